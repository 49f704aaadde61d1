"""Breeds of dogs that one tells at a glance, and pets curled up asleep.

The dog of no breed is among the animals; huskies live in the woodland beside the wolves.
"""

from safelight.upstreams.painter.drawings.builds import HEAD, ears, seated
from safelight.upstreams.painter.drawings.faces import cheeks, eyes, snout
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint

_PRICKED = "M58 60 C44 30 40 4 46 -4 C66 4 88 20 94 36Z"
_PRICKED_INNER = "M62 46 C53 26 50 14 53 9 C66 15 78 26 84 36Z"


def _tongue(sheet: Sheet) -> None:
    sheet.path("M91 97 Q100 101 109 97 L108 111 Q100 120 92 111Z", sheet.lit("#ee7f86"))


def _collar(sheet: Sheet, hue: Colour) -> None:
    sheet.path("M60 108 Q100 124 140 108 L138 117 Q100 133 62 117Z", sheet.lit(hue))
    sheet.circle(100, 126, 7, sheet.ball("#efc143"))


def corgi(sheet: Sheet, looks: Looks) -> None:
    """A corgi: great pricked ears, short legs, white chest, a broad smile."""
    coat = looks.main
    sheet.ellipse(148, 168, 24, 18, sheet.ball(coat))
    seated(sheet, coat, WHITE, WHITE)
    sheet.path("M100 104 C66 104 66 160 100 168 C134 160 134 104 100 104Z", sheet.lit(WHITE, 0.6))
    ears(sheet, _PRICKED, _PRICKED_INNER, coat, mix(coat, "#f2b0a0", 0.75))
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    with sheet.within(HEAD):
        sheet.path("M94 20 C97 50 90 60 84 76 L116 76 C110 60 103 50 106 20Z", WHITE)
        sheet.ellipse(100, 94, 40, 22, sheet.ball(WHITE, 0.6))
    _tongue(sheet)
    cheeks(sheet, 100, 86, 36, 7)
    eyes(sheet, 100, 64, 21, 10, "#5a3820", looks.marking)
    snout(sheet, 100, 82, 8, "#33262c")
    _collar(sheet, looks.second)


def shepherd(sheet: Sheet, looks: Looks) -> None:
    """A German shepherd: pricked ears, a dark mask and saddle."""
    coat, dark = looks.main, looks.second
    sheet.path("M136 184 C176 190 194 168 190 140 C178 150 160 154 142 152Z", sheet.lit(dark))
    seated(sheet, coat, tint(coat, 0.4), coat)
    for side in (-1, 1):
        sheet.path(
            f"M{100 + side * 24} 98 C{100 + side * 50} 106 {100 + side * 60} 140"
            f" {100 + side * 62} 164"
            f" C{100 + side * 44} 150 {100 + side * 36} 128 {100 + side * 24} 98Z",
            sheet.lit(dark),
        )
    ears(sheet, _PRICKED, _PRICKED_INNER, dark, mix(coat, "#d99a80", 0.5))
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    with sheet.within(HEAD):
        sheet.path("M56 20 L144 20 L138 48 Q118 44 100 56 Q82 44 62 48Z", sheet.lit(dark, 0.7))
        sheet.ellipse(100, 98, 27, 26, sheet.ball(dark, 0.8))
    _tongue(sheet)
    eyes(sheet, 100, 66, 21, 9.5, "#8a5a2a", looks.marking)
    snout(sheet, 100, 82, 8.5, INK)
    _collar(sheet, "#3f6fb8")


