"""The keys file: who may call, by the digests of their keys, and what each may do.

Holds no key: a key is 32 random bytes that are shown once, and its SHA-256 digest is what is kept.
How a request is matched to a key is decided in `server/auth.py`, how the file is edited in
`cli/keys_file.py`.
"""

import hashlib
import math
import re
import secrets
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from safelight.config import ConfigurationError

KEY_PREFIX = "sl-"
KEY_BYTES = 32

DISCONNECT: Mapping[str, float] = {"cancel": 0.0, "finish": math.inf}
"""What a caller's leaving may mean, in words, as seconds to go on with nobody watching."""

_OURS = re.compile(r"open|key-[0-9]+")


def _not_ours(name: str) -> str:
    if _OURS.fullmatch(name):
        raise ValueError
    return name


def _seconds(value: Any) -> Any:
    return DISCONNECT.get(value, value) if isinstance(value, str) else value


def _midnight(value: Any) -> Any:
    """A date is its first moment, and a time without a zone is UTC: files are written by hand."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.combine(value, time(), UTC) if isinstance(value, date) else value


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


Name = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"), AfterValidator(_not_ours)
]
"""Appears in logs and metrics; `open` and `key-1`, `key-2`, … are Safelight's own callers."""

Count = Annotated[int, Field(ge=1, strict=True)]

Linger = Annotated[float, BeforeValidator(_seconds), Field(ge=0, strict=True)]
"""`cancel`, `finish`, or how many seconds a generation goes on with nobody watching."""

Origin = Annotated[str, Field(pattern=r"^https?://[a-z0-9.\[\]:-]+$", max_length=260)]
"""A web page's origin as browsers send it: scheme, host and port, without a slash at the end."""

ModelName = Annotated[str, Field(pattern=r"^[!-~]{1,200}$")]


class KeysUnread(ConfigurationError):
    """The operating system did not give the keys file; what is in it may be as good as ever."""


class KeyEntry(BaseModel):
    """One `[[keys]]` table. What is unset is as the settings say, or not limited.

    `concurrent` are generations at a time, `per_minute` new generations, `pictures_per_day`
    pictures. `models` and `origins` empty: all models, and any place but a web page elsewhere.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    sha256: Annotated[str, BeforeValidator(_lower), Field(pattern=r"^[0-9a-f]{64}$")]
    concurrent: Count | None = None
    per_minute: Count | None = None
    pictures_per_day: Count | None = None
    models: tuple[ModelName, ...] = ()
    origins: tuple[Origin, ...] = ()
    disconnect: Linger | None = None
    expires: Annotated[AwareDatetime | None, BeforeValidator(_midnight)] = None

    def expired(self, now: datetime) -> bool:
        """True if the key is no longer valid at `now`."""
        return self.expires is not None and self.expires <= now


_WORDING = {
    "name": "must be 1 to 64 letters, digits, dots, dashes and underscores, beginning with a "
    "letter or digit, and not open or key-1, which are Safelight's own",
    "sha256": "must be 64 hex digits: the SHA-256 of the key, never the key itself",
    "concurrent": "must be a whole number from 1 on",
    "per_minute": "must be a whole number from 1 on",
    "pictures_per_day": "must be a whole number from 1 on",
    "models": "must be names of models",
    "origins": "must be web pages' origins such as https://app.example: scheme, host and port in "
    "lower case, without a slash, path or wildcard",
    "disconnect": "must be cancel, finish, or a number of seconds from 0 on",
    "expires": "must be a date (2027-01-31) or a date and time (2027-01-31T18:00:00Z)",
}
"""What each field must be. Values are not quoted: somebody may have put a key in one of them."""


def new_key() -> str:
    """A key that cannot be guessed."""
    return KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)


def digest(key: str | bytes) -> bytes:
    """What is kept of a key: SHA-256, which 256 random bits need no salt or stretching for."""
    return hashlib.sha256(key.encode() if isinstance(key, str) else key).digest()


def entry(fields: Mapping[str, Any]) -> KeyEntry:
    """The fields as an entry. Raises `ConfigurationError` that names the field and its rule."""
    try:
        return KeyEntry.model_validate(fields)
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        raise ConfigurationError(_in_words(str(detail["loc"][0]), detail["type"])) from error


def _in_words(field: str, problem: str) -> str:
    if field not in _WORDING:
        return f"{field[:64]!r} is not a field; fields are {', '.join(_WORDING)}."
    if problem == "missing":
        return f"{field} is missing."
    return f"{field} {_WORDING[field]}."


def read(file: Path) -> list[KeyEntry]:
    """The entries of the file. Raises `KeysUnread` or another `ConfigurationError`."""
    try:
        text = file.read_bytes().decode()
    except OSError as error:
        raise KeysUnread(f"keys file {file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"keys file {file}: it is not UTF-8.") from error
    return parse(text, file)


def parse(text: str, file: Path) -> list[KeyEntry]:
    """The entries in `text`, the contents of `file`. Raises `ConfigurationError`."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Its message may quote a character, and says at which line.
        where = re.search(r"at line \d+", str(error))
        place = f" ({where[0]})" if where else ""
        raise ConfigurationError(f"keys file {file}: it is not TOML{place}.") from error
    tables = document.pop("keys", [])
    if document or not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise ConfigurationError(
            f"keys file {file}: it may hold [[keys]] tables, and nothing else."
        )
    entries = [_entry(table, number, file) for number, table in enumerate(tables, 1)]
    refuse_repeated(entries, f"keys file {file}")
    return entries


def _entry(table: Mapping[str, Any], number: int, file: Path) -> KeyEntry:
    try:
        return entry(table)
    except ConfigurationError as error:
        raise ConfigurationError(f"keys file {file}: key number {number}: {error}") from error


def refuse_repeated(entries: Sequence[KeyEntry], where: str) -> None:
    """Raise `ConfigurationError` for two entries of one name, or of one key.

    Callers are told apart by both: two of either would see each other's pictures.
    """
    names = Counter(each.name for each in entries)
    name, times = names.most_common(1)[0] if names else ("", 0)
    if times > 1:
        raise ConfigurationError(f"{where}: two keys are called {name}.")
    first: dict[str, str] = {}
    for each in entries:
        other = first.setdefault(each.sha256, each.name)
        if other != each.name:
            raise ConfigurationError(f"{where}: {other} and {each.name} are the same key.")
