"""Deadlines: each with its own code, and only events count as progress."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from harness.gateway import Serve
from harness.upstream import frame, head, json_response, partial, scripted
from server.watching import ASKED, QUERY, SECONDS, STREAMED, URL, code, events, log_lines, names


class Chattering:
    """An upstream that says `begun` and then nothing but `chatter`, for as long as it is heard."""

    def __init__(self, begun: bytes, chatter: bytes) -> None:
        self.url = ""
        self.left = asyncio.Event()
        self._begun = begun
        self._chatter = chatter

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(self._begun)
        try:
            while True:
                await writer.drain()
                await asyncio.sleep(0.005)
                writer.write(self._chatter)
        except ConnectionError:
            self.left.set()
        finally:
            writer.close()


@asynccontextmanager
async def chattering(begun: bytes, chatter: bytes) -> AsyncIterator[Chattering]:
    upstream = Chattering(begun, chatter)
    server = await asyncio.start_server(upstream.answer, "127.0.0.1", 0)
    upstream.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield upstream
    finally:
        server.close()
        await server.wait_closed()


CHATTER = {
    "comments": b": still here\n\n",
    "bare-comments": b":\n",
    "pings": b"event: ping\n\n",
    "retries": b"retry: 100\n\n",
    "empty-lines": b"\n\n",
    "a-crawl": b"data: AAAA",
}


@pytest.mark.parametrize("chatter", CHATTER)
async def test_chatter_before_the_first_event_is_silence(serve: Serve, chatter: str) -> None:
    async with (
        asyncio.timeout(SECONDS),
        chattering(head(), CHATTER[chatter]) as upstream,
        serve(upstream.url, first_event_timeout=0.15) as gateway,
    ):
        response = await gateway.generate(**STREAMED)
        await upstream.left.wait()
    assert (response.status_code, code(response)) == (504, "first_event_timeout")
    assert response.headers["x-should-retry"] == "false"


@pytest.mark.parametrize("chatter", ["comments", "a-crawl"])
async def test_chatter_between_events_is_silence(serve: Serve, chatter: str) -> None:
    async with (
        asyncio.timeout(SECONDS),
        chattering(head() + frame(partial(0)), CHATTER[chatter]) as upstream,
        serve(upstream.url, event_timeout=0.15) as gateway,
    ):
        response = await gateway.generate(**STREAMED)
        await upstream.left.wait()
    assert names(events(response)) == ["partial_image", "error"]
    assert b'"code":"event_timeout"' in response.content


async def test_events_in_time_do_not_extend_the_whole(serve: Serve) -> None:
    async with (
        asyncio.timeout(SECONDS),
        chattering(head(), frame(partial(0))) as upstream,
        serve(upstream.url, generation_timeout=0.2) as gateway,
    ):
        response = await gateway.generate(**STREAMED)
        await upstream.left.wait()
    assert names(events(response)) == ["partial_image", "error"]
    assert b'"code":"generation_timeout"' in response.content


@pytest.mark.parametrize("setting", ["first_event_timeout", "generation_timeout"])
async def test_each_ends_an_eventsource_stream_with_its_code_too(
    serve: Serve, setting: str
) -> None:
    settings: dict[str, Any] = {setting: 0.1}
    async with scripted([head(), asyncio.Event()]) as upstream:
        async with serve(upstream.url, **settings) as gateway:
            with log_lines() as lines:
                response = await gateway.client.get(URL, params=QUERY)
                await gateway.gateway.registry.quiet()
    (event,) = events(response)
    assert event.event == "image_generation.failed"
    assert setting.encode() in event.data
    assert (lines[0]["error"], lines[0]["endings"]) == (setting, {"failed": 1})


async def test_only_the_whole_counts_for_an_answer_that_comes_whole(serve: Serve) -> None:
    release = asyncio.Event()
    tight = {"first_event_timeout": 0.05, "event_timeout": 0.05}
    async with scripted([release, *json_response({"data": []})]) as upstream:
        async with serve(upstream.url, generation_timeout=0.4, **tight) as gateway:
            response = await gateway.generate(**ASKED)
    assert (response.status_code, code(response)) == (504, "generation_timeout")
