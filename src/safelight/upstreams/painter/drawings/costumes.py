"""People known by what they wear: dresses and suits, armour, uniforms.

They share head and build with the people; kings, cooks and knights are drawn there.
"""

from safelight.upstreams.painter.drawings.faces import cheeks, dot_eyes
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.people import HAIRS, SKINS, body, face, head, pick
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, shade, tint


def _skin(looks: Looks) -> Colour:
    return pick(SKINS, looks.whim)


def hair_of(looks: Looks) -> Colour:
    """The colour of somebody's hair, grey if old."""
    if looks.marking in ("old", "old woman"):
        return "#dcd9d6"
    return pick(HAIRS, (looks.whim * 7) % 1)


def _long_hair(sheet: Sheet, hair: Colour) -> None:
    sheet.path(
        "M56 70 C50 34 72 12 100 12 C128 12 150 34 144 70 C148 96 152 116 146 130"
        " Q100 140 54 130 C48 116 52 96 56 70Z",
        sheet.ball(shade(hair, 0.1)),
    )


def _fringe(sheet: Sheet, hair: Colour) -> None:
    sheet.path(
        "M57 64 C54 34 74 12 102 12 C130 12 147 34 143 64 C138 58 136 52 134 46"
        " C120 50 104 48 92 38 C84 48 70 52 64 54 C62 58 59 60 57 64Z",
        sheet.ball(hair),
    )
    sheet.line("M78 26 Q92 18 108 20", tint(hair, 0.5), 3.4, 0.5)


def _short_hair(sheet: Sheet, hair: Colour) -> None:
    sheet.path(
        "M58 62 C54 32 76 10 104 12 C132 12 146 34 142 62 C138 56 136 50 134 44"
        " C116 46 96 42 84 34 C76 42 68 50 64 54 C62 56 60 58 58 62Z",
        sheet.ball(hair),
    )


def _skirted(sheet: Sheet, cloth: Colour, skin: Colour, reach: float, veil: Colour | None) -> None:
    """Arms, bodice and a skirt that reaches to the ground."""
    if veil is not None:
        sheet.path(
            "M62 30 C34 70 30 140 22 192 Q100 204 178 192 C170 140 166 70 138 30Z",
            sheet.fade(veil, veil, 0.5),
            0.75,
        )
    skirt = (
        f"M78 140 C70 160 {100 - reach + 8} 178 {100 - reach} 192 Q100 204 {100 + reach} 192"
        f" C{100 + reach - 8} 178 130 160 122 140Z"
    )
    sheet.path(skirt, sheet.lit(cloth))
    with sheet.within(skirt):
        for lean in (-0.6, -0.2, 0.25, 0.65):
            sheet.line(
                f"M{100 + lean * 24:.1f} 142 Q{100 + lean * 34:.1f} 170 {100 + lean * reach:.1f}"
                f" 198",
                shade(cloth, 0.35),
                2.6,
                0.55,
            )
    for flip in (False, True):
        arm = "M78 108 C64 114 56 130 54 148 L65 152 C68 142 76 132 84 126Z"
        if flip:
            with sheet.mirrored(100):
                sheet.path(arm, sheet.lit(shade(skin, 0.12)))
                sheet.circle(59, 152, 7.5, sheet.ball(skin))
        else:
            sheet.path(arm, sheet.lit(skin))
            sheet.circle(59, 152, 7.5, sheet.ball(skin))
    sheet.path("M86 96 L114 96 L122 114 L78 114Z", sheet.lit(shade(skin, 0.1)))
    bodice = (
        "M76 106 Q88 118 100 110 Q112 118 124 106 C130 122 128 134 122 146 L78 146 C72 134 70"
        " 122 76 106Z"
    )
    sheet.path(bodice, sheet.lit(cloth))
    sheet.path("M76 138 Q100 146 124 138 L123 147 Q100 155 77 147Z", sheet.lit(shade(cloth, 0.3)))


def gown(sheet: Sheet, looks: Looks) -> None:
    """A lady in a long dress."""
    skin, hair = _skin(looks), hair_of(looks)
    _long_hair(sheet, hair)
    _skirted(sheet, looks.main, skin, 50, None)
    sheet.line("M84 104 Q100 120 116 104", tint(looks.second, 0.3), 3)
    sheet.circle(100, 113, 4, sheet.ball(looks.second))
    head(sheet, skin)
    face(sheet, skin, looks.marking)
    _fringe(sheet, hair)


def bride(sheet: Sheet, looks: Looks) -> None:
    """A bride in white with a veil and her flowers."""
    skin, hair = _skin(looks), hair_of(looks)
    _skirted(sheet, looks.main, skin, 58, tint(looks.main, 0.4))
    head(sheet, skin)
    face(sheet, skin, looks.marking)
    _fringe(sheet, hair)
    sheet.line("M66 34 Q100 12 134 34", "#f6e6c0", 6)
    for x, y in ((74, 28), (87, 21), (100, 19), (113, 21), (126, 28)):
        sheet.circle(x, y, 5, sheet.ball(looks.second))
    for x, y in ((88, 150), (100, 144), (112, 150), (94, 160), (106, 160), (100, 152)):
        sheet.circle(x, y, 9, sheet.ball(looks.second if (x + y) % 3 else "#fbf1e6"))
    sheet.path("M92 166 L108 166 L104 182 L96 182Z", sheet.lit("#5fa04c"))


