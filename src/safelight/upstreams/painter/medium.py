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
    width, height = size
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        share = cells * 2**octave / min(width, height)
        grid = chance.random(
            (min(height, max(2, int(height * share))), min(width, max(2, int(width * share))))
        )
        layer = Image.fromarray(grid.astype(np.float32)).resize(size, Image.Resampling.BICUBIC)
        total += np.asarray(layer) / 2**octave
    low, high = float(total.min()), float(total.max())
    return np.asarray((total - low) / max(1e-6, high - low), np.float32)
