"""The door to upstreams: what is sent, which transport carries it, and failures by their codes."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest

from harness.generations import Boundless
from harness.upstream import head, scripted
from safelight.errors import UpstreamFailed, UpstreamProtocolError, UpstreamUnreachable
from safelight.upstreams import http
from safelight.upstreams.http import HttpClient, TransportKind

KEPT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: caller=1\r\n\r\nok"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(params=["own", "stock"])
def kind(request: pytest.FixtureRequest) -> TransportKind:
    chosen: TransportKind = request.param
    return chosen


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@asynccontextmanager
async def client(kind: TransportKind, connect_timeout: float = 5) -> AsyncIterator[HttpClient]:
    made = HttpClient(connect_timeout, kind)
    async with asyncio.timeout(20):
        try:
            yield made
        finally:
            await made.close()


async def get(made: HttpClient, url: str) -> bytes:
    async with made.request("GET", url, {"X-A": "1"}) as answer:
        return await answer.read(1000, Boundless().admit)


async def test_a_request_carries_what_was_asked_and_no_more(kind: TransportKind) -> None:
    async with scripted([KEPT]) as upstream, client(kind) as made:
        async with made.request("POST", upstream.url, {"X-A": "1"}, b"hello") as answer:
            assert (answer.status, await answer.read(10, Boundless().admit)) == (200, b"ok")
    (received,) = upstream.requests
    assert received.body == b"hello"
    assert set(received.headers) == {
        "host",
        "content-length",
        "x-a",
        "user-agent",
        "accept-encoding",
    }
    assert received.headers["accept-encoding"] == "identity"
    assert received.headers["user-agent"].startswith("safelight/")


async def test_a_cookie_of_one_answer_is_not_sent_with_the_next_request(
    kind: TransportKind,
) -> None:
    async with scripted([KEPT]) as upstream, client(kind) as made:
        for _ in range(2):
            await get(made, upstream.url)
    # Used again where what is left over in it is seen for what it is, and nowhere else.
    assert upstream.accepted == (1 if kind == "own" else 2)
    assert not any("cookie" in received.headers for received in upstream.requests)


async def test_no_address_is_logged(kind: TransportKind, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    async with scripted([KEPT]) as upstream, client(kind) as made:
        await get(made, upstream.url + "?signature=secret")
    assert "secret" not in caplog.text


async def test_an_answer_over_its_limit_is_an_error(kind: TransportKind) -> None:
    async with scripted([head(Content_Length=11), b"hello world"]) as upstream:
        async with client(kind) as made:
            async with made.request("GET", upstream.url, {}) as answer:
                with pytest.raises(UpstreamProtocolError):
                    await answer.read(10, Boundless().admit)


async def test_a_refused_connection_has_its_code(kind: TransportKind) -> None:
    async with client(kind) as made:
        with pytest.raises(UpstreamUnreachable) as raised:
            await get(made, "http://127.0.0.1:1/")
    assert raised.value.code_sent == "upstream_unreachable"


async def test_connecting_for_too_long_has_its_own_code(kind: TransportKind) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        try:
            async with client(kind, connect_timeout=0.1) as made:
                with pytest.raises(UpstreamUnreachable) as raised:
                    await get(made, f"http://127.0.0.1:{listener.getsockname()[1]}/")
        finally:
            for filler in fillers:
                filler.close()
    assert (raised.value.code_sent, raised.value.retry_safe) == ("connect_timeout", True)


async def test_waiting_for_a_connection_too_long_has_its_own_code(
    kind: TransportKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "LIMITS", httpx2.Limits(max_connections=1))
    async with scripted([KEPT, asyncio.Event()]) as upstream:
        async with client(kind, connect_timeout=0.1) as made:
            async with made.request("GET", upstream.url, {}):
                with pytest.raises(UpstreamUnreachable) as raised:
                    await get(made, upstream.url)
    assert (raised.value.code_sent, raised.value.retry_safe) == ("pool_timeout", True)


async def test_no_failure_after_connecting_invites_a_retry(kind: TransportKind) -> None:
    async with scripted([b"HTTP/1.1 200 OK\r\n"[:9], "cut"]) as upstream, client(kind) as made:
        with pytest.raises(UpstreamProtocolError) as raised:
            await get(made, upstream.url)
    assert not raised.value.retry_safe


async def test_a_proxy_of_the_environment_is_used(
    kind: TransportKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scripted([KEPT]) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        async with client(kind) as made:
            assert await get(made, "http://upstream.example/v1?a=b") == b"ok"
    assert proxy.requests[0].line == "GET http://upstream.example/v1?a=b HTTP/1.1"


async def test_a_proxy_for_https_is_asked_for_a_tunnel(
    kind: TransportKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
    async with scripted([refusal]) as proxy:
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
        async with client(kind) as made:
            with pytest.raises(UpstreamFailed):
                await get(made, "https://upstream.example/")
    assert proxy.requests[0].line == "CONNECT upstream.example:443 HTTP/1.1"


@pytest.mark.parametrize(
    ("name", "spared"),
    [
        ("HTTPS_PROXY", ""),
        ("HTTP_PROXY", "127.0.0.1"),
        ("ALL_PROXY", "other.example,127.0.0.1"),
        ("HTTP_PROXY", "*"),
    ],
)
async def test_a_proxy_for_other_addresses_is_not_used(
    kind: TransportKind, name: str, spared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scripted([KEPT]) as upstream, scripted([KEPT]) as proxy:
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", spared)
        async with client(kind) as made:
            assert await get(made, upstream.url) == b"ok"
    assert not proxy.requests
