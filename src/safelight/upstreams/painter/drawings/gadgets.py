"""Devices: what has a screen, a lens, a dial or a bulb."""

import math

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import shade, tint

_SCREEN = ("#2f4a7a", "#5a7fb8")


def laptop(sheet: Sheet, looks: Looks) -> None:
    """An open laptop."""
    sheet.box(30, 18, 160, 112, sheet.lit(shade(looks.main, 0.4)), 9)
    sheet.box(38, 26, 144, 92, sheet.fade(*_SCREEN), 3)
    for y, wide, hue in (
        (42, 60, "#8fd0a8"),
        (56, 90, "#f2c66a"),
        (70, 44, "#f29a9a"),
        (84, 74, "#a8c8f0"),
        (98, 52, "#f2c66a"),
    ):
        sheet.box(50 + y % 3 * 8, y, wide, 6, hue, 3)
    sheet.path(
        "M30 128 L190 128 L222 168 Q222 176 214 176 L6 176 Q-2 176 -2 168Z", sheet.lit(looks.main)
    )
    sheet.path("M40 134 L180 134 L196 156 L24 156Z", shade(looks.main, 0.55))
    for row in range(3):
        for column in range(12):
            sheet.box(36 + column * 12.6 - row * 3, 137 + row * 6.4, 9, 4, tint(looks.main, 0.2), 1)
    sheet.box(84, 160, 52, 11, shade(looks.main, 0.2), 2)


