"""What each model takes in each field, at its boundary: one that passes, one that does not."""

from typing import Any

import pytest

from catalog.judging import (
    CATALOG,
    EVERY,
    FIXED,
    FORMATS,
    FREE,
    NEWEST,
    OLDER,
    PAINTER,
    SEED_SIZES,
    SERVED,
    STREAMING,
    accepts,
    chosen,
    refuses,
    request_for,
)
from safelight.catalog.rules import judge
from safelight.errors import InvalidRequest


def test_every_model_of_the_catalog_is_judged_here() -> None:
    assert sorted(EVERY) == sorted(SERVED)


# The seed contract's own examples, copied from its properties.

SEED_EXAMPLES: list[tuple[str, Any, str, dict[str, Any]]] = [
    ("prompt", "A white siamese cat", "openai/gpt-image-1", {}),
    ("prompt", "A white siamese cat", "openai/dall-e-2", {}),
    ("prompt", "A white siamese cat", "openai/dall-e-3", {}),
    ("model", "openai/dall-e-3", "openai/dall-e-3", {}),
    ("model", "openai/dall-e-2", "openai/dall-e-2", {}),
    ("model", "openai/gpt-image-1", "openai/gpt-image-1", {}),
    ("n", 1, "openai/dall-e-3", {}),
    ("n", 4, "openai/dall-e-2", {}),
    ("quality", "standard", "openai/dall-e-2", {}),
    ("quality", "hd", "openai/dall-e-3", {}),
    ("quality", "high", "openai/gpt-image-1", {}),
    ("response_format", "url", "openai/dall-e-2", {}),
    ("response_format", "b64_json", "openai/dall-e-3", {}),
    ("output_format", "png", "openai/gpt-image-1", {}),
    ("output_format", "webp", "openai/gpt-image-1", {}),
    ("output_compression", 85, "openai/gpt-image-1", {"output_format": "webp"}),
    ("output_compression", 100, "openai/gpt-image-1", {"output_format": "jpeg"}),
    ("stream", True, "openai/gpt-image-1", {}),
    ("stream", False, "openai/gpt-image-1", {}),
    ("partial_images", 0, "openai/gpt-image-1", {"stream": True}),
    ("partial_images", 2, "openai/gpt-image-1", {"stream": True}),
    ("size", "1024x1024", "openai/dall-e-2", {}),
    ("size", "1792x1024", "openai/dall-e-3", {}),
    ("size", "auto", "openai/gpt-image-1", {}),
    ("moderation", "auto", "openai/gpt-image-1", {}),
    ("moderation", "low", "openai/gpt-image-1", {}),
    ("background", "transparent", "openai/gpt-image-1", {}),
    ("background", "opaque", "openai/gpt-image-1", {}),
    ("background", "auto", "openai/gpt-image-1", {}),
    ("style", "vivid", "openai/dall-e-3", {}),
    ("style", "natural", "openai/dall-e-3", {}),
]


@pytest.mark.parametrize(
    ("name", "value", "model", "company"),
    SEED_EXAMPLES,
    ids=[f"{name}-{value}-{model[7:]}" for name, value, model, _ in SEED_EXAMPLES],
)
def test_every_example_of_the_seed_contract_is_accepted(
    name: str, value: Any, model: str, company: dict[str, Any]
) -> None:
    accepts(**{"name": model, **company, **({} if name == "model" else {name: value})})


COMPANY: dict[str, dict[str, Any]] = {
    "output_compression": {"output_format": "webp"},
    "partial_images": {"stream": True},
}
DALL_E_3_ONLY = [("style", "vivid"), ("style", "natural"), ("quality", "hd"), ("size", "1792x1024")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (name, value)
        for name, value, _, _ in SEED_EXAMPLES
        if name not in {"prompt", "model"} and (name, value) not in DALL_E_3_ONLY
    ],
)
def test_an_example_that_is_not_for_dall_e_3_needs_no_model(name: str, value: Any) -> None:
    request = request_for(**{**COMPANY.get(name, {}), name: value})
    judge(request, chosen(request))


