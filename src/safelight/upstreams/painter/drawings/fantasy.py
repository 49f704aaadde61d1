"""Beings of tale and stage: ghosts, aliens, fairies, mermaids, pirates and dancers."""

from safelight.upstreams.painter.drawings.faces import cheeks, dot_eyes, eyes, smile
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.people import HAIRS, SKINS
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, shade, tint


def _head(sheet: Sheet, looks: Looks, *, bun: bool) -> Colour:
    """A round head at 100, 52 with hair about it; says which skin it has."""
    skin = SKINS[int(looks.whim * 5) % 5]
    hair = HAIRS[int(looks.whim * 23) % 5]
    if bun:
        sheet.circle(100, 6, 15, sheet.ball(hair))
    else:
        sheet.path(
            "M58 54 C54 22 76 8 100 8 C124 8 146 22 142 54 C146 84 150 104 144 118 L56 118"
            " C50 104 54 84 58 54Z",
            sheet.ball(shade(hair, 0.1)),
        )
    sheet.circle(100, 54, 38, sheet.ball(skin, 0.75))
    sheet.path(
        "M60 56 C58 26 78 12 102 12 C126 12 144 28 140 56 C132 50 126 40 118 32"
        " C104 46 78 46 60 56Z",
        sheet.ball(hair),
    )
    cheeks(sheet, 100, 68, 22, 6)
    if looks.marking == "sleeping":
        eyes(sheet, 100, 58, 15, 6, marking=looks.marking)
    else:
        dot_eyes(sheet, 100, 58, 15, 5.6)
    smile(sheet, 100, 70, 8, wide=looks.marking == "smiling")
    return skin


def ghost(sheet: Sheet, looks: Looks) -> None:
    """A ghost that means no harm."""
    cloth = looks.main
    sheet.circle(100, 100, 110, sheet.halo(tint(cloth, 0.5), 0.4))
    sheet.path(
        "M100 6 C152 6 168 52 168 96 L176 186 Q160 202 146 182 Q130 204 114 184 Q100 204 84 184"
        " Q68 204 54 182 Q40 202 24 186 L32 96 C32 52 48 6 100 6Z",
        sheet.ball(cloth),
    )
    for x in (20, 180):
        sheet.ellipse(x, 112, 20, 12, sheet.ball(cloth), turn=(100 - x) * 0.35)
    cheeks(sheet, 100, 96, 38, 10)
    for x in (78, 122):
        sheet.ellipse(x, 76, 11, 15, INK)
        sheet.circle(x - 3, 70, 4, WHITE)
    sheet.ellipse(100, 104, 9, 12, "#4a3a4a")


def alien(sheet: Sheet, looks: Looks) -> None:
    """A little green visitor."""
    skin = looks.main
    for x in (84, 116):
        sheet.line(f"M{x} 24 Q{x + (x - 100) * 0.6} 4 {100 + (x - 100) * 2.4} -6", skin, 5)
        sheet.circle(100 + (x - 100) * 2.4, -8, 9, sheet.ball(looks.second))
    for x in (84, 116):
        sheet.path(
            f"M{x - 10} 160 L{x - 8} 190 Q{x} 200 {x + 9} 190 L{x + 10} 160Z", sheet.pipe(skin)
        )
    sheet.line("M70 124 Q42 132 40 156 M130 124 Q160 118 166 92", shade(skin, 0.1), 14)
    sheet.path(
        "M100 108 C70 108 64 140 66 166 Q100 182 134 166 C136 140 130 108 100 108Z",
        sheet.lit(looks.second),
    )
    sheet.path(
        "M100 14 C152 14 166 54 150 84 C138 110 118 122 100 122 C82 122 62 110 50 84"
        " C34 54 48 14 100 14Z",
        sheet.ball(skin),
    )
    for x, turn in ((76, 24), (124, -24)):
        sheet.ellipse(x, 66, 17, 24, INK, turn=turn)
        sheet.circle(x - 6, 56, 6, WHITE, 0.9)
    smile(sheet, 100, 100, 8)


def fairy(sheet: Sheet, looks: Looks) -> None:
    """A fairy with wings and a wand, or an angel."""
    for flip in (False, True):
        wing = (
            "M88 118 C52 60 8 60 4 92 C4 116 44 128 84 130 C44 136 24 164 40 178 C62 186 84 156"
            " 92 136Z"
        )
        if flip:
            with sheet.mirrored(100):
                sheet.path(wing, sheet.lit("#d8ecf6", 0.6), 0.9)
        else:
            sheet.path(wing, sheet.lit("#d8ecf6", 0.6), 0.9)
    skin = SKINS[int(looks.whim * 5) % 5]
    for x in (90, 110):
        sheet.line(f"M{x} 164 L{x} 194", skin, 9)
    sheet.line("M76 112 Q58 126 56 144 M124 112 Q144 104 154 84", skin, 9)
    sheet.path(
        "M84 94 L116 94 L122 124 L150 170 Q134 182 120 172 Q110 184 100 172 Q90 184 80 172"
        " Q66 182 50 170 L78 124Z",
        sheet.lit(looks.main),
    )
    _head(sheet, looks, bun=True)
    sheet.line("M154 88 L170 52", "#c9983a", 4)
    sheet.circle(172, 44, 22, sheet.halo(looks.second, 0.9))
    sheet.path(
        "M172 30 l4 10 11 1 -8 7 3 11 -10 -6 -10 6 3 -11 -8 -7 11 -1Z", sheet.lit(looks.second)
    )


