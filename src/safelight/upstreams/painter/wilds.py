"""Scenes far from town: the savanna, a lake among mountains, a volcano, a waterfall.

They build on the landscapes' water and mountains.
"""

from safelight.upstreams.painter.landscapes import mountains, water
from safelight.upstreams.painter.palette import mix, shade, tint
from safelight.upstreams.painter.view import View, backdrop, fir, firs, hills, sky, tufts

_DRY = "#d9b25c"


def savanna(view: View) -> None:
    """Dry grass to the horizon, with acacias spread wide."""
    sky(view)
    hills(view, view.horizon + 1, 6, "#8f8aa0", 0.5)
    hills(view, view.horizon + 4, 4, "#c9a860", 0.25)
    for _ in range(3 + int(view.width / 40)):
        x = view.between(-4, view.width + 4)
        _acacia(view, x, view.horizon + view.between(3, 7), view.between(10, 22), 0.16)
    hills(view, view.horizon + 9, 4, _DRY, 0.06)
    hills(view, view.horizon + 21, 5, shade(_DRY, 0.08), 0.0)
    tufts(view, int(view.width * 1.6), _DRY, view.horizon + 9)


def _acacia(view: View, x: float, y: float, size: float, distance: float) -> None:
    sheet = view.sheet
    bark = view.air("#6b4a34", distance)
    for lean in (-0.26, 0.05, 0.3):
        sheet.line(
            f"M{x:.1f} {y:.1f} Q{x:.1f} {y - size * 0.4:.1f}"
            f" {x + lean * size:.1f} {y - size * 0.72:.1f}",
            bark,
            size * 0.06,
        )
    leaf = view.air("#6f8a3f", distance)
    for dx, dy, across, depth in (
        (-0.26, 0.7, 0.4, 0.25),
        (0.3, 0.73, 0.4, 0.3),
        (0.03, 0.8, 0.5, 0.0),
    ):
        sheet.ellipse(
            x + dx * size, y - dy * size, across * size, 0.1 * size, sheet.ball(shade(leaf, depth))
        )


def lake(view: View) -> None:
    """A still lake between firs and mountains, with reeds on the near shore."""
    sky(view)
    mountains(view, view.horizon + 2, 32, "#76809f", 0.42)
    hills(view, view.horizon + 1, 7, "#5d8560", 0.25)
    firs(view, view.horizon + 1, 9, round(view.width / 4), "#3f6f55", 0.2)
    water(view, view.horizon + 2, view.height)
    sheet, low = view.sheet, view.horizon + 2
    sheet.box(
        -1,
        low,
        view.width + 2,
        7,
        sheet.fade(view.air("#2f5f50"), view.air("#2f5f50"), 0.0),
        opacity=0.55,
    )
    shore = view.ground - 7
    hills(view, shore + 2, 3, "#7fa552", 0.0)
    tufts(view, int(view.width * 0.9), "#7fa552", shore + 3)
    for side in (-1, 1):
        for _ in range(int(view.width / 9)):
            x = view.width / 2 + side * view.width * view.between(0.3, 0.52)
            y, reach = shore + view.between(1, 4), view.between(10, 22)
            lean = view.between(-3, 3)
            sheet.line(
                f"M{x:.1f} {y:.1f} q{lean * 0.2:.1f} {-reach * 0.6:.1f} {lean:.1f} {-reach:.1f}",
                view.air("#5f8a45"),
                0.8,
            )
            if reach > 17:
                sheet.ellipse(x + lean, y - reach, 0.9, 2.8, view.air("#7a5230"))


