"""The scene of a village: cottages on a hillside about a church.

A single house that is the subject of a picture is a drawing.
"""

from safelight.upstreams.painter.palette import Colour, shade, tint
from safelight.upstreams.painter.view import View, firs, hills, round_tree, sky, tufts

_WALLS: tuple[Colour, ...] = ("#f4ead6", "#efd9b4", "#e9dfd6", "#f2e3c8", "#dfe4e0")
_LOGS: tuple[Colour, ...] = ("#b07a52", "#9a6648", "#c08a5c", "#a8714a", "#8f5f4a")
_ROOFS: tuple[Colour, ...] = ("#b8503c", "#a4493f", "#c9704a", "#8f4f44", "#7a5a6a")
_SNOW = "#f4f6fb"


def village(view: View) -> None:
    """Cottages with red roofs in rows up to a church, a path between them; snow if it lies."""
    sky(view)
    ground = "#e4ebf4" if view.snowy else "#7fae55"
    hills(view, view.horizon - 4, 16, "#9fb2cc" if view.snowy else "#7f9fae", 0.45)
    hills(view, view.horizon + 2, 12, "#c9d6e6" if view.snowy else "#6f9f62", 0.26)
    firs(view, view.horizon - 1, 11, round(view.width / 9), "#4f7f66", 0.28)
    hills(view, view.horizon + 6, 7, ground, 0.12)
    _church(view, view.width * 0.62, view.horizon + 4, 16)
    for row, (rise, size, distance) in enumerate(
        ((3.0, 10.0, 0.2), (11.0, 14.0, 0.1), (23.0, 19.0, 0.0))
    ):
        if row:
            hills(view, view.horizon + rise + 1.5, 4, shade(ground, 0.05 * row), 0.06)
        count = max(3, round(view.width / (size * 1.75)))
        for number in range(count):
            x = (number + view.between(0.25, 0.75) + row * 0.3) / count * view.width
            if row == 2 and abs(x - view.width * 0.5) < 17:
                continue
            if (number + row) % 4 == 3:
                leaf = "#cfdbe6" if view.snowy else "#5f9a4c"
                round_tree(view, x, view.horizon + rise, size * 1.15, leaf, distance)
            else:
                cottage(view, x, view.horizon + rise + view.between(-1, 1.5), size, distance)
    _path(view)
    if not view.snowy:
        tufts(view, int(view.width * 0.7), ground, view.horizon + 27)


def _path(view: View) -> None:
    """A way that winds down between the houses."""
    sheet, top, low = view.sheet, view.horizon + 6, view.height + 2
    x = view.width * 0.5
    hue = view.air("#d9d2d6" if view.snowy else "#dcc492")
    sheet.path(
        f"M{x + 7:.1f} {top:.1f} C{x - 7:.1f} {top + 7:.1f} {x + 12:.1f} {top + 11:.1f}"
        f" {x - 9:.1f} {low:.1f} L{x + 21:.1f} {low:.1f} C{x + 20:.1f} {top + 15:.1f}"
        f" {x - 1:.1f} {top + 9:.1f} {x + 8.4:.1f} {top:.1f}Z",
        sheet.ramp(hue, shade(hue, 0.16)),
    )


def cottage(view: View, x: float, y: float, size: float, distance: float) -> None:
    """One cottage with its foot at x, y, `size` wide and high; lit within when it is dark."""
    sheet = view.sheet
    walls = _LOGS if view.snowy else _WALLS
    wall = view.air(walls[int(view.chance.integers(5))], distance)
    roof = view.air(_SNOW if view.snowy else _ROOFS[int(view.chance.integers(5))], distance)
    half, eaves = size * 0.46, size * 0.5
    lit = view.light.dark or view.light.lamp_height > 0.5 or view.snowy
    pane = "#ffd98a" if lit else view.air("#7fa3b8", distance)
    if lit and view.light.dark:
        sheet.circle(x, y - size * 0.25, size * 0.9, sheet.halo("#ffce7a", 0.4))
    sheet.box(x + half * 0.3, y - size * 1.02, size * 0.13, size * 0.3, shade(wall, 0.4))
    sheet.box(x - half, y - eaves, half * 2, eaves, sheet.lit(wall, 0.6))
    sheet.path(
        f"M{x - half * 1.22:.1f} {y - eaves * 0.92:.1f} L{x - half * 0.62:.1f} {y - size:.1f}"
        f" L{x + half * 0.62:.1f} {y - size:.1f} L{x + half * 1.22:.1f} {y - eaves * 0.92:.1f}Z",
        sheet.ramp(tint(roof, 0.15), shade(roof, 0.14)),
    )
    sheet.box(
        x - half * 0.2,
        y - size * 0.34,
        half * 0.42,
        size * 0.34,
        view.air("#7a4f34", distance),
        0.6,
    )
    for side in (-0.66, 0.62):
        sheet.box(
            x + side * half - size * 0.08, y - size * 0.36, size * 0.16, size * 0.17, pane, 0.2
        )


def _church(view: View, x: float, y: float, size: float) -> None:
    sheet, wall = view.sheet, view.air("#c9a88a" if view.snowy else "#f2ece2", 0.16)
    roof = view.air(_SNOW if view.snowy else "#6f6f8c", 0.16)
    sheet.box(x, y - size * 0.55, size * 1.1, size * 0.55, sheet.lit(wall, 0.6))
    sheet.path(
        f"M{x - 0.6:.1f} {y - size * 0.5:.1f} L{x + size * 0.2:.1f} {y - size * 0.95:.1f}"
        f" L{x + size:.1f} {y - size * 0.95:.1f} L{x + size * 1.2:.1f} {y - size * 0.5:.1f}Z",
        sheet.ramp(roof, shade(roof, 0.2)),
    )
    sheet.box(x - size * 0.28, y - size * 1.25, size * 0.46, size * 1.25, sheet.pipe(wall))
    sheet.path(
        f"M{x - size * 0.36:.1f} {y - size * 1.22:.1f} L{x - size * 0.05:.1f} {y - size * 2.1:.1f}"
        f" L{x + size * 0.26:.1f} {y - size * 1.22:.1f}Z",
        sheet.lit(roof),
    )
    sheet.circle(x - size * 0.05, y - size * 0.98, size * 0.1, view.air("#f4d98a", 0.1))
    pane = "#ffd98a" if view.light.dark else view.air("#6f8fa8", 0.1)
    for step in range(3):
        sheet.box(
            x + size * (0.36 + step * 0.24), y - size * 0.4, size * 0.1, size * 0.24, pane, 0.5
        )
