"""Clients that take their time: each is gone at its deadline, and nobody else waits for them."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from harness.gateway import Serve, listening, port_of
from harness.payloads import GET, HOST, POST
from harness.raw import Client, connected
from harness.recorder import PARSERS, answer, live, raw_settings, read_body
from harness.upstream import answer as picture_answer
from harness.upstream import json_response, scripted
from safelight.server.http import Http

pytestmark = pytest.mark.alone

MANY = 100
DEADLINE = 0.5
"""Seconds to send a request in, here."""

STALL = 1.0
"""Seconds without reading that are borne here: all must have stalled before the first is cut."""

LATE = 1.0
"""So long after its time the last byte of a slow connection is history, by the promise itself."""

HEALTH = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
LARGE = b"GET /large HTTP/1.1\r\n" + HOST + b"\r\n"


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads what it is sent; answers much on /large."""
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    await read_body(receive)
    if scope["path"] != "/large":
        await answer(send, b"ok")
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(128):
        await send({"type": "http.response.body", "body": bytes(65536), "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def say_nothing(client: Client) -> None:
    """Only connects."""


async def send_a_slow_head(client: Client) -> None:
    await client.send(b"GET /a HTTP/1.1\r\n" + HOST)
    while True:
        await client.send(b"X: a\r\n")
        await asyncio.sleep(0.1)


async def send_a_slow_body(client: Client) -> None:
    await client.send(POST + b"Content-Length: 1000\r\n\r\n")
    while True:
        await client.send(b"x")
        await asyncio.sleep(0.1)


async def send_the_next_head_slowly(client: Client) -> None:
    await client.send(GET)
    await send_a_slow_head(client)


SHAPES: dict[Callable[[Client], Awaitable[None]], bytes] = {
    say_nothing: b"",
    send_a_slow_head: b"HTTP/1.1 408 ",
    send_a_slow_body: b"HTTP/1.1 408 ",
    send_the_next_head_slowly: b"HTTP/1.1 408 ",
}


async def lifetime(port: int, shape: Callable[[Client], Awaitable[None]]) -> tuple[float, bytes]:
    """Seconds until the server has ended the connection, and what it said."""
    begun = time.monotonic()
    async with connected(port) as client, asyncio.TaskGroup() as tasks:

        async def act() -> None:
            with suppress(ConnectionError):
                await shape(client)

        acting = tasks.create_task(act())
        said = await client.rest()
        acting.cancel()
    return time.monotonic() - begun, said


@asynccontextmanager
async def probed(port: int) -> AsyncIterator[list[float]]:
    """Ask for the health all the time; the list has how long each answer took, in seconds."""
    took: list[float] = []

    async def probe() -> None:
        while True:
            begun = time.monotonic()
            async with connected(port) as client:
                await client.send(HEALTH)
                assert (await client.answer()).status == 200
            took.append(time.monotonic() - begun)
            await asyncio.sleep(0.02)

    task = asyncio.create_task(probe())
    try:
        yield took
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled(), task.exception()


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def becomes(value: Callable[[], int], expected: int, seconds: float = 2) -> bool:
    """True as soon as `value` is as expected, False if it never is within `seconds`."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while value() != expected:  # noqa: ASYNC110 - nobody tells when it changes
                await asyncio.sleep(0.01)
            return True
    return False


@pytest.mark.parametrize("http_class", PARSERS)
@pytest.mark.parametrize("shape", SHAPES)
async def test_a_hundred_slow_clients_are_gone_in_time_and_nobody_waits_for_them(
    shape: Callable[[Client], Awaitable[None]], http_class: type[Http]
) -> None:
    settings = raw_settings(receive_timeout=DEADLINE)
    async with listening(application, settings, http_class) as server, asyncio.timeout(15):
        port, files = port_of(server), open_files()
        async with probed(port) as took:
            ended = await asyncio.gather(*(lifetime(port, shape) for _ in range(MANY)))
        assert max(seconds for seconds, _ in ended) <= DEADLINE + LATE
        for _, said in ended:
            assert SHAPES[shape] in said
            assert bool(said) == (shape is not say_nothing)
        assert len(took) >= 5
        assert sorted(took)[len(took) // 2] <= 0.5
        assert await becomes(open_files, files)
        assert not server.server_state.connections
        assert not server.server_state.tasks


@pytest.mark.parametrize("http_class", PARSERS)
async def test_a_hundred_clients_that_do_not_read_are_gone_in_time(http_class: type[Http]) -> None:
    settings = raw_settings(send_timeout=STALL)
    async with listening(application, settings, http_class) as server, asyncio.timeout(15):
        port, files = port_of(server), open_files()
        over = asyncio.Event()

        async def stall() -> None:
            async with connected(port, reads=False) as client:
                await client.send(LARGE)
                await over.wait()

        def stalled() -> int:
            connections = server.server_state.connections
            return sum(isinstance(each, Http) and each.flow.write_paused for each in connections)

        async with asyncio.TaskGroup() as tasks:
            for _ in range(MANY):
                tasks.create_task(stall())
            assert await becomes(stalled, MANY)
            async with probed(port) as took:
                assert await becomes(stalled, 0, STALL + LATE)
            assert len(took) >= 5
            assert sorted(took)[len(took) // 2] <= 0.5
            over.set()
        assert await becomes(open_files, files)
        assert await becomes(lambda: len(server.server_state.tasks), 0)


@pytest.mark.parametrize("http_class", PARSERS)
async def test_an_idle_connection_has_the_keep_alive_timeout(http_class: type[Http]) -> None:
    settings = raw_settings(receive_timeout=30, keep_alive_timeout=1)
    async with listening(application, settings, http_class) as server, asyncio.timeout(15):
        async with connected(port_of(server)) as client:
            for _ in range(2):
                await client.send(GET)
                assert (await client.answer()).status == 200
            begun = time.monotonic()
            assert await client.rest() == b""
            assert 0.9 <= time.monotonic() - begun <= 2


@pytest.mark.parametrize("http_class", PARSERS)
async def test_a_request_that_takes_time_to_answer_is_not_late(http_class: type[Http]) -> None:
    released = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await released.wait()
        await application(scope, receive, send)

    settings = raw_settings(receive_timeout=0.1, keep_alive_timeout=1)
    async with listening(slow, settings, http_class) as server, asyncio.timeout(15):
        async with connected(port_of(server)) as client:
            await client.send(GET)
            await asyncio.sleep(0.5)  # several deadlines long
            released.set()
            assert (await client.answer()).status == 200


async def test_a_body_that_the_application_does_not_read_is_not_the_clients_fault() -> None:
    released = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await released.wait()
        await application(scope, receive, send)

    size = 256 * 1024
    settings = raw_settings(receive_timeout=0.5, max_body_bytes=size)
    body = POST + b"Content-Length: %d\r\n\r\n" % size + bytes(size)
    async with listening(slow, settings) as server, asyncio.timeout(15):
        async with connected(port_of(server)) as client, asyncio.TaskGroup() as tasks:
            tasks.create_task(client.send(body))
            await asyncio.sleep(1.2)  # several deadlines long
            released.set()
            assert (await client.answer()).status == 200


async def test_the_gateway_itself_refuses_a_slow_body_with_its_envelope(serve: Serve) -> None:
    async with (
        scripted(json_response(picture_answer())) as upstream,
        serve(upstream.url, receive_timeout=0.3) as gateway,
        asyncio.timeout(10),
        connected(int(gateway.url.rpartition(":")[2])) as client,
    ):
        await client.send(
            b"POST /v1/images/generations HTTP/1.1\r\n"
            + HOST
            + b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        late = await client.answer()
        assert late.status == 408
        assert late.error["code"] == "request_timeout"
        assert late.headers["x-should-retry"] == "true"
        assert await client.rest() == b""
    assert not upstream.requests
