"""Events as the bytes of server-sent events, in the two dialects.

The OpenAI dialect (POST) has no ids and calls a failure `error`; the EventSource dialect (GET) has
an id on every event and calls a failure `image_generation.failed`, since an event named `error`
fires a browser's `onerror`. A frame is encoded once and shared by all viewers; the picture's base64
is spliced in, never copied or re-encoded.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from safelight.wire.cursor import Cursor
from safelight.wire.events import NO_TOKENS, Event, Failed, PartialImage, Picture
from safelight.wire.sse import field

Dialect = Literal["openai", "eventsource"]

PARTIAL = "image_generation.partial_image"
COMPLETED = "image_generation.completed"
FAILED = "image_generation.failed"
GAP = "stream.gap"
RETRY = "stream.retry"

SLICE_BYTES = 1024 * 1024
"""What is handed to a connection at a time, as views: each handing over costs what copying 100 KiB
does, and while it waits for the client nothing else of the event is looked at."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The bytes of one event, in order, without its id."""

    buffers: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Bytes on the wire."""
        return sum(map(len, self.buffers))


def encode(event: Event, sequence: int, dialect: Dialect) -> Frame:
    """The frame of `event`, whose place in its generation's log is `sequence`."""
    if isinstance(event, Failed):
        return _failure(event, sequence, dialect)
    name = PARTIAL if isinstance(event, PartialImage) else COMPLETED
    fields = _facts(event.picture)
    if isinstance(event, PartialImage):
        fields["partial_image_index"] = event.partial_image_index
    else:
        # Strict SDKs reject a finished picture without it, and joining makes a stream of an answer
        # that was never asked for one.
        fields["usage"] = NO_TOKENS if event.usage is None else event.usage
    if event.image_index is not None:
        fields["image_index"] = event.image_index
    fields["sequence_number"] = sequence
    head = f'event: {name}\ndata: {{"type":"{name}","b64_json":"'.encode()
    # The rest of the object begins with `{`, which here becomes the comma after the picture.
    tail = f'",{_json(fields)[1:]}\n\n'.encode()
    return Frame((head, event.picture.base64, tail))


def _facts(picture: Picture) -> dict[str, Any]:
    return {
        "created_at": picture.created_at,
        "size": picture.size,
        "quality": picture.quality,
        "background": picture.background,
        "output_format": picture.output_format,
    }


def _failure(event: Failed, sequence: int, dialect: Dialect) -> Frame:
    name = "error" if dialect == "openai" else FAILED
    body: dict[str, Any] = {"type": "error", "error": event.error.error_object()}
    if event.image_index is not None:
        body["image_index"] = event.image_index
    body["sequence_number"] = sequence
    return Frame((f"event: {name}\ndata: {_json(body)}\n\n".encode(),))


def _json(value: dict[str, Any]) -> str:
    """One line of ASCII: no byte in it can end a line or an event."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def with_id(frame: Frame, cursor: Cursor, retry_ms: int | None = None) -> tuple[bytes, ...]:
    """The frame's buffers with the id that lets a browser resume after it.

    `retry_ms` is how long a browser is to wait before it reconnects; it may stand only inside an
    event that has data, since some clients stumble over a block without.
    """
    retry = () if retry_ms is None else (field("retry", str(retry_ms)),)
    return (field("id", str(cursor)), *retry, *frame.buffers)


def gap(first: int, last: int) -> Frame:
    """What tells a reader that the events `first` to `last` are no longer kept."""
    body = {"type": GAP, "missing_from": first, "missing_to": last, "sequence_number": last}
    return Frame((f"event: {GAP}\ndata: {_json(body)}\n\n".encode(),))


def come_back(reason: str, retry_ms: int) -> bytes:
    """A whole stream for an EventSource that cannot be served now: any status but 200 would end it
    for good. It has no id, so that a browser's last one stays what it was."""
    body = {"type": RETRY, "reason": reason, "retry_ms": retry_ms}
    return b"".join(
        (
            field("event", RETRY),
            field("retry", str(retry_ms)),
            field("data", _json(body)),
            b"\n",
        )
    )


def slices(
    buffers: Sequence[bytes | memoryview], size: int = SLICE_BYTES
) -> Iterator[list[bytes | memoryview]]:
    """The same bytes in groups of `size` in all, as views; the last may be smaller."""
    group: list[bytes | memoryview] = []
    room = size
    for buffer in buffers:
        if len(buffer) < room:
            group += [buffer] if buffer else []
            room -= len(buffer)
            continue
        view = memoryview(buffer)
        while len(view) >= room:
            yield [*group, view[:room]]
            view, group, room = view[room:], [], size
        if view:
            group.append(view)
            room -= len(view)
    if group:
        yield group
