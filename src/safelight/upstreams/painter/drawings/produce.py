"""Fruit and vegetables. Apples and oranges are among the food."""

import math

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint

_LEAF = "#5fa843"


def banana(sheet: Sheet, looks: Looks) -> None:
    """Three bananas of one hand."""
    skin = looks.main
    for turn, depth in ((26, 0.2), (8, 0.1), (-12, 0.0)):
        with sheet.moved(58, 40, 1.0, turn - 14):
            fruit = "M-8 -8 C-4 60 50 106 118 112 C130 112 134 122 124 128 C60 144 -24 96 -24 -4Z"
            sheet.path(fruit, sheet.lit(shade(skin, depth)))
            sheet.line("M-12 10 C0 70 60 112 112 119", shade(skin, 0.3), 2.4, 0.6)
            sheet.path("M114 111 L130 115 L126 128 L114 130Z", "#6b5230")
    sheet.path("M34 18 L62 10 L66 44 L34 48Z", sheet.lit(mix(skin, "#8a7a3a", 0.5)))


def strawberry(sheet: Sheet, looks: Looks) -> None:
    """A strawberry with its seeds."""
    berry = (
        "M100 60 C140 34 186 62 178 104 C170 146 132 186 100 196 C68 186 30 146 22 104 C14"
        " 62 60 34 100 60Z"
    )
    sheet.path(berry, sheet.ball(looks.main))
    with sheet.within(berry):
        for row in range(6):
            for column in range(7):
                x, y = 22 + column * 26 + row % 2 * 13, 76 + row * 21
                sheet.ellipse(x, y, 3, 4.6, "#f8dc8a")
        sheet.ellipse(58, 92, 14, 26, WHITE, turn=16, opacity=0.35)
    for turn in (-84, -50, -18, 16, 48, 82):
        with sheet.moved(100, 56, 1.0, turn):
            sheet.path("M0 6 C-16 -10 -12 -36 0 -48 C12 -36 16 -10 0 6Z", sheet.lit(_LEAF))
    sheet.line("M100 52 Q98 28 110 12", shade(_LEAF, 0.3), 7)


def grapes(sheet: Sheet, looks: Looks) -> None:
    """A bunch of grapes."""
    sheet.line("M100 54 Q98 30 114 10", "#7a5a34", 8)
    sheet.path("M104 34 C124 2 166 8 182 30 C166 56 130 58 104 34Z", sheet.lit(_LEAF))
    for row, count in enumerate((5, 6, 5, 4, 3, 2, 1)):
        for at in range(count):
            x = 100 + (at - (count - 1) / 2) * 27
            y = 58 + row * 21
            sheet.circle(x, y, 17, sheet.ball(shade(looks.main, (at + row) % 3 * 0.07)))
            sheet.ellipse(x - 6, y - 6, 4, 3, WHITE, opacity=0.6)


def cherries(sheet: Sheet, looks: Looks) -> None:
    """Two cherries on their stalks."""
    sheet.line("M58 128 C66 78 92 40 130 18 M142 140 C140 90 134 50 130 18", "#5f8a3a", 6)
    sheet.path("M128 22 C146 -6 184 -2 198 16 C184 42 150 44 128 22Z", sheet.lit(_LEAF))
    for x, y in ((56, 150), (142, 160)):
        sheet.circle(x, y, 38, sheet.ball(looks.main))
        sheet.ellipse(x - 14, y - 14, 8, 6, WHITE, turn=-30, opacity=0.7)


def watermelon(sheet: Sheet, looks: Looks) -> None:
    """A slice of watermelon."""
    for size, hue in ((104, "#3f8a44"), (95, "#e6f2c8"), (88, looks.main)):
        sheet.path(f"M{110 - size} 60 A{size} {size} 0 0 0 {110 + size} 60Z", sheet.lit(hue, 0.7))
    for x, y in (
        (60, 84),
        (92, 78),
        (126, 78),
        (158, 84),
        (78, 110),
        (110, 106),
        (142, 110),
        (96, 132),
        (124, 132),
    ):
        sheet.ellipse(x, y, 4, 6.4, INK, turn=(x - 110) * 0.4)


