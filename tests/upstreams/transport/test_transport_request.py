"""What leaves: requests as bytes, and those that are refused before anything is sent."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from safelight.upstreams.transport.request import Origin, outgoing


async def pieces() -> AsyncIterator[bytes]:
    yield b"hello"


def request(method: str = "POST", url: str = "http://u.example/x", **given: Any) -> httpx2.Request:
    return httpx2.Request(method, url, **given)


def test_a_request_becomes_its_bytes() -> None:
    made = outgoing(request(url="https://u.example/v1?a=b", headers={"X-A": "1"}, content=b"hi"))
    assert made.head == (
        b"POST /v1?a=b HTTP/1.1\r\nHost: u.example\r\nX-A: 1\r\nContent-Length: 2\r\n\r\n"
    )
    assert (made.body, made.length, made.close) == (b"hi", 2, False)
    assert made.origin == Origin("https", "u.example", 443)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://u.example/", ("http", "u.example", 80)),
        ("http://U.Example:8080/", ("http", "u.example", 8080)),
        ("https://[::1]/", ("https", "::1", 443)),
        ("https://bücher.example/", ("https", "xn--bcher-kva.example", 443)),
    ],
)
def test_the_origin_is_scheme_host_and_port(url: str, origin: tuple[str, str, int]) -> None:
    assert outgoing(request("GET", url)).origin == origin


@pytest.mark.parametrize(("value", "close"), [("close", True), ("Close", True), ("x", False)])
def test_a_request_can_ask_to_close(value: str, close: bool) -> None:
    assert outgoing(request(headers={"Connection": value})).close is close


@pytest.mark.parametrize(
    "given",
    [
        {"headers": {"X-A": "1\r\nX-B: 2"}},
        {"headers": {"X-A": "1\nX-B: 2"}},
        {"headers": {"X-A": "\0"}},
        {"headers": {"X-A": " 1"}},
        {"headers": {"X-A": "1 "}},
        {"headers": {"X A": "1"}},
        {"headers": {"X-A:": "1"}},
        {"headers": {"": "1"}},
        {"headers": [("Host", "a"), ("Host", "b")]},
        {"headers": {"Upgrade": "websocket"}},
        {"headers": {"Expect": "100-continue"}},
        {"headers": {"Content-Length": "3"}, "content": b"hi"},
        {"headers": {"Content-Length": "x"}, "content": b"hi"},
        {"headers": [("Content-Length", "2"), ("Content-Length", "2")], "content": b"hi"},
        {"headers": {"Transfer-Encoding": "chunked"}, "content": b"hi"},
        {"headers": {"Transfer-Encoding": "gzip"}, "content": pieces()},
        {
            "headers": {"Transfer-Encoding": "chunked", "Content-Length": "5"},
            "content": pieces(),
        },
        {"extensions": {"sni_hostname": "other.example"}},
        {"method": "CONNECT"},
        {"method": "GE T"},
        {"method": "GÉT"},
    ],
)
def test_what_could_be_misread_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(httpx2.LocalProtocolError):
        outgoing(request(**given))


def test_a_request_without_host_is_refused() -> None:
    bare = httpx2.Request("GET", "http://u.example/", stream=httpx2.ByteStream(b""))
    with pytest.raises(httpx2.LocalProtocolError):
        outgoing(bare)


@pytest.mark.parametrize("url", ["ftp://u.example/", "wss://u.example/", "/relative", "http:///x"])
def test_an_address_that_is_not_http_is_refused(url: str) -> None:
    with pytest.raises(httpx2.UnsupportedProtocol):
        outgoing(httpx2.Request("GET", url, headers={"Host": "u.example"}))
