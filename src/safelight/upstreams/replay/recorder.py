"""Recording beside an upstream: it answers as ever, and what it answered becomes a file.

A file is written when an answer is over, in the background; one that was broken off from our side
(a client that left, a deadline) is not, since nobody knows how it would have gone on.
"""

import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    aclosing,
    asynccontextmanager,
)
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import structlog
from anyio.abc import TaskGroup

from safelight.catalog.model import Model
from safelight.catalog.rules import ResolvedRequest
from safelight.config import ConfigurationError
from safelight.errors import SafelightError
from safelight.upstreams.base import Intake, Upstream
from safelight.upstreams.replay.library import SUFFIX
from safelight.upstreams.replay.painted import PaintedInstead
from safelight.upstreams.replay.recording import Head, Recording, Timed, asked, lines
from safelight.wire.events import Completed, Event, Failed

_log = structlog.stdlib.get_logger("safelight.recorder")

HEADERS_KEPT = (
    "content-type",
    "date",
    "openai-processing-ms",
    "openai-version",
    "retry-after",
    "retry-after-ms",
    "x-request-id",
)
"""Of an upstream's head; others may name an account or hold a cookie."""

_KEYS = re.compile(r"\b(?:(?:sk|pk)[-_]|Bearer )[A-Za-z0-9._-]{16,}")
"""What looks like a key, wherever it may have got into."""


@dataclass(slots=True)
class _Take:
    """One request to an upstream, while it is answered."""

    upstream: str
    request: ResolvedRequest
    began: float
    recorded_at: int
    timed: list[Timed] = field(default_factory=list)
    completed: int = 0
    over: bool = False

    def note(self, what: Event | Head) -> None:
        """It came now."""
        self.timed.append(Timed(anyio.current_time() - self.began, what))
        self.completed += isinstance(what, Completed)
        self.over |= isinstance(what, Failed) or self.completed == self.request.request.pictures

    def recordings(self) -> list[Recording]:
        """One for each picture; what is not a picture's own is in each."""
        ended = anyio.current_time() - self.began
        count = self.request.request.pictures
        shared = [timed for timed in self.timed if not isinstance(timed.what, Completed)]
        finished = [timed for timed in self.timed if isinstance(timed.what, Completed)]
        found = []
        for number in range(count):
            own = finished[number : number + 1]
            failed = [] if own else [timed for timed in shared if isinstance(timed.what, Failed)]
            before = [timed for timed in shared if not isinstance(timed.what, Failed)]
            request = asked(self.request, number if count > 1 else None)
            timed = (*before, *own, *failed)
            found.append(Recording(self.upstream, self.recorded_at, request, timed, ended))
        return found


class Recorder:
    """Writes what recorded upstreams answer into `folder`.

    `secrets` are taken out wherever they stand; `painted` replaces the pictures, if it is there.
    """

    def __init__(
        self, folder: Path, secrets: Sequence[str], painted: PaintedInstead | None = None
    ) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(f"record {folder} cannot be used: {error.strerror}") from error
        self._folder = folder
        self._secrets = tuple(secrets)
        self._painted = painted
        self._takes: dict[int, _Take] = {}
        self._number = max(map(_number, folder.glob(f"*{SUFFIX}")), default=0)
        self._tasks: TaskGroup

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Until the server ends, and until everything is written."""
        async with AsyncExitStack() as stack:
            if self._painted is not None:
                await stack.enter_async_context(self._painted.running())
            self._tasks = await stack.enter_async_context(anyio.create_task_group())
            yield

    def heard(self, request: ResolvedRequest, status: int, headers: Mapping[str, str]) -> None:
        """The head of an upstream's answer to `request` is there."""
        take = self._takes.get(id(request))
        if take is not None:
            kept = {name: headers[name] for name in HEADERS_KEPT if name in headers}
            take.note(Head(status, kept))

    def beside(self, upstream: Upstream) -> "RecordedUpstream":
        """The upstream, recorded."""
        return RecordedUpstream(upstream, self)

    def begin(self, upstream: str, request: ResolvedRequest) -> _Take:
        """The upstream is asked."""
        take = _Take(upstream, request, anyio.current_time(), int(time.time()))
        self._takes[id(request)] = take
        return take

    def end(self, take: _Take) -> None:
        """The answer is over; a whole one is written."""
        del self._takes[id(take.request)]
        if not take.over:
            _log.info("not recorded", upstream=take.upstream, reason="broken off")
            return
        for recording in take.recordings():
            self._number += 1
            name = re.sub(r"[^a-z0-9.-]+", "-", take.request.model.id.lower())
            file = self._folder / f"{self._number:06d}-{name}{SUFFIX}"
            self._tasks.start_soon(self._write, file, recording, take.request)

    async def _write(self, file: Path, recording: Recording, request: ResolvedRequest) -> None:
        try:
            if self._painted is not None:
                recording = await self._painted.instead(recording, request)
            text = self._scrubbed(lines(recording))
            await anyio.to_thread.run_sync(_write_whole, file, text)
        except (OSError, SafelightError, ValueError) as error:
            # An upstream's odd words must not end a server that is to remember them.
            _log.warning("not recorded", file=file.name, reason=type(error).__name__)
        else:
            _log.info("recorded", file=file.name)

    def _scrubbed(self, found: Iterable[str]) -> str:
        text = "".join(f"{line}\n" for line in found)
        for secret in self._secrets:
            text = text.replace(secret, "[key]")
        return _KEYS.sub("[key]", text)


class RecordedUpstream:
    """An `Upstream` that answers as the one it stands before, and is heard by a recorder."""

    def __init__(self, upstream: Upstream, recorder: Recorder) -> None:
        self._upstream = upstream
        self._recorder = recorder

    @property
    def name(self) -> str:
        """As configured."""
        return self._upstream.name

    @property
    def makes_several(self) -> bool:
        """As of the upstream itself."""
        return self._upstream.makes_several

    def narrow(self, model: Model) -> Model | None:
        """As of the upstream itself."""
        return self._upstream.narrow(model)

    def running(self) -> AbstractAsyncContextManager[None]:
        """The upstream's own resources."""
        return self._upstream.running()

    @asynccontextmanager
    async def open(
        self, request: ResolvedRequest, intake: Intake
    ) -> AsyncIterator[AsyncIterator[Event]]:
        """The upstream's answer, noted as it comes."""
        take = self._recorder.begin(self.name, request)
        try:
            async with self._upstream.open(request, intake) as events:
                noted = _noted(events, take.note, take)
                async with aclosing(noted):
                    yield noted
        except SafelightError as error:
            if not take.over:
                take.note(Failed(error))
            raise
        finally:
            self._recorder.end(take)


async def _noted(
    events: AsyncIterator[Event], note: Callable[[Event], None], take: _Take
) -> AsyncGenerator[Event, None]:
    async for event in events:
        note(event)
        yield event
    take.over = True


def _number(file: Path) -> int:
    """The number that a file's name begins with; 0 where it begins with none."""
    digits = re.match(r"\d{1,9}", file.name)
    return int(digits[0]) if digits else 0


def _write_whole(file: Path, text: str) -> None:
    """Nobody ever sees half of it."""
    beside = file.with_suffix(".part")
    beside.write_text(text, "utf-8")
    beside.replace(file)
