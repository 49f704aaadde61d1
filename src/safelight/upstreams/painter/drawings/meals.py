"""More to eat: a bowl of fruit, warm dishes, sweets.

Quick meals are among the dishes, single fruit among the produce.
"""

import math

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint

_LEAF = "#5fa843"


def _fruit(sheet: Sheet, x: float, y: float, size: float, hue: Colour) -> None:
    """An apple with its stalk and leaf."""
    sheet.path(
        f"M{x} {y - size * 0.72:.1f} C{x + size * 0.7:.1f} {y - size * 1.2:.1f}"
        f" {x + size * 1.25:.1f} {y - size * 0.4:.1f} {x + size * 0.9:.1f} {y + size * 0.4:.1f}"
        f" C{x + size * 0.6:.1f} {y + size * 1.1:.1f} {x - size * 0.6:.1f} {y + size * 1.1:.1f}"
        f" {x - size * 0.9:.1f} {y + size * 0.4:.1f} C{x - size * 1.25:.1f} {y - size * 0.4:.1f}"
        f" {x - size * 0.7:.1f} {y - size * 1.2:.1f} {x} {y - size * 0.72:.1f}Z",
        sheet.ball(hue),
    )
    sheet.line(
        f"M{x} {y - size * 0.66:.1f} q2 {-size * 0.3:.1f} 6 {-size * 0.5:.1f}", "#6b4a30", 3.4
    )
    sheet.path(
        f"M{x + 4:.1f} {y - size * 0.9:.1f} q{size * 0.3:.1f} {-size * 0.4:.1f}"
        f" {size * 0.75:.1f} -2"
        f" q{-size * 0.3:.1f} {size * 0.3:.1f} {-size * 0.75:.1f} 2Z",
        sheet.lit(_LEAF),
    )


def fruit_bowl(sheet: Sheet, looks: Looks) -> None:
    """A bowl heaped with apples, oranges, grapes, a pear and bananas."""
    for turn, depth in ((38, 0.2), (50, 0.08), (64, 0.0)):
        with sheet.moved(148, 22, 0.62, turn):
            sheet.path(
                "M-8 -8 C-4 60 50 106 118 112 C130 112 134 122 124 128 C60 144 -24 96 -24 -4Z",
                sheet.lit(shade("#f4cf4a", depth)),
            )
    sheet.path("M136 14 L152 10 L156 30 L142 34Z", "#8a7a3a")
    pear = "M60 34 C74 34 74 54 80 66 C94 84 90 116 60 116 C30 116 26 84 40 66 C46 54 46 34 60 34Z"
    sheet.path(pear, sheet.ball("#b5c24a"))
    sheet.line("M60 36 q0 -12 8 -18", "#6b4a30", 3.6)
    _fruit(sheet, 44, 98, 28, "#d9362b")
    sheet.circle(160, 100, 27, sheet.ball("#ee8a2b"))
    sheet.circle(154, 88, 2.6, shade("#ee8a2b", 0.4))
    _fruit(sheet, 100, 88, 29, "#8fb83f")
    for row, count in enumerate((4, 5, 4, 3)):
        for at in range(count):
            x, y = 128 + (at - (count - 1) / 2) * 16, 92 + row * 14
            sheet.circle(x, y, 10.5, sheet.ball(shade("#7a4aa8", (at + row) % 3 * 0.08)))
            sheet.ellipse(x - 3.6, y - 4, 2.4, 1.8, WHITE, opacity=0.6)
    sheet.circle(76, 112, 24, sheet.ball("#f0a03a"))
    bowl = "M6 118 Q100 136 194 118 C190 164 150 190 100 190 C50 190 10 164 6 118Z"
    sheet.path("M66 184 L134 184 L142 198 L58 198Z", sheet.lit(shade(looks.main, 0.3)))
    sheet.path(bowl, sheet.lit(looks.main))
    with sheet.within(bowl):
        sheet.line("M0 140 Q100 162 200 140", looks.second, 7, 0.85)
        sheet.line("M0 152 Q100 174 200 152", looks.second, 2.4, 0.7)
        sheet.ellipse(46, 150, 9, 26, WHITE, turn=-26, opacity=0.35)
    sheet.line("M6 118 Q100 136 194 118", tint(looks.main, 0.4), 5)


