"""Plants that somebody arranged or trained: bouquets, a bonsai, and blossoms known by name.

What grows by itself is among the plants.
"""

import math

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint

_GREEN = "#4f9440"


def _rosette(sheet: Sheet, x: float, y: float, size: float, hue: Colour) -> None:
    """A rose seen from the front."""
    for dx, dy, share, depth in (
        (-0.5, 0.1, 0.62, 0.16),
        (0.5, 0.1, 0.62, 0.3),
        (0.0, 0.42, 0.62, 0.24),
        (0.0, -0.44, 0.62, 0.1),
        (0.0, 0.0, 0.68, 0.04),
    ):
        sheet.circle(x + dx * size, y + dy * size, share * size, sheet.ball(shade(hue, depth)))
    sheet.line(
        f"M{x:.1f} {y:.1f} q{-size * 0.14:.1f} {-size * 0.2:.1f} {size * 0.14:.1f}"
        f" {-size * 0.24:.1f}"
        f" q{size * 0.36:.1f} {size * 0.12:.1f} {size * 0.1:.1f} {size * 0.46:.1f}"
        f" q{-size * 0.5:.1f} {size * 0.16:.1f} {-size * 0.56:.1f} {-size * 0.3:.1f}",
        shade(hue, 0.5),
        size * 0.11,
        0.75,
    )


def _daisy(sheet: Sheet, x: float, y: float, size: float, hue: Colour) -> None:
    for turn in range(0, 360, 45):
        with sheet.moved(x, y, 1.0, turn):
            sheet.ellipse(0, -size * 0.66, size * 0.27, size * 0.42, sheet.lit(hue, 0.6))
    sheet.circle(x, y, size * 0.32, sheet.ball("#f2b731"))


def _leaf(sheet: Sheet, x: float, y: float, size: float, turn: float, hue: Colour) -> None:
    with sheet.moved(x, y, 1.0, turn):
        sheet.path(
            f"M0 0 C{-size * 0.34:.1f} {-size * 0.3:.1f} {-size * 0.26:.1f} {-size * 0.8:.1f} 0"
            f" {-size:.1f}"
            f" C{size * 0.26:.1f} {-size * 0.8:.1f} {size * 0.34:.1f} {-size * 0.3:.1f} 0 0Z",
            sheet.lit(hue),
        )
        sheet.line(f"M0 {-size * 0.08:.1f} L0 {-size * 0.86:.1f}", shade(hue, 0.35), 1.4, 0.6)


_HEADS = (
    (100.0, 30.0),
    (64, 42),
    (136, 42),
    (42, 72),
    (158, 72),
    (82, 62),
    (118, 62),
    (62, 92),
    (138, 92),
    (100, 90),
)


def _bunch(sheet: Sheet, looks: Looks, *, roses: bool) -> None:
    """Ten blossoms on a dome of leaves about 100, 66."""
    for turn in range(-110, 111, 22):
        away = math.radians(turn - 90)
        _leaf(
            sheet, 100 + math.cos(away) * 42, 76 + math.sin(away) * 34, 44, turn, shade(_GREEN, 0.1)
        )
    hues = (looks.main, tint(looks.main, 0.35), looks.main, looks.second)
    for number, (x, y) in enumerate(_HEADS):
        if roses or number % 2:
            _rosette(sheet, x, y, 18, looks.main if roses else hues[number % 4])
        else:
            _daisy(sheet, x, y, 21, hues[number % 3 + 1])


def bouquet(sheet: Sheet, looks: Looks) -> None:
    """A bouquet of mixed flowers in paper, with a ribbon."""
    for x in (84, 94, 104, 114):
        sheet.line(
            f"M{100 + (x - 100) * 0.6} 150 L{100 + (x - 100) * 1.7} 200", shade(_GREEN, 0.1), 5
        )
    sheet.path("M24 78 Q100 120 176 78 L122 172 L78 172Z", sheet.lit("#e9d3b4"))
    _bunch(sheet, looks, roses=False)
    sheet.path("M24 80 C44 116 70 126 100 124 L84 176 L78 172Z", sheet.lit("#f6e8d0"))
    sheet.path("M176 80 C156 116 130 126 100 124 L116 176 L122 172Z", sheet.lit("#e3c9a4"))
    _ribbon(sheet, tint(looks.main, 0.1))


