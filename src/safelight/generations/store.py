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
        # Finished ones that may still hold partial images, and that may hold anything: there may
        # be thousands that hold nothing, and those are never looked at again.
        self._with_partials: dict[str, Generation] = {}
        self._with_pictures: dict[str, Generation] = {}
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
        self._with_partials[generation.id] = generation
        self._with_pictures[generation.id] = generation

    def find(self, generation_id: str) -> Generation | None:
        """Running or kept; None if unknown or expired."""
        return self._running.get(generation_id) or self._finished.get(generation_id)

    def running(self) -> Iterator[Generation]:
        """Those whose relay has not ended, oldest first."""
        return iter(list(self._running.values()))

    def sweep(self, now: float) -> None:
        """Remove what is too old or too many; `now` is on the monotonic clock."""
        while self._finished:
            generation = next(iter(self._finished.values()))
            expired = (generation.ended_at or 0.0) <= now - self._ttl
            if not expired and len(self._finished) <= self._most:
                return
            self._remove(generation)

    def _remove(self, generation: Generation) -> None:
        del self._finished[generation.id]
        self._with_partials.pop(generation.id, None)
        self._with_pictures.pop(generation.id, None)
        generation.dismiss()
        self._on_forgotten(generation)

    def _forget_until(self, enough: Callable[[], bool]) -> None:
        """Finished ones first, oldest first, partial images before finals; then running ones."""
        _forget(self._with_partials, enough, finals=False)
        _forget(self._with_pictures, enough, finals=True)
        for finals in (False, True):
            for generation in self.running():
                if enough():
                    return
                if generation.account.kept:
                    generation.forget(finals=finals)


def _forget(
    generations: dict[str, Generation], enough: Callable[[], bool], *, finals: bool
) -> None:
    """Oldest first; one whose viewers still need something is looked at again the next time."""
    done: list[str] = []
    for generation in generations.values():
        if enough():
            break
        generation.forget(finals=finals)
        if not generation.account.pinned:
            done.append(generation.id)
    for each in done:
        del generations[each]
