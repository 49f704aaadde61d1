"""The sliding window against a slow reference, at any times, amounts and limits."""

import math
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from safelight.server.rates import MOST_ENTRIES, SlidingWindow

SECONDS = 60


@dataclass
class Clock:
    """Whole seconds, so that no sum is rounded."""

    now: int = 1000

    def __call__(self) -> float:
        return self.now


@dataclass
class Reference:
    """Everything that was ever taken, looked through from the beginning each time."""

    clock: Clock
    taken: list[tuple[str, int, int]] = field(default_factory=list)

    def had(self, caller: str, at: int) -> int:
        since = at - SECONDS
        return sum(n for who, when, n in self.taken if who == caller and since < when <= at)

    def wait(self, caller: str, amount: int, limit: int) -> float:
        if amount > limit:
            return math.inf
        now = self.clock.now
        waits = range(SECONDS + 1)
        return next(w for w in waits if self.had(caller, now + w) + amount <= limit)

    def take(self, caller: str, amount: int) -> None:
        self.taken.append((caller, self.clock.now, amount))


@dataclass(frozen=True)
class Ask:
    caller: str
    amount: int
    limit: int
    after: int


ASKS = st.lists(
    st.builds(
        Ask,
        caller=st.sampled_from("ab"),
        amount=st.integers(1, 5),
        limit=st.sampled_from([3, 8]),
        after=st.sampled_from([0, 0, 1, 7, 30, 59, 60, 61]),
    ),
    max_size=60,
)


@given(ASKS)
def test_it_admits_and_lets_wait_as_a_slow_reference_does(asks: list[Ask]) -> None:
    clock = Clock()
    window, reference = SlidingWindow(SECONDS, clock), Reference(clock)
    for ask in asks:
        clock.now += ask.after
        had = reference.had(ask.caller, clock.now)
        assert window.left(ask.caller, ask.limit) == max(0, ask.limit - had)
        wait = window.wait(ask.caller, ask.amount, ask.limit)
        assert wait == reference.wait(ask.caller, ask.amount, ask.limit)
        if not wait:
            window.take(ask.caller, ask.amount, ask.limit)
            reference.take(ask.caller, ask.amount)


@given(ASKS)
def test_whoever_waits_as_long_as_told_and_no_longer_is_admitted(asks: list[Ask]) -> None:
    clock = Clock()
    window = SlidingWindow(SECONDS, clock)
    for ask in asks:
        clock.now += ask.after
        wait = window.wait(ask.caller, ask.amount, ask.limit)
        if math.isfinite(wait):
            clock.now += int(wait)
            assert window.wait(ask.caller, ask.amount, ask.limit) == 0
            window.take(ask.caller, ask.amount, ask.limit)


@given(ASKS, st.integers(1, 7))
def test_with_fewer_entries_than_the_limit_it_never_admits_more_and_is_hardly_later(
    asks: list[Ask], most_entries: int
) -> None:
    clock = Clock()
    window = SlidingWindow(SECONDS, clock, most_entries)
    reference = Reference(clock)
    for ask in asks:
        clock.now += ask.after
        soonest = reference.wait(ask.caller, ask.amount, 8)
        wait = window.wait(ask.caller, ask.amount, 8)
        assert soonest <= wait <= soonest + SECONDS / most_entries
        if not wait:
            window.take(ask.caller, ask.amount, 8)
            reference.take(ask.caller, ask.amount)


def test_a_caller_costs_a_bounded_number_of_entries_whatever_its_limit() -> None:
    clock = Clock()
    window = SlidingWindow(86_400, clock)
    for _ in range(20_000):
        clock.now += 3
        window.take("ann", 1, 10**9)
    (had,) = window._callers.values()  # noqa: SLF001 - what is held is the subject
    assert len(had.entries) <= MOST_ENTRIES + 1
    assert had.total == 20_000


def test_callers_who_stay_away_are_forgotten_though_they_never_ask_again() -> None:
    clock = Clock()
    window = SlidingWindow(SECONDS, clock)
    for number in range(1000):
        window.take(f"caller {number}", 1, 5)
    clock.now += SECONDS
    window.take("ann", 1, 5)
    assert list(window._callers) == ["ann"]  # noqa: SLF001 - what is held is the subject
