"""What carries people: by road, rail, water, air and into space.

Side views drive to the right. Riders and roads belong to the composition.
"""

import math

from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint

GLASS = "#9fc9e2"
RUBBER = "#34323c"


def _wheel(sheet: Sheet, x: float, y: float, radius: float, rim: Colour, spokes: int = 5) -> None:
    sheet.circle(x, y, radius, sheet.ball(RUBBER))
    sheet.circle(x, y, radius * 0.62, sheet.ball(rim))
    for spoke in range(spokes):
        angle = math.tau * spoke / spokes + 0.3
        sheet.line(
            f"M{x:g} {y:g} L{x + math.cos(angle) * radius * 0.5:.1f}"
            f" {y + math.sin(angle) * radius * 0.5:.1f}",
            shade(rim, 0.5),
            radius * 0.12,
        )
    sheet.circle(x, y, radius * 0.18, sheet.ball(tint(rim, 0.4)))


def car(sheet: Sheet, looks: Looks) -> None:
    """A low sports car with a long bonnet."""
    paint = looks.main
    body = (
        "M10 84 C8 66 16 56 42 52 L66 48 C82 26 104 16 132 16 C162 16 176 32 190 48 C214 50 236 56"
        " 244 70 C248 80 247 90 242 95 L16 95 C11 93 10 90 10 84Z"
    )
    sheet.ellipse(126, 112, 118, 5, INK, opacity=0.35)
    sheet.path(
        "M12 44 L40 40 L42 46 L14 51Z M20 46 L26 56 L34 56 L32 45Z", sheet.lit(shade(paint, 0.2))
    )
    sheet.path(body, sheet.fade(tint(paint, 0.28), shade(paint, 0.32)))
    with sheet.within(body):
        sheet.path("M0 74 C70 66 170 68 256 78 L256 110 L0 110Z", shade(paint, 0.42), 0.55)
        sheet.line("M20 60 C80 50 190 50 236 64", WHITE, 4, opacity=0.5)
        sheet.path("M0 90 L256 90 L256 110 L0 110Z", RUBBER, 0.75)
    sheet.path("M78 47 C92 29 108 24 128 23 L128 48Z", sheet.fade("#d9eef6", "#5c8fb2"))
    sheet.path("M134 23 C154 24 165 34 176 48 L134 48Z", sheet.fade("#d9eef6", "#5c8fb2"))
    sheet.path("M98 30 L110 26 L98 47 L86 47Z M146 25 L154 27 L144 47 L138 47Z", WHITE, 0.5)
    sheet.line(
        "M131 24 L131 88 M76 50 C74 66 76 80 80 90 M180 50 Q186 66 180 86",
        shade(paint, 0.55),
        1.6,
        0.8,
    )
    sheet.line("M114 58 L124 58", shade(paint, 0.6), 3.4)
    sheet.path("M180 44 q8 -8 12 0 q0 6 -10 6Z", sheet.lit(paint))
    sheet.path("M222 60 C234 60 242 66 244 74 L228 72Z", sheet.lit("#fff3c4"))
    sheet.path("M10 68 L22 64 L22 76 L10 78Z", sheet.lit("#ff6a4d"))
    for x in (58, 196):
        sheet.circle(x, 90, 27, shade(paint, 0.68))
        _wheel(sheet, x, 92, 23, "#cfd3d8")


def train(sheet: Sheet, looks: Looks) -> None:
    """A steam engine with a cloud above its funnel."""
    paint, trim = looks.main, looks.second
    for x, y, size in ((186, 10, 14), (168, -4, 19), (142, -14, 23), (112, -16, 18)):
        sheet.circle(x, y, size, sheet.ball("#eef0f2", 0.5))
    sheet.box(10, 34, 72, 96, sheet.lit(paint), 5)
    sheet.box(2, 24, 88, 14, sheet.lit(trim), 6)
    sheet.box(24, 50, 42, 34, sheet.fade("#d9eef6", "#6b9cbc"), 4)
    sheet.box(20, 94, 50, 5, trim)
    sheet.box(80, 62, 118, 66, sheet.fade(tint(paint, 0.35), shade(paint, 0.45)), 12)
    for x in (108, 140, 172):
        sheet.box(x, 62, 6, 66, sheet.fade(tint(trim, 0.4), shade(trim, 0.4)))
    sheet.path("M172 62 L176 32 L168 24 L204 24 L196 32 L198 62Z", sheet.pipe(shade(paint, 0.3)))
    sheet.path("M120 62 Q120 44 132 44 Q144 44 144 62Z", sheet.pipe(trim))
    sheet.circle(200, 94, 27, sheet.ball(shade(paint, 0.2)))
    sheet.circle(204, 76, 9, sheet.ball("#fff0b8"))
    sheet.ellipse(196, 96, 2.6, 3.4, INK)
    sheet.ellipse(212, 96, 2.6, 3.4, INK)
    sheet.line("M196 106 Q204 112 212 106", INK, 2.2)
    sheet.box(4, 126, 204, 16, sheet.lit(RUBBER), 4)
    sheet.path("M204 126 L236 166 L200 166Z", sheet.lit(trim))
    for x, size in ((42, 29), (100, 23), (148, 23), (190, 18)):
        _wheel(sheet, x, 172 - size, size, trim, 8)
    sheet.line("M42 150 L150 152", "#c9ced4", 6)


