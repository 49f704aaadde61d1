"""The unmodified `openai` package for Python as a client, strict about what it is answered."""

import asyncio
import base64
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from openai.types import (
    ImageGenCompletedEvent,
    ImageGenPartialImageEvent,
    ImageGenStreamEvent,
    ImagesResponse,
)
from openai.types.image_generate_params import ImageGenerateParamsBase

from contract.instant import instant
from harness.gateway import Running, Serve
from harness.upstream import (
    RESET,
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

T = TypeVar("T")

KEY = "a-key-for-tests"

REFUSAL = {
    "error": {
        "message": "Your request was rejected by the safety system.",
        "type": "image_generation_user_error",
        "code": "moderation_blocked",
        "param": None,
    }
}


def client_of(gateway: Running, **changes: Any) -> AsyncOpenAI:
    options: dict[str, Any] = {"api_key": KEY, "timeout": 10, "max_retries": 0} | changes
    return AsyncOpenAI(base_url=f"{gateway.url}/v1", _strict_response_validation=True, **options)


async def with_sync_client(gateway: Running, work: Callable[[OpenAI], T]) -> T:
    """The blocking client in a thread of its own; its timeouts end every wait."""

    def run() -> T:
        with OpenAI(
            base_url=f"{gateway.url}/v1",
            api_key=KEY,
            timeout=10,
            max_retries=0,
            _strict_response_validation=True,
        ) as client:
            return work(client)

    async with asyncio.timeout(30):
        return await asyncio.to_thread(run)


def assert_developed(events: Iterable[ImageGenStreamEvent], partials: int) -> None:
    """`partials` partial images in order and the finished one, with all that the types promise."""
    *before, last = events
    assert len(before) == partials
    for index, event in enumerate(before):
        assert isinstance(event, ImageGenPartialImageEvent)
        assert event.partial_image_index == index
        assert event.b64_json == picture(index)
    assert isinstance(last, ImageGenCompletedEvent)
    assert last.b64_json == picture(99)
    assert (last.usage.input_tokens, last.usage.output_tokens) == (14, 272)
    assert last.usage.total_tokens == 286
    assert last.usage.input_tokens_details.text_tokens == 14
    for event in (*before, last):
        assert event.created_at == 1790000001
        assert (event.size, event.quality) == ("1024x1024", "low")
        assert (event.background, event.output_format) == ("opaque", "png")


async def test_the_async_client_iterates_the_partials_and_the_picture(serve: Serve) -> None:
    async with (
        scripted(instant) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
    ):
        for partials in range(4):
            stream = await client.images.generate(
                prompt="x", model="gpt-image-1", stream=True, partial_images=partials
            )
            assert_developed([event async for event in stream], partials)


async def test_the_sync_client_iterates_the_partials_and_the_picture(serve: Serve) -> None:
    def work(client: OpenAI) -> None:
        for partials in range(4):
            stream = client.images.generate(
                prompt="x", model="gpt-image-1", stream=True, partial_images=partials
            )
            assert_developed(stream, partials)

    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        await with_sync_client(gateway, work)


async def test_two_streamed_pictures_are_two_completed_events_told_apart_by_image_index(
    serve: Serve,
) -> None:
    async with (
        scripted(instant) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
    ):
        stream = await client.images.generate(
            prompt="x", model="gpt-image-1", n=2, stream=True, partial_images=1
        )
        events = [event async for event in stream]
    done = [event for event in events if isinstance(event, ImageGenCompletedEvent)]
    assert sorted((event.model_extra or {})["image_index"] for event in done) == [0, 1]
    assert len(events) == 4


async def test_a_raw_response_gives_headers_and_the_stream(serve: Serve) -> None:
    async with (
        scripted(instant) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
    ):
        raw = await client.images.with_raw_response.generate(
            prompt="x", model="gpt-image-1", stream=True, partial_images=2
        )
        assert raw.status_code == 200
        assert raw.headers["content-type"].startswith("text/event-stream")
        assert (raw.request_id or "").startswith("req_")
        assert_developed([event async for event in raw.parse()], 2)


async def test_a_raw_response_gives_headers_and_the_json_answer(serve: Serve) -> None:
    async with (
        scripted(instant) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
    ):
        raw = await client.images.with_raw_response.generate(prompt="x", model="gpt-image-1")
        answered = raw.parse()
    assert raw.headers["content-type"] == "application/json"
    assert (raw.request_id or "").startswith("req_")
    assert isinstance(answered, ImagesResponse)
    assert [image.b64_json for image in answered.data or []] == [picture(0)]


async def test_a_streaming_response_gives_the_stream_inside_its_block(serve: Serve) -> None:
    async with (
        scripted(instant) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
        client.images.with_streaming_response.generate(
            prompt="x", model="gpt-image-1", stream=True, partial_images=3
        ) as response,
    ):
        assert response.headers["content-type"].startswith("text/event-stream")
        stream = await response.parse()
        assert_developed([event async for event in stream], 3)


async def test_a_streaming_response_gives_the_json_answer_inside_its_block(serve: Serve) -> None:
    def work(client: OpenAI) -> ImagesResponse:
        with client.images.with_streaming_response.generate(
            prompt="x", model="gpt-image-1"
        ) as response:
            return response.parse()

    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        answered = await with_sync_client(gateway, work)
    assert [image.b64_json for image in answered.data or []] == [picture(0)]


@pytest.mark.parametrize("helper", ["raw", "streaming"])
async def test_the_sync_clients_helpers_give_the_stream_too(serve: Serve, helper: str) -> None:
    def work(client: OpenAI) -> list[ImageGenStreamEvent]:
        asked: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1", "partial_images": 1}
        if helper == "raw":
            raw = client.images.with_raw_response.generate(stream=True, **asked)
            return list(raw.parse())
        with client.images.with_streaming_response.generate(stream=True, **asked) as response:
            return list(response.parse())

    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        assert_developed(await with_sync_client(gateway, work), 1)


async def test_a_json_answer_holds_n_pictures_and_what_they_cost(serve: Serve) -> None:
    async with (
        scripted(instant) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
    ):
        answered = await client.images.generate(prompt="x", model="gpt-image-1", n=3)
    assert [image.b64_json for image in answered.data or []] == [picture(n) for n in range(3)]
    assert answered.usage is not None
    assert answered.usage.total_tokens == 286
    assert (answered.size, answered.quality) == ("1024x1024", "low")
    assert (answered.background, answered.output_format) == ("opaque", "png")


async def test_dall_e_3_answers_a_link_from_which_the_picture_downloads(serve: Serve) -> None:
    revised = answer(revised_prompt="unused")
    revised["data"][0]["revised_prompt"] = "A red fox, painted."
    async with (
        scripted(json_response(revised)) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
    ):
        answered = await client.images.generate(
            prompt="a red fox", model="dall-e-3", response_format="url", style="vivid"
        )
        (image,) = answered.data or []
        assert image.b64_json is None
        assert image.revised_prompt == "A red fox, painted."
        assert image.url is not None
        downloaded = await gateway.client.get(image.url)
    assert downloaded.status_code == 200
    assert downloaded.headers["content-type"] == "image/png"
    assert downloaded.content == base64.b64decode(picture(0))


async def test_a_wrong_field_raises_with_message_code_param_and_request_id(serve: Serve) -> None:
    async with (
        scripted(instant) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
    ):
        with pytest.raises(openai.UnprocessableEntityError) as caught:
            await client.images.generate(
                prompt="x", model="gpt-image-1", stream=True, partial_images=4
            )
    assert caught.value.param == "partial_images"
    assert caught.value.code == "invalid_value"
    assert "partial_images" in caught.value.message
    assert (caught.value.request_id or "").startswith("req_")
    assert upstream.requests == []


async def test_an_unknown_parameter_raises_and_is_named(serve: Serve) -> None:
    async with (
        scripted(instant) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
    ):
        with pytest.raises(openai.UnprocessableEntityError) as caught:
            await client.images.generate(prompt="x", extra_body={"colour": "red"})
    assert (caught.value.param, caught.value.code) == ("colour", "unknown_parameter")


@pytest.mark.parametrize("streamed", [True, False])
async def test_a_refused_prompt_raises_bad_request_with_the_upstreams_code(
    serve: Serve, streamed: bool
) -> None:
    async with (
        scripted(json_response(REFUSAL, "400 Bad Request")) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway, max_retries=2) as client,
    ):
        with pytest.raises(openai.BadRequestError) as caught:
            await client.images.generate(prompt="x", model="gpt-image-1", stream=streamed)
    assert caught.value.code == "moderation_blocked"
    assert caught.value.type == "image_generation_user_error"
    assert "safety system" in caught.value.message
    assert len(upstream.requests) == 1


