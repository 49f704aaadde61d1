"""What a client learns of a generation, in order: begun, pictures, failures, and lost connections.

The events of `wire/events.py` as they look from outside: pictures are decoded, since whoever asked
wants to see or to keep them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from safelight.client.failures import Failure


@dataclass(frozen=True, slots=True)
class Begun:
    """The server has taken the request. `generation` is None where it is no Safelight."""

    generation: str | None = None
    model: str | None = None
    upstream: str | None = None
    pictures: int = 1


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture's bytes, and what is said of it; `size` is `WIDTHxHEIGHT`, empty if unknown."""

    content: bytes = field(repr=False)
    output_format: str
    size: str = ""
    quality: str = ""


@dataclass(frozen=True, slots=True)
class Partial:
    """A preview; `index` counts from 0, and so does `image_index`, the number of its picture."""

    shot: Shot
    index: int
    image_index: int = 0


@dataclass(frozen=True, slots=True)
class Finished:
    """A picture that is done. `usage` is the server's own object."""

    shot: Shot
    image_index: int = 0
    usage: Mapping[str, Any] | None = None
    revised_prompt: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """No picture comes any more, or not this one."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The connection is lost and will be made anew in `wait` seconds."""

    reason: str
    wait: float


@dataclass(frozen=True, slots=True)
class Resumed:
    """The connection is there again, and nothing was missed."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Some partial images are no longer kept by the server."""

    count: int


Event = Begun | Partial | Finished | Failed | Interrupted | Resumed | Missed


@dataclass(slots=True)
class Meter:
    """Bytes of answers received so far, for whoever shows progress."""

    received: int = 0
