"""What the tests of watching share: requests, scripts with a pause, and readers of live streams."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import httpx2
from structlog.testing import capture_logs

from harness.gateway import Running
from harness.reading import Block, read_events
from harness.upstream import CUT, Step, completed, frame, head, partial

URL = "/v1/images/generations"
KEYS = ("key-of-ann-1", "key-of-ben-1")
ANN, BEN = ({"Authorization": f"Bearer {key}"} for key in KEYS)

ASKED: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1"}
STREAMED: dict[str, Any] = ASKED | {"stream": True, "partial_images": 1}
QUERY = {"prompt": "x", "model": "gpt-image-1", "partial_images": "1"}

ASYNC = {"Prefer": "respond-async"}
BROWSER = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}

WATCH = (
    b"GET /v1/images/generations?prompt=x&model=gpt-image-1&partial_images=1 HTTP/1.1\r\n"
    b"Host: localhost"
)
"""`QUERY` as it stands on the wire."""

SECONDS = 10
"""How long any of these tests waits for anything."""


def halves(release: asyncio.Event, **changes: Any) -> list[Step]:
    """A streamed answer that waits for `release` between its partial image and its picture."""
    return [head(), frame(partial(0)), release, frame(completed(**changes)), CUT]


def read(body: bytes) -> tuple[list[Block], bytes]:
    """The events of `body`, and what is left after the last of them."""
    found = read_events(body)
    return list(found.blocks), found.leftover


def retries(body: bytes) -> list[int]:
    """The reconnect delays in a stream, in milliseconds."""
    return [int(text) for text in re.findall(rb"^retry: (\d+)$", body, re.MULTILINE)]


def events(response: httpx2.Response) -> list[Block]:
    """The events of a whole stream, which must be whole and end with a blank line."""
    blocks, rest = read(response.content)
    assert rest == b"", rest[:200]
    return blocks


def names(blocks: list[Block]) -> list[str]:
    return [block.event.rpartition(".")[2] for block in blocks]


def code(response: httpx2.Response) -> str:
    return str(response.json()["error"]["code"])


class Reader:
    """A stream that is being read, as far as its test wants."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self.received = b""
        self._chunks = response.aiter_raw()

    async def until(self, count: int) -> list[Block]:
        """The events so far, once there are `count`."""
        while len(found := read(self.received)[0]) < count:
            self.received += await anext(self._chunks)
        return found

    async def heartbeat(self, count: int = 1) -> None:
        """Wait for `count` comment lines in all."""
        while self.received.count(b":\n") < count:
            self.received += await anext(self._chunks)

    async def rest(self) -> list[Block]:
        """All events, once the stream has ended."""
        async for chunk in self._chunks:
            self.received += chunk
        found, rest = read(self.received)
        assert rest == b"", rest[:200]
        return found


@asynccontextmanager
async def reading(gateway: Running, method: str, url: str, **request: Any) -> AsyncIterator[Reader]:
    """A stream that has begun; leaving the block closes its connection."""
    async with asyncio.timeout(SECONDS):
        async with gateway.client.stream(method, url, **request) as response:
            yield Reader(response)


@asynccontextmanager
async def speaking(
    gateway: Running, *requests: bytes
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection on which `requests` have been sent, word for word but for their ends."""
    async with asyncio.timeout(SECONDS):
        reader, writer = await asyncio.open_connection(*gateway.address)
        try:
            writer.write(b"".join(request + b"\r\n\r\n" for request in requests))
            yield reader, writer
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


async def begin(gateway: Running, headers: dict[str, str] | None = None, **body: Any) -> Any:
    """The resource of a generation that runs with nobody watching."""
    asked = STREAMED | body
    response = await gateway.client.post(URL, json=asked, headers=ASYNC | (headers or {}))
    assert response.status_code == 202, response.text
    return response.json()


async def ended(gateway: Running) -> None:
    """Return once every generation has ended, its viewers have left and its line is written."""
    async with asyncio.timeout(SECONDS):
        await gateway.gateway.registry.quiet()


@contextmanager
def log_lines() -> Iterator[list[dict[str, Any]]]:
    """The summary lines of generations that end in the block."""
    lines: list[dict[str, Any]] = []
    with capture_logs() as everything:
        yield lines
    lines += [dict(line) for line in everything if line["event"] == "generation"]


def place_of(response: httpx2.Response) -> str:
    return f"{response.headers['content-location']}/events"


async def resume(gateway: Running, place: str, cursor: str | bytes) -> httpx2.Response:
    value = cursor.encode() if isinstance(cursor, str) else cursor
    return await gateway.client.get(place, headers={b"Last-Event-ID": value})
