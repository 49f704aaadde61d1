"""Where generations are kept while they run and for a while after: the seam for a shared store.

In memory, by id. Decides what is forgotten and in which order, never who may read. A generation
whose bytes were forgotten under pressure is still found, so that its readers can be told.
"""

from collections.abc import Callable, Iterator

from safelight.generations.budget import Budget
from safelight.generations.generation import Generation


class MemoryStore:
    """Finished generations stay for `ttl` seconds, and at most `most` of them."""

    def __init__(self, budget: Budget, *, ttl: float, most: int) -> None:
        self._ttl = ttl
        self._most = most
        self._running: dict[str, Generation] = {}
        self._finished: dict[str, Generation] = {}
        self._holding: dict[str, Generation] = {}
        self._on_forgotten: Callable[[Generation], None] = lambda _generation: None
        budget.when_full(self._forget_until)

    def when_forgotten(self, call: Callable[[Generation], None]) -> None:
        """`call` is given each generation that can no longer be found."""
        self._on_forgotten = call

    def add(self, generation: Generation) -> None:
        """A generation that begins."""
        self._running[generation.id] = generation

    def finish(self, generation: Generation) -> None:
        """Its relay has ended; from now on it ages."""
        del self._running[generation.id]
        self._finished[generation.id] = generation
        self._holding[generation.id] = generation

    def find(self, generation_id: str) -> Generation | None:
        """Running or kept; None if unknown or expired."""
        return self._running.get(generation_id) or self._finished.get(generation_id)

    def running(self) -> Iterator[Generation]:
        """Those whose relay has not ended, oldest first."""
        return iter(list(self._running.values()))

    def sweep(self, now: float) -> None:
        """Remove what is too old or too many; `now` is on the monotonic clock."""
        for generation in list(self._finished.values()):
            expired = (generation.ended_at or 0.0) <= now - self._ttl
            if not expired and len(self._finished) <= self._most:
                return
            self._remove(generation)

    def _remove(self, generation: Generation) -> None:
        del self._finished[generation.id]
        self._holding.pop(generation.id, None)
        generation.dismiss()
        self._on_forgotten(generation)

    def _forget_until(self, enough: Callable[[], bool]) -> None:
        """Finished ones first, oldest first, partial images before finals; then running ones."""
        for generations, finals in (
            (self._holding, False),
            (self._holding, True),
            (self._running, False),
            (self._running, True),
        ):
            for generation in list(generations.values()):
                if enough():
                    return
                if generation.account.kept:
                    generation.forget(finals=finals)
                if generation.ended and not any(entry.size for entry in generation.log):
                    # There may be thousands that hold nothing: they are not looked at again.
                    self._holding.pop(generation.id, None)
