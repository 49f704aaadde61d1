"""Marvels of the air and of the garden: a phoenix, an airship, a red bridge, bamboo."""

from safelight.upstreams.painter.drawings.faces import eye
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint


def phoenix(sheet: Sheet, looks: Looks) -> None:
    """A phoenix, its wings and tail aflame."""
    fire, gold = looks.main, looks.second
    sheet.circle(100, 84, 112, sheet.halo(gold, 0.6))
    for turn, reach, hue in (
        (-26, 100, fire),
        (24, 100, fire),
        (-10, 118, mix(fire, gold, 0.5)),
        (9, 118, mix(fire, gold, 0.5)),
        (0, 96, gold),
    ):
        with sheet.moved(100, 122, 1.0, turn):
            sheet.path(
                f"M-8 0 C-22 {reach * 0.4:.0f} 14 {reach * 0.6:.0f} 0 {reach} C20"
                f" {reach * 0.7:.0f} 12 {reach * 0.4:.0f} 8 0Z",
                sheet.lit(hue),
            )
            sheet.circle(0, reach * 0.84, 5, tint(gold, 0.5))
    wing = (
        "M96 84 C70 66 40 50 20 8 C10 16 8 26 12 36 C0 32 -12 36 -16 44 C-6 48 0 54 2 62"
        " C-10 62 -18 68 -20 76 C0 78 10 86 18 94 C10 98 6 104 8 112 C40 106 76 112 96 116Z"
    )
    for flip in (False, True):
        if flip:
            with sheet.mirrored(100):
                sheet.path(wing, sheet.lit(shade(fire, 0.1)))
        else:
            sheet.path(wing, sheet.lit(fire))
    inner = "M96 92 C76 80 52 68 36 42 C34 60 30 62 26 66 C34 74 30 80 30 84 C50 92 76 104 96 108Z"
    sheet.path(inner, sheet.lit(gold))
    with sheet.mirrored(100):
        sheet.path(inner, sheet.lit(shade(gold, 0.1)))
    sheet.path(
        "M100 50 C74 60 72 112 100 140 C128 112 126 60 100 50Z", sheet.ball(mix(fire, gold, 0.35))
    )
    for turn in (-30, 0, 30):
        with sheet.moved(100, 20, 1.0, turn):
            sheet.path("M-5 0 C-12 -16 2 -24 0 -40 C12 -26 10 -12 5 0Z", sheet.lit(gold))
    sheet.circle(100, 40, 25, sheet.ball(fire))
    eye(sheet, 90, 38, 6.5, "#8a4a1a")
    eye(sheet, 110, 38, 6.5, "#8a4a1a")
    sheet.path("M92 48 Q100 44 108 48 L100 62Z", sheet.lit("#f6d05a"))


def airship(sheet: Sheet, looks: Looks) -> None:
    """An airship with rudders and a gondola."""
    hull, brass = looks.main, looks.second
    for data, depth in (("M22 60 L-16 28 L-8 66Z", 0.2), ("M22 84 L-16 116 L-8 78Z", 0.3)):
        sheet.path(data, sheet.lit(shade(brass, depth)))
    body = (
        "M4 72 C20 26 90 6 150 10 C208 16 238 50 240 72 C238 94 208 128 150 134 C90 138 20 118 4"
        " 72Z"
    )
    sheet.path(body, sheet.ball(hull))
    with sheet.within(body):
        for x in (52, 100, 150, 200):
            sheet.line(f"M{x} 0 Q{x + (x - 120) * 0.16:.0f} 72 {x} 144", shade(hull, 0.4), 3, 0.7)
        for y, bend in ((42, -10), (102, 10)):
            sheet.line(
                f"M0 {72 + (y - 72) * 0.3:.0f} Q120 {y + bend} 244 {72 + (y - 72) * 0.3:.0f}",
                shade(hull, 0.3),
                2.4,
                0.6,
            )
        sheet.path("M0 60 Q120 52 244 62 L244 80 Q120 92 0 82Z", sheet.lit(brass), 0.85)
    sheet.path("M-20 64 L24 68 L24 78 L-20 82Z", sheet.lit(brass))
    for x in (92, 120, 148):
        sheet.line(f"M{x} 130 L{x + 2} 152", "#5a4638", 3)
    sheet.path(
        "M74 150 L176 150 C174 172 160 182 142 182 L104 182 C86 182 76 170 74 150Z",
        sheet.lit("#8a5a3a"),
    )
    sheet.box(70, 146, 110, 9, sheet.lit(brass), 4)
    for x in (92, 114, 136, 156):
        sheet.circle(x, 165, 6.6, sheet.ball("#ffe0a0"))
    sheet.line("M66 166 L52 166", "#5a4638", 5)
    sheet.ellipse(50, 166, 4, 20, sheet.lit(shade(brass, 0.2)))