def taco(sheet: Sheet, looks: Looks) -> None:
    """A taco, well filled."""
    sheet.path(
        "M18 150 C14 74 60 34 112 36 C166 38 202 84 196 146Z", sheet.lit(shade(looks.main, 0.2))
    )
    for number in range(11):
        x = 26 + number * 15.5
        y = 106 - 52 * math.sin(math.pi * (number + 0.5) / 11)
        sheet.circle(x, y + 4, 14, sheet.ball(("#6fb24a", "#8a4a2c", "#7fc25a")[number % 3]))
    for number in range(7):
        x = 36 + number * 23
        y = 104 - 50 * math.sin(math.pi * (number + 0.7) / 7.6)
        sheet.circle(x, y, 8, sheet.ball("#d9362b"))
        sheet.path(f"M{x + 8:.1f} {y - 4:.1f} l10 -2 l2 6 l-10 3Z", sheet.lit("#f6c84a"))
    shell = "M6 158 C2 88 48 60 100 62 C152 64 194 92 190 156 Q100 170 6 158Z"
    sheet.path(shell, sheet.lit(looks.main))
    with sheet.within(shell):
        for x, y in ((40, 120), (70, 90), (104, 130), (140, 100), (160, 136), (76, 146), (120, 78)):
            sheet.ellipse(x, y, 6, 3.4, shade(looks.main, 0.3), turn=20, opacity=0.6)


def spaghetti(sheet: Sheet, looks: Looks) -> None:
    """A plate of spaghetti with sauce and basil."""
    sheet.ellipse(100, 156, 100, 30, sheet.lit("#d9d6dc"))
    sheet.ellipse(100, 150, 98, 28, sheet.ball(WHITE, 0.6))
    sheet.ellipse(100, 148, 74, 19, shade(WHITE, 0.12))
    heap = "M30 146 C34 96 66 70 100 70 C134 70 166 96 170 146 Q100 170 30 146Z"
    sheet.path(heap, sheet.ball(looks.main))
    with sheet.within(heap):
        for number in range(12):
            y = 82 + number * 7
            sway = 14 if number % 2 else -12
            hue = shade(looks.main, 0.35) if number % 2 else tint(looks.main, 0.5)
            sheet.line(
                f"M20 {y + sway} C60 {y - sway} 130 {y + sway + 8} 180 {y - sway}", hue, 3.4, 0.8
            )
    sauce = (
        "M58 96 C60 70 84 58 102 60 C126 60 146 74 144 98 C140 112 126 104 118 112 C108 122 96"
        " 108 86 114 C74 116 60 110 58 96Z"
    )
    sheet.path(sauce, sheet.ball(looks.second))
    for x, y in ((82, 82), (112, 74), (122, 94), (96, 96)):
        sheet.circle(x, y, 9, sheet.ball(shade(looks.second, 0.4)))
    for turn in (-50, 10, 62):
        with sheet.moved(102, 66, 1.0, turn):
            sheet.path("M0 0 C-14 -8 -12 -26 0 -34 C12 -26 14 -8 0 0Z", sheet.lit(_LEAF))


