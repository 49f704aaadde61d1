"""What can go wrong for a client, in the kinds a script wants to tell apart, and in words.

A server's words are made fit for a terminal here: no control character, no key, no end of length.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["request", "auth", "policy", "limit", "server", "connection", "cancelled"]

MAX_MESSAGE_CHARACTERS = 1000
"""A server's sentence; what is longer is a page of some proxy."""

MAX_PROBLEMS = 10
"""Of a request that is wrong in more ways, the first will do."""

SHORTEST_SECRET = 8
"""What is shorter would be found in ordinary words."""

_POLICY_CODES = frozenset(
    {"moderation_blocked", "content_policy_violation", "contentFilter", "content_filter"}
)
_AUTH_STATUS = frozenset({401, 403, 407})
_LIMIT_TYPES = frozenset({"rate_limit_error", "insufficient_quota"})
_LATER_STATUS = frozenset({502, 503, 504})


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no picture; `retry_after` is in seconds, where the server said so."""

    kind: Kind
    message: str
    code: str | None = None
    status: int | None = None
    retry_after: float | None = None

    def as_object(self) -> dict[str, Any]:
        """For `--json`."""
        said = {"kind": self.kind, "message": self.message, "code": self.code}
        return said | ({"status": self.status} if self.status is not None else {})


class Refused(Exception):
    """The server, or a rule, said no."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Lost(Exception):
    """The connection could not be made, or broke; `sent` says whether the request had gone out."""

    def __init__(self, message: str, *, sent: bool) -> None:
        super().__init__(message)
        self.message = message
        self.sent = sent

    def failure(self) -> Failure:
        """What is told when nothing can be done about it."""
        return Failure("connection", self.message)


def from_answer(
    status: int, headers: Mapping[str, str], body: bytes, secret: str | None = None
) -> Failure:
    """The failure that an answer with a status other than 200 speaks of."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    error = value.get("error") if isinstance(value, dict) else None
    if isinstance(error, str):
        error = {"message": error}
    if not isinstance(error, dict):
        error = {}
    message = _problems(value) or error.get("message") or _of_status(status)
    return Failure(
        _kind(status, error),
        printable(str(message), secret),
        _code(error),
        status,
        _seconds(headers.get("retry-after")),
    )


def from_event(error: Mapping[str, Any], secret: str | None = None) -> Failure:
    """The failure that an event in a stream speaks of: there is no status any more."""
    message = error.get("message") or "The server gave no reason."
    return Failure(_kind(None, error), printable(str(message), secret), _code(error))


def is_passing(failure: Failure) -> bool:
    """True where a reconnect is worth it: a proxy answers so while its server restarts."""
    return failure.status in _LATER_STATUS or failure.status == 429


def printable(text: str, secret: str | None = None) -> str:
    """`text` as one line that cannot speak to a terminal, without the key."""
    if secret and len(secret) >= SHORTEST_SECRET:
        text = text.replace(secret, "[key]")
    text = " ".join(text[: 4 * MAX_MESSAGE_CHARACTERS].split())
    text = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
    if len(text) <= MAX_MESSAGE_CHARACTERS:
        return text
    return f"{text[:MAX_MESSAGE_CHARACTERS]}…"


def _kind(status: int | None, error: Mapping[str, Any]) -> Kind:
    code, kind = error.get("code"), error.get("type")
    by_words: tuple[tuple[bool, Kind], ...] = (
        (code in _POLICY_CODES or kind == "image_generation_user_error", "policy"),
        (code == "generation_cancelled", "cancelled"),
        (status in _AUTH_STATUS, "auth"),
        (status == 429 or kind in _LIMIT_TYPES, "limit"),
        (status is not None and 400 <= status < 500, "request"),
        (status is None and kind == "invalid_request_error", "request"),
    )
    return next((kind for holds, kind in by_words if holds), "server")


def _code(error: Mapping[str, Any]) -> str | None:
    code = error.get("code") or error.get("type")
    return printable(str(code))[:100] if code else None


def _problems(value: object) -> str | None:
    """All that is wrong with a request, where the answer lists it (Safelight's `detail`)."""
    detail = value.get("detail") if isinstance(value, dict) else None
    if not isinstance(detail, list):
        return None
    words = [str(each.get("msg")) for each in detail if isinstance(each, dict) and "msg" in each]
    return " ".join(words[:MAX_PROBLEMS]) or None


def _of_status(status: int) -> str:
    return f"The server answered {status}, and said nothing that could be read."


def _seconds(text: str | None) -> float | None:
    return float(text) if text is not None and text.isdigit() and len(text) < 7 else None
