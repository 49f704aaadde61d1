"""What every model accepts and refuses alike: fields, types and ranges."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelight.errors import InvalidRequest, MalformedBody
from safelight.wire.request import GenerationRequest, parse_body, parse_query
from safelight.wire.schemas import HTTPValidationError

FIELDS = (
    "prompt",
    "model",
    "n",
    "quality",
    "response_format",
    "output_format",
    "output_compression",
    "stream",
    "partial_images",
    "size",
    "moderation",
    "background",
    "style",
    "user",
    "safety_identifier",
    "complexity",
    "frame_count",
    "frame_duration_ms",
    "svg",
)
OPTIONAL = FIELDS[1:]


def parsed(**fields: Any) -> GenerationRequest:
    return parse_body(json.dumps({"prompt": "x", **fields}).encode())


def refused(body: Any) -> InvalidRequest:
    """Why a body is refused, after checking that both envelopes say the same."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(InvalidRequest) as caught:
        parse_body(raw)
    return checked(caught.value)


def checked(error: InvalidRequest) -> InvalidRequest:
    envelopes = HTTPValidationError.model_validate(error.body(), strict=True)
    assert error.status_sent == 422
    assert len(envelopes.detail) == len(error.problems)
    assert envelopes.error.message.startswith(envelopes.detail[0].msg)
    assert envelopes.error.code == envelopes.detail[0].type
    assert envelopes.error.type == "invalid_request_error"
    path = [str(part) for part in envelopes.detail[0].loc[1:]]
    assert envelopes.error.param == (".".join(path) or None)
    return error


def refused_field(**fields: Any) -> str:
    """The message that refuses the one field given, after checking that it names it."""
    (name,) = fields
    error = refused({"prompt": "x", **fields})
    assert len(error.problems) == 1
    assert error.param == name
    assert name in error.message
    return error.message


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


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"1", b"true", b'[{"prompt":"x"}]'])
def test_json_that_is_no_object_is_refused(body: bytes) -> None:
    error = refused(body)
    assert error.param is None
    assert "object" in error.message


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut"),
        pytest.param(b'{"prompt":"x"', id="cut-at-the-end"),
        pytest.param(b'{"prompt":"x"} x', id="trailing-text"),
        pytest.param(b'{"prompt":"x"}{"prompt":"x"}', id="two-objects"),
        pytest.param(b'{"prompt":"x",}', id="trailing-comma"),
        pytest.param(b"{'prompt':'x'}", id="single-quotes"),
        pytest.param(b"prompt=x&n=1", id="a-form"),
        pytest.param(b'{"prompt":"a\nb"}', id="a-bare-newline"),
        pytest.param(b'{"prompt":"a\0b"}', id="a-bare-null"),
        pytest.param(b'{"prompt":"\\ud800"}', id="lone-high-surrogate"),
        pytest.param(b'{"prompt":"\\udc00"}', id="lone-low-surrogate"),
        pytest.param(b'{"prompt":"\\ud800\\ud800"}', id="two-high-surrogates"),
        pytest.param(b'{"prompt":"\\x41"}', id="no-escape"),
        pytest.param(b'{"prompt":"\xff"}', id="no-utf-8"),
        pytest.param(b'{"prompt":"\xed\xa0\x80"}', id="a-surrogate-as-utf-8"),
        pytest.param(b'\xef\xbb\xbf{"prompt":"x"}', id="byte-order-mark"),
        pytest.param('{"prompt":"x"}'.encode("utf-16"), id="utf-16"),
        pytest.param(b'{"prompt":"x","n":01}', id="leading-zero"),
        pytest.param(b'{"prompt":"x","n":+1}', id="plus-sign"),
        pytest.param(b'{"prompt":"x","n":' + b"9" * 5000 + b"}", id="endless-number"),
        pytest.param(b"[" * 100_000, id="deep-lists"),
        pytest.param(b'{"prompt":' + b"[" * 100_000 + b"]" * 100_000 + b"}", id="deep-prompt"),
        pytest.param(b'{"svg":' * 100_000 + b"1" + b"}" * 100_000, id="deep-objects"),
    ],
)
def test_a_body_that_is_not_json_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedBody) as caught:
        parse_body(body)
    assert caught.value.body()["error"] == {
        "message": caught.value.message,
        "type": "invalid_request_error",
        "param": None,
        "code": "invalid_json",
    }
    assert caught.value.message.startswith("The body is not valid JSON: ")
    assert caught.value.status_sent == 400


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity"], ids=bytes.decode)
@pytest.mark.parametrize("name", ["prompt", "n", "stream", "user"])
def test_nan_is_no_value_of_any_field(name: str, number: bytes) -> None:
    assert refused(b'{"prompt":"x","%s":%s}' % (name.encode(), number)).param == name


def test_of_a_repeated_key_the_last_one_counts() -> None:
    assert parse_body(b'{"prompt":"a","n":2,"prompt":"b","n":3}').given() == {"prompt": "b", "n": 3}


def test_a_surrogate_pair_is_one_character() -> None:
    assert parse_body(b'{"prompt":"\\ud83d\\uddbc"}').prompt == "\U0001f5bc"