def steak(sheet: Sheet, looks: Looks) -> None:
    """A grilled steak with rosemary."""
    sheet.ellipse(100, 158, 100, 30, sheet.lit("#3f3d48"))
    sheet.ellipse(100, 152, 98, 28, sheet.ball("#56545f", 0.6))
    meat = (
        "M24 124 C16 92 58 68 104 74 C150 70 192 90 186 124 C180 152 150 164 104 160 C56 164 30"
        " 150 24 124Z"
    )
    with sheet.moved(0, 9):
        sheet.path(meat, sheet.lit(shade(looks.main, 0.4)))
    sheet.path(meat, sheet.ball("#f0d9bc", 0.6))
    with sheet.moved(10, 10, 0.9):
        sheet.path(meat, sheet.ball(looks.main))
        with sheet.within(meat):
            for x in (40, 72, 104, 136, 168):
                sheet.line(f"M{x + 16} 66 L{x - 16} 164", shade(looks.main, 0.65), 7, 0.75)
    sheet.line("M84 94 C104 100 130 110 150 130", "#5f8a4a", 4)
    for step in range(8):
        x, y = 90 + step * 8, 96 + step * 4.2
        sheet.line(f"M{x} {y} l-4 -10 M{x} {y} l8 -8 M{x} {y} l-8 7", "#4f8a45", 3)
    sheet.box(60, 100, 24, 17, sheet.lit("#f8e08a"), 3)


def salad(sheet: Sheet, looks: Looks) -> None:
    """A bowl of salad."""
    for number in range(12):
        turn = -80 + number * 14.5
        with sheet.moved(100, 122, 1.0, turn):
            hue = ("#6fb24a", "#8fc85a", "#4f9a45")[number % 3]
            sheet.path(
                "M0 0 C-30 -20 -34 -64 -16 -84 Q-4 -74 0 -90 Q6 -76 18 -84 C34 -64 30 -20 0 0Z",
                sheet.lit(hue),
            )
            sheet.line("M0 -6 L0 -70", tint(hue, 0.6), 2.4, 0.7)
    for x, y, hue in (
        (66, 86, "#d9362b"),
        (136, 84, "#d9362b"),
        (100, 66, "#d9362b"),
        (112, 104, "#d9362b"),
    ):
        sheet.circle(x, y, 16, sheet.ball(hue))
        sheet.ellipse(x - 5, y - 6, 4, 3, WHITE, opacity=0.6)
    for x, y in ((86, 106), (150, 108), (46, 110), (122, 56)):
        sheet.circle(x, y, 15, sheet.ball("#bfe08a"))
        sheet.circle(x, y, 10, "#e2f2bc")
    for x, y in ((82, 62), (128, 122), (60, 118), (104, 90)):
        sheet.circle(x, y, 7.5, sheet.ball("#3a3048"))
        sheet.circle(x, y, 2.6, "#8a7a9a")
    sheet.path(
        "M6 116 Q100 140 194 116 C188 166 150 192 100 192 C50 192 12 166 6 116Z",
        sheet.lit(looks.main),
    )
    sheet.line("M6 116 Q100 140 194 116", tint(looks.main, 0.5), 5)
    sheet.line("M24 146 Q100 172 176 146", looks.second, 5, 0.8)


def popcorn(sheet: Sheet, looks: Looks) -> None:
    """A striped tub of popcorn."""
    for row, count in enumerate((3, 5, 6, 7)):
        for at in range(count):
            x, y = 100 + (at - (count - 1) / 2) * 22, 30 + row * 19
            for dx, dy in ((-7, 2), (7, 1), (0, -7), (0, 6)):
                sheet.circle(
                    x + dx, y + dy, 10, sheet.ball(("#fbf1d4", "#f8e2a8")[(at + row) % 2], 0.7)
                )
    tub = "M26 92 L174 92 L156 196 Q100 204 44 196Z"
    sheet.path(tub, sheet.lit(looks.second))
    with sheet.within(tub):
        for step in range(-3, 4):
            x = 100 + step * 24
            sheet.path(
                f"M{x - 6} 88 L{x + 6} 88 L{100 + (x + 5 - 100) * 0.76:.1f} 206"
                f" L{100 + (x - 5 - 100) * 0.76:.1f} 206Z",
                sheet.lit(looks.main),
            )
    for step in range(8):
        sheet.circle(35 + step * 18.6, 94, 9.4, sheet.lit(looks.second))


