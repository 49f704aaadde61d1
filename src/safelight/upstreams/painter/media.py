"""Which medium a style is painted in.

The registry only; each medium lives in a module of its own.
"""

from collections.abc import Callable

from safelight.upstreams.painter.composition import Reference
from safelight.upstreams.painter.glass import Glass
from safelight.upstreams.painter.inks import Ink, Pastel
from safelight.upstreams.painter.medium import Check, Medium, Quality
from safelight.upstreams.painter.oils import Flat, Oil
from safelight.upstreams.painter.papers import Pencil, Pixels, Watercolour
from safelight.upstreams.painter.vocabulary import Style

MEDIA: dict[Style, Callable[[Reference, Quality, int, Check], Medium]] = {
    "oil": Oil,
    "flat": Flat,
    "watercolour": Watercolour,
    "pencil": Pencil,
    "ink": Ink,
    "pastel": Pastel,
    "glass": Glass,
    "pixel": Pixels,
}
