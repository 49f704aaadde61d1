"""One viewer's stream: a log as server-sent events, by one writer that owns every byte.

`EventSourceResponse` is used for its headers and its disconnect listener alone: its ping would land
inside a sliced event, so heartbeats come from the writer, between events.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

import anyio
from sse_starlette import EventSourceResponse
from sse_starlette.sse import SendTimeoutError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from safelight.errors import Interrupted
from safelight.generations.audience import Ending, Viewer
from safelight.generations.generation import Generation
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

    `retry_ms` is what an EventSource is told to wait before it reconnects.
    """

    heartbeat: float
    send_timeout: float
    lifetime: float
    retry_ms: int


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
        super().__init__(
            _Writer(generation, viewer, pacing).write(),
            headers={**STREAM_HEADERS, **headers},
            ping=0,
            send_timeout=pacing.send_timeout,
        )
        self._held = held
        self._viewer = viewer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the log ends, the client leaves, or it reads nothing for too long."""
        with self._held:
            try:
                await super().__call__(scope, receive, send)
            except SendTimeoutError:
                self._viewer.ending = "deadline"


class _Writer:
    """Everything one viewer is sent, in order."""

    def __init__(self, generation: Generation, viewer: Viewer, pacing: Pacing) -> None:
        self._generation = generation
        self._log = generation.log
        self._viewer = viewer
        self._pacing = pacing
        self._retry_ms: int | None = pacing.retry_ms

    async def write(self) -> AsyncIterator[bytes]:
        """Heartbeats and frames, until the log or the viewer's time is over."""
        viewer, pacing = self._viewer, self._pacing
        over = anyio.current_time() + pacing.lifetime
        yield self._beat()
        while anyio.current_time() < over:
            more = None
            with anyio.move_on_at(min(anyio.current_time() + pacing.heartbeat, over)):
                more = await self._log.beyond(viewer.position)
            if more:
                began = anyio.current_time()
                after, buffers = self._next_event()
                for piece in slices(buffers):
                    viewer.bytes_sent += len(piece)
                    yield piece
                viewer.advance(after)
                if anyio.current_time() - began > SLOW_FRAME_SECONDS:
                    self._catch_up()
            elif more is None:
                yield self._beat()
            else:
                viewer.ending = _ending(self._generation)
                return
        viewer.ending = "deadline"

    def _beat(self) -> bytes:
        self._viewer.heartbeats += 1
        self._viewer.bytes_sent += len(HEARTBEAT)
        return HEARTBEAT

    def _catch_up(self) -> None:
        if self._viewer.reading == "eventsource":
            self._viewer.advance(self._log.newest(self._viewer.position))

    def _next_event(self) -> tuple[int, tuple[bytes, ...]]:
        """The event at the viewer's position, after the position that follows it.

        Where it is forgotten: what says so. In the OpenAI dialect only partial images can be, which
        `sequence_number` shows; there may be fewer of them at any time.
        """
        position = self._viewer.position
        kept = self._log.first_kept(position)
        if self._viewer.reading == "eventsource":
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
    if generation.state == "completed":
        return "completed"
    return "draining" if isinstance(generation.error, Interrupted) else "failed"
