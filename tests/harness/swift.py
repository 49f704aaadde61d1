"""A client that is never what a load is waiting for: callbacks over a socket, events as they come.

It asks once on a connection of its own and keeps what it hears, with the time of each event. It
reads what Safelight writes (LF alone, no BOM) and takes anything else for a defect. The clients in
`clients.py` know more of the standard and are slower.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import httptools

from harness.history import Connection, Dialect, Ending, Frame
from harness.reading import Block, error_code, frame_of, frames_of_json

PATH = "/v1/images/generations"
PATIENCE = 60.0
"""Seconds without an end after which a server is called silent."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> "Address":
        """That of `http://host:port`, with whatever path."""
        host, _, port = url.removeprefix("http://").partition("/")[0].partition(":")
        return cls(host, int(port))


def post(body: Mapping[str, Any], path: str = PATH, **headers: str) -> bytes:
    """A POST of JSON; `Idempotency_Key` is the header with a hyphen."""
    return request("POST", path, json.dumps(body).encode(), **headers)


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """A request after whose answer the connection is closed."""
    fields = {"Host": "127.0.0.1", "Connection": "close"}
    if body:
        fields |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(slots=True)
class Heard:
    """An answer in so far as it came. Times are monotonic, in seconds.

    `blocks` are the events of a stream, or `read` what was made of them at once; `arrivals` is when
    the last byte of each came, `beats` when comments did. `body` is that of any other answer.
    """

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    read: list[Frame] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    beats: list[float] = field(default_factory=list)
    body: bytes = b""
    leftover: bytes = b""
    last_id: str = ""
    retry: int | None = None
    ending: Ending = "silent"
    began: float = 0.0
    head_at: float = 0.0
    ended: float = 0.0
    output: bytes = b""

    @property
    def streamed(self) -> bool:
        """True for an event stream."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip()
        return self.status == 200 and kind == "text/event-stream"

    @property
    def json(self) -> Any:
        """What the body says."""
        return json.loads(self.body)

    @property
    def seconds(self) -> float:
        """From the request to the end."""
        return self.ended - self.began

    def frames(self, dialect: Dialect) -> tuple[Frame, ...]:
        """What a client of that dialect got."""
        if self.streamed:
            return (*self.read, *(frame_of(block, dialect) for block in self.blocks))
        return frames_of_json(self.body) if self.status == 200 else ()

    def connection(self, dialect: Dialect) -> Connection:
        """The record for a history."""
        refused = self.status is not None and self.status != 200 and self.ending == "clean"
        return Connection(
            self.status,
            self.frames(dialect),
            self.ending,
            error_code(self.body) if refused else None,
            self.leftover,
            max(0.0, self.head_at - self.began),
            self.output,
        )


async def hear(
    address: Address,
    asked: bytes,
    *,
    patience: float = PATIENCE,
    leave_after: int | None = None,
    last_id: str = "",
    read_as: Dialect | None = None,
    keep_output: bool = False,
) -> Heard:
    """Ask, and listen to the end, or until `leave_after` bytes have come.

    `last_id` is that of the connection before. With `read_as` an event is read when it has come, in
    that dialect, and its bytes are dropped. Raises `ConnectionRefusedError`.
    """
    loop = asyncio.get_running_loop()
    heard = Heard(last_id=last_id, began=time.monotonic())
    listening = _Listening(asked, heard, leave_after, read_as, keep_output=keep_output)
    try:
        await loop.create_connection(lambda: listening, address.host, address.port)
        async with asyncio.timeout(patience):
            await listening.over
    except ConnectionRefusedError:
        raise
    except (TimeoutError, OSError) as error:
        heard.ending = "silent" if isinstance(error, TimeoutError) else "reset"
    finally:
        listening.stop()
    heard.ended = time.monotonic()
    return heard


class _Listening(asyncio.Protocol):
    """One answer."""

    def __init__(
        self,
        asked: bytes,
        heard: Heard,
        leave_after: int | None,
        read_as: Dialect | None,
        *,
        keep_output: bool,
    ) -> None:
        self._asked = asked
        self._heard = heard
        self._leave_after = leave_after
        self._read_as = read_as
        self._keep_output = keep_output
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._received = 0
        self._pending: list[bytes] = []
        self._output: list[bytes] = []
        self._complete = False
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self._transport.write(self._asked)
        if self._leave_after == 0:
            self._end("left")

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._keep_output:
            self._output.append(data)
        if self.over.done():
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._end("cut")
        if self._complete:
            self._end("clean")
        elif self._leave_after is not None and self._received >= self._leave_after:
            self._end("left")

    def connection_lost(self, error: Exception | None) -> None:
        self._end("cut" if error is None else "reset")

    def stop(self) -> None:
        """Nothing more is wanted."""
        if not self.over.done():
            self._end(self._heard.ending)

    def _end(self, ending: Ending) -> None:
        if self.over.done():
            return
        heard = self._heard
        heard.ending = ending
        rest = b"".join(self._pending)
        if heard.streamed:
            # A comment without its end is no torn event.
            heard.leftover = b"" if rest.startswith(b":") else rest
        else:
            heard.body = rest
        heard.output = b"".join(self._output)
        self.over.set_result(None)
        if self._transport is not None:
            self._transport.abort() if ending == "left" else self._transport.close()

    # What the parser calls

    def on_header(self, name: bytes, value: bytes) -> None:
        self._heard.headers[name.decode().lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self._heard.status = self._parser.get_status_code()
        self._heard.head_at = time.monotonic()

    def on_body(self, body: bytes) -> None:
        if not self._heard.streamed:
            self._pending.append(body)
            return
        if not self._pending and body == b":\n":
            self._heard.beats.append(time.monotonic())
            return
        self._pending.append(body)
        # The end of an event may be split over two pieces.
        before = self._pending[-2][-1:] if len(self._pending) > 1 else b""
        if b"\n\n" in before + body:
            self._take()

    def on_message_complete(self) -> None:
        self._complete = True

    def _take(self) -> None:
        """The events that are whole by now."""
        *events, rest = b"".join(self._pending).split(b"\n\n")
        self._pending = [rest] if rest else []
        now = time.monotonic()
        for text in events:
            block = self._block(text)
            self._heard.arrivals.append(now)
            if self._read_as is None:
                self._heard.blocks.append(block)
            else:
                self._heard.read.append(frame_of(block, self._read_as))

    def _block(self, text: bytes) -> Block:
        name, data = "", b""
        for line in text.split(b"\n"):
            key, _, value = line.partition(b": ")
            if key == b"event":
                name = value.decode()
            elif key == b"data":
                data = value
            elif key == b"id":
                self._heard.last_id = value.decode()
            elif key == b"retry":
                self._heard.retry = int(value)
            elif line.startswith(b":"):
                self._heard.beats.append(time.monotonic())
        return Block(name, data, self._heard.last_id)
