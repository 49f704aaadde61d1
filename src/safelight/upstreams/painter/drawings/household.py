"""Things of the house and of the wardrobe. Chairs, lamps and books are among the things."""

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint

_WOOD = "#a8703f"


def sofa(sheet: Sheet, looks: Looks) -> None:
    """A sofa for three with two cushions."""
    cloth = looks.main
    for x in (34, 246):
        sheet.box(x - 6, 138, 12, 20, sheet.lit(_WOOD), 3)
    sheet.box(24, 14, 232, 100, sheet.lit(cloth), 24)
    for x in (100, 180):
        sheet.line(f"M{x} 26 L{x} 86", shade(cloth, 0.35), 3, 0.7)
    for x in (30, 104, 178):
        sheet.box(x, 84, 74, 34, sheet.ball(tint(cloth, 0.12)), 12)
    sheet.box(20, 112, 240, 32, sheet.lit(shade(cloth, 0.15)), 10)
    for x, depth in ((0, 0.0), (242, 0.16)):
        sheet.box(x, 58, 38, 86, sheet.ball(shade(cloth, depth)), 18)
    for x, turn in ((62, -10), (216, 12)):
        with sheet.moved(x, 68, 1.0, turn):
            sheet.box(-24, -22, 48, 44, sheet.ball(looks.second), 10)


def bed(sheet: Sheet, looks: Looks) -> None:
    """A bed with a blanket and pillows."""
    sheet.box(-4, 24, 22, 150, sheet.pipe(_WOOD), 8)
    sheet.box(228, 78, 18, 96, sheet.pipe(_WOOD), 7)
    sheet.box(6, 118, 232, 36, sheet.lit(shade(_WOOD, 0.2)), 4)
    sheet.box(14, 88, 220, 44, sheet.lit("#fbf8f2"), 12)
    for x, y in ((20, 58), (40, 70)):
        sheet.box(x, y, 62, 34, sheet.ball("#ffffff", 0.7), 14)
    blanket = "M92 84 Q160 66 234 84 L236 138 Q160 150 86 138Z"
    sheet.path(blanket, sheet.lit(looks.main))
    with sheet.within(blanket):
        for x in range(84, 250, 34):
            for y in range(70, 150, 26):
                sheet.circle(x + y % 4 * 8, y, 5, looks.second, 0.8)
    sheet.path("M92 84 Q100 80 116 79 L110 141 Q96 140 86 138Z", sheet.lit(tint(looks.main, 0.5)))


def table(sheet: Sheet, looks: Looks) -> None:
    """A wooden table with a runner."""
    wood = looks.main
    for x in (34, 206):
        sheet.path(
            f"M{x - 9} 84 L{x + 9} 84 L{x + 5} 186 L{x - 5} 186Z", sheet.pipe(shade(wood, 0.15))
        )
    sheet.box(22, 74, 196, 22, sheet.lit(shade(wood, 0.25)), 3)
    sheet.path("M28 44 L212 44 L240 72 L0 72Z", sheet.lit(wood))
    sheet.box(0, 70, 240, 11, sheet.lit(shade(wood, 0.1)), 4)
    sheet.path("M96 44 L144 44 L150 72 L150 108 L120 122 L90 108 L90 72Z", sheet.lit(looks.second))


def key(sheet: Sheet, looks: Looks) -> None:
    """An old key."""
    with sheet.moved(100, 80, 1.0, 42):
        for width, hue in (
            (24, shade(looks.main, 0.4)),
            (17, looks.main),
            (6, tint(looks.main, 0.6)),
        ):
            sheet.line("M-70 0 a30 30 0 1 1 0.1 12 M-12 6 L84 6", hue, width)
        for x, reach in ((58, 40), (82, 46)):
            sheet.box(x - 8, 8, 16, reach, sheet.lit(shade(looks.main, 0.1)), 3)


