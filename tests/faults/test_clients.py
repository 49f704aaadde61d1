"""The recording clients do what SDKs and browsers do, and say truly how a connection ended."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from harness.clients import MAX_CONNECTIONS, PATH, EventSourceClient, JSONClient, OpenAIClient
from harness.history import Connection, Viewer
from harness.reading import digest
from harness.upstream import (
    CUT,
    RESET,
    Script,
    ScriptedUpstream,
    Step,
    answer,
    chunked,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    scripted,
)

STOP: list[Step] = [b"HTTP/1.1 204 No Content\r\n\r\n", CUT]
CHUNKED = head(Transfer_Encoding="chunked")


def event(number: int, kind: str = "partial_image", **changes: Any) -> bytes:
    data = partial(number) if kind == "partial_image" else completed()
    return f"id: g~e~{number:04d}\n".encode() + frame({**data, "sequence_number": number} | changes)


async def watch(
    *scripts: Script, **options: Any
) -> tuple[Viewer, ScriptedUpstream, Sequence[float]]:
    """What an EventSource gets from a server that plays `scripts`, one a connection."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    client = EventSourceClient(sleep=sleep, **options)
    async with asyncio.timeout(20), scripted(*scripts) as server:
        viewer = await client.follow(server.url.removesuffix("/v1") + "/first?prompt=x")
    return viewer, server, waits


def cursors(server: ScriptedUpstream) -> list[str | None]:
    return [request.headers.get("last-event-id") for request in server.requests]


def paths(server: ScriptedUpstream) -> list[str]:
    return [request.line.split(" ")[1] for request in server.requests]


def ending(viewer: Viewer) -> list[str]:
    return [connection.ending for connection in viewer.connections]


@pytest.mark.parametrize(
    ("first", "how"),
    [
        ([head(), event(0), CUT], "clean"),
        ([CHUNKED, chunked([event(0)]), CUT], "clean"),
        ([CHUNKED, chunked([event(0)])[:-5], CUT], "cut"),
        ([head(), event(0), event(1)[:-1], CUT], "clean"),
        ([head(), event(0), event(1)[:20], CUT], "clean"),
    ],
    ids=range(5),
)
async def test_an_eventsource_comes_back_with_the_last_complete_id_after_any_end(
    first: Script, how: str
) -> None:
    viewer, server, _ = await watch(first, [head(), event(1, "completed"), CUT], STOP)
    assert cursors(server) == [None, "g~e~0000", "g~e~0001"]
    assert ending(viewer) == [how, "clean", "clean"]
    assert [frame.kind for frame in viewer.frames] == ["partial_image", "completed"]
    assert [connection.status for connection in viewer.connections] == [200, 200, 204]


async def test_an_eventsource_comes_back_after_a_reset_with_what_it_had_read_by_then() -> None:
    viewer, server, _ = await watch([head(), event(0), RESET], STOP)
    assert ending(viewer) == ["reset", "clean"]
    # A reset may overtake what was sent before it.
    assert cursors(server)[1] == ("g~e~0000" if viewer.frames else None)


async def test_an_event_that_was_cut_off_is_a_leftover_and_no_frame() -> None:
    viewer, _, _ = await watch([head(), b":\n", event(0), event(1)[:30], CUT], STOP)
    first = viewer.connections[0]
    assert len(first.frames) == 1
    assert first.leftover == event(1)[:30]


async def test_an_id_without_data_counts_and_one_with_nul_does_not() -> None:
    _, server, _ = await watch([head(), b"id: a\n\nid: b\0\ndata: {}\n\nid: c\n", CUT], STOP)
    assert cursors(server) == [None, "a"]


async def test_an_empty_id_forgets_the_last() -> None:
    _, server, _ = await watch([head(), event(0), b"id\ndata: {}\n\n", CUT], STOP)
    assert cursors(server) == [None, None]


async def test_it_waits_as_long_as_it_was_last_told() -> None:
    retry = b"retry: 1500\ndata: {}\n\n"
    scripts: list[Script] = [
        [head(), CUT],
        [head(), retry, CUT],
        [head(), b"retry: x\n\n", CUT],
        STOP,
    ]
    _, _, waits = await watch(*scripts, delay=3.0)
    assert waits == [3.0, 1.5, 1.5]


@pytest.mark.parametrize(
    "last",
    [
        STOP,
        [head("503 Service Unavailable"), CUT],
        [head("429 Too Many Requests"), CUT],
        [head("404 Not Found"), CUT],
        [head(content_type="text/html"), event(1), CUT],
        json_response({}),
    ],
    ids=range(6),
)
async def test_it_stops_for_good_at_anything_but_a_200_with_events(last: Script) -> None:
    viewer, server, _ = await watch([head(), event(0), CUT], last)
    assert len(server.requests) == 2
    assert len(viewer.frames) == 1


@pytest.mark.parametrize(
    ("status", "later"),
    [("301 Moved Permanently", "/moved"), ("308 Permanent Redirect", "/moved")]
    + [(status, "/first?prompt=x") for status in ("302 Found", "307 Temporary Redirect")],
)
async def test_it_follows_a_redirect_and_stays_only_where_a_permanent_one_sent_it(
    status: str, later: str
) -> None:
    redirect: list[Step] = [head(status, Location="/moved"), CUT]
    _, server, _ = await watch(redirect, [head(), event(0), CUT], STOP)
    assert paths(server) == ["/first?prompt=x", "/moved", later]
    assert cursors(server) == [None, None, "g~e~0000"]