def phone(sheet: Sheet, looks: Looks) -> None:
    """A mobile phone."""
    sheet.box(52, 4, 98, 192, sheet.lit(looks.main), 18)
    sheet.box(59, 14, 84, 172, sheet.fade("#3f6fb8", "#e08ab0"), 12)
    sheet.box(84, 19, 34, 7, INK, 3.5)
    for number in range(12):
        hue = ("#f6f0e6", "#f2b84a", "#7fc88a", "#f2807a")[number * 3 % 4]
        sheet.box(67 + number % 3 * 25, 76 + number // 3 * 26, 18, 18, sheet.lit(hue), 5)
    sheet.box(70, 40, 62, 20, WHITE, 6, 0.5)


def camera(sheet: Sheet, looks: Looks) -> None:
    """A camera with a great lens."""
    sheet.path("M66 48 L80 24 L132 24 L146 48Z", sheet.lit(looks.second))
    sheet.box(28, 36, 26, 14, sheet.lit("#c9ced6"), 4)
    sheet.circle(176, 40, 12, sheet.ball("#c9362f"))
    sheet.box(6, 46, 200, 124, sheet.lit(looks.second), 14)
    sheet.box(6, 76, 200, 68, sheet.lit(looks.main))
    sheet.box(166, 56, 28, 15, sheet.lit("#fff3c9"), 4)
    sheet.circle(106, 110, 58, sheet.ball("#c9ced6"))
    sheet.circle(106, 110, 48, sheet.ball("#35333e"))
    sheet.circle(106, 110, 34, sheet.ball("#2f4f7a"))
    sheet.circle(106, 110, 19, "#141a2e")
    sheet.circle(92, 94, 9, WHITE, 0.8)
    sheet.circle(120, 126, 4.4, WHITE, 0.6)


def clock(sheet: Sheet, looks: Looks) -> None:
    """An alarm clock at ten past ten."""
    for x, lean in ((56, -32), (144, 32)):
        sheet.line(f"M{x} 172 L{x + lean * 0.5} 194", shade(looks.main, 0.4), 11)
        with sheet.moved(x, 34, 1.0, lean):
            sheet.path("M-28 10 A28 28 0 0 1 28 10Z", sheet.lit(looks.second))
    sheet.line("M100 30 L100 10", "#5a5f6a", 7)
    sheet.circle(100, 110, 80, sheet.ball(looks.main))
    sheet.circle(100, 110, 65, sheet.ball("#fdfaf0", 0.4))
    for hour in range(12):
        angle = math.tau * hour / 12
        reach = 55 if hour % 3 else 52
        sheet.circle(
            100 + math.sin(angle) * reach,
            110 - math.cos(angle) * reach,
            2.6 if hour % 3 else 4.6,
            INK,
        )
    sheet.line("M100 110 L71 93", INK, 7)
    sheet.line("M100 110 L139 87", INK, 5)
    sheet.line("M100 120 L100 64", "#d8443c", 2.4)
    sheet.circle(100, 110, 6, "#d8443c")


def television(sheet: Sheet, looks: Looks) -> None:
    """A television set on legs, with an aerial."""
    sheet.line("M106 36 L66 -6 M106 36 L150 -10", "#8a909a", 4)
    for x in (54, 162):
        sheet.path(
            f"M{x - 7} 166 L{x + 7} 166 L{x + (x - 108) * 0.2} 196Z",
            sheet.lit(shade(looks.main, 0.4)),
        )
    sheet.box(10, 34, 196, 136, sheet.lit(looks.main), 16)
    sheet.box(24, 48, 132, 108, sheet.lit("#2c2a35"), 18)
    sheet.box(32, 56, 116, 92, sheet.ramp("#f2b84a", "#e0607e", "#5a4fae"), 14)
    sheet.circle(90, 108, 24, "#fff0b4", 0.9)
    sheet.line("M44 82 Q50 66 66 64", WHITE, 5, 0.6)
    for y in (70, 102):
        sheet.circle(180, y, 12, sheet.ball(looks.second))
        sheet.line(f"M180 {y - 9} L180 {y}", INK, 3)
    for y in (130, 140, 150):
        sheet.line(f"M168 {y} L194 {y}", shade(looks.main, 0.5), 4)


def headphones(sheet: Sheet, looks: Looks) -> None:
    """A pair of headphones."""
    sheet.line("M38 128 C24 -4 176 -4 162 128", shade(looks.main, 0.3), 20)
    sheet.line("M37 126 C24 -6 174 -6 161 126", looks.main, 12)
    for x, side in ((38, -1), (162, 1)):
        sheet.box(x - 18 + side * 8, 100, 36, 84, sheet.pipe(looks.main), 17)
        sheet.box(x - 14 - side * 13, 106, 26, 72, sheet.pipe(looks.second), 13)


def bulb(sheet: Sheet, looks: Looks) -> None:
    """A light bulb that shines."""
    sheet.circle(100, 84, 98, sheet.halo(looks.main, 0.8))
    sheet.path(
        "M100 14 C146 14 172 48 166 88 C160 120 134 128 130 156 L70 156 C66 128 40 120 34 88"
        " C28 48 54 14 100 14Z",
        sheet.ball(tint(looks.main, 0.35)),
    )
    sheet.line("M88 154 L80 96 L92 108 L100 94 L108 108 L120 96 L112 154", "#e08a2a", 4)
    sheet.ellipse(62, 62, 11, 22, WHITE, turn=26, opacity=0.7)
    for y in (154, 168, 182):
        sheet.box(70 + (y - 154) * 0.3, y, 60 - (y - 154) * 0.6, 12, sheet.pipe("#9aa0aa"), 5)


FIGURES = {
    "laptop": Figure(laptop, "#c3c9d2", "#c3c9d2", "laptop", box=(-6, 12, 232, 168), size=0.6),
    "phone": Figure(
        phone, "#3a3844", "#3a3844", "mobile phone", box=(36, 0, 130, 200), size=0.5, turns=False
    ),
    "camera": Figure(camera, "#4a4650", "#c9ced6", "camera", box=(0, 18, 212, 158), size=0.5),
    "clock": Figure(
        clock, "#d8483c", "#f0c245", "alarm clock", box=(12, 2, 176, 198), size=0.6, turns=False
    ),
    "television": Figure(
        television, "#a8683c", "#e6d6b8", "television", box=(4, -14, 208, 212), size=1.0
    ),
    "headphones": Figure(
        headphones,
        "#4a4f5c",
        "#e0607e",
        "pair of headphones",
        "pairs of headphones",
        (6, 14, 188, 176),
        size=0.5,
    ),
    "bulb": Figure(
        bulb,
        "#ffd85a",
        "#ffd85a",
        "light bulb",
        "",
        (10, 0, 180, 198),
        "anywhere",
        0.5,
        False,
        "all",
    ),
}
