"""Drinks in glasses, and what they are poured from. Coffee is among the food."""

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import shade, tint

_GLASS = "#dfeaf0"


def wine(sheet: Sheet, looks: Looks) -> None:
    """A glass of wine."""
    sheet.ellipse(100, 190, 44, 9, sheet.lit(_GLASS))
    sheet.path("M95 116 L105 116 L107 184 L93 184Z", sheet.pipe(_GLASS))
    bowl = "M58 6 C46 62 58 114 100 120 C142 114 154 62 142 6Z"
    sheet.path(bowl, sheet.pipe(_GLASS), 0.85)
    with sheet.within(bowl):
        sheet.box(40, 48, 120, 90, sheet.pipe(looks.main))
        sheet.ellipse(100, 48, 52, 8, tint(looks.main, 0.35))
    sheet.ellipse(100, 6, 42, 6, WHITE, opacity=0.6)
    sheet.line("M66 22 C62 56 66 84 80 100", WHITE, 5, 0.55)


def beer(sheet: Sheet, looks: Looks) -> None:
    """A mug of beer with its head of foam."""
    sheet.line("M144 76 C192 70 194 152 142 150", shade(_GLASS, 0.25), 17)
    sheet.line("M144 76 C188 72 190 148 142 148", _GLASS, 9)
    sheet.box(34, 48, 114, 148, sheet.pipe(_GLASS), 12)
    sheet.box(42, 56, 98, 132, sheet.pipe(looks.main), 8)
    for x in (58, 84, 110):
        sheet.box(x, 76, 14, 100, WHITE, 7, 0.25)
    for x, y, size in ((42, 46, 22), (70, 34, 26), (104, 34, 27), (134, 46, 22), (88, 54, 22)):
        sheet.circle(x, y, size, sheet.ball("#fffaf0", 0.7))
    sheet.path(
        "M26 50 L152 50 C152 70 142 66 136 84 C128 92 122 82 120 68 L40 66 C36 76 26 68 26 50Z",
        "#fffaf0",
    )


def cocktail(sheet: Sheet, looks: Looks) -> None:
    """A cocktail with an olive and a slice of fruit."""
    sheet.ellipse(100, 192, 46, 8, sheet.lit(_GLASS))
    sheet.path("M96 112 L104 112 L106 186 L94 186Z", sheet.pipe(_GLASS))
    sheet.path("M12 30 L188 30 L104 118 L96 118Z", sheet.pipe(_GLASS), 0.85)
    sheet.path("M30 44 L170 44 L103 114 L97 114Z", sheet.lit(looks.main))
    sheet.ellipse(100, 44, 70, 7, tint(looks.main, 0.4))
    sheet.circle(164, 30, 26, sheet.ball(looks.second))
    sheet.circle(164, 30, 20, tint(looks.second, 0.6))
    sheet.line("M164 10 L164 50 M144 30 L184 30 M150 16 L178 44 M178 16 L150 44", looks.second, 2.4)
    sheet.line("M70 12 L112 74", "#b58a4a", 4)
    sheet.circle(100, 58, 10, sheet.ball("#7fa83f"))
    sheet.line("M34 36 L88 96", WHITE, 4, 0.6)


def juice(sheet: Sheet, looks: Looks) -> None:
    """A tall glass of juice, lemonade or a smoothie with a straw."""
    sheet.line("M112 60 L138 -2 L164 -12", looks.second, 9)
    body = "M42 26 L158 26 L146 188 Q100 202 54 188Z"
    sheet.path(body, sheet.pipe(_GLASS), 0.9)
    with sheet.within(body):
        sheet.path("M40 56 L160 56 L148 190 Q100 200 52 190Z", sheet.pipe(looks.main))
        for x, y, turn in ((70, 74, 18), (112, 84, -14), (88, 108, 34)):
            with sheet.moved(x, y, 1.0, turn):
                sheet.box(-14, -14, 28, 28, WHITE, 5, 0.35)
    sheet.ellipse(100, 56, 56, 8, tint(looks.main, 0.4))
    sheet.ellipse(100, 26, 58, 8, WHITE, opacity=0.55)
    sheet.line("M58 44 L66 168", WHITE, 6, 0.5)


