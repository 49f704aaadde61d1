"""Animals from far away: kangaroos, sloths, llamas, ostriches, seals; and an ant.

The animals of the savanna are the safari's.
"""

from safelight.upstreams.painter.drawings.builds import ears
from safelight.upstreams.painter.drawings.faces import cheeks, dot_eyes, eyes, smile, snout
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint


def kangaroo(sheet: Sheet, looks: Looks) -> None:
    """A kangaroo with a joey in her pouch."""
    coat, pale = looks.main, looks.second
    sheet.path(
        "M120 160 C160 172 196 172 226 192 C214 200 170 202 120 190Z", sheet.lit(shade(coat, 0.12))
    )
    for x, depth in ((70, 0.1), (128, 0.0)):
        sheet.ellipse(x, 158, 28, 32, sheet.ball(shade(coat, depth)))
        sheet.ellipse(x - 14, 190, 32, 9, sheet.ball(shade(coat, depth + 0.12)))
    body = "M100 70 C70 78 58 130 64 172 C80 188 122 188 136 172 C142 130 130 78 100 70Z"
    sheet.path(body, sheet.lit(coat))
    with sheet.within(body):
        sheet.ellipse(98, 136, 26, 48, sheet.ball(pale, 0.6))
    for x, turn in ((66, 24), (134, -24)):
        sheet.ellipse(x, 116, 9, 24, sheet.ball(shade(coat, 0.08)), turn=turn)
    for side in (-1, 1):
        sheet.ellipse(98 + side * 10, 126, 4.4, 9, sheet.ball(shade(coat, 0.06)), turn=side * 14)
    sheet.circle(98, 140, 14, sheet.ball(tint(coat, 0.15)))
    dot_eyes(sheet, 98, 138, 5.4, 3)
    sheet.ellipse(98, 144, 3, 2.2, INK)
    pouch = "M70 146 Q98 160 126 146 Q128 174 98 178 Q68 174 70 146Z"
    sheet.path(pouch, sheet.ball(mix(coat, pale, 0.5)))
    sheet.line("M70 146 Q98 160 126 146", shade(coat, 0.3), 3)
    ears(
        sheet,
        "M78 30 C58 10 52 -20 62 -34 C78 -24 92 0 96 26Z",
        "M79 20 C66 4 62 -14 65 -22 C75 -14 86 4 88 20Z",
        coat,
        mix(coat, "#f2b0a0", 0.7),
    )
    sheet.path(
        "M64 54 C62 30 80 18 100 18 C120 18 138 30 136 54 C134 76 120 98 100 98 C80 98 66 76 64"
        " 54Z",
        sheet.ball(coat, 0.85),
    )
    sheet.ellipse(100, 80, 22, 17, sheet.ball(pale, 0.6))
    cheeks(sheet, 100, 72, 28, 6)
    eyes(sheet, 100, 52, 19, 9, "#5a3820", looks.marking)
    snout(sheet, 100, 74, 7, "#33262c")


def sloth(sheet: Sheet, looks: Looks) -> None:
    """A sloth that hangs from its branch."""
    coat, face = looks.main, looks.second
    sheet.line("M-8 38 C50 26 140 26 216 36", "#6d4a30", 15)
    sheet.line("M-8 34 C50 22 140 22 216 32", "#9a6e48", 7)
    for x, y in ((20, 22), (190, 20)):
        sheet.path(f"M{x} {y} q8 -22 28 -22 q-2 20 -28 22Z", sheet.lit("#5fa04c"))
    body = "M40 96 C40 150 66 178 104 178 C146 178 172 150 170 96 C160 84 50 84 40 96Z"
    sheet.path(body, sheet.ball(coat))
    sheet.ellipse(104, 138, 38, 34, sheet.ball(tint(coat, 0.35), 0.5))
    for x, bend in ((48, -16), (162, 16)):
        sheet.line(
            f"M{x} 112 C{x + bend} 90 {x + bend * 0.6:.0f} 60 {x + bend * 0.3:.0f} 36",
            shade(coat, 0.12),
            25,
        )
        sheet.line(
            f"M{x} 112 C{x + bend} 90 {x + bend * 0.6:.0f} 60 {x + bend * 0.3:.0f} 36", coat, 18
        )
        for step in (-6, 0, 6):
            at = x + bend * 0.3 + step
            sheet.line(f"M{at:.0f} 40 Q{at:.0f} 22 {at + 1:.0f} 20", "#e9dcc4", 4)
    sheet.path(
        "M58 92 C56 62 78 46 104 46 C130 46 152 62 150 92 C150 120 130 134 104 134 C78 134 58"
        " 120 58 92Z",
        sheet.ball(coat, 0.8),
    )
    sheet.path(
        "M66 96 C66 74 84 64 104 68 C124 64 142 74 142 96 C142 118 126 128 104 128 C82 128 66"
        " 118 66 96Z",
        sheet.ball(face, 0.5),
    )
    for side in (-1, 1):
        sheet.path(
            f"M{104 + side * 8} 86 C{104 + side * 20} 80 {104 + side * 34} 88 {104 + side * 38} 104"
            f" C{104 + side * 28} 106 {104 + side * 12} 102 {104 + side * 8} 86Z",
            sheet.lit(shade(coat, 0.4)),
        )
    eyes(sheet, 104, 92, 19, 7.6, "#4a3020", looks.marking)
    sheet.ellipse(104, 104, 8, 6, sheet.ball("#3a2c34"))
    smile(sheet, 104, 112, 14)
    cheeks(sheet, 104, 114, 28, 6)


