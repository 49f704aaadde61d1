"""What is played: instruments, and balls and boards. The guitar is among the things."""

import math

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import shade, tint

_BRASS = "#e0b040"


def piano(sheet: Sheet, looks: Looks) -> None:
    """A grand piano with its lid up."""
    case = looks.main
    sheet.path("M36 96 C60 4 160 -10 214 40 L196 96Z", sheet.lit(tint(case, 0.12)))
    sheet.line("M176 96 L186 44", shade(case, 0.5), 4)
    for x in (40, 116, 196):
        sheet.path(f"M{x - 9} 130 L{x + 9} 130 L{x + 5} 188 L{x - 5} 188Z", sheet.pipe(case))
        sheet.circle(x, 190, 6, sheet.ball(_BRASS))
    sheet.path("M14 98 L206 92 Q222 94 220 112 L214 138 L14 138Z", sheet.lit(case))
    sheet.box(6, 108, 146, 16, sheet.lit("#fbf8f0"), 2)
    for number in range(14):
        x = 14 + number * 10
        sheet.line(f"M{x} 109 L{x} 123", "#9a96a0", 1)
        if number % 7 not in (2, 6):
            sheet.box(x - 2.6, 108, 5, 9, INK, 1)
    sheet.box(2, 122, 154, 12, sheet.lit(shade(case, 0.2)), 3)


def drum(sheet: Sheet, looks: Looks) -> None:
    """A drum with two sticks."""
    body = looks.main
    sheet.path("M16 78 L16 160 Q100 206 184 160 L184 78Z", sheet.pipe(body))
    for at in range(6):
        x = 16 + at * 28
        low, high = 178 - abs(x - 100) * 0.16, 96 - abs(x - 100) * 0.1
        sheet.line(
            f"M{x} {high if at % 2 else low} L{x + 28} {low if at % 2 else high}", "#f6efdc", 4
        )
    for y in (80, 158):
        sheet.line(f"M15 {y} Q100 {y + 44} 185 {y}", shade(looks.second, 0.2), 12)
        sheet.line(f"M15 {y - 1} Q100 {y + 42} 185 {y - 1}", looks.second, 7)
    sheet.ellipse(100, 76, 86, 25, sheet.lit("#fbf6ea", 0.6))
    for path, x, y in (("M96 72 L30 6", 98, 74), ("M112 76 L190 14", 110, 78)):
        sheet.line(path, "#7b4a2a", 8)
        sheet.line(path, "#c98a55", 4)
        sheet.circle(x, y, 8, sheet.ball("#c98a55"))


def violin(sheet: Sheet, looks: Looks) -> None:
    """A violin with its bow."""
    wood = looks.main
    sheet.line("M168 -24 L150 196", "#6b4530", 5)
    sheet.line("M160 -18 L144 190", "#f4efe2", 2)
    sheet.path(
        "M100 56 C132 54 140 84 130 104 C122 116 130 124 138 138 C150 176 126 198 100 198"
        " C74 198 50 176 62 138 C70 124 78 116 70 104 C60 84 68 54 100 56Z",
        sheet.ball(wood),
    )
    sheet.path("M92 -24 L108 -24 L107 124 L93 124Z", sheet.pipe("#3a2c28"))
    sheet.circle(100, -30, 12, sheet.ball(wood))
    for y in (-18, -8):
        sheet.line(f"M82 {y} L118 {y}", "#3a2c28", 5)
    for x in (80, 120):
        sheet.line(f"M{x} 116 q-6 12 0 24 q4 10 -1 18", "#3a2420", 3)
    sheet.box(84, 140, 32, 7, sheet.lit("#e9d3a4"), 2)
    sheet.path("M92 152 L108 152 L105 188 L95 188Z", "#3a2c28")
    for string in (96.5, 99, 101.5, 104):
        sheet.line(f"M{string} -20 L{string} 160", "#efe6d0", 0.9)