@given(st.binary(max_size=60))
def test_any_bytes_are_a_request_or_a_refusal_and_nothing_else(body: bytes) -> None:
    with suppress(InvalidRequest, MalformedBody):
        parse_body(body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), json_values, max_size=5))
def test_any_object_is_a_request_or_names_what_is_wrong(body: dict[str, Any]) -> None:
    known, named = set(body), {"prompt"}
    try:
        known = set(parse_body(json.dumps(body).encode()).given())
    except MalformedBody:
        return
    except InvalidRequest as error:
        named |= {str(problem.location[1]) for problem in checked(error).problems}
    assert known <= set(body)
    assert named <= {*body, "prompt"}


# The query form.


def query(*pairs: tuple[str, str]) -> GenerationRequest:
    return parse_query([("prompt", "x"), *pairs])


def refused_query(*pairs: tuple[str, str]) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        parse_query(pairs)
    error = checked(caught.value)
    assert all(problem.location[0] == "query" for problem in error.problems)
    return error


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("model", "openai/gpt-image-1", "openai/gpt-image-1"),
        ("n", "1", 1),
        ("n", "10", 10),
        ("n", "03", 3),
        ("quality", "high", "high"),
        ("output_format", "webp", "webp"),
        ("output_compression", "0", 0),
        ("output_compression", "100", 100),
        ("partial_images", "0", 0),
        ("partial_images", "3", 3),
        ("size", "1024x1536", "1024x1536"),
        ("moderation", "low", "low"),
        ("background", "transparent", "transparent"),
        ("response_format", "b64_json", "b64_json"),
        ("style", "vivid", "vivid"),
        ("user", "7", "7"),
        ("safety_identifier", "7", "7"),
        ("complexity", "high", "high"),
        ("frame_count", "16", 16),
        ("frame_duration_ms", "655350", 655_350),
        ("stream", "true", True),
    ],
)
def test_a_query_says_what_a_body_says(name: str, text: str, value: Any) -> None:
    assert query((name, text)) == parsed(**{"stream": True, name: value})


def test_a_query_is_always_streamed() -> None:
    assert query().streamed
    assert query(("stream", "")).streamed


@pytest.mark.parametrize("name", [name for name in OPTIONAL if name != "stream"])
def test_an_empty_query_value_is_unset(name: str) -> None:
    assert query((name, "")) == query()


def test_numbers_are_read_as_numbers_only_where_a_number_belongs() -> None:
    assert parse_query([("prompt", "123")]).prompt == "123"


@pytest.mark.parametrize(
    "text",
    ["0", "11", "-1", "+1", " 1", "1.0", "1e0", "x", "1_0", "\u0663", "\uff11", "²", "9" * 5000],
)
def test_a_query_number_out_of_range_or_not_decimal_is_refused(text: str) -> None:
    error = refused_query(("prompt", "x"), ("n", text))
    assert error.param == "n"


@pytest.mark.parametrize("text", ["false", "1", "yes", "True"])
def test_a_query_that_would_not_stream_is_refused(text: str) -> None:
    error = refused_query(("prompt", "x"), ("stream", text))
    assert error.param == "stream"
    assert "always" in error.message


@pytest.mark.parametrize("name", ["prompt", "n", "stream", "unknown"])
def test_a_query_parameter_given_twice_is_refused(name: str) -> None:
    error = refused_query(("prompt", "x"), (name, "1"), (name, "1"))
    assert (error.param, error.code_sent) == (name, "repeated")


@pytest.mark.parametrize("name", ["wrong", "image[]", "svg[model]", ""])
def test_an_unknown_query_parameter_is_refused_by_its_name(name: str) -> None:
    error = refused_query(("prompt", "x"), (name, "1"))
    assert error.problems[0].location == ("query", name)
    assert error.code_sent == "unknown_parameter"


def test_a_query_needs_a_prompt() -> None:
    assert refused_query().code_sent == "missing_required_parameter"
    assert refused_query(("prompt", "")).param == "prompt"


@given(st.lists(st.tuples(st.sampled_from(FIELDS) | st.text(max_size=6), st.text(max_size=8))))
def test_any_query_is_a_streamed_request_or_a_refusal(pairs: list[tuple[str, str]]) -> None:
    try:
        request = parse_query(pairs)
    except InvalidRequest as error:
        checked(error)
    else:
        assert request.streamed


@pytest.mark.parametrize("count", [51, 80_000])
def test_a_body_of_nothing_but_unknown_names_is_answered_in_a_few_words(count: int) -> None:
    body = json.dumps({f"a{number}": 1 for number in range(count)} | {"prompt": "x"}).encode()
    with pytest.raises(InvalidRequest) as raised:
        parse_body(body)
    assert len(json.dumps(raised.value.body())) < 2000
    assert str(count) in raised.value.message
    assert raised.value.code_sent == "unknown_parameter"


def test_a_long_name_given_twice_is_not_repeated() -> None:
    pairs = [("x" * 60_000, "1")] * 2
    with pytest.raises(InvalidRequest) as raised:
        parse_query(pairs)
    assert len(json.dumps(raised.value.body())) < 1000
