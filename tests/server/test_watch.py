"""`GET /v1/images/generations?prompt=…`: the EventSource dialect and its resumption."""

import asyncio
import json

import httpx2
import pytest

from harness.gateway import Running, Serve
from harness.upstream import CUT, RESET, Step, completed, frame, head, partial, scripted, sse
from safelight.server.answers import lifetime_of

URL = "/v1/images/generations"
QUERY = {"prompt": "x", "partial_images": "1"}


@pytest.fixture(params=["own", "stock"])
def upstream_transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def blocks(response: httpx2.Response) -> list[dict[str, str]]:
    """The stream's events as their fields."""
    found = []
    for block in response.text.removeprefix(":\n").split("\n\n"):
        lines = [line.split(": ", 1) for line in block.split("\n") if not line.startswith(":")]
        fields = {line[0]: line[1] for line in lines if len(line) == 2}
        fields.pop("retry", None)
        if fields:
            found.append(fields)
    return found


async def watch(gateway: Running, last: str | None = None, **query: str) -> httpx2.Response:
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last else {})
    return await gateway.client.get(URL, params=query or QUERY, headers=headers)


async def test_every_event_has_an_id_made_of_characters_that_need_no_preflight(
    serve: Serve,
) -> None:
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        events = blocks(await watch(gateway))
    assert [event["event"].rpartition(".")[2] for event in events] == ["partial_image", "completed"]
    for event in events:
        assert len(event["id"]) <= 128
        assert event["id"].replace(".", "").replace("_", "").replace("~", "").isalnum()


async def test_a_reconnect_goes_on_after_the_last_event_of_the_same_generation(
    serve: Serve,
) -> None:
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        first, last = blocks(await watch(gateway))
        resumed = blocks(await watch(gateway, first["id"]))
        assert resumed == [last]
        assert len(upstream.requests) == 1


async def test_a_reconnect_after_the_terminal_event_gets_204_and_starts_nothing(
    serve: Serve,
) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        (event,) = blocks(await watch(gateway))
        assert (await watch(gateway, event["id"])).status_code == 204
        assert len(upstream.requests) == 1


async def test_a_reconnect_while_it_is_running_gets_the_rest_as_it_comes(serve: Serve) -> None:
    release = asyncio.Event()
    script: list[Step] = [head(), frame(partial(0)), release, frame(completed()), CUT]
    async with (
        asyncio.timeout(10),
        scripted(script) as upstream,
        serve(upstream.url, linger=5) as gateway,
    ):
        async with gateway.client.stream("GET", URL, params=QUERY) as response:
            received = ""
            async for text in response.aiter_text():
                received += text
                if "\n\n" in received:
                    break
        identifier = received.partition("id: ")[2].partition("\n")[0]
        resuming = asyncio.create_task(watch(gateway, identifier))
        release.set()
        (event,) = blocks(await resuming)
        assert event["event"] == "image_generation.completed"
        assert len(upstream.requests) == 1


async def test_the_header_wins_over_the_query(serve: Serve) -> None:
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        first, last = blocks(await watch(gateway))
        response = await watch(gateway, last["id"], prompt="x", last_event_id=first["id"])
        assert response.status_code == 204
        response = await watch(gateway, prompt="x", last_event_id=first["id"])
        assert blocks(response) == [last]


@pytest.mark.parametrize(
    "cursor",
    ["x", "gen_ffff~abc~0000", "~~", "-1", "gen_0~0~99999999999", "x" * 10_000, "é", "gen_1~a~-1"],
)
async def test_a_cursor_that_is_not_ours_is_not_found_and_starts_nothing(
    serve: Serve, cursor: str
) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        response = await gateway.client.get(
            URL, params=QUERY, headers={b"Last-Event-ID": cursor.encode()}
        )
        assert response.status_code == 404
        assert response.json()["error"]["code"] == "generation_not_found"
        assert not upstream.requests


async def test_a_cursor_of_another_epoch_or_the_future_never_gives_wrong_bytes(
    serve: Serve,
) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        (event,) = blocks(await watch(gateway))
        generation, epoch, _ = event["id"].split("~")
        assert (await watch(gateway, f"{generation}~{epoch}~9999")).status_code == 204
        assert (await watch(gateway, f"{generation}~0{epoch}~0000")).status_code == 404


async def test_another_callers_generation_looks_like_an_unknown_one(serve: Serve) -> None:
    keys = ("key-of-ann-1", "key-of-ben-1")
    async with scripted(sse(completed())) as upstream, serve(upstream.url, keys=keys) as gateway:
        headers = {"x-api-key": keys[0]}
        mine = await gateway.client.get(URL, params=QUERY, headers=headers)
        cursor = blocks(mine)[0]["id"]
        headers = {"x-api-key": keys[1], "Last-Event-ID": cursor}
        theirs = await gateway.client.get(URL, params=QUERY, headers=headers)
        assert theirs.status_code == 404


async def test_a_failure_is_an_event_that_does_not_fire_onerror_even_before_the_first_event(
    serve: Serve,
) -> None:
    async with scripted([RESET]) as upstream, serve(upstream.url) as gateway:
        (event,) = blocks(await watch(gateway))
        assert event["event"] == "image_generation.failed"
        assert json.loads(event["data"])["error"]["code"] == "upstream_error"
        assert (await watch(gateway, event["id"])).status_code == 204


async def test_the_query_is_validated_like_a_body_before_the_stream(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        for query, param in (
            ({"partial_images": "1"}, "prompt"),
            ({"prompt": "x", "partial_images": "4"}, "partial_images"),
            ({"prompt": "x", "partial_images": "two"}, "partial_images"),
            ({"prompt": "x", "size": "1x1"}, "size"),
            ({"prompt": "x", "stream": "false"}, "stream"),
            ({"prompt": "x", "api_key": "k"}, "api_key"),
        ):
            response = await watch(gateway, **query)
            assert response.status_code == 422, query
            assert response.json()["error"]["param"] == param
            assert response.json()["detail"][0]["loc"] == ["query", param]
        assert not upstream.requests


async def test_head_starts_no_generation(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        response = await gateway.client.head(URL, params=QUERY)
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert not upstream.requests


def test_streams_that_begin_together_end_spread_over_the_last_fifth_of_their_lifetime() -> None:
    lifetimes = [lifetime_of(600) for _ in range(500)]
    assert all(480 <= each <= 600 for each in lifetimes)
    assert min(lifetimes) < 500
    assert max(lifetimes) > 580
