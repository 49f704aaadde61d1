"""Recordings as an upstream: the events that came then, at the times they came at."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, nullcontext

import anyio

from safelight.catalog.model import Model
from safelight.catalog.rules import ResolvedRequest
from safelight.errors import NoRecording, UpstreamFailed
from safelight.upstreams.base import Intake
from safelight.upstreams.replay.library import Library
from safelight.upstreams.replay.recording import Head, Recording, asked
from safelight.wire.events import Event, Failed, PartialImage, picture_bytes


class ReplayUpstream:
    """An `Upstream` that plays a library.

    `models` are the models it serves, empty for all. Seconds between events are multiplied by
    `time_scale`; 0 plays them at once. What has no recording fails for good where `strict`, else
    the next upstream is asked.
    """

    makes_several = False

    def __init__(
        self,
        name: str,
        models: tuple[str, ...],
        library: Library,
        *,
        time_scale: float,
        strict: bool,
    ) -> None:
        self._name = name
        self._models = models
        self._library = library
        self._time_scale = time_scale
        self._strict = strict

    @property
    def name(self) -> str:
        """As configured."""
        return self._name

    def narrow(self, model: Model) -> Model | None:
        """The whole model: whoever was recorded knew what it could do."""
        if self._models and model.named_in(self._models) is None:
            return None
        return model

    def running(self) -> AbstractAsyncContextManager[None]:
        """It has nothing but files."""
        return nullcontext()

    @asynccontextmanager
    async def open(
        self, request: ResolvedRequest, intake: Intake
    ) -> AsyncIterator[AsyncIterator[Event]]:
        """One recording from its start."""
        began = anyio.current_time()
        wanted = asked(request)
        kept = self._library.find(wanted)
        if kept is None:
            words = self._library.why_not(wanted)
            if self._strict:
                raise NoRecording(words)
            raise UpstreamFailed(words, code=NoRecording.code)
        recording = await anyio.to_thread.run_sync(kept.read)
        played = self._played(recording, request, intake, began)
        async with aclosing(played) as events:
            yield events

    async def _played(
        self, recording: Recording, request: ResolvedRequest, intake: Intake, began: float
    ) -> AsyncGenerator[Event, None]:
        for timed in recording.timed:
            what = timed.what
            if isinstance(what, Head):
                continue
            if isinstance(what, PartialImage) and not request.request.streamed:
                continue
            await anyio.sleep_until(began + timed.after * self._time_scale)
            if isinstance(what, Failed):
                raise what.error
            await intake.admit(picture_bytes(what))
            yield what
            intake.holding(0)
        await anyio.sleep_until(began + recording.ended * self._time_scale)
