"""Bodies: refused before they are read where they can be, and never read far beyond the cap."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from starlette.types import Receive, Scope, Send

from harness.gateway import Serve, listening, port_of
from harness.payloads import CHUNKED, GET, HOST, MAX_BODY, POST
from harness.raw import connected
from harness.recorder import (
    PARSERS,
    Recorded,
    Recorder,
    answer,
    live,
    raw_settings,
)
from harness.upstream import answer as picture_answer
from harness.upstream import json_response, scripted
from safelight.server.http import Http
from safelight.server.protocol import Connection

TIMEOUT = 10.0
BEYOND = 128 * 1024
"""What may be read beyond the cap, by the promise itself."""

EXPECT = b"Expect: 100-continue\r\n"

in_the_servers_loop = pytest.mark.asyncio(loop_scope="module")
each_parser = pytest.mark.parametrize("http_class", PARSERS)


async def deaf(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers 401 without having read the body."""
    if scope["type"] == "lifespan":
        await live(receive, send)
    else:
        await answer(send, b"no", 401)


@asynccontextmanager
async def metered(
    app: Recorder, http_class: type[Http], max_body_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[int, list[int]]]:
    """A server's port, and how many bytes each of its reads took off the network."""
    reads: list[int] = []
    settings = raw_settings(max_body_bytes=max_body_bytes, receive_timeout=5)
    async with listening(app, settings, http_class) as server:
        made = server.config.http_protocol_class
        assert issubclass(made, Connection)
        take = made.buffer_updated

        def metered_take(connection: Connection, nbytes: int) -> None:
            reads.append(nbytes)
            take(connection, nbytes)

        monkeypatch.setattr(made, "buffer_updated", metered_take)
        yield port_of(server), reads


@in_the_servers_loop
async def test_a_gibibyte_is_refused_when_it_is_announced(recorded: Recorded) -> None:
    async with asyncio.timeout(TIMEOUT), connected(recorded.port) as client:
        await client.send(POST + EXPECT + b"Content-Length: 1073741824\r\n\r\n")
        refused = await client.answer()
        assert refused.status == 413
        assert refused.error["code"] == "body_too_large"
        assert await client.rest() == b""
        assert client.port not in recorded.recorder.seen
        assert not recorded.recorder.unfinished[client.port]


@in_the_servers_loop
async def test_one_byte_over_the_cap_is_refused_in_chunks_too(recorded: Recorded) -> None:
    async with asyncio.timeout(TIMEOUT), connected(recorded.port) as client:
        await client.send(CHUNKED + b"%x\r\n" % MAX_BODY + b"x" * MAX_BODY + b"\r\n1\r\n")
        assert (await client.answer()).status == 413
        assert await client.rest() == b""
        assert client.port not in recorded.recorder.seen


