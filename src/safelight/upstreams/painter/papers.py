"""Painting on paper: watercolour and pencil; and pixels, which share their economy.

These media sharpen by drawing the whole picture anew with less softness, not by strokes.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from safelight.upstreams.painter.composition import Reference
from safelight.upstreams.painter.medium import Check, Field, Quality, cloudy

# Soft media do not gain from more pixels than this; they are enlarged at the end.
_SOFT_PIXELS = 2_200_000


# In pictures with a shorter side than this, three pixels are more than a drop: no wash runs so far.
_DROPS = 256
# How soft the last wash is, and how dark its edges dry.
_WASHES: dict[Quality, tuple[float, float]] = {
    "low": (2.4, 1.0),
    "medium": (1.3, 1.6),
    "high": (0.62, 2.3),
    "xhigh": (0.34, 3.4),
    "max": (0.12, 4.6),
}
# How soft the last round of the pencil is, and how many lines of it span the shorter side.
_POINTS: dict[Quality, tuple[float, int]] = {
    "low": (2.4, 104),
    "medium": (1.5, 126),
    "high": (1.0, 150),
    "xhigh": (0.75, 178),
    "max": (0.55, 210),
}


class Watercolour:
    """Watercolour: washes that run within their edges, on grained paper with a torn border."""

    states = 3

    def __init__(self, reference: Reference, quality: Quality, number: int, check: Check) -> None:
        """Choose the paper."""
        self._check = check
        self._size = reference.picture.size
        share = min(1.0, (_SOFT_PIXELS / (self._size[0] * self._size[1])) ** 0.5)
        self._small = (max(32, round(self._size[0] * share)), max(32, round(self._size[1] * share)))
        self._picture = reference.picture.resize(self._small, Image.Resampling.BICUBIC)
        self._bare = reference.alpha is not None
        self._last, self._edge = _WASHES[quality]
        self._level = -1
        chance = np.random.default_rng(number)
        check()
        self._sway_x = cloudy(chance, self._small, 11, 3) - 0.5
        check()
        self._sway_y = cloudy(chance, self._small, 11, 3) - 0.5
        check()
        pools = cloudy(chance, self._small, 5, 3)
        check()
        grain = cloudy(chance, self._small, 190, 2)
        self._density = 0.74 + 0.34 * pools + 0.12 * (grain - 0.5)
        check()
        self._sheet = None if self._bare else _Sheet(self._small, self._sway_x, grain)

    def advance(self) -> None:
        """The next, finer wash."""
        self._level += 1
        self._check()

    def partial(self) -> Image.Image:
        """The wash as far as it has dried."""
        return self._wash((11.0, 5.5, 2.8)[self._level] * self._last**0.5, self._level)

    def final(self) -> Image.Image:
        """The last wash with its dark edges."""
        return self._wash(self._last, 3)

    def _wash(self, softness: float, level: int) -> Image.Image:
        shorter = min(self._small)
        blur = softness * shorter / 512
        soft = self._picture.filter(ImageFilter.GaussianBlur(blur))
        if level == 3 and shorter >= _DROPS:
            self._check()
            soft = soft.filter(ImageFilter.MedianFilter(3))
        self._check()
        washed = self._swayed(np.asarray(soft), shorter * 0.016)
        self._check()
        grey = Image.fromarray(washed).convert("L").filter(ImageFilter.GaussianBlur(shorter / 420))
        light = np.asarray(grey, np.float32)
        edges = np.hypot(*np.gradient(light)).astype(np.float32) * (shorter / 512)
        self._check()
        strength = (0.0, 0.39, 0.7, 1.0)[level] * self._edge
        darker = np.clip(edges * strength, 0, 52)
        self._check()
        done = self._dried(washed, darker)
        if done.size != self._size:
            done = done.resize(self._size, Image.Resampling.BICUBIC)
        self._check()
        return done

    def _dried(self, washed: NDArray[np.uint8], darker: Field) -> Image.Image:
        """The wash with its pools and edges, on its paper; channel by channel, to stay small."""
        channels = []
        for channel in range(3):
            paint = 255 - (255 - washed[..., channel].astype(np.float32)) * self._density - darker
            if self._sheet is not None:
                paint = self._sheet.under(paint, channel)
            channels.append(Image.fromarray(np.clip(paint, 0, 255, paint).astype(np.uint8)))
            self._check()
        return Image.merge("RGB", channels)

    def _swayed(self, picture: NDArray[np.uint8], reach: float) -> NDArray[np.uint8]:
        """Let edges wander as wet paint does; transparent pictures must keep their outline."""
        if self._bare:
            return picture
        height, width = picture.shape[:2]
        rows = np.arange(height, dtype=np.float32)[:, None] + self._sway_y * np.float32(reach * 2)
        columns = np.arange(width, dtype=np.float32)[None] + self._sway_x * np.float32(reach * 2)
        return picture[
            np.clip(rows.astype(np.intp), 0, height - 1),
            np.clip(columns.astype(np.intp), 0, width - 1),
        ]


class _Sheet:
    """The paper's white rim, with the darker line where the wash dried; the same for every wash."""

    def __init__(self, size: tuple[int, int], sway: Field, grain: Field) -> None:
        width, height = size
        rows = np.minimum(np.arange(height), np.arange(height)[::-1]).astype(np.float32)
        columns = np.minimum(np.arange(width), np.arange(width)[::-1]).astype(np.float32)
        rim = np.minimum(rows[:, None], columns[None]) / min(size) + sway * np.float32(0.06)
        self._covered = np.clip((rim - 0.042) * 70, 0, 1)
        self._line = 1 - np.exp(-(((rim - 0.052) * 150) ** 2)) * 0.16
        self._paper = 251 - 9 * grain

    def under(self, paint: Field, channel: int) -> Field:
        """One channel of the wash on this paper, which is a little warm."""
        paper = self._paper * np.float32((1.0, 0.99, 0.965)[channel])
        return np.asarray(paper + (paint * self._line - paper) * self._covered, np.float32)


