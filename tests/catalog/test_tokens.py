"""Token counts against the published tables."""

from typing import Any

import pytest

from safelight.catalog.catalog import load
from safelight.catalog.tokens import estimate
from safelight.wire.schemas import Usage

CATALOG = load()
QUALITIES = ("low", "medium", "high")
GPT_IMAGE_1 = {
    "1024x1024": (272, 1056, 4160),
    "1024x1536": (408, 1584, 6240),
    "1536x1024": (400, 1568, 6208),
}
GPT_IMAGE_2 = {
    "1024x1024": (196, 1756, 7024),
    "1536x1024": (158, 1372, 5488),
    "1024x1536": (158, 1372, 5488),
    "2048x1152": (157, 1413, 5650),
    "2048x2048": (397, 3568, 14_272),
    "3840x2160": (371, 3336, 13_342),
    "2160x3840": (371, 3336, 13_342),
}
TABLES = {
    **dict.fromkeys(
        ("gpt-image-1", "gpt-image-1-mini", "gpt-image-1.5", "chatgpt-image-latest"), GPT_IMAGE_1
    ),
    **dict.fromkeys(("gpt-image-2", "gpt-image-2.5-sunburst", "painter-1"), GPT_IMAGE_2),
}


def usage(model: str, **changes: Any) -> Any:
    fields = {"prompt": "x", "size": "1024x1024", "quality": "low", "partials": 0, **changes}
    return estimate(CATALOG.models[model], **fields)


@pytest.mark.parametrize(
    ("model", "size", "quality", "tokens"),
    [
        (model, size, quality, tokens)
        for model, table in TABLES.items()
        for size, row in table.items()
        for quality, tokens in zip(QUALITIES, row, strict=True)
    ],
)
def test_a_picture_costs_what_the_published_table_says(
    model: str, size: str, quality: str, tokens: int
) -> None:
    assert usage(model, size=size, quality=quality)["output_tokens"] == tokens


@pytest.mark.parametrize("model", ["gpt-image-2.5-sunburst", "gpt-image-2.6-flare", "painter-1"])
@pytest.mark.parametrize("quality", ["xhigh", "max"])
def test_a_quality_of_which_nothing_is_published_counts_as_high(model: str, quality: str) -> None:
    assert usage(model, quality=quality)["output_tokens"] == 7024


@pytest.mark.parametrize("partials", [0, 1, 2, 3])
@pytest.mark.parametrize("model", ["gpt-image-1", "gpt-image-2", "painter-1"])
def test_each_partial_image_costs_a_hundred_tokens_more(model: str, partials: int) -> None:
    plain = usage(model)["output_tokens"]
    counted = usage(model, partials=partials)
    assert counted["output_tokens"] == plain + 100 * partials
    assert counted["output_tokens_details"] == {
        "image_tokens": plain + 100 * partials,
        "text_tokens": 0,
    }


@pytest.mark.parametrize(
    ("characters", "tokens"), [(1, 1), (3, 1), (4, 2), (41, 14), (32_000, 10_667)]
)
def test_a_prompt_costs_a_token_in_three_characters_rounded_up(
    characters: int, tokens: int
) -> None:
    counted = usage("gpt-image-1", prompt="é" * characters)
    assert counted["input_tokens"] == tokens
    assert counted["input_tokens_details"] == {"image_tokens": 0, "text_tokens": tokens}


@pytest.mark.parametrize("model", TABLES)
def test_the_members_add_up_and_are_openais(model: str) -> None:
    counted = usage(model, prompt="A white siamese cat", partials=2)
    assert counted["total_tokens"] == counted["input_tokens"] + counted["output_tokens"]
    Usage.model_validate(counted, strict=True)


def test_the_measured_stream_of_two_partials_is_reproduced() -> None:
    counted = usage("gpt-image-1", prompt="x" * 41, partials=2)
    assert (counted["output_tokens"], counted["total_tokens"]) == (472, 486)


@pytest.mark.parametrize("model", ["dall-e-2", "dall-e-3"])
def test_models_that_report_no_usage_have_none(model: str) -> None:
    assert usage(model, quality="standard") is None


@pytest.mark.parametrize("quality", ["auto", "xhigh", "max", "unheard-of"])
@pytest.mark.parametrize("model", ["gpt-image-1", "gpt-image-2.5-flare", "painter-1"])
def test_a_quality_without_a_published_count_is_counted_as_high(model: str, quality: str) -> None:
    assert usage(model, quality=quality) == usage(model, quality="high")


@pytest.mark.parametrize("model", ["gpt-image-1", "gpt-image-2", "painter-1"])
def test_a_size_that_is_not_known_yet_is_counted_as_the_common_square(model: str) -> None:
    assert usage(model, size="auto") == usage(model)


@pytest.mark.parametrize("size", ["64x64", "3840x1280", "1280x3840", "777x333"])
def test_any_size_the_painter_paints_costs_something(size: str) -> None:
    width, height = size.split("x")
    assert usage("painter-1", size=size)["output_tokens"] > 0
    assert usage("painter-1", size=f"{height}x{width}") == usage("painter-1", size=size)
