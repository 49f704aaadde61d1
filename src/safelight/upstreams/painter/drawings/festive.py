"""Things for feasts and for a home: a decorated tree, painted eggs, a fireside, a bath.

Plain furniture is among the household.
"""

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.plants import pine
from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint


def christmas_tree(sheet: Sheet, looks: Looks) -> None:
    """A fir tree with baubles, garlands and a star."""
    pine(sheet, looks)
    for y, half in ((52, 26), (92, 38), (130, 50), (166, 58)):
        sheet.line(
            f"M{100 - half} {y - 4} Q100 {y + 16} {100 + half * 0.9:.0f} {y - 8}",
            "#f2cf6a",
            3.4,
            0.9,
        )
    hues = ("#d0303a", "#f2b93a", "#4a94d0", "#e8e6ec", "#b04a9c")
    spots = (
        (100, 40), (86, 62), (116, 66), (78, 96), (104, 98), (128, 92), (64, 132), (92, 136),
        (120, 138), (142, 126), (50, 166), (80, 172), (112, 176), (144, 168),
    )  # fmt: skip
    for number, (x, y) in enumerate(spots):
        sheet.circle(x, y, 7.4, sheet.ball(hues[number % 5]))
        sheet.circle(x - 2.4, y - 2.6, 1.8, WHITE, 0.9)
    sheet.circle(100, -12, 34, sheet.halo("#fff0b0", 0.8))
    sheet.path(
        "M100 -36 L107 -20 L124 -18 L111 -7 L115 10 L100 1 L85 10 L89 -7 L76 -18 L93 -20Z",
        sheet.lit(looks.second),
    )


def _egg(sheet: Sheet, x: float, y: float, turn: float, hue: Colour, band: Colour) -> None:
    with sheet.moved(x, y, 1.0, turn):
        shell = (
            "M0 -46 C24 -46 38 -6 38 14 C38 36 20 48 0 48 C-20 48 -38 36 -38 14 C-38 -6 -24 -46"
            " 0 -46Z"
        )
        sheet.path(shell, sheet.ball(hue))
        with sheet.within(shell):
            sheet.line("M-40 -8 l10 -8 l10 8 l10 -8 l10 8 l10 -8 l10 8 l10 -8 l10 8", band, 6)
            for step in range(-3, 4):
                sheet.circle(step * 12, 12, 4.6, tint(band, 0.5))
            sheet.line("M-40 28 Q0 38 40 28", band, 7)
        sheet.ellipse(-14, -20, 6, 12, WHITE, turn=20, opacity=0.55)


def easter_eggs(sheet: Sheet, looks: Looks) -> None:
    """Three painted eggs in the grass."""
    for x in range(8, 200, 12):
        sheet.line(f"M{x} 176 q-4 -20 -12 -30 M{x} 176 q2 -22 10 -34", "#5f9a46", 4)
    _egg(sheet, 100, 92, 4, looks.main, looks.second)
    _egg(sheet, 48, 124, -16, "#f2c84a", "#e0507a")
    _egg(sheet, 154, 126, 14, "#7fc0a0", "#7a5fc0")
    for x in range(2, 204, 10):
        sheet.line(f"M{x} 184 q-3 -12 -10 -20 M{x} 184 q2 -14 8 -24", "#7fb85a", 4)


def picnic(sheet: Sheet, looks: Looks) -> None:
    """A picnic basket on its cloth, bread and a bottle looking out."""
    cloth = "M-20 176 Q100 150 220 176 L206 198 Q100 208 -6 198Z"
    sheet.path(cloth, sheet.lit("#f8f2ea"))
    with sheet.within(cloth):
        for step in range(-5, 7):
            sheet.line(f"M{100 + step * 20} 150 L{100 + step * 24} 210", looks.second, 6, 0.55)
        sheet.line("M-24 186 Q100 166 224 186", looks.second, 6, 0.55)
    with sheet.moved(58, 92, 1.0, -18):
        sheet.box(-13, -74, 26, 90, sheet.pipe("#d9a25a"), 12)
        for y in (-60, -44, -28, -12):
            sheet.line(f"M-8 {y + 5} L8 {y - 4}", "#f6dca8", 3.4)
    sheet.box(112, 22, 26, 80, sheet.pipe("#3f7a4a"), 8)
    sheet.box(118, -6, 14, 34, sheet.pipe("#3f7a4a"), 3)
    sheet.circle(154, 84, 19, sheet.ball("#d0303a"))
    sheet.line("M30 100 C30 -10 170 -10 170 100", shade(looks.main, 0.25), 9)
    basket = "M18 90 L182 90 L168 184 Q100 192 32 184Z"
    sheet.path(basket, sheet.lit(looks.main))
    with sheet.within(basket):
        for row in range(6):
            for at in range(12):
                x, y = 16 + at * 15 + row % 2 * 7, 104 + row * 15
                sheet.line(f"M{x} {y} q6 -6 12 0", shade(looks.main, 0.35), 3.4, 0.7)
    sheet.box(12, 84, 176, 15, sheet.lit(tint(looks.main, 0.15)), 6)


