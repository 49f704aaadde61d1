"""Animals that stand on four legs, seen from the side: one build each for slim and for heavy ones.

Horses have more mane and have a drawing of their own among the creatures.
"""

from safelight.upstreams.painter.drawings.faces import dot_eyes
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint

_SLIM = (
    "M46 96 C70 84 110 94 128 84 C140 74 146 54 154 38 C166 28 184 34 192 52 L208 72"
    " C210 84 198 88 190 84 L174 74 C170 94 166 122 150 140 C120 150 80 150 60 140"
    " C44 132 38 108 46 96Z"
)
_HUMPED = (
    "M40 102 C50 86 62 80 74 58 C84 42 98 46 106 64 C114 82 128 94 140 92 C148 84 150 60 158 42"
    " C166 30 186 34 194 46 L208 60 C208 72 194 74 186 72 L174 70 C172 96 166 124 150 138"
    " C120 150 80 150 60 140 C40 134 32 114 40 102Z"
)
_HEAVY = (
    "M18 112 C20 70 70 54 118 64 C140 66 150 58 166 62 C188 66 208 88 208 108 C206 128 186 132"
    " 168 126 C156 142 150 152 130 158 L50 158 C26 152 16 138 18 112Z"
)
_TALL_BODY = (
    "M50 106 C68 92 100 96 112 88 C124 60 134 20 146 -16 L170 -8 C164 40 160 100 148 128"
    " C140 146 90 148 70 146 C48 142 42 122 50 106Z"
)


def _legs(sheet: Sheet, coat: Colour, hoof: Colour, places: tuple[int, int], width: float) -> None:
    """Two legs under a belly; the far pair is drawn first and in a darker coat."""
    for x in places:
        sheet.path(
            f"M{x - width * 0.8} 134 C{x - width * 0.7} 156 {x - width * 0.42} 160"
            f" {x - width * 0.42} 188 L{x + width * 0.42} 188 C{x + width * 0.42} 160"
            f" {x + width * 0.7} 156 {x + width * 0.8} 134 Q{x} 112 {x - width * 0.8} 134Z",
            sheet.fade(coat, shade(coat, 0.22)),
        )
        sheet.path(
            f"M{x - width * 0.44} 184 L{x + width * 0.44} 184 L{x + width * 0.62} 196"
            f" L{x - width * 0.5} 196Z",
            sheet.lit(hoof),
        )


def _standing(
    sheet: Sheet, outline: str, coat: Colour, hoof: Colour, width: float, ear: Colour
) -> None:
    """Far legs, trunk with neck and head in one outline, near legs and a shadow below."""
    _legs(sheet, shade(coat, 0.35), hoof, (76, 144), width)
    sheet.line("M46 100 C34 112 34 130 36 142", shade(coat, 0.2), 5)
    sheet.ellipse(158, 32, 7, 15, sheet.lit(shade(ear, 0.25)), turn=-20)
    sheet.path(outline, sheet.lit(coat, 0.8))
    with sheet.within(outline):
        sheet.ellipse(104, 150, 62, 18, shade(coat, 0.6), opacity=0.3)
    _legs(sheet, coat, hoof, (60, 128), width)


def _face(sheet: Sheet, muzzle: Colour, x: float, y: float) -> None:
    """An eye at x, y and a muzzle before it, of a head that looks to the right."""
    sheet.ellipse(x + 22, y + 22, 13, 11, sheet.ball(muzzle, 0.6), turn=40)
    sheet.circle(x + 28, y + 20, 2, INK)
    dot_eyes(sheet, x, y, 0, 6)
    sheet.line(f"M{x + 14} {y + 29} Q{x + 22} {y + 32} {x + 28} {y + 28}", INK, 1.8)


