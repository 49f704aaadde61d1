"""What the painter chooses where a request leaves it to the model: `auto`, and what is left out.

As OpenAI's models do, it goes by the prompt: a panorama is wide, a portrait tall, and what has no
background is transparent. The answer then tells what was chosen, never `auto`. Pure.
"""

import re

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


def size_of(request: ResolvedRequest) -> str:
    """`WIDTHxHEIGHT`."""
    if request.size != "auto":
        return request.size
    words = _words(request)
    found = _SAID_OUTRIGHT.search(words) or _SUGGESTED.search(words)
    if found is None:
        return SQUARE
    chosen = WIDE if found["wide"] else TALL
    return chosen if _takes(request.model, chosen) else SQUARE


def quality_of(request: ResolvedRequest) -> str:
    """One of the painter's own."""
    return _QUALITIES.get(request.quality, request.quality)


def background_of(request: ResolvedRequest) -> str:
    """`transparent` or `opaque`."""
    if request.background != "auto":
        return request.background
    able = "transparent" in request.model.backgrounds
    if able and request.output_format not in OPAQUE_ONLY and _NO_BACKGROUND.search(_words(request)):
        return "transparent"
    return "opaque"


def _words(request: ResolvedRequest) -> str:
    """The prompt as it is read: what is to be written on the picture says nothing of its shape."""
    return " ".join(parted(request.request.prompt).told.casefold().split())


def _takes(model: Model, size: str) -> bool:
    if size in model.sizes:
        return True
    width, height = (int(edge) for edge in size.split("x"))
    return model.free_size is not None and model.free_size.admits(width, height)
