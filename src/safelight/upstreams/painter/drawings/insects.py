"""Insects and spiders, large as in a picture book. Butterflies are among the creatures."""

import math

from safelight.upstreams.painter.drawings.faces import cheeks, eyes, smile
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint


def _feelers(sheet: Sheet, x: float, y: float, reach: float) -> None:
    for side in (-1, 1):
        end_x, end_y = x + side * reach, y - reach * 1.5
        sheet.line(f"M{x + side * 5} {y} Q{x + side * 4} {y - reach} {end_x} {end_y}", INK, 3)
        sheet.circle(end_x, end_y, 4, INK)


def bee(sheet: Sheet, looks: Looks) -> None:
    """A plump bee on the wing."""
    coat, band = looks.main, looks.second
    for x, y, across, turn in ((92, 52, 25, -24), (128, 48, 25, 20)):
        sheet.ellipse(x, y, across, 46, sheet.lit("#dcecf5", 0.5), turn=turn, opacity=0.85)
        sheet.line(f"M{x} {y + 38} L{x} {y - 26}", "#aac8da", 2, 0.8)
    sheet.path("M10 122 L34 108 L34 136Z", shade(band, 0.1))
    body = (
        "M24 122 C24 92 60 78 104 80 C146 80 168 98 168 122 C168 148 146 166 104 166 C60 168"
        " 24 152 24 122Z"
    )
    sheet.path(body, sheet.ball(coat))
    with sheet.within(body):
        for x in (48, 80, 112):
            sheet.path(
                f"M{x} 70 Q{x + 14} 122 {x} 176 L{x + 16} 176 Q{x + 30} 122 {x + 16} 70Z", band
            )
        sheet.ellipse(80, 98, 50, 12, WHITE, opacity=0.25)
    _feelers(sheet, 162, 92, 18)
    sheet.circle(158, 122, 38, sheet.ball(coat))
    cheeks(sheet, 160, 134, 20, 6)
    eyes(sheet, 160, 118, 13, 9, "#4a3020", looks.marking)
    smile(sheet, 160, 134, 7)


def ladybird(sheet: Sheet, looks: Looks) -> None:
    """A ladybird on its six feet."""
    shell, dots = looks.main, looks.second
    for x, y in ((40, 168), (78, 180), (116, 180)):
        sheet.line(f"M{x + 12} 148 Q{x} 164 {x - 6} {y + 8}", INK, 7)
    _feelers(sheet, 168, 84, 16)
    sheet.circle(156, 120, 40, sheet.ball("#35303a"))
    body = "M14 152 C10 90 48 50 92 52 C136 54 158 104 150 152 Q84 172 14 152Z"
    sheet.path(body, sheet.ball(shell))
    with sheet.within(body):
        sheet.line("M88 50 C78 88 76 130 78 164", shade(dots, 0.1), 4)
        for x, y, size in (
            (46, 96, 13),
            (100, 82, 12),
            (38, 136, 11),
            (112, 126, 14),
            (66, 120, 8),
        ):
            sheet.circle(x, y, size, dots)
        sheet.ellipse(64, 74, 22, 8, WHITE, turn=-28, opacity=0.4)
    for x in (148, 174):
        sheet.circle(x, 112, 11, WHITE)
        sheet.circle(x + 2, 113, 6, INK)
    smile(sheet, 162, 132, 8)
    sheet.line("M154 132 Q162 140 170 132", WHITE, 2.6)


def spider(sheet: Sheet, looks: Looks) -> None:
    """A spider that hangs on its thread."""
    coat = looks.main
    sheet.line("M100 -10 L100 40", "#e9e9f2", 2.4)
    legs = (
        "M72 96 C40 60 22 84 10 112",
        "M66 104 C34 88 12 110 6 142",
        "M66 116 C36 114 20 138 20 172",
        "M74 128 C52 136 42 160 46 190",
    )
    for leg in legs:
        sheet.line(leg, shade(coat, 0.2), 8)
        with sheet.mirrored(100):
            sheet.line(leg, shade(coat, 0.3), 8)
    sheet.circle(100, 74, 44, sheet.ball(coat))
    for x, y, size in ((84, 52, 6), (112, 48, 5), (100, 66, 7)):
        sheet.circle(x, y, size, looks.second, 0.8)
    sheet.circle(100, 122, 36, sheet.ball(tint(coat, 0.12)))
    cheeks(sheet, 100, 134, 20, 6)
    eyes(sheet, 100, 116, 14, 10, "#5a7a3a", looks.marking)
    for x in (84, 116):
        sheet.circle(x, 98, 4.4, WHITE)
        sheet.circle(x, 98, 2.4, INK)
    smile(sheet, 100, 134, 8)