def zebra(sheet: Sheet, looks: Looks) -> None:
    """A zebra with its stripes and a brush of a mane."""
    coat, dark = looks.main, looks.second
    sheet.path("M118 86 C130 60 138 34 152 26 L166 34 C150 50 142 76 134 92Z", sheet.lit(dark))
    _standing(sheet, _SLIM, coat, dark, 13, coat)
    with sheet.within(_SLIM):
        for number, x in enumerate(range(50, 142, 13)):
            sway = 8 - number * 2
            sheet.path(
                f"M{x} 78 Q{x + sway} 116 {x - 3} 152 L{x + 2} 152 Q{x + sway + 8} 116 {x + 6} 78Z",
                dark,
            )
        for y in range(46, 92, 11):
            sheet.path(
                f"M{140 - (y - 46) * 0.3} {y} L178 {y + 12} L178 {y + 16}"
                f" L{136 - (y - 46) * 0.3} {y + 7}Z",
                dark,
            )
    for x in (60, 128):
        for y in (142, 156, 170):
            sheet.line(f"M{x - 6} {y} L{x + 6} {y + 2}", dark, 4)
    sheet.ellipse(160, 30, 6, 14, sheet.lit(tint(dark, 0.3)), turn=14)
    _face(sheet, shade(dark, 0.1), 176, 54)
    sheet.ellipse(37, 146, 6, 12, sheet.lit(dark))


def deer(sheet: Sheet, looks: Looks) -> None:
    """A stag with antlers and a dappled back."""
    coat, pale = looks.main, looks.second
    horn = "#8a6a4a"
    for shift, depth in ((-9, 0.3), (0, 0.0)):
        sheet.line(
            f"M{166 + shift} 34 C{158 + shift} 10 {150 + shift} -4 {146 + shift} -28"
            f" M{160 + shift} 14 C{172 + shift} 6 {176 + shift} -8 {174 + shift} -22"
            f" M{152 + shift} -4 C{140 + shift} -8 {134 + shift} -18 {134 + shift} -28",
            shade(horn, depth),
            5,
        )
    _standing(sheet, _SLIM, coat, "#4a3630", 9, coat)
    with sheet.within(_SLIM):
        sheet.ellipse(152, 118, 18, 34, sheet.halo(pale, 0.9))
        sheet.ellipse(44, 112, 13, 20, sheet.halo(pale, 1.0))
        for x, y in ((66, 104), (82, 100), (98, 106), (114, 102), (74, 116), (92, 119), (110, 117)):
            sheet.circle(x, y, 3.4, pale, 0.9)
    sheet.ellipse(152, 38, 6, 16, sheet.lit(coat), turn=-52)
    _face(sheet, mix(coat, "#3a2a26", 0.5), 174, 52)


def goat(sheet: Sheet, looks: Looks) -> None:
    """A billy goat with curved horns and a beard."""
    coat = looks.main
    sheet.line("M162 36 C154 14 138 6 122 14", "#9a8a78", 9)
    sheet.path("M186 82 C184 100 188 108 194 116 C200 104 202 94 198 84Z", sheet.lit(looks.second))
    _standing(sheet, _SLIM, coat, "#5a4a48", 11, coat)
    sheet.line("M168 36 C162 10 142 0 124 6", "#b5a591", 9)
    sheet.ellipse(154, 50, 7, 17, sheet.lit(shade(coat, 0.1)), turn=64)
    _face(sheet, tint(coat, 0.3), 176, 54)


def camel(sheet: Sheet, looks: Looks) -> None:
    """A dromedary with a rug over its back."""
    coat, rug = looks.main, looks.second
    _standing(sheet, _HUMPED, coat, shade(coat, 0.4), 11, coat)
    with sheet.within(_HUMPED):
        sheet.path("M64 56 L116 56 L122 122 L58 122Z", sheet.lit(rug))
        sheet.path("M58 106 L122 106 L122 114 L58 114Z", tint(rug, 0.7))
    for x in range(62, 122, 8):
        sheet.line(f"M{x} 122 L{x} 130", tint(rug, 0.6), 3)
    sheet.ellipse(160, 40, 5, 11, sheet.lit(coat), turn=-30)
    _face(sheet, tint(coat, 0.3), 178, 46)


