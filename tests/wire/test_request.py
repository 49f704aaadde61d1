"""What every model accepts and refuses alike: fields, types and ranges."""

from typing import Any

import pytest

from safelight.wire.request import GenerationRequest
from wire.requesting import FIELDS, OPTIONAL, parsed, refused, refused_field


def test_the_fields_are_those_of_the_contract_and_openais_newest() -> None:
    assert tuple(GenerationRequest.model_fields) == FIELDS


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("prompt", ["x", " ", "\n", "\0", "é🖼", "x" * 40_000]),
        ("model", ["openai/dall-e-2", "gpt-image-2", "anything/at:all"]),
        ("n", [1, 2, 9, 10]),
        ("quality", ["auto", "high", "medium", "low", "hd", "standard", "xhigh", "new"]),
        ("response_format", ["url", "b64_json"]),
        ("output_format", ["png", "jpeg", "webp", "gif", "svg", "new"]),
        ("output_compression", [0, 1, 85, 99, 100]),
        ("stream", [True, False]),
        ("partial_images", [0, 1, 2, 3]),
        ("size", ["auto", "256x256", "1792x1024", "1536x864", "16x16", "99999x10"]),
        ("moderation", ["low", "auto"]),
        ("background", ["transparent", "opaque", "auto"]),
        ("style", ["vivid", "natural"]),
        ("user", ["", "u-1", "é"]),
        ("safety_identifier", ["", "s-1"]),
        ("complexity", ["low", "medium", "high"]),
        ("frame_count", [2, 3, 16]),
        ("frame_duration_ms", [1, 10, 200, 655_350]),
        ("svg", [{"model": "m"}, {"model": "m", "reasoning": {"effort": "none"}}]),
    ],
    ids=FIELDS,
)
def test_a_field_keeps_every_value_it_may_have(name: str, values: list[Any]) -> None:
    for value in values:
        assert parsed(**{name: value}).given() == {"prompt": "x", name: value}


INTEGERS = ("n", "output_compression", "partial_images", "frame_count", "frame_duration_ms")
STRINGS = (
    "prompt",
    "model",
    "quality",
    "response_format",
    "output_format",
    "size",
    "moderation",
    "background",
    "style",
    "user",
    "safety_identifier",
    "complexity",
)


@pytest.mark.parametrize("value", ["2", "", True, False, 1.5, 2.0, [2], {"n": 2}], ids=repr)
@pytest.mark.parametrize("name", INTEGERS)
def test_an_integer_is_nothing_but_an_integer(name: str, value: Any) -> None:
    assert "valid integer" in refused_field(**{name: value})


@pytest.mark.parametrize("value", ["yes", "true", "", 1, 0, 1.0, [], {}], ids=repr)
def test_stream_is_nothing_but_a_boolean(value: Any) -> None:
    assert "valid boolean" in refused_field(stream=value)


@pytest.mark.parametrize("value", [1, 1.5, True, ["x"], {"x": 1}], ids=repr)
@pytest.mark.parametrize("name", STRINGS)
def test_a_string_is_nothing_but_a_string(name: str, value: Any) -> None:
    refused_field(**{name: value})


@pytest.mark.parametrize("value", ["x", 1, True, ["m"]], ids=repr)
def test_svg_is_nothing_but_an_object(value: Any) -> None:
    assert "object" in refused_field(svg=value)


@pytest.mark.parametrize(
    ("name", "lowest", "highest"),
    [
        ("n", 1, 10),
        ("partial_images", 0, 3),
        ("output_compression", 0, 100),
        ("frame_count", 2, 16),
        ("frame_duration_ms", 1, 655_350),
    ],
)
def test_a_number_is_accepted_up_to_its_bounds_and_refused_beyond(
    name: str, lowest: int, highest: int
) -> None:
    for value in (lowest, highest):
        assert getattr(parsed(**{name: value}), name) == value
    assert str(lowest) in refused_field(**{name: lowest - 1})
    assert str(highest) in refused_field(**{name: highest + 1})
    refused_field(**{name: 10**30})
    refused_field(**{name: -(10**30)})


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("response_format", ["url", "b64_json"]),
        ("moderation", ["low", "auto"]),
        ("background", ["transparent", "opaque", "auto"]),
        ("style", ["vivid", "natural"]),
        ("complexity", ["low", "medium", "high"]),
    ],
)
@pytest.mark.parametrize("value", ["other", "", " low", "LOW", "Url"], ids=repr)
def test_a_choice_outside_its_list_is_refused_with_the_list(
    name: str, accepted: list[str], value: str
) -> None:
    message = refused_field(**{name: value})
    assert all(choice in message for choice in accepted)


@pytest.mark.parametrize(
    "size",
    [
        *("", "big", "1024", "1024x", "x1024", "1024x1024x1", "1024X1024", "1024*1024"),
        *("1024 x 1024", " auto", "AUTO", "auto\n", "1024x1024\n", "-16x16", "016x16", "0x0"),
        *(
            "1x16",
            "100000x16",
            "1e3x1e3",
            "\uff11\uff10\uff12\uff14x\uff11\uff10\uff12\uff14",
            "1024\u00d71024",
            "1.5x16",
            "9" * 9999,
        ),
    ],
    ids=lambda size: ascii(size)[:24],
)
def test_a_size_is_auto_or_width_x_height(size: str) -> None:
    assert "auto or WIDTHxHEIGHT" in refused_field(size=size)


