"""Scenes without weather: rooms and tables, space and the deep sea, and plain emblems.

Each function paints one whole scene on a view, back to front.
"""

import math

from safelight.upstreams.painter.palette import Colour, mix, shade, tint, under
from safelight.upstreams.painter.view import View, backdrop, hills, stars

_WALLS = (
    ("#bcd3d6", "#e9eef0"),
    ("#e3c9b4", "#f3e6d6"),
    ("#c9d3b4", "#eef0e0"),
    ("#d6c3d8", "#f0e8f0"),
    ("#e8cf9a", "#f6ebce"),
)
_DIM = (0.62, 0.6, 0.82)


def _indoors(view: View, colour: Colour) -> Colour:
    """Indoors a lamp burns at night: dimmer than day, but not as dark as outside."""
    return under(colour, _DIM) if view.light.dark else under(colour, view.light.ambient)


def room(view: View) -> None:
    """A cosy room: window, picture, plant, floor and rug."""
    sheet, width, low = view.sheet, view.width, view.horizon
    wall, panel = _WALLS[int(view.chance.integers(len(_WALLS)))]
    wall, panel = _indoors(view, wall), _indoors(view, panel)
    backdrop(view, sheet.ramp(tint(wall, 0.25), wall, shade(wall, 0.1)), 0, low)
    step = 7.5
    for number in range(int(width / step) + 2):
        sheet.box(number * step, 0, step / 2, low, tint(wall, 0.35), opacity=0.35)
    backdrop(view, sheet.ramp(panel, shade(panel, 0.14)), low - 5, low)
    _floor(view)
    scale = min(1.0, width / 100, view.height / 100 * 0.9)
    window_x = width * view.between(0.13, 0.2)
    _window(view, window_x, low * 0.14, 27 * scale, min(34 * scale, low * 0.6))
    _picture(view, width * 0.84, low * 0.34, 9 * scale)
    _rug(view)
    _pot(view, width * 0.93, low + 7, 20 * scale)


def _floor(view: View) -> None:
    sheet, low, width = view.sheet, view.horizon, view.width
    wood = _indoors(view, "#b9834f")
    backdrop(view, sheet.ramp(tint(wood, 0.1), wood, shade(wood, 0.28)), low, view.height)
    middle = width / 2
    for number in range(-14, 15):
        x = middle + number * width * 0.07
        sheet.line(
            f"M{x:.1f} {low:.1f} L{middle + (x - middle) * 2.1:.1f} {view.height:.1f}",
            shade(wood, 0.4),
            0.35,
            opacity=0.6,
        )
    for _ in range(16):
        y = low + (view.height - low) * view.between(0, 1)
        x = view.between(0, width)
        sheet.line(
            f"M{x:.1f} {y:.1f} l{view.between(4, 9):.1f} 0", shade(wood, 0.3), 0.3, opacity=0.5
        )


def _window(view: View, x: float, y: float, across: float, down: float) -> None:
    sheet, light = view.sheet, view.light
    frame = _indoors(view, "#fbf7ee")
    sheet.box(x - 2, y - 2, across + 4, down + 4, sheet.lit(frame, 0.4), 0.6)
    sheet.box(x, y, across, down, sheet.ramp(*light.sky))
    if light.dark:
        for _ in range(9):
            sheet.circle(
                x + view.between(1, across - 1), y + view.between(1, down * 0.6), 0.3, "#fff6dc"
            )
    sheet.circle(x + across * 0.3, y + down * light.lamp_height, 3.2, light.lamp)
    sheet.circle(x + across * 0.3, y + down * light.lamp_height, 11, sheet.halo(light.lamp, 0.5))
    outline = f"M{x} {y} h{across} v{down} h{-across}Z"
    with sheet.within(outline):
        for share, hue in ((0.72, "#8fb58a"), (0.84, "#6fa05a")):
            sheet.ellipse(
                x + across * share,
                y + down * (share + 0.32),
                across * 0.8,
                down * 0.4,
                view.air(hue, 0.15),
            )
    for bar in (
        f"M{x + across / 2:.1f} {y:.1f} v{down:.1f}",
        f"M{x:.1f} {y + down / 2:.1f} h{across:.1f}",
    ):
        sheet.line(bar, frame, 1.3)
    sheet.box(x - 4, y + down + 1.6, across + 8, 2, sheet.lit(shade(frame, 0.08), 0.5), 0.5)
    cloth = _indoors(
        view, ("#d9826f", "#7fa3b8", "#d9a95f", "#8fae86")[int(view.chance.integers(4))]
    )
    for side in (-1, 1):
        edge = x - 5 if side < 0 else x + across + 5
        inner = edge + (10 if side < 0 else -10)
        sheet.path(
            f"M{edge:.1f} {y - 4:.1f} L{inner:.1f} {y - 4:.1f}"
            f" Q{inner - side * -1.5:.1f} {y + down * 0.6:.1f}"
            f" {edge + side * -1.5:.1f} {y + down + 4:.1f}"
            f" L{edge + side * 2.2:.1f} {y + down + 4:.1f}Z",
            sheet.lit(cloth, 0.8),
        )
    sheet.line(f"M{x - 7:.1f} {y - 4:.1f} h{across + 14:.1f}", _indoors(view, "#7a5236"), 1.1)


