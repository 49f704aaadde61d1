"""W3C Trace Context: read tolerantly, written strictly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelight.wire.trace import MAX_STATE_CHARACTERS, TraceContext, parse_trace

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def test_a_trace_is_read_and_written_as_it_came() -> None:
    found = parse_trace([f"00-{TRACE}-{SPAN}-01"], ["vendor=a,b=c"])
    assert found == TraceContext(TRACE, SPAN, 1, "vendor=a,b=c")
    assert found.sampled
    assert found.headers() == {
        "traceparent": f"00-{TRACE}-{SPAN}-01",
        "tracestate": "vendor=a,b=c",
    }


@pytest.mark.parametrize(
    "parent",
    [
        "",
        "00",
        f"00-{TRACE}-{SPAN}",
        f"00-{TRACE}-{SPAN}-01-more",
        f"00-{TRACE}-{SPAN}-01-",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{TRACE[:-1]}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-0g",
        f"00_{TRACE}_{SPAN}_01",
        f"\u0660\u0660-{TRACE}-{SPAN}-01",
    ],
)
def test_what_is_no_trace_is_none(parent: str) -> None:
    assert parse_trace([parent], []) is None


def test_two_traces_are_none() -> None:
    parent = f"00-{TRACE}-{SPAN}-01"
    assert parse_trace([parent, parent], []) is None
    assert parse_trace([], ["a=b"]) is None


def test_a_version_to_come_may_have_more_fields_and_is_passed_on_as_the_first() -> None:
    found = parse_trace([f"cc-{TRACE}-{SPAN}-00-what-will-be"], [])
    assert found is not None
    assert not found.sampled
    assert found.headers() == {"traceparent": f"00-{TRACE}-{SPAN}-00"}


def test_several_states_are_one_and_a_long_or_strange_one_is_left_out() -> None:
    parent = [f"00-{TRACE}-{SPAN}-01"]

    def state(*states: str) -> str:
        found = parse_trace(parent, states)
        assert found is not None
        return found.state

    assert state("a=1", " ", "b=2 ") == "a=1,b=2"
    assert state("a" * MAX_STATE_CHARACTERS) == "a" * MAX_STATE_CHARACTERS
    assert state("a" * (MAX_STATE_CHARACTERS + 1)) == ""
    assert state("a=ä") == ""
    assert state("a=\x7f") == ""


def test_where_nothing_is_recorded_an_attempt_stands_where_its_generation_does() -> None:
    found = parse_trace([f"00-{TRACE}-{SPAN}-01"], [])
    assert found is not None
    assert found.attempt("upstream") is found


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_header_can_break_what_is_passed_on(parent: str, state: str) -> None:
    for given_parent in (parent, f"00-{TRACE}-{SPAN}-01{parent}"):
        found = parse_trace([given_parent], [state])
        if found is not None:
            headers = found.headers()
            assert all(value.isascii() and value.isprintable() for value in headers.values())
