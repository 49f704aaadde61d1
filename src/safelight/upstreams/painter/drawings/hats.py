"""Hats, crowns and other headwear, drawn on a head of any size.

What else figures wear, and who wears it, is told in the clothes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from safelight.upstreams.painter.drawings.sheet import WHITE, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint


@dataclass(frozen=True, slots=True)
class Head:
    """Where a wearer's clothes go, in the units of its drawing.

    A hat rests at `brow` on a head about `x` that is `half` wide to each side. `eyes` is their
    height and `apart` their distance from the middle; the neck is at `neck`, `collar` wide to
    each side. `hat` is the share of the head that a hat covers: less between pointed ears.
    """

    x: float
    brow: float
    half: float
    eyes: float
    apart: float
    neck: float
    collar: float
    hat: float = 1.0


def _brim(sheet: Sheet, head: Head, colour: Colour, reach: float, thick: float = 9) -> None:
    sheet.ellipse(head.x, head.brow + 8, head.half * reach, thick, sheet.lit(shade(colour, 0.12)))


def _crowned(head: Head, low: float, high: float, rise: float) -> str:
    """The outline of a hat's body: shares of the head's half width at the foot and at the top."""
    x, y = head.x, head.brow + 8
    a, b = head.half * low, head.half * high
    return (
        f"M{x - a:.1f} {y} C{x - a:.1f} {y - rise * 0.6:.1f} {x - b:.1f} {y - rise:.1f}"
        f" {x - b * 0.7:.1f} {y - rise:.1f} L{x + b * 0.7:.1f} {y - rise:.1f}"
        f" C{x + b:.1f} {y - rise:.1f} {x + a:.1f} {y - rise * 0.6:.1f} {x + a:.1f} {y}"
        f" Q{x} {y + 9} {x - a:.1f} {y}Z"
    )


def _band(sheet: Sheet, head: Head, colour: Colour, low: float, rise: float = 9) -> None:
    x, y, a = head.x, head.brow + 7, head.half * low
    sheet.path(
        f"M{x - a:.1f} {y} Q{x} {y + 9} {x + a:.1f} {y} L{x + a * 0.99:.1f} {y - rise}"
        f" Q{x} {y - rise + 8} {x - a * 0.99:.1f} {y - rise}Z",
        sheet.lit(colour),
    )


def _hat(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A soft felt hat with a band."""
    _brim(sheet, head, colour, 1.36)
    sheet.path(_crowned(head, 0.86, 0.78, 40), sheet.lit(colour))
    sheet.line(f"M{head.x - 12} {head.brow - 30} q12 9 24 0", shade(colour, 0.35), 3.4, 0.7)
    _band(sheet, head, shade(colour, 0.5), 0.86)