async def test_with_keys_on_a_wrong_key_raises_and_the_right_one_works(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url, keys=(KEY,)) as gateway:
        async with client_of(gateway, api_key="not-the-key") as stranger:
            with pytest.raises(openai.AuthenticationError) as caught:
                await stranger.images.generate(prompt="x", model="gpt-image-1")
        assert caught.value.code == "invalid_api_key"
        assert upstream.requests == []
        async with client_of(gateway) as client:
            answered = await client.images.generate(prompt="x", model="gpt-image-1")
    assert len(answered.data or []) == 1


async def test_a_failure_inside_the_stream_raises_after_the_partials_that_came(
    serve: Serve,
) -> None:
    async with (
        scripted([head(), frame(partial(0)), RESET]) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway, max_retries=2) as client,
    ):
        stream = await client.images.generate(
            prompt="x", model="gpt-image-1", stream=True, partial_images=2
        )
        events = aiter(stream)
        first = await anext(events)
        with pytest.raises(openai.APIError) as caught:
            await anext(events)
    assert isinstance(first, ImageGenPartialImageEvent)
    assert not isinstance(caught.value, openai.APIConnectionError)
    assert (caught.value.code or "").startswith("upstream_")
    assert caught.value.message
    assert len(upstream.requests) == 1


async def test_what_may_have_cost_money_is_not_sent_again_by_the_retrying_client(
    serve: Serve,
) -> None:
    failed = json_response({"error": {"message": "Overloaded."}}, "500 Internal Server Error")
    async with (
        scripted(failed) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway, max_retries=2) as client,
    ):
        with pytest.raises(openai.InternalServerError) as caught:
            await client.images.generate(prompt="x", model="gpt-image-1", stream=True)
    assert caught.value.response.headers["x-should-retry"] == "false"
    assert len(upstream.requests) == 1


