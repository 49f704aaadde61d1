"""The decision to take a new generation: how many at a time, how many a minute, how many a day.

Joining, resuming and watching are never refused here: they cost no upstream anything. What is
refused is told at once, and when to come back as honestly as can be known.
"""

import math
from collections.abc import Callable

from safelight.config import Settings
from safelight.errors import CallerBusy, DailyLimit, Overloaded, RateLimited, SafelightError
from safelight.generations.registry import Registry
from safelight.server.auth import Caller
from safelight.server.rates import SlidingWindow

MINUTE_SECONDS = 60.0
DAY_SECONDS = 86_400.0


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
        self._generations = SlidingWindow(MINUTE_SECONDS)
        self._pictures = SlidingWindow(DAY_SECONDS)

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
        rate = caller.per_minute or self._settings.generations_per_minute
        ration = caller.pictures_per_day
        # Both are asked before either counts: what is refused costs nothing.
        if rate:
            self._refuse_over_rate(caller, rate)
        if ration:
            self._refuse_over_ration(caller, ration, pictures)
        if rate:
            self._generations.take(caller.name, 1, rate)
        if ration:
            self._pictures.take(caller.name, pictures, ration)

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

    def _refuse_over_rate(self, caller: Caller, rate: int) -> None:
        wait = self._generations.wait(caller.name, 1, rate)
        if wait > 0:
            raise RateLimited(
                f"You may start {rate} generations a minute.", retry_after=_whole_seconds(wait)
            )

    def _refuse_over_ration(self, caller: Caller, ration: int, pictures: int) -> None:
        wait = self._pictures.wait(caller.name, pictures, ration)
        if wait > 0:
            left = self._pictures.left(caller.name, ration)
            raise DailyLimit(
                f"Your limit is {ration} pictures a day, and {left} are left.",
                # Where more is asked for than a whole day's, no waiting helps.
                retry_after=_whole_seconds(wait) if math.isfinite(wait) else None,
            )


def _whole_seconds(wait: float) -> float:
    """At least one: a client must not come at once."""
    return max(1.0, math.ceil(wait))