def fireplace(sheet: Sheet, looks: Looks) -> None:
    """A fireside of brick with a burning fire and a mantelpiece."""
    brick = looks.main
    sheet.box(20, 26, 160, 172, sheet.lit(brick))
    for row in range(11):
        for at in range(8):
            x = 20 + at * 23 - row % 2 * 11
            left, right = max(20, x), min(180, x + 21)
            if right > left:
                sheet.box(
                    left,
                    28 + row * 15.6,
                    right - left,
                    13,
                    tint(brick, (at * 3 + row) % 4 * 0.07),
                    1.5,
                )
    sheet.path("M48 198 L48 110 C48 78 74 66 100 66 C126 66 152 78 152 110 L152 198Z", "#2a1c22")
    sheet.circle(100, 168, 66, sheet.halo("#ff9a4a", 0.9))
    for x, tall, hue in (
        (78, 60, "#e8502a"),
        (122, 66, "#e8502a"),
        (100, 84, "#f0762c"),
        (88, 50, "#f6a83a"),
        (112, 52, "#f6a83a"),
        (100, 42, "#fff0b8"),
    ):
        sheet.path(
            f"M{x} {182 - tall} C{x + tall * 0.3:.0f} {182 - tall * 0.5:.0f}"
            f" {x + tall * 0.26:.0f} 186 {x} 186"
            f" C{x - tall * 0.26:.0f} 186 {x - tall * 0.34:.0f} {182 - tall * 0.4:.0f} {x}"
            f" {182 - tall}Z",
            sheet.ball(hue, 0.5),
        )
    for data in ("M64 188 L138 178", "M62 178 L136 190"):
        sheet.line(data, "#6b4226", 11)
    sheet.box(4, 14, 192, 18, sheet.lit(looks.second), 4)
    sheet.box(10, 192, 180, 10, sheet.lit("#6f6a72"), 3)
    for x, high, hue in ((34, 26, "#f2ede2"), (50, 18, "#f2ede2"), (160, 24, "#3f7f96")):
        sheet.box(x - 5, 14 - high, 10, high, sheet.pipe(hue), 3)
    for x, y in ((34, -14), (50, -6)):
        sheet.ellipse(x, y - 4, 3.4, 6, "#f6a83a")
    sheet.box(76, -28, 48, 40, sheet.lit("#b98a4a"), 2)
    sheet.box(81, -23, 38, 30, sheet.ramp("#9fd0e8", "#8fb87a"))


def bathtub(sheet: Sheet, looks: Looks) -> None:
    """A bath on feet, full of foam."""
    for x in (50, 170):
        sheet.path(
            f"M{x - 12} 158 L{x + 12} 158 L{x + 4} 184 L{x - 8} 184Z", sheet.lit(looks.second)
        )
    sheet.line("M204 84 L204 34 C204 18 178 18 178 34 L178 46", looks.second, 9)
    for x, y, size in (
        (40, 82, 18),
        (66, 70, 22),
        (98, 64, 25),
        (132, 70, 22),
        (160, 80, 18),
        (84, 84, 20),
        (116, 84, 20),
    ):
        sheet.circle(x, y, size, sheet.ball("#f4fafc", 0.7))
    tub = "M6 88 L222 88 C222 136 192 166 160 168 L64 168 C32 164 6 136 6 88Z"
    sheet.path(tub, sheet.lit(looks.main))
    sheet.box(-2, 80, 232, 15, sheet.lit(tint(looks.main, 0.3)), 7)
    for x, y, size in ((30, 44, 6), (58, 30, 8), (120, 26, 5), (150, 40, 7)):
        sheet.circle(x, y, size, sheet.ball("#d6eef6", 0.6), 0.85)


