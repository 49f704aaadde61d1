"""Houses, castles and lighthouses: single buildings that are the subject of a picture.

Rows of houses in a city's background are scenery and are drawn there.
"""

from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint

GLOW = "#ffdf8c"


def _window(sheet: Sheet, x: float, y: float, across: float, down: float) -> None:
    sheet.box(x - 3, y - 3, across + 6, down + 6, sheet.lit("#f6efe2"), 2)
    sheet.box(x, y, across, down, sheet.fade("#ffe9a6", "#f0b24e"))
    sheet.line(
        f"M{x + across / 2} {y} L{x + across / 2} {y + down}"
        f" M{x} {y + down / 2} L{x + across} {y + down / 2}",
        "#f6efe2",
        2.4,
    )
    sheet.box(x - 5, y + down + 2, across + 10, 5, sheet.lit("#cfc4b2"), 1)


def house(sheet: Sheet, looks: Looks) -> None:
    """A cottage with a warm light in its windows."""
    wall, roof = looks.main, looks.second
    sheet.box(138, 26, 20, 46, sheet.pipe("#a9604a"))
    sheet.box(134, 20, 28, 9, sheet.pipe("#8d4d3a"), 2)
    for x, y, size in ((150, 6, 8), (160, -8, 11), (176, -20, 14)):
        sheet.circle(x, y, size, WHITE, 0.5)
    front = "M30 92 L100 28 L170 92 L170 190 L30 190Z"
    sheet.path(front, sheet.lit(wall, 0.8))
    with sheet.within(front):
        for y in range(104, 190, 15):
            sheet.line(f"M20 {y} L180 {y}", shade(wall, 0.35), 1.4, opacity=0.35)
        sheet.path("M30 92 L100 28 L170 92 L170 108 L100 46 L30 108Z", shade(wall, 0.65), 0.3)
    sheet.path("M12 100 L100 18 L188 100 L180 112 L100 38 L20 112Z", sheet.lit(roof))
    sheet.line("M22 102 L100 28 L178 102", tint(roof, 0.4), 2, opacity=0.5)
    sheet.path(
        "M84 190 L84 146 Q84 130 100 130 Q116 130 116 146 L116 190Z", sheet.lit(shade(roof, 0.25))
    )
    sheet.circle(110, 162, 2.8, "#f2cb57")
    sheet.box(78, 188, 44, 7, sheet.lit("#c9bba5"), 2)
    _window(sheet, 46, 126, 26, 30)
    _window(sheet, 128, 126, 26, 30)
    sheet.circle(100, 84, 15, sheet.lit("#f6efe2"))
    sheet.circle(100, 84, 11, sheet.fade("#ffe9a6", "#f0b24e"))
    sheet.line("M89 84 L111 84 M100 73 L100 95", "#f6efe2", 2.2)
    for x, size in ((24, 15), (44, 11), (158, 12), (178, 16)):
        sheet.circle(x, 190 - size * 0.55, size, sheet.ball("#5f9a48"))
        sheet.circle(x - size * 0.3, 188 - size, 2.6, "#f29ab0")
        sheet.circle(x + size * 0.4, 189 - size * 0.6, 2.6, "#f5d04d")


def _turret(sheet: Sheet, x: float, top: float, half: float, wall: Colour, roof: Colour) -> None:
    sheet.path(
        f"M{x - half} {top} L{x + half} {top} L{x + half} 192 L{x - half} 192Z", sheet.pipe(wall)
    )
    for y in range(int(top) + 18, 186, 22):
        sheet.line(
            f"M{x - half * 0.7} {y} l8 0 M{x + half * 0.1} {y + 9} l8 0", shade(wall, 0.4), 2, 0.4
        )
    sheet.path(
        f"M{x - half - 7} {top + 4} L{x} {top - half * 2.7} L{x + half + 7} {top + 4}"
        f" Q{x} {top + 13} {x - half - 7} {top + 4}Z",
        sheet.pipe(roof),
    )
    sheet.line(f"M{x} {top - half * 2.6} L{x} {top - half * 2.6 - 18}", "#6b5a4a", 2.2)
    tip = top - half * 2.6 - 18
    sheet.path(f"M{x} {tip} L{x + 20} {tip + 6} L{x} {tip + 12}Z", sheet.lit("#f0c04a"))
    sheet.path(
        f"M{x - 6} {top + 46} L{x - 6} {top + 30} Q{x}"
        f" {top + 20} {x + 6} {top + 30} L{x + 6}"
        f" {top + 46}Z",
        sheet.fade(GLOW, "#e79b3d"),
    )


