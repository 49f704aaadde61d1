"""A signal wakes whoever waits at that moment, and nobody else."""

import asyncio

import anyio

from safelight.generations.signal import Signal


async def test_everybody_who_waits_is_woken_and_whoever_comes_later_waits_for_the_next() -> None:
    signal = Signal()
    signal.send()
    woken: list[str] = []

    async def wait(name: str) -> None:
        await signal.wait()
        woken.append(name)

    async with asyncio.timeout(10), anyio.create_task_group() as tasks:
        tasks.start_soon(wait, "early")
        tasks.start_soon(wait, "early")
        await anyio.wait_all_tasks_blocked()
        assert woken == []
        signal.send()
        await anyio.wait_all_tasks_blocked()
        assert woken == ["early", "early"]
        tasks.start_soon(wait, "late")
        await anyio.wait_all_tasks_blocked()
        assert woken == ["early", "early"]
        signal.send()