def rose_bouquet(sheet: Sheet, looks: Looks) -> None:
    """A dozen roses in paper."""
    for x in (84, 94, 104, 114):
        sheet.line(
            f"M{100 + (x - 100) * 0.6} 150 L{100 + (x - 100) * 1.7} 200", shade(_GREEN, 0.1), 5
        )
    sheet.path("M24 78 Q100 120 176 78 L122 172 L78 172Z", sheet.lit("#d9d2dc"))
    _bunch(sheet, looks, roses=True)
    sheet.path("M24 80 C44 116 70 126 100 124 L84 176 L78 172Z", sheet.lit("#f4f0f4"))
    sheet.path("M176 80 C156 116 130 126 100 124 L116 176 L122 172Z", sheet.lit("#ded6e2"))
    _ribbon(sheet, looks.main)


def _ribbon(sheet: Sheet, hue: Colour) -> None:
    for side in (-1, 1):
        sheet.path(
            f"M100 166 l{side * 10} 38 l{side * 14} -6 l{side * -12} -34Z",
            sheet.lit(shade(hue, 0.2)),
        )
        sheet.path(
            f"M100 164 C{100 + side * 12} 142 {100 + side * 36} 142 {100 + side * 36} 158"
            f" C{100 + side * 36} 176 {100 + side * 14} 180 100 164Z",
            sheet.lit(hue),
        )
    sheet.circle(100, 164, 8, sheet.ball(shade(hue, 0.15)))


def _glass_vase(sheet: Sheet) -> None:
    for x in (88, 96, 104, 112):
        sheet.line(f"M{x} 112 L{100 + (x - 100) * -0.9} 186", shade(_GREEN, 0.1), 4)
    outline = (
        "M72 112 C76 136 62 150 62 172 C62 194 76 200 100 200 C124 200 138 194 138 172 C138 150"
        " 124 136 128 112Z"
    )
    sheet.path(outline, sheet.pipe("#a9d3e4"), 0.55)
    with sheet.within(outline):
        sheet.box(50, 140, 100, 70, "#7fc0dc", opacity=0.4)
        sheet.ellipse(78, 166, 6, 24, WHITE, turn=6, opacity=0.55)
    sheet.ellipse(100, 112, 28, 5, "#d6eef6", opacity=0.8)


def flower_vase(sheet: Sheet, looks: Looks) -> None:
    """Mixed flowers in a glass vase."""
    _bunch(sheet, looks, roses=False)
    _glass_vase(sheet)


def rose_vase(sheet: Sheet, looks: Looks) -> None:
    """Roses in a glass vase."""
    _bunch(sheet, looks, roses=True)
    _glass_vase(sheet)


def sunflower_vase(sheet: Sheet, looks: Looks) -> None:
    """Sunflowers in an earthen jug."""
    for x, y in ((52, 66), (150, 62), (100, 92)):
        sheet.line(f"M{x} {y} Q{100 + (x - 100) * 0.4} 110 100 140", _GREEN, 6)
    for x, y, turn in ((40, 110, -60), (160, 108, 60), (78, 108, -24), (126, 112, 30)):
        _leaf(sheet, x + (100 - x) * 0.4, y + 14, 46, turn, _GREEN)
    for x, y, size in ((100, 30, 32), (48, 60, 34), (154, 56, 34), (76, 92, 29), (126, 92, 30)):
        for ring, depth in ((0, 0.14), (1, 0.0)):
            for step in range(14):
                with sheet.moved(x, y, 1.0, step * 360 / 14 + ring * 13):
                    reach = size * (1.0 - 0.12 * ring)
                    sheet.path(
                        f"M0 0 C-7 {-reach * 0.4:.1f} -6 {-reach * 0.85:.1f} 0 {-reach:.1f}"
                        f" C6 {-reach * 0.85:.1f} 7 {-reach * 0.4:.1f} 0 0Z",
                        sheet.lit(shade(looks.main, depth)),
                    )
        sheet.circle(x, y, size * 0.44, sheet.ball("#6b4022"))
        sheet.circle(x, y, size * 0.22, "#4a2a16", 0.6)
    sheet.path(
        "M70 124 C72 138 52 150 54 174 C56 196 76 202 100 202 C124 202 144 196 146 174"
        " C148 150 128 138 130 124Z",
        sheet.pipe(looks.second),
    )
    sheet.ellipse(100, 124, 30, 6, sheet.lit(shade(looks.second, 0.25)))
    sheet.line("M56 166 Q100 178 144 166", tint(looks.second, 0.5), 5, 0.7)


