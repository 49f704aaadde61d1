"""Small and shy animals of the wood: seated ones with masks and brushes, and prickly ones.

They borrow the seated build; what makes them themselves is drawn here.
"""

import math

from safelight.upstreams.painter.drawings.builds import HEAD, ears, seated, whiskers
from safelight.upstreams.painter.drawings.faces import cheeks, dot_eyes, eyes, snout
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint

_RUFF = (
    "M40 78 L52 64 C50 34 72 24 100 24 C128 24 150 34 148 64 L160 78 L150 84 L152 96 L138 98"
    " C128 106 114 110 100 110 C86 110 72 106 62 98 L48 96 L50 84Z"
)


def wolf(sheet: Sheet, looks: Looks) -> None:
    """A seated wolf or husky: pricked ears, pale mask, bushy tail."""
    coat, pale = looks.main, looks.second
    brush = "M136 186 C176 190 198 164 190 130 C186 116 176 112 172 104 C166 124 152 136 144 150Z"
    sheet.path(brush, sheet.lit(coat))
    seated(sheet, coat, pale, pale)
    ears(
        sheet,
        "M58 54 C50 32 52 12 60 2 C74 10 88 22 94 36Z",
        "M65 44 C60 32 60 22 64 16 C72 22 79 28 82 36Z",
        coat,
        mix(coat, "#e9b0a8", 0.5),
    )
    sheet.path(_RUFF, sheet.ball(coat, 0.85))
    with sheet.within(_RUFF):
        sheet.path(
            "M100 66 C92 40 66 48 66 66 C56 74 50 96 70 112 L130 112 C150 96 144 74 134 66"
            " C134 48 108 40 100 66Z",
            sheet.lit(pale, 0.5),
        )
    cheeks(sheet, 100, 88, 36, 6)
    eyes(sheet, 100, 66, 20, 10, ("#5aa0d8", "#c9922a")[int(looks.whim * 2)], looks.marking)
    snout(sheet, 100, 84, 8, "#2f2a33")


def squirrel(sheet: Sheet, looks: Looks) -> None:
    """A squirrel with its great tail and an acorn."""
    coat = looks.main
    tail = (
        "M128 188 C190 190 206 140 188 96 C178 66 196 44 178 26 C156 10 130 34 140 66"
        " C148 96 130 124 132 150Z"
    )
    sheet.path(tail, sheet.ball(coat))
    with sheet.within(tail):
        sheet.line("M146 182 C184 164 176 120 164 92 C156 70 164 48 166 40", tint(coat, 0.4), 11)
    seated(sheet, coat, looks.second, coat)
    ears(
        sheet,
        "M64 46 C56 26 58 6 64 -4 C76 10 84 22 88 36Z",
        "M68 38 C64 24 65 16 67 10 C73 18 78 26 80 34Z",
        coat,
        mix(coat, "#f2b7a0", 0.6),
    )
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    sheet.ellipse(100, 92, 26, 15, sheet.ball(looks.second, 0.6))
    cheeks(sheet, 100, 86, 35, 8)
    eyes(sheet, 100, 66, 22, 11, "#4a2d1c", looks.marking)
    sheet.box(95, 92, 10, 8, WHITE, 2)
    snout(sheet, 100, 81, 5.5, "#5a3630")
    whiskers(sheet, coat, 87)
    for x, turn in ((82, -46), (118, 46)):
        sheet.ellipse(x, 136, 9, 20, sheet.ball(coat), turn=turn)
    sheet.path("M88 136 Q100 160 112 136Z", sheet.lit("#c98a45"))
    sheet.path("M84 138 Q100 118 116 138 Q100 144 84 138Z", sheet.lit("#7a5230"))


def raccoon(sheet: Sheet, looks: Looks) -> None:
    """A raccoon with its mask and ringed tail."""
    coat, dark = looks.main, looks.second
    tail = "M132 182 C176 196 204 168 194 128 C190 112 172 114 172 130 C174 150 156 156 140 156Z"
    sheet.path(tail, sheet.lit(coat))
    with sheet.within(tail):
        for x, y, turn in ((152, 172, 76), (174, 164, 44), (186, 146, 10), (184, 124, -14)):
            sheet.ellipse(x, y, 26, 5, dark, turn=turn)
    seated(sheet, coat, tint(coat, 0.5), dark)
    for x in (62, 138):
        sheet.circle(x, 36, 16, sheet.ball(coat))
        sheet.circle(x, 38, 9, shade(coat, 0.5))
    sheet.path(_RUFF, sheet.ball(coat, 0.85))
    with sheet.within(_RUFF):
        sheet.path("M44 66 Q100 30 156 66 L156 82 Q100 70 44 82Z", tint(coat, 0.75))
        sheet.path("M44 74 C60 50 92 54 100 68 C108 54 140 50 156 74 C140 92 60 92 44 74Z", dark)
    sheet.ellipse(100, 90, 22, 15, sheet.ball(tint(coat, 0.75), 0.6))
    eyes(sheet, 100, 68, 20, 9.5, "#8a5a34", looks.marking)
    snout(sheet, 100, 83, 7, "#26212a")


