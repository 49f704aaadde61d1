"""A generation followed to its end: shown, saved, told to programs, cancelled on Ctrl-C.

The same for one that is ordered, joined or painted here; which of them it is, its source knows.
"""

import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import anyio
import typer

from safelight.cli.addresses import advice_for
from safelight.cli.display import FRAMES_PER_SECOND, Display
from safelight.cli.refusals import EXIT_BY_KIND, EXIT_FAILED
from safelight.cli.saving import Destination
from safelight.client.events import (
    Begun,
    Event,
    Failed,
    Finished,
    Interrupted,
    Missed,
    Partial,
    Resumed,
)
from safelight.client.failures import Failure, Lost, Refused
from safelight.client.http import Address

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM)

START_SECONDS = 2.0
"""After Ctrl-C: how long the answer that names the generation is waited for, to cancel it."""

CANCEL_SECONDS = 5.0


class Source(Protocol):
    """What makes events; see `client/`."""

    generation: str | None
    settled: anyio.Event

    def events(self) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """From `Begun` to the last one. Entering and reading raise `Lost` and `Refused`."""

    async def cancel(self) -> bool:
        """End the generation where it is made; True where it is."""


@dataclass(slots=True)
class Follower:
    """What is done with each event. `server` is who is asked, None for the painter here."""

    display: Display
    destination: Destination
    as_json: bool = False
    save_partials: bool = False
    open_pictures: bool = False
    server: Address | None = None
    _code: int | None = None
    _signal: int = 0

    async def follow(self, source: Source) -> int:
        """Return the exit code."""
        work = anyio.CancelScope()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._heed_signals, source, work)
            tasks.start_soon(self._animate)
            with work:
                await self._consume(source)
            if self._signal:
                await self._cancel(source)
            tasks.cancel_scope.cancel()
        return 128 + self._signal if self._signal else self._code or 0

    async def _consume(self, source: Source) -> None:
        unsaved = None
        try:
            async with source.events() as events:
                async for event in events:
                    try:
                        self._take(event)
                    except OSError as error:
                        # Said after the block, out of which nothing may be raised.
                        unsaved = error
                        break
        except Refused as refused:
            self._fail(refused.failure)
        except Lost as lost:
            self._fail(lost.failure())
        if unsaved is not None:
            self._code = EXIT_FAILED
            name = f" as {unsaved.filename}" if unsaved.filename else ""
            words = f"the picture could not be saved{name}: {unsaved.strerror}."
            if isinstance(unsaved, BrokenPipeError):
                words = "nobody reads standard output any more; cancelled."
            self._complain(words)
            await self._cancel_quietly(source)

    def _take(self, event: Event) -> None:
        if isinstance(event, Begun):
            self.destination.generation = event.generation
            self.destination.pictures = event.pictures
            if event.pictures > 1 and self.destination.to_stdout:
                words = f"-o - takes one picture, and this generation makes {event.pictures}."
                raise Refused(Failure("request", words))
        path = self._keep(event)
        self.display.show(event)
        if self.as_json:
            self._tell(_as_object(event, path, self.display.elapsed))
        elif path is not None and isinstance(event, Finished):
            with self.display.aside():
                _print_path(path)
        if isinstance(event, Failed):
            self._fail(event.failure, told=True)

    def _keep(self, event: Event) -> Path | None:
        if isinstance(event, Partial) and self.save_partials:
            return self.destination.save_partial(event.shot, event.image_index, event.index)
        if not isinstance(event, Finished):
            return None
        path = self.destination.save(event.shot, event.image_index)
        wanted = self.destination.wanted_format
        if wanted not in (None, event.shot.output_format):
            self._complain(
                f"the server made {event.shot.output_format}, whatever {path} is called."
            )
        if self.open_pictures and path is not None and typer.launch(str(path)):
            self._complain(f"nothing could be found to open {path} with.")
        return path

    def _fail(self, failure: Failure, *, told: bool = False) -> None:
        self._code = EXIT_BY_KIND[failure.kind]
        if self.as_json and not told:
            self._tell(_as_object(Failed(failure), None, self.display.elapsed))
        words = failure.message
        if failure.retry_after is not None:
            words += f" Try again in {failure.retry_after:g} s."
        advice = "" if self.server is None else advice_for(self.server, failure)
        self._complain(f"{words} {advice}".rstrip())

    def _tell(self, value: dict[str, Any]) -> None:
        with self.display.aside():
            sys.stdout.write(json.dumps(value) + "\n")
            sys.stdout.flush()

    def _complain(self, words: str) -> None:
        self.display.say(f"safelight: {words}")

    async def _heed_signals(self, source: Source, work: anyio.CancelScope) -> None:
        with anyio.open_signal_receiver(*ENDING_SIGNALS) as signals:
            async for number in signals:
                if self._signal:
                    # Asked twice: whatever is still being said to the server is left unsaid.
                    os._exit(128 + number)
                self._signal = number
                self.display.state("cancelling")
                with anyio.move_on_after(START_SECONDS):
                    await source.settled.wait()
                work.cancel()

    async def _cancel(self, source: Source) -> None:
        cancelled = await self._cancel_quietly(source)
        if self.as_json:
            self._tell({"event": "cancelled", "generation": source.generation})
        if cancelled or source.generation is None:
            self._complain("cancelled.")
        else:
            again = f"safelight watch {source.generation}"
            self._complain(f"no longer watching; the generation goes on ({again}).")

    @staticmethod
    async def _cancel_quietly(source: Source) -> bool:
        try:
            with anyio.move_on_after(CANCEL_SECONDS):
                return await source.cancel()
        except Lost:
            return False
        return False

    async def _animate(self) -> None:
        while True:
            self.display.tick()
            await anyio.sleep(1 / FRAMES_PER_SECOND)


def _print_path(path: Path) -> None:
    # As the file system has it: a name that is not UTF-8 is printed byte for byte.
    sys.stdout.buffer.write(os.fsencode(path) + b"\n")
    sys.stdout.buffer.flush()


def _as_object(event: Event, path: Path | None, seconds: float) -> dict[str, Any]:
    """One line of `--json`: everything of the event but its pixels."""
    facts = _facts(event)
    if isinstance(event, (Partial, Finished)):
        facts |= {
            "image_index": event.image_index,
            "bytes": len(event.shot.content),
            "format": event.shot.output_format,
            "size": event.shot.size or None,
            "quality": event.shot.quality or None,
            "path": None if path is None else str(path),
        }
    return {**facts, "seconds": round(seconds, 3)}


def _facts(event: Event) -> dict[str, Any]:
    match event:
        case Begun():
            return {
                "event": "begun",
                "generation": event.generation,
                "model": event.model,
                "upstream": event.upstream,
                "pictures": event.pictures,
            }
        case Partial():
            return {"event": "partial_image", "partial_image_index": event.index}
        case Finished():
            revised = event.revised_prompt
            return {"event": "completed", "usage": event.usage, "revised_prompt": revised}
        case Failed():
            return {"event": "failed", "error": event.failure.as_object()}
        case Interrupted():
            return {"event": "interrupted", "reason": event.reason, "wait": round(event.wait, 3)}
        case Resumed():
            return {"event": "resumed"}
        case Missed():
            return {"event": "missed", "count": event.count}
