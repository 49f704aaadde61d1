"""What grows: trees, flowers, mushrooms.

The trees of a forest in the background are scenery and are drawn there.
"""

import math

from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint

STEM = "#4f9440"
BARK = "#80552f"


def tree(sheet: Sheet, looks: Looks) -> None:
    """A round old tree."""
    leaf = looks.main
    trunk = (
        "M84 194 C92 170 90 140 86 118 L114 118 C110 142"
        " 112 172 122 194 Q112 188 102 194 Q92 188 84 194Z"
    )
    sheet.path(trunk, sheet.pipe(BARK))
    sheet.line("M96 140 Q98 160 95 180 M106 134 Q104 150 107 170", shade(BARK, 0.4), 2, 0.6)
    sheet.line("M98 128 Q84 116 72 112 M104 126 Q118 112 132 110", BARK, 8)
    clumps = (
        (100.0, 104.0, 46.0, 0.34),
        (52, 92, 38, 0.24),
        (148, 94, 38, 0.36),
        (66, 52, 38, 0.06),
        (136, 56, 40, 0.2),
        (100, 34, 38, 0.0),
        (98, 76, 44, 0.1),
    )
    for x, y, size, depth in clumps:
        sheet.circle(x, y, size, sheet.ball(shade(leaf, depth)))
    for step in range(26):
        angle = step * 2.399
        reach = 13 * math.sqrt(step)
        x, y = 96 + math.cos(angle) * reach * 1.1, 66 + math.sin(angle) * reach * 0.85
        light = tint(leaf, 0.42) if x + y < 170 else shade(leaf, 0.2)
        sheet.ellipse(x, y, 7, 4, light, turn=step * 40, opacity=0.55)
    if looks.second != looks.main:
        for step in range(9):
            angle = step * 2.399 + looks.whim
            reach = 21 * math.sqrt(step)
            sheet.circle(
                100 + math.cos(angle) * reach,
                70 + math.sin(angle) * reach * 0.8,
                6.5,
                sheet.ball(looks.second),
            )


def pine(sheet: Sheet, looks: Looks) -> None:
    """A fir tree in tiers."""
    sheet.path("M90 194 L92 160 L108 160 L110 194Z", sheet.pipe(BARK))
    for top, bottom, half in ((96, 172, 66), (58, 134, 54), (24, 98, 42), (-6, 60, 29)):
        tier = (
            f"M100 {top} C{100 - half * 0.4} {top + 34} {100 - half * 0.8} {bottom - 14}"
            f" {100 - half} {bottom} Q{100 - half * 0.72}"
            f" {bottom + 1} {100 - half * 0.6} {bottom + 8}"
            f" Q{100 - half * 0.3} {bottom + 2} {100 - half * 0.12} {bottom + 10}"
            f" Q{100 + half * 0.2} {bottom + 2} {100 + half * 0.4} {bottom + 9}"
            f" Q{100 + half * 0.7} {bottom + 2} {100 + half} {bottom}"
            f" C{100 + half * 0.8} {bottom - 14} {100 + half * 0.4} {top + 34} 100 {top}Z"
        )
        sheet.path(tier, sheet.lit(looks.main, 1.1))
        with sheet.within(tier):
            sheet.path(
                f"M{100 + half * 0.2} {top}"
                f" L{100 + half * 1.2} {bottom}"
                f" L{100 + half * 1.2} {bottom + 20}"
                f" L{100 + half * 0.1} {bottom + 20}Z",
                shade(looks.main, 0.6),
                0.28,
            )


def palm(sheet: Sheet, looks: Looks) -> None:
    """A leaning palm with coconuts."""
    trunk = "M74 196 C92 150 96 110 112 62 L124 66 C114 114 112 152 102 196Z"
    sheet.path(trunk, sheet.pipe("#a3754a"))
    with sheet.within(trunk):
        for step in range(9):
            y = 76 + step * 13
            sheet.line(f"M70 {y + 4} Q100 {y + 9} 130 {y}", "#74502f", 2, opacity=0.7)
    frond = "M0 0 C18 -34 58 -40 92 -10 C70 -14 58 -8 50 -4 C38 -10 20 -8 0 0Z"
    for turn, depth in (
        (178, 0.3),
        (20, 0.3),
        (-150, 0.1),
        (-28, 0.12),
        (-96, 0.0),
        (-62, 0.05),
        (-124, 0.0),
    ):
        with sheet.moved(118, 62, 0.95, turn + 14):
            sheet.path(frond, sheet.lit(shade(looks.main, depth)))
            sheet.line("M4 -2 C24 -24 52 -30 84 -12", shade(looks.main, 0.45), 1.6, opacity=0.6)
    for x, y in ((110, 70), (124, 74), (116, 80)):
        sheet.circle(x, y, 8, sheet.ball("#6d4527"))


