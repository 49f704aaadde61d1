"""The scenes of a city street and of a city of neon.

Houses here are background; a house that is the subject of a picture is a drawing.
"""

from safelight.upstreams.painter.palette import Colour, mix, shade, tint
from safelight.upstreams.painter.view import View, backdrop, sky


def city(view: View) -> None:
    """A street before rows of houses, windows lit when it is dark."""
    sky(view)
    for distance, height, tones in (
        (0.55, 44, ("#7f8fae", "#8d9ab5")),
        (0.3, 34, ("#64708f", "#7a6f8c", "#5f7f92")),
        (0.08, 25, ("#b3705a", "#c9976a", "#6f86a8", "#a8866f", "#8f9f86")),
    ):
        x = -3.0
        while x < view.width + 2:
            wide = view.between(9, 17)
            _block(view, x, wide, height * view.between(0.55, 1.1), tones, distance)
            x += wide + (view.between(0, 2) if distance > 0.1 else 0.2)
    sheet, top = view.sheet, view.horizon
    backdrop(view, sheet.ramp(view.air("#b9b3ac"), view.air("#a29b97")), top, top + 5)
    backdrop(view, view.air("#7f7a7a"), top + 5, top + 6)
    backdrop(view, sheet.ramp(view.air("#6c6c77"), view.air("#4a4954")), top + 6, view.height)
    for number in range(int(view.width / 20) + 2):
        sheet.path(
            f"M{number * 20 - 6:.1f} {view.ground + 5:.1f} l10 0 l1 1.4 l-12 0Z",
            view.air("#efe4c4"),
        )
    for number in range(int(view.width / 45) + 1):
        _street_lamp(view, 12 + number * 45 + view.between(-3, 3), top + 5)


def _block(
    view: View, x: float, wide: float, high: float, tones: tuple[Colour, ...], distance: float
) -> None:
    sheet, base = view.sheet, view.horizon + 1
    wall = view.air(tones[int(view.chance.integers(len(tones)))], distance)
    sheet.box(x, base - high, wide, high, sheet.ramp(tint(wall, 0.12), wall, shade(wall, 0.15)))
    sheet.box(x + wide * 0.82, base - high, wide * 0.18, high, shade(wall, 0.35), opacity=0.5)
    sheet.box(x - 0.4, base - high - 1, wide + 0.8, 1.4, shade(wall, 0.25))
    glow = 0.75 if view.light.dark else 0.4 if view.light.lamp_height > 0.5 else 0.12
    rows, columns = int((high - 3) / 4.4), max(2, int(wide / 3.4))
    for row in range(rows):
        for column in range(columns):
            lit = view.chance.random() < glow
            pane = (
                mix("#ffd98a", view.light.haze, distance * 0.5)
                if lit
                else mix(shade(wall, 0.5), "#9fc3dc", 0.3)
            )
            sheet.box(
                x + wide * (column + 0.28) / columns,
                base - high + 2 + row * 4.4,
                wide / columns * 0.46,
                2.5,
                pane,
                opacity=0.95 if lit else 0.75,
            )


def _street_lamp(view: View, x: float, y: float) -> None:
    sheet, iron = view.sheet, view.air("#3c3c48")
    sheet.line(f"M{x:.1f} {y:.1f} L{x:.1f} {y - 20:.1f} q0 -3 3 -3", iron, 0.8)
    if view.light.dark or view.light.lamp_height > 0.5:
        sheet.circle(x + 3.4, y - 21, 12, sheet.halo("#ffe2a0", 0.8))
    sheet.path(f"M{x + 1.6:.1f} {y - 23:.1f} l3.6 0 l-0.7 3 l-2.2 0Z", "#fff0c0")


_NEONS: tuple[Colour, ...] = ("#ff4fa8", "#3fe0f0", "#b06aff", "#ffb03f", "#5fffb0")


