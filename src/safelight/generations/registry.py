"""All generations that are running or can still be read, by id.

Owns their relays' task group and decides how long a finished generation is kept. Who may read one
is checked here too: a foreign id is answered like an unknown one.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio
from anyio.abc import TaskGroup

from safelight.catalog.rules import ResolvedRequest
from safelight.errors import Draining
from safelight.generations.generation import Generation
from safelight.generations.relay import Deadlines, Relay
from safelight.upstreams.base import Upstream

SWEEP_SECONDS = 15.0
"""How often expired generations are looked for; a fraction of any sensible replay TTL."""


class Registry:
    """Starts generations and finds them again."""

    def __init__(
        self,
        deadlines: Deadlines,
        *,
        replay_ttl: float,
        replay_bytes: int,
        on_end: Callable[[Generation], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._deadlines = deadlines
        self._ttl = replay_ttl
        self._budget = replay_bytes
        self._on_end = on_end
        self._clock = clock
        self._generations: dict[str, Generation] = {}
        self._relays: dict[str, Relay] = {}
        self._tasks: TaskGroup | None = None
        self.draining = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The application's task group: everything started inside ends inside."""
        async with anyio.create_task_group() as tasks:
            self._tasks = tasks
            tasks.start_soon(self._sweep_regularly)
            try:
                yield
            finally:
                tasks.cancel_scope.cancel()

    def start(self, caller: str, request: ResolvedRequest, upstream: Upstream) -> Generation:
        """Create a generation and its relay. Raises `Draining`."""
        if self.draining or self._tasks is None:
            raise Draining("The server is shutting down; try again in a moment.", retry_after=1)
        generation = Generation(
            caller=caller,
            request=request,
            upstream=upstream.name,
            created_at=int(time.time()),
            started=self._clock(),
        )
        self._generations[generation.id] = generation
        relay = Relay(generation, upstream, self._deadlines, self._clock)
        self._relays[generation.id] = relay
        self._tasks.start_soon(self._run, generation, relay)
        return generation

    async def _run(self, generation: Generation, relay: Relay) -> None:
        try:
            await relay.run()
        finally:
            del self._relays[generation.id]
            self._on_end(generation)
            self.sweep()

    def find(self, generation_id: str, caller: str) -> Generation | None:
        """The caller's own generation, or None: unknown, expired and foreign look alike."""
        generation = self._generations.get(generation_id)
        return generation if generation is not None and generation.caller == caller else None

    @property
    def active(self) -> int:
        """Generations whose relay is running."""
        return len(self._relays)

    def end_all(self) -> None:
        """The drain window is over: every running generation ends with its farewell."""
        for relay in list(self._relays.values()):
            relay.drain()

    def sweep(self) -> None:
        """Forget what is too old, then the oldest finished ones over the byte budget."""
        ended = [each for each in self._generations.values() if each.ended]
        ended.sort(key=lambda each: each.ended_at or 0.0)
        held = sum(each.log.size for each in ended)
        horizon = self._clock() - self._ttl
        for generation in ended:
            expired = (generation.ended_at or 0.0) <= horizon
            if not expired and held <= self._budget:
                break
            held -= generation.log.size
            del self._generations[generation.id]

    async def _sweep_regularly(self) -> None:
        while True:
            await anyio.sleep(SWEEP_SECONDS)
            self.sweep()
