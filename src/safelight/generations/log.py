"""A generation's events, append-only and dense, with a way to wait for more.

Readers hold a position and never a place in a queue, so no reader can delay the relay, miss an
event or get one twice. Knows nothing of HTTP or of who reads.
"""

import secrets
from dataclasses import dataclass, field

import anyio

from safelight.wire.cursor import Cursor
from safelight.wire.events import Completed, Event
from safelight.wire.frames import Dialect, Frame, encode


@dataclass(slots=True)
class Entry:
    """One event and its frames, each encoded at its first use and then shared."""

    sequence: int
    event: Event
    frames: dict[Dialect, Frame] = field(default_factory=dict)

    def frame(self, dialect: Dialect) -> Frame:
        """The event's bytes, without an id."""
        if dialect not in self.frames:
            self.frames[dialect] = encode(self.event, self.sequence, dialect)
        return self.frames[dialect]


class Log:
    """Entries from 0 on; closed after the last one."""

    def __init__(self, generation: str) -> None:
        self._generation = generation
        self._entries: list[Entry] = []
        self._grown = anyio.Event()
        self.epoch = secrets.token_hex(3)
        self.closed = False
        self.size = 0
        """Bytes of picture held."""

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, sequence: int) -> Entry:
        return self._entries[sequence]

    def append(self, event: Event) -> None:
        """Add the next event. The log must not be closed."""
        if self.closed:
            raise AssertionError("the log is closed")
        self._entries.append(Entry(len(self._entries), event))
        self.size += len(getattr(getattr(event, "picture", None), "base64", b""))
        self._wake()

    def close(self) -> None:
        """No further event will come."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        self._grown.set()
        self._grown = anyio.Event()

    async def beyond(self, position: int) -> bool:
        """Wait until there is an entry at `position`; False if there never will be one."""
        while len(self._entries) <= position:
            if self.closed:
                return False
            await self._grown.wait()
        return True

    def cursor(self, sequence: int) -> Cursor:
        """The reader's position after the entry `sequence`."""
        return Cursor(self._generation, self.epoch, sequence)

    def completed(self) -> list[Completed]:
        """The finished pictures, in the order of their index."""
        done = [entry.event for entry in self._entries if isinstance(entry.event, Completed)]
        return sorted(done, key=lambda event: event.image_index or 0)
