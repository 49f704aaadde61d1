"""A composition for prompts that name nothing the painter can draw.

Shapes and colours only; it should look meant, never like a failure. Scenes live elsewhere.
"""

import math

from safelight.upstreams.painter.palette import HARMONIES, Colour, luminance, mix, shade, tint
from safelight.upstreams.painter.view import View


def harmony(view: View, asked: tuple[Colour, ...]) -> tuple[Colour, ...]:
    """Five colours, dark to light: those that were asked for, completed so that they agree."""
    if not asked:
        return HARMONIES[int(view.chance.integers(len(HARMONIES)))]
    colours = list(asked[:4])
    main = colours[0]
    while len(colours) < 3:
        colours.append((shade(main, 0.45), tint(main, 0.5))[len(colours) % 2])
    darkest = min(colours, key=luminance)
    colours += [shade(darkest, 0.55), mix(max(colours, key=luminance), "#fbf3e2", 0.72)]
    return tuple(sorted(colours, key=luminance))


def abstraction(view: View, asked: tuple[Colour, ...]) -> None:
    """Fill the frame with one of seven kinds of composition, in the colours asked for if any."""
    colours = harmony(view, asked)
    kinds = (_ribbons, _discs, _leaves, _strokes, _facets, _blocks, _network)
    kind = int(view.chance.integers(len(kinds)))
    sheet, width, height = view.sheet, view.width, view.height
    sheet.box(
        -1, -1, width + 2, height + 2, sheet.ramp(colours[-1], mix(colours[-1], colours[-2], 0.45))
    )
    sheet.circle(width * 0.3, height * 0.28, 70, sheet.halo(tint(colours[-2], 0.4), 0.8))
    kinds[kind](view, colours)


def _ribbons(view: View, colours: tuple[Colour, ...]) -> None:
    """Broad waves that flow across, each over the one before."""
    sheet, width, height = view.sheet, view.width, view.height
    phase, rate = view.between(0, math.tau), view.between(0.7, 1.2)
    count = 9
    for number in range(count):
        base = height * (0.16 + 0.84 * number / count)
        swing = height * view.between(0.05, 0.12)
        points = []
        for step in range(41):
            share = step / 40
            rise = math.sin(phase + number * 0.55 + share * math.tau * rate)
            rise += 0.4 * math.sin(2.3 * share * math.tau + number)
            points.append(f"{-2 + (width + 4) * share:.1f} {base + rise * swing:.1f}")
        hue = colours[(number * 2 + 1) % len(colours)]
        edge = " L".join(points)
        outline = f"M-2 {height + 2:.1f} L{edge} L{width + 2:.1f} {height + 2:.1f}Z"
        sheet.line(f"M{edge}", shade(hue, 0.5), 2.2, opacity=0.28)
        sheet.path(outline, sheet.ramp(tint(hue, 0.3), hue, shade(hue, 0.3)))
        sheet.line(f"M{edge}", tint(hue, 0.6), 0.6, opacity=0.7)
    _sphere(view, width * view.between(0.62, 0.8), height * view.between(0.16, 0.3), 10, colours[2])


def _discs(view: View, colours: tuple[Colour, ...]) -> None:
    """Rings and half rings about a few middles."""
    sheet, width, height = view.sheet, view.width, view.height
    middles = [
        (width * view.between(0.28, 0.42), height * view.between(0.34, 0.46), 34.0),
        (width * view.between(0.66, 0.8), height * view.between(0.6, 0.74), 28.0),
        (width * view.between(0.72, 0.86), height * view.between(0.14, 0.28), 18.0),
        (width * view.between(0.1, 0.26), height * view.between(0.76, 0.9), 20.0),
    ]
    for at, (x, y, size) in enumerate(middles):
        for ring in range(5):
            reach = size * (1 - ring * 0.19)
            turn = view.between(0, 360)
            for half in range(2):
                hue = colours[(at + ring + half * 2) % len(colours)]
                with sheet.moved(x, y, 1.0, turn + half * 180):
                    sheet.path(
                        f"M{-reach:.1f} 0 A{reach:.1f} {reach:.1f} 0 0 1 {reach:.1f} 0Z",
                        sheet.lit(hue, 0.7),
                        0.94,
                    )
    for _ in range(4):
        x, y = view.between(0, width), view.between(0, height)
        angle = view.between(-0.7, 0.7)
        reach = view.between(30, 60)
        sheet.line(
            f"M{x - math.cos(angle) * reach:.1f} {y - math.sin(angle) * reach:.1f}"
            f" L{x + math.cos(angle) * reach:.1f} {y + math.sin(angle) * reach:.1f}",
            colours[0],
            view.between(0.4, 1.1),
            opacity=0.8,
        )
    _sphere(view, width * 0.54, height * 0.22, 5, colours[1])


