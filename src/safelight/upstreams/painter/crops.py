"""Scenes of tilled land: fields in rows, of lavender, tulips, sunflowers and wheat.

Meadows and wild land are the landscapes'.
"""

from safelight.upstreams.painter.palette import Colour, mix, shade, tint
from safelight.upstreams.painter.view import View, hills, round_tree, sky

_GREEN = "#6f9f4f"


def lavender(view: View) -> None:
    """Rows of lavender that meet at the horizon."""
    _rows(view, ("#8f6fd0", "#7a5cc0"), "#8fa06a", 15)


def tulips(view: View) -> None:
    """Rows of tulips, each of another colour."""
    _rows(view, ("#e0485a", "#f2b93a", "#e88ab0", "#f08a4a", "#8f5ab8"), _GREEN, 12)


def sunflowers(view: View) -> None:
    """A field of sunflowers, their faces to the viewer."""
    _ground(view, "#6f9044")
    sheet, top = view.sheet, view.horizon + 5
    rows = 11
    for row in range(rows):
        share = row / (rows - 1)
        y = top + (view.height + 4 - top) * share**1.5
        size = 0.9 + 5.2 * share
        count = int(view.width / (size * 2.3)) + 2
        for number in range(count):
            x = (number + view.between(0.1, 0.9)) / count * (view.width + 8) - 4
            _sunflower(view, x, y + view.between(-0.4, 0.4) * size, size)
        sheet.box(-1, y + size * 0.9, view.width + 2, size * 0.5, view.air("#55803c"), opacity=0.4)


def _sunflower(view: View, x: float, y: float, size: float) -> None:
    sheet = view.sheet
    sheet.line(f"M{x:.1f} {y:.1f} l0 {size * 2.2:.1f}", view.air("#4f7f3a"), size * 0.22)
    for side in (-1, 1):
        sheet.ellipse(
            x + side * size * 0.6,
            y + size * 1.2,
            size * 0.62,
            size * 0.3,
            view.air("#5f9a46"),
            turn=side * -24,
        )
    petal = view.air("#f6bf2e")
    for turn in range(0, 360, 36):
        with sheet.moved(x, y, 1.0, turn):
            sheet.ellipse(0, -size * 0.68, size * 0.27, size * 0.42, petal)
    sheet.circle(x, y, size * 0.46, view.air("#6b4022"))


def poppies(view: View) -> None:
    """A green field full of poppies."""
    _ground(view, "#7fa552")
    sheet, top = view.sheet, view.horizon + 6
    for number in range(int(view.width * 5)):
        share = number / (view.width * 5)
        y = top + (view.height + 3 - top) * share**1.3
        x, size = view.between(-3, view.width + 3), 0.4 + 2.6 * share
        if number % 3 == 0:
            blade = view.air(("#5f8f42", "#87b45c")[number % 2])
            sheet.line(
                f"M{x:.1f} {y + size * 2:.1f} q1 {-size:.1f} 0 {-size * 3:.1f}", blade, size * 0.3
            )
            continue
        hue = view.air(("#d9301f", "#e8432c", "#c9281f")[number % 3])
        for dx, dy in ((-0.5, 0.0), (0.5, 0.05), (0.0, -0.4), (0.0, 0.35)):
            sheet.ellipse(x + dx * size, y + dy * size, size * 0.66, size * 0.56, hue)
        sheet.circle(x, y, size * 0.26, view.air("#3a2a30"))


def wheat(view: View) -> None:
    """A field of ripe wheat."""
    _ground(view, "#e0b24a")
    sheet, top = view.sheet, view.horizon + 6
    for _ in range(int(view.width * 4.2)):
        share = view.between(0, 1) ** 0.8
        y = top + (view.height + 6 - top) * share
        x, size = view.between(-3, view.width + 3), 1.6 + 8 * share
        lean = view.between(-0.2, 0.3) * size
        hue = view.air(("#e6bc56", "#d0993a", "#f2d07a")[int(view.chance.integers(3))])
        sheet.line(
            f"M{x:.1f} {y:.1f} q0 {-size * 0.6:.1f} {lean:.1f} {-size:.1f}", hue, size * 0.07
        )
        sheet.ellipse(x + lean, y - size, size * 0.09, size * 0.26, hue, turn=lean * 6)


def _ground(view: View, hue: Colour) -> None:
    """The sky, far hills with trees, and plain ground."""
    sky(view)
    hills(view, view.horizon + 2, 13, "#6f8fb0", 0.45)
    hills(view, view.horizon + 4, 8, "#6f9a66", 0.25)
    for _ in range(3 + int(view.width / 30)):
        x = view.between(-4, view.width + 4)
        round_tree(
            view, x, view.horizon + view.between(2, 4.5), view.between(6, 11), "#4f8048", 0.24
        )
    hills(view, view.horizon + 6, 3, hue, 0.08)


def _rows(view: View, hues: tuple[Colour, ...], earth: Colour, spread: float) -> None:
    """Mounds of flowers in rows, bright above and dark below, with earth between them."""
    _ground(view, mix(hues[0], earth, 0.3))
    sheet, top, low = view.sheet, view.horizon + 5.5, view.height + 3
    middle = view.width * 0.56
    sheet.path(
        f"M-2 {top:.1f} H{view.width + 2:.1f} V{low:.1f} H-2Z",
        sheet.ramp(view.air(mix(hues[0], earth, 0.4), 0.15), view.air(shade(earth, 0.2))),
    )
    count = int(view.width / spread) * 2 + 10
    for number in range(count):
        offset = number - count / 2
        hue = hues[number % len(hues)]
        near, far = middle + offset * spread, middle + offset * spread * 0.16
        half_near, half_far = spread * 0.36, spread * 0.058
        sheet.path(
            f"M{far - half_far:.1f} {top:.1f} L{far + half_far:.1f} {top:.1f}"
            f" L{near + half_near:.1f} {low:.1f} L{near - half_near:.1f} {low:.1f}Z",
            sheet.ramp(view.air(hue, 0.25), view.air(hue), view.air(shade(hue, 0.12))),
        )
        for _ in range(46):
            share = view.between(0, 1) ** 0.7
            x = (
                far
                + (near - far) * share
                + view.between(-1, 1) * (half_far + (half_near - half_far) * share)
            )
            y, size = top + (low - top) * share, 0.3 + 1.5 * share
            tone = tint(hue, 0.35) if view.chance.random() < 0.55 else shade(hue, 0.22)
            if -3 < x < view.width + 3:
                sheet.ellipse(
                    x, y - size, size * 0.62, size * 1.3, view.air(tone, 0.2 * (1 - share))
                )
