"""Generations that nobody is watching, and when each is given up.

Leaving is not cancelling: somebody may come back, as a reloaded page does. One task waits for all
of them; a generation that is watched costs nothing here.
"""

import math
import time
from collections.abc import Callable

import anyio

from safelight.generations.generation import Generation


class Lingering:
    """Calls `give_up` for a generation that has had no viewer for its `linger` seconds.

    `clock` gives monotonic seconds.
    """

    def __init__(
        self,
        give_up: Callable[[Generation], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._give_up = give_up
        self._clock = clock
        self._until: dict[Generation, float] = {}
        self._sooner = anyio.Event()
        self._waiting_until = math.inf

    def watched(self, generation: Generation, *, watched: bool) -> None:
        """Somebody has come where nobody was, or the last one has left."""
        if watched or generation.ended or math.isinf(generation.linger):
            self._until.pop(generation, None)
            return
        patience = generation.linger
        if not generation.audience.seen:
            # They are only on their way.
            patience = max(patience, generation.arrival)
        self._until[generation] = until = self._clock() + patience
        if until < self._waiting_until:
            self._sooner.set()

    def forget(self, generation: Generation) -> None:
        """It has ended."""
        self._until.pop(generation, None)

    async def run(self) -> None:
        """Give up what is due, for ever."""
        while True:
            now = self._clock()
            for generation in [each for each, until in self._until.items() if until <= now]:
                del self._until[generation]
                self._give_up(generation)
            self._sooner = anyio.Event()
            self._waiting_until = min(self._until.values(), default=math.inf)
            with anyio.move_on_after(self._waiting_until - now):
                await self._sooner.wait()
