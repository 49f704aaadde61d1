"""`n` above 1, streamed: side by side, told apart, counted together, failing alone."""

import asyncio
import json
from collections import Counter
from typing import Any

from harness.gateway import Serve
from harness.upstream import (
    CUT,
    RESET,
    USAGE,
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
from server.watching import (
    SECONDS,
    STREAMED,
    URL,
    begin,
    ended,
    events,
    log_lines,
    names,
    reading,
)


def told(blocks: list[Any]) -> list[dict[str, Any]]:
    return [json.loads(block.data) for block in blocks]


async def test_they_are_made_at_the_same_time_and_told_apart_by_image_index(
    serve: Serve,
) -> None:
    """No picture comes before all three have been asked for."""
    all_there = asyncio.Event()
    count = 0

    def waits_for_the_others(_: Received) -> list[Step]:
        nonlocal count
        count += 1
        if count == 3:
            all_there.set()
        own = completed(b64_json=picture(count))
        return [all_there, head(), frame(partial(0)), frame(own), CUT]

    async with asyncio.timeout(SECONDS):
        async with scripted(waits_for_the_others) as upstream, serve(upstream.url) as gateway:
            response = await gateway.generate(**STREAMED, n=3)
            described = (await gateway.client.get(response.headers["content-location"])).json()
        found = told(events(response))
    assert [each["sequence_number"] for each in found] == list(range(6))
    by_index = Counter((each["image_index"], each["type"].rpartition(".")[2]) for each in found)
    assert by_index == Counter(
        {(index, kind): 1 for index in range(3) for kind in ("partial_image", "completed")}
    )
    for index in range(3):
        kinds = [each["type"] for each in found if each["image_index"] == index]
        assert kinds[-1].endswith("completed"), "each picture's own order holds"
    done = {e["b64_json"] for e in found if e["type"].endswith("completed")}
    assert done == {picture(seed) for seed in (1, 2, 3)}
    assert described["usage"]["total_tokens"] == 3 * USAGE["total_tokens"]
    assert [request.json["n"] for request in upstream.requests] == [1, 1, 1]


async def test_one_that_fails_does_not_take_the_others_with_it_and_is_told_last(
    serve: Serve,
) -> None:
    release = asyncio.Event()

    def second_fails(_: Received) -> list[Step]:
        number = len(upstream.requests)
        return [RESET] if number == 2 else [head(), release, frame(completed()), CUT]

    async with asyncio.timeout(SECONDS), scripted(second_fails) as upstream:
        async with serve(upstream.url) as gateway:
            begun = await begin(gateway, n=3)
            await upstream.after(3)
            release.set()
            await ended(gateway)
            watched = events(await gateway.client.get(begun["events_url"]))
    assert names(watched) == ["completed", "completed", "failed"]
    assert "image_index" not in told(watched)[-1], "it is the failure of the whole"


async def test_where_the_reader_leaves_all_upstream_streams_are_let_go(serve: Serve) -> None:
    def endless(_: Received) -> list[Step]:
        return [head(), frame(partial(0)), asyncio.Event()]

    async with scripted(endless) as upstream, serve(upstream.url, linger=0) as gateway:
        with log_lines() as lines:
            async with reading(gateway, "POST", URL, json=STREAMED | {"n": 4}) as viewer:
                await viewer.until(4)
            async with asyncio.timeout(SECONDS):
                await upstream.emptied.wait()
            await ended(gateway)
    assert lines[0]["outcome"] == "cancelled"
    assert lines[0]["attempts"] == ["scripted:cancelled"] * 4


async def test_partial_images_of_one_picture_do_not_supersede_anothers(serve: Serve) -> None:
    async with scripted(sse(partial(0), partial(1), completed())) as upstream:
        async with serve(upstream.url) as gateway:
            response = await gateway.generate(**STREAMED | {"n": 2, "partial_images": 2})
    found = Counter(
        (each["image_index"], each.get("partial_image_index")) for each in told(events(response))
    )
    assert found == Counter((index, step) for index in (0, 1) for step in (0, 1, None))
