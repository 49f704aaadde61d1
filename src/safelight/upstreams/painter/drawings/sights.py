"""Ships and sights that people name: a pirate ship, a torii, a great wheel.

Towers, bridges and temples are among the landmarks.
"""

import math

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint


def pirate_ship(sheet: Sheet, looks: Looks) -> None:
    """A pirate ship under full sail, skull and crossbones on its flag."""
    wood, sail = looks.main, looks.second
    for x, top in ((52, 26), (108, -14), (164, 30)):
        sheet.line(f"M{x} 140 L{x} {top}", "#6b4630", 6)
    sheet.line("M196 126 L236 96", "#6b4630", 5)
    for x, y, wide, down in (
        (52, 42, 34, 34),
        (52, 84, 38, 38),
        (108, 8, 36, 38),
        (108, 54, 48, 62),
        (164, 46, 32, 32),
        (164, 86, 36, 36),
    ):
        sheet.line(f"M{x - wide} {y - 2} L{x + wide} {y - 2}", "#6b4630", 4)
        sheet.path(
            f"M{x - wide} {y} Q{x} {y + 5} {x + wide} {y} Q{x + wide * 1.25:.1f}"
            f" {y + down * 0.6:.1f} {x + wide * 0.95:.1f} {y + down}"
            f" Q{x} {y + down - 9} {x - wide * 0.95:.1f} {y + down} Q{x - wide * 0.7:.1f}"
            f" {y + down * 0.5:.1f} {x - wide} {y}Z",
            sheet.lit(sail),
        )
    sheet.path(
        "M108 -14 C92 -20 82 -8 66 -14 L66 -38 C82 -32 92 -44 108 -38Z", sheet.lit("#2b2733")
    )
    sheet.circle(87, -29, 5.4, WHITE)
    sheet.line("M79 -18 L95 -24 M79 -24 L95 -18", WHITE, 2.4)
    sheet.circle(85, -29, 1.4, INK)
    sheet.circle(89, -29, 1.4, INK)
    for data in ("M52 40 L8 124", "M108 0 L52 44", "M108 0 L164 46", "M164 44 L232 98"):
        sheet.line(data, "#5a4638", 1.6, 0.8)
    hull = (
        "M-6 104 L34 104 L40 124 L176 124 L186 110 L214 110 C208 146 190 180 164 184 L50 184 C22"
        " 180 2 146 -6 104Z"
    )
    sheet.path(hull, sheet.lit(wood))
    with sheet.within(hull):
        for y in (140, 154, 168):
            sheet.line(f"M-8 {y} Q100 {y + 7} 216 {y - 2}", shade(wood, 0.4), 2, 0.6)
        sheet.path("M-10 100 L220 100 L216 120 L-4 118Z", shade(wood, 0.25), 0.6)
    sheet.line("M-8 104 L34 104 L40 124 L176 124 L186 110 L216 110", "#d8a83a", 5)
    for x in (62, 92, 122, 152):
        sheet.box(x - 7, 138, 14, 12, "#2b2733", 2)
        sheet.circle(x, 144, 4.4, "#56545f")
    for x in (6, 22):
        sheet.box(x - 4, 112, 9, 12, "#ffd98a", 2)


def torii(sheet: Sheet, looks: Looks) -> None:
    """A red torii gate."""
    red = looks.main
    for x in (50, 150):
        sheet.path(f"M{x - 9} 40 L{x + 9} 40 L{x + 11} 190 L{x - 11} 190Z", sheet.pipe(red))
        sheet.box(x - 15, 182, 30, 14, sheet.lit("#4a4450"), 3)
    sheet.box(24, 62, 152, 14, sheet.lit(red), 2)
    sheet.box(90, 36, 20, 30, sheet.lit(looks.second), 2)
    sheet.path("M-4 18 Q100 40 204 18 L198 42 Q100 54 2 42Z", sheet.lit(red))
    sheet.path("M-10 8 Q100 34 210 8 L206 22 Q100 44 -6 22Z", sheet.lit("#3a3440"))


