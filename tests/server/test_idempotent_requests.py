"""`Idempotency-Key`: the same request, sent again however often, is made once and paid once."""

import asyncio
import json
from typing import Any

import httpx2
import pytest

from harness.gateway import Serve
from harness.upstream import (
    CUT,
    RESET,
    Received,
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
from safelight.wire.schemas import CompletedEvent
from server.watching import (
    ANN,
    ASKED,
    ASYNC,
    BEN,
    KEYS,
    QUERY,
    SECONDS,
    STREAMED,
    URL,
    code,
    ended,
    events,
    halves,
    names,
    read,
    reading,
)

KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def pictures_of(response: httpx2.Response) -> list[str]:
    """The finished pictures of either kind of answer."""
    if response.headers["content-type"].startswith("application/json"):
        return [item["b64_json"] for item in response.json()["data"]]
    done = [block for block in events(response) if block.event.endswith("completed")]
    return [json.loads(block.data)["b64_json"] for block in done]


@pytest.mark.parametrize("first_streams", [True, False])
async def test_a_hundred_at_once_streamed_and_not_are_one_request_and_equal_answers(
    serve: Serve, first_streams: bool
) -> None:
    def by_kind(received: Received) -> list[Step]:
        streamed = received.json.get("stream")
        return sse(partial(0), completed()) if streamed else json_response(answer())

    async with scripted(by_kind) as upstream, serve(upstream.url) as gateway:
        client = gateway.client
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            sent = [
                tasks.create_task(
                    client.post(URL, json=STREAMED if even else ASKED, headers=KEY, timeout=30)
                )
                for even in [first_streams, not first_streams] * 50
            ]
        answers = [task.result() for task in sent]
        assert len(upstream.requests) == 1
    assert {response.status_code for response in answers} == {200}
    assert {tuple(pictures_of(response)) for response in answers} in (
        {(picture(99),)},
        {(picture(0),)},
    )
    assert len({response.headers["safelight-generation"] for response in answers}) == 1
    for kind in (0, 1):
        assert len({response.content for response in answers[kind::2]}) == 1


async def test_a_retry_after_a_cut_joins_what_is_running(serve: Serve) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url, linger=5) as gateway:
        async with reading(gateway, "POST", URL, json=STREAMED, headers=KEY) as cut:
            await cut.until(1)
        async with reading(gateway, "POST", URL, json=STREAMED, headers=KEY) as again:
            await again.until(1)
            release.set()
            assert names(await again.rest()) == ["partial_image", "completed"]
        assert len(upstream.requests) == 1


async def test_a_retry_after_the_end_gets_what_is_kept_in_either_form(serve: Serve) -> None:
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        first = await gateway.client.post(URL, json=STREAMED, headers=KEY)
        again = await gateway.client.post(URL, json=STREAMED, headers=KEY)
        whole = await gateway.client.post(URL, json=ASKED, headers=KEY)
        later = await gateway.client.post(URL, json=ASKED, headers=KEY | ASYNC)
        assert len(upstream.requests) == 1
    assert again.content == first.content
    assert pictures_of(whole) == pictures_of(first)
    assert (later.status_code, later.json()["result"]) == (202, whole.json())


async def test_a_stream_of_an_answer_that_came_whole_is_one_that_strict_clients_take(
    serve: Serve,
) -> None:
    """The upstream gave no usage, and for several pictures one for all."""
    for usage in (None, answer()["usage"]):
        async with scripted(json_response(answer(2, usage=usage))) as upstream:
            async with serve(upstream.url) as gateway:
                await gateway.client.post(URL, json=ASKED | {"n": 2}, headers=KEY)
                streamed = await gateway.client.post(URL, json=STREAMED | {"n": 2}, headers=KEY)
                assert len(upstream.requests) == 1
        done = [json.loads(block.data) for block in events(streamed)]
        assert [each["image_index"] for each in done] == [0, 1]
        for each in done:
            CompletedEvent.model_validate(each, strict=True)
        if usage:
            total = sum(each["usage"]["total_tokens"] for each in done)
            assert total == usage["total_tokens"], "one usage for both is counted once"


OTHERS: list[dict[str, Any]] = [
    {"prompt": "y"},
    {"n": 2},
    {"model": "gpt-image-2"},
    {"quality": "low"},
    {"user": "u"},
]


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: next(iter(other)))
async def test_another_body_under_the_same_key_is_refused_without_inviting_a_retry(
    serve: Serve, other: dict[str, Any]
) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        await gateway.client.post(URL, json=STREAMED, headers=KEY)
        refused = await gateway.client.post(URL, json=STREAMED | other, headers=KEY)
        assert len(upstream.requests) == 1
    assert (refused.status_code, code(refused)) == (422, "idempotency_key_reused")
    assert refused.json()["detail"][0]["loc"] == ["header", "Idempotency-Key"]
    assert refused.headers["x-should-retry"] == "false"


async def test_the_same_words_that_mean_another_model_are_another_body(serve: Serve) -> None:
    """Without a model, `stream` alone decides between dall-e-2 and gpt-image-1."""
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        first = await gateway.client.post(URL, json={"prompt": "x"}, headers=KEY)
        streamed = await gateway.client.post(URL, json={"prompt": "x", "stream": True}, headers=KEY)
    assert first.headers["safelight-model"] == "dall-e-2"
    assert (streamed.status_code, code(streamed)) == (422, "idempotency_key_reused")


