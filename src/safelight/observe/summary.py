"""A generation's one line: who asked whom for what, how it went, how far it came, what it cost.

Written when the last viewer has left. Everything in it is derived from what the generation knows.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import structlog

from safelight.generations.audience import CUT
from safelight.generations.generation import Attempt, Generation

_log = structlog.stdlib.get_logger("safelight.generation")


class Summary:
    """Writes the lines. `prompts` says that they tell prompts too."""

    def __init__(self, *, prompts: bool) -> None:
        self._prompts = prompts

    def write(self, generation: Generation) -> None:
        """The line of a generation that is over; a warning unless it completed."""
        facts = summary(generation)
        if self._prompts:
            facts["prompt"] = generation.request.request.prompt
        if generation.state == "completed":
            _log.info("generation", **facts)
        else:
            _log.warning("generation", **facts)


def summary(generation: Generation) -> dict[str, Any]:
    """The facts of the line; durations in seconds since it was admitted, sizes in bytes."""
    asked, log, audience = generation.request.request, generation.log, generation.audience
    facts = {
        "id": generation.id,
        "caller": generation.caller,
        "model": generation.request.model.id,
        "upstream": generation.upstream,
        "attempts": [_attempt(each) for each in generation.attempts],
        "streamed": asked.streamed,
        "pictures": f"{generation.completed}/{asked.pictures}",
        "outcome": generation.state,
        "phase": generation.phase,
        "error": generation.error.code_sent if generation.error else None,
        "first_event_seconds": _since(generation, generation.first_event_at),
        "final_seconds": _since(generation, generation.final_at),
        "seconds": _since(generation, generation.ended_at),
        "events": len(log),
        "dropped": generation.dropped or None,
        "picture_bytes": log.bytes_recorded,
        "viewers": audience.seen,
        "endings": dict(_endings(generation)),
        "heartbeats": audience.heartbeats,
        "sent_bytes": audience.bytes_sent,
        "usage": _usage(generation.usage),
        "cost_usd": generation.cost.usd if generation.cost else None,
        "trace": generation.trace.trace_id if generation.trace else None,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _attempt(attempt: Attempt) -> str:
    return f"{attempt.upstream}:{attempt.failure or 'ok'}"


def _since(generation: Generation, moment: float | None) -> float | None:
    return None if moment is None else round(moment - generation.started, 3)


def _endings(generation: Generation) -> Iterator[tuple[str, int]]:
    """How many viewers ended in which way; of those that were cut off, where."""
    for ending, count in generation.audience.endings.items():
        if ending not in CUT:
            yield ending, count
    for (ending, place), count in generation.audience.cut.items():
        yield f"{ending}:{place}", count


def _usage(usage: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The counts alone: an upstream's usage object may hold anything."""
    if usage is None:
        return None
    named = {"input": usage.get("input_tokens"), "output": usage.get("output_tokens")}
    counts: dict[str, Any] = {name: n for name, n in named.items() if isinstance(n, int)}
    return counts | ({"estimated": True} if usage.get("estimated") is True else {})
