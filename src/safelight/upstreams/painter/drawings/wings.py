"""Those that are seen in flight: birds with spread wings, a hummingbird, a dragon, a hero.

Their kin that sit or stand are among the creatures and the fowl.
"""

from safelight.upstreams.painter.drawings.faces import cheeks, dot_eyes, eye, smile
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.people import HAIRS, SKINS
from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint


def flying_bird(sheet: Sheet, looks: Looks) -> None:
    """A bird in flight: one wing before it, one behind, both raised."""
    coat, belly = looks.main, looks.second
    far = (
        "M120 92 C122 52 140 20 176 -4 C178 10 174 20 182 22 C180 34 172 42 176 50 C168 62 158 64"
        " 160 74 C152 88 138 98 126 102Z"
    )
    sheet.path(far, sheet.lit(shade(coat, 0.3)))
    sheet.path(
        "M62 104 C40 98 20 102 -4 92 C4 104 6 108 -2 116 C8 118 12 124 6 134 C28 132 50 126 72"
        " 120Z",
        sheet.lit(shade(coat, 0.18)),
    )
    body = (
        "M56 112 C76 86 116 78 152 80 C170 62 204 66 208 90 C210 112 190 124 168 126"
        " C132 146 84 140 56 112Z"
    )
    sheet.path(body, sheet.lit(coat))
    with sheet.within(body):
        sheet.path("M70 124 C120 122 160 106 204 98 L196 150 L80 150Z", sheet.lit(belly, 0.6))
    near = (
        "M92 98 C78 64 50 34 6 16 C8 30 18 36 12 44 C24 50 26 58 22 64 C34 68 40 76 38 82"
        " C52 88 62 100 76 112 C96 122 122 116 130 100Z"
    )
    sheet.path(near, sheet.lit(coat))
    with sheet.within(near):
        sheet.path(
            "M6 16 C8 30 18 36 12 44 C24 50 26 58 22 64 C34 68 40 76 38 82 C52 88 62 100 76 112"
            " L96 112 C70 84 44 46 6 16Z",
            shade(coat, 0.45),
            0.45,
        )
    for start, end in (("46 48", "76 96"), ("64 56", "92 98"), ("30 34", "60 80")):
        sheet.line(f"M{start} L{end}", tint(coat, 0.45), 2.6, 0.6)
    sheet.path("M204 84 L230 94 L203 100Z", sheet.lit("#f0a432"))
    eye(sheet, 186, 84, 8, "#5a3a26")
    sheet.ellipse(178, 98, 8, 5, sheet.halo("#ef8b8b", 0.7))


def seagull(sheet: Sheet, looks: Looks) -> None:
    """A gull on the wind: white, with grey wings that end in black."""
    grey = looks.second
    sheet.path(
        "M128 84 C140 52 164 26 210 -4 C208 18 196 40 176 60 C166 78 150 90 136 92Z",
        sheet.lit(shade(grey, 0.2)),
    )
    sheet.path("M210 -4 C208 12 204 22 192 40 L180 32 C190 18 198 6 210 -4Z", "#3a3744")
    sheet.path("M66 96 C46 92 22 98 2 108 C24 112 48 116 72 112Z", sheet.lit(shade(WHITE, 0.12)))
    body = (
        "M58 104 C80 82 120 76 150 80 C164 66 194 68 200 86 C202 102 186 112 166 114"
        " C128 130 84 126 58 104Z"
    )
    sheet.path(body, sheet.lit(looks.main, 0.7))
    wing = (
        "M122 92 C104 60 64 30 -4 20 C10 40 30 54 46 62 C62 82 84 104 108 110 C122 112 130 104"
        " 122 92Z"
    )
    sheet.path(wing, sheet.lit(grey))
    with sheet.within(wing):
        sheet.path("M-10 10 L26 24 L20 50 L-10 40Z", "#3a3744")
        sheet.path("M-4 36 C40 60 70 100 112 114 L60 130 L-10 60Z", WHITE, 0.7)
    sheet.path("M197 82 L222 90 Q222 95 216 96 L196 97Z", sheet.lit("#f0a432"))
    sheet.circle(182, 84, 4.6, "#2b2733")
    sheet.circle(180.6, 82.4, 1.5, WHITE)


