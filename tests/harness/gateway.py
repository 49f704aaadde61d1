"""The gateway under uvicorn in the test's own event loop, reached over real TCP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import Any, Literal

import httpx2
import uvicorn
from starlette.types import ASGIApp

from safelight.app import create_app
from safelight.config import Settings, UpstreamSettings
from safelight.errors import SafelightError
from safelight.server.gateway import Gateway
from safelight.server.http import Http, HttpTools
from safelight.server.listener import listen
from safelight.server.run import uvicorn_config

OPENAI_MODELS = ("gpt-image-1", "gpt-image-1-mini", "gpt-image-2", "dall-e-2", "dall-e-3")


@dataclass(frozen=True)
class Running:
    """A gateway that listens: a client for it, and what it is made of."""

    url: str
    client: httpx2.AsyncClient
    gateway: Gateway

    @property
    def address(self) -> tuple[str, int]:
        """Host and port, for clients that are sockets."""
        host, _, port = self.url.removeprefix("http://").partition(":")
        return host, int(port)

    async def generate(self, **body: Any) -> httpx2.Response:
        return await self.client.post("/v1/images/generations", json=body)


Serve = Callable[..., AbstractAsyncContextManager[Running]]
"""The `serve` fixture: `async with serve(upstream.url, **settings) as gateway:`."""


END_SECONDS = 2
"""For requests that are still being answered when a test ends."""


class _Server(uvicorn.Server):
    """Says when it listens, and ends when told.

    uvicorn looks every tenth of a second whether it is to end and whether it has; a thousand tests
    would wait for minutes in all.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()
        self.told = asyncio.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    async def main_loop(self) -> None:
        # For the Date of the answers.
        await self.on_tick(0)
        await self.told.wait()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for each in sockets or []:
            each.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        state = self.server_state
        with suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                while state.connections or state.tasks:  # noqa: ASYNC110 - uvicorn's sets
                    await asyncio.sleep(0.001)
        for task in state.tasks:
            task.cancel()
        await self.lifespan.shutdown()


@asynccontextmanager
async def listening(
    app: ASGIApp,
    settings: Settings,
    http_class: type[Http] = HttpTools,
    refused: Callable[[SafelightError], None] = lambda _: None,
    pressed: Callable[[], bool] = lambda: False,
) -> AsyncIterator[uvicorn.Server]:
    """Serve `app` as the product serves its own, on a free port, until the block ends."""
    config = uvicorn_config(app, settings, http_class, refused, pressed)
    async with _serving(config, listen(settings)) as server:
        yield server


@asynccontextmanager
async def listening_as_it_comes(
    app: ASGIApp, http: Literal["h11", "httptools"] = "h11"
) -> AsyncIterator[str]:
    """Serve any application under one of uvicorn's own protocols; yields its address."""
    config = uvicorn.Config(
        app,
        port=0,
        log_config=None,
        access_log=False,
        http=http,
        lifespan="on",
    )
    async with _serving(config, None) as server:
        yield f"http://127.0.0.1:{port_of(server)}"


@asynccontextmanager
async def _serving(
    config: uvicorn.Config, sockets: list[socket] | None
) -> AsyncIterator[uvicorn.Server]:
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets))
    try:
        async with asyncio.timeout(10):
            await asyncio.wait(
                {task, ready := asyncio.ensure_future(server.listening.wait())},
                return_when=asyncio.FIRST_COMPLETED,
            )
            if not ready.done():
                ready.cancel()
                task.result()
        yield server
    finally:
        server.told.set()
        async with asyncio.timeout(10):
            await task


def port_of(server: uvicorn.Server) -> int:
    """Where a running server listens."""
    port = server.servers[0].sockets[0].getsockname()[1]
    assert isinstance(port, int)
    return port


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Running]:
    """Serve `settings` on a free port until the block ends."""
    app = create_app(settings)
    gateway: Gateway = app.state.gateway

    def pressed() -> bool:
        return gateway.registry.pressed

    async with listening(
        app, settings, refused=gateway.metrics.malformed, pressed=pressed
    ) as server:
        url = f"http://127.0.0.1:{port_of(server)}"
        # Reading the machine's certificates costs more than starting the gateway.
        client = httpx2.AsyncClient(base_url=url, timeout=10, trust_env=False, verify=False)
        async with client:
            yield Running(url, client, gateway)


def settings_for(upstream_url: str, data_dir: Path, **changes: Any) -> Settings:
    """Settings with one openai upstream at `upstream_url`, changed by `upstream`; short linger."""
    upstream = openai_upstream(upstream_url, **changes.pop("upstream", {}))
    defaults: dict[str, Any] = {
        "port": 0,
        "data_dir": data_dir,
        "linger": 0.05,
        "commit_after": 5,
        "access_log": False,
        "upstreams": (upstream,),
    }
    return Settings(**(defaults | changes))


def openai_upstream(url: str, **changes: Any) -> UpstreamSettings:
    """A keyless openai upstream that serves `OPENAI_MODELS`."""
    defaults: dict[str, Any] = {
        "name": "scripted",
        "base_url": url,
        "auth": "none",
        "models": OPENAI_MODELS,
    }
    return UpstreamSettings(**(defaults | changes))
