"""More rooms: a kitchen to cook in, and a stage with its curtain."""

import math

from safelight.upstreams.painter.palette import Colour, mix, shade, tint, under
from safelight.upstreams.painter.view import View, backdrop

_DIM = (0.62, 0.6, 0.82)


def kitchen(view: View) -> None:
    """Tiles, a shelf with jars, a window and a chequered floor."""
    sheet, width, low = view.sheet, view.width, view.horizon
    dim = _DIM if view.light.dark else view.light.ambient
    wall = under(("#cfe3dc", "#f0dfc0", "#d8dcea")[int(view.chance.integers(3))], dim)
    backdrop(view, sheet.ramp(tint(wall, 0.3), wall), 0, low)
    for row in range(int(low * 0.55 / 6)):
        for column in range(int(width / 6) + 1):
            sheet.box(
                column * 6 + 0.2,
                low - 6 * row - 5.8,
                5.6,
                5.6,
                tint(wall, 0.5) if (row + column) % 2 else shade(wall, 0.06),
                0.5,
            )
    wood = under("#a8703f", dim)
    y = low * 0.34
    sheet.box(width * 0.5, y, width * 0.44, 1.8, sheet.lit(wood), 0.4)
    for number in range(max(3, int(width * 0.44 / 9))):
        x = width * 0.52 + number * 8.6
        hue = under(("#d8644a", "#f0c05a", "#5f9a8c", "#8f7ab8")[number % 4], dim)
        sheet.box(x, y - 8, 6, 8, sheet.pipe(hue), 1.2)
        sheet.box(x + 0.4, y - 9.4, 5.2, 2, sheet.lit(shade(hue, 0.4)), 0.6)
    x, top, across, down = width * 0.1, low * 0.1, min(30.0, width * 0.3), low * 0.42
    sheet.box(x - 1.6, top - 1.6, across + 3.2, down + 3.2, sheet.lit(under("#fbf7ee", dim)), 0.6)
    sheet.box(x, top, across, down, sheet.ramp(*view.light.sky))
    sheet.line(
        f"M{x + across / 2:.1f} {top:.1f} v{down:.1f} M{x:.1f} {top + down / 2:.1f} h{across:.1f}",
        under("#fbf7ee", dim),
        1.2,
    )
    sheet.box(-1, low - 3, width + 2, 3.4, sheet.lit(wood))
    _chequered(view, under("#efe6d6", dim), under("#c98f6a", dim))


def _chequered(view: View, floor: Colour, dark: Colour) -> None:
    sheet, width, low = view.sheet, view.width, view.horizon
    backdrop(view, sheet.ramp(shade(floor, 0.1), floor), low, view.height)
    rows = 6
    for row in range(rows):
        y0 = low + (view.height - low) * (row / rows) ** 1.4
        y1 = low + (view.height - low) * ((row + 1) / rows) ** 1.4
        spread0, spread1 = 1 + row * 0.28, 1 + (row + 1) * 0.28
        for column in range(-12, 12):
            if (row + column) % 2:
                continue
            a, b = column * 9.0, column * 9.0 + 9
            middle = width / 2
            sheet.path(
                f"M{middle + a * spread0:.1f} {y0:.1f} L{middle + b * spread0:.1f} {y0:.1f}"
                f" L{middle + b * spread1:.1f} {y1:.1f} L{middle + a * spread1:.1f} {y1:.1f}Z",
                dark,
                0.75,
            )


def stage(view: View) -> None:
    """A stage: red curtains drawn aside, boards and two beams of light."""
    sheet, width, low = view.sheet, view.width, view.horizon
    backdrop(view, sheet.ramp("#1c1430", "#33204a", "#5a3050"), 0, low + 1)
    for x, reach in ((width * 0.22, 0.42), (width * 0.8, 0.6)):
        sheet.path(
            f"M{x - 1.5:.1f} -2 L{x + 1.5:.1f} -2 L{width * reach + 22:.1f} {view.ground:.1f}"
            f" L{width * reach - 20:.1f} {view.ground:.1f}Z",
            sheet.fade("#fff3c4", "#fff3c4", 0.05),
            0.42,
        )
    boards = "#9a6238"
    backdrop(view, sheet.ramp(shade(boards, 0.35), boards, tint(boards, 0.1)), low, view.height)
    for number in range(-12, 13):
        x = width / 2 + number * 8
        sheet.line(
            f"M{x:.1f} {low:.1f} L{width / 2 + number * 15:.1f} {view.height:.1f}",
            shade(boards, 0.5),
            0.4,
            0.6,
        )
    sheet.ellipse(width / 2, view.ground, width * 0.34, 9, sheet.halo("#fff3c4", 0.75))
    cloth = "#b3242f"
    for side in (-1, 1):
        for fold in range(5):
            x = width / 2 + side * (width / 2 + 2 - fold * width * 0.034)
            reach = width * 0.05
            sway = math.sin(fold * 1.7) * 1.5
            hue = mix(cloth, "#5a1020", 0.5 if fold % 2 else 0.05)
            sheet.path(
                f"M{x:.1f} -2 L{x - side * reach:.1f} -2 Q{x - side * reach * 1.1 + sway:.1f}"
                f" {low * 0.6:.1f} {x - side * reach * 0.7:.1f} {view.ground - 4:.1f}"
                f" L{x + side * 2:.1f} {view.ground - 4:.1f}Z",
                sheet.lit(hue),
            )
    count = max(4, round(width / 18))
    for number in range(count):
        x = width * number / count
        wide = width / count
        sheet.path(
            f"M{x - 0.3:.1f} -2 L{x + wide + 0.3:.1f} -2 L{x + wide + 0.3:.1f} 6"
            f" Q{x + wide / 2:.1f} 17 {x - 0.3:.1f} 6Z",
            sheet.ramp(cloth, "#7a1624"),
        )
        sheet.line(f"M{x:.1f} 6 Q{x + wide / 2:.1f} 17 {x + wide:.1f} 6", "#e6b64a", 1.0)
