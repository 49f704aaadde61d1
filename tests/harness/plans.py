"""What an upstream is to do for one request, written in the request's prompt.

So one upstream in a process of its own serves every scenario, and whoever asks knows what was to
come. Each picture is nobody else's: it begins with the time it was sent at, in monotonic
nanoseconds of this machine, and goes on with noise that belongs to its plan and its number.
"""

import hashlib
import json
import random
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from harness.upstream import FACTS, USAGE

Fault = Literal["none", "fin", "rst", "stall", "status", "busy", "error"]
"""After a part of the answer: an early end, a reset, or silence. Instead of it: 500, or 429. In
place of the last event: one that says that there was an error."""

Pieces = list[bytes | memoryview]
"""Bytes that are sent one after the other and never joined."""

STAMP_DIGITS = 20
SMALLEST = STAMP_DIGITS + 64
_NOISE = memoryview(b64encode(random.Random("noise").randbytes(9 << 20)))
_FACTS = json.dumps(FACTS)[1:-1]
_USAGE = json.dumps(USAGE)
_FAILED = 'event: error\ndata: {"type":"error","error":{"message":"no","code":"server_error"}}\n\n'


@dataclass(frozen=True, slots=True)
class Plan:
    """One request's.

    `size` is a picture's base64 in bytes: a multiple of 4, from `SMALLEST` to 8 MiB. `first` and
    `gap` are seconds before the first event and between events; `at` is the part of the answer's
    bytes after which the fault comes. Requests of one `group` are counted together.
    """

    name: str
    partials: int = 3
    size: int = 1024
    first: float = 0.0
    gap: float = 0.0
    fault: Fault = "none"
    at: float = 0.0
    group: str = ""

    @property
    def prompt(self) -> str:
        """The plan as a prompt."""
        return json.dumps(asdict(self))


def plan_of(prompt: str) -> Plan:
    """The plan in a prompt."""
    return Plan(**json.loads(prompt))


def picture(name: str, size: int, stamp: int) -> Pieces:
    """The base64 text of the picture called `name`, sent at `stamp`."""
    own = hashlib.sha256(name.encode()).hexdigest()
    rest = size - SMALLEST
    start = int(own[:6], 16) % (len(_NOISE) - rest)
    return [b"%020d" % stamp, own.encode(), _NOISE[start : start + rest]]


def stamp_in(block: bytes, mark: bytes = b'"b64_json":"') -> int:
    """When the picture in an event's data was sent."""
    start = block.index(mark) + len(mark)
    return int(block[start : start + STAMP_DIGITS])


def digest(pieces: Iterable[bytes | memoryview]) -> str:
    """The SHA-256 of a picture's text, as histories tell pictures apart."""
    hashed = hashlib.sha256()
    for piece in pieces:
        hashed.update(piece)
    return hashed.hexdigest()


# An answer, step by step -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """An event in a step: its kind, a partial's index, and what its picture is called."""

    kind: str
    index: int | None = None
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A part of an answer, sent `wait` seconds after the one before; `tail` bytes end it."""

    wait: float
    shown: tuple[Shown, ...]
    size: int
    streamed: bool
    tail: int = 0

    def digests(self, stamp: int) -> list[tuple[str, str, int | None]]:
        """What it shows, for a history, if it was made with that stamp."""
        return [
            (each.kind, digest(picture(each.picture, self.size, stamp)), each.index)
            if each.picture
            else (each.kind, "", None)
            for each in self.shown
        ]

    def made(self, stamp: int) -> Pieces:
        """Its bytes."""
        if not self.streamed:
            return _document(self, stamp)
        if not self.shown:
            return [b"0\r\n\r\n"]
        payload = _event(self.shown[0], self.size, stamp)
        return [b"%x\r\n" % sum(map(len, payload)), *payload, b"\r\n"]


def stream_of(plan: Plan, name: str) -> list[Step]:
    """A streamed answer in chunked coding, after its head; `name` is what its pictures bear."""
    shown = [Shown("partial_image", i, f"{name} {i}") for i in range(plan.partials)]
    last = Shown("failed") if plan.fault == "error" else Shown("completed", None, f"{name} last")
    steps = [
        Step(plan.gap if number else plan.first, (each,), plan.size, streamed=True, tail=2)
        for number, each in enumerate([*shown, last])
    ]
    return [*steps, Step(0.0, (), 0, streamed=True)]


def document_of(plan: Plan, name: str, pictures: int) -> list[Step]:
    """A JSON answer with its head, after the time that a stream would take."""
    shown = tuple(Shown("completed", None, f"{name} {number}") for number in range(pictures))
    return [Step(plan.first + plan.gap * plan.partials, shown, plan.size, streamed=False)]


def _event(shown: Shown, size: int, stamp: int) -> Pieces:
    if shown.kind == "failed":
        return [_FAILED.encode()]
    extra = f'"usage":{_USAGE}' if shown.index is None else f'"partial_image_index":{shown.index}'
    name = f"image_generation.{shown.kind}"
    head = f'event: {name}\ndata: {{"type":"{name}","b64_json":"'
    tail = f'",{_FACTS},{extra}}}\n\n'
    return [head.encode(), *picture(shown.picture, size, stamp), tail.encode()]


def _document(step: Step, stamp: int) -> Pieces:
    body: Pieces = [b'{"created":1790000001,"data":[']
    for number, each in enumerate(step.shown):
        body += [b',{"b64_json":"' if number else b'{"b64_json":"']
        body += [*picture(each.picture, step.size, stamp), b'"}']
    body.append(f'],"usage":{_USAGE}}}'.encode())
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
    return [f"{head}{sum(map(len, body))}\r\n\r\n".encode(), *body]
