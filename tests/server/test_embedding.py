"""The application inside what is not ours: other servers, and other people's middleware around it.

Our own server lets answers write past ASGI. Elsewhere, and with anything between the two,
everything goes by messages, and must be the same: at once, bounded, and let go when nobody reads.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from harness.gateway import Running, listening, listening_as_it_comes, port_of, settings_for
from harness.hypercorn import listening_under_hypercorn
from harness.upstream import (
    CUT,
    Step,
    answer,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    scripted,
    sse,
)
from safelight.app import create_app
from safelight.config import Settings
from server.stalling import stalled
from server.watching import ASKED, SECONDS, STREAMED, URL, ended, halves, log_lines, names, reading

LARGE = picture(5, 6_000_000)
"""More than any buffer between the two ends holds."""


# What stands around it --------------------------------------------------------------------------


class Stamping(BaseHTTPMiddleware):
    """As everybody writes one: it hands on a response of its own making."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        response.headers["X-Stamp"] = "stamped"
        return response


class Shouting:
    """Pure ASGI: adds to every piece of a stream's body, as some pages' translators do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": message.get("body", b"").replace(b'"b64', b'"B64')}
            await send(message)

        await self._app(scope, receive, sending)


Wrapping = Callable[[Starlette], ASGIApp]


def added(middleware: Callable[[ASGIApp], ASGIApp]) -> Wrapping:
    """By starlette's own means, inside the application."""

    def wrap(app: Starlette) -> ASGIApp:
        app.add_middleware(middleware)
        return app

    return wrap


WRAPPINGS: dict[str, Wrapping] = {
    "bare": lambda app: app,
    "BaseHTTPMiddleware": Stamping,
    "BaseHTTPMiddleware-added": added(Stamping),
    "gzip": GZipMiddleware,
}

# What it runs under -----------------------------------------------------------------------------

Serving = Callable[[ASGIApp, Settings], AbstractAsyncContextManager[str]]


@asynccontextmanager
async def our_server(app: ASGIApp, settings: Settings) -> AsyncIterator[str]:
    async with listening(app, settings) as server:
        yield f"http://127.0.0.1:{port_of(server)}"


SERVERS: dict[str, Serving] = {
    "ours": our_server,
    "uvicorn-h11": lambda app, _: listening_as_it_comes(app, "h11"),
    "uvicorn-httptools": lambda app, _: listening_as_it_comes(app, "httptools"),
    "hypercorn": lambda app, _: listening_under_hypercorn(app),
}

PLACES = [
    *(("ours", wrapping) for wrapping in WRAPPINGS),
    *((server, "bare") for server in SERVERS if server != "ours"),
    ("uvicorn-h11", "BaseHTTPMiddleware"),
]

everywhere = pytest.mark.parametrize("place", PLACES, ids=["-".join(place) for place in PLACES])

Embed = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture
def embed(tmp_path: Path, place: tuple[str, str]) -> Embed:
    """`async with embed(upstream.url, **settings) as gateway:`."""

    @asynccontextmanager
    async def start(upstream_url: str, **changes: Any) -> AsyncIterator[Running]:
        server, wrapping = place
        settings = settings_for(upstream_url, tmp_path / "data", **changes)
        app = create_app(settings)
        async with SERVERS[server](WRAPPINGS[wrapping](app), settings) as url:
            client = httpx2.AsyncClient(base_url=url, timeout=10, trust_env=False, verify=False)
            async with client:
                yield Running(url, client, app.state.gateway)

    return start


@everywhere
async def test_every_event_comes_as_soon_as_the_upstream_has_sent_it(
    embed: Embed, place: tuple[str, str]
) -> None:
    release = asyncio.Event()
    async with scripted(halves(release, b64_json=LARGE)) as upstream:
        async with embed(upstream.url) as gateway:
            async with reading(gateway, "POST", URL, json=STREAMED) as viewer:
                first, *_ = await viewer.until(1)
                release.set()
                blocks = await viewer.rest()
    assert blocks[0] == first
    assert names(blocks) == ["partial_image", "completed"]
    assert json.loads(blocks[-1].data)["b64_json"] == LARGE
    stamped = "BaseHTTP" in place[1]
    assert viewer.response.headers.get("x-stamp") == ("stamped" if stamped else None)


@everywhere
async def test_heartbeats_fill_the_silence(embed: Embed) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream:
        async with embed(upstream.url, heartbeat=0.03) as gateway:
            async with reading(gateway, "POST", URL, json=STREAMED) as viewer:
                await viewer.until(1)
                await viewer.heartbeat(4)
                release.set()
                assert names(await viewer.rest()) == ["partial_image", "completed"]


@everywhere
@pytest.mark.parametrize("body", [STREAMED, ASKED], ids=["stream", "json"])
async def test_when_the_client_leaves_the_upstream_is_let_go(
    embed: Embed, body: dict[str, Any]
) -> None:
    script: list[Step] = [head(), frame(partial(0)), asyncio.Event()]
    async with (
        asyncio.timeout(SECONDS),
        scripted(script) as upstream,
        embed(upstream.url, linger=0) as gateway,
    ):
        waiting = asyncio.create_task(gateway.generate(**body))
        await upstream.arrived.wait()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await upstream.closed.wait()
        await ended(gateway)


@everywhere
async def test_a_client_that_does_not_read_is_given_up_and_holds_one_slice(embed: Embed) -> None:
    script: list[Step] = [head(), frame(completed(b64_json=LARGE)), CUT]
    async with asyncio.timeout(SECONDS), scripted(script) as upstream:
        async with embed(upstream.url, send_timeout=0.3) as gateway:
            content = json.dumps(STREAMED).encode()
            with log_lines() as lines:
                async with stalled(gateway.url, "POST", URL, content, version="1.1") as client:
                    await client.until(b'"b64_json":"')
                    await ended(gateway)
    assert lines[0]["endings"] == {"deadline:sending": 1}
    assert lines[0]["sent_bytes"] < len(LARGE)


@everywhere
async def test_a_failure_before_the_first_event_keeps_its_status(embed: Embed) -> None:
    refusal = {"error": {"message": "no", "type": "x", "code": "moderation_blocked"}}
    async with scripted(json_response(refusal, "400 Bad Request")) as upstream:
        async with embed(upstream.url) as gateway:
            response = await gateway.generate(**STREAMED)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "moderation_blocked"


@everywhere
async def test_one_json_object_is_whole(embed: Embed, place: tuple[str, str]) -> None:
    made = answer(data=[{"b64_json": LARGE}])
    async with scripted(json_response(made)) as upstream, embed(upstream.url) as gateway:
        async with asyncio.timeout(SECONDS):
            response = await gateway.client.post(
                URL, json=ASKED, headers={"Accept-Encoding": "gzip"}
            )
    assert response.json()["data"] == [{"b64_json": LARGE}]
    zipped = response.headers.get("content-encoding") == "gzip"
    assert zipped is (place[1] == "gzip")


@pytest.mark.parametrize("wrap", [Shouting, added(Shouting)], ids=["around", "added"])
async def test_middleware_that_changes_bodies_sees_all_of_them(
    tmp_path: Path, wrap: Wrapping
) -> None:
    async with scripted(sse(partial(0), completed())) as upstream:
        settings = settings_for(upstream.url, tmp_path / "data")
        app = create_app(settings)
        async with our_server(wrap(app), settings) as url, httpx2.AsyncClient() as client:
            response = await client.post(url + URL, json=STREAMED)
    assert response.text.count('"B64_json"') == 2
    assert '"b64_json"' not in response.text
