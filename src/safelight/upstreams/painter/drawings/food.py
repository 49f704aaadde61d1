"""What is on the table: bowls, cups, cakes and fruit, seen a little from above.

The table itself is scenery.
"""

import math

from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint


def _steam(sheet: Sheet, x: float, y: float) -> None:
    for number, (shift, sway) in enumerate(((-24, 1), (2, -1), (28, 1))):
        low = y + (number % 2) * 5
        sheet.line(
            f"M{x + shift} {low} C{x + shift + 14 * sway} {low - 14} {x + shift - 14 * sway}"
            f" {low - 28} {x + shift + 4} {low - 44}",
            WHITE,
            6,
            opacity=0.42,
        )


def coffee(sheet: Sheet, looks: Looks) -> None:
    """A cup of coffee on its saucer."""
    cup = looks.main
    sheet.ellipse(100, 176, 92, 20, sheet.lit(shade(cup, 0.12)))
    sheet.ellipse(100, 172, 90, 18, sheet.ball(cup, 0.7))
    sheet.ellipse(100, 172, 56, 10, shade(cup, 0.4), opacity=0.4)
    sheet.line("M156 98 C194 84 200 140 146 142", shade(cup, 0.3), 15)
    sheet.line("M156 97 C190 86 196 136 146 139", cup, 10)
    body = "M36 82 C38 130 52 170 76 174 L124 174 C148 170 162 130 164 82Z"
    sheet.path(body, sheet.pipe(cup))
    with sheet.within(body):
        sheet.path("M20 112 Q100 136 180 112 L180 124 Q100 148 20 124Z", looks.second, 0.85)
        sheet.ellipse(66, 120, 9, 44, WHITE, turn=6, opacity=0.4)
    sheet.ellipse(100, 82, 64, 19, sheet.lit(tint(cup, 0.25)))
    sheet.ellipse(100, 84, 57, 15, sheet.lit("#6d4023"))
    sheet.path(
        "M100 94 C84 90 76 84 84 79 C92 75 98 79 100"
        " 83 C102 79 108 75 116 79 C124 84 116 90 100"
        " 94Z",
        "#ecd3a8",
    )
    _steam(sheet, 100, 62)


def ramen(sheet: Sheet, looks: Looks) -> None:
    """A bowl of ramen with egg, nori, spring onions and chopsticks."""
    bowl, band = looks.main, looks.second
    body = "M6 98 C10 150 48 184 72 186 L128 186 C152 184 190 150 194 98Z"
    sheet.path("M70 182 L130 182 L126 196 L74 196Z", sheet.pipe(shade(bowl, 0.12)))
    sheet.path(body, sheet.pipe(bowl))
    with sheet.within(body):
        sheet.path("M0 122 Q100 156 200 122 L200 136 Q100 170 0 136Z", band)
        for x in range(14, 200, 22):
            rise = 26 * (1 - ((x - 100) / 100) ** 2)
            sheet.circle(x, 116 + rise * 0.95, 3.6, band)
        sheet.ellipse(48, 142, 12, 42, WHITE, turn=-24, opacity=0.35)
    sheet.ellipse(100, 98, 94, 32, sheet.lit(tint(bowl, 0.2)))
    soup = (
        "M14 100 C14 82 52 72 100 72 C148 72 186 82 186"
        " 100 C186 116 148 126 100 126 C52 126 14 116 14"
        " 100Z"
    )
    sheet.path(soup, sheet.fade("#b5622b", "#e09a4a"))
    with sheet.within(soup):
        for step in range(13):
            x = 14 + step * 13
            sheet.line(
                f"M{x} 124 C{x + 24} 108 {x - 22} 98 {x + 18} 80",
                ("#f6d98c", "#eec66c", "#fae6ac")[step % 3],
                6,
            )
        for x, y in ((40, 92), (66, 82), (36, 108), (78, 118), (124, 118)):
            sheet.ellipse(x, y, 6, 2.6, "#ffe9a8", opacity=0.6)
    sheet.path("M128 92 L136 38 L180 46 L170 98Z", sheet.lit("#2f4438"))
    sheet.line("M138 46 L174 52 M136 60 L172 66", "#486352", 1.8, opacity=0.8)
    for x, y, turn in ((64, 96, -8), (98, 104, 6)):
        sheet.ellipse(x, y, 21, 14, sheet.ball("#fbf5ea", 0.6), turn=turn)
        sheet.ellipse(x + 1, y, 12, 8.5, sheet.ball("#f39a2d"), turn=turn)
        sheet.ellipse(x - 3, y - 3, 4, 2, WHITE, opacity=0.7)
    sheet.circle(138, 102, 12, sheet.ball("#fdf3ee", 0.6))
    sheet.line("M138 102 c2 -4 7 0 4 4 c-4 5 -11 0 -8 -6", "#ee7a93", 2.6)
    for x, y in ((92, 84), (104, 80), (114, 88), (84, 90), (120, 112), (48, 112), (108, 118)):
        sheet.ellipse(x, y, 5.5, 3.6, sheet.lit("#6fb548"), turn=x * 7)
        sheet.ellipse(x, y, 2.4, 1.4, "#cfe6a2", turn=x * 7)
    for shift in (0, 11):
        sheet.line(f"M{22 + shift} 84 L{150 + shift * 0.6} {2 + shift}", "#7b4526", 5.5)
        sheet.line(f"M{22 + shift} 83 L{150 + shift * 0.6} {1 + shift}", "#b97a48", 2.4)
    _steam(sheet, 100, 58)


