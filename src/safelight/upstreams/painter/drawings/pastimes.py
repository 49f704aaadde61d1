"""What one writes, plays and looks at the stars with.

Sports and music are among the playing, screens among the gadgets.
"""

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import shade, tint


def typewriter(sheet: Sheet, looks: Looks) -> None:
    """An old typewriter with a sheet of paper."""
    case = looks.main
    sheet.path("M56 2 L144 2 L148 70 L52 70Z", sheet.lit("#fbf8f0", 0.5))
    for row in range(4):
        sheet.line(f"M66 {16 + row * 11} H{134 - row * 9}", "#8a8794", 2.6, 0.8)
    sheet.box(14, 58, 172, 22, sheet.lit("#2f2d38"), 10)
    for end in (6, 182):
        sheet.box(end, 54, 12, 30, sheet.pipe("#56545f"), 4)
    sheet.path("M34 78 L166 78 L178 124 L22 124Z", sheet.lit(case))
    sheet.box(66, 84, 68, 20, sheet.lit(shade(case, 0.4)), 6)
    sheet.path("M22 122 L178 122 L196 184 Q100 194 4 184Z", sheet.lit(shade(case, 0.14)))
    for y, count, step in ((132, 9, 16), (147, 10, 16), (162, 9, 18)):
        for at in range(count):
            x = 100.0 + (at - (count - 1) / 2) * step
            sheet.ellipse(x, y + 2, 6.8, 5.6, shade(case, 0.6))
            sheet.ellipse(x, y, 6.6, 5.2, sheet.ball("#f2eee4"))
    sheet.box(56, 172, 88, 8, sheet.lit("#f2eee4"), 4)


def telescope(sheet: Sheet, looks: Looks) -> None:
    """A brass telescope on three legs."""
    brass = looks.main
    for x in (52, 148):
        sheet.line(f"M100 106 L{x} 198", "#6b4630", 8)
    sheet.line("M100 106 L104 196", "#8a5a3c", 8)
    with sheet.moved(100, 92, 1.0, -28):
        sheet.box(-96, -12, 44, 24, sheet.ramp(tint(brass, 0.5), shade(brass, 0.3)), 4)
        sheet.box(
            -58,
            -17,
            70,
            34,
            sheet.ramp(tint(looks.second, 0.4), looks.second, shade(looks.second, 0.4)),
            4,
        )
        sheet.box(8, -22, 84, 44, sheet.ramp(tint(brass, 0.6), brass, shade(brass, 0.4)), 4)
        for x in (-60, 6, 80):
            sheet.box(
                x,
                -25 if x > 0 else -19,
                12,
                50 if x > 0 else 38,
                sheet.ramp(tint(brass, 0.6), brass, shade(brass, 0.5)),
                3,
            )
        sheet.ellipse(93, 0, 6, 23, "#9fd0e8")
    sheet.circle(100, 104, 12, sheet.ball(brass))


def gamepad(sheet: Sheet, looks: Looks) -> None:
    """A game controller."""
    sheet.path(
        "M58 44 C80 40 88 52 100 52 C112 52 120 40 142 44 C180 50 200 116 196 150"
        " C192 178 162 172 144 140 C138 130 128 126 100 126 C72 126 62 130 56 140"
        " C38 172 8 178 4 150 C0 116 20 50 58 44Z",
        sheet.lit(looks.main),
    )
    sheet.path("M44 74 h12 v-12 h14 v12 h12 v14 h-12 v12 h-14 v-12 h-12Z", sheet.lit("#2f2d38"))
    for x, y, hue in (
        (142, 64, "#f2c63a"),
        (160, 82, "#e0493a"),
        (124, 82, "#4a8ad8"),
        (142, 100, "#5fa84c"),
    ):
        sheet.circle(x, y, 9, sheet.ball(hue))
    for x in (76, 124):
        sheet.circle(x, 112, 16, sheet.ball(shade(looks.main, 0.4)))
        sheet.circle(x, 110, 10, sheet.ball("#3a3744"))
    for x in (92, 108):
        sheet.box(x - 5, 74, 10, 5, looks.second, 2)


