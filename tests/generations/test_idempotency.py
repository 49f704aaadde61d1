"""Idempotency keys: the same request is the same generation, and only the same."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.generations import generation
from safelight.errors import (
    GenerationCancelled,
    InvalidRequest,
    SafelightError,
    UpstreamFailed,
    UpstreamRateLimited,
)
from safelight.generations.generation import Generation
from safelight.generations.idempotency import (
    MAX_KEY_CHARACTERS,
    Claim,
    IdempotencyKeys,
    checked_key,
    fingerprint,
)
from safelight.wire.request import GenerationRequest

FIRST, OTHER = b"first", b"other"


def asked(**fields: Any) -> bytes:
    return fingerprint(GenerationRequest(prompt="x", **fields), "gpt-image-1")


@pytest.mark.parametrize(
    "fields",
    [
        {"stream": True},
        {"stream": True, "partial_images": 3},
        {"stream": False},
        {"quality": None},
        {"model": "openai/gpt-image-1"},
    ],
)
def test_how_it_is_to_be_answered_makes_no_other_request_of_it(fields: dict[str, Any]) -> None:
    assert asked(**fields) == asked()


@pytest.mark.parametrize(
    "fields",
    [{"n": 2}, {"size": "1024x1024"}, {"quality": "low"}, {"user": "u"}, {"background": "opaque"}],
)
def test_anything_else_does(fields: dict[str, Any]) -> None:
    assert asked(**fields) != asked()


def test_the_same_words_for_another_model_are_another_request() -> None:
    """Without a model, the field `stream` chooses another one."""
    request = GenerationRequest(prompt="x")
    assert fingerprint(request, "dall-e-2") != fingerprint(request, "gpt-image-1")


def test_a_key_stands_for_its_generation_until_that_is_forgotten() -> None:
    keys, made = IdempotencyKeys(), generation()
    assert keys.find(Claim("ann", "k", FIRST)) is None
    keys.keep(Claim("ann", "k", FIRST), made)
    assert keys.find(Claim("ann", "k", FIRST)) is made
    keys.forget(made)
    assert keys.find(Claim("ann", "k", FIRST)) is None
    assert keys.find(Claim("ann", "k", OTHER)) is None


def test_another_request_under_the_same_key_is_refused() -> None:
    keys = IdempotencyKeys()
    keys.keep(Claim("ann", "k", FIRST), generation())
    with pytest.raises(InvalidRequest) as refused:
        keys.find(Claim("ann", "k", OTHER))
    assert refused.value.code_sent == "idempotency_key_reused"
    assert not refused.value.retry_safe_sent


def test_callers_cannot_meet_under_a_key() -> None:
    keys = IdempotencyKeys()
    keys.keep(Claim("ann", "k", FIRST), generation())
    assert keys.find(Claim("ben", "k", FIRST)) is None
    assert keys.find(Claim("ben", "k", OTHER)) is None


def failed(error: SafelightError) -> Generation:
    made = generation()
    made.begin()
    made.fail(error, 1.0, cancelled=isinstance(error, GenerationCancelled))
    return made


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (lambda: UpstreamRateLimited("Slowly."), True),
        (lambda: GenerationCancelled("Nobody waited."), True),
        (lambda: UpstreamFailed("It may have cost money."), False),
    ],
)
def test_what_cost_nothing_or_was_given_up_may_be_tried_again(
    error: Callable[[], SafelightError], again: bool
) -> None:
    keys, made = IdempotencyKeys(), failed(error())
    keys.keep(Claim("ann", "k", FIRST), made)
    assert (keys.find(Claim("ann", "k", FIRST)) is None) is again


def test_the_second_try_takes_the_key_over_and_the_first_no_longer_frees_it() -> None:
    keys, first = IdempotencyKeys(), failed(UpstreamRateLimited("Slowly."))
    second = generation()
    keys.keep(Claim("ann", "k", FIRST), first)
    keys.keep(Claim("ann", "k", FIRST), second)
    keys.forget(first)
    assert keys.find(Claim("ann", "k", FIRST)) is second


@pytest.mark.parametrize("key", ["", "x" * (MAX_KEY_CHARACTERS + 1), "é", "a\0b", "a\nb", "\x7f"])
def test_a_key_that_is_none_is_refused_by_its_place(key: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        checked_key(key, "query", "idempotency_key")
    assert refused.value.problems[0].location == ("query", "idempotency_key")


@pytest.mark.parametrize("key", ["x", "x" * MAX_KEY_CHARACTERS, "8e03978e-40d5-43dd-bc93", "a b"])
def test_any_other_key_is_taken_as_it_is(key: str) -> None:
    assert checked_key(key, "header", "Idempotency-Key") == key
