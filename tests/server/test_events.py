"""`/v1/images/generations/{id}/events`: joining and following."""

import asyncio
import json
import random

import pytest

from harness.gateway import Serve
from harness.upstream import (
    CUT,
    Received,
    Step,
    completed,
    frame,
    head,
    partial,
    picture,
    scripted,
    sse,
)
from safelight.generations import log
from safelight.wire.events import Event
from safelight.wire.frames import Dialect, Frame, encode
from server.watching import (
    QUERY,
    STREAMED,
    URL,
    begin,
    events,
    halves,
    names,
    place_of,
    reading,
    resume,
    retries,
)


async def test_a_late_joiner_gets_what_is_kept_and_then_the_rest_as_it_comes(
    serve: Serve,
) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url) as gateway:
        async with reading(gateway, "POST", URL, json=STREAMED) as first:
            await first.until(1)
            async with reading(gateway, "GET", place_of(first.response)) as late:
                (kept,) = await late.until(1)
                assert json.loads(kept.data)["b64_json"] == picture(0)
                release.set()
                assert names(await late.rest()) == ["partial_image", "completed"]
            assert names(await first.rest()) == ["partial_image", "completed"]
        assert len(upstream.requests) == 1


async def test_both_dialects_carry_the_same_data_under_their_own_names(serve: Serve) -> None:
    error = {"type": "error", "error": {"message": "No.", "type": "server_error", "code": "c"}}
    script: list[Step] = [head(), frame(partial(0)), frame(error), CUT]
    async with scripted(script) as upstream, serve(upstream.url) as gateway:
        posted = await gateway.generate(**STREAMED)
        watched = await gateway.client.get(place_of(posted))
    by_post, by_get = events(posted), events(watched)
    assert [block.event for block in by_post] == ["image_generation.partial_image", "error"]
    assert [block.event for block in by_get] == [
        "image_generation.partial_image",
        "image_generation.failed",
    ]
    assert [block.data for block in by_post] == [block.data for block in by_get]
    assert {block.id for block in by_post} == {""}
    assert b"retry:" not in posted.content
    assert [block.id.rpartition("~")[2] for block in by_get] == ["0000", "0001"]


async def test_streams_hold_nothing_that_clients_stumble_over(serve: Serve) -> None:
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        posted = await gateway.generate(**STREAMED)
        watched = await gateway.client.get(place_of(posted))
    for body in (posted.content, watched.content):
        assert body.startswith(b":\n")
        assert b"[DONE]" not in body
        assert b"\r" not in body
        # A comment is a line without a blank one after it, and every block has its data.
        assert b":\n\n" not in body
        for block in body.removeprefix(b":\n").removesuffix(b"\n\n").split(b"\n\n"):
            fields = [line.partition(b":")[0] for line in block.split(b"\n")]
            assert fields == sorted(fields, key=[b"id", b"retry", b"event", b"data"].index)
            assert fields.count(b"data") == 1
    for response in (posted, watched):
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store, no-transform"
        assert response.headers["x-accel-buffering"] == "no"


async def test_a_browser_is_told_once_how_long_to_wait_and_never_too_short(serve: Serve) -> None:
    waits: list[int] = []
    async with scripted(sse(partial(0), completed())) as upstream:
        async with serve(upstream.url, reconnect_delay=0.5) as gateway:
            place = place_of(await gateway.generate(**STREAMED))
            for _ in range(10):
                watched = await gateway.client.get(place)
                first, _, rest = watched.content.partition(b"\n\n")
                waits += retries(first)
                assert retries(rest) == []
    assert len(waits) == 10
    assert all(500 <= wait <= 2500 for wait in waits)
    assert len(set(waits)) > 1, "all would come back at once"


async def test_whoever_started_it_may_leave_and_the_others_get_every_event(serve: Serve) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url, linger=0) as gateway:
        async with reading(gateway, "POST", URL, json=STREAMED) as first:
            await first.until(1)
            watching = reading(gateway, "GET", place_of(first.response))
            watch = await watching.__aenter__()
            await watch.until(1)
        release.set()
        assert names(await watch.rest()) == ["partial_image", "completed"]
        await watching.__aexit__(None, None, None)