def cupcake(sheet: Sheet, looks: Looks) -> None:
    """A cupcake with swirled frosting and a cherry."""
    case = "M44 118 L156 118 L140 192 Q100 202 60 192Z"
    sheet.path(case, sheet.lit(looks.second))
    with sheet.within(case):
        for step in range(-4, 5):
            sheet.line(
                f"M{100 + step * 13} 116 L{100 + step * 10} 200", shade(looks.second, 0.3), 3, 0.6
            )
    for y, wide, down, depth in (
        (112, 66, 24, 0.14),
        (88, 54, 22, 0.06),
        (64, 40, 20, 0.0),
        (44, 24, 15, 0.0),
    ):
        sheet.ellipse(100, y, wide, down, sheet.ball(shade(looks.main, depth)))
        sheet.line(
            f"M{100 - wide * 0.8:.1f} {y + 8} Q100 {y + down + 4} {100 + wide * 0.8:.1f} {y + 2}",
            shade(looks.main, 0.25),
            2.6,
            0.5,
        )
    for number, (x, y) in enumerate(
        ((70, 106), (118, 112), (96, 92), (134, 98), (82, 76), (118, 72), (98, 58))
    ):
        with sheet.moved(x, y, 1.0, number * 47):
            sheet.box(-6, -2, 12, 4, ("#4aa3d8", "#f2c63a", "#6fb24a", "#f6f0ea")[number % 4], 2)
    sheet.circle(100, 24, 14, sheet.ball("#d0283c"))
    sheet.ellipse(95, 19, 4, 3, WHITE, opacity=0.8)
    sheet.line("M102 12 Q104 -2 116 -6", "#5f8a3a", 3.4)


def macarons(sheet: Sheet, looks: Looks) -> None:
    """A stack of macarons."""
    for x, y, hue in (
        (56, 166, "#f0a8b8"),
        (146, 166, "#a8d0b8"),
        (100, 112, "#c8b0e0"),
        (100, 62, looks.main),
    ):
        sheet.path(
            f"M{x - 46} {y + 8} Q{x - 48} {y + 28} {x - 30} {y + 28} L{x + 30} {y + 28}"
            f" Q{x + 48} {y + 28} {x + 46} {y + 8}Z",
            sheet.lit(shade(hue, 0.12)),
        )
        sheet.box(x - 44, y, 88, 12, sheet.lit(looks.second), 5)
        sheet.path(
            f"M{x - 46} {y + 2} C{x - 48} {y - 30} {x - 22} {y - 32} {x} {y - 32} C{x + 22}"
            f" {y - 32} {x + 48} {y - 30} {x + 46} {y + 2}Z",
            sheet.ball(hue),
        )
        for step in range(9):
            sheet.circle(x - 42 + step * 10.5, y + 1, 5.4, sheet.ball(shade(hue, 0.06)))


def chocolate(sheet: Sheet, looks: Looks) -> None:
    """A bar of chocolate half out of its foil."""
    with sheet.moved(100, 100, 1.0, 14):
        sheet.box(-52, -92, 104, 140, sheet.lit(shade(looks.main, 0.3)), 6)
        for row in range(4):
            for column in range(3):
                x, y = -50 + column * 34, -90 + row * 33
                sheet.box(x, y, 32, 31, sheet.lit(looks.main), 4)
                sheet.box(x + 6, y + 6, 20, 19, sheet.lit(shade(looks.main, 0.12)), 3)
        sheet.path(
            "M-56 -4 L-40 6 L-28 -8 L-12 6 L4 -8 L20 6 L36 -6 L56 4 L54 24 L-54 24Z",
            sheet.lit("#e3dfe6"),
        )
        sheet.path("M-58 16 L58 16 L56 92 L-56 92Z", sheet.lit(looks.second))
        sheet.box(-58, 34, 116, 34, sheet.lit("#f2d08a"))
        sheet.line("M-34 51 h68", shade(looks.second, 0.3), 6)


