"""Who is watching a generation, as a count with two things to wait for.

Leaving is not cancelling: the relay waits a while for somebody to come back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import anyio


class Audience:
    """Counts viewers. A generation begins with none; its POST attaches before the relay looks."""

    def __init__(self) -> None:
        self._watching = 0
        self._changed = anyio.Event()
        self.seen = 0
        """How many viewers there have been in all."""

    @property
    def watching(self) -> int:
        """Viewers attached now."""
        return self._watching

    @contextmanager
    def attached(self) -> Iterator[None]:
        """One more viewer, for as long as the block runs."""
        self.seen += 1
        self._change(1)
        try:
            yield
        finally:
            self._change(-1)

    def _change(self, by: int) -> None:
        self._watching += by
        self._changed.set()
        self._changed = anyio.Event()

    async def gone_for(self, linger: float) -> None:
        """Return once nobody has been watching for `linger` seconds without a break."""
        while True:
            while self._watching:
                await self._changed.wait()
            with anyio.move_on_after(linger):
                while not self._watching:
                    await self._changed.wait()
            if not self._watching:
                return