async def test_an_unreachable_upstream_is_tried_again_by_the_retrying_client(
    serve: Serve,
) -> None:
    tried: list[str] = []

    async def count(request: Any) -> None:
        tried.append(request.headers["x-stainless-retry-count"])

    http = openai.DefaultAsyncHttpxClient(event_hooks={"request": [count]})
    async with (
        serve("http://127.0.0.1:1/v1") as gateway,
        client_of(gateway, max_retries=1, http_client=http) as client,
    ):
        with pytest.raises(openai.InternalServerError) as caught:
            await client.images.generate(prompt="x", model="gpt-image-1")
    assert caught.value.code == "upstream_unreachable"
    assert tried == ["0", "1"]


async def test_none_for_every_parameter_means_unset(serve: Serve) -> None:
    names = set(ImageGenerateParamsBase.__annotations__) - {"prompt"} | {"stream"}
    nulls: dict[str, Any] = dict.fromkeys(names)
    async with (
        scripted(instant) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
    ):
        await client.images.generate(prompt="x", **nulls)
        nulls |= {"model": "gpt-image-1", "stream": True}
        stream = await client.images.generate(prompt="x", **nulls)
        assert_developed([event async for event in stream], 0)
    assert {"n", "size", "svg", "partial_images", "user"} <= names
    assert upstream.requests[1].json == {"prompt": "x", "model": "gpt-image-1", "stream": True}


async def test_models_are_listed_and_found_under_the_names_requests_use(serve: Serve) -> None:
    async with (
        scripted(instant) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
    ):
        listed = await client.models.list()
        model = await client.models.retrieve("openai/gpt-image-1")
        with pytest.raises(openai.NotFoundError) as caught:
            await client.models.retrieve("openai/no-such-model")
    assert "gpt-image-1" in {each.id for each in listed.data}
    assert (model.id, model.object, model.owned_by) == ("gpt-image-1", "model", "openai")
    assert caught.value.code == "model_not_found"


@pytest.mark.parametrize("way", ["close", "block"])
async def test_closing_a_stream_early_closes_the_upstream(serve: Serve, way: str) -> None:
    never = asyncio.Event()
    async with (
        scripted([head(), frame(partial(0)), never]) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
        asyncio.timeout(10),
    ):
        stream = await client.images.generate(
            prompt="x", model="gpt-image-1", stream=True, partial_images=2
        )
        if way == "close":
            await anext(aiter(stream))
            await stream.close()
        else:
            async with stream:
                async for _ in stream:
                    break
        await upstream.closed.wait()


async def test_a_picture_of_megabytes_arrives_whole(serve: Serve) -> None:
    large = picture(7, 2_000_000)
    async with (
        scripted(sse(partial(0, b64_json=large), completed(b64_json=large))) as upstream,
        serve(upstream.url) as gateway,
        client_of(gateway) as client,
    ):
        stream = await client.images.generate(
            prompt="x", model="gpt-image-1", stream=True, partial_images=1
        )
        events = [event async for event in stream]
    assert [event.b64_json == large for event in events] == [True, True]
