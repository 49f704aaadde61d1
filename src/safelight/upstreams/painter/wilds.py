"""Scenes far from town: the savanna, and a lake among mountains.

They build on the landscapes' water and mountains.
"""

from safelight.upstreams.painter.landscapes import mountains, water
from safelight.upstreams.painter.palette import shade
from safelight.upstreams.painter.view import View, firs, hills, sky, tufts

_DRY = "#d9b25c"


def savanna(view: View) -> None:
    """Dry grass to the horizon, with acacias spread wide."""
    sky(view)
    hills(view, view.horizon + 1, 6, "#8f8aa0", 0.5)
    hills(view, view.horizon + 4, 4, "#c9a860", 0.25)
    for _ in range(3 + int(view.width / 40)):
        x = view.between(-4, view.width + 4)
        _acacia(view, x, view.horizon + view.between(3, 7), view.between(10, 22), 0.16)
    hills(view, view.horizon + 9, 4, _DRY, 0.06)
    hills(view, view.horizon + 21, 5, shade(_DRY, 0.08), 0.0)
    tufts(view, int(view.width * 1.6), _DRY, view.horizon + 9)


def _acacia(view: View, x: float, y: float, size: float, distance: float) -> None:
    sheet = view.sheet
    bark = view.air("#6b4a34", distance)
    for lean in (-0.26, 0.05, 0.3):
        sheet.line(
            f"M{x:.1f} {y:.1f} Q{x:.1f} {y - size * 0.4:.1f}"
            f" {x + lean * size:.1f} {y - size * 0.72:.1f}",
            bark,
            size * 0.06,
        )
    leaf = view.air("#6f8a3f", distance)
    for dx, dy, across, depth in (
        (-0.26, 0.7, 0.4, 0.25),
        (0.3, 0.73, 0.4, 0.3),
        (0.03, 0.8, 0.5, 0.0),
    ):
        sheet.ellipse(
            x + dx * size, y - dy * size, across * size, 0.1 * size, sheet.ball(shade(leaf, depth))
        )


def lake(view: View) -> None:
    """A still lake between firs and mountains, with reeds on the near shore."""
    sky(view)
    mountains(view, view.horizon + 2, 32, "#76809f", 0.42)
    hills(view, view.horizon + 1, 7, "#5d8560", 0.25)
    firs(view, view.horizon + 1, 9, round(view.width / 4), "#3f6f55", 0.2)
    water(view, view.horizon + 2, view.height)
    sheet, low = view.sheet, view.horizon + 2
    sheet.box(
        -1,
        low,
        view.width + 2,
        7,
        sheet.fade(view.air("#2f5f50"), view.air("#2f5f50"), 0.0),
        opacity=0.55,
    )
    shore = view.ground - 7
    hills(view, shore + 2, 3, "#7fa552", 0.0)
    tufts(view, int(view.width * 0.9), "#7fa552", shore + 3)
    for side in (-1, 1):
        for _ in range(int(view.width / 9)):
            x = view.width / 2 + side * view.width * view.between(0.3, 0.52)
            y, reach = shore + view.between(1, 4), view.between(10, 22)
            lean = view.between(-3, 3)
            sheet.line(
                f"M{x:.1f} {y:.1f} q{lean * 0.2:.1f} {-reach * 0.6:.1f} {lean:.1f} {-reach:.1f}",
                view.air("#5f8a45"),
                0.8,
            )
            if reach > 17:
                sheet.ellipse(x + lean, y - reach, 0.9, 2.8, view.air("#7a5230"))
