"""Who watches: positions, departures, and what must be held for whom."""

import asyncio

import anyio
import pytest

from safelight.generations.audience import Audience, Ending


def needed(audience: Audience) -> list[int]:
    """The first ten entries that must be held."""
    return [sequence for sequence in range(10) if audience.needs(sequence)]


def needed_though_superseded(audience: Audience) -> list[int]:
    return [sequence for sequence in range(10) if audience.needs(sequence, superseded=True)]


def test_nothing_is_needed_for_nobody() -> None:
    audience = Audience()
    assert (needed(audience), audience.needed) == ([], False)


def test_the_furthest_behind_of_each_kind_decides_what_is_needed() -> None:
    audience = Audience()
    with audience.attached("openai", 6) as early, audience.attached("eventsource", 5):
        with audience.attached("openai", 8):
            assert needed(audience) == [5, 6, 7, 8, 9]
            assert needed_though_superseded(audience) == [6, 7, 8, 9]
            early.advance(9)
            assert needed_though_superseded(audience) == [8, 9]
            early.advance(7)
            assert early.position == 9, "never backwards"
        assert needed_though_superseded(audience) == [9]
        assert needed(audience) == [5, 6, 7, 8, 9]
    assert (needed(audience), audience.needed) == ([], False)


def test_a_whole_answer_needs_everything_and_is_told_apart() -> None:
    audience = Audience()
    with audience.attached("openai", 9):
        assert not audience.needs_whole
        with audience.attached("whole"):
            assert (needed_though_superseded(audience), audience.needs_whole) == (
                [*range(10)],
                True,
            )
        assert (needed(audience), audience.needs_whole) == ([9], False)


def test_a_description_holds_the_pictures_without_watching() -> None:
    audience = Audience()
    with audience.held():
        assert (needed(audience), audience.watching, audience.seen) == ([*range(10)], 0, 0)
        assert audience.needed
    assert not audience.needed


def test_whoever_was_told_of_changes_can_be_let_go() -> None:
    told: list[str] = []
    audience = Audience(lambda: told.append("changed"), lambda _watched: told.append("attended"))
    audience.part()
    with audience.attached():
        assert audience.watching == 1
    assert told == []


@pytest.mark.parametrize("ending", ["completed", "failed", "client_gone", "deadline", "draining"])
def test_each_viewers_end_is_counted_with_what_it_was_sent(ending: Ending) -> None:
    audience = Audience()
    for _ in range(2):
        with audience.attached() as viewer:
            viewer.ending = ending
            viewer.bytes_sent, viewer.heartbeats = 10, 1
    assert dict(audience.endings) == {ending: 2}
    assert (audience.bytes_sent, audience.heartbeats) == (20, 2)


def test_a_viewer_whose_end_nobody_decided_has_left() -> None:
    audience = Audience()
    with audience.attached():
        pass
    assert dict(audience.endings) == {"client_gone": 1}


def test_delivered_means_that_somebody_has_been_given_a_whole_event() -> None:
    audience = Audience()
    with audience.attached() as viewer:
        assert not audience.delivered
        viewer.advance(1)
    assert audience.delivered


async def test_comings_and_goings_are_told_once_each_and_emptiness_can_be_awaited() -> None:
    said: list[bool] = []
    audience = Audience(attended=said.append)
    async with asyncio.timeout(10):
        await audience.empty()
        with audience.attached():
            with audience.attached():
                waiting = asyncio.ensure_future(audience.empty())
                await anyio.wait_all_tasks_blocked()
            await anyio.wait_all_tasks_blocked()
            assert not waiting.done()
        await waiting
    assert said == [True, False]
