"""Upstreams that cannot be reached, each for its own reason: told by its code, and over at once.

In every case each dialect is told, health and readiness answer, the log has the generation's own
line and no other, and within two seconds of the fault's end pictures are made again.
"""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
import trustme
from structlog.testing import capture_logs
from structlog.typing import EventDict

from harness.gateway import Running, Serve
from harness.lines import Lines
from harness.reading import read_events
from harness.upstream import (
    Received,
    ScriptedUpstream,
    Step,
    answer,
    completed,
    json_response,
    scripted,
    sse,
)
from safelight.upstreams import http
from safelight.upstreams.http import TransportKind
from server.watching import ASKED, QUERY, STREAMED, URL, code

pytestmark = pytest.mark.alone

RECOVERY_SECONDS = 2.0
NAME = "upstream.example"

End = Callable[[], None]
Fault = Callable[[pytest.MonkeyPatch, Path], AbstractAsyncContextManager[tuple[str, End]]]
"""A fault that has begun: the URL of the upstream that it befalls, and how it is ended."""


def script(received: Received) -> list[Step]:
    return sse(completed()) if received.json.get("stream") else json_response(answer())


@contextmanager
def place() -> Iterator[socket.socket]:
    """A port that is ours, at which nobody listens yet."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound


@asynccontextmanager
async def upstream_at(bound: socket.socket) -> AsyncIterator[End]:
    """An upstream that begins to serve on `bound` once it is told to."""
    upstream, begun = ScriptedUpstream([script]), asyncio.Event()

    async def serve() -> None:
        await begun.wait()
        server = await asyncio.start_server(upstream.serve, sock=bound)
        async with server:
            await server.serve_forever()

    serving = asyncio.create_task(serve())
    try:
        yield begun.set
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


def url_of(bound: socket.socket) -> str:
    return f"http://127.0.0.1:{bound.getsockname()[1]}/v1"


@asynccontextmanager
async def refusing(_: pytest.MonkeyPatch, __: Path) -> AsyncIterator[tuple[str, End]]:
    with place() as bound:
        async with upstream_at(bound) as end:
            yield url_of(bound), end


@asynccontextmanager
async def unanswering(_: pytest.MonkeyPatch, __: Path) -> AsyncIterator[tuple[str, End]]:
    """The kernel drops what comes to a listener whose line is full."""
    with place() as bound:
        bound.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(bound.getsockname())
        async with upstream_at(bound) as begin:

            def end() -> None:
                for filler in fillers:
                    filler.close()
                begin()

            try:
                yield url_of(bound), end
            finally:
                end()


@asynccontextmanager
async def nameless(patch: pytest.MonkeyPatch, _: Path) -> AsyncIterator[tuple[str, End]]:
    loop, known = asyncio.get_running_loop(), asyncio.Event()
    real = loop.getaddrinfo

    async def getaddrinfo(host: Any, *given: Any, **named: Any) -> Any:
        text = host.decode() if isinstance(host, bytes) else host
        if text == NAME and not known.is_set():
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return await real("127.0.0.1" if text == NAME else host, *given, **named)

    patch.setattr(loop, "getaddrinfo", getaddrinfo)
    async with scripted(script) as upstream:
        yield f"http://{NAME}:{upstream.port}/v1", known.set


def untrusted(kind: str) -> Fault:
    """A server whose certificate proves nothing, until it gets a good one."""

    @asynccontextmanager
    async def fault(patch: pytest.MonkeyPatch, directory: Path) -> AsyncIterator[tuple[str, End]]:
        authority = trustme.CA()
        trusted = directory / "authority.pem"
        authority.cert_pem.write_to_path(str(trusted))
        patch.setenv("SSL_CERT_FILE", str(trusted))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        yesterday = datetime.now(UTC) - timedelta(days=1)
        bad = {
            "name": lambda: authority.issue_cert("elsewhere.example"),
            "authority": lambda: trustme.CA().issue_cert("127.0.0.1"),
            "date": lambda: authority.issue_cert("127.0.0.1", not_after=yesterday),
        }
        bad[kind]().configure_cert(context)
        good = authority.issue_cert("127.0.0.1")
        async with scripted(script, tls=context) as upstream:
            yield upstream.url, lambda: good.configure_cert(context)

    return fault


@asynccontextmanager
async def occupied(patch: pytest.MonkeyPatch, _: Path) -> AsyncIterator[tuple[str, End]]:
    """Every connection that the pool may have is in use."""
    patch.setattr(http, "LIMITS", httpx2.Limits(max_connections=1))
    over = asyncio.Event()

    def hold(received: Received) -> list[Step]:
        return [over, *script(received)]

    async with scripted(hold, script) as upstream:
        yield upstream.url, over.set


FAULTS: dict[str, tuple[Fault, str]] = {
    "refused": (refusing, "upstream_unreachable"),
    "black-holed": (unanswering, "connect_timeout"),
    "no address for its name": (nameless, "name_unresolved"),
    "certificate for another name": (untrusted("name"), "tls_failed"),
    "certificate by an unknown authority": (untrusted("authority"), "tls_failed"),
    "certificate of yesterday": (untrusted("date"), "tls_failed"),
    "no connection free": (occupied, "pool_timeout"),
}


@pytest.mark.parametrize("transport", ["own", "stock"])
@pytest.mark.parametrize(("fault", "reason"), FAULTS.values(), ids=FAULTS)
async def test_each_reason_has_its_code_and_is_over_two_seconds_after_its_end(
    serve: Serve,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: Fault,
    reason: str,
    transport: TransportKind,
) -> None:
    seconds = 0.4 if reason.endswith("_timeout") else 5
    settings: dict[str, Any] = {"connect_timeout": seconds, "upstream_transport": transport}
    async with asyncio.timeout(30), fault(monkeypatch, tmp_path) as (url, end):
        async with serve(url, **settings) as gateway:
            async with asyncio.TaskGroup() as tasks:
                if reason == "pool_timeout":
                    await occupy(gateway, tasks)
                await told_and_recovered(gateway, reason, end)


async def occupy(gateway: Running, tasks: asyncio.TaskGroup) -> None:
    """A generation whose upstream answers once the fault is ended."""
    tasks.create_task(gateway.generate(**ASKED))
    while not gateway.gateway.registry.active:  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.01)


async def told_and_recovered(gateway: Running, reason: str, end: End) -> None:
    with capture_logs() as entries:
        await everybody_is_told(gateway, reason)
        for path in ("/health", "/ready"):
            assert (await gateway.client.get(path)).status_code == 200
        # A line is written once its viewer has left.
        while len(Lines(entries).of("generation")) < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert_told_once(entries, reason)
    end()
    async with asyncio.timeout(RECOVERY_SECONDS):
        while (await gateway.generate(**STREAMED)).status_code != 200:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def everybody_is_told(gateway: Running, reason: str) -> None:
    for body in (STREAMED, ASKED):
        response = await gateway.generate(**body)
        assert (response.status_code, code(response)) == (502, reason)
        # Nothing was spent, so an SDK may try again.
        assert response.headers["x-should-retry"] == "true"
        assert response.headers["retry-after"] == "1"
    watched = await gateway.client.get(URL, params=QUERY)
    (event,) = read_events(watched.content).blocks
    assert event.event == "image_generation.failed"
    assert json.loads(event.data)["error"]["code"] == reason


def assert_told_once(entries: Sequence[EventDict], reason: str) -> None:
    """One line for each of the three generations, and nothing louder."""
    failed = [line for line in entries if line["log_level"] not in ("debug", "info")]
    assert [line["event"] for line in failed] == ["generation"] * 3
    for line in failed:
        assert (line["outcome"], line["phase"]) == ("failed", "first_event")
        assert (line["error"], line["attempts"]) == (reason, [f"scripted:{reason}"])
