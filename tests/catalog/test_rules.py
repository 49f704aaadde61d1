"""Every rule of every model, at its boundary: one request that passes, one that does not."""

from datetime import date
from typing import Any

import pytest

from safelight.catalog.catalog import Catalog, default_model, load
from safelight.catalog.model import Model
from safelight.catalog.rules import ResolvedRequest, choose_model, judge
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
SEED_SIZES = (
    *("256x256", "512x512", "1024x1024", "1536x1024", "1024x1536", "1792x1024", "1024x1792"),
    "auto",
)


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


FORMATS = {
    **dict.fromkeys((*FIXED, "gpt-image-2", PAINTER), ("png", "jpeg", "webp")),
    **dict.fromkeys(NEWEST, ("png", "jpeg", "webp", "gif", "svg")),
}


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


# Which model.


@pytest.mark.parametrize("model", EVERY)
def test_a_model_goes_by_its_name_with_and_without_its_provider(model: str) -> None:
    for name in (model, f"openai/{model}"):
        assert chosen(request_for(model=name)).id == model


@pytest.mark.parametrize(
    "fields",
    [
        {"output_format": "png"},
        {"output_compression": 100},
        {"stream": True},
        {"partial_images": 0},
        {"partial_images": 2},
        {"moderation": "auto"},
        {"background": "auto"},
        {"safety_identifier": "s-1"},
        {"complexity": "low"},
        {"frame_count": 2},
        {"frame_duration_ms": 1},
        {"svg": {"model": "m"}},
        {"quality": "low"},
        {"quality": "medium"},
        {"quality": "high"},
        {"quality": "xhigh"},
        {"size": "auto"},
        {"size": "1536x1024"},
        {"size": "1024x1536"},
        {"size": "2048x2048"},
    ],
    ids=str,
)
def test_one_parameter_that_only_gpt_image_knows_makes_it_the_default(
    fields: dict[str, Any],
) -> None:
    request = request_for(**fields)
    assert default_model(request) == "gpt-image-1"
    assert chosen(request).id == "gpt-image-1"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"n": 10},
        {"stream": False},
        {"user": "u-1"},
        {"style": "vivid"},
        {"response_format": "url"},
        {"response_format": "b64_json"},
        {"quality": "auto"},
        {"quality": "standard"},
        {"quality": "hd"},
        {"size": "256x256"},
        {"size": "512x512"},
        {"size": "1024x1024"},
        {"size": "1792x1024"},
        {"size": "1024x1792"},
    ],
    ids=str,
)
def test_without_such_a_parameter_dall_e_2_is_the_default(fields: dict[str, Any]) -> None:
    request = request_for(**fields)
    assert default_model(request) == "dall-e-2"
    assert chosen(request).id == "dall-e-2"


def test_a_configured_default_wins_over_the_rule_and_a_named_model_over_both() -> None:
    assert chosen(request_for(), default="openai/gpt-image-2").id == "gpt-image-2"
    assert chosen(request_for(model="dall-e-3"), default="gpt-image-2").id == "dall-e-3"


def test_a_default_that_is_not_served_becomes_its_successor() -> None:
    for fields in ({}, {"stream": True}):
        request = request_for(**fields)
        model, stood_in_for = choose_model(request, CATALOG, ["gpt-image-2"], today=TODAY)
        assert model.id == "gpt-image-2"
        assert stood_in_for == default_model(request)


def test_a_default_without_a_served_successor_becomes_the_first_served_model() -> None:
    model, stood_in_for = choose_model(request_for(), CATALOG, [PAINTER], today=TODAY)
    assert (model.id, stood_in_for) == (PAINTER, "dall-e-2")


def test_a_served_model_stands_in_for_nothing() -> None:
    assert choose_model(request_for(), CATALOG, SERVED, today=TODAY)[1] is None


def no_such_model(request: GenerationRequest, served: tuple[str, ...], **options: Any) -> Any:
    with pytest.raises(InvalidRequest) as caught:
        choose_model(request, CATALOG, served, today=TODAY, **options)
    error = caught.value
    assert error.param == "model"
    assert all(name in error.message for name in served)
    return error


def test_a_retired_model_asked_for_by_name_is_refused_with_its_successor() -> None:
    error = no_such_model(request_for(model="openai/gpt-image-1"), ("gpt-image-2", PAINTER))
    assert error.code_sent == "model_retired"
    assert "2026-10-23" in error.message
    assert "successor gpt-image-2" in error.message


