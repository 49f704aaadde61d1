"""Who is calling: a key turned into a caller, or open mode guarded against other web pages.

Keys are compared as SHA-256 digests, in constant time and against all of them, so that neither the
time nor the order tells how near a guess was.
"""

import hmac
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import Request

from safelight.config import Settings
from safelight.errors import ForbiddenOrigin, InvalidKey
from safelight.keys import KeyEntry, digest
from safelight.server.keyring import KeyRing

OPEN_CALLER = "open"

KEYS_FILE = "keys.toml"
"""Beside the other data, where `safelight keys add` puts it unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever a key (or open mode) authenticates, and what they may do; see `KeyEntry`."""

    name: str
    concurrent: int | None = None
    per_minute: int | None = None
    pictures_per_day: int | None = None
    models: tuple[str, ...] = ()
    disconnect: float | None = None


class Authenticator:
    """The known keys and whose they are. Pages of `origins` may call too."""

    def __init__(self, ring: KeyRing, origins: Iterable[str] = ()) -> None:
        self._ring = ring
        self._origins = frozenset(origins)

    @property
    def open(self) -> bool:
        """True if no key is needed, which is allowed on loopback only."""
        return not self._ring.needed

    def allows_origin(self, origin: str) -> bool:
        """True if pages of `origin` may call from a browser."""
        return origin in self._origins or origin in self._ring.origins()

    def caller(self, request: Request) -> Caller:
        """Whose key it is, noted for the log. Raises `InvalidKey`, or `ForbiddenOrigin`."""
        caller = self._caller(request)
        request.state.caller = caller.name
        return caller

    def _caller(self, request: Request) -> Caller:
        if self.open:
            self.refuse_other_pages(request)
            return Caller(OPEN_CALLER)
        candidates = list(_keys_sent(request))
        if not candidates:
            raise InvalidKey(
                "A key is needed: send it as Authorization: Bearer KEY or x-api-key: KEY.",
                code="missing_api_key",
            )
        entries = [self._entry_of(digest(key)) for key in candidates]
        entry = next((entry for entry in entries if entry is not None), None)
        if entry is None:
            raise InvalidKey("The key is not known here.")
        if entry.expired(datetime.now(UTC)):
            raise InvalidKey("The key has expired.", code="expired_api_key")
        origin = request.headers.get("origin")
        if entry.origins and origin is not None and origin not in entry.origins:
            raise ForbiddenOrigin("This key may not be used from that web page.")
        return _caller(entry)

    def refuse_other_pages(self, request: Request) -> None:
        """Open mode: raise `ForbiddenOrigin` for what is not this machine's own. Else nothing."""
        if self.open and not self.allows_origin(request.headers.get("origin", "")):
            refuse_other_pages(request)

    def refuse_deaf_pages(self, request: Request) -> None:
        """Raise `ForbiddenOrigin` for a page whose browser would keep the answer from it.

        It is told so before anything is spent. With a GET, only other origins' pages send Origin.
        """
        origin = request.headers.get("origin")
        if origin is None or self.allows_origin(origin):
            return
        if origin.partition("://")[2] != request.headers.get("host"):
            raise ForbiddenOrigin("Pages of that origin may not read answers; see cors_origins.")

    def named(self, name: str) -> Caller | None:
        """The caller of that name, if it may still call."""
        if self.open:
            return Caller(OPEN_CALLER) if name == OPEN_CALLER else None
        entry = self._ring.named(name)
        return None if entry is None else _caller(entry)

    def _entry_of(self, sent: bytes) -> KeyEntry | None:
        found = None
        for known, entry in self._ring.entries():
            if hmac.compare_digest(known, sent):
                found = entry
        return found


def _caller(entry: KeyEntry) -> Caller:
    return Caller(
        name=entry.name,
        concurrent=entry.concurrent,
        per_minute=entry.per_minute,
        pictures_per_day=entry.pictures_per_day,
        models=entry.models,
        disconnect=entry.disconnect,
    )


def authenticator(settings: Settings) -> Authenticator:
    """From `SAFELIGHT_KEYS` and the keys file. Raises `ConfigurationError`."""
    ring = KeyRing(
        settled(settings), keys_file_of(settings), required=settings.keys_file is not None
    )
    return Authenticator(ring, settings.cors_origins)


def settled(settings: Settings) -> list[KeyEntry]:
    """The keys of the settings, which have numbers for names and no limits of their own."""
    return [
        KeyEntry.model_construct(name=f"key-{number}", sha256=digest(key.get_secret_value()).hex())
        for number, key in enumerate(settings.keys, 1)
    ]


def keys_file_of(settings: Settings) -> Path:
    """The keys file, whether it exists or not."""
    return settings.keys_file or settings.data_dir / KEYS_FILE


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
