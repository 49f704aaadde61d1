"""More that drives, flies and dives: lorries, buses, motorcycles, helicopters and the like.

Cars, trains, boats and rockets are among the vehicles.
"""

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint

_PANE = "#bfe0ee"


def _wheel(sheet: Sheet, x: float, y: float, size: float, hub: str = "#c9ced6") -> None:
    sheet.circle(x, y, size, sheet.ball("#34323c"))
    sheet.circle(x, y, size * 0.56, sheet.ball(hub))
    sheet.circle(x, y, size * 0.2, "#6d7280")


def truck(sheet: Sheet, looks: Looks) -> None:
    """A pickup or lorry with an open bed."""
    body = looks.main
    sheet.box(-6, 126, 242, 14, sheet.lit("#4a4852"), 4)
    sheet.box(-8, 78, 128, 54, sheet.lit(body), 5)
    for x in range(8, 116, 22):
        sheet.line(f"M{x} 86 L{x} 124", shade(body, 0.3), 3, 0.7)
    sheet.box(-12, 72, 136, 11, sheet.lit(looks.second), 3)
    sheet.path(
        "M124 132 L124 42 Q124 28 138 28 L172 28 Q184 28 190 42 L202 76 L230 84 Q240 88 240 98"
        " L240 132Z",
        sheet.lit(body),
    )
    sheet.path("M136 40 L168 40 Q176 40 180 48 L190 76 L136 76Z", sheet.lit(_PANE))
    sheet.line("M142 70 L156 46 M152 70 L164 48", WHITE, 4, 0.6)
    sheet.line("M128 82 L128 130 M198 82 L196 128", shade(body, 0.4), 2)
    sheet.box(184, 90, 10, 5, "#e6e8ec", 2)
    sheet.circle(234, 104, 8, sheet.ball("#ffe9a8"))
    sheet.box(226, 120, 20, 14, sheet.lit("#c9ced6"), 4)
    for x in (38, 196):
        sheet.path(f"M{x - 31} 134 A31 31 0 0 1 {x + 31} 134Z", shade(body, 0.55))
        _wheel(sheet, x, 140, 26)


def bus(sheet: Sheet, looks: Looks) -> None:
    """A round-cornered bus."""
    body = looks.main
    sheet.box(0, 24, 244, 112, sheet.lit(body), 20)
    sheet.box(8, 18, 222, 14, sheet.lit(tint(body, 0.3)), 7)
    for x in (14, 56, 98, 140):
        sheet.box(x, 44, 36, 36, sheet.lit(_PANE), 5)
        sheet.line(f"M{x + 7} 72 L{x + 20} 50", WHITE, 4, 0.6)
    sheet.box(184, 44, 34, 84, sheet.lit(shade(body, 0.15)), 4)
    sheet.box(188, 48, 26, 40, sheet.lit(_PANE), 3)
    sheet.path("M224 44 L238 44 Q244 50 244 60 L244 84 L224 84Z", sheet.lit(_PANE))
    sheet.box(0, 92, 180, 8, looks.second)
    sheet.box(0, 104, 180, 4, looks.second)
    sheet.circle(236, 108, 8, sheet.ball("#ffe9a8"))
    sheet.box(-4, 128, 252, 11, sheet.lit("#4a4852"), 5)
    for x in (52, 196):
        _wheel(sheet, x, 138, 24)


def motorcycle(sheet: Sheet, looks: Looks) -> None:
    """A motorcycle with a round tank."""
    body = looks.main
    for x in (42, 186):
        sheet.circle(x, 142, 42, sheet.ball("#34323c"))
        sheet.circle(x, 142, 28, "#e3e6ea")
        sheet.circle(x, 142, 24, "#8a909a", 0.5)
        for turn in range(0, 180, 30):
            with sheet.moved(x, 142, 1.0, turn):
                sheet.line("M-26 0 L26 0", "#5a5f6a", 2.4)
        sheet.circle(x, 142, 8, sheet.ball("#5a5f6a"))
    sheet.line("M186 142 L154 46", "#b9bfc8", 9)
    sheet.line("M42 142 L92 122 L128 134", "#5a5f6a", 11)
    sheet.path("M80 90 L146 86 L150 130 L128 152 L92 152 L74 128Z", sheet.lit("#6a6f7a"))
    for y in (100, 110, 120):
        sheet.line(f"M88 {y} L140 {y - 1}", "#c9ced6", 4)
    sheet.circle(112, 138, 15, sheet.ball("#c9ced6"))
    sheet.line("M104 152 L22 160", "#c9ced6", 12)
    sheet.path("M84 88 C88 58 112 54 148 62 C160 68 158 86 146 92Z", sheet.ball(body))
    sheet.path("M10 100 C20 76 60 84 92 76 L98 94 C70 98 40 100 28 112Z", sheet.lit("#4a3630"))
    sheet.path("M2 126 A46 46 0 0 1 72 104 L66 112 A36 36 0 0 0 10 132Z", sheet.lit(body))
    sheet.path("M146 122 A46 46 0 0 1 226 122 L218 126 A38 38 0 0 0 154 126Z", sheet.lit(body))
    sheet.line("M154 48 L132 36 L120 40", "#3c3d48", 8)
    sheet.circle(166, 64, 15, sheet.ball("#5a5f6a"))
    sheet.circle(171, 64, 11, sheet.ball("#fff0b4"))


