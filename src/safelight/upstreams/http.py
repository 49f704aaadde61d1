"""The one door to upstreams over HTTP; it and `transport/` alone import httpx.

Bounded by phase timeouts, follows no redirect (the body and the key would be sent again), asks for
no compression, and turns every transport failure into a `SafelightError` without a URL in it.
"""

import errno
import socket
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast
from urllib.request import getproxies, proxy_bypass

import httpx2 as httpx

from safelight import __version__
from safelight.errors import (
    Overloaded,
    SafelightError,
    UpstreamFailed,
    UpstreamProtocolError,
    UpstreamUnreachable,
)
from safelight.upstreams.transport.transport import UpstreamTransport

POOL_CONNECTIONS = 1000
"""More than the generations that may run at once, so that none waits for a free connection."""

KEEPALIVE_SECONDS = 30.0
"""Under the idle time after which common load balancers drop a connection."""

LIMITS = httpx.Limits(
    max_connections=POOL_CONNECTIONS,
    max_keepalive_connections=100,
    keepalive_expiry=KEEPALIVE_SECONDS,
)

_ALWAYS = {"User-Agent": f"safelight/{__version__}", "Accept-Encoding": "identity"}

TransportKind = Literal["own", "stock"]
"""`own` is Safelight's transport; `stock` is httpx's, slower, and the one that knows proxies."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An upstream's response head, and its body as it comes."""

    status: int
    headers: Mapping[str, str]
    body: AsyncIterator[bytes]

    async def read(self, limit: int, admit: Callable[[int], Awaitable[None]]) -> bytes:
        """The whole body, each piece once `admit` has let its size in.

        Raises `UpstreamProtocolError` over `limit` bytes.
        """
        pieces: list[bytes] = []
        size = 0
        async for piece in self.body:
            await admit(len(piece))
            size += len(piece)
            if size > limit:
                raise UpstreamProtocolError(f"The upstream answered more than {limit} bytes.")
            pieces.append(piece)
        return b"".join(pieces)


class HttpClient:
    """A pool of connections to one upstream. `connect_timeout` is in seconds.

    Where the environment names a proxy for a URL, the stock transport carries the request whatever
    `transport` says. The environment is read once, here, as httpx does.
    """

    def __init__(self, connect_timeout: float, transport: TransportKind = "own") -> None:
        # Silence is timed by the relay, which knows what it is waiting for.
        timeout = httpx.Timeout(None, connect=connect_timeout, pool=connect_timeout, write=30.0)
        self._extensions = {"timeout": timeout.as_dict()}
        self._direct: httpx.AsyncBaseTransport
        if transport == "own":
            self._direct = UpstreamTransport(LIMITS)
        else:
            self._direct = httpx.AsyncHTTPTransport(limits=_unused_again())
        self._proxied_schemes = getproxies().keys() & {"http", "https", "all"}
        # Only httpx's client knows the proxies of the environment. It reads the certificate store
        # when it is made, so it is made only where it can be needed.
        self._by_proxy = (
            httpx.AsyncClient(limits=_unused_again()) if self._proxied_schemes else None
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._direct.aclose()
        if self._by_proxy is not None:
            await self._by_proxy.aclose()

    @asynccontextmanager
    async def request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> AsyncIterator[Answer]:
        """Send and yield the answer; leaving the block closes the exchange at once.

        Raises `UpstreamUnreachable` where no connection came about, `Overloaded` where that was for
        want of a file descriptor, `UpstreamFailed` after.
        """
        with _in_our_words():
            request = self._made(method, url, headers, content)
            async with _answered(await self._send(request)) as answer:
                yield answer

    def _made(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None
    ) -> httpx.Request:
        """The request as it is sent: no cookie, no header that was not asked for."""
        parsed = _parsed(url)
        fields = [(b"Host", parsed.netloc)]
        if content is not None:
            fields.append((b"Content-Length", b"%d" % len(content)))
        for name, value in {**headers, **_ALWAYS}.items():
            fields.append((name.encode("ascii"), value.encode("ascii")))
        return httpx.Request(
            method,
            parsed,
            headers=fields,
            stream=httpx.ByteStream(content or b""),
            extensions=self._extensions,
        )

    async def _send(self, request: httpx.Request) -> httpx.Response:
        # A transport is asked directly: httpx's client would keep the upstream's cookies for all
        # callers, log the URL, and take as long as a small answer does.
        if self._by_proxy is not None and self._goes_by_proxy(request.url):
            return await self._by_proxy.send(request, stream=True)
        return await self._direct.handle_async_request(request)

    def _goes_by_proxy(self, url: httpx.URL) -> bool:
        """Whether a proxy is set for the scheme, and NO_PROXY does not name the host."""
        return bool(self._proxied_schemes & {url.scheme, "all"}) and not proxy_bypass(url.host)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: `host` without brackets, `path` with its query, as it was written."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The Host header's value."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}.get(self.scheme)
        return host if self.port == usual else f"{host}:{self.port}"


