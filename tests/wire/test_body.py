"""A request's body as JSON: whatever bytes come, they are a request or a refusal."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelight.errors import InvalidRequest, MalformedBody
from safelight.wire.request import parse_body
from wire.requesting import FIELDS, checked, refused


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


@pytest.mark.parametrize("count", [51, 80_000])
def test_a_body_of_nothing_but_unknown_names_is_answered_in_a_few_words(count: int) -> None:
    body = json.dumps({f"a{number}": 1 for number in range(count)} | {"prompt": "x"}).encode()
    with pytest.raises(InvalidRequest) as raised:
        parse_body(body)
    assert len(json.dumps(raised.value.body())) < 2000
    assert str(count) in raised.value.message
    assert raised.value.code_sent == "unknown_parameter"
