"""The relay: runs one generation, upstream events in, log entries out.

It waits for upstreams and for memory, never for viewers. Deadlines, the choice of the next upstream
when one fails, and the last-resort boundary of a generation live here; HTTP does not.
"""

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

import anyio
import structlog

from safelight.catalog.prices import cost
from safelight.catalog.rules import ResolvedRequest
from safelight.errors import (
    GenerationCancelled,
    InternalError,
    Interrupted,
    SafelightError,
    UpstreamError,
    UpstreamProtocolError,
    UpstreamTimeout,
)
from safelight.generations.generation import Generation
from safelight.generations.intake import Intake
from safelight.generations.state import PictureStream
from safelight.upstreams.base import Upstream
from safelight.wire.events import Completed, Event, Failed

_log = structlog.stdlib.get_logger("safelight.relay")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds: silence before the first event and between events, and the whole."""

    first_event: float
    between_events: float
    whole: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An upstream that could make the pictures, and the request as it would get it."""

    request: ResolvedRequest
    upstream: Upstream

    @property
    def together(self) -> bool:
        """True if all pictures are asked for at once; else each is a request of its own."""
        return self.request.request.pictures == 1 or (
            self.upstream.makes_several and not self.request.request.streamed
        )


class Relay:
    """Runs one generation to its terminal event; `run` never raises but for cancellation.

    `candidates` are tried in order, each only while the one before has shown nothing.
    """

    def __init__(
        self,
        generation: Generation,
        candidates: Sequence[Candidate],
        deadlines: Deadlines,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._generation = generation
        self._candidates = tuple(candidates)
        self._deadlines = deadlines
        self._clock = clock
        # asyncio's, and not anyio's scope: it costs a tenth, and a generation needs one or two.
        self._limit = asyncio.timeout(deadlines.whole)
        self._reason: SafelightError | None = None
        self._running = False

    def drain(self) -> None:
        """End the generation now: its viewers get the failure as their farewell."""
        self._stop(Interrupted("The server is shutting down; the generation was ended."))

    def cancel(self) -> None:
        """End the generation now, as its caller wishes."""
        self._stop(GenerationCancelled("The generation was cancelled."))

    def give_up(self) -> None:
        """End the generation now, since nobody watches."""
        self._stop(GenerationCancelled("Nobody was waiting for the generation any more."))

    def _stop(self, reason: SafelightError) -> None:
        self._reason = self._reason or reason
        if self._running and not self._limit.expired():
            self._limit.reschedule(0)

    async def run(self) -> None:
        """Relay until the end, and leave the log closed whatever happens."""
        generation = self._generation
        generation.begin()
        try:
            await self._make_pictures_in_time()
        except Exception:  # noqa: BLE001 - the boundary: one defect must not take the others down
            _log.exception("relay defect", generation=generation.id)
            self._fail(InternalError("Safelight failed; the server's log has the details."))
        finally:
            if not generation.ended:
                self._fail(Interrupted("The server is shutting down; the generation was ended."))

    async def _make_pictures_in_time(self) -> None:
        try:
            async with self._limit:
                self._running = True
                if self._reason is not None:
                    self._limit.reschedule(0)
                try:
                    await self._make_pictures()
                finally:
                    self._running = False
        except TimeoutError:
            if not self._limit.expired():
                raise
            self._fail(self._reason or self._too_long())

    def _fail(self, error: SafelightError) -> None:
        if not self._generation.ended:
            cancelled = isinstance(error, GenerationCancelled)
            self._generation.fail(error, self._clock(), cancelled=cancelled)

    def _too_long(self) -> SafelightError:
        message = f"The generation took longer than {self._deadlines.whole:g} s"
        return UpstreamTimeout(f"{message} (generation_timeout).", code="generation_timeout")

    async def _make_pictures(self) -> None:
        failures = await self._make_all(self._candidates)
        generation = self._generation
        if generation.answered or any(not attempt.free for attempt in generation.attempts):
            for failure in failures:
                failure.after_spending()
        if failures and (generation.request.request.streamed or not generation.completed):
            # Last, whatever the order of events: the SDKs stop reading at the first error.
            self._fail(failures[0])
        else:
            generation.complete(self._clock())

    async def _make_all(self, candidates: Sequence[Candidate]) -> list[SafelightError]:
        """All pictures by the first candidates that can; the failures that are left."""
        first = candidates[0]
        if not first.together:
            return await self._make_each(candidates)
        failure = await self._attempt(first.upstream, first.request)
        if failure is None:
            return []
        if len(candidates) > 1 and self._may_fall_back(failure):
            return await self._make_all(candidates[1:])
        return [failure.error]

    async def _make_each(self, candidates: Sequence[Candidate]) -> list[SafelightError]:
        """The pictures side by side, each by the first candidates that can."""
        failures: list[SafelightError] = []
        split = [candidate.request.split() for candidate in candidates]

        async def make(number: int) -> None:
            for candidate, parts in zip(candidates, split, strict=True):
                failure = await self._attempt(candidate.upstream, parts[number])
                if failure is None:
                    return
                last = candidate is candidates[-1]
                if last or not self._may_fall_back(failure):
                    failures.append(failure.error)
                    return

        async with anyio.create_task_group() as pictures:
            for number in range(len(split[0])):
                pictures.start_soon(make, number)
        return failures

    @staticmethod
    def _may_fall_back(failure: "_Failure") -> bool:
        """Before anything was shown, and not for what another upstream would refuse as well."""
        error = failure.error
        return not failure.shown and isinstance(error, UpstreamError) and error.fallback

    async def _attempt(self, upstream: Upstream, part: ResolvedRequest) -> "_Failure | None":
        """One request to one upstream: a picture, or one answer with all n."""
        generation = self._generation
        generation.turn_to(upstream.name)
        judge = PictureStream(part.request.partials)
        attempt = generation.attempt(upstream.name, part.image_index, self._clock())
        _log.debug("attempt begun", generation=generation.id, upstream=upstream.name)
        if generation.trace is not None:
            part = replace(part, trace=generation.trace.attempt(upstream.name))
        failure: _Failure | None = None
        code: str | None = "internal_error"
        try:
            failure = await self._relay(upstream, part, judge)
            code = failure.error.code_sent if failure else None
        except asyncio.CancelledError:
            code = "cancelled"
            raise
        finally:
            generation.dropped += judge.dropped
            attempt.end(self._clock(), code, failure.error if failure else None)
            _log.debug("attempt ended", generation=generation.id, how=code or "ok")
        return failure

    async def _relay(
        self, upstream: Upstream, part: ResolvedRequest, judge: PictureStream
    ) -> "_Failure | None":
        """The upstream's events into the log, as far as `judge` admits them, each in its time."""
        shown = arrived = 0
        intake = Intake(self._generation.account)
        try:
            # An upstream may hold its head back until its first event: opening counts too.
            async with (
                self._patience(part, intake) as patience,
                upstream.open(part, intake) as events,
            ):
                async for event in events:
                    if isinstance(event, Failed):
                        raise event.error
                    numbered = _numbered(event, part, arrived)
                    arrived += isinstance(event, Completed)
                    if part.request.pictures > 1 or judge.admits(numbered):
                        self._generation.answer_from(upstream.name)
                        self._record(numbered, part)
                        shown += 1
                    if arrived == part.request.pictures:
                        break
                    patience.renew()
            if not arrived:
                raise UpstreamProtocolError("The upstream ended its answer without a picture.")
        except SafelightError as error:
            return _Failure(error, shown > 0)
        finally:
            intake.close()
        return None

    def _patience(self, part: ResolvedRequest, intake: Intake) -> "_Patience":
        """An unstreamed answer comes whole, after any silence: only the whole deadline applies."""
        return _Patience(self._deadlines if part.request.streamed else None, intake)

    def _record(self, event: Event, part: ResolvedRequest) -> None:
        if isinstance(event, Completed):
            self._generation.charge(cost(part.model.prices, event.usage))
        self._generation.record(event, self._clock())


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why an attempt failed, and whether it had shown anything."""

    error: SafelightError
    shown: bool


class _Patience:
    """How long an upstream may be silent before its first event and between events; None for ever.

    Raises `UpstreamTimeout` out of the block that it bounds, under the name of the setting. A wait
    for our own memory is not its silence: `intake` stops the clock meanwhile.
    """

    def __init__(self, deadlines: Deadlines | None, intake: Intake) -> None:
        self._deadlines = deadlines
        self._intake = intake
        self._name = "first_event_timeout"
        self._seconds = deadlines.first_event if deadlines else math.inf
        self._limit = asyncio.timeout(deadlines.first_event if deadlines else None)

    async def __aenter__(self) -> Self:
        if self._deadlines is not None:
            await self._limit.__aenter__()
            self._intake.timed_by(self._limit)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._deadlines is None:
            return
        try:
            await self._limit.__aexit__(kind, error, traceback)
        except TimeoutError:
            message = f"The upstream sent no event for {self._seconds:g} s ({self._name})."
            raise UpstreamTimeout(message, code=self._name) from None

    def renew(self) -> None:
        """An event has come; the next one has its own time."""
        if self._deadlines is not None and not self._limit.expired():
            self._name, self._seconds = "event_timeout", self._deadlines.between_events
            self._limit.reschedule(asyncio.get_running_loop().time() + self._seconds)


def _numbered(event: Event, part: ResolvedRequest, arrived: int) -> Event:
    """The event with the picture's number where the request asks for several."""
    if part.image_index is not None:
        return replace(event, image_index=part.image_index)
    if part.request.pictures > 1:
        return replace(event, image_index=arrived)
    return event