def _stem(sheet: Sheet, top: float, leaves: tuple[float, ...] = (130, 152)) -> None:
    sheet.path(
        f"M96.5 {top} C94 150 98 170 96 196 L104 196 C104 170 102 150 103 {top}Z", sheet.pipe(STEM)
    )
    for number, y in enumerate(leaves):
        side = 1 if number % 2 else -1
        sheet.path(
            f"M100 {y + 26} C{100 + side * 14} {y}"
            f" {100 + side * 40} {y - 6} {100 + side * 54}"
            f" {y - 14}"
            f" C{100 + side * 52} {y + 12} {100 + side * 34} {y + 30} 100 {y + 26}Z",
            sheet.lit(STEM),
        )
        sheet.line(
            f"M{100 + side * 6} {y + 23} Q{100 + side * 26} {y + 8} {100 + side * 48} {y - 9}",
            shade(STEM, 0.35),
            1.6,
            opacity=0.7,
        )


def _petals(
    sheet: Sheet, colour: Colour, count: int, reach: float, size: tuple[float, float]
) -> None:
    """A ring of petals around 100, 62."""
    for number in range(count):
        turn = number * 360 / count
        away = math.radians(turn - 90)
        lean = 0.5 - 0.5 * math.cos(away - math.radians(45))
        petal = shade(colour, 0.22) if number % 2 else colour
        petal = mix(petal, shade(colour, 0.2), max(0.0, 0.6 - lean))
        with sheet.moved(100, 62, 1.0, turn):
            sheet.path(
                f"M0 0 C{-size[0]} {-reach * 0.35} {-size[0]} {-reach * 0.9} 0 {-reach}"
                f" C{size[0]} {-reach * 0.9} {size[0]} {-reach * 0.35} 0 0Z",
                sheet.fade(tint(petal, size[1]), shade(petal, 0.18)),
            )


def flower(sheet: Sheet, looks: Looks) -> None:
    """A daisy with broad petals."""
    _stem(sheet, 70)
    _petals(sheet, looks.main, 12, 58, (17, 0.25))
    sheet.circle(100, 62, 19, sheet.ball(looks.second))
    for step in range(16):
        angle, reach = step * 2.399, 3.9 * math.sqrt(step)
        sheet.circle(
            100 + math.cos(angle) * reach,
            62 + math.sin(angle) * reach,
            1.5,
            shade(looks.second, 0.35),
            0.7,
        )


def sunflower(sheet: Sheet, looks: Looks) -> None:
    """A tall sunflower."""
    _stem(sheet, 70)
    _petals(sheet, shade(looks.main, 0.12), 18, 62, (11, 0.2))
    _petals(sheet, looks.main, 15, 54, (11, 0.3))
    sheet.circle(100, 62, 30, sheet.ball("#6b4022"))
    for step in range(44):
        angle, reach = step * 2.399, 4.1 * math.sqrt(step)
        sheet.circle(
            100 + math.cos(angle) * reach,
            62 + math.sin(angle) * reach,
            1.7,
            "#b9762f" if step > 16 else "#3f2616",
            0.85,
        )


def tulip(sheet: Sheet, looks: Looks) -> None:
    """A tulip in bud."""
    _stem(sheet, 90, (104, 126))
    for data, depth in (
        ("M64 36 C58 80 76 108 100 108 C124 108 142 80 136 36 C124 46 118 52 114 60 Z", 0.25),
        ("M64 34 C52 76 68 108 98 108 C92 80 84 56 64 34Z", 0.04),
        ("M136 34 C148 76 132 108 102 108 C108 80 116 56 136 34Z", 0.16),
        ("M100 22 C76 48 72 92 100 108 C128 92 124 48 100 22Z", 0.0),
    ):
        sheet.path(data, sheet.lit(shade(looks.main, depth)))
    sheet.line("M96 40 Q88 66 94 94", WHITE, 3, opacity=0.35)


