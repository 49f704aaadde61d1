"""`/v1/models`: the union of what OpenAI's and the seed API's clients read, and capabilities."""

import pytest

from harness.gateway import OPENAI_MODELS, Serve
from harness.upstream import answer, json_response, scripted
from safelight.wire.schemas import ModelList, ModelResource

UNREACHED = "http://127.0.0.1:1"


async def test_the_list_has_every_served_model_in_both_apis_shapes(serve: Serve) -> None:
    async with serve(UNREACHED) as gateway:
        body = (await gateway.client.get("/v1/models")).json()
    parsed = ModelList.model_validate(body)
    assert {model.id for model in parsed.data} == set(OPENAI_MODELS)
    for model in body["data"]:
        assert {"id", "object", "created", "owned_by"} <= set(model)
        assert {"id", "created_at", "provider", "capabilities"} <= set(model)


@pytest.mark.parametrize(
    "path", ["gpt-image-1", "openai/gpt-image-1", "openai%2Fgpt-image-1"], ids=str
)
async def test_a_model_is_found_by_any_of_its_names(serve: Serve, path: str) -> None:
    async with serve(UNREACHED) as gateway:
        response = await gateway.client.get(f"/v1/models/{path}")
    model = ModelResource.model_validate(response.json())
    assert model.id == "gpt-image-1"
    assert model.capabilities.partial_images == 3
    assert model.shutdown_date == "2026-10-23"
    assert model.defaults == {"size": "auto", "quality": "auto"}


@pytest.mark.parametrize("path", ["nope", "gpt-image-1.5", "openai/", "a/b/c"])
async def test_a_model_that_is_not_served_is_not_found(serve: Serve, path: str) -> None:
    async with serve(UNREACHED) as gateway:
        response = await gateway.client.get(f"/v1/models/{path}")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "model_not_found"


async def test_a_model_that_only_an_upstream_knows_is_listed_and_open_in_its_rules(
    serve: Serve,
) -> None:
    async with serve(UNREACHED, upstream={"models": ("flux-dev",)}) as gateway:
        (model,) = (await gateway.client.get("/v1/models")).json()["data"]
    assert (model["id"], model["capabilities"]["streaming"]) == ("flux-dev", True)


async def test_such_a_model_is_asked_for_base64_and_can_still_answer_links(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url, upstream={"models": ("flux-dev",)}) as gateway:
            plain = (await gateway.generate(prompt="x", model="flux-dev")).json()
            linked = await gateway.generate(prompt="x", model="flux-dev", response_format="url")
    assert set(plain["data"][0]) == {"b64_json"}
    assert plain["usage"] == answer()["usage"]
    assert set(linked.json()["data"][0]) == {"url"}
    assert [r.json["response_format"] for r in upstream.requests] == ["b64_json", "b64_json"]


async def test_capabilities_are_narrowed_by_what_the_upstream_refuses(serve: Serve) -> None:
    async with serve(UNREACHED, upstream={"refuses": ("partial_images",)}) as gateway:
        response = await gateway.client.get("/v1/models/gpt-image-2")
        refused = await gateway.generate(
            prompt="x", model="gpt-image-2", stream=True, partial_images=1
        )
    assert response.json()["capabilities"]["partial_images"] == 0
    assert refused.status_code == 422