def pineapple(sheet: Sheet, looks: Looks) -> None:
    """A pineapple with its tuft."""
    for turn in (-52, 52, -32, 32, -14, 14, 0):
        with sheet.moved(100, 80, 1.0, turn):
            sheet.path("M-10 0 C-18 -40 -10 -70 0 -92 C10 -70 18 -40 10 0Z", sheet.lit("#4f9a4a"))
    body = (
        "M100 66 C146 66 154 104 150 136 C148 176 126 196 100 196 C74 196 52 176 50 136 C46"
        " 104 54 66 100 66Z"
    )
    sheet.path(body, sheet.ball(looks.main))
    with sheet.within(body):
        for step in range(-8, 14):
            sheet.line(
                f"M{step * 21} 60 l140 150 M{step * 21 + 60} 60 l-140 150",
                shade(looks.main, 0.4),
                3,
                0.7,
            )
        for row in range(8):
            for column in range(6):
                sheet.circle(48 + column * 21 + row % 2 * 10, 74 + row * 16, 2.6, looks.second)


def lemon(sheet: Sheet, looks: Looks) -> None:
    """A lemon and a slice of it."""
    sheet.path(
        "M4 100 C14 92 20 60 60 46 C104 32 146 52 156 88 L172 98 L158 108 C148 146 104 164 60 152"
        " C20 140 14 108 4 100Z",
        sheet.ball(looks.main),
    )
    for step in range(22):
        angle, reach = step * 2.399, 11 * math.sqrt(step)
        sheet.circle(
            86 + math.cos(angle) * reach,
            100 + math.sin(angle) * reach * 0.8,
            1.6,
            shade(looks.main, 0.25),
            0.6,
        )
    sheet.path("M84 50 C96 20 128 14 146 24 C136 46 108 58 84 50Z", sheet.lit(_LEAF))
    sheet.circle(160, 138, 44, sheet.ball(looks.main))
    sheet.circle(160, 138, 38, "#fdf8dc")
    for turn in range(0, 360, 45):
        with sheet.moved(160, 138, 1.0, turn):
            sheet.path(
                "M0 -5 C-12 -14 -13 -30 0 -34 C13 -30 12 -14 0 -5Z",
                sheet.ball(tint(looks.main, 0.3)),
            )


def pear(sheet: Sheet, looks: Looks) -> None:
    """A pear with a leaf."""
    body = (
        "M100 32 C122 32 126 58 132 84 C142 108 166 118 164 152 C160 186 128 196 100 196 C72"
        " 196 40 186 36 152 C34 118 58 108 68 84 C74 58 78 32 100 32Z"
    )
    sheet.path(body, sheet.ball(looks.main))
    with sheet.within(body):
        sheet.ellipse(66, 142, 14, 32, WHITE, turn=10, opacity=0.4)
        sheet.ellipse(150, 160, 34, 44, sheet.halo("#e9826a", 0.5))
    sheet.line("M100 36 Q100 18 112 4", "#6b4526", 7)
    sheet.path("M106 22 C122 -2 154 -2 168 12 C154 34 126 38 106 22Z", sheet.lit(_LEAF))


def carrot(sheet: Sheet, looks: Looks) -> None:
    """A carrot with its green."""
    for turn in (-34, -12, 12, 36):
        with sheet.moved(134, 66, 1.0, turn + 38):
            sheet.path("M-4 6 C-18 -16 -14 -46 0 -64 C14 -46 18 -16 4 6Z", sheet.lit("#4f9a4a"))
    body = (
        "M118 44 C142 40 162 60 158 84 C130 128 72 176 20 194 C12 196 8 190 12 182 C34 136"
        " 76 78 118 44Z"
    )
    sheet.path(body, sheet.lit(looks.main))
    with sheet.within(body):
        for x, y in ((120, 78), (96, 92), (88, 122), (62, 128), (52, 158)):
            sheet.line(f"M{x} {y} l15 11", shade(looks.main, 0.4), 3.4, 0.7)


