"""A test bench whose pictures come from a script, and what a client sees of an answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from harness.gateway import Running, running, settings_for
from harness.upstream import (
    Received,
    Step,
    answer,
    completed,
    json_response,
    partial,
    scripted,
    sse,
)
from safelight.wire.sse import Decoder

URL = "/v1/images/generations"
STREAMED = {"model": "gpt-image-1", "prompt": "a red fox", "stream": True, "partial_images": 2}
PLAIN = {"model": "gpt-image-1", "prompt": "a red fox"}

SECONDS = 10.0


def well(received: Received) -> list[Step]:
    """What a provider in good health answers."""
    if received.json.get("stream"):
        indexes = range(received.json.get("partial_images", 0))
        return sse(*(partial(index) for index in indexes), completed())
    return json_response(answer())


@asynccontextmanager
async def bench(data: Path, **settings: Any) -> AsyncIterator[Running]:
    """A Safelight with a test bench, and a provider in good health behind it."""
    async with scripted(well) as provider:
        changed = settings_for(provider.url, data / "bench", test_bench=True, **settings)
        async with running(changed) as gateway:
            yield gateway


@dataclass
class Seen:
    """An answer as a client saw it: `broken` if it was cut, `silent` if it was still to end."""

    status: int = 0
    headers: httpx2.Headers = field(default_factory=httpx2.Headers)
    body: bytes = b""
    broken: bool = False
    silent: bool = False

    @property
    def events(self) -> list[tuple[str, bytes]]:
        """Names and data of the events."""
        return [(event.event, event.data) for event in Decoder(10**9).feed(self.body)]

    @property
    def names(self) -> list[str]:
        """The events' names without what they have in common."""
        return [name.rpartition(".")[2] for name, _ in self.events]


async def ask(
    gateway: Running, body: dict[str, Any], fault: str | None = None, patience: float = SECONDS
) -> Seen:
    """POST it, with a fault in the header; waits as long as `patience`, in seconds."""
    headers = {} if fault is None else {"Safelight-Fault": fault}
    return await seen_of(gateway, "POST", URL, patience, json=body, headers=headers)


async def seen_of(
    gateway: Running, method: str, url: str, patience: float = SECONDS, **sent: Any
) -> Seen:
    """What comes of any request."""
    seen = Seen()
    try:
        async with asyncio.timeout(patience):
            async with gateway.client.stream(method, url, **sent) as response:
                seen.status, seen.headers = response.status_code, response.headers
                async for piece in response.aiter_raw():
                    seen.body += piece
    except httpx2.TransportError:
        seen.broken = True
    except TimeoutError:
        seen.silent = True
    return seen
