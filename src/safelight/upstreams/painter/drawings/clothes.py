"""What figures wear: hats on their heads, glasses before their eyes, cloth about their necks.

A garment is drawn on top of its wearer (a cape behind it), at the places the wearer names here.
Clothes that nobody wears are household things and are drawn there.
"""

from collections.abc import Callable
from dataclasses import replace

from safelight.upstreams.painter.drawings import hats
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.hats import Head
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint

# How far above its head, in units, a hat may reach out of the wearer's box.
_HAT_ROOM = 52.0
_SEATED = Head(100, 30, 46, 66, 20, 112, 36)
_UPRIGHT = Head(100, 28, 42, 68, 16, 110, 32)


def _seated(**other: float) -> Head:
    return replace(_SEATED, **other)


WEARERS: dict[str, Head] = {
    **dict.fromkeys("cat husky wolf corgi shepherd".split(), _seated(brow=27, hat=0.66)),
    **dict.fromkeys("dog bear panda mouse otter tiger koala monkey".split(), _SEATED),
    **dict.fromkeys("person doctor bride suit gown".split(), _UPRIGHT),
    **dict.fromkeys("pug poodle bulldog".split(), _SEATED),
    "fox": _seated(brow=30, hat=0.62),
    "rabbit": _seated(brow=26, hat=0.8),
    "raccoon": _SEATED,
    "pig": _SEATED,
    "frog": Head(100, 30, 44, 43, 34, 112, 36, 0.56),
    "cow": _seated(neck=110),
    "sheep": Head(100, 26, 40, 66, 18, 112, 34),
    "dragon": Head(100, 28, 40, 60, 21, 110, 30, 0.7),
    "squirrel": _seated(brow=28, hat=0.66),
    "llama": Head(100, -2, 38, 36, 21, 96, 34),
    "kangaroo": Head(100, 22, 34, 52, 19, 104, 30, 0.7),
    "seal": Head(88, 24, 46, 60, 22, 104, 44),
    "lion": _seated(brow=36, half=40),
    "penguin": Head(100, 24, 44, 64, 18, 106, 50),
    "owl": Head(100, 30, 52, 74, 24, 116, 50),
    "robot": Head(100, 24, 50, 54, 20, 96, 30),
    "portrait": Head(100, 34, 46, 78, 17, 148, 36),
}


def _glasses(sheet: Sheet, head: Head, colour: Colour) -> None:
    """Round spectacles."""
    size = head.apart * 0.82
    for side in (-1, 1):
        x = head.x + side * head.apart
        sheet.circle(x, head.eyes, size, "#e8f6ff", 0.22)
        sheet.line(
            f"M{x - size:.1f} {head.eyes} a{size:.1f} {size:.1f} 0 1 1 {2 * size:.1f} 0"
            f" a{size:.1f} {size:.1f} 0 1 1 {-2 * size:.1f} 0",
            colour,
            4,
        )
        edge = head.x + side * (head.apart + size)
        sheet.line(f"M{edge:.1f} {head.eyes - 2} l{side * head.half * 0.3:.1f} -4", colour, 4)
    sheet.line(f"M{head.x - 4} {head.eyes - 2} q4 -4 8 0", colour, 4)


