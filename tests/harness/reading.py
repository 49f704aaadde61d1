"""Slow, independent readings of answers: what a client got, and what an upstream really sent.

Nothing here imports Safelight: the judge must not share the defects of the judged. HTTP is read by
h11, events by a line-by-line reading of the standard, pictures by a whole JSON parse.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import h11

from harness.history import Dialect, Frame, Kind, Sent

_LINE_END = re.compile(rb"\r\n|\n|\r")
_HEAD_LINE = re.compile(rb"HTTP/1\.1 \d{3} [\t -~]*|[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~]*")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+")
_PARTIAL, _COMPLETED = "image_generation.partial_image", "image_generation.completed"
_NAMES: dict[Dialect, dict[str, Kind]] = {
    "openai": {_PARTIAL: "partial_image", _COMPLETED: "completed", "error": "failed"},
    "eventsource": {
        _PARTIAL: "partial_image",
        _COMPLETED: "completed",
        "image_generation.failed": "failed",
        "stream.gap": "gap",
    },
    "json": {},
}


def digest(base64: str) -> str:
    """What tells pictures apart in a history: SHA-256 of the base64 text as it stands."""
    return hashlib.sha256(base64.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Block:
    """One event of a stream as the standard dispatches it."""

    event: str
    data: bytes
    id: str


@dataclass(frozen=True, slots=True)
class Events:
    """A stream's events; `leftover` is what followed the last of them, without comments.

    `last_id` and `retry` (milliseconds) are what an EventSource reconnects with.
    """

    blocks: tuple[Block, ...]
    last_id: str
    retry: int | None
    leftover: bytes


def read_events(body: bytes, last_id: str = "") -> Events:
    """Read `body` as the standard does; `last_id` is that of the connection before."""
    *lines, unfinished = _LINE_END.split(body.removeprefix(b"\xef\xbb\xbf"))
    blocks: list[Block] = []
    event, data, identifier, retry = "", [], last_id, None
    pending: list[bytes] = []
    for line in lines:
        if line:
            pending += [] if line.startswith(b":") else [line]
            name, _, value = line.partition(b":")
            value = value.removeprefix(b" ")
            if name == b"data":
                data.append(value)
            elif name == b"event":
                event = value.decode("utf-8", "replace")
            elif name == b"id" and b"\0" not in value:
                identifier = value.decode("utf-8", "replace")
            elif name == b"retry" and value.isdigit():
                retry = int(value)
            continue
        # An id counts from the blank line on, with data or without.
        last_id = identifier
        if data:
            blocks.append(Block(event, b"\n".join(data), last_id))
        event, data, pending = "", [], []
    pending += [] if unfinished.startswith(b":") else [unfinished]
    return Events(tuple(blocks), last_id, retry, b"\n".join(pending))


def frame_of(block: Block, dialect: Dialect) -> Frame:
    """A client's view of one event; what it would not understand is of the kind `other`."""
    try:
        value = json.loads(block.data)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        return Frame("other", id=block.id)
    named = block.event if block.event in (value.get("type"), "image_generation.failed") else ""
    kind: Kind = _NAMES[dialect].get(named, "other")
    if named.startswith("stream.") and kind == "other" and dialect == "eventsource":
        kind = "notice"
    picture = value.get("b64_json")
    return Frame(
        kind,
        digest(picture) if isinstance(picture, str) else "",
        index=_whole(value.get("partial_image_index")),
        picture=_whole(value.get("image_index")) or 0,
        sequence=_whole(value.get("sequence_number")),
        id=block.id,
    )


def frames_of_json(body: bytes) -> tuple[Frame, ...]:
    """The pictures of one JSON answer; none where it is torn or has none."""
    try:
        value = json.loads(body)
    except ValueError:
        return ()
    if not isinstance(value, dict):
        return ()
    if value.get("error"):
        return (Frame("failed"),)
    pictures = [item.get("b64_json") for item in value.get("data", ())]
    return tuple(
        Frame("completed", digest(text), picture=number)
        for number, text in enumerate(pictures)
        if isinstance(text, str)
    )


def error_code(body: bytes) -> str | None:
    """The code in an error envelope with all four members, or None for any other body."""
    try:
        error = json.loads(body)["error"]
        complete = set(error) >= {"message", "type", "param", "code"}
        return str(error["code"]) if complete and error["message"] else None
    except (ValueError, KeyError, TypeError):
        return None


