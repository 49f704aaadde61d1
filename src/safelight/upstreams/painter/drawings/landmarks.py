"""Buildings one travels to see, and a tent. Houses and castles are among the buildings."""

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import shade, tint

_LAMP = "#ffd98a"


def skyscraper(sheet: Sheet, looks: Looks) -> None:
    """A tower of glass between two smaller ones."""
    glass = looks.main
    for x, top, wide, depth in ((24, 84, 50, 0.3), (130, 66, 48, 0.4), (66, 6, 70, 0.0)):
        hue = shade(glass, depth)
        sheet.box(x, top, wide, 198 - top, sheet.lit(hue))
        sheet.box(x + wide * 0.72, top, wide * 0.28, 198 - top, shade(hue, 0.45), opacity=0.4)
        sheet.box(x - 2, top - 3, wide + 4, 6, sheet.lit(shade(hue, 0.2)))
        columns = wide // 12
        for row in range(int((190 - top) / 13)):
            for column in range(columns):
                lit = (row * 7 + column * 5 + x) % 4 == 0
                sheet.box(
                    x + 6 + column * (wide - 8) / columns,
                    top + 9 + row * 13,
                    7,
                    8,
                    _LAMP if lit else tint(hue, 0.45),
                    opacity=0.95 if lit else 0.6,
                )
    sheet.box(82, -12, 38, 16, sheet.lit(shade(glass, 0.15)))
    sheet.line("M101 -12 L101 -46", shade(glass, 0.4), 4)
    sheet.circle(101, -47, 4, looks.second)


def church(sheet: Sheet, looks: Looks) -> None:
    """A small church with a steeple."""
    wall, roof = looks.main, looks.second
    sheet.path("M62 110 L132 72 L208 110Z", sheet.lit(roof))
    sheet.box(72, 108, 128, 90, sheet.lit(wall))
    sheet.box(22, 62, 62, 136, sheet.lit(shade(wall, 0.05)))
    sheet.path("M14 66 L53 -22 L92 66Z", sheet.lit(roof))
    sheet.line("M53 -22 L53 -48 M44 -39 L62 -39", "#c9983a", 4.6)
    for x, y, wide in ((53, 88, 11), (112, 134, 12), (156, 134, 12)):
        sheet.path(
            f"M{x - wide} {y + 34} L{x - wide} {y} Q{x}"
            f" {y - 22} {x + wide} {y} L{x + wide} {y + 34}Z",
            sheet.fade(_LAMP, "#f2b05a"),
        )
        sheet.line(
            f"M{x} {y - 10} L{x} {y + 34} M{x - wide} {y + 10} L{x + wide} {y + 10}",
            shade(wall, 0.5),
            2.4,
        )
    sheet.path("M38 198 L38 158 Q53 140 68 158 L68 198Z", sheet.lit("#7a4a30"))
    sheet.circle(63, 180, 2.6, _LAMP)


def windmill(sheet: Sheet, looks: Looks) -> None:
    """A windmill; how its sails stand varies."""
    sheet.path("M66 78 L134 78 L154 198 L46 198Z", sheet.pipe(looks.main))
    for y in (108, 140, 170):
        sheet.line(
            f"M{74 - (y - 78) * 0.16} {y} Q100 {y + 7} {126 + (y - 78) * 0.16} {y}",
            shade(looks.main, 0.25),
            2.4,
            0.6,
        )
    sheet.path("M58 82 C62 40 138 40 142 82Z", sheet.lit(looks.second))
    sheet.path("M84 198 L84 166 Q100 150 116 166 L116 198Z", sheet.lit("#7a4a30"))
    sheet.box(92, 112, 18, 22, sheet.fade(_LAMP, "#f2b05a"), 3)
    for turn in range(0, 360, 90):
        with sheet.moved(100, 68, 1.0, turn + 20 + 40 * looks.whim):
            sheet.line("M0 0 L0 -98", "#7a5a3c", 5)
            sheet.path("M3 -24 L25 -24 L25 -98 L3 -98Z", "#fbf4e4", 0.95)
            for y in range(-90, -24, 16):
                sheet.line(f"M3 {y} L25 {y}", "#a8845c", 2)
            sheet.line("M14 -24 L14 -98", "#a8845c", 2)
    sheet.circle(100, 68, 9, sheet.ball("#7a5a3c"))


def bridge(sheet: Sheet, looks: Looks) -> None:
    """A suspension bridge."""
    iron = looks.main
    for x in (62, 238):
        sheet.box(x - 9, 12, 18, 148, sheet.pipe(iron), 2)
        sheet.box(x - 22, 150, 44, 16, sheet.lit("#8f8a88"), 3)
    sheet.line("M-10 96 Q30 62 62 20 Q150 150 238 20 Q270 62 310 96", shade(iron, 0.2), 5)
    for x in range(78, 234, 16):
        t = (x - 62) / 176
        y = 20 * (1 - t) ** 2 + 2 * 150 * t * (1 - t) + 20 * t**2
        sheet.line(f"M{x} {y:.1f} L{x} 112", shade(iron, 0.1), 2)
    for x, y in ((6, 82), (22, 68), (38, 50), (294, 82), (278, 68), (262, 50)):
        sheet.line(f"M{x} {y} L{x} 112", shade(iron, 0.1), 2)
    sheet.box(-12, 108, 324, 13, sheet.lit(iron), 2)
    sheet.box(-12, 119, 324, 5, shade(iron, 0.45))


