"""`/v1/images/generations/{id}/events`: joining, following, resuming, and what is gone."""

import asyncio
import json
import random

import httpx2
import pytest

from harness.gateway import Running, Serve
from harness.reading import Block
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
    ANN,
    BEN,
    KEYS,
    QUERY,
    STREAMED,
    URL,
    WATCH,
    begin,
    code,
    ended,
    events,
    halves,
    names,
    reading,
    retries,
    speaking,
)


def place_of(response: httpx2.Response) -> str:
    return f"{response.headers['content-location']}/events"


async def resume(gateway: Running, place: str, cursor: str | bytes) -> httpx2.Response:
    value = cursor.encode() if isinstance(cursor, str) else cursor
    return await gateway.client.get(place, headers={b"Last-Event-ID": value})


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


async def test_a_reader_resumes_after_its_cursor_by_header_or_by_query(serve: Serve) -> None:
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        place = place_of(await gateway.generate(**STREAMED))
        first, last = events(await gateway.client.get(place))

        def told(response: httpx2.Response) -> list[tuple[str, bytes]]:
            return [(block.id, block.data) for block in events(response)]

        rest = [(last.id, last.data)]
        assert told(await resume(gateway, place, first.id)) == rest
        by_query = await gateway.client.get(place, params={"last_event_id": first.id})
        assert told(by_query) == rest
        header_wins = await gateway.client.get(
            place, params={"last_event_id": last.id}, headers={"Last-Event-ID": first.id}
        )
        assert told(header_wins) == rest
        header_wins = await gateway.client.get(
            place, params={"last_event_id": first.id}, headers={"Last-Event-ID": last.id}
        )
        assert header_wins.status_code == 204


