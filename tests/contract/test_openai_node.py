"""The unmodified `openai` package for Node as a client."""

import asyncio
import base64
import json
from typing import Any

import pytest

from contract.instant import instant
from contract.node_peer import PACKAGES, calling, install, peer
from harness.gateway import Serve
from harness.upstream import (
    RESET,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    scripted,
    sse,
)

KEY = "a-key-for-tests"

GPT: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1"}


@pytest.fixture(params=PACKAGES, autouse=True)
def _package(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs with both versions."""
    install()
    monkeypatch.setenv("PEER_PACKAGE", request.param)


def events_of(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line["event"] for line in lines if "event" in line]


def error_of(lines: list[dict[str, Any]]) -> dict[str, Any]:
    (error,) = (line["error"] for line in lines if "error" in line)
    assert isinstance(error, dict)
    return error


async def test_the_node_client_iterates_the_partials_and_the_picture(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        asked = [{**GPT, "partial_images": partials} for partials in range(4)]
        lines = await peer(gateway, "stream", asked)
    expected: list[dict[str, Any]] = []
    for partials in range(4):
        events = [*(partial(index) for index in range(partials)), completed()]
        expected += [{**event, "sequence_number": n} for n, event in enumerate(events)]
    assert events_of(lines) == expected
    assert lines[-1] == {"requests": 4}


async def test_two_pictures_streamed_to_node_are_told_apart_by_image_index(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        lines = await peer(gateway, "stream", {**GPT, "n": 2, "partial_images": 1})
    done = [event for event in events_of(lines) if event["type"].endswith("completed")]
    assert sorted(event["image_index"] for event in done) == [0, 1]
    assert len(events_of(lines)) == 4


async def test_node_gets_a_json_answer_with_n_pictures_and_the_request_id(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        lines = await peer(gateway, "json", {**GPT, "n": 3})
    result = lines[0]["result"]
    assert [item["b64_json"] for item in result["data"]] == [picture(n) for n in range(3)]
    assert result["usage"]["total_tokens"] == 286
    assert lines[0]["requestID"].startswith("req_")


async def test_node_gets_a_link_from_dall_e_3_from_which_the_picture_downloads(
    serve: Serve,
) -> None:
    parameters = {"prompt": "x", "model": "dall-e-3", "response_format": "url"}
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        lines = await peer(gateway, "json", parameters)
        downloaded = await gateway.client.get(lines[0]["result"]["data"][0]["url"])
    assert downloaded.headers["content-type"] == "image/png"
    assert downloaded.content == base64.b64decode(picture(0))


async def test_with_response_gives_node_the_head_beside_the_data(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        asked = [{**GPT, "stream": True}, GPT]
        lines = await peer(gateway, "withResponse", asked)
    streamed, event, plain, result, _ = lines
    assert (streamed["status"], plain["status"]) == (200, 200)
    assert streamed["requestID"].startswith("req_")
    assert streamed["requestID"] != plain["requestID"]
    assert streamed["type"].startswith("text/event-stream")
    assert event["event"]["type"] == "image_generation.completed"
    assert plain["type"] == "application/json"
    assert result["result"]["data"][0]["b64_json"] == picture(0)


async def test_as_response_gives_node_the_bytes_of_the_stream(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        lines = await peer(gateway, "asResponse", {**GPT, "stream": True, "partial_images": 1})
    assert lines[0]["type"].startswith("text/event-stream")
    assert lines[1]["text"].count("\nevent: image_generation.") == 2
    assert lines[1]["text"].endswith("}\n\n")


async def test_a_wrong_field_reaches_node_with_status_code_param_and_message(
    serve: Serve,
) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        error = error_of(await peer(gateway, "stream", {**GPT, "partial_images": 4}))
    assert (error["class"], error["status"]) == ("UnprocessableEntityError", 422)
    assert (error["param"], error["code"]) == ("partial_images", "invalid_value")
    assert "partial_images" in error["message"]
    assert error["requestID"].startswith("req_")
    assert upstream.requests == []


async def test_a_refused_prompt_reaches_node_as_a_bad_request(serve: Serve) -> None:
    refusal = {
        "error": {
            "message": "Your request was rejected.",
            "type": "image_generation_user_error",
            "code": "moderation_blocked",
            "param": None,
        }
    }
    async with (
        scripted(json_response(refusal, "400 Bad Request")) as upstream,
        serve(upstream.url) as gateway,
    ):
        error = error_of(await peer(gateway, "stream", GPT, maxRetries=2))
    assert (error["class"], error["code"]) == ("BadRequestError", "moderation_blocked")
    assert len(upstream.requests) == 1


async def test_with_keys_on_node_needs_a_known_one(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url, keys=(KEY,)) as gateway:
        error = error_of(await peer(gateway, "json", GPT, apiKey="not-the-key"))
        assert upstream.requests == []
        lines = await peer(gateway, "json", GPT)
    assert (error["class"], error["code"]) == ("AuthenticationError", "invalid_api_key")
    assert len(lines[0]["result"]["data"]) == 1


async def test_a_failure_inside_the_stream_is_raised_in_node_after_the_partials(
    serve: Serve,
) -> None:
    async with (
        scripted([head(), frame(partial(0)), RESET]) as upstream,
        serve(upstream.url) as gateway,
    ):
        lines = await peer(gateway, "stream", {**GPT, "partial_images": 2}, maxRetries=2)
    assert len(events_of(lines)) == 1
    error = error_of(lines)
    assert error["class"] == "APIError"
    assert error["code"].startswith("upstream_")
    assert error["message"]
    assert error["requestID"].startswith("req_")
    assert lines[-1] == {"requests": 1}


async def test_what_may_have_cost_money_is_not_sent_again_by_node(serve: Serve) -> None:
    failed = json_response({"error": {"message": "Overloaded."}}, "500 Internal Server Error")
    async with scripted(failed) as upstream, serve(upstream.url) as gateway:
        lines = await peer(gateway, "stream", GPT, maxRetries=2)
    assert error_of(lines)["class"] == "InternalServerError"
    assert lines[-1] == {"requests": 1}
    assert len(upstream.requests) == 1


async def test_an_unreachable_upstream_is_tried_again_by_node(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1/v1") as gateway:
        lines = await peer(gateway, "json", GPT, maxRetries=1)
    assert error_of(lines)["code"] == "upstream_unreachable"
    assert lines[-1] == {"requests": 2}


async def test_null_for_every_parameter_from_node_means_unset(serve: Serve) -> None:
    names = (
        "background complexity frame_count frame_duration_ms model moderation n "
        "output_compression output_format partial_images quality response_format "
        "safety_identifier size stream style svg user"
    ).split()
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        lines = await peer(gateway, "json", {"prompt": "x", **dict.fromkeys(names)})
    assert len(lines[0]["result"]["data"]) == 1
    assert set(upstream.requests[0].json) <= {"prompt", "model", "response_format"}


async def test_node_lists_models_and_finds_them_by_prefixed_name(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        lines = await peer(gateway, "models", {"model": "openai/gpt-image-1"})
    assert "gpt-image-1" in lines[0]["ids"]
    assert lines[1]["result"]["id"] == "gpt-image-1"


async def test_breaking_out_of_the_loop_in_node_closes_the_upstream(serve: Serve) -> None:
    async with (
        scripted([head(), frame(partial(0)), asyncio.Event()]) as upstream,
        serve(upstream.url) as gateway,
        calling(gateway, "stream", {**GPT, "partial_images": 2}, stop_after=1) as process,
        asyncio.timeout(20),
    ):
        await upstream.closed.wait()
        # It was the loop's end that closed it, not the script's.
        assert process.returncode is None
        output, _ = await process.communicate(b"")
    assert len(events_of([json.loads(line) for line in output.splitlines()])) == 1


async def test_a_picture_of_megabytes_reaches_node_whole(serve: Serve) -> None:
    large = picture(7, 1_000_000)
    async with (
        scripted(sse(partial(0, b64_json=large), completed(b64_json=large))) as upstream,
        serve(upstream.url) as gateway,
    ):
        lines = await peer(gateway, "stream", {**GPT, "partial_images": 1})
    assert [event["b64_json"] == large for event in events_of(lines)] == [True, True]