def hummingbird(sheet: Sheet, looks: Looks) -> None:
    """A hummingbird that stands in the air before a blossom."""
    coat, throat = looks.main, looks.second
    sheet.line("M206 200 C200 160 186 128 196 104", "#4f9440", 6)
    sheet.path("M200 158 C222 140 240 142 248 132 C246 156 226 170 202 170Z", sheet.lit("#5fa84c"))
    for turn in (-74, -40, -8, 24, 56):
        with sheet.moved(192, 98, 1.0, turn - 70):
            sheet.path("M0 0 C-13 -10 -12 -32 0 -40 C12 -32 13 -10 0 0Z", sheet.lit("#e8507f"))
    sheet.circle(190, 98, 9, sheet.ball("#f6c84a"))
    for data, opacity in (
        ("M74 74 C66 34 84 -2 122 -28 C128 4 120 44 100 74Z", 0.8),
        ("M72 78 C42 52 8 40 -34 44 C-14 72 20 92 62 96Z", 0.85),
    ):
        sheet.path(data, sheet.lit(mix(coat, "#cfe6f2", 0.55)), opacity)
    for line in (
        "M84 66 Q86 24 116 -14",
        "M94 66 Q104 30 118 -2",
        "M66 82 Q28 58 -20 50",
        "M62 90 Q30 80 -6 64",
    ):
        sheet.line(line, shade(coat, 0.2), 2.4, 0.5)
    sheet.path(
        "M52 124 C36 148 30 172 18 196 L34 190 L40 202 L52 184 C62 164 72 148 80 134Z",
        sheet.lit(shade(coat, 0.3)),
    )
    body = (
        "M48 132 C48 98 64 72 88 60 C92 38 124 32 136 50 C142 62 138 74 128 82"
        " C122 112 92 140 60 146 C52 144 48 140 48 132Z"
    )
    sheet.path(body, sheet.lit(coat))
    with sheet.within(body):
        sheet.path("M136 66 C116 74 96 110 64 150 L140 150Z", sheet.lit("#f4efe2", 0.5))
        sheet.path("M140 62 C124 66 108 74 102 88 C114 96 130 86 140 74Z", sheet.lit(throat))
        for x, y in ((70, 92), (62, 108), (82, 80), (76, 110)):
            sheet.line(f"M{x} {y} q6 -6 12 -4", tint(coat, 0.5), 2.4, 0.7)
    sheet.path("M132 54 L196 76 L194 79 L132 64Z", sheet.lit("#3a3440"))
    eye(sheet, 116, 54, 8.5, "#3a2a20")


def flying_dragon(sheet: Sheet, looks: Looks) -> None:
    """A dragon in flight, its wings spread, its tail out behind."""
    coat, belly = looks.main, looks.second
    membrane = mix(coat, belly, 0.45)
    sheet.path(
        "M138 92 C150 48 176 16 216 -8 C214 16 222 30 236 38 C220 44 212 56 212 70 C196 68 184 76"
        " 178 92 C166 90 158 94 152 104Z",
        sheet.lit(shade(membrane, 0.25)),
    )
    sheet.path(
        "M78 122 C48 136 20 132 6 112 C-2 98 6 84 18 88 C14 100 22 110 36 110 C52 108 64 98 82 94Z",
        sheet.lit(shade(coat, 0.08)),
    )
    sheet.path("M24 92 L-2 88 L14 66Z", sheet.lit("#f0b24a"))
    body = (
        "M66 108 C80 84 116 78 152 84 C172 88 184 78 190 66 L216 84 C212 110 192 126 164 130"
        " C130 140 84 136 66 108Z"
    )
    sheet.path(body, sheet.lit(coat))
    with sheet.within(body):
        sheet.path("M70 126 C120 128 180 124 214 84 L214 150 L80 150Z", sheet.lit(belly, 0.6))
        for x in (98, 116, 134, 152, 170, 186):
            sheet.line(f"M{x} 122 l7 18", shade(belly, 0.35), 2, 0.7)
    for x in (92, 150):
        sheet.path(f"M{x} 122 q-8 20 -26 22 l2 10 q26 0 36 -26Z", sheet.lit(shade(coat, 0.2)))
    sheet.path(
        "M176 82 C170 48 186 26 212 26 C228 28 238 40 240 52 L258 62 Q264 72 256 80 C244 88 224 88"
        " 214 84 C206 94 190 96 176 82Z",
        sheet.ball(coat),
    )
    for data in (
        "M190 34 C176 22 172 6 176 -4 C188 4 200 14 206 28Z",
        "M208 28 C200 14 202 0 208 -8 C216 2 222 14 222 28Z",
    ):
        sheet.path(data, sheet.lit("#f3dfb4"))
    eye(sheet, 216, 50, 10, "#d98a1f")
    sheet.ellipse(252, 66, 3, 2.4, shade(coat, 0.6))
    sheet.line("M254 78 Q236 84 222 76", shade(coat, 0.6), 2.6)
    sheet.path("M232 80 l4 8 l5 -7Z", WHITE)
    for x, y in ((104, 80), (122, 79), (140, 80), (160, 82)):
        sheet.path(f"M{x - 8} {y + 5} L{x - 3} {y - 12} L{x + 8} {y + 4}Z", sheet.lit("#f0b24a"))
    wing = (
        "M128 104 C104 66 66 34 14 22 C24 38 24 50 14 60 C30 62 40 72 40 86 C56 80 70 88 76 104"
        " C90 98 104 106 110 120Z"
    )
    sheet.path(wing, sheet.lit(membrane))
    for end in ("14 60", "40 86", "76 104"):
        sheet.line(f"M124 104 Q90 70 {end}", shade(coat, 0.1), 4)
    sheet.line("M128 106 C104 66 66 36 14 22", coat, 7)


