"""A TCP proxy that puts toxics between a client and a server, as bad networks do.

What it passed on is kept byte for byte: that, not what the server wrote, is what a client had to
make sense of.
"""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from harness.toxics import Flow, Severed, Toxic

_PIECE = 64 * 1024


Ending = Literal["open", "cut", "reset", "ended", "client left"]


@dataclass(eq=False)
class Link:
    """One connection through the proxy: its number from 0, and what was passed on each way.

    `cut` and `reset` are the toxics' doing, or a reset of either side passed on; `ended` is the
    server's own FIN. `closed` is set with the ending.
    """

    number: int
    up: bytearray = field(default_factory=bytearray)
    down: bytearray = field(default_factory=bytearray)
    ending: Ending = "open"
    closed: asyncio.Event = field(default_factory=asyncio.Event)


Choice = Sequence[Toxic] | Callable[[Link], Sequence[Toxic]]
"""The toxics of one direction, the same for all connections or chosen for each."""


@dataclass(eq=False)
class Proxy:
    """Forwards the loopback port `port` to `target`.

    `up` is chosen when a client connects. `down` is chosen at the first byte that the server sends:
    by then the request has passed, and `Link.up` says whose it is.
    A client that closes its side has left: the server's side is closed at once.
    """

    target: int
    up: Choice
    down: Choice
    port: int = 0
    links: list[Link] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def open(self) -> int:
        """Connections that are open now."""
        return sum(link.ending == "open" for link in self.links)

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Refuse connections and cut those that are open."""
        if self._server is None:
            return
        self._server.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    @asynccontextmanager
    async def down_for_a_while(self) -> AsyncIterator[None]:
        """Toxiproxy's `down`: refused while the block runs, then there again."""
        await self.stop()
        yield
        await self.start()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        link = Link(len(self.links))
        self.links.append(link)
        writers = [writer]
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.target)
            writers.append(server_writer)
            link.ending = await self._run(link, (reader, writer), (server_reader, server_writer))
        except (ConnectionError, asyncio.CancelledError):
            link.ending = "reset"
        finally:
            await _close(writers, reset=link.ending == "reset")
            link.closed.set()
            self._tasks.discard(task)

    async def _run(
        self,
        link: Link,
        client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> Ending:
        """Pump both ways until one of them ends; that ends the connection."""
        up = asyncio.ensure_future(self._pump_up(link, client[0], server[1]))
        down = asyncio.ensure_future(self._pump_down(link, server[0], client[1]))
        pumps = {up, down}
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            results = await asyncio.gather(*pumps, return_exceptions=True)
        severed = next((each for each in results if isinstance(each, Severed)), None)
        if severed is not None:
            return "cut" if severed.how == "fin" else "reset"
        if any(isinstance(each, ConnectionError) for each in results):
            return "reset"
        return "client left" if down.cancelled() else "ended"

    async def _pump_up(
        self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await _forward(_through(_pieces(reader), _chosen(self.up, link)), writer, link.up)

    async def _pump_down(
        self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        first = await reader.read(_PIECE)
        if first:
            flow = _through(_pieces(reader, first), _chosen(self.down, link))
            await _forward(flow, writer, link.down)


def _chosen(choice: Choice, link: Link) -> Sequence[Toxic]:
    return choice(link) if callable(choice) else choice


def _through(flow: Flow, toxics: Sequence[Toxic]) -> Flow:
    for toxic in toxics:
        flow = toxic.through(flow)
    return flow


async def _pieces(reader: asyncio.StreamReader, first: bytes = b"") -> Flow:
    piece = first or await reader.read(_PIECE)
    while piece:
        yield piece
        piece = await reader.read(_PIECE)


async def _forward(flow: Flow, writer: asyncio.StreamWriter, passed: bytearray) -> None:
    async for piece in flow:
        passed += piece
        writer.write(piece)
        await writer.drain()


async def _close(writers: Sequence[asyncio.StreamWriter], *, reset: bool) -> None:
    for writer in writers:
        if reset and not writer.is_closing():
            # Linger 0 makes close() send RST; a FIN lets what was sent before it arrive.
            option = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
        writer.close()
    for writer in writers:
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


@asynccontextmanager
async def proxied(target: int, *, up: Choice = (), down: Choice = ()) -> AsyncIterator[Proxy]:
    """A running proxy in front of the loopback port `target`."""
    proxy = Proxy(target, up, down)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.stop()
