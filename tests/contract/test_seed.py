"""The seed contract, held against the running server.

`seed.json` holds the component schemas of the seed's "Create Image" document: types, enums, ranges
and examples as they stand there, without the prose.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from contract.instant import instant
from harness.gateway import Serve
from harness.upstream import scripted

SEED: dict[str, Any] = json.loads(Path(__file__).with_name("seed.json").read_text("utf-8"))
SCHEMAS: dict[str, Any] = SEED["components"]["schemas"]
PROPERTIES: dict[str, Any] = SCHEMAS["ImageGenerateRequest"]["properties"]

GPT, DALL_E_3, DALL_E_2 = "openai/gpt-image-1", "openai/dall-e-3", "openai/dall-e-2"

NEEDS: dict[str, dict[str, Any]] = {
    "output_compression": {"output_format": "jpeg"},
    "partial_images": {"stream": True},
}
"""What else a property's prose asks for."""

RULED_OUT_BY_PROSE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("n", {"prompt": "x", "model": DALL_E_3, "n": 2}),
    ("stream", {"prompt": "x", "model": DALL_E_2, "stream": True}),
    ("response_format", {"prompt": "x", "model": GPT, "response_format": "url"}),
    ("style", {"prompt": "x", "model": GPT, "style": "vivid"}),
    ("quality", {"prompt": "x", "model": DALL_E_2, "quality": "hd"}),
    ("size", {"prompt": "x", "model": GPT, "size": "256x256"}),
    (
        "background",
        {"prompt": "x", "model": GPT, "background": "transparent", "output_format": "jpeg"},
    ),
    ("output_compression", {"prompt": "x", "model": GPT, "output_compression": 85}),
    ("prompt", {"prompt": "x" * 1001, "model": DALL_E_2}),
    ("prompt", {"prompt": "x" * 4001, "model": DALL_E_3}),
    ("prompt", {"prompt": "x" * 32001, "model": GPT}),
)

JSON_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "boolean": bool, "null": type(None),
}  # fmt: skip
SAMPLES: tuple[Any, ...] = ("text", "1", "true", 7, 1.5, True, None, [], ["x"], {}, {"a": 1})


