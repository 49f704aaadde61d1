"""The byte budget: how much picture may be held, in flight and for replay, over all generations.

In flight are the bytes of events that are still arriving and of those that some viewer has yet to
be given; they are bounded by making upstreams wait. Kept for replay is everything else in the logs;
it is bounded by forgetting, which the store does. So memory follows the budget and not the number
of streams or the patience of their readers.

Knows sizes and turns, neither logs nor sockets.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import anyio


class Account:
    """What one generation holds.

    `reading` is the part of the next event that has arrived, `pinned` what viewers have yet to be
    given, `kept` what is there for replay alone; all in bytes. `whole` says that somebody is given
    nothing before all of it is there.
    """

    def __init__(self, budget: "Budget", number: int) -> None:
        self._budget = budget
        self.number = number
        self.whole = False
        self.closed = False
        self.reading = 0
        self.pinned = 0
        self.kept = 0

    @property
    def unfinished(self) -> bool:
        """True while the generation must get on before it can let go of anything."""
        return self.reading > 0 or (self.whole and self.pinned > 0 and not self.closed)

    def hold(self, pinned: int, kept: int, *, whole: bool = False) -> None:
        """State anew what the log holds, and for whom."""
        if (pinned, kept, whole) != (self.pinned, self.kept, self.whole):
            self._budget.change(pinned - self.pinned, kept - self.kept)
            self.pinned, self.kept, self.whole = pinned, kept, whole
            self._budget.settle()

    def has_read(self, change: int) -> None:
        """More bytes of an event have arrived, or they have become an event."""
        self.reading += change
        self._budget.change(change, 0)
        if change < 0:
            self._budget.settle()

    def admit_now(self, size: int) -> bool:
        """Take `size` more bytes if there is room and nobody waits for it; False if not."""
        return self._budget.has_room_for(self, size)

    async def admit(self, size: int) -> bool:
        """Take `size` more bytes from the upstream, after waiting for room.

        True if there was a wait.
        """
        return await self._budget.room_for(self, size)

    def close(self) -> None:
        """No more will be read; the log may hold bytes for as long as it is kept."""
        self.closed = True
        self.has_read(-self.reading)
        self._budget.settle()


@dataclass(slots=True, eq=False)
class _Wait:
    account: Account
    over: anyio.Event = field(default_factory=anyio.Event)


class Budget:
    """`in_flight` and `replay` are limits in bytes. Reading stops at the first and goes on at half.

    However full it is, one generation at a time gets on: otherwise many half-read events could wait
    for each other for ever.
    """

    def __init__(self, in_flight: int, replay: int) -> None:
        self._high = in_flight
        self._low = in_flight // 2
        self._replay = replay
        self._numbers = count()
        self._full = False
        self._forgetting = False
        self._turn: Account | None = None
        self._waits: dict[_Wait, None] = {}
        self._forget_until: Callable[[Callable[[], bool]], None] = lambda _enough: None
        self.in_flight = 0
        self.kept = 0

    def account(self) -> Account:
        """A new generation's account; older ones go first."""
        return Account(self, next(self._numbers))

    def when_full(self, forget_until: Callable[[Callable[[], bool]], None]) -> None:
        """How to forget what is kept for replay, until the given function says enough."""
        self._forget_until = forget_until

    @property
    def waiting(self) -> int:
        """How many upstreams are made to wait now."""
        return len(self._waits)

    def change(self, in_flight: int, kept: int) -> None:
        """Count; `settle` draws the consequences."""
        self.in_flight += in_flight
        self.kept += kept

    def settle(self) -> None:
        """Forget what is over the replay limit, and let upstreams go on where there is room."""
        if self.kept > self._replay and not self._forgetting:
            # Forgetting changes accounts, which settle again: once is enough.
            self._forgetting = True
            self._forget_until(lambda: self.kept <= self._replay)
            self._forgetting = False
        if self._turn is not None and not self._turn.unfinished:
            self._turn = None
        if self.in_flight <= self._low:
            self._full = False
        if not self._full:
            for wait in self._waits:
                wait.over.set()
        elif self._turn is None and self._waits:
            self._longest().over.set()

    def _longest(self) -> _Wait:
        return min(self._waits, key=lambda wait: wait.account.number)

    def has_room_for(self, account: Account, size: int) -> bool:
        """Count `size` bytes more if `account` may read them at once."""
        if self._waits or not self._may_read(account, size):
            return False
        account.has_read(size)
        return True

    async def room_for(self, account: Account, size: int) -> bool:
        """Wait until `account` may read `size` bytes more, and count them. True if it waited."""
        if self.has_room_for(account, size):
            return False
        wait = _Wait(account)
        self._waits[wait] = None
        waited = False
        try:
            while not self._may_read(account, size):
                waited = True
                await wait.over.wait()
                wait.over = anyio.Event()
            account.has_read(size)
        finally:
            del self._waits[wait]
            self.settle()
        return waited

    def _may_read(self, account: Account, size: int) -> bool:
        if account is self._turn:
            return True
        if not self._full and self.in_flight + size <= self._high:
            return True
        self._full = self.in_flight > self._low
        # Over the limit by one event at a time, and only once the last one's bytes are gone.
        first = not self._waits or account is self._longest().account
        if self._turn is None and self.in_flight <= self._high and first:
            self._turn = account
            return True
        return False