def perfume(sheet: Sheet, looks: Looks) -> None:
    """A flacon of perfume."""
    scent, gold = looks.main, looks.second
    sheet.box(72, 2, 56, 44, sheet.pipe(gold), 6)
    sheet.box(82, 46, 36, 16, sheet.pipe(shade(gold, 0.2)), 2)
    flacon = (
        "M52 60 L148 60 Q178 62 178 92 L178 172 Q178 198 150 198 L50 198 Q22 198 22 172 L22 92"
        " Q22 62 52 60Z"
    )
    sheet.path(flacon, sheet.lit(mix(scent, WHITE, 0.6)))
    with sheet.within(
        "M54 72 L146 72 Q166 74 166 96 L166 168 Q166 186 146 186 L54 186 Q34 186 34 168 L34 96"
        " Q34 74 54 72Z"
    ):
        sheet.box(20, 60, 160, 140, sheet.lit(scent), 4)
        sheet.box(20, 60, 160, 34, "#fdf6f0", opacity=0.6)
    sheet.box(64, 112, 72, 50, sheet.lit("#fbf6ee", 0.4), 3)
    sheet.line("M78 130 h44 M86 144 h28", shade(gold, 0.2), 3.4)
    sheet.path("M32 84 L48 72 L48 184 L32 176Z", WHITE, 0.45)


def poppy(sheet: Sheet, looks: Looks) -> None:
    """A poppy and its bud."""
    sheet.line("M100 90 C96 130 104 160 98 198", "#5f8f45", 5)
    sheet.line("M100 150 C124 140 142 116 144 84", "#5f8f45", 4)
    sheet.path("M144 92 C130 86 130 64 144 56 C158 64 158 86 144 92Z", sheet.lit("#6f9a50"))
    for side in (-1, 1):
        sheet.path(
            f"M100 186 C{100 + side * 20} 176 {100 + side * 30} 152 {100 + side * 54} 150"
            f" C{100 + side * 48} 170 {100 + side * 26} 192 100 190Z",
            sheet.lit("#6f9a50"),
        )
    hue = looks.main
    for x, y, across, down, turn, depth in (
        (100, 30, 44, 30, 0, 0.24),
        (58, 62, 34, 36, -18, 0.1),
        (142, 62, 34, 36, 18, 0.2),
        (100, 78, 46, 30, 0, 0.0),
    ):
        sheet.ellipse(x, y, across, down, sheet.ball(shade(hue, depth)), turn=turn)
        sheet.line(
            f"M100 58 L{x + (x - 100) * 0.5:.0f} {y + (y - 58) * 0.4:.0f}", shade(hue, 0.45), 2, 0.5
        )
    sheet.circle(100, 56, 17, sheet.ball(looks.second))
    for step in range(12):
        with sheet.moved(100, 56, 1.0, step * 30):
            sheet.line("M0 -14 L0 -23", "#2b2733", 2)
            sheet.circle(0, -24, 2.6, "#2b2733")
    sheet.circle(100, 56, 8, "#8fae6a")


FIGURES = {
    "christmas tree": Figure(
        christmas_tree, "#3f7f52", "#f6c84a", "Christmas tree", box=(26, -42, 148, 242), size=1.7
    ),
    "easter eggs": Figure(
        easter_eggs,
        "#5f9fd8",
        "#fbf1e0",
        "Easter eggs",
        "Easter eggs",
        (-8, 40, 218, 148),
        size=0.5,
    ),
    "picnic": Figure(
        picnic, "#b98448", "#d0303a", "picnic basket", box=(-24, -12, 248, 216), size=0.9
    ),
    "fireplace": Figure(
        fireplace,
        "#a8563f",
        "#8a5a36",
        "fireplace",
        box=(0, -32, 200, 236),
        size=1.6,
        glow="windows",
    ),
    "bathtub": Figure(bathtub, "#f2efec", "#c9a04a", "bath", box=(-6, 12, 240, 176), size=1.2),
    "perfume": Figure(
        perfume,
        "#f0a8b8",
        "#d8ae58",
        "flacon of perfume",
        "flacons of perfume",
        (16, -2, 168, 204),
        size=0.6,
    ),
    "poppy": Figure(poppy, "#d9301f", "#3a3040", "poppy", "poppies", (20, -4, 160, 206), size=0.8),
}
