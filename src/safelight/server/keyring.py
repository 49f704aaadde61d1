"""The keys that are valid now: those of the settings and of the keys file, which may change.

The file is looked at again about twice a second, so that a key that was added works and one that
was revoked stops working without a restart. A file that cannot be read, or is still being written,
changes nothing: nobody is let in or shut out by half a file.
"""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import structlog

from safelight import keys
from safelight.config import ConfigurationError
from safelight.keys import KeyEntry, refuse_repeated

_log = structlog.stdlib.get_logger("safelight.keys")

LOOK_EVERY_SECONDS = 0.4

REST_SECONDS = 0.3
"""A file that changed a shorter time ago may be half written; the next look takes it."""

_Stamp = tuple[int, int, int, int]


class KeyRing:
    """Entries with their digests, and by name. `clock` is monotonic, `now` is in unix seconds.

    Without any key, and without the file unless it is `required`, none is needed; once there was a
    key one always is. Raises `ConfigurationError`.
    """

    def __init__(
        self,
        settled: Iterable[KeyEntry],
        file: Path,
        *,
        required: bool = False,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._settled = tuple(settled)
        self._file = file
        self._clock = clock
        self._now = now
        self._looked = clock()
        self._seen = self._taken = _stamp(file)
        self._unread: _Stamp | None = None
        self._needed = bool(self._settled)
        from_file: Iterable[KeyEntry] = ()
        if required or self._taken is not None:
            from_file = keys.read(file)
            self._needed = True
        self._take(from_file)
        if self._needed and not self._by_name:
            raise ConfigurationError(
                f"keys file {file} holds no key, so nobody could call; remove it for open mode."
            )

    def _take(self, from_file: Iterable[KeyEntry]) -> None:
        entries = [*self._settled, *from_file]
        refuse_repeated(entries, "SAFELIGHT_KEYS and the keys file")
        self._entries = tuple((bytes.fromhex(entry.sha256), entry) for entry in entries)
        self._by_name = {entry.name: entry for entry in entries}

    @property
    def needed(self) -> bool:
        """False while there has never been a key: open mode."""
        self._look()
        return self._needed

    def entries(self) -> Iterable[tuple[bytes, KeyEntry]]:
        """Digests and entries, the expired ones too."""
        self._look()
        return self._entries

    def named(self, name: str) -> KeyEntry | None:
        """The valid entry called `name`."""
        self._look()
        entry = self._by_name.get(name)
        return None if entry is None or entry.expired(datetime.now(UTC)) else entry

    def origins(self) -> set[str]:
        """The web pages that some valid key may be used from."""
        self._look()
        now = datetime.now(UTC)
        valid = (entry for entry in self._by_name.values() if not entry.expired(now))
        return {origin for entry in valid for origin in entry.origins}

    def _look(self) -> None:
        now = self._clock()
        if now - self._looked < LOOK_EVERY_SECONDS:
            return
        self._looked = now
        stamp = _stamp(self._file)
        before, self._seen = self._seen, stamp
        if stamp != self._taken and (stamp == before or self._at_rest(stamp)):
            self._read(stamp)

    def _at_rest(self, stamp: _Stamp | None) -> bool:
        return stamp is not None and self._now() - stamp[0] / 1e9 >= REST_SECONDS

    def _read(self, stamp: _Stamp | None) -> None:
        before = set(self._by_name)
        try:
            entries = keys.read(self._file)
            if _stamp(self._file) != stamp:
                return
            self._taken = stamp
            self._take(entries)
        except keys.KeysUnread as error:
            self._not_read(stamp, str(error))
        except ConfigurationError as error:
            self._taken = stamp
            _log.error("keys file not taken; the keys stay as they were", reason=str(error))
        else:
            self._needed = True
            after = set(self._by_name)
            _log.info(
                "keys file taken",
                keys=len(after),
                added=sorted(after - before),
                revoked=sorted(before - after),
            )

    def _not_read(self, stamp: _Stamp | None, reason: str) -> None:
        """The same file is tried again at each look, and complained of once.

        It may be as good as ever and the fault ours, such as no file descriptor to open it with.
        """
        if stamp is None:
            self._taken = stamp
        if stamp is None or stamp != self._unread:
            _log.error("keys file not taken; the keys stay as they were", reason=reason)
        self._unread = stamp


def _stamp(file: Path) -> _Stamp | None:
    """What changes when the file does; None if it is not there."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
