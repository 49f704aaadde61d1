"""Answers that are not streams: JSON that is ready in pieces."""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from safelight.generations.audience import Ending, Viewer
from safelight.server.connection import Body, ClientGone, SendTimeout, while_connected
from safelight.wire.frames import slices


def head_message(response: Response) -> Message:
    """The response's status and headers as an ASGI message."""
    return {
        "type": "http.response.start",
        "status": response.status_code,
        "headers": response.raw_headers,
    }


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
        body = Body(scope, send, self._send_timeout)
        with self._held:
            try:
                if body.notices:
                    await self._write(body, send, head_only=scope["method"] == "HEAD")
                else:
                    async with while_connected(scope, receive):
                        await self._write(body, send, head_only=scope["method"] == "HEAD")
                self._end("completed")
            except ClientGone:
                self._end("client_gone")
            except SendTimeout:
                self._end("deadline")
            except asyncio.CancelledError:
                # Only the end of a drain cancels an answer.
                self._end("draining")
                raise

    async def _write(self, body: Body, send: Send, *, head_only: bool) -> None:
        await send(head_message(self))
        for group in () if head_only else slices(self._buffers):
            if self._viewer is not None:
                self._viewer.bytes_sent += sum(map(len, group))
            await body.write(group)
        await body.end()

    def _end(self, ending: Ending) -> None:
        if self._viewer is not None:
            self._viewer.ending = ending
