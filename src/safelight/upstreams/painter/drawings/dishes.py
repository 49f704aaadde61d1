"""More of what is eaten: fast food, baking and sushi.

Bowls, cups and cakes are among the food; fruit and vegetables have a family of their own.
"""

import math

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, shade, tint


def _plate(sheet: Sheet, y: float, across: float = 98) -> None:
    sheet.ellipse(100, y + 5, across, 20, sheet.lit("#cfd3da"))
    sheet.ellipse(100, y, across, 19, sheet.ball("#f6f4ef", 0.6))
    sheet.ellipse(100, y, across * 0.72, 12, shade("#f6f4ef", 0.12), opacity=0.7)


def burger(sheet: Sheet, looks: Looks) -> None:
    """A burger with everything."""
    bun = looks.main
    sheet.path("M18 146 L182 146 C184 172 160 180 100 180 C40 180 16 172 18 146Z", sheet.pipe(bun))
    sheet.path(
        "M10 128 Q22 112 36 124 Q50 112 66 124 Q82 112 100 124 Q118 112 134 124 Q150 112 166 124"
        " Q180 112 190 128 C186 144 176 140 168 138 Q150"
        " 150 134 140 Q116 150 100 140 Q84 150 66 140"
        " Q50 150 34 138 Q14 142 10 128Z",
        sheet.pipe("#7fbf3f"),
    )
    sheet.box(18, 126, 164, 24, sheet.pipe(looks.second), 11)
    sheet.path(
        "M20 112 L180 112 L182 122 L158 124 L146 140 L132 123 L66 124 L52 138 L40 124 L18 122Z",
        sheet.pipe("#f8c23c"),
    )
    sheet.box(16, 98, 168, 18, sheet.pipe("#dd4433"), 9)
    sheet.path("M16 98 C14 50 54 26 100 26 C146 26 186 50 184 98 Q100 108 16 98Z", sheet.ball(bun))
    for number, (x, y) in enumerate(
        (
            (62, 58),
            (84, 44),
            (106, 54),
            (128, 46),
            (146, 66),
            (76, 74),
            (118, 74),
            (48, 78),
            (98, 70),
        )
    ):
        sheet.ellipse(x, y, 5.5, 3.2, "#fbeecb", turn=number * 50)


def fries(sheet: Sheet, looks: Looks) -> None:
    """French fries in their bag."""
    hue = looks.second
    for number, x in enumerate((46, 62, 78, 94, 110, 126, 142, 54, 86, 118, 134, 70, 102)):
        top = 14 + number * 17 % 44
        with sheet.moved(x, 110, 1.0, (x - 98) * 0.18):
            sheet.box(
                -7, top - 110, 14, 116 - top + 20, sheet.pipe(shade(hue, number % 3 * 0.1)), 2
            )
    bag = "M34 88 Q100 124 166 88 L152 194 L48 194Z"
    sheet.path(bag, sheet.pipe(looks.main))
    with sheet.within(bag):
        for x in range(48, 160, 26):
            sheet.path(f"M{x} 80 L{x + 11} 80 L{x + 9} 200 L{x + 2} 200Z", WHITE, 0.7)


def hot_dog(sheet: Sheet, looks: Looks) -> None:
    """A hot dog with mustard."""
    sheet.box(8, 58, 204, 62, sheet.lit(shade(looks.second, 0.15)), 30)
    sheet.box(-6, 44, 232, 46, sheet.pipe(looks.main), 23)
    sheet.box(-6, 44, 232, 46, sheet.fade(tint(looks.main, 0.3), shade(looks.main, 0.3)), 23)
    sheet.box(8, 76, 204, 56, sheet.fade(tint(looks.second, 0.3), shade(looks.second, 0.2)), 28)
    path = "M14 62" + "".join(f" q12 {-22 if step % 2 else 22} 24 0" for step in range(8))
    sheet.line(path, "#f6c63c", 8)


def sushi(sheet: Sheet, looks: Looks) -> None:
    """Sushi on a board: two nigiri and two rolls."""
    sheet.box(0, 150, 220, 22, sheet.lit("#9a6840"), 4)
    for x in (24, 172):
        sheet.box(x, 168, 26, 16, sheet.lit("#6d4830"), 3)
    for x, hue in ((36, looks.main), (96, "#e9574a")):
        sheet.box(x - 28, 118, 60, 34, sheet.ball("#fbf8f0", 0.6), 14)
        sheet.path(
            f"M{x - 36} 126 C{x - 34} 96 {x + 34} 90 {x + 40} 122 Q{x + 2} 106 {x - 36} 126Z",
            sheet.lit(hue),
        )
        for shift in (-16, 0, 16):
            sheet.line(f"M{x + shift} 106 l6 10", WHITE, 2.6, 0.7)
    for x, y in ((150, 126), (192, 126), (171, 92)):
        sheet.box(x - 20, y - 6, 40, 32, sheet.pipe(looks.second), 4)
        sheet.ellipse(x, y - 6, 20, 10, looks.second)
        sheet.ellipse(x, y - 6, 17, 8, "#fbf8f0")
        sheet.ellipse(x - 3, y - 6, 7, 4, "#f0703f")
        sheet.ellipse(x + 6, y - 6, 5, 3.4, "#7fbf4f")
    sheet.line("M4 92 L150 34 M8 104 L158 46", "#7b4526", 5)


