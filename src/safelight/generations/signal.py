"""Waking whoever waits, at no cost while nobody does.

anyio's events are made for one use each and cost some microseconds; a generation has several
occasions on which hardly ever anybody waits.
"""

import anyio


class Signal:
    """Each `send` wakes those who wait at that moment, and no one who comes later."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event: anyio.Event | None = None

    def send(self) -> None:
        """Wake everybody who waits now."""
        if self._event is not None:
            self._event.set()
            self._event = None

    async def wait(self) -> None:
        """Until the next `send`. What is waited for must be looked at before and after."""
        if self._event is None:
            self._event = anyio.Event()
        await self._event.wait()
