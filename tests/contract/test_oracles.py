"""Three independent parsers of server-sent events read the same things in the server's bytes."""

import asyncio
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from httpx_sse import EventSource
from ld_eventsource.actions import Event as LaunchDarklyEvent
from ld_eventsource.reader import _BufferedLineReader, _SSEReader
from openai._streaming import SSEDecoder

from contract.instant import instant
from harness.gateway import Serve
from harness.upstream import CUT, Script, Step, completed, frame, head, partial, picture, scripted

Parsed = tuple[str, str, str, int | None]
"""Event name, data, the id to resume after, and the milliseconds to wait before that."""

PATH = "/v1/images/generations"
ASKED: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1", "partial_images": 2}


def by_httpx_sse(chunks: Iterator[bytes]) -> list[Parsed]:
    response = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=chunks)
    events = EventSource(response).iter_sse()
    return [(event.event, event.data, event.id, event.retry) for event in events]


def by_launchdarkly(chunks: Iterator[bytes]) -> list[Parsed]:
    told: list[int] = []
    reader = _SSEReader(_BufferedLineReader.lines_from(chunks), set_retry=told.append)
    parsed: list[Parsed] = []
    for event in reader.events_and_comments():
        if isinstance(event, LaunchDarklyEvent):
            retry = told.pop() if told else None
            parsed.append((event.event, event.data, event.last_event_id or "", retry))
    return parsed


def by_openai(chunks: Iterator[bytes]) -> list[Parsed]:
    events = SSEDecoder().iter_bytes(chunks)
    return [(e.event or "message", e.data, e.id or "", e.retry) for e in events]


PARSERS: tuple[Callable[[Iterator[bytes]], list[Parsed]], ...] = (
    by_httpx_sse,
    by_launchdarkly,
    by_openai,
)


def read_by_all(body: bytes, seed: int = 0) -> list[Parsed]:
    """What the parsers agree on, whole and in seeded cuts."""
    whole = [parse(iter([body])) for parse in PARSERS]
    assert whole[0] == whole[1] == whole[2]
    for parse in PARSERS:
        assert parse(cut(body, random.Random(seed))) == whole[0]
    return whole[0]


def cut(body: bytes, chance: random.Random) -> Iterator[bytes]:
    """Pieces of 1 to 4000 bytes, the short ones as likely as the long."""
    position = 0
    while position < len(body):
        length = int(4000 ** chance.random())
        yield body[position : position + length]
        position += length


def names(events: list[Parsed]) -> list[str]:
    return [name.rpartition(".")[2] for name, *_ in events]


def ids(events: list[Parsed]) -> list[str]:
    """Their last parts: the places in the log."""
    return [identifier.rpartition("~")[2] for _, _, identifier, _ in events]


def retries(events: list[Parsed]) -> list[bool]:
    """Which events tell how long to wait."""
    return [retry is not None for *_, retry in events]


async def post(serve: Serve, script: Script, **changes: Any) -> bytes:
    async with scripted(script) as upstream, serve(upstream.url) as gateway:
        response = await gateway.generate(**ASKED, stream=True, **changes)
    assert response.status_code == 200
    return response.content


async def get(serve: Serve, script: Script, **changes: Any) -> bytes:
    async with scripted(script) as upstream, serve(upstream.url) as gateway:
        response = await gateway.client.get(PATH, params=ASKED | changes)
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("seed", range(3))
async def test_the_parsers_agree_on_a_posted_stream(serve: Serve, seed: int) -> None:
    events = read_by_all(await post(serve, instant), seed)
    assert names(events) == ["partial_image", "partial_image", "completed"]
    assert {(identifier, retry) for _, _, identifier, retry in events} == {("", None)}


@pytest.mark.parametrize("seed", range(3))
async def test_the_parsers_agree_on_a_stream_for_eventsource(serve: Serve, seed: int) -> None:
    events = read_by_all(await get(serve, instant), seed)
    assert names(events) == ["partial_image", "partial_image", "completed"]
    assert ids(events) == ["0000", "0001", "0002"]
    assert retries(events) == [True, False, False]


@pytest.mark.parametrize("fetch", [post, get])
async def test_the_parsers_agree_on_the_streams_of_several_pictures(
    serve: Serve, fetch: Callable[..., Any]
) -> None:
    events = read_by_all(await fetch(serve, instant, n=4))
    assert len(events) == 12
    assert names(events).count("completed") == 4