def pug(sheet: Sheet, looks: Looks) -> None:
    """A pug: a black, wrinkled face and folded ears."""
    coat, dark = looks.main, looks.second
    sheet.line("M142 150 C166 142 172 120 156 120 C146 122 152 136 160 132", shade(coat, 0.15), 11)
    seated(sheet, coat, tint(coat, 0.35), coat)
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    flap = "M58 32 C40 34 36 56 42 74 C56 74 70 58 78 40Z"
    sheet.path(flap, sheet.lit(dark))
    with sheet.mirrored(100):
        sheet.path(flap, sheet.lit(shade(dark, 0.2)))
    for y, wide in ((38, 15), (46, 11)):
        sheet.line(f"M{100 - wide} {y} Q100 {y + 8} {100 + wide} {y}", shade(coat, 0.4), 3, 0.8)
    sheet.ellipse(100, 88, 31, 24, sheet.ball(dark, 0.8))
    for x in (79, 121):
        sheet.ellipse(x, 68, 17, 16, sheet.ball(dark, 0.6))
    _tongue(sheet)
    eyes(sheet, 100, 67, 21, 11.5, "#6a4326", looks.marking)
    snout(sheet, 100, 82, 7, "#17131a")
    _collar(sheet, "#d8483c")


def poodle(sheet: Sheet, looks: Looks) -> None:
    """A poodle: clouds of curls on head, ears, chest and tail."""
    coat = looks.main
    sheet.line("M140 172 C160 164 168 148 170 136", shade(coat, 0.2), 9)
    _curls(sheet, coat, ((171, 128, 16), (162, 118, 11), (180, 118, 11)))
    seated(sheet, coat, tint(coat, 0.3), tint(coat, 0.2))
    _curls(
        sheet,
        coat,
        (
            (74, 116, 17),
            (126, 116, 17),
            (88, 130, 18),
            (112, 130, 18),
            (100, 116, 20),
            (100, 144, 15),
        ),
    )
    for side in (-1, 1):
        x = 100 + side * 50
        _curls(
            sheet, shade(coat, 0.1), ((x, 58, 17), (x + side * 5, 76, 18), (x + side * 2, 94, 15))
        )
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    _curls(
        sheet,
        coat,
        ((70, 30, 18), (130, 30, 18), (84, 16, 20), (116, 16, 20), (100, 8, 21), (100, 30, 20)),
    )
    sheet.ellipse(100, 88, 22, 17, sheet.ball(tint(coat, 0.4), 0.6))
    cheeks(sheet, 100, 86, 34, 7)
    eyes(sheet, 100, 66, 19, 10, "#4a3426", looks.marking)
    snout(sheet, 100, 81, 7, "#2c242c")
    sheet.path("M64 106 Q100 120 136 106 L134 114 Q100 128 66 114Z", sheet.lit(looks.second))


def _curls(sheet: Sheet, coat: Colour, clumps: tuple[tuple[float, float, float], ...]) -> None:
    for x, y, size in clumps:
        sheet.circle(x, y, size, sheet.ball(coat, 0.9))
        sheet.line(
            f"M{x - size * 0.4:.1f} {y} q{size * 0.4:.1f} {-size * 0.5:.1f} {size * 0.7:.1f} 0",
            shade(coat, 0.25),
            1.8,
            0.6,
        )


def bulldog(sheet: Sheet, looks: Looks) -> None:
    """A bulldog: a broad head with hanging chops and two teeth."""
    coat, white = looks.main, looks.second
    seated(sheet, coat, white, white)
    sheet.ellipse(100, 126, 44, 30, sheet.ball(white, 0.6))
    for side in (-1, 1):
        sheet.path(
            f"M{100 + side * 40} 34 C{100 + side * 62} 26 {100 + side * 68} 44 {100 + side * 58} 56"
            f" C{100 + side * 48} 58 {100 + side * 38} 48 {100 + side * 32} 40Z",
            sheet.lit(shade(coat, 0.15)),
        )
    sheet.path(
        "M44 70 C44 38 70 26 100 26 C130 26 156 38 156 70 C158 98 130 110 100 110"
        " C70 110 42 98 44 70Z",
        sheet.ball(coat, 0.85),
    )
    sheet.path("M92 28 C96 50 92 60 86 74 L114 74 C108 60 104 50 108 28Z", white, 0.9)
    for side in (-1, 1):
        sheet.ellipse(100 + side * 20, 94, 25, 20, sheet.ball(white, 0.7), turn=side * 16)
        sheet.path(f"M{100 + side * 15 - 5} 106 l5 -12 l5 12Z", WHITE)
    for y in (46, 53):
        sheet.line(f"M84 {y} Q100 {y - 8} 116 {y}", shade(coat, 0.35), 2.6, 0.7)
    eyes(sheet, 100, 67, 25, 9.5, "#5a3820", looks.marking)
    snout(sheet, 100, 82, 9, "#2c242c")
    _collar(sheet, "#3a3744")