def volcano(view: View) -> None:
    """A cone that pours out lava under its smoke, above dark land with glowing cracks."""
    sky(view)
    sheet, width, low = view.sheet, view.width, view.horizon
    x = width * (0.52 if view.alone else 0.78)
    top, half = low - min(36.0, low * 0.58), min(58.0, width * 0.5)
    sheet.ellipse(x, top - 6, half * 1.1, low * 0.62, sheet.halo("#ff8a4a", 0.6))
    _smoke(view, x, top)
    hills(view, low + 1, 10, "#6a5f74", 0.4)
    cone = (
        f"M{x - 8:.1f} {top:.1f} Q{x - half * 0.34:.1f} {low - 12:.1f} {x - half:.1f} {low + 7:.1f}"
        f" L{x + half:.1f} {low + 7:.1f} Q{x + half * 0.34:.1f} {low - 12:.1f} {x + 8:.1f}"
        f" {top:.1f}"
        f" Q{x} {top + 4:.1f} {x - 8:.1f} {top:.1f}Z"
    )
    _slopes(view, cone, (x, top, half))
    sheet.ellipse(x, top + 0.6, 8.2, 2.2, "#ffd27a")
    sheet.ellipse(x, top + 1, 6, 1.4, "#fff3c4")
    for lean, reach, wide in ((-0.34, 1.0, 2.6), (0.1, 0.8, 3.2), (0.46, 0.94, 2.2)):
        _lava(view, x + lean * 9, top + 1.5, lean * half * 0.9, (low + 6 - top) * reach, wide)
    for _ in range(26):
        reach = view.between(0, 1)
        sheet.circle(
            x + view.between(-1, 1) * (4 + 22 * reach),
            top - 20 * reach + 14 * reach * reach,
            view.between(0.3, 0.9),
            "#ffb04a",
        )
    hills(view, low + 9, 5, "#5a4a50", 0.06)
    hills(view, low + 20, 5, "#4a3d45", 0.0)
    for _ in range(int(width / 9)):
        x, y = view.between(-4, width), view.between(low + 14, view.height)
        reach = 2 + 9 * (y - low) / (view.height - low)
        crack = (
            f"M{x:.1f} {y:.1f} l{reach:.1f} {reach * 0.2:.1f} l{reach * 0.5:.1f} {-reach * 0.3:.1f}"
        )
        sheet.line(crack, "#ff7a2f", reach * 0.16, 0.55)
        sheet.line(crack, "#ffd27a", reach * 0.06)


def _slopes(view: View, cone: str, place: tuple[float, float, float]) -> None:
    """The cone's rock: a dark side and gullies; `place` is its middle, its top, its half width."""
    sheet, low = view.sheet, view.horizon
    x, top, half = place
    rock = view.air("#6b5560", 0.08)
    sheet.path(cone, sheet.lit(rock))
    with sheet.within(cone):
        sheet.path(
            f"M{x + 1:.1f} {top:.1f} Q{x + 7:.1f} {low - 14:.1f} {x + 16:.1f} {low + 9:.1f}"
            f" H{x + half:.1f} V{top:.1f}Z",
            shade(rock, 0.5),
            0.5,
        )
        for step in range(9):
            away = (step - 4) * 0.22
            sheet.line(
                f"M{x + away * 9:.1f} {top + 5:.1f} Q{x + away * 20:.1f} {low - 14:.1f}"
                f" {x + away * half:.1f} {low + 6:.1f}",
                shade(rock, 0.4),
                0.8,
                0.5,
            )


def _lava(view: View, x: float, y: float, lean: float, reach: float, wide: float) -> None:
    """One stream of lava down the cone, yellow in its middle."""
    course = (
        f"M{x:.1f} {y:.1f} C{x + lean * 0.1:.1f} {y + reach * 0.4:.1f}"
        f" {x + lean * 0.3 + 2:.1f} {y + reach * 0.6:.1f} {x + lean:.1f} {y + reach:.1f}"
    )
    for hue, share in (("#b8321f", 1.5), ("#f2662a", 1.0), ("#ffd27a", 0.4)):
        view.sheet.line(course, hue, wide * share)


def _smoke(view: View, x: float, top: float) -> None:
    """A column of smoke, lit from below."""
    for step in range(15):
        share = step / 14
        y = top - 3 - (top + 4) * share
        size = 5 + 13 * share
        for side in (-0.6, 0.5):
            hue = mix("#ff9a5a", view.air("#4f4a58"), min(1.0, 0.25 + share * 1.5))
            view.sheet.circle(
                x + 10 * share + side * size * 0.8 + view.between(-2, 2),
                y,
                size * view.between(0.7, 1.0),
                view.sheet.ball(hue, 0.7),
            )


