"""The one door to upstreams over HTTP, and the only module that imports httpx.

Bounded by phase timeouts, follows no redirect (the body and the key would be sent again), asks for
no compression, and turns every transport failure into an `UpstreamError` without a URL in it.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2 as httpx

from safelight.errors import UpstreamFailed, UpstreamProtocolError, UpstreamUnreachable

POOL_CONNECTIONS = 1000
"""More than the generations that may run at once, so that none waits for a free connection."""

KEEPALIVE_SECONDS = 30.0
"""Under the idle time after which common load balancers drop a connection."""


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
    """A pool of connections to one upstream. `connect_timeout` is in seconds."""

    def __init__(
        self, connect_timeout: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._client = httpx.AsyncClient(
            # Silence is timed by the relay, which knows what it is waiting for.
            timeout=httpx.Timeout(None, connect=connect_timeout, pool=connect_timeout, write=30.0),
            limits=httpx.Limits(
                max_connections=POOL_CONNECTIONS,
                max_keepalive_connections=100,
                keepalive_expiry=KEEPALIVE_SECONDS,
            ),
            follow_redirects=False,
            cookies=_no_cookies(),
            transport=transport,
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    @asynccontextmanager
    async def request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> AsyncIterator[Answer]:
        """Send and yield the answer; leaving the block closes the exchange at once.

        Raises `UpstreamUnreachable` where no connection came about, `UpstreamFailed` after.
        """
        sent = {**headers, "Accept-Encoding": "identity"}
        with _in_our_words():
            async with (
                self._client.stream(method, url, headers=sent, content=content) as response,
                _answered(response) as answer,
            ):
                yield answer


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
        self._connect_timeout = connect_timeout
        self._made: httpx.AsyncClient | None = None

    @property
    def _client(self) -> httpx.AsyncClient:
        """Made at the first request: most upstreams answer no links, and certificates take time."""
        if self._made is None:
            connect = self._connect_timeout
            self._made = httpx.AsyncClient(
                timeout=httpx.Timeout(None, connect=connect, pool=connect, write=30.0),
                follow_redirects=False,
                cookies=_no_cookies(),
                trust_env=False,
                # Its own, so that it knows the environment's certificates and none of its proxies.
                transport=httpx.AsyncHTTPTransport(
                    limits=httpx.Limits(
                        max_connections=POOL_CONNECTIONS, max_keepalive_connections=0
                    )
                ),
            )
        return self._made

    async def close(self) -> None:
        """Close all connections."""
        if self._made is not None:
            await self._made.aclose()

    @asynccontextmanager
    async def get(self, target: Target, address: str) -> AsyncIterator[Answer]:
        """GET `target` from `address`, without credentials. Raises as `HttpClient.request`."""
        url = httpx.URL(scheme=target.scheme, host=address, port=target.port, path="/")
        headers = {
            "Host": target.authority,
            "Accept": "image/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        extensions = {"target": target.path.encode(), "sni_hostname": target.host}
        with _in_our_words():
            async with (
                self._client.stream("GET", url, headers=headers, extensions=extensions) as response,
                _answered(response) as answer,
            ):
                yield answer


def _no_cookies() -> CookieJar:
    """Takes none: an upstream's cookie would go along with the requests of other callers."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


@asynccontextmanager
async def _answered(response: httpx.Response) -> AsyncIterator[Answer]:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise UpstreamProtocolError("The upstream compressed its answer unasked.")
    async with aclosing(_pieces(response)) as pieces:
        yield Answer(response.status_code, response.headers, pieces)


async def _pieces(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    # No chunk size: httpx would hold bytes back until that many have come.
    with _in_our_words():
        async with aclosing(response.aiter_raw()) as raw:
            async for piece in raw:
                yield piece


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise UpstreamUnreachable("The upstream could not be reached.", retry_after=1) from error
    except httpx.RemoteProtocolError as error:
        raise UpstreamProtocolError("The upstream broke off its answer.") from error
    except (httpx.ProxyError, httpx.UnsupportedProtocol, httpx.TransportError) as error:
        raise UpstreamFailed("The connection to the upstream failed.") from error