def broccoli(sheet: Sheet, looks: Looks) -> None:
    """A head of broccoli."""
    stalk = mix(looks.main, "#dbe8a8", 0.6)
    sheet.path(
        "M84 196 L78 130 L40 104 L60 96 L92 116 L96 96 L112 96 L112 116 L144 96 L162 106 L124"
        " 132 L118 196Q100 202 84 196Z",
        sheet.pipe(stalk),
    )
    for x, y, size in (
        (48, 84, 32),
        (152, 84, 32),
        (100, 92, 34),
        (72, 52, 32),
        (130, 52, 32),
        (100, 38, 28),
    ):
        sheet.circle(x, y, size, sheet.ball(looks.main))
        for step in range(9):
            angle, reach = step * 2.399, size * 0.28 * math.sqrt(step)
            sheet.circle(
                x + math.cos(angle) * reach,
                y + math.sin(angle) * reach,
                4.4,
                tint(looks.main, 0.22),
                0.6,
            )


def chilli(sheet: Sheet, looks: Looks) -> None:
    """A hot pepper."""
    pod = (
        "M136 40 C170 46 178 80 160 116 C140 156 92 186 26 190 C16 190 14 182 24 178 C70 164 96"
        " 130 104 92 C106 66 112 42 136 40Z"
    )
    sheet.path(pod, sheet.ball(looks.main))
    sheet.line("M124 62 C120 110 96 142 62 164", WHITE, 8, 0.4)
    sheet.path(
        "M108 60 C112 34 134 26 160 38 C172 44 172 58 166 64 C152 54 140 62 130 54 C124 62 116"
        " 56 108 60Z",
        sheet.lit(_LEAF),
    )
    sheet.line("M138 36 C138 22 148 12 164 8", shade(_LEAF, 0.15), 9)


FIGURES = {
    "fruit bowl": Figure(
        fruit_bowl,
        "#5f8fb8",
        "#f6efe2",
        "bowl of fruit",
        "bowls of fruit",
        (-2, 6, 214, 196),
        size=0.85,
    ),
    "taco": Figure(taco, "#ecbc5c", "#ecbc5c", "taco", box=(0, 26, 204, 142), size=0.6),
    "spaghetti": Figure(
        spaghetti,
        "#f0d080",
        "#c9382c",
        "plate of spaghetti",
        "plates of spaghetti",
        (-4, 24, 208, 168),
        size=0.7,
    ),
    "steak": Figure(steak, "#8a4430", "#8a4430", "steak", box=(-4, 60, 208, 132), size=0.6),
    "salad": Figure(
        salad, "#f2ede2", "#5f9a6a", "bowl of salad", "bowls of salad", (2, 24, 196, 172), size=0.7
    ),
    "popcorn": Figure(
        popcorn,
        "#d0303a",
        "#fbf7f0",
        "tub of popcorn",
        "tubs of popcorn",
        (18, 6, 164, 198),
        size=0.8,
    ),
    "cupcake": Figure(cupcake, "#f3a3c0", "#7fb8c8", "cupcake", box=(28, -12, 144, 212), size=0.7),
    "macarons": Figure(
        macarons, "#f4d48a", "#fbf1e0", "macarons", "macarons", (2, 24, 198, 176), size=0.6
    ),
    "chocolate": Figure(
        chocolate,
        "#6b3f2a",
        "#b8303f",
        "bar of chocolate",
        "bars of chocolate",
        (18, 0, 164, 204),
        size=0.7,
    ),
    "broccoli": Figure(
        broccoli,
        "#4f9a45",
        "#4f9a45",
        "head of broccoli",
        "heads of broccoli",
        (12, 6, 178, 196),
        size=0.6,
    ),
    "chilli": Figure(
        chilli, "#d0281f", "#d0281f", "chilli", "chillies", (10, 2, 170, 192), size=0.55
    ),
}
