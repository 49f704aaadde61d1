"""The pool over real TCP: connections used again, stale ones, limits, the line, expiry."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import httpx2
import pytest

from harness.upstream import CUT, RESET, Step, scripted
from safelight.upstreams.transport import connection as connections
from upstreams.transport.client import client, only

KEPT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


async def one_piece() -> AsyncIterator[bytes]:
    yield b"hello"


async def test_a_connection_is_used_again() -> None:
    async with scripted([KEPT]) as upstream, client() as http:
        for _ in range(5):
            assert (await http.get(upstream.url)).content == b"ok"
    assert (len(upstream.requests), upstream.accepted) == (5, 1)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        KEPT + KEPT,
        KEPT + b"\0",
    ],
    ids=["close", "HTTP/1.0", "a second answer", "a stray byte"],
)
async def test_a_connection_that_cannot_be_trusted_is_not_used_again(answer: bytes) -> None:
    async with scripted([answer]) as upstream, client() as http:
        for _ in range(2):
            assert (await http.get(upstream.url)).content == b"ok"
            await upstream.emptied.wait()
    assert upstream.accepted == 2


async def test_a_request_that_asks_to_close_has_a_connection_of_its_own() -> None:
    async with scripted([KEPT]) as upstream, client() as http:
        for _ in range(2):
            await http.get(upstream.url, headers={"Connection": "close"})
            await upstream.emptied.wait()
    assert upstream.accepted == 2


async def test_bytes_on_an_idle_connection_end_it() -> None:
    more = asyncio.Event()
    late = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
    async with scripted([KEPT, more, late, asyncio.Event()], [KEPT]) as upstream, client() as http:
        assert (await http.get(upstream.url)).content == b"ok"
        more.set()
        await upstream.closed.wait()
        assert (await http.get(upstream.url)).content == b"ok"
    assert upstream.accepted == 2


async def test_a_body_read_to_its_end_but_not_taken_keeps_the_connection() -> None:
    async with scripted([KEPT]) as upstream, client() as http:
        for _ in range(2):
            async with http.stream("GET", upstream.url):
                pass
    assert upstream.accepted == 1


class Closing:
    """A server that answers once, and ends the connection at the next request's first bytes."""

    def __init__(self, end: Callable[[asyncio.StreamWriter], None]) -> None:
        self.end = end
        self.accepted = 0
        self.requests = 0
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            self.requests += 1
            writer.write(KEPT)
            if await reader.read(1):
                self.end(writer)
                return
        writer.close()


@asynccontextmanager
async def closing(end: Callable[[asyncio.StreamWriter], None]) -> AsyncIterator[Closing]:
    peer = Closing(end)
    server = await asyncio.start_server(peer.serve, "127.0.0.1", 0)
    peer.port = server.sockets[0].getsockname()[1]
    async with server:
        yield peer


ENDS: list[Callable[[asyncio.StreamWriter], None]] = [
    lambda writer: writer.close(),
    lambda writer: writer.transport.abort(),
]


@pytest.mark.parametrize("end", ENDS, ids=["close", "abort"])
async def test_a_request_on_a_stale_connection_is_sent_again_on_a_new_one(
    end: Callable[[asyncio.StreamWriter], None],
) -> None:
    async with closing(end) as peer, client() as http:
        for _ in range(3):
            assert (await http.post(peer.url, content=b"hello")).content == b"ok"
    assert (peer.accepted, peer.requests) == (3, 3)


async def test_all_connections_may_be_stale_at_once() -> None:
    async with closing(lambda writer: writer.close()) as peer, client() as http:
        await asyncio.gather(*[http.get(peer.url) for _ in range(3)])
        assert (await http.post(peer.url, content=b"hello")).content == b"ok"
    assert peer.accepted == 4


