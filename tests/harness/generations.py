"""Generations and upstreams for tests that need no socket: events given by hand."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from safelight.catalog.catalog import load
from safelight.catalog.model import Model
from safelight.catalog.rules import ResolvedRequest
from safelight.generations.generation import Generation
from safelight.generations.relay import Deadlines
from safelight.wire.events import Completed, Event, PartialImage, Picture
from safelight.wire.request import GenerationRequest

CATALOG = load()
PICTURE = Picture(b"AAAA", 0, "1024x1024", "low", "opaque", "png")
DEADLINES = Deadlines(first_event=5, between_events=5, whole=5, linger=5)

Source = Callable[[ResolvedRequest], AsyncIterator[Event]]


def request(**fields: Any) -> ResolvedRequest:
    given: dict[str, Any] = {"prompt": "x", "stream": True, "partial_images": 3} | fields
    return ResolvedRequest(GenerationRequest(**given), CATALOG.models["gpt-image-1"])


def generation(**fields: Any) -> Generation:
    return Generation("ann", request(**fields), "made", int(time.time()), time.monotonic())


def partial(index: int) -> PartialImage:
    return PartialImage(PICTURE, index)


def completed() -> Completed:
    return Completed(PICTURE)


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
    async def open(self, request: ResolvedRequest) -> AsyncIterator[AsyncIterator[Event]]:
        self.asked.append(request)
        try:
            yield self.source(request)
        finally:
            self.closed += 1