def superhero(sheet: Sheet, looks: Looks) -> None:
    """A hero who flies, one fist ahead, the cape behind."""
    suit, cape = looks.main, looks.second
    skin, hair = SKINS[int(looks.whim * 5) % 5], HAIRS[int(looks.whim * 23) % 5]
    sheet.path(
        "M104 96 C70 84 30 92 -6 66 C2 86 -8 96 -16 104 C-2 110 2 122 -4 134 C36 136 70 150 104"
        " 140Z",
        sheet.lit(cape),
    )
    sheet.line("M96 102 C60 100 26 106 0 96 M98 122 C64 124 32 124 6 120", shade(cape, 0.4), 3, 0.6)
    for data, depth in (
        ("M70 116 C44 124 24 138 2 146 L8 166 C36 160 64 150 86 138Z", 0.2),
        ("M74 104 C46 106 22 116 -6 118 L-4 138 C28 140 62 136 86 128Z", 0.05),
    ):
        sheet.path(data, sheet.lit(shade(suit, depth)))
    for x, y, turn in ((2, 157, -18), (-8, 128, -4)):
        with sheet.moved(x, y, 1.0, turn):
            sheet.path("M10 -11 L-18 -12 Q-30 -8 -30 2 L-26 12 L10 11Z", sheet.lit(cape))
    sheet.path(
        "M138 108 C160 122 176 130 190 128 L188 112 C176 112 164 104 150 94Z",
        sheet.lit(shade(suit, 0.25)),
    )
    torso = "M66 112 C80 88 120 78 150 88 C164 98 160 124 146 132 C116 146 84 144 66 134Z"
    sheet.path(torso, sheet.lit(suit))
    with sheet.within(torso):
        sheet.path("M80 88 L92 92 L88 146 L76 142Z", sheet.lit("#f2c245"))
    sheet.path("M118 98 l16 -2 l7 12 l-12 17 l-17 -13Z", sheet.lit("#f2c245"))
    sheet.path("M144 84 C166 76 186 52 214 36 L226 50 C204 70 184 96 158 106Z", sheet.lit(suit))
    sheet.circle(224, 36, 15, sheet.ball(cape))
    sheet.circle(189, 121, 12, sheet.ball(cape))
    with sheet.moved(160, 62, 0.86, 6):
        sheet.circle(-40, 6, 8, sheet.ball(skin))
        sheet.circle(0, 0, 40, sheet.ball(skin, 0.75))
        sheet.path(
            "M-42 4 C-46 -30 -22 -48 4 -46 C32 -46 46 -26 41 2 C36 -10 30 -18 24 -22"
            " C8 -12 -18 -14 -32 -16 C-36 -10 -38 -4 -42 4Z",
            sheet.ball(hair),
        )
        sheet.path(
            "M-38 -8 Q0 -20 38 -8 Q42 14 22 14 Q8 14 2 6 Q-4 14 -20 14 Q-40 12 -38 -8Z",
            sheet.lit(shade(suit, 0.25)),
        )
        dot_eyes(sheet, 2, 0, 16, 6.5)
        for x in (-14, 18):
            sheet.circle(x - 2.4, -2.4, 2.4, WHITE)
        cheeks(sheet, 1, 18, 22, 6)
        smile(sheet, 1, 20, 11, wide=True)
    sheet.line("M112 92 Q126 104 146 92", shade(cape, 0.1), 8)


FIGURES = {
    "flying bird": Figure(
        flying_bird,
        "#3f86d2",
        "#f6dcb6",
        "bird in flight",
        "birds in flight",
        (-10, -10, 246, 158),
        "air",
        0.8,
    ),
    "seagull": Figure(
        seagull, "#f6f5f2", "#a8b2be", "seagull", "", (-10, -10, 240, 144), "air", 0.8
    ),
    "hummingbird": Figure(
        hummingbird, "#2f9a72", "#c9305a", "hummingbird", "", (-40, -34, 294, 244), "air", 0.8
    ),
    "flying dragon": Figure(
        flying_dragon, "#4fa067", "#f2dda0", "flying dragon", "", (-10, -16, 282, 176), "air", 1.5
    ),
    "superhero": Figure(
        superhero, "#2f5fb8", "#d0303a", "superhero", "superheroes", (-44, 4, 292, 174), "air", 1.3
    ),
}