def suit(sheet: Sheet, looks: Looks) -> None:
    """A man in a suit and tie."""
    skin, hair, cloth = _skin(looks), hair_of(looks), looks.main
    body(sheet, cloth, shade(cloth, 0.15), skin)
    sheet.path("M84 100 L116 100 L100 146Z", sheet.lit(WHITE, 0.5))
    sheet.path("M95 106 L105 106 L108 134 L100 144 L92 134Z", sheet.lit(looks.second))
    for side in (-1, 1):
        sheet.path(
            f"M{100 + side * 16} 99 L{100 + side * 26} 103 L{100 + side * 20} 124"
            f" L{100 + side * 25} 128 L100 154Z",
            sheet.lit(tint(cloth, 0.14) if side < 0 else shade(cloth, 0.12)),
        )
    sheet.circle(100, 158, 2.6, shade(cloth, 0.5))
    sheet.path("M116 132 l9 -3 l1 7Z", WHITE)
    head(sheet, skin)
    face(sheet, skin, looks.marking)
    _short_hair(sheet, hair)


def kimono(sheet: Sheet, looks: Looks) -> None:
    """A woman in a kimono, her hair up, with a fan."""
    skin, cloth, sash = _skin(looks), looks.main, looks.second
    hair = "#2b2630"
    for x, y, size in ((100, 4, 19), (80, 12, 13), (120, 12, 13)):
        sheet.circle(x, y, size, sheet.ball(hair))
    robe = "M76 104 C62 134 58 172 58 194 Q100 202 142 194 C142 172 138 134 124 104Z"
    sheet.path(robe, sheet.lit(cloth))
    for flip in (1, -1):
        sheet.path(
            f"M{100 - flip * 24} 106 C{100 - flip * 44} 118 {100 - flip * 54} 146"
            f" {100 - flip * 52} 168"
            f" L{100 - flip * 28} 168 C{100 - flip * 26} 150 {100 - flip * 20} 138"
            f" {100 - flip * 14} 132Z",
            sheet.lit(shade(cloth, 0.05 if flip > 0 else 0.18)),
        )
        sheet.circle(100 - flip * 36, 150, 7.5, sheet.ball(skin))
    sheet.path(
        "M82 100 L100 132 L118 100 L126 106 L104 142 L96 142 L74 106Z", sheet.lit(WHITE, 0.5)
    )
    sheet.box(68, 134, 64, 20, sheet.lit(sash), 3)
    sheet.box(68, 141, 64, 5, shade(sash, 0.35))
    for x, y in ((76, 176), (118, 180), (98, 168), (60, 152), (138, 156), (86, 190)):
        for dx, dy in ((0, -4), (4, -1), (2.5, 3.5), (-2.5, 3.5), (-4, -1)):
            sheet.circle(x + dx, y + dy, 3, tint(sash, 0.6))
    for step in range(7):
        with sheet.moved(138, 152, 1.0, -54 + step * 18):
            sheet.path("M0 0 L-6 -32 L6 -32Z", sheet.lit("#f6efe2" if step % 2 else sash))
    head(sheet, skin)
    face(sheet, skin, looks.marking)
    _fringe(sheet, hair)
    for x, y in ((128, 18), (136, 24), (128, 28)):
        sheet.circle(x, y, 6, sheet.ball("#ee7f9a"))
    sheet.line("M72 2 L128 -6", "#e0b04a", 3.4)


