"""`/v1/images/generations/{id}/events` after a cursor: the rest, or word of what is gone."""

import asyncio
import json

import httpx2
import pytest

from harness.gateway import Serve
from harness.reading import Block
from harness.upstream import completed, partial, scripted, sse
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
    place_of,
    reading,
    resume,
    speaking,
)


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
