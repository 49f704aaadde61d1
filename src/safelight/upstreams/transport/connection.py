"""One socket to an upstream: an asyncio protocol that carries one exchange at a time.

This package speaks asyncio alone, where other code mostly speaks anyio. A `BufferedProtocol` is
asyncio's: the loop calls it with bytes that are there, so a read costs no task, no scope and no
second copy, and back-pressure and closing act at once. It needs no task of its own; every wait
belongs to the task that sent the request, and ends with it.

All connections of a pool receive into one buffer. That is safe because the loop fills it and
hands it over in one step, and cheap because it stays in the processor's cache: a fresh allocation
for each read costs four times as much as the parsing (measured, 1 MiB bodies).
"""

import asyncio
import select
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import cast

import httpx2 as httpx

from safelight.upstreams.transport.parser import ResponseHead, ResponseParser
from safelight.upstreams.transport.request import Origin, Outgoing
from safelight.upstreams.transport.waiting import Timeouts, within

RECEIVE_BYTES = 128 * 1024
"""The most one read takes in. Larger reads are no faster; smaller ones cost more calls."""

HIGH_WATER_BYTES = 32 * 1024
"""Unread bytes of a body over which reading from the socket pauses. With one read more on top a
slow reader holds 160 KiB at most, which a thousand upstreams that wait for room hold at once. A
higher mark is a few percent faster with events of 3 MiB, and with smaller ones not at all."""

WHOLE_BYTES = 64 * 1024
"""A piece from this size on is handed over as it is; smaller ones are joined, as each piece costs
its reader a few microseconds, which is what copying 64 KiB costs."""

STALE_SECONDS = 0.3
"""How soon after a request a used connection must be lost for it to have been closed before. That
shows within a round trip, and few are longer; a later loss may be of a request that was read, and
of a picture that is paid for."""


