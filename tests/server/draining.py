"""The product's own server in the test's event loop, which a test can tell to end."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from harness.gateway import Running, port_of, settings_for
from safelight.app import create_app
from safelight.server.gateway import Gateway
from safelight.server.listener import listen
from safelight.server.run import Server, uvicorn_config
from server.watching import SECONDS


@dataclass(frozen=True)
class Ending(Running):
    """A server that runs until it is told to end. `stopped` ends when it has."""

    server: Server
    stopped: asyncio.Task[None]

    def terminate(self, number: signal.Signals = signal.SIGTERM) -> None:
        """What the signal's handler does."""
        self.server.handle_exit(number, None)

    async def exits(self) -> None:
        """Return when the server has ended by itself."""
        async with asyncio.timeout(SECONDS):
            await asyncio.shield(self.stopped)


Drain = Callable[..., AbstractAsyncContextManager[Ending]]
"""The `drain` fixture: `async with drain(upstream.url, **settings) as gateway:`."""


@asynccontextmanager
async def ending(upstream_url: str, data_dir: Path, **changes: Any) -> AsyncIterator[Ending]:
    """A running server; it is told to end at the end of the block, if the test has not."""
    settings = settings_for(upstream_url, data_dir, **changes)
    app = create_app(settings)
    gateway: Gateway = app.state.gateway
    ready = asyncio.Event()
    server = Server(uvicorn_config(app, settings), gateway, ready.set)
    stopped = asyncio.create_task(server.serve(listen(settings)))
    try:
        async with asyncio.timeout(SECONDS):
            await ready.wait()
        url = f"http://127.0.0.1:{port_of(server)}"
        async with httpx2.AsyncClient(base_url=url, timeout=SECONDS, trust_env=False) as client:
            yield Ending(url, client, gateway, server, stopped)
    finally:
        server.handle_exit(signal.SIGTERM, None)
        async with asyncio.timeout(SECONDS):
            await stopped
