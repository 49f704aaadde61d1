"""Things of tale and study: swords and chests, crystals and skulls, instruments of brass."""

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint


def sword(sheet: Sheet, looks: Looks) -> None:
    """A sword, its point down."""
    blade, gold = looks.main, looks.second
    sheet.path("M88 62 L112 62 L112 168 L100 204 L88 168Z", sheet.lit(blade))
    sheet.path("M100 62 L112 62 L112 168 L100 204Z", shade(blade, 0.28))
    sheet.line("M100 66 L100 184", tint(blade, 0.7), 2.6, 0.9)
    sheet.path("M42 46 Q100 58 158 46 L162 62 Q100 72 38 62Z", sheet.lit(gold))
    for x in (42, 158):
        sheet.circle(x, 54, 10, sheet.ball(gold))
    sheet.box(91, 4, 18, 46, sheet.pipe("#6b3f2a"), 5)
    for y in (12, 22, 32, 42):
        sheet.line(f"M91 {y} L109 {y - 4}", tint("#6b3f2a", 0.4), 2.4)
    sheet.circle(100, -2, 12, sheet.ball(gold))
    sheet.circle(100, 56, 8, sheet.ball("#c9303a"))


def chest(sheet: Sheet, looks: Looks) -> None:
    """An open treasure chest full of gold."""
    wood, gold = looks.main, looks.second
    sheet.path("M20 86 C20 30 50 14 100 14 C150 14 180 30 180 86Z", sheet.lit(shade(wood, 0.3)))
    sheet.path("M34 86 C36 44 58 30 100 30 C142 30 164 44 166 86Z", shade(wood, 0.65))
    sheet.circle(100, 88, 84, sheet.halo("#fff0a8", 0.7))
    for row, count in enumerate((4, 6, 7)):
        for at in range(count):
            x, y = 100 + (at - (count - 1) / 2) * 22, 72 + row * 14
            sheet.ellipse(x, y, 15, 9, sheet.ball(shade(gold, (at + row) % 3 * 0.1)))
            sheet.ellipse(x - 2, y - 2, 8, 4, tint(gold, 0.6), opacity=0.6)
    for x, y, hue in ((62, 74, "#d0304a"), (138, 78, "#3f7fd0"), (100, 60, "#46a35c")):
        sheet.path(
            f"M{x - 12} {y} L{x - 6} {y - 9} L{x + 6} {y - 9} L{x + 12} {y} L{x} {y + 14}Z",
            sheet.lit(hue),
        )
    sheet.path("M14 98 L186 98 L178 188 Q100 196 22 188Z", sheet.lit(wood))
    for x in (60, 100, 140):
        sheet.line(f"M{x} 100 L{100 + (x - 100) * 0.95:.1f} 190", shade(wood, 0.4), 2)
    for x in (18, 150):
        sheet.path(f"M{x} 97 l30 0 l-2 94 l-26 0Z", sheet.lit(shade(gold, 0.15)))
    sheet.path("M10 92 L190 92 L188 108 L12 108Z", sheet.lit(shade(gold, 0.08)))
    sheet.path("M84 100 L116 100 L116 128 Q100 144 84 128Z", sheet.lit(gold))
    sheet.circle(100, 116, 5, INK)
    sheet.path("M97 116 L103 116 L105 130 L95 130Z", INK)


