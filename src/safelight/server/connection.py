"""What the server lets a response do with the connection it is sent on.

An ASGI extension: it tells at once that a client has gone, cuts a client off, and takes a body in
pieces that are shared with other responses and never copied. Under a server without it (a test
client), or with anything between server and application, the same is done by ASGI's own means.
"""

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Protocol

import anyio
from starlette.types import Receive, Scope, Send

from safelight.wire.frames import slices

CONNECTION = "safelight.connection"
"""Key in `scope["extensions"]`; the value is what `offer` makes."""

WRITTEN = "written"
"""Key in the request's state: bytes of body that were written to the connection itself."""

MESSAGE_BYTES = 64 * 1024
"""One message to a server that may copy it, and that a client must take within the send timeout."""

Piece = bytes | memoryview


class ClientGone(Exception):
    """The client left before it had its answer."""


class SendTimeout(Exception):
    """The client took nothing for longer than the setting `send_timeout`."""


class ClientConnection(Protocol):
    """The connection of the request that is being answered."""

    @property
    def gone(self) -> bool:
        """True once it is closed or being closed, by whichever side."""

    @property
    def timed_out(self) -> bool:
        """True if it was cut because the client did not read."""

    def when_gone(self, call: Callable[[], None] | None) -> None:
        """Call this when it closes; None calls nothing any more."""

    def abort(self) -> None:
        """Cut it at once, with a reset; what was not sent is dropped."""

    def hang_up(self) -> None:
        """Close it in order once what was written has left, though the answer is not at its end."""

    async def write(self, pieces: Sequence[Piece]) -> None:
        """Send part of the body of an answer whose head is out, and wait until it is taken."""


def offer(connection: ClientConnection, send: object) -> dict[object, object]:
    """The extension's value, for the request that is answered by `send`."""
    return {"connection": connection, "send": send, "direct": True}


def decline_unless_direct(scope: Scope, send: Send, *, alone: bool) -> None:
    """Use ASGI's own means where somebody else sees what is sent: they must see all of it.

    Middleware may hold the head back or change a body; what is written past it would come before
    its head, or unchanged. `alone` is False where such middleware is known to be inside.
    """
    extensions = scope.get("extensions", {})
    offered = extensions.get(CONNECTION)
    if offered is not None and not (alone and offered["send"] is send):
        scope["extensions"] = {**extensions, CONNECTION: {**offered, "direct": False}}


def connection_of(scope: Scope) -> ClientConnection | None:
    """The connection, where the server offers it and nothing stands between."""
    offered = scope.get("extensions", {}).get(CONNECTION)
    return offered["connection"] if offered is not None and offered["direct"] else None


def _timed_out(scope: Scope) -> bool:
    """True if the server has cut the client off for not reading, as far as it tells."""
    offered = scope.get("extensions", {}).get(CONNECTION)
    return offered is not None and offered["connection"].timed_out


def while_connected(
    scope: Scope, receive: Receive, seconds: float = math.inf
) -> AbstractAsyncContextManager[None]:
    """Run a block for as long as the client is there, and for at most `seconds`.

    Raises `ClientGone` where it leaves first, `SendTimeout` where it was cut for not reading. The
    request's body must have been read: after it, the next message is the disconnect.
    """
    connection = connection_of(scope)
    if connection is None:
        return _listening(scope, receive, seconds)
    return _Told(connection, seconds)


class _Told:
    """By the connection itself."""

    def __init__(self, connection: ClientConnection, seconds: float) -> None:
        self._connection = connection
        self._waiting = asyncio.timeout(None if math.isinf(seconds) else seconds)

    async def __aenter__(self) -> None:
        await self._waiting.__aenter__()
        self._connection.when_gone(self._end)
        if self._connection.gone:
            self._end()

    def _end(self) -> None:
        if not self._waiting.expired():
            self._waiting.reschedule(0)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        connection = self._connection
        connection.when_gone(None)
        try:
            await self._waiting.__aexit__(kind, error, traceback)
        except TimeoutError:
            if connection.gone:
                # Being cut for not reading is an end of the connection, too, and is heard first.
                raise (SendTimeout if connection.timed_out else ClientGone) from None
            return True
        return False


@asynccontextmanager
async def _listening(scope: Scope, receive: Receive, seconds: float) -> AsyncIterator[None]:
    """By the messages that the server sends on its behalf."""
    finished = False
    try:
        async with anyio.create_task_group() as tasks:

            async def watch() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                tasks.cancel_scope.cancel()

            tasks.start_soon(watch)
            with anyio.move_on_after(seconds):
                yield
            finished = True
            tasks.cancel_scope.cancel()
    except ExceptionGroup as failures:
        # The block's own, which its callers know by its class.
        raise failures.exceptions[0] from None
    if not finished:
        raise SendTimeout if _timed_out(scope) else ClientGone


class Body:
    """Writes the body of one answer; `send_timeout` is in seconds, see `patience.py`.

    Raises `ClientGone` or `SendTimeout`. What goes past ASGI's messages is counted in the request's
    state, for whoever writes the access log.
    """

    def __init__(self, scope: Scope, send: Send, send_timeout: float) -> None:
        self._connection = connection_of(scope)
        self._send = send
        self._send_timeout = send_timeout
        self._state = scope.setdefault("state", {})

    @property
    def notices(self) -> bool:
        """True if writing ends by itself when the client leaves; otherwise somebody must listen."""
        return self._connection is not None

    async def write(self, pieces: Sequence[Piece]) -> None:
        """Hand over the pieces, and wait until the kernel has taken them."""
        if self._connection is None:
            for part in slices(pieces, MESSAGE_BYTES):
                await self._write_by_message(b"".join(part))
            return
        await self._connection.write(pieces)
        if self._connection.timed_out:
            raise SendTimeout
        if self._connection.gone:
            raise ClientGone
        self._state[WRITTEN] = self._state.get(WRITTEN, 0) + sum(map(len, pieces))

    async def _write_by_message(self, body: bytes) -> None:
        with anyio.move_on_after(self._send_timeout) as wait:
            await self._send({"type": "http.response.body", "body": body, "more_body": True})
        if wait.cancelled_caught:
            raise SendTimeout

    async def end(self) -> None:
        """No more will come."""
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})
