"""`POST /v1/images/generations` seen from a client, in front of a scripted upstream."""

import asyncio
import json
from typing import Any

import pytest

from harness.gateway import Serve
from harness.upstream import (
    CUT,
    RESET,
    Step,
    answer,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    scripted,
    sse,
)


@pytest.fixture(params=["own", "stock"])
def upstream_transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def events_of(body: bytes) -> list[dict[str, Any]]:
    """The data of a stream's events; every block must end with a blank line."""
    assert body.endswith(b"\n\n")
    lines = [line for line in body.decode().split("\n") if line.startswith("data: ")]
    return [json.loads(line.removeprefix("data: ")) for line in lines]


async def test_a_streamed_request_yields_partials_and_the_completed_event(serve: Serve) -> None:
    async with scripted(sse(partial(0), partial(1), completed())) as upstream:
        async with serve(upstream.url) as gateway:
            response = await gateway.generate(prompt="x", stream=True, partial_images=2)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.content.startswith(b":\n")
    events = events_of(response.content)
    assert [e["type"].rpartition(".")[2] for e in events] == [
        "partial_image",
        "partial_image",
        "completed",
    ]
    assert [e["b64_json"] for e in events] == [picture(0), picture(1), picture(99)]
    assert [e["sequence_number"] for e in events] == [0, 1, 2]
    assert events[-1]["usage"]["total_tokens"] == 286


async def test_the_event_line_always_equals_the_type_in_its_data(serve: Serve) -> None:
    async with scripted(sse(partial(0), completed())) as upstream:
        async with serve(upstream.url) as gateway:
            response = await gateway.generate(prompt="x", stream=True, partial_images=1)
    lines = response.text.split("\n")
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    assert names == [event["type"] for event in events_of(response.content)]
    assert not any(line.startswith(("id:", "retry:")) for line in lines)
    assert "[DONE]" not in response.text


