"""Scenes far out: a spiral galaxy and a nebula.

Planets and stars among which something else flies are the interiors' space.
"""

import math

from safelight.upstreams.painter.palette import Colour, mix, tint
from safelight.upstreams.painter.view import View, backdrop, stars

_TILT = -24.0


def galaxy(view: View) -> None:
    """A spiral galaxy seen aslant: a bright heart, two arms of stars and dust."""
    sheet, width, height = view.sheet, view.width, view.height
    backdrop(view, sheet.ramp("#05060f", "#0b0d26", "#120f30"))
    stars(view, round(width * height / 34), height)
    reach = min(width, height * 1.2) * 0.47
    cool, warm = (("#6fa8ff", "#ff9ad0"), ("#7fd8e8", "#c79aff"), ("#8fb4ff", "#ffb47a"))[
        int(view.chance.integers(3))
    ]
    with sheet.moved(width * 0.5, height * 0.5, 1.0, _TILT):
        sheet.ellipse(0, 0, reach * 1.15, reach * 0.62, sheet.halo(mix(cool, warm, 0.5), 0.6))
        for arm in range(2):
            _arm(view, arm * math.pi, reach, cool, warm)
        for size, hue, strength in ((0.5, "#ffd9a8", 0.85), (0.3, "#fff0d0", 1.0)):
            sheet.ellipse(0, 0, reach * size, reach * size * 0.62, sheet.halo(hue, strength))
        sheet.ellipse(0, 0, reach * 0.09, reach * 0.065, "#fffaf0")


def _arm(view: View, start: float, reach: float, cool: Colour, warm: Colour) -> None:
    """One arm: clouds of light first, then its stars."""
    sheet = view.sheet
    for step in range(26):
        share = 0.12 + 0.88 * step / 25
        x, y = _on_arm(start, share, reach)
        size = reach * (0.26 - 0.08 * share)
        hue = warm if step % 3 == 1 else cool
        sheet.ellipse(x, y, size, size * 0.72, sheet.halo(hue, 0.62 - 0.3 * share))
    for step in range(420):
        share = 0.1 + 0.9 * view.between(0, 1) ** 0.8
        x, y = _on_arm(start + view.between(-0.2, 0.2) * (1 + view.between(0, 1.6)), share, reach)
        hue = ("#ffffff", tint(cool, 0.6), tint(warm, 0.5))[step % 3]
        sheet.circle(x, y, view.between(0.14, 0.5), hue, view.between(0.5, 1.0))
    for step in range(12):
        share = 0.2 + 0.75 * step / 12
        x, y = _on_arm(start - 0.42, share, reach)
        sheet.ellipse(x, y, reach * 0.1, reach * 0.05, sheet.halo("#0a0820", 0.5))


def _on_arm(start: float, share: float, reach: float) -> tuple[float, float]:
    angle = start + 5.0 * share**0.7
    return math.cos(angle) * reach * share, math.sin(angle) * reach * share * 0.56


def nebula(view: View) -> None:
    """Clouds of glowing gas about young stars, dark dust before them."""
    sheet, width, height = view.sheet, view.width, view.height
    first, second, third = (
        ("#e0508f", "#4f7fe0", "#ffb46a"),
        ("#2fb0b8", "#7f5fd8", "#ffd08a"),
        ("#e8704a", "#3f9ac9", "#ffe0a0"),
    )[int(view.chance.integers(3))]
    backdrop(view, sheet.ramp("#060716", "#14102e", "#0b1230"))
    stars(view, round(width * height / 36), height)
    for number in range(46):
        along = number / 46 + view.between(-0.06, 0.06)
        x = width * (0.06 + 0.9 * along)
        y = height * (0.82 - 0.66 * along + 0.2 * math.sin(along * 7)) + view.between(-12, 12)
        hue = (first, second, first, third)[number % 4]
        size = view.between(9, 26)
        with sheet.moved(x, y, 1.0, view.between(-60, 20)):
            sheet.ellipse(0, 0, size * 1.5, size * 0.8, sheet.halo(hue, 0.52))
    sheet.circle(width * 0.52, height * 0.46, 30, sheet.halo(tint(third, 0.5), 0.9))
    for number in range(9):
        along = number / 9
        x = width * (0.14 + 0.72 * along)
        y = height * (0.86 - 0.56 * along) + view.between(-8, 8)
        with sheet.moved(x, y, 1.0, view.between(-50, 0)):
            sheet.ellipse(
                0, 0, view.between(8, 17), view.between(3, 6), sheet.halo("#120a20", 0.75)
            )
    for number in range(11):
        x, y = width * view.between(0.08, 0.92), height * view.between(0.08, 0.92)
        _flare(view, x, y, view.between(1.6, 4.6) if number else 8.0)


def _flare(view: View, x: float, y: float, size: float) -> None:
    """A bright star with its four rays."""
    sheet = view.sheet
    sheet.circle(x, y, size * 1.5, sheet.halo("#dfeaff", 0.85))
    for turn in (0.0, 90.0):
        with sheet.moved(x, y, 1.0, turn):
            thin = size * 0.055
            sheet.path(
                f"M{-size:.2f} 0 Q0 {-thin:.2f} {size:.2f} 0 Q0 {thin:.2f} {-size:.2f} 0Z",
                "#ffffff",
            )
    sheet.circle(x, y, size * 0.16, "#ffffff")
