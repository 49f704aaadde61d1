"""uvicorn's HTTP protocol, as a connection of ours drives it: one request in, its answer out.

What it adds is offered to the application or reported to the connection; deadlines, bounds and
refusals are the connection's, in `protocol.py`.
"""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, HTTPScope, Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from safelight.errors import MalformedRequest, SafelightError
from safelight.server.connection import CONNECTION, ClientConnection, Piece, offer
from safelight.server.framing import HeadWithBody, ended_by_closing, write_all


class Owner(ClientConnection, Protocol):
    """The connection that the protocol works for."""

    def answered(self) -> None:
        """The current request has its whole answer."""

    def refuse(self, error: SafelightError) -> None:
        """The current request cannot be read."""


if TYPE_CHECKING:
    _Base = HttpToolsProtocol
else:
    _Base = object


class Http(_Base):
    """What a connection adds to uvicorn's protocol, whichever parser that one uses."""

    connection: Owner
    answer: HeadWithBody

    def attach(self, connection: Owner) -> None:
        """Report to `connection`, and offer it to the application."""
        self.connection = connection
        application = self.app

        async def with_connection(
            scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
        ) -> None:
            self.answer = HeadWithBody(self.transport)
            self.cycle.transport = cast("asyncio.Transport", self.answer)
            if cast("HTTPScope", scope)["http_version"] == "1.0":
                send = ended_by_closing(self.cycle, send)
            extensions = {CONNECTION: offer(connection, send)}
            cast("HTTPScope", scope)["extensions"] = extensions
            try:
                await application(scope, receive, send)
            except asyncio.CancelledError:
                # The end of a drain. Whoever has not read until now is cut off; that is no defect.
                self.drop_request()
                connection.abort()
            else:
                if connection.gone:
                    # A connection that is closing is lost a moment later; uvicorn would take the
                    # answer, which was given up before that, for a defect of the application.
                    self.drop_request()
            finally:
                # They know the answer, which knows its request: nothing else would part them.
                del cast("HTTPScope", scope)["extensions"]

        self.app = with_connection

    def part(self) -> None:
        """Let go of the connection, which is lost: the two would keep each other."""
        del self.app, self.connection

    def on_response_complete(self) -> None:
        """The answer has been written, to its end."""
        self.answer.flush()
        super().on_response_complete()
        self.connection.answered()

    def send_400_response(self, msg: str) -> None:
        """The parser refused what the reader had passed: two opinions are one too many."""
        self.connection.refuse(MalformedRequest(msg))

    def wait_for_request(self) -> None:
        """Close if the next request does not begin within uvicorn's keep-alive timeout."""
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def stop_waiting(self) -> None:
        """Bytes of a request have come: the connection is not idle."""
        self._unset_keepalive_if_required()

    async def send_body(self, pieces: Sequence[Piece]) -> None:
        """Part of the current answer's body; returns when the transport has room."""
        body = b"".join(pieces)
        await self.cycle.send({"type": "http.response.body", "body": body, "more_body": True})
        if self.flow.write_paused:
            await self.flow.drain()

    def drop_request(self) -> bool:
        """Tell the application that its client is gone. True if its answer had begun."""
        self._unset_keepalive_if_required()
        # uvicorn declares it as always there; it is None until the first request.
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete:
            return False
        cycle.disconnected = True
        cycle.message_event.set()
        return cycle.response_started


class HttpTools(Http, HttpToolsProtocol):
    """uvicorn's protocol over llhttp: a third of h11's time for a small request."""

    async def send_body(self, pieces: Sequence[Piece]) -> None:
        """The same past uvicorn's message and its copies: the transport gets the pieces."""
        cycle = self.cycle
        if cycle.disconnected or not pieces:
            return
        size = sum(map(len, pieces))
        if cycle.chunked_encoding:
            head = self.answer.taken() + b"%x\r\n" % size
            write_all(self.transport, [head, *pieces, b"\r\n"])
        else:
            cycle.expected_content_length -= size
            write_all(self.transport, [self.answer.taken(), *pieces])
        if self.flow.write_paused:
            await self.flow.drain()
