"""People known by their trade: cowboys and Vikings, firefighters, police, Father Christmas.

Dresses, suits and armour are among the costumes.
"""

from safelight.upstreams.painter.drawings.costumes import hair_of
from safelight.upstreams.painter.drawings.faces import cheeks, dot_eyes, smile
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.people import HAIRS, SKINS, body, face, head, pick
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint


def cowboy(sheet: Sheet, looks: Looks) -> None:
    """A cowboy with hat, neckerchief and star."""
    skin, hair = pick(SKINS, looks.whim), hair_of(looks)
    body(sheet, looks.main, "#4a6088", skin)
    for side in (-1, 1):
        sheet.path(
            f"M{100 + side * 9} 104 L{100 + side * 30} 108 L{100 + side * 34} 164"
            f" L{100 + side * 18} 168Z",
            sheet.lit("#8a5a36"),
        )
    sheet.box(66, 158, 68, 9, sheet.lit("#5a3522"), 2)
    sheet.box(92, 156, 16, 13, sheet.lit("#e8c05a"), 3)
    sheet.path(
        "M120 126 l3 6 l7 1 l-5 5 l1 7 l-6 -3 l-6 3 l1 -7 l-5 -5 l7 -1Z", sheet.lit("#f2c95a")
    )
    head(sheet, skin)
    face(sheet, skin, looks.marking)
    sheet.path("M74 104 Q100 118 126 104 Q118 122 100 138 Q82 122 74 104Z", sheet.lit(looks.second))
    sheet.path(
        "M57 66 C54 50 60 36 68 30 L132 30 C140 36 146 50 143 66 L136 48 L64 48Z", sheet.ball(hair)
    )
    sheet.path("M64 36 C62 8 80 -6 90 -4 Q100 4 110 -4 C120 -6 138 8 136 36Z", sheet.lit("#a8713f"))
    sheet.path("M65 30 Q100 40 135 30 L136 40 Q100 50 64 40Z", sheet.lit("#5a3522"))
    sheet.path(
        "M30 22 C40 48 66 42 100 44 C134 42 160 48 170 22 C168 56 130 60 100 58 C70 60 32 56 30"
        " 22Z",
        sheet.lit("#96622f"),
    )


def viking(sheet: Sheet, looks: Looks) -> None:
    """A Viking with a horned helmet, a red beard and an axe."""
    skin = pick(SKINS, looks.whim)
    sheet.line("M160 186 L150 78", "#7a5230", 7)
    sheet.path(
        "M140 72 C160 64 178 72 190 92 C176 94 160 100 150 112 C148 98 144 84 140 72Z",
        sheet.lit("#c3cad2"),
    )
    body(sheet, looks.main, "#5a4a3c", skin)
    sheet.path("M66 104 Q100 124 134 104 L140 122 Q100 148 60 122Z", sheet.ball("#8a6a4c"))
    sheet.box(66, 150, 68, 10, sheet.lit("#5a3522"), 2)
    sheet.circle(100, 155, 8, sheet.ball("#e8c05a"))
    head(sheet, skin)
    face(sheet, skin, looks.marking)
    sheet.path(
        "M60 74 C62 112 84 138 100 142 C116 138 138 112 140 74 C130 88 116 82 100 84"
        " C84 82 70 88 60 74Z",
        sheet.ball("#c2622c"),
    )
    sheet.path("M84 92 Q100 84 116 92 Q108 98 100 93 Q92 98 84 92Z", shade("#c2622c", 0.2))
    sheet.path(
        "M58 56 C54 22 76 8 100 8 C124 8 146 22 142 56 Q100 42 58 56Z", sheet.ball("#aab3bf")
    )
    sheet.path("M56 58 Q100 40 144 58 L144 48 Q100 30 56 48Z", sheet.lit("#8a6a3c"))
    sheet.line("M100 10 L100 44", "#8a6a3c", 6)
    for flip in (False, True):
        horn = "M62 38 C42 36 28 18 30 -8 C38 8 52 16 68 20Z"
        if flip:
            with sheet.mirrored(100):
                sheet.path(horn, sheet.lit("#e6d8b8"))
        else:
            sheet.path(horn, sheet.lit("#f3e8cc"))


