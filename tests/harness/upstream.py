"""A scripted upstream: a TCP server that plays a list of steps for each request it gets.

A step is bytes to send, an `asyncio.Event` to wait for, or `CUT` / `RESET` / `DROP` to end the
connection: in order, by a reset, or over TLS without its goodbye. What was asked is kept in
`requests`; `arrived` is set at the first one (`after(n)` waits for the nth), `closed` when a client
leaves before the script ends, `emptied` while nobody is connected, `open` counts the connections
that are open now.
"""

import asyncio
import base64
import json
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

CUT: Final = "cut"
RESET: Final = "reset"
DROP: Final = "drop"

Step = bytes | asyncio.Event | str
Script = Sequence[Step] | Callable[["Received"], Sequence[Step]]

FACTS: dict[str, Any] = {
    "created_at": 1790000001,
    "size": "1024x1024",
    "quality": "low",
    "background": "opaque",
    "output_format": "png",
}
USAGE: dict[str, Any] = {
    "input_tokens": 14,
    "input_tokens_details": {"image_tokens": 0, "text_tokens": 14},
    "output_tokens": 272,
    "output_tokens_details": {"image_tokens": 272, "text_tokens": 0},
    "total_tokens": 286,
}


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes
    tls: ssl.SSLObject | None = None

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class ScriptedUpstream:
    """Scripts are used in order; the last one answers every further request."""

    scripts: list[Script]
    port: int = 0
    open: int = 0
    requests: list[Received] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    emptied: asyncio.Event = field(default_factory=asyncio.Event)
    accepted: int = 0
    scheme: str = "http"

    async def after(self, count: int) -> None:
        """Until that many requests have come."""
        while len(self.requests) < count:
            self.arrived.clear()
            await self.arrived.wait()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                try:
                    received = await _receive(reader, writer.get_extra_info("ssl_object"))
                except asyncio.IncompleteReadError:
                    return
                self.requests.append(received)
                self.arrived.set()
                script = self.scripts[min(len(self.requests), len(self.scripts)) - 1]
                steps = script(received) if callable(script) else script
                if not await self._play(steps, reader, writer):
                    return
        except ConnectionError:
            self.closed.set()
        finally:
            writer.close()

    async def _play(
        self, steps: Sequence[Step], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        for step in steps:
            if isinstance(step, bytes):
                writer.write(step)
                await writer.drain()
            elif isinstance(step, asyncio.Event):
                await self._wait(step, reader)
            elif step == RESET:
                # Linger 0 makes close() send RST instead of FIN.
                option = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, option
                )
                return False
            elif step == DROP:
                writer.transport.abort()
                return False
            else:
                return False
        return True

    async def _wait(self, event: asyncio.Event, reader: asyncio.StreamReader) -> None:
        """Until the event, or the client's leaving, which is an end of its stream."""
        waiting = asyncio.ensure_future(event.wait())
        leaving = asyncio.ensure_future(reader.read(1))
        done, pending = await asyncio.wait({waiting, leaving}, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        if leaving in done and leaving.result() == b"":
            raise ConnectionResetError


@asynccontextmanager
async def scripted(
    *scripts: Script, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[ScriptedUpstream]:
    """A running scripted upstream."""
    upstream = ScriptedUpstream(list(scripts), scheme="https" if tls else "http")
    connections: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        upstream.accepted += 1
        upstream.emptied.clear()
        upstream.open += 1
        try:
            await upstream.serve(reader, writer)
        except asyncio.CancelledError:
            writer.close()
        finally:
            upstream.open -= 1
            connections.discard(task)
            if not connections:
                upstream.emptied.set()

    server = await asyncio.start_server(connected, host, 0, ssl=tls)
    upstream.port = server.sockets[0].getsockname()[1]
    try:
        yield upstream
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        await server.wait_closed()


async def _receive(reader: asyncio.StreamReader, tls: ssl.SSLObject | None) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *fields = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, value in (f.split(":", 1) for f in fields)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(line, headers, body, tls)


def picture(seed: int, size: int = 300) -> str:
    """Base64 of bytes that begin like a PNG and differ by `seed`."""
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes([seed % 251]) * size).decode()


def partial(index: int, **changes: Any) -> dict[str, Any]:
    """A partial image event's data."""
    kind = "image_generation.partial_image"
    facts = {"type": kind, "b64_json": picture(index), **FACTS, "partial_image_index": index}
    return {**facts, **changes}


def completed(**changes: Any) -> dict[str, Any]:
    """A completed event's data."""
    kind = "image_generation.completed"
    return {"type": kind, "b64_json": picture(99), **FACTS, "usage": USAGE, **changes}


def answer(count: int = 1, **changes: Any) -> dict[str, Any]:
    """A JSON answer with `count` pictures."""
    facts = {name: value for name, value in FACTS.items() if name != "created_at"}
    data = [{"b64_json": picture(number)} for number in range(count)]
    return {"created": FACTS["created_at"], "data": data, **facts, "usage": USAGE, **changes}


def frame(data: dict[str, Any]) -> bytes:
    """An event as OpenAI frames it."""
    return f"event: {data['type']}\ndata: {json.dumps(data)}\n\n".encode()


def head(
    status: str = "200 OK", content_type: str = "text/event-stream", **headers: object
) -> bytes:
    """A response head whose body ends with the connection, unless Content-Length is given."""
    fields = {"Content-Type": content_type, "Connection": "close"}
    fields |= {name.replace("_", "-"): str(value) for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def sse(*events: dict[str, Any]) -> list[Step]:
    """A whole streamed answer."""
    return [head(), *(frame(event) for event in events), CUT]


def json_response(document: Any, status: str = "200 OK", **headers: object) -> list[Step]:
    """A whole JSON answer."""
    body = json.dumps(document).encode()
    return [head(status, "application/json", Content_Length=len(body), **headers), body, CUT]


def chunked(pieces: Iterable[bytes]) -> bytes:
    """Pieces in chunked transfer coding, with the end."""
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces if p) + b"0\r\n\r\n"
