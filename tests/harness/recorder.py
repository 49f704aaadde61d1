"""An application that keeps what the server let through, behind the product's own protocol."""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from harness.gateway import listening, port_of
from harness.payloads import MAX_BODY, MAX_HEAD
from safelight.config import Settings
from safelight.server.http import Http, HttpTools


class H11(Http, H11Protocol):  # type: ignore[misc]
    """The same protocol over the other parser: what is refused must not depend on which it is."""


PARSERS: tuple[type[Http], ...] = (HttpTools, H11)


@dataclass(frozen=True)
class Seen:
    """One request as the application saw it, its body read to the end."""

    method: str
    target: bytes
    version: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


@dataclass
class Recorder:
    """Answers every request with 200 and keeps it, under the port its client spoke from.

    A request whose body never ended is kept in `unfinished` alone.
    """

    seen: defaultdict[int, list[Seen]] = field(default_factory=lambda: defaultdict(list))
    unfinished: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await live(receive, send)
            return
        port = scope["client"][1]
        body = await read_body(receive)
        if body is None:
            self.unfinished[port] += 1
            return
        query = b"?" + scope["query_string"] if scope["query_string"] else b""
        headers = tuple(
            # h11 writes the coding in lower case.
            (name, value.lower() if name == b"transfer-encoding" else value)
            for name, value in scope["headers"]
        )
        target = scope["raw_path"] + query
        self.seen[port].append(Seen(scope["method"], target, scope["http_version"], headers, body))
        await answer(send, b"seen")


async def live(receive: Receive, send: Send) -> None:
    """The lifespan of an application that has nothing to start."""
    for phase in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{phase}.complete"})


async def read_body(receive: Receive) -> bytes | None:
    """The whole body, or None if the client left before its end."""
    body = b""
    while (message := await receive())["type"] == "http.request":
        piece: bytes = message["body"]
        body += piece
        if not message["more_body"]:
            return body
    return None


async def answer(send: Send, body: bytes, status: int = 200) -> None:
    """A whole answer of known length."""
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@dataclass(frozen=True)
class Recorded:
    """Where to send to, and what came through."""

    port: int
    recorder: Recorder


@asynccontextmanager
async def recording(http_class: type[Http], settings: Settings) -> AsyncIterator[Recorded]:
    """A recorder behind the product's protocol with the given parser."""
    recorder = Recorder()
    async with listening(recorder, settings, http_class) as server:
        yield Recorded(port_of(server), recorder)


def raw_settings(**changes: float) -> Settings:
    """A short deadline and the limits that the payloads are written for."""
    defaults: dict[str, float] = {
        "port": 0,
        "receive_timeout": 0.5,
        "max_head_bytes": MAX_HEAD,
        "max_body_bytes": MAX_BODY,
    }
    return Settings.model_validate(defaults | changes)
