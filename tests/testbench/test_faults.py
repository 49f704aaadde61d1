"""The words of faults: which are understood, and how the others are refused."""

import re

import pytest

from safelight.errors import InvalidRequest
from safelight.testbench.faults import Asked, parse
from safelight.testbench.kinds import KINDS, Kind

EXAMPLES = {"K": "2", "S": "1.5", "±S": "-3600", "B": "2000", "MIB": "3", "CODE": "429"}


def example(kind: Kind) -> str:
    """The fault as somebody would write it, with all that may be left out."""
    words = re.sub(r"[\[\]]", "", kind.usage).split()
    return " ".join(EXAMPLES.get(word, "text/html" if word == "TYPE" else word) for word in words)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.usage)
def test_every_fault_is_understood_in_the_header_and_in_the_prompt_in_any_case(kind: Kind) -> None:
    text = example(kind)
    for found in (
        parse(text, None),
        parse(f"  {text.upper()} ", None),
        parse(None, f"a fox [fault: {text}] in the snow"),
        parse(None, f"[Fault:{text.title()}]"),
    ):
        fault = found.get(kind.name)
        assert fault is not None
        assert fault.kind is kind
        assert str(found) == text.lower()


def test_names_are_unique_and_usages_without_their_option_are_understood() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    stall = parse("stall after 1", None).get("stall after")
    assert stall is not None
    assert stall.count == 1
    assert "seconds" not in stall.values


def test_several_faults_are_read_from_both_places() -> None:
    found = parse("cut after 1; slow 2000", "a fox [fault: clock +60] [fault: jitter 1]")
    assert str(found) == "cut after 1; slow 2000; clock +60; jitter 1"


def test_a_prompt_without_the_words_has_no_faults() -> None:
    assert not parse(None, "a fault: [default: cut after 1] (fault: drop)")
    assert not parse(None, None)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("cutt after 1", "There is no fault “cutt after 1”. Faults: pace S, jitter S,"),
        ("", "There is no fault “”"),
        ("cut after", "There is no fault"),
        ("cut after one", "There is no fault"),
        ("cut after 1;", "There is no fault “”"),
        ("status 200", "There is no fault"),
        ("slow 10", "There is no fault"),
        ("pace 601", "at most 600 seconds"),
        ("huge 65", "at most 64 MiB"),
        ("pace 1; pace 2", "pace is asked for twice"),
        ("drop; clock 5", "drop goes with no other fault"),
        ("cut after 1; error after 2", "an answer ends in one way"),
        ("x" * 500, "x" * 100 + "”"),
    ],
)
def test_what_is_no_fault_is_refused_with_what_there_is(header: str, words: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse(header, None)
    assert words in refused.value.message
    assert refused.value.param == "Safelight-Fault"


def test_words_in_a_prompt_are_refused_as_the_prompts() -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse(None, "a fox [fault: explode]")
    assert refused.value.param == "prompt"
    assert refused.value.code_sent == "unknown_fault"


@pytest.mark.parametrize(
    ("text", "asked", "words"),
    [
        ("partials 1", Asked("json", 0), "acts on streams: ask with stream: true"),
        ("answer sse", Asked("stream", 2), "acts on JSON"),
        ("partials 1", Asked("stream", 1), "needs partial_images of 2 or more"),
        ("partials 0", Asked("stream", 0), "needs partial_images of 1 or more"),
        ("backwards", Asked("stream", 1), "needs partial_images of 2 or more"),
        ("repeat", Asked("stream", 0), "needs partial_images of 1 or more"),
    ],
)
def test_a_fault_with_nothing_to_act_on_is_refused(text: str, asked: Asked, words: str) -> None:
    with pytest.raises(InvalidRequest, match=words):
        parse(text, None).check(asked)


def test_where_it_is_not_known_what_was_asked_faults_are_let_through() -> None:
    parse("backwards; partials 2", None).check(Asked("stream"))
