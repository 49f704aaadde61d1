"""Answers that are not streams, and noticing that nobody waits for one any more."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

import anyio
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from safelight.generations.audience import Ending, Viewer
from safelight.server.connection import lost
from safelight.wire.frames import slices

T = TypeVar("T")


class ClientGone(Exception):
    """The client left before there was anything to answer."""


async def unless_gone(receive: Receive, work: Callable[[], Awaitable[T]]) -> T:
    """The result of `work`, unless the client leaves first. Raises `ClientGone`.

    The request's body must have been read: after it, the next message is the disconnect.
    """
    results: list[T] = []
    async with anyio.create_task_group() as tasks:

        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            tasks.cancel_scope.cancel()

        tasks.start_soon(watch)
        results.append(await work())
        tasks.cancel_scope.cancel()
    if not results:
        raise ClientGone
    return results[0]


class BufferedJSON(Response):
    """A JSON body that is ready in pieces: Content-Length known, sent in slices, never joined.

    `send_timeout` is in seconds, for each slice. `viewer` is what reads it, `held` its place in the
    audience, which ends when the last byte has been handed over.
    """

    media_type = "application/json"

    def __init__(
        self,
        buffers: tuple[bytes, ...],
        headers: Mapping[str, str],
        *,
        send_timeout: float,
        status: int = 200,
        viewer: Viewer | None = None,
        held: AbstractContextManager[object] | None = None,
    ) -> None:
        super().__init__(status_code=status, headers={"Cache-Control": "no-store", **headers})
        self._buffers = buffers
        self._send_timeout = send_timeout
        self._viewer = viewer
        self._held = held or nullcontext()
        self.headers["content-length"] = str(sum(map(len, buffers)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send head and slices, each in its time, until the client leaves."""
        with self._held:
            try:
                await unless_gone(receive, lambda: self._send_all(scope, send))
            except TimeoutError:
                self._end("deadline")
            except ClientGone:
                self._end("client_gone")

    def _end(self, ending: Ending) -> None:
        if self._viewer is not None:
            self._viewer.ending = ending

    async def _send_all(self, scope: Scope, send: Send) -> None:
        head = {
            "type": "http.response.start",
            "status": self.status_code,
            "headers": self.raw_headers,
        }
        await send(head)
        for piece in slices(self._buffers):
            with anyio.fail_after(self._send_timeout):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            if self._viewer is not None:
                self._viewer.bytes_sent += len(piece)
        if lost(scope):
            self._end("client_gone")
        await send({"type": "http.response.body", "body": b"", "more_body": False})