def garden_bridge(sheet: Sheet, looks: Looks) -> None:
    """A red wooden bridge that arches over a pond."""
    red = looks.main
    sheet.ellipse(110, 176, 116, 22, sheet.lit("#4f9ab0"))
    for x, wide in ((60, 30), (140, 40), (180, 22)):
        sheet.line(f"M{x} {172 + wide * 0.2:.0f} h{wide}", "#cfe8ee", 2.4, 0.7)
    for x, y in ((40, 182), (158, 186)):
        sheet.ellipse(x, y, 14, 5, "#5fa05a")
        sheet.circle(x + 3, y - 4, 5, sheet.ball("#f0a8c0"))
    sheet.path(
        "M-8 160 C40 100 180 100 228 160 L228 178 C180 124 40 124 -8 178Z",
        sheet.lit(shade(red, 0.25)),
    )
    sheet.path("M-8 152 C40 92 180 92 228 152 L228 166 C180 108 40 108 -8 166Z", sheet.lit(red))
    posts = ((-2, 150), (38, 118), (82, 104), (138, 104), (182, 118), (222, 150))
    for x, y in posts:
        sheet.box(x - 5, y - 48, 10, 54, sheet.pipe(red), 2)
        sheet.circle(x, y - 51, 7, sheet.ball(looks.second))
    for lift in (40, 22):
        sheet.line(f"M-4 {152 - lift} C40 {92 - lift} 180 {92 - lift} 224 {152 - lift}", red, 6)


def bamboo(sheet: Sheet, looks: Looks) -> None:
    """Stems of bamboo with their leaves."""
    for x, top, depth, wide in ((58, 14, 0.14, 15), (142, 4, 0.2, 14), (98, -12, 0.0, 18)):
        hue = shade(looks.main, depth)
        for step in range(6):
            y = 196 - step * 36
            if y - 34 > top - 16:
                sheet.box(x - wide / 2, y - 34, wide, 33, sheet.pipe(hue), 4)
                sheet.box(x - wide / 2 - 1.5, y - 3, wide + 3, 5, sheet.pipe(shade(hue, 0.25)), 2)
    for x, y, turn, size in (
        (66, 60, 62, 44),
        (66, 62, 104, 40),
        (50, 96, -70, 40),
        (108, 34, 54, 50),
        (108, 36, 92, 44),
        (88, 74, -62, 46),
        (88, 76, -104, 40),
        (150, 54, 66, 40),
        (134, 92, -78, 38),
        (108, 124, 74, 42),
        (50, 146, -96, 34),
        (150, 140, 88, 36),
    ):
        with sheet.moved(x, y, 1.0, turn):
            sheet.path(
                f"M0 0 C-9 {-size * 0.3:.0f} -6 {-size * 0.8:.0f} 0 {-size} C6 {-size * 0.8:.0f}"
                f" 9 {-size * 0.3:.0f} 0 0Z",
                sheet.lit(looks.second),
            )


FIGURES = {
    "phoenix": Figure(
        phoenix,
        "#e8502a",
        "#f6b83a",
        "phoenix",
        "phoenixes",
        (-24, -24, 248, 268),
        "air",
        1.2,
        False,
        "all",
    ),
    "airship": Figure(airship, "#c98f5c", "#b8863a", "airship", "", (-26, 2, 272, 190), "air", 1.6),
    "garden bridge": Figure(
        garden_bridge, "#d0402c", "#e8c05a", "garden bridge", box=(-14, 44, 248, 158), size=1.5
    ),
    "bamboo": Figure(
        bamboo, "#8fb85a", "#5f9a46", "bamboo", "bamboo", (4, -24, 190, 224), size=1.5
    ),
}