def doughnut(sheet: Sheet, looks: Looks) -> None:
    """A doughnut with icing and sprinkles."""
    ring = "M100 18 a82 82 0 1 0 .1 0Z M100 74 a26 26 0 1 1 -.1 0Z"
    sheet.path(ring, sheet.ball(looks.second))
    icing = []
    for step in range(72):
        angle = math.tau * step / 72
        reach = 70 + 5 * math.sin(angle * 9)
        icing.append(f"{100 + math.cos(angle) * reach:.1f} {97 + math.sin(angle) * reach:.1f}")
    sheet.path(f"M{' L'.join(icing)}Z M100 66 a31 31 0 1 1 -.1 0Z", sheet.ball(looks.main))
    for step in range(26):
        angle, reach = step * 2.399, 41 + step * 7 % 22
        x, y = 100 + math.cos(angle) * reach, 97 + math.sin(angle) * reach
        with sheet.moved(x, y, 1.0, step * 67):
            sheet.line("M-4 0 L4 0", ("#f6d24a", "#5ab0e0", "#fdfaf4", "#7fc05a")[step % 4], 4.4)
    sheet.line("M48 70 Q60 44 88 36", WHITE, 6, 0.55)


def croissant(sheet: Sheet, looks: Looks) -> None:
    """A croissant, golden brown."""
    crust = looks.main
    parts = (
        ("M2 140 C-6 110 10 86 34 78 L56 112 C40 118 26 130 2 140Z", 0.2),
        ("M30 82 C38 56 56 42 82 42 L92 98 C74 98 62 104 50 114Z", 0.1),
        ("M218 140 C226 110 210 86 186 78 L164 112 C180 118 194 130 218 140Z", 0.35),
        ("M190 82 C182 56 164 42 138 42 L128 98 C146 98 158 104 170 114Z", 0.22),
        ("M74 46 C90 26 130 26 146 46 L134 104 Q110 92 86 104Z", 0.0),
    )
    for path, depth in parts:
        sheet.path(path, sheet.lit(shade(crust, depth), 1.2))
        with sheet.within(path):
            for shift in range(-10, 240, 13):
                sheet.line(
                    f"M{shift} 30 Q{110 + (shift - 110) * 0.8} 80 {110 + (shift - 110) * 0.7} 150",
                    shade(crust, 0.4),
                    1.6,
                    0.3,
                )


def bread(sheet: Sheet, looks: Looks) -> None:
    """A loaf of bread on a board."""
    sheet.box(-4, 148, 228, 16, sheet.lit("#a9784a"), 6)
    loaf = "M8 150 C-6 88 40 62 110 62 C180 62 226 88 212 150Z"
    sheet.path(loaf, sheet.ball(looks.main))
    with sheet.within(loaf):
        for x in (48, 94, 140, 184):
            sheet.path(
                f"M{x - 20} 108 C{x - 16} 82 {x + 2} 66 {x + 18} 66 C{x + 10} 84 {x} 104"
                f" {x - 20} 108Z",
                sheet.lit(looks.second),
            )


def cheese(sheet: Sheet, looks: Looks) -> None:
    """A wedge of cheese with holes."""
    sheet.path("M6 112 L132 44 C166 52 190 76 194 104Z", sheet.lit(tint(looks.main, 0.35)))
    side = "M6 112 L194 104 L194 168 L6 176Z"
    sheet.path(side, sheet.lit(looks.main))
    dark = shade(looks.main, 0.35)
    with sheet.within(side):
        for x, y, size in (
            (42, 140, 14),
            (96, 122, 11),
            (130, 156, 17),
            (176, 128, 12),
            (80, 170, 10),
        ):
            sheet.circle(x, y, size, sheet.ball(dark))
    for x, y, size in ((110, 82, 11), (150, 84, 8)):
        sheet.ellipse(x, y, size, size * 0.6, dark)


