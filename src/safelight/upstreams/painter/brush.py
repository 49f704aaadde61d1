"""Brush strokes: one layer of them at a time, laid where the canvas is still unlike the reference.

The technique is painterly rendering by layers: large brushes first, smaller ones only where they
are needed, each stroke along the contours. Which layers a picture gets, and how it is finished,
is decided by the medium that holds the brush.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Floats: TypeAlias = NDArray[np.float64]
Bytes: TypeAlias = NDArray[np.uint8]

_STEPS = 4
_LIKE = 66
_STROKES_BETWEEN_CHECKS = 150
_BRISTLES_FROM = 14
_ROUND_FROM = 10
# Error counts in full where there is interest, and by this part elsewhere.
_CARE = [round(255 * (0.62 + 0.38 * level / 255)) for level in range(256)]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: stroke width in reference pixels, and how much error (0..255) is let pass.

    `jitter` is how far, in levels, the colour of a stroke may stray. Only `thick` layers leave a
    relief: that of fine ones would look like worms, and costs as much as their colour.
    """

    width: float
    tolerance: float
    jitter: float = 5.0
    thick: bool = True


@dataclass(slots=True)
class Strokes:
    """The strokes of a layer in reference pixels: paths of points, colours and relief."""

    paths: Floats
    colours: NDArray[np.int64]
    lifts: NDArray[np.int64]


class Canvas:
    """The picture while it is painted, at `scale` (1 or 2) times the reference's size.

    `relief` is how thick the paint lies, 128 being even.
    """

    def __init__(self, ground: Image.Image, size: tuple[int, int]) -> None:
        """Start at scale 1, from a ground of any size."""
        self.size, self.scale = size, 1
        self.colour = ground.resize(size, Image.Resampling.BILINEAR)
        self.relief = Image.new("L", size, 128)

    def enlarge(self) -> None:
        """Go on at scale 2: fine strokes look ragged without, broad ones only cost more."""
        self.scale = 2
        whole = (self.size[0] * 2, self.size[1] * 2)
        self.colour = self.colour.resize(whole, Image.Resampling.BILINEAR)
        self.relief = self.relief.resize(whole, Image.Resampling.BILINEAR)

    def picture(self) -> Image.Image:
        """The colours as they are, RGB at the reference's size."""
        if self.scale == 1:
            return self.colour.filter(ImageFilter.BoxBlur(0.4))
        return self.colour.reduce(self.scale)

    def thickness(self) -> Image.Image:
        """The relief as it is, "L" at the reference's size, a little smoothed."""
        relief = self.relief if self.scale == 1 else self.relief.reduce(self.scale)
        return relief.filter(ImageFilter.BoxBlur(0.8))


def lay(
    canvas: Canvas,
    reference: Image.Image,
    interest: Image.Image,
    layer: Layer,
    chance: np.random.Generator,
    check: Callable[[], None],
) -> int:
    """Paint one layer on the canvas, say how many strokes it took; `check` may raise to stop.

    `interest` ("L", of any size) is where the brush is careful: elsewhere more error passes.
    """
    step = max(1, int(layer.width / 2.5))
    small = reference.reduce(step) if step > 1 else reference
    seen = canvas.colour.reduce(step * canvas.scale) if step * canvas.scale > 1 else canvas.colour
    check()
    care = interest.resize(small.size, Image.Resampling.BILINEAR).point(_CARE)
    unlike = ImageChops.difference(small, seen).convert("L")
    error = np.asarray(ImageChops.multiply(unlike, care))
    starts = _starts(error, step, layer, chance)
    check()
    if len(starts) == 0:
        return 0
    strokes = _strokes(small, starts, step, layer, chance)
    check()
    _draw(canvas, strokes, layer, chance, check)
    return len(starts)


def _starts(error: Bytes, step: int, layer: Layer, chance: np.random.Generator) -> Floats:
    """Where strokes begin: a shaken grid, kept where the error is too large, in random order."""
    height, width = error.shape
    spacing = max(1.0, layer.width * 0.8 / step)
    rows = np.arange(spacing / 2, height, spacing)
    columns = np.arange(spacing / 2, width, spacing)
    ys, xs = (grid.ravel() for grid in np.meshgrid(rows, columns, indexing="ij"))
    ys = ys + chance.uniform(-0.5, 0.5, ys.size) * spacing
    xs = xs + chance.uniform(-0.5, 0.5, xs.size) * spacing
    keep = _at(error, xs, ys) > layer.tolerance
    starts = np.stack([xs[keep], ys[keep]], -1)
    return chance.permutation(starts)


def _at(field: Bytes, xs: Floats, ys: Floats) -> Bytes:
    """The field's values at points, which may lie outside it."""
    rows = np.clip(ys.astype(np.intp), 0, field.shape[0] - 1)
    columns = np.clip(xs.astype(np.intp), 0, field.shape[1] - 1)
    return field[rows, columns]


