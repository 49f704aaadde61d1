"""Answers as events: any server's stream or JSON, in whatever cut its bytes come.

Sans-IO. Tolerant of what servers of this API are known to do (no `event:` lines, `[DONE]`, one JSON
object although a stream was asked for); what is no picture is a failure, never a file.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pybase64

from safelight.client.events import Event, Failed, Finished, Missed, Partial, Shot
from safelight.client.failures import Failure, from_event
from safelight.wire.frames import GAP, RETRY
from safelight.wire.picture import base64_format
from safelight.wire.sse import Decoder, EventTooLarge, ServerSentEvent

MAX_EVENT_BYTES = 128 * 1024 * 1024
"""A 4K PNG in base64 four times over."""

_WHITESPACE = b" \t\r\n"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Linked:
    """A finished picture that is given by an address."""

    url: str
    image_index: int
    revised_prompt: str | None = None


@dataclass(frozen=True, slots=True)
class ComeBack:
    """The server asks to be asked again in `seconds`."""

    seconds: float


Reading = Event | Linked | ComeBack


class Unreadable(ValueError):
    """What came is not what this API answers; the message says in which way."""


class StreamReader:
    """A stream of server-sent events. `last_id` is the cursor to resume after."""

    def __init__(self, secret: str | None = None) -> None:
        self.last_id = ""
        self._decoder = Decoder(MAX_EVENT_BYTES)
        self._secret = secret

    def feed(self, chunk: bytes) -> Iterator[Reading]:
        """Yield what `chunk` completes. Raises `Unreadable`."""
        try:
            for message in self._decoder.feed(chunk):
                yield from self._read(message)
                # Only what was taken is never asked for again.
                self.last_id = message.id or self.last_id
        except EventTooLarge as error:
            raise Unreadable(f"The server sent {error}.") from error

    def _read(self, message: ServerSentEvent) -> Iterator[Reading]:
        data = message.data.strip(_WHITESPACE)
        if not data or data == b"[DONE]":
            return
        value = as_object(data)
        kind = str(value.get("type") or message.event)
        if kind == RETRY:
            yield ComeBack(_number(value.get("retry_ms")) / 1000)
        elif kind == GAP:
            missing = _number(value.get("missing_to")) - _number(value.get("missing_from")) + 1
            yield Missed(max(1, missing))
        elif value.get("error") or kind == "error":
            yield Failed(_failure(value, self._secret))
        elif kind.endswith(".partial_image"):
            index = _number(value.get("partial_image_index"))
            yield Partial(_shot(value), index, _number(value.get("image_index")))
        elif kind.endswith(".completed"):
            yield _finished(value, value, _number(value.get("image_index")))
        elif isinstance(value.get("data"), list):
            yield from _pictures(value)


class AnswerReader:
    """A server's answer to a request for pictures: a stream or one JSON object, by its bytes."""

    def __init__(self, secret: str | None = None) -> None:
        self._stream = StreamReader(secret)
        self._secret = secret
        self._kept: list[bytes] | None = None
        self._streaming = False

    def feed(self, chunk: bytes) -> Iterator[Reading]:
        """Yield what `chunk` completes. Raises `Unreadable`."""
        if not self._streaming and self._kept is None:
            chunk = chunk.lstrip(_BYTE_ORDER_MARK + _WHITESPACE)
            if not chunk:
                return
            if chunk[:1] in (b"{", b"["):
                self._kept = []
            else:
                self._streaming = True
        if self._kept is None:
            yield from self._stream.feed(chunk)
        else:
            self._kept.append(chunk)

    def end(self) -> Iterator[Reading]:
        """The body is over: yield what a JSON answer holds. Raises `Unreadable`."""
        if self._kept is not None:
            document, self._kept = b"".join(self._kept), []
            value = as_object(document)
            if value.get("error"):
                yield Failed(_failure(value, self._secret))
            else:
                yield from _pictures(value)


def as_object(data: bytes) -> Mapping[str, Any]:
    """The JSON object in `data`. Raises `Unreadable`."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable("The server sent something that is not JSON.") from error
    if not isinstance(value, dict):
        raise Unreadable("The server sent JSON that is not an object.")
    return value


def _pictures(value: Mapping[str, Any]) -> Iterator[Reading]:
    items = value.get("data")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Unreadable("The server answered JSON without pictures.")
    for number, item in enumerate(items):
        # One usage for all of them: it goes with the first.
        yield _finished({**value, "usage": None} if number else value, item, number)


def _finished(facts: Mapping[str, Any], item: Mapping[str, Any], number: int) -> Reading:
    revised = item.get("revised_prompt")
    revised = revised if isinstance(revised, str) else None
    url = item.get("url")
    if item.get("b64_json") is None and isinstance(url, str) and url:
        return Linked(url, number, revised)
    usage = facts.get("usage")
    shot = _shot({**facts, "b64_json": item.get("b64_json")})
    return Finished(shot, number, usage if isinstance(usage, dict) else None, revised)


def _shot(value: Mapping[str, Any]) -> Shot:
    text = value.get("b64_json")
    if not isinstance(text, str) or not text:
        raise Unreadable("The server sent an event without its picture.")
    text = text.partition(",")[2] if text.startswith("data:") else text
    try:
        content = pybase64.b64decode(text, validate=True)
    except ValueError as error:
        raise Unreadable("The server sent a picture that is not base64.") from error
    said = _word(value.get("output_format"))
    return Shot(
        content,
        base64_format(text[:16].encode()) or said or "png",
        _word(value.get("size")),
        _word(value.get("quality")),
    )


def shot_of(content: bytes) -> Shot:
    """A picture of which there are only its bytes. Raises `Unreadable` where they are none."""
    kind = base64_format(pybase64.b64encode(content[:12]))
    if kind is None:
        raise Unreadable("A link in the server's answer leads to something that is no picture.")
    return Shot(content, kind)


def _failure(value: Mapping[str, Any], secret: str | None) -> Failure:
    error = value.get("error")
    if isinstance(error, str):
        error = {"message": error}
    return from_event(error if isinstance(error, dict) else value, secret)


def _number(value: object) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return max(0, min(value, 10**9)) if is_number and isinstance(value, int) else 0


def _word(value: object) -> str:
    """A short word of the server's that may be shown."""
    known = isinstance(value, str) and len(value) <= 32 and value.isprintable()
    return value if known and isinstance(value, str) else ""