class PinnedClient:
    """Asks a target at an address that was chosen for it; nothing is looked up here.

    Each exchange has a connection of its own, whose certificate is checked against the target's
    host, and never a proxy: that would look the name up again. `connect_timeout` is in seconds.
    """

    def __init__(self, connect_timeout: float) -> None:
        timeout = httpx.Timeout(None, connect=connect_timeout, pool=connect_timeout, write=30.0)
        self._timeout = timeout.as_dict()
        self._made: httpx.AsyncHTTPTransport | None = None

    @property
    def _transport(self) -> httpx.AsyncHTTPTransport:
        """Made at the first request: few upstreams answer links, and certificates take time."""
        if self._made is None:
            limits = httpx.Limits(max_connections=POOL_CONNECTIONS, max_keepalive_connections=0)
            self._made = httpx.AsyncHTTPTransport(limits=limits)
        return self._made

    async def close(self) -> None:
        """Close all connections."""
        if self._made is not None:
            await self._made.aclose()

    @asynccontextmanager
    async def get(self, target: Target, address: str) -> AsyncIterator[Answer]:
        """GET `target` from `address`, without credentials. Raises as `HttpClient.request`."""
        with _in_our_words():
            request = httpx.Request(
                "GET",
                httpx.URL(scheme=target.scheme, host=address, port=target.port),
                headers={
                    "Host": target.authority,
                    "Accept": "image/*",
                    "Connection": "close",
                    **_ALWAYS,
                },
                extensions={
                    "timeout": self._timeout,
                    "target": target.path.encode("ascii"),
                    "sni_hostname": target.host,
                },
            )
            async with _answered(await self._transport.handle_async_request(request)) as answer:
                yield answer


@lru_cache(maxsize=16)
def _parsed(url: str) -> httpx.URL:
    """Parsing costs as much as sending, and an upstream has one address."""
    parsed = httpx.URL(url)
    if parsed.port is not None and not 0 < parsed.port < 2**16:
        raise httpx.InvalidURL("There is no such port.")
    return parsed


@asynccontextmanager
async def _answered(response: httpx.Response) -> AsyncIterator[Answer]:
    """The answer, whose exchange is closed when the block is left."""
    try:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise UpstreamProtocolError("The upstream compressed its answer unasked.")
        async with aclosing(_pieces(response)) as pieces:
            yield Answer(response.status_code, response.headers, pieces)
    finally:
        await response.aclose()


async def _pieces(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    # The stream itself: what has come, as it has come.
    with _in_our_words():
        async for piece in cast("httpx.AsyncByteStream", response.stream):
            yield piece


def _unused_again() -> httpx.Limits:
    """The limits of httpx's own connections: each is closed after its answer.

    It takes what an upstream sends after an answer for the next one: another caller's picture.
    """
    return httpx.Limits(max_connections=LIMITS.max_connections, max_keepalive_connections=0)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except httpx.ConnectTimeout as error:
        message = "Connecting to the upstream took too long."
        raise UpstreamUnreachable(message, code="connect_timeout", retry_after=1) from error
    except httpx.PoolTimeout as error:
        message = "All connections to the upstream are in use."
        raise UpstreamUnreachable(message, code="pool_timeout", retry_after=1) from error
    except httpx.ConnectError as error:
        raise _unconnected(error) from error
    except httpx.RemoteProtocolError as error:
        raise UpstreamProtocolError("The upstream broke off its answer.") from error
    except httpx.TransportError as error:
        raise UpstreamFailed("The connection to the upstream failed.") from error
    except httpx.InvalidURL as error:
        raise UpstreamProtocolError("The upstream's address is not a URL.") from error


def _unconnected(error: httpx.ConnectError) -> SafelightError:
    """By what stopped it: an operator has to look in a different place for each."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            message = "No secure connection to the upstream could be made."
            return UpstreamUnreachable(message, code="tls_failed", retry_after=1)
        if isinstance(cause, socket.gaierror):
            message = "The upstream's name could not be resolved."
            return UpstreamUnreachable(message, code="name_unresolved", retry_after=1)
        if isinstance(cause, OSError) and cause.errno in {errno.EMFILE, errno.ENFILE}:
            message = "The server has no file descriptor left; try again in a moment."
            return Overloaded(message, code="out_of_files", retry_after=1)
    return UpstreamUnreachable("The upstream could not be reached.", retry_after=1)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What led to it, the nearest first; transports wrap each other's errors."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
