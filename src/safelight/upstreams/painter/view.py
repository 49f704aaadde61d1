"""What every scene is drawn on: the frame, its horizon and light, and motifs scenes share.

Skies, clouds and hills live here because many scenes need them; a scene's own things belong
to that scene.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np

from safelight.upstreams.painter.daylight import Daylight
from safelight.upstreams.painter.drawings.sheet import Sheet
from safelight.upstreams.painter.palette import Colour, channels, mix, shade, tint, under
from safelight.upstreams.painter.vocabulary import Season

_TURNED: tuple[Colour, ...] = ("#d9822f", "#c9562f", "#e0a83a", "#b8703a")


@dataclass(slots=True)
class View:
    """A frame of width by height units, the shorter side being 100, or less in a tall frame.

    `horizon` and `ground` are heights from the top: where earth meets sky, and where subjects
    stand. `road`, `lamp` and `peaks` say whether there is a road, a sun or moon in the sky, and
    a range of mountains far off; `brook`, `aurora` and `snowy` whether there is running water, are
    northern lights, and lies snow; `milky` whether the Milky Way is seen,
    `alone` whether no subject stands before the scene.
    """

    sheet: Sheet
    width: float
    height: float
    horizon: float
    ground: float
    light: Daylight
    chance: np.random.Generator
    road: bool = False
    lamp: bool = True
    peaks: bool = False
    brook: bool = False
    aurora: bool = False
    milky: bool = False
    alone: bool = False
    snowy: bool = False
    season: Season | None = None

    def between(self, low: float, high: float) -> float:
        """A chance number."""
        return float(self.chance.uniform(low, high))

    def air(self, colour: Colour, distance: float = 0.0) -> Colour:
        """The colour in this light, seen through air: distance 0 (near) to 1 (lost in haze)."""
        return mix(
            under(_seasonal(colour, self.season), self.light.ambient), self.light.haze, distance
        )


def _seasonal(colour: Colour, season: Season | None) -> Colour:
    """Leaves turn in autumn and are light in spring; what is not green stays as it is."""
    red, green, blue = channels(colour)
    leafy = green - max(red, blue)
    if season is None or leafy <= 6:
        return colour
    if season == "autumn":
        return mix(colour, _TURNED[(red + blue) % len(_TURNED)], min(0.85, 0.5 + leafy / 120))
    return mix(colour, "#c8e06a", 0.3) if season == "spring" else colour


def backdrop(view: View, fill: str, top: float = 0.0, bottom: float | None = None) -> None:
    """Fill the frame's whole width between two heights."""
    low = view.height if bottom is None else bottom
    view.sheet.box(-1, top - 0.2, view.width + 2, low - top + 0.4, fill)


def pebble(view: View) -> str:
    """The outline of a rounded shape in the middle of the frame, for pictures without a ground."""
    x, y, phase = view.width / 2, view.height / 2, view.between(0, math.tau)
    points = []
    for step in range(48):
        angle = math.tau * step / 48
        reach = 41 + 3.2 * math.sin(3 * angle + phase) + 1.8 * math.sin(5 * angle - phase)
        points.append(f"{x + math.cos(angle) * reach:.1f} {y + math.sin(angle) * reach:.1f}")
    return f"M{' L'.join(points)}Z"


def sky(view: View) -> None:
    """Sky down to the horizon with sun or moon, stars and clouds."""
    light, sheet = view.light, view.sheet
    backdrop(view, sheet.ramp(*light.sky), 0, view.horizon + 2)
    if light.dark:
        stars(view, round(view.width * view.horizon / 90), view.horizon)
    if view.aurora:
        northern_lights(view)
        return
    if view.milky:
        milky_way(view)
        return
    x, y = view.width * view.between(0.16, 0.34), view.horizon * light.lamp_height
    if view.lamp and not light.overcast:
        sheet.circle(x, y, 58, sheet.halo(light.lamp, 0.7 if not light.dark else 0.45))
        sheet.circle(x, y, 6.5, sheet.ball(light.lamp, 0.4 if light.dark else 0.0))
        if light.dark:
            for shift, size in (((-2, -1.5), 1.3), ((2, 1.2), 1.7), ((0.4, -3), 0.8)):
                sheet.circle(x + shift[0], y + shift[1], size, shade(light.lamp, 0.18), 0.7)
    for _ in range(2 + int(view.width * view.horizon / 2600) + 2 * light.overcast):
        cloud(
            view,
            view.between(0, view.width),
            view.between(0.08, 0.62) * view.horizon,
            view.between(9, 20),
        )


