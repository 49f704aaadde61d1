"""Idempotency keys: the same request, sent again under its key, is the generation it already is.

Scoped by caller. A key lives as long as its generation can be found. Whether the same generation is
answered as a stream or as one JSON is no difference: it is made once.
"""

import hashlib
import json
from dataclasses import dataclass

from safelight.errors import InvalidRequest, Problem
from safelight.generations.generation import Generation
from safelight.wire.request import GenerationRequest

HEADER = "Idempotency-Key"

MAX_KEY_CHARACTERS = 255
"""What Stripe's API, which made the header common, allows."""

_HOW_TO_ANSWER = {"stream", "partial_images"}


def fingerprint(request: GenerationRequest, model: str) -> bytes:
    """Equal for requests that ask for the same pictures, however they are to be answered.

    `model` is the id of the one that makes them: names may differ, and where the request has none
    the choice depends on its other fields.
    """
    fields = request.model_dump(exclude_none=True, exclude={*_HOW_TO_ANSWER, "model"})
    text = json.dumps([model, fields], sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def checked_key(key: str, place: str, name: str) -> str:
    """The key as it may be used. Raises `InvalidRequest`."""
    if 0 < len(key) <= MAX_KEY_CHARACTERS and key.isascii() and key.isprintable():
        return key
    message = f"{name} must be 1 to {MAX_KEY_CHARACTERS} printable ASCII characters."
    raise InvalidRequest([Problem((place, name), message, "invalid_value")])


@dataclass(frozen=True, slots=True)
class Claim:
    """A key in its caller's scope, and what it was first used for."""

    caller: str
    key: str
    fingerprint: bytes


class IdempotencyKeys:
    """Which generation each key stands for."""

    def __init__(self) -> None:
        self._claims: dict[tuple[str, str], tuple[Claim, Generation]] = {}
        self._by_generation: dict[str, list[tuple[str, str]]] = {}

    def find(self, claim: Claim) -> Generation | None:
        """The generation that the key stands for. Raises `InvalidRequest` for another body."""
        known = self._claims.get((claim.caller, claim.key))
        if known is None:
            return None
        first, generation = known
        if first.fingerprint != claim.fingerprint:
            message = (
                f"This {HEADER} was used for another request. Use a new key for a new request."
            )
            problem = Problem(("header", HEADER), message, "idempotency_key_reused")
            raise InvalidRequest([problem])
        return None if _worth_another_try(generation) else generation

    def keep(self, claim: Claim, generation: Generation) -> None:
        """From now on the key stands for `generation`."""
        name = (claim.caller, claim.key)
        self._claims[name] = (claim, generation)
        self._by_generation.setdefault(generation.id, []).append(name)

    def forget(self, generation: Generation) -> None:
        """Its keys are free again."""
        for name in self._by_generation.pop(generation.id, ()):
            known = self._claims.get(name)
            if known is not None and known[1] is generation:
                del self._claims[name]


def _worth_another_try(generation: Generation) -> bool:
    """True if nothing was spent, or the pictures were given up: a retry may start anew."""
    cancelled = generation.state == "cancelled"
    return cancelled or (generation.error is not None and generation.error.retry_safe_sent)
