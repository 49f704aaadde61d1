"""The one door to upstreams over HTTP; it, `exchange.py` and `transport/` alone import httpx.

Bounded by phase timeouts, follows no redirect (the body and the key would be sent again), and asks
for no compression.
"""

from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast
from urllib.request import getproxies, proxy_bypass

import httpx2 as httpx

from safelight import __version__
from safelight.upstreams.exchange import Answer, Exchange, named
from safelight.upstreams.transport.request import Outgoing, Prepared, prepared
from safelight.upstreams.transport.transport import UpstreamTransport
from safelight.upstreams.transport.waiting import Timeouts

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


class HttpClient:
    """A pool of connections to one upstream. `connect_timeout` is in seconds.

    Where the environment names a proxy for a URL, the stock transport carries the request whatever
    `transport` says. The environment is read once, here, as httpx does.
    """

    def __init__(self, connect_timeout: float, transport: TransportKind = "own") -> None:
        # Silence is timed by the relay, which knows what it is waiting for.
        timeout = httpx.Timeout(None, connect=connect_timeout, pool=connect_timeout, write=30.0)
        self._extensions = {"timeout": timeout.as_dict()}
        self._timeouts = Timeouts(**timeout.as_dict())
        self._direct: UpstreamTransport | httpx.AsyncHTTPTransport
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

    def request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> Exchange:
        """The exchange of one request: no cookie, no header that was not asked for."""
        return Exchange(lambda: self._answer(method, url, headers, content))

    async def _answer(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None
    ) -> Answer:
        # A transport is asked directly: httpx's client would keep the upstream's cookies for all
        # callers, log the URL, and take as long as a small answer does.
        parsed = _parsed(url)
        by_proxy = self._by_proxy if self._goes_by_proxy(parsed) else None
        if by_proxy is None and isinstance(self._direct, UpstreamTransport):
            made_ready = _prepared(method, url, tuple(headers.items()))
            return await _carried(self._direct, made_ready.carrying(content), self._timeouts)
        request = self._made(method, parsed, headers, content)
        if by_proxy is not None:
            return _of_httpx(await by_proxy.send(request, stream=True))
        return _of_httpx(await self._direct.handle_async_request(request))

    def _made(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], content: bytes | None
    ) -> httpx.Request:
        """The request as httpx sends it."""
        fields = [(b"Host", url.netloc), *_fields(headers.items())]
        if content is not None:
            fields.append((b"Content-Length", b"%d" % len(content)))
        stream = httpx.ByteStream(content or b"")
        return httpx.Request(
            method, url, headers=fields, stream=stream, extensions=self._extensions
        )

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

    def get(self, target: Target, address: str) -> Exchange:
        """GET `target` from `address`, without credentials."""
        return Exchange(lambda: self._answer(target, address))

    async def _answer(self, target: Target, address: str) -> Answer:
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
        return _of_httpx(await self._transport.handle_async_request(request))


@lru_cache(maxsize=16)
def _parsed(url: str) -> httpx.URL:
    """Parsing costs as much as sending, and an upstream has one address."""
    parsed = httpx.URL(url)
    if parsed.port is not None and not 0 < parsed.port < 2**16:
        raise httpx.InvalidURL("There is no such port.")
    return parsed


@lru_cache(maxsize=16)
def _prepared(method: str, url: str, headers: tuple[tuple[str, str], ...]) -> Prepared:
    """An upstream gets the same head each time, but for a trace."""
    return prepared(method, _parsed(url), _fields(headers))


def _fields(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """Header fields as they are sent."""
    named_once = {**dict(headers), **_ALWAYS}
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in named_once.items()]


async def _carried(transport: UpstreamTransport, request: Outgoing, timeouts: Timeouts) -> Answer:
    """The answer to what our own transport sends."""
    carried = await transport.exchange(request, timeouts)

    async def close() -> None:
        carried.end()

    return Answer(carried.head.status, named(carried.head.headers), carried.read, close)


def _of_httpx(response: httpx.Response) -> Answer:
    """The answer that a transport of httpx's gives."""
    pieces = _pieces(response)

    async def more() -> bytes:
        return await anext(pieces, b"")

    async def close() -> None:
        try:
            await pieces.aclose()
        finally:
            await response.aclose()

    return Answer(response.status_code, named(response.headers.raw), more, close)


async def _pieces(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    # The stream itself: what has come, as it has come.
    async for piece in cast("httpx.AsyncByteStream", response.stream):
        yield piece


def _unused_again() -> httpx.Limits:
    """The limits of httpx's own connections: each is closed after its answer.

    It takes what an upstream sends after an answer for the next one: another caller's picture.
    """
    return httpx.Limits(max_connections=LIMITS.max_connections, max_keepalive_connections=0)
