"""The keys file: who may call, by the digests of their keys, and what each may do.

Holds no key: a key is 32 random bytes that are shown once, and its SHA-256 digest is what is kept.
How a request is matched to a key is decided in `server/auth.py`.
"""

import hashlib
import math
import os
import re
import secrets
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import tomlkit
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveInt,
    ValidationError,
)
from tomlkit.exceptions import ParseError
from tomlkit.items import AoT

from safelight.config import ConfigurationError

KEY_PREFIX = "sl-"
KEY_BYTES = 32

NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"

_DISCONNECT = {"cancel": 0.0, "finish": math.inf}


def _seconds(value: Any) -> Any:
    return _DISCONNECT.get(value, value) if isinstance(value, str) else value


Linger = Annotated[float, BeforeValidator(_seconds), Field(ge=0)]
"""`cancel`, `finish`, or how many seconds a generation goes on with nobody watching."""

Origin = Annotated[str, Field(pattern=r"^https?://[a-z0-9.\[\]:-]+$")]
"""A web page's origin as browsers send it: scheme, host and port, without a slash at the end."""


class KeyEntry(BaseModel):
    """One `[[keys]]` table. What is unset is as the settings say, or not limited.

    `concurrent` are generations at a time, `per_minute` new generations, `pictures_per_day`
    pictures. `models` and `origins` empty: all models, and any place but a web page elsewhere.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=NAME)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    concurrent: PositiveInt | None = None
    per_minute: PositiveInt | None = None
    pictures_per_day: PositiveInt | None = None
    models: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    disconnect: Linger | None = None
    expires: AwareDatetime | None = None

    def expired(self, now: datetime) -> bool:
        """True if the key is no longer valid at `now`."""
        return self.expires is not None and self.expires <= now


class _KeysFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    keys: list[KeyEntry] = []


def new_key() -> str:
    """A key that cannot be guessed."""
    return KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)


def digest(key: str | bytes) -> bytes:
    """What is kept of a key: SHA-256, which 256 random bits need no salt or stretching for."""
    return hashlib.sha256(key.encode() if isinstance(key, str) else key).digest()


def read(file: Path) -> list[KeyEntry]:
    """The entries of the file. Raises `ConfigurationError`."""
    try:
        return _checked(tomllib.loads(file.read_text("utf-8")), file)
    except OSError as error:
        raise ConfigurationError(f"keys file {file}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _malformed(file, "it is not TOML") from error


def _checked(document: dict[str, Any], file: Path) -> list[KeyEntry]:
    try:
        entries = _KeysFile.model_validate(document).keys
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in detail["loc"])
        raise _malformed(file, f"{where}: {detail['msg']}") from error
    names = [entry.name for entry in entries]
    if len(set(names)) != len(names):
        raise _malformed(file, "two keys have the same name")
    return entries


def _malformed(file: Path, reason: str) -> ConfigurationError:
    # Values are not quoted: somebody may have put keys in it instead of digests.
    return ConfigurationError(
        f"keys file {file}: {reason}. It needs [[keys]] tables with name and sha256 (64 hex "
        "digits)."
    )


def add(file: Path, name: str, limits: dict[str, Any]) -> str:
    """Add a key called `name` with `limits` (fields of `KeyEntry`); returns it, for the only time.

    Raises `ConfigurationError` where the name is taken, a limit is wrong or the file unusable.
    """
    document = _document(file)
    key = new_key()
    table = tomlkit.table()
    for field, value in {"name": name, "sha256": digest(key).hex(), **limits}.items():
        table.add(field, value)
    tables = document.setdefault("keys", tomlkit.aot())
    if not isinstance(tables, AoT):
        raise _malformed(file, "keys is not a list of tables")
    tables.append(table)
    _checked(document.unwrap(), file)
    _write(file, document.as_string())
    return key


def revoke(file: Path, name: str) -> None:
    """Remove the key called `name`. Raises `ConfigurationError` where there is none."""
    document = _document(file)
    tables = document.get("keys", [])
    positions = [number for number, table in enumerate(tables) if table.get("name") == name]
    if not positions:
        raise ConfigurationError(f"keys file {file}: there is no key called {name}.")
    del tables[positions[0]]
    if not tables:
        del document["keys"]
    _write(file, document.as_string())


def _document(file: Path) -> tomlkit.TOMLDocument:
    """The file as it was written, comments and all; empty if there is none."""
    try:
        document = tomlkit.parse(file.read_text("utf-8"))
    except FileNotFoundError:
        return tomlkit.document()
    except OSError as error:
        raise ConfigurationError(f"keys file {file}: {error.strerror}.") from error
    except (ParseError, UnicodeDecodeError) as error:
        raise _malformed(file, "it is not TOML") from error
    _checked(document.unwrap(), file)
    return document


def _write(file: Path, text: str) -> None:
    """All or nothing, and for the owner alone: a server may be reading it at this moment."""
    temporary = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.touch(mode=0o600)
        temporary.write_text(text, "utf-8")
        os.replace(temporary, file)  # noqa: PTH105 - atomic by its contract
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise ConfigurationError(f"keys file {file}: {error.strerror}.") from error


_PERIOD = re.compile(r"([1-9][0-9]{0,4})([dhm])", re.ASCII)
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60}


def expiry(text: str, now: datetime) -> datetime:
    """When `30d`, `12h`, `90m` from `now` or an ISO date is. Raises `ConfigurationError`."""
    found = _PERIOD.fullmatch(text)
    if found is not None:
        seconds = int(found[1]) * _SECONDS[found[2]]
        return datetime.fromtimestamp(int(now.timestamp()) + seconds, UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(
            f"{text} is neither a period (30d, 12h, 90m) nor an ISO date (2027-01-31)."
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def rows(entries: Iterable[KeyEntry], now: datetime) -> list[tuple[str, str, str, str]]:
    """Name, beginning of the digest, limits and expiry of each key, in words."""
    return [
        (entry.name, entry.sha256[:12], _limits(entry), _expiry_in_words(entry, now))
        for entry in entries
    ]


def _limits(entry: KeyEntry) -> str:
    words = [
        f"{value} {unit}"
        for value, unit in (
            (entry.concurrent, "at a time"),
            (entry.per_minute, "a minute"),
            (entry.pictures_per_day, "pictures a day"),
        )
        if value is not None
    ]
    words += [f"only {', '.join(entry.models)}"] if entry.models else []
    words += [f"from {', '.join(entry.origins)}"] if entry.origins else []
    if entry.disconnect is not None:
        names = {seconds: word for word, seconds in _DISCONNECT.items()}
        left = names.get(entry.disconnect, f"{entry.disconnect:g} s")
        words.append(f"disconnect: {left}")
    return "; ".join(words) or "as the settings say"


def _expiry_in_words(entry: KeyEntry, now: datetime) -> str:
    if entry.expires is None:
        return "never"
    moment = f"{entry.expires:%Y-%m-%d %H:%M} UTC"
    return f"expired {moment}" if entry.expired(now) else moment