def _leaves(view: View, colours: tuple[Colour, ...]) -> None:
    """Two fans of large leaves that grow out of opposite corners, and a disc between them."""
    sheet, width, height = view.sheet, view.width, view.height
    reach = max(width, height)
    _sphere(
        view, width * view.between(0.5, 0.66), height * view.between(0.3, 0.42), 17, colours[-2]
    )
    for x, y, start, share in ((width + 6, -6, 176.0, 0.62), (-6, height + 6, -4.0, 0.9)):
        for number in range(13):
            hue = colours[(number * 3 + int(share * 10)) % (len(colours) - 1)]
            size = reach * share * view.between(0.62, 1.05)
            half = size * view.between(0.1, 0.17)
            with sheet.moved(x, y, 1.0, start + number * 8.2 + view.between(-4, 4)):
                sheet.path(
                    f"M0 0 C{half:.1f} {-size * 0.3:.1f}"
                    f" {half:.1f} {-size * 0.75:.1f} 0"
                    f" {-size:.1f}"
                    f" C{-half:.1f} {-size * 0.75:.1f} {-half:.1f} {-size * 0.3:.1f} 0 0Z",
                    sheet.ramp(tint(hue, 0.35), hue, shade(hue, 0.35)),
                    0.94,
                )
                sheet.line(f"M0 0 L0 {-size * 0.96:.1f}", tint(hue, 0.5), 0.5, opacity=0.7)
    _sphere(view, width * 0.72, height * 0.74, 6, colours[1])


def _sphere(view: View, x: float, y: float, size: float, hue: Colour) -> None:
    view.sheet.circle(x + size * 0.3, y + size * 0.4, size * 1.25, view.sheet.halo("#2a1f3a", 0.3))
    view.sheet.circle(x, y, size, view.sheet.ball(hue))


def _strokes(view: View, colours: tuple[Colour, ...]) -> None:
    """Broad gestures of a brush across each other, with drops of paint."""
    sheet, width, height = view.sheet, view.width, view.height
    for number in range(15):
        hue = colours[(number * 2 + 1) % len(colours)]
        x, y = width * view.between(0.05, 0.95), height * view.between(0.1, 0.9)
        reach, bend = view.between(22, 60), view.between(-26, 26)
        with sheet.moved(x, y, 1.0, view.between(-70, 70)):
            thick = view.between(3, 12)
            for hair in range(7):
                shift = (hair - 3) * thick / 6.5
                tone = (tint(hue, 0.25), hue, shade(hue, 0.2))[hair % 3]
                start, end = view.between(-5, 5), view.between(-9, 9)
                sheet.line(
                    f"M{-reach + start:.1f} {shift:.1f} Q0 {bend + shift:.1f}"
                    f" {reach + end:.1f} {shift * 1.2:.1f}",
                    tone,
                    thick / 5,
                    0.88,
                )
    for _ in range(int(width * 0.7)):
        hue = colours[int(view.chance.integers(len(colours)))]
        x, y = view.between(0, width), view.between(0, height)
        size = view.between(0.15, 1) ** 3 * 2.2 + 0.2
        sheet.circle(x, y, size, sheet.ball(hue, 0.6))


