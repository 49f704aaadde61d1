"""The position of a reader in a generation's log, as the opaque text that SSE carries as its id.

`generation~epoch~sequence`, of characters that need no CORS preflight in `Last-Event-ID`
(`[A-Za-z0-9._~-]`, at most 128 bytes). What a cursor may read is decided elsewhere.
"""

import re
from dataclasses import dataclass

_PATTERN = re.compile(r"(gen_[A-Za-z0-9]{1,64})~([a-z0-9]{1,16})~([0-9]{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """`sequence` is the number of the last event that was received, counted from 0."""

    generation: str
    epoch: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.generation}~{self.epoch}~{self.sequence:04d}"


def parse_cursor(text: str) -> Cursor | None:
    """The cursor in `text`, or None for anything that Safelight did not write."""
    found = _PATTERN.fullmatch(text)
    if found is None:
        return None
    return Cursor(found[1], found[2], int(found[3]))
