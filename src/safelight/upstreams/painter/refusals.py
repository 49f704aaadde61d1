"""Test prompts: words that the painter refuses as a provider's content policy would.

What a payment provider's test cards are to a shop, these are to a page that shows pictures: nobody
writes them by accident, and whoever does gets a provider's refusal without a provider. The painter
has no other content policy. README's table is made from this one. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from safelight.catalog.model import Model
from safelight.catalog.rules import ResolvedRequest
from safelight.errors import UpstreamRefused

Stage = Literal["input", "output"]
"""Refused for its words, before anything is painted; or for what the finished picture shows."""

CATEGORY = "safelight_test"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words anywhere in a prompt, in any case. `does` is what README says of them.

    `first_only` refuses one of several pictures; `strict_only` spares `moderation: low`.
    """

    words: str
    stage: Stage
    does: str
    first_only: bool = False
    strict_only: bool = False

    def refuses(self, request: ResolvedRequest, prompt: str) -> bool:
        """True if the request's picture is not to be had; `prompt` in small letters and single
        spaces."""
        if self.first_only and request.image_index:
            return False
        if self.strict_only and request.request.moderation == "low":
            return False
        return self.words in prompt


PHRASES: Sequence[Phrase] = (
    Phrase(
        "safelight test: refuse the prompt",
        "input",
        "Refused for its words: 400 at once, streamed or not.",
    ),
    Phrase(
        "safelight test: refuse unless moderation is low",
        "input",
        'The same, but painted with `moderation: "low"`.',
        strict_only=True,
    ),
    Phrase(
        "safelight test: refuse the picture",
        "output",
        "Refused for what the picture shows: in a stream after its partial images, with "
        "`event: error` in place of `completed`; else 400 when it would have been finished.",
    ),
    Phrase(
        "safelight test: refuse the first picture",
        "output",
        "The same for one picture of n: JSON has one fewer; a stream ends with the refusal when "
        "the others have come.",
        first_only=True,
    ),
)
"""In the order in which README shows them."""


def refused_at(request: ResolvedRequest) -> Stage | None:
    """At which stage the picture is refused, if at all."""
    prompt = " ".join(request.request.prompt.casefold().split())
    return next((phrase.stage for phrase in PHRASES if phrase.refuses(request, prompt)), None)


def refusal(model: Model, stage: Stage) -> UpstreamRefused:
    """As OpenAI refuses: dall-e, which knew no `moderation`, in other words than its successors."""
    if not model.moderation:
        refused = UpstreamRefused(
            "Your request was rejected as a result of our safety system. (A test prompt.)"
        )
        refused.as_upstream_said(400, "invalid_request_error", "content_policy_violation")
        return refused
    return UpstreamRefused(
        "Your request was rejected by the safety system. (A test prompt.) "
        f"safety_violations=[{CATEGORY}].",
        details={"moderation_details": {"moderation_stage": stage, "categories": [CATEGORY]}},
    )
