"""The domain facts of a generation: partial image, completed, failed.

They hold a picture's base64 text as the very bytes that came in. How they look on the wire is
decided in `frames.py` and `fold.py`, not here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from safelight.errors import SafelightError

NO_TOKENS: Mapping[str, Any] = {
    "input_tokens": 0,
    "input_tokens_details": {"image_tokens": 0, "text_tokens": 0},
    "output_tokens": 0,
    "total_tokens": 0,
    "estimated": True,
}
"""The usage of a picture of whose cost nothing is known, or all of it is told with another one."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A standalone decodable picture and the facts echoed with it.

    `base64` is ASCII text of the standard alphabet, unwrapped; `created_at` is in unix seconds;
    `size` is `WIDTHxHEIGHT`, or `auto` where the upstream never said.
    """

    base64: bytes = field(repr=False)
    created_at: int
    size: str
    quality: str
    background: str
    output_format: str


@dataclass(frozen=True, slots=True)
class PartialImage:
    """A preview; `partial_image_index` counts from 0. `image_index` is None where n is 1."""

    picture: Picture
    partial_image_index: int
    image_index: int | None = None


@dataclass(frozen=True, slots=True)
class Completed:
    """The finished picture. `usage` has the members of OpenAI's image usage object."""

    picture: Picture
    usage: Mapping[str, Any] | None = None
    revised_prompt: str | None = None
    image_index: int | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The picture, or with `image_index` None the whole generation, will not come."""

    error: SafelightError
    image_index: int | None = None


Event = PartialImage | Completed | Failed


def picture_bytes(event: Event) -> int:
    """How many bytes of base64 the event holds; 0 for a failure."""
    return 0 if isinstance(event, Failed) else len(event.picture.base64)