def padlock(sheet: Sheet, looks: Looks) -> None:
    """A locked padlock."""
    sheet.line("M58 100 L58 62 A42 42 0 0 1 142 62 L142 100", "#8a909a", 22)
    sheet.line("M57 98 L57 62 A42 42 0 0 1 140 60 L140 98", "#d3d8df", 11)
    sheet.box(28, 88, 144, 106, sheet.lit(looks.main), 18)
    sheet.circle(100, 130, 15, "#3a3038")
    sheet.path("M94 136 L106 136 L112 168 L88 168Z", "#3a3038")
    sheet.line("M42 104 Q44 98 56 98", WHITE, 5, 0.6)


def hat(sheet: Sheet, looks: Looks) -> None:
    """A hat with a ribbon."""
    sheet.ellipse(110, 118, 108, 28, sheet.lit(shade(looks.main, 0.1)))
    sheet.path(
        "M44 114 C44 44 70 20 94 26 Q110 34 126 26 C150 20 176 44 176 114 Q110 140 44 114Z",
        sheet.ball(looks.main),
    )
    sheet.path("M44 92 Q110 118 176 92 L177 114 Q110 140 43 114Z", sheet.lit(looks.second))


def shoe(sheet: Sheet, looks: Looks) -> None:
    """A trainer with laces."""
    sheet.path(
        "M12 44 Q42 58 74 38 C100 78 136 92 190 100 C214 106 222 122 218 140 L12 140"
        " C4 110 8 70 12 44Z",
        sheet.lit(looks.main),
    )
    sheet.path(
        "M120 90 C140 98 168 98 190 100 C214 106 222 122 218 140 L160 140 C160 120 140 110 120 90Z",
        sheet.lit(tint(looks.main, 0.5)),
    )
    sheet.path("M12 44 Q42 58 74 38 L84 52 Q46 76 10 62Z", sheet.lit(shade(looks.main, 0.3)))
    sheet.path("M30 90 Q70 128 150 116 Q90 136 22 112Z", looks.second)
    for x, y in ((80, 60), (94, 74), (110, 86), (128, 96)):
        sheet.line(f"M{x - 10} {y + 8} L{x + 10} {y - 6}", WHITE, 6)
    sheet.box(4, 134, 220, 22, sheet.lit("#f6f3ec"), 10)


def bag(sheet: Sheet, looks: Looks) -> None:
    """A backpack."""
    sheet.line("M74 34 C74 -2 126 -2 126 34", shade(looks.main, 0.3), 11)
    sheet.path(
        "M34 92 C34 40 60 22 100 22 C140 22 166 40 166 92 L170 178 Q170 196 152 196 L48 196"
        " Q30 196 30 178Z",
        sheet.lit(looks.main),
    )
    for x in (18, 158):
        sheet.box(x, 112, 26, 66, sheet.lit(shade(looks.main, 0.25)), 10)
    sheet.path(
        "M44 84 C44 50 68 36 100 36 C132 36 156 50 156 84 Q100 104 44 84Z",
        sheet.lit(tint(looks.main, 0.15)),
    )
    sheet.box(50, 116, 100, 66, sheet.lit(looks.second), 14)
    sheet.line("M58 134 L142 134", shade(looks.second, 0.5), 4)
    sheet.box(90, 82, 20, 24, sheet.lit("#f0d9a0"), 5)


def glasses(sheet: Sheet, looks: Looks) -> None:
    """A pair of glasses."""
    for x in (56, 164):
        sheet.circle(x, 64, 44, sheet.lit(mix("#bfe0ee", looks.second, 0.5)), 0.85)
        sheet.line(f"M{x - 22} 70 L{x + 4} 36", WHITE, 7, 0.6)
        sheet.line(f"M{x - 44} 64 a44 44 0 1 0 88 0 a44 44 0 1 0 -88 0", looks.main, 11)
    sheet.line("M98 54 Q110 42 122 54 M12 56 L-6 36 M208 56 L226 36", looks.main, 10)


def crown(sheet: Sheet, looks: Looks) -> None:
    """A golden crown with jewels."""
    gold = looks.main
    sheet.path(
        "M14 160 L2 56 L56 98 L100 28 L144 98 L198 56 L186 160 Q100 184 14 160Z", sheet.lit(gold)
    )
    sheet.path("M14 148 Q100 172 186 148 L184 172 Q100 196 16 172Z", sheet.lit(shade(gold, 0.15)))
    for x, y in ((2, 52), (100, 24), (198, 52)):
        sheet.circle(x, y, 11, sheet.ball(gold))
    for x, y, hue in (
        (54, 162, "#3f7fd0"),
        (100, 168, looks.second),
        (146, 162, "#46a35c"),
        (100, 112, looks.second),
    ):
        sheet.circle(x, y, 9.5, sheet.ball(hue))