def _sunglasses(sheet: Sheet, head: Head, colour: Colour) -> None:
    """Dark glasses that hide the eyes."""
    wide, down = head.apart * 0.92, head.apart * 0.8
    for side in (-1, 1):
        x = head.x + side * head.apart
        top = head.eyes - down * 0.75
        lens = (
            f"M{x - wide:.1f} {top:.1f} Q{x:.1f} {top - 4:.1f} {x + wide:.1f} {top:.1f}"
            f" C{x + wide:.1f} {top + down * 1.7:.1f} {x + wide * 0.3:.1f} {top + down * 2:.1f}"
            f" {x:.1f} {top + down * 1.95:.1f} C{x - wide * 0.5:.1f} {top + down * 1.9:.1f}"
            f" {x - wide:.1f} {top + down * 1.4:.1f} {x - wide:.1f} {top:.1f}Z"
        )
        sheet.path(lens, sheet.fade("#17131f", mix("#3a3350", colour, 0.25)))
        sheet.line(lens, colour, 3)
        sheet.line(
            f"M{x - wide * 0.55:.1f} {top + down * 0.9:.1f} l{wide * 0.5:.1f} {-down * 0.55:.1f}",
            WHITE,
            3.4,
            0.6,
        )
        edge = x + side * wide
        sheet.line(
            f"M{edge:.1f} {top + 2:.1f} L{head.x + side * head.half:.1f} {top:.1f}", colour, 4
        )
    sheet.line(
        f"M{head.x - head.apart * 0.2:.1f} {head.eyes - down * 0.6:.1f} h{head.apart * 0.4:.1f}",
        colour,
        5,
    )


