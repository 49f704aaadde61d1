"""The byte budget: bounded whatever is read, and nobody waits for ever."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import anyio
import pytest

from safelight.generations.budget import Account, Budget

CHUNK = 10


async def read(account: Account, size: int, chunk: int = CHUNK) -> None:
    """One event arrives in chunks."""
    for start in range(0, size, chunk):
        await account.admit(min(chunk, size - start))


async def blocked(*waits: Callable[[], Awaitable[object]]) -> list[asyncio.Task[object]]:
    """The waits as tasks, once they have come as far as they can."""

    async def run(wait: Callable[[], Awaitable[object]]) -> object:
        return await wait()

    tasks = [asyncio.ensure_future(run(wait)) for wait in waits]
    await anyio.wait_all_tasks_blocked()
    return tasks


async def test_reading_is_free_until_the_limit_and_waits_are_told() -> None:
    budget = Budget(100, 0)
    first, second, third = (budget.account() for _ in range(3))
    async with asyncio.timeout(10):
        assert not await first.admit(60)
        assert not await second.admit(40)
        # One may always get on.
        assert not await second.admit(1)
        (task,) = await blocked(lambda: third.admit(1))
        assert budget.waiting == 1
        first.has_read(-60)
        assert await task is True
    assert (budget.in_flight, budget.waiting) == (42, 0)


async def test_reading_goes_on_at_half_the_limit_not_at_every_byte_that_leaves() -> None:
    budget = Budget(100, 0)
    held, reader, other = budget.account(), budget.account(), budget.account()
    await held.admit(100)
    # Somebody must get on: the first to wait. What is tested is the others' wait.
    first, second = await blocked(lambda: read(reader, 30), lambda: other.admit(10))
    assert first.done()
    assert not second.done()
    held.has_read(-60)
    await anyio.wait_all_tasks_blocked()
    assert not second.done(), f"{budget.in_flight} bytes are over half the limit"
    held.has_read(-40)
    async with asyncio.timeout(10):
        await second


async def test_an_event_larger_than_the_whole_budget_still_comes_one_at_a_time() -> None:
    budget = Budget(50, 0)
    first, second = budget.account(), budget.account()
    async with asyncio.timeout(10):
        one, two = await blocked(lambda: read(first, 500), lambda: read(second, 500))
        assert (one.done(), two.done()) == (True, False)
        assert budget.in_flight <= 550
        first.has_read(-500)
        await two


async def test_the_generation_that_began_first_gets_on_first() -> None:
    budget = Budget(10, 0)
    accounts = [budget.account() for _ in range(4)]
    holder = budget.account()
    await read(holder, 100)
    order: list[int] = []

    async def waiting(number: int) -> None:
        await read(accounts[number], 100)
        order.append(number)
        accounts[number].has_read(-100)

    tasks = await blocked(*((lambda n=n: waiting(n)) for n in (2, 0, 3, 1)))
    holder.has_read(-100)
    async with asyncio.timeout(10):
        await asyncio.gather(*tasks)
    assert order[0] == 0
    assert sorted(order) == [0, 1, 2, 3]


async def test_whoever_gives_up_waiting_holds_nobody_up() -> None:
    budget = Budget(10, 0)
    holder, impatient, patient = budget.account(), budget.account(), budget.account()
    await read(holder, 100)
    gone, staying = await blocked(lambda: impatient.admit(10), lambda: patient.admit(10))
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    assert budget.waiting == 1
    holder.has_read(-100)
    async with asyncio.timeout(10):
        await staying


async def test_a_generation_that_ends_in_mid_event_frees_its_bytes_and_its_turn() -> None:
    budget = Budget(10, 0)
    holder, next_one = budget.account(), budget.account()
    await read(holder, 100)
    (task,) = await blocked(lambda: read(next_one, 100))
    holder.close()
    async with asyncio.timeout(10):
        await task
    assert budget.in_flight == 100


async def test_an_answer_that_leaves_only_whole_keeps_its_turn_until_it_is_whole() -> None:
    budget = Budget(20, 0)
    whole, other = budget.account(), budget.account()
    async with asyncio.timeout(10):
        await read(whole, 50)
        (task,) = await blocked(lambda: read(other, 50))
        # The first of its pictures is there, and can leave only with the second.
        whole.hold(50, 0, whole=True)
        whole.has_read(-50)
        await read(whole, 50)
        whole.hold(100, 0, whole=True)
        whole.has_read(-50)
        assert not task.done()
        whole.close()
        whole.hold(0, 100)
        await task


def test_over_the_replay_limit_somebody_must_forget_until_it_is_enough() -> None:
    budget = Budget(10, 100)
    accounts = [budget.account() for _ in range(5)]
    asked: list[bool] = []

    def forget_until(enough: Callable[[], bool]) -> None:
        for account in accounts:
            asked.append(enough())
            if asked[-1]:
                return
            account.hold(0, 0)

    budget.when_full(forget_until)
    for account in accounts:
        account.hold(0, 40)
    assert [account.kept for account in accounts] == [0, 0, 0, 40, 40]
    assert budget.kept == 80


def test_what_viewers_need_does_not_count_as_kept_for_replay() -> None:
    budget = Budget(10, 100)
    forgotten: list[bool] = []
    budget.when_full(lambda _: forgotten.append(True))
    budget.account().hold(1000, 100)
    assert (budget.in_flight, budget.kept, forgotten) == (1000, 100, [])


@pytest.mark.parametrize("seed", range(20))
async def test_in_any_mixture_everybody_gets_on_and_memory_stays_bounded(seed: int) -> None:
    """Streams with slow readers and answers that leave whole, over a budget of half an event."""
    chance = random.Random(seed)
    largest = 200
    budget = Budget(largest // 2, 0)
    most = 0

    async def generate(whole: bool, sizes: list[int]) -> None:
        nonlocal most
        account = budget.account()
        pinned = 0

        async def deliver(size: int) -> None:
            nonlocal pinned
            for _ in range(chance.randrange(20)):
                await anyio.lowlevel.checkpoint()
            pinned -= size
            account.hold(pinned, 0, whole=whole)

        async with anyio.create_task_group() as readers:
            for size in sizes:
                for start in range(0, size, CHUNK):
                    await account.admit(min(CHUNK, size - start))
                    most = max(most, budget.in_flight)
                    for _ in range(chance.randrange(3)):
                        await anyio.lowlevel.checkpoint()
                pinned += size
                account.hold(pinned, 0, whole=whole)
                account.has_read(-size)
                if not whole:
                    readers.start_soon(deliver, size)
            account.close()
            if whole:
                account.hold(0, 0)

    async with asyncio.timeout(20), anyio.create_task_group() as generations:
        for _ in range(30):
            sizes = [chance.randint(1, largest) for _ in range(chance.randint(1, 4))]
            generations.start_soon(generate, chance.random() < 0.3, sizes)
    assert (budget.in_flight, budget.waiting) == (0, 0)
    # One whole answer of four events over the limit; an event is counted twice while it changes
    # from arriving to waiting.
    assert most <= largest // 2 + 5 * largest
