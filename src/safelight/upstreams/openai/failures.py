"""What an upstream's refusals and failures mean for the caller.

Keyed on `code`: the real endpoint uses one `type` for a refusal, a typo and a retired model. Pure;
the messages of upstreams are passed on, cleaned, except where they speak of our own key.
"""

import json
from collections.abc import Mapping
from typing import Any

from safelight.errors import (
    UpstreamError,
    UpstreamFailed,
    UpstreamQuotaExhausted,
    UpstreamRateLimited,
    UpstreamRefused,
    UpstreamRejected,
    UpstreamUnauthorized,
)
from safelight.upstreams.openai.plain import is_plain

_REFUSALS = frozenset(
    {
        "moderation_blocked",
        "content_policy_violation",
        "content_filter",
        "contentFilter",
        "image_content_policy_violation",
        "responsible_ai_policy_violation",
    }
)
_QUOTA = frozenset(
    {"insufficient_quota", "billing_hard_limit_reached", "project_spend_limit_exceeded"}
)
_RATE = frozenset({"rate_limit_exceeded", "requests", "tokens", "too_many_requests"})
_UNAUTHORIZED = frozenset({"invalid_api_key", "authentication_error", "permission_denied"})

MAX_MESSAGE_CHARACTERS = 2000
"""Longer upstream messages are pages of HTML, not words for a caller."""

MAX_WORD_CHARACTERS = 100
"""Codes, types and names of parameters; they stand in logs and metrics too."""

MAX_DETAILS_CHARACTERS = 8000
"""A refusal's details are a handful of categories; more is left out."""

MAX_RETRY_AFTER_SECONDS = 3600.0


def from_status(
    status: int, body: bytes, headers: Mapping[str, str], secret: str | None
) -> UpstreamError:
    """The error for a response with a status other than 200."""
    error = _error_object(body)
    failure = classify(error, status, secret)
    failure.retry_after = _retry_after(headers) or failure.retry_after
    return failure


def classify(error: Mapping[str, Any], status: int | None, secret: str | None) -> UpstreamError:
    """The error for an upstream's error object; `status` is None inside a stream."""
    code, kind, param = (_word(error.get(name), secret) for name in ("code", "type", "param"))
    message = _message(error, secret)
    names = {code, kind}
    if names & _REFUSALS:
        refused = UpstreamRefused(message, param=param, details=_details(error, secret))
        return refused.as_upstream_said(status if status and status < 500 else None, kind, code)
    if names & _QUOTA:
        exhausted = UpstreamQuotaExhausted(message)
        return exhausted.as_upstream_said(status if status in (400, 402, 429) else None, None, code)
    if status == 429 or names & _RATE:
        return UpstreamRateLimited(message, retry_after=1).as_upstream_said(None, None, code)
    if status in (401, 403) or names & _UNAUTHORIZED:
        # Its message may quote our key, and the caller cannot mend it.
        return UpstreamUnauthorized("The upstream refused the server's credentials.")
    if status is not None and 400 <= status < 500:
        return _rejected(status, message, param, kind, code)
    if status is None and (kind or "").endswith(("invalid_request_error", "user_error")):
        return _rejected(400, message, param, kind, code)
    return UpstreamFailed(message, param=param).as_upstream_said(None, None, code)


def _rejected(
    status: int, message: str, param: str | None, kind: str | None, code: str | None
) -> UpstreamError:
    # 408 and 409 would be retried by the SDKs, 404 and 405 speak of our URL, not the caller's, and
    # our 422 promises a `detail` that no upstream gives.
    kept = status if status in (400, 402, 413, 415) else 400
    return UpstreamRejected(message, param=param).as_upstream_said(kept, kind, code)


def _error_object(body: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    error = document.get("error", document) if isinstance(document, dict) else {}
    return error if isinstance(error, dict) else {"message": _text(error)}


def _message(error: Mapping[str, Any], secret: str | None) -> str:
    message = _text(error.get("message")) or "The upstream failed without saying why."
    return _clean(message, secret)[:MAX_MESSAGE_CHARACTERS]


def _word(value: object, secret: str | None) -> str | None:
    return _clean(_text(value) or "", secret)[:MAX_WORD_CHARACTERS] or None


def _clean(text: str, secret: str | None) -> str:
    """The text without our key, and without what could end a line or move a terminal's cursor."""
    if secret:
        text = text.replace(secret, "[key]")
    return "".join(c for c in text if c.isprintable())


def _text(value: object) -> str | None:
    return str(value)[: MAX_MESSAGE_CHARACTERS * 2] if isinstance(value, (str, int)) else None


def _details(error: Mapping[str, Any], secret: str | None) -> dict[str, Any]:
    """What else a refusal says of itself, as long as it is plain and small."""
    found = {}
    for name in ("moderation_details", "inner_error", "innererror"):
        value = error.get(name)
        if isinstance(value, (dict, list)) and is_plain(value):
            cleaned = _cleaned(value, secret)
            if len(json.dumps(cleaned)) <= MAX_DETAILS_CHARACTERS:
                found[name] = cleaned
    return found


def _cleaned(value: Any, secret: str | None) -> Any:
    if isinstance(value, dict):
        return {_clean(name, secret): _cleaned(each, secret) for name, each in value.items()}
    if isinstance(value, list):
        return [_cleaned(each, secret) for each in value]
    return _clean(value, secret) if isinstance(value, str) else value


def _retry_after(headers: Mapping[str, str]) -> float | None:
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "")
        if value.isascii() and value.replace(".", "", 1).isdigit():
            return min(float(value) * unit, MAX_RETRY_AFTER_SECONDS)
    return None
