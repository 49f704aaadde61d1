"""Clients that keep a record of everything they got: an SDK's stream, its JSON, a browser's page.

They speak HTTP over bare sockets, so that a cut, a reset and a clean end are three things, and
nothing is retried, decoded or forgiven that is not written here.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import urlencode, urljoin, urlsplit

import h11

from harness.history import Connection, Dialect, Ending, Viewer
from harness.reading import Events, error_code, frame_of, frames_of_json, read_events

PATH = "/v1/images/generations"
PATIENCE = 10.0
"""Seconds without an end after which a client calls its server silent."""

MAX_CONNECTIONS = 30
"""After so many reconnects something is wrong with the server."""

BROWSER = {"User-Agent": "Mozilla/5.0", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
"""What tells a server that a page of its own is asking."""

Sleep = Callable[[float], Awaitable[None]]


class Client(Protocol):
    """Somebody who wants a picture."""

    @property
    def dialect(self) -> Dialect:
        """What it understands."""

    async def generate(self, url: str, **fields: Any) -> Viewer:
        """Ask the gateway at `url` and keep what comes, to the end or to the end of patience."""


@dataclass(frozen=True, slots=True)
class OpenAIClient:
    """POST with `stream`, read as the SDKs do.

    With `leave_after` it goes away once it has that many bytes, and at once with 0.
    """

    key: str | None = None
    patience: float = PATIENCE
    leave_after: int | None = None
    dialect: Dialect = field(default="openai", init=False)

    async def generate(self, url: str, **fields: Any) -> Viewer:
        """One POST."""
        request = _post(url, {"stream": True, **fields}, self.key)
        fetched = await fetch(request, self.patience, self.leave_after)
        if fetched.status == 200:
            events = read_events(fetched.body)
            frames = tuple(frame_of(block, self.dialect) for block in events.blocks)
            connection = fetched.connection(frames=frames, leftover=events.leftover)
        else:
            connection = fetched.connection()
        return Viewer(self.dialect, (connection,), fetched.seconds)


@dataclass(frozen=True, slots=True)
class JSONClient:
    """POST without `stream`; `leave_after` as above."""

    key: str | None = None
    patience: float = PATIENCE
    leave_after: int | None = None
    dialect: Dialect = field(default="json", init=False)

    async def generate(self, url: str, **fields: Any) -> Viewer:
        """One POST."""
        fetched = await fetch(_post(url, fields, self.key), self.patience, self.leave_after)
        pictures = frames_of_json(fetched.body) if fetched.status == 200 else ()
        return Viewer(self.dialect, (fetched.connection(frames=pictures),), fetched.seconds)


@dataclass(frozen=True, slots=True)
class EventSourceClient:
    """GET, and reconnects as browsers do.

    It remembers the last complete id and sends it after a clean end, a cut or a reset; follows
    redirects and stays where a 301 or 308 sent it; waits as long as `retry:` says, before the first
    one `delay` seconds; stops at 204 and at anything else that is not a 200 with an event stream.
    `headers` are what a browser adds, such as `BROWSER`.
    """

    patience: float = PATIENCE
    delay: float = 0.0
    sleep: Sleep = asyncio.sleep
    headers: Mapping[str, str] = field(default_factory=dict)
    dialect: Dialect = field(default="eventsource", init=False)

    async def generate(self, url: str, **fields: Any) -> Viewer:
        """`new EventSource(url)` with the request in the query."""
        return await self.follow(f"{url}{PATH}?{urlencode(fields)}")

    async def follow(self, url: str) -> Viewer:
        """`new EventSource(url)`, until it closes for good."""
        connections: list[Connection] = []
        last_id, delay, seconds = "", self.delay, 0.0
        while len(connections) < MAX_CONNECTIONS:
            url, fetched = await self._connect(url, last_id)
            seconds += fetched.seconds
            if fetched.status is not None and not fetched.is_event_stream:
                connections.append(fetched.connection())
                break
            events = read_events(fetched.body, last_id)
            connections.append(self._seen(fetched, events))
            last_id = events.last_id
            delay = delay if events.retry is None else events.retry / 1000
            if fetched.ending == "silent":
                break
            await self.sleep(delay)
        return Viewer(self.dialect, tuple(connections), seconds)

    def _seen(self, fetched: "Fetched", events: Events) -> Connection:
        frames = tuple(frame_of(block, self.dialect) for block in events.blocks)
        return fetched.connection(frames=frames, leftover=events.leftover)

    async def _connect(self, url: str, last_id: str) -> tuple[str, "Fetched"]:
        """One GET, and the URL of the next."""
        headers = {"Accept": "text/event-stream", "Cache-Control": "no-store", **self.headers}
        if last_id:
            headers["Last-Event-ID"] = last_id
        target, told = url, b""
        while True:
            fetched = await fetch(Request("GET", target, headers), self.patience)
            fetched = replace(fetched, output=told + fetched.output)
            location = fetched.headers.get("location")
            if fetched.status not in (301, 302, 303, 307, 308) or not location:
                return url, fetched
            permanent = fetched.status in (301, 308) and target == url
            target, told = urljoin(target, location), fetched.output
            url = target if permanent else url


# HTTP --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Request:
    """One request; its connection is closed after the answer."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer in so far as it came; `output` is all its bytes, head and coding included."""

    status: int | None
    headers: Mapping[str, str]
    body: bytes
    ending: Ending
    output: bytes
    head_after: float
    seconds: float

    @property
    def is_event_stream(self) -> bool:
        """What an EventSource goes on with."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip()
        return self.status == 200 and kind == "text/event-stream"

    def connection(self, **seen: Any) -> Connection:
        """The record, with what the client made of the body."""
        refused = self.status is not None and self.status != 200 and self.ending == "clean"
        return Connection(
            self.status,
            ending=self.ending,
            error=error_code(self.body) if refused else None,
            head_after=self.head_after,
            output=self.output,
            **seen,
        )


def _post(url: str, body: Mapping[str, Any], key: str | None) -> Request:
    headers = {"Content-Type": "application/json"}
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    return Request("POST", url + PATH, headers, json.dumps(body).encode())


async def fetch(request: Request, patience: float, leave_after: int | None = None) -> Fetched:
    """Send `request` and read the answer to its end, whatever end that is."""
    reading = _Reading(request, leave_after)
    ending: Ending
    try:
        async with asyncio.timeout(patience):
            ending = await reading.run()
    except TimeoutError:
        ending = "silent"
    except OSError:
        ending = "reset"
    except h11.RemoteProtocolError:
        # Most often a FIN too early; a violation of HTTP is no better an end.
        ending = "cut"
    return reading.fetched(ending)


class _Reading:
    """The answer so far."""

    def __init__(self, request: Request, leave_after: int | None) -> None:
        self._request = request
        self._leave_after = leave_after
        self._http = h11.Connection(h11.CLIENT)
        self._began = asyncio.get_running_loop().time()
        self._response: h11.Response | None = None
        self._head_after = 0.0
        self._body: list[bytes] = []
        self._output = bytearray()

    def _elapsed(self) -> float:
        return asyncio.get_running_loop().time() - self._began

    async def run(self) -> Ending:
        """Until the message ends. Raises `OSError` or `h11.RemoteProtocolError`."""
        parts = urlsplit(self._request.url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            writer.write(self._sent())
            while self._leave_after is None or len(self._output) < self._leave_after:
                piece = await reader.read(64 * 1024)
                self._output += piece
                self._http.receive_data(piece)
                if self._take_events():
                    return "clean"
                if not piece:
                    return "cut"
            return "left"
        finally:
            writer.close()

    def _sent(self) -> bytes:
        request, parts = self._request, urlsplit(self._request.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fixed = {"Host": parts.netloc, "Connection": "close", "Content-Length": len(request.body)}
        headers = [(name, str(value)) for name, value in {**fixed, **request.headers}.items()]
        head = h11.Request(method=request.method, target=target, headers=headers)
        events: list[h11.Event] = [head, h11.Data(data=request.body), h11.EndOfMessage()]
        return b"".join(self._http.send(event) or b"" for event in events)

    def _take_events(self) -> bool:
        """True once the message is over."""
        while True:
            event = self._http.next_event()
            if isinstance(event, h11.Response):
                self._response, self._head_after = event, self._elapsed()
            elif isinstance(event, h11.Data):
                self._body.append(bytes(event.data))
            elif isinstance(event, h11.EndOfMessage):
                return True
            elif not isinstance(event, h11.InformationalResponse):
                return False

    def fetched(self, ending: Ending) -> Fetched:
        """The record."""
        response = self._response
        headers = response.headers if response else []
        return Fetched(
            status=response.status_code if response else None,
            headers={name.decode(): value.decode("latin-1") for name, value in headers},
            body=b"".join(self._body),
            ending=ending,
            output=bytes(self._output),
            head_after=self._head_after,
            seconds=self._elapsed(),
        )
