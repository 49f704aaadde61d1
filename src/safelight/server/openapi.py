"""`/openapi.json`: OpenAPI 3.1, made from the models that validate and the catalog that judges."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import safelight
from safelight.catalog.model import Model
from safelight.server.gateway import Gateway
from safelight.wire import schemas
from safelight.wire.frames import COMPLETED, FAILED, PARTIAL
from safelight.wire.request import GenerationRequest

REF = "#/components/schemas/{model}"

_DOCUMENTED: tuple[type[BaseModel], ...] = (
    schemas.ImagesResponse,
    schemas.PartialImageEvent,
    schemas.CompletedEvent,
    schemas.ErrorEvent,
    schemas.ErrorResponse,
    schemas.HTTPValidationError,
    schemas.ModelList,
    schemas.ModelResource,
    schemas.Health,
)


async def openapi(request: Request) -> Response:
    """The document for the models that are served now."""
    gateway = Gateway.of(request)
    models = [gateway.router.route(name).model for name in gateway.router.served]
    return JSONResponse(document(models), headers={"Cache-Control": "no-cache"})


def document(models: Iterable[Model]) -> dict[str, Any]:
    """The whole description; choices are the union of what `models` accept."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Safelight",
            "version": safelight.__version__,
            "description": "A streaming image gateway. Which values a model accepts is told by "
            "`GET /v1/models`; what it does not accept is refused by name.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "security": [{"Bearer": []}, {"ApiKey": []}, {}],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(list(models)),
            "securitySchemes": {
                "Bearer": {"type": "http", "scheme": "bearer"},
                "ApiKey": {"type": "apiKey", "in": "header", "name": "x-api-key"},
            },
        },
    }


def _schemas(models: list[Model]) -> dict[str, Any]:
    inputs = [(GenerationRequest, "validation")]
    outputs = [(model, "serialization") for model in _DOCUMENTED]
    _, top = models_json_schema([*inputs, *outputs], ref_template=REF)  # type: ignore[list-item]
    definitions: dict[str, Any] = top["$defs"]
    definitions["ImageGenerateRequest"] = definitions.pop("GenerationRequest")
    fields = definitions["ImageGenerateRequest"]["properties"]
    for name, attribute in (
        ("quality", "qualities"),
        ("output_format", "output_formats"),
    ):
        choices = sorted({choice for model in models for choice in getattr(model, attribute)})
        text = next(branch for branch in fields[name]["anyOf"] if branch.get("type") == "string")
        text["enum"] = choices
    return definitions


def _paths() -> dict[str, Any]:
    return {
        "/v1/images/generations": {"post": _create(), "get": _watch()},
        "/v1/images/files/{token}": {"get": _file()},
        "/v1/models": {
            "get": _simple("listModels", "List the models served here", schemas.ModelList, 401, 403)
        },
        "/v1/models/{model}": {
            "get": {
                **_simple("getModel", "Describe one model", schemas.ModelResource, 401, 403, 404),
                "parameters": [_path_parameter("model", "Id, with or without `openai/`.")],
            }
        },
        "/health": {"get": _simple("health", "Liveness", schemas.Health)},
        "/ready": {"get": _simple("ready", "Readiness", schemas.Health, 503)},
        "/metrics": {"get": _metrics()},
        "/openapi.json": {"get": _itself()},
    }


def _create() -> dict[str, Any]:
    return {
        "operationId": "createImage",
        "summary": "Create images from a prompt",
        "description": "With `stream: true` the answer is server-sent events, otherwise one JSON "
        "object; which of them is decided by `stream` alone, never by the Accept header.",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _ref("ImageGenerateRequest")}},
        },
        "responses": {
            "200": {
                "description": "The pictures, or the stream of events",
                "headers": _generation_headers(),
                "content": {
                    "application/json": {"schema": _ref("ImagesResponse")},
                    "text/event-stream": _event_stream("error", ids=False),
                },
            },
            **_failures(400, 401, 402, 403, 413, 415, 422, 429, 500, 502, 503, 504),
        },
    }


def _watch() -> dict[str, Any]:
    schema = GenerationRequest.model_json_schema()["properties"]
    skipped = {"stream", "svg"}
    parameters = [
        {
            "name": name,
            "in": "query",
            "required": name == "prompt",
            "allowEmptyValue": name != "prompt",
            "description": GenerationRequest.model_fields[name].description,
            "schema": _not_null(field),
        }
        for name, field in schema.items()
        if name not in skipped
    ]
    resume = {
        "in": "header",
        "name": "Last-Event-ID",
        "schema": {"type": "string", "maxLength": 128},
        "description": "Sent by browsers when they reconnect: goes on with that generation.",
    }
    return {
        "operationId": "watchImage",
        "summary": "Create an image and watch it, for `new EventSource(url)`",
        "description": "The same request in query form; always streamed, with an id on every event "
        "and failures as `image_generation.failed`.",
        "parameters": [*parameters, resume],
        "responses": {
            "200": {
                "description": "The stream of events",
                "headers": _generation_headers(),
                "content": {"text/event-stream": _event_stream(FAILED, ids=True)},
            },
            "204": {"description": "That generation has ended and everything was received"},
            **_failures(401, 403, 404, 422, 503),
        },
    }