def _strokes(
    small: Image.Image, starts: Floats, step: int, layer: Layer, chance: np.random.Generator
) -> Strokes:
    """Follow the contours from each start, as long as the colour stays much the same."""
    colours = np.asarray(small)
    light = np.asarray(small.convert("L").filter(ImageFilter.GaussianBlur(1.4)))
    drift = chance.uniform(-0.5, 0.5)
    reach = layer.width * 0.9 / step
    xs, ys = starts[:, 0], starts[:, 1]
    colour = _at(colours, xs, ys).astype(np.int64)
    alive = np.ones(len(xs), bool)
    ahead_x, ahead_y = _contour(light, xs, ys, drift)
    path = [np.stack([xs, ys], -1)]
    for number in range(_STEPS):
        length = reach if number else reach * 0.6
        next_x, next_y = xs + ahead_x * length, ys + ahead_y * length
        change = np.abs(_at(colours, next_x, next_y).astype(np.int64) - colour).sum(-1)
        # The first step is always made: without it strokes at edges would be mere dots.
        alive &= (change < _LIKE) | (number == 0)
        xs, ys = np.where(alive, next_x, xs), np.where(alive, next_y, ys)
        path.append(np.stack([xs, ys], -1))
        turn_x, turn_y = _contour(light, xs, ys, drift)
        back = np.where(turn_x * ahead_x + turn_y * ahead_y < 0, -1.0, 1.0)
        ahead_x, ahead_y = turn_x * back, turn_y * back
    count = len(colour)
    strayed = colour + chance.normal(0, layer.jitter, (count, 1))
    strayed += chance.normal(0, layer.jitter / 2, (count, 3))
    return Strokes(
        np.stack(path, 1) * step,
        np.clip(strayed, 0, 255).astype(np.int64),
        chance.integers(96, 160, count),
    )


def _contour(light: Bytes, xs: Floats, ys: Floats, drift: float) -> tuple[Floats, Floats]:
    """The direction along the contour at each point; where there is none, a gentle swell."""
    right, left = _at(light, xs + 1, ys), _at(light, xs - 1, ys)
    below, above = _at(light, xs, ys + 1), _at(light, xs, ys - 1)
    across = right.astype(np.float64) - left.astype(np.float64)
    down = below.astype(np.float64) - above.astype(np.float64)
    steep = np.hypot(across, down)
    height, width = light.shape
    swell = drift + 0.9 * np.sin(xs / width * 5 + 3 * drift) * np.cos(ys / height * 4 - drift)
    plain = steep < 2.0
    safe = np.where(plain, 1.0, steep)
    return (
        np.where(plain, np.cos(swell), -down / safe),
        np.where(plain, np.sin(swell) * 0.7, across / safe),
    )


def _draw(
    canvas: Canvas,
    strokes: Strokes,
    layer: Layer,
    chance: np.random.Generator,
    check: Callable[[], None],
) -> None:
    """Put the strokes on canvas and relief; broad ones show the bristles of the brush."""
    scale = canvas.scale
    broad = max(1, round(layer.width * scale))
    pen = ImageDraw.Draw(canvas.colour)
    relief = ImageDraw.Draw(canvas.relief) if layer.thick else None
    bristles = _bristles(strokes.paths * scale, broad) if broad >= _BRISTLES_FROM else []
    stray = chance.integers(-9, 10, (len(strokes.paths), max(1, len(bristles)))).tolist()
    fine = max(1, round(broad * 0.3))
    sides = [_whole(side) for side in bristles]
    for number, (line, colour, lift) in enumerate(
        zip(
            _whole(strokes.paths * scale),
            strokes.colours.tolist(),
            strokes.lifts.tolist(),
            strict=True,
        )
    ):
        if number % _STROKES_BETWEEN_CHECKS == 0:
            check()
        _line(pen, line, tuple(colour), broad)
        if relief is not None:
            _line(relief, line, lift, broad)
        for side, change in zip(sides, stray[number], strict=False):
            pen.line(side[number], tuple(min(255, max(0, c + change)) for c in colour), fine)
            if relief is not None:
                relief.line(side[number], lift + change * 2, fine)


def _whole(paths: Floats) -> list[list[int]]:
    """Paths as flat lists of whole pixels: rounded here, every machine draws the same lines."""
    rows: list[list[int]] = np.rint(paths).astype(np.int64).reshape(len(paths), -1).tolist()
    return rows


def _line(
    pen: ImageDraw.ImageDraw, line: list[int], ink: int | tuple[int, ...], width: int
) -> None:
    """One stroke; a broad one has round ends."""
    pen.line(line, ink, width)
    if width >= _ROUND_FROM:
        radius = width // 2
        for x, y in (line[:2], line[4:6], line[-2:]):
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), ink)


def _bristles(paths: Floats, width: int) -> list[Floats]:
    """The paths again, a little to the sides."""
    along = paths[:, -1] - paths[:, 0]
    length = np.hypot(along[:, 0], along[:, 1])
    side = np.stack([-along[:, 1], along[:, 0]], -1) / np.maximum(length, 1e-6)[:, None]
    count = 3 if width < 28 else 5
    return [
        paths + (side * width * offset)[:, None, :] for offset in np.linspace(-0.34, 0.34, count)
    ]
