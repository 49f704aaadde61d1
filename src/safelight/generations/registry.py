"""All generations that are running or can still be read: started, joined, found and ended here.

Owns their relays' task group. Who may read a generation is checked here too: a foreign id is
answered like an unknown one.
"""

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio

from safelight.errors import Draining
from safelight.generations.audience import Traffic
from safelight.generations.budget import Budget
from safelight.generations.generation import Generation, Trace
from safelight.generations.idempotency import Claim, IdempotencyKeys
from safelight.generations.linger import Lingering
from safelight.generations.relay import Candidate, Deadlines, Relay
from safelight.generations.signal import Signal
from safelight.generations.store import MemoryStore
from safelight.wire.trace import TraceContext

SWEEP_SECONDS = 15.0
"""How often expired generations are looked for; a fraction of any sensible replay TTL."""

ADOPT_AFTER_SECONDS = 0.5
"""Whoever was redirected is there by then; two pages that open one address each get their own."""


NEWEST_WEIGHT = 0.1
"""How much the newest generation's time counts in the usual time: about the last twenty count."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a caller wants: `candidates` in order of preference, at least one.

    `linger` and `arrival` are in seconds, as for `Generation`. `claim` is the request under its
    idempotency key, if it has one. `adoptable` is its fingerprint where a request without any key
    may be the same one again, as a browser's EventSource repeats it. `trace` is its place in the
    caller's trace.
    """

    caller: str
    candidates: Sequence[Candidate]
    linger: float
    arrival: float = 0.0
    claim: Claim | None = None
    adoptable: bytes | None = None
    trace: TraceContext | None = None


def _ignore(generation: Generation) -> None:
    """Where nobody wants to know."""


def _pass_on(trace: TraceContext | None) -> Trace | None:
    return trace


