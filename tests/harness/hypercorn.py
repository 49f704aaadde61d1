"""Any application under hypercorn, an HTTP server that shares no code with uvicorn."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from hypercorn.asyncio import serve
from hypercorn.config import Config
from starlette.types import ASGIApp


@asynccontextmanager
async def listening_under_hypercorn(app: ASGIApp) -> AsyncIterator[str]:
    """Serve it in the test's own event loop until the block ends; yields its address."""
    told = asyncio.Event()
    sock = socket.create_server(("127.0.0.1", 0))
    config = Config()
    # It takes the descriptor for its own, and closes it.
    config.bind = [f"fd://{sock.detach()}"]
    config.graceful_timeout = 2
    config.errorlog = config.accesslog = None
    listening = config.create_sockets()
    url = f"http://127.0.0.1:{listening.insecure_sockets[0].getsockname()[1]}"
    config.create_sockets = lambda: listening  # type: ignore[method-assign]
    serving = asyncio.create_task(serve(cast("Any", app), config, shutdown_trigger=told.wait))
    try:
        yield url
    finally:
        told.set()
        async with asyncio.timeout(10):
            await serving
