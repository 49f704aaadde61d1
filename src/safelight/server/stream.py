"""One viewer's stream: a log as server-sent events, by one writer that owns every byte.

`EventSourceResponse` is used for what it makes of headers. Its ping would land inside a sliced
event, and its tasks wait for what the connection tells by itself; so heartbeats, slices, farewell
and end all come from the writer here.
"""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sse_starlette import EventSourceResponse
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from safelight.generations.audience import Ending, Viewer, told
from safelight.generations.generation import Generation
from safelight.server.connection import Body, ClientGone, SendTimeout, while_connected
from safelight.server.responses import head_message
from safelight.wire.frames import Frame, gap, slices, with_id
from safelight.wire.sse import HEARTBEAT

STREAM_HEADERS = {
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}

EVENT_STREAM = "text/event-stream"

SLOW_FRAME_SECONDS = 1.0
"""A viewer that takes longer for one event has fallen behind, and skips what is superseded."""


def head_of_a_stream() -> Response:
    """What HEAD is answered: the head that GET would get, whose length nobody knows."""
    response = Response(headers=STREAM_HEADERS, media_type=EVENT_STREAM)
    del response.headers["content-length"]
    return response


@dataclass(frozen=True, slots=True)
class Pacing:
    """Seconds: silence before a heartbeat, patience with one slice, and the stream's whole life.

    `retry_ms` is what an EventSource is told to wait before it reconnects. `hold` is the shortest
    time, in seconds, between the head and the first event.
    """

    heartbeat: float
    send_timeout: float
    lifetime: float
    retry_ms: int
    hold: float = 0.0


class EventStream(EventSourceResponse):
    """A generation's log from the viewer's position on.

    `held` is what must end with the stream: the viewer's place in the audience, which began before
    there was anything to send.
    """

    def __init__(
        self,
        generation: Generation,
        viewer: Viewer,
        pacing: Pacing,
        headers: Mapping[str, str],
        held: AbstractContextManager[object],
    ) -> None:
        super().__init__(iter(()), headers=STREAM_HEADERS, ping=0)
        # Whether it stays open after this is between the client and the server.
        del self.headers["connection"]
        self.raw_headers += [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in headers.items()
        ]
        self._writer = _Writer(generation, viewer, pacing)
        self._send_timeout = pacing.send_timeout
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the log ends, the client leaves, or it reads nothing for too long."""
        viewer = self._writer.viewer
        body = Body(scope, send, self._send_timeout)
        with self._held:
            try:
                async with while_connected(scope, receive):
                    await send(head_message(self))
                    await self._writer.write(body)
                    await body.end()
            except ClientGone:
                viewer.ending = "client_gone"
            except SendTimeout:
                viewer.ending = "deadline"
            except asyncio.CancelledError:
                # Only the end of a drain cancels an answer.
                viewer.ending = "draining"
                raise


class _Writer:
    """Everything one viewer is sent, in order."""

    def __init__(self, generation: Generation, viewer: Viewer, pacing: Pacing) -> None:
        self._generation = generation
        self._log = generation.log
        self._pacing = pacing
        self._retry_ms: int | None = pacing.retry_ms
        self.viewer = viewer

    async def write(self, body: Body) -> None:
        """Heartbeats and frames, until the log or the viewer's time is over."""
        viewer, pacing = self.viewer, self._pacing
        now = asyncio.get_running_loop().time
        over = now() + pacing.lifetime
        await self._beat(body)
        if pacing.hold:
            await asyncio.sleep(pacing.hold)
        while (began := now()) < over:
            if len(self._log) > viewer.position:
                await self._write_event(body)
                if now() - began > SLOW_FRAME_SECONDS:
                    self._catch_up()
            elif self._log.closed:
                viewer.ending = _ending(self._generation)
                return
            else:
                grown = await self._log.beyond(viewer.position, min(began + pacing.heartbeat, over))
                if not grown and not self._log.closed:
                    await self._beat(body)
        viewer.ending = "deadline"

    async def _write_event(self, body: Body) -> None:
        after, buffers = self._next_event()
        for group in slices(buffers):
            self.viewer.bytes_sent += sum(map(len, group))
            await body.write(group)
        self.viewer.advance(after)

    async def _beat(self, body: Body) -> None:
        self.viewer.beat(len(HEARTBEAT))
        await body.write((HEARTBEAT,))

    def _catch_up(self) -> None:
        if self.viewer.reading == "eventsource":
            self.viewer.advance(self._log.newest(self.viewer.position))

    def _next_event(self) -> tuple[int, tuple[bytes, ...]]:
        """The event at the viewer's position, after the position that follows it.

        Where it is forgotten: what says so. In the OpenAI dialect only partial images can be, which
        `sequence_number` shows; there may be fewer of them at any time.
        """
        position = self.viewer.position
        kept = self._log.first_kept(position)
        if self.viewer.reading == "eventsource":
            if kept > position:
                return kept, self._identified(gap(position, kept - 1), kept - 1)
            frame = self._log[position].frame("eventsource")
            return position + 1, self._identified(frame, position)
        if kept == len(self._log):
            return kept, ()
        return kept + 1, self._log[kept].frame("openai").buffers

    def _identified(self, frame: Frame, sequence: int) -> tuple[bytes, ...]:
        retry, self._retry_ms = self._retry_ms, None
        return with_id(frame, self._log.cursor(sequence), retry)


def _ending(generation: Generation) -> Ending:
    return "completed" if generation.state == "completed" else told(generation.error)
