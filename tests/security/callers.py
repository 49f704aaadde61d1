"""A gateway with several callers, and every way to ask it for something that needs a permission."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx2

from harness.gateway import Running, Serve
from harness.upstream import (
    CUT,
    Received,
    ScriptedUpstream,
    Step,
    answer,
    completed,
    frame,
    head,
    json_response,
    partial,
    scripted,
)
from safelight.cli import keys_file
from safelight.generations.generation import Generation

GENERATIONS = "/v1/images/generations"
MODEL = "gpt-image-1"
BODY: dict[str, Any] = {"prompt": "x", "model": MODEL}
STREAMED: dict[str, Any] = {**BODY, "stream": True, "partial_images": 1}
QUERY = {"prompt": "x", "model": MODEL}


@dataclass(frozen=True)
class Ask:
    """One request: `{id}` and `{cursor}` in it are a generation's."""

    method: str
    path: str
    body: Any = None
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def about(self, generation: str, cursor: str) -> "Ask":
        def filled(text: str) -> str:
            return text.replace("{id}", generation).replace("{cursor}", cursor)

        return replace(
            self,
            path=filled(self.path),
            body=json.loads(filled(json.dumps(self.body))),
            headers={name: filled(value) for name, value in self.headers.items()},
        )

    async def of(
        self,
        gateway: Running,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        return await gateway.client.request(
            self.method,
            self.path,
            json=self.body,
            params={**self.query, **(query or {})},
            headers={**self.headers, **(headers or {})},
        )


CURSOR = {"Last-Event-ID": "{cursor}"}
EVENTS = GENERATIONS + "/{id}/events"

ASKS = {
    "create": Ask("POST", GENERATIONS, BODY),
    "create streamed": Ask("POST", GENERATIONS, STREAMED),
    "create later": Ask("POST", GENERATIONS, BODY, headers={"Prefer": "respond-async"}),
    "create once": Ask("POST", GENERATIONS, BODY, headers={"Idempotency-Key": "k"}),
    "start": Ask("GET", GENERATIONS, query=QUERY),
    "start, head": Ask("HEAD", GENERATIONS, query=QUERY),
    "resume": Ask("GET", GENERATIONS, query=QUERY, headers=CURSOR),
    "look": Ask("GET", GENERATIONS + "/{id}"),
    "look, head": Ask("HEAD", GENERATIONS + "/{id}"),
    "watch": Ask("GET", EVENTS),
    "watch, head": Ask("HEAD", EVENTS),
    "watch on": Ask("GET", EVENTS, headers=CURSOR),
    "cancel": Ask("DELETE", GENERATIONS + "/{id}"),
    "ticket to watch": Ask("POST", "/v1/tickets", {"generation": "{id}"}),
    "ticket to start": Ask("POST", "/v1/tickets", {"start": 1}),
    "models": Ask("GET", "/v1/models"),
    "model": Ask("GET", f"/v1/models/{MODEL}"),
    "probe": Ask("GET", "/v1/probe", query={"silence": "0", "bytes": "0"}),
    # As it comes through a reverse proxy: this machine's own programs need no key.
    "metrics": Ask("GET", "/metrics", headers={"X-Forwarded-For": "192.0.2.1"}),
}
"""Everything that needs a key; a ticket is good for what `TICKETED` names."""

TICKETED = {
    "start",
    "start, head",
    "resume",
    "look",
    "look, head",
    "watch",
    "watch, head",
    "watch on",
    "cancel",
}

OF_A_GENERATION = {
    name for name, ask in ASKS.items() if "{id}" in str(ask) or "{cursor}" in str(ask)
}


@dataclass(frozen=True)
class World:
    """The gateway in front of an upstream, with a finished generation of ann's."""

    gateway: Running
    upstream: ScriptedUpstream
    file: Path
    keys: dict[str, str]
    generation: Generation

    @property
    def cursor(self) -> str:
        return str(self.generation.log.cursor(0))

    def ask(self, name: str) -> Ask:
        """About ann's generation."""
        return ASKS[name].about(self.generation.id, self.cursor)

    def key(self, caller: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[caller]}"}


def answering(received: Received) -> list[Step]:
    """Both kinds of answers at once."""
    if received.json.get("stream"):
        return [head(), frame(partial(0)), frame(completed()), CUT]
    return json_response(answer())


@asynccontextmanager
async def world(
    serve: Serve, tmp_path: Path, callers: Mapping[str, Mapping[str, Any]], **settings: Any
) -> AsyncIterator[World]:
    """`callers` are names and limits; ann must be one of them."""
    file = tmp_path / "keys.toml"
    keys = {name: keys_file.add(file, name, limits) for name, limits in callers.items()}
    async with scripted(answering) as upstream:
        async with serve(upstream.url, keys_file=file, **settings) as gateway:
            headers = {"Authorization": f"Bearer {keys['ann']}"}
            response = await ASKS["create streamed"].of(gateway, headers)
            assert response.status_code == 200
            generation = gateway.gateway.registry.find(
                response.headers["safelight-generation"], "ann"
            )
            assert generation is not None
            upstream.requests.clear()
            yield World(gateway, upstream, file, keys, generation)
