"""Connecting: refused, too slow, nameless, and the race of a host's addresses."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx2
import pytest

from harness.upstream import scripted
from safelight.upstreams.transport.dial import in_turn
from upstreams.transport.client import client, only

KEPT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
V4, V6 = socket.AF_INET, socket.AF_INET6


@contextmanager
def unanswering(port: int = 0) -> Iterator[int]:
    """A port of 127.0.0.2 that lets connections wait for ever: its queue is full."""
    with socket.create_server(("127.0.0.2", port), backlog=0) as listener:
        where = listener.getsockname()
        waiting = []
        try:
            for _ in range(4):
                filler = socket.socket()
                waiting.append(filler)
                filler.setblocking(False)
                assert filler.connect_ex(where) == errno.EINPROGRESS
            yield where[1]
        finally:
            for filler in waiting:
                filler.close()


@asynccontextmanager
async def silent() -> AsyncIterator[int]:
    """A port that takes connections and says nothing."""
    left = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:  # noqa: ARG001
        await left.wait()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            left.set()


def resolving(
    monkeypatch: pytest.MonkeyPatch, *addresses: tuple[socket.AddressFamily, tuple[Any, ...]]
) -> None:
    """`upstream.example` has these addresses, in this order."""
    loop = asyncio.get_running_loop()
    real = loop.getaddrinfo

    async def getaddrinfo(host: Any, *given: Any, **named: Any) -> Any:
        if host != "upstream.example":
            return await real(host, *given, **named)
        return [(family, socket.SOCK_STREAM, 6, "", where) for family, where in addresses]

    monkeypatch.setattr(loop, "getaddrinfo", getaddrinfo)


async def test_a_refused_connection_is_a_connect_error() -> None:
    async with client() as http:
        with pytest.raises(httpx2.ConnectError):
            await http.get("http://127.0.0.1:1/")


async def test_a_connection_that_takes_too_long_is_a_connect_timeout() -> None:
    with unanswering() as port:
        async with client(timeouts=only(connect=0.1)) as http:
            with pytest.raises(httpx2.ConnectTimeout):
                await http.get(f"http://127.0.0.2:{port}/")


async def test_a_handshake_that_takes_too_long_is_a_connect_timeout() -> None:
    async with silent() as port, client(timeouts=only(connect=0.1)) as http:
        with pytest.raises(httpx2.ConnectTimeout):
            await http.get(f"https://127.0.0.1:{port}/")


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_cancelling_while_connecting_frees_the_slot(scheme: str) -> None:
    async with silent() as port, scripted([KEPT]) as upstream:
        with unanswering() as full:
            where = f"127.0.0.2:{full}" if scheme == "http" else f"127.0.0.1:{port}"
            async with client(max_connections=1) as http:
                task = asyncio.create_task(http.get(f"{scheme}://{where}/"))
                for _ in range(20):
                    await asyncio.sleep(0)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                assert (await http.get(upstream.url)).content == b"ok"


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 64 + ".example"])
async def test_a_name_that_cannot_be_resolved_is_a_connect_error(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def getaddrinfo(*given: Any, **__: object) -> list[Any]:
        given[0].encode("idna")
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    async with client() as http:
        with pytest.raises(httpx2.ConnectError):
            await http.get(f"http://{host}/")


async def test_a_port_that_cannot_be_one_is_a_connect_error() -> None:
    async with client() as http:
        with pytest.raises(httpx2.ConnectError):
            await http.get("http://127.0.0.1:65536/")


async def test_a_name_without_addresses_is_a_connect_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolving(monkeypatch)
    async with client() as http:
        with pytest.raises(httpx2.ConnectError):
            await http.get("http://upstream.example/")


async def test_an_address_that_does_not_answer_is_overtaken_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with scripted([KEPT]) as upstream:
        with unanswering(upstream.port) as port:
            resolving(monkeypatch, (V4, ("127.0.0.2", port)), (V4, ("127.0.0.1", port)))
            async with client(timeouts=only(connect=20)) as http:
                response = await http.get(f"http://upstream.example:{port}/")
    assert response.content == b"ok"


async def test_an_address_that_refuses_is_followed_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with scripted([KEPT]) as upstream:
        resolving(
            monkeypatch,
            (V6, ("::1", 1, 0, 0)),
            (V4, ("127.0.0.1", 1)),
            (V4, ("127.0.0.1", upstream.port)),
        )
        async with client() as http:
            response = await http.get("http://upstream.example/")
    assert response.content == b"ok"


async def test_when_every_address_refuses_it_is_a_connect_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolving(monkeypatch, (V6, ("::1", 1, 0, 0)), (V4, ("127.0.0.1", 1)))
    async with client() as http:
        with pytest.raises(httpx2.ConnectError):
            await http.get("http://upstream.example/")


async def test_no_address_answering_is_a_connect_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    with unanswering() as port:
        resolving(monkeypatch, *[(V4, ("127.0.0.2", port))] * 3)
        async with client(timeouts=only(connect=0.6)) as http:
            with pytest.raises(httpx2.ConnectTimeout):
                await http.get(f"http://upstream.example:{port}/")


async def test_a_host_may_be_an_ipv6_address() -> None:
    async with scripted([KEPT], host="::1") as upstream, client() as http:
        response = await http.get(f"http://[::1]:{upstream.port}/")
    assert response.content == b"ok"
    assert upstream.requests[0].headers["host"] == f"[::1]:{upstream.port}"


def test_families_are_tried_in_turn() -> None:
    given = [(V6, "a"), (V6, "b"), (V6, "c"), (V4, "d"), (V4, "e")]
    assert [where for _, where in in_turn(given)] == ["a", "d", "b", "e", "c"]
    assert in_turn([]) == []
