"""Server-sent events by the standard (WHATWG HTML 9.2.5 and 9.2.6), sized for pictures.

The decoder takes bytes in any cut and gives whole events. It never decodes the data (a picture is
megabytes of base64), costs time linear in the bytes fed, and holds at most `max_event_bytes` of an
unfinished event. The encoder refuses what would forge a field instead of stripping it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HEARTBEAT = b":\n"
"""One comment line and no blank line: a blank one after ids makes openai-python raise."""

LINE_COST = 64
"""Bytes that a further line of data counts for beside its own: what remembering it takes."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_NOTHING = re.compile(rb"(?:\r?\n|:[^\r\n]{0,100}\r?\n)+")
"""Blank lines and comments, of which a stream may hold a million. Longer ones are counted."""


class EventTooLarge(ValueError):
    """An event outgrew the decoder's limit; the stream cannot be read any further."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One dispatched event: `event` is empty where the stream named none."""

    data: bytes
    event: str = ""
    id: str = ""
    retry: int | None = None


@dataclass(frozen=True, slots=True)
class EventInPieces:
    """The same with its data in the pieces it came in, of which there may be none: never joined."""

    pieces: Sequence[bytes]
    event: str = ""
    id: str = ""
    retry: int | None = None


class Decoder:
    """Bytes in, events out.

    Dispatch follows the standard: at a blank line, only if there was a data field; an event cut off
    by the end of the stream is never dispatched. Raises `EventTooLarge`.
    """

    def __init__(self, max_event_bytes: int) -> None:
        self._limit = max_event_bytes
        self._at_start = True
        self._start = b""
        self._line: list[bytes] = []
        self._size = 0
        self._after_cr = False
        self._data: list[list[bytes]] = []
        self._event = ""
        self._id = ""
        self._retry: int | None = None

    @property
    def held(self) -> int:
        """Bytes of the event that is not complete yet."""
        return self._size

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        """Yield the events that `chunk` completes. Must be drained before the next call."""
        for each in self.feed_in_pieces(chunk):
            yield ServerSentEvent(b"".join(each.pieces), each.event, each.id, each.retry)

    def feed_in_pieces(self, chunk: bytes) -> Iterator[EventInPieces]:
        """The same for whoever can do without one block of megabytes."""
        if self._at_start:
            chunk = self._without_byte_order_mark(chunk)
        position = 1 if self._after_cr and chunk.startswith(b"\n") else 0
        self._after_cr = self._after_cr and not chunk
        # The next CR is looked for only when the last one found is used up: otherwise a megabyte
        # chunk without any would be searched again for each of its lines.
        carriage = chunk.find(b"\r", position)
        while (end := self._line_end(chunk, position, carriage)) >= 0:
            if (after := self._after_nothing(chunk, position)) > position:
                position = after
                if 0 <= carriage < position:
                    carriage = chunk.find(b"\r", position)
                continue
            self._extend(chunk, position, end)
            position = end + 1
            if end == carriage:
                if position == len(chunk):
                    self._after_cr = True
                elif chunk[position] == 0x0A:
                    position += 1
                carriage = chunk.find(b"\r", position)
            event = self._line_ended()
            if event is not None:
                yield event
        self._extend(chunk, position, len(chunk))

    def _after_nothing(self, chunk: bytes, position: int) -> int:
        """The position after the blank lines and comments that change nothing, all at once."""
        if self._line or self._data or self._event or self._retry is not None:
            return position
        nothing = _NOTHING.match(chunk, position)
        return nothing.end() if nothing else position

    @staticmethod
    def _line_end(chunk: bytes, position: int, carriage: int) -> int:
        newline = chunk.find(b"\n", position, carriage if carriage >= 0 else len(chunk))
        return newline if newline >= 0 else carriage

    def _without_byte_order_mark(self, chunk: bytes) -> bytes:
        self._start += chunk
        if len(self._start) < len(_BYTE_ORDER_MARK) and _BYTE_ORDER_MARK.startswith(self._start):
            return b""
        self._at_start = False
        chunk, self._start = self._start, b""
        return chunk.removeprefix(_BYTE_ORDER_MARK)

    def _extend(self, chunk: bytes, start: int, end: int) -> None:
        if start == end:
            return
        self._size += end - start
        if self._size > self._limit:
            raise EventTooLarge(f"an event of more than {self._limit} bytes")
        self._line.append(chunk if start == 0 and end == len(chunk) else chunk[start:end])

    def _line_ended(self) -> EventInPieces | None:
        if not self._line:
            return self._dispatch()
        line, self._line = self._line, []
        name, pieces = _split_field(line)
        if name == b"data":
            self._size += LINE_COST if self._data else 0
            self._data.append(pieces)
            return None
        value = b"".join(pieces)
        # Only data is kept, so only data counts: a day of heartbeats must not fill the limit.
        self._size -= sum(map(len, line))
        if name == b"event":
            self._event = value.decode("utf-8", "replace")
        elif name == b"id" and b"\0" not in value:
            self._id = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit() and len(value) < 16:
            self._retry = int(value)
        return None

    def _dispatch(self) -> EventInPieces | None:
        lines, event, retry = self._data, self._event, self._retry
        self._data, self._event, self._retry, self._size = [], "", None, 0
        if not lines:
            return None
        pieces = lines[0]
        for line in lines[1:]:
            pieces += [b"\n", *line]
        return EventInPieces(pieces, event, self._id, retry)


def _split_field(pieces: list[bytes]) -> tuple[bytes, list[bytes]]:
    """Field name and value of one line given in pieces; the value stays in them."""
    first = pieces[0]
    colon = first.find(b":")
    if len(pieces) > 1 and not 0 <= colon < len(first) - 1:
        return _split_field([b"".join(pieces)])
    if colon < 0:
        return first, []
    skip = colon + (2 if first[colon + 1 : colon + 2] == b" " else 1)
    return first[:colon], [first[skip:], *pieces[1:]]


def field(name: str, value: str) -> bytes:
    """One `name: value` line. Raises ValueError where the value would forge another field."""
    if any(character in value for character in "\r\n\0"):
        raise ValueError(f"{name} must not hold CR, LF or NUL")
    return f"{name}: {value}\n".encode()
