"""The models of the catalog in their families, and a request judged by one model's rules."""

from datetime import date
from typing import Any

import pytest

from safelight.catalog.catalog import load
from safelight.catalog.model import Model
from safelight.catalog.rules import choose_model, judge
from safelight.errors import InvalidRequest
from safelight.wire.request import GenerationRequest

CATALOG = load()
SERVED = tuple(model.id for model in CATALOG)
TODAY = date(2026, 11, 23)

OLDER = ("dall-e-2", "dall-e-3")
FIXED = ("gpt-image-1", "gpt-image-1-mini", "gpt-image-1.5", "chatgpt-image-latest")
NEWEST = (
    "gpt-image-2.5-sunburst",
    "gpt-image-2.5-flare",
    "gpt-image-2.6-sunburst",
    "gpt-image-2.6-flare",
)
FREE = ("gpt-image-2", *NEWEST)
GPT_IMAGE = (*FIXED, *FREE)
PAINTER = "painter-1"
STREAMING = (*GPT_IMAGE, PAINTER)
EVERY = (*OLDER, *STREAMING)

FORMATS = {
    **dict.fromkeys((*FIXED, "gpt-image-2", PAINTER), ("png", "jpeg", "webp")),
    **dict.fromkeys(NEWEST, ("png", "jpeg", "webp", "gif", "svg")),
}
SEED_SIZES = (
    *("256x256", "512x512", "1024x1024", "1536x1024", "1024x1536", "1792x1024", "1024x1792"),
    "auto",
)


def request_for(**fields: Any) -> GenerationRequest:
    return GenerationRequest.model_validate({"prompt": "x", **fields})


def chosen(request: GenerationRequest, served: tuple[str, ...] = SERVED, **options: Any) -> Model:
    model, _ = choose_model(request, CATALOG, served, today=TODAY, **options)
    return model


def accepts(name: str, **fields: Any) -> None:
    request = request_for(model=name, **fields)
    judge(request, chosen(request))


def refuses(name: str, param: str, *words: str, **fields: Any) -> InvalidRequest:
    """The refusal, which must name `param` first and have `words` in its message."""
    request = request_for(model=name, **fields)
    with pytest.raises(InvalidRequest) as caught:
        judge(request, chosen(request))
    error = caught.value
    assert error.problems[0].location == ("body", param)
    assert error.body()["error"]["param"] == param
    assert param in error.message
    for word in words:
        assert word in error.message
    return error
