"""A generation's events, append-only and dense, with a way to wait for more.

Readers hold a position and never a place in a queue, so no reader can delay the relay, miss an
event or get one twice: joining, replaying and following live are one loop. Bytes may be forgotten
under pressure; the place in the sequence never is, so a reader of what is gone can be told.

Knows nothing of HTTP, of who reads or of why something is forgotten.
"""

import asyncio
import math
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from safelight.generations.signal import Signal
from safelight.wire.cursor import Cursor
from safelight.wire.events import Completed, Event, Failed, PartialImage, picture_bytes
from safelight.wire.frames import Dialect, Frame, encode


@dataclass(slots=True)
class Entry:
    """One event and its frames, each encoded at its first use and then shared.

    `event` is None once it is forgotten; `kind` and `recorded_at`, on the monotonic clock, stay.
    `superseded` says that a later picture of the same image makes this partial image old news.
    `size` is in bytes of picture.
    """

    sequence: int
    event: Event | None
    size: int
    kind: type[Event]
    recorded_at: float
    superseded: bool = False
    frames: dict[Dialect, Frame] = field(default_factory=dict)

    def frame(self, dialect: Dialect) -> Frame:
        """The event's bytes, without an id. The event must not be forgotten."""
        if dialect not in self.frames:
            assert self.event is not None  # noqa: S101 - readers look before they ask
            self.frames[dialect] = encode(self.event, self.sequence, dialect)
        return self.frames[dialect]

    def forget(self) -> None:
        """Let go of the bytes."""
        self.event = None
        self.size = 0
        self.frames.clear()


class Log:
    """Entries from 0 on; closed after the last one."""

    def __init__(self, generation: str) -> None:
        self._generation = generation
        self._entries: list[Entry] = []
        self._grown = Signal()
        self.epoch = secrets.token_hex(3)
        self.closed = False
        self.bytes_recorded = 0
        """Bytes of picture that have ever been in it."""

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, sequence: int) -> Entry:
        return self._entries[sequence]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def append(self, event: Event, now: float = 0.0) -> None:
        """Add the next event. The log must not be closed."""
        if self.closed:
            raise AssertionError("the log is closed")
        size = picture_bytes(event)
        if not isinstance(event, Failed):
            self._supersede(event.image_index)
        self._entries.append(Entry(len(self._entries), event, size, type(event), now))
        self.bytes_recorded += size
        self._wake()

    def _supersede(self, image_index: int | None) -> None:
        for entry in self._entries:
            if isinstance(entry.event, PartialImage) and entry.event.image_index == image_index:
                entry.superseded = True

    def close(self) -> None:
        """No further event will come."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        self._grown.send()

    async def beyond(self, position: int, until: float = math.inf) -> bool:
        """Wait until there is an entry at `position`, at most until the loop's time `until`.

        False if there is none, which with a closed log means that there never will be one.
        """
        while len(self._entries) <= position:
            if self.closed or (until < math.inf and until <= asyncio.get_running_loop().time()):
                return False
            await self._grown.wait(until)
        return True

    def newest(self, position: int) -> int:
        """The first place from `position` on that has not been superseded; the length if none."""
        while position < len(self._entries) and self._entries[position].superseded:
            position += 1
        return position

    def first_kept(self, position: int) -> int:
        """The first place from `position` on that is not forgotten; the length if none."""
        while position < len(self._entries) and self._entries[position].event is None:
            position += 1
        return position

    def forgotten(self, position: int) -> bool:
        """True if the log is over and nothing of it from `position` on is kept."""
        return (
            self.closed
            and position < len(self._entries)
            and self.first_kept(position) == len(self._entries)
        )

    def cursor(self, sequence: int) -> Cursor:
        """The reader's position after the entry `sequence`."""
        return Cursor(self._generation, self.epoch, sequence)

    def times(self, *kinds: type[Event]) -> list[float]:
        """When events of these kinds were recorded, forgotten ones too."""
        return [entry.recorded_at for entry in self._entries if entry.kind in kinds]

    def completed(self) -> list[Completed]:
        """The finished pictures that are kept, in the order of their index."""
        done = [entry.event for entry in self._entries if isinstance(entry.event, Completed)]
        return sorted(done, key=lambda event: event.image_index or 0)
