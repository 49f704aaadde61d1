"""The scene of a cave: walls of rock about an opening full of light."""

import math

from safelight.upstreams.painter.palette import Colour, mix, shade, tint
from safelight.upstreams.painter.view import View, backdrop


def cave(view: View) -> None:
    """A cave with stalactites, a bright mouth and a pool of light on its floor."""
    sheet, width, low = view.sheet, view.width, view.horizon
    rock = "#4a4860" if not view.light.dark else "#2f3050"
    light = view.light.lamp if not view.light.dark else "#a8c4f0"
    backdrop(view, sheet.ramp(shade(rock, 0.5), shade(rock, 0.3), rock), 0, low + 2)
    x, y = width * 0.5, low * 0.56
    sheet.circle(x, y, 58, sheet.halo(light, 0.75))
    _mouth(view, x, y, light)
    backdrop(view, sheet.ramp(shade(rock, 0.1), rock, shade(rock, 0.4)), low, view.height)
    sheet.ellipse(x, low + 12, width * 0.4, 13, sheet.halo(light, 0.7))
    for share, depth in ((0.62, 0.1), (0.36, 0.3)):
        _teeth(view, share, shade(rock, depth), up=False)
        _teeth(view, share * 0.7, shade(rock, depth + 0.06), up=True)
    for side in (-1, 1):
        edge = x + side * (width * 0.5 + 2)
        points = [f"M{edge:.1f} -2"]
        for step in range(9):
            reach = width * (0.24 - 0.12 * math.sin(step / 8 * math.pi)) + view.between(-2, 2)
            points.append(f"L{edge - side * reach:.1f} {-2 + step / 8 * (view.height + 4):.1f}")
        sheet.path(
            " ".join(points) + f" L{edge:.1f} {view.height + 2:.1f}Z", sheet.lit(shade(rock, 0.34))
        )
    _stones(view, rock)


def _mouth(view: View, x: float, y: float, light: Colour) -> None:
    """The way out: sky, hills and the uneven rim of rock."""
    sheet, rim = view.sheet, []
    for step in range(26):
        angle = math.tau * step / 26
        reach = 1 + view.between(-0.1, 0.1)
        rim.append(f"{x + math.cos(angle) * 21 * reach:.1f} {y + math.sin(angle) * 25 * reach:.1f}")
    outline = f"M{' L'.join(rim)}Z"
    sheet.path(outline, sheet.ramp(*view.light.sky))
    with sheet.within(outline):
        sheet.circle(x - 6, y - 6, 16, sheet.halo(light, 0.9))
        sheet.ellipse(x + 10, y + 26, 26, 14, view.air("#6f9a62", 0.3))
        sheet.ellipse(x - 14, y + 30, 24, 14, view.air("#5f8f52", 0.15))


def _teeth(view: View, share: float, hue: Colour, *, up: bool) -> None:
    """A row of stone icicles that hang, or stand on the ground."""
    sheet, count = view.sheet, round(view.width / 9)
    for number in range(count):
        x = (number + view.between(0.1, 0.9)) / count * view.width
        aside = min(1.0, abs(x - view.width / 2) / (view.width * 0.42))
        reach = view.horizon * share * (0.16 + 0.84 * aside**1.6) * view.between(0.5, 1.0)
        wide = view.between(2.6, 5.2)
        base, tip = (view.horizon + 3, view.horizon + 3 - reach) if up else (-2.0, reach)
        sheet.path(
            f"M{x - wide:.1f} {base:.1f} Q{x - wide * 0.3:.1f} {(base + tip) / 2:.1f} {x:.1f}"
            f" {tip:.1f}"
            f" Q{x + wide * 0.3:.1f} {(base + tip) / 2:.1f} {x + wide:.1f} {base:.1f}Z",
            sheet.pipe(hue),
        )


def _stones(view: View, rock: Colour) -> None:
    """Boulders, and small crystals that catch the light."""
    sheet = view.sheet
    for _ in range(int(view.width / 5)):
        x, y = view.between(0, view.width), view.between(view.horizon + 4, view.height)
        size = 0.8 + 3 * (y - view.horizon) / (view.height - view.horizon)
        sheet.ellipse(
            x, y, size * 1.5, size, sheet.ball(mix(rock, "#6f6a80", view.between(0, 0.5)))
        )
    for number in range(int(view.width / 12)):
        side = -1 if number % 2 else 1
        x = view.width * (0.5 + side * view.between(0.26, 0.48))
        y = view.between(view.horizon + 5, view.height - 2)
        hue = ("#8f7ae0", "#5fc0d8", "#d880c8")[number % 3]
        sheet.circle(x, y - 2, 6, sheet.halo(hue, 0.6))
        for lean, reach in ((-1.4, 4.6), (0.2, 6.4), (1.6, 4.2)):
            sheet.path(
                f"M{x + lean - 1:.1f} {y:.1f} L{x + lean * 2:.1f} {y - reach:.1f}"
                f" L{x + lean + 1:.1f} {y:.1f}Z",
                sheet.lit(tint(hue, 0.15)),
            )
