"""httpx's transport seam over our own connections.

Speaks HTTP/1.1, directly or over TLS. Proxies and HTTP/2 are the stock transport's, and are chosen
in `upstreams/http.py`; nothing here reads the environment but OpenSSL's own `SSL_CERT_*`.
"""

import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable

import httpx2 as httpx

from safelight.upstreams.transport.connection import RECEIVE_BYTES, Connection
from safelight.upstreams.transport.dial import dial
from safelight.upstreams.transport.parser import ResponseHead
from safelight.upstreams.transport.pool import Pool
from safelight.upstreams.transport.request import Origin, Outgoing, outgoing, pieces_of
from safelight.upstreams.transport.tls import TlsSessions, client_context
from safelight.upstreams.transport.waiting import Timeouts


class UpstreamTransport(httpx.AsyncBaseTransport):
    """One pool of connections. `context` replaces httpx's default one; it is changed.

    Belongs to the event loop it is first used in.
    """

    def __init__(self, limits: httpx.Limits, context: ssl.SSLContext | None = None) -> None:
        self._pool = Pool(self._dial, limits)
        self._buffer = memoryview(bytearray(RECEIVE_BYTES))
        self._sessions = TlsSessions()
        self._given_context = context
        self._context: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and return with the answer's head; its body is a stream to be closed.

        Raises httpx's transport errors.
        """
        made_ready = outgoing(request)

        def pieces() -> AsyncGenerator[bytes, None]:
            return pieces_of(request, made_ready.length)

        carried = await self.exchange(
            made_ready, Timeouts.of(request), pieces if made_ready.body is None else None
        )
        head = carried.head
        return httpx.Response(
            head.status,
            headers=head.headers,
            stream=_Body(carried),
            extensions={"http_version": head.version, "reason_phrase": head.reason},
        )

    async def exchange(
        self,
        made_ready: Outgoing,
        timeouts: Timeouts,
        pieces: Callable[[], AsyncGenerator[bytes, None]] | None = None,
    ) -> "Carried":
        """The same without httpx's objects, which take as long as all the rest.

        `pieces` gives the body of a request that has none at hand. Raises httpx's transport errors.
        """
        connection = await self._pool.acquire(made_ready.origin, timeouts)
        try:
            head = await self._send(connection, made_ready, timeouts, pieces)
        except httpx.TransportError:
            if not connection.stale or pieces is not None:
                raise
            connection = await self._pool.acquire(made_ready.origin, timeouts, fresh=True)
            head = await self._send(connection, made_ready, timeouts, pieces)
        return Carried(self._pool, connection, head, timeouts.read)

    async def aclose(self) -> None:
        """Close all connections, those in use too."""
        await self._pool.aclose()

    async def _send(
        self,
        connection: Connection,
        made_ready: Outgoing,
        timeouts: Timeouts,
        pieces: Callable[[], AsyncGenerator[bytes, None]] | None,
    ) -> ResponseHead:
        try:
            head = await connection.send(made_ready, pieces() if pieces else None, timeouts)
        except BaseException:
            self._pool.release(connection, connection.finish())
            raise
        if connection.served == 0 and (connected := connection.tls()) is not None:
            self._sessions.keep(connected)
        return head

    async def _dial(self, origin: Origin, seconds: float | None) -> Connection:
        def make() -> Connection:
            return Connection(origin, self._buffer, self._pool.lost)

        context = self._tls_context() if origin.scheme == "https" else None
        return await dial(origin, seconds, make, context)

    def _tls_context(self) -> ssl.SSLContext:
        """Made at the first https request: reading the certificate store takes 30 ms and more."""
        if self._context is None:
            self._context = client_context(self._sessions, self._given_context)
        return self._context


class Carried:
    """An answer whose body is still to be read. Leaving it early closes the connection at once."""

    __slots__ = ("_connection", "_ended", "_pool", "_seconds", "head")

    def __init__(
        self, pool: Pool, connection: Connection, head: ResponseHead, seconds: float | None
    ) -> None:
        self.head = head
        self._pool = pool
        self._connection = connection
        self._seconds = seconds
        self._ended = False

    async def read(self) -> bytes:
        """What has come of the body, at least one byte; b"" at its end."""
        if self._ended:
            return b""
        piece = await self._connection.read(self._seconds)
        if not piece:
            self.end()
        return piece

    def end(self) -> None:
        """Give the connection back, closed unless the body had come to its end."""
        if not self._ended:
            self._ended = True
            self._pool.release(self._connection, self._connection.finish())


class _Body(httpx.AsyncByteStream):
    """The same as httpx wants it."""

    def __init__(self, carried: Carried) -> None:
        self._carried = carried

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while piece := await self._carried.read():
                yield piece
        finally:
            self._carried.end()

    async def aclose(self) -> None:
        """The exchange is over, or given up."""
        self._carried.end()