def igloo(sheet: Sheet, looks: Looks) -> None:
    """An igloo of snow blocks."""
    dome = "M6 186 C6 90 54 44 104 44 C158 44 200 96 198 186Z"
    sheet.path(dome, sheet.ball(looks.main))
    line = shade(looks.main, 0.28)
    with sheet.within(dome):
        for y in (78, 112, 148):
            sheet.line(f"M0 {y} Q104 {y - 18} 204 {y}", line, 3, 0.7)
        for row, y in enumerate((56, 86, 120, 156)):
            for step in range(6):
                x = 14 + step * 36 + row % 2 * 18
                sheet.line(f"M{x} {y} l0 30", line, 3, 0.6)
    sheet.path(
        "M40 192 C40 130 62 112 84 112 C108 112 128 130 128 192Z", sheet.ball(tint(looks.main, 0.2))
    )
    sheet.path(
        "M54 192 C54 144 68 128 84 128 C100 128 114 144 114 192Z",
        sheet.fade("#2b3f66", looks.second),
    )
    sheet.ellipse(102, 190, 104, 9, sheet.lit(looks.main))


def liberty(sheet: Sheet, looks: Looks) -> None:
    """The Statue of Liberty."""
    green = looks.main
    sheet.path("M58 164 L142 164 L150 200 L50 200Z", sheet.pipe(looks.second))
    sheet.box(50, 156, 100, 12, sheet.lit(tint(looks.second, 0.2)), 2)
    sheet.line("M120 84 C134 62 136 38 134 14", shade(green, 0.1), 14)
    sheet.path("M124 12 L146 12 L141 -6 L129 -6Z", sheet.lit(green))
    sheet.path("M135 -40 C148 -24 146 -10 135 -6 C124 -10 122 -24 135 -40Z", sheet.ball("#f2b13a"))
    robe = "M78 76 C66 110 64 140 66 158 L136 158 C138 130 134 100 122 76 Q100 66 78 76Z"
    sheet.path(robe, sheet.lit(green))
    for x in (78, 92, 106, 120):
        sheet.line(f"M{100 + (x - 100) * 0.5} 82 Q{x} 116 {x} 156", shade(green, 0.4), 2.6, 0.7)
    sheet.path(
        "M122 78 C112 104 88 124 66 138 L66 116 C84 106 98 92 104 74Z", sheet.lit(tint(green, 0.15))
    )
    sheet.path("M70 92 C56 104 58 122 72 128 L80 116Z", sheet.lit(shade(green, 0.12)))
    sheet.path("M58 96 L78 92 L82 122 L62 126Z", sheet.lit(shade(green, 0.3)))
    sheet.ellipse(100, 50, 21, 25, sheet.ball(green))
    for step in range(7):
        turn = -72 + step * 24
        with sheet.moved(100, 38, 1.0, turn):
            sheet.path("M-4 -16 L0 -46 L4 -16Z", sheet.lit(shade(green, 0.1)))
    sheet.path("M78 40 Q100 20 122 40 L120 50 Q100 36 80 50Z", sheet.lit(tint(green, 0.2)))
    for x in (92, 108):
        sheet.ellipse(x, 54, 2.4, 3.2, shade(green, 0.65))
    sheet.line("M94 65 Q100 68 106 65", shade(green, 0.6), 2)


def clock_tower(sheet: Sheet, looks: Looks) -> None:
    """A Gothic clock tower."""
    stone = looks.main
    sheet.path("M66 196 L68 40 L132 40 L134 196Z", sheet.pipe(stone))
    for x in (78, 92, 108, 122):
        sheet.line(f"M{x} 106 L{x} 192", shade(stone, 0.3), 2.6, 0.7)
    for y in (106, 136, 166):
        sheet.box(64, y, 72, 5, sheet.lit(shade(stone, 0.2)))
        for x in (76, 96, 116):
            sheet.box(x, y + 10, 8, 14, "#ffd98a", 3)
    sheet.box(58, 36, 84, 66, sheet.lit(stone), 2)
    sheet.circle(100, 68, 28, sheet.ball("#8a6a2c"))
    sheet.circle(100, 68, 24, "#fdf8ea")
    for step in range(12):
        with sheet.moved(100, 68, 1.0, step * 30):
            sheet.line("M0 -21 L0 -17", INK, 2)
    sheet.line("M100 68 L100 52 M100 68 L112 74", INK, 3.4)
    sheet.path("M54 38 L100 20 L146 38Z", sheet.lit(looks.second))
    sheet.box(72, 4, 56, 24, sheet.lit(stone), 2)
    for x in (80, 94, 108):
        sheet.box(x, 9, 9, 16, shade(stone, 0.55), 4)
    sheet.path("M66 6 L100 -50 L134 6Z", sheet.lit(looks.second))
    sheet.line("M100 -50 L100 -64", "#d8a83a", 3.4)
    for x in (60, 140):
        sheet.path(f"M{x - 6} 38 L{x} 16 L{x + 6} 38Z", sheet.lit(looks.second))


