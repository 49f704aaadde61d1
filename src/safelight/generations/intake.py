"""What an adapter's reading costs the byte budget, and the upstream's clock while it must wait.

One for each picture's stream. A wait for our own memory is not the upstream's silence: its timeout
stands still meanwhile.
"""

import asyncio

from safelight.generations.budget import Account


class Intake:
    """Implements `upstreams.base.Intake` over one generation's account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._held = 0
        self._timeout: asyncio.Timeout | None = None

    def timed_by(self, timeout: asyncio.Timeout) -> None:
        """What a wait for room suspends."""
        self._timeout = timeout

    async def admit(self, size: int) -> None:
        """Count `size` bytes more of an event that is arriving, after waiting for room."""
        if not self._account.admit_now(size):
            await self._wait_for(size)
        self._held += size

    async def _wait_for(self, size: int) -> None:
        timeout, now = self._timeout, asyncio.get_running_loop().time
        until = timeout.when() if timeout is not None else None
        if timeout is None or until is None or timeout.expired():
            await self._account.admit(size)
            return
        remaining = until - now()
        timeout.reschedule(None)
        try:
            await self._account.admit(size)
        finally:
            timeout.reschedule(now() + remaining)

    def holding(self, size: int) -> None:
        """The event that is arriving has `size` bytes by now; what was more has been used."""
        self._account.has_read(size - self._held)
        self._held = size

    def close(self) -> None:
        """Nothing more will arrive."""
        if not self._account.closed:
            self.holding(0)