def hedgehog(sheet: Sheet, looks: Looks) -> None:
    """A hedgehog that looks to the right out of its spines."""
    spines, face = looks.main, looks.second
    points = []
    for step in range(49):
        angle = math.pi * (1.04 - 1.1 * step / 48)
        reach = 1.0 if step % 2 else 0.84
        points.append(
            f"{88 + math.cos(angle) * 86 * reach:.1f} {160 - math.sin(angle) * 112 * reach:.1f}"
        )
    sheet.ellipse(68, 186, 15, 8, sheet.ball(shade(face, 0.3)))
    sheet.ellipse(132, 186, 15, 8, sheet.ball(shade(face, 0.3)))
    back = f"M{' L'.join(points)} L150 184 L24 184Z"
    sheet.path(back, sheet.lit(spines))
    with sheet.within(back):
        for ring in (0.35, 0.55, 0.74):
            for step in range(16):
                angle = math.pi * (1.0 - step / 16)
                x, y = 88 + math.cos(angle) * 86 * ring, 164 - math.sin(angle) * 112 * ring
                away_x, away_y = math.cos(angle) * 11, -math.sin(angle) * 13
                sheet.line(f"M{x:.0f} {y:.0f} l{away_x:.1f} {away_y:.1f}", tint(spines, 0.5), 3)
    sheet.path(
        "M104 184 C100 150 108 122 136 122 C158 124 172 142 200 158 C206 166 198 174 188 176"
        " C170 186 130 190 104 184Z",
        sheet.ball(face, 0.8),
    )
    sheet.circle(120, 130, 13, sheet.ball(shade(face, 0.15)))
    sheet.circle(121, 131, 7, mix(face, "#e29a90", 0.6))
    sheet.circle(199, 160, 8, sheet.ball(INK))
    sheet.ellipse(156, 168, 12, 8, sheet.halo("#ef8b8b", 0.7))
    dot_eyes(sheet, 154, 146, 0, 7)
    sheet.line("M174 172 Q182 176 188 170", INK, 2.4)


def bat(sheet: Sheet, looks: Looks) -> None:
    """A friendly bat with its wings spread."""
    coat = looks.main
    wing = (
        "M92 86 C70 52 34 40 2 48 C16 62 16 84 10 102 C26 92 38 96 44 112 C54 100 66 102 74 118"
        " L96 116Z"
    )
    for flip in (False, True):
        hue = shade(coat, 0.1 + 0.1 * flip)
        if flip:
            with sheet.mirrored(100):
                sheet.path(wing, sheet.lit(hue))
                sheet.line(
                    "M88 88 C60 66 36 74 12 100 M88 90 C66 84 54 96 44 110", tint(hue, 0.3), 2
                )
        else:
            sheet.path(wing, sheet.lit(hue))
            sheet.line("M88 88 C60 66 36 74 12 100 M88 90 C66 84 54 96 44 110", tint(hue, 0.3), 2)
    ears(
        sheet,
        "M76 62 C66 42 66 26 70 18 C84 30 92 42 94 56Z",
        "M79 54 C73 42 73 35 74 30 C82 38 87 46 88 54Z",
        coat,
        looks.second,
    )
    sheet.ellipse(100, 116, 24, 34, sheet.ball(coat))
    sheet.circle(100, 76, 31, sheet.ball(coat))
    sheet.ellipse(100, 122, 14, 20, sheet.halo(tint(coat, 0.6), 0.8))
    cheeks(sheet, 100, 84, 20, 6)
    eyes(sheet, 100, 74, 13, 8.5, "#c9922a", looks.marking)
    snout(sheet, 100, 84, 4, looks.second)
    for x in (95, 103):
        sheet.path(f"M{x} 91 l4 0 l-2 6Z", WHITE)


FIGURES = {
    "wolf": Figure(wolf, "#8b929e", "#f4f1ec", "wolf", "wolves", (10, -4, 200, 204), size=1.2),
    "husky": Figure(wolf, "#55606e", "#fdfcfa", "husky", "huskies", (10, -4, 200, 204), size=1.15),
    "squirrel": Figure(
        squirrel, "#b8622c", "#fbeeda", "squirrel", box=(26, -8, 180, 206), size=0.7
    ),
    "raccoon": Figure(raccoon, "#9298a2", "#3a3742", "raccoon", box=(18, 12, 186, 188), size=0.9),
    "hedgehog": Figure(
        hedgehog, "#7a5a42", "#ecd3ae", "hedgehog", box=(-2, 40, 214, 156), size=0.5
    ),
    "bat": Figure(bat, "#6a5578", "#e9a0b0", "bat", "", (-2, 10, 204, 146), "air", 0.6),
}
