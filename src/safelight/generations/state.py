"""The life of a generation, as one literal table, and what one picture's stream may bring.

Pure: no clock, no task, no bytes.
"""

from typing import Literal

from safelight.wire.events import Completed, Event, Failed, PartialImage

State = Literal["queued", "in_progress", "completed", "failed", "cancelled"]

TRANSITIONS: dict[State, frozenset[State]] = {
    "queued": frozenset({"in_progress", "failed", "cancelled"}),
    "in_progress": frozenset({"completed", "failed", "cancelled"}),
    "completed": frozenset(),
    "failed": frozenset(),
    "cancelled": frozenset(),
}


class IllegalTransition(AssertionError):
    """A defect of ours: the table has no such move."""


def move(state: State, to: State) -> State:
    """The next state. Raises `IllegalTransition`."""
    if to not in TRANSITIONS[state]:
        raise IllegalTransition(f"{state} -> {to}")
    return to


class PictureStream:
    """Judges the events of one picture: indexes must rise, and no more partials than asked for.

    A partial that breaks the rule is dropped, not a reason to lose a picture that is paid for;
    `dropped` counts them. After the terminal event everything is dropped.
    """

    def __init__(self, partials: int) -> None:
        self._asked = partials
        self._passed = 0
        self._last_index = -1
        self.dropped = 0
        self.ended = False

    def admits(self, event: Event) -> bool:
        """True if `event` may be appended to the log."""
        admitted = not self.ended and (
            self._admits_partial(event) if isinstance(event, PartialImage) else True
        )
        if not admitted:
            self.dropped += 1
        elif isinstance(event, (Completed, Failed)):
            self.ended = True
        return admitted

    def _admits_partial(self, event: PartialImage) -> bool:
        if self._passed >= self._asked or event.partial_image_index <= self._last_index:
            return False
        self._passed += 1
        self._last_index = event.partial_image_index
        return True