class Registry:
    """Starts generations and finds them again.

    `on_outcome` is called with each generation when it has ended, `on_end` when its viewers have
    left as well; `record` is how a new one's place in a trace is made of its caller's.
    """

    def __init__(
        self,
        deadlines: Deadlines,
        budget: Budget,
        store: MemoryStore,
        *,
        on_end: Callable[[Generation], None],
        on_outcome: Callable[[Generation], None] = _ignore,
        record: Callable[[TraceContext | None], Trace | None] = _pass_on,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._deadlines = deadlines
        self._budget = budget
        self._store = store
        self._on_end = on_end
        self._on_outcome = on_outcome
        self._record = record
        self._clock = clock
        self._relays: dict[str, Relay] = {}
        self._keys = IdempotencyKeys()
        self._lingering = Lingering(self._give_up, clock)
        self._adoptable: dict[tuple[str, bytes], Generation] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._active_of: Counter[str] = Counter()
        self._usual_seconds = 0.0
        # Those that run or that somebody reads, each with its task.
        self._watched: dict[str, asyncio.Task[None]] = {}
        self._quiet = Signal()
        self.draining = False
        self.traffic = Traffic()
        store.when_forgotten(self._keys.forget)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The application's task group: everything started inside ends inside."""
        # asyncio's, and not anyio's: a task in it costs a tenth.
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            regular = [
                tasks.create_task(self._sweep_regularly()),
                tasks.create_task(self._lingering.run()),
            ]
            try:
                yield
            finally:
                self._tasks = None
                # A task that is cancelled before its first step never takes one, and would not
                # end what it is there to end.
                await asyncio.sleep(0)
                for task in (*regular, *self._watched.values()):
                    task.cancel()

    def start(self, order: Order) -> Generation:
        """The order's generation: a new one, or the one that it already is.

        Raises `Draining`, or `InvalidRequest` where its key was used for another request.
        """
        found = self.same(order)
        if found is not None:
            found.linger_at_least(order.linger)
            return found
        self.refuse_while_draining()
        assert self._tasks is not None  # noqa: S101 - refused above
        first = order.candidates[0]
        generation = Generation(
            caller=order.caller,
            request=first.request,
            upstream=first.upstream.name,
            created_at=int(time.time()),
            started=self._clock(),
            budget=self._budget,
            traffic=self.traffic,
            linger=order.linger,
            arrival=order.arrival,
            attended=self._lingering.watched,
            trace=self._record(order.trace),
        )
        self._remember(order, generation)
        relay = Relay(generation, order.candidates, self._deadlines, self._clock)
        self._store.add(generation)
        self._relays[generation.id] = relay
        self._active_of[generation.caller] += 1
        self._lingering.watched(generation, watched=False)
        self._watched[generation.id] = self._tasks.create_task(self._run(generation, relay))
        return generation

    def refuse_while_draining(self) -> None:
        """Raise `Draining` where nothing new is begun any more."""
        if self.draining or self._tasks is None:
            raise Draining("The server is shutting down; try again in a moment.", retry_after=1)

    async def settle(self, order: Order) -> None:
        """Return once it shows whose a like generation is that has only just begun.

        A browser follows its redirect at once. Where nobody comes, the redirect was lost and this
        order is the same request sent again, which Chromium does within milliseconds.
        """
        if order.adoptable is None:
            return
        like = self._adoptable.get((order.caller, order.adoptable))
        if like is not None:
            while not like.audience.seen and self._age(like) < ADOPT_AFTER_SECONDS:
                with anyio.move_on_after(ADOPT_AFTER_SECONDS - self._age(like)):
                    await like.audience.arrived()

    def _age(self, generation: Generation) -> float:
        return self._clock() - generation.started

    def same(self, order: Order) -> Generation | None:
        """The generation that the order already is. Raises `InvalidRequest`, as `start`."""
        if order.claim is not None:
            return self._keys.find(order.claim)
        if order.adoptable is not None:
            return self._abandoned(self._adoptable.get((order.caller, order.adoptable)))
        return None

    def _abandoned(self, generation: Generation | None) -> Generation | None:
        """The generation, if nobody has had anything of it and whoever started it is gone."""
        if generation is None or generation.audience.watching or generation.audience.delivered:
            return None
        left = generation.audience.seen > 0 or self._age(generation) >= ADOPT_AFTER_SECONDS
        return generation if left and self._worth_watching(generation) else None

    def _worth_watching(self, generation: Generation) -> bool:
        lost = generation.gone or self._store.find(generation.id) is None
        return not lost and generation.state != "cancelled"

    def _remember(self, order: Order, generation: Generation) -> None:
        if order.claim is not None:
            self._keys.keep(order.claim, generation)
        elif order.adoptable is not None:
            self._adoptable[order.caller, order.adoptable] = generation

    async def _run(self, generation: Generation, relay: Relay) -> None:
        try:
            await relay.run()
        finally:
            self._ended(generation)
            try:
                # Its line tells of every viewer, so it is written when the last has left.
                await generation.audience.empty()
            finally:
                self._conclude(generation)

    def _ended(self, generation: Generation) -> None:
        del self._relays[generation.id]
        self._lingering.forget(generation)
        self._active_of[generation.caller] -= 1
        if not self._active_of[generation.caller]:
            del self._active_of[generation.caller]
        took = (generation.ended_at or self._clock()) - generation.started
        self._usual_seconds += (took - self._usual_seconds) * NEWEST_WEIGHT
        self._store.finish(generation)
        self._on_outcome(generation)

    def _conclude(self, generation: Generation) -> None:
        self._on_end(generation)
        self._store.sweep(self._clock())
        del self._watched[generation.id]
        self._quiet.send()

    def find(self, generation_id: str, caller: str | None) -> Generation | None:
        """The caller's own generation, or None: unknown, expired and foreign look alike.

        `caller` None is somebody whom a ticket allows to see it, whoever they are.
        """
        generation = self._store.find(generation_id)
        if generation is None or caller not in (None, generation.caller):
            return None
        return generation

    def cancel(self, generation: Generation) -> None:
        """End it now, if it has not ended."""
        relay = self._relays.get(generation.id)
        if relay is not None:
            relay.cancel()

    def _give_up(self, generation: Generation) -> None:
        self._relays[generation.id].give_up()

    @property
    def pressed(self) -> bool:
        """True while upstreams wait for memory, which slow viewers may hold."""
        return self._budget.waiting > 0

    @property
    def active(self) -> int:
        """Generations whose relay is running."""
        return len(self._relays)

    def active_of(self, caller: str) -> int:
        """The same of one caller."""
        return self._active_of[caller]

    def seconds_to_next_end(self, caller: str | None = None) -> float:
        """When a place will be free, by how long generations have taken; at least a second."""
        running = self.active if caller is None else self.active_of(caller)
        return max(1.0, math.ceil(self._usual_seconds / max(1, running)))

    async def quiet(self) -> None:
        """Return once every generation has ended and its viewers have what they came for."""
        while self._watched:
            await self._quiet.wait()

    def end_all(self) -> None:
        """The drain window is over: every running generation ends with its farewell."""
        for relay in list(self._relays.values()):
            relay.drain()

    def sweep(self) -> None:
        """Forget what is too old."""
        self._store.sweep(self._clock())
        horizon = self._clock() - self._deadlines.whole
        for name, generation in list(self._adoptable.items()):
            if generation.audience.delivered or generation.started < horizon:
                del self._adoptable[name]

    async def _sweep_regularly(self) -> None:
        while True:
            await anyio.sleep(SWEEP_SECONDS)
            self.sweep()
