"""Waking whoever waits, at no cost while nobody does.

asyncio's futures and not anyio's events: those are made for one use each and cost some
microseconds, and a generation has several occasions on which hardly ever anybody waits.
"""

import asyncio
import math


class Signal:
    """Each `send` wakes those who wait at that moment, and no one who comes later."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Future[None], None] = {}

    def send(self) -> None:
        """Wake everybody who waits now."""
        for waiter in self._waiting:
            _wake(waiter)

    async def wait(self, until: float = math.inf) -> None:
        """Until the next `send`, or the loop's time `until`.

        What is waited for must be looked at before and after.
        """
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        timer = None if math.isinf(until) else loop.call_at(until, _wake, waiter)
        self._waiting[waiter] = None
        try:
            await waiter
        finally:
            del self._waiting[waiter]
            if timer is not None:
                timer.cancel()


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)
