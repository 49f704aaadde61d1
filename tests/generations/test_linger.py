"""Lingering: a generation that nobody watches is given up in its time, and not before."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from harness.generations import budget, generation_on
from safelight.generations.generation import Generation
from safelight.generations.linger import Lingering

SHORT = 0.01


class Given:
    """What was given up, in order, with a way to wait for it."""

    def __init__(self) -> None:
        self.up: list[Generation] = []
        self.lingering = Lingering(self._take)
        self._more = anyio.Event()

    def _take(self, generation: Generation) -> None:
        self.up.append(generation)
        self._more.set()
        self._more = anyio.Event()

    def generation(self, linger: float) -> Generation:
        made = generation_on(budget(), linger=linger)
        made.attended = self.lingering.watched
        return made

    async def some(self, count: int) -> None:
        while len(self.up) < count:
            await self._more.wait()


@asynccontextmanager
async def running() -> AsyncIterator[Given]:
    given = Given()
    async with asyncio.timeout(10), anyio.create_task_group() as tasks:
        tasks.start_soon(given.lingering.run)
        await anyio.wait_all_tasks_blocked()
        yield given
        tasks.cancel_scope.cancel()


async def test_it_is_given_up_once_nobody_has_watched_for_its_time() -> None:
    async with running() as given:
        made = given.generation(SHORT)
        with made.audience.attached():
            pass
        await given.some(1)
        assert given.up == [made]


async def test_a_viewer_who_comes_back_in_time_keeps_it_going() -> None:
    async with running() as given:
        kept, other = given.generation(SHORT), given.generation(SHORT * 3)
        for each in (kept, other):
            with each.audience.attached():
                pass
        with kept.audience.attached():
            await given.some(1)
            assert given.up == [other]


async def test_one_that_is_to_finish_is_never_given_up() -> None:
    async with running() as given:
        endless, other = given.generation(math.inf), given.generation(SHORT)
        for each in (endless, other):
            with each.audience.attached():
                pass
        await given.some(1)
        assert given.up == [other]


async def test_the_last_of_several_viewers_decides() -> None:
    async with running() as given:
        made, other = given.generation(SHORT), given.generation(SHORT * 3)
        with made.audience.attached():
            with made.audience.attached():
                pass
            with other.audience.attached():
                pass
            await given.some(1)
            assert given.up == [other]
        await given.some(2)


async def test_a_short_time_is_not_held_up_by_a_long_one() -> None:
    async with running() as given:
        slow, quick = given.generation(1000), given.generation(SHORT)
        for each in (slow, quick):
            with each.audience.attached():
                pass
            await anyio.wait_all_tasks_blocked()
        await given.some(1)
        assert given.up == [quick]


async def test_what_has_ended_is_not_given_up() -> None:
    async with running() as given:
        ended, other = given.generation(SHORT), given.generation(SHORT * 3)
        for each in (ended, other):
            with each.audience.attached():
                pass
        given.lingering.forget(ended)
        await given.some(1)
        assert given.up == [other]


async def test_a_first_viewer_may_take_its_time_to_arrive_whatever_its_leaving_means() -> None:
    async with running() as given:
        on_its_way, other = given.generation(0), given.generation(SHORT)
        on_its_way.arrival = 1000
        for each in (on_its_way, other):
            given.lingering.watched(each, watched=False)
        await given.some(1)
        assert given.up == [other]
        with on_its_way.audience.attached():
            pass
        await given.some(2)


async def test_a_longer_time_counts_from_when_it_is_asked_for() -> None:
    async with running() as given:
        made, other = given.generation(SHORT), given.generation(SHORT * 3)
        for each in (made, other):
            with each.audience.attached():
                pass
        made.linger_at_least(math.inf)
        await given.some(1)
        assert given.up == [other]