def llama(sheet: Sheet, looks: Looks) -> None:
    """A llama with a woolly coat and a gay blanket."""
    coat = looks.main
    for x, depth in ((66, 0.16), (134, 0.2), (84, 0.02), (116, 0.06)):
        sheet.path(
            f"M{x - 10} 160 L{x - 8} 194 L{x + 8} 194 L{x + 10} 160Z",
            sheet.pipe(shade(coat, depth)),
        )
        sheet.box(x - 9, 190, 18, 8, sheet.lit("#5a4a44"), 3)
    for x, y, size in (
        (66, 146, 26),
        (134, 146, 26),
        (100, 154, 30),
        (60, 128, 20),
        (140, 128, 20),
        (84, 132, 26),
        (116, 132, 26),
    ):
        sheet.circle(x, y, size, sheet.ball(shade(coat, 0.06)))
    sheet.path("M52 116 Q100 134 148 116 L152 148 Q100 164 48 148Z", sheet.lit(looks.second))
    for y, hue in ((124, "#f2c63a"), (134, "#3f9a96"), (144, "#f6efe2")):
        sheet.line(f"M51 {y} Q100 {y + 17} 149 {y}", hue, 4)
    neck = "M72 40 C70 80 66 104 66 122 Q100 138 134 122 C134 104 130 80 128 40Z"
    sheet.path(neck, sheet.lit(coat))
    for x, y, size in ((74, 104, 13), (100, 112, 15), (126, 104, 13), (82, 88, 12), (118, 88, 12)):
        sheet.circle(x, y, size, sheet.ball(coat, 0.7))
    ears(
        sheet,
        "M74 8 C58 -8 52 -34 60 -46 C76 -38 86 -16 88 2Z",
        "M75 0 C66 -12 62 -28 64 -36 C74 -28 80 -12 82 -1Z",
        coat,
        mix(coat, "#f2b0a0", 0.6),
    )
    sheet.path(
        "M62 34 C60 8 78 -4 100 -4 C122 -4 140 8 138 34 C138 62 124 84 100 84 C76 84 62 62 62 34Z",
        sheet.ball(coat, 0.7),
    )
    for x, y, size in ((82, 0, 14), (118, 0, 14), (100, -8, 17), (100, 6, 13)):
        sheet.circle(x, y, size, sheet.ball(tint(coat, 0.12), 0.8))
    sheet.ellipse(100, 60, 23, 18, sheet.ball(tint(coat, 0.4), 0.6))
    cheeks(sheet, 100, 54, 30, 7)
    eyes(sheet, 100, 36, 21, 9.5, "#4a3426", looks.marking)
    snout(sheet, 100, 56, 6.5, "#6b4a44")


def ostrich(sheet: Sheet, looks: Looks) -> None:
    """An ostrich on long legs."""
    plume, skin = looks.main, looks.second
    for data in ("M88 128 L84 160 L92 194 L108 196", "M112 128 L120 160 L114 192 L132 196"):
        sheet.line(data, shade(skin, 0.15), 8)
    for x, y, size in ((34, 92, 16), (28, 108, 14), (40, 116, 14)):
        sheet.circle(x, y, size, sheet.ball(WHITE, 0.8))
    sheet.path(
        "M36 100 C44 68 90 58 128 74 C154 88 152 124 122 136 C82 146 44 134 36 100Z",
        sheet.ball(plume),
    )
    for x, y, size in ((62, 106, 20), (86, 114, 22), (110, 110, 18), (78, 92, 18), (56, 120, 13)):
        sheet.circle(x, y, size, sheet.ball(tint(plume, 0.08)))
    for x, y in ((70, 130), (88, 136), (106, 132)):
        sheet.circle(x, y, 11, sheet.ball(WHITE, 0.8))
    sheet.line("M134 96 C168 90 142 44 156 8", shade(skin, 0.2), 14)
    sheet.line("M133 95 C164 88 142 44 155 8", skin, 10)
    sheet.ellipse(158, 0, 22, 19, sheet.ball(skin))
    sheet.path("M170 -6 C186 -6 200 0 204 6 C196 14 180 14 168 10Z", sheet.lit("#f0a060"))
    sheet.line("M202 6 Q186 8 172 5", shade("#f0a060", 0.4), 2)
    for x in (146, 154, 162):
        sheet.line(f"M{x} -16 l{(x - 154) * 0.5:.0f} -12", plume, 3)
    sheet.ellipse(160, -3, 7, 8, INK)
    sheet.circle(157.6, -6, 2.6, WHITE)