class Goodbye(threading.Thread):
    """A server that answers once on each of two connections, and ends the first when told."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.leave, self.left = threading.Event(), threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(20)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"

    def run(self) -> None:
        with self._listener:
            with self._listener.accept()[0] as connection:
                connection.recv(4096)
                connection.sendall(KEPT)
                self.leave.wait(20)
            self.left.set()
            with self._listener.accept()[0] as connection:
                connection.recv(4096)
                connection.sendall(KEPT)
                connection.recv(4096)


async def test_a_connection_that_the_loop_does_not_know_closed_yet_is_not_tried() -> None:
    """As when the loop was busy: a request that cannot be sent twice must not be risked."""
    peer = Goodbye()
    peer.start()
    async with client() as http:
        assert (await http.get(peer.url)).content == b"ok"
        peer.leave.set()
        assert peer.left.wait(20)  # the loop stands still
        assert (await http.post(peer.url, content=one_piece())).content == b"ok"
    peer.join(20)
    assert not peer.is_alive()


async def test_a_connection_closed_while_idle_is_not_tried() -> None:
    async with scripted([KEPT, CUT]) as upstream, client() as http:
        for _ in range(3):
            assert (await http.get(upstream.url)).content == b"ok"
            await upstream.emptied.wait()
    assert (len(upstream.requests), upstream.accepted) == (3, 3)


async def test_a_request_is_sent_again_once_and_not_twice() -> None:
    """The new connection is lost too, without a byte."""
    async with scripted([KEPT], [CUT]) as upstream, client() as http:
        await http.get(upstream.url)
        with pytest.raises(httpx2.RemoteProtocolError):
            await http.get(upstream.url)
    assert (len(upstream.requests), upstream.accepted) == (3, 2)


async def test_a_request_is_not_sent_again_once_a_byte_of_an_answer_has_come() -> None:
    async with scripted([KEPT], [b"H", RESET], [KEPT]) as upstream, client() as http:
        await http.get(upstream.url)
        with pytest.raises(httpx2.ReadError):
            await http.get(upstream.url)
    assert len(upstream.requests) == 2


async def test_a_request_is_not_sent_again_when_the_connection_is_lost_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may have begun a picture: no server takes so long to notice that it had closed."""
    monkeypatch.setattr(connections, "STALE_SECONDS", 0.0)
    async with scripted([KEPT], [CUT], [KEPT]) as upstream, client() as http:
        await http.get(upstream.url)
        with pytest.raises(httpx2.RemoteProtocolError):
            await http.get(upstream.url)
    assert len(upstream.requests) == 2


async def test_a_streamed_request_is_not_sent_again() -> None:
    async with closing(lambda writer: writer.close()) as peer, client() as http:
        assert (await http.get(peer.url)).content == b"ok"
        with pytest.raises(httpx2.TransportError):
            await http.post(peer.url, content=one_piece())
    assert peer.accepted == 1


def waiting(count: int, gate: asyncio.Event) -> list[Sequence[Step]]:
    return [[gate, KEPT]] * count


async def test_no_more_connections_are_open_than_the_limit() -> None:
    gate = asyncio.Event()
    async with scripted(*waiting(6, gate)) as upstream, client(max_connections=2) as http:
        tasks = [asyncio.create_task(http.get(upstream.url)) for _ in range(6)]
        await upstream.after(2)
        gate.set()
        answers = await asyncio.gather(*tasks)
    assert [answer.content for answer in answers] == [b"ok"] * 6
    assert upstream.accepted == 2


async def test_waiting_for_a_connection_has_its_timeout() -> None:
    gate = asyncio.Event()
    async with scripted([gate, KEPT]) as upstream:
        async with client(timeouts=only(pool=0.05), max_connections=1) as http:
            first = asyncio.create_task(http.get(upstream.url))
            await upstream.arrived.wait()
            with pytest.raises(httpx2.PoolTimeout):
                await http.get(upstream.url)
            gate.set()
            assert (await first).content == b"ok"
            assert (await http.get(upstream.url)).content == b"ok"
    assert (len(upstream.requests), upstream.accepted) == (2, 1)


async def test_the_line_is_served_in_order_and_skips_those_who_left() -> None:
    gate = asyncio.Event()
    async with scripted([gate, KEPT]) as upstream, client(max_connections=1) as http:
        tasks = []
        for number in range(4):
            tasks.append(asyncio.create_task(http.get(f"{upstream.url}/{number}")))
            await asyncio.sleep(0)
        await upstream.arrived.wait()
        tasks[1].cancel()
        gate.set()
        with pytest.raises(asyncio.CancelledError):
            await tasks[1]
        await asyncio.gather(tasks[0], tasks[2], tasks[3])
    assert [each.line.split()[1][-1] for each in upstream.requests] == ["0", "2", "3"]


