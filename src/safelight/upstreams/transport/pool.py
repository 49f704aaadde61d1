"""The connections to upstreams: used again while fresh, bounded in number, closed in time.

A slot is the right to one connection, open or being made. Who finds none free waits in line, and
gets either a slot or a connection to the same origin that has just become free.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import httpx2 as httpx

from safelight.upstreams.transport.connection import Connection
from safelight.upstreams.transport.request import Origin
from safelight.upstreams.transport.waiting import Timeouts, within

Dial = Callable[[Origin, float | None], Awaitable[Connection]]
"""Makes a connection to an origin within so many seconds, or raises a transport error."""


class Pool:
    """All connections of one transport. `limits` are httpx's; None is no limit."""

    def __init__(self, dial: Dial, limits: httpx.Limits) -> None:
        self._dial = dial
        self._max = _or_endless(limits.max_connections)
        self._max_idle = _or_endless(limits.max_keepalive_connections)
        self._expiry = limits.keepalive_expiry
        self._taken = 0
        self._idle: list[Connection] = []
        self._open: set[Connection] = set()
        # In order; with where each wants to go, or None if only a new connection will do.
        self._line: dict[asyncio.Future[Connection | None], Origin | None] = {}
        self._sweep: asyncio.TimerHandle | None = None
        self._emptied: asyncio.Future[None] | None = None
        self._closed = False

    async def acquire(
        self, origin: Origin, timeouts: Timeouts, *, fresh: bool = False
    ) -> Connection:
        """A connection for one exchange, to be given back by `release`.

        `fresh` asks for a new one. Raises `PoolTimeout`, `ConnectTimeout`, `ConnectError`.
        """
        self._refuse_if_closed()
        if not fresh and (idle := self._take_idle(origin)) is not None:
            return idle
        if self._line or not self._take_slot():
            waited = await self._stand_in_line(origin, fresh, timeouts.pool)
            if waited is not None:
                return waited
        try:
            connection = await self._dial(origin, timeouts.connect)
        except BaseException:
            self._free_slot()
            raise
        if not connection.lost:
            self._open.add(connection)
        if self._closed:
            connection.abort()
            self._refuse_if_closed()
        return connection

    def release(self, connection: Connection, reusable: bool) -> None:
        """Give a connection back; one that is not reusable is closed at once."""
        if not reusable or self._closed:
            connection.abort()
            self._free_slot()
        elif self._line:
            self._hand_over(connection)
        else:
            self._keep(connection)

    def lost(self, connection: Connection) -> None:
        """Told by a connection, in use or not, when its socket is closed."""
        self._open.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
            self._free_slot()
        if not self._open and self._emptied is not None and not self._emptied.done():
            self._emptied.set_result(None)

    async def aclose(self) -> None:
        """Close every connection, in use or not, and wait until their sockets are closed."""
        self._closed = True
        if self._sweep is not None:
            self._sweep.cancel()
        for turn in self._line:
            if not turn.done():
                turn.set_exception(httpx.LocalProtocolError("The transport was closed."))
        for connection in list(self._open):
            connection.abort()
        if self._open:
            # Aborted sockets are closed in the loop's next round.
            self._emptied = asyncio.get_running_loop().create_future()
            await self._emptied

    # Slots and the line for them.

    def _take_slot(self) -> bool:
        if self._taken >= self._max and not self._evict():
            return False
        self._taken += 1
        return True

    def _free_slot(self) -> None:
        self._taken -= 1
        self._serve()

    def _evict(self) -> bool:
        """Close the connection that has been idle the longest; it leads elsewhere."""
        if not self._idle:
            return False
        self._idle.pop(0).close()
        self._taken -= 1
        return True

    async def _stand_in_line(
        self, origin: Origin, fresh: bool, seconds: float | None
    ) -> Connection | None:
        """A connection that was freed, or None for a slot."""
        turn: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._line[turn] = None if fresh else origin
        try:
            return await within(
                turn, seconds, httpx.PoolTimeout("No connection became free in time.")
            )
        except asyncio.CancelledError:
            # What was handed over in the same moment goes to the next.
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._give_back(turn.result())
            raise
        finally:
            self._line.pop(turn, None)

    def _give_back(self, connection: Connection | None) -> None:
        if connection is None:
            self._free_slot()
        else:
            self.release(connection, connection.usable())

    def _serve(self) -> None:
        """Give free slots to those in line."""
        while self._taken < self._max and (turn := self._next_turn()) is not None:
            del self._line[turn]
            self._taken += 1
            turn.set_result(None)

    def _hand_over(self, connection: Connection) -> None:
        """A freed connection to the first in line, or its slot if it leads elsewhere."""
        turn = self._next_turn()
        if turn is None:
            self._keep(connection)
        elif self._line.pop(turn) == connection.origin:
            turn.set_result(connection)
        else:
            connection.close()
            turn.set_result(None)

    def _next_turn(self) -> "asyncio.Future[Connection | None] | None":
        """Who is first in line, and has not just run out of time."""
        return next((turn for turn in self._line if not turn.done()), None)

    # Idle connections.

    def _keep(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        connection.idle_since = loop.time()
        self._idle.append(connection)
        if len(self._idle) > self._max_idle:
            self._evict()
        elif self._expiry is not None and self._sweep is None:
            self._sweep = loop.call_later(self._expiry, self._expire)

    def _take_idle(self, origin: Origin) -> Connection | None:
        """The most recently used: the least likely to have been closed by the server."""
        for place in range(len(self._idle) - 1, -1, -1):
            connection = self._idle[place]
            if connection.origin == origin and connection.usable() and connection.quiet():
                return self._idle.pop(place)
        return None

    def _expire(self) -> None:
        """Close what has been idle for too long, and look again when the next one will have."""
        self._sweep = None
        if self._expiry is None:
            return
        loop = asyncio.get_running_loop()
        while self._idle:
            left = self._idle[0].idle_since + self._expiry - loop.time()
            if left > 0:
                self._sweep = loop.call_later(left, self._expire)
                return
            self._evict()

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise httpx.LocalProtocolError("The transport was closed.")


def _or_endless(limit: int | None) -> int:
    return sys.maxsize if limit is None else limit
