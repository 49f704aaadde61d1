"""Eyes, noses and cheeks: what gives the figures their charm, in one hand for all of them.

Only parts of faces live here; the heads they sit on belong to the figures.
"""

from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Sheet
from safelight.upstreams.painter.palette import Colour, tint

BLUSH = "#ef8b8b"


def eye(sheet: Sheet, x: float, y: float, size: float, iris: Colour = "#6a4326") -> None:
    """One big round eye that looks at the viewer; size is its half height in units."""
    sheet.ellipse(x, y, size * 0.92, size, INK)
    sheet.ellipse(x, y + size * 0.12, size * 0.74, size * 0.8, sheet.fade(INK, tint(iris, 0.25)))
    sheet.ellipse(x, y + size * 0.02, size * 0.46, size * 0.56, "#1c1420")
    sheet.circle(x - size * 0.3, y - size * 0.36, size * 0.32, WHITE)
    sheet.circle(x + size * 0.3, y + size * 0.42, size * 0.15, WHITE, opacity=0.85)


def eyes(
    sheet: Sheet,
    middle: float,
    y: float,
    apart: float,
    size: float,
    iris: Colour = "#6a4326",
    marking: str | None = None,
) -> None:
    """A pair of eyes, `apart` units from the middle each; closed ones if asleep."""
    for x in (middle - apart, middle + apart):
        if marking == "sleeping":
            sheet.line(f"M{x - size} {y} Q{x} {y + size} {x + size} {y}", INK, size * 0.3)
        else:
            eye(sheet, x, y, size, iris)


def dot_eyes(sheet: Sheet, middle: float, y: float, apart: float, size: float) -> None:
    """A pair of plain dark eyes with a glint, for small and simple faces."""
    for x in (middle - apart, middle + apart):
        sheet.ellipse(x, y, size * 0.85, size, INK)
        sheet.circle(x - size * 0.28, y - size * 0.35, size * 0.3, WHITE)


def cheeks(sheet: Sheet, middle: float, y: float, apart: float, size: float) -> None:
    """A soft blush on both sides."""
    for x in (middle - apart, middle + apart):
        sheet.ellipse(x, y, size * 1.3, size, sheet.halo(BLUSH, 0.75))


def snout(sheet: Sheet, x: float, y: float, size: float, nose: Colour) -> None:
    """A nose with the mouth of a cat or a dog under it."""
    sheet.line(
        f"M{x - size * 1.1} {y + size * 1.35} Q{x - size * 0.45} {y + size * 2.1} {x}"
        f" {y + size * 1.3} Q{x + size * 0.45} {y + size * 2.1} {x + size * 1.1} {y + size * 1.35}",
        INK,
        size * 0.24,
    )
    sheet.line(f"M{x} {y + size * 0.4} L{x} {y + size * 1.3}", INK, size * 0.24)
    sheet.path(
        f"M{x - size * 0.8} {y - size * 0.5} Q{x}"
        f" {y - size * 0.9} {x + size * 0.8}"
        f" {y - size * 0.5}"
        f" Q{x + size * 0.7} {y + size * 0.45} {x} {y + size * 0.6}"
        f" Q{x - size * 0.7} {y + size * 0.45} {x - size * 0.8} {y - size * 0.5}Z",
        sheet.ball(nose),
    )
    sheet.ellipse(x - size * 0.25, y - size * 0.35, size * 0.25, size * 0.13, WHITE, opacity=0.7)


def smile(sheet: Sheet, x: float, y: float, width: float, *, wide: bool = False) -> None:
    """A curved mouth, open if wide."""
    if wide:
        sheet.path(
            f"M{x - width} {y} Q{x} {y + width * 0.3} {x + width} {y}"
            f" Q{x} {y + width * 1.9} {x - width} {y}Z",
            "#8c3238",
        )
        sheet.ellipse(x, y + width * 0.72, width * 0.45, width * 0.25, "#ee8b86")
    else:
        sheet.line(
            f"M{x - width} {y} Q{x} {y + width * 0.9} {x + width} {y}", INK, max(1.6, width * 0.2)
        )
