"""Finding the base64 of pictures in a JSON document without parsing through it.

A parser takes milliseconds over megabytes of base64; `bytes.find` takes microseconds. The spans are
cut out, the small rest is parsed as JSON, and the cut text is handed on byte for byte. Nothing here
looks at pixels.
"""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pybase64

from safelight.errors import UpstreamProtocolError

_KEYS = (b'"b64_json"', b'"partial_image_b64"')
_MAGIC = {"iVBORw0KGgo": "png", "/9j/": "jpeg", "UklGR": "webp", "R0lGOD": "gif", "PHN2Zy": "svg"}

HELD_BACK_BYTES = 4096
"""Smaller pieces cost less to look through than to remember."""

_IN_PLACE = b"A"

MAX_REST_BYTES = 1 << 20
"""The document without its pictures: prompts and usage, not a hiding place for megabytes."""


def parse(document: bytes) -> tuple[Any, list[bytes]]:
    """The JSON value of `document` and its pictures' base64.

    In the value, a picture's text is replaced by its number in the list, as an int. Raises
    `UpstreamProtocolError` where the document is not JSON or a picture is not base64.
    """
    return _parsed(document, _spans(document), lambda start, end: document[start:end])


def parse_pieces(pieces: Sequence[bytes], least: int = HELD_BACK_BYTES) -> tuple[Any, list[bytes]]:
    """The same of a document that came in pieces, whose pictures are joined once and not cut again.

    Pieces of at least `least` bytes in which no string can begin or end are looked through no
    further, if they turn out to be inside of pictures.
    """
    shortened = _Shortened(pieces, least)
    try:
        spans = _spans(shortened.document)
    except UpstreamProtocolError:
        # What is wrong with it is said of the document as it came.
        return parse(b"".join(pieces))
    if not shortened.lacks_only(spans):
        return parse(b"".join(pieces))
    return _parsed(shortened.document, spans, shortened.text)


def _parsed(
    document: bytes, spans: Sequence[tuple[int, int]], text: Callable[[int, int], bytes]
) -> tuple[Any, list[bytes]]:
    rest: list[bytes] = []
    pictures: list[bytes] = []
    position = 0
    for start, end in spans:
        pictures.append(_checked(text(start, end)))
        rest += [document[position : start - 1], b"%d" % (len(pictures) - 1)]
        position = end + 1
    rest.append(document[position:])
    return _loaded(b"".join(rest)), pictures


def _loaded(rest: bytes) -> Any:
    if len(rest) > MAX_REST_BYTES:
        raise UpstreamProtocolError("The upstream's answer is too large beside its pictures.")
    try:
        return json.loads(rest, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError) as error:
        raise UpstreamProtocolError("The upstream answered something that is not JSON.") from error


class _Shortened:
    """A document with one letter in the place of each run of pieces that are held back."""

    def __init__(self, pieces: Sequence[bytes], least: int) -> None:
        kept: list[bytes] = []
        self._runs: list[tuple[int, list[bytes]]] = []
        size = 0
        running = False
        for piece in pieces:
            held = len(piece) >= least and b'"' not in piece and b"\\" not in piece
            if held and running:
                self._runs[-1][1].append(piece)
                continue
            if held:
                self._runs.append((size, [piece]))
            running = held
            # A letter, so that a picture of which nothing is left has a place all the same.
            kept.append(_IN_PLACE if held else piece)
            size += len(kept[-1])
        self.document = b"".join(kept)

    def lacks_only(self, spans: Sequence[tuple[int, int]]) -> bool:
        """True if all that is held back is inside of `spans`."""
        return all(any(start <= at < end for start, end in spans) for at, _ in self._runs)

    def text(self, start: int, end: int) -> bytes:
        """What stands between two places of the short document, with all that it lacks."""
        parts: list[bytes] = []
        position = start
        for at, run in self._runs:
            if start <= at < end:
                parts += [self.document[position:at], *run]
                position = at + len(_IN_PLACE)
        return b"".join([*parts, self.document[position:end]])


def _finite(text: str) -> float:
    """NaN and Infinity are not JSON, and could not be sent on as JSON."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def base64_format(base64: bytes) -> str | None:
    """The picture's format by its first bytes, as their base64 begins; None if unknown."""
    head = base64[:12].decode("ascii", "replace")
    return next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)


def from_data_uri(uri: str) -> bytes | None:
    """The base64 of a `data:` URI, or None if `uri` is not one."""
    head, separator, text = uri.partition(";base64,")
    if not separator or not head.startswith("data:"):
        return None
    return _checked(text.encode("utf-8", "replace"))


def _spans(document: bytes) -> list[tuple[int, int]]:
    """Start and end of each picture's text between its quotes, in order.

    A quote inside a JSON string is always escaped, so the bytes of a key with its two bare quotes
    are that key or a value equal to it, and only the key is followed by a colon. An escaped first
    quote belongs to a longer string that ends in the key's name. Pictures that are found are not
    looked through again: finding a longer text is a hundred times slower than finding a quote.
    """
    spans: list[tuple[int, int]] = []
    gaps = [(0, len(document))]
    for key in _KEYS:
        found = [span for gap in gaps for span in _spans_of(key, document, *gap)]
        spans = sorted(spans + found)
        ends = [0, *(end for _, end in spans)]
        gaps = list(zip(ends, [*(start for start, _ in spans), len(document)], strict=True))
    return spans


def _spans_of(key: bytes, document: bytes, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The spans of one key's values between `start` and `stop`."""
    position = document.find(key, start, stop)
    while position >= 0:
        after = position + len(key)
        escaped = document[position - 1 : position] == b"\\"
        value = 0 if escaped else _value_start(document, after)
        if value and document[value : value + 1] != b'"':
            after = document.find(b'"', value)
            if after < 0:
                raise UpstreamProtocolError("The upstream's answer was cut off in a picture.")
            yield value, after
        position = document.find(key, after, stop)


def _value_start(document: bytes, position: int) -> int:
    """Where the string after `:` begins, or 0 where no string follows (null, or not a key)."""
    seen_colon = False
    while position < len(document):
        byte = document[position : position + 1]
        position += 1
        if byte in (b" ", b"\t", b"\r", b"\n"):
            continue
        if byte == b":" and not seen_colon:
            seen_colon = True
            continue
        return position if byte == b'"' and seen_colon else 0
    return 0


def _checked(text: bytes) -> bytes:
    """The text as it may be spliced between quotes: base64 and nothing else."""
    if text.startswith(b"data:"):
        text = text[text.find(b",") + 1 :]
    if b"\\" in text:
        text = _unescaped(text)
    bare = text.rstrip(b"=")
    padding = b"=" * (-len(bare) % 4)
    text = text if len(text) == len(bare) + len(padding) else bare + padding
    try:
        # Looked through at 20 GB/s; what comes of it is thrown away.
        pybase64.b64decode(text, validate=True)
    except ValueError as error:
        raise UpstreamProtocolError("The upstream sent a picture that is not base64.") from error
    if not bare:
        raise UpstreamProtocolError("The upstream sent an empty picture.")
    return text


def _unescaped(text: bytes) -> bytes:
    """The same string bare: some encoders escape `/`, `+` or `=`, some wrap lines as MIME does."""
    try:
        string: str = json.loads(b'"%s"' % text)
    except ValueError as error:
        raise UpstreamProtocolError("The upstream sent a picture that is not base64.") from error
    return string.encode("ascii", "replace").translate(None, b"\r\n")
