"""The catalog: which models there are, by every name they go by, and which one a request means.

Holds no rules of its own about fields; those are judged in `rules.py`.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter

from safelight.catalog.model import PREFIX, Model
from safelight.wire.request import GenerationRequest

DEFAULT_FAMILY = "dall-e-2"
GPT_IMAGE_FAMILY = "gpt-image-1"

_GPT_IMAGE_PARAMETERS = (
    "output_format",
    "output_compression",
    "partial_images",
    "moderation",
    "background",
    "safety_identifier",
    "complexity",
    "frame_count",
    "frame_duration_ms",
    "svg",
)
_OLDER_QUALITIES = frozenset({"auto", "standard", "hd"})
_OLDER_SIZES = frozenset({"256x256", "512x512", "1024x1024", "1792x1024", "1024x1792"})


@dataclass(frozen=True, slots=True)
class Catalog:
    """Models by id, and ids by every name they go by."""

    models: Mapping[str, Model]
    names: Mapping[str, str]

    def find(self, name: str) -> Model | None:
        """The model called `name`, with or without `openai/`; None if there is none."""
        bare = name.removeprefix(PREFIX)
        return self.models.get(self.names.get(name, self.names.get(bare, "")))

    def __iter__(self) -> Iterator[Model]:
        return iter(self.models.values())


def load(extra: Iterable[Mapping[str, Any]] = ()) -> Catalog:
    """The shipped catalog, with `extra` models from configuration added or laid over it.

    An extra entry whose id is already known changes just the fields it gives. Raises pydantic's
    ValidationError for entries that are no models, each mistake under its model's id.
    """
    entries: dict[str, dict[str, Any]] = {}
    shipped = files(__package__)
    for file in sorted(shipped.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            document = tomllib.loads(file.read_text("utf-8"))
            for entry in document["models"]:
                entries[entry["id"]] = {**document.get("family", {}), **entry}
    for entry in extra:
        identifier = str(entry.get("id", ""))
        entries[identifier] = {**entries.get(identifier, {}), **entry}
    models = TypeAdapter(dict[str, Model]).validate_python(entries)
    names = {name: model.id for model in models.values() for name in (model.id, *model.aliases)}
    return Catalog(models, names)


def default_model(request: GenerationRequest) -> str:
    """The model of a request that names none, by the seed contract's rule.

    dall-e-2, unless a parameter (or a value) that only the GPT image models know is used.
    """
    uses_parameter = any(getattr(request, name) is not None for name in _GPT_IMAGE_PARAMETERS)
    uses_quality = request.quality is not None and request.quality not in _OLDER_QUALITIES
    uses_size = request.size is not None and request.size not in _OLDER_SIZES
    if uses_parameter or uses_quality or uses_size or request.streamed:
        return GPT_IMAGE_FAMILY
    return DEFAULT_FAMILY


def unlisted_model(name: str) -> dict[str, Any]:
    """An entry for a model that only an upstream knows: whatever the wire allows is passed on.

    Other servers often answer links unless asked for base64; the GPT image models refuse to be
    asked.
    """
    formats = [] if name.startswith("gpt-image") else ["b64_json", "url"]
    edges = {"multiple_of": 1, "longest_edge": 16_384, "shortest_edge": 16, "largest_ratio": 16.0}
    return {
        "id": name,
        "owned_by": "upstream",
        "description": "Named in the configuration; its rules are the upstream's own.",
        "sizes": ["auto", "1024x1024"],
        "free_size": {**edges, "fewest_pixels": 256, "most_pixels": 16_384 * 16_384},
        "qualities": ["auto", "low", "medium", "high", "xhigh", "max", "standard", "hd"],
        "output_formats": ["png", "jpeg", "webp"],
        "backgrounds": ["auto", "opaque", "transparent"],
        "moderation": ["auto", "low"],
        "styles": ["vivid", "natural"],
        "response_formats": formats,
        "default_response_format": "b64_json" if formats else None,
        "streaming": True,
        "partial_images": 3,
        "parameters": ["user", "safety_identifier"],
    }
