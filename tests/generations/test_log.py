"""The log: every reader gets every event from its position once, in order."""

import asyncio
import random

import anyio
import pytest

from harness.generations import completed, partial
from safelight.generations.log import Log


async def read(log: Log, position: int) -> list[int]:
    got = []
    while await log.beyond(position):
        got.append(log[position].sequence)
        position += 1
    return got


async def test_readers_that_join_at_any_moment_see_no_gap_and_no_double() -> None:
    cuts = random.Random(7)
    for _ in range(200):
        log = Log("gen_1")
        results: list[tuple[int, list[int]]] = []

        async def reader(
            start: int, log: Log = log, into: list[tuple[int, list[int]]] = results
        ) -> None:
            into.append((start, await read(log, start)))

        async with asyncio.timeout(10), anyio.create_task_group() as tasks:
            for number in range(8):
                if cuts.random() < 0.7:
                    tasks.start_soon(reader, cuts.randint(0, number))
                if cuts.random() < 0.5:
                    await anyio.lowlevel.checkpoint()
                log.append(partial(number))
            log.close()
        for start, got in results:
            assert got == list(range(start, 8))


async def test_a_slow_reader_does_not_hold_up_the_log_or_the_others() -> None:
    log = Log("gen_1")
    async with asyncio.timeout(10):
        assert await anyio.to_thread.run_sync(lambda: True)
        for number in range(100):
            log.append(partial(number))
        log.close()
        assert await read(log, 0) == list(range(100))


async def test_waiting_beyond_a_closed_log_ends_at_once() -> None:
    log = Log("gen_1")
    log.append(completed())
    log.close()
    async with asyncio.timeout(10):
        assert await log.beyond(0)
        assert not await log.beyond(1)
        assert not await log.beyond(99)


def test_nothing_can_be_appended_to_a_closed_log() -> None:
    log = Log("gen_1")
    log.close()
    with pytest.raises(AssertionError):
        log.append(completed())


def test_a_frame_is_encoded_once_and_shared() -> None:
    log = Log("gen_1")
    log.append(partial(0))
    assert log[0].frame("openai") is log[0].frame("openai")
    assert log[0].frame("openai").buffers[1] is log[0].frame("eventsource").buffers[1]


def test_a_later_picture_of_the_same_image_supersedes_its_partial_images() -> None:
    log = Log("gen_1")
    for event in (partial(0, 0), partial(0, 1), completed(0)):
        log.append(event)
    assert [entry.superseded for entry in log] == [True, False, False]
    assert [log.newest(position) for position in range(4)] == [1, 1, 2, 3]


def test_what_is_forgotten_keeps_its_place_in_the_sequence() -> None:
    log = Log("gen_1")
    for event in (partial(0), partial(1), completed()):
        log.append(event)
    log[0].forget()
    log[1].forget()
    assert (len(log), log.first_kept(0), log.bytes_recorded) == (3, 2, 12)
    assert not log.forgotten(0)
    log[2].forget()
    assert not log.forgotten(0), "it may still grow"
    log.close()
    assert log.forgotten(0)
    assert not log.forgotten(3), "nothing was missed"