def _scarf(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A woollen scarf with a hanging end."""
    x, y, half = head.x, head.neck, head.collar
    end = f"M{x + half * 0.3:.1f} {y + 4} l{half * 0.5:.1f} -4 l6 44 q-10 6 -24 2Z"
    sheet.path(end, sheet.lit(shade(colour, 0.14)))
    for rise in (18, 30):
        sheet.line(f"M{x + half * 0.34:.1f} {y + rise} l20 -2", tint(colour, 0.55), 4, 0.8)
    for step in range(4):
        sheet.line(f"M{x + half * 0.36 + step * 6:.1f} {y + 45} l0 7", shade(colour, 0.2), 2.4)
    sheet.path(
        f"M{x - half - 4:.1f} {y - 8} Q{x} {y + 10} {x + half + 4:.1f} {y - 8}"
        f" Q{x + half + 10:.1f} {y + 2} {x + half + 2:.1f} {y + 10}"
        f" Q{x} {y + 26} {x - half - 2:.1f} {y + 10}"
        f" Q{x - half - 10:.1f} {y + 2} {x - half - 4:.1f} {y - 8}Z",
        sheet.lit(colour),
    )
    for side in (-0.6, 0.0, 0.6):
        at = x + side * half
        lift = 12 * (1 - abs(side))
        sheet.line(f"M{at:.1f} {y - 2 + lift - 4:.1f} l2 14", tint(colour, 0.55), 4, 0.8)


def _bow_tie(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A bow tie."""
    x, y = head.x, head.neck + 4
    for side in (-1, 1):
        sheet.path(
            f"M{x} {y} C{x + side * 12} {y - 16} {x + side * 26} {y - 16} {x + side * 28} {y - 10}"
            f" Q{x + side * 24} {y} {x + side * 28} {y + 11}"
            f" C{x + side * 26} {y + 16} {x + side * 12} {y + 14} {x} {y}Z",
            sheet.lit(colour if side < 0 else shade(colour, 0.12)),
        )
    sheet.box(x - 6, y - 8, 12, 16, sheet.lit(shade(colour, 0.25)), 4)


def _tie(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A long tie."""
    x, y = head.x, head.neck - 2
    sheet.path(f"M{x - 8} {y} L{x + 8} {y} L{x + 5} {y + 12} L{x - 5} {y + 12}Z", sheet.lit(colour))
    sheet.path(
        f"M{x - 5} {y + 12} L{x + 5} {y + 12} L{x + 11} {y + 46} L{x} {y + 58} L{x - 11} {y + 46}Z",
        sheet.lit(shade(colour, 0.08)),
    )
    for rise in (24, 36):
        sheet.line(f"M{x - 7} {y + rise + 5} l14 -7", tint(colour, 0.5), 3, 0.7)


def _cape(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A cape that blows out behind."""
    x, y, half = head.x, head.neck - 6, head.collar
    sheet.path(
        f"M{x - half} {y} C{x - half - 26} {y + 30} {x - half - 30} {y + 60} {x - half - 34}"
        f" {y + 78}"
        f" Q{x} {y + 92} {x + half + 38} {y + 74}"
        f" C{x + half + 34} {y + 54} {x + half + 24} {y + 26} {x + half} {y}Z",
        sheet.lit(colour),
    )
    for side in (-1, 1):
        sheet.line(
            f"M{x + side * (half + 2)} {y + 18} q{side * 12} 28 {side * 14} 54",
            shade(colour, 0.35),
            3,
            0.6,
        )


def _knot(sheet: Sheet, head: Head, colour: Colour) -> None:
    """The collar of a cape, with its clasp."""
    x, y, half = head.x, head.neck, head.collar
    sheet.path(
        f"M{x - half - 2} {y - 8} Q{x} {y + 12} {x + half + 2} {y - 8}"
        f" L{x + half + 4} {y} Q{x} {y + 26} {x - half - 4} {y}Z",
        sheet.lit(colour),
    )
    sheet.circle(x, y + 9, 7, sheet.ball("#f2c245"))


def _bandana(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A kerchief tied about the neck."""
    x, y, half = head.x, head.neck, head.collar
    sheet.path(
        f"M{x - half} {y - 8} Q{x} {y + 8} {x + half} {y - 8} L{x + half + 2} {y + 2}"
        f" Q{x + half * 0.5:.1f} {y + 22} {x} {y + 40} Q{x - half * 0.5:.1f} {y + 22}"
        f" {x - half - 2} {y + 2}Z",
        sheet.lit(colour),
    )
    for dx, dy in ((-16, 10), (0, 12), (16, 10), (-7, 22), (8, 22)):
        sheet.circle(x + dx, y + dy, 2.6, WHITE, 0.9)


def _headphones(sheet: Sheet, head: Head, colour: Colour) -> None:
    """Headphones over the ears."""
    half, y = head.half, head.eyes
    sheet.line(
        f"M{head.x - half} {y} C{head.x - half} {head.brow - 22} {head.x + half} {head.brow - 22}"
        f" {head.x + half} {y}",
        "#3a3744",
        8,
    )
    for side in (-1, 1):
        x = head.x + side * (half + 3)
        sheet.box(x - 10, y - 18, 20, 36, sheet.lit(shade(colour, 0.06 + side * 0.06)), 10)
        sheet.line(f"M{x - 4} {y - 8} l0 14", tint(colour, 0.5), 3, 0.7)


def _mask(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A hero's mask about the eyes."""
    x, y, reach = head.x, head.eyes, head.half * 0.96
    band = (
        f"M{x - reach:.1f} {y - 9} Q{x} {y - 24} {x + reach:.1f} {y - 9}"
        f" Q{x + reach:.1f} {y + 15} {x + head.apart} {y + 16} Q{x} {y + 12} {x - head.apart}"
        f" {y + 16}"
        f" Q{x - reach:.1f} {y + 15} {x - reach:.1f} {y - 9}Z"
    )
    sheet.path(band, sheet.lit(colour))
    for side in (-1, 1):
        at = x + side * head.apart
        sheet.ellipse(at, y, head.apart * 0.52, head.apart * 0.5, WHITE)
        sheet.ellipse(at, y, head.apart * 0.28, head.apart * 0.4, INK)
        sheet.circle(at - 2, y - 3, 2.2, WHITE)


def _jumper(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A knitted jumper over the body of a seated animal."""
    x, y, half = head.x, head.neck - 6, head.collar
    body = (
        f"M{x - half:.1f} {y} Q{x} {y + 20} {x + half:.1f} {y} C{x + half + 12:.1f} {y + 16}"
        f" {x + half + 17:.1f} {y + 38} {x + half + 12:.1f} {y + 58} Q{x} {y + 72}"
        f" {x - half - 12:.1f} {y + 58} C{x - half - 17:.1f} {y + 38} {x - half - 12:.1f} {y + 16}"
        f" {x - half:.1f} {y}Z"
    )
    sheet.path(body, sheet.ball(colour))
    with sheet.within(body):
        for rise in (26, 38):
            sheet.line(
                f"M{x - half - 18:.1f} {y + rise - 8} q{half * 0.5 + 9:.1f} 10 {half + 18:.1f} 11"
                f" t{half + 18:.1f} -11",
                tint(colour, 0.6),
                5,
                0.85,
            )
        sheet.line(
            f"M{x - half - 14:.1f} {y + 58} Q{x} {y + 72} {x + half + 14:.1f} {y + 58}",
            shade(colour, 0.3),
            9,
        )
    sheet.line(f"M{x - half:.1f} {y} Q{x} {y + 20} {x + half:.1f} {y}", shade(colour, 0.2), 9)


def _suit(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A jacket with a white shirt and a tie."""
    x, y, half = head.x, head.neck - 6, head.collar
    sheet.path(
        f"M{x - half:.1f} {y} Q{x} {y + 18} {x + half:.1f} {y} C{x + half + 12:.1f} {y + 16}"
        f" {x + half + 17:.1f} {y + 38} {x + half + 12:.1f} {y + 58} Q{x} {y + 72}"
        f" {x - half - 12:.1f} {y + 58} C{x - half - 17:.1f} {y + 38} {x - half - 12:.1f} {y + 16}"
        f" {x - half:.1f} {y}Z",
        sheet.lit(colour),
    )
    sheet.path(
        f"M{x - half * 0.6:.1f} {y + 6} Q{x} {y + 16} {x + half * 0.6:.1f} {y + 6} L{x} {y + 58}Z",
        sheet.lit(WHITE, 0.5),
    )
    for side in (-1, 1):
        sheet.path(
            f"M{x + side * half * 0.9:.1f} {y + 3} L{x + side * half * 0.4:.1f} {y + 4}"
            f" L{x} {y + 58} L{x + side * half * 0.75:.1f} {y + 30}"
            f" L{x + side * half * 0.5:.1f} {y + 26}Z",
            sheet.lit(tint(colour, 0.14) if side < 0 else shade(colour, 0.1)),
        )
    _tie(sheet, replace(head, neck=head.neck + 4), "#b8303f")


def _space_helmet(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A bubble of glass about the head, on a ring with lamps."""
    x, y = head.x, (head.brow + head.neck) / 2 - 4
    reach = max(head.half * 1.36, (head.neck - head.brow) * 0.78)
    sheet.circle(x, y, reach, sheet.ball("#cfe6f6", 0.4), 0.2)
    sheet.line(
        f"M{x - reach:.1f} {y:.1f} a{reach:.1f} {reach:.1f} 0 1 1 {2 * reach:.1f} 0"
        f" a{reach:.1f} {reach:.1f} 0 1 1 {-2 * reach:.1f} 0",
        "#e9f1f6",
        4,
        0.9,
    )
    sheet.line(
        f"M{x - reach * 0.74:.1f} {y - reach * 0.3:.1f}"
        f" Q{x - reach * 0.6:.1f} {y - reach * 0.7:.1f} {x - reach * 0.2:.1f}"
        f" {y - reach * 0.8:.1f}",
        WHITE,
        6,
        0.75,
    )
    low = y + reach * 0.84
    sheet.path(
        f"M{x - reach * 0.72:.1f} {low - 10:.1f} Q{x} {low + 12:.1f} {x + reach * 0.72:.1f}"
        f" {low - 10:.1f}"
        f" L{x + reach * 0.76:.1f} {low + 8:.1f} Q{x} {low + 32:.1f} {x - reach * 0.76:.1f}"
        f" {low + 8:.1f}Z",
        sheet.lit(colour),
    )
    for share, hue in ((-0.4, "#e5533f"), (0.0, "#f3c13d"), (0.4, "#4aa3d8")):
        sheet.circle(x + share * reach, low + 10 - abs(share) * 12, 4.6, sheet.ball(hue))


def _ninja_mask(sheet: Sheet, head: Head, colour: Colour) -> None:
    """Black cloth about mouth and brow, tied at the side."""
    x, y, half = head.x, head.eyes, head.half
    for low, high, tone in ((0.62, 1.5, colour), (-1.5, -0.62, "#c9303a")):
        top, foot = y + head.apart * low, y + head.apart * high
        wide = half * (1.0 if low > 0 else 0.94)
        sheet.path(
            f"M{x - wide:.1f} {top:.1f} Q{x} {top + 5:.1f} {x + wide:.1f} {top:.1f}"
            f" L{x + wide * 0.86:.1f} {foot:.1f} Q{x} {foot + 14:.1f} {x - wide * 0.86:.1f}"
            f" {foot:.1f}Z"
            if low > 0
            else f"M{x - wide:.1f} {foot:.1f} Q{x} {foot - 8:.1f} {x + wide:.1f} {foot:.1f}"
            f" L{x + wide * 0.92:.1f} {top + 4:.1f} Q{x} {top - 4:.1f} {x - wide * 0.92:.1f}"
            f" {top + 4:.1f}Z",
            sheet.lit(tone),
        )
    edge = x + half * 0.9
    for sway in (10, 22):
        sheet.path(
            f"M{edge:.1f} {y - head.apart:.1f} q22 {sway - 14} 36 {sway} l-4 9 q-18"
            f" {-sway * 0.6:.1f} -32 -3Z",
            sheet.lit("#b02834"),
        )


_Drawn = Callable[[Sheet, Head, Colour], None]

# Each garment's natural colour and who draws it, in front of the wearer.
GARMENTS: dict[str, tuple[Colour, _Drawn]] = {
    "glasses": ("#5a3f30", _glasses),
    "sunglasses": ("#2b2733", _sunglasses),
    "scarf": ("#d8443c", _scarf),
    "bow tie": ("#c9303a", _bow_tie),
    "tie": ("#b8303f", _tie),
    "cape": ("#d0303a", _knot),
    "bandana": ("#d0303a", _bandana),
    "headphones": ("#e2604a", _headphones),
    "space helmet": ("#e9e7ea", _space_helmet),
    "ninja mask": ("#2f2d3a", _ninja_mask),
    "jumper": ("#3f7fb0", _jumper),
    "suit": ("#34384c", _suit),
    "mask": ("#3a3f8c", _mask),
    **hats.HATS,
}
_BEHIND: dict[str, _Drawn] = {"cape": _cape}


def dressed(kind: str, figure: Figure, worn: tuple[tuple[str, Colour | None], ...]) -> Figure:
    """The figure with its garments on; its box grows where a hat needs the room."""
    head = WEARERS.get(kind)
    if head is None or not worn:
        return figure
    crown = replace(head, half=head.half * head.hat)
    clothes = [(name, colour or GARMENTS[name][0]) for name, colour in worn if name in GARMENTS]

    def draw(sheet: Sheet, looks: Looks) -> None:
        for name, colour in clothes:
            if name in _BEHIND:
                _BEHIND[name](sheet, head, colour)
        figure.draw(sheet, looks)
        for name, colour in clothes:
            GARMENTS[name][1](sheet, crown if name in hats.HATS else head, colour)

    left, top, across, down = figure.box
    if any(name in hats.HATS or name == "space helmet" for name, _ in clothes):
        reach = max(0.0, top - (head.brow - _HAT_ROOM))
        grown = max(0.0, 24.0 - (head.x - head.half * 1.5 - left))
        left, top = left - grown / 2, top - reach
        across, down = across + grown, down + reach
    # The figure keeps its scale: only the box around it is larger.
    share = down / figure.box[3]
    return replace(figure, draw=draw, box=(left, top, across, down), size=figure.size * share)
