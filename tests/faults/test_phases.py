"""A client leaves in each phase of its request, by FIN and by RST, in each dialect.

Each time the log and the numbers tell how it ended and how far it had come, and within two seconds
nothing of it is left: no slot, no byte of the budget, no file, no task, no upstream connection.
"""

import asyncio
import json
import socket
import struct
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self
from urllib.parse import urlencode

import httpx2
import pytest
from structlog.testing import capture_logs

from harness.gateway import Running, Serve
from harness.history import History, Resources
from harness.invariants import check
from harness.lines import Lines
from harness.resources import SETTLE_SECONDS, in_use, settled
from harness.upstream import (
    Received,
    ScriptedUpstream,
    Step,
    answer,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    scripted,
    sse,
)
from safelight.upstreams import http
from server.watching import URL

Dialect = Literal["openai", "eventsource", "whole"]
"""As the numbers name it."""

Phase = Literal["head", "body", "queued", "first_event", "mid_frame", "done"]
How = Literal["fin", "rst"]

LARGE = picture(5, 6_000_000)
"""More than the kernel takes off a server whose client does not read."""

BODY = {"prompt": "x", "model": "gpt-image-1"}
SETTINGS: dict[str, Any] = {"linger": 0, "access_log": True}


@dataclass(frozen=True)
class Told:
    """What the log and the numbers are to say of one client.

    `request` is its line's status, and how far it came; `generation` its outcome and phase, and how
    its viewer ended, with the place.
    """

    request: tuple[int, str | None] | None = None
    generation: tuple[str, str, str] | None = None


HANGING = "cancelled", "first_event"
LEFT_AT_HEAD = Told((499, "head"), (*HANGING, "client_gone:head"))
LEFT_AT_FIRST = Told((200, "answering"), (*HANGING, "client_gone:first_event"))
TORN = Told((200, "answering"), ("cancelled", "between_events", "client_gone:sending"))
SERVED = Told((200, None), ("completed", "done", "completed"))

CASES: dict[tuple[Phase, Dialect], Told] = {
    ("head", "openai"): Told(),
    ("head", "whole"): Told(),
    ("head", "eventsource"): Told(),
    ("body", "openai"): Told((499, "request")),
    ("body", "whole"): Told((499, "request")),
    # An EventSource has no body.
    ("queued", "openai"): LEFT_AT_HEAD,
    ("queued", "whole"): LEFT_AT_HEAD,
    ("queued", "eventsource"): LEFT_AT_FIRST,
    ("first_event", "openai"): LEFT_AT_HEAD,
    ("first_event", "whole"): LEFT_AT_HEAD,
    ("first_event", "eventsource"): LEFT_AT_FIRST,
    ("mid_frame", "openai"): TORN,
    ("mid_frame", "whole"): Told((200, "answering"), ("completed", "done", "client_gone:sending")),
    ("mid_frame", "eventsource"): TORN,
    ("done", "openai"): SERVED,
    ("done", "whole"): SERVED,
    ("done", "eventsource"): SERVED,
}


@dataclass
class Client:
    """A connection whose every byte and whose end are the test's own."""

    dialect: Dialect
    port: int
    sock: socket.socket = field(default_factory=socket.socket)

    async def connect(self) -> None:
        self.sock.setblocking(False)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
        await asyncio.get_running_loop().sock_connect(self.sock, ("127.0.0.1", self.port))

    def request(self) -> tuple[bytes, bytes]:
        """Its head and its body."""
        if self.dialect == "eventsource":
            query = urlencode({**BODY, "partial_images": 1})
            return f"GET {URL}?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), b""
        fields = {"stream": True, "partial_images": 1} if self.dialect == "openai" else {}
        body = json.dumps(BODY | fields).encode()
        lines = [f"POST {URL} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        lines.append("Content-Type: application/json\r\n\r\n")
        return "\r\n".join(lines).encode(), body

    async def send(self, phase: Phase) -> None:
        """As much of the request as is sent by the time it leaves."""
        begin, body = self.request()
        sent = {"head": begin[:-9], "body": begin + body[:-9]}.get(phase, begin + body)
        await asyncio.get_running_loop().sock_sendall(self.sock, sent)

    async def read_until(self, *texts: bytes) -> None:
        received = b""
        while not any(text in received for text in texts):
            piece = await asyncio.get_running_loop().sock_recv(self.sock, 4096)
            assert piece, received[-300:]
            received += piece

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def leave(self, how: How) -> None:
        """FIN says that it sends no more, and it reads no more either; RST says all at once."""
        if how == "fin":
            self.sock.shutdown(socket.SHUT_WR)
        else:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.sock.close()


def script_of(phase: Phase) -> Callable[[Received], Sequence[Step]]:
    def script(received: Received) -> Sequence[Step]:
        streamed, whole = bool(received.json.get("stream")), json_response(answer())
        if received.json["prompt"] == "before" or phase == "done":
            return sse(completed()) if streamed else whole
        if phase in ("queued", "first_event"):
            return [head(), asyncio.Event()]
        if not streamed:
            return json_response(answer(data=[{"b64_json": LARGE}]))
        return [head(), frame(partial(0, b64_json=LARGE)), asyncio.Event()]

    return script


async def until_reached(
    phase: Phase, client: Client, upstream: ScriptedUpstream, gateway: Running, served: int
) -> None:
    """The client is in that phase, as far as can be seen from outside."""
    if phase in ("head", "body"):
        # Answered after what came before it was read.
        await gateway.client.get("/health")
    elif phase == "queued":
        while len(gateway.gateway.registry.traffic.viewers) < 2:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.005)
    elif phase == "first_event":
        await upstream.after(served + 1)
    elif phase == "mid_frame":
        await client.read_until(b'"b64_json":"')
    elif phase == "done":
        await client.read_until(b"0\r\n\r\n", b'"total_tokens":286}}')
    if phase in ("queued", "first_event") and client.dialect == "eventsource":
        # Its head is not held back.
        await client.read_until(b":\n")


