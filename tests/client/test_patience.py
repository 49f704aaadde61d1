"""How a lost connection is tried anew: soon, then seldom, then no more."""

from safelight.client.watching import (
    FIRST_WAIT_SECONDS,
    LONGEST_WAIT_SECONDS,
    PATIENCE_SECONDS,
    Patience,
)


def test_waits_grow_to_a_bound_and_end_when_patience_does() -> None:
    now = 0.0
    patience = Patience(lambda: now)
    waits = []
    while (wait := patience.next_wait()) is not None:
        waits.append(wait)
        now += wait
    assert FIRST_WAIT_SECONDS / 2 <= waits[0] <= FIRST_WAIT_SECONDS
    assert max(waits) <= LONGEST_WAIT_SECONDS
    assert min(waits[6:]) >= LONGEST_WAIT_SECONDS / 2
    assert PATIENCE_SECONDS <= now <= PATIENCE_SECONDS + LONGEST_WAIT_SECONDS


def test_whatever_came_begins_it_anew() -> None:
    now = 0.0
    patience = Patience(lambda: now)
    assert patience.next_wait() is not None
    now = PATIENCE_SECONDS + 1
    patience.progress()
    wait = patience.next_wait()
    assert wait is not None
    assert wait <= FIRST_WAIT_SECONDS


def test_a_server_is_waited_for_as_long_as_it_asks_within_reason() -> None:
    patience = Patience(lambda: 0.0)
    assert patience.next_wait(3.0) == 3.0
    assert patience.next_wait(3600.0) == LONGEST_WAIT_SECONDS
