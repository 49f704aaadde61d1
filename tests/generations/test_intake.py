"""What reading costs the budget, and the upstream's clock that stands still meanwhile."""

import asyncio

import anyio

from safelight.generations.budget import Budget
from safelight.generations.intake import Intake


async def test_while_we_make_an_upstream_wait_its_silence_is_not_timed() -> None:
    budget = Budget(10, 0)
    holder = budget.account()
    await holder.admit(50)
    intake = Intake(budget.account())
    async with asyncio.timeout(10), anyio.create_task_group() as tasks:
        async with asyncio.timeout(5) as silence:
            intake.timed_by(silence)
            tasks.start_soon(intake.admit, 5)
            await anyio.wait_all_tasks_blocked()
            assert silence.when() is None
            holder.has_read(-50)
            await anyio.wait_all_tasks_blocked()
            left = (silence.when() or 0) - anyio.current_time()
    assert 0 < left <= 5


async def test_a_wait_that_is_given_up_leaves_the_clock_running() -> None:
    budget = Budget(10, 0)
    await budget.account().admit(50)
    intake = Intake(budget.account())
    async with asyncio.timeout(10):
        async with asyncio.timeout(5) as silence:
            intake.timed_by(silence)
            task = asyncio.ensure_future(intake.admit(5))
            await anyio.wait_all_tasks_blocked()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert silence.when() is not None
    assert (budget.in_flight, budget.waiting) == (50, 0)


async def test_bytes_count_from_their_arrival_until_they_are_an_event() -> None:
    budget = Budget(1000, 0)
    intake = Intake(budget.account())
    await intake.admit(60)
    await intake.admit(60)
    assert budget.in_flight == 120
    intake.holding(20)
    assert budget.in_flight == 20
    await intake.admit(30)
    assert budget.in_flight == 50
    intake.close()
    assert budget.in_flight == 0


async def test_after_its_generation_has_ended_closing_takes_nothing_twice() -> None:
    budget = Budget(1000, 0)
    account = budget.account()
    intake = Intake(account)
    await intake.admit(60)
    account.close()
    intake.close()
    assert budget.in_flight == 0