def pancakes(sheet: Sheet, looks: Looks) -> None:
    """A stack of pancakes with butter and syrup."""
    _plate(sheet, 170)
    for number in range(5):
        y = 160 - number * 17
        sheet.path(
            f"M30 {y - 6} L30 {y + 4} Q100 {y + 40} 170 {y + 4} L170 {y - 6}Z",
            sheet.pipe(shade(looks.main, 0.22)),
        )
        sheet.ellipse(100, y - 6, 70, 20, sheet.ball(tint(looks.main, 0.1 * (number % 2))))
    sheet.path(
        "M44 84 C56 66 146 66 158 84 C160 100 154 118"
        " 148 118 C140 116 144 100 134 98 C126 100 128 138"
        " 118 140 C106 140 112 104 100 102 C86 104 90 124"
        " 80 124 C70 122 74 98 62 96 C48 94 44 92 44 84Z",
        sheet.lit(looks.second),
    )
    sheet.path("M82 70 L104 60 L124 70 L124 80 L102 90 L82 80Z", sheet.lit("#fbe28a"))


def egg(sheet: Sheet, looks: Looks) -> None:
    """A fried egg in a pan."""
    sheet.line("M150 100 L224 74", "#5a3a2a", 14)
    sheet.ellipse(90, 120, 90, 52, sheet.lit("#3c3d48"))
    sheet.ellipse(90, 114, 86, 46, sheet.ball("#565866"))
    sheet.path(
        "M44 100 C48 76 80 84 96 78 C120 70 148 88 144 108 C150 126 126 146 104 140 C86 150 64 146"
        " 56 132 C36 130 34 112 44 100Z",
        sheet.ball("#fdfbf4", 0.5),
    )
    sheet.ellipse(92, 108, 23, 19, sheet.ball(looks.main))
    sheet.ellipse(85, 101, 6, 4, WHITE, opacity=0.8)


def cookie(sheet: Sheet, looks: Looks) -> None:
    """A cookie with chocolate chips, bitten."""
    dough: Colour = looks.main
    sheet.path(
        "M100 16 C148 16 186 54 184 100 C184 150 146 184 100 184 C52 184 16 148 16 100 C16 88 18 78"
        " 24 68 C36 74 48 70 50 58 C62 60 72 50 70 38 C80 36 84 26 82 18Z",
        sheet.ball(dough),
    )
    for number, (x, y) in enumerate(
        ((112, 48), (150, 84), (72, 94), (120, 112), (52, 132), (92, 152), (146, 140), (104, 76))
    ):
        sheet.ellipse(x, y, 12 - number % 3, 9, sheet.ball(looks.second), turn=number * 40)
    for x, y in ((92, 116), (136, 66), (64, 116), (124, 158), (160, 112)):
        sheet.circle(x, y, 2.6, shade(dough, 0.35), 0.8)


FIGURES = {
    "burger": Figure(burger, "#dc9a4a", "#6b3f28", "burger", box=(4, 20, 192, 164), size=0.6),
    "fries": Figure(
        fries, "#d8382f", "#f6c85a", "bag of chips", "bags of chips", (26, 6, 148, 192), size=0.6
    ),
    "hot dog": Figure(hot_dog, "#c95a3a", "#e3ac62", "hot dog", box=(-10, 38, 240, 98), size=0.4),
    "sushi": Figure(
        sushi,
        "#f5865a",
        "#2c3a38",
        "board of sushi",
        "boards of sushi",
        (-4, 28, 228, 160),
        size=0.5,
    ),
    "doughnut": Figure(
        doughnut, "#f08bb0", "#d9a05a", "doughnut", box=(12, 12, 176, 176), size=0.5
    ),
    "croissant": Figure(
        croissant, "#d99440", "#d99440", "croissant", box=(-6, 24, 232, 122), size=0.4
    ),
    "bread": Figure(
        bread,
        "#c98742",
        "#f2d9a4",
        "loaf of bread",
        "loaves of bread",
        (-8, 54, 236, 114),
        size=0.5,
    ),
    "cheese": Figure(
        cheese,
        "#f4c23e",
        "#f4c23e",
        "piece of cheese",
        "pieces of cheese",
        (0, 38, 200, 142),
        size=0.5,
    ),
    "pancakes": Figure(
        pancakes,
        "#e3ac5c",
        "#a8561f",
        "stack of pancakes",
        "stacks of pancakes",
        (0, 54, 200, 144),
        size=0.6,
    ),
    "egg": Figure(egg, "#f8b52e", "#fdfbf4", "fried egg", box=(-4, 62, 232, 114), size=0.4),
    "cookie": Figure(cookie, "#d19a56", "#5a3422", "cookie", box=(10, 10, 180, 180), size=0.4),
}