def _picture(view: View, x: float, y: float, size: float) -> None:
    sheet = view.sheet
    sheet.box(x - size * 0.8 + 0.8, y - size + 0.9, size * 1.6, size * 2, "#2a2030", opacity=0.25)
    sheet.box(x - size * 0.8, y - size, size * 1.6, size * 2, sheet.lit(_indoors(view, "#a8743f")))
    sheet.box(
        x - size * 0.62,
        y - size * 0.82,
        size * 1.24,
        size * 1.64,
        sheet.ramp(*(_indoors(view, c) for c in ("#f4e6c6", "#f0c79a", "#8fb5a8"))),
    )
    sheet.circle(x + size * 0.16, y - size * 0.2, size * 0.2, _indoors(view, "#ee7f5a"))


def _rug(view: View) -> None:
    sheet, x, y = view.sheet, view.width / 2, view.ground - 1.5
    hue = _indoors(view, ("#b8504a", "#4f7f96", "#7a6fa8", "#c98a4a")[int(view.chance.integers(4))])
    across, down = min(view.width * 0.46, 62), min(9.5, view.height - view.ground)
    for share, tone in (
        (1.0, shade(hue, 0.3)),
        (0.96, hue),
        (0.8, tint(hue, 0.45)),
        (0.74, hue),
        (0.5, tint(hue, 0.3)),
        (0.44, shade(hue, 0.1)),
    ):
        sheet.ellipse(x, y, across * share, down * share, tone)


def _pot(view: View, x: float, y: float, size: float) -> None:
    sheet = view.sheet
    for turn in (-60, -34, -12, 14, 38, 62):
        with sheet.moved(x, y - size * 0.32, 1.0, turn):
            sheet.path(
                f"M0 0 C{-size * 0.16:.1f} {-size * 0.3:.1f}"
                f" {-size * 0.1:.1f} {-size * 0.7:.1f} 0"
                f" {-size * 0.85:.1f}"
                f" C{size * 0.1:.1f} {-size * 0.7:.1f} {size * 0.16:.1f} {-size * 0.3:.1f} 0 0Z",
                sheet.lit(_indoors(view, "#5f9a58")),
            )
    sheet.path(
        f"M{x - size * 0.24:.1f} {y - size * 0.38:.1f}"
        f" h{size * 0.48:.1f} l{-size * 0.06:.1f} {size * 0.4:.1f}"
        f" h{-size * 0.36:.1f}Z",
        sheet.pipe(_indoors(view, "#c9734a")),
    )


