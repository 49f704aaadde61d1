"""The relay: runs one generation, upstream events in, log entries out.

It waits for upstreams, never for viewers. Deadlines, the decision to give up when nobody watches,
and the last-resort boundary of a generation live here; HTTP does not.
"""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

import anyio
import structlog

from safelight.catalog.rules import ResolvedRequest
from safelight.errors import (
    GenerationCancelled,
    InternalError,
    Interrupted,
    SafelightError,
    UpstreamProtocolError,
    UpstreamTimeout,
)
from safelight.generations.generation import Generation
from safelight.generations.state import PictureStream
from safelight.upstreams.base import Upstream
from safelight.wire.events import Completed, Event, Failed

_log = structlog.stdlib.get_logger("safelight.relay")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds: silence before the first event and between events, the whole, and alone."""

    first_event: float
    between_events: float
    whole: float
    linger: float


class Relay:
    """Runs one generation to its terminal event; `run` never raises but for cancellation."""

    def __init__(
        self,
        generation: Generation,
        upstream: Upstream,
        deadlines: Deadlines,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._generation = generation
        self._upstream = upstream
        self._deadlines = deadlines
        self._clock = clock
        self._scope = anyio.CancelScope()
        self._reason: SafelightError | None = None

    def drain(self) -> None:
        """End the generation now: its viewers get the failure as their farewell."""
        self._stop(Interrupted("The server is shutting down; the generation was ended."))

    def _stop(self, reason: SafelightError) -> None:
        self._reason = self._reason or reason
        self._scope.cancel()

    async def run(self) -> None:
        """Relay until the end, and leave the log closed whatever happens."""
        generation = self._generation
        generation.begin()
        try:
            with self._scope:
                await self._make_or_give_up()
            if self._scope.cancelled_caught:
                self._fail(self._reason or GenerationCancelled("The generation was cancelled."))
        except Exception:  # noqa: BLE001 - the boundary: one defect must not take the others down
            _log.exception("relay defect", generation=generation.id)
            self._fail(InternalError("Safelight failed; the server's log has the details."))
        finally:
            if not generation.ended:
                self._fail(Interrupted("The server is shutting down; the generation was ended."))

    def _fail(self, error: SafelightError) -> None:
        if not self._generation.ended:
            cancelled = isinstance(error, GenerationCancelled)
            self._generation.fail(error, self._clock(), cancelled=cancelled)

    async def _make_or_give_up(self) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._give_up_when_alone)
            with anyio.move_on_after(self._deadlines.whole) as whole:
                await self._make_pictures()
            if whole.cancelled_caught:
                seconds = f"{self._deadlines.whole:g}"
                message = f"The generation took longer than {seconds} s (generation_timeout)."
                self._fail(UpstreamTimeout(message, code="generation_timeout"))
            tasks.cancel_scope.cancel()

    async def _give_up_when_alone(self) -> None:
        await self._generation.audience.gone_for(self._deadlines.linger)
        self._stop(GenerationCancelled("Nobody was waiting for the generation any more."))

    async def _make_pictures(self) -> None:
        request = self._generation.request
        together = self._upstream.makes_several and not request.request.streamed
        parts = [request] if together else request.split()
        failures: list[SafelightError] = []
        async with anyio.create_task_group() as pictures:
            for part in parts:
                pictures.start_soon(self._make_picture, part, failures)
        if failures and (request.request.streamed or not self._generation.log.completed()):
            # Last, whatever the order of events: the SDKs stop reading at the first error.
            self._fail(failures[0])
        else:
            self._generation.complete(self._clock())

    async def _make_picture(self, part: ResolvedRequest, failures: list[SafelightError]) -> None:
        """One picture's stream (or one answer with all n); a failure leaves the others alone."""
        judge = PictureStream(part.request.partials)
        arrived = 0
        try:
            async with (
                self._upstream.open(part) as events,
                aclosing(self._timed(events, streamed=part.request.streamed)) as timed,
            ):
                async for event in timed:
                    if isinstance(event, Failed):
                        raise event.error
                    numbered = _numbered(event, part, arrived)
                    arrived += isinstance(event, Completed)
                    if part.request.pictures > 1 or judge.admits(numbered):
                        self._generation.record(numbered, self._clock())
                    if arrived == part.request.pictures:
                        break
            if not arrived:
                raise UpstreamProtocolError("The upstream ended its answer without a picture.")
        except SafelightError as error:
            failures.append(error)
        self._generation.dropped += judge.dropped

    async def _timed(
        self, events: AsyncIterator[Event], *, streamed: bool
    ) -> AsyncGenerator[Event, None]:
        """The events, each within its timeout. Raises `UpstreamTimeout`.

        An unstreamed answer comes whole, after any silence: only the whole deadline applies.
        """
        limit = self._deadlines.first_event
        name = "first_event_timeout"
        while True:
            with anyio.move_on_after(limit if streamed else None) as wait:
                try:
                    event = await anext(events)
                except StopAsyncIteration:
                    return
            if wait.cancelled_caught:
                message = f"The upstream sent no event for {limit:g} s ({name})."
                raise UpstreamTimeout(message, code=name)
            yield event
            limit, name = self._deadlines.between_events, "event_timeout"


def _numbered(event: Event, part: ResolvedRequest, arrived: int) -> Event:
    """The event with the picture's number where the request asks for several."""
    if part.image_index is not None:
        return replace(event, image_index=part.image_index)
    if part.request.pictures > 1:
        return replace(event, image_index=arrived)
    return event
