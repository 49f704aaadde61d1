"""Scaly animals: snakes, crocodiles, chameleons and what the dinosaurs were like.

Dragons breathe fire and are elsewhere.
"""

from safelight.upstreams.painter.drawings.faces import dot_eyes, eye
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import shade, tint


def snake(sheet: Sheet, looks: Looks) -> None:
    """A coiled snake with its head raised and its tongue out."""
    skin, band = looks.main, looks.second
    for y, across, depth in ((172, 82, 0.2), (148, 66, 0.1), (126, 48, 0.0)):
        sheet.ellipse(92, y, across, 24, sheet.ball(shade(skin, depth)))
        for step in range(-3, 4):
            x = 92 + step * across * 0.27
            drop = 13 * (1 - (step / 3.6) ** 2) ** 0.5
            sheet.ellipse(x, y + drop - 2, 8, 6, sheet.ball(band), opacity=0.9)
    neck = (
        "M70 126 C60 96 88 86 88 66 C86 40 106 26 130 26 L146 52 C124 50 120 62 122 76 C126"
        " 104 116 118 110 132Z"
    )
    sheet.path(neck, sheet.pipe(skin))
    sheet.line("M182 54 L198 58 L206 52 M198 58 L206 66", "#d8404a", 3.4)
    sheet.path(
        "M106 44 C104 22 126 12 150 20 C174 28 190 40 188 54 C184 68 160 70 140 68"
        " C120 68 108 60 106 44Z",
        sheet.ball(skin),
    )
    sheet.line("M150 62 Q170 64 186 54", shade(skin, 0.6), 2.6)
    eye(sheet, 148, 36, 9, "#c9922a")
    sheet.circle(180, 46, 1.8, INK)


def crocodile(sheet: Sheet, looks: Looks) -> None:
    """A crocodile with a toothy smile."""
    skin, belly = looks.main, looks.second
    for x in (70, 136):
        sheet.path(
            f"M{x - 14} 112 L{x - 16} 146 Q{x} 154 {x + 14} 146 L{x + 12} 112Z",
            sheet.lit(shade(skin, 0.3)),
        )
    body = (
        "M-8 138 C14 124 26 92 62 84 C96 76 132 78 156 84 C166 68 186 66 192 84 L256 96"
        " C264 100 264 112 254 114 L188 122 C160 142 90 144 54 134 C30 130 10 140 -8 138Z"
    )
    sheet.path(body, sheet.lit(skin))
    with sheet.within(body):
        sheet.ellipse(110, 142, 90, 20, belly, opacity=0.9)
    for x in range(30, 150, 15):
        top = 86 + max(0, 62 - x) * 0.45
        sheet.path(f"M{x - 7} {top + 3} L{x} {top - 10} L{x + 8} {top + 2}Z", shade(skin, 0.25))
    sheet.line("M180 108 Q216 116 256 106", shade(skin, 0.6), 2.6)
    for x in range(190, 254, 11):
        sheet.path(f"M{x} 109 l4 9 l4 -9Z", WHITE)
    for x in (56, 122):
        sheet.path(
            f"M{x - 14} 116 L{x - 13} 148 Q{x + 2} 156 {x + 18} 148 L{x + 12} 116Z", sheet.lit(skin)
        )
    eye(sheet, 176, 80, 8, "#d0a52a")
    sheet.circle(250, 98, 2.4, INK)


def chameleon(sheet: Sheet, looks: Looks) -> None:
    """A chameleon or lizard on its branch, tail curled."""
    skin = looks.main
    sheet.line("M-4 150 C60 142 140 156 206 146", "#6d4a30", 13)
    sheet.line("M-4 147 C60 139 140 152 206 143", "#9a6e48", 6)
    sheet.line("M44 118 C12 116 6 156 28 170 C46 178 56 158 42 152 C34 150 32 160 38 160", skin, 11)
    body = (
        "M38 120 C48 84 96 62 134 76 C146 60 168 58 180 74 C196 80 204 92 198 100 C184 108 160 106"
        " 148 104 C136 128 90 140 56 132Z"
    )
    sheet.path(body, sheet.lit(skin))
    with sheet.within(body):
        for x in (60, 84, 108, 130):
            sheet.path(
                f"M{x} 60 Q{x + 9} 100 {x - 4} 140 L{x + 8} 140 Q{x + 20} 100 {x + 10} 60Z",
                looks.second,
                0.7,
            )
    for x in (72, 122):
        sheet.line(f"M{x} 124 L{x - 4} 142 M{x + 12} 122 L{x + 15} 142", shade(skin, 0.2), 9)
    sheet.circle(166, 84, 14, sheet.ball(tint(skin, 0.2)))
    sheet.circle(168, 84, 5.5, INK)
    sheet.circle(166, 82, 1.8, WHITE)
    sheet.line("M166 102 Q184 104 198 98", shade(skin, 0.5), 2.4)


def dinosaur(sheet: Sheet, looks: Looks) -> None:
    """A tyrannosaur in good spirits."""
    skin, belly = looks.main, looks.second
    sheet.path("M78 126 C70 150 66 170 60 186 L92 194 L100 150Z", sheet.lit(shade(skin, 0.3)))
    body = (
        "M-6 168 C24 160 36 128 58 108 C80 88 92 86 100 62 C100 24 122 4 156 6 C190 8 206 26 206 46"
        " C206 58 196 62 184 62 L150 66 C156 92 152 124 132 148 C108 166 78 160 56 148"
        " C36 152 16 172 -6 168Z"
    )
    sheet.path(body, sheet.lit(skin))
    with sheet.within(body):
        sheet.path("M150 60 C140 70 148 120 108 156 L150 160 L168 70Z", sheet.lit(belly, 0.5))
        for x, y in ((36, 138), (62, 118), (88, 100), (110, 72), (124, 30)):
            sheet.ellipse(x, y, 8, 16, shade(skin, 0.35), turn=44, opacity=0.6)
    sheet.path(
        "M84 128 C106 116 130 128 126 152 C122 166 116 174 116 184 L140 186 Q146 196 138 198"
        " L92 198 C94 178 80 160 84 128Z",
        sheet.lit(skin),
    )
    for x in (110, 124, 136):
        sheet.ellipse(x, 195, 5, 3.4, WHITE)
    sheet.line("M140 96 C152 98 160 98 166 90 M166 90 l8 -2 M166 90 l6 6", shade(skin, 0.2), 7)
    sheet.path("M140 50 Q176 60 204 48 L202 56 Q176 72 142 62Z", "#8c3238")
    for x in range(146, 202, 10):
        sheet.path(f"M{x} 52 l4 10 l5 -10Z", WHITE)
    dot_eyes(sheet, 152, 28, 0, 8)
    sheet.line("M142 16 Q152 12 162 18", shade(skin, 0.5), 3)
    sheet.circle(196, 32, 2.6, shade(skin, 0.6))


FIGURES = {
    "snake": Figure(snake, "#6fae4a", "#e9d36a", "snake", box=(4, 6, 206, 192), size=0.7),
    "crocodile": Figure(
        crocodile, "#6f9a4f", "#e6e2a8", "crocodile", box=(-10, 60, 274, 94), size=0.8
    ),
    "chameleon": Figure(
        chameleon, "#5fb86a", "#3f9ab0", "chameleon", box=(-8, 52, 218, 124), size=0.6
    ),
    "dinosaur": Figure(dinosaur, "#6aa85a", "#efe6b0", "dinosaur", box=(-8, 0, 216, 200), size=2.0),
}