def trophy(sheet: Sheet, looks: Looks) -> None:
    """A cup for the winner."""
    gold = looks.main
    for side in ("M46 34 C-2 28 10 96 66 100", "M154 34 C202 28 190 96 134 100"):
        sheet.line(side, shade(gold, 0.25), 13)
        sheet.line(side, tint(gold, 0.2), 6)
    sheet.path(
        "M40 14 L160 14 C160 84 138 118 110 124 L114 156 L86 156 L90 124 C62 118 40 84 40 14Z",
        sheet.pipe(gold),
    )
    sheet.ellipse(100, 14, 60, 8, sheet.lit(tint(gold, 0.4)))
    sheet.box(60, 152, 80, 16, sheet.pipe(gold), 4)
    sheet.box(50, 166, 100, 30, sheet.lit("#5a3a2a"), 4)
    sheet.box(74, 173, 52, 15, sheet.lit(gold), 2)
    sheet.path(
        "M100 34 l7 15 16 2 -12 11 3 16 -14 -8 -14 8 3 -16 -12 -11 16 -2Z",
        sheet.lit(tint(gold, 0.6)),
    )


def letter(sheet: Sheet, looks: Looks) -> None:
    """A letter with a seal."""
    sheet.box(4, 24, 212, 142, sheet.lit(looks.main), 6)
    sheet.path("M4 164 L92 92 L128 92 L216 164Z", sheet.lit(shade(looks.main, 0.1)))
    sheet.path("M6 26 L214 26 L118 112 Q110 118 102 112Z", sheet.lit(tint(looks.main, 0.3)))
    sheet.line("M6 28 L102 113 Q110 119 118 113 L214 28", shade(looks.main, 0.35), 3)
    sheet.circle(110, 112, 21, sheet.ball(looks.second))
    sheet.path(
        "M110 124 c-12 -8 -14 -16 -8 -18 c5 -2 8 3 8 5 c0 -2 3 -7 8 -5 c6 2 4 10 -8 18Z",
        shade(looks.second, 0.4),
    )


FIGURES = {
    "sofa": Figure(sofa, "#5f8f8a", "#f0b85a", "sofa", box=(-6, 8, 292, 152), size=1.1),
    "bed": Figure(bed, "#6f8fc4", "#f4e6c6", "bed", box=(-8, 18, 260, 158), size=1.2),
    "table": Figure(table, "#b9834f", "#d8644a", "table", box=(-6, 38, 252, 150), size=0.9),
    "key": Figure(key, "#dba92c", "#dba92c", "key", box=(2, 8, 190, 180), size=0.4),
    "padlock": Figure(padlock, "#e0a83a", "#e0a83a", "padlock", box=(20, 4, 160, 194), size=0.4),
    "hat": Figure(hat, "#d9b06a", "#c9403a", "hat", box=(-2, 16, 224, 134), size=0.5),
    "shoe": Figure(shoe, "#d8483c", "#f6f3ec", "shoe", box=(0, 32, 228, 128), size=0.4),
    "bag": Figure(bag, "#3f7fa8", "#e9a53a", "backpack", box=(10, 0, 180, 200), size=0.7),
    "glasses": Figure(
        glasses,
        "#4a3a34",
        "#bfe0ee",
        "pair of glasses",
        "pairs of glasses",
        (-12, 10, 244, 106),
        size=0.3,
    ),
    "crown": Figure(crown, "#eab53a", "#d8344a", "crown", box=(-14, 8, 228, 184), size=0.5),
    "trophy": Figure(
        trophy, "#e6b23a", "#e6b23a", "trophy", "trophies", (2, 2, 196, 196), size=0.7
    ),
    "letter": Figure(letter, "#f6ecd6", "#c9303a", "letter", box=(-2, 18, 224, 154), size=0.4),
}