def dachshund(sheet: Sheet, looks: Looks) -> None:
    """A dachshund seen from the side: long, low and pleased."""
    coat, ear = looks.main, looks.second
    sheet.line("M34 104 C14 96 4 78 0 62", shade(coat, 0.15), 9)
    for x, depth in ((62, 0.3), (154, 0.3), (44, 0.0), (170, 0.0)):
        sheet.path(
            f"M{x - 11} 116 L{x - 9} 146 Q{x - 9} 154 {x + 1} 154 L{x + 14} 154"
            f" Q{x + 14} 145 {x + 6} 144 L{x + 11} 116Z",
            sheet.lit(shade(coat, depth)),
        )
    body = (
        "M26 108 C26 86 50 82 84 84 C124 86 148 82 170 78 L196 92 C196 120 184 132 160 134"
        " C120 138 70 136 44 132 C30 128 26 118 26 108Z"
    )
    sheet.path(body, sheet.lit(coat))
    with sheet.within(body):
        sheet.ellipse(120, 138, 90, 14, shade(coat, 0.5), opacity=0.3)
        sheet.ellipse(186, 116, 18, 22, sheet.ball(tint(coat, 0.4), 0.5))
    sheet.path(
        "M164 88 C158 56 172 34 198 34 C214 36 222 46 226 56 L246 64 Q254 70 250 78"
        " Q240 88 216 86 C210 98 196 104 184 104Z",
        sheet.ball(coat, 0.8),
    )
    sheet.path(
        "M178 38 C158 40 150 66 156 92 C162 102 174 100 178 90 C184 72 188 56 192 44Z",
        sheet.lit(ear),
    )
    sheet.ellipse(246, 66, 8, 6.5, sheet.ball(INK))
    sheet.line("M244 76 Q230 84 218 78", INK, 2.4)
    sheet.ellipse(209, 55, 6.5, 7.6, INK)
    sheet.circle(207, 52, 2.4, WHITE)
    sheet.path("M166 98 Q182 112 198 100 L196 108 Q180 120 164 106Z", sheet.lit("#d8483c"))


def sleeping_cat(sheet: Sheet, looks: Looks) -> None:
    """A cat curled up asleep, its tail about it."""
    coat, pale = looks.main, tint(looks.main, 0.5)
    dark = shade(mix(coat, "#5a3418", 0.4), 0.25)
    body = (
        "M16 128 C14 84 62 58 120 62 C176 66 208 96 204 132 C202 158 170 170 110 170"
        " C50 170 18 158 16 128Z"
    )
    sheet.path(body, sheet.ball(coat))
    if looks.marking == "striped":
        with sheet.within(body):
            for x, low in ((88, 92), (112, 90), (136, 94), (160, 102)):
                sheet.line(f"M{x} 56 Q{x + 10} {low - 12} {x + 4} {low}", dark, 8, 0.75)
    if looks.marking == "spotted":
        with sheet.within(body):
            sheet.ellipse(150, 92, 34, 24, sheet.ball(looks.second), turn=20)
    sheet.line("M196 136 C204 168 140 178 96 170", shade(coat, 0.25), 25)
    sheet.line("M195 136 C200 164 140 173 96 166", coat, 18)
    sheet.line("M110 168 Q100 168 96 166", pale, 18)
    sheet.ellipse(60, 160, 26, 11, sheet.ball(pale, 0.7))
    with sheet.moved(-38, 44, 0.92, -6):
        ears(
            sheet,
            "M58 58 C52 34 54 14 60 8 C74 14 88 24 94 34Z",
            "M64 48 C60 34 61 24 64 19 C72 23 79 29 83 35Z",
            coat,
            mix(coat, "#f2a7a0", 0.75),
        )
        sheet.path(HEAD, sheet.ball(coat, 0.85))
        if looks.marking == "striped":
            with sheet.within(HEAD):
                for x, low in ((84, 44), (100, 48), (116, 44)):
                    sheet.line(f"M{x} 22 L{100 + (x - 100) * 0.7} {low}", dark, 5, 0.8)
        for x in (90, 110):
            sheet.ellipse(x, 88, 12, 9, sheet.ball(pale, 0.6))
        cheeks(sheet, 100, 85, 33, 8)
        eyes(sheet, 100, 68, 21, 12, marking="sleeping")
        snout(sheet, 100, 83, 6, "#d9737a")
    for at, size in ((150, 15), (176, 20)):
        _snore(sheet, at, 60 - (at - 150) * 1.1, size)


