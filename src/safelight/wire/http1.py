"""Where HTTP/1.1 requests begin and end on a connection, read more strictly than parsers do.

Two parsers that see different requests in the same bytes are how a request is smuggled past a
proxy. So a request reaches the server's parser only after it has passed here: one line and header
grammar that every parser reads alike (RFC 9112, without its obsolete and lenient parts), one way to
say how long the body is, bounded sizes. Nothing is decoded: the bytes taken are passed on as they
came. Costs time linear in the bytes fed and holds at most one incomplete head.
"""

import re
from dataclasses import dataclass

from safelight.errors import (
    BodyTooLarge,
    ExpectationFailed,
    HeadTooLarge,
    MalformedRequest,
    UriTooLong,
)

MAX_FIELDS = 100
"""Header fields of one request. Browsers send about 15, proxies add a few; each costs objects."""

MAX_CHUNKS = 16 * 1024
"""Chunks of one body: 64 bytes each in a body of 1 MiB. Each costs more time than its bytes."""

CHUNK_OVERHEAD_BYTES = 64 * 1024
"""What a chunked body may spend on sizes and extensions beyond the body itself."""

MAX_CHUNK_LINE_BYTES = 256
"""One chunk's size and extensions, which nobody uses."""

_METHODS = rb"GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH|TRACE"
_TOKEN = rb"[!#$%&'*+\-.^`|~0-9A-Za-z]++"
_VALUE = rb"[\t\x20-\x7e\x80-\xff]*+"

# A target begins with a slash and has no fragment: the other forms are for proxies, and parsers
# disagree on what they mean. A name has no underscore: many take X_Y and X-Y for the same.
_LINE = rb"(?:" + _METHODS + rb") /[!\"$-~]*+ HTTP/1\.[01]\r\n"
_FIELD = _TOKEN + rb":" + _VALUE + rb"\r\n"
_REQUEST_LINE = re.compile(_LINE)
_HEADER_LINE = re.compile(_FIELD)
_HEAD = re.compile(_LINE + rb"(?:" + _FIELD + rb")*+\r\n")

# What no head may hold, found before the head is complete: without it, a client that ends lines
# with a bare LF would wait for an answer until the deadline.
_BAD = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|(?<!\r)\n|\r(?=[^\n])")

_FRAMING = re.compile(
    rb"\r\n(host|content-length|transfer-encoding|expect|upgrade|proxy-connection):([^\r]*)"
)
# Fields without effect here, by the standard, that some parsers act on all the same: one that takes
# up an upgrade reads no body, and the other is no field of HTTP at all.
_UNHEARD = (b"upgrade", b"proxy-connection")

_HOST = re.compile(rb"(?:[0-9A-Za-z._\-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_LENGTH = re.compile(rb"[0-9]{1,18}")

_EXTENSION = rb"(?:;" + _TOKEN + rb"(?:=(?:" + _TOKEN + rb"|\"[!#-\[\]-~ ]*\"))?)*"
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})" + _EXTENSION + rb"\r\n")
_CHUNK_SIZE_BEGUN = re.compile(rb"[0-9A-Fa-f]{1,8}(?:;[ -~]*)?\r?")


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """In bytes: request line and header fields together; body without its chunk framing."""

    max_head_bytes: int
    max_body_bytes: int


