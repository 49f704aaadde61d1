"""Editing the keys file: a key added or taken out, and every other line left as it is.

The file is people's, with their comments and order, so it is edited as text and not written anew
from what was understood of it. What it may hold is decided in `safelight/keys.py`.
"""

import json
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from safelight.config import ConfigurationError
from safelight.keys import KeyEntry, digest, entry, new_key, parse

_HEADER = re.compile(r"""[ \t]*\[\[[ \t]*(?:keys|"keys"|'keys')[ \t]*\]\][ \t]*(?:#.*)?\r?""")

WAIT_SECONDS = 5.0
"""Another `safelight keys` is done within milliseconds; after this its lock has been left over."""

POLL_SECONDS = 0.05


def add(file: Path, name: str, limits: Mapping[str, Any]) -> str:
    """Add a key called `name` with `limits` (fields of `KeyEntry`); returns it, for the only time.

    Raises `ConfigurationError` where the name is taken, a limit is wrong or the file unusable.
    """
    key = new_key()
    fields = {"name": name, "sha256": digest(key).hex(), **limits}
    added = entry(fields)
    with _edited(file, make=True) as edit:
        if any(known.name == added.name for known in edit.entries):
            raise ConfigurationError(
                f"there is a key called {name} already; revoke it first, or choose another name."
            )
        text = edit.text
        separator = "" if not text else "\n" if text.endswith("\n") else "\n\n"
        edit.text = text + separator + _table(fields)
        edit.check([*edit.entries, added])
    return key


def revoke(file: Path, name: str) -> int:
    """Take out the key called `name`; returns how many are left.

    Raises `ConfigurationError` where there is no such key or the file is unusable.
    """
    with _edited(file) as edit:
        names = [known.name for known in edit.entries]
        if name not in names:
            raise ConfigurationError(f"there is no key called {name} in {file}.")
        number = names.index(name)
        edit.text = _without(edit.text, number)
        left = [*edit.entries[:number], *edit.entries[number + 1 :]]
        edit.check(left)
    return len(left)


class _Edit:
    """The file's text and what it says; `text` is written at the end."""

    def __init__(self, file: Path, text: str) -> None:
        self._file = file
        self.text = text
        self.entries: Sequence[KeyEntry] = parse(text, file)

    def check(self, wanted: Sequence[KeyEntry]) -> None:
        """Raise `ConfigurationError` unless the new text says just this."""
        try:
            same = parse(self.text, self._file) == wanted
        except ConfigurationError:
            same = False
        if not same:
            raise ConfigurationError(
                f"keys file {self._file}: it is not written as plain [[keys]] tables and has to be "
                "edited by hand."
            )


@contextmanager
def _edited(file: Path, *, make: bool = False) -> Iterator[_Edit]:
    """The file, locked, to be changed all or nothing: a server may be reading it at this moment."""
    target = file.resolve()
    lock = target.with_name(f"{target.name}.lock")
    with _in_words(file):
        if make:
            target.parent.mkdir(parents=True, exist_ok=True)
        _take(lock)
        try:
            edit = _Edit(file, _text_of(target))
            yield edit
            _replace(target, lock, edit.text)
        except BaseException:
            lock.unlink()
            raise


@contextmanager
def _in_words(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigurationError(f"keys file {file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"keys file {file}: it is not UTF-8.") from error


def _take(lock: Path) -> None:
    """Make the new file, for the owner alone; that it can be made only once is the lock."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError as error:
            if time.monotonic() > until:
                raise ConfigurationError(
                    f"another safelight keys is at work; if none is, remove {lock}."
                ) from error
            time.sleep(POLL_SECONDS)
        else:
            return


def _text_of(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        return ""


def _replace(target: Path, new: Path, text: str) -> None:
    """Put the new file in the old one's place, with the old one's owner, group and mode."""
    with new.open("wb") as writing:
        writing.write(text.encode())
        writing.flush()
        os.fsync(writing.fileno())
        if target.exists():
            before = target.stat()
            if (before.st_uid, before.st_gid) != (os.getuid(), os.getgid()):
                # Or a server that runs under its own name could read it no longer.
                os.fchown(writing.fileno(), before.st_uid, before.st_gid)
            os.fchmod(writing.fileno(), before.st_mode & 0o777)
    new.replace(target)


def _table(fields: Mapping[str, Any]) -> str:
    lines = [f"{name} = {_toml(value)}" for name, value in fields.items()]
    return "\n".join(["[[keys]]", *lines, ""])


def _toml(value: Any) -> str:
    """JSON's strings, numbers and lists are TOML's too; dates are TOML's own."""
    return value.isoformat() if isinstance(value, datetime) else json.dumps(value)


def _without(text: str, number: int) -> str:
    """The text without the table of that number, and with the comments that stand after it."""
    lines = text.split("\n")
    headers = [place for place, line in enumerate(lines) if _HEADER.fullmatch(line)]
    if number >= len(headers):
        return text
    start = headers[number]
    end = headers[number + 1] if number + 1 < len(headers) else len(lines)
    while end > start + 1 and _says_nothing(lines[end - 1]):
        end -= 1
    before = lines[start - 1].strip() if start else ""
    if end < len(lines) - 1 and not before and not lines[end].strip():
        end += 1
    return "\n".join(lines[:start] + lines[end:])


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