def record(sheet: Sheet, looks: Looks) -> None:
    """A record player."""
    sheet.path("M2 62 L198 62 L190 180 Q100 188 10 180Z", sheet.lit(looks.main))
    sheet.path("M10 180 Q100 188 190 180 L188 192 Q100 200 12 192Z", shade(looks.main, 0.45))
    sheet.ellipse(86, 120, 78, 52, sheet.lit("#26232e"))
    for share in (0.88, 0.74, 0.6, 0.46):
        wide, down = 78 * share, 52 * share
        sheet.line(
            f"M{86 - wide:.1f} 120 a{wide:.1f} {down:.1f} 0 1 1 {2 * wide:.1f} 0 a{wide:.1f}"
            f" {down:.1f} 0 1 1 {-2 * wide:.1f} 0",
            "#56525f",
            1.4,
        )
    sheet.path("M86 120 L30 84 L48 76Z M86 120 L142 156 L124 164Z", WHITE, 0.14)
    sheet.ellipse(86, 120, 26, 17, sheet.ball(looks.second))
    sheet.ellipse(86, 120, 4, 3, INK)
    sheet.circle(172, 82, 12, sheet.ball("#c7cdd6"))
    sheet.line("M172 82 L166 140 L130 148", "#c7cdd6", 5)
    sheet.box(118, 142, 18, 11, "#3a3744", 2)


def feather(sheet: Sheet, looks: Looks) -> None:
    """A quill."""
    outline = "M44 170 C30 112 70 30 178 6 C186 60 150 130 62 164Z"
    sheet.path(outline, sheet.lit(looks.main))
    with sheet.within(outline):
        sheet.path("M48 172 C84 110 130 54 178 6 L210 120 L80 210Z", shade(looks.main, 0.35), 0.4)
        for step in range(11):
            share = step / 11
            x, y = 60 + 104 * share, 148 - 126 * share
            sheet.line(
                f"M{x:.0f} {y:.0f} l-22 -14 M{x:.0f} {y:.0f} l18 16",
                shade(looks.main, 0.3),
                1.8,
                0.6,
            )
    sheet.line("M14 200 C54 138 112 68 170 16", tint(looks.second, 0.2), 5)
    sheet.path("M10 204 L24 178 L32 188Z", INK)


def dice(sheet: Sheet, looks: Looks) -> None:
    """Three dice thrown together."""
    for x, y, size, hue in (
        (58, 128, 64, looks.main),
        (146, 138, 56, looks.second),
        (106, 64, 56, tint(looks.main, 0.5)),
    ):
        half = size * 0.5
        sheet.path(
            f"M{x} {y - half} L{x + half * 1.1} {y - half * 0.5} L{x} {y} L{x - half * 1.1}"
            f" {y - half * 0.5}Z",
            tint(hue, 0.4),
        )
        sheet.path(
            f"M{x - half * 1.1} {y - half * 0.5} L{x} {y} L{x} {y + half * 1.1}"
            f" L{x - half * 1.1} {y + half * 0.6}Z",
            sheet.lit(hue),
        )
        sheet.path(
            f"M{x + half * 1.1} {y - half * 0.5} L{x} {y} L{x} {y + half * 1.1}"
            f" L{x + half * 1.1} {y + half * 0.6}Z",
            sheet.lit(shade(hue, 0.3)),
        )
        sheet.ellipse(x, y - half * 0.5, half * 0.2, half * 0.11, WHITE)
        for dx, dy in ((-0.8, -0.1), (-0.55, 0.28), (-0.3, 0.66)):
            sheet.ellipse(x + dx * half, y + dy * half, half * 0.12, half * 0.16, WHITE)
        for dx, dy in ((0.3, 0.16), (0.8, -0.1), (0.3, 0.7), (0.8, 0.44)):
            sheet.ellipse(x + dx * half, y + dy * half, half * 0.12, half * 0.16, WHITE)


FIGURES = {
    "typewriter": Figure(
        typewriter, "#3f7a78", "#f2eee4", "typewriter", box=(-2, -4, 204, 198), size=0.8
    ),
    "telescope": Figure(
        telescope, "#dba94a", "#8a4a3a", "telescope", box=(4, 22, 190, 182), size=1.2
    ),
    "gamepad": Figure(
        gamepad, "#e9e6ee", "#8a8794", "game controller", box=(-4, 34, 208, 144), size=0.6
    ),
    "record": Figure(
        record, "#b8784a", "#d8503f", "record player", box=(-4, 54, 208, 146), size=0.8
    ),
    "feather": Figure(
        feather, "#e9e4ea", "#c9953f", "feather", "", (4, 0, 182, 208), "anywhere", 0.7
    ),
    "dice": Figure(dice, "#d0303a", "#3f6fb8", "dice", "dice", (14, 28, 176, 152), size=0.5),
}