def table(view: View) -> None:
    """A wooden table before a warm wall with soft lights."""
    sheet, width, low = view.sheet, view.width, view.horizon
    tone = ("#d9a878", "#b9a88f", "#a9b59a", "#c98f7a")[int(view.chance.integers(4))]
    wall = _indoors(view, tone)
    backdrop(view, sheet.ramp(shade(wall, 0.12), wall, tint(wall, 0.3)), 0, low + 1)
    sheet.circle(width * 0.26, low * 0.3, 60, sheet.halo("#fff3d0", 0.7))
    for _ in range(int(width * low / 260)):
        size = view.between(1.6, 5.5)
        hue = ("#fff0c4", "#ffd9a0", "#ffe8d8", "#f6c98a")[int(view.chance.integers(4))]
        x, y = view.between(0, width), view.between(0, low * 0.9)
        sheet.circle(x, y, size, hue, view.between(0.12, 0.34))
    wood = _indoors(view, "#a9693a")
    backdrop(view, sheet.ramp(tint(wood, 0.22), wood, shade(wood, 0.4)), low, view.height)
    backdrop(view, tint(wood, 0.5), low, low + 0.7)
    for number in range(1, 5):
        y = low + (view.height - low) * (number / 5) ** 1.5
        sheet.line(
            f"M-2 {y:.1f} H{width + 2:.1f}", shade(wood, 0.5), 0.3 + 0.12 * number, opacity=0.7
        )
    for _ in range(int(width * 0.7)):
        share = view.between(0, 1)
        y = low + 1 + (view.height - low) * share
        x, length = view.between(-5, width), view.between(6, 22)
        tone = shade(wood, 0.35) if view.chance.random() < 0.6 else tint(wood, 0.3)
        sheet.line(
            f"M{x:.1f} {y:.1f} q{length / 2:.1f} {view.between(-0.8, 0.8):.1f} {length:.1f} 0",
            tone,
            0.2 + 0.3 * share,
            opacity=0.45,
        )
    sheet.ellipse(width * 0.3, low + 5, width * 0.3, 5, sheet.halo("#fff0d0", 0.35))


def space(view: View) -> None:
    """Stars, a coloured nebula and a far planet."""
    sheet, width, height = view.sheet, view.width, view.height
    hues = (
        ("#5a3fa8", "#d0569c"),
        ("#2f5fb0", "#38b0b8"),
        ("#7a3f9a", "#ef7f5a"),
        ("#2f7f8c", "#7f5fd0"),
    )
    first, second = hues[int(view.chance.integers(4))]
    backdrop(view, sheet.ramp("#070818", "#0e1234", "#1b1746"))
    for number in range(9):
        x, y = view.between(0, 1) * width, view.between(0, 1) * height
        with sheet.moved(x, y, 1.0, view.between(-40, 10)):
            sheet.ellipse(
                0,
                0,
                view.between(26, 56),
                view.between(12, 26),
                sheet.halo((first, second)[number % 2], 0.55),
            )
    stars(view, round(width * height / 40), height)
    x, y, size = width * 0.84, height * 0.2, 11.0
    body = ("#e0a06a", "#7fb5c9", "#c98ab5", "#9ab57f")[int(view.chance.integers(4))]
    sheet.circle(x, y, size * 1.9, sheet.halo(body, 0.4))
    sheet.circle(x, y, size, sheet.ball(body, 1.2))
    disc = f"M{x - size} {y} a{size} {size} 0 1 0 {2 * size} 0 a{size} {size} 0 1 0 {-2 * size} 0"
    with sheet.within(disc):
        for rise in (-0.55, -0.1, 0.35):
            sheet.ellipse(
                x, y + rise * size, size * 1.1, size * 0.12, tint(body, 0.4), turn=-14, opacity=0.4
            )
    sheet.circle(width * 0.12, height * 0.82, 4.5, sheet.ball("#b9b3c9", 1.2))
    for _ in range(3):
        x, y = view.between(0.1, 0.9) * width, view.between(0.05, 0.5) * height
        sheet.line(f"M{x:.1f} {y:.1f} l8 -3.4", "#dfe8ff", 0.35, opacity=0.6)


