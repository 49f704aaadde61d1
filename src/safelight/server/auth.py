"""Who is calling: a key turned into a caller, or open mode guarded against other web pages.

Keys are compared as SHA-256 digests, in constant time and against all of them, so that neither the
time nor the order tells how near a guess was.
"""

import hashlib
import hmac
import ipaddress
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from safelight.config import ConfigurationError, Settings
from safelight.errors import ForbiddenOrigin, InvalidKey

OPEN_CALLER = "open"


class _KeyEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class _KeyFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    keys: list[_KeyEntry]


@dataclass(frozen=True, slots=True)
class Authenticator:
    """Digests of the known keys and whose they are; none at all means open mode."""

    callers: Mapping[bytes, str]

    @property
    def open(self) -> bool:
        """True if no key is needed, which is allowed on loopback only."""
        return not self.callers

    def caller(self, request: Request) -> str:
        """The caller's name. Raises `InvalidKey` or, in open mode, `ForbiddenOrigin`."""
        if self.open:
            self.refuse_other_pages(request)
            return OPEN_CALLER
        candidates = list(_keys_sent(request))
        if not candidates:
            raise InvalidKey(
                "A key is needed: send it as Authorization: Bearer KEY or x-api-key: KEY.",
                code="missing_api_key",
            )
        for key in candidates:
            name = self._name_of(hashlib.sha256(key).digest())
            if name is not None:
                return name
        raise InvalidKey("The key is not known here.")

    def refuse_other_pages(self, request: Request) -> None:
        """Open mode: raise `ForbiddenOrigin` for what is not this machine's own. Else nothing."""
        if self.open:
            refuse_other_pages(request)

    def knows(self, caller: str) -> bool:
        """True if `caller` may still call: its key is among the known ones."""
        return caller == OPEN_CALLER if self.open else caller in self.callers.values()

    def _name_of(self, digest: bytes) -> str | None:
        found = None
        for known, name in self.callers.items():
            if hmac.compare_digest(known, digest):
                found = name
        return found


def authenticator(settings: Settings) -> Authenticator:
    """From `SAFELIGHT_KEYS` and the keys file. Raises `ConfigurationError`."""
    callers = {
        hashlib.sha256(key.get_secret_value().encode()).digest(): f"key-{number}"
        for number, key in enumerate(settings.keys, 1)
    }
    if settings.keys_file is not None:
        for entry in _read(settings.keys_file):
            callers[bytes.fromhex(entry.sha256)] = entry.name
        if not callers:
            raise ConfigurationError("keys_file holds no key, so nobody could call.")
    return Authenticator(callers)


def _read(file: Path) -> list[_KeyEntry]:
    try:
        return _KeyFile.model_validate(tomllib.loads(file.read_text("utf-8"))).keys
    except OSError as error:
        raise ConfigurationError(f"keys_file {file}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError) as error:
        # Not quoted: somebody may have put keys in it instead of digests.
        raise ConfigurationError(
            f"keys_file {file}: needs [[keys]] tables with name and sha256 (64 hex digits)."
        ) from error


def _keys_sent(request: Request) -> Iterable[bytes]:
    authorization = request.headers.get("authorization", "")
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() == "bearer" and key.strip():
        yield key.strip().encode("latin-1")
    other = request.headers.get("x-api-key", "").strip()
    if other:
        yield other.encode("latin-1")


def refuse_other_pages(request: Request) -> None:
    """Open mode: only programs on this machine and our own page may call.

    The Host check stops DNS rebinding; Origin and Sec-Fetch-Site stop other pages in the user's
    browser, which could otherwise spend the provider's key through loopback.
    """
    host = request.headers.get("host", "")
    if not is_loopback_name(_without_port(host)):
        raise ForbiddenOrigin(
            "Without keys this server answers to localhost only; set SAFELIGHT_KEYS to use it "
            "under another name.",
            code="forbidden_host",
        )
    origin = request.headers.get("origin")
    if origin is not None and origin != f"{request.scope['scheme']}://{host}":
        raise ForbiddenOrigin("Without keys this server does not answer other web pages.")
    if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise ForbiddenOrigin("Without keys this server does not answer other web pages.")


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host


def is_loopback_name(host: str) -> bool:
    """True for localhost and loopback addresses, nothing that a resolver could redirect."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