def skull(sheet: Sheet, looks: Looks) -> None:
    """A skull that looks at the viewer."""
    bone = looks.main
    sheet.path(
        "M100 8 C156 8 186 48 182 94 C180 122 164 134 152 142 L150 170 Q150 180 140 180"
        " L138 192 Q100 202 62 192 L60 180 Q50 180 50 170 L48 142 C36 134 20 122 18 94"
        " C14 48 44 8 100 8Z",
        sheet.ball(bone),
    )
    for side in (-1, 1):
        sheet.ellipse(
            100 + side * 38,
            98,
            27,
            29,
            sheet.fade(INK, mix(INK, looks.second, 0.3)),
            turn=side * -8,
        )
    sheet.path("M100 122 L86 148 Q93 154 100 146 Q107 154 114 148Z", INK)
    for x in (78, 92, 108, 122):
        sheet.line(f"M{x} 166 L{x} 192", shade(bone, 0.5), 4)
    sheet.line("M64 166 Q100 176 136 166", shade(bone, 0.4), 3)
    sheet.line("M124 26 l8 16 l-8 12 l6 12", shade(bone, 0.4), 2.6, 0.8)
    sheet.ellipse(66, 44, 24, 14, WHITE, turn=-36, opacity=0.4)


def diamond(sheet: Sheet, looks: Looks) -> None:
    """A cut diamond."""
    hue = looks.main
    sheet.circle(100, 100, 88, sheet.halo(tint(hue, 0.6), 0.4))
    for data, part in (
        ("M8 74 L50 22 L70 74Z", tint(hue, 0.4)),
        ("M50 22 L100 22 L70 74Z", tint(hue, 0.65)),
        ("M100 22 L130 74 L70 74Z", tint(hue, 0.3)),
        ("M100 22 L150 22 L130 74Z", tint(hue, 0.55)),
        ("M150 22 L192 74 L130 74Z", shade(hue, 0.05)),
        ("M8 74 L70 74 L100 188Z", hue),
        ("M70 74 L130 74 L100 188Z", tint(hue, 0.45)),
        ("M130 74 L192 74 L100 188Z", shade(hue, 0.28)),
    ):
        sheet.path(data, sheet.lit(part, 0.5))
    sheet.line(
        "M8 74 L50 22 L150 22 L192 74 L100 188Z M8 74 H192 M70 74 L100 22 L130 74 L100 188Z",
        WHITE,
        2.4,
        0.7,
    )
    for x, y, size in ((42, 34, 16), (168, 52, 11), (120, 120, 9)):
        sheet.path(
            f"M{x} {y - size} Q{x} {y} {x + size} {y} Q{x} {y} {x} {y + size} Q{x} {y}"
            f" {x - size} {y} Q{x} {y} {x} {y - size}Z",
            WHITE,
        )


def ring(sheet: Sheet, looks: Looks) -> None:
    """A ring with a stone."""
    gold = looks.main
    sheet.line("M44 132 a56 56 0 1 1 112 0 a56 56 0 1 1 -112 0", shade(gold, 0.25), 19)
    sheet.line("M44 131 a56 56 0 1 1 112 0 a56 56 0 1 1 -112 0", gold, 13)
    sheet.line("M48 120 a54 54 0 0 1 40 -40", tint(gold, 0.75), 5)
    sheet.path(
        "M78 84 L70 58 L86 66Z M122 84 L130 58 L114 66Z M86 84 L114 84 L108 66 L92 66Z",
        sheet.lit(shade(gold, 0.1)),
    )
    hue = looks.second
    for data, part in (
        ("M62 34 L80 12 L88 34Z", tint(hue, 0.5)),
        ("M80 12 L120 12 L112 34 L88 34Z", tint(hue, 0.75)),
        ("M120 12 L138 34 L112 34Z", hue),
        ("M62 34 L88 34 L100 76Z", hue),
        ("M88 34 L112 34 L100 76Z", tint(hue, 0.45)),
        ("M112 34 L138 34 L100 76Z", shade(hue, 0.25)),
    ):
        sheet.path(data, sheet.lit(part, 0.4))
    sheet.path("M130 -4 q2 14 14 16 q-12 2 -14 16 q-2 -14 -14 -16 q12 -2 14 -16Z", WHITE)