def pumpkin(sheet: Sheet, looks: Looks) -> None:
    """A pumpkin; at Halloween it smiles."""
    skin = looks.main
    sheet.path("M92 56 C90 36 80 28 70 22 L88 10 C102 20 110 38 110 56Z", sheet.lit("#5f7a3a"))
    for x, across, depth in (
        (40, 40, 0.16),
        (172, 40, 0.3),
        (68, 42, 0.06),
        (144, 42, 0.18),
        (106, 40, 0.0),
    ):
        sheet.ellipse(x, 122, across, 70 - abs(x - 106) * 0.12, sheet.ball(shade(skin, depth)))
    sheet.line("M92 54 C60 40 40 46 28 34 C22 26 30 20 36 26", "#5f7a3a", 4)
    if looks.marking == "smiling":
        for x in (70, 142):
            sheet.path(f"M{x - 20} 112 L{x} 80 L{x + 20} 112Z", sheet.fade("#fff0a0", "#f6a52e"))
        sheet.path("M106 116 l11 16 l-22 0Z", sheet.fade("#fff0a0", "#f6a52e"))
        sheet.path(
            "M52 136 Q106 160 160 136 Q154 178 132 180 L128 166 L112 168 L110 182 L96 182"
            " L94 168 L78 166 Q58 166 52 136Z",
            sheet.fade("#fff0a0", "#f6a52e"),
        )


def avocado(sheet: Sheet, looks: Looks) -> None:
    """Half an avocado with its stone."""
    rims: tuple[tuple[float, Colour], ...] = (
        (1.0, shade(looks.main, 0.35)),
        (0.92, looks.main),
        (0.8, "#eef0a4"),
    )
    for share, hue in rims:
        with sheet.moved(100 - 100 * share, 112 - 112 * share, share):
            sheet.path(
                "M100 8 C128 8 134 50 150 82 C176 128 156 198 100 198 C44 198 24 128 50 82"
                " C66 50 72 8 100 8Z",
                sheet.lit(hue, 0.6),
            )
    sheet.ellipse(100, 134, 33, 35, sheet.ball(looks.second))
    sheet.ellipse(88, 120, 8, 6, WHITE, turn=-30, opacity=0.6)


def tomato(sheet: Sheet, looks: Looks) -> None:
    """A tomato."""
    sheet.path(
        "M100 56 C140 34 186 60 186 112 C186 164 144 190 100 190 C56 190 14 164 14 112"
        " C14 60 60 34 100 56Z",
        sheet.ball(looks.main),
    )
    sheet.ellipse(56, 98, 15, 26, WHITE, turn=18, opacity=0.4)
    for turn in (-100, -58, -18, 24, 64, 104):
        with sheet.moved(100, 58, 1.0, turn):
            sheet.path("M-7 4 C-10 -14 -4 -34 3 -44 C8 -30 10 -12 7 4Z", sheet.lit(_LEAF))
    sheet.line("M100 58 Q98 36 110 24", shade(_LEAF, 0.3), 8)


FIGURES = {
    "banana": Figure(
        banana,
        "#f6d23e",
        "#f6d23e",
        "bunch of bananas",
        "bunches of bananas",
        (-8, 2, 216, 206),
        size=0.5,
    ),
    "strawberry": Figure(
        strawberry, "#df2f3c", "#f8dc8a", "strawberry", "strawberries", (14, 6, 172, 194), size=0.4
    ),
    "grapes": Figure(
        grapes,
        "#7a4fb0",
        "#7a4fb0",
        "bunch of grapes",
        "bunches of grapes",
        (10, 4, 180, 204),
        size=0.5,
    ),
    "cherries": Figure(
        cherries,
        "#c9202f",
        "#c9202f",
        "pair of cherries",
        "pairs of cherries",
        (12, -6, 190, 208),
        size=0.4,
    ),
    "watermelon": Figure(
        watermelon,
        "#ee4f55",
        "#3f8a44",
        "slice of watermelon",
        "slices of watermelon",
        (2, 54, 216, 114),
        size=0.5,
    ),
    "pineapple": Figure(
        pineapple, "#eab03c", "#7a5a24", "pineapple", box=(22, -14, 156, 212), size=0.7
    ),
    "lemon": Figure(lemon, "#f6d83c", "#f6d83c", "lemon", box=(-2, 12, 210, 174), size=0.4),
    "pear": Figure(pear, "#b5c94a", "#b5c94a", "pear", box=(28, -4, 146, 204), size=0.5),
    "carrot": Figure(carrot, "#f0842c", "#4f9a4a", "carrot", box=(4, 2, 196, 198), size=0.5),
    "pumpkin": Figure(pumpkin, "#ee8a2c", "#5f7a3a", "pumpkin", box=(-2, 4, 218, 192), size=0.6),
    "avocado": Figure(avocado, "#7fae3f", "#8a5630", "avocado", box=(30, 2, 140, 198), size=0.5),
    "tomato": Figure(
        tomato, "#e0412f", "#5fa843", "tomato", "tomatoes", (8, 14, 184, 180), size=0.4
    ),
}
