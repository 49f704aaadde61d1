"""People, and those who stand like people: robots, astronauts, snowmen.

One friendly figure in many clothes. What they hold and where they stand is not decided here.
"""

from safelight.upstreams.painter.drawings.faces import cheeks, dot_eyes, eyes, smile
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, luminance, mix, shade, tint

SKINS: tuple[Colour, ...] = ("#f6cfae", "#e8b48c", "#c98a5e", "#9a6240", "#f1c39c")
HAIRS: tuple[Colour, ...] = ("#5a3a26", "#2f2630", "#a8642f", "#d9a74e", "#3d2c2a")


def pick(options: tuple[Colour, ...], whim: float) -> Colour:
    """One of the options by chance, 0 up to 1."""
    return options[int(whim * len(options)) % len(options)]


def body(sheet: Sheet, coat: Colour, legs: Colour, skin: Colour) -> None:
    """Legs, arms and a torso in a coat; the head goes on top at 100, 62."""
    for x in (86, 114):
        sheet.path(f"M{x - 10} 146 L{x - 9} 188 L{x + 9} 188 L{x + 10} 146Z", sheet.pipe(legs))
        sheet.path(
            f"M{x - 12} 195 Q{x - 12} 184 {x} 184 Q{x + 13} 184 {x + 13} 195Z", sheet.lit("#5c3c2c")
        )
    for flip in (False, True):
        arm = "M76 108 C62 112 54 130 52 148 L66 152 C68 140 74 132 82 128Z"
        if flip:
            with sheet.mirrored(100):
                sheet.path(arm, sheet.lit(shade(coat, 0.2)))
                sheet.circle(58, 154, 8.5, sheet.ball(skin))
        else:
            sheet.path(arm, sheet.lit(shade(coat, 0.06)))
            sheet.circle(58, 154, 8.5, sheet.ball(skin))
    torso = "M100 98 C80 98 70 108 70 124 L66 164 Q100 174 134 164 L130 124 C130 108 120 98 100 98Z"
    sheet.path(torso, sheet.lit(coat))
    with sheet.within(torso):
        sheet.ellipse(102, 102, 32, 10, shade(coat, 0.6), opacity=0.35)


def head(sheet: Sheet, skin: Colour) -> None:
    """A bald head with its ears."""
    for x in (60, 140):
        sheet.circle(x, 68, 8.5, sheet.ball(skin))
    sheet.path(
        "M60 62 C60 32 78 20 100 20 C122 20 140 32 140"
        " 62 C140 90 122 106 100 106 C78 106 60 90 60"
        " 62Z",
        sheet.ball(skin, 0.75),
    )


def face(sheet: Sheet, skin: Colour, marking: str | None) -> None:
    """Eyes, nose, mouth and brows on the head."""
    cheeks(sheet, 100, 80, 24, 7)
    if marking == "sleeping":
        eyes(sheet, 100, 68, 16, 6.5, marking=marking)
    else:
        dot_eyes(sheet, 100, 68, 16, 6.5)
    sheet.line("M97 77 Q100 81 103 77", shade(mix(skin, "#b5503c", 0.3), 0.2), 2.4)
    smile(sheet, 100, 86, 10, wide=marking == "smiling")
    for x in (84, 116):
        sheet.line(f"M{x - 6} 56 Q{x} 53 {x + 6} 56", shade(skin, 0.65), 2.2, opacity=0.8)


def _hair(sheet: Sheet, colour: Colour, *, long: bool) -> None:
    if long:
        sheet.path(
            "M56 70 C50 34 72 12 100 12 C128 12 150 34 144 70"
            " C146 92 148 104 142 116 C134 120 128 114 130 100"
            " L70 100 C72 114 66 120 58 116 C52 104 54 92 56 70Z",
            sheet.ball(shade(colour, 0.1)),
        )


def _fringe(sheet: Sheet, colour: Colour) -> None:
    sheet.path(
        "M57 64 C54 34 74 12 102 12 C130 12 147 34 143"
        " 64 C138 58 136 52 134 46 C120 50 104 48 92 38"
        " C84 48 70 52 64 54 C62 58 59 60 57 64Z",
        sheet.ball(colour),
    )
    sheet.line("M78 26 Q92 18 108 20", tint(colour, 0.5), 3.4, opacity=0.5)


def _long_haired(marking: str | None, *, either: bool) -> bool:
    return marking in ("woman", "old woman") or (marking not in ("man", "old") and either)