@pytest.mark.parametrize(("name", "value"), DALL_E_3_ONLY)
def test_an_example_for_dall_e_3_means_dall_e_2_where_no_model_is_named(
    name: str, value: str
) -> None:
    request = request_for(**{name: value})
    with pytest.raises(InvalidRequest, match=r"dall-e-2") as caught:
        judge(request, chosen(request))
    assert caught.value.param == name


# Prompt and count.


@pytest.mark.parametrize(
    ("model", "longest"),
    [("dall-e-2", 1000), ("dall-e-3", 4000), *((name, 32_000) for name in STREAMING)],
)
def test_a_prompt_may_be_as_long_as_the_model_says_and_no_longer(model: str, longest: int) -> None:
    accepts(model, prompt="é" * longest)
    error = refuses(
        model, "prompt", str(longest), str(longest + 1), model, prompt="é" * (longest + 1)
    )
    assert error.code_sent == "string_above_max_length"


def test_a_character_outside_the_basic_plane_counts_once() -> None:
    accepts("dall-e-2", prompt="🖼" * 1000)


@pytest.mark.parametrize("model", [name for name in EVERY if name != "dall-e-3"])
def test_up_to_ten_pictures_are_made_at_once(model: str) -> None:
    accepts(model, n=1)
    accepts(model, n=10)


def test_dall_e_3_makes_one_picture_at_a_time() -> None:
    accepts("dall-e-3", n=1)
    refuses("dall-e-3", "n", "at most 1", n=2)


# Sizes.

SIZES = {
    "dall-e-2": ("256x256", "512x512", "1024x1024"),
    "dall-e-3": ("1024x1024", "1792x1024", "1024x1792"),
    **dict.fromkeys(FIXED, ("1024x1024", "1536x1024", "1024x1536", "auto")),
}


@pytest.mark.parametrize("size", [*SEED_SIZES, "2048x2048", "1024x1025", "16x16"])
@pytest.mark.parametrize("model", SIZES)
def test_a_model_with_a_list_of_sizes_takes_those_and_no_others(model: str, size: str) -> None:
    if size in SIZES[model]:
        accepts(model, size=size)
    else:
        refuses(model, "size", size, model, *SIZES[model], size=size)


@pytest.mark.parametrize(
    "size",
    [
        *("1024x1024", "1536x1024", "1024x1536", "2048x2048", "2048x1152", "3840x2160"),
        *("2160x3840", "auto", "1536x864", "1792x1024", "1024x1792"),
        pytest.param("1024x640", id="exactly-the-fewest-pixels"),
        pytest.param("640x1024", id="exactly-the-fewest-pixels-upright"),
        pytest.param("3840x1280", id="exactly-3-to-1-and-the-longest-edge"),
        pytest.param("1280x3840", id="exactly-1-to-3"),
        pytest.param("2880x2880", id="the-largest-square"),
        pytest.param("1008x656", id="the-next-multiples-above-the-fewest-pixels"),
    ],
)
@pytest.mark.parametrize("model", FREE)
def test_a_free_size_within_the_rule_is_accepted(model: str, size: str) -> None:
    accepts(model, size=size)


@pytest.mark.parametrize(
    "size",
    [
        pytest.param("1025x1024", id="width-no-multiple-of-16"),
        pytest.param("1024x1032", id="height-only-a-multiple-of-8"),
        pytest.param("256x256", id="too-few-pixels"),
        pytest.param("512x512", id="too-few-pixels-still"),
        pytest.param("1024x624", id="one-step-below-the-fewest-pixels"),
        pytest.param("2896x2880", id="one-step-above-the-most-pixels"),
        pytest.param("3840x2176", id="one-step-above-the-most-pixels-wide"),
        pytest.param("3856x2144", id="one-step-above-the-longest-edge"),
        pytest.param("2144x3856", id="one-step-above-the-longest-edge-upright"),
        pytest.param("3840x1264", id="one-step-beyond-3-to-1"),
        pytest.param("1264x3840", id="one-step-beyond-1-to-3"),
        pytest.param("99999x16", id="a-line"),
    ],
)
@pytest.mark.parametrize("model", FREE)
def test_a_free_size_beyond_the_rule_is_refused_with_the_rule(model: str, size: str) -> None:
    rule = ("auto", "1024x1024", "multiple of 16", "3840", "3:1", "655360", "8294400")
    refuses(model, "size", size, model, *rule, size=size)


