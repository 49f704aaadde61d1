"""The relay: runs one generation, upstream events in, log entries out.

It waits for upstreams and for memory, never for viewers. Deadlines, the choice of the next upstream
when one fails, and the last-resort boundary of a generation live here; HTTP does not.
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
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
        self._scope = anyio.CancelScope()
        self._reason: SafelightError | None = None

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
        self._scope.cancel()

    async def run(self) -> None:
        """Relay until the end, and leave the log closed whatever happens."""
        generation = self._generation
        generation.begin()
        try:
            with self._scope:
                self._scope.deadline = anyio.current_time() + self._deadlines.whole
                await self._make_pictures()
            if self._scope.cancelled_caught:
                self._fail(self._reason or self._too_long())
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
        except anyio.get_cancelled_exc_class():
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
            with self._patience(part).bounding(intake) as patience:
                # An upstream may hold its head back until its first event: opening counts too.
                async with upstream.open(part, intake) as events:
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

    def _patience(self, part: ResolvedRequest) -> "_Patience":
        """An unstreamed answer comes whole, after any silence: only the whole deadline applies."""
        deadlines = self._deadlines
        return _Patience(deadlines) if part.request.streamed else _Patience(None)

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

    Raises `UpstreamTimeout` out of the block that it bounds, under the name of the setting.
    """

    def __init__(self, deadlines: Deadlines | None) -> None:
        self._deadlines = deadlines
        self._name = "first_event_timeout"
        self._seconds = deadlines.first_event if deadlines else math.inf
        self._scope: anyio.CancelScope | None = None

    @contextmanager
    def bounding(self, intake: Intake) -> Iterator[Self]:
        """Run the block for as long as events come in time."""
        if self._deadlines is None:
            yield self
            return
        with anyio.move_on_after(self._seconds) as self._scope:
            intake.timed_by(self._scope)
            yield self
        if self._scope.cancelled_caught:
            message = f"The upstream sent no event for {self._seconds:g} s ({self._name})."
            raise UpstreamTimeout(message, code=self._name)

    def renew(self) -> None:
        """An event has come; the next one has its own time."""
        if self._deadlines is not None and self._scope is not None:
            self._name, self._seconds = "event_timeout", self._deadlines.between_events
            self._scope.deadline = anyio.current_time() + self._seconds


def _numbered(event: Event, part: ResolvedRequest, arrived: int) -> Event:
    """The event with the picture's number where the request asks for several."""
    if part.image_index is not None:
        return replace(event, image_index=part.image_index)
    if part.request.pictures > 1:
        return replace(event, image_index=arrived)
    return event
