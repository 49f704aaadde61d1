"""Who is watching a generation: how far each has read, how many there are, how each one's end went.

What the readers still need decides which bytes must be held for them, and nobody reading that the
generation lingers: both are told from here and decided elsewhere. `Traffic` counts the viewers of
all generations together.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from safelight.errors import Interrupted, SafelightError
from safelight.generations.signal import Signal

Reading = Literal["openai", "eventsource", "whole"]
"""How a viewer reads: either dialect of the stream, or the whole answer as one JSON."""

Ending = Literal["completed", "failed", "client_gone", "deadline", "draining"]
"""The five ways in which a viewer's stream ends, and no other."""

Place = Literal["head", "first_event", "sending", "between_events"]
"""How far an answer had come: nothing of it was sent, nothing but heartbeats, part of an event (or
of the JSON), or a whole number of events."""

CUT: frozenset[Ending] = frozenset({"client_gone", "deadline"})
"""The endings that can come at any place; the others are where the log ends."""


def told(error: SafelightError | None) -> Ending:
    """How the stream of a viewer ends whose last word is `error`, by an event or by a status."""
    return "draining" if isinstance(error, Interrupted) else "failed"


def _tell_nobody(_watched: bool = False) -> None:
    """Where nobody wants to know, or nobody is left to be told."""


@dataclass(slots=True, eq=False)
class Viewer:
    """One reader of a log. `position` is the first entry that it has not been given in full."""

    reading: Reading
    position: int
    ending: Ending = "client_gone"
    bytes_sent: int = 0
    heartbeats: int = 0
    _joined: int = field(init=False)
    _whole: int = 0
    _moved: Callable[["Viewer", int], None] = field(default=lambda _viewer, _to: None, repr=False)

    def __post_init__(self) -> None:
        self._joined = self.position

    @property
    def place(self) -> Place:
        """How far its answer has come."""
        if not self.bytes_sent:
            return "head"
        if self.bytes_sent > self._whole:
            return "sending"
        return "first_event" if self.position == self._joined else "between_events"

    def beat(self, size: int) -> None:
        """A heartbeat of `size` bytes is sent, which is always between events."""
        self.heartbeats += 1
        self.bytes_sent += size
        self._whole = self.bytes_sent

    def advance(self, position: int) -> None:
        """Everything before `position` has been handed over; never backwards."""
        self._whole = self.bytes_sent
        if position > self.position:
            self._moved(self, position)
            self.position = position


class Traffic:
    """What viewers of all generations have been given, up to now and by those who are gone."""

    def __init__(self) -> None:
        self.viewers: set[Viewer] = set()
        self.endings: Counter[tuple[Reading, Ending]] = Counter()
        self._bytes_sent: Counter[Reading] = Counter()
        self._heartbeats = 0

    def leave(self, viewer: Viewer) -> None:
        """The viewer will be given no more."""
        self.viewers.discard(viewer)
        self.endings[viewer.reading, viewer.ending] += 1
        self._bytes_sent[viewer.reading] += viewer.bytes_sent
        self._heartbeats += viewer.heartbeats

    def watching(self) -> Counter[Reading]:
        """Viewers now."""
        return Counter(viewer.reading for viewer in self.viewers)

    def bytes_sent(self) -> Counter[Reading]:
        """Bytes of answers, in all."""
        total = self._bytes_sent.copy()
        for viewer in self.viewers:
            total[viewer.reading] += viewer.bytes_sent
        return total

    def heartbeats(self) -> int:
        """Heartbeats, in all."""
        return self._heartbeats + sum(viewer.heartbeats for viewer in self.viewers)


class Audience:
    """Counts viewers and their positions; `changed` is called after each change.

    `attended` is called with True when somebody comes where nobody was, with False when the last
    one leaves.
    """

    def __init__(
        self,
        changed: Callable[[], None] = _tell_nobody,
        attended: Callable[[bool], None] = _tell_nobody,
        traffic: Traffic | None = None,
    ) -> None:
        self._changed = changed
        self._attended = attended
        self._traffic = traffic or Traffic()
        self._emptied = Signal()
        self._arrived = Signal()
        # How many have read how far; those of a dialect that nobody reads take no room.
        self._positions: dict[Reading, dict[int, int]] = {}
        self.watching = 0
        """Viewers attached now."""
        self.seen = 0
        """How many viewers there have been in all."""
        self.delivered = False
        """True once any viewer has been given a whole event."""
        self.endings: dict[Ending, int] = {}
        self.cut: dict[tuple[Ending, Place], int] = {}
        """The endings that can come anywhere, by where they came."""
        self.bytes_sent = 0
        self.heartbeats = 0

    @contextmanager
    def attached(self, reading: Reading = "openai", position: int = 0) -> Iterator[Viewer]:
        """One more viewer, for as long as the block runs."""
        viewer = Viewer(reading, position, _moved=self._move)
        self._stand(reading, position)
        self._traffic.viewers.add(viewer)
        self.watching += 1
        self.seen += 1
        self._arrived.send()
        self._changed()
        if self.watching == 1:
            self._attended(True)
        try:
            yield viewer
        finally:
            self._leave(viewer)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing is forgotten while the block runs; nobody is watching for it."""
        self._stand("whole", 0)
        self._changed()
        try:
            yield
        finally:
            self._forget("whole", 0)
            self._changed()

    def _leave(self, viewer: Viewer) -> None:
        self._forget(viewer.reading, viewer.position)
        self.watching -= 1
        ending = viewer.ending
        self.endings[ending] = self.endings.get(ending, 0) + 1
        if ending in CUT:
            cut = (ending, viewer.place)
            self.cut[cut] = self.cut.get(cut, 0) + 1
        self._traffic.leave(viewer)
        self.bytes_sent += viewer.bytes_sent
        self.heartbeats += viewer.heartbeats
        self._changed()
        if not self.watching:
            self._attended(False)
            self._emptied.send()

    def _move(self, viewer: Viewer, to: int) -> None:
        self._stand(viewer.reading, to)
        self._forget(viewer.reading, viewer.position)
        self.delivered = True
        self._changed()

    def _stand(self, reading: Reading, position: int) -> None:
        counts = self._positions.setdefault(reading, {})
        counts[position] = counts.get(position, 0) + 1

    def _forget(self, reading: Reading, position: int) -> None:
        counts = self._positions[reading]
        if counts[position] > 1:
            counts[position] -= 1
            return
        del counts[position]
        if not counts:
            del self._positions[reading]

    @property
    def needed(self) -> bool:
        """True while somebody reads, or something is held."""
        return bool(self._positions)

    def part(self) -> None:
        """Tell nobody of changes any more: who is told and the audience would keep each other."""
        self._changed, self._attended = _tell_nobody, _tell_nobody

    def needs(self, sequence: int, *, superseded: bool = False) -> bool:
        """True if some viewer has yet to be given that entry, and may not skip it.

        Only in the EventSource dialect may one skip what is `superseded`.
        """
        for reading, counts in self._positions.items():
            if (not superseded or reading != "eventsource") and min(counts) <= sequence:
                return True
        return False

    @property
    def needs_whole(self) -> bool:
        """True if somebody gets nothing before everything is there."""
        return "whole" in self._positions

    async def arrived(self) -> None:
        """Return once there has been a viewer."""
        while not self.seen:
            await self._arrived.wait()

    async def empty(self) -> None:
        """Return once nobody is watching."""
        while self.watching:
            await self._emptied.wait()