def great_wheel(sheet: Sheet, looks: Looks) -> None:
    """A Ferris wheel with coloured cabins."""
    for foot in (52, 148):
        sheet.line(f"M100 92 L{foot} 196", shade(looks.main, 0.3), 8)
    sheet.line("M40 196 H160", shade(looks.main, 0.4), 9)
    for reach, width in ((80, 5), (68, 2.6)):
        sheet.line(
            f"M{100 - reach} 92 a{reach} {reach} 0 1 1 {2 * reach} 0 a{reach} {reach} 0 1 1"
            f" {-2 * reach} 0",
            looks.main,
            width,
        )
    hues = ("#e0493a", "#f2b93a", "#4a94d0", "#5fa84c", "#8f6ac0")
    for step in range(10):
        angle = math.radians(step * 36 + 12)
        x, y = 100 + math.cos(angle) * 80, 92 + math.sin(angle) * 80
        sheet.line(f"M100 92 L{x:.1f} {y:.1f}", looks.main, 2)
        hue = hues[step % 5]
        sheet.line(f"M{x:.1f} {y:.1f} l0 6", "#5a5a6a", 2)
        sheet.path(f"M{x - 11:.1f} {y + 5:.1f} h22 l-3 17 h-16Z", sheet.lit(hue))
        sheet.path(
            f"M{x - 13:.1f} {y + 6:.1f} Q{x:.1f} {y - 5:.1f} {x + 13:.1f} {y + 6:.1f}Z",
            sheet.lit(shade(hue, 0.2)),
        )
        sheet.box(x - 6, y + 8, 12, 6, "#ffe9b0", 1)
    sheet.circle(100, 92, 11, sheet.ball(looks.second))


def mausoleum(sheet: Sheet, looks: Looks) -> None:
    """The Taj Mahal."""
    marble = looks.main
    for x in (6, 214):
        sheet.path(f"M{x - 7} 180 L{x - 5} 60 L{x + 5} 60 L{x + 7} 180Z", sheet.pipe(marble))
        for y in (92, 128):
            sheet.box(x - 9, y, 18, 5, sheet.lit(shade(marble, 0.1)), 2)
        sheet.path(
            f"M{x - 8} 62 C{x - 9} 50 {x - 3} 46 {x} 38 C{x + 3} 46 {x + 9} 50 {x + 8} 62Z",
            sheet.ball(marble),
        )
    for x, size in ((66, 19), (154, 19)):
        sheet.box(x - size * 0.7, 84, size * 1.4, 14, sheet.lit(marble))
        sheet.path(
            f"M{x - size} 86 C{x - size * 1.2} 64 {x - 6} 58 {x} 44 C{x + 6} 58 {x + size * 1.2}"
            f" 64 {x + size} 86Z",
            sheet.ball(marble),
        )
    sheet.box(74, 70, 72, 26, sheet.lit(marble))
    sheet.path(
        "M74 74 C62 40 94 22 104 8 L110 -8 L116 8 C126 22 158 40 146 74 Q110 84 74 74Z",
        sheet.ball(marble),
    )
    sheet.line("M110 -8 L110 -24", looks.second, 3.4)
    sheet.box(34, 94, 152, 86, sheet.lit(marble))
    sheet.box(78, 84, 64, 96, sheet.lit(tint(marble, 0.3)), 1)
    dark = mix(marble, "#6f7a9c", 0.6)
    sheet.path(
        "M88 180 L88 122 C88 108 102 102 110 92 C118 102 132 108 132 122 L132 180Z",
        sheet.fade(dark, shade(dark, 0.2)),
    )
    for x in (44, 56, 152, 164):
        for y in (104, 144):
            sheet.path(
                f"M{x} {y + 28} L{x} {y + 10} Q{x + 5} {y + 4} {x + 5} {y} Q{x + 5} {y + 4}"
                f" {x + 10} {y + 10} L{x + 10} {y + 28}Z",
                dark,
            )
    sheet.path("M-10 178 L230 178 L236 194 L-16 194Z", sheet.lit(shade(marble, 0.12)))