@pytest.mark.parametrize("size", [*SEED_SIZES, "64x64", "3840x2160", "2880x2880", "333x777"])
def test_the_painter_takes_every_size_of_the_seed_and_more(size: str) -> None:
    accepts(PAINTER, size=size)


@pytest.mark.parametrize("size", ["63x64", "3841x2160", "100x301", "2881x2880"])
def test_the_painter_has_bounds_too(size: str) -> None:
    refuses(PAINTER, "size", "64", "3840", "3:1", size=size)


# Choices.

QUALITIES = {
    "dall-e-2": ("auto", "standard"),
    "dall-e-3": ("auto", "standard", "hd"),
    **dict.fromkeys((*FIXED, "gpt-image-2"), ("auto", "low", "medium", "high")),
    **dict.fromkeys((*NEWEST, PAINTER), ("auto", "low", "medium", "high", "xhigh", "max")),
}


@pytest.mark.parametrize(
    "quality", ["auto", "low", "medium", "high", "xhigh", "max", "standard", "hd", "HIGH", ""]
)
@pytest.mark.parametrize("model", EVERY)
def test_a_model_takes_its_own_qualities(model: str, quality: str) -> None:
    if quality in QUALITIES[model]:
        accepts(model, quality=quality)
    else:
        refuses(model, "quality", repr(quality), model, *QUALITIES[model], quality=quality)


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp", "gif", "svg", "jpg", "bmp"])
@pytest.mark.parametrize("model", STREAMING)
def test_a_model_takes_its_own_output_formats(model: str, output_format: str) -> None:
    if output_format in FORMATS[model]:
        accepts(model, output_format=output_format)
    else:
        refuses(model, "output_format", model, *FORMATS[model], output_format=output_format)


@pytest.mark.parametrize("response_format", ["url", "b64_json"])
@pytest.mark.parametrize("model", EVERY)
def test_a_response_format_is_for_dall_e_only(model: str, response_format: str) -> None:
    if model in OLDER:
        accepts(model, response_format=response_format)
    else:
        words = (model, "leave it out")
        refuses(model, "response_format", *words, response_format=response_format)


@pytest.mark.parametrize("style", ["vivid", "natural"])
@pytest.mark.parametrize("model", EVERY)
def test_a_style_is_for_dall_e_3_only(model: str, style: str) -> None:
    if model == "dall-e-3":
        accepts(model, style=style)
    else:
        refuses(model, "style", model, "leave it out", style=style)


GPT_ONLY: list[tuple[str, Any]] = [
    ("output_format", "png"),
    ("output_compression", 100),
    ("partial_images", 0),
    ("partial_images", 1),
    ("moderation", "auto"),
    ("moderation", "low"),
    ("background", "auto"),
    ("background", "opaque"),
    ("background", "transparent"),
    ("safety_identifier", "s-1"),
]


@pytest.mark.parametrize(("name", "value"), GPT_ONLY)
@pytest.mark.parametrize("model", OLDER)
def test_what_only_gpt_image_models_know_is_refused_by_dall_e(
    model: str, name: str, value: Any
) -> None:
    error = refuses(model, name, model, "leave it out", **{name: value})
    assert error.code_sent == "unsupported_parameter"
    assert len(error.problems) == 1


@pytest.mark.parametrize("moderation", ["auto", "low"])
@pytest.mark.parametrize("model", STREAMING)
def test_gpt_image_models_take_both_moderation_levels(model: str, moderation: str) -> None:
    accepts(model, moderation=moderation)


@pytest.mark.parametrize("model", EVERY)
def test_every_model_takes_a_user(model: str) -> None:
    accepts(model, user="u-1")


@pytest.mark.parametrize("model", STREAMING)
def test_gpt_image_models_take_a_safety_identifier(model: str) -> None:
    accepts(model, safety_identifier="s-1", user="u-1")


def test_a_long_value_is_not_repeated() -> None:
    with pytest.raises(InvalidRequest) as raised:
        judge(request_for(quality="x" * 100_000), CATALOG.models["gpt-image-1"])
    assert len(raised.value.message) < 300
