"""Running water that leads through another scene."""

from safelight.upstreams.painter.palette import mix, shade, tint
from safelight.upstreams.painter.view import View


def brook(view: View, top: float) -> None:
    """A river that winds from a height down to the viewer, stones on its banks."""
    sheet, width, low = view.sheet, view.width, view.height + 2
    x = width * 0.5
    bank = view.air("#b39a72")
    course = (
        f"M{x - 1 - 0:.1f} {top:.1f} C{x - 12:.1f} {top + 8:.1f} {x + 16:.1f} {top + 12:.1f}"
        f" {x - 16:.1f} {low:.1f} L{x + 26:.1f} {low:.1f} C{x + 34:.1f} {top + 14:.1f}"
        f" {x - 1:.1f} {top + 9:.1f} {x + 3:.1f} {top:.1f}Z"
    )
    sheet.line(course, bank, 2.6)
    near = view.air("#2f86b4")
    sheet.path(course, sheet.ramp(mix(view.light.haze, near, 0.45), near, shade(near, 0.2)))
    with sheet.within(course):
        for _ in range(34):
            share = view.between(0, 1)
            y = top + (low - top) * share
            at, length = x + view.between(-18, 30) * (0.2 + share), 2 + 7 * share
            hue = tint(near, 0.6) if view.chance.random() < 0.6 else shade(near, 0.2)
            sheet.line(f"M{at:.1f} {y:.1f} q{length / 2:.1f} -0.8 {length:.1f} 0", hue, 0.5, 0.7)
    for side, edge in ((-1, -14), (1, 27)):
        for step in range(5):
            share = (step + 0.6) / 5
            size = 0.8 + 1.9 * share
            sheet.ellipse(
                x + edge * (0.16 + 0.8 * share) + side * view.between(0, 2),
                top + (low - top) * share,
                size * 1.5,
                size,
                sheet.ball(view.air("#8f8a84")),
            )
