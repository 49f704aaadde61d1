"""Stained glass: panes of one colour each that follow the drawing, held by dark leads.

The cartoon comes first, then the panes, then the leads.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter

from safelight.upstreams.painter.composition import Reference
from safelight.upstreams.painter.medium import Check, Field, Quality, cloudy

# Panes are cut on a picture of at most so many pixels, and its leads then enlarged.
_CUT_PIXELS = 1_100_000
# How many panes span the shorter side, and how much of the drawing is painted onto them.
_PANES: dict[Quality, tuple[int, float]] = {
    "low": (11, 0.16),
    "medium": (13, 0.24),
    "high": (16, 0.34),
    "xhigh": (19, 0.42),
    "max": (22, 0.5),
}
_LEAD = (26, 24, 30)


class Glass:
    """Stained glass."""

    states = 3

    def __init__(self, reference: Reference, quality: Quality, number: int, check: Check) -> None:
        """Draw the cartoon; the panes are cut when the first is shown."""
        self._check, self._size = check, reference.picture.size
        share = min(1.0, (_CUT_PIXELS / (self._size[0] * self._size[1])) ** 0.5)
        small = max(32, round(self._size[0] * share)), max(32, round(self._size[1] * share))
        self._chance = np.random.default_rng(number)
        picture = reference.picture.resize(small, Image.Resampling.BICUBIC)
        self._picture = ImageEnhance.Color(picture).enhance(1.35)
        self._mask = reference.mask.resize(small, Image.Resampling.BILINEAR)
        self._count, self._detail = _PANES[quality]
        check()
        self._light = 0.86 + 0.26 * cloudy(self._chance, small, 3, 2)[..., None]
        self._panes = self._leads = np.zeros((1, 1), np.float32)
        self._level = -1

    def _cut(self) -> None:
        """Cut the panes along the drawing, and lay the leads between them."""
        small = self._picture.size
        panes = _cells(self._chance, small, self._count)
        self._check()
        edged = self._picture.convert("L").filter(ImageFilter.GaussianBlur(min(small) / 85))
        tones = np.asarray(edged, np.intp) // 86
        inside = (np.asarray(self._mask) > 127).astype(np.intp)
        labels = (panes * 3 + tones) * 2 + inside
        self._check()
        self._panes = _coloured(np.asarray(self._picture), labels)
        self._check()
        self._leads = _leads(labels, max(1, round(min(small) / 420)))
        self._check()

    def advance(self) -> None:
        """From the cartoon to the panes, and from the panes to the leads."""
        self._level += 1
        self._check()
        if self._level == 1:
            self._cut()

    def partial(self) -> Image.Image:
        """The window so far."""
        glass = (0.0, 0.55, 0.9)[self._level]
        return self._window(glass, (0.0, 0.25, 0.6)[self._level], (0.0, 0.3, 0.7)[self._level])

    def final(self) -> Image.Image:
        """All panes in their leads, with the light behind them."""
        return self._window(1.0, 1.0, 1.0)

    def _window(self, glass: float, lead: float, detail: float) -> Image.Image:
        blur = ImageFilter.GaussianBlur(min(self._picture.size) / 24)
        cartoon = np.asarray(self._picture.filter(blur), np.float32)
        self._check()
        if glass == 0:
            done = cartoon * self._light
        else:
            drawn = np.asarray(self._picture, np.float32)
            panes = self._panes + (drawn - self._panes) * np.float32(self._detail * detail)
            self._check()
            done = (cartoon + (panes - cartoon) * np.float32(glass)) * self._light
            shade = (self._leads * np.float32(lead))[..., None]
            done += (np.array(_LEAD, np.float32) - done) * shade
        self._check()
        picture = Image.fromarray(np.clip(done, 0, 255).astype(np.uint8))
        if picture.size != self._size:
            picture = picture.resize(self._size, Image.Resampling.BICUBIC)
        return picture


def _cells(chance: np.random.Generator, size: tuple[int, int], count: int) -> NDArray[np.intp]:
    """Which of many irregular cells each pixel lies in; `count` cells span the shorter side."""
    width, height = size
    step = min(size) / count
    rows, columns = int(height / step) + 3, int(width / step) + 3
    offsets = chance.random((2, rows, columns)).astype(np.float32) * np.float32(0.8)
    y = (np.arange(height, dtype=np.float32) / np.float32(step))[:, None]
    x = (np.arange(width, dtype=np.float32) / np.float32(step))[None]
    row, column = y.astype(np.intp), x.astype(np.intp)
    nearest = np.full((height, width), np.inf, np.float32)
    labels = np.zeros((height, width), np.intp)
    for down in (0, 1, 2):
        for across in (0, 1, 2):
            at_row, at_column = row + down, column + across
            far = (at_row - 1 + offsets[0][at_row, at_column] - y) ** 2
            far = far + (at_column - 1 + offsets[1][at_row, at_column] - x) ** 2
            closer = far < nearest
            nearest = np.where(closer, far, nearest)
            labels = np.where(closer, at_row * columns + at_column, labels)
    return labels


def _coloured(picture: NDArray[np.uint8], labels: NDArray[np.intp]) -> Field:
    """Each label in the mean colour of its pixels."""
    flat = labels.ravel()
    size = int(flat.max()) + 1
    weight = np.maximum(1, np.bincount(flat, minlength=size))
    means = np.stack(
        [np.bincount(flat, picture[..., band].ravel(), size) / weight for band in range(3)], -1
    )
    return np.asarray(means.astype(np.float32)[labels], np.float32)


def _leads(labels: NDArray[np.intp], width: int) -> Field:
    """Where panes meet, 0..1, about `width` pixels to each side."""
    edge = np.zeros(labels.shape, np.uint8)
    edge[1:] |= (labels[1:] != labels[:-1]).astype(np.uint8)
    edge[:, 1:] |= (labels[:, 1:] != labels[:, :-1]).astype(np.uint8)
    broad = Image.fromarray(edge * np.uint8(255)).filter(ImageFilter.MaxFilter(2 * width + 1))
    return np.asarray(broad.filter(ImageFilter.GaussianBlur(0.7)), np.float32) / np.float32(255)