def _figure(sheet: Sheet, looks: Looks, *, legs: Colour = "#4a5878") -> Colour:
    """A whole dressed person without hat; says which skin it has."""
    skin, hair = pick(SKINS, looks.whim), pick(HAIRS, (looks.whim * 7) % 1)
    if looks.marking in ("old", "old woman"):
        hair = "#dcd9d6"
    either = int(looks.whim * 10) % 2 == 0
    _hair(sheet, hair, long=_long_haired(looks.marking, either=either))
    body(sheet, looks.main, legs, skin)
    head(sheet, skin)
    face(sheet, skin, looks.marking)
    _fringe(sheet, hair)
    return skin


def person(sheet: Sheet, looks: Looks) -> None:
    """A friendly person in a pullover and a scarf."""
    _figure(sheet, looks)
    sheet.path("M72 106 Q100 122 128 106 L130 116 Q100 132 70 116Z", sheet.lit(looks.second))
    sheet.path("M112 116 L126 114 L128 142 L114 142Z", sheet.lit(shade(looks.second, 0.12)))


def doctor(sheet: Sheet, looks: Looks) -> None:
    """A doctor in a white coat with a stethoscope."""
    _figure(sheet, looks, legs="#5b8fb0")
    sheet.path("M86 104 L100 128 L114 104 Q100 112 86 104Z", sheet.lit(looks.second))
    sheet.line("M100 126 L100 166", shade(looks.main, 0.3), 1.8)
    sheet.line("M84 106 C80 136 98 140 98 150 M116 106 C120 136 102 136 98 150", "#3f4652", 3.6)
    sheet.circle(98, 155, 7, sheet.ball("#c3cad2"))
    sheet.box(112, 138, 16, 14, sheet.lit(shade(looks.main, 0.1)), 2)
    sheet.line("M120 140 L120 150 M115 145 L125 145", "#d8443c", 3)


def royal(sheet: Sheet, looks: Looks) -> None:
    """A king or a queen with a crown."""
    sheet.path(
        "M70 106 C40 130 40 170 44 192 L156 192 C160 170 160 130 130 106Z", sheet.lit("#b0303a")
    )
    _figure(sheet, looks)
    sheet.path("M66 104 Q100 128 134 104 L138 118 Q100 144 62 118Z", sheet.lit("#f6f0e6"))
    sheet.path(
        "M66 34 L62 -4 L82 14 L100 -10 L118 14 L138 -4 L134 34 Q100 44 66 34Z", sheet.lit("#f0c245")
    )
    for x, hue in ((80, "#d8443c"), (100, "#3f7fd0"), (120, "#46a35c")):
        sheet.circle(x, 26, 5, sheet.ball(hue))


def wizard(sheet: Sheet, looks: Looks) -> None:
    """A wizard with a pointed hat, a beard and a staff."""
    sheet.line("M44 92 L50 196", "#7a5230", 6)
    sheet.circle(43, 84, 19, sheet.halo("#aef0ff", 0.9))
    sheet.circle(43, 84, 10, sheet.ball("#7fd3ee"))
    sheet.path(
        "M74 108 C58 140 50 176 48 194 Q100 204 152 194 C150 176 142 140 126 108Z",
        sheet.lit(looks.main),
    )
    skin = pick(SKINS, looks.whim)
    for x in (58, 142):
        sheet.path(
            f"M{100 + (x - 100) * 0.6} 112 L{x - 8} 146"
            f" L{x + 10} 150 L{100 + (x - 100) * 0.45}"
            " 132Z",
            sheet.lit(shade(looks.main, 0.15)),
        )
        sheet.circle(x, 150, 8.5, sheet.ball(skin))
    head(sheet, skin)
    sheet.path(
        "M62 76 C64 120 84 152 100 164 C116 152 136 120"
        " 138 76 C128 92 116 90 100 90 C84 90 72 92 62"
        " 76Z",
        sheet.ball("#f1efec", 0.7),
    )
    sheet.line("M86 104 Q88 124 98 146 M114 104 Q112 124 104 144", "#c6c3cc", 2.2, opacity=0.8)
    cheeks(sheet, 100, 78, 25, 7)
    dot_eyes(sheet, 100, 67, 16, 6.5)
    sheet.ellipse(100, 79, 7, 6, sheet.ball(mix(skin, "#e07a62", 0.4)))
    sheet.path("M78 92 Q100 82 122 92 Q112 98 100 93 Q88 98 78 92Z", "#fbfaf8")
    hat = "M66 42 C80 6 92 -26 126 -42 C122 -24 128 8 136 42Z"
    sheet.path(hat, sheet.lit(looks.main))
    with sheet.within(hat):
        for x, y, size in ((92, 16, 6), (112, 2, 4.5), (104, 30, 4), (118, -22, 3.4)):
            sheet.circle(x, y, size, looks.second)
    sheet.ellipse(100, 44, 54, 12, sheet.lit(shade(looks.main, 0.15)))
    sheet.path("M64 38 Q100 48 137 38 L138 44 Q100 54 62 44Z", sheet.lit(looks.second))


