"""`/v1/images/generations/{id}`: what is told of a generation, and how it is cancelled."""

import asyncio

import pytest

from harness.gateway import Serve
from harness.upstream import (
    RESET,
    USAGE,
    Received,
    Step,
    answer,
    completed,
    head,
    json_response,
    partial,
    picture,
    scripted,
    sse,
)
from server.watching import (
    ANN,
    ASKED,
    BEN,
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


async def test_a_running_generation_is_described_and_a_finished_one_has_its_pictures(
    serve: Serve,
) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url) as gateway:
        begun = await begin(gateway)
        async with reading(gateway, "GET", begun["events_url"]) as reader:
            await reader.until(1)
            place = f"{URL}/{begun['id']}"
            running = (await gateway.client.get(place)).json()
            release.set()
            await reader.rest()
        done = await gateway.client.get(place)
    assert running["object"] == "image.generation"
    assert (running["status"], running["result"], running["error"]) == ("in_progress", None, None)
    assert running["pictures"] == {"requested": 1, "completed": 0, "partial_images": 1}
    assert (running["completed_at"], running["expires_at"]) == (None, None)
    body = done.json()
    assert int(done.headers["content-length"]) == len(done.content)
    assert (body["status"], body["usage"], body["upstream"]) == ("completed", USAGE, "scripted")
    assert body["result"]["data"] == [{"b64_json": picture(99)}]
    assert body["created_at"] <= body["completed_at"]
    assert body["expires_at"] == body["completed_at"] + 600


async def test_who_asks_for_the_minimum_gets_all_but_the_pictures(serve: Serve) -> None:
    async with scripted(sse(partial(0), completed())) as upstream:
        async with serve(upstream.url) as gateway:
            begun = await begin(gateway)
            place = f"{URL}/{begun['id']}"
            await gateway.client.get(begun["events_url"])
            whole = await gateway.client.get(place)
            headers = {"Prefer": "wait=1, return=minimal"}
            minimum = await gateway.client.get(place, headers=headers)
    assert "preference-applied" not in whole.headers
    assert minimum.headers["preference-applied"] == "return=minimal"
    changing = {"result", "events_url"}
    assert minimum.json()["result"] is None
    assert {k: v for k, v in minimum.json().items() if k not in changing} == {
        k: v for k, v in whole.json().items() if k not in changing
    }
    assert minimum.json()["status"] == "completed"


async def test_its_result_is_what_the_request_itself_was_answered(serve: Serve) -> None:
    async with scripted(json_response(answer(2))) as upstream, serve(upstream.url) as gateway:
        answered = await gateway.generate(**ASKED, n=2)
        described = await gateway.client.get(answered.headers["content-location"])
    assert described.json()["result"] == answered.json()


async def test_every_answer_about_a_generation_says_where_it_is_and_how_to_watch_it(
    serve: Serve,
) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        streamed = await gateway.generate(**STREAMED)
        whole = await gateway.generate(**ASKED)
        asked = await gateway.client.get(URL, params={"prompt": "x"})
        for response in (streamed, whole, asked):
            place = response.headers["content-location"]
            assert place == f"{gateway.url}{URL}/{response.headers['safelight-generation']}"
            assert response.headers["link"].startswith(f"<{place}/events?ticket=")
            assert response.headers["link"].endswith('>; rel="monitor"')
            address = response.headers["link"].partition("<")[2].partition(">")[0]
            assert (await gateway.client.get(address)).status_code == 200


async def test_a_failed_generation_has_the_error_that_its_viewers_got(serve: Serve) -> None:
    async with scripted([RESET]) as upstream, serve(upstream.url) as gateway:
        answered = await gateway.generate(**ASKED)
        described = (await gateway.client.get(answered.headers["content-location"])).json()
    assert answered.status_code == 502
    assert (described["status"], described["result"]) == ("failed", None)
    assert described["error"] == answered.json()["error"]


