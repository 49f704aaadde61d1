"""Waking whoever waits, at no cost while nobody does.

asyncio's futures and not anyio's events: those are made for one use each and cost some
microseconds, and a generation has several occasions on which hardly ever anybody waits.
"""

import asyncio


class Signal:
    """Each `send` wakes those who wait at that moment, and no one who comes later."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Future[None], None] = {}

    def send(self) -> None:
        """Wake everybody who waits now."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self) -> None:
        """Until the next `send`. What is waited for must be looked at before and after."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting[waiter] = None
        try:
            await waiter
        finally:
            del self._waiting[waiter]
