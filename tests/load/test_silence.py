"""Streams in which nothing happens cost next to nothing, and are never silent for too long."""

import asyncio
from dataclasses import dataclass
from itertools import pairwise

import pytest
import uvloop

from conftest import Figure
from harness.invariants import check
from harness.measuring import percentile
from harness.peers import Server, planned, serving
from harness.plans import Plan
from harness.swift import Address, Heard, hear
from load.asking import asked, history_of

pytestmark = pytest.mark.alone

COMMIT_SECONDS = 1.0
A_STREAM_KIB = 80
CORE_SHARE = 0.1
LATE = 1.2
"""A heartbeat may come that many times its interval after the last one."""


@dataclass(frozen=True)
class Silence:
    """What was heard, and what the server took meanwhile: KiB a stream, and part of a core."""

    heard: list[Heard]
    each_kib: float
    core: float


async def silence(server: Server, plans: list[Plan], seconds: float) -> Silence:
    """All at once; nothing comes for so many seconds."""
    address, process = Address.of(server.url), server.process
    await hear(address, asked(Plan("first")))
    before = process.resident_kib
    asking = [asyncio.ensure_future(hear(address, asked(plan), patience=300)) for plan in plans]
    # Until all have their heads, and half of the time again.
    await asyncio.sleep(2 * COMMIT_SECONDS + seconds * 0.1)
    spent = process.cpu_seconds
    await asyncio.sleep(seconds * 0.5)
    core = (process.cpu_seconds - spent) / (seconds * 0.5)
    each = (process.resident_kib - before) / len(plans)
    return Silence(list(await asyncio.gather(*asking)), each, core)


def test_silent_streams_are_cheap_and_have_their_heartbeats(
    figure: Figure, every_case: bool
) -> None:
    streams, seconds, beat = (1000, 60.0, 5.0) if every_case else (200, 5.0, 1.0)
    plans = [Plan(f"silent-{number}", 0, first=seconds) for number in range(streams)]
    settings = {
        "max_generations": streams,
        "max_generations_per_caller": streams,
        "commit_after": COMMIT_SECONDS,
        "heartbeat": beat,
    }
    with planned() as upstream:
        with serving(upstream.url, **settings) as server:
            silent = uvloop.run(silence(server, plans, seconds))
        exchanges = upstream.journal()
    gaps = [b - a for each in silent.heard for a, b in pairwise(each.beats)]
    least = min(len(each.beats) for each in silent.heard)
    figure(
        f"L4 {streams} silent streams for {seconds:g} s: {silent.each_kib:.0f} KiB each, "
        f"{silent.core:.1%} of a core, heartbeats every {beat:g} s with gaps of p50 "
        f"{percentile(gaps, 0.5):.2f} s, p99 {percentile(gaps, 0.99):.2f} s, at most "
        f"{max(gaps):.2f} s"
    )
    assert check(history_of(plans, silent.heard, exchanges)) == []
    assert least >= int(seconds / beat) - 2
    assert silent.each_kib <= A_STREAM_KIB
    assert silent.core <= CORE_SHARE
    # A sample on a busy machine may be held up by others.
    assert max(gaps) <= beat * (LATE if every_case else 2 * LATE)
