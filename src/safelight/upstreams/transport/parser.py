"""One HTTP/1.1 response out of the bytes of a connection: no socket, no clock.

llhttp reads the head and chunked bodies, strictly: none of its leniencies is switched on. Where the
head says how long the body is, or that it ends with the connection, the bytes are passed on without
looking at them. What follows a response is never taken for another one.

Strictness is what keeps two readers of the same bytes from seeing different answers (RFC 9112, 6.3
and 11.2): a length beside a transfer coding, two lengths, a coding other than `chunked`, bare line
feeds, odd chunk sizes and folded headers all end the exchange with `RemoteProtocolError`.
"""

import re
from dataclasses import dataclass

import httptools
import httpx2 as httpx

MAX_HEAD_BYTES = 64 * 1024
"""All heads of one answer together, the interim ones included; real ones are under 8 KiB."""

MAX_HEADERS = 256
"""Fields in a head; providers behind a CDN send about 40."""

MAX_FRAMING_BYTES = 64 * 1024
"""Chunk extensions, and trailers: bytes of a chunked body that no data or chunk accounts for."""

FRAMING_BYTES_A_CHUNK = 16
"""What one chunk may cost without counting: its size in hexadecimal and two line ends."""

_END_OF_HEAD = b"\r\n\r\n"

_LAST = re.compile(rb"[^\r\n]\r\n\r\n")
_LAST_BYTES = 5
"""How a chunked answer ends: its last line, which is never empty, and an empty one."""


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """Status line and header fields, as sent."""

    status: int
    reason: bytes
    version: bytes
    headers: list[tuple[bytes, bytes]]