def chef(sheet: Sheet, looks: Looks) -> None:
    """A cook with a tall white hat."""
    _figure(sheet, looks, legs="#4c4a58")
    sheet.path("M72 106 Q100 120 128 106 L124 118 Q100 128 76 118Z", sheet.lit(looks.second))
    for y in (130, 144, 157):
        for x in (92, 108):
            sheet.circle(x, y, 2.8, "#5a5560")
    for x, y, size in ((72, 10, 19), (100, 0, 23), (128, 10, 19)):
        sheet.circle(x, y, size, sheet.ball("#fbf8f2", 0.8))
    sheet.path("M66 14 L134 14 L132 38 Q100 46 68 38Z", sheet.lit("#f6f2ea", 0.8))


def knight(sheet: Sheet, looks: Looks) -> None:
    """A knight in armour with a shield."""
    steel = looks.main
    body(sheet, steel, shade(steel, 0.25), shade(steel, 0.1))
    sheet.path("M84 104 L116 104 L120 168 Q100 174 80 168Z", sheet.lit(looks.second))
    head(sheet, "#f1c39c")
    face(sheet, "#f1c39c", looks.marking)
    sheet.path(
        "M54 70 C50 30 74 12 100 12 C126 12 150 30 146 70"
        " L144 96 L132 98 L134 56 Q100 40 66 56 L68 98 L56"
        " 96Z",
        sheet.ball(steel),
    )
    sheet.path("M98 16 C92 -14 122 -26 150 -8 C134 -8 122 0 108 16Z", sheet.lit(looks.second))
    sheet.line("M148 152 L172 84", "#c7cdd6", 6)
    sheet.line("M138 140 L158 148", "#b58a3c", 6)
    sheet.path(
        "M30 116 Q54 106 78 116 C80 150 68 166 54 174 C40 166 28 150 30 116Z",
        sheet.lit(looks.second),
    )
    sheet.line("M54 116 L54 166 M36 134 L72 134", "#f4dc8c", 5)


def astronaut(sheet: Sheet, looks: Looks) -> None:
    """An astronaut in a round helmet, waving."""
    suit, trim = looks.main, looks.second
    sheet.box(58, 94, 84, 66, sheet.lit(shade(suit, 0.3)), 14)
    for x, depth in ((84, 0.0), (116, 0.1)):
        sheet.path(
            f"M{x - 15} 148 L{x - 13} 184 L{x + 13} 184 L{x + 15} 148Z",
            sheet.pipe(shade(suit, depth)),
        )
        sheet.box(x - 14, 164, 28, 6, trim)
        sheet.path(
            f"M{x - 17} 197 Q{x - 17} 180 {x} 180 Q{x + 17} 180 {x + 17} 197Z",
            sheet.lit(shade(suit, 0.25)),
        )
    sheet.path(
        "M132 112 C150 108 160 92 164 74 L180 80 C178 104 160 130 138 134Z",
        sheet.lit(shade(suit, 0.1)),
    )
    sheet.circle(173, 68, 12, sheet.ball(trim))
    sheet.path("M68 112 C52 116 44 132 42 150 L58 156 C62 142 70 136 76 132Z", sheet.lit(suit))
    sheet.circle(49, 160, 12, sheet.ball(trim))
    sheet.path(
        "M100 92 C74 92 64 106 64 122 L64 158 Q100 172 136 158 L136 122 C136 106 126 92 100 92Z",
        sheet.lit(suit),
    )
    sheet.box(80, 122, 40, 26, sheet.lit(tint(shade(suit, 0.3), 0.2)), 5)
    for x, hue in ((89, "#e5533f"), (100, "#f3c13d"), (111, "#4aa3d8")):
        sheet.circle(x, 135, 4, sheet.ball(hue))
    sheet.circle(100, 58, 50, sheet.ball(suit))
    sheet.ellipse(100, 60, 39, 35, sheet.fade("#16233f", "#3c5c86"))
    skin = pick(SKINS, looks.whim)
    with sheet.within("M61 60 a39 35 0 1 0 78 0 a39 35 0 1 0 -78 0"):
        sheet.ellipse(100, 68, 29, 30, sheet.ball(skin, 0.7))
        sheet.path(
            "M68 58 C72 32 128 32 132 58 C118 50 106 52 98 46 C90 52 78 52 68 58Z",
            pick(HAIRS, looks.whim),
        )
        cheeks(sheet, 100, 76, 18, 5)
        dot_eyes(sheet, 100, 66, 12, 5)
        smile(sheet, 100, 78, 8)
    sheet.line("M70 48 Q76 34 92 30", WHITE, 5, opacity=0.7)
    sheet.circle(69, 58, 2.6, WHITE, 0.7)
    for x in (48, 152):
        sheet.box(x - 6, 48, 12, 24, sheet.lit(trim), 5)


