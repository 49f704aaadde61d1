"""A listener that counts who connects and notes what is asked: at a forbidden place, nothing."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answering = Callable[[bytes], bytes]
"""A request's head to the whole answer, after which the connection is closed."""


@dataclass
class Listener:
    """`heads` are the requests' heads; `connections` counts those too that asked for nothing."""

    answering: Answering
    port: int = 0
    connections: int = 0
    heads: list[bytes] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.heads.append(head)
            writer.write(self.answering(head))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def server_context(self, context: ssl.SSLContext) -> ssl.SSLContext:
        """The context, made to note under which name it is asked."""

        def asked(_socket: object, name: str | None, _context: ssl.SSLContext) -> None:
            self.names.append(name)

        context.sni_callback = asked
        return context


def picture_answer(content: bytes, status: str = "200 OK", **headers: object) -> bytes:
    """A whole answer with Content-Length."""
    fields = {"Content-Type": "image/png", "Content-Length": len(content), "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content


@asynccontextmanager
async def listening(
    answering: Answering,
    *hosts: str,
    port: int = 0,
    context: ssl.SSLContext | None = None,
) -> AsyncIterator[Listener]:
    """A running listener on `hosts`, all of them at one port."""
    listener = Listener(answering, port)
    tls = listener.server_context(context) if context else None
    servers = []
    try:
        for host in hosts or ("127.0.0.1",):
            server = await asyncio.start_server(listener.connected, host, listener.port, ssl=tls)
            listener.port = server.sockets[0].getsockname()[1]
            servers.append(server)
        yield listener
    finally:
        for server in servers:
            server.close()
            await server.wait_closed()
