"""What the painter chooses where a request leaves it to the model: `auto`, and what is left out.

As OpenAI's models do, it goes by the prompt: a panorama is wide, a portrait tall, and what has no
background is transparent. The answer then tells what was chosen, never `auto`. Pure.
"""

import re
from dataclasses import dataclass

from safelight.catalog.model import Model
from safelight.catalog.rules import ResolvedRequest
from safelight.upstreams.painter.quoting import parted

SQUARE = "1024x1024"
WIDE = "1536x1024"
TALL = "1024x1536"
"""The sizes that every model with an `auto` has."""

OPAQUE_ONLY = frozenset({"jpeg"})

_QUALITIES = {"auto": "high", "standard": "medium", "hd": "high"}
"""What the painter makes of qualities that are not its own. `auto` is the best, as OpenAI says."""

_SAID_OUTRIGHT = re.compile(
    r"\b(?:(?P<wide>landscape|horizontal)|(?P<tall>portrait|vertical)) "
    r"(?:format|orientation|mode|layout)\b"
)
_SUGGESTED = re.compile(
    r"\b(?:(?P<wide>panoramas?|panoramic|landscapes?|widescreen|banner|wide shot|desktop wallpaper"
    r"|16:9|3:2)"
    r"|(?P<tall>portraits?|posters?|full[- ]length|full[- ]body|phone wallpaper|book cover"
    r"|9:16|2:3))\b"
)
_NO_BACKGROUND = re.compile(
    r"\btransparent (?:background|backdrop|png)\b"
    r"|\b(?:on|against|with) (?:a )?transparent\b"
    r"|\b(?:no|without (?:a |any )?) ?background\b"
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What is painted and told: `WIDTHxHEIGHT`, a quality of the painter's, `transparent` or
    `opaque`."""

    size: str
    quality: str
    background: str


def chosen_for(request: ResolvedRequest) -> Choices:
    """What the request says, completed."""
    # What is to be written on the picture says nothing of its shape.
    words = " ".join(parted(request.request.prompt).told.casefold().split())
    return Choices(
        size=_size(request, words),
        quality=_QUALITIES.get(request.quality, request.quality),
        background=_background(request, words),
    )


def _size(request: ResolvedRequest, words: str) -> str:
    if request.size != "auto":
        return request.size
    found = _SAID_OUTRIGHT.search(words) or _SUGGESTED.search(words)
    if found is None:
        return SQUARE
    fitting = WIDE if found["wide"] else TALL
    return fitting if _takes(request.model, fitting) else SQUARE


def _background(request: ResolvedRequest, words: str) -> str:
    if request.background != "auto":
        return request.background
    able = "transparent" in request.model.backgrounds and request.output_format not in OPAQUE_ONLY
    return "transparent" if able and _NO_BACKGROUND.search(words) else "opaque"


def _takes(model: Model, size: str) -> bool:
    if size in model.sizes:
        return True
    width, height = (int(edge) for edge in size.split("x"))
    return model.free_size is not None and model.free_size.admits(width, height)
