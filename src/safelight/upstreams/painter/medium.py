"""What every medium is, and what several of them need.

The protocol and shared means only; each medium has its own module.
"""

from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Quality: TypeAlias = Literal["low", "medium", "high", "xhigh", "max"]
Check: TypeAlias = Callable[[], None]
Field: TypeAlias = NDArray[np.float32]


class Medium(Protocol):
    """A picture on its way.

    There are `states` states before the final one. `advance` does the work that leads to the
    next state; `partial` shows the state as it is and changes nothing; `final` ends the work.
    """

    states: int

    def advance(self) -> None:
        """Work on to the next state."""

    def partial(self) -> Image.Image:
        """The present state, RGB."""

    def final(self) -> Image.Image:
        """The finished picture, RGB; after all states have been advanced to."""


def cloudy(chance: np.random.Generator, size: tuple[int, int], cells: int, octaves: int) -> Field:
    """Smooth noise 0..1, `cells` blotches along the shorter side."""
    # Coarse noise has no detail to lose, and is cheaper to make small.
    coarse = cells * 2 ** (octaves - 1) * 16 <= min(size)
    width, height = (size[0] // 4, size[1] // 4) if coarse else size
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        share = cells * 2**octave / min(width, height)
        rows = min(height, max(2, int(height * share)))
        columns = min(width, max(2, int(width * share)))
        grid = Image.fromarray(chance.random((rows, columns)).astype(np.float32))
        total += np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC)) / 2**octave
    low, high = float(total.min()), float(total.max())
    total = (total - low) / max(1e-6, high - low)
    if coarse:
        total = np.asarray(Image.fromarray(total).resize(size, Image.Resampling.BILINEAR))
    return np.asarray(total, np.float32)