def cake(sheet: Sheet, looks: Looks) -> None:
    """A layered cake with icing, cherries and a candle."""
    sponge, icing = looks.second, looks.main
    sheet.ellipse(100, 182, 94, 15, sheet.lit("#e6e0d6"))
    sheet.ellipse(100, 178, 92, 14, sheet.ball("#f6f2ea", 0.7))
    side = "M28 92 L28 170 Q100 196 172 170 L172 92Z"
    sheet.path(side, sheet.pipe(sponge))
    with sheet.within(side):
        for y in (116, 142):
            sheet.path(
                f"M20 {y} Q100 {y + 24} 180 {y} L180 {y + 9} Q100 {y + 33} 20 {y + 9}Z",
                sheet.pipe("#fdf2df"),
            )
    sheet.ellipse(100, 92, 72, 24, sheet.ball(icing, 0.8))
    drip = (
        "M28 90 C28 116 40 120 44 108 C48 100 54 108 56"
        " 120 C60 136 74 134 76 118 C80 108 88 112 90 124"
        " C94 140 110 138 112 122 C114 112 124 112 126"
        " 122 C130 134 144 130 146 114 C150 104 156 106"
        " 160 112 C166 116 172 106 172 90 Q164 114 100 115 Q36 114 28 90Z"
    )
    sheet.path(drip, sheet.pipe(icing))
    for step in range(7):
        angle = math.tau * step / 7 + 0.3
        left, top = 100 + math.cos(angle) * 54, 82 + math.sin(angle) * 15
        sheet.circle(left, top, 9, sheet.ball("#d52f3c"))
        sheet.circle(left - 3, top - 3, 2.2, WHITE, 0.8)
    sheet.box(95, 40, 10, 46, sheet.pipe("#8fc7e8"), 3)
    sheet.line("M95 56 L105 50 M95 70 L105 64 M95 82 L105 77", WHITE, 2.6)
    sheet.circle(100, 26, 24, sheet.halo("#ffd86a", 0.7))
    sheet.path(
        "M100 10 C90 24 92 38 100 38 C108 38 110 24 100 10Z", sheet.fade("#ff9a3d", "#ffe27a")
    )


def apple(sheet: Sheet, looks: Looks) -> None:
    """An apple with a leaf."""
    skin = looks.main
    body = (
        "M100 62 C84 44 30 44 26 104 C24 152 62 194 84 190 C94 187"
        " 106 187 116 190 C138 194 176 152 174 104 C170 44 116 44 100"
        " 62Z"
    )
    sheet.path(body, sheet.ball(skin))
    with sheet.within(body):
        sheet.ellipse(92, 62, 42, 15, shade(skin, 0.45), opacity=0.35)
        sheet.ellipse(148, 140, 30, 60, sheet.halo(mix(skin, "#ffd27a", 0.6), 0.5))
        sheet.ellipse(60, 98, 13, 28, WHITE, turn=16, opacity=0.55)
    sheet.line("M100 66 C100 48 106 34 116 26", "#6b4526", 7)
    sheet.path("M108 42 C124 16 156 14 172 26 C160 48 130 56 108 42Z", sheet.lit("#5fa843"))
    sheet.line("M112 41 Q140 36 164 28", "#3d7530", 1.8, opacity=0.7)


