"""Rules of models between fields, streaming among them: one that passes, one that does not."""

from typing import Any

import pytest

from catalog.judging import (
    CATALOG,
    EVERY,
    FORMATS,
    NEWEST,
    STREAMING,
    accepts,
    refuses,
    request_for,
)
from safelight.catalog.model import Model
from safelight.catalog.rules import judge
from safelight.errors import InvalidRequest

# Streaming.


@pytest.mark.parametrize("model", EVERY)
def test_gpt_image_models_stream_and_dall_e_does_not(model: str) -> None:
    accepts(model, stream=False)
    if model in STREAMING:
        accepts(model, stream=True)
    else:
        refuses(model, "stream", model, "leave stream out", "GPT image model", stream=True)


@pytest.mark.parametrize("partials", [0, 1, 2, 3])
@pytest.mark.parametrize("model", STREAMING)
def test_partial_images_need_a_stream(model: str, partials: int) -> None:
    accepts(model, stream=True, partial_images=partials)
    for unstreamed in ({}, {"stream": False}):
        if partials:
            words = "needs stream: true"
            refuses(model, "partial_images", words, partial_images=partials, **unstreamed)
        else:
            accepts(model, partial_images=0, **unstreamed)


def test_a_model_may_make_fewer_partial_images() -> None:
    model = Model(id="m", streaming=True, partial_images=1)
    judge(request_for(stream=True, partial_images=1), model)
    with pytest.raises(InvalidRequest, match="at most 1 partial images") as caught:
        judge(request_for(stream=True, partial_images=2), model)
    assert caught.value.param == "partial_images"


@pytest.mark.parametrize("model", STREAMING)
def test_several_pictures_may_be_streamed(model: str) -> None:
    accepts(model, stream=True, n=10)


# Rules between fields.


@pytest.mark.parametrize("compression", [0, 85, 100])
@pytest.mark.parametrize("model", STREAMING)
def test_compression_needs_jpeg_or_webp(model: str, compression: int) -> None:
    for output_format in ("jpeg", "webp"):
        accepts(model, output_format=output_format, output_compression=compression)
    others = [name for name in FORMATS[model] if name not in {"jpeg", "webp"}]
    for fields in ({}, *({"output_format": name} for name in others)):
        words = ("jpeg", "webp")
        refuses(model, "output_compression", *words, output_compression=compression, **fields)


@pytest.mark.parametrize("model", STREAMING)
def test_a_transparent_background_needs_png_or_webp(model: str) -> None:
    accepts(model, background="transparent")
    for output_format in FORMATS[model]:
        fields = {"background": "transparent", "output_format": output_format}
        if output_format in {"png", "webp"}:
            accepts(model, **fields)
        else:
            refuses(model, "background", "png", "webp", **fields)
        accepts(model, output_format=output_format, background="opaque")
        accepts(model, output_format=output_format, background="auto")


@pytest.mark.parametrize("output_format", ["gif", "svg"])
@pytest.mark.parametrize("model", NEWEST)
def test_gif_and_svg_cannot_be_streamed(model: str, output_format: str) -> None:
    accepts(model, output_format=output_format, stream=False)
    refuses(model, "stream", output_format, output_format=output_format, stream=True)
    refuses(model, "partial_images", output_format=output_format, partial_images=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("frame_count", 2),
        ("frame_count", 16),
        ("frame_duration_ms", 1),
        ("frame_duration_ms", 655_350),
    ],
)
@pytest.mark.parametrize("model", NEWEST)
def test_frames_are_for_gif_only(model: str, name: str, value: int) -> None:
    accepts(model, output_format="gif", **{name: value})
    for fields in ({}, {"output_format": "webp"}, {"output_format": "svg"}):
        refuses(model, name, "gif", **{name: value}, **fields)


@pytest.mark.parametrize("model", NEWEST)
def test_svg_options_are_for_svg_only(model: str) -> None:
    svg = {"model": "m", "reasoning": {"effort": "high"}}
    accepts(model, output_format="svg", svg=svg)
    for fields in ({}, {"output_format": "png"}, {"output_format": "gif"}):
        refuses(model, "svg", "output_format svg", svg=svg, **fields)


@pytest.mark.parametrize("model", NEWEST)
def test_svg_makes_one_picture_at_a_time(model: str) -> None:
    accepts(model, output_format="svg", n=1)
    refuses(model, "n", "svg", "one picture", output_format="svg", n=2)
    accepts(model, output_format="gif", n=10)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("complexity", "low"),
        ("complexity", "high"),
        ("frame_count", 9),
        ("frame_duration_ms", 200),
        ("svg", {"model": "m"}),
    ],
    ids=["complexity-low", "complexity-high", "frame_count", "frame_duration_ms", "svg"],
)
@pytest.mark.parametrize("model", EVERY)
def test_the_newest_parameters_are_for_the_newest_models(model: str, name: str, value: Any) -> None:
    if model in NEWEST:
        formats = {"complexity": "png", "svg": "svg"}
        accepts(model, **{name: value}, output_format=formats.get(name, "gif"))
    else:
        refuses(model, name, model, "leave it out", **{name: value})


def test_every_broken_rule_is_told_at_once() -> None:
    request = request_for(
        model="dall-e-3", prompt="x" * 4001, n=2, size="256x256", quality="high", stream=True
    )
    with pytest.raises(InvalidRequest) as caught:
        judge(request, CATALOG.models["dall-e-3"], "query")
    assert [problem.location for problem in caught.value.problems] == [
        ("query", name) for name in ("prompt", "n", "size", "quality", "stream")
    ]
    assert "4 more" in caught.value.message
    assert len(caught.value.body()["detail"]) == 5