def castle(sheet: Sheet, looks: Looks) -> None:
    """A fairy-tale castle with four turrets."""
    wall, roof = looks.main, looks.second
    _turret(sheet, 72, 62, 17, shade(wall, 0.12), roof)
    _turret(sheet, 130, 74, 15, shade(wall, 0.16), roof)
    sheet.path("M84 60 L116 60 L116 192 L84 192Z", sheet.pipe(shade(wall, 0.05)))
    _turret(sheet, 101, 44, 19, wall, roof)
    _turret(sheet, 28, 98, 20, wall, roof)
    _turret(sheet, 172, 98, 20, shade(wall, 0.06), roof)
    battlement = "M40 128" + "".join(
        f" L{x} 118 L{x + 10} 118 L{x + 10} 128 L{x + 20} 128" for x in range(40, 160, 20)
    )
    sheet.path(f"{battlement} L160 192 L40 192Z", sheet.lit(tint(wall, 0.08)))
    for y in (142, 158, 174):
        for x in range(48 + (y % 3) * 5, 156, 24):
            sheet.line(f"M{x} {y} l10 0", shade(wall, 0.4), 2, opacity=0.4)
    sheet.path("M80 192 L80 160 Q80 138 100 138 Q120 138 120 160 L120 192Z", sheet.lit("#6d4428"))
    sheet.line("M90 146 L90 192 M100 139 L100 192 M110 146 L110 192", "#492c1a", 1.8)
    for x in (60, 140):
        sheet.path(
            f"M{x - 5} 164 L{x - 5} 150 Q{x} 142 {x + 5} 150 L{x + 5} 164Z",
            sheet.fade(GLOW, "#e79b3d"),
        )


def lighthouse(sheet: Sheet, looks: Looks) -> None:
    """A striped lighthouse on its rock, lamp lit."""
    wall, stripe = looks.main, looks.second
    sheet.circle(100, 26, 58, sheet.halo("#fff0a8", 0.8))
    sheet.path(
        "M36 194 C40 176 62 166 82 168 C110 160 140 168"
        " 152 178 C162 182 166 190 166 194 Q100 202 36"
        " 194Z",
        sheet.lit("#8d8a8c"),
    )
    body = "M80 52 L120 52 L134 180 Q100 190 66 180Z"
    sheet.path(body, sheet.pipe(wall))
    with sheet.within(body):
        for y in (74, 118, 160):
            sheet.path(
                f"M40 {y} Q100 {y + 10} 160 {y} L160 {y + 22} Q100 {y + 32} 40 {y + 22}Z",
                sheet.pipe(stripe),
            )
    for y in (104, 148):
        sheet.box(95, y, 10, 14, sheet.fade("#39506b", "#7ea6c2"), 5)
    sheet.path("M90 186 L90 170 Q100 158 110 170 L110 186Z", sheet.lit("#6d4428"))
    sheet.box(70, 44, 60, 9, sheet.pipe(mix(stripe, "#3a3440", 0.5)), 3)
    sheet.line("M72 44 L72 34 L128 34 L128 44 M86 44 L86 34 M114 44 L114 34", "#4a4450", 2.2)
    sheet.box(84, 12, 32, 32, sheet.fade("#fffbe0", "#ffd250"), 2)
    sheet.line("M92 12 L92 44 M100 12 L100 44 M108 12 L108 44", "#4a4450", 1.6, opacity=0.6)
    sheet.path("M78 14 Q100 -18 122 14 Q100 20 78 14Z", sheet.pipe(stripe))
    sheet.circle(100, -5, 4, sheet.ball(stripe))
    sheet.path("M30 196 C34 184 50 180 60 186 C66 180 78 184 80 196Z", sheet.lit("#6f6c72"))
    sheet.path("M126 198 C130 184 150 182 170 196Z", sheet.lit("#77747a"))