async def test_callers_do_not_meet_under_a_key(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        mine = await gateway.client.post(URL, json=STREAMED, headers=KEY | ANN)
        theirs = await gateway.client.post(URL, json=STREAMED | {"prompt": "y"}, headers=KEY | BEN)
        assert (mine.status_code, theirs.status_code) == (200, 200)
        assert mine.headers["safelight-generation"] != theirs.headers["safelight-generation"]
        assert len(upstream.requests) == 2


async def test_without_a_key_every_request_is_a_new_one(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        for _ in range(2):
            await gateway.generate(**STREAMED)
        assert len(upstream.requests) == 2


async def test_what_cost_nothing_may_be_tried_again_under_its_key(serve: Serve) -> None:
    busy = {"error": {"message": "Slowly.", "type": "requests", "code": "rate_limit_exceeded"}}
    scripts = json_response(busy, "429 Too Many Requests"), sse(completed())
    async with scripted(*scripts) as upstream, serve(upstream.url) as gateway:
        first = await gateway.client.post(URL, json=STREAMED, headers=KEY)
        again = await gateway.client.post(URL, json=STREAMED, headers=KEY)
        assert (first.status_code, first.headers["x-should-retry"]) == (429, "true")
        assert names(events(again)) == ["completed"]
        assert len(upstream.requests) == 2


async def test_what_may_have_cost_money_is_not_tried_again_but_told_again(serve: Serve) -> None:
    async with scripted([head(), frame(partial(0)), RESET]) as upstream:
        async with serve(upstream.url) as gateway:
            first = await gateway.client.post(URL, json=STREAMED, headers=KEY)
            again = await gateway.client.post(URL, json=STREAMED, headers=KEY)
            whole = await gateway.client.post(URL, json=ASKED, headers=KEY)
            assert len(upstream.requests) == 1
    assert names(events(first)) == ["partial_image", "error"]
    assert again.content == first.content
    assert (whole.status_code, whole.headers["x-should-retry"]) == (502, "false")


async def test_what_was_cancelled_begins_anew(serve: Serve) -> None:
    script: list[Step] = [head(), frame(partial(0)), asyncio.Event()]
    async with scripted(script, sse(completed())) as upstream, serve(upstream.url) as gateway:
        async with reading(gateway, "POST", URL, json=STREAMED, headers=KEY) as first:
            await first.until(1)
            await gateway.client.delete(first.response.headers["content-location"])
            await first.rest()
        again = await gateway.client.post(URL, json=STREAMED, headers=KEY)
        assert names(events(again)) == ["completed"]
        assert len(upstream.requests) == 2


async def test_a_key_may_stand_in_the_query_for_those_who_cannot_send_headers(
    serve: Serve,
) -> None:
    """An EventSource outside a browser repeats its address, with or without a cursor."""
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        params = QUERY | {"idempotency_key": "k"}
        first = await gateway.client.get(URL, params=params)
        again = await gateway.client.get(URL, params=params)
        posted = await gateway.client.post(URL, json=STREAMED, headers={"Idempotency-Key": "k"})
        assert [block.id for block in events(again)] == [block.id for block in events(first)]
        assert [block.data for block in events(posted)] == [b.data for b in events(first)]
        assert len(upstream.requests) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "%00", "é"])
async def test_a_key_that_is_none_is_refused_by_its_place(serve: Serve, key: str) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        response = await gateway.client.get(f"{URL}?prompt=x&idempotency_key={key}")
        assert response.status_code == 422
        assert response.json()["detail"][0]["loc"] == ["query", "idempotency_key"]
        if key.isascii() and "%" not in key:
            response = await gateway.client.post(
                URL, json=STREAMED, headers={"Idempotency-Key": key}
            )
            assert response.json()["detail"][0]["loc"] == ["header", "Idempotency-Key"]
        assert not upstream.requests


async def test_repeats_of_an_answer_with_links_have_the_same_links(serve: Serve) -> None:
    body = {"prompt": "x", "model": "dall-e-2"}
    async with scripted(json_response(answer(2))) as upstream, serve(upstream.url) as gateway:
        async with asyncio.TaskGroup() as tasks:
            sent = [
                tasks.create_task(gateway.client.post(URL, json=body | {"n": 2}, headers=KEY))
                for _ in range(10)
            ]
        answers = {task.result().content for task in sent}
        described = await gateway.client.get(sent[0].result().headers["content-location"])
        assert len(answers) == 1
        links = [item["url"] for item in json.loads(answers.pop())["data"]]
        assert [item["url"] for item in described.json()["result"]["data"]] == links
        stored = list((gateway.gateway.settings.data_dir / "pictures").iterdir())
        assert len(stored) == 2, "each picture is kept once"


async def test_a_joiner_who_leaves_takes_nobody_with_him(serve: Serve) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url, linger=0) as gateway:
        async with reading(gateway, "POST", URL, json=STREAMED, headers=KEY) as first:
            await first.until(1)
            async with reading(gateway, "POST", URL, json=STREAMED, headers=KEY) as second:
                await second.until(1)
            release.set()
            assert names(await first.rest()) == ["partial_image", "completed"]
        await ended(gateway)


async def test_an_answer_that_is_cut_in_the_middle_of_a_picture_is_had_whole_by_the_retry(
    serve: Serve,
) -> None:
    large = picture(7, 400_000)
    script: list[Step] = [head(), frame(completed(b64_json=large)), CUT]
    async with scripted(script) as upstream, serve(upstream.url, linger=5) as gateway:
        async with reading(gateway, "POST", URL, json=STREAMED, headers=KEY) as cut:
            cut.received += await anext(cut.response.aiter_raw(1000))
            assert not read(cut.received)[0]
        async with asyncio.timeout(SECONDS):
            again = await gateway.client.post(URL, json=STREAMED, headers=KEY)
        assert pictures_of(again) == [large]
        assert len(upstream.requests) == 1