def test_a_retired_model_is_substituted_where_the_operator_wants_it() -> None:
    request = request_for(model="openai/dall-e-3")
    model, stood_in_for = choose_model(
        request, CATALOG, ["gpt-image-2"], today=TODAY, substitute_retired=True
    )
    assert (model.id, stood_in_for) == ("gpt-image-2", "dall-e-3")
    no_such_model(request, (PAINTER,), substitute_retired=True)


@pytest.mark.parametrize(
    ("today", "code"),
    [(date(2026, 11, 30), "model_not_found"), (date(2026, 12, 1), "model_retired")],
    ids=str,
)
def test_a_model_retires_on_its_day(today: date, code: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        choose_model(request_for(model="gpt-image-1.5"), CATALOG, [PAINTER], today=today)
    assert caught.value.code_sent == code


@pytest.mark.parametrize("name", ["gpt-image-9", "openai/", "openai/openai/dall-e-2", "a/b", " "])
def test_an_unknown_model_is_refused_with_the_list_of_models(name: str) -> None:
    error = no_such_model(request_for(model=name), SERVED)
    assert error.code_sent == "model_not_found"
    assert name in error.message


def test_an_unknown_configured_default_is_refused_and_not_replaced() -> None:
    assert no_such_model(request_for(), SERVED, default="nothing").code_sent == "model_not_found"


def test_without_any_upstream_the_refusal_says_so() -> None:
    assert "no upstream is configured" in no_such_model(request_for(), ()).message


def test_a_refusal_speaks_of_where_the_model_was_named() -> None:
    error = no_such_model(request_for(model="x"), SERVED, place="query")
    assert error.problems[0].location == ("query", "model")


def test_successors_that_name_each_other_end_the_search() -> None:
    entries = [{"id": "a", "successor": "b"}, {"id": "b", "successor": "a"}]
    catalog: Catalog = load(entries)
    with pytest.raises(InvalidRequest):
        choose_model(
            request_for(model="a"), catalog, [PAINTER], today=TODAY, substitute_retired=True
        )


# What a request means once its model is known.


def resolved(name: str, **fields: Any) -> ResolvedRequest:
    return ResolvedRequest(request_for(**fields), CATALOG.models[name])


@pytest.mark.parametrize(
    ("model", "size", "quality", "style", "links"),
    [
        ("dall-e-2", "1024x1024", "standard", None, True),
        ("dall-e-3", "1024x1024", "standard", "vivid", True),
        *((name, "auto", "auto", None, False) for name in STREAMING),
    ],
)
def test_what_is_left_out_is_the_models_default(
    model: str, size: str, quality: str, style: str | None, links: bool
) -> None:
    plain = resolved(model)
    assert (plain.size, plain.quality, plain.style, plain.wants_links) == (
        size,
        quality,
        style,
        links,
    )
    assert (plain.output_format, plain.compression, plain.background) == ("png", 100, "auto")


def test_what_is_given_is_kept() -> None:
    given = resolved(
        "gpt-image-1",
        size="1536x1024",
        quality="low",
        output_format="webp",
        output_compression=0,
        background="opaque",
    )
    assert (given.size, given.quality, given.output_format) == ("1536x1024", "low", "webp")
    assert (given.compression, given.background) == (0, "opaque")
    older = resolved("dall-e-3", style="natural", response_format="b64_json")
    assert (older.style, older.wants_links) == ("natural", False)


def test_one_picture_is_not_split() -> None:
    for fields in ({}, {"n": 1}):
        one = resolved("gpt-image-1", **fields)
        assert one.split() == [one]
        assert one.image_index is None


def test_several_pictures_are_split_into_numbered_requests_for_one() -> None:
    parts = resolved("gpt-image-1", n=10, quality="low", stream=True).split()
    assert [part.image_index for part in parts] == list(range(10))
    assert {part.request.pictures for part in parts} == {1}
    assert {part.quality for part in parts} == {"low"}


def test_a_long_value_is_not_repeated() -> None:
    with pytest.raises(InvalidRequest) as raised:
        judge(request_for(quality="x" * 100_000), CATALOG.models["gpt-image-1"])
    assert len(raised.value.message) < 300
