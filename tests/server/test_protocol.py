"""One connection: its requests one by one, its end at once where that is asked for."""

import asyncio
import fcntl
import struct
import termios
from contextlib import suppress

import httpx2
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from harness.gateway import listening, port_of
from harness.payloads import GET, POST
from harness.raw import connected
from harness.recorder import PARSERS, Recorder, answer, live, raw_settings, read_body
from safelight.server.connection import connection_of
from safelight.server.http import Http, HttpTools
from safelight.server.protocol import EARLY_BYTES, READ_BYTES

TIMEOUT = 10.0
SLICE = 64 * 1024

each_parser = pytest.mark.parametrize("http_class", PARSERS)


def application(handle: ASGIApp) -> ASGIApp:
    """`handle` with a lifespan."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await live(receive, send)
        else:
            await handle(scope, receive, send)

    return app


async def stream(send: Send, slices: int) -> None:
    """The head and so many slices of an answer that is not over."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(slices):
        await send({"type": "http.response.body", "body": bytes(SLICE), "more_body": True})


@each_parser
async def test_a_response_can_cut_its_connection_though_the_client_does_not_read(
    http_class: type[Http], caplog: pytest.LogCaptureFixture
) -> None:
    cut = asyncio.Event()

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                await stream(send, 10_000)
        connection = connection_of(scope)
        assert connection is not None
        connection.abort()
        assert (await receive())["type"] == "http.disconnect"
        cut.set()

    settings = raw_settings(send_timeout=60)
    async with (
        asyncio.timeout(TIMEOUT),
        listening(application(handle), settings, http_class) as server,
        connected(port_of(server), reads=False) as client,
    ):
        await client.send(GET)
        await cut.wait()
        while server.server_state.connections:  # noqa: ASYNC110 - asyncio tells it a moment later
            await asyncio.sleep(0.01)
    # Returning from an answer that was cut is no fault of the application.
    assert not [record for record in caplog.records if record.name == "uvicorn.error"]


def test_a_server_without_the_extension_says_so() -> None:
    assert connection_of({"type": "http"}) is None
    assert connection_of({"type": "http", "extensions": {"other": {}}}) is None


@each_parser
@pytest.mark.parametrize("sized", [True, False])
async def test_a_body_that_is_written_to_the_connection_itself_arrives_framed(
    http_class: type[Http], sized: bool
) -> None:
    body: list[bytes | memoryview] = [b"head", memoryview(b"x" * 300_000), b"tail"]

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        connection = connection_of(scope)
        assert connection is not None
        length = [(b"content-length", str(sum(map(len, body)) * 2).encode())] if sized else []
        await send({"type": "http.response.start", "status": 200, "headers": length})
        for _ in range(2):
            await connection.write(body)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async with (
        asyncio.timeout(TIMEOUT),
        listening(application(handle), raw_settings(), http_class) as server,
        httpx2.AsyncClient(trust_env=False) as client,
    ):
        for _ in range(2):
            response = await client.get(f"http://127.0.0.1:{port_of(server)}/")
            assert response.content == b"".join(body) * 2


@each_parser
async def test_requests_sent_at_once_are_answered_one_after_the_other(
    http_class: type[Http],
) -> None:
    running, most = 0, 0

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        body = await read_body(receive)
        await asyncio.sleep(0.01)
        running -= 1
        await answer(send, scope["path"].encode() + (body or b""))

    async with (
        asyncio.timeout(TIMEOUT),
        listening(application(handle), raw_settings(), http_class) as server,
        connected(port_of(server)) as client,
    ):
        post = POST + b"Content-Length: 5\r\n\r\nhello"
        await client.send((GET + post) * 5)
        bodies = [(await client.answer()).body for _ in range(10)]
    assert bodies == [b"/a", b"/ahello"] * 5
    assert most == 1


async def test_requests_sent_ahead_are_not_read_without_end() -> None:
    released = asyncio.Event()

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        await released.wait()
        await answer(send, b"")

    read = 0
    async with (
        asyncio.timeout(TIMEOUT),
        listening(application(handle), raw_settings()) as server,
        connected(port_of(server)) as client,
    ):
        long = GET[:-2] + b"X: " + b"a" * 1000 + b"\r\n\r\n"
        count = 4 * (EARLY_BYTES + READ_BYTES) // len(long)
        await client.send(long * count)
        (http,) = server.server_state.connections
        assert isinstance(http, HttpTools)
        while not http.flow.read_paused:  # noqa: ASYNC110 - nobody tells when it changes
            await asyncio.sleep(0.01)
        released.set()
        for read in range(count):
            assert (await client.answer()).status == 200, read
    assert read == count - 1