def trumpet(sheet: Sheet, looks: Looks) -> None:
    """A trumpet or another horn."""
    brass = looks.main
    for width, hue in ((13, shade(brass, 0.35)), (7, tint(brass, 0.3))):
        sheet.line(
            "M-2 70 L170 70 M60 70 C28 70 28 122 60 122 L140 122 C172 122 172 70 140 70", hue, width
        )
    sheet.path("M160 62 C190 60 206 44 226 22 L226 118 C206 96 190 80 160 78Z", sheet.lit(brass))
    sheet.ellipse(226, 70, 10, 48, sheet.lit(shade(brass, 0.3)))
    for x in (82, 102, 122):
        sheet.box(x - 7, 54, 14, 84, sheet.pipe(brass), 5)
        sheet.box(x - 2, 38, 4, 18, "#c9ced6")
        sheet.ellipse(x, 38, 8, 4, sheet.ball(WHITE))
    sheet.path("M-14 60 L2 64 L2 76 L-14 80Z", sheet.lit("#c9ced6"))


def microphone(sheet: Sheet, looks: Looks) -> None:
    """A microphone on its stand."""
    sheet.ellipse(100, 190, 56, 9, sheet.lit("#5a5f6a"))
    sheet.box(95, 130, 10, 60, sheet.pipe("#8a909a"))
    sheet.line("M50 78 C50 146 150 146 150 78", "#8a909a", 9)
    sheet.box(62, 6, 76, 118, sheet.pipe(looks.main), 38)
    for y in range(22, 78, 11):
        sheet.line(f"M68 {y} L132 {y}", shade(looks.main, 0.5), 4, 0.8)
    sheet.box(60, 80, 80, 12, sheet.lit(looks.second), 4)


def football(sheet: Sheet, looks: Looks) -> None:
    """A football of black and white leather."""
    disc = "M100 12 a88 88 0 1 0 .1 0Z"
    sheet.path(disc, sheet.ball(looks.main))
    with sheet.within(disc):
        for ring, count, size in ((0, 1, 30), (76, 5, 27)):
            for step in range(count):
                angle = math.tau * step / 5 - math.pi / 2
                x, y = 100 + math.cos(angle) * ring, 100 + math.sin(angle) * ring
                corners = [angle + math.tau * at / 5 + math.pi * bool(ring) for at in range(5)]
                points = [
                    f"{x + math.cos(corner) * size:.1f} {y + math.sin(corner) * size:.1f}"
                    for corner in corners
                ]
                sheet.path(f"M{' L'.join(points)}Z", sheet.lit(looks.second))
        for step in range(5):
            angle = math.tau * step / 5 - math.pi / 2
            sheet.line(
                f"M{100 + math.cos(angle) * 28:.1f} {100 + math.sin(angle) * 28:.1f}"
                f" L{100 + math.cos(angle) * 52:.1f} {100 + math.sin(angle) * 52:.1f}",
                looks.second,
                3,
            )
    sheet.ellipse(66, 56, 22, 12, WHITE, turn=-38, opacity=0.6)


def basketball(sheet: Sheet, looks: Looks) -> None:
    """A basketball; a tennis ball has its own colour."""
    disc = "M100 12 a88 88 0 1 0 .1 0Z"
    sheet.path(disc, sheet.ball(looks.main))
    with sheet.within(disc):
        sheet.line(
            "M100 6 L100 194 M6 100 L194 100 M40 20 Q84 100 40 180 M160 20 Q116 100 160 180",
            looks.second,
            5,
        )
    sheet.ellipse(66, 52, 22, 11, WHITE, turn=-38, opacity=0.4)


def racket(sheet: Sheet, looks: Looks) -> None:
    """A tennis racket and its ball."""
    with sheet.moved(92, 82, 1.0, 30):
        for step in range(-4, 5):
            reach = 72 * (1 - (step / 5) ** 2) ** 0.5
            sheet.line(f"M{step * 11} {-reach - 4:.0f} L{step * 11} {reach - 4:.0f}", WHITE, 2.4)
            across = 52 * (1 - (step / 5) ** 2) ** 0.5
            sheet.line(f"M{-across:.0f} {step * 15 - 4} L{across:.0f} {step * 15 - 4}", WHITE, 2.4)
        sheet.line("M0 70 C-74 66 -74 -80 0 -80 C74 -80 74 66 0 70 L0 88", looks.main, 12)
        sheet.box(-10, 84, 20, 60, sheet.pipe("#4a3a44"), 6)
    sheet.circle(166, 158, 30, sheet.ball("#cfe04a"))
    sheet.line("M140 150 Q164 152 170 130 M166 186 Q172 166 194 162", WHITE, 4)