async def test_head_gives_the_head_alone(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        place = (await gateway.generate(**ASKED)).headers["content-location"]
        got, headed = await gateway.client.get(place), await gateway.client.head(place)
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(("method", "suffix"), [("GET", ""), ("DELETE", ""), ("GET", "/events")])
async def test_unknown_malformed_and_foreign_generations_look_alike(
    serve: Serve, method: str, suffix: str
) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        mine = await begin(gateway, headers=ANN)
        await ended(gateway)
        bodies = set()
        for name in (mine["id"], "gen_" + "0" * 40, "x", "gen_", "%00", "é", "y" * 4000):
            response = await gateway.client.request(method, f"{URL}/{name}{suffix}", headers=BEN)
            assert response.status_code == 404
            bodies.add(response.content)
        assert len(bodies) == 1
        assert (await gateway.client.get(f"{URL}/{mine['id']}", headers=ANN)).status_code == 200


async def test_deleting_cancels_now_and_tells_everybody(serve: Serve) -> None:
    async with scripted(halves(asyncio.Event())) as upstream, serve(upstream.url) as gateway:
        async with (
            reading(gateway, "POST", URL, json=STREAMED) as first,
            reading(
                gateway, "GET", first.response.headers["content-location"] + "/events"
            ) as watch,
        ):
            await first.until(1)
            await watch.until(1)
            deleted = await gateway.client.delete(first.response.headers["content-location"])
            await upstream.closed.wait()
            posted, watched = await first.rest(), await watch.rest()
    assert (deleted.status_code, deleted.json()["status"]) == (200, "cancelled")
    assert deleted.json()["error"]["code"] == "generation_cancelled"
    assert names(posted) == ["partial_image", "error"]
    assert names(watched) == ["partial_image", "failed"]


async def test_whoever_waits_for_json_is_told_too_and_not_invited_to_retry(serve: Serve) -> None:
    async with (
        scripted([head(), asyncio.Event()]) as upstream,
        serve(upstream.url) as gateway,
        asyncio.timeout(SECONDS),
    ):
        waiting = asyncio.create_task(
            gateway.client.post(URL, json=ASKED, headers={"Idempotency-Key": "k"})
        )
        await upstream.arrived.wait()
        begun = await begin(
            gateway, headers={"Idempotency-Key": "k"}, stream=None, partial_images=None
        )
        await gateway.client.delete(f"{URL}/{begun['id']}")
        told = await waiting
    assert (told.status_code, code(told)) == (409, "generation_cancelled")
    assert told.headers["x-should-retry"] == "false"


async def test_what_has_ended_stays_as_it_ended(serve: Serve) -> None:
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        place = (await gateway.generate(**STREAMED)).headers["content-location"]
        deleted = await gateway.client.delete(place)
        again = await gateway.client.get(place)
    assert (deleted.json()["status"], again.json()["status"]) == ("completed", "completed")
    assert again.json()["result"] is not None


async def test_pictures_that_had_to_make_room_are_told_to_be_gone(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream:
        async with serve(upstream.url, replay_bytes=1) as gateway:
            place = (await gateway.generate(**STREAMED)).headers["content-location"]
            described = (await gateway.client.get(place)).json()
    assert (described["status"], described["result_gone"]) == ("completed", True)
    assert described["result"] is None


async def test_one_failing_picture_of_several_leaves_the_others_in_the_resource(
    serve: Serve,
) -> None:
    def second_fails(_: Received) -> list[Step]:
        return [RESET] if len(upstream.requests) == 2 else sse(completed())

    async with scripted(second_fails) as upstream, serve(upstream.url) as gateway:
        streamed = await gateway.generate(**STREAMED, n=3)
        described = (await gateway.client.get(streamed.headers["content-location"])).json()
    assert described["status"] == "failed"
    assert described["pictures"] == {"requested": 3, "completed": 2, "partial_images": 0}
    assert len(described["result"]["data"]) == 2
    assert described["usage"]["total_tokens"] == 2 * USAGE["total_tokens"]
    assert described["error"]["code"] == "upstream_error"
