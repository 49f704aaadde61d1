"""Through each front as README sets it up, an event is at the client when it has been sent."""

import asyncio
import json
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping

import httpx2
import pytest

from conftest import Figure
from contract.instant import tool
from fronts.conftest import Before, each_front
from fronts.turns import ASKED, HeldBack, Turns, spread
from harness.clients import PATH
from harness.fronts import HAPROXY, NGINX, Product
from harness.gateway import Serve
from harness.upstream import scripted

SIZES = (300, 150_000)
LARGE = 1_500_000
"""Bytes of a picture: of a test, of a photograph, and of 4K."""

ROUNDS, LONG_ROUNDS = 8, 120

COMPRESSING: dict[str, Mapping[str, str]] = {
    NGINX.name: {"server {\n": "gzip_types *;\ngzip_proxied any;\nserver {\n"},
    HAPROXY.name: {
        "option forwardfor": "compression algo gzip\n    compression type text/event-stream\n"
        "    option forwardfor"
    },
}
"""Fronts that are told to compress everything, event streams too."""


async def stream(
    url: str, turns: Turns, size: int, headers: Mapping[str, str] | None = None
) -> httpx2.Headers:
    """One generation with pictures of `size` bytes, read in turns; the answer's headers."""
    async with (
        httpx2.AsyncClient(timeout=turns.patience, trust_env=False, verify=False) as client,
        client.stream("POST", url + PATH, json=ASKED | {"prompt": str(size)}, headers=headers) as r,
    ):
        assert r.status_code == 200
        await turns.read(r.aiter_raw(), gzip=r.headers.get("content-encoding") == "gzip")
        return r.headers


@each_front
async def test_no_event_waits_for_the_next_one(
    serve: Serve, before: Before, figure: Figure, every_case: bool, product: Product
) -> None:
    direct, through = Turns(), Turns()
    async with scripted(direct.script) as upstream, serve(upstream.url) as gateway:
        async with before(gateway.address[1], product) as front:
            for number in range(LONG_ROUNDS if every_case else ROUNDS):
                size = LARGE if every_case and number % 8 == 0 else SIZES[number % len(SIZES)]
                upstream.scripts[:] = [direct.script]
                await stream(gateway.url, direct, size)
                upstream.scripts[:] = [through.script]
                await stream(front.url, through, size)
    figure(f"events through {product}: {spread(through.delays)}; without: {spread(direct.delays)}")


@each_front
async def test_no_event_waits_over_http_2(serve: Serve, before: Before, product: Product) -> None:
    turns = Turns()
    body = json.dumps(ASKED | {"prompt": str(SIZES[1])})
    async with scripted(turns.script) as upstream, serve(upstream.url) as gateway:
        async with before(gateway.address[1], product, tls=True) as front:
            curl = await asyncio.create_subprocess_exec(
                tool("curl"), "-sSkN", "--http2", "--max-time", "20", "-D", "/dev/stderr",
                "-H", "Content-Type: application/json", "-d", body, front.url + PATH,
                stdout=PIPE, stderr=PIPE,
            )  # fmt: skip
            assert curl.stdout is not None
            assert curl.stderr is not None
            await turns.read(pieces_of(curl.stdout))
            said = await curl.stderr.read()
            assert await curl.wait() == 0, said
    assert said.startswith(b"HTTP/2 200")


async def pieces_of(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while piece := await reader.read(64 * 1024):
        yield piece


@pytest.mark.parametrize("product", [NGINX, HAPROXY], ids=str)
async def test_compression_in_the_front_holds_no_event_back(
    serve: Serve, before: Before, product: Product
) -> None:
    turns = Turns()
    async with scripted(turns.script) as upstream, serve(upstream.url) as gateway:
        async with before(gateway.address[1], product, COMPRESSING[product.name]) as front:
            for size in SIZES:
                headers = await stream(front.url, turns, size, {"Accept-Encoding": "gzip"})
                # HAProxy obeys `no-transform`; nginx compresses, and sends what it has.
                compressed = headers.get("content-encoding") == "gzip"
                assert compressed == (product is NGINX)


async def test_a_front_that_does_hold_events_back_is_noticed(serve: Serve, before: Before) -> None:
    """What these tests would say of nginx, were it not for `X-Accel-Buffering: no`."""
    turns = Turns(patience=0.5)
    deaf = {"server {\n": "gzip_types *;\nproxy_ignore_headers X-Accel-Buffering;\nserver {\n"}
    async with scripted(turns.script) as upstream, serve(upstream.url) as gateway:
        async with before(gateway.address[1], NGINX, deaf) as front:
            # Not even the head comes, or with it nothing that is an event.
            with pytest.raises((HeldBack, httpx2.ReadTimeout)):
                await stream(front.url, turns, SIZES[0], {"Accept-Encoding": "gzip"})
