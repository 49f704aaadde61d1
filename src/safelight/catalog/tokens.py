"""How many tokens a picture is said to cost, for engines that count none themselves.

A provider's own `usage` always wins; this is for the painter, and for streams that end without one
(marked `estimated`). Source: developer forum 1275254 and 1382699; 100 tokens a partial image and
about one token in three characters of prompt were measured on the real endpoint.
"""

from typing import Any

from safelight.catalog.model import Model

PARTIAL_IMAGE_TOKENS = 100
CHARACTERS_PER_TOKEN = 3


def estimate(
    model: Model, *, prompt: str, size: str, quality: str, partials: int
) -> dict[str, Any] | None:
    """A usage object, or None for models that report none (dall-e).

    `size` is `WIDTHxHEIGHT`; `partials` counts the partial images delivered.
    """
    picture = _picture_tokens(model, size, quality)
    if picture is None:
        return None
    text = -(-len(prompt) // CHARACTERS_PER_TOKEN)
    output = picture + PARTIAL_IMAGE_TOKENS * partials
    return {
        "input_tokens": text,
        "input_tokens_details": {"image_tokens": 0, "text_tokens": text},
        "output_tokens": output,
        "output_tokens_details": {"image_tokens": output, "text_tokens": 0},
        "total_tokens": text + output,
    }


def _picture_tokens(model: Model, size: str, quality: str) -> int | None:
    if model.output_tokens:
        by_quality = model.output_tokens.get(size) or next(iter(model.output_tokens.values()))
        return by_quality.get(quality) or by_quality["high"]
    if not model.output_token_factors:
        return None
    factors = model.output_token_factors
    factor = factors.get(quality) or factors["high"]
    width, height = (int(edge) for edge in size.split("x")) if "x" in size else (1024, 1024)
    long, short = max(width, height), min(width, height)
    scaled = (2 * factor * short + long) // (2 * long)
    return -(-factor * scaled * (2_000_000 + width * height) // 4_000_000)
