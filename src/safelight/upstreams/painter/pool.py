"""Painter processes and who has them: started when needed, reused, cancelled, replaced.

Processes rather than threads: four pictures at once in threads hold up the event loop for hundreds
of milliseconds. They get a clean environment, so no provider's key is ever in a child.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import anyio

from safelight.errors import UpstreamFailed

WORKER = ("-P", "-m", "safelight.upstreams.painter.worker")
PIPE_BYTES = 1024 * 1024
"""How much of a picture is read ahead from a painter's pipe."""

CANCEL_SECONDS = 2.0
"""A painter looks for a cancellation about every 0.1 s; one that does not answer is replaced."""

_INHERITED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}


@dataclass(frozen=True, slots=True)
class Stage:
    """One message of a painter: `header["kind"]` says which, `base64` is its picture if any."""

    header: Mapping[str, Any]
    base64: bytes = field(repr=False)


class Painter:
    """One process, which paints one job at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._jobs = 0
        self._header: dict[str, Any] | None = None
        self.usable = True

    @classmethod
    async def start(cls) -> "Painter":
        """A new process; it loads its libraries while the first job is on its way.

        Raises `UpstreamFailed` where the machine has no room for one.
        """
        environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *WORKER,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=environment | _ONE_THREAD,
                limit=PIPE_BYTES,
            )
        except OSError as error:
            raise UpstreamFailed("No painter process could be started; try again.") from error
        return cls(process)

    @property
    def alive(self) -> bool:
        """False once the process has ended."""
        return self._process.returncode is None

    async def paint(self, job: Mapping[str, Any]) -> AsyncGenerator[Stage, None]:
        """The job's stages to the last; closing the generator early cancels the job."""
        self._jobs += 1
        number = self._jobs
        ended = False
        try:
            await self._tell({"job": number, **job})
            while not ended:
                stage = await self._receive()
                if stage.header.get("job") == number:
                    ended = stage.header["kind"] != "partial"
                    yield stage
        finally:
            if not ended:
                await self._cancel(number)

    async def _cancel(self, number: int) -> None:
        # Until it has let go, the process cannot be given another job.
        self.usable = False
        with anyio.move_on_after(CANCEL_SECONDS, shield=True):
            try:
                await self._tell({"cancel": number})
                stage = await self._receive()
                while stage.header.get("job") != number or stage.header["kind"] == "partial":
                    stage = await self._receive()
                self.usable = True
            except UpstreamFailed:
                return

    async def _tell(self, message: Mapping[str, Any]) -> None:
        stdin = self._process.stdin
        try:
            if stdin is None or stdin.is_closing():
                raise ConnectionError
            stdin.write(json.dumps(message).encode() + b"\n")
            await stdin.drain()
        except ConnectionError as error:
            raise self._gone() from error

    async def _receive(self) -> Stage:
        stdout = self._process.stdout
        if stdout is None:
            raise self._gone()
        try:
            # A wait may be cancelled between header and picture: the next one goes on there.
            if self._header is None:
                self._header = json.loads(await stdout.readuntil(b"\n"))
            base64 = await stdout.readexactly(self._header["bytes"])
            header, self._header = self._header, None
            return Stage(header, base64)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise self._gone() from error

    def _gone(self) -> UpstreamFailed:
        self.usable = False
        return UpstreamFailed("The painter's process ended unexpectedly; try again.")

    async def stop(self) -> None:
        """End the process and reap it."""
        self.usable = False
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()


class Pool:
    """At most `limit` painters, handed to one job at a time in order of asking."""

    def __init__(self, limit: int) -> None:
        self._places = anyio.Semaphore(limit)
        self._idle: list[Painter] = []

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start the first painter now, so that the first picture need not wait for it."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._start_first)
            try:
                yield
            finally:
                tasks.cancel_scope.cancel()
                with anyio.CancelScope(shield=True):
                    for painter in self._idle:
                        await painter.stop()
                    self._idle.clear()

    async def _start_first(self) -> None:
        async with self.painter():
            pass

    async def _take(self) -> Painter:
        """An idle painter that still lives, or a new one."""
        while self._idle:
            painter = self._idle.pop()
            if painter.alive:
                return painter
            await painter.stop()
        return await Painter.start()

    @asynccontextmanager
    async def painter(self) -> AsyncIterator[Painter]:
        """A painter for one job."""
        async with self._places:
            painter = await self._take()
            try:
                yield painter
            finally:
                if painter.usable:
                    self._idle.append(painter)
                else:
                    with anyio.CancelScope(shield=True):
                        await painter.stop()
