"""Worlds that one knows: the Earth and Mars; and the fast car that drives on one of them.

A planet of no name has its ring and is among the things.
"""

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint

_DISC = "M8 100 a92 92 0 1 0 184 0 a92 92 0 1 0 -184 0"


def earth(sheet: Sheet, looks: Looks) -> None:
    """The Earth: seas, lands and clouds."""
    sheet.circle(100, 100, 100, sheet.halo("#a8d8ff", 0.9))
    sheet.circle(100, 100, 92, sheet.ball(looks.main))
    with sheet.within(_DISC):
        for data in (
            "M30 48 C54 24 84 26 92 40 C88 56 70 58 66 74 C58 92 44 86 34 78 C22 70 20 58 30 48Z",
            (
                "M62 100 C82 96 100 112 96 130 C92 150 78 158 74 178 C62 170 58 150 54 132 C50 118"
                " 52 104 62 100Z"
            ),
            (
                "M112 46 C134 24 176 40 192 66 C196 84 176 84 162 92 C150 86 138 92 128 84 C118 74"
                " 104 62 112 46Z"
            ),
            "M118 92 C142 88 158 100 154 120 C148 140 138 160 126 158 C114 140 104 108 118 92Z",
            "M164 136 C178 130 190 140 184 152 C174 160 160 150 164 136Z",
        ):
            sheet.path(data, sheet.lit(looks.second))
        sheet.ellipse(100, 10, 60, 14, WHITE, opacity=0.95)
        sheet.ellipse(100, 194, 50, 12, WHITE, opacity=0.95)
        for x, y, wide in (
            (50, 92, 34),
            (140, 118, 40),
            (96, 60, 26),
            (80, 162, 34),
            (160, 62, 26),
        ):
            sheet.ellipse(x, y, wide, 5, WHITE, turn=-12, opacity=0.6)
            sheet.ellipse(x + wide * 0.3, y - 6, wide * 0.5, 4, WHITE, turn=-12, opacity=0.55)
        sheet.path("M140 20 C186 60 190 140 130 194 L210 200 L210 0Z", INK, 0.3)


def mars(sheet: Sheet, looks: Looks) -> None:
    """Mars: rust, craters, white poles."""
    hue = looks.main
    sheet.circle(100, 100, 100, sheet.halo(tint(hue, 0.4), 0.7))
    sheet.circle(100, 100, 92, sheet.ball(hue))
    with sheet.within(_DISC):
        for data, depth in (
            (
                (
                    "M0 84 C40 66 70 96 110 84 C150 74 170 96 200 88 L200 112 C160 120 130 104 100"
                    " 114 C60 124 30 104 0 112Z"
                ),
                0.22,
            ),
            (
                (
                    "M10 136 C50 124 90 150 140 136 C170 130 190 140 200 136 L190 156 C150 160 110"
                    " 158 80 166 C50 160 30 152 10 136Z"
                ),
                0.14,
            ),
        ):
            sheet.path(data, shade(hue, depth), 0.8)
        for x, y, size in (
            (60, 60, 13),
            (134, 58, 9),
            (92, 134, 11),
            (148, 150, 12),
            (40, 118, 7),
            (108, 38, 6),
            (166, 104, 8),
        ):
            sheet.circle(x, y, size, shade(hue, 0.3))
            sheet.circle(
                x + size * 0.18, y + size * 0.22, size * 0.8, mix(hue, shade(hue, 0.3), 0.35)
            )
        sheet.ellipse(100, 10, 40, 11, WHITE, opacity=0.9)
        sheet.path("M140 20 C186 60 190 140 130 194 L210 200 L210 0Z", INK, 0.3)


def sports_car(sheet: Sheet, looks: Looks) -> None:
    """A low, fast car."""
    paint = looks.main
    sheet.path("M14 66 L2 58 L4 50 L34 54 L40 66Z", sheet.lit(shade(paint, 0.3)))
    body = (
        "M6 100 C4 84 10 72 28 66 C56 60 72 58 84 52 C104 34 124 28 150 30 C168 32 184 44 198 58"
        " C224 60 246 68 254 82 C258 92 256 102 250 104 L12 106 Q6 106 6 100Z"
    )
    sheet.path(body, sheet.lit(paint))
    with sheet.within(body):
        sheet.path("M0 92 C80 84 180 84 260 92 L260 112 L0 112Z", shade(paint, 0.35), 0.6)
        sheet.line("M18 76 C70 66 190 62 246 80", tint(paint, 0.6), 3.4, 0.8)
    sheet.path("M96 54 C112 40 128 36 142 37 L140 58 L92 60Z", sheet.fade("#3a4a66", "#7f9fc0"))
    sheet.path("M148 37 C164 38 176 46 186 57 L148 58Z", sheet.fade("#3a4a66", "#7f9fc0"))
    sheet.path("M104 56 l14 -14 l7 -2 l-12 16Z M156 54 l8 -12 l5 2 l-5 10Z", WHITE, 0.4)
    sheet.line("M142 60 C140 76 142 88 148 98", shade(paint, 0.4), 2)
    sheet.path("M84 82 l26 -5 l-6 11 l-16 2Z", "#2b2733", 0.8)
    sheet.path("M232 72 C244 74 250 80 252 86 L228 80Z", sheet.lit("#fff3c0"))
    sheet.path("M8 78 l16 -2 l-2 9 l-15 2Z", "#ff5a4a")
    for x in (58, 206):
        sheet.circle(x, 100, 26, sheet.ball("#26232c"))
        sheet.circle(x, 100, 17, sheet.ball("#c7cdd6"))
        for turn in range(0, 360, 72):
            with sheet.moved(x, 100, 1.0, turn):
                sheet.path("M-3 0 L-5 -15 L5 -15 L3 0Z", "#56545f")
        sheet.circle(x, 100, 4.4, looks.second)


FIGURES = {
    "earth": Figure(
        earth,
        "#3f86d0",
        "#5fa84c",
        "the Earth",
        "Earths",
        (0, 0, 200, 200),
        "air",
        1.0,
        False,
        "all",
    ),
    "mars": Figure(
        mars,
        "#c9683f",
        "#c9683f",
        "Mars",
        "planets like Mars",
        (0, 0, 200, 200),
        "air",
        1.0,
        False,
        "all",
    ),
    "sports car": Figure(
        sports_car, "#d0281f", "#e9edf0", "sports car", box=(-4, 22, 266, 106), size=0.7
    ),
}
