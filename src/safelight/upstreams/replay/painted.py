"""Painted pictures in the place of recorded ones: same size, same format, nobody's work.

For recordings that are to be shared or kept in a repository.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from safelight.catalog.rules import ResolvedRequest
from safelight.upstreams.painter.adapter import FORMATS, PAINTABLE, PainterUpstream
from safelight.upstreams.painter.choices import SQUARE
from safelight.upstreams.replay.recording import Recording, Timed
from safelight.wire.events import Completed, PartialImage, Picture

MOST_PARTIALS = 3


class PaintedInstead:
    """A painter of its own, so that nobody who wants a picture waits for recordings."""

    def __init__(self) -> None:
        self._painter = PainterUpstream("painted instead", (), 1, 0.0, refuses=False)

    def running(self) -> AbstractAsyncContextManager[None]:
        """The painter's process."""
        return self._painter.running()

    async def instead(self, recording: Recording, request: ResolvedRequest) -> Recording:
        """The recording with painted pictures. Raises `UpstreamFailed`."""
        told = [each.what for each in recording.timed]
        shown = [what for what in told if isinstance(what, PartialImage | Completed)]
        if not shown:
            return recording
        partials = sum(isinstance(what, PartialImage) for what in shown)
        images, last = await self._painted(shown[-1].picture, partials, request)
        timed: list[Timed] = []
        for each in recording.timed:
            what = each.what
            if isinstance(what, PartialImage):
                picture = images.pop(0) if len(images) > 1 else (images or [last])[0]
                what = replace(what, picture=_in_place_of(what.picture, picture))
            elif isinstance(what, Completed):
                what = replace(what, picture=_in_place_of(what.picture, last))
            timed.append(replace(each, what=what))
        return replace(recording, timed=tuple(timed))

    async def _painted(
        self, picture: Picture, partials: int, request: ResolvedRequest
    ) -> tuple[list[Picture], Picture]:
        asked = request.request.model_copy(
            update={
                "n": 1,
                "stream": True,
                "partial_images": min(partials, MOST_PARTIALS),
                "size": _size(picture.size, request.size),
                "quality": "low",
                "output_format": _format(picture.output_format),
                "output_compression": None,
                "background": picture.background,
            }
        )
        images: list[Picture] = []
        last = picture
        job = replace(request, request=asked)
        async with self._painter.open(job, _Unlimited()) as events:
            async for event in events:
                if isinstance(event, PartialImage):
                    images.append(event.picture)
                elif isinstance(event, Completed):
                    last = event.picture
        return images, last


class _Unlimited:
    """Memory for what is painted: one picture at a time."""

    async def admit(self, size: int) -> None:
        """At once."""

    def holding(self, size: int) -> None:
        """Nobody counts."""


def _in_place_of(recorded: Picture, painted: Picture) -> Picture:
    """The recorded picture's facts around the painted one."""
    return replace(recorded, base64=painted.base64, output_format=painted.output_format)


def _size(*sizes: str) -> str:
    """The first that says something and can be painted."""
    for size in sizes:
        width, found, height = size.partition("x")
        if found and PAINTABLE.admits(int(width), int(height)):
            return size
    return SQUARE


def _format(name: str) -> str:
    return name if name in FORMATS else "png"