@pytest.mark.parametrize("seed", range(3))
async def test_the_parsers_agree_on_what_is_sent_after_a_reconnect(serve: Serve, seed: int) -> None:
    async with scripted(instant) as upstream, serve(upstream.url, reconnect_delay=2) as gateway:
        whole = read_by_all((await gateway.client.get(PATH, params=ASKED)).content)
        headers = {"Last-Event-ID": whole[0][2]}
        resumed = await gateway.client.get(PATH, params=ASKED, headers=headers)
    events = read_by_all(resumed.content, seed)
    assert [event[:3] for event in events] == [event[:3] for event in whole[1:]]
    assert retries(events) == [True, False]
    # Told anew each time, so that not all who were cut together come together.
    for first, *_ in (whole, events):
        assert 2000 <= (first[3] or 0) <= 10_000


async def test_the_parsers_agree_on_heartbeats_after_events_with_ids(serve: Serve) -> None:
    first, second = asyncio.Event(), asyncio.Event()
    before: list[Step] = [head(), frame(partial(0)), first, frame(partial(1)), second]
    script = [*before, frame(completed()), CUT]
    body = b""
    async with scripted(script) as upstream, serve(upstream.url, heartbeat=0.02) as gateway:
        async with (
            asyncio.timeout(20),
            gateway.client.stream("GET", PATH, params=ASKED) as response,
        ):
            async for chunk in response.aiter_bytes():
                body += chunk
                for place, release in enumerate((first, second), 1):
                    if body.count(b"\n\n:\n:\n") >= place:
                        release.set()
    assert body.count(b":\n") >= 5
    events = read_by_all(body)
    assert names(events) == ["partial_image", "partial_image", "completed"]
    assert ids(events) == ["0000", "0001", "0002"]


@pytest.mark.parametrize("seed", range(3))
async def test_the_parsers_agree_on_a_gap_and_what_comes_after_it(serve: Serve, seed: int) -> None:
    room = len(picture(0)) * 3 // 2
    async with scripted(instant) as upstream, serve(upstream.url, replay_bytes=room) as gateway:
        answered = await gateway.client.get(PATH, params=ASKED)
        place = answered.headers["Content-Location"] + "/events"
        late = await gateway.client.get(place)
    events = read_by_all(late.content, seed)
    assert names(events) == ["gap", "completed"]
    assert ids(events) == ["0001", "0002"]
    assert retries(events) == [True, False]
    told = json.loads(events[0][1])
    assert (told["missing_from"], told["missing_to"]) == (0, 1)


async def test_the_parsers_agree_on_being_asked_to_come_back(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        gateway.gateway.registry.draining = True
        refused = await gateway.client.get(PATH, params=ASKED)
        assert not upstream.requests
    (event,) = read_by_all(refused.content)
    name, data, identifier, retry = event
    assert (name, identifier) == ("stream.retry", "")
    assert json.loads(data)["reason"] == "draining"
    assert json.loads(data)["retry_ms"] == retry


async def test_the_parsers_agree_on_events_of_megabytes(serve: Serve) -> None:
    large = picture(3, 1_500_000)
    script: Script = [
        head(),
        frame(partial(0, b64_json=large)),
        frame(completed(b64_json=large)),
        CUT,
    ]
    events = read_by_all(await post(serve, script))
    assert [len(data) > 2_000_000 for _, data, *_ in events] == [True, True]


@pytest.mark.parametrize("fetch", [post, get])
async def test_the_parsers_agree_on_a_failure_whatever_characters_it_has(
    serve: Serve, fetch: Callable[[Serve, Script], Any]
) -> None:
    message = "first\nsecond\r\nthird\u2028fourth\x85 é 漢 \x00: data: x"
    error = {"type": "error", "error": {"message": message, "type": "server_error", "code": "c"}}
    events = read_by_all(await fetch(serve, [head(), frame(partial(0)), frame(error), CUT]))
    assert len(events) == 2
    assert "fourth" in events[-1][1]
    # One line of ASCII, so that no parser can cut it where another does not.
    assert events[-1][1].isascii()


async def test_an_oracle_that_saw_other_bytes_would_disagree(serve: Serve) -> None:
    body = await post(serve, instant)
    read = [parse(iter([body])) for parse in PARSERS]
    without_the_blank_line = [parse(iter([body[:-1]])) for parse in PARSERS]
    assert len(read[0]) == 3
    assert [len(events) for events in without_the_blank_line] != [3, 3, 3]
