"""The relay everybody writes first, to run beside ours: the obvious stack with its defaults.

httpx2 line by line, `json.loads`, `json.dumps`, sse-starlette's dictionaries. Not a straw man: it
is right while nothing goes wrong, closes its upstream when the client leaves, and limits silence.
What it does when something goes wrong is left to the libraries.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


def naive_relay(upstream_url: str, read_timeout: float) -> Starlette:
    """An application that relays to `upstream_url`; `read_timeout` in seconds between bytes."""
    client = httpx2.AsyncClient(
        base_url=upstream_url,
        timeout=httpx2.Timeout(5, read=read_timeout),
        limits=httpx2.Limits(max_connections=1000),
        trust_env=False,
    )

    async def events(body: dict[str, Any]) -> AsyncIterator[dict[str, str]]:
        async with client.stream("POST", "/images/generations", json=body) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    data = json.loads(line.removeprefix("data: "))
                    yield {"event": data["type"], "data": json.dumps(data)}

    async def generations(request: Request) -> Response:
        body = await request.json()
        if body.get("stream"):
            return EventSourceResponse(events(body))
        response = await client.post("/images/generations", json=body)
        return JSONResponse(response.json(), response.status_code)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with client:
            yield

    routes = [Route("/v1/images/generations", generations, methods=["POST"])]
    return Starlette(routes=routes, lifespan=lifespan)