def _whole(value: object) -> int | None:
    return value if type(value) is int else None


# What an upstream sent ---------------------------------------------------------------------------

Body = Literal["whole", "unfinished", "broken"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer in so far as it came: `body` says whether its framing was fulfilled."""

    status: int | None
    content: bytes
    body: Body


@dataclass(frozen=True, slots=True)
class OnTheWire:
    """The events whose last byte was sent, and whether all readers must agree on them."""

    events: tuple[Sent, ...]
    regular: bool


def read_answer(wire: bytes, *, ended: bool) -> Answer:
    """The answer to a POST in the bytes of its connection; `ended` means that a FIN followed."""
    reader = h11.Connection(h11.CLIENT)
    reader.send(h11.Request(method="POST", target="/", headers=[("Host", "upstream")]))
    reader.send(h11.EndOfMessage())
    status: int | None = None
    content: list[bytes] = []
    try:
        reader.receive_data(wire)
        if ended:
            reader.receive_data(b"")
        while True:
            event = reader.next_event()
            if isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.Data):
                content.append(bytes(event.data))
            elif isinstance(event, h11.EndOfMessage):
                return Answer(status, b"".join(content), "whole")
            elif not isinstance(event, h11.InformationalResponse):
                return Answer(status, b"".join(content), "unfinished")
    except h11.RemoteProtocolError as error:
        # The words of h11 for a FIN too early; anything else is a violation of HTTP.
        early = "peer closed connection" in str(error) or "EOF" in str(error)
        return Answer(status, b"".join(content), "unfinished" if ended and early else "broken")


@lru_cache(maxsize=4096)
def on_the_wire(wire: bytes, *, ended: bool) -> OnTheWire:
    """What these bytes of an upstream's connection say."""
    answer, sound = _agreed(wire, ended)
    if answer.status != 200:
        return OnTheWire((Sent("failed"),), sound)
    if answer.content.lstrip()[:1] in (b"{", b"["):
        whole = answer.body == "whole"
        return OnTheWire(_from_document(answer.content) if whole else (Sent("failed"),), sound)
    readings = [_sent(block) for block in read_events(answer.content).blocks]
    events = tuple(event for event, _ in readings if event is not None)
    return OnTheWire(events, sound and all(regular for _, regular in readings))


def _agreed(wire: bytes, ended: bool) -> tuple[Answer, bool]:
    """The answer, and whether strict and lenient readers of HTTP take it the same way."""
    answer = read_answer(wire, ended=ended)
    sound = answer.body != "broken"
    head, end, rest = wire.partition(b"\r\n\r\n")
    if not end:
        return answer, sound and answer.status is None
    if answer.status is None:
        # Somebody more lenient may take this head, and can then find no more than what is there.
        return Answer(200, rest, "whole"), False
    return answer, sound and all(_HEAD_LINE.fullmatch(line) for line in head.split(b"\r\n"))


def _sent(block: Block) -> tuple[Sent | None, bool]:
    """The event, or None for what is nobody's picture; False if readers may differ about it."""
    try:
        value = json.loads(block.data)
    except ValueError:
        return None, False
    if not isinstance(value, dict):
        return None, False
    name = str(value.get("type") or block.event)
    if value.get("error") or name == "error":
        return Sent("failed"), True
    picture = _picture(value)
    if name.endswith(".partial_image"):
        index = _whole(value.get("partial_image_index"))
        known = index is not None and index >= 0
        sent = Sent("partial_image", picture, index if known else None) if picture else None
        return sent, sent is not None and known
    if name.endswith(".completed"):
        return (Sent("completed", picture), True) if picture else (None, False)
    return None, True


def _from_document(content: bytes) -> tuple[Sent, ...]:
    try:
        items = json.loads(content)["data"]
        pictures = [_picture(item) for item in items]
    except (ValueError, KeyError, TypeError):
        return (Sent("failed"),)
    if None in pictures:
        return (Sent("failed"),)
    return tuple(Sent("completed", picture) for picture in pictures if picture)


def _picture(item: Mapping[str, Any]) -> str | None:
    """The picture's digest, of its base64 without line ends and with the padding it should have."""
    text = item.get("b64_json")
    bare = re.sub(r"[\r\n]", "", text).rstrip("=") if isinstance(text, str) else ""
    if len(bare) % 4 == 1 or not _BASE64.fullmatch(bare):
        return None
    return digest(bare + "=" * (-len(bare) % 4))
