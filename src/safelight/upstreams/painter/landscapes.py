"""Scenes under the open sky.

Each function paints one whole scene on a view, back to front. Rooms, space and the deep are not
here: they have no horizon with weather.
"""

import math

from safelight.upstreams.painter.palette import Colour, mix, shade, tint
from safelight.upstreams.painter.streams import brook
from safelight.upstreams.painter.view import (
    View,
    backdrop,
    blossoms,
    cloud,
    fir,
    firs,
    hills,
    ridge,
    round_tree,
    sky,
    tufts,
)

GRASS = "#7fb24f"
_TURNING: tuple[Colour, ...] = ("#e08a2e", "#d05a2f", "#eab53c", "#b8452f")
FLOWERS = ("#fffaf0", "#f3c93f", "#ee7f9a", "#9a7fd8", "#ef8a4a")


def meadow(view: View) -> None:
    """Rolling hills, a few trees and a meadow in flower."""
    sky(view)
    hills(view, view.horizon + 2, 15, "#6f9fae", 0.45)
    hills(view, view.horizon + 5, 10, "#6fa06a", 0.28)
    for _ in range(3 + int(view.width / 40)):
        x = view.between(-4, view.width + 4)
        round_tree(view, x, view.horizon + view.between(2, 5), view.between(8, 15), "#4f8c46", 0.2)
    hills(view, view.horizon + 8, 6, GRASS, 0.08)
    hills(view, view.horizon + 20, 6, shade(GRASS, 0.08), 0.0)
    tufts(view, int(view.width * 1.1), GRASS, view.horizon + 10)
    blossoms(view, int(view.width * 0.5), view.horizon + 12, FLOWERS)


def mountains(view: View, base: float, height: float, rock: Colour, distance: float) -> None:
    """A range of peaks: a light and a dark face to each, and snow on the high ones."""
    count = max(3, round(view.width / 34))
    spots = sorted(
        ((number + view.between(0.2, 0.8)) / count * view.width for number in range(count)),
        key=lambda x: abs(x - view.width * 0.5) + 7 * math.sin(x),
        reverse=True,
    )
    for x in spots:
        rise = height * view.between(0.62, 1.0)
        _peak(view, x, base, rise, rock, distance)


def _peak(view: View, x: float, base: float, rise: float, rock: Colour, distance: float) -> None:
    sheet = view.sheet
    half = rise * view.between(0.85, 1.15)
    top = base - rise
    light, dark = view.air(tint(rock, 0.25), distance), view.air(shade(rock, 0.42), distance)
    snow, blue = view.air("#fbfaf8", distance * 0.8), view.air("#aebfda", distance * 0.8)
    left, right = [(x, top)], [(x, top)]
    for step in range(1, 7):
        share = step / 6
        left.append((x - half * share + view.between(-1.6, 1.6), top + rise * share**1.08))
        right.append((x + half * share + view.between(-1.6, 1.6), top + rise * share**1.08))
    spine = [(x, top)] + [
        (x + view.between(-0.09, 0.2) * half * share, top + rise * share)
        for share in (0.22, 0.4, 0.62, 0.8, 1.0)
    ]
    sheet.path(_polygon(left + spine[::-1]), sheet.fade(light, view.air(rock, distance + 0.12)))
    sheet.path(
        _polygon(right + spine[::-1]),
        sheet.fade(dark, view.air(shade(rock, 0.25), distance + 0.12)),
    )
    for edge, fill in ((left, snow), (right, blue)):
        rim = edge[:3]
        middle = [spine[2], spine[1]]
        wave = []
        for step in range(1, 6):
            share = step / 6
            wave.append(
                (
                    rim[-1][0] + (middle[0][0] - rim[-1][0]) * share,
                    rim[-1][1]
                    + (middle[0][1] - rim[-1][1]) * share
                    + (step % 2 * 2 - 0.6) * rise * 0.07,
                )
            )
        sheet.path(_polygon([*rim, *wave, *middle, (x, top)]), fill)
    for _ in range(5):
        share = view.between(0.45, 0.92)
        gully = x + half * share * view.between(-0.85, 0.85)
        y = top + rise * share
        if abs(gully - x) < half * share * 0.9:
            sheet.line(
                f"M{gully:.1f} {y:.1f} l{(gully - x) * 0.12 + 0.4:.1f} {rise * 0.13:.1f}",
                dark if gully < x else view.air(shade(rock, 0.55), distance),
                rise * 0.022,
                opacity=0.5,
            )


