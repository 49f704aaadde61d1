"""The table of a generation's life, and the judge of one picture's events."""

import itertools
from typing import get_args

import pytest

from safelight.errors import UpstreamFailed
from safelight.generations.state import (
    TRANSITIONS,
    IllegalTransition,
    PictureStream,
    State,
    move,
)
from safelight.wire.events import Completed, Failed, PartialImage, Picture

PICTURE = Picture(b"AAAA", 0, "1024x1024", "low", "opaque", "png")


def test_every_state_is_in_the_table_and_final_ones_lead_nowhere() -> None:
    assert set(TRANSITIONS) == set(get_args(State))
    for state in ("completed", "failed", "cancelled"):
        assert not TRANSITIONS[state]


@pytest.mark.parametrize(("state", "to"), list(itertools.product(TRANSITIONS, TRANSITIONS)))
def test_only_the_tables_moves_are_made(state: State, to: State) -> None:
    if to in TRANSITIONS[state]:
        assert move(state, to) == to
    else:
        with pytest.raises(IllegalTransition):
            move(state, to)


@pytest.mark.parametrize(
    ("asked", "indexes", "passed"),
    [
        (3, [0, 1, 2], [0, 1, 2]),
        (3, [0, 1, 2, 3], [0, 1, 2]),
        (2, [1, 2], [1, 2]),
        (3, [0, 0, 1], [0, 1]),
        (3, [1, 0, 2], [1, 2]),
        (0, [0], []),
    ],
    ids=["as asked", "too many", "counted from 1", "repeated", "backwards", "none asked"],
)
def test_partials_pass_with_rising_indexes_and_no_more_than_asked(
    asked: int, indexes: list[int], passed: list[int]
) -> None:
    judge = PictureStream(asked)
    assert [i for i in indexes if judge.admits(PartialImage(PICTURE, i))] == passed
    assert judge.dropped == len(indexes) - len(passed)


@pytest.mark.parametrize("terminal", [Completed(PICTURE), Failed(UpstreamFailed("x"))])
def test_nothing_passes_after_the_terminal_event(terminal: Completed | Failed) -> None:
    judge = PictureStream(3)
    assert judge.admits(terminal)
    assert not judge.admits(PartialImage(PICTURE, 0))
    assert not judge.admits(Completed(PICTURE))
    assert judge.dropped == 2