def giraffe(sheet: Sheet, looks: Looks) -> None:
    """A giraffe with its patches."""
    coat, patch = looks.main, looks.second
    _legs(sheet, shade(coat, 0.3), "#5a4036", (76, 138), 11)
    sheet.line("M48 108 C36 124 38 140 40 150", shade(coat, 0.2), 4)
    sheet.ellipse(41, 154, 5, 9, "#4a352c")
    sheet.line("M144 -16 C132 22 122 62 110 90", shade(patch, 0.2), 8)
    for x in (150, 162):
        sheet.line(f"M{x} -26 L{x - 3} -46", coat, 6)
        sheet.circle(x - 3, -48, 5, sheet.ball(patch))
    sheet.ellipse(138, -22, 5, 13, sheet.lit(coat), turn=-62)
    sheet.path(_TALL_BODY, sheet.lit(coat, 0.8))
    _legs(sheet, coat, "#5a4036", (62, 126), 11)
    with sheet.within(_TALL_BODY):
        for row in range(9):
            for column in range(6):
                x = 46 + column * 20 + row % 2 * 10
                y = 136 - row * 18
                reach = 7.4 if y > 90 else 6.0
                sheet.path(
                    f"M{x - reach} {y - 3} L{x - 2} {y - reach} L{x + reach} {y - 4}"
                    f" L{x + reach - 1} {y + 5} L{x} {y + reach} L{x - reach + 1} {y + 5}Z",
                    patch,
                    0.88,
                )
    sheet.path(
        "M144 -10 C140 -32 160 -38 174 -26 L204 -10 C212 -2 204 8 194 6 C176 6 150 6 144 -10Z",
        sheet.ball(coat),
    )
    sheet.ellipse(196, -2, 12, 8, sheet.ball(tint(coat, 0.5)), turn=20)
    sheet.circle(203, -4, 1.8, INK)
    dot_eyes(sheet, 166, -18, 0, 6)
    sheet.line("M188 4 Q196 7 204 2", INK, 1.8)


def _heavy(sheet: Sheet, looks: Looks, muzzle: Colour) -> None:
    coat = looks.main
    _legs(sheet, shade(coat, 0.35), shade(coat, 0.5), (74, 142), 21)
    sheet.line("M20 104 C10 112 10 122 12 130", shade(coat, 0.2), 5)
    sheet.path(_HEAVY, sheet.ball(coat, 0.9))
    _legs(sheet, coat, shade(coat, 0.3), (50, 120), 22)
    with sheet.within(_HEAVY):
        sheet.ellipse(194, 108, 30, 28, sheet.ball(muzzle, 0.6))
        sheet.ellipse(92, 164, 76, 20, shade(coat, 0.6), opacity=0.3)
    sheet.ellipse(140, 60, 9, 11, sheet.ball(shade(coat, 0.1)))
    sheet.ellipse(140, 61, 5, 6, mix(coat, "#e9a0a0", 0.6))
    dot_eyes(sheet, 164, 82, 0, 7)


def hippo(sheet: Sheet, looks: Looks) -> None:
    """A hippopotamus with two teeth to show."""
    _heavy(sheet, looks, looks.second)
    sheet.ellipse(190, 94, 4, 5, shade(looks.main, 0.6), turn=20)
    for x in (178, 194):
        sheet.box(x, 118, 8, 11, sheet.lit(WHITE), 2)
    sheet.line("M160 112 Q182 124 206 116", shade(looks.main, 0.6), 3)


def rhino(sheet: Sheet, looks: Looks) -> None:
    """A rhinoceros with two horns and folded armour."""
    _heavy(sheet, looks, shade(looks.main, 0.05))
    sheet.path("M186 80 C198 66 204 48 204 34 C216 56 218 80 206 98Z", sheet.lit(looks.second))
    sheet.path("M172 70 C178 62 182 54 182 46 C190 58 192 68 190 80Z", sheet.lit(looks.second))
    dark = shade(looks.main, 0.5)
    sheet.line("M128 66 C120 90 122 120 134 140 M66 66 C58 96 60 124 66 146", dark, 3, 0.7)
    sheet.line("M184 118 Q194 120 202 114", dark, 2.6)


FIGURES = {
    "zebra": Figure(zebra, "#f6f2ea", "#35323c", "zebra", box=(24, 10, 194, 188), size=1.5),
    "deer": Figure(deer, "#b9793f", "#fbf1e0", "deer", "deer", (26, -34, 192, 232), size=1.6),
    "goat": Figure(goat, "#efe8dc", "#d9cdbc", "goat", box=(26, -6, 192, 204), size=1.2),
    "camel": Figure(camel, "#d3a468", "#b8403f", "camel", box=(24, 16, 194, 182), size=1.7),
    "giraffe": Figure(giraffe, "#f2cf86", "#a8622f", "giraffe", box=(26, -58, 190, 256), size=2.2),
    "hippo": Figure(hippo, "#9a8a9c", "#d9b3b5", "hippo", box=(2, 42, 214, 156), size=1.4),
    "rhino": Figure(rhino, "#9aa0a8", "#e9e2d4", "rhino", box=(2, 28, 220, 170), size=1.5),
}
