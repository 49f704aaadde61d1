"""A request in query form: it says what a body says, and always streams."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelight.errors import InvalidRequest
from safelight.wire.request import GenerationRequest, parse_query
from wire.requesting import FIELDS, OPTIONAL, checked, parsed


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


def test_a_long_name_given_twice_is_not_repeated() -> None:
    pairs = [("x" * 60_000, "1")] * 2
    with pytest.raises(InvalidRequest) as raised:
        parse_query(pairs)
    assert len(json.dumps(raised.value.body())) < 1000
