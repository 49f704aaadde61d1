"""Our own stream cut into its blocks, and a block taken apart and put together again.

Reads nothing but what `wire/frames.py` writes: LF alone, one `data` line a block, comments of one
line between blocks. Pure.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from safelight.wire.frames import COMPLETED, FAILED, PARTIAL

_TERMINAL = frozenset({COMPLETED, FAILED, "error"})


@dataclass(frozen=True, slots=True)
class Block:
    """Some bytes of an answer that belong together, and the name of the event that they are.

    A comment is a block without a name; a JSON answer is one block that is terminal.
    """

    raw: bytes
    name: str = ""
    terminal: bool = False

    @property
    def partial(self) -> bool:
        """True for a partial image."""
        return self.name == PARTIAL

    @property
    def event(self) -> bool:
        """True for anything but a comment."""
        return bool(self.name)

    @property
    def document(self) -> Any:
        """The JSON in it."""
        return json.loads(self._split()[1])

    def with_document(self, document: Any) -> "Block":
        """The same block around another JSON."""
        return self.with_data(json.dumps(document, separators=(",", ":")).encode())

    def with_data(self, data: bytes) -> "Block":
        """The same block around other data."""
        before, _, after = self._split()
        return replace(self, raw=b"".join((before, data, after)))

    def halved(self) -> "Block":
        """The same block around half its data: no JSON any more."""
        data = self._split()[1]
        return self.with_data(data[: max(1, len(data) // 2)])

    def cut(self) -> bytes:
        """The first half of its bytes."""
        return self.raw[: max(1, len(self.raw) // 2)]

    def _split(self) -> tuple[bytes, bytes, bytes]:
        before, found, data = self.raw.partition(b"data: ")
        if not found:
            return b"", self.raw, b""
        return before + found, data.removesuffix(b"\n\n"), b"\n\n"


class Cutter:
    """Bytes in, blocks out."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, piece: bytes) -> Iterator[Block]:
        """The blocks that `piece` completes."""
        self._held += piece
        while self._held:
            if self._held.startswith(b":"):
                comment, found, rest = self._held.partition(b"\n")
                if not found:
                    return
                self._held = rest
                yield Block(comment + found)
            else:
                block, found, rest = self._held.partition(b"\n\n")
                if not found:
                    return
                self._held = rest
                yield _block(block + found)


def _block(raw: bytes) -> Block:
    name = next(
        line.removeprefix(b"event: ").decode()
        for line in raw.split(b"\n", 4)
        if line.startswith(b"event: ")
    )
    return Block(raw, name, name in _TERMINAL)


def whole(body: bytes) -> Block:
    """A JSON answer, which is terminal."""
    return Block(body, "json", terminal=True)


def is_completed(block: Block) -> bool:
    """True for a finished picture."""
    return block.name == COMPLETED