def firefighter(sheet: Sheet, looks: Looks) -> None:
    """A firefighter in helmet and striped coat."""
    skin = pick(SKINS, looks.whim)
    body(sheet, looks.main, shade(looks.main, 0.12), skin)
    for y in (134, 154):
        sheet.path(
            f"M66 {y} Q100 {y + 9} 134 {y} L134 {y + 8} Q100 {y + 17} 66 {y + 8}Z", "#e8f06a"
        )
    sheet.line("M100 108 L100 168", shade(looks.main, 0.4), 2.6)
    head(sheet, skin)
    face(sheet, skin, looks.marking)
    sheet.path("M60 46 C60 14 78 0 100 0 C122 0 140 14 140 46Z", sheet.ball(looks.second))
    sheet.path("M46 52 Q100 28 154 52 Q100 44 46 52Z", sheet.lit(shade(looks.second, 0.25)))
    sheet.line("M100 2 L100 40", shade(looks.second, 0.3), 6)
    sheet.path("M86 24 Q100 14 114 24 L112 40 Q100 50 88 40Z", sheet.lit("#f2c95a"))


def police(sheet: Sheet, looks: Looks) -> None:
    """A police officer in a blue uniform."""
    skin = pick(SKINS, looks.whim)
    body(sheet, looks.main, shade(looks.main, 0.2), skin)
    sheet.path("M86 102 L100 116 L114 102 L106 100 L94 100Z", sheet.lit(tint(looks.main, 0.3)))
    sheet.path("M96 112 L104 112 L106 138 L100 146 L94 138Z", INK)
    sheet.box(66, 156, 68, 9, "#2b2733", 2)
    sheet.box(93, 155, 14, 11, sheet.lit("#e8c05a"), 2)
    sheet.path("M112 122 l8 -3 l8 3 q0 12 -8 16 q-8 -4 -8 -16Z", sheet.lit(looks.second))
    head(sheet, skin)
    face(sheet, skin, looks.marking)
    sheet.path(
        "M58 60 C56 46 60 40 64 36 L136 36 C140 40 144 46 142 60 L134 46 L66 46Z",
        pick(HAIRS, (looks.whim * 7) % 1),
    )
    sheet.path(
        "M48 22 C60 2 140 2 152 22 C150 32 142 36 138 38 L62 38 C58 36 50 32 48 22Z",
        sheet.lit(looks.main),
    )
    sheet.path("M62 34 Q100 44 138 34 L136 46 Q100 60 64 46Z", sheet.lit("#2b2733"))
    sheet.path("M92 14 l8 -4 l8 4 q0 11 -8 15 q-8 -4 -8 -15Z", sheet.lit(looks.second))


def detective(sheet: Sheet, looks: Looks) -> None:
    """A detective in a trench coat and hat, with a magnifying glass."""
    skin, coat = pick(SKINS, looks.whim), looks.main
    body(sheet, coat, "#4a4450", skin)
    sheet.path("M70 120 L64 186 Q100 194 136 186 L130 120Z", sheet.lit(coat))
    sheet.line("M100 116 L100 190", shade(coat, 0.4), 2.6)
    sheet.box(66, 144, 68, 9, sheet.lit(shade(coat, 0.3)), 2)
    for side in (-1, 1):
        sheet.path(
            f"M100 128 L{100 + side * 12} 102 L{100 + side * 28} 104 L{100 + side * 24} 124Z",
            sheet.lit(tint(coat, 0.16) if side < 0 else shade(coat, 0.08)),
        )
        for y in (132, 164):
            sheet.circle(100 + side * 12, y, 2.8, shade(coat, 0.55))
    head(sheet, skin)
    face(sheet, skin, looks.marking)
    sheet.path(
        "M58 62 C56 46 60 40 66 36 L134 36 C140 40 144 46 142 62 L134 48 L66 48Z", hair_of(looks)
    )
    sheet.path(
        "M64 36 C62 6 80 -4 90 -2 Q100 6 110 -2 C120 -4 138 6 136 36Z", sheet.lit(looks.second)
    )
    sheet.path("M64 28 Q100 38 136 28 L137 38 Q100 48 63 38Z", sheet.lit(shade(looks.second, 0.5)))
    sheet.ellipse(100, 40, 58, 10, sheet.lit(shade(looks.second, 0.12)))
    sheet.path("M66 36 Q100 46 134 36 L134 40 Q100 50 66 40Z", shade(looks.second, 0.5))
    sheet.line("M146 150 L158 128", "#6b4a34", 7)
    sheet.circle(166, 112, 19, sheet.ball("#cfe6f2", 0.5), 0.8)
    sheet.line("M147 112 a19 19 0 1 1 38 0 a19 19 0 1 1 -38 0", "#d0a23c", 5)