def rose(sheet: Sheet, looks: Looks) -> None:
    """A rose in bloom."""
    _stem(sheet, 90, (112, 134))
    sheet.path("M100 108 L72 112 L82 96 L100 102 L120 96 L128 112Z", sheet.lit(STEM))
    hue = looks.main
    for x, y, across, down, turn, depth in (
        (70, 66, 30, 38, -24, 0.18),
        (130, 66, 30, 38, 24, 0.3),
        (100, 80, 42, 32, 0, 0.14),
        (100, 46, 38, 30, 0, 0.24),
        (84, 70, 28, 34, -18, 0.04),
        (118, 72, 26, 32, 20, 0.18),
        (100, 60, 27, 27, 0, 0.08),
    ):
        sheet.ellipse(x, y, across, down, sheet.ball(shade(hue, depth)), turn=turn)
    sheet.line(
        "M100 60 C96 54 106 50 110 58 C114 70 94 76 88"
        " 64 C84 48 104 38 116 48 C128 62 112 84 94 82",
        shade(hue, 0.5),
        3.2,
        opacity=0.75,
    )


def mushroom(sheet: Sheet, looks: Looks) -> None:
    """A toadstool with spots, and a little one beside it."""
    for x, y, size in ((100, 0, 1.0), (-2, 116, 0.42)):
        with sheet.moved(x - 100 * size, y, size):
            stalk = "M80 104 C84 140 72 168 70 186 Q100 202 130 186 C128 168 116 140 120 104Z"
            sheet.path(stalk, sheet.pipe("#f3e7d0"))
            sheet.path("M72 116 Q100 134 128 116 L134 128 Q100 148 66 128Z", sheet.pipe("#e6d5b6"))
            sheet.path("M12 104 Q100 136 188 104 Q150 124 100 124 Q50 124 12 104Z", "#d9c09a")
            cap = "M8 104 C8 46 50 10 100 10 C150 10 192 46 192 104 Q100 134 8 104Z"
            sheet.path(cap, sheet.ball(looks.main))
            with sheet.within(cap):
                for spot in (
                    (66, 50, 18, 13),
                    (122, 36, 15, 10),
                    (150, 80, 18, 15),
                    (30, 88, 15, 13),
                    (96, 88, 17, 12),
                    (184, 62, 10, 13),
                    (90, 16, 11, 5),
                ):
                    sheet.ellipse(*spot, sheet.ball(looks.second, 0.5))


def cactus(sheet: Sheet, looks: Looks) -> None:
    """A desert cactus with a flower on top."""
    hue = looks.main
    for data in (
        "M84 118 C58 118 46 110 46 88 L46 70 C46 56 66 56 66 70 L66 84 C66 94 72 98 86 98Z",
        "M114 138 C144 138 156 126 156 106 L156 86 Q146 68 136 86 L136 100 Q136 116 114 116Z",
        "M74 194 L74 44 C74 10 126 10 126 44 L126 194 Q100 200 74 194Z",
    ):
        sheet.path(data, sheet.pipe(hue))
    for x in (86, 100, 114):
        sheet.line(f"M{x} 32 L{x} 190", shade(hue, 0.35), 1.6, opacity=0.6)
        for y in range(44, 190, 16):
            sheet.line(f"M{x - 3} {y - 2} L{x + 3} {y + 2}", "#f4ecd0", 1.3, opacity=0.9)
    for turn in range(0, 360, 60):
        with sheet.moved(100, 18, 1.0, turn):
            sheet.ellipse(0, -9, 6, 9, sheet.ball(looks.second))
    sheet.circle(100, 18, 5, "#f7cf52")


def vase(sheet: Sheet, looks: Looks) -> None:
    """A potted plant with three blossoms."""
    for turn, reach in ((-46, 62), (-22, 80), (2, 92), (26, 78), (50, 60), (-66, 44), (68, 44)):
        with sheet.moved(100, 122, 1.0, turn):
            sheet.path(
                f"M-4 0 C-22 {-reach * 0.4} -16 {-reach * 0.85} 0 {-reach}"
                f" C16 {-reach * 0.85} 22 {-reach * 0.4} 4 0Z",
                sheet.lit(shade(STEM, 0.05 + (turn + 60) / 500)),
            )
            sheet.line(f"M0 0 L0 {-reach * 0.85}", shade(STEM, 0.4), 1.5, opacity=0.6)
    for x, y in ((70, 44), (112, 24), (142, 58)):
        for turn in range(0, 360, 72):
            with sheet.moved(x, y, 1.0, turn):
                sheet.ellipse(0, -11, 8, 11, sheet.ball(looks.second))
        sheet.circle(x, y, 6.5, sheet.ball("#f5c342"))
    sheet.path("M56 116 L144 116 L132 190 Q100 200 68 190Z", sheet.pipe(looks.main))
    sheet.box(50, 106, 100, 18, sheet.pipe(tint(looks.main, 0.12)), 6)
