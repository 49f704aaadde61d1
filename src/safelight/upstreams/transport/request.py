"""A request as the bytes that go to an upstream, or a reason why it cannot be sent.

Only what HTTP/1.1 lets nobody misread leaves: no line end or control character in a field, one
Host, one way to tell the body's length, and a body of just that length.
"""

import re
from collections.abc import AsyncGenerator, Sequence
from typing import NamedTuple

import httpx2 as httpx

_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TARGET = re.compile(rb"[\x21-\x7e]+")
_VALUE = re.compile(rb"(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?")

Fields = Sequence[tuple[bytes, bytes]]
"""Header fields: names and values as they are sent."""


class Origin(NamedTuple):
    """Where a connection leads; connections are shared by requests to the same origin."""

    scheme: str
    host: str
    port: int


class Outgoing(NamedTuple):
    """A request made ready: where it goes, its head, and its body, at hand or still to come.

    `body` is None where the body comes piece by piece: such a request cannot be sent twice.
    `length` is None where the pieces go out in chunks. `close` asks for no further request.
    """

    origin: Origin
    method: bytes
    head: bytes
    body: bytes | None
    length: int | None
    close: bool


class Prepared(NamedTuple):
    """A request that is sent again and again with another body; `head` lacks length and end."""

    origin: Origin
    method: bytes
    head: bytes

    def carrying(self, body: bytes | None) -> Outgoing:
        """The request with this body, or with none."""
        length = b"" if body is None else b"Content-Length: %d\r\n" % len(body)
        size = 0 if body is None else len(body)
        head = b"%s%s\r\n" % (self.head, length)
        return Outgoing(self.origin, self.method, head, body or b"", size, close=False)


def prepared(method: str, url: httpx.URL, fields: Fields) -> Prepared:
    """Host is added; `fields` say nothing of the body. Raises as `outgoing`."""
    fields = [(b"Host", url.netloc), *fields]
    _refuse_unsupported(method, [name.lower() for name, _ in fields])
    word = method.encode("ascii", "replace")
    return Prepared(_origin(url), word, _head(word, url.raw_path, fields).removesuffix(b"\r\n"))


def outgoing(request: httpx.Request) -> Outgoing:
    """Raises `UnsupportedProtocol` or `LocalProtocolError`."""
    method = request.method.encode("ascii", "replace")
    fields = request.headers.raw
    head = _head(method, request.url.raw_path, fields)
    names = [name.lower() for name, _ in fields]
    if request.extensions.keys() - {"timeout"}:
        raise httpx.LocalProtocolError("Of request extensions, only `timeout` is supported.")
    _refuse_unsupported(request.method, names)
    stream = request.stream
    body = b"".join(stream) if isinstance(stream, httpx.ByteStream) else None
    length = _length(names, fields, body)
    close = b"connection" in names and b"close" in fields[names.index(b"connection")][1].lower()
    return Outgoing(_origin(request.url), method, head, body, length, close)


async def pieces_of(request: httpx.Request, length: int | None) -> AsyncGenerator[bytes, None]:
    """A streamed body's pieces as they go out. Raises `LocalProtocolError` at a wrong length."""
    if not isinstance(request.stream, httpx.AsyncByteStream):
        raise httpx.LocalProtocolError("The request's body is not an asynchronous stream.")
    sent = 0
    async for piece in request.stream:
        sent += len(piece)
        if length is not None and sent > length:
            raise httpx.LocalProtocolError("The body is longer than its Content-Length.")
        if piece:
            yield piece if length is not None else b"%x\r\n%s\r\n" % (len(piece), piece)
    if length is not None and sent < length:
        raise httpx.LocalProtocolError("The body is shorter than its Content-Length.")
    if length is None:
        yield b"0\r\n\r\n"


def _head(method: bytes, target: bytes, fields: Fields) -> bytes:
    if not _TOKEN.fullmatch(method) or not _TARGET.fullmatch(target):
        raise httpx.LocalProtocolError("The method or the target cannot be sent.")
    lines = [b"%s %s HTTP/1.1\r\n" % (method, target)]
    for name, value in fields:
        if not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
            raise httpx.LocalProtocolError("A header field cannot be sent.")
        lines.append(b"%s: %s\r\n" % (name, value))
    lines.append(b"\r\n")
    return b"".join(lines)


def _refuse_unsupported(method: str, names: Sequence[bytes]) -> None:
    if method == "CONNECT" or b"upgrade" in names or b"expect" in names:
        raise httpx.LocalProtocolError("CONNECT, Upgrade and Expect are not supported.")
    if names.count(b"host") != 1:
        raise httpx.LocalProtocolError("A request needs one Host.")


def _length(names: Sequence[bytes], fields: Fields, body: bytes | None) -> int | None:
    """The body's length as told to the server; None where it goes in chunks."""
    lengths, codings = names.count(b"content-length"), names.count(b"transfer-encoding")
    if codings:
        coding = fields[names.index(b"transfer-encoding")][1].lower()
        if lengths or codings > 1 or coding != b"chunked" or body is not None:
            raise httpx.LocalProtocolError("The body's framing is contradictory.")
        return None
    told = fields[names.index(b"content-length")][1] if lengths else b"0"
    if lengths > 1 or not told.isdigit():
        raise httpx.LocalProtocolError("Content-Length is not one number.")
    if body is not None and len(body) != int(told):
        raise httpx.LocalProtocolError("Content-Length is not the body's length.")
    return int(told)


def _origin(url: httpx.URL) -> Origin:
    scheme, host = url.scheme, url.raw_host.decode("ascii")
    if scheme not in {"http", "https"}:
        raise httpx.UnsupportedProtocol("The URL is neither http nor https.")
    if not host:
        raise httpx.UnsupportedProtocol("The URL has no host.")
    default = 443 if scheme == "https" else 80
    return Origin(scheme, host, default if url.port is None else url.port)
