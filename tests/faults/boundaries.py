"""One streamed answer in three framings, and the 24 kinds of places where it can be hurt.

Each place lies between two bytes that some reader treats differently: the status line, a chunk's
size, a field's name, the base64, the two bytes of a letter, the two line feeds of a blank line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from faults.recording import PARTIALS, picture_of

Framing = Literal["chunked", "length", "close"]
FRAMINGS: tuple[Framing, ...] = ("chunked", "length", "close")

PLACES = (
    "before any byte",
    "in the status line",
    "in a header's name",
    "in a header's value",
    "after the head",
    "in the length",
    "before the length's LF",
    "in the payload",
    "before the payload's CRLF",
    "in event",
    "between lines",
    "in data",
    "in a JSON key",
    "in base64",
    "before the quote",
    "before the first LF",
    "between the LFs",
    "between events",
    "in the second event",
    "in completed",
    "after completed",
    "in the last chunk",
    "in a UTF-8 character",
    "between CR and LF",
)
"""Where a framing has no chunks, the two places of its length are in the header that stands for it
(`Content-Length`, `Connection: close`), the payload's CRLF is that of the head, and the last chunk
is the payload's last byte.
"""


@dataclass
class Written:
    """Bytes, and the places in them."""

    wire: bytearray = field(default_factory=bytearray)
    places: dict[str, int] = field(default_factory=dict)

    def put(self, *parts: bytes | str) -> None:
        """Append bytes; a text is the name of the place where it stands."""
        for part in parts:
            if isinstance(part, str):
                self.places.setdefault(part, len(self.wire))
            else:
                self.wire += part

    def between_chunks(self, place: str) -> bool:
        """True where a further chunk could stand."""
        return place in ("after the head", "between events", "after completed")


def answer(case: str, framing: Framing) -> Written:
    """A streamed answer whose pictures are those of `case`."""
    written = Written()
    chunks = list(_chunks(case))
    written.put(
        "before any byte", b"HTTP/", "in the status line", b"1.1 200 OK\r\n",
        b"Cont", "in a header's name", b"ent-Type: text/", "in a header's value",
        b"event-stream\r\n",
    )  # fmt: skip
    if framing == "chunked":
        written.put(b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n")
    else:
        _put_length(written, framing, sum(len(_bytes(chunk)) for chunk in chunks))
    written.put("after the head")
    for number, chunk in enumerate(chunks):
        if framing == "chunked":
            size = b"%x" % len(_bytes(chunk))
            length = ["in the length", size[1:] + b"\r", "before the length's LF", b"\n"]
            # The first event's chunk is the one that is hurt; the comment before it is too short.
            written.put(size[:1], *(length if number == 1 else [size[1:], b"\r\n"]))
            end: list[bytes | str] = ["before the payload's CRLF"] if number == 1 else []
            written.put(*chunk, *end, b"\r\n")
        else:
            written.put(*chunk)
        written.put(*{1: ["between events"], 3: ["after completed"]}.get(number, []))
    if framing == "chunked":
        written.put(b"0\r", "in the last chunk", b"\n\r\n")
    else:
        written.places["in the last chunk"] = len(written.wire) - 1
    return written


def _put_length(written: Written, framing: Framing, length: int) -> None:
    """What says where the body ends, without chunks."""
    if framing == "length":
        digits = b"%d" % length
        written.put(b"Connection: close\r\nContent-Length: ", digits[:1])
        written.put("in the length", digits[1:])
    else:
        written.put(b"Connection: cl", "in the length", b"ose")
    written.put(b"\r", "before the length's LF", b"\n", "before the payload's CRLF", b"\r\n")


Part = bytes | str


def _bytes(parts: Sequence[Part]) -> bytes:
    return b"".join(part for part in parts if isinstance(part, bytes))


def _chunks(case: str) -> Iterator[list[Part]]:
    first, second, final = (picture_of(case, n).encode() for n in range(PARTIALS + 1))
    yield [b": wel", "in the payload", b"come\n"]
    yield [
        b"ev", "in event", b"ent: image_generation.partial_image\n", "between lines",
        b"da", "in data", b'ta: {"type":"image_generation.partial_image","b64',
        "in a JSON key", b'_json":"', first[:40], "in base64", first[40:], "before the quote",
        b'","partial_image_index":0,"size":"1024x1024"}', "before the first LF", b"\n",
        "between the LFs", b"\n",
    ]  # fmt: skip
    yield [
        b"event: image_generation.partial_image\r", "between CR and LF", b"\n",
        b'data: {"type":"image_generation.partial_image","b64_json":"', second[:40],
        "in the second event", second[40:], b'","partial_image_index":1}\r\n\r\n',
    ]  # fmt: skip
    yield [
        b"event: image_generation.completed\n",
        b'data: {"type":"image_generation.completed","b64_json":"', final[:40],
        "in completed", final[40:], b'","revised_prompt":"F\xc3', "in a UTF-8 character",
        b'\xbcchse","usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}\n\n',
    ]  # fmt: skip
