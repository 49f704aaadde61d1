"""A generation: one request's life from admission to its terminal event.

It belongs to the application, not to the request that started it; the request is its first viewer.
"""

import secrets
from dataclasses import dataclass, field

from safelight.catalog.rules import ResolvedRequest
from safelight.errors import SafelightError
from safelight.generations.audience import Audience
from safelight.generations.log import Log
from safelight.generations.state import State, move
from safelight.wire.events import Event, Failed


def new_id() -> str:
    """An id that cannot be guessed: 160 random bits."""
    return f"gen_{secrets.token_hex(20)}"


@dataclass(slots=True)
class Generation:
    """`created_at` is in unix seconds; `started` and the like are on the monotonic clock."""

    caller: str
    request: ResolvedRequest
    upstream: str
    created_at: int
    started: float
    id: str = field(default_factory=new_id)
    state: State = "queued"
    error: SafelightError | None = None
    dropped: int = 0
    first_event_at: float | None = None
    ended_at: float | None = None
    audience: Audience = field(default_factory=Audience)
    log: Log = field(init=False)

    def __post_init__(self) -> None:
        self.log = Log(self.id)

    @property
    def ended(self) -> bool:
        """True once the last event is in the log."""
        return self.log.closed

    def begin(self) -> None:
        """The relay has taken it up."""
        self.state = move(self.state, "in_progress")

    def record(self, event: Event, now: float) -> None:
        """Append an event; `now` is on the monotonic clock."""
        if self.first_event_at is None:
            self.first_event_at = now
        self.log.append(event)

    def complete(self, now: float) -> None:
        """Every picture that will come has come."""
        self._end("completed", now)

    def fail(self, error: SafelightError, now: float, *, cancelled: bool = False) -> None:
        """End with one failure as the last event."""
        self.error = error
        self.record(Failed(error), now)
        self._end("cancelled" if cancelled else "failed", now)

    def _end(self, state: State, now: float) -> None:
        self.state = move(self.state, state)
        self.ended_at = now
        self.log.close()
