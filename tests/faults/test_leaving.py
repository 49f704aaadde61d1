"""Clients that leave at any byte: their upstreams are closed at once, and nothing of them stays."""

import asyncio
import random
from collections.abc import Mapping, Sequence

from conftest import Figure
from faults.recording import (
    PARTIALS,
    SETTINGS,
    Case,
    case_of,
    picture_of,
    recorded,
    score,
    told,
)
from harness.clients import JSONClient, OpenAIClient
from harness.gateway import Serve
from harness.history import Exchange, Resources, Sent
from harness.invariants import check
from harness.reading import digest
from harness.resources import in_use
from harness.upstream import Received, Step, frame, head, partial, scripted

STREAMED, UNSTREAMED = 180, 20
SOONEST_BYTES = 1000
"""Every stream gets more than these before its upstream falls silent for ever."""


def script(received: Received) -> Sequence[Step]:
    case = case_of(received)
    events = [frame(partial(n, b64_json=picture_of(case, n, 220))) for n in range(PARTIALS)]
    return [head(), *events, asyncio.Event()]


def exchange(case: str) -> Exchange:
    events = [Sent("partial_image", digest(picture_of(case, n, 220)), n) for n in range(PARTIALS)]
    return Exchange(tuple(events), ending="silent")


async def test_upstreams_are_closed_when_their_clients_leave_at_any_byte(
    serve: Serve, figure: Figure
) -> None:
    chance = random.Random(8)
    leaving = [0, *(chance.randint(0, SOONEST_BYTES) for _ in range(STREAMED - 1))]
    cases = [
        Case(f"{number} after {count}", OpenAIClient(leave_after=count))
        for number, count in enumerate(leaving)
    ]
    cases += [Case(f"json {n}", JSONClient(leave_after=0)) for n in range(UNSTREAMED)]
    async with (
        scripted(script) as upstream,
        serve(upstream.url, **SETTINGS, linger=0) as gateway,
    ):

        def measure() -> Resources:
            return in_use(upstream.open, gateway)

        def exchanges() -> Mapping[str, tuple[Exchange, ...]]:
            return {case: (exchange(case),) for case in map(case_of, upstream.requests)}

        history = await recorded(gateway.url, cases, exchanges=exchanges, measure=measure)
    breaches = check(history)
    figure(f"L8 clients leave at a random byte: {score(cases, breaches)}")
    assert not breaches, told(breaches)
    assert {each.viewers[0].connections[0].ending for each in history.generations} == {"left"}