def bicycle(sheet: Sheet, looks: Looks) -> None:
    """A city bicycle with a basket."""
    paint = looks.main
    for x in (48, 176):
        sheet.circle(x, 132, 44, "none")
        sheet.line(f"M{x - 44} 132 a44 44 0 1 0 88 0 a44 44 0 1 0 -88 0", RUBBER, 7)
        sheet.line(f"M{x - 40} 132 a40 40 0 1 0 80 0 a40 40 0 1 0 -80 0", "#c6cbd1", 1.8)
        for spoke in range(12):
            angle = math.tau * spoke / 12
            sheet.line(
                f"M{x} 132 L{x + math.cos(angle) * 40:.1f} {132 + math.sin(angle) * 40:.1f}",
                "#aab0b8",
                1.2,
            )
        sheet.circle(x, 132, 5, sheet.ball("#9aa0a8"))
    dark = shade(paint, 0.35)
    for data in (
        "M48 132 L78 66 L152 70",
        "M48 132 L108 136 L78 66",
        "M108 136 L152 70 L176 132",
        "M152 70 L146 38",
    ):
        sheet.line(data, dark, 9)
        sheet.line(data, paint, 6)
    sheet.line("M78 66 L72 44", "#9aa0a8", 5)
    sheet.path("M50 38 C62 32 84 34 94 42 C86 50 62 50 50 46Z", sheet.lit("#7a4a2e"))
    sheet.line("M146 40 C148 26 164 24 170 34", "#aeb4bc", 5)
    sheet.line("M166 28 L172 36", "#7a4a2e", 8)
    basket = "M164 44 L214 44 L206 84 L170 84Z"
    sheet.path(basket, sheet.lit("#d3a060"))
    with sheet.within(basket):
        for step in range(5):
            sheet.line(f"M160 {50 + step * 9} L216 {50 + step * 9}", "#96642f", 1.8, opacity=0.7)
            sheet.line(f"M{168 + step * 10} 42 L{172 + step * 8} 86", "#96642f", 1.8, opacity=0.7)
    for x, y, hue in ((174, 36, "#ef7f95"), (188, 30, "#f4c842"), (202, 36, "#f3efe6")):
        sheet.circle(x, y, 9, sheet.ball(hue))
        sheet.circle(x, y, 3, "#e6993a")
    sheet.circle(108, 136, 14, sheet.ball("#8d939b"))
    sheet.line("M108 136 L118 158 M110 160 L126 158", "#4a4650", 5)


def boat(sheet: Sheet, looks: Looks) -> None:
    """A sailing boat with two full sails."""
    hull, sail = looks.main, looks.second
    sheet.path("M98 8 L98 -8 L124 0 L98 6Z", sheet.lit("#e25544"))
    sheet.line("M98 4 L98 152", "#7b5232", 5)
    for outline, depth in (
        ("M106 10 C150 44 170 92 172 134 L106 134 C118 94 118 50 106 10Z", 0.0),
        ("M90 24 C62 60 38 98 32 132 L90 134 C82 98 82 60 90 24Z", 0.07),
    ):
        sheet.path(outline, sheet.lit(shade(sail, depth), 0.9))
        with sheet.within(outline):
            for y in (58, 84, 110):
                sheet.line(f"M20 {y} Q100 {y + 10} 180 {y}", shade(sail, 0.3), 1.6, opacity=0.6)
    body = "M14 142 C70 152 140 152 194 138 C188 168 172 188 160 192 L50 192 C30 186 18 166 14 142Z"
    sheet.path(body, sheet.fade(tint(hull, 0.25), shade(hull, 0.42)))
    with sheet.within(body):
        sheet.line("M10 150 C70 160 140 160 200 146", tint(sail, 0.2), 6)
        for y in (166, 179):
            sheet.line(f"M10 {y} Q100 {y + 9} 196 {y - 4}", shade(hull, 0.5), 1.8, opacity=0.6)
    for x in (66, 100, 134):
        sheet.circle(x, 170, 5.5, sheet.ball("#f2d27a"))
        sheet.circle(x, 170, 3.4, "#39536e")