def bubble_tea(sheet: Sheet, looks: Looks) -> None:
    """Bubble tea: milk tea, dark pearls and a wide straw."""
    sheet.line("M104 50 L120 -16", looks.second, 15)
    body = "M40 48 L160 48 L144 190 Q100 202 56 190Z"
    sheet.path(body, sheet.pipe(_GLASS))
    with sheet.within(body):
        sheet.path("M40 72 L160 72 L146 194 L54 194Z", sheet.pipe(looks.main))
        for step in range(24):
            x, y = 58 + step * 37 % 84, 142 + step * 13 % 50
            sheet.circle(x, y, 9, sheet.ball("#4a2f2a"))
            sheet.circle(x - 3, y - 3, 2, WHITE, 0.7)
    sheet.path("M34 48 C36 18 70 8 100 8 C130 8 164 18 166 48Z", sheet.lit(_GLASS), 0.85)
    sheet.box(32, 44, 136, 10, sheet.lit(looks.second), 5)
    sheet.circle(86, 104, 4, INK)
    sheet.circle(114, 104, 4, INK)
    sheet.line("M94 111 Q100 117 106 111", INK, 3)


def teapot(sheet: Sheet, looks: Looks) -> None:
    """A round teapot."""
    pot = looks.main
    sheet.line("M38 92 C-6 86 -6 154 46 150", shade(pot, 0.2), 15)
    sheet.path(
        "M150 126 C176 124 176 76 204 66 L218 78 C202 100 198 158 150 160Z",
        sheet.lit(shade(pot, 0.1)),
    )
    sheet.path("M64 180 L136 180 L146 194 L54 194Z", sheet.pipe(shade(pot, 0.2)))
    sheet.ellipse(100, 128, 70, 60, sheet.ball(pot))
    sheet.path("M58 80 Q100 40 142 80 Q100 92 58 80Z", sheet.lit(tint(pot, 0.15)))
    sheet.circle(100, 54, 11, sheet.ball(looks.second))
    for turn in range(0, 360, 60):
        with sheet.moved(100, 132, 1.0, turn):
            sheet.ellipse(0, -17, 10, 14, sheet.ball(looks.second))
    sheet.circle(100, 132, 10, sheet.ball("#f6cf5a"))


def bottle(sheet: Sheet, looks: Looks) -> None:
    """A bottle with a label."""
    sheet.path(
        "M82 2 L118 2 L118 60 C120 80 148 84 148 112 L148 188 Q148 198 138 198 L62 198"
        " Q52 198 52 188 L52 112 C52 84 80 80 82 60Z",
        sheet.pipe(looks.main),
    )
    sheet.box(79, 0, 42, 26, sheet.pipe(looks.second), 4)
    sheet.box(52, 118, 96, 56, sheet.pipe("#f6efdc"), 2)
    sheet.line("M66 134 L134 134 M74 147 L126 147 M82 160 L118 160", looks.second, 4)
    sheet.line("M64 100 Q66 92 78 86", WHITE, 6, 0.5)


FIGURES = {
    "wine": Figure(
        wine,
        "#8c1f33",
        "#8c1f33",
        "glass of wine",
        "glasses of wine",
        (44, -2, 112, 202),
        size=0.7,
        turns=False,
    ),
    "beer": Figure(
        beer, "#eaa62c", "#eaa62c", "glass of beer", "glasses of beer", (16, 2, 172, 198), size=0.7
    ),
    "cocktail": Figure(cocktail, "#f08a6a", "#f0902c", "cocktail", box=(6, 0, 190, 202), size=0.7),
    "juice": Figure(
        juice,
        "#f2962c",
        "#e0506a",
        "glass of juice",
        "glasses of juice",
        (36, -18, 134, 216),
        size=0.7,
    ),
    "bubble tea": Figure(
        bubble_tea, "#d3a67c", "#e27fa4", "bubble tea", box=(26, -24, 148, 222), size=0.7
    ),
    "teapot": Figure(teapot, "#7fb0c9", "#e9788c", "teapot", box=(-2, 38, 224, 158), size=0.6),
    "bottle": Figure(bottle, "#4f7a4a", "#a8322f", "bottle", box=(40, -4, 120, 206), size=0.8),
}
