"""A TCP proxy that cuts its first connection's answer short, as bad networks do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """Forwards to `target`; the first answer that holds `cut_at` ends in the middle of it."""

    target: int
    cut_at: bytes
    port: int = 0
    cuts: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target)
        request = asyncio.ensure_future(_pump(reader, up_writer))
        try:
            await self._answer(up_reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            request.cancel()
            await asyncio.gather(request, return_exceptions=True)
            # FIN, not RST: what was sent before the cut must reach the browser.
            for each in (up_writer, writer):
                each.close()
                await asyncio.gather(each.wait_closed(), return_exceptions=True)
            self.tasks.discard(task)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen = b""
        while chunk := await reader.read(4096):
            found = (seen + chunk).find(self.cut_at)
            if found >= 0 and not self.cuts:
                self.cuts += 1
                writer.write((seen + chunk)[len(seen) : found + len(self.cut_at) // 2])
                await writer.drain()
                return
            seen += chunk
            writer.write(chunk)
            await writer.drain()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(4096):
        writer.write(chunk)
        await writer.drain()


@asynccontextmanager
async def cutting(target: int, cut_at: bytes) -> AsyncIterator[Proxy]:
    """A running proxy in front of the loopback port `target`."""
    proxy = Proxy(target, cut_at)
    server = await asyncio.start_server(proxy.connected, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        for task in list(proxy.tasks):
            task.cancel()
        await asyncio.gather(*proxy.tasks, return_exceptions=True)
        await server.wait_closed()