def sleeping_dog(sheet: Sheet, looks: Looks) -> None:
    """A dog that lies asleep, its chin on its paws."""
    coat, ear = looks.main, shade(mix(looks.main, looks.second, 0.6), 0.12)
    muzzle = tint(coat, 0.62)
    sheet.line("M196 150 C222 148 232 132 230 120", shade(coat, 0.15), 14)
    body = (
        "M58 158 C56 112 96 84 150 88 C192 92 218 116 214 150 C212 166 190 172 140 172"
        " C90 172 60 170 58 158Z"
    )
    sheet.path(body, sheet.ball(coat))
    sheet.ellipse(186, 148, 30, 25, sheet.ball(shade(coat, 0.06)))
    sheet.ellipse(192, 168, 26, 9, sheet.ball(muzzle))
    for x in (44, 92):
        sheet.ellipse(x, 166, 27, 11, sheet.ball(muzzle, 0.7))
    with sheet.moved(-30, 62, 0.94):
        sheet.path(HEAD, sheet.ball(coat, 0.85))
        with sheet.within(HEAD):
            sheet.ellipse(126, 58, 23, 27, sheet.ball(looks.second, 0.7), turn=18)
        flap = "M62 34 C40 32 32 58 36 84 C38 100 52 102 58 90 C64 76 66 56 72 40Z"
        sheet.path(flap, sheet.lit(ear))
        with sheet.mirrored(100):
            sheet.path(flap, sheet.lit(shade(ear, 0.12)))
        sheet.ellipse(100, 87, 25, 19, sheet.ball(muzzle, 0.6))
        cheeks(sheet, 100, 86, 34, 7)
        eyes(sheet, 100, 66, 19, 11, marking="sleeping")
        snout(sheet, 100, 80, 8, "#3a2c34")
    for at, size in ((140, 15), (166, 20)):
        _snore(sheet, at, 76 - (at - 140) * 1.1, size)


def _snore(sheet: Sheet, x: float, y: float, size: float) -> None:
    """A letter Z that floats up."""
    sheet.line(
        f"M{x} {y} h{size} l{-size} {size * 1.1:.1f} h{size}",
        mix("#6f8fc0", WHITE, 0.2),
        size * 0.24,
    )


_BOX = (10.0, -8.0, 200.0, 208.0)
FIGURES = {
    "corgi": Figure(corgi, "#e3964a", "#d8483c", "corgi", box=_BOX, size=0.95),
    "shepherd": Figure(shepherd, "#c98f56", "#3a3036", "German shepherd", box=_BOX, size=1.2),
    "pug": Figure(pug, "#dcb98a", "#3f3438", "pug", box=(10, 8, 200, 192), size=0.9),
    "poodle": Figure(poodle, "#f1e9df", "#e0609a", "poodle", box=(10, -16, 200, 216)),
    "bulldog": Figure(bulldog, "#c98f5c", "#fbf3e6", "bulldog", box=(10, 10, 190, 190), size=0.95),
    "dachshund": Figure(
        dachshund, "#8a5230", "#5f3620", "dachshund", box=(-10, 24, 268, 138), size=0.75
    ),
    "sleeping cat": Figure(
        sleeping_cat,
        "#e39a4f",
        "#fbf1e0",
        "sleeping cat",
        box=(4, 16, 212, 172),
        size=0.75,
        turns=False,
    ),
    "sleeping dog": Figure(
        sleeping_dog,
        "#d9a566",
        "#8a5632",
        "sleeping dog",
        box=(-2, 28, 246, 154),
        size=0.75,
        turns=False,
    ),
}
