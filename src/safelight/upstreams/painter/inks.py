"""Ink and pastel: dark lines and grey washes on rice paper, and dry colour on tinted paper.

Like the other papers they sharpen by drawing the whole picture anew with less softness.
"""

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from safelight.upstreams.painter.composition import Reference
from safelight.upstreams.painter.medium import Check, Field, Quality, cloudy

# More pixels than these would not show: ink bleeds, and chalk has grain.
_SOFT_PIXELS = 2_200_000
_SOFTNESS: dict[Quality, float] = {
    "low": 2.6,
    "medium": 1.6,
    "high": 1.0,
    "xhigh": 0.6,
    "max": 0.3,
}
_LEVELS = (10.0, 5.2, 2.7)
_RICE = (248, 243, 230)
_INK = (30, 28, 36)
_TINTED = (196, 182, 168)


def _small(size: tuple[int, int]) -> tuple[int, int]:
    share = min(1.0, (_SOFT_PIXELS / (size[0] * size[1])) ** 0.5)
    return max(32, round(size[0] * share)), max(32, round(size[1] * share))


class Ink:
    """Ink: washes in a few greys, brushed contours, and a breath of the colours."""

    states = 3

    def __init__(self, reference: Reference, quality: Quality, number: int, check: Check) -> None:
        """Choose the paper."""
        self._check, self._size = check, reference.picture.size
        small = _small(self._size)
        self._picture = reference.picture.resize(small, Image.Resampling.BICUBIC)
        self._last = _SOFTNESS[quality]
        self._level = -1
        chance = np.random.default_rng(number)
        check()
        self._pools = cloudy(chance, small, 7, 3)
        check()
        self._grain = cloudy(chance, small, 200, 2)
        check()
        figures = reference.mask.resize(small, Image.Resampling.BILINEAR)
        # What is behind the figures stays pale, as if it were far away.
        self._near = 0.5 + np.asarray(figures, np.float32) / 510
        check()

    def advance(self) -> None:
        """The next, surer round of the brush."""
        self._level += 1
        self._check()

    def partial(self) -> Image.Image:
        """The drawing so far."""
        return self._brushed(_LEVELS[self._level] * self._last**0.5, self._level)

    def final(self) -> Image.Image:
        """Washes and contours, dry."""
        return self._brushed(self._last, 3)

    def _brushed(self, softness: float, level: int) -> Image.Image:
        shorter = min(self._picture.size)
        soft = self._picture.filter(ImageFilter.GaussianBlur(softness * shorter / 700))
        self._check()
        tone = np.asarray(soft.convert("L"), np.float32) / 255
        wash = np.clip(1.08 - tone, 0, 1) ** 1.35
        steps = np.round(wash * 5) / 5 * 0.6 + wash * 0.4
        wash = steps * (0.62 + 0.3 * self._pools) * self._near
        self._check()
        grey = soft.convert("L").filter(ImageFilter.GaussianBlur(max(1.0, shorter / 130)))
        line = np.clip((np.asarray(grey, np.float32) / 255 - tone) * 7.0 - 0.12, 0, 1) * 0.8
        slope = np.hypot(*np.gradient(tone)).astype(np.float32) * (shorter / 512)
        line = np.maximum(line, np.clip(slope * 11 - 0.2, 0, 1)) * (0.5, 0.7, 0.85, 1.0)[level]
        self._check()
        dark = np.clip(np.maximum(wash * 0.82, line) * (0.86 + 0.22 * self._grain), 0, 1)
        self._check()
        return _finished(self._inked(ImageEnhance.Color(soft).enhance(0.8), dark), self._size)

    def _inked(self, soft: Image.Image, dark: Field) -> Field:
        """Ink over a breath of colour on the paper; channel by channel, to stay small."""
        done = np.empty((*dark.shape, 3), np.float32)
        for channel, colour in enumerate(soft.split()):
            paper = np.float32(_RICE[channel]) - 7 * self._grain
            ground = np.minimum(np.asarray(colour, np.float32) * np.float32(1.12), paper)
            ground = paper * np.float32(0.86) + ground * np.float32(0.14)
            done[..., channel] = ground + (np.float32(_INK[channel]) - ground) * dark
        return done


class Pastel:
    """Pastel: chalk that catches on the tooth of a tinted paper."""

    states = 3

    def __init__(self, reference: Reference, quality: Quality, number: int, check: Check) -> None:
        """Choose the paper and the slant of the strokes."""
        self._check, self._size = check, reference.picture.size
        small = _small(self._size)
        picture = reference.picture.resize(small, Image.Resampling.BICUBIC)
        self._picture = ImageEnhance.Brightness(picture).enhance(1.08)
        self._last = _SOFTNESS[quality]
        self._level = -1
        chance = np.random.default_rng(number)
        check()
        strokes = _strokes(chance, small)
        check()
        tooth = cloudy(chance, small, 260, 2)
        check()
        self._bare = np.clip((0.55 * strokes + 0.45 * tooth - 0.5) * 3.0, 0, 1)
        self._streak = (strokes - np.float32(0.5)) * np.float32(34)

    def advance(self) -> None:
        """The next layer of chalk."""
        self._level += 1
        self._check()

    def partial(self) -> Image.Image:
        """The layers so far: fewer of them leave more of the paper bare."""
        return self._chalked(_LEVELS[self._level] * self._last**0.5, (0.66, 0.58, 0.5)[self._level])

    def final(self) -> Image.Image:
        """The last layer with its accents."""
        return self._chalked(self._last, 0.42)

    def _chalked(self, softness: float, bare: float) -> Image.Image:
        shorter = min(self._picture.size)
        soft = self._picture.filter(ImageFilter.GaussianBlur(softness * shorter / 620))
        self._check()
        chalk = np.asarray(soft, np.float32) + self._streak[..., None]
        self._check()
        cover = (1 - bare * self._bare)[..., None]
        paper = np.array(_TINTED, np.float32)
        done = paper + (chalk - paper) * cover
        self._check()
        return _finished(np.asarray(done, np.float32), self._size)


def _strokes(chance: np.random.Generator, size: tuple[int, int]) -> Field:
    """Slanting streaks 0..1: noise drawn out along one diagonal."""
    width, height = size
    wander = cloudy(chance, size, 8, 2) * np.float32(min(size) * 0.02)
    rows = np.arange(height, dtype=np.float32)[:, None]
    columns = np.arange(width, dtype=np.float32)[None]
    across = (columns * np.float32(0.75) + rows + wander) * np.float32(190 / min(size))
    count = int(190 * (width * 0.75 + height * 1.1) / min(size)) + 8
    shades = chance.random(count).astype(np.float32)
    return np.asarray(shades[np.clip(across.astype(np.intp), 0, count - 1)], np.float32)


def _finished(paint: Field, size: tuple[int, int]) -> Image.Image:
    picture = Image.fromarray(np.clip(paint, 0, 255, paint).astype(np.uint8))
    return picture if picture.size == size else picture.resize(size, Image.Resampling.BICUBIC)