def bonsai(sheet: Sheet, looks: Looks) -> None:
    """A bonsai: a twisted trunk, clouds of needles, a flat dish."""
    leaf, dish = looks.main, looks.second
    trunk = (
        "M82 168 C92 150 66 138 78 114 C90 92 128 96 122 72 C120 60 108 54 104 42 L116 40"
        " C124 52 142 60 140 82 C138 108 104 106 104 122 C104 138 124 150 130 168Z"
    )
    sheet.path(trunk, sheet.pipe("#85573a"))
    sheet.line("M92 160 Q96 144 86 126 M118 96 Q134 86 130 70", shade("#85573a", 0.4), 2.6, 0.6)
    sheet.line("M84 112 C70 104 58 104 46 100", "#85573a", 9)
    sheet.line("M134 84 C150 82 158 88 168 92", "#85573a", 8)
    for x, y, wide in ((42, 92, 46), (164, 84, 42), (104, 34, 52), (76, 62, 26)):
        for dx, dy, share, depth in (
            (0.0, 0.22, 1.0, 0.4),
            (-0.5, 0.04, 0.56, 0.2),
            (0.52, 0.06, 0.54, 0.28),
            (0.04, -0.12, 0.66, 0.08),
        ):
            sheet.ellipse(
                x + dx * wide,
                y + dy * wide,
                share * wide,
                share * wide * 0.46,
                sheet.ball(shade(leaf, depth)),
            )
        for step in range(9):
            angle = step * 2.399
            reach = wide * 0.24 * math.sqrt(step)
            sheet.ellipse(
                x + math.cos(angle) * reach,
                y + math.sin(angle) * reach * 0.36 - 2,
                5,
                2.6,
                tint(leaf, 0.4),
                opacity=0.6,
            )
    sheet.ellipse(106, 168, 62, 9, sheet.lit("#6f8a4a"))
    sheet.path("M32 168 L180 168 L170 192 Q106 200 42 192Z", sheet.lit(dish))
    sheet.box(26, 162, 160, 9, sheet.lit(tint(dish, 0.16)), 4)
    for x in (50, 148):
        sheet.box(x, 192, 16, 8, sheet.lit(shade(dish, 0.3)), 2)


def lavender(sheet: Sheet, looks: Looks) -> None:
    """A tuft of lavender."""
    for number, (lean, high) in enumerate(
        ((-62, 40), (-36, 12), (-12, -4), (14, 4), (40, 18), (66, 46))
    ):
        x = 100 + lean
        sheet.line(
            f"M{100 + lean * 0.12:.1f} 196 Q{100 + lean * 0.4:.1f} 130 {x} {high + 34}",
            "#7fa06a",
            4,
        )
        for row in range(9):
            y = high + row * 8
            at = x - lean * 0.004 * (row * 8)
            for side in (-1, 0, 1):
                sheet.ellipse(
                    at + side * (4.6 + row * 0.25),
                    y + abs(side) * 3,
                    4.6,
                    6,
                    sheet.ball(shade(looks.main, (row + number + side) % 3 * 0.1)),
                    turn=side * 24,
                )
    for lean in (-50, -24, 20, 48):
        sheet.path(
            f"M100 198 Q{100 + lean * 0.7:.1f} 160 {100 + lean} 130 Q{100 + lean * 0.9:.1f} 170"
            f" 104 198Z",
            sheet.lit("#8fae7a"),
        )