def skateboard(sheet: Sheet, looks: Looks) -> None:
    """A skateboard with four wheels."""
    sheet.line("M6 64 Q22 92 50 92 L190 92 Q218 92 234 64", shade(looks.main, 0.4), 19)
    sheet.line("M6 60 Q22 86 50 86 L190 86 Q218 86 234 60", looks.main, 12)
    for x in (64, 176):
        sheet.path(f"M{x - 18} 98 L{x + 18} 98 L{x + 8} 116 L{x - 8} 116Z", sheet.lit("#8a909a"))
        for shift in (-12, 14):
            sheet.circle(x + shift, 122, 19, sheet.ball(looks.second))
            sheet.circle(x + shift, 122, 7, "#5a5f6a")


def surfboard(sheet: Sheet, looks: Looks) -> None:
    """A surfboard stood on its end."""
    board = "M100 -28 C144 22 150 130 126 198 L74 198 C50 130 56 22 100 -28Z"
    sheet.path(board, sheet.lit(looks.main))
    with sheet.within(board):
        sheet.path("M40 70 L160 30 L160 62 L40 102Z M40 122 L160 82 L160 96 L40 136Z", looks.second)
        sheet.line("M100 -30 L100 200", WHITE, 4, 0.8)


def kite(sheet: Sheet, looks: Looks) -> None:
    """A kite with its tail."""
    sheet.line("M100 132 C70 150 128 168 96 190 C84 200 96 212 110 214", "#e9e2d4", 3)
    for x, y in ((88, 150), (110, 170), (92, 194)):
        sheet.path(f"M{x} {y} l-14 -9 l0 18Z M{x} {y} l14 -9 l0 18Z", sheet.lit(looks.second))
    for path, hue in (
        ("M100 -4 L30 58 L100 58Z", looks.main),
        ("M100 -4 L170 58 L100 58Z", looks.second),
        ("M30 58 L100 58 L100 136Z", tint(looks.second, 0.2)),
        ("M170 58 L100 58 L100 136Z", shade(looks.main, 0.2)),
    ):
        sheet.path(path, sheet.lit(hue))
    sheet.line("M100 -4 L100 136 M30 58 L170 58", "#7a5230", 3)


FIGURES = {
    "piano": Figure(piano, "#3a343e", "#e0b040", "piano", box=(-4, 0, 230, 198), size=1.3),
    "drum": Figure(drum, "#d0403a", "#e9c060", "drum", box=(4, 0, 194, 190), size=0.8),
    "violin": Figure(violin, "#b5652c", "#3a2c28", "violin", box=(40, -46, 136, 246), size=0.9),
    "trumpet": Figure(trumpet, "#e0b040", "#e0b040", "trumpet", box=(-20, 16, 262, 126), size=0.6),
    "microphone": Figure(
        microphone, "#c3c9d2", "#e0493a", "microphone", box=(34, 0, 132, 200), size=0.7
    ),
    "football": Figure(football, "#f8f6f2", "#35323c", "football", box=(8, 8, 184, 184), size=0.5),
    "basketball": Figure(
        basketball, "#e07f35", "#3a2c2a", "basketball", box=(8, 8, 184, 184), size=0.5
    ),
    "racket": Figure(
        racket, "#3f7fd0", "#cfe04a", "tennis racket", box=(-2, 2, 204, 206), size=0.7
    ),
    "skateboard": Figure(
        skateboard, "#e0607e", "#f2c63a", "skateboard", box=(-6, 46, 252, 98), size=0.5
    ),
    "surfboard": Figure(
        surfboard, "#f6efdc", "#3f9ab0", "surfboard", box=(46, -30, 108, 230), size=1.3
    ),
    "kite": Figure(kite, "#e0493a", "#f2c63a", "kite", "", (24, -8, 152, 226), "air", 0.9),
}