@each_parser
async def test_a_request_refused_in_its_middle_is_a_disconnect_to_the_application(
    http_class: type[Http],
) -> None:
    messages: list[Message] = []
    begun, over = asyncio.Event(), asyncio.Event()

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        messages.append(await receive())
        begun.set()
        messages.append(await receive())
        await answer(send, b"nobody reads this")
        over.set()

    async with (
        asyncio.timeout(TIMEOUT),
        listening(application(handle), raw_settings(), http_class) as server,
        connected(port_of(server)) as client,
    ):
        await client.send(POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
        while not messages:
            await asyncio.sleep(0.01)
            if server.server_state.tasks:
                break
        await client.send(b"oops\r\n")
        refused = await client.answer()
        await over.wait()
        assert await client.rest() == b""
    assert refused.status == 400
    assert messages[-1]["type"] == "http.disconnect"


@each_parser
async def test_half_an_answer_is_cut_and_not_followed_by_a_refusal(http_class: type[Http]) -> None:
    async def handle(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        await stream(send, 1)
        while (await receive())["type"] != "http.disconnect":
            pass

    async with (
        asyncio.timeout(TIMEOUT),
        listening(application(handle), raw_settings(), http_class) as server,
        connected(port_of(server)) as client,
    ):
        await client.send(POST + b"Content-Length: 5\r\n\r\nhell")
        said = await client.rest()
    assert said.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"HTTP/1.1 408" not in said
    assert not said.endswith(b"0\r\n\r\n")


async def test_what_only_the_parser_refuses_is_refused_with_our_envelope() -> None:
    class Doubtful(HttpTools):
        """A parser that is of another opinion than the reader."""

        def data_received(self, data: bytes) -> None:
            super().data_received(b"\x00" + data)

    recorder = Recorder()
    async with (
        asyncio.timeout(TIMEOUT),
        listening(recorder, raw_settings(), Doubtful) as server,
        connected(port_of(server)) as client,
    ):
        await client.send(GET)
        assert (await client.answer()).error["code"] == "malformed_request"
        assert await client.rest() == b""
    assert not recorder.seen


@each_parser
async def test_a_client_that_leaves_in_its_request_leaves_nothing_behind(
    http_class: type[Http],
) -> None:
    recorder = Recorder()
    async with (
        asyncio.timeout(TIMEOUT),
        listening(recorder, raw_settings(receive_timeout=60), http_class) as server,
    ):
        for piece in (b"", GET[:-3], POST + b"Content-Length: 5\r\n\r\nhell"):
            async with connected(port_of(server)) as client:
                await client.send(piece)
        while server.server_state.connections or server.server_state.tasks:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert not recorder.seen


async def test_a_reader_that_stalls_costs_one_slice_and_the_kernels_share() -> None:
    async def handle(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        await stream(send, 10_000)

    settings = raw_settings(send_timeout=60)
    async with (
        asyncio.timeout(TIMEOUT),
        listening(application(handle), settings) as server,
        connected(port_of(server), reads=False) as client,
    ):
        await client.send(GET)
        while not server.server_state.connections:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        (http,) = server.server_state.connections
        assert isinstance(http, HttpTools)
        kept, before = 0, -1
        while kept != before:
            await asyncio.sleep(0.2)
            kept, before = _unsent(http) + http.transport.get_write_buffer_size(), kept
        assert http.flow.write_paused
        # The kernel looks at its limit once for each buffer it fills, so it may go over by one.
        assert kept <= settings.max_unsent_bytes + 3 * SLICE
        http.transport.abort()


def _unsent(http: HttpTools) -> int:
    """Bytes in the kernel that the client has not acknowledged (SIOCOUTQ)."""
    descriptor = http.transport.get_extra_info("socket").fileno()
    counted = fcntl.ioctl(descriptor, termios.TIOCOUTQ, b"\0\0\0\0")
    size: int = struct.unpack("i", counted)[0]
    return size
