"""What a drawing says about itself besides its shapes: box, colours, size and stance.

Families list their figures with it; which families there are is the registry's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from safelight.upstreams.painter.drawings.sheet import Looks, Sheet
from safelight.upstreams.painter.palette import Colour

Glow: TypeAlias = Literal["none", "windows", "all"]
Stance: TypeAlias = Literal["ground", "air", "water", "anywhere"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing: who draws it, in which box, in which colours, and how it stands.

    `box` is x, y, width and height in units. `size` is its natural height against a cat's (1.0)
    when several kinds share a picture; `turns` says whether it may be mirrored. `glow` says
    what stays bright at night: nothing, lit windows, or all of it.
    """

    draw: Callable[[Sheet, Looks], None]
    main: Colour
    second: Colour
    label: str
    plural: str = ""
    box: tuple[float, float, float, float] = (0, 0, 200, 200)
    stance: Stance = "ground"
    size: float = 1.0
    turns: bool = True
    glow: Glow = "none"

    @property
    def labels(self) -> str:
        """The label in the plural."""
        return self.plural or f"{self.label}s"