async def begin(
    gateway: Running, upstream: ScriptedUpstream, phase: Phase
) -> asyncio.Task[httpx2.Response] | None:
    """A first request of each kind starts what stays; while queued, another has the connection."""
    for stream in (True, False):
        await gateway.generate(**BODY | {"prompt": "before"}, stream=stream)
    await gateway.client.get(URL, params=BODY | {"prompt": "before"})
    await gateway.gateway.registry.quiet()
    if phase != "queued":
        return None
    asked = len(upstream.requests)
    held = asyncio.create_task(gateway.generate(**BODY))
    await upstream.after(asked + 1)
    return held


def told_of(entries: list[Any]) -> dict[str, list[Any]]:
    """What the lines say of the client, by their kind."""
    lines = Lines(entries)
    requests = [line for line in lines.of("request") if line["path"] == URL]
    return {
        "cut off": [line["error"] for line in lines.of("request cut off")],
        "request": [(line["status"], line.get("reached")) for line in requests],
        "generation": [
            (line["outcome"], line["phase"], *line["endings"].keys())
            for line in lines.of("generation")
        ],
    }


def lines_due(told: Told) -> dict[str, list[Any]]:
    return {
        "cut off": [] if told.request else ["request_cut_off"],
        "request": [told.request] if told.request else [],
        "generation": [told.generation] if told.generation else [],
    }


Counts = Counter[tuple[str, ...]]

COUNTED = {
    "safelight_generations_total": ("outcome", "phase"),
    "safelight_viewers_ended_total": ("reading", "ending"),
    "safelight_http_requests_total": ("method", "status"),
    "safelight_malformed_requests_total": ("code",),
}
"""The numbers that tell of ends, and by which labels."""


def counts(gateway: Running) -> Counts:
    found: Counts = Counter()
    for family in gateway.gateway.exposition.collect():
        for sample in family.samples:
            if sample.name in COUNTED and sample.labels.get("route", URL) == URL:
                names = COUNTED[sample.name]
                found[sample.name, *(sample.labels[name] for name in names)] += int(sample.value)
    return found


def counts_due(told: Told, dialect: Dialect) -> Counts:
    due: Counts = Counter()
    if told.request:
        method = "GET" if dialect == "eventsource" else "POST"
        due["safelight_http_requests_total", method, str(told.request[0])] += 1
    else:
        due["safelight_malformed_requests_total", "request_cut_off"] += 1
    if told.generation:
        outcome, phase, ending = told.generation
        due["safelight_generations_total", outcome, phase] += 1
        due["safelight_viewers_ended_total", dialect, ending.partition(":")[0]] += 1
    return due


@pytest.mark.parametrize("how", ["fin", "rst"])
@pytest.mark.parametrize(("phase", "dialect"), CASES, ids=[" ".join(case) for case in CASES])
async def test_whoever_leaves_is_told_of_by_outcome_and_phase_and_leaves_nothing_behind(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, phase: Phase, dialect: Dialect, how: How
) -> None:
    if phase == "queued":
        alone = httpx2.Limits(max_connections=1, max_keepalive_connections=0)
        monkeypatch.setattr(http, "LIMITS", alone)
    told = CASES[phase, dialect]
    async with asyncio.timeout(30), scripted(script_of(phase)) as upstream:
        async with serve(upstream.url, **SETTINGS) as gateway:
            held = await begin(gateway, upstream, phase)

            def measure() -> Resources:
                return in_use(upstream.open, gateway)

            before, counted, asked = measure(), counts(gateway), len(upstream.requests)
            with Client(dialect, gateway.address[1]) as client, capture_logs() as entries:
                await client.connect()
                await client.send(phase)
                await until_reached(phase, client, upstream, gateway, asked)
                client.leave(how)
                async with asyncio.timeout(SETTLE_SECONDS):
                    while told_of(entries) != lines_due(told):  # noqa: ASYNC110 - a list
                        await asyncio.sleep(0.01)
                # After a FIN the client's own socket is still there.
                own = 1 if how == "fin" else 0
                before = replace(before, files=(before.files or 0) + own)
                after = await settled(measure, before)
            assert not (breaches := check(History((), before, after))), breaches
            assert counts(gateway) - counted == counts_due(told, dialect)
            assert (len(upstream.requests) == asked) == (phase in ("head", "body", "queued"))
            for path in ("/health", "/ready"):
                assert (await gateway.client.get(path)).status_code == 200
            if held is not None:
                held.cancel()
                await asyncio.gather(held, return_exceptions=True)