def santa(sheet: Sheet, looks: Looks) -> None:
    """Father Christmas with his sack."""
    skin, coat = pick(SKINS[:2], looks.whim), looks.main
    sheet.path("M128 120 C160 96 190 122 184 166 C182 190 150 196 128 190Z", sheet.lit("#9a6a42"))
    sheet.line("M140 114 q14 -8 26 2", "#6b4626", 6)
    body(sheet, coat, coat, skin)
    sheet.path(
        "M64 112 C50 140 50 168 60 174 Q100 186 140 174 C150 168 150 140 136 112Z", sheet.ball(coat)
    )
    sheet.path("M56 166 Q100 184 144 166 L144 178 Q100 196 56 178Z", sheet.ball(WHITE, 0.6))
    sheet.path("M54 142 Q100 160 146 142 L147 154 Q100 172 53 154Z", "#2b2733")
    sheet.box(89, 147, 22, 17, sheet.lit("#f0c85a"), 3)
    for x in (58, 142):
        sheet.circle(x, 154, 9, sheet.ball("#3a3744"))
    head(sheet, skin)
    cheeks(sheet, 100, 80, 26, 9)
    dot_eyes(sheet, 100, 66, 16, 6.5)
    sheet.path(
        "M58 72 C58 120 80 150 100 154 C120 150 142 120 142 72 C132 90 116 84 100 88"
        " C84 84 68 90 58 72Z",
        sheet.ball(WHITE, 0.7),
    )
    sheet.ellipse(100, 78, 8, 6.5, sheet.ball(mix(skin, "#e0705c", 0.5)))
    sheet.path("M74 92 Q100 80 126 92 Q112 102 100 94 Q88 102 74 92Z", WHITE)
    smile(sheet, 100, 101, 8)
    sheet.path(
        "M60 40 C64 2 100 -24 144 -6 C160 2 162 20 156 32 C150 14 138 8 128 14 Q138 26 140 40Z",
        sheet.lit(coat),
    )
    sheet.circle(156, 38, 11, sheet.ball(WHITE))
    sheet.path(
        "M54 36 Q100 18 146 36 Q152 44 146 52 Q100 34 54 52 Q48 44 54 36Z", sheet.ball(WHITE, 0.6)
    )


_BOX = (30.0, 6.0, 140.0, 196.0)
FIGURES = {
    "cowboy": Figure(cowboy, "#c9603f", "#d0303a", "cowboy", box=(24, -10, 152, 210), size=1.55),
    "viking": Figure(viking, "#4f7a5f", "#c2622c", "Viking", box=(22, -14, 174, 214), size=1.55),
    "firefighter": Figure(
        firefighter, "#3f4660", "#d0303a", "firefighter", box=(30, -6, 140, 206), size=1.5
    ),
    "police": Figure(
        police, "#34508f", "#f2c95a", "police officer", box=(30, -2, 140, 202), size=1.5
    ),
    "detective": Figure(
        detective, "#c2a06c", "#a8865a", "detective", box=(30, -8, 160, 208), size=1.5
    ),
    "santa": Figure(
        santa, "#c9303a", "#fbf7f0", "Santa Claus", "Santas", (40, -18, 150, 218), size=1.5
    ),
}
