"""How an answer's head and body stand on the connection, where uvicorn would do it otherwise.

HTTP/1.0 knows no chunks: there, what has no length ends with its connection. uvicorn's protocol
over llhttp would send chunks all the same (RFC 9112 6.1 forbids it), and their sizes would stand in
the middle of what such a client reads.
"""

import asyncio
import sys
from collections.abc import Sequence

from uvicorn._types import ASGISendCallable, ASGISendEvent
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

INTERIM = b"HTTP/1.1 100 "
"""Begins what uvicorn writes before an answer's head, to a client that waits with its body."""

_ASYNCIO_NEVER_PAUSES = (3, 12) <= sys.version_info < (3, 12, 9) or (
    (3, 13) <= sys.version_info < (3, 13, 2)
)
"""Whether asyncio's own `writelines` never asks its writer to pause (CVE-2024-12254)."""


def write_all(transport: asyncio.Transport, pieces: Sequence[bytes | memoryview]) -> None:
    """Write the pieces one after the other, at best without joining them."""
    # uvloop's transports are alike, but not of the class.
    if _ASYNCIO_NEVER_PAUSES and isinstance(transport, asyncio.Transport):
        transport.write(b"".join(pieces))
    else:
        transport.writelines(pieces)


def ended_by_closing(cycle: RequestResponseCycle, send: ASGISendCallable) -> ASGISendCallable:
    """`send` for an answer to HTTP/1.0, whose connection is closed after it in any case."""
    sized = True

    async def sending(message: ASGISendEvent) -> None:
        nonlocal sized
        if message["type"] == "http.response.start":
            sized = any(name.lower() == b"content-length" for name, _ in message["headers"])
            if not sized:
                cycle.chunked_encoding = False
        elif message["type"] == "http.response.body" and not sized:
            # uvicorn counts down from the length, which must come out even at the end.
            cycle.expected_content_length = len(message.get("body", b""))
        await send(message)

    return sending


class HeadWithBody:
    """The connection as one answer is written to it: the head leaves with the first of the body.

    uvicorn writes them one after the other, which is two calls of the kernel, two packets, and two
    times that the client is woken. It is put in the place of the answer's transport, and knows
    nothing of the answer: the two would keep each other until the garbage collector comes.
    """

    __slots__ = ("_head", "_held", "_transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._head = b""
        self._held = False

    def write(self, data: bytes) -> None:
        """Hold the head; write anything else at once, after it."""
        if not self._held and not data.startswith(INTERIM):
            self._held, self._head = True, data
        elif self._head:
            write_all(self._transport, [self.taken(), data])
        else:
            self._transport.write(data)

    def taken(self) -> bytes:
        """The head, if it is still held; whoever takes it writes it first."""
        head, self._head = self._head, b""
        return head

    def flush(self) -> None:
        """No body will come."""
        if self._head:
            self._transport.write(self.taken())

    def close(self) -> None:
        """The connection ends with this answer."""
        self.flush()
        self._transport.close()

    def is_closing(self) -> bool:
        """As asyncio's."""
        return self._transport.is_closing()
