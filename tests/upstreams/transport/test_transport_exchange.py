"""Exchanges over real TCP: bodies, timeouts, failures by name, back-pressure, leaving."""

import asyncio
import socket
import threading
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest

from harness.upstream import CUT, RESET, Step, chunked, head, scripted
from safelight.upstreams.transport.connection import HIGH_WATER_BYTES, RECEIVE_BYTES
from safelight.upstreams.transport.transport import UpstreamTransport
from upstreams.transport.client import client, only

MIB = 1024 * 1024
OK = b"HTTP/1.1 200 OK\r\n"
BIG = bytes(range(256)) * 4096


@pytest.mark.parametrize(
    "script",
    [
        [OK + b"Content-Length: %d\r\n\r\n" % len(BIG), BIG],
        [OK + b"Transfer-Encoding: chunked\r\n\r\n", chunked([BIG])],
        [
            OK + b"Transfer-Encoding: chunked\r\n\r\n",
            chunked([BIG[at : at + 1000] for at in range(0, len(BIG), 1000)]),
        ],
        [head(), BIG, CUT],
        [b"HTTP/1.1 103 Early Hints\r\n\r\n", head(Content_Length=len(BIG)), BIG],
    ],
    ids=["counted", "one chunk", "many chunks", "until close", "after an interim answer"],
)
async def test_a_body_comes_whole_however_it_is_framed(script: Sequence[Step]) -> None:
    async with scripted(script) as upstream, client() as http:
        response = await http.get(upstream.url)
    assert response.status_code == 200
    assert response.content == BIG
    assert (response.http_version, response.reason_phrase) == ("HTTP/1.1", "OK")


async def test_the_request_arrives_as_httpx_made_it() -> None:
    async with scripted([head(Content_Length=0)]) as upstream, client() as http:
        await http.post(upstream.url + "/a%20b?c=d", content=b"hello", headers={"X-Odd": "1"})
    (received,) = upstream.requests
    assert received.line == "POST /v1/a%20b?c=d HTTP/1.1"
    assert received.body == b"hello"
    assert received.headers["host"] == f"127.0.0.1:{upstream.port}"
    assert (received.headers["x-odd"], received.headers["content-length"]) == ("1", "5")


async def test_an_answer_to_head_ends_with_its_head() -> None:
    script = [OK + b"Content-Length: 5\r\n\r\n"]
    async with scripted(script) as upstream, client() as http:
        for _ in range(2):
            response = await http.head(upstream.url)
            assert response.headers["content-length"] == "5"
    assert upstream.accepted == 1


async def pieces(*given: bytes) -> AsyncIterator[bytes]:
    for piece in given:
        yield piece