async def test_without_partial_images_the_stream_is_one_event(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        response = await gateway.generate(prompt="x", stream=True, partial_images=0)
    assert [event["type"] for event in events_of(response.content)] == [
        "image_generation.completed"
    ]


@pytest.mark.parametrize("stream", [{}, {"stream": False}, {"stream": None}])
async def test_without_stream_the_answer_is_one_json_object(
    serve: Serve, stream: dict[str, Any]
) -> None:
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        response = await gateway.generate(prompt="x", model="gpt-image-1", **stream)
    assert response.headers["content-type"] == "application/json"
    assert int(response.headers["content-length"]) == len(response.content)
    assert response.json() == answer(), "the upstream's own `created`, too"


async def test_n_pictures_come_as_n_items_from_one_upstream_request(serve: Serve) -> None:
    async with scripted(json_response(answer(10))) as upstream, serve(upstream.url) as gateway:
        response = await gateway.generate(prompt="x", model="gpt-image-1", n=10)
    assert [item["b64_json"] for item in response.json()["data"]] == [picture(n) for n in range(10)]
    assert [request.json["n"] for request in upstream.requests] == [10]
    assert response.json()["usage"]["total_tokens"] == 286


async def test_n_streamed_pictures_are_parallel_streams_told_apart_by_image_index(
    serve: Serve,
) -> None:
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        response = await gateway.generate(prompt="x", n=3, stream=True, partial_images=1)
    events = events_of(response.content)
    done = [e["image_index"] for e in events if e["type"].endswith("completed")]
    assert sorted(done) == [0, 1, 2]
    assert [request.json["n"] for request in upstream.requests] == [1, 1, 1]


async def test_only_what_the_client_gave_is_sent_upstream_under_the_bare_model_name(
    serve: Serve,
) -> None:
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        await gateway.generate(prompt="x", model="openai/gpt-image-1", quality=None, user="u-1")
    assert upstream.requests[0].json == {"prompt": "x", "model": "gpt-image-1", "user": "u-1"}
    assert upstream.requests[0].headers["accept-encoding"] == "identity"


async def test_an_early_upstream_failure_keeps_its_http_status(serve: Serve) -> None:
    refusal = {
        "error": {
            "message": "Your request was rejected.",
            "type": "image_generation_user_error",
            "code": "moderation_blocked",
            "param": None,
            "moderation_details": {"moderation_stage": "input", "categories": ["x"]},
        }
    }
    async with scripted(json_response(refusal, "400 Bad Request")) as upstream:
        async with serve(upstream.url) as gateway:
            response = await gateway.generate(prompt="x", stream=True)
    assert response.status_code == 400
    assert response.headers["x-should-retry"] == "false"
    assert response.json() == refusal


async def test_a_failure_after_the_first_event_is_an_error_event_with_an_error_object(
    serve: Serve,
) -> None:
    async with scripted([head(), frame(partial(0)), RESET]) as upstream:
        async with serve(upstream.url) as gateway:
            response = await gateway.generate(prompt="x", stream=True, partial_images=2)
    assert response.status_code == 200
    *_, last = events_of(response.content)
    assert last["type"] == "error"
    assert set(last["error"]) == {"message", "type", "param", "code"}
    assert "event: error\n" in response.text


async def test_a_stream_that_ends_without_completed_is_a_failure_not_a_success(
    serve: Serve,
) -> None:
    async with scripted([head(), frame(partial(0)), CUT]) as upstream:
        async with serve(upstream.url) as gateway:
            response = await gateway.generate(prompt="x", stream=True, partial_images=1)
    assert events_of(response.content)[-1]["error"]["code"] == "upstream_protocol_error"


async def test_a_json_answer_to_a_streamed_request_becomes_completed_events(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        response = await gateway.generate(prompt="x", stream=True, partial_images=2)
    assert response.headers["content-type"].startswith("text/event-stream")
    (event,) = events_of(response.content)
    assert event["type"] == "image_generation.completed"
    assert event["usage"] == answer()["usage"]


async def test_events_are_passed_on_as_they_come_not_when_the_stream_ends(serve: Serve) -> None:
    release = asyncio.Event()
    script: list[Step] = [head(), frame(partial(0)), release, frame(completed()), CUT]
    body = {"prompt": "x", "stream": True, "partial_images": 1}
    async with scripted(script) as upstream, serve(upstream.url) as gateway, asyncio.timeout(10):
        async with gateway.client.stream("POST", "/v1/images/generations", json=body) as response:
            received = b""
            async for chunk in response.aiter_raw():
                received += chunk
                if received.count(b"\n\n") == 1 and not release.is_set():
                    assert b"partial_image_index" in received
                    release.set()
    assert received.count(b"\n\n") == 2


async def test_silence_longer_than_commit_after_commits_the_head_and_then_heartbeats(
    serve: Serve,
) -> None:
    release = asyncio.Event()
    script: list[Step] = [head(), release, frame(completed()), CUT]
    body = {"prompt": "x", "stream": True}
    options = {"commit_after": 0.05, "heartbeat": 0.05}
    async with (
        scripted(script) as upstream,
        serve(upstream.url, **options) as gateway,
        asyncio.timeout(10),
    ):
        async with gateway.client.stream("POST", "/v1/images/generations", json=body) as response:
            received = b""
            async for chunk in response.aiter_raw():
                received += chunk
                if received.startswith(b":\n:\n:\n"):
                    release.set()
    assert received.lstrip(b":\n").startswith(b"event: image_generation.completed\n")


async def test_a_client_that_leaves_a_stream_closes_the_upstream_after_the_linger(
    serve: Serve,
) -> None:
    script: list[Step] = [head(), frame(partial(0)), asyncio.Event()]
    body = {"prompt": "x", "stream": True, "partial_images": 1}
    async with scripted(script) as upstream, serve(upstream.url) as gateway, asyncio.timeout(10):
        async with gateway.client.stream("POST", "/v1/images/generations", json=body) as response:
            async for _ in response.aiter_raw():
                break
        await upstream.closed.wait()


async def test_a_client_that_leaves_while_waiting_for_json_closes_the_upstream(
    serve: Serve,
) -> None:
    async with scripted([asyncio.Event()]) as upstream, serve(upstream.url) as gateway:
        task = asyncio.create_task(gateway.generate(prompt="x", model="gpt-image-1"))
        async with asyncio.timeout(10):
            await upstream.arrived.wait()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await upstream.closed.wait()


async def test_a_silent_upstream_ends_in_a_timeout_with_its_own_code(serve: Serve) -> None:
    async with scripted([head(), asyncio.Event()]) as upstream:
        async with serve(upstream.url, first_event_timeout=0.1) as gateway:
            response = await gateway.generate(prompt="x", stream=True)
    assert response.status_code == 504
    assert response.json()["error"]["code"] == "first_event_timeout"
    assert response.headers["x-should-retry"] == "false"


async def test_silence_between_events_ends_the_stream_with_its_own_code(serve: Serve) -> None:
    async with scripted([head(), frame(partial(0)), asyncio.Event()]) as upstream:
        async with serve(upstream.url, event_timeout=0.1) as gateway:
            response = await gateway.generate(prompt="x", stream=True, partial_images=1)
    assert events_of(response.content)[-1]["error"]["code"] == "event_timeout"


async def test_a_generation_that_takes_too_long_ends_with_its_own_code(serve: Serve) -> None:
    async with scripted([asyncio.Event()]) as upstream:
        async with serve(upstream.url, generation_timeout=0.1) as gateway:
            response = await gateway.generate(prompt="x", model="gpt-image-1")
    assert response.status_code == 504
    assert response.json()["error"]["code"] == "generation_timeout"


async def test_an_upstream_that_cannot_be_reached_is_safe_to_retry(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1/v1") as gateway:
        response = await gateway.generate(prompt="x", stream=True)
    assert response.status_code == 502
    assert response.json()["error"]["code"] == "upstream_unreachable"
    assert response.headers["x-should-retry"] == "true"


async def test_every_generation_response_names_its_generation_upstream_and_model(
    serve: Serve,
) -> None:
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        response = await gateway.generate(prompt="x", model="gpt-image-2")
    assert response.headers["safelight-generation"].startswith("gen_")
    assert response.headers["safelight-upstream"] == "scripted"
    assert response.headers["safelight-model"] == "gpt-image-2"
    assert response.headers["x-request-id"].startswith("req_")


async def test_a_retired_default_becomes_its_live_successor_and_the_answer_says_so(
    serve: Serve,
) -> None:
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url, upstream={"models": ()}) as gateway:
            response = await gateway.generate(prompt="x")
    assert upstream.requests[0].json["model"] == "gpt-image-2"
    assert response.headers["safelight-model"] == "gpt-image-2"
    assert response.headers["safelight-substituted-for"] == "dall-e-2"
    assert "b64_json" in response.json()["data"][0]
