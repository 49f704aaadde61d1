"""A probe read through whatever stands between: when what arrived, and how it ended.

Measures; what it means is said in `cli/diagnosis.py`. The stream is made in `server/probe.py`.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import anyio

from safelight.client.failures import Failure, Lost, Refused
from safelight.client.http import Answer, Server
from safelight.client.reading import MAX_EVENT_BYTES
from safelight.wire.probe import BYTES_PARAMETER, END, LINE, SILENCE_PARAMETER, TICK
from safelight.wire.sse import Decoder, EventTooLarge

PATH = "/probe"

ENCODINGS = "gzip, deflate"
"""What browsers send that can be read here: only who is asked to compress shows whether it does."""


@dataclass(slots=True)
class Probed:
    """What came of a probe. Times are in seconds; `arrived` and `sent` have different zeros."""

    content_type: str = ""
    encoding: str = ""
    ticks: list[tuple[float, float]] = field(default_factory=list)
    heartbeat: float | None = None
    silence: float | None = None
    line_bytes: int | None = None
    line_intact: bool = False
    unfinished: int = 0
    ended: bool = False
    broken: str | None = None
    quiet_before_end: float = 0.0

    @property
    def latest(self) -> float:
        """By how much the latest small event was later than the earliest one."""
        delays = [arrived - sent for arrived, sent in self.ticks]
        return max(delays) - min(delays) if delays else 0.0


async def probed(server: Server, silence: int | None, line_bytes: int | None) -> Probed:
    """Run one probe. Raises `Refused`, and `Lost` where there was no answer at all."""
    asked = {SILENCE_PARAMETER: silence, BYTES_PARAMETER: line_bytes}
    params = {name: str(value) for name, value in asked.items() if value is not None}
    found = Probed()
    headers = {"Accept": "text/event-stream", "Accept-Encoding": ENCODINGS}
    async with server.request("GET", PATH, params=params, headers=headers) as answer:
        if 300 <= answer.status < 400:
            place = answer.headers.get("location", "another address").partition("?")[0]
            message = f"It is a redirect to {place}; give that address, as a client would have to."
            raise Refused(Failure("request", message, status=answer.status))
        if answer.status != 200:
            raise Refused(await server.failure(answer))
        found.content_type = answer.headers.get("content-type", "").partition(";")[0].strip()
        found.encoding = answer.headers.get("content-encoding", "").strip().lower()
        await _read(answer, found)
    return found


async def _read(answer: Answer, found: Probed) -> None:
    decoder = Decoder(MAX_EVENT_BYTES)
    last = anyio.current_time()
    try:
        async for chunk in answer.pieces:
            now = anyio.current_time()
            found.quiet_before_end, last = now - last, now
            for message in decoder.feed(chunk):
                _note(json.loads(message.data), now, found)
            found.unfinished = decoder.held
    except Lost as lost:
        found.broken = lost.message
    except (EventTooLarge, ValueError, KeyError, TypeError):
        found.broken = "What came is not what was sent."
    if not found.ended:
        found.quiet_before_end = anyio.current_time() - last


def _note(value: Any, now: float, found: Probed) -> None:
    kind = value["type"]
    if kind == TICK:
        found.ticks.append((now, float(value["sent"])))
        found.heartbeat, found.silence = float(value["heartbeat"]), float(value["silence"])
    elif kind == LINE:
        filler = str(value["filler"]).encode()
        found.line_bytes = len(filler)
        digest = hashlib.sha256(filler).hexdigest()
        found.line_intact = (len(filler), digest) == (value["bytes"], value["sha256"])
    elif kind == END:
        found.ended = True
