"""The bytes of answers: one writer owns everything a viewer is sent.

`EventSourceResponse` is used for its headers and its disconnect listener alone: its ping would land
inside a sliced event, so heartbeats come from the writer, between events.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, suppress
from typing import TypeVar

import anyio
from sse_starlette import EventSourceResponse
from sse_starlette.sse import SendTimeoutError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from safelight.generations.generation import Generation
from safelight.wire.frames import Dialect, slices, with_id
from safelight.wire.sse import HEARTBEAT

T = TypeVar("T")

STREAM_HEADERS = {
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}


class ClientGone(Exception):
    """The client left before there was anything to answer."""


async def unless_gone(request: Request, work: Callable[[], Awaitable[T]]) -> T:
    """The result of `work`, unless the client leaves first. Raises `ClientGone`.

    The request's body must have been read: after it, the next message is the disconnect.
    """
    results: list[T] = []
    async with anyio.create_task_group() as tasks:

        async def watch() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            tasks.cancel_scope.cancel()

        tasks.start_soon(watch)
        results.append(await work())
        tasks.cancel_scope.cancel()
    if not results:
        raise ClientGone
    return results[0]


class EventStream(EventSourceResponse):
    """A generation's log from `position` on as server-sent events.

    `heartbeat` and `send_timeout` are in seconds. `held` is what must end with the stream, such as
    the viewer's place in the audience, which began before there was anything to send.
    """

    def __init__(
        self,
        generation: Generation,
        dialect: Dialect,
        *,
        position: int,
        heartbeat: float,
        send_timeout: float,
        headers: Mapping[str, str],
        held: AbstractContextManager[object],
    ) -> None:
        super().__init__(
            _write(generation, dialect, position, heartbeat),
            headers={**STREAM_HEADERS, **headers},
            ping=0,
            send_timeout=send_timeout,
        )
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the log ends, the client leaves, or it reads nothing for `send_timeout`."""
        with self._held, suppress(SendTimeoutError):
            await super().__call__(scope, receive, send)


async def _write(
    generation: Generation, dialect: Dialect, position: int, heartbeat: float
) -> AsyncIterator[bytes]:
    log = generation.log
    yield HEARTBEAT
    while True:
        more = None
        with anyio.move_on_after(heartbeat):
            more = await log.beyond(position)
        if more is None:
            yield HEARTBEAT
            continue
        if not more:
            return
        frame = log[position].frame(dialect)
        buffers = frame.buffers
        if dialect == "eventsource":
            buffers = with_id(frame, log.cursor(position))
        for piece in slices(buffers):
            yield piece
        position += 1


class BufferedJSON(Response):
    """A JSON body that is ready in pieces: Content-Length known, sent in slices, never joined."""

    media_type = "application/json"

    def __init__(self, buffers: tuple[bytes, ...], headers: Mapping[str, str]) -> None:
        super().__init__(headers={"Cache-Control": "no-store", **headers})
        self._buffers = buffers
        self.headers["content-length"] = str(sum(map(len, buffers)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send head and slices; the server's back-pressure paces them."""
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        for piece in slices(self._buffers):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
