"""Ten times as many requests as there is room for: the rest is told at once, and when to come."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field

import pytest
import uvloop

from conftest import Figure
from harness.invariants import check
from harness.measuring import in_ms, percentile
from harness.peers import planned, serving
from harness.plans import Plan
from harness.swift import Address, Heard, hear
from load.asking import asked, history_of

pytestmark = pytest.mark.alone

ROOM = 20
GENERATION_SECONDS = 1.0
TIMES = 10
MORE_WHEN_BUSY = 1.5
"""A generation that was admitted may take so many times as long as one alone."""

NORMAL_WITHIN_SECONDS = 5.0


@dataclass
class Overload:
    """What was asked and heard, in order; and how long until all was well again."""

    plans: list[Plan] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    admitted_again_after: float = 0.0
    normal_after: float = 0.0


def plan(name: str) -> Plan:
    return Plan(name, partials=3, size=16 * 1024, first=0.25, gap=0.25)


async def overload(url: str, seconds: float) -> Overload:
    """Requests at an even pace, whatever becomes of those before."""
    address = Address.of(url)
    made = Overload()
    first = await asyncio.gather(*(hear(address, asked(plan(f"alone-{n}"))) for n in range(3)))
    made.alone = [each.seconds for each in first]
    rate = TIMES * ROOM / GENERATION_SECONDS
    began = time.monotonic()
    under_way: list[asyncio.Task[Heard]] = []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        made.plans.append(plan(f"over-{number}"))
        under_way.append(asyncio.ensure_future(hear(address, asked(made.plans[-1]))))
    over = time.monotonic()
    while True:
        probe = await hear(address, asked(plan(f"probe-{time.monotonic_ns()}")))
        if probe.status == 200:
            made.admitted_again_after = made.admitted_again_after or probe.began - over
            if probe.seconds <= MORE_WHEN_BUSY * max(made.alone):
                break
        else:
            # As it is told: an honest answer means that this is the only wait.
            await asyncio.sleep(float(probe.headers["retry-after"]))
    made.normal_after = time.monotonic() - over
    made.heard = list(await asyncio.gather(*under_way))
    return made


def test_under_ten_times_the_load_what_is_admitted_is_served_and_the_rest_told_when_to_come(
    figure: Figure, every_case: bool
) -> None:
    seconds = 30.0 if every_case else 2.0
    limits = {"max_generations": ROOM, "max_generations_per_caller": 10 * ROOM}
    with planned() as upstream:
        with serving(upstream.url, **limits) as server:
            made = uvloop.run(overload(server.url, seconds))
        exchanges = upstream.journal()
        most = upstream.state["most"][""]
    admitted = [each for each in made.heard if each.status == 200]
    refused = [each for each in made.heard if each.status != 200]
    waits = Counter(each.headers.get("retry-after") for each in refused)
    longer = percentile([each.seconds for each in admitted], 0.99) / max(made.alone)
    figure(
        f"L6 x{TIMES} for {seconds:g} s: {len(admitted)} of {len(made.heard)} admitted, at most "
        f"{most} of {ROOM} at a time; the rest refused in "
        f"{in_ms([each.seconds for each in refused])}, Retry-After {dict(waits)}; admitted ones "
        f"took x{longer:.2f} at p99; normal after {made.normal_after:.1f} s"
    )
    assert check(history_of(made.plans, made.heard, exchanges)) == []
    assert most <= ROOM
    assert {each.status for each in refused} == {503}
    # A place is free every twentieth of a second: the shortest wait that can be said is true.
    assert set(waits) == {"1"}
    assert {each.headers["x-should-retry"] for each in refused} == {"true"}
    assert len(admitted) >= ROOM * seconds / GENERATION_SECONDS * 0.5
    assert made.normal_after <= NORMAL_WITHIN_SECONDS