def tent(sheet: Sheet, looks: Looks) -> None:
    """A tent with its flap open and a lamp inside."""
    cloth = looks.main
    sheet.path("M104 22 L218 180 L132 180Z", sheet.lit(shade(cloth, 0.25)))
    sheet.path("M104 22 L-8 180 L132 180Z", sheet.lit(cloth))
    sheet.path("M102 56 L38 180 L104 180Z", sheet.fade("#ffe6a0", "#e08a3a"))
    sheet.path("M102 56 L104 180 L128 180Z", sheet.lit(looks.second))
    sheet.line("M104 22 L100 10 M104 22 L110 10", "#7a5a3c", 5)
    sheet.line("M-8 180 L-22 188 M218 180 L230 188", "#e9e2d4", 3)


def pyramid(sheet: Sheet, looks: Looks) -> None:
    """Two pyramids of stone."""
    stone = looks.main
    for x, top, half in ((186, 70, 84), (92, 8, 112)):
        base = 176
        sheet.path(f"M{x} {top} L{x - half} {base} L{x + half * 0.35} {base}Z", sheet.lit(stone))
        sheet.path(
            f"M{x} {top} L{x + half * 0.35} {base} L{x + half} {base}Z",
            sheet.lit(shade(stone, 0.35)),
        )
        for step in range(1, 9):
            t = step / 9
            y = top + (base - top) * t
            sheet.line(
                f"M{x - half * t:.1f} {y:.1f} L{x + half * 0.35 * t:.1f} {y:.1f}"
                f" L{x + half * t:.1f} {y:.1f}",
                shade(stone, 0.4),
                1.6,
                0.5,
            )


def pagoda(sheet: Sheet, looks: Looks) -> None:
    """A pagoda of four floors."""
    roof = looks.second
    sheet.box(22, 184, 156, 14, sheet.lit("#a8a29e"), 2)
    for floor in range(4):
        half, y = 58 - floor * 11, 184 - floor * 48
        sheet.box(100 - half, y - 36, half * 2, 36, sheet.lit(looks.main))
        for step in range(-2, 3):
            sheet.box(100 + step * half * 0.38 - 5, y - 28, 10, 22, sheet.fade(_LAMP, "#f2b05a"), 1)
        wide = half + 26
        sheet.path(
            f"M{100 - wide} {y - 34} Q{100 - half} {y - 40} {100 - half + 12} {y - 58}"
            f" L{100 + half - 12} {y - 58} Q{100 + half} {y - 40} {100 + wide} {y - 34}"
            f" Q{100 + wide - 4} {y - 28} {100 + half} {y - 28} L{100 - half} {y - 28}"
            f" Q{100 - wide + 4} {y - 28} {100 - wide} {y - 34}Z",
            sheet.lit(roof),
        )
        sheet.line(
            f"M{100 - wide + 6} {y - 31} Q100 {y - 26} {100 + wide - 6} {y - 31}",
            tint(roof, 0.4),
            2,
        )
    sheet.line("M100 -18 L100 -46", "#d9a93a", 5)


def tower(sheet: Sheet, looks: Looks) -> None:
    """A tall tower of iron lattice."""
    iron = looks.main
    outline = (
        "M94 -40 L106 -40 C108 40 120 120 164 198 L134 198 Q100 130 66 198 L36 198"
        " C80 120 92 40 94 -40Z"
    )
    sheet.path(outline, sheet.pipe(iron))
    with sheet.within(outline):
        for y in range(-30, 200, 14):
            reach = 8 + (y + 40) ** 2 * 0.0012
            sheet.line(
                f"M{100 - reach} {y} L{100 + reach} {y + 14}"
                f" M{100 + reach} {y} L{100 - reach} {y + 14}",
                tint(iron, 0.45),
                2,
                0.7,
            )
    for y, half in ((146, 46), (84, 26), (-8, 12)):
        sheet.box(100 - half, y, half * 2, 9, sheet.lit(shade(iron, 0.15)), 2)
    sheet.line("M100 -40 L100 -62", iron, 4)
    sheet.circle(100, -62, 4, WHITE)


FIGURES = {
    "skyscraper": Figure(
        skyscraper,
        "#6f9fc4",
        "#e0493a",
        "skyscraper",
        box=(16, -54, 170, 252),
        size=2.4,
        glow="windows",
    ),
    "church": Figure(
        church,
        "#f2ece0",
        "#7a5a58",
        "church",
        "churches",
        (6, -54, 208, 252),
        size=2.0,
        glow="windows",
    ),
    "windmill": Figure(
        windmill,
        "#f0e6d2",
        "#a8563f",
        "windmill",
        box=(-10, -40, 220, 238),
        size=2.0,
        glow="windows",
    ),
    "bridge": Figure(
        bridge, "#c9503c", "#c9503c", "bridge", box=(-14, 4, 328, 164), size=1.6, turns=False
    ),
    "tent": Figure(
        tent, "#e08a3a", "#3f7f8c", "tent", box=(-26, 4, 260, 188), size=1.1, glow="windows"
    ),
    "pyramid": Figure(
        pyramid,
        "#dfb56c",
        "#dfb56c",
        "pair of pyramids",
        "pairs of pyramids",
        (-24, 4, 298, 174),
        size=1.8,
    ),
    "pagoda": Figure(
        pagoda, "#c9483c", "#3f5a5c", "pagoda", box=(12, -50, 176, 248), size=2.0, glow="windows"
    ),
    "tower": Figure(
        tower, "#8a6a52", "#8a6a52", "iron tower", box=(30, -68, 140, 266), size=2.4, glow="all"
    ),
}