@pytest.mark.parametrize("name", OPTIONAL)
def test_null_means_unset(name: str) -> None:
    request = parsed(**{name: None})
    assert request == parsed()
    assert request.given() == {"prompt": "x"}


def test_all_nulls_at_once_are_a_plain_request() -> None:
    request = parsed(**dict.fromkeys(OPTIONAL))
    assert request.given() == {"prompt": "x"}
    assert (request.pictures, request.streamed, request.partials) == (1, False, 0)


def test_null_inside_svg_means_unset() -> None:
    assert parsed(svg={"model": "m", "reasoning": None}).given()["svg"] == {"model": "m"}
    given_svg = parsed(svg={"model": "m", "reasoning": {"effort": None}}).given()["svg"]
    assert given_svg == {"model": "m", "reasoning": {}}


@pytest.mark.parametrize(
    ("fields", "streamed", "partials"),
    [
        ({}, False, 0),
        ({"stream": False, "partial_images": 2}, False, 0),
        ({"partial_images": 2}, False, 0),
        ({"stream": True}, True, 0),
        ({"stream": True, "partial_images": 0}, True, 0),
        ({"stream": True, "partial_images": 3}, True, 3),
    ],
    ids=str,
)
def test_partial_images_belong_to_streams(
    fields: dict[str, Any], streamed: bool, partials: int
) -> None:
    request = parsed(**fields)
    assert (request.streamed, request.partials) == (streamed, partials)


@pytest.mark.parametrize(
    "name",
    ["input_fidelity", "Prompt", "N", "response-format", "svg[model]", "image[]", "a.b", "é", "["],
)
def test_an_unknown_parameter_is_refused_by_its_name(name: str) -> None:
    error = refused({"prompt": "x", name: 1})
    assert (error.param, error.code_sent) == (name, "unknown_parameter")
    assert error.message.startswith(f"Unknown parameter: {name}. ")
    assert all(field in error.message for field in FIELDS)
    refused({"prompt": "x", name: None})


@pytest.mark.parametrize(
    ("svg", "param"),
    [
        ({}, "svg.model"),
        ({"model": None}, "svg.model"),
        ({"model": 1}, "svg.model"),
        ({"model": "m", "size": 1}, "svg.size"),
        ({"model": "m", "reasoning": "high"}, "svg.reasoning"),
        ({"model": "m", "reasoning": {"effort": "huge"}}, "svg.reasoning.effort"),
        ({"model": "m", "reasoning": {"effort": 1}}, "svg.reasoning.effort"),
        ({"model": "m", "reasoning": {"budget": 1}}, "svg.reasoning.budget"),
    ],
    ids=str,
)
def test_a_mistake_inside_svg_is_named_by_its_path(svg: dict[str, Any], param: str) -> None:
    error = refused({"prompt": "x", "svg": svg})
    assert error.param == param
    assert param in error.message


def test_an_unknown_name_inside_svg_is_told_the_names_that_there_are() -> None:
    error = refused({"prompt": "x", "svg": {"model": "m", "size": 1}})
    assert (
        error.message == "Unknown parameter: svg.size. Known parameters: model, reasoning, effort."
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"size": "big"}, "invalid_value"),
        ({"prompt": ""}, "invalid_value"),
        ({"n": 11}, "invalid_value"),
        ({"n": "2"}, "invalid_type"),
        ({"stream": 1}, "invalid_type"),
    ],
    ids=str,
)
def test_a_wrong_type_and_a_wrong_value_have_codes_of_their_own(
    fields: dict[str, Any], code: str
) -> None:
    assert refused({"prompt": "x"} | fields).code_sent == code


@pytest.mark.parametrize("effort", ["none", "minimal", "low", "medium", "high", "xhigh", "max"])
def test_every_effort_is_accepted(effort: str) -> None:
    svg = {"model": "m", "reasoning": {"effort": effort}}
    assert parsed(svg=svg).given()["svg"] == svg


@pytest.mark.parametrize("body", [{}, {"n": 1}, {"model": "gpt-image-2"}], ids=str)
def test_a_prompt_is_required(body: dict[str, Any]) -> None:
    error = refused(body)
    assert (error.param, error.code_sent) == ("prompt", "missing_required_parameter")
    assert error.message == "prompt is required."


def test_a_prompt_is_never_empty_or_null() -> None:
    assert "must not be empty" in refused({"prompt": ""}).message
    assert refused({"prompt": None}).param == "prompt"


def test_an_empty_model_is_refused() -> None:
    assert "must not be empty" in refused_field(model="")


def test_every_mistake_is_in_detail_and_the_first_one_in_error() -> None:
    error = refused({"n": 0, "stream": "yes", "wrong": 1})
    assert [problem.location for problem in error.problems] == [
        ("body", "prompt"),
        ("body", "n"),
        ("body", "stream"),
        ("body", "wrong"),
    ]
    assert error.param == "prompt"
    assert "3 more" in error.message
