"""A generation: one request's life from admission to its terminal event.

It belongs to the application, not to the request that started it; the request is its first viewer.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import anyio

from safelight.catalog.prices import Cost
from safelight.catalog.rules import ResolvedRequest
from safelight.errors import SafelightError
from safelight.generations.audience import Audience, Traffic
from safelight.generations.budget import Account, Budget
from safelight.generations.log import Entry, Log
from safelight.generations.state import State, move
from safelight.wire.events import Completed, Event, Failed, PartialImage
from safelight.wire.fold import sum_usage
from safelight.wire.trace import TraceContext


def new_id() -> str:
    """An id that cannot be guessed: 160 random bits."""
    return f"gen_{secrets.token_hex(20)}"


Phase = Literal["queued", "first_event", "between_events", "done"]
"""How far a generation has come: no upstream was asked yet, none has shown anything yet, some
pictures are missing, all are there."""


class Trace(Protocol):
    """The generation's place in its caller's trace."""

    @property
    def trace_id(self) -> str:
        """32 hexadecimal digits."""

    def attempt(self, upstream: str) -> TraceContext:
        """The place of one more attempt, which begins now."""


@dataclass(slots=True, eq=False)
class Attempt:
    """An upstream that is being tried, or was; times are on the monotonic clock.

    `image_index` is the picture that it is tried for, None where it is for all of them.
    `failure` is the code that the client is told, None where it answered, `cancelled` where it was
    broken off; `fault` is the same, or what we call it where that is an upstream's own word.
    `free` says that nothing can have been spent.
    """

    upstream: str
    image_index: int | None
    started_at: float
    ended_at: float | None = None
    failure: str | None = None
    fault: str | None = None
    free: bool = False

    def end(self, now: float, failure: str | None, error: SafelightError | None) -> None:
        """It is over, with the code of its failure and the error there was, if any."""
        self.ended_at = now
        self.failure = self.fault = failure
        if error is not None:
            self.fault, self.free = error.code_known, error.retry_safe


class Attended(Protocol):
    """Is told when somebody comes where nobody was, and when the last one leaves."""

    def __call__(self, generation: "Generation", /, *, watched: bool) -> None:
        """`watched` says which."""


def _nobody_asks(generation: "Generation", /, *, watched: bool) -> None:
    """For a generation that is nobody's to give up."""


