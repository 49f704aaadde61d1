"""Raw bytes over TCP: what a client sends, exactly, and everything it gets back."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

READ_SECONDS = 10.0

END = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """A response with its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def error(self) -> dict[str, Any]:
        """The error object, if the body is our envelope and nothing else."""
        document = json.loads(self.body)
        assert set(document) == {"error"}
        error = document["error"]
        assert set(error) == {"message", "type", "param", "code"}
        assert isinstance(error, dict)
        return error


class Client:
    """One connection. Reads are bounded by `READ_SECONDS`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @property
    def port(self) -> int:
        """Where it speaks from."""
        port = self._writer.get_extra_info("sockname")[1]
        assert isinstance(port, int)
        return port

    async def send(self, data: bytes) -> None:
        """Hand `data` to the kernel. Raises ConnectionError once the server has reset."""
        self._writer.write(data)
        await self._writer.drain()

    async def answer(self, *, head_only: bool = False) -> Answer:
        """The next response of known length; to HEAD (`head_only`) it has no body."""
        async with asyncio.timeout(READ_SECONDS):
            head = (await self._reader.readuntil(END)).decode("latin-1")
            line, *fields = head.removesuffix("\r\n\r\n").split("\r\n")
            pairs = (each.split(": ", 1) for each in fields)
            headers = {name.lower(): value for name, value in pairs}
            status = int(line.split(" ")[1])
            bare = head_only or status < 200 or status in {204, 304}
            length = 0 if bare else int(headers["content-length"])
            return Answer(status, headers, await self._reader.readexactly(length))

    async def some(self, seconds: float) -> bytes:
        """What comes next; nothing at the end, or if nothing comes for so long."""
        try:
            async with asyncio.timeout(seconds):
                return await self._reader.read(65536)
        except TimeoutError:
            return b""

    async def rest(self) -> bytes:
        """Everything until the server ends the connection, by FIN or RST."""
        pieces = []
        async with asyncio.timeout(READ_SECONDS):
            try:
                while piece := await self._reader.read(65536):
                    pieces.append(piece)
            except ConnectionError:
                pass
        return b"".join(pieces)


@asynccontextmanager
async def connected(port: int, *, reads: bool = True) -> AsyncIterator[Client]:
    """A connection to loopback; without `reads` it takes hardly anything off the network."""
    sock = socket.socket()
    sock.setblocking(False)
    if not reads:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    try:
        await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
        reader, writer = await asyncio.open_connection(sock=sock, limit=1 << 20)
    except BaseException:
        sock.close()
        raise
    if not reads:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
    try:
        yield Client(reader, writer)
    finally:
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