def milky_way(view: View) -> None:
    """The band of the Milky Way, aslant over the sky."""
    sheet, width, low = view.sheet, view.width, view.horizon
    for number in range(60):
        along = number / 59
        x, y = width * (0.1 + 0.72 * along), low * (1.0 - 1.02 * along)
        sway = view.between(-1, 1)
        hue = ("#a9b8f0", "#d9b8e8", "#f4d9c0")[number % 3]
        size = view.between(6, 13)
        sheet.ellipse(x + sway * 6, y + sway * 3, size, size * 0.7, sheet.halo(hue, 0.36), turn=-50)
    for number in range(9):
        along = 0.1 + 0.8 * number / 8
        x, y = width * (0.1 + 0.72 * along), low * (1.0 - 1.02 * along)
        sheet.ellipse(x, y, 7, 2.4, sheet.halo("#141030", 0.55), turn=-50)
    for _ in range(int(width * low / 14)):
        along, sway = view.between(0, 1), view.between(-1, 1) * view.between(0, 1)
        x, y = width * (0.1 + 0.72 * along) + sway * 17, low * (1.0 - 1.02 * along) + sway * 12
        sheet.circle(x, y, view.between(0.1, 0.34), "#ffffff", view.between(0.5, 1))


def northern_lights(view: View) -> None:
    """Curtains of green and violet light that wave across the sky."""
    sheet, width, low = view.sheet, view.width, view.horizon
    for number, (green, violet) in enumerate(
        (("#3fe0c0", "#5f6ae8"), ("#5cf2a0", "#b45ce0"), ("#8fffb0", "#e06ad0"))
    ):
        phase, rate = view.between(0, math.tau), view.between(0.7, 1.2)
        foot, reach = low * (0.5 + 0.15 * number), low * (0.62 - 0.05 * number)
        strand = width / 46
        fill = sheet.curtain(violet, green, 0.62)
        for step in range(-4, 51):
            share = step / 46
            angle = phase + share * math.tau * rate
            x = width * share + math.sin(angle * 1.7) * 5
            y = foot + math.sin(angle) * low * 0.15
            tall = reach * (0.72 + 0.28 * math.sin(step * 2.4) * math.sin(step * 0.9))
            sheet.path(
                f"M{x:.1f} {y:.1f} L{x + strand * 1.5:.1f} {y + math.cos(angle) * 1.2:.1f}"
                f" L{x + strand * 1.5 + 2:.1f} {y - tall:.1f} L{x + 2:.1f} {y - tall:.1f}Z",
                fill,
            )


def stars(view: View, count: int, low: float) -> None:
    """Scatter stars above a height."""
    for _ in range(count):
        x, y = view.between(0, view.width), view.between(0, 1) ** 1.2 * low
        size = view.between(0.12, 0.42)
        if view.chance.random() < 0.06:
            view.sheet.circle(x, y, size * 5, view.sheet.halo("#dfe8ff", 0.8))
        view.sheet.circle(
            x, y, size, ("#ffffff", "#fff1cf", "#d4e2ff")[int(view.chance.integers(3))]
        )


def cloud(view: View, x: float, y: float, size: float, opacity: float = 0.92) -> None:
    """A heaped cloud, lit from above."""
    light = view.light
    fill = view.sheet.ramp(light.cloud, mix(light.cloud, light.cloud_shadow, 0.75))
    puffs = [(0.0, 0.0, 0.42)]
    for side in (-1, 1):
        away, radius = 0.0, 0.42
        for step in range(1, 4):
            away += radius * view.between(0.62, 0.85)
            radius = 0.4 - 0.085 * step
            puffs.append((side * away, view.between(0.02, 0.14), radius))
    path = "".join(
        f"M{x + (dx - r) * size:.1f} {y + dy * size:.1f}a{r * size:.1f} {r * size * 0.8:.1f} 0 1 0"
        f" {2 * r * size:.1f} 0a{r * size:.1f} {r * size * 0.8:.1f} 0 1 0 {-2 * r * size:.1f} 0Z"
        for dx, dy, r in puffs
    )
    view.sheet.path(path, fill, opacity)


def ridge(
    view: View, base: float, height: float, rough: float, steps: int
) -> list[tuple[float, float]]:
    """The points of a skyline from left to right: midpoint displacement about a base height."""
    levels = max(2, math.ceil(math.log2(steps)))
    heights = [view.between(0, 1), view.between(0, 1)]
    reach = 0.6
    for _ in range(levels):
        finer = [heights[0]]
        for left, right in itertools.pairwise(heights):
            finer += [(left + right) / 2 + view.between(-reach, reach), right]
        heights, reach = finer, reach * rough
    low, span = min(heights), max(heights) - min(heights) or 1.0
    last = len(heights) - 1
    return [
        (-2 + (view.width + 4) * number / last, base - height * (value - low) / span)
        for number, value in enumerate(heights)
    ]