class Connection(asyncio.BufferedProtocol):
    """Made by the loop on connecting; `on_lost` is called once the socket is closed.

    `lost` says that it can carry nothing more, `stale` that it was lost before a server can have
    read the last request; `served` counts the exchanges it has carried to their end.
    """

    def __init__(
        self, origin: Origin, buffer: memoryview, on_lost: Callable[["Connection"], None]
    ) -> None:
        self.origin = origin
        self.lost = False
        self.stale = False
        self.served = 0
        self.idle_since = 0.0
        self._buffer = buffer
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self._parser: ResponseParser | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._failure: httpx.TransportError | None = None
        self._sent_at = 0.0
        self._unread = 0
        self._reading = True
        self._writable = True
        self._sent = True
        self._ended = False
        self._aborted = False

    # The exchange, as the task that sends a request sees it.

    async def send(
        self, request: Outgoing, body: AsyncGenerator[bytes, None] | None, timeouts: Timeouts
    ) -> ResponseHead:
        """Send and wait for the answer's head; then `read` the body, and `finish`.

        `body` are the pieces of one that is not in `request`. Raises httpx's transport errors.
        """
        parser = self._parser = ResponseParser(request.method)
        self._sent = False
        self._sent_at = self._loop.time()
        # One write makes one packet; and some Pythons' `writelines` never asks to pause.
        sent = await self._write(parser, request.head + (request.body or b""), timeouts)
        if sent and body is not None:
            async with aclosing(body):
                async for piece in body:
                    sent = await self._write(parser, piece, timeouts)
                    if not sent:
                        break
        self._sent = sent
        while parser.head is None:
            await self._change(timeouts.read, httpx.ReadTimeout)
        if request.close:
            parser.reusable = False
        return parser.head

    async def read(self, seconds: float | None) -> bytes:
        """What has come of the body, at least one byte; b"" at its end."""
        parser = self._parser
        if parser is None:
            return b""
        while not parser.pieces:
            if parser.complete:
                return b""
            await self._change(seconds, httpx.ReadTimeout)
        return self._take(parser.pieces)

    def finish(self) -> bool:
        """End the exchange. True if the connection can carry another one; else close it."""
        parser, self._parser = self._parser, None
        if parser is None:
            return False
        self._unread = 0
        parser.discard()
        if not (parser.complete and parser.reusable and self._sent and self.usable()):
            return False
        self.served += 1
        self._resume()
        return True

    def usable(self) -> bool:
        """Whether the server has not closed it, as far as is known here."""
        return not self.lost and not self._ended and self._failure is None

    def quiet(self) -> bool:
        """Whether nothing waits to be read: on an idle connection that would be its end."""
        poll = select.poll()
        poll.register(self._transport.get_extra_info("socket").fileno(), select.POLLIN)
        return not poll.poll(0)

    def tls(self) -> ssl.SSLObject | None:
        """The TLS connection, if it is one."""
        connected: ssl.SSLObject | None = self._transport.get_extra_info("ssl_object")
        return connected

    def close(self) -> None:
        """Close in order: over TLS the server is told."""
        self._aborted = True
        self._transport.close()

    def abort(self) -> None:
        """Close now; bytes not yet sent are dropped."""
        self._aborted = True
        self._transport.abort()

    # What the loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - asyncio's shape
        """Where the next bytes go."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Bytes have come."""
        parser = self._parser
        if parser is None:
            # An answer to nothing, as a server about to close sends (408).
            self._ended = True
            self.abort()
            return
        try:
            self._unread += parser.feed(self._buffer[:nbytes])
        except httpx.RemoteProtocolError as error:
            self._fail(error)
            self.abort()
        if self._unread > HIGH_WATER_BYTES and self._reading and not self.lost:
            self._reading = False
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """The server sends no more. Over TLS some loops say so without its goodbye as well."""
        self._ended = True
        if self._parser is not None and self._ended_in_order():
            self._judge(self._parser)
            try:
                self._parser.end()
            except httpx.RemoteProtocolError as error:
                self._fail(error)
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is closed: by us, by the server, or by the network."""
        self.lost = True
        if self._parser is not None and not self._parser.complete:
            self._judge(self._parser)
            self._fail(self._loss(exc))
        self._wake()
        self._on_lost(self)

    def pause_writing(self) -> None:
        """The socket takes no more for now."""
        self._writable = False

    def resume_writing(self) -> None:
        """The socket takes more."""
        self._writable = True
        self._wake()

    # Inside.

    async def _write(self, parser: ResponseParser, data: bytes, timeouts: Timeouts) -> bool:
        """Hand over and wait until the socket has room for more.

        False if the answer came first: it is most often a refusal, and the rest is not wanted.
        """
        self._raise_failure()
        if parser.head is not None:
            return False
        self._transport.write(data)
        while not self._writable:
            if parser.head is not None:
                return False
            await self._change(timeouts.write, httpx.WriteTimeout)
        return True

    async def _change(self, seconds: float | None, late: type[httpx.TimeoutException]) -> None:
        """Wait until something has happened; raises what the connection failed with."""
        self._raise_failure()
        self._waiter = self._loop.create_future()
        try:
            await within(self._waiter, seconds, late("The upstream took too long."))
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _ended_in_order(self) -> bool:
        """Over TLS, whether close_notify came: without it anybody on the way can have cut."""
        connected = self.tls()
        try:
            return connected is None or not connected.read(1)
        except ssl.SSLError:
            return False

    def _judge(self, parser: ResponseParser) -> None:
        soon = self._loop.time() - self._sent_at < STALE_SECONDS
        self.stale = self.served > 0 and not parser.started and soon

    def _loss(self, exc: Exception | None) -> httpx.TransportError:
        if exc is None and not self._aborted:
            return httpx.RemoteProtocolError("The server closed the connection early.")
        kind = httpx.ReadError if self._sent else httpx.WriteError
        error = kind("The connection was lost.")
        error.__cause__ = exc
        return error

    def _fail(self, error: httpx.TransportError) -> None:
        if self._failure is None:
            self._failure = error

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _take(self, pieces: list[bytes]) -> bytes:
        if len(pieces) == 1 or len(pieces[0]) >= WHOLE_BYTES:
            taken = pieces.pop(0)
        else:
            taken = b"".join(pieces)
            pieces.clear()
        self._unread -= len(taken)
        if self._unread <= HIGH_WATER_BYTES:
            self._resume()
        return taken

    def _resume(self) -> None:
        if not self._reading and not self.lost:
            self._reading = True
            self._transport.resume_reading()
