"""The registry: who finds which generation, and for how long."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import anyio
import pytest

from harness.generations import DEADLINES, GivenUpstream, MiB, completed, request
from safelight.catalog.rules import ResolvedRequest
from safelight.errors import Draining
from safelight.generations.budget import Budget
from safelight.generations.generation import Generation, new_id
from safelight.generations.registry import Order, Registry
from safelight.generations.relay import Candidate
from safelight.generations.store import MemoryStore
from safelight.wire.events import Event


async def at_once(_: ResolvedRequest) -> AsyncIterator[Event]:
    yield completed()


async def never(_: ResolvedRequest) -> AsyncIterator[Event]:
    await anyio.sleep_forever()
    yield completed()


def registry(
    clock: Callable[[], float] = lambda: 0.0,
    budget: int = 1000,
    on_end: Callable[[Generation], None] = lambda _: None,
) -> Registry:
    held = Budget(MiB, budget)
    store = MemoryStore(held, ttl=600, most=1000)
    return Registry(DEADLINES, held, store, on_end=on_end, clock=clock)


def order(upstream: GivenUpstream, caller: str = "ann", linger: float = 5, **more: Any) -> Order:
    return Order(caller, [Candidate(request(), upstream)], linger, **more)


async def finished(made: Registry, caller: str = "ann") -> Generation:
    generation = made.start(order(GivenUpstream(at_once), caller))
    async with asyncio.timeout(10):
        while await generation.log.beyond(len(generation.log)):
            pass
        await anyio.wait_all_tasks_blocked()
    return generation


async def test_a_generation_is_found_by_its_caller_alone() -> None:
    made = registry()
    async with made.running():
        generation = await finished(made)
        assert made.find(generation.id, "ann") is generation
        assert made.find(generation.id, "ben") is None
        assert made.find(new_id(), "ann") is None


async def test_a_finished_generation_is_forgotten_after_its_time() -> None:
    now = [0.0]
    made = registry(clock=lambda: now[0])
    async with made.running():
        generation = await finished(made)
        now[0] = 599
        made.sweep()
        assert made.find(generation.id, "ann")
        now[0] = 600
        made.sweep()
        assert made.find(generation.id, "ann") is None


async def test_over_the_byte_budget_the_oldest_finished_goes_first_and_says_so() -> None:
    now = [0.0]
    made = registry(clock=lambda: now[0], budget=9)
    async with made.running():
        kept = []
        for second in range(3):
            now[0] = second
            kept.append(await finished(made))
        assert all(made.find(each.id, "ann") for each in kept)
        assert [each.gone for each in kept] == [True, False, False]


async def test_a_running_generation_is_never_forgotten() -> None:
    now = [0.0]
    made = registry(clock=lambda: now[0], budget=1)
    async with made.running():
        generation = made.start(order(GivenUpstream(never)))
        now[0] = 100_000
        made.sweep()
        assert made.find(generation.id, "ann") is generation
        assert made.active == 1


async def test_every_end_is_reported_once_even_when_the_server_stops() -> None:
    ended: list[Generation] = []
    made = registry(on_end=ended.append)
    async with made.running():
        first = await finished(made)
        second = made.start(order(GivenUpstream(never)))
        await anyio.wait_all_tasks_blocked()
    assert ended == [first, second]
    assert second.ended


async def test_draining_refuses_new_generations_and_can_end_the_running_ones() -> None:
    made = registry()
    async with asyncio.timeout(10), made.running():
        generation = made.start(order(GivenUpstream(never)))
        await anyio.wait_all_tasks_blocked()
        made.draining = True
        with pytest.raises(Draining):
            made.start(order(GivenUpstream(at_once)))
        made.end_all()
        assert await generation.log.beyond(0)
        assert generation.error is not None
        assert generation.error.code_sent == "interrupted"


def test_ids_cannot_be_guessed() -> None:
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(each) == len("gen_") + 40 for each in ids)
