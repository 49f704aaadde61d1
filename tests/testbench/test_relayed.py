"""A Safelight whose upstream is a test bench: what its own client is told of each fault.

Every fault there is has its row; whatever an upstream does, a client gets an answer that ends, with
words for it.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.gateway import Running, running, settings_for
from harness.lines import logged
from safelight.testbench.kinds import KINDS
from testbench.benches import PLAIN, STREAMED, Seen, ask, bench

P, C, E = "partial_image", "completed", "error"

MiB = 1024 * 1024


@dataclass(frozen=True)
class Case:
    """A fault, and what a client of the Safelight in front sees: `code` of a failure, if any."""

    fault: str
    names: tuple[str, ...] = ()
    code: str | None = None
    status: int = 200

    def __str__(self) -> str:
        return self.fault


STREAMS = [
    Case("pace 0.1", (P, P, C)),
    Case("jitter 0.05", (P, P, C)),
    Case("slow 50000", (P, P, C)),
    Case("stall after 0", (), "first_event_timeout", 504),
    Case("stall after 1", (P, E), "event_timeout"),
    Case("stall after 9", (P, P, E), "event_timeout"),
    Case("stall after 1 for 0.1", (P, P, C)),
    Case("partials 1", (P, C)),
    Case("partials 0", (C,)),
    Case("final first", (C,)),
    Case("repeat", (P, P, C)),
    Case("backwards", (P, C)),
    Case("no terminal", (P, P, E), "upstream_protocol_error"),
    Case("cut after 0", (), "upstream_protocol_error", 502),
    Case("cut after 1", (P, E), "upstream_protocol_error"),
    Case("cut inside 0", (), "upstream_protocol_error", 502),
    Case("cut inside 2", (P, P, E), "upstream_protocol_error"),
    Case("reset after 0", (), "upstream_error", 502),
    Case("reset after 1", (P, E), "upstream_error"),
    Case("reset inside 1", (P, E), "upstream_error"),
    Case("drop", (), "upstream_protocol_error", 502),
    Case("malformed after 0", (), "upstream_protocol_error", 502),
    Case("malformed after 2", (P, P, E), "upstream_protocol_error"),
    Case("error after 0", (), "server_error", 502),
    Case("error after 1", (P, E), "server_error"),
    Case("flat error after 0", (), "server_error", 502),
    Case("flat error after 1", (P, E), "server_error"),
    Case("refusal", (), "moderation_blocked", 400),
    Case("refusal after 0", (), "moderation_blocked", 400),
    Case("refusal after 1", (P, E), "moderation_blocked"),
    Case("status 400", (), "upstream_rejected", 400),
    Case("status 401", (), "upstream_unauthorized", 502),
    Case("status 429 retry 7", (), "rate_limit_exceeded", 429),
    Case("status 503", (), "server_error", 502),
    Case("huge 2", (), "upstream_protocol_error", 502),
    Case("answer json", (C,)),
    Case("content-type text/html", (P, P, C)),
    Case("clock -3600", (P, P, C)),
]

ANSWERS = [
    Case("pace 0.1"),
    Case("jitter 0.05"),
    Case("slow 50000"),
    Case("stall after 1", (), "generation_timeout", 504),
    Case("stall after 1 for 0.1"),
    Case("cut after 0", (), "upstream_protocol_error", 502),
    Case("cut inside 0", (), "upstream_protocol_error", 502),
    Case("reset after 0", (), "upstream_error", 502),
    Case("reset inside 0", (), "upstream_error", 502),
    Case("drop", (), "upstream_protocol_error", 502),
    Case("malformed after 0", (), "upstream_protocol_error", 502),
    Case("refusal", (), "moderation_blocked", 400),
    Case("status 401", (), "upstream_unauthorized", 502),
    Case("status 429 retry 7", (), "rate_limit_exceeded", 429),
    Case("status 500", (), "server_error", 502),
    Case("huge 2", (), "upstream_protocol_error", 502),
    Case("answer sse"),
    Case("content-type text/html"),
    Case("clock +60"),
]


@pytest.fixture
async def front(tmp_path: Path) -> AsyncIterator[Running]:
    """The Safelight in front; short of patience, and with little room for an event."""
    async with bench(tmp_path) as upstream:
        settings = settings_for(
            f"{upstream.url}/v1",
            tmp_path / "front",
            first_event_timeout=0.8,
            event_timeout=0.8,
            generation_timeout=1.2,
            max_event_bytes=MiB,
        )
        async with running(settings) as gateway:
            yield gateway


def code_of(seen: Seen) -> str | None:
    """The failure's, whether it came as a status or as an event."""
    if seen.status != 200:
        document: dict[str, Any] = json.loads(seen.body)
    else:
        document = json.loads(seen.events[-1][1]) if seen.events else {}
    code: str | None = document.get("error", {}).get("code")
    return code


def faulted(body: dict[str, Any], fault: str) -> dict[str, Any]:
    """The request as the client of the first Safelight can ask for it: in words."""
    return {**body, "prompt": f"a red fox [fault: {fault}]"}


@pytest.mark.parametrize("case", STREAMS, ids=str)
async def test_a_stream_is_relayed_to_an_end_that_says_what_happened(
    front: Running, case: Case
) -> None:
    async with logged(front) as lines:
        seen = await ask(front, faulted(STREAMED, case.fault))
    assert not seen.broken
    assert not seen.silent
    assert (seen.status, tuple(seen.names), code_of(seen)) == (
        case.status,
        case.names if case.status == 200 else (),
        case.code,
    )
    assert b"Traceback" not in seen.body
    assert not lines.of("request defect")
    outcomes = [line["outcome"] for line in lines.of("generation")]
    assert ("failed" in outcomes) == (case.code is not None)


@pytest.mark.parametrize("case", ANSWERS, ids=str)
async def test_json_is_answered_whole_or_with_a_status_that_says_what_happened(
    front: Running, case: Case
) -> None:
    seen = await ask(front, faulted(PLAIN, case.fault))
    assert not seen.broken
    assert not seen.silent
    assert (seen.status, code_of(seen)) == (case.status, case.code)
    if case.code is None:
        assert len(json.loads(seen.body)["data"]) == 1


async def test_waiting_is_told_and_a_blind_retry_is_not_invited(front: Running) -> None:
    busy = await ask(front, faulted(STREAMED, "status 429 retry 7"))
    assert (busy.headers["retry-after"], busy.headers["x-should-retry"]) == ("7", "true")
    for fault in ("drop", "cut after 0", "reset after 0", "refusal", "stall after 0", "status 503"):
        seen = await ask(front, faulted(STREAMED, fault))
        assert seen.headers["x-should-retry"] == "false", fault


async def test_a_fault_that_the_upstream_does_not_know_is_told_in_its_words(
    front: Running,
) -> None:
    seen = await ask(front, faulted(STREAMED, "explode"))
    error = json.loads(seen.body)["error"]
    assert (seen.status, error["code"]) == (400, "unknown_fault")
    assert error["message"].startswith("There is no fault “explode”. Faults: pace S,")


def test_every_fault_has_its_row() -> None:
    asked = {case.fault for case in [*STREAMS, *ANSWERS]}
    for kind in KINDS:
        rows = [fault for fault in asked if kind.pattern.fullmatch(fault)]
        assert rows, kind.usage
        for answer, cases in (("stream", STREAMS), ("json", ANSWERS)):
            if answer in kind.on:
                assert any(kind.pattern.fullmatch(case.fault) for case in cases), kind.usage