CLOSED = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@pytest.mark.parametrize(
    ("script", "accepted"),
    [([KEPT], 1), ([CLOSED, CUT], 2)],
    ids=["a-connection-is-handed-over", "a-slot-becomes-free"],
)
async def test_who_leaves_just_when_its_turn_has_come_passes_it_on(
    script: list[Step], accepted: int
) -> None:
    async with scripted(script) as upstream, client(max_connections=1) as http:
        async with http.stream("GET", upstream.url + "/first"):
            leaving = asyncio.create_task(http.get(upstream.url + "/leaving"))
            staying = asyncio.create_task(http.get(upstream.url + "/staying"))
            await asyncio.sleep(0)
        # It is the turn of `leaving`, which has not woken.
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        assert (await staying).content == b"ok"
    assert [each.line.split()[1] for each in upstream.requests] == ["/v1/first", "/v1/staying"]
    assert upstream.accepted == accepted


async def test_an_idle_connection_to_another_origin_makes_room() -> None:
    async with scripted([KEPT]) as one, scripted([KEPT]) as two:
        async with client(max_connections=1) as http:
            for upstream in (one, two, one):
                assert (await http.get(upstream.url)).content == b"ok"
            await two.emptied.wait()
    assert (one.accepted, two.accepted) == (2, 1)


async def test_a_freed_connection_makes_room_for_one_to_another_origin() -> None:
    gate = asyncio.Event()
    async with scripted([gate, KEPT]) as one, scripted([KEPT]) as two:
        async with client(max_connections=1) as http:
            first = asyncio.create_task(http.get(one.url))
            await one.arrived.wait()
            second = asyncio.create_task(http.get(two.url))
            await asyncio.sleep(0)
            gate.set()
            assert (await first).content == (await second).content == b"ok"
            await one.emptied.wait()


async def test_a_failed_connection_gives_its_slot_to_the_next_in_line() -> None:
    async with scripted([KEPT]) as upstream, client(max_connections=1) as http:
        refused = [asyncio.create_task(http.get("http://127.0.0.1:1/")) for _ in range(3)]
        served = asyncio.create_task(http.get(upstream.url))
        for task in refused:
            with pytest.raises(httpx2.ConnectError):
                await task
        assert (await served).content == b"ok"


async def test_idle_connections_are_closed_when_their_time_is_over() -> None:
    async with scripted([KEPT]) as upstream, client(keepalive_expiry=0.05) as http:
        await asyncio.gather(*[http.get(upstream.url) for _ in range(3)])
        await upstream.emptied.wait()
        assert (await http.get(upstream.url)).content == b"ok"


async def test_a_connection_used_in_the_meantime_stays_when_an_older_one_is_closed() -> None:
    async with scripted([KEPT]) as one, scripted([KEPT]) as two:
        async with client(keepalive_expiry=1) as http:
            await http.get(one.url)
            await http.get(two.url)
            half = asyncio.Event()
            asyncio.get_running_loop().call_later(0.5, half.set)
            await half.wait()
            await http.get(two.url)
            await one.emptied.wait()
            await http.get(two.url)
    assert two.accepted == 1


async def test_idle_connections_are_no_more_than_their_limit() -> None:
    gate = asyncio.Event()
    async with scripted(*waiting(3, gate), [KEPT]) as upstream:
        async with client(max_keepalive_connections=1) as http:
            tasks = [asyncio.create_task(http.get(upstream.url)) for _ in range(3)]
            await upstream.after(3)
            gate.set()
            await asyncio.gather(*tasks)
            assert upstream.accepted == 3
            await asyncio.gather(*[http.get(upstream.url) for _ in range(2)])
            assert upstream.accepted == 4


async def test_without_keep_alive_every_request_has_its_own_connection() -> None:
    async with scripted([KEPT]) as upstream, client(max_keepalive_connections=0) as http:
        for _ in range(2):
            await http.get(upstream.url)
            await upstream.emptied.wait()
    assert upstream.accepted == 2


async def test_those_in_line_are_told_when_the_transport_closes() -> None:
    async with scripted([asyncio.Event()]) as upstream, client(max_connections=1) as http:
        tasks = [asyncio.create_task(http.get(upstream.url)) for _ in range(3)]
        await upstream.arrived.wait()
        await http.aclose()
        for task in tasks:
            with pytest.raises(httpx2.TransportError):
                await task


async def test_a_connection_that_is_made_while_the_transport_closes_is_closed_too() -> None:
    async with scripted([KEPT]) as upstream, client() as http:
        task = asyncio.create_task(http.get(upstream.url))
        # It has begun to connect, and has not heard yet that it is connected.
        for _ in range(3):
            await asyncio.sleep(0)
        assert not task.done()
        await http.aclose()
        with pytest.raises(httpx2.TransportError):
            await task
        await upstream.emptied.wait()
    assert not upstream.requests