def crystal_ball(sheet: Sheet, looks: Looks) -> None:
    """A crystal ball on its stand."""
    sheet.circle(100, 86, 85, sheet.halo(tint(looks.main, 0.4), 0.6))
    sheet.path("M56 148 L144 148 L162 192 Q100 204 38 192Z", sheet.lit(looks.second))
    sheet.ellipse(100, 150, 52, 12, sheet.lit(shade(looks.second, 0.25)))
    sheet.circle(100, 82, 74, sheet.ball(looks.main))
    with sheet.within("M26 82 a74 74 0 1 0 148 0 a74 74 0 1 0 -148 0"):
        for x, y, wide, turn in ((74, 100, 54, -18), (128, 84, 46, 24), (98, 62, 40, 8)):
            with sheet.moved(x, y, 1.0, turn):
                sheet.ellipse(0, 0, wide, wide * 0.44, sheet.halo("#f6d0ff", 0.7))
        for x, y, size in ((70, 66, 4), (122, 54, 5), (134, 104, 3.4), (88, 116, 4), (104, 88, 6)):
            sheet.path(
                f"M{x} {y - size * 2} Q{x} {y} {x + size * 2} {y} Q{x} {y} {x} {y + size * 2}"
                f" Q{x} {y} {x - size * 2} {y} Q{x} {y} {x} {y - size * 2}Z",
                "#fff8d8",
            )
    sheet.ellipse(66, 46, 22, 12, WHITE, turn=-40, opacity=0.6)


def crystal(sheet: Sheet, looks: Looks) -> None:
    """A cluster of crystals."""
    sheet.circle(100, 106, 96, sheet.halo(tint(looks.main, 0.5), 0.5))
    for x, y, wide, high, turn, depth in (
        (52, 176, 34, 96, -28, 0.2),
        (150, 176, 34, 92, 26, 0.25),
        (78, 184, 40, 136, -10, 0.06),
        (128, 184, 38, 118, 12, 0.12),
        (102, 188, 48, 178, 1, 0.0),
    ):
        hue, half = shade(looks.main, depth), wide / 2
        with sheet.moved(x, y, 1.0, turn):
            sheet.path(
                f"M{-half} 0 L{-half} {-high + half} L0 {-high} L{half} {-high + half} L{half} 0Z",
                sheet.lit(hue),
            )
            sheet.path(
                f"M{half * 0.2} 0 L{half * 0.2} {-high + half * 1.1} L0 {-high} L{half}"
                f" {-high + half} L{half} 0Z",
                shade(hue, 0.3),
                0.6,
            )
            sheet.path(
                f"M{-half} {-high + half} L0 {-high} L{half * 0.2} {-high + half * 1.1}Z",
                tint(hue, 0.6),
                0.8,
            )
    sheet.ellipse(100, 188, 92, 14, sheet.lit("#6b6478"))


def hourglass(sheet: Sheet, looks: Looks) -> None:
    """An hourglass."""
    wood, sand = looks.main, looks.second
    for x in (44, 156):
        sheet.box(x - 6, 22, 12, 160, sheet.pipe(wood), 4)
    glass = (
        "M56 24 L144 24 C146 70 116 84 108 100 C116 116 146 130 144 178 L56 178 C54 130 84 116"
        " 92 100 C84 84 54 70 56 24Z"
    )
    sheet.path(glass, sheet.pipe("#d9ecf2"), 0.6)
    with sheet.within(glass):
        sheet.path("M50 60 Q100 76 150 60 L112 100 L88 100Z", sheet.lit(sand))
        sheet.path("M40 182 C60 146 88 134 100 130 C112 134 140 146 160 182Z", sheet.lit(sand))
        sheet.line("M100 96 L100 140", sand, 3.4)
        sheet.ellipse(72, 56, 5, 22, WHITE, turn=12, opacity=0.7)
    for y in (8, 176):
        sheet.box(28, y, 144, 18, sheet.lit(wood), 7)