class RequestReader:
    """Bytes of a connection in, the same bytes out, cut at the end of each request.

    `begun`: a byte of the current request has come. `complete`: all of it has, and `next` must be
    called before more is taken.
    """

    def __init__(self, limits: RequestLimits) -> None:
        self._limits = limits
        self._head = bytearray()
        self._in_body = False
        self._remaining = 0
        self._chunks: _Chunks | None = None
        self.begun = False
        self.complete = False

    @property
    def in_head(self) -> bool:
        """Part of a head has come, and not all of it."""
        return self.begun and not self._in_body

    def next(self) -> None:
        """Make ready for the next request on the connection."""
        self.begun = self.complete = self._in_body = False
        self._chunks = None

    def take(self, data: bytes) -> tuple[bytes, bytes]:
        """What of `data` may pass on to the parser, and what belongs to the next request.

        Raises `MalformedRequest`, `HeadTooLarge`, `UriTooLong`, `ExpectationFailed` or
        `BodyTooLarge`; after that the connection cannot be read any further.
        """
        self.begun = True
        if self._in_body:
            end = self._body_end(data, 0)
            return (data, b"") if end == len(data) else (data[:end], data[end:])
        return self._take_head(data)

    def _take_head(self, data: bytes) -> tuple[bytes, bytes]:
        held = len(self._head)
        if held:
            self._head += data
        body = (self._head if held else data).find(b"\r\n\r\n", max(held - 3, 0)) + 4
        if body < 4 or body > self._limits.max_head_bytes:
            if not held:
                self._head += data
            self._refuse_incomplete(held)
            return b"", b""
        if held:
            data = bytes(self._head)
            self._head.clear()
        head = data[:body]
        passed = self._judge(head)
        self._in_body = True
        end = self._body_end(data, body)
        if passed is head:
            return (data, b"") if end == len(data) else (data[:end], data[end:])
        return passed + data[body:end], data[end:]

    def _refuse_incomplete(self, checked: int) -> None:
        head, limit = self._head, self._limits.max_head_bytes
        if _BAD.search(head, max(checked - 1, 0)):
            raise MalformedRequest("The head has a control character or a line not ended by CR LF.")
        if len(head) > limit:
            if head.find(b"\r\n", 2, limit) < 0:
                raise UriTooLong(f"The request line is over {limit} bytes.")
            raise HeadTooLarge(f"The request line and header fields are over {limit} bytes.")

    def _judge(self, head: bytes) -> bytes:
        """The head as it passes on; from here on the body's end is known."""
        passed = _well_formed(head)
        fields = _fields_that_matter(passed)
        old = passed.endswith(b"0", 0, passed.index(b"\r\n"))
        _judge_host(fields.get(b"host"), old=old)
        self._judge_length(fields, old=old)
        for name in _UNHEARD:
            if name in fields:
                passed = _without(name, passed)
        if b"expect" in fields:
            if old:
                # RFC 9110 10.1.1: from HTTP/1.0 it must be ignored.
                passed = _without(b"expect", passed)
            elif fields[b"expect"] != b"100-continue":
                raise ExpectationFailed("The only expectation known here is 100-continue.")
        return passed

    def _judge_length(self, fields: dict[bytes, bytes], *, old: bool) -> None:
        coding, length = fields.get(b"transfer-encoding"), fields.get(b"content-length")
        self._remaining = 0
        if coding is not None:
            if length is not None:
                raise MalformedRequest("Content-Length and Transfer-Encoding exclude each other.")
            if old or coding != b"chunked":
                raise MalformedRequest("The only transfer coding known here is chunked, on 1.1.")
            self._chunks = _Chunks(self._limits.max_body_bytes)
        elif length is not None:
            if not _LENGTH.fullmatch(length):
                raise MalformedRequest("Content-Length is not a number.")
            self._remaining = int(length)
            if self._remaining > self._limits.max_body_bytes:
                raise _too_large(self._limits.max_body_bytes)

    def _body_end(self, data: bytes, start: int) -> int:
        """Where in `data` the request's bytes end; sets `complete` if that is the body's end."""
        if self._chunks is not None:
            end = self._chunks.end(data, start)
            self.complete = self._chunks.over
            return end
        end = min(len(data), start + self._remaining)
        self._remaining -= end - start
        self.complete = self._remaining == 0
        return end


