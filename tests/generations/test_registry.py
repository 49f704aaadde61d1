"""The registry: who finds which generation, and for how long."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import anyio
import pytest

from harness.generations import DEADLINES, GivenUpstream, MiB, completed, request
from safelight.catalog.rules import ResolvedRequest
from safelight.errors import Draining
from safelight.generations.budget import Budget
from safelight.generations.generation import Generation, new_id
from safelight.generations.idempotency import Claim
from safelight.generations.registry import ADOPT_AFTER_SECONDS, Order, Registry
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


async def test_one_that_is_begun_at_the_very_end_is_ended_and_told_and_none_is_begun_after() -> (
    None
):
    concluded: list[Generation] = []
    made = registry(on_end=concluded.append)
    async with asyncio.timeout(10), made.running():
        generation = made.start(order(GivenUpstream(never)))
    assert generation.ended
    assert (generation.error and generation.error.code_sent, made.active) == ("interrupted", 0)
    assert concluded == [generation]
    with pytest.raises(Draining):
        made.start(order(GivenUpstream(never)))


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


async def repeated(made: Registry) -> Generation:
    """What an order gets that is like one before it, once it shows whose that was."""
    again = order(GivenUpstream(never), adoptable=b"the same")
    await made.settle(again)
    return made.start(again)


async def test_an_order_sent_again_because_its_answer_was_lost_is_the_generation_it_began() -> None:
    made = registry(time.monotonic)
    async with asyncio.timeout(10), made.running():
        first = made.start(order(GivenUpstream(never), adoptable=b"the same"))
        assert await repeated(made) is first


async def test_a_like_order_whose_sender_was_answered_is_somebody_elses() -> None:
    made = registry(time.monotonic)
    async with asyncio.timeout(10), made.running(), asyncio.TaskGroup() as tasks:
        first = made.start(order(GivenUpstream(never), adoptable=b"the same"))
        second = tasks.create_task(repeated(made))
        await anyio.wait_all_tasks_blocked()
        assert not second.done()
        with first.audience.attached():
            assert await second is not first


def test_ids_cannot_be_guessed() -> None:
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(each) == len("gen_") + 40 for each in ids)


PAGE = b"what the page asked for"


def visit(made: Registry, upstream: GivenUpstream, **more: Any) -> Generation:
    """A request without a key, as a browser's EventSource repeats it."""
    return made.start(order(upstream, **({"adoptable": PAGE} | more)))


async def test_whoever_was_cut_off_before_the_first_event_comes_back_to_the_same() -> None:
    made, upstream = registry(), GivenUpstream(never)
    async with made.running():
        first = visit(made, upstream)
        with first.audience.attached("eventsource"):
            pass
        assert visit(made, upstream) is first
        await anyio.wait_all_tasks_blocked()
        assert len(upstream.asked) == 1


async def test_whoever_was_cut_off_before_being_sent_on_comes_back_to_the_same() -> None:
    now = [0.0]
    made, upstream = registry(clock=lambda: now[0]), GivenUpstream(never)
    async with made.running():
        first = visit(made, upstream, arrival=10.0)
        now[0] = ADOPT_AFTER_SECONDS
        assert visit(made, upstream) is first


async def test_two_pages_that_open_the_same_address_at_once_get_one_each() -> None:
    made, upstream = registry(), GivenUpstream(never)
    async with made.running():
        first = visit(made, upstream)
        assert visit(made, upstream) is not first


async def test_what_somebody_watches_or_has_had_anything_of_is_not_given_to_another() -> None:
    made, upstream = registry(), GivenUpstream(never)
    async with made.running():
        watched, other = visit(made, upstream), visit(made, upstream, adoptable=b"another")
        with watched.audience.attached("eventsource"):
            assert visit(made, upstream) is not watched
        with other.audience.attached("eventsource") as viewer:
            viewer.advance(1)
        assert visit(made, upstream, adoptable=b"another") is not other


async def test_another_request_or_another_caller_adopts_nothing() -> None:
    made, upstream = registry(), GivenUpstream(never)
    async with made.running():
        first = visit(made, upstream)
        with first.audience.attached("eventsource"):
            pass
        assert visit(made, upstream, adoptable=b"another") is not first
        assert visit(made, upstream, caller="ben") is not first
        assert visit(made, upstream) is first


@pytest.mark.parametrize("how", ["cancelled", "forgotten", "expired"])
async def test_what_can_no_longer_be_watched_is_not_adopted(how: str) -> None:
    now = [0.0]
    made = registry(clock=lambda: now[0], budget=0 if how == "forgotten" else 1000)
    upstream = GivenUpstream(never if how == "cancelled" else at_once)
    async with made.running():
        first = visit(made, upstream)
        await anyio.wait_all_tasks_blocked()
        with first.audience.attached("eventsource"):
            pass
        if how == "cancelled":
            made.cancel(first)
        now[0] = 601 if how == "expired" else 1
        made.sweep()
        await anyio.wait_all_tasks_blocked()
        assert first.ended
        assert visit(made, upstream) is not first


async def test_joining_with_more_patience_takes_effect_though_nobody_watches() -> None:
    made, upstream = registry(), GivenUpstream(never)
    claim = Claim("ann", "k", PAGE)
    async with asyncio.timeout(10), made.running():
        first = made.start(order(upstream, linger=0.05, claim=claim))
        with first.audience.attached():
            await anyio.wait_all_tasks_blocked()
        assert made.start(order(upstream, linger=1000, claim=claim)) is first
        with anyio.move_on_after(0.2):
            await first.log.beyond(0)
        assert first.state == "in_progress"


async def test_a_draining_server_still_joins_what_is_running() -> None:
    made, upstream = registry(), GivenUpstream(never)
    claim = Claim("ann", "k", PAGE)
    async with made.running():
        first = made.start(order(upstream, claim=claim))
        made.draining = True
        assert made.start(order(upstream, claim=claim)) is first
        with pytest.raises(Draining):
            made.start(order(upstream))


async def test_quiet_means_that_all_have_ended_and_all_their_viewers_have_left() -> None:
    made, upstream = registry(), GivenUpstream(never)
    async with asyncio.timeout(10), made.running(), anyio.create_task_group() as tasks:
        first = made.start(order(upstream))
        quiet = anyio.Event()

        async def wait() -> None:
            await made.quiet()
            quiet.set()

        with first.audience.attached():
            tasks.start_soon(wait)
            await anyio.wait_all_tasks_blocked()
            made.end_all()
            while await first.log.beyond(len(first.log)):
                pass
            await anyio.wait_all_tasks_blocked()
            assert not quiet.is_set()
        await quiet.wait()