async def test_a_streamed_request_goes_out_in_chunks_or_counted() -> None:
    seen = bytearray()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.extend(await reader.readuntil(b"0\r\n\r\n"))
        writer.write(OK + b"Content-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, client() as http:
        await http.post(f"http://127.0.0.1:{port}/", content=pieces(b"hello", b"", b"world!"))
    assert seen.endswith(b"\r\n\r\n5\r\nhello\r\n6\r\nworld!\r\n0\r\n\r\n")

    async with scripted([head(Content_Length=0)]) as upstream, client() as http:
        counted = {"Content-Length": "11"}
        await http.post(upstream.url, content=pieces(b"hello", b"world!"), headers=counted)
    assert upstream.requests[0].body == b"helloworld!"


@pytest.mark.parametrize("length", ["10", "12"])
async def test_a_streamed_request_of_another_length_is_given_up(length: str) -> None:
    async with scripted([head(Content_Length=0)]) as upstream, client() as http:
        with pytest.raises(httpx2.LocalProtocolError):
            await http.post(
                upstream.url,
                content=pieces(b"hello", b"world!"),
                headers={"Content-Length": length},
            )
        await upstream.emptied.wait()
        assert not upstream.requests


@asynccontextmanager
async def early(answer: bytes, *, close: bool) -> AsyncIterator[str]:
    """A server that answers as soon as a request begins, and reads no body."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(answer)
        await writer.drain()
        if close:
            writer.close()
        else:
            await left.wait()
            writer.transport.abort()

    left = asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        finally:
            left.set()


@pytest.mark.parametrize("streamed", [False, True], ids=["at hand", "streamed"])
async def test_a_request_larger_than_the_sockets_hold_goes_out_whole_once_it_is_read(
    streamed: bool,
) -> None:
    body = BIG * 16
    seen = bytearray()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await full.wait()
        seen.extend(await reader.readexactly(len(body)))
        writer.write(OK + b"Content-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    async def sliced() -> AsyncIterator[bytes]:
        for at in range(0, len(body), MIB):
            yield body[at : at + MIB]

    full = asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    headers = {"Content-Length": str(len(body))}
    async with server, client() as http:
        posting = asyncio.create_task(
            http.post(
                f"http://127.0.0.1:{port}/",
                content=sliced() if streamed else body,
                headers=headers,
            )
        )
        # So much fits nowhere: the request is under way and waits.
        await asyncio.wait([posting], timeout=0.2)
        assert not posting.done()
        full.set()
        assert (await posting).status_code == 200
    assert seen == body


@pytest.mark.parametrize("close", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("streamed", [False, True], ids=["at hand", "streamed"])
async def test_an_answer_before_the_whole_request_is_read_is_passed_on(
    streamed: bool, close: bool
) -> None:
    refusal = b"HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\n\r\nmuch"
    body = bytes(32 * MIB)
    content: Any = pieces(*[body[:MIB]] * 32) if streamed else body
    async with early(refusal, close=close) as url, client() as http:
        response = await http.post(url, content=content)
        assert (response.status_code, response.content) == (413, b"much")
        # What is left of the request must not be taken for the next one.
        assert (await http.post(url, content=b"")).status_code == 413


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ([CUT], httpx2.RemoteProtocolError),
        ([RESET], httpx2.ReadError),
        ([b"HTTP/1.1 2", CUT], httpx2.RemoteProtocolError),
        ([b"HTTP/1.1 2", RESET], httpx2.ReadError),
        ([b"220 mail.example ESMTP\r\n"], httpx2.RemoteProtocolError),
        ([OK + b"X: " + b"x" * 100_000 + b"\r\n\r\n"], httpx2.RemoteProtocolError),
        (
            [OK + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"],
            httpx2.RemoteProtocolError,
        ),
        ([head(Content_Length=5000), b"short", CUT], httpx2.RemoteProtocolError),
        ([head(Content_Length=5000), b"short", RESET], httpx2.ReadError),
        ([head(Transfer_Encoding="chunked"), b"5\r\nhello\r\n", CUT], httpx2.RemoteProtocolError),
        ([head(Transfer_Encoding="chunked"), b"5\r\nhello\r\n", RESET], httpx2.ReadError),
        ([head(Transfer_Encoding="chunked"), b"5\r\nhelloX"], httpx2.RemoteProtocolError),
        ([head(), b"hello", RESET], httpx2.ReadError),
    ],
)
async def test_a_broken_answer_has_its_error_and_closes_the_connection(
    script: Sequence[Step], error: type[httpx2.TransportError]
) -> None:
    async with scripted(script) as upstream, client() as http:
        with pytest.raises(error) as raised:
            await http.get(upstream.url)
        assert type(raised.value) is error
        assert len(upstream.requests) == 1
        await upstream.emptied.wait()


async def test_what_came_before_a_cut_is_read_before_the_error() -> None:
    script: list[Step] = [head(Content_Length=5000), b"a picture's beginning", CUT]
    async with scripted(script) as upstream, client() as http:
        async with http.stream("GET", upstream.url) as response:
            body = response.aiter_raw()
            assert await anext(body) == b"a picture's beginning"
            with pytest.raises(httpx2.RemoteProtocolError):
                await anext(body)


async def test_silence_before_the_head_or_in_the_body_is_a_read_timeout() -> None:
    scripts: list[list[Step]] = [[asyncio.Event()], [head(), b"hello", asyncio.Event()]]
    for script in scripts:
        async with scripted(script) as upstream, client(timeouts=only(read=0.05)) as http:
            with pytest.raises(httpx2.ReadTimeout):
                await http.get(upstream.url)
            await upstream.closed.wait()


async def test_each_read_has_the_whole_read_timeout() -> None:
    ticks = [b"x"] * 8
    waits = [asyncio.Event() for _ in ticks]
    steps: list[Step] = [head(Content_Length=len(ticks))]
    for wait, tick in zip(waits, ticks, strict=True):
        steps += [wait, tick]
    loop = asyncio.get_running_loop()
    for number, wait in enumerate(waits):
        loop.call_later(0.15 * (number + 1), wait.set)
    async with scripted(steps) as upstream, client(timeouts=only(read=1)) as http:
        response = await http.get(upstream.url)
    assert response.content == b"x" * len(ticks)


async def test_a_server_that_does_not_take_the_request_is_a_write_timeout() -> None:
    async with early(b"", close=False) as url, client(timeouts=only(write=0.1)) as http:
        with pytest.raises(httpx2.WriteTimeout):
            await http.post(url, content=bytes(32 * MIB))


async def test_a_server_that_goes_while_the_request_is_sent_is_a_write_error() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with server, client() as http:
        with pytest.raises(httpx2.WriteError):
            await http.post(url, content=bytes(32 * MIB))


class Flood(threading.Thread):
    """Answers with `size` bytes as fast as they are taken; says how many were when nobody did."""

    def __init__(self, size: int) -> None:
        super().__init__(daemon=True)
        self.size = size
        self.taken = 0
        self.stalled = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(20)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"

    def run(self) -> None:
        with self._listener, self._listener.accept()[0] as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)
            connection.recv(64 * 1024)
            connection.sendall(OK + b"Content-Length: %d\r\n\r\n" % self.size)
            connection.settimeout(0.3)
            while self.taken < self.size:
                try:
                    self.taken += connection.send(BIG[: self.size - self.taken])
                except TimeoutError:
                    self.stalled.set()
                    connection.settimeout(20)


async def test_a_slow_reader_holds_the_server_back_in_bounded_memory() -> None:
    flood = Flood(64 * MIB)
    flood.start()
    async with client() as http:
        async with http.stream("GET", flood.url) as response:
            tracemalloc.start()
            assert await asyncio.to_thread(flood.stalled.wait, 20)
            held, _ = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            # The kernel's buffers take a few mebibytes; of 64, most have not left the server.
            assert flood.taken < 32 * MIB
            assert held < HIGH_WATER_BYTES + RECEIVE_BYTES + 128 * 1024
            got = 0
            async for piece in response.aiter_raw():
                got += len(piece)
    assert got == 64 * MIB
    flood.join(10)
    assert not flood.is_alive()


async def test_what_has_arrived_is_handed_over_in_few_pieces() -> None:
    body = [b"x" * 1000] * 100
    done = asyncio.Event()
    script: list[Step] = [head(Transfer_Encoding="chunked"), chunked(body), done]
    async with scripted(script) as upstream, client() as http:
        async with http.stream("GET", upstream.url) as response:
            got = [piece async for piece in response.aiter_raw()]
        done.set()
    assert b"".join(got) == b"".join(body)
    assert len(got) < 20


async def test_leaving_in_the_body_closes_the_connection_at_once() -> None:
    async with scripted([head(), b"hello", asyncio.Event()]) as upstream, client() as http:
        async with http.stream("GET", upstream.url) as response:
            async for _ in response.aiter_raw():
                break
        await upstream.closed.wait()


@pytest.mark.parametrize(
    "framing",
    [b"Content-Length: 500\r\n\r\nhello", b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"],
)
async def test_a_connection_left_in_the_middle_of_a_body_is_not_used_again(framing: bytes) -> None:
    script: list[Step] = [OK + framing, asyncio.Event()]
    async with scripted(script, [head(Content_Length=0)]) as upstream, client() as http:
        async with http.stream("GET", upstream.url) as response:
            assert await anext(response.aiter_raw()) == b"hello"
        await upstream.closed.wait()
        assert (await http.get(upstream.url)).content == b""
    assert upstream.accepted == 2


async def test_leaving_before_anything_was_read_closes_the_connection_at_once() -> None:
    async with scripted([head(), b"hello", asyncio.Event()]) as upstream, client() as http:
        async with http.stream("GET", upstream.url):
            pass
        await upstream.closed.wait()


@pytest.mark.parametrize("script", [[asyncio.Event], [head(), b"hello", asyncio.Event]])
async def test_cancelling_closes_the_connection_at_once(script: Sequence[Any]) -> None:
    steps = [step() if step is asyncio.Event else step for step in script]
    async with scripted(steps) as upstream, client(max_connections=1) as http:
        task = asyncio.create_task(http.get(upstream.url))
        await upstream.arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await upstream.closed.wait()
        # Its slot is free again.
        upstream.scripts.append([head(Content_Length=2), b"ok"])
        assert (await http.get(upstream.url)).content == b"ok"


async def test_closing_the_transport_ends_exchanges_in_progress() -> None:
    async with scripted([head(), b"hello", asyncio.Event()]) as upstream, client() as http:
        task = asyncio.create_task(http.get(upstream.url))
        await upstream.arrived.wait()
        await http.aclose()
        with pytest.raises(httpx2.TransportError):
            await task
        await upstream.closed.wait()


async def test_a_closed_transport_refuses_requests() -> None:
    transport = UpstreamTransport(httpx2.Limits())
    await transport.aclose()
    with pytest.raises(httpx2.LocalProtocolError):
        await transport.handle_async_request(httpx2.Request("GET", "http://127.0.0.1:1/"))
