"""A folder of recordings, and which of them answers a request."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from safelight.config import ConfigurationError
from safelight.upstreams.replay.recording import NotARecording, Recording, read, request_of

SUFFIX = ".jsonl"

Match = Literal["request", "order"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A recording's file, and what it is of."""

    file: Path
    request: Mapping[str, Any]

    def read(self) -> Recording:
        """All of it: megabytes, from a disk. Raises `ConfigurationError`."""
        try:
            return read(self.file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{self.file} cannot be read.") from error
        except NotARecording as error:
            raise ConfigurationError(f"{self.file} is not a recording: {error}.") from error


class Library:
    """The recordings as they were when the server started, by the names of their files.

    Recordings of one request are given in turn, after the last one the first again; by `order` each
    is given once, whatever is asked.
    """

    def __init__(self, kept: Sequence[Kept], match: Match) -> None:
        self._kept = tuple(kept)
        self._by_order = match == "order"
        self._given = 0
        self._turns: dict[str, int] = {}

    @classmethod
    def opened(cls, folder: Path, match: Match, *, may_be_empty: bool) -> "Library":
        """The folder's recordings, each looked through. Raises `ConfigurationError`."""
        if not folder.is_dir() and not may_be_empty:
            raise ConfigurationError(f"There is no folder of recordings {folder}.")
        kept = [_kept(file) for file in sorted(folder.glob(f"*{SUFFIX}"))]
        if not kept and not may_be_empty:
            raise ConfigurationError(f"There are no recordings (*{SUFFIX}) in {folder}.")
        return cls(kept, match)

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, request: Mapping[str, Any]) -> Kept | None:
        """The recording whose turn it is, or None."""
        if self._by_order:
            self._given += 1
            return self._kept[self._given - 1] if self._given <= len(self._kept) else None
        key = json.dumps(request, sort_keys=True)
        alike = [kept for kept in self._kept if kept.request == request]
        if not alike:
            return None
        turn = self._turns.get(key, 0)
        self._turns[key] = turn + 1
        return alike[turn % len(alike)]

    def why_not(self, request: Mapping[str, Any]) -> str:
        """In words: why no recording answers this request, and which comes nearest."""
        if self._by_order:
            return f"All {len(self._kept)} recordings have been played."
        if not self._kept:
            return "There are no recordings."
        nearest = min(self._kept, key=lambda kept: len(_differences(kept.request, request)))
        names = ", ".join(_differences(nearest.request, request))
        file = nearest.file.name
        return f"No recording is of this request. The nearest, {file}, has another {names}."


def _differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def _kept(file: Path) -> Kept:
    try:
        with file.open(encoding="utf-8") as text:
            request = request_of(text.readline())
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} cannot be read.") from error
    except NotARecording as error:
        raise ConfigurationError(f"{file} is not a recording: {error}.") from error
    kept = Kept(file, request)
    kept.read()
    return kept
