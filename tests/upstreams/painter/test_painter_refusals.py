"""Which words the painter refuses, at which stage, and in whose words."""

from dataclasses import replace
from typing import Any

import pytest

from harness.prompts import PROMPTS
from safelight.catalog.catalog import load
from safelight.catalog.rules import ResolvedRequest
from safelight.upstreams.painter.refusals import PHRASES, Phrase, refusal, refused_at
from safelight.wire.request import GenerationRequest

CATALOG = load()
PROMPT, LOW, PICTURE, FIRST = (phrase.words for phrase in PHRASES)


def asked(prompt: str, model: str = "gpt-image-1", **fields: Any) -> ResolvedRequest:
    return ResolvedRequest(GenerationRequest(prompt=prompt, **fields), CATALOG.models[model])


@pytest.mark.parametrize(
    "dressed",
    ["{}", "A red fox. {}.", "{} in oil on canvas", "\n {}\n"],
)
@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.words)
def test_the_words_are_found_anywhere_in_any_case(phrase: Phrase, dressed: str) -> None:
    for words in (phrase.words, phrase.words.upper(), phrase.words.replace(" ", "\n  ")):
        assert refused_at(asked(dressed.format(words))) == phrase.stage


@pytest.mark.parametrize(
    "prompt",
    [
        "safelight test",
        "refuse the prompt",
        "safelight test: refuse a picture",
        "a test of a safelight, which I refuse the prompt",
        "[fault: refusal]",
    ],
)
def test_other_words_are_a_prompt_like_any(prompt: str) -> None:
    assert refused_at(asked(prompt)) is None


def test_no_prompt_of_the_contact_sheets_is_refused() -> None:
    assert {refused_at(asked(prompt)) for prompt in PROMPTS} == {None}


def test_no_phrase_is_part_of_another() -> None:
    for phrase in PHRASES:
        assert [other for other in PHRASES if phrase.words in other.words] == [phrase]


def test_low_moderation_spares_only_what_it_is_said_to_spare() -> None:
    stages = [refused_at(asked(phrase.words, moderation="low")) for phrase in PHRASES]
    assert stages == ["input", None, "output", "output"]
    assert refused_at(asked(LOW, moderation="auto")) == "input"


def test_of_several_pictures_the_first_alone_can_be_refused() -> None:
    parts = asked(FIRST, n=3).split()
    assert [refused_at(part) for part in parts] == ["output", None, None]
    assert refused_at(replace(asked(FIRST), image_index=None)) == "output"
    assert [refused_at(part) for part in asked(PICTURE, n=2).split()] == ["output", "output"]


@pytest.mark.parametrize("model", ["gpt-image-1", "gpt-image-2", "painter-1"])
def test_the_refusal_is_openais(model: str) -> None:
    error = refusal(CATALOG.models[model], "output")
    assert (error.status_sent, error.retry_safe_sent, error.fallback) == (400, False, False)
    told = error.error_object()
    assert (told["type"], told["code"]) == ("image_generation_user_error", "moderation_blocked")
    assert told["param"] is None
    assert told["moderation_details"]["moderation_stage"] == "output"
    assert told["moderation_details"]["categories"]


@pytest.mark.parametrize("model", ["dall-e-2", "dall-e-3"])
def test_dall_e_refuses_as_it_did(model: str) -> None:
    error = refusal(CATALOG.models[model], "input")
    told = error.error_object()
    assert (error.status_sent, error.retry_safe_sent) == (400, False)
    assert (told["type"], told["code"]) == ("invalid_request_error", "content_policy_violation")
    assert set(told) == {"message", "type", "param", "code"}
