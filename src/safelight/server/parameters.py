"""What stands in paths, queries and headers, each described once for `/openapi.json`.

Descriptions alone: what is accepted is decided where it is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safelight.generations.idempotency import HEADER as IDEMPOTENCY_KEY
from safelight.generations.idempotency import MAX_KEY_CHARACTERS
from safelight.server.images import IDEMPOTENCY_PARAMETER
from safelight.server.preferences import DISCONNECT, RESPOND_ASYNC
from safelight.server.watch import LAST_EVENT_ID
from safelight.wire.request import GenerationRequest
from safelight.wire.trace import TRACEPARENT

Described = dict[str, Any]

_KEY: Described = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_KEY_CHARACTERS,
    "pattern": "^[!-~]([ -~]*[!-~])?$",
}

_KEY_MEANS = (
    "The same request under the same key is the same generation, running or done, however it is "
    "to be answered; another request under it is refused. Keys of different callers do not meet."
)


@dataclass(frozen=True, slots=True)
class Header:
    """A response header. `always` says that no answer of its kind is without it."""

    text: str
    always: bool = False

    def described(self) -> Described:
        """As OpenAPI wants it."""
        return {
            "description": self.text,
            "required": self.always,
            "schema": {"type": "string"},
        }


HEADERS: Mapping[str, Header] = {
    "X-Request-Id": Header("Id of the request, as in the log", always=True),
    "Safelight-Generation": Header("Id of the generation", always=True),
    "Safelight-Model": Header("Which model makes the pictures", always=True),
    "Safelight-Upstream": Header("Which upstream answered, once that is known"),
    "Safelight-Substituted-For": Header("The retired default model that it stands in for"),
    "Content-Location": Header("Address of the generation's resource", always=True),
    "Link": Header('Where to watch it, with a ticket: `rel="monitor"`', always=True),
    "Location": Header("Where to go on", always=True),
    "Preference-Applied": Header(f"`{RESPOND_ASYNC}`", always=True),
    "Retry-After": Header("Seconds after which a retry is worth it"),
    "x-should-retry": Header(
        "`true` where a retry costs nothing, else `false`; the SDKs obey it", always=True
    ),
    "WWW-Authenticate": Header("How to send a key", always=True),
}

ON_ALL = ("X-Request-Id",)

OF_A_GENERATION = (
    *ON_ALL,
    "Safelight-Generation",
    "Safelight-Model",
    "Safelight-Upstream",
    "Safelight-Substituted-For",
    "Content-Location",
    "Link",
)

OF_A_FAILURE = (*ON_ALL, "x-should-retry", "Retry-After")


def headers(*names: str) -> Described:
    """References to the headers called `names`."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def in_path(name: str, text: str) -> Described:
    """A part of the path."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": text,
        "schema": {"type": "string", "minLength": 1},
    }


def _in_header(name: str, schema: Described, text: str) -> Described:
    return {"name": name, "in": "header", "description": text, "schema": schema}


def of_a_new_generation() -> list[Described]:
    """The headers that POST and GET have in common."""
    disconnect = {
        "anyOf": [
            {"type": "string", "enum": ["cancel", "finish"]},
            {"type": "integer", "minimum": 0},
        ]
    }
    return [
        _in_header(IDEMPOTENCY_KEY, _KEY, _KEY_MEANS),
        _in_header(
            DISCONNECT,
            disconnect,
            "When nobody watches any more: `cancel` at once, `finish` the pictures, or go on for "
            "so many seconds (up to the setting `generation_timeout`). Left out, as the key of the "
            "caller or the setting `linger` says.",
        ),
        _in_header(
            TRACEPARENT, {"type": "string"}, "W3C Trace Context: the trace that this belongs to."
        ),
    ]


def prefer() -> Described:
    """How the answer to POST is to come."""
    return _in_header(
        "Prefer",
        {"type": "string"},
        f"`{RESPOND_ASYNC}`: answer 202 at once and make the pictures meanwhile, watched or not. "
        "Other preferences are not followed, and `Preference-Applied` does not name them.",
    )


def in_query() -> list[Described]:
    """The request in query form."""
    schema = GenerationRequest.model_json_schema()["properties"]
    fields = [
        {
            "name": name,
            "in": "query",
            "required": name == "prompt",
            "allowEmptyValue": name != "prompt",
            "description": GenerationRequest.model_fields[name].description,
            "schema": _not_null(field),
        }
        for name, field in schema.items()
        if name not in {"stream", "svg"}
    ]
    key = {
        "name": IDEMPOTENCY_PARAMETER,
        "in": "query",
        "description": f"`{IDEMPOTENCY_KEY}` for those who cannot send headers; it wins over it.",
        "schema": _KEY,
    }
    return [*fields, key]


def cursors() -> list[Described]:
    """How a reader says what it has already."""
    schema: Described = {"type": "string", "maxLength": 128}
    return [
        _in_header(
            "Last-Event-ID",
            schema,
            "The `id` of the last event received, as browsers send it when they reconnect: goes on "
            "after it, with the same generation.",
        ),
        {
            "name": LAST_EVENT_ID,
            "in": "query",
            "allowEmptyValue": True,
            "description": "The same, for those who cannot send headers; the header wins.",
            "schema": schema,
        },
    ]


def _not_null(field: Mapping[str, Any]) -> Mapping[str, Any]:
    """A query parameter is left out, never null."""
    branches = [branch for branch in field.get("anyOf", [field]) if branch.get("type") != "null"]
    kept = {"type", "enum", "minimum", "maximum", "minLength", "pattern", "const"}
    return {name: value for name, value in branches[0].items() if name in kept}
