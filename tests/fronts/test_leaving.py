"""Through each front: who leaves is noticed upstream, and who waits for a picture may wait."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress

import httpx2
import pytest

from fronts.conftest import Before, each_front
from fronts.reading import Reading
from harness.clients import PATH, Client, JSONClient, OpenAIClient
from harness.fronts import CADDY, FRONTS, HAPROXY, NGINX, Product
from harness.gateway import Serve
from harness.process import Command
from harness.upstream import (
    CUT,
    Script,
    ScriptedUpstream,
    completed,
    frame,
    head,
    partial,
    picture,
    scripted,
)

TIMEOUT = 15.0
ASKED = {"prompt": "x", "model": "gpt-image-1"}
STREAMED = {**ASKED, "stream": True, "partial_images": 1}

IDLE_SECONDS = 2
HEARTBEAT = 0.4
HEARTBEATS = 10
"""Twice the idle timeout, in heartbeats."""

IMPATIENT: dict[str, Mapping[str, str]] = {
    NGINX.name: {"proxy_read_timeout 600s": f"proxy_read_timeout {IDLE_SECONDS}s"},
    CADDY.name: {
        "keepalive off": f"keepalive off\n\t\t\tread_timeout {IDLE_SECONDS}s",
        "read_body 10s": "read_body 1s",
    },
    HAPROXY.name: {"timeout server 600s": f"timeout server {IDLE_SECONDS}s"},
}
"""Fronts that wait for so long, and no longer, for the next bytes. README's Caddy waits for ever,
and its deadline for a request is none for the answer."""


SILENT: dict[str, Mapping[str, str]] = {
    CADDY.name: {"\t\ttransport": "\t\tflush_interval -1\n\t\ttransport"},
    HAPROXY.name: {"    option abortonclose\n": ""},
}


async def left(client: Client, url: str, when: asyncio.Event, upstream: ScriptedUpstream) -> None:
    """Ask, leave when `when` happens, and wait until the upstream's connection is closed."""
    task = asyncio.create_task(client.generate(url, **ASKED))
    await when.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await upstream.closed.wait()


@each_front
async def test_a_clients_leaving_reaches_the_upstream_before_its_answer_begins(
    serve: Serve, before: Before, product: Product
) -> None:
    never = asyncio.Event()
    for client in (OpenAIClient(), JSONClient()):
        async with scripted([head(), never]) as upstream, serve(upstream.url) as gateway:
            async with before(gateway.address[1], product) as front, asyncio.timeout(TIMEOUT):
                await left(client, front.url, upstream.arrived, upstream)


@each_front
async def test_a_clients_leaving_reaches_the_upstream_from_the_middle_of_an_answer(
    serve: Serve, before: Before, product: Product
) -> None:
    never = asyncio.Event()
    event = frame(partial(0, b64_json=picture(0, 30_000)))
    leaving = OpenAIClient(leave_after=len(event) // 2)
    async with scripted([head(), event, never]) as upstream, serve(upstream.url) as gateway:
        async with before(gateway.address[1], product) as front, asyncio.timeout(TIMEOUT):
            viewer = await leaving.generate(front.url, **ASKED, partial_images=1)
            assert viewer.left
            await upstream.closed.wait()


@pytest.mark.parametrize("product", [CADDY, HAPROXY], ids=str)
async def test_a_front_that_does_not_tell_of_leaving_is_noticed(
    serve: Serve, before: Before, product: Product
) -> None:
    """What README says not to add, and why one of its lines is there."""
    never = asyncio.Event()
    event = frame(partial(0, b64_json=picture(0, 30_000)))
    leaving = OpenAIClient(leave_after=len(event) // 2)
    async with scripted([head(), event, never]) as upstream, serve(upstream.url) as gateway:
        async with before(gateway.address[1], product, SILENT[product.name]) as front:
            await leaving.generate(front.url, **ASKED, partial_images=1)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    await upstream.closed.wait()


async def watched(
    serve: Serve, before: Before, product: Product, heartbeat: float
) -> tuple[int, bool]:
    """A stream with a long silence between two events: how many came, and if all heartbeats did."""
    release = asyncio.Event()
    script: Script = [head(), frame(partial(0)), release, frame(completed()), CUT]
    async with scripted(script) as upstream, serve(upstream.url, heartbeat=heartbeat) as gateway:
        async with (
            before(gateway.address[1], product, IMPATIENT[product.name]) as front,
            httpx2.AsyncClient(timeout=TIMEOUT, trust_env=False, verify=False) as http,
            http.stream("POST", front.url + PATH, json=STREAMED) as response,
        ):
            reading = Reading(response)
            # One more comes before the first event.
            lasted = await reading.until(HEARTBEATS + 1, b":")
            release.set()
            await reading.ending()
            return reading.events, lasted


async def test_heartbeats_keep_a_stream_alive_for_twice_what_a_front_would_wait(
    serve: Serve, before: Before
) -> None:
    async with asyncio.timeout(TIMEOUT):
        runs = [watched(serve, before, product, HEARTBEAT) for product in FRONTS]
        assert await asyncio.gather(*runs) == [(2, True)] * len(FRONTS)


async def test_without_heartbeats_such_a_front_ends_the_stream(
    serve: Serve, before: Before
) -> None:
    async with asyncio.timeout(TIMEOUT):
        runs = [watched(serve, before, product, 4 * TIMEOUT) for product in FRONTS]
        assert await asyncio.gather(*runs) == [(1, False)] * len(FRONTS)


CONFIGURATION = """
[[upstreams]]
name = "scripted"
base_url = "{url}"
auth = "none"
models = ["gpt-image-1"]
"""


async def test_who_is_cut_off_because_safelight_was_killed_can_tell_but_not_behind_caddy(
    before: Before,
) -> None:
    """README says what Caddy 2.6 makes of it, and nginx without one of its lines: a clean end."""
    never = asyncio.Event()
    old = {"        proxy_http_version 1.1;\n": ""}
    async with scripted([head(), frame(partial(0)), never]) as upstream, AsyncExitStack() as stack:
        command = Command(config=CONFIGURATION.format(url=upstream.url))
        await asyncio.to_thread(command.start)
        stack.push_async_callback(asyncio.to_thread, command.kill)
        http = httpx2.AsyncClient(timeout=TIMEOUT, trust_env=False, verify=False)
        await stack.enter_async_context(http)
        readings = []
        for product, changes in ((NGINX, {}), (HAPROXY, {}), (CADDY, {}), (NGINX, old)):
            port = int(command.url.rpartition(":")[2])
            front = await stack.enter_async_context(before(port, product, changes))
            request = http.stream("POST", front.url + PATH, json=STREAMED)
            readings.append(Reading(await stack.enter_async_context(request)))
        for reading in readings:
            assert await reading.until(1, b"event: image_generation.partial_image")
        command.process.kill()
        endings = [await reading.ending() for reading in readings]
    assert endings == ["cut", "cut", "clean", "clean"]