@each_parser
@pytest.mark.parametrize("chunk", [b"8000\r\n" + b"x" * 0x8000 + b"\r\n", b"1\r\nx\r\n" * 5000])
async def test_an_endless_body_is_read_no_further_than_promised(
    http_class: type[Http], chunk: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    cap = 256 * 1024
    recorder = Recorder()
    async with (
        asyncio.timeout(TIMEOUT),
        metered(recorder, http_class, cap, monkeypatch) as (port, reads),
        connected(port) as client,
    ):

        async def send_for_ever() -> None:
            with suppress(ConnectionError):
                await client.send(CHUNKED)
                while True:
                    await client.send(chunk)

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(send_for_ever())
            refused = await client.answer()
    assert refused.status in {400, 413}
    assert sum(reads) <= cap + BEYOND
    assert not recorder.seen


@each_parser
async def test_a_body_nobody_reads_is_dropped_and_the_connection_goes_on(
    http_class: type[Http],
) -> None:
    async with (
        asyncio.timeout(TIMEOUT),
        listening(deaf, raw_settings(), http_class) as server,
        connected(port_of(server)) as client,
    ):
        await client.send(POST + b"Content-Length: 8000\r\n\r\n" + b"x" * 4000)
        assert (await client.answer()).status == 401
        await client.send(b"x" * 4000 + GET)
        assert (await client.answer()).status == 401
        await client.send(CHUNKED)
        assert (await client.answer()).status == 401
        await client.send(b"5\r\nhello\r\n0\r\n\r\n" + GET)
        assert (await client.answer()).status == 401


@each_parser
async def test_a_body_that_is_dropped_has_the_same_deadline_and_cap(http_class: type[Http]) -> None:
    async with (
        asyncio.timeout(TIMEOUT),
        listening(deaf, raw_settings(), http_class) as server,
    ):
        for rest in (b"", b"4000\r\n"):
            async with connected(port_of(server)) as client:
                await client.send(CHUNKED)
                assert (await client.answer()).status == 401
                await client.send(rest)
                assert await client.rest() == b""


@in_the_servers_loop
async def test_a_client_that_asks_first_is_told_to_go_on(recorded: Recorded) -> None:
    async with asyncio.timeout(TIMEOUT), connected(recorded.port) as client:
        await client.send(POST + EXPECT + b"Content-Length: 5\r\n\r\n")
        assert (await client.answer()).status == 100
        await client.send(b"hello")
        assert (await client.answer()).status == 200
        assert [request.body for request in recorded.recorder.seen.pop(client.port)] == [b"hello"]


@in_the_servers_loop
async def test_http_1_0_is_never_told_to_go_on_and_closed_after_its_answer(
    recorded: Recorded,
) -> None:
    async with asyncio.timeout(TIMEOUT), connected(recorded.port) as client:
        await client.send(b"POST /a HTTP/1.0\r\n" + EXPECT + b"Content-Length: 5\r\n\r\n")
        await asyncio.sleep(0.05)  # so that it could be told
        await client.send(b"hello")
        assert (await client.answer()).status == 200
        assert await client.rest() == b""
        assert [request.body for request in recorded.recorder.seen.pop(client.port)] == [b"hello"]


@each_parser
async def test_a_client_that_asks_first_may_be_answered_instead(http_class: type[Http]) -> None:
    async with (
        asyncio.timeout(TIMEOUT),
        listening(deaf, raw_settings(), http_class) as server,
        connected(port_of(server)) as client,
    ):
        await client.send(POST + EXPECT + b"Content-Length: 5\r\n\r\n")
        assert (await client.answer()).status == 401
        # By the standard the body still follows, or the client closes.
        await client.send(b"hello" + GET)
        assert (await client.answer()).status == 401


async def test_the_gateway_refuses_before_it_asks_anybody(serve: Serve) -> None:
    path = b"POST /v1/images/generations HTTP/1.1\r\nContent-Type: application/json\r\n" + HOST
    length = b"Content-Length: 1048577\r\n\r\n"
    chunk = b"Transfer-Encoding: chunked\r\n\r\n100001\r\n"
    async with (
        asyncio.timeout(TIMEOUT),
        scripted(json_response(picture_answer())) as upstream,
        serve(upstream.url) as gateway,
    ):
        port = int(gateway.url.rpartition(":")[2])
        for framing in (length, chunk):
            async with connected(port) as client:
                await client.send(path + framing)
                assert (await client.answer()).status == 413
    assert not upstream.requests


@in_the_servers_loop
async def test_a_refusal_reaches_a_client_that_is_still_sending(recorded: Recorded) -> None:
    """Closing with its bytes unread would reset the connection and take the answer with it."""
    async with asyncio.timeout(TIMEOUT), connected(recorded.port) as client:

        async def send_all() -> None:
            with suppress(ConnectionError):
                await client.send(POST + b"Content-Length: 8388608\r\n\r\n" + bytes(8 << 20))

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(send_all())
            refused = await client.answer()
        assert refused.error["code"] == "body_too_large"


async def test_a_client_that_sends_all_before_it_reads_gets_the_refusal_too(serve: Serve) -> None:
    async with asyncio.timeout(TIMEOUT), serve("http://127.0.0.1:1") as gateway:
        response = await gateway.client.post("/v1/images/generations", content=bytes(3 << 19))
        assert response.status_code == 413
        assert response.json()["error"]["code"] == "body_too_large"
