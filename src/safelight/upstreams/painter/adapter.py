"""The painter as an upstream: requests to jobs, stages to events, at the pace asked for.

Imports neither numpy nor Pillow: those are loaded in the painter processes alone, which keeps the
server small and quick to start.
"""

import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import replace
from typing import Any

import anyio
import structlog

from safelight.catalog.model import FreeSize, Model
from safelight.catalog.prices import FREE
from safelight.catalog.rules import ResolvedRequest
from safelight.catalog.tokens import estimate
from safelight.errors import UpstreamFailed
from safelight.upstreams.base import Intake
from safelight.upstreams.painter.choices import Choices, chosen_for
from safelight.upstreams.painter.pool import Pool, Stage
from safelight.upstreams.painter.refusals import refusal, refused_at
from safelight.wire.events import Completed, Event, Failed, PartialImage, Picture, picture_bytes

_log = structlog.stdlib.get_logger("safelight.painter")

FORMATS = ("png", "jpeg", "webp")
PARAMETERS = ("user", "safety_identifier")
PAINTABLE = FreeSize(
    multiple_of=1,
    longest_edge=3840,
    shortest_edge=64,
    largest_ratio=3,
    fewest_pixels=64 * 64,
    most_pixels=3840 * 2160,
)
"""What `Commission` takes: a model whose own rule is wider must not exhaust a painter's memory."""


class PainterUpstream:
    """An `Upstream` with painter processes behind it.

    `models` are the models it serves, empty for all; `pace` spreads a generation's events evenly
    over that many seconds, 0 sends them as they are painted. `refuses` is whether test prompts are
    refused; they are not where the painter stands in for somebody else's picture.
    """

    makes_several = False

    def __init__(
        self,
        name: str,
        models: tuple[str, ...],
        workers: int,
        pace: float,
        *,
        refuses: bool = True,
    ) -> None:
        self._name = name
        self._models = models
        self._pool = Pool(workers)
        self._pace = pace
        self._refuses = refuses

    @property
    def name(self) -> str:
        """As configured."""
        return self._name

    def narrow(self, model: Model) -> Model | None:
        """The model in the formats and with the parameters that can be painted."""
        if self._models and model.named_in(self._models) is None:
            return None
        return model.model_copy(
            update={
                "output_formats": tuple(f for f in model.output_formats if f in FORMATS),
                "parameters": tuple(p for p in model.parameters if p in PARAMETERS),
                "sizes": tuple(size for size in model.sizes if _paintable(size)),
                "free_size": model.free_size and model.free_size.within(PAINTABLE),
                "prices": FREE,
            }
        )

    def running(self) -> AbstractAsyncContextManager[None]:
        """The painter processes."""
        return self._pool.running()

    @asynccontextmanager
    async def open(
        self, request: ResolvedRequest, intake: Intake
    ) -> AsyncIterator[AsyncIterator[Event]]:
        """One picture: its partial images, then the finished one, or a test prompt's refusal."""
        if self._refuses and refused_at(request) == "input":
            raise refusal(request.model, "input")
        events = (self._paced if self._pace else self._unpaced)(request, intake)
        async with aclosing(events):
            yield events

    async def _painted(
        self, request: ResolvedRequest, intake: Intake
    ) -> AsyncGenerator[Event, None]:
        """The events as fast as they are painted."""
        chosen = chosen_for(request)
        async with (
            self._pool.painter() as painter,
            aclosing(painter.paint(_job(request, chosen))) as stages,
        ):
            async for stage in stages:
                event = _event(stage, request, chosen)
                if isinstance(event, Completed) and self._refuses:
                    event = _unless_refused(event, request)
                await intake.admit(picture_bytes(event))
                yield event

    async def _unpaced(
        self, request: ResolvedRequest, intake: Intake
    ) -> AsyncGenerator[Event, None]:
        async with aclosing(self._painted(request, intake)) as events:
            async for event in events:
                yield event
                intake.holding(0)

    async def _paced(self, request: ResolvedRequest, intake: Intake) -> AsyncGenerator[Event, None]:
        """The events at even steps of the pace, or of what painting left of it.

        Painted beforehand, so that no process is held while there is only waiting to do.
        """
        started = anyio.current_time()
        events = [event async for event in self._painted(request, intake)]
        held = sum(map(picture_bytes, events))
        steps = spread(anyio.current_time() - started, self._pace, len(events))
        for step, event in zip(steps, events, strict=True):
            await anyio.sleep_until(started + step)
            yield _dated(event)
            held -= picture_bytes(event)
            intake.holding(held)


def spread(painting: float, pace: float, count: int) -> list[float]:
    """When each of `count` events is due: evenly, the last at `pace`, all in seconds.

    Where `painting` took longer than the first step, the rest is spread over the time that is left.
    No gap is less than half a step, even if the last is late then: partial images that come all at
    once are seen by nobody.
    """
    step = pace / count
    first = max(painting, step)
    between = max((pace - first) / max(1, count - 1), step / 2)
    return [first + between * number for number in range(count)]


def _dated(event: Event) -> Event:
    """The event as of now: a picture that waited for its turn is not older than the others."""
    if isinstance(event, Failed):
        return event
    return replace(event, picture=replace(event.picture, created_at=int(time.time())))


def _job(request: ResolvedRequest, chosen: Choices) -> dict[str, Any]:
    width, height = (int(edge) for edge in chosen.size.split("x"))
    return {
        "commission": {
            "prompt": request.request.prompt,
            "width": width,
            "height": height,
            "quality": chosen.quality,
            "index": request.image_index or 0,
            "transparent": chosen.background == "transparent",
            "style": request.style,
        },
        "partials": request.request.partials,
        "output_format": request.output_format,
        "compression": request.compression,
    }


def _event(stage: Stage, request: ResolvedRequest, chosen: Choices) -> Event:
    kind = stage.header["kind"]
    if kind not in ("partial", "completed"):
        _log.error("painter failed", reason=stage.header.get("reason", kind))
        raise UpstreamFailed("The painter failed at this picture; another prompt may work.")
    picture = Picture(
        base64=stage.base64,
        created_at=int(time.time()),
        size=chosen.size,
        quality=chosen.quality,
        background=chosen.background,
        output_format=request.output_format,
    )
    if kind == "partial":
        return PartialImage(picture, stage.header["index"])
    usage = estimate(
        request.model,
        prompt=request.request.prompt,
        size=picture.size,
        quality=picture.quality,
        partials=request.request.partials,
    )
    revised = stage.header["description"] if request.model.revises_prompt else None
    return Completed(picture, usage, revised)


def _unless_refused(event: Completed, request: ResolvedRequest) -> Event:
    refused = refused_at(request) == "output"
    return Failed(refusal(request.model, "output")) if refused else event


def _paintable(size: str) -> bool:
    if size == "auto":
        return True
    width, height = (int(edge) for edge in size.split("x"))
    return PAINTABLE.admits(width, height)