async def test_after_the_terminal_event_a_reconnect_is_told_to_stop(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        place = place_of(await gateway.generate(**STREAMED))
        (last,) = events(await gateway.client.get(place))
        stopped = await resume(gateway, place, last.id)
    assert (stopped.status_code, stopped.content) == (204, b"")


CURSORS: list[bytes] = [
    b"x",
    b"~~",
    b"-1",
    b"0",
    b"gen_ffff~abc~0000",
    b"gen_0~0~99999999999",
    b"gen_1~a~-1",
    b"\xc3\xa9",
    b"\xff\xfe",
    b"x" * 10_000,
    b"gen_" + b"0" * 40 + b"~aaaaaa~0000",
]


@pytest.mark.parametrize("where", ["header", "query"])
async def test_a_cursor_that_is_not_ours_is_not_found(serve: Serve, where: str) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        place = place_of(await gateway.generate(**STREAMED))
        for cursor in CURSORS:
            for url in (place, f"{URL}?prompt=x"):
                if where == "header":
                    response = await resume(gateway, url, cursor)
                else:
                    # Percent-encoded by hand: not every one of them is text.
                    text = "".join(f"%{byte:02x}" for byte in cursor)
                    separator = "&" if "?" in url else "?"
                    response = await gateway.client.get(f"{url}{separator}last_event_id={text}")
                assert (response.status_code, code(response)) == (404, "generation_not_found")
        assert len(upstream.requests) == 1


async def test_a_cursor_with_nul_is_refused_without_a_stream(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        place = place_of(await gateway.generate(**STREAMED))
        queried = await gateway.client.get(f"{place}?last_event_id=%00")
        assert (queried.status_code, code(queried)) == (404, "generation_not_found")
        async with speaking(gateway, WATCH + b"\r\nLast-Event-ID: a\0b") as (reader, _):
            answer = await reader.read()
        assert len(upstream.requests) == 1
    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_a_cursor_of_another_generation_gives_nobody_its_bytes(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        mine = await gateway.client.post(URL, json=STREAMED, headers=ANN)
        other = await gateway.client.post(URL, json=STREAMED, headers=ANN)
        (event,) = events(await gateway.client.get(place_of(other), headers=ANN))
        generation, epoch, _ = event.id.split("~")
        cursor = {"Last-Event-ID": f"{generation}~{epoch}~0000"}
        for headers in (ANN, BEN):
            confused = await gateway.client.get(place_of(mine), headers=headers | cursor)
            assert confused.status_code == 404
        theirs = await gateway.client.get(
            URL, params=QUERY, headers=BEN | {"Last-Event-ID": event.id}
        )
        assert theirs.status_code == 404
        assert len(upstream.requests) == 2


async def test_a_cursor_from_the_future_of_a_running_generation_gets_all_there_is(
    serve: Serve,
) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url) as gateway:
        async with reading(gateway, "POST", URL, json=STREAMED) as first:
            await first.until(1)
            place = place_of(first.response)
            async with reading(gateway, "GET", place) as watch:
                ((event,)) = await watch.until(1)
            ahead = {"Last-Event-ID": event.id.rpartition("~")[0] + "~0007"}
            async with reading(gateway, "GET", place, headers=ahead) as confused:
                await confused.until(1)
                release.set()
                assert names(await confused.rest()) == ["partial_image", "completed"]


async def test_after_a_restart_nobody_is_given_another_picture_in_silence(serve: Serve) -> None:
    async with scripted(sse(partial(0), completed())) as upstream:
        async with serve(upstream.url) as gateway:
            begun = await begin(gateway)
            await ended(gateway)
            first, _ = events(await gateway.client.get(begun["events_url"]))
        # The same data directory, and so the same secret: the ticket is still good.
        async with serve(upstream.url) as gateway:
            path = begun["events_url"].partition("/v1/")[2]
            for url in (f"/v1/{path}", f"{URL}?prompt=x"):
                response = await resume(gateway, url, first.id)
                assert (response.status_code, code(response)) == (404, "generation_not_found")
        assert len(upstream.requests) == 1


async def test_an_epoch_that_is_not_this_logs_is_not_found(serve: Serve) -> None:
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        place = place_of(await gateway.generate(**STREAMED))
        first, _ = events(await gateway.client.get(place))
        generation, epoch, sequence = first.id.split("~")
        rebuilt = await resume(gateway, place, f"{generation}~{epoch[::-1]}0~{sequence}")
    assert rebuilt.status_code == 404


def gap_of(block: Block) -> tuple[int, int]:
    assert block.event == "stream.gap"
    body = json.loads(block.data)
    return body["missing_from"], body["missing_to"]


async def test_a_reader_of_what_is_no_longer_kept_is_told_and_gets_the_newest(
    serve: Serve,
) -> None:
    """A picture is 412 bytes here: there is room for one."""
    async with scripted(sse(partial(0), partial(1), completed())) as upstream:
        async with serve(upstream.url, replay_bytes=450) as gateway:
            posted = await gateway.generate(**STREAMED | {"partial_images": 2})
            assert len(events(posted)) == 3, "a live viewer gets everything"
            place = place_of(posted)
            gap, last = events(await gateway.client.get(place))
            assert gap_of(gap) == (0, 1)
            assert names([last]) == ["completed"]
            # Whoever was told goes on from there, and whoever has all but the picture misses none.
            assert [b.id for b in events(await resume(gateway, place, gap.id))] == [last.id]
            behind = gap.id.rpartition("~")[0] + "~0000"
            gap, last = events(await resume(gateway, place, behind))
            assert gap_of(gap) == (1, 1)


async def test_where_nothing_is_kept_any_more_the_reader_is_told_by_410(serve: Serve) -> None:
    async with scripted(sse(partial(0), completed())) as upstream:
        async with serve(upstream.url, replay_bytes=1) as gateway:
            begun = await begin(gateway, headers={"Idempotency-Key": "k"})
            await ended(gateway)
            watched = await gateway.client.get(begun["events_url"])
            again = [
                await gateway.client.post(URL, json=body, headers={"Idempotency-Key": "k"})
                for body in (STREAMED, {**STREAMED, "stream": False, "partial_images": None})
            ]
        assert len(upstream.requests) == 1
    for response in (watched, *again):
        assert (response.status_code, code(response)) == (410, "generation_gone")
        assert response.headers["x-should-retry"] == "false"


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