class _Chunks:
    """Follows a chunked body to its end; trailer fields are refused, as nothing here reads them."""

    def __init__(self, max_body_bytes: int) -> None:
        self._limit = max_body_bytes
        self._wire_limit = max_body_bytes + CHUNK_OVERHEAD_BYTES
        self._wire = 0
        self._body = 0
        self._count = 0
        self._in_chunk = 0
        self._line = b""
        self._expect_crlf = False
        self._last = False
        self.over = False

    def end(self, data: bytes, start: int) -> int:
        """Where in `data` this body's bytes end. Raises `MalformedRequest`, `BodyTooLarge`."""
        position, size = start, len(data)
        while position < size and not self.over:
            if self._in_chunk:
                step = min(self._in_chunk, size - position)
                self._in_chunk -= step
                position += step
            else:
                position = self._line_end(data, position)
        self._wire += position - start
        if self._wire > self._wire_limit:
            raise _too_large(self._limit)
        return position

    def _line_end(self, data: bytes, start: int) -> int:
        limit = start + MAX_CHUNK_LINE_BYTES - len(self._line)
        newline = data.find(b"\n", start, limit)
        end = newline + 1 if newline >= 0 else min(len(data), limit)
        line = self._line + data[start:end]
        if newline >= 0:
            self._line = b""
            self._judge(line)
        else:
            self._line = line
            self._judge_begun(line)
        return end

    def _judge_begun(self, line: bytes) -> None:
        """Not to wait for the end of what can only be wrong."""
        if self._expect_crlf:
            if line != b"\r":
                raise self._no_end_of_chunk()
        elif not _CHUNK_SIZE_BEGUN.fullmatch(line) or len(line) >= MAX_CHUNK_LINE_BYTES:
            raise MalformedRequest("A chunk's size is not a hexadecimal number on a short line.")

    def _no_end_of_chunk(self) -> MalformedRequest:
        return MalformedRequest(
            "Trailer fields are not accepted."
            if self._last
            else "A chunk is longer than its size says."
        )

    def _judge(self, line: bytes) -> None:
        if self._expect_crlf:
            if line != b"\r\n":
                raise self._no_end_of_chunk()
            self._expect_crlf, self.over = False, self._last
            return
        found = _CHUNK_SIZE.fullmatch(line)
        if found is None:
            raise MalformedRequest("A chunk's size is not a hexadecimal number on a short line.")
        self._in_chunk = int(found[1], 16)
        self._body += self._in_chunk
        self._count += 1
        self._expect_crlf = True
        self._last = self._in_chunk == 0
        if self._body > self._limit:
            raise _too_large(self._limit)
        if self._count > MAX_CHUNKS:
            raise MalformedRequest(f"The body has more than {MAX_CHUNKS} chunks.")


def _well_formed(head: bytes) -> bytes:
    """The head without what may stand around its lines and values, if it is one."""
    if head.startswith(b"\r\n"):
        # RFC 9112 2.2: one empty line before a request is no fault; old clients leave it.
        head = head[2:]
    if not _HEAD.fullmatch(head):
        raise MalformedRequest(_fault(head))
    if b" \r\n" in head or b"\t\r\n" in head:
        # White space around a value is no part of it (RFC 9110 5.5), but llhttp leaves it on.
        head = b"\r\n".join(line.rstrip(b" \t") for line in head.split(b"\r\n"))
    if head.count(b"\n") - 2 > MAX_FIELDS:
        raise HeadTooLarge(f"The head has more than {MAX_FIELDS} header fields.")
    return head


def _fields_that_matter(head: bytes) -> dict[bytes, bytes]:
    """All in lower case; none may come twice, for parsers disagree on which of them counts."""
    fields: dict[bytes, bytes] = {}
    for name, value in _FRAMING.findall(head.lower()):
        if name in fields:
            raise MalformedRequest(f"The head has two {name.decode()} fields.")
        fields[name] = value.strip(b" \t")
    return fields


def _judge_host(host: bytes | None, *, old: bool) -> None:
    if host is None:
        if old:
            return
        raise MalformedRequest("There is no Host field.")
    if not _HOST.fullmatch(host):
        raise MalformedRequest("Host is not a name or an address with an optional port.")


def _without(name: bytes, head: bytes) -> bytes:
    """The head less one field that has no effect here."""
    return re.sub(rb"\r\n" + name + rb":[^\r]*", b"", head, count=1, flags=re.IGNORECASE)


def _fault(head: bytes) -> str:
    """Which line of a refused head is at fault, without repeating what it says."""
    first, *rest = head[:-2].splitlines(keepends=True) or [b""]
    if not _REQUEST_LINE.fullmatch(first):
        return "The request line is not METHOD /path HTTP/1.1 with a method known here."
    number = next((n for n, line in enumerate(rest, 1) if not _HEADER_LINE.fullmatch(line)), 0)
    return (
        f"Header line {number} is not `Name: value`: names have letters, digits and hyphens but no "
        "underscore, values no control characters, and nothing is folded."
    )


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(f"The body is over {limit} bytes.")