def lantern(sheet: Sheet, looks: Looks) -> None:
    """A lantern with a burning candle."""
    iron = looks.main
    sheet.circle(100, 118, 74, sheet.halo(looks.second, 0.65))
    sheet.line("M78 30 C78 -6 122 -6 122 30", iron, 7)
    sheet.path("M60 62 L100 24 L140 62Z", sheet.lit(iron))
    sheet.box(52, 58, 96, 13, sheet.lit(shade(iron, 0.2)), 4)
    sheet.path("M60 70 L140 70 L146 172 L54 172Z", sheet.fade("#ffe9ae", "#ffc873"), 0.85)
    sheet.box(88, 130, 24, 42, sheet.pipe("#fbf1dc"), 3)
    sheet.path("M100 86 C114 106 114 122 100 128 C86 122 86 106 100 86Z", sheet.ball("#f6913a"))
    sheet.path("M100 104 C106 114 106 122 100 126 C94 122 94 114 100 104Z", "#fff6cf")
    for data in ("M60 70 L54 172", "M140 70 L146 172", "M87 70 L84 172", "M113 70 L116 172"):
        sheet.line(data, iron, 5)
    sheet.box(44, 168, 112, 18, sheet.lit(iron), 6)


def candle(sheet: Sheet, looks: Looks) -> None:
    """A candle on a saucer."""
    sheet.circle(100, 46, 82, sheet.halo("#ffd994", 0.8))
    sheet.ellipse(100, 184, 82, 15, sheet.lit(looks.second))
    sheet.ellipse(100, 178, 62, 9, shade(looks.second, 0.3))
    sheet.path("M70 86 L130 86 L132 176 Q100 188 68 176Z", sheet.pipe(looks.main))
    sheet.ellipse(100, 86, 30, 8, sheet.ball(tint(looks.main, 0.5)))
    sheet.path(
        "M72 88 Q74 130 82 132 Q88 128 86 90Z M112 92 Q114 116 120 118 Q126 114 126 90Z",
        tint(looks.main, 0.4),
    )
    sheet.line("M100 86 L100 70", INK, 3.4)
    sheet.path("M100 12 C122 40 122 64 100 74 C78 64 78 40 100 12Z", sheet.ball("#f6913a"))
    sheet.path("M100 36 C110 52 110 64 100 70 C90 64 90 52 100 36Z", "#fff6cf")


FIGURES = {
    "sword": Figure(sword, "#c7d0da", "#d8a83a", "sword", "", (22, -18, 156, 226), "anywhere", 1.2),
    "chest": Figure(chest, "#96602f", "#f0c03a", "treasure chest", box=(4, 6, 192, 190), size=0.9),
    "skull": Figure(skull, "#f1e9da", "#7a3fa0", "skull", box=(10, 2, 180, 198), size=0.7),
    "diamond": Figure(
        diamond, "#6fc3ea", "#6fc3ea", "diamond", "", (0, 10, 200, 186), "anywhere", 0.7
    ),
    "ring": Figure(ring, "#e6b43f", "#9fdcf2", "ring", box=(26, -8, 148, 214), size=0.6),
    "crystal ball": Figure(
        crystal_ball,
        "#8f7ad8",
        "#c9953f",
        "crystal ball",
        box=(14, 0, 172, 202),
        size=0.7,
        glow="all",
    ),
    "crystal": Figure(
        crystal,
        "#9a6fe0",
        "#9a6fe0",
        "cluster of crystals",
        "clusters of crystals",
        (2, 2, 196, 202),
        size=0.8,
        glow="all",
    ),
    "hourglass": Figure(
        hourglass, "#a8703f", "#efcf8a", "hourglass", "hourglasses", (20, 2, 160, 196), size=0.8
    ),
    "lantern": Figure(
        lantern, "#4a4656", "#ffd27a", "lantern", box=(24, -6, 152, 200), size=0.8, glow="all"
    ),
    "candle": Figure(
        candle, "#f6ecd6", "#c9953f", "candle", box=(10, -38, 180, 240), size=0.7, glow="all"
    ),
}
