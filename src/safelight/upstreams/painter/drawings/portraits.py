"""Portraits: head and shoulders, larger than anything else in the picture.

Whole figures are the people's; hair, skin and clothes vary with the figure's whim.
"""

from safelight.upstreams.painter.drawings.faces import cheeks, eyes, smile
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.people import HAIRS, SKINS
from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint

_FACE = (
    "M62 76 C60 40 78 24 100 24 C122 24 140 40 138 76 C138 104 120 128 100 130 C80 128"
    " 62 104 62 76Z"
)
_IRISES: tuple[Colour, ...] = ("#6a4326", "#4f7fa8", "#5f8a4a", "#4a3428")


def _pick(options: tuple[Colour, ...], whim: float) -> Colour:
    return options[int(whim * len(options)) % len(options)]


def _long_hair(sheet: Sheet, hair: Colour) -> None:
    sheet.path(
        "M100 8 C146 6 160 46 156 86 C154 116 168 140 162 168 Q100 190 38 168 C32 140 46 116 44 86"
        " C40 46 54 6 100 8Z",
        sheet.ball(shade(hair, 0.12)),
    )


def _shoulders(sheet: Sheet, coat: Colour, trim: Colour, skin: Colour) -> None:
    sheet.path("M84 112 L116 112 L120 152 L80 152Z", sheet.lit(shade(skin, 0.22)))
    # The coat goes on below the box: tall frames show more of the sitter.
    sheet.path(
        "M12 200 C14 162 50 150 78 142 Q100 166 122 142 C150 150 186 162 188 200 L196 440 L4 440Z",
        sheet.lit(coat, 0.8),
    )
    sheet.line("M100 204 L100 440", shade(coat, 0.25), 2.4)
    for y in range(214, 440, 34):
        sheet.circle(107, y, 4, sheet.ball(trim))
    for side in (-1, 1):
        sheet.line(
            f"M{100 + side * 58} 440 Q{100 + side * 64} 300 {100 + side * 56} 222",
            shade(coat, 0.3),
            2.6,
        )
    sheet.path("M74 140 Q100 170 126 140 L134 148 Q100 186 66 148Z", sheet.lit(trim))


def portrait(sheet: Sheet, looks: Looks) -> None:
    """A person who looks at the viewer: long hair, short hair, or grey with glasses if old."""
    old = looks.marking in ("old", "old woman")
    whim = looks.whim
    skin = _pick(SKINS, whim)
    hair = "#d9d6d3" if old else _pick(HAIRS, (whim * 7) % 1)
    if looks.second != FIGURES["portrait"].second:
        hair = looks.second
    lady = looks.marking in ("woman", "old woman") or (
        looks.marking not in ("man", "old") and whim * 10 % 2 < 1
    )
    if lady:
        _long_hair(sheet, hair)
    _shoulders(sheet, looks.main, mix(looks.main, WHITE, 0.75), skin)
    for x in (61, 139):
        sheet.ellipse(x, 82, 8, 12, sheet.ball(skin))
    sheet.path(_FACE, sheet.ball(skin, 0.75))
    with sheet.within(_FACE):
        sheet.ellipse(128, 112, 26, 40, sheet.halo(shade(skin, 0.5), 0.5))
    cheeks(sheet, 100, 96, 22, 8)
    eyes(sheet, 100, 78, 17, 7.4, _pick(_IRISES, (whim * 13) % 1), looks.marking)
    for side in (-1, 1):
        sheet.line(
            f"M{100 + side * 9} 65 Q{100 + side * 18} 59 {100 + side * 27} 65",
            shade(hair, 0.35),
            3.4,
        )
    sheet.line("M101 82 Q107 96 98 98", shade(skin, 0.4), 2.4)
    if lady:
        sheet.path(
            "M88 109 Q94 105 100 108 Q106 105 112 109 Q100 121 88 109Z", sheet.lit("#c9505a")
        )
    else:
        smile(sheet, 100, 109, 12, wide=looks.marking == "smiling")
    if old:
        _years(sheet, skin, hair, lady=lady)
    _fringe(sheet, hair, lady=lady)


def _years(sheet: Sheet, skin: Colour, hair: Colour, *, lady: bool) -> None:
    """Wrinkles and glasses, and a beard."""
    for side in (-1, 1):
        sheet.line(
            f"M{100 + side * 25} 70 q6 2 8 7 M{100 + side * 20} 98 q5 6 3 12",
            shade(skin, 0.35),
            1.8,
        )
        sheet.line(
            f"M{100 + side * 5} 79 a12 11 0 1 {1 if side > 0 else 0} {side * 0.1:.1f} 1",
            "#5a4a44",
            2.6,
        )
    if not lady:
        sheet.path(
            "M72 102 C74 134 90 150 100 152 C110 150 126 134 128 102 C118 112 108 104 100 104"
            " C92 104 82 112 72 102Z",
            sheet.ball(hair),
        )
        sheet.line("M92 112 Q100 116 108 112", "#8c3238", 3)


def _fringe(sheet: Sheet, hair: Colour, *, lady: bool) -> None:
    if lady:
        sheet.path(
            "M58 84 C52 40 72 12 104 12 C134 14 148 44 142 84 C138 62 128 46 112 38"
            " C98 54 74 56 64 62 C60 68 60 76 58 84Z",
            sheet.ball(hair),
        )
    else:
        sheet.path(
            "M60 72 C52 34 74 8 106 10 C138 10 150 40 140 72 C138 60 134 50 128 44"
            " C110 52 88 48 76 40 C68 48 62 58 60 72Z",
            sheet.ball(hair),
        )
    sheet.line("M78 26 Q94 16 112 20", tint(hair, 0.5), 4, 0.5)


FIGURES = {
    "portrait": Figure(
        portrait,
        "#3f6f8c",
        "#5a3a26",
        "portrait of a person",
        "portraits of people",
        (6, 2, 188, 198),
        size=1.5,
    ),
}
