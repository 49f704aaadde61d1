"""Generations and upstreams for tests that need no socket: events given by hand."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from safelight.catalog.catalog import load
from safelight.catalog.model import Model
from safelight.catalog.rules import ResolvedRequest
from safelight.generations.budget import Budget
from safelight.generations.generation import Generation
from safelight.generations.relay import Candidate, Deadlines, Relay
from safelight.upstreams.base import Intake, Upstream
from safelight.wire.events import Completed, Event, PartialImage, Picture
from safelight.wire.request import GenerationRequest

CATALOG = load()
PICTURE = Picture(b"AAAA", 0, "1024x1024", "low", "opaque", "png")
DEADLINES = Deadlines(first_event=5, between_events=5, whole=5)
MiB = 1024 * 1024

Source = Callable[[ResolvedRequest], AsyncIterator[Event]]


def request(**fields: Any) -> ResolvedRequest:
    given: dict[str, Any] = {"prompt": "x", "stream": True, "partial_images": 3} | fields
    return ResolvedRequest(GenerationRequest(**given), CATALOG.models["gpt-image-1"])


def budget(in_flight: int = MiB, replay: int = MiB) -> Budget:
    return Budget(in_flight, replay)


def generation(**fields: Any) -> Generation:
    return generation_on(budget(), **fields)


def generation_on(shared: Budget, linger: float = 5, **fields: Any) -> Generation:
    return Generation(
        caller="ann",
        request=request(**fields),
        upstream="made",
        created_at=int(time.time()),
        started=time.monotonic(),
        budget=shared,
        linger=linger,
    )


def relay(made: Generation, *upstreams: Upstream, deadlines: Deadlines = DEADLINES) -> Relay:
    return Relay(made, [Candidate(made.request, each) for each in upstreams], deadlines)


def partial(index: int, image_index: int | None = None) -> PartialImage:
    return PartialImage(PICTURE, index, image_index)


def completed(image_index: int | None = None) -> Completed:
    return Completed(PICTURE, image_index=image_index)


@dataclass
class GivenUpstream:
    """An `Upstream` whose events come from `source`; `closed` counts the contexts left."""

    source: Source
    makes_several: bool = False
    name: str = "given"
    closed: int = 0
    asked: list[ResolvedRequest] = field(default_factory=list)

    def narrow(self, model: Model) -> Model:
        return model

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        yield

    @asynccontextmanager
    async def open(
        self,
        request: ResolvedRequest,
        intake: Intake,  # noqa: ARG002 - events are made of nothing
    ) -> AsyncIterator[AsyncIterator[Event]]:
        self.asked.append(request)
        try:
            yield self.source(request)
        finally:
            self.closed += 1


class Boundless:
    """An `Intake` with room for everything; what it was told is kept."""

    def __init__(self) -> None:
        self.admitted = 0
        self.held: list[int] = []

    async def admit(self, size: int) -> None:
        self.admitted += size

    def holding(self, size: int) -> None:
        self.held.append(size)