def waterfall(view: View) -> None:
    """Water that falls between green cliffs into a pool."""
    sky(view)
    sheet, width, low = view.sheet, view.width, view.horizon
    hills(view, low - 8, 18, "#7fa0a8", 0.45)
    firs(view, low * 0.36, 12, round(width / 7), "#4f8560", 0.35)
    x, half, top, pool = width * 0.5, min(15.0, width * 0.17), low * 0.34, view.ground - 13
    rock = view.air("#7f7a72", 0.06)
    for side in (-1, 1):
        edge = x + side * half
        outline = (
            f"M{edge:.1f} {top:.1f} L{edge + side * 12:.1f} {top - 2:.1f}"
            f" Q{edge + side * width * 0.3:.1f} {top - 9:.1f} {x + side * (width * 0.5 + 3):.1f}"
            f" {top - 5:.1f} L{x + side * (width * 0.5 + 3):.1f} {pool + 9:.1f}"
            f" L{edge + side * 5:.1f} {pool + 6:.1f} L{edge + side * 2:.1f} {(top + pool) / 2:.1f}Z"
        )
        sheet.path(outline, sheet.ramp(tint(rock, 0.2), rock, shade(rock, 0.4)))
        with sheet.within(outline):
            for _ in range(16):
                at = edge + side * view.between(1, width * 0.36)
                y = view.between(top + 4, pool)
                sheet.path(
                    f"M{at:.1f} {y:.1f} l{view.between(4, 9):.1f} -1.5 l2 {view.between(4, 9):.1f}"
                    f" l-9 2Z",
                    shade(rock, view.between(0.15, 0.5)),
                    0.55,
                )
            for step in range(20):
                at = edge + side * (step * width * 0.02 + view.between(0, 2))
                leaf = view.air(("#5f9a4c", "#4a8548", "#7fb25a")[step % 3], 0.04)
                sheet.circle(
                    at, top + view.between(-3, 3), view.between(3, 5.5), sheet.ball(leaf, 0.7)
                )
    _fall(view, x, half, top, pool)
    _pool(view, x, pool)


def _fall(view: View, x: float, half: float, top: float, pool: float) -> None:
    sheet = view.sheet
    water = view.air("#a9dcea")
    sheet.path(
        f"M{x - half:.1f} {top:.1f} Q{x:.1f} {top - 3:.1f} {x + half:.1f} {top:.1f}"
        f" L{x + half * 1.12:.1f} {pool + 4:.1f} L{x - half * 1.12:.1f} {pool + 4:.1f}Z",
        sheet.ramp(tint(water, 0.5), water, tint(water, 0.55)),
    )
    for _ in range(26):
        at, start = x + view.between(-0.94, 0.94) * half, view.between(top, pool - 12)
        hue = view.air("#ffffff") if view.chance.random() < 0.65 else view.air("#6fb4cf")
        sheet.line(
            f"M{at:.1f} {start:.1f} q{view.between(-0.5, 0.5):.1f} 8 0 {view.between(8, 22):.1f}",
            hue,
            view.between(0.4, 1.1),
            0.7,
        )


def _pool(view: View, x: float, pool: float) -> None:
    """The water below with its foam, and a near shore of ferns and firs."""
    sheet, width = view.sheet, view.width
    backdrop(
        view, sheet.ramp(view.air("#7cc4d0"), view.air("#2f86a4"), view.air("#1f6a8c")), pool + 2
    )
    for step in range(int(width * 0.3)):
        y = view.between(pool + 6, view.height)
        at, length = view.between(-4, width), view.between(3, 10)
        hue = view.air("#d9f2f4" if step % 2 else "#1f5f84")
        sheet.line(f"M{at:.1f} {y:.1f} q{length / 2:.1f} -0.9 {length:.1f} 0", hue, 0.5, 0.6)
    for _ in range(26):
        at = x + view.between(-1, 1) * 21
        sheet.circle(at, pool + view.between(-2, 4), view.between(2, 4.6), view.air("#f4fbfb"), 0.6)
    for side in (-1, 1):
        for step in range(5):
            at = x + side * width * (0.36 + 0.05 * step)
            fir(view, at, pool + 7 + step * 1.6, 22 + 3 * step, "#3f7f4f", 0.04)
    shore = view.height - 5
    hills(view, shore + 2, 3, "#5f9446", 0.0)
    tufts(view, int(width * 0.7), "#6fa64c", shore + 1)
