"""Painting with strokes: oil, and flat colour that is cut with the same brush.

How a stroke is laid is the brush's; which layers there are, and how a picture is finished, is
decided here.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from safelight.upstreams.painter.brush import Canvas, Layer, lay
from safelight.upstreams.painter.composition import Reference
from safelight.upstreams.painter.medium import Check, Quality, cloudy

# Up to this many pixels, strokes narrower than this are painted at twice the picture's size.
_SMOOTH_PIXELS = 2_400_000
_BROAD = 10.0
_BAND = 256

# Stroke widths as the shorter side divided by these, coarse to fine.
_WIDTHS: dict[Quality, tuple[float, ...]] = {
    "low": (20, 34, 58),
    "medium": (17, 34, 68, 120),
    "high": (18, 38, 80, 160, 290),
    "xhigh": (18, 38, 80, 160, 290, 400),
    "max": (18, 38, 80, 160, 290, 400, 520),
}
_TOLERANCES = (4, 8, 10, 11, 13, 14, 15)
# How much of the reference's own detail shows through: on figures, and everywhere.
_DETAIL: dict[Quality, tuple[float, float]] = {
    "low": (0.34, 0.0),
    "medium": (0.46, 0.05),
    "high": (0.56, 0.10),
    "xhigh": (0.72, 0.38),
    "max": (0.9, 0.7),
}


class Oil:
    """Oil: layers of strokes that get finer, thick paint, and crisp details on the figures."""

    def __init__(self, reference: Reference, quality: Quality, number: int, check: Check) -> None:
        """Prime the canvas; `number` seeds the strokes."""
        self._reference, self._check = reference, check
        self._detail = _DETAIL[quality]
        size = reference.picture.size
        shorter = min(size)
        jitter = 5.0 if self._detail[1] else 7.0
        self._layers = [
            Layer(max(1.6, shorter / share), tolerance, jitter - step * 0.5, thick=share < 130)
            for step, (share, tolerance) in enumerate(
                zip(_WIDTHS[quality], _TOLERANCES, strict=False)
            )
        ]
        self.states = len(self._layers)
        self._chance = np.random.default_rng(number)
        self._smooth = size[0] * size[1] <= _SMOOTH_PIXELS
        self._canvas = Canvas(_underpainting(reference.picture, self._chance), size)
        self._laid = -1

    def advance(self) -> None:
        """The first state is the ground; each further one a layer of strokes."""
        if self._laid >= 0:
            layer = self._layers[self._laid]
            if self._smooth and self._canvas.scale == 1 and layer.width < _BROAD:
                self._canvas.enlarge()
                self._check()
            picture, mask = self._reference.picture, self._reference.mask
            lay(self._canvas, picture, mask, layer, self._chance, self._check)
        self._laid += 1
        self._check()

    def partial(self) -> Image.Image:
        """Paint and relief, without the finishing touches."""
        return self._finish((0.0, 0.0), 0.2)

    def final(self) -> Image.Image:
        """The last layer and the finishing touches."""
        self.advance()
        return self._finish(self._detail, 0.2)

    def _finish(self, detail: tuple[float, float], thickness: float) -> Image.Image:
        """Light on the paint's relief, and the reference's detail, in bands to stay small."""
        check = self._check
        picture = self._canvas.picture()
        check()
        relief = np.asarray(self._canvas.thickness())
        check()
        keep = _keep(self._reference, detail) if any(detail) else None
        check()
        shift = 1 if min(picture.size) < 1400 else 2
        shifted = np.roll(relief, (shift, shift), (0, 1))
        width, height = picture.size
        for top in range(0, height, _BAND):
            check()
            band, box = slice(top, top + _BAND), (0, top, width, min(height, top + _BAND))
            rise = relief[band].astype(np.int16) - shifted[band]
            light = np.clip(rise, -44, 44).astype(np.float32)[..., None] * np.float32(thickness)
            paint = np.asarray(picture.crop(box)) + light
            if keep is not None:
                share = keep[band].astype(np.float32)[..., None] * np.float32(1 / 255)
                paint += (np.asarray(self._reference.picture.crop(box)) - paint) * share
            picture.paste(Image.fromarray(np.clip(paint, 0, 255).astype(np.uint8)), box)
        return picture


def _keep(reference: Reference, detail: tuple[float, float]) -> NDArray[np.uint8]:
    """Where the reference shows through, 0..255: figures, and most of all eyes and edges."""
    size = reference.picture.size
    step = 2 if min(size) >= 512 else 1
    grey = reference.picture.convert("L").reduce(step)
    sharp = ImageChops.difference(
        grey, grey.filter(ImageFilter.GaussianBlur(max(1.0, min(grey.size) / 150)))
    )
    edges = sharp.filter(ImageFilter.MaxFilter(3)).point(
        [min(255, level * 9) for level in range(256)]
    )
    inside = reference.mask.reduce(step).filter(
        ImageFilter.GaussianBlur(max(1.0, min(grey.size) / 300))
    )
    figure, all_over = detail
    # Edges of figures count in full, plain surfaces of figures partly, the rest a little.
    crisp = ImageChops.multiply(inside, edges).point(
        [round(level * figure * 0.55) for level in range(256)]
    )
    plain = inside.point(
        [round(255 * all_over + level * (figure * 0.75 - all_over)) for level in range(256)]
    )
    kept = ImageChops.add(crisp, plain).filter(ImageFilter.BoxBlur(1))
    return np.asarray(kept.resize(size, Image.Resampling.BILINEAR))


def _underpainting(picture: Image.Image, chance: np.random.Generator) -> Image.Image:
    """The first ground: the masses of colour, unevenly washed in."""
    width, height = picture.size
    share = 72 / min(width, height)
    tiny = picture.resize(
        (max(4, round(width * share)), max(4, round(height * share))), Image.Resampling.BOX
    )
    soft = np.asarray(tiny.filter(ImageFilter.GaussianBlur(6)), np.float32)
    uneven = chance.normal(0, 5.0, (*soft.shape[:2], 1)).astype(np.float32)
    return Image.fromarray(np.clip(soft + uneven, 0, 255).astype(np.uint8))


# How broadly flat shapes are cut, in 512ths of the shorter side, and how strong the paper's grain
# shows.
_FINISH: dict[Quality, tuple[int, float]] = {
    "low": (11, 0.0),
    "medium": (5, 0.0),
    "high": (0, 0.0),
    "xhigh": (0, 24.0),
    "max": (0, 44.0),
}


class Flat:
    """Flat colour: cut shapes that find their edges; the final is the drawing itself."""

    def __init__(self, reference: Reference, quality: Quality, number: int, check: Check) -> None:
        """Start from rough masses of colour."""
        shorter = min(reference.picture.size)
        self._reference, self._check = reference, check
        self._cut, self._grain = _FINISH[quality]
        self._chance = np.random.default_rng(number)
        self._layers = [Layer(max(1.6, shorter / share), 10, 0.0) for share in (12, 26, 60)]
        self.states = 3
        self._canvas = Canvas(
            _underpainting(reference.picture, self._chance), reference.picture.size
        )
        self._laid = 0

    def advance(self) -> None:
        """A layer of even strokes."""
        if self._laid < len(self._layers):
            layer = self._layers[self._laid]
            picture, mask = self._reference.picture, self._reference.mask
            lay(self._canvas, picture, mask, layer, self._chance, self._check)
            self._laid += 1
        self._check()

    def partial(self) -> Image.Image:
        """The shapes as far as they are cut, and more and more of the drawing."""
        share = (0.0, 0.1, 0.35)[self._laid - 1]
        return Image.blend(self._canvas.picture(), self._reference.picture, share)

    def final(self) -> Image.Image:
        """The drawing, cut as finely as its quality allows, and printed on the grain of paper."""
        picture = self._reference.picture
        small = picture.reduce(max(1, round(min(picture.size) / 512)))
        width = round(self._cut * min(small.size) / 512)
        if width > 1:
            cut = small.filter(ImageFilter.MedianFilter(width // 2 * 2 + 1))
            self._check()
            picture = cut.resize(picture.size, Image.Resampling.BICUBIC)
        if self._grain:
            tooth = (cloudy(self._chance, picture.size, 320, 2) - np.float32(0.5)) * self._grain
            self._check()
            grain = Image.fromarray((tooth + np.float32(128)).astype(np.uint8))
            picture = ImageChops.add(picture, Image.merge("RGB", (grain,) * 3), 1, -128)
        return picture
