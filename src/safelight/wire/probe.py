"""A probe: a stream of known timing, by which a client sees what stands between it and the server.

What is sent when, and what is said in it. Sending and judging it are done elsewhere.
"""

import base64
import hashlib
import json
import random
from collections.abc import Iterable, Mapping
from typing import Any

from safelight.errors import InvalidRequest, Problem

TICK = "probe.tick"
LINE = "probe.line"
END = "probe.end"

TICKS = 5
TICK_SECONDS = 0.3
"""Small events far enough apart to see whether each comes by itself."""

DEFAULT_LINE_BYTES = 4 * 1024 * 1024
"""A large picture's base64, on one line."""

MAX_SILENCE_SECONDS = 600
BEYOND_HEARTBEAT_SECONDS = 5
"""How much longer than a heartbeat the silence is unless asked for: what is cut off in less would
not be kept open by heartbeats."""

SILENCE_PARAMETER = "silence"
BYTES_PARAMETER = "bytes"


def event(name: str, **facts: object) -> bytes:
    """One event, framed as those of a generation are."""
    return f"event: {name}\ndata: {_json({'type': name, **facts})}\n\n".encode()


def line(size: int, sent: float) -> tuple[bytes, ...]:
    """An event with `size` bytes of base64 in it that compress as badly as a picture does."""
    raw = random.Random(size).randbytes(size * 3 // 4)  # noqa: S311 - the same each time
    text = base64.b64encode(raw)[:size]
    facts = {"sent": sent, "bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}
    rest = _json(facts)[1:]
    head = f'event: {LINE}\ndata: {{"type":"{LINE}","filler":"'.encode()
    return head, text, f'",{rest}\n\n'.encode()


def parse_query(
    pairs: Iterable[tuple[str, str]], *, heartbeat: float, most_bytes: int
) -> tuple[int, int]:
    """Seconds of silence and bytes of the long line. Raises `InvalidRequest`."""
    default_silence = min(int(heartbeat) + BEYOND_HEARTBEAT_SECONDS, MAX_SILENCE_SECONDS)
    chosen = {
        SILENCE_PARAMETER: default_silence,
        BYTES_PARAMETER: min(DEFAULT_LINE_BYTES, most_bytes),
    }
    most = {SILENCE_PARAMETER: MAX_SILENCE_SECONDS, BYTES_PARAMETER: most_bytes}
    seen: set[str] = set()
    for name, text in pairs:
        if name not in chosen or name in seen:
            raise _refusal(name, f"{name[:100]} is unknown here, or given twice.")
        seen.add(name)
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= most[name]):
            raise _refusal(name, f"{name} must be a whole number from 0 to {most[name]}.")
        chosen[name] = int(text)
    return chosen[SILENCE_PARAMETER], chosen[BYTES_PARAMETER]


def _refusal(name: str, message: str) -> InvalidRequest:
    return InvalidRequest([Problem(("query", name[:100]), message, "invalid_value")])


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))