def tractor(sheet: Sheet, looks: Looks) -> None:
    """A tractor."""
    body = looks.main
    sheet.line("M176 70 L176 18", "#5a5f6a", 9)
    sheet.path("M30 24 L112 24 L118 34 L24 34Z", sheet.lit(body))
    sheet.path("M38 34 L106 34 L110 92 L30 92Z", sheet.lit(_PANE))
    sheet.line("M40 34 L32 94 M106 34 L112 94 M72 34 L72 92", shade(body, 0.3), 6)
    sheet.path("M24 90 L206 78 Q220 80 220 96 L220 132 L24 140Z", sheet.lit(body))
    for y in (96, 106, 116):
        sheet.line(f"M150 {y} L206 {y - 3}", shade(body, 0.4), 4)
    sheet.circle(216, 96, 7, sheet.ball("#ffe9a8"))
    _wheel(sheet, 64, 134, 62, looks.second)
    _wheel(sheet, 186, 156, 40, looks.second)


def helicopter(sheet: Sheet, looks: Looks) -> None:
    """A helicopter in the air."""
    body = looks.main
    sheet.path("M104 66 L-2 48 L-4 62 L104 106Z", sheet.lit(shade(body, 0.15)))
    sheet.path("M-12 22 L10 46 L2 74 L-16 72Z", sheet.lit(looks.second))
    sheet.circle(2, 54, 6, "#5a5f6a")
    sheet.line("M92 138 L86 162 M160 138 L166 162 M60 162 L192 162 Q206 162 208 150", "#5a5f6a", 6)
    sheet.path(
        "M78 92 C78 58 112 48 148 50 C190 54 212 82 212 106 C208 132 176 142 140 142"
        " C100 142 78 126 78 92Z",
        sheet.ball(body),
    )
    sheet.path("M152 60 C184 62 202 84 204 104 L152 108Z", sheet.lit(_PANE))
    sheet.line("M164 96 L178 72", WHITE, 5, 0.6)
    sheet.box(108, 68, 34, 36, sheet.lit(_PANE), 6)
    sheet.box(82, 116, 120, 7, looks.second)
    sheet.path("M120 50 L126 30 L144 30 L150 50Z", sheet.lit("#7a808c"))
    sheet.ellipse(134, 28, 112, 6, "#aab2bd", opacity=0.75)
    sheet.line("M24 27 L244 29", "#5a5f6a", 4, 0.7)
    sheet.circle(134, 27, 7, sheet.ball("#5a5f6a"))


def ufo(sheet: Sheet, looks: Looks) -> None:
    """A flying saucer with its beam."""
    sheet.path("M66 110 L134 110 L154 138 L46 138Z", sheet.fade("#d8ff9a", "#d8ff9a", 0.05), 0.8)
    sheet.path("M58 70 C58 14 142 14 142 70Z", sheet.ball("#bfe8f0"))
    sheet.ellipse(100, 56, 20, 22, sheet.ball("#8fc95a"))
    for x in (92, 108):
        sheet.ellipse(x, 50, 5, 7, INK, turn=(100 - x) * 2)
    sheet.line("M94 64 Q100 69 106 64", INK, 2.4)
    sheet.path("M0 92 C20 62 180 62 200 92 C184 122 16 122 0 92Z", sheet.ball(looks.main))
    sheet.ellipse(100, 76, 62, 13, shade(looks.main, 0.3), opacity=0.6)
    for x in (24, 62, 100, 138, 176):
        sheet.circle(x, 102 - abs(x - 100) * 0.1, 12, sheet.halo(looks.second, 0.9))
        sheet.circle(x, 102 - abs(x - 100) * 0.1, 6.5, sheet.ball(looks.second))


def submarine(sheet: Sheet, looks: Looks) -> None:
    """A submarine with portholes and a periscope."""
    hull = looks.main
    sheet.line("M118 40 L118 6 L142 6", "#7a808c", 8)
    sheet.circle(144, 7, 7, sheet.ball(_PANE))
    sheet.path(
        "M80 72 L90 34 Q92 28 100 28 L134 28 Q142 28 144 34 L152 72Z", sheet.lit(shade(hull, 0.12))
    )
    for turn in (-40, 40):
        sheet.ellipse(6, 110 + turn * 0.8, 10, 28, sheet.lit(looks.second), turn=turn * 0.6)
    sheet.path(
        "M14 110 C30 66 90 62 130 62 C180 62 222 80 222 110 C222 140 180 158 130 158"
        " C90 158 30 154 14 110Z",
        sheet.ball(hull),
    )
    sheet.path(
        "M30 134 C80 150 170 150 210 134 C190 150 160 158 130 158 C90 158 50 156 30 134Z",
        shade(hull, 0.4),
        0.5,
    )
    for x in (70, 116, 162):
        sheet.circle(x, 104, 18, sheet.ball(looks.second))
        sheet.circle(x, 104, 12.5, sheet.lit(mix(_PANE, "#4a90b8", 0.4)))
        sheet.line(f"M{x - 6} 106 L{x + 2} 97", WHITE, 3, 0.7)


FIGURES = {
    "truck": Figure(truck, "#d8483c", "#f0e6d2", "pickup", box=(-14, 22, 262, 148), size=1.1),
    "bus": Figure(bus, "#f6b92c", "#3c3a44", "bus", "buses", (-6, 14, 256, 150), size=1.3),
    "motorcycle": Figure(
        motorcycle, "#c9362f", "#c9ced6", "motorcycle", box=(-4, 28, 236, 160), size=0.9
    ),
    "tractor": Figure(tractor, "#4a9a4a", "#f2c63a", "tractor", box=(-2, 12, 232, 188), size=1.3),
    "helicopter": Figure(
        helicopter, "#e0553c", "#f6efe0", "helicopter", "", (-20, 16, 268, 152), "air", 1.1
    ),
    "ufo": Figure(
        ufo, "#aab4c2", "#ffd85a", "flying saucer", "", (-4, 10, 208, 126), "air", 1.2, False
    ),
    "submarine": Figure(
        submarine, "#f2c03a", "#e0553c", "submarine", "", (-8, -2, 236, 162), "water", 1.2
    ),
}