def _file() -> dict[str, Any]:
    pictures: dict[str, Any] = {f"image/{kind}": {} for kind in ("png", "jpeg", "webp", "gif")}
    return {
        "operationId": "getFile",
        "summary": "A stored picture (`response_format: url`)",
        "security": [{}],
        "parameters": [_path_parameter("token", "Signed; from the picture's `url`.")],
        "responses": {
            "200": {"description": "The picture", "content": pictures},
            **_failures(403, 404),
        },
    }


def _event_stream(failure: str, *, ids: bool) -> dict[str, Any]:
    """The schema of each event: OpenAPI 3.1 has no keyword for a sequence (3.2: itemSchema)."""
    events = {PARTIAL: "PartialImageEvent", COMPLETED: "CompletedEvent", failure: "ErrorEvent"}
    return {
        "schema": {
            "description": "One event of the stream. Comment lines are heartbeats.",
            "oneOf": [_event(name, schema, ids=ids) for name, schema in events.items()],
        }
    }


def _event(name: str, schema: str, *, ids: bool) -> dict[str, Any]:
    """An event as its fields; `data` is JSON of `schema`, on one line."""
    data = {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": _ref(schema),
    }
    position = {"id": {"type": "string", "description": "For Last-Event-ID."}} if ids else {}
    return {
        "type": "object",
        "properties": {"event": {"const": name}, "data": data, **position},
        "required": ["event", "data", *position],
        "additionalProperties": False,
    }


def _generation_headers() -> dict[str, Any]:
    described = {
        "Safelight-Generation": "Id of the generation",
        "Safelight-Upstream": "Which upstream answered",
        "Safelight-Model": "Which model made the pictures",
        "Safelight-Substituted-For": "The retired default model that it stands in for",
        "X-Request-Id": "Id of the request",
    }
    return {
        name: {"description": text, "schema": {"type": "string"}}
        for name, text in described.items()
    }


def _itself() -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": "openapi",
        "summary": "This description",
        "security": [{}],
        "responses": {"200": {"description": "OpenAPI 3.1", "content": content}},
    }


def _metrics() -> dict[str, Any]:
    return {
        "operationId": "metrics",
        "summary": "Numbers for Prometheus; for a key, or for a program on the same machine",
        "responses": {
            "200": {
                "description": "Prometheus' text format, or OpenMetrics' where Accept asks for it",
                "content": {
                    "text/plain": {"schema": {"type": "string"}},
                    "application/openmetrics-text": {"schema": {"type": "string"}},
                },
            },
            **_failures(401, 403, 404),
        },
    }


def _simple(identifier: str, summary: str, body: type[BaseModel], *failures: int) -> dict[str, Any]:
    content = {"application/json": {"schema": _ref(body.__name__)}}
    return {
        "operationId": identifier,
        "summary": summary,
        "responses": {"200": {"description": "Well", "content": content}, **_failures(*failures)},
    }


_REASONS = {
    400: "The body is not JSON, or the upstream refused the prompt",
    401: "No key, or an unknown one",
    402: "The upstream's account is out of money",
    403: "Open mode: another web page; or an expired link",
    404: "Not found",
    413: "The body is too large",
    415: "The body is not declared as JSON",
    422: "A field is wrong",
    429: "The upstream takes no more for now",
    500: "A defect of ours",
    502: "The upstream failed",
    503: "Shutting down, or no upstream",
    504: "The upstream was silent for too long",
}


def _failures(*statuses: int) -> dict[str, Any]:
    return {
        str(status): {
            "description": _REASONS[status],
            "content": {
                "application/json": {
                    "schema": _ref("HTTPValidationError" if status == 422 else "ErrorResponse")
                }
            },
        }
        for status in statuses
    }


def _path_parameter(name: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": {"type": "string", "minLength": 1},
    }


def _not_null(field: Mapping[str, Any]) -> Mapping[str, Any]:
    """A query parameter is left out, never null."""
    branches = [branch for branch in field.get("anyOf", [field]) if branch.get("type") != "null"]
    kept = {"type", "enum", "minimum", "maximum", "minLength", "pattern", "const"}
    return {name: value for name, value in branches[0].items() if name in kept}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": REF.format(model=name)}
