"""httpx's transport seam over our own connections.

Speaks HTTP/1.1, directly or over TLS. Proxies and HTTP/2 are the stock transport's, and are chosen
in `upstreams/http.py`; nothing here reads the environment but OpenSSL's own `SSL_CERT_*`.
"""

import ssl
from collections.abc import AsyncIterator

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
        timeouts = Timeouts.of(request)
        made_ready = outgoing(request)
        connection = await self._pool.acquire(made_ready.origin, timeouts)
        try:
            head = await self._exchange(connection, request, made_ready, timeouts)
        except httpx.TransportError:
            if not connection.stale or made_ready.body is None:
                raise
            connection = await self._pool.acquire(made_ready.origin, timeouts, fresh=True)
            head = await self._exchange(connection, request, made_ready, timeouts)
        return httpx.Response(
            head.status,
            headers=head.headers,
            stream=_Body(self, connection, timeouts.read),
            extensions={"http_version": head.version, "reason_phrase": head.reason},
        )

    async def aclose(self) -> None:
        """Close all connections, those in use too."""
        await self._pool.aclose()

    def end(self, connection: Connection) -> None:
        """The exchange is over, or given up."""
        self._pool.release(connection, connection.finish())

    async def _exchange(
        self,
        connection: Connection,
        request: httpx.Request,
        made_ready: Outgoing,
        timeouts: Timeouts,
    ) -> ResponseHead:
        body = pieces_of(request, made_ready.length) if made_ready.body is None else None
        try:
            head = await connection.send(made_ready, body, timeouts)
        except BaseException:
            self.end(connection)
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


class _Body(httpx.AsyncByteStream):
    """A response's body. Leaving it early closes the connection at once."""

    def __init__(
        self, transport: UpstreamTransport, connection: Connection, seconds: float | None
    ) -> None:
        self._transport = transport
        self._connection = connection
        self._seconds = seconds
        self._ended = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while piece := await self._connection.read(self._seconds):
                yield piece
        finally:
            self._end()

    async def aclose(self) -> None:
        """Give the connection back, closed unless the body had come to its end."""
        self._end()

    def _end(self) -> None:
        if not self._ended:
            self._ended = True
            self._transport.end(self._connection)