def hills(view: View, base: float, height: float, colour: Colour, distance: float) -> None:
    """One soft chain of hills from its skyline down to the frame's foot."""
    waves = [(view.between(0, math.tau), view.between(0.6, 1.5)) for _ in range(2)]
    points = []
    for step in range(25):
        share = step / 24
        rise = sum(
            math.sin(phase + share * math.tau * rate * view.width / 120) for phase, rate in waves
        )
        points.append(f"{-2 + (view.width + 4) * share:.1f} {base - height * (0.5 + rise / 4):.1f}")
    near = view.air(colour, distance)
    view.sheet.path(
        f"M-2 {view.height + 2} L" + " L".join(points) + f" L{view.width + 2} {view.height + 2}Z",
        view.sheet.ramp(tint(near, 0.16 if not view.light.dark else 0.03), near, shade(near, 0.22)),
    )


def firs(view: View, y: float, size: float, count: int, colour: Colour, distance: float) -> None:
    """A row of fir trees standing about a height; nearer ones are larger."""
    for place in sorted(view.between(0, 1) for _ in range(count)):
        x = (place * 7.13 % 1) * (view.width + 10) - 5
        fir(view, x, y + place * size * 0.25, size * (0.7 + 0.6 * place), colour, distance)


def fir(view: View, x: float, y: float, size: float, colour: Colour, distance: float) -> None:
    """One fir with its foot at x, y."""
    left, right = view.air(tint(colour, 0.1), distance), view.air(shade(colour, 0.35), distance)
    view.sheet.box(
        x - size * 0.03, y - size * 0.14, size * 0.06, size * 0.16, view.air("#5f4330", distance)
    )
    for tier in range(4):
        top = y - size * (1 - tier * 0.19)
        low = y - size * (0.62 - tier * 0.17)
        half = size * (0.13 + 0.055 * tier)
        view.sheet.path(
            f"M{x:.1f} {top:.1f} L{x - half:.1f} {low:.1f}"
            f" Q{x - half * 0.5:.1f} {low - size * 0.01:.1f}"
            f" {x:.1f} {low + size * 0.03:.1f}Z",
            left,
        )
        view.sheet.path(
            f"M{x:.1f} {top:.1f} L{x + half:.1f} {low:.1f}"
            f" Q{x + half * 0.5:.1f} {low - size * 0.01:.1f}"
            f" {x:.1f} {low + size * 0.03:.1f}Z",
            right,
        )


def round_tree(
    view: View, x: float, y: float, size: float, colour: Colour, distance: float
) -> None:
    """One leafy tree with its foot at x, y."""
    sheet = view.sheet
    sheet.path(
        f"M{x - size * 0.06:.1f} {y:.1f} L{x - size * 0.035:.1f} {y - size * 0.5:.1f}"
        f" L{x + size * 0.035:.1f} {y - size * 0.5:.1f} L{x + size * 0.06:.1f} {y:.1f}Z",
        view.air("#6d4a30", distance),
    )
    leaf = view.air(colour, distance)
    for dx, dy, r, depth in (
        (0.16, 0.5, 0.2, 0.3),
        (-0.17, 0.52, 0.2, 0.15),
        (0.12, 0.76, 0.19, 0.12),
        (-0.1, 0.74, 0.2, 0.0),
    ):
        sheet.circle(x + dx * size, y - dy * size, r * size, sheet.ball(shade(leaf, depth), 0.7))


def tufts(view: View, count: int, colour: Colour, top: float) -> None:
    """Tufts of grass, larger towards the viewer."""
    for _ in range(count):
        y = view.between(top, view.height + 2)
        size = 1 + 3.2 * (y - top) / max(1.0, view.height - top)
        x = view.between(0, view.width)
        hue = view.air(shade(colour, 0.25) if view.chance.random() < 0.6 else tint(colour, 0.3))
        for lean in (-0.7, -0.1, 0.6):
            view.sheet.line(
                f"M{x + lean * size * 0.3:.1f} {y:.1f} q{lean * size * 0.2:.1f} {-size * 0.7:.1f}"
                f" {lean * size:.1f} {-size:.1f}",
                hue,
                size * 0.17,
                opacity=0.8,
            )


def blossoms(view: View, count: int, top: float, hues: tuple[Colour, ...]) -> None:
    """Small meadow flowers."""
    for _ in range(count):
        y = view.between(top, view.height)
        size = 0.35 + 0.95 * (y - top) / max(1.0, view.height - top)
        x = view.between(0, view.width)
        hue = view.air(hues[int(view.chance.integers(len(hues)))])
        for turn in range(0, 360, 72):
            angle = math.radians(turn)
            view.sheet.circle(
                x + math.cos(angle) * size * 0.6, y + math.sin(angle) * size * 0.6, size * 0.5, hue
            )
        view.sheet.circle(x, y, size * 0.4, view.air("#f7d35a"))