def robot(sheet: Sheet, looks: Looks) -> None:
    """A round tin robot with glowing eyes."""
    tin, trim = looks.main, looks.second
    sheet.line("M100 22 L100 4", "#7d8590", 4)
    sheet.circle(100, -2, 15, sheet.halo(trim, 0.7))
    sheet.circle(100, -2, 7, sheet.ball(trim))
    for x, depth in ((82, 0.0), (118, 0.12)):
        sheet.box(x - 9, 150, 18, 34, sheet.pipe("#7d8590"), 4)
        for y in (158, 166, 174):
            sheet.line(f"M{x - 8} {y} L{x + 8} {y}", "#555c66", 1.8)
        sheet.path(
            f"M{x - 18} 197 Q{x - 18} 180 {x} 180 Q{x + 18} 180 {x + 18} 197Z",
            sheet.lit(shade(tin, depth)),
        )
    raised = looks.whim > 0.5
    sheet.line("M62 112 Q42 122 42 146", "#7d8590", 11)
    sheet.circle(42, 154, 12, sheet.ball(tin))
    sheet.line("M138 112 Q164 104 164 78" if raised else "M138 112 Q158 122 158 146", "#7d8590", 11)
    sheet.circle(164 if raised else 158, 70 if raised else 154, 12, sheet.ball(shade(tin, 0.1)))
    sheet.box(60, 98, 80, 60, sheet.lit(tin), 16)
    sheet.box(76, 112, 48, 30, sheet.lit(shade(tin, 0.35)), 6)
    sheet.path(
        "M100 136 C88 128 86 120 92 118 C97 116 100 121 100"
        " 123 C100 121 103 116 108 118 C114 120 112 128 100"
        " 136Z",
        sheet.lit("#f0605a"),
    )
    sheet.box(86, 88, 28, 14, sheet.pipe("#7d8590"))
    for x in (46, 154):
        sheet.circle(x, 58, 11, sheet.ball(trim))
    sheet.box(46, 20, 108, 74, sheet.lit(tin), 24)
    sheet.box(56, 34, 88, 46, sheet.fade("#1d2b3e", "#34506b"), 18)
    glow = "#7fe8ff"
    for x in (80, 120):
        sheet.circle(x, 54, 16, sheet.halo(glow, 0.7))
        if looks.marking == "sleeping":
            sheet.line(f"M{x - 8} 54 Q{x} 60 {x + 8} 54", glow, 4)
        else:
            sheet.ellipse(x, 54, 8, 10, sheet.ball(glow, 0.5))
            sheet.circle(x - 3, 50, 3, WHITE)
    sheet.line("M88 69 Q100 76 112 69", glow, 3.4)
    sheet.line("M60 28 Q76 22 96 23", WHITE, 4, opacity=0.6)
    for x, y in ((67, 104), (133, 104), (67, 151), (133, 151)):
        sheet.circle(x, y, 2.4, shade(tin, 0.5))


def snowman(sheet: Sheet, looks: Looks) -> None:
    """A snowman with hat, carrot and scarf."""
    snow = looks.main
    sheet.line("M58 112 L20 86 M32 94 L24 100 M34 96 L34 82", "#6d4a30", 5)
    sheet.line("M142 112 L180 86 M168 94 L176 100 M166 96 L166 82", "#6d4a30", 5)
    sheet.circle(100, 150, 48, sheet.ball(snow))
    sheet.circle(100, 100, 38, sheet.ball(snow))
    sheet.ellipse(100, 86, 28, 8, shade(snow, 0.5), opacity=0.3)
    sheet.circle(100, 54, 33, sheet.ball(snow))
    for y in (104, 122, 142):
        sheet.circle(100, y, 4.6, sheet.ball(INK))
    dot_eyes(sheet, 100, 48, 12, 5)
    cheeks(sheet, 100, 60, 19, 6)
    smile(sheet, 100, 67, 9)
    sheet.path("M98 54 L134 62 L99 64Z", sheet.lit("#ef8a2f"))
    sheet.path("M68 76 Q100 94 132 76 L134 88 Q100 106 66 88Z", sheet.lit(looks.second))
    sheet.path("M74 90 L90 94 L84 130 L68 126Z", sheet.lit(shade(looks.second, 0.1)))
    dark = "#3b3744" if luminance(snow) > 0.3 else "#8d939b"
    sheet.path("M76 26 L78 -12 Q100 -20 122 -12 L124 26Z", sheet.pipe(dark))
    sheet.path("M76 14 Q100 24 124 14 L124 25 Q100 34 76 25Z", sheet.lit(looks.second))
    sheet.ellipse(100, 27, 40, 8, sheet.lit(dark))
