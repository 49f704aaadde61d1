"""Bodies of requests read, and refusals whose two envelopes say the same."""

import json
from typing import Any

import pytest

from safelight.errors import InvalidRequest
from safelight.wire.request import GenerationRequest, parse_body
from safelight.wire.schemas import HTTPValidationError

FIELDS = (
    "prompt",
    "model",
    "n",
    "quality",
    "response_format",
    "output_format",
    "output_compression",
    "stream",
    "partial_images",
    "size",
    "moderation",
    "background",
    "style",
    "user",
    "safety_identifier",
    "complexity",
    "frame_count",
    "frame_duration_ms",
    "svg",
)
OPTIONAL = FIELDS[1:]


def parsed(**fields: Any) -> GenerationRequest:
    return parse_body(json.dumps({"prompt": "x", **fields}).encode())


def refused(body: Any) -> InvalidRequest:
    """Why a body is refused, after checking that both envelopes say the same."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(InvalidRequest) as caught:
        parse_body(raw)
    return checked(caught.value)


def checked(error: InvalidRequest) -> InvalidRequest:
    envelopes = HTTPValidationError.model_validate(error.body(), strict=True)
    assert error.status_sent == 422
    assert len(envelopes.detail) == len(error.problems)
    assert envelopes.error.message.startswith(envelopes.detail[0].msg)
    assert envelopes.error.code == envelopes.detail[0].type
    assert envelopes.error.type == "invalid_request_error"
    path = [str(part) for part in envelopes.detail[0].loc[1:]]
    assert envelopes.error.param == (".".join(path) or None)
    return error


def refused_field(**fields: Any) -> str:
    """The message that refuses the one field given, after checking that it names it."""
    (name,) = fields
    error = refused({"prompt": "x", **fields})
    assert len(error.problems) == 1
    assert error.param == name
    assert name in error.message
    return error.message