async def test_many_viewers_cost_one_upstream_request_and_one_encoding(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[tuple[int, Dialect]] = []

    def counting(event: Event, sequence: int, dialect: Dialect) -> Frame:
        encoded.append((sequence, dialect))
        return encode(event, sequence, dialect)

    monkeypatch.setattr(log, "encode", counting)
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url) as gateway:
        async with (
            reading(gateway, "POST", URL, json=STREAMED) as first,
            asyncio.TaskGroup() as tasks,
        ):
            await first.until(1)
            place = place_of(first.response)
            watching = [tasks.create_task(gateway.client.get(place)) for _ in range(30)]
            async with reading(gateway, "GET", place) as last:
                await last.until(1)
                release.set()
        assert {task.result().content.count(b"\n\n") for task in watching} == {2}
        assert len(upstream.requests) == 1
    assert sorted(encoded) == [(s, d) for s in (0, 1) for d in ("eventsource", "openai")]


async def test_joining_at_any_moment_leaves_no_gap_and_no_double(serve: Serve) -> None:
    """Viewers by the hundred, many of them at the very moment of an event."""
    chance = random.Random(11)
    released: list[asyncio.Event] = []

    def in_three_steps(_: Received) -> list[Step]:
        released[:] = asyncio.Event(), asyncio.Event()
        first, second = (frame(partial(index)) for index in range(2))
        return [head(), first, released[0], second, released[1], frame(completed()), CUT]

    async with scripted(in_three_steps) as upstream, serve(upstream.url) as gateway:
        for _ in range(15):
            async with reading(gateway, "POST", URL, json=STREAMED | {"partial_images": 2}) as one:
                await one.until(1)
                place = place_of(one.response)
                async with asyncio.TaskGroup() as tasks:
                    joined = []
                    for number in range(20):
                        joined.append(tasks.create_task(gateway.client.get(place)))
                        for _ in range(chance.randrange(60)):
                            await asyncio.sleep(0)
                        if number in (6, 13):
                            released[number // 7].set()
            for each in joined:
                got = [json.loads(block.data)["sequence_number"] for block in events(each.result())]
                assert got == [0, 1, 2]


async def test_a_stream_ends_cleanly_at_its_lifetime_and_its_reader_goes_on(serve: Serve) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream:
        async with serve(upstream.url, viewer_lifetime=0.2, linger=5) as gateway:
            begun = await begin(gateway)
            first = await gateway.client.get(begun["events_url"])
            (event,) = events(first)
            release.set()
            resumed = events(await resume(gateway, begun["events_url"], event.id))
    assert names(resumed) == ["completed"]


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("text/event-stream", 200),
        ("*/*", 200),
        ("text/*;q=0.5", 200),
        ("application/json, text/event-stream;q=0.9", 200),
        ("application/json", 406),
        ("text/html,application/xml", 406),
    ],
)
async def test_a_client_that_takes_no_events_is_told_where_there_is_json(
    serve: Serve, accept: str, status: int
) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        headers = {"Accept": accept}
        place = place_of(await gateway.generate(**STREAMED))
        watched = await gateway.client.get(place, headers=headers)
        asked = await gateway.client.get(URL, params=QUERY, headers=headers)
        assert (watched.status_code, asked.status_code) == (status, status)
        assert len(upstream.requests) == 1 + (status == 200)


async def test_one_viewer_too_many_is_asked_to_come_back(serve: Serve) -> None:
    release = asyncio.Event()
    key = {"Idempotency-Key": "k"}
    async with scripted(halves(release)) as upstream:
        async with serve(upstream.url, viewers_per_generation=1) as gateway:
            async with reading(gateway, "POST", URL, json=STREAMED, headers=key) as first:
                await first.until(1)
                watched = await gateway.client.get(place_of(first.response))
                posted = await gateway.client.post(URL, json=STREAMED, headers=key)
                release.set()
                await first.rest()
    (event,) = events(watched)
    assert (watched.status_code, event.event, event.id) == (200, "stream.retry", "")
    assert len(retries(watched.content)) == 1
    assert json.loads(event.data)["reason"] == "too_many_viewers"
    assert (posted.status_code, posted.headers["x-should-retry"]) == (503, "true")