class ResponseParser:
    """Feed it what arrives; take the body from `pieces`, in order.

    `head` is there once it is whole. `complete` says that the response has ended, `reusable` that
    the connection may carry another one afterwards. `method` is the request's: an answer to HEAD
    has no body.
    """

    def __init__(self, method: bytes) -> None:
        self.head: ResponseHead | None = None
        self.pieces: list[bytes] = []
        self.complete = False
        self.reusable = False
        self.started = False
        self.on_body = self.pieces.append
        self._method = method
        self._reason = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._head_bytes = 0
        self._tail = b""
        self._remaining: int | None = None
        self._chunked = False
        self._excess = 0
        self._llhttp = httptools.HttpResponseParser(self)

    def feed(self, data: memoryview) -> int:
        """Take bytes in; returns by how many the body grew. Raises `RemoteProtocolError`.

        `data` may be overwritten afterwards: what is kept is copied.
        """
        self.started = True
        if self.head is None:
            data = self._feed_head(data)
        if not data:
            return 0
        if self.complete:
            self.reusable = False
            return 0
        if self._chunked:
            return self._feed_chunked(data)
        if self._remaining is not None:
            return self._feed_counted(data, self._remaining)
        self.pieces.append(bytes(data))
        return len(data)

    def end(self) -> None:
        """The connection ended in order. Raises `RemoteProtocolError` if that is too early."""
        if self.complete:
            return
        if self.head is None:
            what = "in the head of" if self.started else "without"
            raise httpx.RemoteProtocolError(f"The server closed the connection {what} an answer.")
        if self._chunked or self._remaining is not None:
            raise httpx.RemoteProtocolError("The server closed the connection in the body.")
        self.complete = True

    def discard(self) -> None:
        """Let go of what was not taken, and of llhttp, which refers back; once, at the very end."""
        self.pieces.clear()
        del self._llhttp

    def _feed_head(self, data: memoryview) -> memoryview:
        """The head's bytes to llhttp, up to its end and no further; returns what follows."""
        while self.head is None and data:
            size = self._bytes_of_head(data)
            self._head_bytes += size
            if self._head_bytes > MAX_HEAD_BYTES:
                raise httpx.RemoteProtocolError(f"The head is over {MAX_HEAD_BYTES} bytes.")
            self._execute(data[:size])
            data = data[size:]
        return data

    def _bytes_of_head(self, data: memoryview) -> int:
        """How many of these bytes belong to a head, which ends with the first empty line."""
        seen = self._tail + bytes(data[: MAX_HEAD_BYTES + 1])
        found = seen.find(_END_OF_HEAD)
        if found < 0:
            self._tail = seen[-(len(_END_OF_HEAD) - 1) :]
            return len(data)
        size = found + len(_END_OF_HEAD) - len(self._tail)
        self._tail = b""
        return size

    def _feed_chunked(self, data: memoryview) -> int:
        before = len(self.pieces)
        self._execute(data)
        self._tail = (self._tail + bytes(data[-_LAST_BYTES:]))[-_LAST_BYTES:]
        if self.complete and not _LAST.fullmatch(self._tail):
            # llhttp passes over line ends behind an answer, and does not say so.
            self.reusable = False
        new = self.pieces[before:]
        gained = sum(map(len, new))
        # Each chunk pays for its own frame; long extensions and trailers add up to the limit.
        allowed = FRAMING_BYTES_A_CHUNK * len(new) + gained
        self._excess = max(0, self._excess + len(data) - gained - allowed)
        if self._excess > MAX_FRAMING_BYTES:
            raise httpx.RemoteProtocolError("The chunks' extensions or trailers are too long.")
        return gained

    def _feed_counted(self, data: memoryview, remaining: int) -> int:
        if len(data) > remaining:
            self.reusable = False
            data = data[:remaining]
        self.pieces.append(bytes(data))
        self._remaining = remaining - len(data)
        self.complete = not self._remaining
        return len(data)

    def _execute(self, data: memoryview) -> None:
        try:
            self._llhttp.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if self.complete:
                self.reusable = False
                return
            cause = error.__context__
            if isinstance(cause, httpx.RemoteProtocolError):
                raise cause from None
            raise httpx.RemoteProtocolError(f"This is not HTTP/1.1: {error}.") from error

    # What llhttp calls.

    def on_message_begin(self) -> None:
        """Refuse a second response: nobody asked for it."""
        if self.complete:
            raise httpx.RemoteProtocolError("There is more than one answer.")

    def on_status(self, reason: bytes) -> None:
        """A part of the reason phrase."""
        self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head, or of the trailers, which are dropped."""
        if self.head is None:
            self._headers.append((name, value))
            if len(self._headers) > MAX_HEADERS:
                raise httpx.RemoteProtocolError(f"The head has over {MAX_HEADERS} fields.")

    def on_headers_complete(self) -> None:
        """Decide how the body ends, or go on to the next head after an interim one."""
        status = self._llhttp.get_status_code()
        version = self._llhttp.get_http_version()
        if version not in {"1.1", "1.0"}:
            raise httpx.RemoteProtocolError(f"The server speaks HTTP/{version}.")
        lengths, codings = self._framing_fields()
        if status < 200:
            if status < 100 or status == 101:
                raise httpx.RemoteProtocolError(f"The server answered {status}, unasked.")
            if lengths or codings:
                raise httpx.RemoteProtocolError("An interim answer cannot have a body.")
            self._headers, self._reason = [], b""
            return
        self._decide_end(status, version, lengths, codings)
        if self.complete or self._chunked or self._remaining is not None:
            self.reusable = self._llhttp.should_keep_alive()
        self.head = ResponseHead(
            status, self._reason, b"HTTP/" + version.encode("ascii"), self._headers
        )

    def on_message_complete(self) -> None:
        """The last chunk and the trailers have come."""
        if self._chunked:
            self.complete = True

    def _framing_fields(self) -> tuple[list[bytes], list[bytes]]:
        lengths, codings = [], []
        for name, value in self._headers:
            lowered = name.lower()
            if lowered == b"content-length":
                lengths.append(value)
            elif lowered == b"transfer-encoding":
                codings.append(value.strip().lower())
        return lengths, codings

    def _decide_end(
        self, status: int, version: str, lengths: list[bytes], codings: list[bytes]
    ) -> None:
        """The rules of RFC 9112, 6.3, in its order."""
        if codings and (codings != [b"chunked"] or version == "1.0"):
            raise httpx.RemoteProtocolError("The answer has a transfer coding other than chunked.")
        if self._method == b"HEAD" or status in {204, 304}:
            self.complete = True
        elif codings:
            self._chunked = True
        elif lengths:
            # llhttp has refused all but one plain decimal number.
            self._remaining = int(lengths[0])
            self.complete = not self._remaining
