"""A client's one door to servers: requests out, answers in pieces, failures in words.

Follows no redirect (the key would be sent again), asks for no compression, and never puts a URL's
query into a message: a ticket may be in it.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2 as httpx

from safelight import __version__
from safelight.client.events import Meter
from safelight.client.failures import Lost, Refused, from_answer

CONNECT_SECONDS = 10.0

HEARTBEAT_SECONDS = 60.0
"""Four heartbeats of a Safelight: a connection that is silent for longer is dead."""

SILENCE_SECONDS = 600.0
"""As the SDKs: a server that is no Safelight may be silent until it has the picture."""

MAX_ERROR_BYTES = 64 * 1024
MAX_ANSWER_BYTES = 512 * 1024 * 1024
"""Ten pictures of 4K in base64, and more than anybody keeps in memory unasked."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is: `base_url` ends in `/v1` or what stands for it, and has no query.

    Raises ValueError from `parse` for what is no http URL.
    """

    base_url: str
    key: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, text: str, key: str | None = None) -> "Address":
        """`https://host` stands for `https://host/v1`, as most servers have it."""
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must begin with https:// or http:// and name a host")
        if parts.query or parts.fragment or parts.username is not None:
            raise ValueError("must have no query, fragment or password")
        if parts.port == 0:
            raise ValueError("has no such port")
        path = parts.path.rstrip("/") or "/v1"
        return cls(f"{parts.scheme}://{parts.netloc}{path}", key)

    @property
    def host(self) -> str:
        """Host and port, for messages."""
        return urlsplit(self.base_url).netloc

    @property
    def exposes_key(self) -> bool:
        """True where the key would cross a network that anybody may read."""
        parts = urlsplit(self.base_url)
        return bool(self.key) and parts.scheme == "http" and not _is_loopback(parts.hostname or "")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's head, and its body as it comes."""

    status: int
    headers: Mapping[str, str]
    pieces: AsyncIterator[bytes]

    async def read(self, limit: int = MAX_ANSWER_BYTES) -> bytes:
        """The whole body. Raises `Lost` where it breaks off, and for more than `limit` bytes."""
        kept: list[bytes] = []
        size = 0
        async for piece in self.pieces:
            size += len(piece)
            if size > limit:
                raise Lost(f"The server answered more than {limit} bytes.", sent=True)
            kept.append(piece)
        return b"".join(kept)


class Server:
    """A server that speaks the images API, for `async with`."""

    def __init__(self, address: Address, meter: Meter | None = None) -> None:
        self.address = address
        self.meter = meter or Meter()
        self._client = httpx.AsyncClient(
            follow_redirects=False,
            headers={"User-Agent": f"safelight/{__version__}", "Accept-Encoding": "identity"},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    @asynccontextmanager
    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        silence: float = SILENCE_SECONDS,
    ) -> AsyncIterator[Answer]:
        """Ask for `path` under the base URL; leaving the block closes the exchange at once.

        `silence` is in seconds. Raises `Lost`.
        """
        key = self.address.key
        sent = {} if key is None else {"Authorization": f"Bearer {key}"}
        async with self._exchange(
            method,
            self.address.base_url + path,
            headers={**sent, **(headers or {})},
            json=json,
            params=params,
            timeout=httpx.Timeout(silence, connect=CONNECT_SECONDS),
        ) as answer:
            yield answer

    async def fetch(self, url: str) -> bytes:
        """What a link in an answer leads to; the key is not sent there. Raises `Lost`, `Refused`.

        Raises `Refused` also where it is not a picture's bytes that come.
        """
        timeout = httpx.Timeout(HEARTBEAT_SECONDS, connect=CONNECT_SECONDS)
        async with self._exchange("GET", url, headers={}, timeout=timeout) as answer:
            if answer.status != 200:
                raise Refused(await self.failure(answer))
            return await answer.read()

    async def read_json(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """GET; the answer's body is in memory already. Raises `Lost`, or `Refused` unless 200."""
        async with self.request("GET", path, params=params, silence=HEARTBEAT_SECONDS) as answer:
            if answer.status != 200:
                raise Refused(await self.failure(answer))
            body = await answer.read()
        return Answer(answer.status, answer.headers, _whole(body))

    async def failure(self, answer: Answer) -> Any:
        """What an answer other than 200 says, as a `Failure`."""
        body = await _beginning(answer)
        return from_answer(answer.status, answer.headers, body, self.address.key)

    @asynccontextmanager
    async def _exchange(self, method: str, url: str, **given: Any) -> AsyncIterator[Answer]:
        with _in_words(url):
            request = self._client.build_request(method, url, **given)
            response = await self._client.send(request, stream=True)
            try:
                yield Answer(response.status_code, response.headers, self._pieces(response))
            finally:
                await response.aclose()

    async def _pieces(self, response: httpx.Response) -> AsyncIterator[bytes]:
        with _in_words(str(response.url)):
            async for piece in response.aiter_bytes():
                self.meter.received += len(piece)
                yield piece


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def _beginning(answer: Answer) -> bytes:
    """As much of an error as is worth reading; one that breaks off is what has come of it."""
    kept = b""
    try:
        async for piece in answer.pieces:
            kept += piece
            if len(kept) >= MAX_ERROR_BYTES:
                break
    except Lost:
        return kept
    return kept[:MAX_ERROR_BYTES]


@contextmanager
def _in_words(url: str) -> Iterator[None]:
    host = urlsplit(url).netloc
    try:
        yield
    except httpx.ConnectTimeout as error:
        message = f"{host} did not answer within {CONNECT_SECONDS:g} s."
        raise Lost(message, sent=False) from error
    except httpx.ConnectError as error:
        raise Lost(f"{host} could not be reached{_because(error)}.", sent=False) from error
    except httpx.ProxyError as error:
        message = f"{host} could not be reached through the proxy of the environment."
        raise Lost(message, sent=False) from error
    except httpx.TimeoutException as error:
        raise Lost(f"{host} was silent for too long.", sent=True) from error
    except httpx.TransportError as error:
        raise Lost(f"The connection to {host} broke.", sent=True) from error
    except (httpx.InvalidURL, httpx.DecodingError) as error:
        raise Lost(
            f"{host} gave an answer or an address that cannot be read.", sent=True
        ) from error


def _because(error: BaseException) -> str:
    """The system's or TLS's own reason, where it is one that helps."""
    seen: BaseException | None = error
    while seen is not None:
        text = str(seen).lower()
        if "refused" in text or "all connection attempts failed" in text:
            return ": nothing listens there"
        if "certificate" in text:
            return ": its certificate is not one that is trusted here"
        if "name or service" in text or "getaddrinfo" in text or "nodename" in text:
            return ": there is no such host"
        seen = seen.__cause__ or seen.__context__
    return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