def samurai(sheet: Sheet, looks: Looks) -> None:
    """A samurai in laced armour, the horned helmet on his head and his sword drawn."""
    plate, lace = looks.main, looks.second
    skin = pick(SKINS, looks.whim)
    body(sheet, shade(plate, 0.2), "#3a3440", skin)
    for x in (72, 100, 128):
        for row in range(2):
            sheet.box(x - 14, 152 + row * 12, 27, 12, sheet.lit(shade(plate, 0.06 * row)), 2)
            sheet.line(f"M{x - 11} {158 + row * 12} h21", lace, 2.6)
    sheet.path("M72 104 Q100 116 128 104 L132 152 Q100 162 68 152Z", sheet.lit(plate))
    for y in (120, 132, 144):
        sheet.line(f"M72 {y} Q100 {y + 8} 128 {y}", lace, 3.4)
    for side in (-1, 1):
        for row in range(3):
            x = 100 + side * (42 + row * 2)
            sheet.box(x - 14, 106 + row * 12, 28, 13, sheet.lit(shade(plate, 0.05 * row)), 3)
            sheet.line(f"M{x - 11} {113 + row * 12} h22", lace, 2.6)
    sheet.line("M158 146 C172 110 178 66 172 18", "#dfe5ec", 6)
    sheet.line("M160 144 C173 108 179 66 173 22", "#ffffff", 2, 0.8)
    sheet.line("M148 140 L170 148", "#e0b04a", 6)
    sheet.line("M157 148 L152 166", "#3a2a30", 7)
    head(sheet, skin)
    cheeks(sheet, 100, 82, 24, 6)
    dot_eyes(sheet, 100, 70, 16, 6)
    for side in (-1, 1):
        sheet.line(f"M{100 + side * 9} 61 L{100 + side * 24} 57", INK, 3.4)
    sheet.line("M92 88 Q100 84 108 88", INK, 2.6)
    sheet.path("M88 84 Q100 78 112 84 Q106 90 100 86 Q94 90 88 84Z", "#2b2630", 0.85)
    for side in (-1, 1):
        sheet.path(
            f"M{100 + side * 36} 48 C{100 + side * 60} 56 {100 + side * 66} 76 {100 + side * 62} 92"
            f" L{100 + side * 44} 90 C{100 + side * 46} 74 {100 + side * 42} 64"
            f" {100 + side * 36} 60Z",
            sheet.lit(shade(plate, 0.12)),
        )
    sheet.path("M56 56 C52 20 76 4 100 4 C124 4 148 20 144 56 Q100 40 56 56Z", sheet.ball(plate))
    sheet.path("M54 58 Q100 38 146 58 L148 50 Q100 30 52 50Z", sheet.lit(shade(plate, 0.35)))
    for side in (-1, 1):
        sheet.path(
            f"M{100 + side * 5} 40 C{100 + side * 26} 26 {100 + side * 38} 2 {100 + side * 34} -24"
            f" C{100 + side * 52} 4 {100 + side * 38} 40 {100 + side * 8} 48Z",
            sheet.lit("#e6b84a"),
        )
    sheet.circle(100, 42, 7, sheet.ball("#f0c85a"))


def ninja(sheet: Sheet, looks: Looks) -> None:
    """A ninja, masked, with a throwing star."""
    cloth, sash = looks.main, looks.second
    skin = pick(SKINS, looks.whim)
    sheet.line("M136 176 L60 66", "#2b2630", 7)
    sheet.line("M64 72 L50 52", sash, 8)
    body(sheet, cloth, shade(cloth, 0.1), skin)
    sheet.path("M84 100 L100 128 L116 100 L122 104 L104 136 L96 136 L78 104Z", shade(cloth, 0.4))
    sheet.box(66, 146, 68, 12, sheet.lit(sash), 3)
    sheet.path("M80 152 l-6 26 l12 2 l4 -26Z", sheet.lit(shade(sash, 0.12)))
    head(sheet, skin)
    dot_eyes(sheet, 100, 66, 16, 7)
    for side in (-1, 1):
        sheet.line(f"M{100 + side * 8} 57 L{100 + side * 25} 53", INK, 3.4)
    hood = (
        "M54 66 C50 28 76 10 100 10 C124 10 150 28 146 66 C150 96 124 110 100 110"
        " C76 110 50 96 54 66Z M64 58 Q60 70 66 78 Q100 86 134 78 Q140 70 136 58 Q100 44 64 58Z"
    )
    sheet.path(hood, sheet.ball(cloth))
    sheet.path("M56 50 Q100 28 144 50 L145 58 Q100 38 55 58Z", sheet.lit(sash))
    sheet.path("M142 50 C158 46 166 54 176 48 L170 60 C160 62 152 60 143 58Z", sheet.lit(sash))
    with sheet.moved(152, 152, 0.9, 20):
        sheet.path("M0 -20 L5 -5 L20 0 L5 5 L0 20 L-5 5 L-20 0 L-5 -5Z", sheet.lit("#c7cdd6"))
        sheet.circle(0, 0, 3, "#5a6070")


_BOX = (30.0, 6.0, 140.0, 196.0)
FIGURES = {
    "gown": Figure(
        gown, "#d0304a", "#f2c95a", "lady in a dress", "ladies in dresses", _BOX, size=1.5
    ),
    "bride": Figure(bride, "#fbf7f0", "#f0a8b8", "bride", box=(18, 6, 164, 196), size=1.5),
    "suit": Figure(suit, "#3a4260", "#b8303f", "man in a suit", "men in suits", _BOX, size=1.5),
    "kimono": Figure(
        kimono,
        "#c93a5a",
        "#f2c95a",
        "woman in a kimono",
        "women in kimonos",
        (30, -18, 148, 220),
        size=1.5,
    ),
    "samurai": Figure(
        samurai, "#8f2f3a", "#f0c85a", "samurai", "samurai", (30, -28, 156, 230), size=1.6
    ),
    "ninja": Figure(ninja, "#3a3a4c", "#c9303a", "ninja", box=(30, 4, 152, 196), size=1.5),
}
