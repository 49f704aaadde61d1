"""Three independent parsers of server-sent events read the same things in the server's bytes."""

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
from harness.upstream import CUT, Script, completed, frame, head, partial, picture, scripted

Parsed = tuple[str, str, str]
"""Event name, data, id."""

PATH = "/v1/images/generations"
ASKED: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1", "partial_images": 2}


def by_httpx_sse(chunks: Iterator[bytes]) -> list[Parsed]:
    response = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=chunks)
    return [(event.event, event.data, event.id) for event in EventSource(response).iter_sse()]


def by_launchdarkly(chunks: Iterator[bytes]) -> list[Parsed]:
    reader = _SSEReader(_BufferedLineReader.lines_from(chunks))
    events = [e for e in reader.events_and_comments() if isinstance(e, LaunchDarklyEvent)]
    return [(event.event, event.data, event.id or "") for event in events]


def by_openai(chunks: Iterator[bytes]) -> list[Parsed]:
    events = SSEDecoder().iter_bytes(chunks)
    return [(event.event or "message", event.data, event.id or "") for event in events]


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
    return [name.rpartition(".")[2] for name, _, _ in events]


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
    assert {identifier for _, _, identifier in events} == {""}


@pytest.mark.parametrize("seed", range(3))
async def test_the_parsers_agree_on_a_stream_for_eventsource(serve: Serve, seed: int) -> None:
    events = read_by_all(await get(serve, instant), seed)
    assert names(events) == ["partial_image", "partial_image", "completed"]
    identifiers = [identifier for _, _, identifier in events]
    assert [i.rpartition("~")[2] for i in identifiers] == ["0000", "0001", "0002"]


async def test_the_parsers_agree_on_the_streams_of_several_pictures(serve: Serve) -> None:
    events = read_by_all(await post(serve, instant, n=4))
    assert len(events) == 12
    assert names(events).count("completed") == 4


async def test_the_parsers_agree_on_events_of_megabytes(serve: Serve) -> None:
    large = picture(3, 1_500_000)
    script: Script = [
        head(),
        frame(partial(0, b64_json=large)),
        frame(completed(b64_json=large)),
        CUT,
    ]
    events = read_by_all(await post(serve, script))
    assert [len(data) > 2_000_000 for _, data, _ in events] == [True, True]


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
