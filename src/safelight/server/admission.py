"""The decision to take a new generation: how many at a time, how many a minute, how many a day.

Joining, resuming and watching are never refused here: they cost no upstream anything. What is
refused is told at once, and when to come back as honestly as can be known.
"""

import math
from collections.abc import Callable
from datetime import UTC, datetime

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from safelight.config import Settings
from safelight.errors import CallerBusy, DailyLimit, Overloaded, RateLimited, SafelightError
from safelight.generations.registry import Registry
from safelight.server.auth import Caller


class Admission:
    """Counts what each caller starts; what runs is counted by the registry.

    `refused` is told the code of each refusal.
    """

    def __init__(
        self, settings: Settings, registry: Registry, refused: Callable[[str], None]
    ) -> None:
        self._settings = settings
        self._registry = registry
        self._refused = refused
        storage = MemoryStorage()
        self._minutes = MovingWindowRateLimiter(storage)
        self._days = FixedWindowRateLimiter(storage)

    def admit(self, caller: Caller, pictures: int) -> None:
        """Take one more generation of `pictures` pictures, or raise what says why not.

        Raises `Draining`, `Overloaded`, `CallerBusy`, `RateLimited` or `DailyLimit`.
        """
        try:
            self._admit(caller, pictures)
        except SafelightError as error:
            self._refused(error.code_known)
            raise

    def _admit(self, caller: Caller, pictures: int) -> None:
        self._registry.refuse_while_draining()
        self._refuse_over_concurrency(caller)
        minute = self._per_minute(caller)
        if minute is not None and not self._minutes.test(minute, caller.name):
            raise self._too_fast(minute, caller)
        day = RateLimitItemPerDay(caller.pictures_per_day) if caller.pictures_per_day else None
        if day is not None and not self._days.test(day, caller.name, cost=pictures):
            raise self._used_up(day, caller)
        if minute is not None:
            self._minutes.hit(minute, caller.name)
        if day is not None:
            self._days.hit(day, caller.name, cost=pictures)

    def _refuse_over_concurrency(self, caller: Caller) -> None:
        registry, settings = self._registry, self._settings
        most = caller.concurrent or settings.max_generations_per_caller
        if registry.active_of(caller.name) >= most:
            raise CallerBusy(
                f"You have {most} generations running, which is as many as you may; "
                "wait for one to end.",
                retry_after=registry.seconds_to_next_end(caller.name),
            )
        if registry.active >= settings.max_generations:
            raise Overloaded(
                "The server has as many generations running as it takes; try again in a moment.",
                retry_after=registry.seconds_to_next_end(),
            )

    def _per_minute(self, caller: Caller) -> RateLimitItem | None:
        rate = caller.per_minute or self._settings.generations_per_minute
        return RateLimitItemPerMinute(rate) if rate else None

    def _too_fast(self, minute: RateLimitItem, caller: Caller) -> RateLimited:
        window = self._minutes.get_window_stats(minute, caller.name)
        return RateLimited(
            f"You may start {minute.amount} generations a minute.",
            retry_after=_seconds_until(window.reset_time),
        )

    def _used_up(self, day: RateLimitItem, caller: Caller) -> DailyLimit:
        window = self._days.get_window_stats(day, caller.name)
        return DailyLimit(
            f"Your limit is {day.amount} pictures a day, and {window.remaining} are left.",
            retry_after=_seconds_until(window.reset_time),
        )


def _seconds_until(moment: float) -> float:
    """From now to `moment` in unix seconds, at least one: a client must not come at once."""
    return max(1.0, math.ceil(moment - datetime.now(UTC).timestamp()))
