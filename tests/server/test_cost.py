"""What a generation is reckoned to have cost; usage stays as the upstream gave it."""

from typing import Any

import pytest

from harness.gateway import Running, Serve, openai_upstream
from harness.upstream import (
    USAGE,
    Script,
    answer,
    completed,
    json_response,
    partial,
    scripted,
    sse,
)
from safelight.config import UpstreamSettings
from safelight.wire.schemas import GenerationResource, ModelResource

BODY: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1", "quality": "low"}
STREAMED = BODY | {"stream": True, "partial_images": 1}


async def resource(gateway: Running, body: dict[str, Any]) -> GenerationResource:
    answered = await gateway.client.post("/v1/images/generations", json=body)
    found = await gateway.client.get(answered.headers["Content-Location"])
    return GenerationResource.model_validate(found.json())


async def resource_of(
    serve: Serve, script: Script, body: dict[str, Any], **settings: Any
) -> GenerationResource:
    async with scripted(script) as upstream, serve(upstream.url, **settings) as gateway:
        return await resource(gateway, body)


@pytest.mark.parametrize(
    ("script", "body"),
    [(sse(partial(0), completed()), STREAMED), (json_response(answer()), BODY)],
    ids=["streamed", "json"],
)
async def test_cost_is_reckoned_alike_for_a_stream_and_for_json(
    serve: Serve, script: Script, body: dict[str, Any]
) -> None:
    found = await resource_of(serve, script, body)
    assert found.usage is not None
    assert found.usage.model_dump(exclude_none=True) == USAGE
    assert found.cost is not None
    assert (found.cost.usd, found.cost.estimated) == (round((14 * 5 + 272 * 40) / 1e6, 6), False)


@pytest.mark.parametrize(
    ("script", "body"),
    [
        (sse(completed(usage=None)), STREAMED),
        (json_response(answer(usage=None)), BODY),
    ],
    ids=["streamed", "json"],
)
async def test_usage_that_the_upstream_left_out_is_estimated_and_so_is_the_cost(
    serve: Serve, script: Script, body: dict[str, Any]
) -> None:
    found = await resource_of(serve, script, body)
    assert found.usage is not None
    assert (found.usage.output_tokens, found.usage.estimated) == (272, True)
    assert found.cost is not None
    assert (found.cost.usd, found.cost.estimated) == (round((1 * 5 + 272 * 40) / 1e6, 6), True)


async def test_the_json_answer_itself_says_that_its_usage_is_estimated(serve: Serve) -> None:
    async with scripted(json_response(answer(usage=None))) as upstream:
        async with serve(upstream.url) as gateway:
            answered = (await gateway.generate(**BODY)).json()
    assert answered["usage"]["estimated"] is True
    assert answered["usage"]["total_tokens"] == 273


async def test_the_cost_of_several_pictures_is_their_sum(serve: Serve) -> None:
    found = await resource_of(serve, sse(completed()), STREAMED | {"n": 3})
    assert found.cost is not None
    assert found.cost.usd == pytest.approx(3 * (14 * 5 + 272 * 40) / 1e6)


@pytest.mark.parametrize(
    ("script", "body"),
    [
        (json_response(answer(usage=None)), {"prompt": "x", "model": "dall-e-3"}),
        (json_response({"error": {"message": "x"}}, "500 Oops"), BODY),
        (sse(partial(0)), STREAMED),
    ],
    ids=["a model without prices", "a failure", "a picture that never came"],
)
async def test_what_nobody_knows_costs_null(
    serve: Serve, script: Script, body: dict[str, Any]
) -> None:
    assert (await resource_of(serve, script, body)).cost is None


async def test_prices_can_be_configured_for_any_model(serve: Serve) -> None:
    prices = {"text_in": 0, "image_in": 0, "image_out": 1000}
    models = ({"id": "gpt-image-1", "prices": prices},)
    found = await resource_of(serve, json_response(answer()), BODY, models=models)
    assert found.cost is not None
    assert found.cost.usd == 0.272


async def test_what_the_painter_paints_under_a_models_name_is_free(serve: Serve) -> None:
    painter = UpstreamSettings(name="painter", kind="painter")
    async with serve("http://127.0.0.1:1", upstreams=(painter,), painter_workers=1) as gateway:
        found = await resource(gateway, BODY | {"size": "1024x1024"})
    assert found.cost is not None
    assert (found.cost.usd, found.cost.estimated) == (0, False)
    assert found.usage is not None
    assert found.usage.output_tokens == 272


async def test_whoever_stands_in_is_paid_at_its_own_price(serve: Serve) -> None:
    painter = UpstreamSettings(name="painter", kind="painter")
    broken = json_response({"error": {"message": "x"}}, "503 Busy")
    async with scripted(broken) as upstream:
        upstreams = (openai_upstream(upstream.url), painter)
        async with serve(upstream.url, upstreams=upstreams, painter_workers=1) as gateway:
            found = await resource(gateway, BODY | {"size": "1024x1024"})
    assert found.upstream == "painter"
    assert found.cost is not None
    assert found.cost.usd == 0


async def test_prices_are_told_with_the_model(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1") as gateway:
        response = await gateway.client.get("/v1/models/gpt-image-2")
    model = ModelResource.model_validate(response.json())
    assert model.prices is not None
    assert (model.prices.text_in, model.prices.image_out) == (5, 30)
