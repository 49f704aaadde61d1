"""What each address takes and answers, for `/openapi.json`."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from safelight.server.parameters import (
    OF_A_FAILURE,
    OF_A_GENERATION,
    ON_ALL,
    Described,
    cursors,
    headers,
    in_path,
    in_query,
    of_a_new_generation,
    prefer,
)
from safelight.wire import schemas
from safelight.wire.frames import COMPLETED, FAILED, GAP, PARTIAL, RETRY
from safelight.wire.probe import (
    BYTES_PARAMETER,
    END,
    LINE,
    MAX_SILENCE_SECONDS,
    SILENCE_PARAMETER,
    TICK,
)
from safelight.wire.ticket import Ticket

REF = "#/components/schemas/{model}"

_TICKETED: list[dict[str, list[str]]] = [{"Bearer": []}, {"ApiKey": []}, {"Ticket": []}, {}]

_GENERATION_ID = "Id of the generation, from `Safelight-Generation`."


def paths() -> Described:
    """Every documented address."""
    models = _simple("listModels", "List the models served here", schemas.ModelList, 401, 403)
    model = _simple("getModel", "Describe one model", schemas.ModelResource, 401, 403, 404)
    model["parameters"] = [in_path("model", "Id, with or without `openai/`.")]
    return {
        "/v1/images/generations": {"post": _create(), "get": _create_from_query()},
        "/v1/images/generations/{generation}": {"get": _look(), "delete": _cancel()},
        "/v1/images/generations/{generation}/events": {"get": _watch()},
        "/v1/tickets": {"post": _buy()},
        "/v1/images/files/{token}": {"get": _file()},
        "/v1/models": {"get": models},
        "/v1/models/{model}": {"get": model},
        "/v1/probe": {"get": _probe()},
        "/health": {"get": _simple("health", "Liveness", schemas.Health)},
        "/ready": {"get": _simple("ready", "Readiness", schemas.Health, 503)},
        "/metrics": {"get": _metrics()},
        "/openapi.json": {"get": _itself()},
    }


def _create() -> Described:
    streamed = {PARTIAL: "PartialImageEvent", COMPLETED: "CompletedEvent", "error": "ErrorEvent"}
    return {
        "operationId": "createImage",
        "summary": "Create images from a prompt",
        "description": "With `stream: true` the answer is server-sent events, otherwise one JSON "
        "object; which of them is decided by `stream` alone, never by the Accept header.",
        "parameters": [prefer(), *of_a_new_generation()],
        "requestBody": _body("ImageGenerateRequest"),
        "responses": {
            "200": {
                "description": "The pictures, or the stream of events",
                "headers": headers(*OF_A_GENERATION),
                "content": {
                    **_json("ImagesResponse"),
                    "text/event-stream": _event_stream(streamed, ids=False),
                },
            },
            "202": {
                "description": "Begun; `Location` tells how it goes (`Prefer: respond-async`)",
                "headers": headers(*OF_A_GENERATION, "Location", "Preference-Applied"),
                "content": _json("GenerationResource"),
            },
            **_failures(400, 401, 402, 403, 409, 410, 413, 415, 422, 429, 500, 502, 503, 504),
        },
    }


def _create_from_query() -> Described:
    return {
        "operationId": "createImageFromQuery",
        "summary": "Create an image and watch it, for `new EventSource(url)`",
        "description": "The same request in query form; always streamed, with an id on every event "
        f"and failures as `{FAILED}`. With a `Last-Event-ID` it goes on with that generation and "
        "starts none.",
        "security": _TICKETED,
        "parameters": [*in_query(), *cursors(), *of_a_new_generation()],
        "responses": {
            **_watching(),
            "301": {
                "description": "To browsers: the events of the generation that was begun, to which "
                "they keep when they reconnect",
                "headers": headers(*OF_A_GENERATION, "Location"),
            },
            **_failures(401, 403, 404, 406, 410, 422, 429, 503),
        },
    }


def _look() -> Described:
    return {
        "operationId": "getGeneration",
        "summary": "A generation as it is now, with its pictures once it is completed",
        "security": _TICKETED,
        "parameters": [in_path("generation", _GENERATION_ID)],
        "responses": {"200": _resource("As it is now"), **_failures(401, 403, 404, 503)},
    }


def _cancel() -> Described:
    return {
        "operationId": "cancelGeneration",
        "summary": "Cancel a generation now",
        "description": "One that has ended stays as it ended.",
        "security": _TICKETED,
        "parameters": [in_path("generation", _GENERATION_ID)],
        "responses": {"200": _resource("As it ended"), **_failures(401, 403, 404, 503)},
    }


def _watch() -> Described:
    return {
        "operationId": "watchGeneration",
        "summary": "Watch a generation from the start, or go on after a cursor",
        "description": "What is kept of it, then live; any number of readers may watch.",
        "security": _TICKETED,
        "parameters": [in_path("generation", _GENERATION_ID), *cursors()],
        "responses": {**_watching(), **_failures(401, 403, 404, 406, 410)},
    }


def _watching() -> Described:
    """A stream in the EventSource dialect, or word that there is no more of it."""
    events = {
        PARTIAL: "PartialImageEvent",
        COMPLETED: "CompletedEvent",
        FAILED: "ErrorEvent",
        GAP: "GapEvent",
    }
    return {
        "200": {
            "description": "The stream of events; where it cannot be served now, one event that "
            "asks to come back",
            # Not those of a generation: a stream that asks to come back may be of none.
            "headers": headers(*ON_ALL),
            "content": {"text/event-stream": _event_stream(events, ids=True)},
        },
        "204": {
            "description": "It has ended and everything was received: stop",
            "headers": headers(*ON_ALL),
        },
    }


def _buy() -> Described:
    return {
        "operationId": "createTicket",
        "summary": "Buy a ticket that may stand in a browser's address",
        "description": "To watch one of the caller's generations, or to start some by EventSource "
        "in the caller's name.",
        "requestBody": _body("TicketRequest"),
        "responses": {
            "201": {
                "description": "The ticket",
                "headers": headers(*ON_ALL),
                "content": _json(Ticket.__name__),
            },
            **_failures(400, 401, 403, 404, 413, 415, 422),
        },
    }


def _file() -> Described:
    pictures: Described = {f"image/{kind}": {} for kind in ("png", "jpeg", "webp", "gif")}
    return {
        "operationId": "getFile",
        "summary": "A stored picture (`response_format: url`)",
        "security": [{}],
        "parameters": [in_path("token", "Signed; from the picture's `url`.")],
        "responses": {
            "200": {
                "description": "The picture",
                "headers": headers(*ON_ALL),
                "content": pictures,
            },
            **_failures(403, 404, 503),
        },
    }


def _probe() -> Described:
    return {
        "operationId": "probe",
        "summary": "A stream of known timing, by which a client judges the proxies on its way",
        "description": "Small events, one with a long line, silence without heartbeats, and an "
        "end; each says when it was `sent`, in seconds. It begins no generation.",
        "parameters": [
            _whole(SILENCE_PARAMETER, MAX_SILENCE_SECONDS, "Seconds of silence."),
            _whole(BYTES_PARAMETER, None, "Length of the line, up to `max_event_bytes`."),
        ],
        "responses": {
            "200": {
                "description": "The stream",
                "headers": headers(*ON_ALL),
                "content": {
                    "text/event-stream": _event_stream(
                        dict.fromkeys((TICK, LINE, END), "ProbeEvent"), ids=False
                    )
                },
            },
            **_failures(401, 403, 406, 422, 503),
        },
    }


def _whole(name: str, most: int | None, text: str) -> Described:
    schema: Described = {"type": "integer", "minimum": 0}
    if most is not None:
        schema["maximum"] = most
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _event_stream(events: Mapping[str, str], *, ids: bool) -> Described:
    """The schema of each event: OpenAPI 3.1 has no keyword for a sequence (3.2: itemSchema)."""
    described = [_event(name, schema, ids=ids) for name, schema in events.items()]
    if ids:
        described.append(_event(RETRY, "RetryEvent", ids=False))
    return {
        "schema": {
            "description": "One event of the stream. Comment lines are heartbeats.",
            "oneOf": described,
        }
    }


def _event(name: str, schema: str, *, ids: bool) -> Described:
    """An event as its fields; `data` is JSON of `schema`, on one line."""
    fields: Described = {
        "event": {"const": name},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": _ref(schema),
        },
    }
    required = ["event", "data"]
    if ids:
        fields["id"] = {"type": "string", "description": "For Last-Event-ID."}
        required.append("id")
    if ids or name == RETRY:
        fields["retry"] = {"type": "integer", "description": "Milliseconds, in a first event."}
    return {
        "type": "object",
        "properties": fields,
        "required": required,
        "additionalProperties": False,
    }


def _itself() -> Described:
    return {
        "operationId": "openapi",
        "summary": "This description",
        "security": [{}],
        "responses": {
            "200": {
                "description": "OpenAPI 3.1",
                "headers": headers(*ON_ALL),
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
    }


def _metrics() -> Described:
    text = {"schema": {"type": "string"}}
    return {
        "operationId": "metrics",
        "summary": "Numbers for Prometheus; for a key, or for a program on the same machine",
        "responses": {
            "200": {
                "description": "Prometheus' text format, or OpenMetrics' where Accept asks for it",
                "headers": headers(*ON_ALL),
                "content": {"text/plain": text, "application/openmetrics-text": text},
            },
            **_failures(401, 403, 404),
        },
    }


def _simple(identifier: str, summary: str, body: type[BaseModel], *failures: int) -> Described:
    well = {
        "description": "Well",
        "headers": headers(*ON_ALL),
        "content": _json(body.__name__),
    }
    return {
        "operationId": identifier,
        "summary": summary,
        "responses": {"200": well, **_failures(*failures)},
    }


_REASONS = {
    400: "Not HTTP as it should be, a body that is not JSON, or a prompt the upstream refused",
    401: "No key or ticket, or one that is unknown or has expired",
    402: "The upstream's account is out of money",
    403: "Another web page, an expired link, or more than the ticket permits",
    404: "Not found, or not yours",
    406: "The Accept header excludes server-sent events",
    408: "The request was not received in time",
    409: "The generation was cancelled",
    410: "It has ended, and what was asked for is no longer kept",
    413: "The body is too large",
    414: "The request line is too long",
    415: "The body is not declared as JSON",
    417: "The Expect field asks for something unknown",
    422: "A field, parameter or header is wrong",
    429: "The caller, or the upstream, can start no more for now",
    431: "The request's head is too large",
    500: "A defect of ours",
    502: "The upstream failed",
    503: "Shutting down, too busy, no upstream, or the picture store failed",
    504: "The upstream was silent for too long",
}


_OF_ANY_REQUEST = (400, 408, 413, 414, 417, 431)
"""What a request can be refused with before its route is known: framing, sizes, time."""


def _failures(*statuses: int) -> Described:
    return {str(status): _failure(status) for status in sorted({*statuses, *_OF_ANY_REQUEST})}


def _failure(status: int) -> Described:
    asks_for_key = ("WWW-Authenticate",) if status == 401 else ()
    return {
        "description": _REASONS[status],
        "headers": headers(*OF_A_FAILURE, *asks_for_key),
        "content": _json("HTTPValidationError" if status == 422 else "ErrorResponse"),
    }


def _resource(text: str) -> Described:
    return {
        "description": text,
        "headers": headers(*OF_A_GENERATION),
        "content": _json("GenerationResource"),
    }


def _body(name: str) -> Described:
    return {"required": True, "content": _json(name)}


def _json(name: str) -> Described:
    return {"application/json": {"schema": _ref(name)}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": REF.format(model=name)}