def _polygon(points: list[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def mountain(view: View) -> None:
    """A range of peaks above a green valley, with a road if one is wanted."""
    sky(view)
    mountains(view, view.horizon + 3, 34, "#7d86a6", 0.5)
    mountains(view, view.horizon + 5, 24, "#6b6f86", 0.22)
    hills(view, view.horizon + 4, 8, "#5d8560", 0.25)
    firs(view, view.horizon + 3, 8, round(view.width / 4), "#3f6f55", 0.22)
    hills(view, view.horizon + 7, 5, "#7ba553", 0.06)
    if view.road:
        _road(view)
    else:
        hills(view, view.horizon + 20, 6, "#6f9c4b", 0.0)
    if not view.road:
        tufts(view, int(view.width * 0.9), GRASS, view.horizon + 10)
        blossoms(view, int(view.width * 0.3), view.horizon + 14, FLOWERS)


def _road(view: View) -> None:
    """A road that winds from the far hills and passes in front of the viewer."""
    sheet, width, low = view.sheet, view.width, view.height
    asphalt = view.air("#6b6a74")
    start, edge = view.horizon + 5, view.ground - 9
    x = width * view.between(0.58, 0.7)
    verge = view.air("#cdbb8e")
    for grow, fill in ((1.0, verge), (0.0, asphalt)):
        sheet.path(
            f"M{x - 0.7 - grow * 0.3:.1f} {start}"
            f" C{x - 16 - grow:.1f} {start + 6:.1f}"
            f" {x + 20 - grow:.1f} {edge - 8:.1f}"
            f" {x - 22 - grow * 2:.1f} {edge + 3:.1f} L{x + 34 + grow * 2:.1f} {edge + 3:.1f}"
            f" C{x + 30 + grow:.1f} {edge - 9:.1f}"
            f" {x - 8 + grow:.1f} {start + 6:.1f}"
            f" {x + 0.7 + grow * 0.3:.1f} {start}Z",
            fill,
        )
    sheet.path(
        f"M-2 {edge:.1f} Q{width / 2:.1f} {edge - 3:.1f}"
        f" {width + 2} {edge:.1f} L{width + 2} {low + 2} L-2"
        f" {low + 2}Z",
        verge,
    )
    sheet.path(
        f"M-2 {edge + 1.4:.1f} Q{width / 2:.1f} {edge - 1.6:.1f} {width + 2} {edge + 1.4:.1f}"
        f" L{width + 2} {low + 2} L-2 {low + 2}Z",
        sheet.ramp(asphalt, view.air("#4c4a56")),
    )
    line = view.ground + 6
    for number in range(int(width / 22) + 2):
        sheet.path(f"M{number * 22 - 8} {line:.1f} l11 0 l1 1.5 l-12 0Z", view.air("#f6e6b8"))


def sea(view: View) -> None:
    """Open water under a wide sky, with an island far off and gulls."""
    sky(view)
    if view.peaks:
        mountains(view, view.horizon + 2, 26, "#6f7896", 0.16)
    hills(view, view.horizon + 1, 5, "#7f93b0", 0.5)
    water(view, view.horizon, view.height)
    for _ in range(5):
        x, y, size = (
            view.between(0.1, 0.95) * view.width,
            view.between(0.12, 0.6) * view.horizon,
            view.between(1.4, 2.8),
        )
        view.sheet.line(
            f"M{x - size:.1f} {y - size * 0.3:.1f}"
            f" Q{x - size * 0.4:.1f} {y - size * 0.6:.1f}"
            f" {x:.1f} {y:.1f}"
            f" Q{x + size * 0.4:.1f} {y - size * 0.6:.1f} {x + size:.1f} {y - size * 0.3:.1f}",
            view.air("#f4f4f4", 0.1) if view.light.dark else view.air("#4c5668", 0.25),
            0.45,
        )


def water(view: View, top: float, low: float) -> None:
    """Water from the horizon to a height, with waves and the glitter of sun or moon."""
    sheet, light = view.sheet, view.light
    near, far = view.air("#1d5f92"), mix(view.air("#4b9cc4"), light.haze, 0.45)
    backdrop(view, sheet.ramp(far, view.air("#2f83b4"), near), top, low)
    depth = low - top
    glitter = view.width * 0.26
    for step in range(int(view.width * 0.55)):
        share = view.between(0, 1) ** 1.4
        y, x = top + 0.6 + depth * share, view.between(-3, view.width)
        length = 1.5 + 9 * share
        crest = tint(far, 0.3) if step % 3 else shade(near, 0.2)
        sheet.line(
            f"M{x:.1f} {y:.1f} q{length / 4:.1f} {-0.3 - share:.1f} {length / 2:.1f} 0"
            f" t{length / 2:.1f} 0",
            crest,
            0.25 + 0.6 * share,
            opacity=0.5,
        )
    if not light.overcast:
        for step in range(34):
            share = step / 34
            y = top + 0.5 + depth * share
            x = glitter + view.between(-1, 1) * (2 + 11 * share)
            length = view.between(1.5, 3) * (0.6 + 1.8 * share)
            sheet.line(
                f"M{x - length:.1f} {y:.1f} L{x + length:.1f} {y:.1f}",
                light.lamp,
                0.3 + 0.5 * share,
                0.6,
            )


def beach(view: View) -> None:
    """A sandy bay with foam, shells and a palm at the side."""
    sky(view)
    hills(view, view.horizon + 1, 7, "#7f9d9c", 0.45)
    shore = view.horizon + (view.ground - view.horizon) * 0.45
    water(view, view.horizon, shore + 6)
    sheet, width = view.sheet, view.width
    for lift, fill in ((2.6, view.air("#eef6f4")), (1.2, view.air("#c8b07c")), (0.0, "")):
        sand = fill or sheet.ramp(view.air("#f0dcae"), view.air("#e2c48c"), view.air("#cfa86e"))
        sheet.path(
            f"M-2 {shore - lift:.1f} C{width * 0.25:.1f}"
            f" {shore - 3 - lift:.1f} {width * 0.4:.1f}"
            f" {shore + 5 - lift:.1f}"
            f" {width * 0.62:.1f} {shore + 1 - lift:.1f}"
            f" S{width * 0.9:.1f} {shore - 3 - lift:.1f} {width + 2}"
            f" {shore + 2 - lift:.1f}"
            f" L{width + 2} {view.height + 2} L-2 {view.height + 2}Z",
            sand,
        )
    for _ in range(int(width * 0.5)):
        y = view.between(shore + 4, view.height)
        sheet.ellipse(
            view.between(0, width),
            y,
            view.between(0.2, 0.9),
            0.25,
            view.air("#b9925c"),
            opacity=0.5,
        )
    for _ in range(6):
        x, y = view.between(0, width), view.between(shore + 9, view.height - 2)
        sheet.path(
            f"M{x:.1f} {y:.1f} l-1.4 -1.6 q1.4 -1.4 2.8 0Z",
            view.air(FLOWERS[int(view.chance.integers(5))]),
        )


def forest(view: View) -> None:
    """A clearing among tall trees, lighter in the distance."""
    sky(view)
    sheet, low = view.sheet, view.horizon
    backdrop(
        view,
        sheet.ramp(mix(view.light.sky[-1], view.air("#a9c98f"), 0.5), view.air("#88b06c", 0.35)),
        0,
        low + 3,
    )
    sheet.circle(
        view.width * 0.36,
        low * 0.45,
        46,
        sheet.halo(view.light.lamp, 0.85 if not view.light.dark else 0.3),
    )
    for distance, count, size, colour in (
        (0.55, 16, 42, "#5c8f68"),
        (0.34, 12, 52, "#477d52"),
        (0.14, 8, 62, "#376a45"),
    ):
        _grove(
            view, low + (1 - distance) * 5, size, round(count * view.width / 100), colour, distance
        )
    hills(view, low + 5, 3, "#6c9a4c", 0.12)
    hills(view, low + 16, 4, "#567f3e", 0.0)
    for side in (-0.02, 1.02):
        x = view.width * side
        _trunk(view, x, low + 15, 9, 0.0)
    for _ in range(4):
        x = view.width * view.between(0.15, 0.8)
        sheet.path(
            f"M{x:.1f} -2 l7 0 L{x + 30:.1f} {view.ground:.1f} l-14 0Z",
            sheet.fade(view.light.lamp, view.light.lamp, 0.0),
            0.1 if view.light.dark else 0.2,
        )
    if view.brook:
        brook(view, low + 4)
    _ferns(view, int(view.width / 4.5), low + 9)
    tufts(view, int(view.width * 0.8), "#6f9c4b", low + 9)


def _grove(view: View, y: float, size: float, count: int, colour: Colour, distance: float) -> None:
    for number in range(count):
        x = (number + view.between(0.1, 0.9)) / count * view.width
        height = size * view.between(0.7, 1.1)
        if view.season == "autumn" and view.chance.random() < 0.66:
            leaf = _TURNING[int(view.chance.integers(4))]
            round_tree(view, x, y + view.between(0, 3), height * 0.8, leaf, distance)
        elif view.chance.random() < 0.6:
            fir(view, x, y + view.between(-1, 2), height, colour, distance)
        else:
            _trunk(view, x, y + 2, size * 0.055, distance)


def _trunk(view: View, x: float, y: float, width: float, distance: float) -> None:
    bark = view.air("#6b4c36", distance)
    view.sheet.path(
        f"M{x - width * 0.9:.1f} {y:.1f}"
        f" Q{x - width * 0.4:.1f} {y - 8:.1f}"
        f" {x - width * 0.45:.1f} -2"
        f" L{x + width * 0.45:.1f} -2"
        f" Q{x + width * 0.4:.1f} {y - 8:.1f}"
        f" {x + width * 0.9:.1f} {y:.1f}Z",
        view.sheet.pipe(bark),
    )


def _ferns(view: View, count: int, top: float) -> None:
    for _ in range(count):
        x, y = view.between(0, view.width), view.between(top, view.height + 3)
        size = 2 + 6 * (y - top) / max(1.0, view.height - top)
        hue = view.air(("#4f8a45", "#3f7a4a", "#6fa54f")[int(view.chance.integers(3))])
        for lean in (-1.0, -0.55, 0.0, 0.55, 1.0):
            view.sheet.path(
                f"M{x:.1f} {y:.1f} q{lean * size * 0.3 - 0.5:.1f}"
                f" {-size * 0.9:.1f} {lean * size:.1f}"
                f" {-size * (1 - abs(lean) * 0.35):.1f}"
                f" q{-lean * size * 0.4 + 0.6:.1f} {size * 0.35:.1f}"
                f" {-lean * size:.1f}"
                f" {size * (1 - abs(lean) * 0.35):.1f}Z",
                hue,
            )


def snow(view: View) -> None:
    """Snow-covered hills with firs."""
    sky(view)
    mountains(view, view.horizon + 3, 26, "#8f9cba", 0.5)
    hills(view, view.horizon + 4, 9, "#c9d6e8", 0.25)
    firs(view, view.horizon + 2, 13, round(view.width / 6), "#587f80", 0.3)
    hills(view, view.horizon + 8, 6, "#e6edf5", 0.08)
    firs(view, view.horizon + 9, 24, round(view.width / 22), "#4a7a70", 0.08)
    hills(view, view.horizon + 19, 6, "#f3f5f8", 0.0)
    for _ in range(int(view.width * 0.4)):
        y = view.between(view.horizon + 16, view.height)
        x, length = view.between(0, view.width), view.between(2, 8)
        view.sheet.line(
            f"M{x:.1f} {y:.1f} q{length / 2:.1f} -0.8 {length:.1f} 0", view.air("#b9c9e0"), 0.5, 0.5
        )


def desert(view: View) -> None:
    """Dunes with rocks far off."""
    sky(view)
    points = ridge(view, view.horizon + 1, 10, 0.5, 16)
    view.sheet.path(
        _polygon([*points, (view.width + 2, view.height), (-2, view.height)]),
        view.air("#b5765a", 0.4),
    )
    for lift, height, colour, distance in (
        (4, 9, "#e0a868", 0.2),
        (12, 8, "#e6b476", 0.08),
        (22, 7, "#e9be84", 0.0),
    ):
        hills(view, view.horizon + lift, height, colour, distance)
    for _ in range(int(view.width * 0.4)):
        y = view.between(view.horizon + 10, view.height)
        x, length = view.between(0, view.width), view.between(4, 12)
        view.sheet.line(
            f"M{x:.1f} {y:.1f} q{length / 2:.1f} -1.2 {length:.1f} 0",
            view.air("#c28f52"),
            0.35,
            0.5,
        )


def high_sky(view: View) -> None:
    """Above the clouds: sky all the way down, with a sea of cloud at the foot."""
    horizon = view.horizon
    view.horizon = view.height * 0.93
    sky(view)
    view.horizon = horizon
    hills(view, view.height * 0.93, 10, "#7fa38f", 0.55)
    hills(view, view.height * 0.99, 8, "#7fae68", 0.3)
    for row in range(2):
        for number in range(int(view.width / 16) + 2):
            cloud(
                view,
                number * 16 + view.between(-5, 5),
                view.height * (0.93 + 0.07 * row),
                view.between(16, 26),
            )
