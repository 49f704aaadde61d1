"""The next upstream when one fails: before anything was shown, and never for the caller's fault."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import anyio
import pytest

from harness.generations import GivenUpstream, Source, completed, generation, partial, relay
from safelight.catalog.rules import ResolvedRequest
from safelight.errors import (
    UpstreamError,
    UpstreamFailed,
    UpstreamProtocolError,
    UpstreamQuotaExhausted,
    UpstreamRateLimited,
    UpstreamRefused,
    UpstreamRejected,
    UpstreamTimeout,
    UpstreamUnauthorized,
    UpstreamUnreachable,
)
from safelight.generations.generation import Generation
from safelight.generations.relay import Deadlines
from safelight.wire.events import Completed, Event, Failed, PartialImage


def failing(make: Callable[[], UpstreamError], after: int = 0, *, as_event: bool = False) -> Source:
    """Some partial images, then the failure: raised, or as an event of the stream."""

    async def source(_: ResolvedRequest) -> AsyncIterator[Event]:
        for index in range(after):
            yield partial(index)
        if as_event:
            yield Failed(make())
        raise make()

    return source


async def works(_: ResolvedRequest) -> AsyncIterator[Event]:
    yield partial(0)
    yield completed()


async def silent(_: ResolvedRequest) -> AsyncIterator[Event]:
    await anyio.sleep_forever()
    yield completed()


async def ran(*sources: Source, deadlines: Deadlines | None = None, **fields: Any) -> Generation:
    """A generation after its relay has ended; the upstreams are called 0, 1, ..."""
    made = generation(**fields)
    upstreams = [GivenUpstream(source, name=str(number)) for number, source in enumerate(sources)]
    async with asyncio.timeout(10):
        with made.audience.attached():
            await relay(made, *upstreams, deadlines=deadlines or Deadlines(5, 5, 5)).run()
    assert all(each.closed == len(each.asked) for each in upstreams)
    return made


def outcome(made: Generation) -> tuple[str, str | None, list[tuple[str, str | None]]]:
    code = made.error.code_sent if made.error else None
    return made.state, code, [(each.upstream, each.failure) for each in made.attempts]


def refused() -> UpstreamError:
    return UpstreamRefused("Not that.")


def rejected() -> UpstreamError:
    return UpstreamRejected("Not so.")


def failed() -> UpstreamError:
    return UpstreamFailed("It failed.")


def unreachable() -> UpstreamError:
    return UpstreamUnreachable("Nobody there.")


@pytest.mark.parametrize(
    "error",
    [
        UpstreamFailed,
        UpstreamProtocolError,
        UpstreamQuotaExhausted,
        UpstreamRateLimited,
        UpstreamTimeout,
        UpstreamUnauthorized,
        UpstreamUnreachable,
    ],
)
@pytest.mark.parametrize("as_event", [False, True])
async def test_where_an_upstream_fails_the_next_one_makes_the_picture(
    error: type[UpstreamError], as_event: bool
) -> None:
    made = await ran(failing(lambda: error("no"), as_event=as_event), works)
    assert outcome(made) == ("completed", None, [("0", error.code), ("1", None)])
    assert made.upstream == "1"
    assert [type(entry.event) for entry in made.log] == [PartialImage, Completed]


@pytest.mark.parametrize("error", [refused, rejected])
@pytest.mark.parametrize("as_event", [False, True])
async def test_refusals_and_the_callers_mistakes_are_not_shopped_around(
    error: Callable[[], UpstreamError], as_event: bool
) -> None:
    made = await ran(failing(error, as_event=as_event), works)
    code = error().code_sent
    assert outcome(made) == ("failed", code, [("0", code)])


async def test_after_the_first_visible_event_there_is_no_going_back() -> None:
    made = await ran(failing(failed, after=1), works)
    assert outcome(made) == ("failed", "upstream_error", [("0", "upstream_error")])
    assert [type(entry.event) for entry in made.log] == [PartialImage, Failed]


async def test_silence_before_the_first_event_is_a_failure_like_any_other() -> None:
    made = await ran(silent, works, deadlines=Deadlines(0.02, 5, 5))
    assert outcome(made) == ("completed", None, [("0", "first_event_timeout"), ("1", None)])


async def test_an_answer_without_a_picture_is_a_failure_like_any_other() -> None:
    async def empty(_: ResolvedRequest) -> AsyncIterator[Event]:
        nothing: tuple[Event, ...] = ()
        for event in nothing:
            yield event

    made = await ran(empty, works)
    assert outcome(made) == ("completed", None, [("0", "upstream_protocol_error"), ("1", None)])


async def test_where_all_fail_the_last_ones_failure_is_told() -> None:
    made = await ran(failing(failed), failing(unreachable))
    tried: list[tuple[str, str | None]] = [("0", "upstream_error"), ("1", "upstream_unreachable")]
    assert outcome(made) == ("failed", "upstream_unreachable", tried)
    assert (made.upstream, made.answered) == ("1", False)


async def test_an_unstreamed_request_falls_back_as_well() -> None:
    made = await ran(failing(failed), works, stream=None, partial_images=None)
    assert outcome(made)[0] == "completed"


async def test_each_of_several_pictures_falls_back_on_its_own() -> None:
    async def fails_at_the_second(request: ResolvedRequest) -> AsyncIterator[Event]:
        if request.image_index == 1:
            raise failed()
        yield completed()

    made = await ran(fails_at_the_second, works, n=3)
    assert made.state == "completed"
    assert [event.image_index for event in made.log.completed()] == [0, 1, 2]
    assert sorted(each.upstream for each in made.attempts) == ["0", "0", "0", "1"]


@pytest.mark.parametrize(
    ("sources", "safe"),
    [
        ((failing(unreachable),), True),
        ((failing(unreachable), failing(unreachable)), True),
        ((failing(failed), failing(unreachable)), False),
        ((failing(unreachable, after=1),), False),
        ((failing(unreachable), failing(failed)), False),
    ],
)
async def test_a_retry_is_invited_only_while_nothing_can_have_been_spent(
    sources: tuple[Source, ...], safe: bool
) -> None:
    made = await ran(*sources)
    assert made.error is not None
    assert made.error.retry_safe_sent is safe


async def test_one_free_failure_among_pictures_that_came_invites_no_retry() -> None:
    async def one_comes(request: ResolvedRequest) -> AsyncIterator[Event]:
        if request.image_index == 0:
            raise unreachable()
        yield completed()

    made = await ran(one_comes, n=2)
    assert made.error is not None
    assert not made.error.retry_safe_sent


async def test_an_attempt_that_was_broken_off_is_told_too() -> None:
    made = await ran(failing(failed), silent, deadlines=Deadlines(5, 5, 0.05))
    tried: list[tuple[str, str | None]] = [("0", "upstream_error"), ("1", "cancelled")]
    assert outcome(made) == ("failed", "generation_timeout", tried)
    assert not made.attempts[1].free
