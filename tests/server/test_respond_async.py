"""`Prefer: respond-async`: begun by a backend, watched by a browser, fetched when it is done."""

import asyncio

import pytest

from harness.gateway import Serve
from harness.upstream import answer, completed, head, json_response, picture, scripted, sse
from server.watching import (
    ANN,
    ASKED,
    ASYNC,
    KEYS,
    SECONDS,
    STREAMED,
    URL,
    begin,
    code,
    ended,
    halves,
    names,
    reading,
)


async def test_it_is_answered_at_once_with_where_to_look_and_where_to_watch(
    serve: Serve,
) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        begun = await gateway.client.post(URL, json=STREAMED, headers=ANN | ASYNC)
        assert begun.status_code == 202
        assert begun.headers["preference-applied"] == "respond-async"
        place = begun.headers["location"]
        assert place == begun.headers["content-location"]
        assert begun.json()["status"] in ("queued", "in_progress")
        # The browser has no key.
        async with reading(gateway, "GET", begun.json()["events_url"]) as browser:
            await browser.until(1)
            release.set()
            assert names(await browser.rest()) == ["partial_image", "completed"]
        done = await gateway.client.get(place, headers=ANN)
        assert done.json()["result"]["data"] == [{"b64_json": picture(99)}]
        assert len(upstream.requests) == 1


async def test_it_goes_on_to_its_end_though_nobody_watches(serve: Serve) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url, linger=0) as gateway:
        begun = await begin(gateway)
        async with reading(gateway, "GET", begun["events_url"]) as watch:
            await watch.until(1)
        release.set()
        await ended(gateway)
        done = await gateway.client.get(f"{URL}/{begun['id']}")
    assert done.json()["status"] == "completed"


async def test_an_answer_that_is_not_streamed_can_be_fetched_later_too(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        begun = await gateway.client.post(URL, json=ASKED, headers=ASYNC)
        await ended(gateway)
        done = await gateway.client.get(begun.headers["location"])
    assert begun.status_code == 202
    assert done.json()["result"]["data"] == answer()["data"]


@pytest.mark.parametrize(
    ("prefer", "status"),
    [
        ("respond-async", 202),
        ("Respond-Async", 202),
        ("respond-async, wait=100", 202),
        ('return=minimal, respond-async; foo="a,b"', 202),
        ("wait=10", 200),
        ("respond-asynchronously", 200),
        ('foo="respond-async"', 200),
        ("", 200),
    ],
)
async def test_only_the_preference_itself_is_followed(
    serve: Serve, prefer: str, status: int
) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        response = await gateway.client.post(URL, json=STREAMED, headers={"Prefer": prefer})
    assert response.status_code == status
    assert ("preference-applied" in response.headers) == (status == 202)


@pytest.mark.parametrize("disconnect", ["cancel", "0"])
async def test_whoever_would_have_it_cancelled_has_time_to_come_first(
    serve: Serve, disconnect: str
) -> None:
    async with scripted(halves(asyncio.Event())) as upstream, serve(upstream.url) as gateway:
        begun = await begin(gateway, headers={"Safelight-Disconnect": disconnect})
        async with reading(gateway, "GET", begun["events_url"]) as watch:
            await watch.until(1)
        async with asyncio.timeout(SECONDS):
            await upstream.closed.wait()
        await ended(gateway)
        described = await gateway.client.get(f"{URL}/{begun['id']}")
    assert described.json()["status"] == "cancelled"


async def test_a_failure_is_found_in_the_resource(serve: Serve) -> None:
    async with scripted([head(), asyncio.Event()]) as upstream:
        async with serve(upstream.url, first_event_timeout=0.05) as gateway:
            begun = await begin(gateway)
            await ended(gateway)
            described = (await gateway.client.get(f"{URL}/{begun['id']}")).json()
    assert (described["status"], described["error"]["code"]) == ("failed", "first_event_timeout")


async def test_what_is_wrong_with_the_request_is_told_at_once(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        wrong = await gateway.client.post(URL, json=STREAMED | {"n": 99}, headers=ASYNC)
        assert (wrong.status_code, code(wrong)) == (422, "invalid_value")
        assert not upstream.requests
