"""Hundreds of streams side by side: every event comes, once, in order, whole and soon."""

import asyncio
import random
from collections.abc import Sequence

import pytest
import uvloop

from conftest import Figure
from harness.invariants import check
from harness.measuring import in_ms
from harness.peers import planned, serving
from harness.plans import Plan, stamp_in
from harness.swift import Address, Heard, hear
from load.asking import asked, history_of

pytestmark = pytest.mark.alone

PARTIALS = 3
SIZE = 256 * 1024


def plans(name: str, count: int, gap: float) -> list[Plan]:
    """As many requests, whose events are spread over the time."""
    chance = random.Random(name)
    return [
        Plan(f"{name}-{number}", PARTIALS, SIZE, first=chance.uniform(0, gap), gap=gap)
        for number in range(count)
    ]


async def heard_from(url: str, wanted: Sequence[Plan]) -> list[Heard]:
    """All of them at once."""
    address = Address.of(url)
    return list(await asyncio.gather(*(hear(address, asked(plan)) for plan in wanted)))


def delays(heard: Sequence[Heard]) -> list[float]:
    """Seconds from an event's leaving the upstream to its last byte's arrival."""
    return [
        arrival - stamp_in(block.data) / 1e9
        for each in heard
        for block, arrival in zip(each.blocks, each.arrivals, strict=True)
    ]


def test_streams_side_by_side_come_whole_in_order_and_once(
    figure: Figure, every_case: bool
) -> None:
    count, gap = (500, 3.0) if every_case else (100, 0.5)
    wanted = plans("relayed", count, gap)
    with planned() as upstream:
        with serving(upstream.url, max_generations_per_caller=count) as server:
            near = uvloop.run(heard_from(upstream.url, plans("direct", count, gap)))
            far = uvloop.run(heard_from(server.url, wanted))
            peak = server.process.peak_mib
        exchanges = upstream.journal()
    assert check(history_of(wanted, far, exchanges)) == []
    assert [len(each.blocks) for each in far] == [PARTIALS + 1] * count
    figure(
        f"L1 {count} streams x {PARTIALS + 1} x 256 KiB: all whole, in order, once; from upstream "
        f"to client {in_ms(delays(far))} (without Safelight {in_ms(delays(near))}); "
        f"peak {peak:.0f} MiB"
    )