def underwater(view: View) -> None:
    """A reef: light from above, seabed, corals, weed and bubbles."""
    sheet, width, height = view.sheet, view.width, view.height
    backdrop(view, sheet.ramp("#9be4e4", "#38a9c9", "#1a6fa0", "#0f477a"))
    for _ in range(7):
        x = view.between(-0.1, 0.9) * width
        sheet.path(
            f"M{x:.1f} -2 l{view.between(4, 9):.1f} 0"
            f" L{x + view.between(34, 46):.1f}"
            f" {height * 0.9:.1f} l-18 0Z",
            sheet.fade("#f0fff4", "#f0fff4", 0.0),
            0.26,
        )
    hills(view, view.ground + 1, 12, "#3f86a8", 0.2)
    hills(view, view.ground + 6, 7, "#d9c08c", 0.0)
    for number in range(int(width / 7)):
        x = view.between(0, width)
        if abs(x - width / 2) > width * 0.26 or number % 4 == 0:
            _weed(view, x, view.ground + view.between(4, 12)) if number % 2 else _coral(
                view, x, view.ground + view.between(4, 11)
            )
    for _ in range(int(width / 4)):
        x, y, size = view.between(0, width), view.between(0, height * 0.85), view.between(0.4, 1.7)
        sheet.circle(x, y, size, "#e8fbff", 0.3)
        sheet.circle(x - size * 0.3, y - size * 0.3, size * 0.3, "#ffffff", 0.8)


def _weed(view: View, x: float, y: float) -> None:
    hue = ("#2f8a6a", "#4fa35a", "#1f7a72")[int(view.chance.integers(3))]
    for shift in (-2.2, 0.0, 2.0):
        reach = view.between(14, 26)
        view.sheet.line(
            f"M{x + shift:.1f} {y:.1f} c3 {-reach * 0.3:.1f} -3 {-reach * 0.6:.1f} 1 {-reach:.1f}",
            hue,
            1.5,
            opacity=0.9,
        )


def _coral(view: View, x: float, y: float) -> None:
    hue = ("#ef7f6f", "#f0a8b8", "#f2b85a", "#b58ad8")[int(view.chance.integers(4))]
    for turn in (-46, -20, 4, 28, 52):
        reach = view.between(7, 12)
        angle = math.radians(turn - 90)
        end_x, end_y = x + math.cos(angle) * reach, y + math.sin(angle) * reach
        view.sheet.line(
            f"M{x:.1f} {y:.1f} Q{x + turn * 0.03:.1f} {y - 4:.1f} {end_x:.1f} {end_y:.1f}",
            shade(hue, 0.2),
            2.4,
        )
        view.sheet.line(
            f"M{x:.1f} {y:.1f} Q{x + turn * 0.03:.1f} {y - 4:.1f} {end_x - 0.3:.1f} {end_y:.1f}",
            hue,
            1.6,
        )
        view.sheet.circle(end_x, end_y, 1.5, tint(hue, 0.25))


def emblem(view: View, subject: Colour) -> None:
    """Plain ground with a disc and an open ring, for a logo of something in a colour."""
    sheet, x, y = view.sheet, view.width / 2, view.height / 2
    pairs = (
        ("#22305f", "#f2b134"),
        ("#f4c95d", "#d8564a"),
        ("#14545c", "#f4a259"),
        ("#3c2a5a", "#f4a6b7"),
        ("#e9efe4", "#4f8f7a"),
    )
    start = int(view.chance.integers(len(pairs)))
    # The disc that differs most from the subject, so that the subject stands out.
    order = pairs[start:] + pairs[:start]
    disc, ring = max(order[:3], key=lambda pair: _distance(pair[0], subject))
    backdrop(view, mix(disc, "#fbf8f2", 0.9))
    sheet.circle(x, y, 37, disc)
    sheet.line(_arc(x, y, 42.5, 110, 398), ring, 2.6)
    sheet.circle(*_on_circle(x, y, 42.5, 74), 1.8, ring)


def _distance(one: Colour, other: Colour) -> int:
    return sum(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) for at in (1, 3, 5))


def _on_circle(x: float, y: float, radius: float, degrees: float) -> tuple[float, float]:
    angle = math.radians(degrees)
    return x + math.cos(angle) * radius, y + math.sin(angle) * radius


def _arc(x: float, y: float, radius: float, start: float, end: float) -> str:
    first, last = _on_circle(x, y, radius, start), _on_circle(x, y, radius, end)
    large = int(end - start > 180)
    return (
        f"M{first[0]:.2f} {first[1]:.2f} A{radius} {radius} 0 {large} 1 {last[0]:.2f} {last[1]:.2f}"
    )
