"""What the painter makes of `auto`, and of what is left out."""

from typing import Any

import pytest

from safelight.catalog.catalog import load
from safelight.catalog.rules import ResolvedRequest
from safelight.upstreams.painter.choices import chosen_for
from safelight.wire.request import GenerationRequest

CATALOG = load()
SQUARE, WIDE, TALL = "1024x1024", "1536x1024", "1024x1536"


def asked(prompt: str = "a fox", model: str = "gpt-image-1", **fields: Any) -> ResolvedRequest:
    return ResolvedRequest(GenerationRequest(prompt=prompt, **fields), CATALOG.models[model])


@pytest.mark.parametrize(
    ("prompt", "size"),
    [
        ("a red fox in the snow", SQUARE),
        ("a wide river and a tall tree", SQUARE),
        ("A panorama of the Alps", WIDE),
        ("a mountain landscape", WIDE),
        ("a banner for a bakery", WIDE),
        ("a boat, 16:9", WIDE),
        ("a portrait of a queen", TALL),
        ("a poster of a lighthouse", TALL),
        ("a fox, vertical format", TALL),
        ("a portrait of a queen in landscape\nformat", WIDE),
        ("a landscape in portrait orientation", TALL),
        ("a red panorama of a portrait", WIDE),
        ('a fox with a sign that says "poster"', SQUARE),
        ("a landscaped posterior", SQUARE),
    ],
)
def test_an_auto_size_is_the_shape_the_prompt_speaks_of(prompt: str, size: str) -> None:
    for model in ("gpt-image-1", "gpt-image-1-mini", "gpt-image-1.5", "gpt-image-2", "painter-1"):
        assert chosen_for(asked(prompt, model)).size == size
        assert chosen_for(asked(prompt, model, size="auto")).size == size


def test_a_size_that_is_asked_for_is_kept_whatever_the_prompt_says() -> None:
    assert chosen_for(asked("a portrait", size=WIDE)).size == WIDE
    assert chosen_for(asked("a panorama", "dall-e-2")).size == SQUARE
    assert chosen_for(asked("a panorama", "dall-e-3", size="1024x1792")).size == "1024x1792"


def test_an_auto_size_is_one_that_the_model_takes() -> None:
    only_square = CATALOG.models["gpt-image-1"].model_copy(update={"sizes": ("auto", SQUARE)})
    assert (
        chosen_for(ResolvedRequest(GenerationRequest(prompt="a portrait"), only_square)).size
        == SQUARE
    )


@pytest.mark.parametrize(
    ("prompt", "background"),
    [
        ("a fox", "opaque"),
        ("a transparent glass on a table", "opaque"),
        ("a fox on a Transparent  background", "transparent"),
        ("a sticker of a fox, transparent PNG", "transparent"),
        ("a fox, no background", "transparent"),
        ("a fox without a background", "transparent"),
        ("a fox without background", "transparent"),
        ("a fox against a transparent backdrop", "transparent"),
        ('a sign that says "no background"', "opaque"),
    ],
)
def test_an_auto_background_is_the_one_the_prompt_asks_for(prompt: str, background: str) -> None:
    for chosen in ({}, {"background": "auto"}, {"output_format": "webp"}):
        assert chosen_for(asked(prompt, **chosen)).background == background


def test_a_format_or_a_model_without_transparency_stays_opaque() -> None:
    prompt = "a fox on a transparent background"
    assert chosen_for(asked(prompt, output_format="jpeg")).background == "opaque"
    assert chosen_for(asked(prompt, "dall-e-3")).background == "opaque"


def test_a_background_that_is_asked_for_is_kept_whatever_the_prompt_says() -> None:
    assert chosen_for(asked("a fox, no background", background="opaque")).background == "opaque"
    assert (
        chosen_for(asked("a fox in a forest", background="transparent")).background == "transparent"
    )


@pytest.mark.parametrize(
    ("model", "quality", "painted"),
    [
        ("gpt-image-1", None, "high"),
        ("gpt-image-1", "auto", "high"),
        ("gpt-image-1", "low", "low"),
        ("gpt-image-2.5-sunburst", "max", "max"),
        ("painter-1", "xhigh", "xhigh"),
        ("dall-e-2", None, "medium"),
        ("dall-e-3", "standard", "medium"),
        ("dall-e-3", "hd", "high"),
        ("dall-e-3", "auto", "high"),
    ],
)
def test_a_quality_is_one_of_the_painters_own(
    model: str, quality: str | None, painted: str
) -> None:
    assert chosen_for(asked(model=model, quality=quality)).quality == painted
