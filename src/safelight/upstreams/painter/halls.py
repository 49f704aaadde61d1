"""More rooms: a kitchen to cook in, a stage with its curtain, a library."""

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


def studio(view: View) -> None:
    """A painted backdrop, lighter behind the sitter."""
    sheet, width, height = view.sheet, view.width, view.height
    tone = ("#5f7f8c", "#8c6f5a", "#7a8a5f", "#7f6a8c", "#a87f5a")[int(view.chance.integers(5))]
    backdrop(view, sheet.ramp(shade(tone, 0.15), tone, shade(tone, 0.4)))
    for _ in range(14):
        x, y = view.between(0, width), view.between(0, height)
        hue = tint(tone, 0.3) if view.chance.random() < 0.5 else shade(tone, 0.3)
        sheet.ellipse(x, y, view.between(16, 34), view.between(10, 22), sheet.halo(hue, 0.5))
    sheet.circle(
        width * 0.46, height * 0.42, min(width, height) * 0.62, sheet.halo(tint(tone, 0.7), 0.75)
    )


_SPINES: tuple[Colour, ...] = (
    "#a8443c",
    "#3f5f8c",
    "#4f7a52",
    "#c9953f",
    "#6f4a78",
    "#8c5a3a",
    "#2f7f7f",
    "#d9c9a4",
)


def library(view: View) -> None:
    """Shelves of books to the ceiling about an arched window, a ladder, and a warm lamp."""
    sheet, width, low = view.sheet, view.width, view.horizon
    dim = _DIM if view.light.dark else view.light.ambient
    wood = under("#8a5530", dim)
    backdrop(view, sheet.ramp(shade(wood, 0.55), shade(wood, 0.4)), 0, low + 1)
    arch = min(13.0, width * 0.14)
    middle = width * 0.5
    step = 11.0
    columns = max(1, math.ceil((width / 2 - arch - 3) / 19))
    for side in (-1, 1):
        for column in range(columns):
            near = middle + side * (arch + 3 + column * 19)
            for row in range(int(low / step) + 1):
                _shelf(view, near if side > 0 else near - 18, low - 4 - row * step, 18, dim)
    _arched(view, middle, arch, low, wood)
    floor = under("#9a6a42", dim)
    backdrop(view, sheet.ramp(shade(floor, 0.2), floor, shade(floor, 0.25)), low, view.height)
    for number in range(-12, 13):
        sheet.line(
            f"M{middle + number * 8:.1f} {low:.1f} L{middle + number * 17:.1f} {view.height:.1f}",
            shade(floor, 0.45),
            0.35,
            0.6,
        )
    rug = under("#8f3540", dim)
    for share, hue in ((1.0, shade(rug, 0.3)), (0.95, rug), (0.74, tint(rug, 0.4)), (0.69, rug)):
        sheet.ellipse(middle, view.ground - 1, min(width * 0.44, 60) * share, 9 * share, hue)
    _ladder(view, width * 0.16, low + 4, low * 0.86, wood)
    for x in (middle - arch - 11, middle + arch + 11):
        sheet.circle(x, low * 0.52, 22, sheet.halo("#ffd994", 0.6))


def _shelf(view: View, x: float, y: float, wide: float, dim: tuple[float, float, float]) -> None:
    """One shelf of books that stand on y; a few lean or are missing."""
    sheet, at = view.sheet, x + 0.4
    wood = under("#8a5530", dim)
    while at < x + wide - 1.4:
        thick, high = view.between(1.1, 2.4), view.between(6.2, 8.8)
        if view.chance.random() < 0.07:
            at += thick
            continue
        hue = under(_SPINES[int(view.chance.integers(8))], dim)
        thick = min(thick, x + wide - 0.4 - at)
        sheet.box(at, y - high, thick, high, sheet.pipe(hue, 0.7), 0.2)
        sheet.line(
            f"M{at + 0.3:.1f} {y - high * 0.8:.1f} h{thick - 0.6:.1f}", tint(hue, 0.6), 0.4, 0.8
        )
        at += thick + 0.1
    sheet.box(x - 0.6, y, wide + 1.2, 1.5, sheet.lit(wood))
    sheet.box(x - 1.0, y - 9.6, 1.3, 11, sheet.lit(shade(wood, 0.12)))
    sheet.box(x + wide - 0.2, y - 9.6, 1.3, 11, sheet.lit(shade(wood, 0.2)))


def _arched(view: View, x: float, half: float, low: float, wood: Colour) -> None:
    """A tall window with a round head, the sky behind it."""
    sheet, top = view.sheet, low * 0.16
    for grow, fill in ((2.4, sheet.lit(tint(wood, 0.12))), (0.0, sheet.ramp(*view.light.sky))):
        wide = half + grow
        sheet.path(
            f"M{x - wide:.1f} {low * 0.84 + grow:.1f} V{top + half:.1f}"
            f" A{wide:.1f} {wide:.1f} 0 0 1 {x + wide:.1f} {top + half:.1f}"
            f" V{low * 0.84 + grow:.1f}Z",
            fill,
        )
    sheet.circle(x - half * 0.3, low * 0.4, half * 1.5, sheet.halo(view.light.lamp, 0.7))
    bars = f"M{x} {top} V{low * 0.84:.1f}"
    for share in (0.36, 0.52, 0.68):
        bars += f" M{x - half:.1f} {low * share:.1f} h{2 * half:.1f}"
    sheet.line(bars, tint(wood, 0.12), 0.9)
    sheet.box(x - half - 4, low * 0.84 + 1.5, half * 2 + 8, low * 0.16, sheet.lit(wood))


def _ladder(view: View, x: float, y: float, high: float, wood: Colour) -> None:
    sheet, hue = view.sheet, tint(wood, 0.3)
    for step in range(int(high / 6)):
        share = step * 6 / high
        sheet.line(f"M{x + share * 7:.1f} {y - 4 - step * 6:.1f} h8", shade(hue, 0.2), 1.0)
    for side in (0, 8):
        sheet.line(f"M{x + side:.1f} {y:.1f} l7 {-high:.1f}", hue, 1.4)
