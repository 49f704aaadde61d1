"""The keys that are valid now: those of the settings and of the keys file, which may change.

The file is looked at again about once a second, so that a key that was added works and one that was
revoked stops working without a restart. A file that cannot be read changes nothing: nobody is let
in or shut out by a half-written line.
"""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import structlog

from safelight import keys
from safelight.config import ConfigurationError
from safelight.keys import KeyEntry

_log = structlog.stdlib.get_logger("safelight.keys")

LOOK_EVERY_SECONDS = 1.0


class KeyRing:
    """Entries by digest and by name. `clock` is monotonic."""

    def __init__(
        self,
        settled: Iterable[KeyEntry],
        file: Path | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settled = tuple(settled)
        self._file = file
        self._clock = clock
        self._looked = clock()
        self._stamp = _stamp(file)
        self._take(keys.read(file) if file is not None else ())

    def _take(self, from_file: Iterable[KeyEntry]) -> None:
        entries = [*self._settled, *from_file]
        self._by_digest = {bytes.fromhex(entry.sha256): entry for entry in entries}
        self._by_name = {entry.name: entry for entry in entries}

    def entries(self) -> Iterable[tuple[bytes, KeyEntry]]:
        """Digests and entries, the expired ones too."""
        self._look()
        return self._by_digest.items()

    def named(self, name: str) -> KeyEntry | None:
        """The valid entry called `name`."""
        self._look()
        entry = self._by_name.get(name)
        return None if entry is None or entry.expired(datetime.now(UTC)) else entry

    def origins(self) -> set[str]:
        """The web pages that some key may be used from."""
        self._look()
        return {origin for entry in self._by_name.values() for origin in entry.origins}

    def _look(self) -> None:
        now = self._clock()
        if self._file is None or now - self._looked < LOOK_EVERY_SECONDS:
            return
        self._looked = now
        stamp = _stamp(self._file)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._take(keys.read(self._file))
        except ConfigurationError as error:
            _log.error("keys file not read again; the keys stay as they were", reason=str(error))
        else:
            _log.info("keys read again", keys=len(self._by_name))


def _stamp(file: Path | None) -> tuple[int, int, int] | None:
    """What changes when the file does."""
    try:
        status = file.stat() if file is not None else None
    except OSError:
        return None
    return None if status is None else (status.st_mtime_ns, status.st_size, status.st_ino)
