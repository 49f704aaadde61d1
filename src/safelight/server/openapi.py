"""`/openapi.json`: OpenAPI 3.1, made from the models that validate and the catalog that judges.

The document as a whole and its schemas; what each address takes and answers is in `operations.py`.
"""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import safelight
from safelight.catalog.model import Model
from safelight.server.gateway import Gateway
from safelight.server.operations import REF, paths
from safelight.server.parameters import HEADERS
from safelight.server.tickets import PARAMETER as TICKET
from safelight.wire import schemas
from safelight.wire.request import GenerationRequest
from safelight.wire.ticket import Ticket, TicketRequest

_ACCEPTED: tuple[type[BaseModel], ...] = (GenerationRequest, TicketRequest)

_ANSWERED: tuple[type[BaseModel], ...] = (
    schemas.ImagesResponse,
    schemas.GenerationResource,
    schemas.PartialImageEvent,
    schemas.CompletedEvent,
    schemas.ErrorEvent,
    schemas.GapEvent,
    schemas.RetryEvent,
    schemas.ProbeEvent,
    schemas.ErrorResponse,
    schemas.HTTPValidationError,
    schemas.ModelList,
    schemas.ModelResource,
    schemas.Health,
    Ticket,
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
        "paths": paths(),
        "components": {
            "schemas": _schemas(list(models)),
            "headers": {name: header.described() for name, header in HEADERS.items()},
            "securitySchemes": _security_schemes(),
        },
    }


def _security_schemes() -> dict[str, Any]:
    return {
        "Bearer": {"type": "http", "scheme": "bearer"},
        "ApiKey": {"type": "apiKey", "in": "header", "name": "x-api-key"},
        "Ticket": {
            "type": "apiKey",
            "in": "query",
            "name": TICKET,
            "description": "Signed, and valid until it expires, more than once: to watch one "
            "generation, or to start some. From `POST /v1/tickets`, or in a generation's "
            "`events_url`. A key never works in an address.",
        },
    }


def _schemas(models: list[Model]) -> dict[str, Any]:
    inputs = [(model, "validation") for model in _ACCEPTED]
    outputs = [(model, "serialization") for model in _ANSWERED]
    _, top = models_json_schema([*inputs, *outputs], ref_template=REF)  # type: ignore[list-item]
    definitions: dict[str, Any] = top["$defs"]
    definitions["ImageGenerateRequest"] = definitions.pop("GenerationRequest")
    # Either of them, as the parser demands.
    definitions["TicketRequest"]["oneOf"] = [
        {"required": [name], "properties": {name: {"not": {"type": "null"}}}}
        for name in ("generation", "start")
    ]
    fields = definitions["ImageGenerateRequest"]["properties"]
    for name, attribute in (
        ("quality", "qualities"),
        ("output_format", "output_formats"),
    ):
        choices = sorted({choice for model in models for choice in getattr(model, attribute)})
        text = next(branch for branch in fields[name]["anyOf"] if branch.get("type") == "string")
        text["enum"] = choices
    return definitions