def citrus(sheet: Sheet, looks: Looks) -> None:
    """An orange, and half of one beside it."""
    skin = looks.main
    sheet.circle(84, 118, 74, sheet.ball(skin))
    for step in range(30):
        angle, reach = step * 2.399, 12.2 * math.sqrt(step)
        x, y = 84 + math.cos(angle) * reach, 118 + math.sin(angle) * reach
        sheet.circle(x, y, 1.5, shade(skin, 0.25), 0.5)
    sheet.ellipse(56, 84, 13, 20, WHITE, turn=30, opacity=0.45)
    sheet.path("M82 46 C92 20 122 14 140 24 C130 44 106 54 82 46Z", sheet.lit("#5fa843"))
    sheet.circle(156, 152, 42, sheet.ball(shade(skin, 0.1)))
    sheet.circle(153, 151, 38, "#fff3d2")
    for turn in range(0, 360, 45):
        with sheet.moved(153, 151, 1.0, turn):
            sheet.path(
                "M0 -5 C-12 -14 -13 -30 0 -34 C13 -30 12 -14 0 -5Z", sheet.ball(tint(skin, 0.12))
            )


def icecream(sheet: Sheet, looks: Looks) -> None:
    """Three scoops in a cone."""
    cone = "M54 104 L146 104 L104 200 Q100 204 96 200Z"
    sheet.path(cone, sheet.pipe("#d99a50"))
    with sheet.within(cone):
        for step in range(-4, 16):
            sheet.line(
                f"M{step * 14} 100 l70 110 M{step * 14 + 40} 100 l-70 110", "#a8692d", 2, 0.6
            )
    for x, y, size, hue in (
        (72, 84, 36, looks.second),
        (128, 84, 36, "#f5e3b8"),
        (100, 44, 38, looks.main),
    ):
        sheet.circle(x, y, size, sheet.ball(hue))
        for shift in (-0.7, -0.25, 0.25, 0.7):
            sheet.circle(
                x + shift * size, y + size * 0.76, size * 0.27, sheet.ball(shade(hue, 0.06))
            )
    for x, y, turn in ((84, 34, 30), (108, 26, -40), (118, 44, 10), (94, 54, 70)):
        with sheet.moved(x, y, 1.0, turn):
            sheet.line("M-5 0 L5 0", ("#e85b6a", "#57a7d8", "#f4c63d")[(x + y) % 3], 3.4)
    sheet.circle(104, 4, 10, sheet.ball("#d52f3c"))


def pizza(sheet: Sheet, looks: Looks) -> None:
    """A slice of pizza with dripping cheese."""
    slice_ = "M20 52 Q100 16 180 52 L108 190 Q100 200 92 190Z"
    sheet.path(slice_, sheet.lit("#f5c75a"))
    for x, y, size in ((76, 74, 17), (124, 82, 18), (98, 120, 17), (104, 160, 10), (150, 62, 11)):
        sheet.circle(x, y, size, sheet.ball(looks.main))
        sheet.circle(x - 5, y - 4, size * 0.2, shade(looks.main, 0.4), 0.6)
    for x, y in ((100, 66), (78, 104), (120, 116), (96, 144)):
        sheet.ellipse(x, y, 8, 4, sheet.lit("#4f9a45"), turn=x)
    sheet.path(
        "M10 56 C8 40 30 26 60 18 C90 10 116 10 142 18 C172 26 192 42"
        " 190 56 C184 66 174 62 166 56 Q100 30 34 56 C26 62 14 66 10"
        " 56Z",
        sheet.fade("#e9ac5c", "#b06c2c"),
    )
    sheet.path("M60 124 q-2 26 6 26 q8 0 6 -8Z M128 150 q2 24 -6 24 q-6 0 -4 -10Z", "#f7d377")
