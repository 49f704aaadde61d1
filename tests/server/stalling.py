"""Clients that stop reading, on sockets that hold little."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from server.watching import SECONDS

RECEIVE_BUFFER_BYTES = 16 * 1024


class Stalled:
    """A connection whose request has been sent; nothing is read but what is asked for."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self.received = b""

    async def until(self, text: bytes) -> None:
        """Read as far as `text`, and little further."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(SECONDS):
            while text not in self.received:
                piece = await loop.sock_recv(self._socket, 4096)
                assert piece, self.received[-500:]
                self.received += piece

    async def rest(self) -> bytes:
        """Everything up to the end of the connection, or to its reset."""
        loop = asyncio.get_running_loop()
        pieces = [self.received]
        async with asyncio.timeout(SECONDS):
            try:
                while piece := await loop.sock_recv(self._socket, 1 << 20):
                    pieces.append(piece)
            except ConnectionResetError:
                pass
        self.received = b"".join(pieces)
        return self.received


@asynccontextmanager
async def stalled(
    url: str,
    method: str,
    target: str,
    body: bytes = b"",
    headers: str = "",
    version: str = "1.0",
) -> AsyncIterator[Stalled]:
    """A client of the server at `url` that has asked, and reads nothing yet.

    It speaks HTTP/1.0 unless told otherwise, so that no chunks are in the way of what it reads.
    """
    loop = asyncio.get_running_loop()
    host, _, port = url.removeprefix("http://").partition(":")
    target = target.removeprefix(url)
    head = (
        f"{method} {target} HTTP/{version}\r\nHost: localhost\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    )
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        sock.setblocking(False)
        await loop.sock_connect(sock, (host, int(port)))
        await loop.sock_sendall(sock, head.encode() + body)
        yield Stalled(sock)


def body_of(answer: bytes) -> bytes:
    """What follows the head."""
    return answer.partition(b"\r\n\r\n")[2]