def lotus(sheet: Sheet, looks: Looks) -> None:
    """A lotus on its leaf."""
    sheet.ellipse(100, 168, 98, 24, sheet.lit("#4f9a5a"))
    for turn in range(-80, 81, 32):
        sheet.line(
            f"M100 166 L{100 + turn * 1.05:.0f} {168 - (80 - abs(turn)) * 0.2:.0f}",
            "#3a7a48",
            2,
            0.6,
        )
    for size, turns, depth in (
        (104, (-78, -46, 46, 78), 0.22),
        (112, (-58, -24, 24, 58), 0.1),
        (106, (-32, 0, 32), 0.0),
    ):
        for turn in turns:
            with sheet.moved(100, 160, 1.0, turn):
                sheet.path(
                    f"M0 0 C-34 {-size * 0.35:.0f} -26 {-size * 0.8:.0f} 0 {-size}"
                    f" C26 {-size * 0.8:.0f} 34 {-size * 0.35:.0f} 0 0Z",
                    sheet.fade(shade(looks.main, depth), tint(looks.main, 0.75)),
                )
    for turn in (-48, 48, -16, 16):
        with sheet.moved(100, 164, 1.0, turn):
            sheet.path(
                "M0 0 C-24 -22 -20 -58 0 -74 C20 -58 24 -22 0 0Z",
                sheet.fade(tint(looks.main, 0.2), tint(looks.main, 0.8)),
            )
    sheet.ellipse(100, 150, 14, 9, sheet.ball(looks.second))


def blossom_branch(sheet: Sheet, looks: Looks) -> None:
    """A branch of cherry in blossom."""
    bark = "#6b4638"
    sheet.line("M-6 176 C40 160 70 120 110 100 C140 86 172 60 204 22", bark, 11)
    sheet.line("M62 136 C70 104 62 76 44 50 M112 98 C134 112 164 116 192 110", bark, 7)
    sheet.line("M2 168 C44 152 72 116 110 96", tint(bark, 0.35), 3, 0.6)
    spots = (
        (44, 48, 22),
        (66, 84, 18),
        (28, 66, 15),
        (100, 98, 22),
        (84, 128, 17),
        (140, 80, 20),
        (170, 56, 22),
        (196, 26, 18),
        (150, 112, 18),
        (188, 112, 19),
        (128, 52, 14),
        (24, 160, 16),
    )
    for number, (x, y, size) in enumerate(spots):
        hue = shade(looks.main, number % 3 * 0.06)
        for turn in range(0, 360, 72):
            with sheet.moved(x, y, 1.0, turn + number * 17):
                sheet.ellipse(0, -size * 0.56, size * 0.42, size * 0.52, sheet.ball(hue, 0.6))
        sheet.circle(x, y, size * 0.3, mix(looks.main, "#d0406a", 0.6))
        sheet.circle(x, y, size * 0.12, "#f6d96a")


_TALL = (16.0, 0.0, 168.0, 206.0)
FIGURES = {
    "bouquet": Figure(
        bouquet, "#ee7f9a", "#f6f0ea", "bouquet of flowers", "bouquets of flowers", _TALL, size=0.9
    ),
    "rose bouquet": Figure(
        rose_bouquet, "#d0283c", "#d0283c", "bouquet of roses", "bouquets of roses", _TALL, size=0.9
    ),
    "flower vase": Figure(
        flower_vase, "#e8607f", "#f6e2c8", "vase of flowers", "vases of flowers", _TALL, size=0.95
    ),
    "rose vase": Figure(
        rose_vase, "#d0283c", "#d0283c", "vase of roses", "vases of roses", _TALL, size=0.95
    ),
    "sunflower vase": Figure(
        sunflower_vase,
        "#f6bf2e",
        "#c9855a",
        "vase of sunflowers",
        "vases of sunflowers",
        (8, -6, 188, 210),
        size=1.0,
    ),
    "bonsai": Figure(bonsai, "#4f9450", "#3f6f8c", "bonsai", box=(-8, -4, 222, 206), size=0.9),
    "lavender": Figure(
        lavender, "#8f6fd0", "#8f6fd0", "lavender", "lavender", (20, -14, 164, 214), size=0.8
    ),
    "lotus": Figure(
        lotus, "#f08ab0", "#f2c63a", "lotus", "lotuses", (-2, 44, 204, 150), "water", 0.6
    ),
    "blossom branch": Figure(
        blossom_branch,
        "#f8b8cc",
        "#f8b8cc",
        "branch in blossom",
        "branches in blossom",
        (-10, 4, 228, 180),
        "air",
        0.8,
    ),
}
