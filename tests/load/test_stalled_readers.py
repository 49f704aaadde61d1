"""Readers that stop reading are cheap, are cut off in time, and cost the others little."""

import asyncio
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import uvloop

from conftest import Figure
from harness.invariants import check
from harness.measuring import MIB, in_ms, percentile
from harness.peers import Server, planned, serving
from harness.plans import Plan, stamp_in
from harness.swift import Address, Heard, hear, post, request
from load.asking import asked, body_of, history_of
from load.stalled import Stalled, stalled

pytestmark = pytest.mark.alone

LATE_SECONDS = 1.0
PATIENCE = 300.0
"""Seconds. Beside stalled readers that hold the whole budget, the healthy wait for their end."""

EACH_MIB = 0.5
REPLAY_MIB = 64
"""What the shared generations hold: they are forgotten for nobody while they are read."""

FAT = 8 * MIB
SHARED = 4
"""Generations that the stalled readers share: their events fit in the budget."""

HEALTHY_EVENTS = 4
HEALTHY_BYTES = 64 * 1024
ITSELF_MIB, BUDGET_MIB, A_STREAM_MIB = 60, 128, 0.25


@dataclass
class Beside:
    """What the healthy heard, alone and beside the stalled ones, and what those took."""

    plans: list[Plan] = field(default_factory=list)
    alone: list[Heard] = field(default_factory=list)
    beside: list[Heard] = field(default_factory=list)
    readers: list[Stalled] = field(default_factory=list)
    each_mib: float = math.nan

    @property
    def waits(self) -> list[float]:
        """How long each reader was borne with; those that were never cut are missing."""
        return [reader.seconds for reader in self.readers if reader.seconds is not None]


def healthy(name: str, count: int, seconds: float) -> list[Plan]:
    """Streams whose events are spread over the time that the stalled ones have."""
    gap = seconds / HEALTHY_EVENTS
    return [
        Plan(f"{name}-{n}", HEALTHY_EVENTS - 1, HEALTHY_BYTES, first=gap * n / count, gap=gap)
        for n in range(count)
    ]


async def heard(address: Address, plans: Sequence[Plan]) -> list[Heard]:
    asking = (hear(address, asked(plan), patience=PATIENCE) for plan in plans)
    return list(await asyncio.gather(*asking))


def delays(of: Sequence[Heard]) -> list[float]:
    """Seconds from an event's leaving the upstream to its arrival."""
    return [
        arrival - stamp_in(block.data) / 1e9
        for each in of
        for block, arrival in zip(each.blocks, each.arrivals, strict=True)
    ]


async def fat_ones(address: Address, seconds: float) -> tuple[list[bytes], list[bytes]]:
    """Generations whose first event is fat and there; requests that join them, in both dialects."""
    by_page, by_program = [], []
    for number in range(SHARED):
        # It is over long after the stalled readers are.
        plan = Plan(f"fat-{number}", 1, FAT, gap=6 * seconds)
        key = {"Idempotency-Key": plan.name}
        ordered = await hear(address, post(body_of(plan), Prefer="respond-async", **key))
        parts = urlsplit(ordered.json["events_url"])
        by_page.append(request("GET", f"{parts.path}?{parts.query}"))
        by_program.append(post(body_of(plan), **key))
        # Until the event is there: one whole reader of it leaves then.
        await hear(address, by_page[-1], leave_after=FAT)
    return by_page, by_program


async def sharing(server: Server, count: int, others: int, seconds: float) -> Beside:
    """Stalled readers of a few generations: memory is then what a reader costs by itself."""
    address, process = Address.of(server.url), server.process
    made = Beside(healthy("beside", others, seconds))
    made.alone = await heard(address, healthy("alone", others, seconds))
    by_page, by_program = await fat_ones(address, seconds)
    before = process.resident_kib
    joining = [(by_page, by_program)[n % 2][n // 2 % SHARED] for n in range(count)]
    with stalled(address, joining) as (made.readers, watch):
        listening = asyncio.ensure_future(heard(address, made.plans))
        await asyncio.sleep(seconds / 2)
        made.each_mib = (process.resident_kib - before) / 1024 / count
        await watch.all_cut(seconds * 3)
        made.beside = await listening
    return made


async def owning(server: Server, count: int, others: int, seconds: float) -> Beside:
    """Each stalled reader with a generation of its own: together they are over the budget."""
    address = Address.of(server.url)
    made = Beside(healthy("beside", others, seconds))
    made.alone = await heard(address, healthy("alone", others, seconds))
    with stalled(address, [asked(Plan(f"own-{n}", 0, FAT)) for n in range(count)]) as (
        made.readers,
        watch,
    ):
        listening = asyncio.ensure_future(heard(address, made.plans))
        batches = math.ceil(count * FAT / (BUDGET_MIB * MIB / 2))
        await watch.all_cut(seconds * (batches + 3))
        made.beside = await listening
    return made


def settings(seconds: float) -> dict[str, object]:
    return {
        "send_timeout": seconds,
        "max_generations_per_caller": 500,
        "in_flight_bytes": BUDGET_MIB * MIB,
        "replay_bytes": REPLAY_MIB * MIB,
        "linger": 1,
    }


def told(name: str, made: Beside) -> str:
    alone, beside = delays(made.alone), delays(made.beside)
    more = percentile(beside, 0.99) / percentile(alone, 0.99)
    return (
        f"{name}: {len(made.waits)} of {len(made.readers)} cut, after "
        f"{statistics.median(made.waits or [math.nan]):.1f} s, at most "
        f"{max(made.waits, default=math.nan):.1f} s; healthy ones' events {in_ms(alone)} alone, "
        f"{in_ms(beside)} beside them (p99 x{more:.1f})"
    )


def test_stalled_readers_cost_little_and_are_cut_off_in_time(
    figure: Figure, every_case: bool
) -> None:
    count, others, seconds = (200, 50, 3.0) if every_case else (30, 10, 1.0)
    with planned() as upstream:
        with serving(upstream.url, **settings(seconds)) as server:
            made = uvloop.run(sharing(server, count, others, seconds))
        exchanges = upstream.journal()
    name = f"{count} stalled readers of 8 MiB events"
    figure(f"L5 {told(name, made)}; {made.each_mib:.2f} MiB each")
    assert check(history_of(made.plans, made.beside, exchanges)) == []
    assert len(made.waits) == count
    assert made.each_mib <= EACH_MIB
    # The sample is run on machines that are busy with others.
    assert seconds <= max(made.waits) <= seconds + LATE_SECONDS * (1 if every_case else 3)


def test_stalled_readers_of_more_than_the_budget_do_not_stop_the_others_for_good(
    figure: Figure, every_case: bool
) -> None:
    count, others, seconds = (200, 50, 3.0) if every_case else (20, 10, 1.0)
    with planned() as upstream:
        with serving(upstream.url, **settings(seconds)) as server:
            made = uvloop.run(owning(server, count, others, seconds))
            peak = server.process.peak_mib
        exchanges = upstream.journal()
    name = f"{count} stalled readers with generations of their own"
    figure(f"L5 {told(name, made)}; peak {peak:.0f} MiB")
    assert check(history_of(made.plans, made.beside, exchanges)) == []
    assert len(made.waits) == count
    assert peak <= ITSELF_MIB + 2 * (BUDGET_MIB + REPLAY_MIB) + A_STREAM_MIB * (count + others)