class Pencil:
    """Pencil: contours and hatching on pale paper, loose first and then precise."""

    states = 3

    def __init__(self, reference: Reference, quality: Quality, number: int, check: Check) -> None:
        """Choose the paper and the direction of the hatching."""
        self._check = check
        self._size = reference.picture.size
        share = min(1.0, (_SOFT_PIXELS / (self._size[0] * self._size[1])) ** 0.5)
        small = (max(32, round(self._size[0] * share)), max(32, round(self._size[1] * share)))
        self._grey = reference.picture.convert("L").resize(small, Image.Resampling.BICUBIC)
        self._last, lines = _POINTS[quality]
        self._level = -1
        chance = np.random.default_rng(number)
        check()
        self._hatch = _hatching(chance, small, 0.62, lines)
        check()
        self._cross = _hatching(chance, small, -0.7, lines)
        check()
        self._grain = cloudy(chance, small, 240, 2)

    def advance(self) -> None:
        """The next round of the pencil."""
        self._level += 1
        self._check()

    def partial(self) -> Image.Image:
        """The drawing so far."""
        return self._drawn((9.0, 5.0, 2.6)[self._level] * self._last**0.5, self._level)

    def final(self) -> Image.Image:
        """Contours and both hatchings."""
        return self._drawn(self._last, 3)

    def _drawn(self, softness: float, level: int) -> Image.Image:
        shorter = min(self._grey.size)
        grey = self._grey.filter(ImageFilter.GaussianBlur(softness * shorter / 700))
        tone = np.asarray(grey, np.float32) / 255
        self._check()
        around = np.asarray(
            grey.filter(ImageFilter.GaussianBlur(max(1.0, shorter / 150))), np.float32
        )
        contour = np.clip((around / 255 - tone) * 5.5 - 0.04, 0, 1)
        slope = np.hypot(*np.gradient(tone)).astype(np.float32) * (shorter / 512)
        contour = np.maximum(contour * 0.7, np.clip(slope * 9 - 0.12, 0, 1))
        self._check()
        dark = np.clip(1.0 - tone, 0, 1)
        hatch = np.clip((dark * 1.5 - self._hatch) * 3.0, 0, 1) * 0.5
        cross = np.clip((dark * 1.5 - 0.45 - self._cross) * 3.0, 0, 1) * 0.45
        share = (0.45, 0.7, 0.88, 1.0)[level]
        graphite = np.maximum(contour * 0.85, np.minimum(1, (hatch + cross) * share + dark * 0.16))
        graphite *= 0.78 + 0.34 * self._grain
        self._check()
        picture = self._leaded(np.clip(graphite, 0, 1, graphite))
        if picture.size != self._size:
            picture = picture.resize(self._size, Image.Resampling.BICUBIC)
        return picture

    def _leaded(self, graphite: Field) -> Image.Image:
        """Lead on paper; channel by channel, to stay small."""
        channels = []
        for white, lead in zip((250, 246, 236), (58, 54, 62), strict=True):
            paper = np.float32(white) - 5 * self._grain
            done = paper + (np.float32(lead) - paper) * graphite
            channels.append(Image.fromarray(np.clip(done, 0, 255, done).astype(np.uint8)))
            self._check()
        return Image.merge("RGB", channels)


class Pixels:
    """Pixel art: few colours in blocks that get smaller."""

    states = 3

    def __init__(self, reference: Reference, quality: Quality, number: int, check: Check) -> None:
        """Choose the grid; `number` is not needed, as nothing is left to chance."""
        del number
        self._picture, self._check = reference.picture, check
        blocks = {"low": 48, "medium": 72, "high": 96, "xhigh": 112, "max": 128}[quality]
        # No block is smaller than a pixel, or the last partial would be the final.
        self._last = min(blocks, *reference.picture.size)
        self._level = -1

    def advance(self) -> None:
        """The next, finer grid."""
        self._level += 1
        self._check()

    def partial(self) -> Image.Image:
        """The picture in coarser blocks."""
        return self._blocks(round(self._last * (0.14, 0.27, 0.52)[self._level]))

    def final(self) -> Image.Image:
        """The picture in the smallest blocks."""
        return self._blocks(self._last)

    def _blocks(self, count: int) -> Image.Image:
        width, height = self._picture.size
        share = min(1.0, count / min(width, height))
        size = max(2, round(width * share)), max(2, round(height * share))
        small = self._picture.resize(size, Image.Resampling.BOX)
        self._check()
        few = small.quantize(48, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        return few.convert("RGB").resize((width, height), Image.Resampling.NEAREST)


def _hatching(
    chance: np.random.Generator, size: tuple[int, int], slant: float, lines: int
) -> Field:
    """Thresholds 0..1 that turn a tone into slanting pencil lines."""
    width, height = size
    spacing = max(2.2, min(size) / lines)
    wander = cloudy(chance, size, 9, 3) * np.float32(spacing * 4.5)
    rows = np.arange(height, dtype=np.float32)[:, None]
    columns = np.arange(width, dtype=np.float32)[None]
    phase = (columns * np.float32(slant) + rows + wander) * np.float32(2 * np.pi / (spacing * 1.25))
    dark = 0.5 + 0.5 * np.sin(phase)
    return np.asarray(0.25 + 0.75 * dark * (0.7 + 0.3 * cloudy(chance, size, 40, 2)), np.float32)