async def test_it_gives_up_on_a_server_that_never_tells_it_to_stop() -> None:
    viewer, server, _ = await watch([head(), CUT])
    assert len(viewer.connections) == len(server.requests) == MAX_CONNECTIONS


async def test_it_tries_again_where_no_connection_can_be_made() -> None:
    async with scripted(STOP) as server:
        pass
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with asyncio.timeout(20):
        viewer = await EventSourceClient(sleep=sleep).follow(server.url)
    assert {connection.status for connection in viewer.connections} == {None}
    assert len(waits) == MAX_CONNECTIONS


async def test_it_asks_in_the_query_with_the_headers_of_a_browser() -> None:
    async with asyncio.timeout(20), scripted(STOP) as server:
        await EventSourceClient().generate(server.url.removesuffix("/v1"), prompt="a fox", n=1)
    assert server.requests[0].line == f"GET {PATH}?prompt=a+fox&n=1 HTTP/1.1"
    assert server.requests[0].headers["accept"] == "text/event-stream"


# POST --------------------------------------------------------------------------------------------


async def post(client: OpenAIClient | JSONClient, script: Script) -> tuple[Connection, Any]:
    async with asyncio.timeout(20), scripted(script) as server:
        viewer = await client.generate(server.url.removesuffix("/v1"), prompt="x")
        (connection,) = viewer.connections
        await server.arrived.wait()
        return connection, server.requests[0]


async def test_the_openai_client_posts_with_its_key_and_keeps_every_event() -> None:
    script: Script = [head(), b":\n", frame(partial(0)), frame(completed()), CUT]
    got, asked = await post(OpenAIClient(key="k"), script)
    assert asked.json == {"stream": True, "prompt": "x"}
    assert asked.headers["authorization"] == "Bearer k"
    assert [frame.digest for frame in got.frames] == [digest(picture(0)), digest(picture(99))]
    assert [frame.index for frame in got.frames] == [0, None]
    assert (got.status, got.ending, got.leftover) == (200, "clean", b"")


async def test_each_dialect_has_its_own_name_for_a_failure() -> None:
    error = {"error": {"message": "m"}, "type": "error"}
    own = frame({**error, "type": "error"})
    foreign = own.replace(b"event: error", b"event: image_generation.failed")
    got, _ = await post(OpenAIClient(), [head(), own, foreign, CUT])
    assert [frame.kind for frame in got.frames] == ["failed", "other"]
    viewer, _, _ = await watch([head(), own, foreign, CUT], STOP)
    assert [frame.kind for frame in viewer.frames] == ["other", "failed"]


@pytest.mark.parametrize("client", [OpenAIClient(patience=0.2), JSONClient(patience=0.2)])
@pytest.mark.parametrize(
    ("script", "how", "status"),
    [
        ([CUT], "cut", None),
        ([RESET], "reset", None),
        ([head()[:30], CUT], "cut", None),
        ([head(Content_Length=9), b"{", CUT], "cut", 200),
        ([head(Content_Length=9), asyncio.Event()], "silent", 200),
        ([asyncio.Event()], "silent", None),
        ([b"nonsense\r\n\r\n", CUT], "cut", None),
    ],
    ids=range(7),
)
async def test_every_bad_end_has_its_name(
    client: OpenAIClient | JSONClient, script: Script, how: str, status: int | None
) -> None:
    got, _ = await post(client, script)
    assert (got.ending, got.status, got.frames) == (how, status, ())


async def test_a_status_is_kept_with_the_code_of_its_envelope_if_it_has_one() -> None:
    error = {"error": {"message": "m", "type": "t", "param": None, "code": "c"}}
    got, _ = await post(OpenAIClient(), json_response(error, "502 Bad Gateway"))
    assert (got.status, got.error, got.frames) == (502, "c", ())
    del error["error"]["param"]
    got, _ = await post(JSONClient(), json_response(error, "502 Bad Gateway"))
    assert (got.status, got.error) == (502, None)


async def test_the_json_client_has_a_frame_for_each_picture() -> None:
    got, asked = await post(JSONClient(), json_response(answer(2)))
    assert asked.json == {"prompt": "x"}
    assert [(each.kind, each.digest, each.picture) for each in got.frames] == [
        ("completed", digest(picture(0)), 0),
        ("completed", digest(picture(1)), 1),
    ]
    got, _ = await post(JSONClient(), json_response({"error": {"message": "m"}}))
    assert [each.kind for each in got.frames] == ["failed"]


async def test_a_client_may_leave_after_so_many_bytes() -> None:
    whole = head() + frame(completed())
    for client in (OpenAIClient(leave_after=40), JSONClient(leave_after=40)):
        got, _ = await post(client, [whole[:40], asyncio.Event()])
        assert (got.ending, got.output) == ("left", whole[:40])
    got, _ = await post(OpenAIClient(leave_after=0), [asyncio.Event()])
    assert (got.ending, got.output, got.status) == ("left", b"", None)


async def test_the_output_is_every_byte_of_every_connection_redirects_included() -> None:
    script = json_response(json.loads('{"data": []}'))
    got, _ = await post(JSONClient(), script)
    assert got.output == b"".join(step for step in script if isinstance(step, bytes))
    redirect: list[Step] = [head("302 Found", Location="/moved"), b"told", CUT]
    viewer, _, _ = await watch(redirect, STOP)
    assert b"told" in viewer.connections[0].output