def seal(sheet: Sheet, looks: Looks) -> None:
    """A seal that looks up."""
    coat = looks.main
    sheet.path(
        "M168 172 C196 160 214 164 222 150 C226 168 214 180 226 192 C204 196 184 190 166 188Z",
        sheet.lit(shade(coat, 0.15)),
    )
    body = (
        "M56 92 C36 132 30 172 46 188 C90 200 150 198 182 186 C176 160 150 150 132 122 C124 108"
        " 122 96 122 84Z"
    )
    sheet.path(body, sheet.ball(coat))
    with sheet.within(body):
        sheet.ellipse(72, 156, 30, 52, sheet.ball(looks.second, 0.6))
    for x, turn in ((44, 38), (116, -46)):
        sheet.ellipse(x, 178, 12, 30, sheet.ball(shade(coat, 0.15)), turn=turn)
    sheet.path(
        "M40 66 C38 34 60 18 88 18 C116 18 138 34 136 66 C134 92 114 104 88 104 C62 104 42 92 40"
        " 66Z",
        sheet.ball(coat, 0.85),
    )
    sheet.ellipse(76, 80, 17, 13, sheet.ball(looks.second, 0.6))
    sheet.ellipse(100, 80, 17, 13, sheet.ball(looks.second, 0.6))
    cheeks(sheet, 88, 78, 38, 8)
    eyes(sheet, 88, 60, 22, 12, "#33303c", looks.marking)
    snout(sheet, 88, 74, 7, "#2c262e")
    for side in (-1, 1):
        for rise in (-3, 3, 9):
            sheet.line(
                f"M{88 + side * 26} {80 + rise * 0.5} q{side * 14} {rise * 0.4:.0f} {side * 26}"
                f" {rise}",
                shade(coat, 0.4),
                1.6,
                0.8,
            )


def ant(sheet: Sheet, looks: Looks) -> None:
    """An ant, as busy as ever."""
    shell = looks.main
    for data in (
        "M92 108 L66 132 L52 176",
        "M104 110 L100 144 L92 178",
        "M114 108 L136 136 L142 178",
        "M122 104 L160 122 L178 172",
    ):
        sheet.line(data, shade(shell, 0.2), 6)
    sheet.path(
        "M16 82 C10 50 46 34 70 50 C90 64 92 96 76 112 C54 128 22 116 16 82Z", sheet.ball(shell)
    )
    sheet.ellipse(88, 92, 10, 10, sheet.ball(shade(shell, 0.15)))
    sheet.ellipse(110, 94, 24, 19, sheet.ball(shell), turn=-8)
    for data in ("M162 48 C168 22 184 12 200 14", "M172 50 C186 30 200 28 212 36"):
        sheet.line(data, shade(shell, 0.15), 4)
    sheet.circle(152, 76, 34, sheet.ball(shell))
    dot_eyes(sheet, 160, 68, 12, 8)
    cheeks(sheet, 158, 84, 18, 5)
    smile(sheet, 160, 86, 10)
    sheet.ellipse(40, 62, 13, 7, WHITE, turn=-24, opacity=0.4)


FIGURES = {
    "kangaroo": Figure(
        kangaroo, "#b9794a", "#f0d8b4", "kangaroo", box=(14, -38, 216, 240), size=1.4
    ),
    "sloth": Figure(sloth, "#9a7a5c", "#f0dcbc", "sloth", "", (-12, -4, 232, 188), "air", 0.9),
    "llama": Figure(llama, "#f2e8d8", "#d8506a", "llama", box=(34, -50, 132, 250), size=1.4),
    "ostrich": Figure(
        ostrich, "#3a3640", "#f0b8a4", "ostrich", "ostriches", (6, -34, 204, 236), size=1.5
    ),
    "seal": Figure(seal, "#8a929e", "#e6e4e2", "seal", box=(20, 12, 212, 188), size=0.9),
    "ant": Figure(ant, "#a0432f", "#a0432f", "ant", box=(4, 6, 214, 176), size=0.4),
}