def rocket(sheet: Sheet, looks: Looks) -> None:
    """A round rocket with its engine lit."""
    shell, trim = looks.main, looks.second
    sheet.path(
        "M80 166 C70 192 86 206 100 232 C114 206 130 192 120 166Z", sheet.fade("#ffcf4d", "#f0602c")
    )
    sheet.path(
        "M88 166 C84 184 92 194 100 210 C108 194 116 184 112 166Z", sheet.fade("#fffbe0", "#ffc53d")
    )
    for flip in (False, True):
        fin = "M68 116 C44 130 36 152 38 182 C50 168 62 162 76 160Z"
        if flip:
            with sheet.mirrored(100):
                sheet.path(fin, sheet.lit(shade(trim, 0.25)))
        else:
            sheet.path(fin, sheet.lit(trim))
    body = (
        "M100 -6 C132 24 142 70 138 112 C136 138 130 154 124"
        " 168 L76 168 C70 154 64 138 62 112 C58 70 68 24 100"
        " -6Z"
    )
    sheet.path(body, sheet.pipe(shell))
    with sheet.within(body):
        sheet.path("M50 -10 L150 -10 L150 36 Q100 50 50 36Z", sheet.pipe(trim))
        sheet.path("M50 136 Q100 148 150 136 L150 148 Q100 160 50 148Z", sheet.pipe(trim))
    sheet.circle(100, 80, 25, sheet.ball(shade(trim, 0.1)))
    sheet.circle(100, 80, 18, sheet.fade("#1d3f68", "#7cc3e0"))
    sheet.path("M88 76 Q92 66 104 66 Q94 72 92 84Z", WHITE, 0.75)
    sheet.path("M94 120 Q100 116 106 120 L106 172 Q100 178 94 172Z", sheet.pipe(trim))
    sheet.path("M80 166 L120 166 L116 176 L84 176Z", sheet.pipe("#6d7078"))


def balloon(sheet: Sheet, looks: Looks) -> None:
    """A hot-air balloon in stripes, with a wicker basket."""
    main, stripe = looks.main, looks.second
    for x in (84, 116):
        sheet.line(f"M{100 + (x - 100) * 1.9} 130 L{x} 178", "#8a6844", 2)
    sheet.line("M94 140 L92 178 M106 140 L108 178", "#8a6844", 1.6)
    bag = (
        "M100 -4 C152 -4 176 34 170 72 C166 102 134 124 122"
        " 142 L78 142 C66 124 34 102 30 72 C24 34 48 -4 100"
        " -4Z"
    )
    sheet.path(bag, main)
    with sheet.within(bag):
        for half, colour in ((46, stripe), (26, main), (10, stripe)):
            sheet.path(
                f"M100 -6 C{100 - half * 1.6} 10 {100 - half * 1.7} 90 {100 - half * 0.42} 146"
                f" L{100 + half * 0.42} 146 C{100 + half * 1.7} 90 {100 + half * 1.6} 10 100 -6Z",
                colour,
            )
        sheet.path("M20 62 Q100 96 180 62 L180 78 Q100 112 20 78Z", tint(stripe, 0.35), 0.9)
        sheet.path("M-10 -20 L220 -20 L220 160 L-10 160Z", sheet.halo(WHITE, 0.0))
        sheet.ellipse(72, 34, 54, 60, sheet.halo("#fffbe8", 0.75), turn=25)
        sheet.path("M150 -10 C150 60 140 110 112 150 L200 150 L200 -10Z", shade(main, 0.7), 0.28)
    sheet.path("M78 140 L122 140 L118 148 L82 148Z", sheet.pipe(shade(stripe, 0.2)))
    sheet.path("M80 176 L120 176 L116 202 Q100 208 84 202Z", sheet.pipe("#b07a44"))
    for y in (184, 192):
        sheet.line(f"M82 {y} Q100 {y + 5} 118 {y}", "#75492a", 1.8)
    sheet.box(78, 172, 44, 6, sheet.pipe("#8a5a30"), 3)


def aeroplane(sheet: Sheet, looks: Looks) -> None:
    """A round little propeller plane in flight."""
    paint, trim = looks.main, looks.second
    sheet.path("M108 84 L84 40 L104 36 L146 82Z", sheet.lit(shade(trim, 0.25)))
    sheet.path("M10 78 C2 50 6 40 18 36 L32 36 L54 82Z", sheet.lit(trim))
    body = (
        "M8 82 C60 72 120 62 166 66 C200 70 214 84 212"
        " 96 C210 116 180 126 140 124 C90 122 30 102 8"
        " 82Z"
    )
    sheet.path(body, sheet.fade(tint(paint, 0.35), shade(paint, 0.35)))
    with sheet.within(body):
        sheet.path("M0 90 C70 92 140 102 220 96 L220 106 C140 112 70 104 0 96Z", sheet.lit(trim))
    sheet.path("M148 68 C152 48 180 50 190 72Z", sheet.fade("#e4f3f8", "#6fa1c2"))
    for x in (84, 106, 128):
        sheet.circle(x, 88, 6, sheet.fade("#d9eef6", "#5c8fb2"))
    sheet.path("M126 104 L58 148 L88 156 L158 108Z", sheet.lit(mix(trim, paint, 0.15)))
    sheet.path("M24 84 L-2 98 L14 102 L46 90Z", sheet.lit(trim))
    sheet.ellipse(216, 94, 4, 36, sheet.fade("#e9edf0", "#9aa2ab"), opacity=0.75)
    sheet.circle(214, 95, 8, sheet.ball(trim))