def neon_city(view: View) -> None:
    """A street between dark towers hung with neon signs, mirrored in wet ground."""
    sheet, width, low = view.sheet, view.width, view.horizon
    backdrop(view, sheet.ramp("#140c34", "#3a1a68", "#96348c", "#f07aa8"), 0, low + 2)
    sheet.circle(width * 0.5, low, 62, sheet.halo("#ff7ab8", 0.75))
    for distance, high, wide in ((0.6, 50.0, 9.0), (0.34, 44.0, 12.0)):
        x = -4.0
        while x < width + 3:
            across = wide * view.between(0.75, 1.3)
            # The street opens in the middle, where the towers are far away and low.
            far = 1 - abs(x + across / 2 - width / 2) / (width / 2)
            _tower(view, x, across, high * view.between(0.75, 1.1) * (1 - 0.5 * far), distance)
            x += across
    for side in (-1, 1):
        for step, (reach, high) in enumerate(((0.5, 0.98), (0.37, 0.74))):
            x = width / 2 + side * width * reach
            across = width * 0.15
            left = x - (across if side > 0 else 0)
            _tower(view, left, across, low * high * view.between(0.9, 1.05), 0.08 - 0.04 * step)
            _signs(view, left if side > 0 else left + across, low, low * high * 0.85)
    backdrop(view, sheet.ramp("#3a2050", "#1a1230", "#0d0b1e"), low, view.height)
    _gloss(view)


def _tower(view: View, x: float, wide: float, high: float, distance: float) -> None:
    sheet, base = view.sheet, view.horizon + 1
    wall = mix(("#221d4a", "#2c2158", "#1a2348")[int(view.chance.integers(3))], "#8f3f8a", distance)
    sheet.box(
        x, base - high, wide, high, sheet.ramp(shade(wall, 0.2), wall, mix(wall, "#ff6ab0", 0.26))
    )
    sheet.box(x + wide * 0.4, base - high - 4, 0.5, 4, shade(wall, 0.3))
    rows, columns = int(high / 3.4), max(2, int(wide / 2.6))
    for row in range(rows):
        for column in range(columns):
            if view.chance.random() > 0.4:
                continue
            hue = ("#ffe0a0", "#8fe8ff", "#ff9ad8")[int(view.chance.integers(3))]
            sheet.box(
                x + wide * (column + 0.25) / columns,
                base - high + 2 + row * 3.4,
                wide / columns * 0.5,
                1.5,
                mix(hue, wall, distance * 0.6),
                opacity=0.85,
            )


def _signs(view: View, x: float, low: float, high: float) -> None:
    """Upright neon signs along one edge of a tower."""
    sheet = view.sheet
    y = low - high
    while y < low - 12:
        hue = _NEONS[int(view.chance.integers(5))]
        down, across = view.between(9, 17), view.between(3.6, 5.6)
        sheet.ellipse(x, y + down / 2, across * 2.6, down, sheet.halo(hue, 0.55))
        sheet.box(x - across / 2, y, across, down, "#17102c", 1)
        sheet.line(
            f"M{x - across / 2:.1f} {y:.1f} h{across:.1f} v{down:.1f} h{-across:.1f}Z", hue, 0.7
        )
        for step in range(int(down / 3.2)):
            top = y + 1.8 + step * 3.2
            mark = ("h{0:.1f}", "h{0:.1f} v1.2", "l{0:.1f} 1.4", "v1.5 h{0:.1f}")[
                int(view.chance.integers(4))
            ].format(across * 0.46)
            sheet.line(f"M{x - across * 0.23:.1f} {top:.1f} {mark}", tint(hue, 0.5), 0.6)
        y += down + view.between(2, 6)


def _gloss(view: View) -> None:
    """What wet ground gives back of the lights."""
    sheet, width, low = view.sheet, view.width, view.horizon
    deep = view.height - low
    for number in range(int(width / 4)):
        hue = _NEONS[number % 5]
        x = view.between(0, width)
        sheet.ellipse(
            x,
            low + deep * view.between(0.05, 0.5),
            view.between(1, 3.4),
            deep * 0.5,
            sheet.halo(hue, 0.5),
        )
    sheet.ellipse(width / 2, low + 2, width * 0.24, deep * 0.7, sheet.halo("#ff8ac4", 0.6))
    for _ in range(int(width * 0.5)):
        share = view.between(0, 1) ** 1.3
        y, length = low + 1 + deep * share, 2 + 9 * share
        x = view.between(-4, width)
        hue = _NEONS[int(view.chance.integers(5))]
        sheet.line(f"M{x:.1f} {y:.1f} h{length:.1f}", tint(hue, 0.2), 0.3 + 0.4 * share, 0.45)
    for side in (-1, 1):
        sheet.line(
            f"M{width / 2 + side * 5:.1f} {low + 1:.1f} L{width / 2 + side * width * 0.42:.1f}"
            f" {view.height + 1:.1f}",
            "#5fe0f0",
            0.5,
            0.5,
        )
