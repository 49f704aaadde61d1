"""The scene of a city street.

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