def _top_hat(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A tall silk hat."""
    x, y, half = head.x, head.brow + 6, head.half
    _brim(sheet, head, colour, 1.16, 8)
    sheet.path(
        f"M{x - half * 0.68:.1f} {y} L{x - half * 0.76:.1f} {y - 52} Q{x} {y - 60}"
        f" {x + half * 0.76:.1f} {y - 52} L{x + half * 0.68:.1f} {y} Q{x} {y + 9}"
        f" {x - half * 0.68:.1f} {y}Z",
        sheet.pipe(colour),
    )
    sheet.ellipse(x, y - 52, half * 0.76, 6, sheet.lit(tint(colour, 0.15)))
    _band(sheet, head, "#b8303f", 0.69, 11)


def _straw_hat(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A wide straw hat with a ribbon."""
    _brim(sheet, head, colour, 1.56, 12)
    sheet.path(_crowned(head, 0.84, 0.72, 34), sheet.ball(colour))
    for rise in (12, 20, 28):
        sheet.line(
            f"M{head.x - head.half * 0.74:.1f} {head.brow - rise + 8} Q{head.x}"
            f" {head.brow - rise + 15}"
            f" {head.x + head.half * 0.74:.1f} {head.brow - rise + 8}",
            shade(colour, 0.3),
            1.8,
            0.6,
        )
    _band(sheet, head, "#c9505a", 0.84)


def _cowboy_hat(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A hat with a brim that turns up."""
    x, y, half = head.x, head.brow + 6, head.half
    sheet.path(_crowned(head, 0.72, 0.66, 40), sheet.lit(colour))
    sheet.path(f"M{x - 8} {y - 33} Q{x} {y - 22} {x + 8} {y - 33}Z", shade(colour, 0.4), 0.8)
    _band(sheet, head, "#5a3522", 0.74)
    sheet.path(
        f"M{x - half * 1.5:.1f} {y - 16} C{x - half * 1.2:.1f} {y + 14} {x - half * 0.5:.1f}"
        f" {y + 2}"
        f" {x} {y + 3} C{x + half * 0.5:.1f} {y + 2} {x + half * 1.2:.1f} {y + 14}"
        f" {x + half * 1.5:.1f} {y - 16} C{x + half * 1.3:.1f} {y + 22} {x + half * 0.5:.1f}"
        f" {y + 16}"
        f" {x} {y + 17} C{x - half * 0.5:.1f} {y + 16} {x - half * 1.3:.1f} {y + 22}"
        f" {x - half * 1.5:.1f} {y - 16}Z",
        sheet.lit(shade(colour, 0.1)),
    )


def _cap(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A cap with a peak."""
    x, y, half = head.x, head.brow + 8, head.half
    sheet.path(
        f"M{x - half * 0.92:.1f} {y} C{x - half * 0.92:.1f} {y - 44} {x + half * 0.92:.1f} {y - 44}"
        f" {x + half * 0.92:.1f} {y} Q{x} {y + 8} {x - half * 0.92:.1f} {y}Z",
        sheet.ball(colour),
    )
    sheet.line(f"M{x} {y - 33} L{x} {y + 2}", shade(colour, 0.3), 2, 0.6)
    sheet.circle(x, y - 34, 4, shade(colour, 0.25))
    sheet.path(
        f"M{x - half * 0.7:.1f} {y - 1} Q{x} {y - 9} {x + half * 0.7:.1f} {y - 1}"
        f" Q{x + half * 0.7:.1f} {y + 12} {x} {y + 14} Q{x - half * 0.7:.1f} {y + 12}"
        f" {x - half * 0.7:.1f} {y - 1}Z",
        sheet.lit(shade(colour, 0.25)),
    )


def _knitted(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A woollen hat with a bobble."""
    x, y, half = head.x, head.brow + 8, head.half
    sheet.circle(x, y - 43, 12, sheet.ball(tint(colour, 0.6)))
    sheet.path(
        f"M{x - half * 0.88:.1f} {y} C{x - half * 0.8:.1f} {y - 46} {x + half * 0.8:.1f} {y - 46}"
        f" {x + half * 0.88:.1f} {y}Z",
        sheet.ball(colour),
    )
    for step in range(-2, 3):
        at = x + step * half * 0.3
        sheet.line(
            f"M{at:.1f} {y - 4} Q{at:.1f} {y - 24} {x + step * 5} {y - 34}",
            tint(colour, 0.5),
            3,
            0.5,
        )
    _band(sheet, head, tint(colour, 0.6), 0.95, 13)


def _party_hat(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A paper cone with dots."""
    x, y, half = head.x, head.brow + 6, head.half * 0.56
    cone = f"M{x - half:.1f} {y} L{x} {y - 56} L{x + half:.1f} {y} Q{x} {y + 9} {x - half:.1f} {y}Z"
    sheet.path(cone, sheet.lit(colour))
    with sheet.within(cone):
        for dx, dy in ((-10, -8), (10, -10), (0, -24), (-5, -38), (14, 0), (-18, 2)):
            sheet.circle(x + dx, y + dy, 4, "#f8e08a")
    for dx, dy in ((-4, 0), (4, -1), (0, -5)):
        sheet.circle(x + dx, y - 56 + dy, 6, sheet.ball("#f8e08a"))


def _pointed_hat(sheet: Sheet, head: Head, colour: Colour) -> None:
    """The hat of a witch or wizard."""
    x, y, half = head.x, head.brow + 6, head.half
    _brim(sheet, head, colour, 1.44, 11)
    sheet.path(
        f"M{x - half * 0.8:.1f} {y} C{x - half * 0.5:.1f} {y - 24} {x - 6} {y - 46} {x + 24}"
        f" {y - 56}"
        f" C{x + 16} {y - 44} {x + half * 0.6:.1f} {y - 22} {x + half * 0.8:.1f} {y} Q{x} {y + 9}"
        f" {x - half * 0.8:.1f} {y}Z",
        sheet.lit(colour),
    )
    _band(sheet, head, mix(colour, "#f0b84a", 0.8), 0.8)
    sheet.box(x - 7, head.brow - 1, 14, 12, sheet.lit("#f4d05a"), 2)


def _santa_hat(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A red hat with white fur, its tip hanging."""
    x, y, half = head.x, head.brow + 6, head.half
    sheet.path(
        f"M{x - half * 0.84:.1f} {y} C{x - half * 0.7:.1f} {y - 40} {x + 8} {y - 62}"
        f" {x + half:.1f} {y - 34} C{x + half * 1.2:.1f} {y - 24} {x + half * 1.2:.1f} {y - 8}"
        f" {x + half * 1.16:.1f} {y - 2} C{x + half:.1f} {y - 24} {x + half * 0.7:.1f} {y - 26}"
        f" {x + half * 0.8:.1f} {y}Z",
        sheet.lit(colour),
    )
    sheet.circle(x + half * 1.16, y + 4, 10, sheet.ball(WHITE))
    for step in range(7):
        at = x + (step - 3) * half * 0.3
        sheet.circle(at, y + 4 - abs(step - 3) * 0.8, half * 0.2, sheet.ball(WHITE, 0.7))


def _chef_hat(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A cook's tall white hat."""
    x, y, half = head.x, head.brow + 6, head.half
    for dx, dy, size in ((-0.55, -34, 0.4), (0.55, -34, 0.4), (0.0, -42, 0.5)):
        sheet.circle(x + dx * half, y + dy, size * half, sheet.ball(colour, 0.7))
    sheet.path(_crowned(head, 0.7, 0.78, 30), sheet.lit(colour, 0.6))
    for step in (-1, 0, 1):
        sheet.line(f"M{x + step * half * 0.36:.1f} {y - 4} l0 -18", shade(colour, 0.25), 2, 0.6)


def _crown(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A golden crown with stones."""
    x, y, half = head.x, head.brow + 8, head.half * 0.8
    sheet.path(
        f"M{x - half:.1f} {y} L{x - half * 1.1:.1f} {y - 36} L{x - half * 0.5:.1f} {y - 18}"
        f" L{x} {y - 44} L{x + half * 0.5:.1f} {y - 18} L{x + half * 1.1:.1f} {y - 36}"
        f" L{x + half:.1f} {y} Q{x} {y + 9} {x - half:.1f} {y}Z",
        sheet.lit(colour),
    )
    for share, rise in ((-1.1, 37), (0.0, 45), (1.1, 37)):
        sheet.circle(x + share * half, y - rise, 4.4, sheet.ball("#f8e6a0"))
    for share, hue in ((-0.56, "#d8443c"), (0.0, "#3f7fd0"), (0.56, "#46a35c")):
        sheet.circle(x + share * half, y - 6 + 4 * (1 - abs(share)), 5, sheet.ball(hue))


def _flower_crown(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A wreath of flowers."""
    x, y, half = head.x, head.brow + 8, head.half
    sheet.line(f"M{x - half * 0.94:.1f} {y} Q{x} {y - 26} {x + half * 0.94:.1f} {y}", "#4f9440", 8)
    for step in range(-3, 4):
        at, rise = x + step * half * 0.3, 13 - 1.35 * step * step
        hue = (colour, "#f6f0ea", "#f2c63a", "#b58ad8")[step % 4]
        for dx, dy in ((0, -6), (5.6, -2), (3.5, 5), (-3.5, 5), (-5.6, -2)):
            sheet.circle(at + dx, y - rise + dy, 5, sheet.ball(hue, 0.6))
        sheet.circle(at, y - rise, 3.4, "#f7cf52")


def _beret(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A beret worn aslant."""
    x, y, half = head.x, head.brow + 4, head.half
    sheet.line(f"M{x + 8} {y - 26} l4 -10", shade(colour, 0.3), 4)
    sheet.ellipse(x + half * 0.14, y - 9, half * 1.06, 20, sheet.ball(colour), turn=-7)
    _band(sheet, head, shade(colour, 0.35), 0.76, 6)


def _helmet(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A round helmet with a stripe."""
    x, y, half = head.x, head.brow + 12, head.half
    shell = (
        f"M{x - half * 1.06:.1f} {y} C{x - half * 1.1:.1f} {y - 56} {x + half * 1.1:.1f} {y - 56}"
        f" {x + half * 1.06:.1f} {y} Q{x} {y - 10} {x - half * 1.06:.1f} {y}Z"
    )
    sheet.path(shell, sheet.ball(colour))
    with sheet.within(shell):
        sheet.box(x - 8, y - 60, 16, 70, sheet.lit(WHITE, 0.6))
    sheet.line(
        f"M{x - half * 1.04:.1f} {y} Q{x} {y - 10} {x + half * 1.04:.1f} {y}", shade(colour, 0.4), 5
    )


def _hair_bow(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A ribbon bow on the head."""
    x, y = head.x + head.half * 0.5, head.brow + 2
    for side in (-1, 1):
        sheet.path(
            f"M{x} {y} C{x + side * 12} {y - 22} {x + side * 30} {y - 22} {x + side * 30} {y - 6}"
            f" C{x + side * 30} {y + 14} {x + side * 12} {y + 14} {x} {y}Z",
            sheet.ball(colour),
        )
    sheet.circle(x, y, 7, sheet.ball(shade(colour, 0.2)))


def _pirate_hat(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A three-cornered hat with skull and bones."""
    x, y, half = head.x, head.brow + 10, head.half
    sheet.path(
        f"M{x - half * 1.4:.1f} {y + 2} C{x - half:.1f} {y - 16} {x - half * 0.6:.1f} {y - 48}"
        f" {x} {y - 50} C{x + half * 0.6:.1f} {y - 48} {x + half:.1f} {y - 16} {x + half * 1.4:.1f}"
        f" {y + 2} Q{x} {y - 14} {x - half * 1.4:.1f} {y + 2}Z",
        sheet.lit(colour),
    )
    sheet.line(
        f"M{x - half * 1.4:.1f} {y + 2} C{x - half:.1f} {y - 16} {x - half * 0.6:.1f} {y - 48}"
        f" {x} {y - 50} C{x + half * 0.6:.1f} {y - 48} {x + half:.1f} {y - 16} {x + half * 1.4:.1f}"
        f" {y + 2}",
        "#e8c05a",
        3.4,
    )
    sheet.line(f"M{x - 10} {y - 12} l20 -8 M{x - 10} {y - 20} l20 8", WHITE, 3.4)
    sheet.circle(x, y - 27, 8.4, WHITE)
    sheet.box(x - 4.5, y - 22, 9, 6, WHITE, 2)
    for side in (-1, 1):
        sheet.circle(x + side * 3.2, y - 28, 2.2, colour)


def _viking_helmet(sheet: Sheet, head: Head, colour: Colour) -> None:
    """An iron cap with two horns."""
    x, y, half = head.x, head.brow + 8, head.half
    for side in (-1, 1):
        sheet.path(
            f"M{x + side * half * 0.7:.1f} {y - 14} C{x + side * half * 1.2:.1f} {y - 14}"
            f" {x + side * half * 1.6:.1f} {y - 34} {x + side * half * 1.5:.1f} {y - 56}"
            f" C{x + side * half * 1.24:.1f} {y - 40} {x + side * half:.1f} {y - 32}"
            f" {x + side * half * 0.56:.1f} {y - 32}Z",
            sheet.lit("#f0e4c8"),
        )
    sheet.path(
        f"M{x - half * 0.92:.1f} {y} C{x - half * 0.9:.1f} {y - 52} {x + half * 0.9:.1f} {y - 52}"
        f" {x + half * 0.92:.1f} {y} Q{x} {y - 8} {x - half * 0.92:.1f} {y}Z",
        sheet.ball(colour),
    )
    _band(sheet, head, "#8a6a3c", 0.94, 9)
    sheet.line(f"M{x} {y - 38} L{x} {y - 4}", "#8a6a3c", 5)


def _police_cap(sheet: Sheet, head: Head, colour: Colour) -> None:
    """A peaked cap with a badge."""
    x, y, half = head.x, head.brow + 6, head.half
    sheet.path(
        f"M{x - half * 1.12:.1f} {y - 18} C{x - half * 0.9:.1f} {y - 42} {x + half * 0.9:.1f}"
        f" {y - 42}"
        f" {x + half * 1.12:.1f} {y - 18} L{x + half * 0.8:.1f} {y - 2} L{x - half * 0.8:.1f}"
        f" {y - 2}Z",
        sheet.lit(colour),
    )
    _band(sheet, head, shade(colour, 0.5), 0.84, 10)
    sheet.path(
        f"M{x - half * 0.7:.1f} {y + 4} Q{x} {y + 12} {x + half * 0.7:.1f} {y + 4}"
        f" Q{x} {y + 24} {x - half * 0.7:.1f} {y + 4}Z",
        "#2b2733",
    )
    sheet.path(f"M{x - 8} {y - 24} l8 -4 l8 4 q0 11 -8 15 q-8 -4 -8 -15Z", sheet.lit("#f2c95a"))


HATS: dict[str, tuple[Colour, Callable[[Sheet, Head, Colour], None]]] = {
    "hat": ("#8a5a3c", _hat),
    "top hat": ("#2f2b38", _top_hat),
    "straw hat": ("#ecc878", _straw_hat),
    "cowboy hat": ("#a8713f", _cowboy_hat),
    "cap": ("#3f6fc0", _cap),
    "knitted hat": ("#d8503f", _knitted),
    "party hat": ("#5f8fd8", _party_hat),
    "pointed hat": ("#43348a", _pointed_hat),
    "santa hat": ("#d0303a", _santa_hat),
    "chef hat": ("#fbf8f2", _chef_hat),
    "crown": ("#f0c245", _crown),
    "flower crown": ("#ee7f9a", _flower_crown),
    "beret": ("#c9303a", _beret),
    "helmet": ("#3f86c9", _helmet),
    "pirate hat": ("#2f2b38", _pirate_hat),
    "viking helmet": ("#aab3bf", _viking_helmet),
    "police cap": ("#34508f", _police_cap),
    "bow": ("#e0507a", _hair_bow),
}
