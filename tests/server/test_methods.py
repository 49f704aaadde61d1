"""Methods and versions of HTTP on the addresses of generations: each has its answer."""

import asyncio
import json

import pytest

from harness.gateway import Serve
from harness.upstream import answer, completed, json_response, partial, scripted, sse
from server.watching import (
    ASKED,
    STREAMED,
    URL,
    WATCH,
    begin,
    code,
    ended,
    events,
    names,
    read,
    speaking,
)

EVENTS = f"{URL}/gen_0/events"


async def test_head_begins_nothing_and_takes_no_viewers_place(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream:
        async with serve(upstream.url, viewers_per_generation=1) as gateway:
            begun = await begin(gateway)
            await ended(gateway)
            made = gateway.gateway.registry.find(begun["id"], None)
            assert made is not None
            for url in (begun["events_url"], f"{URL}?prompt=x"):
                for _ in range(3):
                    response = await gateway.client.head(url)
                    assert (response.status_code, response.content) == (200, b"")
                    assert response.headers["content-type"].startswith("text/event-stream")
                    assert "content-length" not in response.headers
            assert (made.audience.seen, len(upstream.requests)) == (0, 1)
            assert (await gateway.client.get(begun["events_url"])).status_code == 200


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        (URL, {"GET", "HEAD", "POST"}),
        (f"{URL}/gen_0", {"GET", "HEAD", "DELETE"}),
        (EVENTS, {"GET", "HEAD"}),
        ("/v1/tickets", {"POST"}),
    ],
)
async def test_any_other_method_is_told_which_ones_there_are(
    serve: Serve, url: str, allowed: set[str]
) -> None:
    every = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        for method in every - allowed:
            response = await gateway.client.request(method, url)
            assert response.status_code == 405, method
            assert set(response.headers["allow"].split(", ")) == allowed
            assert method == "HEAD" or code(response) == "method_not_allowed"
        assert not upstream.requests


async def test_a_stream_over_http_1_0_is_the_stream_itself_up_to_the_end(serve: Serve) -> None:
    asking = WATCH.replace(b"HTTP/1.1", b"HTTP/1.0")
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        async with speaking(gateway, asking) as (reader, _):
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head.lower()
    assert head.lower().count(b"connection: close") == 1
    assert b"keep-alive" not in head.lower()
    blocks, rest = read(body)
    assert (names(blocks), rest) == (["partial_image", "completed"], b"")


async def test_json_over_http_1_0_has_its_length(serve: Serve) -> None:
    body = json.dumps(ASKED).encode()
    asking = b"POST %s HTTP/1.0\r\nHost: localhost\r\n" % URL.encode()
    asking += b"Content-Type: application/json\r\nContent-Length: %d" % len(body)
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        async with speaking(gateway, asking) as (reader, writer):
            writer.write(body)
            head, _, received = (await reader.read()).partition(b"\r\n\r\n")
    assert b"content-length: %d" % len(received) in head.lower()
    assert json.loads(received)["data"] == answer()["data"]


async def test_a_stream_may_be_the_last_answer_of_its_connection_or_not(serve: Serve) -> None:
    again = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close"
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        async with speaking(gateway, WATCH + b"\r\nConnection: close") as (reader, _):
            only = await reader.read()
        async with speaking(gateway, WATCH, again) as (reader, _):
            both = await reader.read()
    assert only.endswith(b"\r\n0\r\n\r\n")
    assert only.lower().count(b"connection:") == 1
    assert both.count(b"HTTP/1.1 200 OK") == 2
    assert both.endswith(b'{"status":"ok"}')


async def test_many_streams_one_after_another_leave_nothing_behind(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        posted = [await gateway.client.post(URL, json=STREAMED) for _ in range(3)]
        before = len(asyncio.all_tasks())
        for _ in range(50):
            await gateway.client.get(f"{posted[0].headers['content-location']}/events")
        await ended(gateway)
        assert len(asyncio.all_tasks()) <= before
        assert gateway.gateway.registry.active == 0
        assert names(events(posted[0])) == ["completed"]