def errors_of(schema: str, body: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator({**SEED, "$ref": f"#/components/schemas/{schema}"})
    return [error.message for error in validator.iter_errors(body)]


def branches(name: str) -> list[dict[str, Any]]:
    """The property's alternatives, null among them."""
    prop = PROPERTIES[name]
    return list(prop.get("anyOf", [prop]))


def values(name: str) -> Iterator[Any]:
    """Everything that the seed shows or lists for the property, and both ends of its range."""
    yield from PROPERTIES[name].get("examples", ())
    for branch in branches(name):
        yield from branch.get("enum", ())
        yield from (branch[end] for end in ("minimum", "maximum") if end in branch)
        if branch["type"] == "null":
            yield None


def violations(name: str) -> Iterator[Any]:
    """Values outside the property's types, enum and range."""
    allowed = [branch["type"] for branch in branches(name)]
    for sample in SAMPLES:
        fits = any(
            isinstance(sample, JSON_TYPES[kind])
            # JSON knows true and 1 apart, Python does not.
            and (kind == "boolean" or not isinstance(sample, bool))
            for kind in allowed
        )
        if not fits:
            yield sample
    for branch in branches(name):
        if "enum" in branch:
            yield "no-such-choice"
            yield str(branch["enum"][0]).upper()
        if "minimum" in branch:
            yield branch["minimum"] - 1
            yield branch["maximum"] + 1


def request_with(name: str, value: Any) -> dict[str, Any]:
    """The property in a request to a model of the seed's that supports it, by the seed's prose."""
    model = GPT
    if name in ("style", "response_format") or value in (
        "hd",
        "standard",
        "1792x1024",
        "1024x1792",
    ):
        model = DALL_E_3
    elif value in ("256x256", "512x512") or name == "user":
        model = DALL_E_2
    return {"prompt": "A white siamese cat", "model": model, **NEEDS.get(name, {}), name: value}


def cases(of: Any) -> list[tuple[str, Any]]:
    found: dict[str, tuple[str, Any]] = {}
    for name in PROPERTIES:
        for value in of(name):
            found.setdefault(f"{name}={json.dumps(value)}", (name, value))
    return list(found.values())


def test_the_seed_still_has_what_these_tests_are_made_from() -> None:
    assert len(PROPERTIES) == 14
    assert len(cases(values)) >= 50
    assert len(cases(violations)) >= 100


@pytest.mark.parametrize("name", PROPERTIES)
async def test_what_the_seed_shows_or_allows_is_accepted(serve: Serve, name: str) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        for value in values(name):
            request = request_with(name, value)
            assert errors_of("ImageGenerateRequest", request) == []
            response = await gateway.generate(**request)
            assert response.status_code == 200, response.text
            if not request.get("stream"):
                assert errors_of("ImagesResponse", response.json()) == []
                assert len(response.json()["data"]) == (request.get("n") or 1)


async def test_what_the_seed_rules_out_is_refused_as_the_seed_says(serve: Serve) -> None:
    wrongly: list[str] = []
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        for name, value in cases(violations):
            request = request_with(name, value)
            assert errors_of("ImageGenerateRequest", request) != []
            response = await gateway.generate(**request)
            body = response.json()
            good = (
                response.status_code == 422
                and errors_of("HTTPValidationError", body) == []
                and name in {detail["loc"][1] for detail in body["detail"]}
                and body["detail"][0]["loc"][0] == "body"
                and body["error"]["param"] is not None
            )
            if not good:
                wrongly.append(f"{name}={value!r}: {response.status_code} {response.text[:200]}")
        missing = await gateway.generate(model=GPT)
    assert wrongly == []
    assert missing.status_code == 422
    assert missing.json()["detail"][0]["loc"] == ["body", "prompt"]
    assert upstream.requests == []


async def test_a_body_that_is_no_object_is_refused_in_the_seeds_form(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        for body in ("[]", '"text"', "7", "null", "true"):
            response = await gateway.client.post(
                "/v1/images/generations",
                content=body,
                headers={"Content-Type": "application/json"},
            )
            assert response.status_code == 422
            assert errors_of("HTTPValidationError", response.json()) == []
            assert response.json()["detail"]
    assert upstream.requests == []


@pytest.mark.parametrize(
    "request_body",
    [
        {"prompt": "x"},
        {"prompt": "x", "n": 10},
        {"prompt": "x", "model": DALL_E_3, "response_format": "url"},
        {"prompt": "x", "model": DALL_E_3, "response_format": "b64_json"},
        {"prompt": "x", "model": GPT, "output_format": "webp", "output_compression": 85},
    ],
    ids=json.dumps,
)
async def test_json_answers_have_the_seeds_shape(
    serve: Serve, request_body: dict[str, Any]
) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        response = await gateway.generate(**request_body)
    assert response.status_code == 200
    assert errors_of("ImagesResponse", response.json()) == []
    wanted = "url" if request_body.get("response_format", "url") == "url" else "b64_json"
    wanted = "b64_json" if request_body.get("model") == GPT else wanted
    assert all(item[wanted] for item in response.json()["data"])


async def test_what_only_the_seeds_prose_rules_out_is_refused_too(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        for field, request in RULED_OUT_BY_PROSE:
            assert errors_of("ImageGenerateRequest", request) == []
            response = await gateway.generate(**request)
            assert response.status_code == 422
            assert errors_of("HTTPValidationError", response.json()) == []
            assert response.json()["detail"][0]["loc"] == ["body", field]
    assert upstream.requests == []


def test_the_checks_against_the_seed_can_fail() -> None:
    assert errors_of("ImagesResponse", {"created": 1}) != []
    assert errors_of("ImagesResponse", {"created": "1", "data": []}) != []
    assert errors_of("HTTPValidationError", {"detail": [{"loc": ["body"], "msg": "x"}]}) != []
