"""A TCP proxy that cuts what each viewer is answered at planned bytes, over all its connections.

Unlike `proxy.py` it reads requests, so far as to know whose answer passes: an EventSource is sent
on, keeps its connections alive and comes back, and a byte of what it is answered is counted
wherever it travels.
"""

import asyncio
import re
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from harness.toxics import How

Place = Literal["redirect", "head", "before the first event", "inside the first event", "later"]

_GENERATION = re.compile(rb"gen_[0-9a-f]{40}")
_END_OF_HEAD = b"\r\n\r\n"
_GOODBYE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection ends after `offset` bytes of what came since the cut before."""

    offset: int
    how: How


@dataclass(eq=False)
class Viewing:
    """What one viewer asked and got.

    `asked` are its requests' targets in order, `answer` is what passed of the answer to the last of
    them and `passed` of all since the last cut. `places` tell where the cuts came. `connected` is
    set once the head of a stream of events has passed whole.
    """

    plan: list[Cut] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    answer: bytearray = field(default_factory=bytearray)
    passed: bytearray = field(default_factory=bytearray)
    places: list[Place] = field(default_factory=list)
    connected: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def watches(self) -> bool:
        """True if the last request was for events; else it was what starts a generation."""
        return urlsplit(self.asked[-1]).path.endswith("/events")

    @property
    def in_head(self) -> bool:
        """True while the head of an answer is under way."""
        return bool(self.answer) and _END_OF_HEAD not in self.answer

    def asks(self, target: str) -> None:
        """A new answer begins."""
        self.asked.append(target)
        self.answer.clear()

    def allow(self, piece: bytes) -> tuple[bytes, How | None]:
        """What of `piece` may pass, and how the connection then ends if it does."""
        how: How | None = None
        if self.plan and len(self.passed) + len(piece) >= self.plan[0].offset:
            cut = self.plan.pop(0)
            piece, how = piece[: cut.offset - len(self.passed)], cut.how
        self.answer += piece
        self.passed += piece
        if self.watches and _END_OF_HEAD in self.answer:
            self.connected.set()
        if how is not None:
            self.places.append(self._place())
            self.passed.clear()
        return piece, how

    def _place(self) -> Place:
        if not self.watches:
            return "redirect"
        _, found, body = self.answer.partition(_END_OF_HEAD)
        if not found:
            return "head"
        if b"\nid:" not in body:
            return "before the first event"
        return "later" if b"\n\n" in body else "inside the first event"


@dataclass(eq=False)
class CuttingProxy:
    """Forwards its own loopback ports to `target`; `viewings` are known by their prompts.

    With `tls` it is what a browser speaks TLS to. Without, a cut inside a head is always a reset:
    Chromium takes a head that ends with a FIN for a whole one, and acts on what is there of it.
    """

    target: int
    viewings: Mapping[str, Viewing]
    tls: ssl.SSLContext | None = None
    ports: list[int] = field(default_factory=list)
    requests: int = 0
    _by_generation: dict[str, Viewing] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def origins(self) -> list[str]:
        """Where a browser finds it; each is an origin of its own."""
        scheme = "http" if self.tls is None else "https"
        return [f"{scheme}://127.0.0.1:{port}" for port in self.ports]

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, for as long as both sides keep it."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await _Link(self, reader, writer).run()
        except (OSError, asyncio.CancelledError):
            pass  # either side has gone, or all is over
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    def viewing(self, target: str) -> Viewing | None:
        """Whose request this is, if it is a viewer's."""
        url = urlsplit(target)
        found = _GENERATION.search(url.path.encode())
        if found is not None:
            return self._by_generation.get(found[0].decode())
        (prompt,) = parse_qs(url.query).get("prompt", [""])
        return self.viewings.get(prompt)

    def learn(self, viewing: Viewing, answer: bytes) -> None:
        """The generation that a viewer was answered with."""
        found = _GENERATION.search(answer)
        if found is not None:
            self._by_generation[found[0].decode()] = viewing

    async def stop(self) -> None:
        """End every connection."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass(eq=False)
class _Link:
    """One connection through the proxy; `viewing` is whose request was the last on it."""

    proxy: CuttingProxy
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    viewing: Viewing | None = None

    async def run(self) -> None:
        """Until the browser or the server leaves, or the plan says cut."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.proxy.target)
        try:
            how = await self._until_over(reader, writer)
        finally:
            writer.transport.abort()
        await self._end(how)

    async def _until_over(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> How:
        asking = asyncio.ensure_future(self._ask(writer))
        answering = asyncio.ensure_future(self._answer(reader))
        try:
            await asyncio.wait({asking, answering}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (asking, answering):
                task.cancel()
            results = await asyncio.gather(asking, answering, return_exceptions=True)
        return "rst" if results[1] == "rst" else "fin"

    async def _ask(self, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                head = await self.reader.readuntil(_END_OF_HEAD)
            except asyncio.IncompleteReadError:
                return
            target = head.split(b" ", 2)[1].decode()
            self.proxy.requests += 1
            self.viewing = self.proxy.viewing(target)
            if self.viewing is not None:
                self.viewing.asks(target)
            writer.write(head)
            await writer.drain()

    async def _answer(self, reader: asyncio.StreamReader) -> How:
        while piece := await reader.read(65536):
            how: How | None = None
            if self.viewing is not None:
                self.proxy.learn(self.viewing, piece)
                piece, how = self.viewing.allow(piece)
            self.writer.write(piece)
            await self.writer.drain()
            if how is not None:
                return self._possible(how)
        return "fin"

    def _possible(self, how: How) -> How:
        assert self.viewing is not None
        return "rst" if self.proxy.tls is None and self.viewing.in_head else how

    async def _end(self, how: How) -> None:
        """FIN comes after what was sent; RST may overtake it."""
        connection = self.writer.get_extra_info("socket")
        if how == "rst":
            option = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
        else:
            # Below TLS, whose goodbye a connection that breaks does not say either.
            with suppress(TimeoutError):
                connection.shutdown(socket.SHUT_WR)
                async with asyncio.timeout(_GOODBYE_SECONDS):
                    await self.reader.read()


@asynccontextmanager
async def cutting(
    target: int,
    viewings: Mapping[str, Viewing],
    *,
    ports: int = 1,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[CuttingProxy]:
    """A running proxy, on so many ports, in front of the loopback port `target`."""
    proxy = CuttingProxy(target, viewings, tls)
    servers = [
        await asyncio.start_server(proxy.connected, "127.0.0.1", 0, ssl=tls) for _ in range(ports)
    ]
    proxy.ports = [server.sockets[0].getsockname()[1] for server in servers]
    try:
        yield proxy
    finally:
        for server in servers:
            server.close()
        await proxy.stop()
        for server in servers:
            await server.wait_closed()
