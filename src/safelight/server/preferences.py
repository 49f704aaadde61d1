"""What a caller says in headers: how it is answered, what its leaving means, whose trace it is in.

Pure: headers in, values out. A wish that is not understood is refused, never ignored.
"""

import math
from collections.abc import Mapping

from starlette.datastructures import Headers

from safelight.errors import InvalidRequest, Problem
from safelight.generations.idempotency import HEADER, checked_key
from safelight.wire.trace import TRACEPARENT, TRACESTATE, TraceContext, parse_trace

DISCONNECT = "Safelight-Disconnect"
FAULT = "Safelight-Fault"
RESPOND_ASYNC = "respond-async"
RETURN_MINIMAL = "return=minimal"
WAIT_NOT = "wait=0"

_WORDS: Mapping[str, float] = {"cancel": 0.0, "finish": math.inf}


def responds_async(headers: Headers) -> bool:
    """True if `Prefer: respond-async` is among the preferences (RFC 7240)."""
    return RESPOND_ASYNC in _preferences(headers)


def returns_minimal(headers: Headers) -> bool:
    """True if `Prefer: return=minimal` is among them: no pictures in a generation's resource."""
    return RETURN_MINIMAL in _preferences(headers)


def waits_not(headers: Headers) -> bool:
    """True if `Prefer: wait=0` is among them, which no EventSource says: nothing is held back."""
    return WAIT_NOT in _preferences(headers)


def _preferences(headers: Headers) -> set[str]:
    preferences = ",".join(headers.getlist("prefer")).split(",")
    return {preference.partition(";")[0].strip().lower() for preference in preferences}


def linger(headers: Headers, most: float) -> float | None:
    """Seconds to go on with nobody watching, infinity to the end; None where nothing is said.

    Raises `InvalidRequest` for anything but `cancel`, `finish` or seconds up to `most`.
    """
    text = headers.get(DISCONNECT)
    if text is None:
        return None
    word = text.strip().lower()
    if word in _WORDS:
        return _WORDS[word]
    if word.isascii() and word.isdigit() and len(word) < 7 and int(word) <= most:
        return float(word)
    message = f"{DISCONNECT} must be cancel, finish, or whole seconds up to {most:g}."
    raise InvalidRequest([Problem(("header", DISCONNECT), message, "invalid_value")])


def idempotency_key(headers: Headers) -> str | None:
    """The request's key, if it has one. Raises `InvalidRequest`."""
    key = headers.get(HEADER)
    return None if key is None else checked_key(key, "header", HEADER)


def refuse_fault(headers: Headers) -> None:
    """Raise `InvalidRequest` for what only a test bench does; there, it is taken off before."""
    if FAULT in headers:
        message = f"{FAULT} asks for a fault, which only `safelight serve --test-bench` makes."
        raise InvalidRequest([Problem(("header", FAULT), message, "no_test_bench")])


def trace_of(headers: Headers) -> TraceContext | None:
    """The caller's trace; what is not one is none, as W3C Trace Context demands."""
    return parse_trace(headers.getlist(TRACEPARENT), headers.getlist(TRACESTATE))
