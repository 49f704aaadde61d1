"""The relay that everybody writes first: read lines, parse, dump, and hand dicts to the library."""

import json
import os
import ssl
from collections.abc import AsyncIterator

import httpx2
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

CLIENT = httpx2.AsyncClient(timeout=None, trust_env=False, verify=ssl.create_default_context())


async def relay(request: Request) -> Response:
    body = await request.body()
    url = os.environ["NAIVE_UPSTREAM"] + "/images/generations"
    headers = {"Content-Type": "application/json"}
    if not json.loads(body).get("stream"):
        whole = await CLIENT.post(url, content=body, headers=headers)
        return Response(json.dumps(whole.json()), media_type="application/json")

    async def events() -> AsyncIterator[dict[str, str]]:
        name = ""
        async with CLIENT.stream("POST", url, content=body, headers=headers) as answer:
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    yield {"event": name, "data": json.dumps(json.loads(line[6:]))}

    return EventSourceResponse(events())


app = Starlette(routes=[Route("/v1/images/generations", relay, methods=["POST"])])