def mermaid(sheet: Sheet, looks: Looks) -> None:
    """A mermaid with a scaled tail."""
    skin = SKINS[int(looks.whim * 5) % 5]
    hair = HAIRS[int(looks.whim * 23) % 5]
    sheet.path(
        "M58 60 C30 100 40 140 58 158 L142 158 C160 140 170 100 142 60Z",
        sheet.ball(shade(hair, 0.15)),
    )
    sheet.line("M78 110 Q58 124 58 144 M122 110 Q142 124 142 144", skin, 10)
    sheet.path("M82 94 L118 94 L120 134 L80 134Z", sheet.lit(skin))
    for x in (90, 110):
        sheet.circle(x, 110, 10, sheet.ball(looks.second))
    tail = (
        "M78 128 Q100 140 122 128 C134 160 128 184 156 194 L176 184 L182 206 L160 222 L134"
        " 214 C94 202 72 172 78 128Z"
    )
    sheet.path(tail, sheet.lit(looks.main))
    with sheet.within(tail):
        for row in range(8):
            for column in range(8):
                x, y = 76 + column * 14 + row % 2 * 7, 138 + row * 10
                sheet.line(f"M{x - 6} {y} a6 6 0 0 0 12 0", shade(looks.main, 0.35), 1.8, 0.7)
    _head(sheet, looks, bun=True)


def pirate(sheet: Sheet, looks: Looks) -> None:
    """A pirate with hat, patch and sabre."""
    skin = SKINS[int(looks.whim * 5) % 5]
    sheet.line("M150 140 Q186 116 184 66", "#c7cdd6", 7)
    sheet.line("M140 134 L160 150", "#c9983a", 7)
    for x in (84, 116):
        sheet.path(
            f"M{x - 11} 156 L{x - 10} 196 L{x + 13} 196 L{x + 10} 156Z", sheet.pipe("#3a3038")
        )
    sheet.line("M72 110 Q50 124 50 148 M128 110 Q150 120 150 142", looks.main, 17)
    for x in (50, 150):
        sheet.circle(x, 150, 9, sheet.ball(skin))
    sheet.path(
        "M100 92 C76 92 66 106 66 124 L60 168 Q100 180 140 168 L134 124 C134 106 124 92 100 92Z",
        sheet.lit(looks.main),
    )
    sheet.path("M86 94 L114 94 L112 170 L88 170Z", sheet.lit("#f6efdc"))
    for y in (108, 122, 136):
        sheet.line(f"M88 {y} L112 {y}", "#3f5f8c", 5)
    sheet.box(62, 146, 76, 11, sheet.lit("#5a3a2a"), 2)
    sheet.box(92, 144, 16, 15, sheet.lit("#e0b040"), 2)
    _head(sheet, looks, bun=False)
    sheet.path(
        "M66 74 C70 104 84 116 100 118 C116 116 130 104"
        " 134 74 C124 86 112 80 100 80 C88 80 76 86 66 74Z",
        sheet.ball("#4a3028"),
    )
    sheet.line("M62 42 L138 62", INK, 3)
    sheet.ellipse(115, 57, 11, 10, INK)
    sheet.path(
        "M34 40 C40 12 72 -22 100 -22 C128 -22 160 12 166 40 Q100 18 34 40Z",
        sheet.lit(looks.second),
    )
    sheet.circle(100, 4, 9, WHITE)
    sheet.box(95, 10, 10, 8, WHITE, 2)
    for x in (97, 103):
        sheet.circle(x, 4, 2.2, INK)


def dancer(sheet: Sheet, looks: Looks) -> None:
    """A dancer on her toes, in a tutu."""
    skin = SKINS[int(looks.whim * 5) % 5]
    tights = tint(looks.main, 0.6)
    sheet.line("M98 140 L96 192", tights, 10)
    sheet.path("M88 180 L104 180 L99 202 L93 202Z", sheet.lit(looks.main))
    sheet.line("M106 140 Q148 160 178 152", tights, 10)
    sheet.path("M164 146 L186 146 L192 156 L166 160Z", sheet.lit(looks.main))
    sheet.line("M80 106 C50 90 50 44 76 12 M120 106 C150 90 150 44 124 12", skin, 9)
    sheet.path("M84 90 L116 90 L118 128 L82 128Z", sheet.lit(looks.main))
    for reach, depth in ((72, 0.15), (62, 0.0), (48, -1)):
        hue = tint(looks.main, 0.4) if depth < 0 else shade(looks.main, depth)
        sheet.ellipse(100, 134, reach, reach * 0.27, sheet.lit(hue), opacity=0.92)
    _head(sheet, looks, bun=True)
    sheet.line("M64 40 Q100 12 136 40", looks.second, 5)


FIGURES = {
    "ghost": Figure(ghost, "#f2f1f6", "#f2f1f6", "ghost", "", (-2, 2, 204, 198), "anywhere", 1.0),
    "alien": Figure(alien, "#8fc95a", "#7a6fd0", "alien", box=(30, -20, 146, 220), size=1.1),
    "fairy": Figure(
        fairy, "#f08bb8", "#ffd85a", "fairy", "fairies", (0, -12, 200, 212), "air", 1.1
    ),
    "mermaid": Figure(
        mermaid, "#3fae9a", "#c98ad0", "mermaid", "", (24, -18, 166, 242), "water", 1.3
    ),
    "pirate": Figure(pirate, "#a8323a", "#35303a", "pirate", box=(26, -26, 168, 224), size=1.5),
    "dancer": Figure(dancer, "#f2a0bc", "#f6d36a", "dancer", box=(22, -12, 176, 216), size=1.5),
}
