"""A browser's GET with the request in the query: sent on to its events, and never paid twice."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx2
import pytest

from harness.gateway import Running, Serve
from harness.upstream import CUT, Script, completed, frame, head, partial, scripted, sse
from safelight.server import watch

KEY = "a-key-for-tests"
PATH = "/v1/images/generations?prompt=x&partial_images=1"
BROWSER = {"Accept": "text/event-stream", "Sec-Fetch-Mode": "cors"}


async def asked(gateway: Running, path: str = PATH) -> httpx2.Response:
    return await gateway.client.get(path, headers=BROWSER)


def place_of(redirect: httpx2.Response) -> str:
    return urlsplit(str(redirect.url.join(redirect.headers["location"]))).path


def events_of(redirect: httpx2.Response) -> str:
    return str(redirect.url.join(redirect.headers["location"]))


@asynccontextmanager
async def head_of(url: str) -> AsyncIterator[bytes]:
    """The head of an answer; then the connection is reset."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    target = f"{parts.path}?{parts.query}"
    fields = {"Host": parts.netloc} | BROWSER
    lines = [f"GET {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    yield await reader.readuntil(b"\r\n\r\n")
    option = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
    writer.transport.abort()


async def test_a_browser_is_sent_on_to_the_events_for_good_and_nobody_keeps_that(
    serve: Serve,
) -> None:
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        redirect = await asked(gateway)
        assert redirect.status_code == 301
        assert redirect.headers["cache-control"] == "no-store"
        assert place_of(redirect).endswith(f"/{redirect.headers['safelight-generation']}/events")
        stream = await asked(gateway, events_of(redirect))
    assert stream.text.count("event: image_generation.") == 2
    assert len(upstream.requests) == 1


async def test_who_takes_the_way_slowly_finds_it_running_however_short_the_linger(
    serve: Serve,
) -> None:
    async with scripted(sse(completed())) as upstream:
        async with serve(upstream.url, linger=0) as gateway:
            stream = await asked(gateway, events_of(await asked(gateway)))
    assert "event: image_generation.completed\n" in stream.text


async def test_a_redirect_that_was_lost_is_given_again_at_once(serve: Serve) -> None:
    # As Chromium does when a kept connection breaks: the same request, some milliseconds later.
    release = asyncio.Event()
    script: Script = [head(), release, frame(completed()), CUT]
    async with asyncio.timeout(10), scripted(script) as upstream, serve(upstream.url) as gateway:
        first, again = await asked(gateway), await asked(gateway)
        assert place_of(first) == place_of(again)
        release.set()
        await asked(gateway, events_of(again))
    assert len(upstream.requests) == 1


async def test_a_browser_cut_off_before_it_can_know_its_events_address_starts_nothing_anew(
    serve: Serve,
) -> None:
    script = sse(partial(0), completed())
    async with asyncio.timeout(10), scripted(script) as upstream, serve(upstream.url) as gateway:
        first = await asked(gateway)
        generation = gateway.gateway.registry.find(first.headers["safelight-generation"], "open")
        assert generation is not None
        # Everything is there to be sent, and yet the head comes alone.
        while await generation.log.beyond(len(generation.log)):
            pass
        async with head_of(events_of(first)):
            assert generation.audience.watching == 1
        await generation.audience.empty()
        assert not generation.audience.delivered
        again = await asked(gateway)
        assert place_of(again) == place_of(first)
        stream = await asked(gateway, events_of(again))
    assert stream.text.count("event: image_generation.") == 2
    assert len(upstream.requests) == 1


async def test_a_script_that_says_it_need_not_wait_has_the_first_event_with_the_head(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "HOLD_SECONDS", 1000.0)
    async with asyncio.timeout(10), scripted(sse(partial(0), completed())) as upstream:
        async with serve(upstream.url) as gateway:
            begun = await gateway.client.post(
                "/v1/images/generations",
                json={"prompt": "x", "stream": True},
                headers={"Prefer": "respond-async"},
            )
            headers = BROWSER | {"Prefer": "wait=0"}
            stream = await gateway.client.get(begun.json()["events_url"], headers=headers)
    assert "event: image_generation.completed\n" in stream.text


async def test_two_pages_that_open_one_address_get_a_generation_each(serve: Serve) -> None:
    release = asyncio.Event()
    script: Script = [head(), release, frame(completed()), CUT]
    async with asyncio.timeout(10), scripted(script) as upstream, serve(upstream.url) as gateway:
        first = await asked(gateway)
        watching = asyncio.create_task(asked(gateway, events_of(first)))
        second = await asked(gateway)
        assert place_of(second) != place_of(first)
        release.set()
        await asyncio.gather(watching, asked(gateway, events_of(second)))
    assert len(upstream.requests) == 2


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://["])
async def test_a_ticket_starts_nothing_for_a_page_whose_browser_would_keep_the_answer_from_it(
    serve: Serve, origin: str
) -> None:
    async with scripted(sse(completed())) as upstream:
        async with serve(upstream.url, keys=(KEY,)) as gateway:
            headers = {"x-api-key": KEY}
            bought = await gateway.client.post("/v1/tickets", json={"start": 1}, headers=headers)
            url = bought.json()["url"] + "&prompt=x&model=gpt-image-1"
            refused = await gateway.client.get(url, headers=BROWSER | {"Origin": origin})
            assert refused.status_code == 403
            assert refused.json()["error"]["code"] == "forbidden_origin"
            assert not upstream.requests
            # It is not used up, and a proxy may speak TLS for us.
            own = gateway.url.replace("http:", "https:")
            redirect = await gateway.client.get(url, headers=BROWSER | {"Origin": own})
            assert redirect.status_code == 301