def van(sheet: Sheet, looks: Looks) -> None:
    """A camper van in two colours, a surfboard on its roof."""
    body, top = looks.main, looks.second
    sheet.path("M30 8 Q116 -8 214 8 Q116 24 30 8Z", sheet.lit("#f2b93a"))
    for x in (74, 168):
        sheet.line(f"M{x} 14 l0 10", "#56545f", 4)
    shell = (
        "M8 130 L10 66 C12 34 26 22 56 22 L200 22 C226 22 238 34 240 66 L242 130 Q240 142 228"
        " 142 L22 142 Q8 142 8 130Z"
    )
    sheet.path(shell, sheet.lit(body))
    with sheet.within(shell):
        sheet.path("M0 0 H250 V84 C200 88 60 88 0 78Z", sheet.lit(top))
        sheet.line("M0 80 C60 90 200 90 250 86", WHITE, 3)
    for x, wide in ((26, 40), (76, 44), (128, 44)):
        sheet.box(x, 34, wide, 36, sheet.lit("#9fd0e8"), 8)
        sheet.path(f"M{x + 6} 66 l14 -28 l8 0 l-14 28Z", WHITE, 0.4)
    sheet.path("M182 34 L206 34 C222 36 228 48 230 70 L182 70Z", sheet.lit("#9fd0e8"))
    sheet.line("M120 74 V138 M178 74 V138", shade(body, 0.3), 2, 0.7)
    sheet.line("M128 98 h12", WHITE, 3.4)
    sheet.circle(230, 104, 9, sheet.ball("#fff3c0"))
    sheet.box(4, 128, 242, 11, sheet.lit("#d9d6dc"), 5)
    for x in (62, 190):
        sheet.circle(x, 140, 25, sheet.ball("#34303c"))
        sheet.circle(x, 140, 13, sheet.ball("#e3dfe6"))
        sheet.circle(x, 140, 5, "#8a8794")


def canoe(sheet: Sheet, looks: Looks) -> None:
    """A canoe with its paddle."""
    sheet.line("M70 120 L176 34", "#a8703f", 6)
    with sheet.moved(182, 28, 1.0, 51):
        sheet.ellipse(0, -8, 11, 22, sheet.lit("#c98a4f"))
    sheet.path("M14 104 Q110 128 206 104 L206 116 L14 116Z", shade(looks.main, 0.6))
    hull = (
        "M-10 88 C6 98 20 112 30 114 Q110 128 190 114 C200 112 214 98 230 88 C228 130 190 152"
        " 110 152 C30 152 -8 130 -10 88Z"
    )
    sheet.path(hull, sheet.lit(looks.main))
    with sheet.within(hull):
        sheet.line("M-10 128 Q110 152 230 128", looks.second, 6)
    for x in (76, 144):
        sheet.path(
            f"M{x - 14} 112 L{x + 14} 112 L{x + 12} 121 L{x - 12} 121Z", sheet.lit("#c98a4f")
        )


FIGURES = {
    "pirate ship": Figure(
        pirate_ship, "#8a5230", "#f6efe0", "pirate ship", "", (-20, -48, 262, 236), "water", 1.7
    ),
    "torii": Figure(torii, "#d0402c", "#e8b84a", "torii gate", box=(-14, 2, 228, 198), size=1.6),
    "igloo": Figure(igloo, "#e9f1f8", "#4a6a9c", "igloo", box=(-4, 36, 210, 166), size=1.2),
    "liberty": Figure(
        liberty,
        "#7fb5a0",
        "#c9b08a",
        "Statue of Liberty",
        "statues of liberty",
        (34, -46, 132, 250),
        size=2.0,
    ),
    "clock tower": Figure(
        clock_tower,
        "#d9bc86",
        "#5a6078",
        "clock tower",
        box=(42, -68, 116, 268),
        size=2.0,
        glow="windows",
    ),
    "great wheel": Figure(
        great_wheel,
        "#8a9ab8",
        "#f2b93a",
        "Ferris wheel",
        box=(0, -2, 200, 204),
        size=1.9,
        glow="all",
    ),
    "mausoleum": Figure(
        mausoleum, "#f4efe8", "#e0b04a", "Taj Mahal", "Taj Mahals", (-22, -28, 264, 226), size=1.8
    ),
    "van": Figure(van, "#3f9aa0", "#f6efe2", "camper van", box=(-2, -6, 254, 176), size=1.1),
    "canoe": Figure(canoe, "#c9503a", "#f2d08a", "canoe", "", (-14, 8, 248, 150), "water", 0.9),
}
