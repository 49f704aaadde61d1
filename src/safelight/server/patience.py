"""How long a client may take for what was written to it.

Measured by what the kernel has taken, so that one write may be large without a slow client being
cut for its size, and a client that takes a byte now and then gains nothing by it.
"""

import asyncio
from collections.abc import Callable

PROGRESS_BYTES = 64 * 1024
"""What a client must take, or all that is left, within each send timeout."""

LOOK_SECONDS = 0.25
"""How often is looked, while something is left: a client is cut at most so much too late."""


class SendDeadline:
    """Calls `overdue` once a client has made too little progress for `patience` seconds.

    `patience` is asked at each look: it may be less while others wait for what the client holds.
    `unsent` is how many written bytes the kernel has not taken.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        patience: Callable[[], float],
        unsent: Callable[[], int],
        overdue: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._patience = patience
        self._unsent = unsent
        self._overdue = overdue
        self._timer: asyncio.TimerHandle | None = None
        self._mark = 0
        self._marked_at = 0.0

    @property
    def running(self) -> bool:
        """True while something is left."""
        return self._timer is not None

    def start(self) -> None:
        """Something is left; does nothing where that is known."""
        if self._timer is None:
            self._note()

    def stop(self) -> None:
        """Nothing is left, or nobody is there."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _note(self) -> None:
        self._mark, self._marked_at = self._unsent(), self._loop.time()
        self._look_in(self._patience())

    def _look_in(self, seconds: float) -> None:
        self._timer = self._loop.call_later(min(seconds, LOOK_SECONDS), self._look)

    def _look(self) -> None:
        left = self._marked_at + self._patience() - self._loop.time()
        if self._unsent() <= self._mark - PROGRESS_BYTES:
            self._note()
        elif left > 0:
            self._look_in(left)
        else:
            self._timer = None
            self._overdue()