@dataclass(slots=True, eq=False)
class Generation:
    """`created_at` is in unix seconds; `started` and the like are on the monotonic clock.

    `linger` is how many seconds it goes on with nobody watching; infinity is to the end. `arrival`
    is how many its first viewer may take to come, where that is less.
    `upstream` is the one that answered, or that is being tried while none has.
    """

    caller: str
    request: ResolvedRequest
    upstream: str
    created_at: int
    started: float
    budget: Budget
    traffic: Traffic = field(default_factory=Traffic)
    linger: float = 30.0
    arrival: float = 0.0
    trace: Trace | None = None
    attended: Attended = _nobody_asks
    id: str = field(default_factory=new_id)
    state: State = "queued"
    error: SafelightError | None = None
    dropped: int = 0
    completed: int = 0
    partials: int = 0
    usages: list[Mapping[str, Any] | None] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    answered: bool = False
    dismissed: bool = False
    cost: Cost | None = None
    ended_at: float | None = None
    links: tuple[str, ...] | None = None
    _storing: anyio.Lock | None = None
    audience: Audience = field(init=False)
    account: Account = field(init=False)
    log: Log = field(init=False)

    def __post_init__(self) -> None:
        self.log = Log(self.id)
        self.account = self.budget.account()
        self.audience = Audience(
            self.reckon, lambda watched: self.attended(self, watched=watched), self.traffic
        )

    @property
    def storing(self) -> anyio.Lock:
        """Held while its pictures are stored; made when first asked for, as few ever are."""
        if self._storing is None:
            self._storing = anyio.Lock()
        return self._storing

    @property
    def ended(self) -> bool:
        """True once the last event is in the log."""
        return self.log.closed

    @property
    def gone(self) -> bool:
        """True if a finished picture is no longer kept."""
        return len(self.log.completed()) < self.completed

    @property
    def usage(self) -> dict[str, Any] | None:
        """Token counts of all finished pictures together."""
        return sum_usage(self.usages)

    @property
    def first_event_at(self) -> float | None:
        """When the first picture came, partial or not."""
        return next(iter(self.log.times(PartialImage, Completed)), None)

    @property
    def final_at(self) -> float | None:
        """When the last finished picture came."""
        return max(self.log.times(Completed), default=None)

    @property
    def phase(self) -> Phase:
        """How far it has come."""
        if self.state == "completed":
            return "done"
        if self.answered:
            return "between_events"
        return "first_event" if self.attempts else "queued"

    def attempt(self, upstream: str, image_index: int | None, now: float) -> Attempt:
        """`upstream` is asked for one picture, or for all."""
        attempt = Attempt(upstream, image_index, now)
        self.attempts.append(attempt)
        return attempt

    def charge(self, cost: Cost | None) -> None:
        """A finished picture cost that much; None where nobody knows."""
        if cost is not None:
            self.cost = cost.plus(self.cost)

    def linger_at_least(self, seconds: float) -> None:
        """Somebody else relies on it as well, and would have it go on for so long."""
        self.linger = max(self.linger, seconds)
        self.attended(self, watched=self.audience.watching > 0)

    def begin(self) -> None:
        """The relay has taken it up."""
        self.state = move(self.state, "in_progress")

    def turn_to(self, upstream: str) -> None:
        """`upstream` is asked next."""
        if not self.answered:
            self.upstream = upstream

    def answer_from(self, upstream: str) -> None:
        """`upstream` is the first that gave an event."""
        if not self.answered:
            self.answered, self.upstream = True, upstream

    def record(self, event: Event, now: float) -> None:
        """Append an event; `now` is on the monotonic clock."""
        if isinstance(event, Completed):
            self.completed += 1
            self.usages.append(event.usage)
        elif isinstance(event, PartialImage):
            self.partials += 1
        self.log.append(event, now)
        self.reckon()

    def complete(self, now: float) -> None:
        """Every picture that will come has come."""
        self._end("completed", now)

    def fail(self, error: SafelightError, now: float, *, cancelled: bool = False) -> None:
        """End with one failure as the last event."""
        # With its traceback it would keep the frames it came through, and all that they had read.
        error.__traceback__ = error.__cause__ = error.__context__ = None
        self.error = error
        self.record(Failed(error), now)
        self._end("cancelled" if cancelled else "failed", now)

    def _end(self, state: State, now: float) -> None:
        self.state = move(self.state, state)
        self.ended_at = now
        self.account.close()
        self.log.close()

    def reckon(self) -> None:
        """State to the budget which bytes viewers still need and which are kept for replay."""
        if self.dismissed:
            self._drop(finals=True)
            if not self.audience.needed:
                self.audience.part()
        held = pinned = 0
        for entry in self.log:
            if entry.size:
                held += entry.size
                pinned += entry.size * self._needed(entry)
        self.account.hold(pinned, held - pinned, whole=self.audience.needs_whole)

    def _needed(self, entry: Entry) -> bool:
        """True if some viewer has yet to be given the entry."""
        return self.audience.needs(entry.sequence, superseded=entry.superseded)

    def forget(self, *, finals: bool) -> None:
        """Let go of pictures no viewer still needs: superseded partial images, or all of them."""
        self._drop(finals=finals)
        self.reckon()

    def dismiss(self) -> None:
        """Nobody can find it any more: whatever its last viewers leave behind goes at once."""
        self.dismissed = True
        self.reckon()

    def _drop(self, *, finals: bool) -> None:
        for entry in self.log:
            if entry.size and (finals or entry.superseded) and not self._needed(entry):
                entry.forget()
