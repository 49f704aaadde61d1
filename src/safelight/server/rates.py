"""How much each caller has had of late: exact, bounded in memory, deaf to the wall clock.

A window slides: what it admits never exceeds the limit in any stretch of its length, wherever that
begins. Who the callers are and what they are told when they have to wait is not decided here.
"""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_ENTRIES = 1024
"""Kept of one caller. A limit that is higher is counted in that many steps: what was had in one
step comes free when its last part does, never early and at most a step too late (0.06 s of a
minute, 85 s of a day)."""


@dataclass(slots=True)
class _Entry:
    """What was had from `began` to `last`, on the window's clock."""

    began: float
    last: float
    amount: int


@dataclass(slots=True)
class _Had:
    """What one caller has had within the window, oldest first, and its sum."""

    entries: deque[_Entry] = field(default_factory=deque)
    total: int = 0


class SlidingWindow:
    """Sums up what each caller takes in the last `seconds`; `clock` is monotonic, in seconds."""

    def __init__(
        self,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        most_entries: int = MOST_ENTRIES,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._most_entries = most_entries
        # In the order of their last taking, so that those who stay away are found at the front.
        self._callers: dict[str, _Had] = {}

    def left(self, caller: str, limit: int) -> int:
        """How much more the caller may have now."""
        return max(0, limit - self._had(caller).total)

    def wait(self, caller: str, amount: int, limit: int) -> float:
        """Seconds until the caller may have `amount` more: 0 for now, infinity for never."""
        if amount > limit:
            return math.inf
        had = self._had(caller)
        excess = had.total + amount - limit
        for entry in had.entries:
            if excess <= 0:
                break
            excess -= entry.amount
            if excess <= 0:
                return entry.last + self._seconds - self._clock()
        return 0.0

    def take(self, caller: str, amount: int, limit: int) -> None:
        """Count `amount`, at least 1, which `wait` has said that the caller may have."""
        now = self._clock()
        had = self._had(caller)
        newest = had.entries[-1] if had.entries else None
        step = self._seconds / self._most_entries if limit > self._most_entries else 0.0
        if newest is not None and now - newest.began < step:
            newest.last = now
            newest.amount += amount
        else:
            had.entries.append(_Entry(now, now, amount))
        had.total += amount
        self._callers.pop(caller, None)
        self._callers[caller] = had
        self._forget_those_who_stay_away()

    def _had(self, caller: str) -> _Had:
        had = self._callers.get(caller)
        if had is None:
            return _Had()
        self._expire(had)
        return had

    def _expire(self, had: _Had) -> None:
        horizon = self._clock() - self._seconds
        while had.entries and had.entries[0].last <= horizon:
            had.total -= had.entries.popleft().amount

    def _forget_those_who_stay_away(self) -> None:
        """Callers come and go with their keys; each taking removes those who have nothing left."""
        while self._callers:
            caller = next(iter(self._callers))
            self._expire(self._callers[caller])
            if self._callers[caller].entries:
                return
            del self._callers[caller]
