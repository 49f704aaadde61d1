"""Tickets: signed, expiring permission to watch one generation, or to start some from EventSource.

A ticket may stand in an address, where a key never may. It works until it expires, more than once,
because a browser reconnects with the address it began with. One that watches names its generation
and nobody else's secret; one that starts is counted here, in memory.
"""

import math
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from safelight.errors import InvalidTicket, TicketForbids
from safelight.signing import Signer

PARAMETER = "ticket"

_WATCH = "w"
_START = "s"


@dataclass(frozen=True, slots=True)
class Issued:
    """A ticket's text, and when it expires in unix seconds."""

    text: str
    expires_at: int


@dataclass(slots=True)
class Allowance:
    """What a ticket that starts still permits; `started` are the generations it may resume."""

    caller: str
    left: int
    expires_at: int
    started: set[str] = field(default_factory=set)

    def refuse_if_spent(self) -> None:
        """Raise `TicketForbids` where no further generation may be started."""
        if self.left < 1:
            raise TicketForbids("This ticket has started all the generations that it may.")

    def count(self, generation: str) -> None:
        """`generation` was started with it, or is one that was."""
        if generation not in self.started:
            self.started.add(generation)
            self.left -= 1


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket permits: to watch `generation`, or what its `allowance` says."""

    expires_at: int
    generation: str | None = None
    allowance: Allowance | None = None


class Tickets:
    """Issues and reads tickets. `ttl` is in seconds; `clock` gives unix seconds."""

    def __init__(self, secret: bytes, ttl: float, clock: Callable[[], float] = time.time) -> None:
        self._signer = Signer(secret, "tickets")
        self._ttl = ttl
        self._clock = clock
        self._allowances: dict[str, Allowance] = {}

    def to_watch(self, generation: str, ttl: float | None = None) -> Issued:
        """A ticket for whoever is to see this generation."""
        return self._issue(_WATCH, generation, self._expiry(ttl))

    def to_start(self, caller: str, count: int, ttl: float | None = None) -> Issued:
        """A ticket to start `count` generations in the caller's name."""
        expires_at = self._expiry(ttl)
        self._forget_expired()
        name = secrets.token_hex(8)
        self._allowances[name] = Allowance(caller, count, expires_at)
        return self._issue(_START, name, expires_at)

    def _expiry(self, ttl: float | None) -> int:
        return math.ceil(self._clock() + (self._ttl if ttl is None else ttl))

    def _issue(self, kind: str, subject: str, expires_at: int) -> Issued:
        return Issued(self._signer.sign(f"{kind}{expires_at}:{subject}"), expires_at)

    def _forget_expired(self) -> None:
        now = self._clock()
        for name, allowance in list(self._allowances.items()):
            if allowance.expires_at <= now:
                del self._allowances[name]

    def read(self, text: str) -> Ticket:
        """The ticket in `text`. Raises `InvalidTicket`."""
        message = self._signer.read(text)
        if message is None:
            raise InvalidTicket("This ticket was not issued here.")
        head, _, subject = message.partition(":")
        kind, expires_at = head[0], int(head[1:])
        if expires_at <= self._clock():
            raise InvalidTicket(
                "This ticket has expired; get a new one with POST /v1/tickets.",
                code="ticket_expired",
            )
        if kind == _WATCH:
            return Ticket(expires_at, generation=subject)
        allowance = self._allowances.get(subject)
        if allowance is None:
            raise InvalidTicket("This ticket was for a server that has been restarted since.")
        return Ticket(expires_at, allowance=allowance)

    def seconds_left(self, ticket: Ticket) -> float:
        """How long the ticket still works."""
        return ticket.expires_at - self._clock()