def _facets(view: View, colours: tuple[Colour, ...]) -> None:
    """A ground of triangles, light towards one corner."""
    sheet, width, height = view.sheet, view.width, view.height
    step = 13.0
    columns, rows = int(width / step) + 3, int(height / step) + 3
    grid = [
        [
            (
                (column - 1 + view.between(-0.36, 0.36)) * step,
                (row - 1 + view.between(-0.36, 0.36)) * step,
            )
            for column in range(columns)
        ]
        for row in range(rows)
    ]
    focus = width * view.between(0.25, 0.75), height * view.between(0.2, 0.6)
    reach = math.hypot(width, height) * 0.62
    for row in range(rows - 1):
        for column in range(columns - 1):
            a, b = grid[row][column], grid[row][column + 1]
            c, d = grid[row + 1][column], grid[row + 1][column + 1]
            for corners in ((a, b, c), (b, d, c)):
                x = sum(corner[0] for corner in corners) / 3
                y = sum(corner[1] for corner in corners) / 3
                away = min(0.999, math.hypot(x - focus[0], y - focus[1]) / reach)
                place = (1 - away) * (len(colours) - 1)
                at = min(len(colours) - 2, int(place))
                hue = mix(colours[at], colours[at + 1], place - at)
                hue = (
                    tint(hue, view.between(0, 0.22))
                    if view.chance.random() < 0.5
                    else shade(hue, view.between(0, 0.22))
                )
                data = " L".join(f"{px:.1f} {py:.1f}" for px, py in corners)
                sheet.path(f"M{data}Z", hue)
                sheet.line(f"M{data}Z", hue, 0.2)


def _blocks(view: View, colours: tuple[Colour, ...]) -> None:
    """Quarter circles, halves and squares in a grid."""
    sheet, width, height = view.sheet, view.width, view.height
    count = 5
    step = min(width, height) / count
    for row in range(int(height / step) + 1):
        for column in range(int(width / step) + 1):
            x, y = column * step, row * step
            first, second = (colours[int(view.chance.integers(len(colours)))] for _ in range(2))
            if first == second:
                second = colours[-1] if first != colours[-1] else colours[0]
            sheet.box(x, y, step + 0.1, step + 0.1, sheet.lit(first, 0.4))
            _tile(view, x, y, step, second)


def _tile(view: View, x: float, y: float, step: float, hue: Colour) -> None:
    """One of five shapes in a square, turned at will."""
    sheet, half = view.sheet, step / 2
    shape, turn = int(view.chance.integers(5)), int(view.chance.integers(4)) * 90
    fill = sheet.lit(hue, 0.6)
    with sheet.moved(x + half, y + half, 1.0, turn):
        if shape == 0:
            sheet.path(
                f"M{-half} {-half} A{step} {step} 0 0 1 {half} {half} L{-half} {half}Z", fill
            )
        elif shape == 1:
            sheet.circle(0, 0, half * 0.74, fill)
        elif shape == 2:
            sheet.path(f"M{-half} {-half} L{half} {half} L{-half} {half}Z", fill)
        elif shape == 3:
            for share in (0.95, 0.62, 0.3):
                tone = hue if share != 0.62 else tint(hue, 0.6)
                reach = step * share
                sheet.path(
                    f"M{-half} {half} L{-half} {half - reach:.1f} A{reach:.1f} {reach:.1f} 0 0 1"
                    f" {-half + reach:.1f} {half}Z",
                    sheet.lit(tone, 0.4),
                )
        else:
            sheet.path(f"M{-half} 0 A{half} {half} 0 0 1 {half} 0Z", fill)


def _network(view: View, colours: tuple[Colour, ...]) -> None:
    """Glowing points joined by threads, on a dark ground."""
    sheet, width, height = view.sheet, view.width, view.height
    dark = shade(colours[0], 0.55)
    sheet.box(-1, -1, width + 2, height + 2, sheet.ramp(dark, mix(dark, colours[1], 0.35), dark))
    for hue in colours[1:4]:
        x, y = width * view.between(0.1, 0.9), height * view.between(0.1, 0.9)
        sheet.circle(x, y, 44, sheet.halo(hue, 0.45))
    points = [
        (view.between(0, width), view.between(0, height)) for _ in range(int(width * height / 170))
    ]
    for at, (x, y) in enumerate(points):
        for px, py in points[:at]:
            away = math.hypot(px - x, py - y)
            if away < 21:
                sheet.line(
                    f"M{x:.1f} {y:.1f} L{px:.1f} {py:.1f}", colours[-2], 0.34, 0.85 - away / 30
                )
    for number, (x, y) in enumerate(points):
        hue = colours[1 + number % (len(colours) - 1)]
        size = view.between(0.7, 2.3) if number % 7 else view.between(3, 4.6)
        sheet.circle(x, y, size * 3, sheet.halo(hue, 0.6))
        sheet.circle(x, y, size, sheet.ball(tint(hue, 0.3)))