def dragonfly(sheet: Sheet, looks: Looks) -> None:
    """A dragonfly seen from above."""
    skin, wing = looks.main, looks.second
    for x, y, turn in ((44, 62, -76), (156, 62, 76), (50, 102, -108), (150, 102, 108)):
        sheet.ellipse(x, y, 17, 54, sheet.lit(wing, 0.5), turn=turn, opacity=0.82)
        with sheet.moved(x, y, 1.0, turn):
            sheet.line("M0 -46 L0 48 M-8 -24 L0 -10 L8 -24 M-8 6 L0 20 L8 6", shade(wing, 0.3), 1.6)
    sheet.path("M92 80 L96 198 L104 198 L108 80Z", sheet.pipe(skin))
    for y in range(104, 196, 15):
        sheet.line(f"M94 {y} L106 {y}", shade(skin, 0.4), 2.4)
    sheet.ellipse(100, 76, 16, 30, sheet.ball(skin))
    sheet.circle(100, 38, 19, sheet.ball(skin))
    for x in (88, 112):
        sheet.circle(x, 32, 13, sheet.ball(mix(skin, "#8c2f4a", 0.6)))
        sheet.circle(x - 4, 27, 3.4, WHITE, 0.8)


def web(sheet: Sheet, looks: Looks) -> None:
    """A spider's web with drops of dew, and a twig at either side."""
    for path in ("M14 200 C4 140 20 70 8 -4", "M190 204 C200 130 178 60 196 -6"):
        sheet.line(path, "#6d4a30", 11)
        sheet.line(path, "#9a6e48", 5)
    angles = [math.tau * step / 12 + 0.1 for step in range(12)]
    for angle in angles:
        sheet.line(
            f"M100 96 L{100 + math.cos(angle) * 92:.1f} {96 + math.sin(angle) * 92:.1f}",
            looks.main,
            1.8,
            0.9,
        )
    for ring in range(1, 8):
        reach = ring * 12.4
        points = [(100 + math.cos(a) * reach, 96 + math.sin(a) * reach) for a in angles]
        path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
        for at in range(12):
            x, y = points[(at + 1) % 12]
            middle = angles[at] + math.tau / 24
            path += (
                f" Q{100 + math.cos(middle) * reach * 0.86:.1f}"
                f" {96 + math.sin(middle) * reach * 0.86:.1f} {x:.1f} {y:.1f}"
            )
        sheet.line(path, looks.main, 1.6, 0.9)
        for at in range(ring % 2, 12, 2):
            sheet.circle(*points[at], 3.6, sheet.ball("#dff2fa"))


FIGURES = {
    "bee": Figure(bee, "#f6c63c", "#4a3a34", "bee", "", (4, -2, 198, 172), "air", 0.5),
    "ladybird": Figure(ladybird, "#d9362b", "#35303a", "ladybird", box=(8, 46, 194, 144), size=0.4),
    "spider": Figure(
        spider, "#5a4a68", "#e0a53a", "spider", "", (0, -8, 200, 202), "air", 0.5, False
    ),
    "dragonfly": Figure(
        dragonfly,
        "#2f8fa0",
        "#cfeaf2",
        "dragonfly",
        "dragonflies",
        (-12, 14, 224, 188),
        "air",
        0.5,
        False,
    ),
    "web": Figure(
        web,
        "#f4f6fa",
        "#f4f6fa",
        "spider's web",
        "spiders' webs",
        (-4, -4, 208, 206),
        size=0.8,
        turns=False,
    ),
}
