"""The relay: exactly one outcome, whatever upstreams and viewers do."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator

import anyio
import pytest

from harness.generations import (
    DEADLINES,
    GivenUpstream,
    completed,
    generation,
    partial,
    relay,
)
from safelight.catalog.rules import ResolvedRequest
from safelight.errors import UpstreamFailed
from safelight.generations.generation import Generation
from safelight.generations.relay import Deadlines
from safelight.wire.events import Completed, Event, Failed, PartialImage


async def run(made: Generation, upstream: GivenUpstream, deadlines: Deadlines = DEADLINES) -> None:
    async with asyncio.timeout(10):
        with made.audience.attached():
            await relay(made, upstream, deadlines=deadlines).run()


def kinds(made: Generation) -> list[type[Event] | None]:
    return [type(entry.event) if entry.event else None for entry in made.log]


async def as_asked(request: ResolvedRequest) -> AsyncIterator[Event]:  # noqa: ARG001
    yield partial(0)
    yield completed()


async def test_events_go_into_the_log_in_order_and_the_log_is_closed() -> None:
    made, upstream = generation(), GivenUpstream(as_asked)
    await run(made, upstream)
    assert kinds(made) == [PartialImage, Completed]
    assert (made.state, made.ended, upstream.closed) == ("completed", True, 1)


async def test_the_upstream_is_left_at_the_terminal_event_without_waiting_for_its_end() -> None:
    async def talks_on(_: ResolvedRequest) -> AsyncIterator[Event]:
        yield completed()
        await anyio.sleep_forever()

    made, upstream = generation(), GivenUpstream(talks_on)
    await run(made, upstream)
    assert (kinds(made), upstream.closed) == ([Completed], 1)


async def test_too_many_partials_are_dropped_and_counted() -> None:
    async def generous(_: ResolvedRequest) -> AsyncIterator[Event]:
        for index in range(5):
            yield partial(index)
        yield completed()

    made = generation(partial_images=2)
    await run(made, GivenUpstream(generous))
    assert kinds(made) == [PartialImage, PartialImage, Completed]
    assert made.dropped == 3


async def test_a_defect_in_an_adapter_fails_its_generation_alone() -> None:
    async def defective(_: ResolvedRequest) -> AsyncIterator[Event]:
        yield partial(0)
        raise KeyError("secret detail")

    made = generation()
    await run(made, GivenUpstream(defective))
    assert kinds(made) == [PartialImage, Failed]
    assert made.error is not None
    assert made.error.code_sent == "internal_error"
    assert "secret" not in made.error.message


async def test_n_pictures_are_made_side_by_side() -> None:
    both = anyio.Event()
    begun: list[int | None] = []

    async def waits_for_the_other(request: ResolvedRequest) -> AsyncIterator[Event]:
        begun.append(request.image_index)
        if len(begun) == 2:
            both.set()
        await both.wait()
        yield completed()

    made = generation(n=2)
    await run(made, GivenUpstream(waits_for_the_other))
    assert sorted(event.image_index or 0 for event in made.log.completed()) == [0, 1]


async def test_a_failing_picture_leaves_the_others_alone_and_is_told_last() -> None:
    async def first_fails(request: ResolvedRequest) -> AsyncIterator[Event]:
        if request.image_index == 0:
            yield Failed(UpstreamFailed("no"))
        else:
            await anyio.lowlevel.checkpoint()
            yield completed()

    made = generation(n=3)
    await run(made, GivenUpstream(first_fails))
    assert kinds(made) == [Completed, Completed, Failed]


async def test_an_unstreamed_request_answers_with_the_pictures_that_came() -> None:
    async def first_fails(request: ResolvedRequest) -> AsyncIterator[Event]:
        if request.image_index == 0:
            raise UpstreamFailed("no")
        yield completed()

    made = generation(n=3, stream=None, partial_images=None)
    await run(made, GivenUpstream(first_fails))
    assert (made.state, len(made.log.completed())) == ("completed", 2)


async def silent(_: ResolvedRequest) -> AsyncIterator[Event]:
    """What an upstream does that never says anything."""
    await anyio.sleep_forever()
    yield completed()


@pytest.mark.parametrize(
    ("deadlines", "code"),
    [
        (Deadlines(0.01, 5, 5), "first_event_timeout"),
        (Deadlines(5, 5, 0.01), "generation_timeout"),
    ],
)
async def test_silence_ends_in_the_deadlines_own_code(deadlines: Deadlines, code: str) -> None:
    made, upstream = generation(), GivenUpstream(silent)
    await run(made, upstream, deadlines)
    assert made.error is not None
    assert (made.error.code_sent, made.state, upstream.closed) == (code, "failed", 1)


async def test_giving_up_cancels_the_upstream() -> None:
    made, upstream = generation(), GivenUpstream(silent)
    running = relay(made, upstream)
    async with asyncio.timeout(10), anyio.create_task_group() as tasks:
        tasks.start_soon(running.run)
        await anyio.wait_all_tasks_blocked()
        running.give_up()
    assert (made.state, upstream.closed) == ("cancelled", 1)
    assert made.error is not None
    assert made.error.code_sent == "generation_cancelled"


async def test_draining_ends_it_with_a_farewell() -> None:
    made, upstream = generation(), GivenUpstream(silent)
    running = relay(made, upstream)
    async with asyncio.timeout(10), anyio.create_task_group() as tasks:
        tasks.start_soon(running.run)
        await anyio.wait_all_tasks_blocked()
        running.drain()
    assert made.error is not None
    assert (made.error.code_sent, upstream.closed) == ("interrupted", 1)


async def test_a_cancelled_application_still_closes_the_log() -> None:
    made, upstream = generation(), GivenUpstream(silent)
    async with asyncio.timeout(10), anyio.create_task_group() as tasks:
        tasks.start_soon(relay(made, upstream).run)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    assert (kinds(made), made.ended, upstream.closed) == ([Failed], True, 1)


class Remains:
    """What an adapter had read when it failed."""


async def test_a_failed_generation_keeps_nothing_of_what_had_been_read() -> None:
    remains: list[weakref.ref[Remains]] = []

    async def failing(_: ResolvedRequest) -> AsyncIterator[Event]:
        read = Remains()
        remains.append(weakref.ref(read))
        yield partial(0)
        try:
            raise ValueError(read)
        except ValueError as error:
            raise UpstreamFailed("no") from error

    made, upstream = generation(), GivenUpstream(failing)
    await run(made, upstream)
    gc.collect()
    assert made.error is not None
    assert [each() for each in remains] == [None]
