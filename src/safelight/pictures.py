"""Stored pictures and the signed links to them (`response_format: url`).

One object store behind one interface: a folder on local disk, or S3 by its URL. A link names one
picture, cannot be forged or extended, and outlives the picture: after its time it still says so.
"""

import base64
import re
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import obstore
import structlog
from obstore.store import LocalStore, ObjectStore, from_url

from safelight.errors import LinkRefused, NotFound, StoreFailed
from safelight.signing import Signer
from safelight.wire.events import Picture

_log = structlog.stdlib.get_logger("safelight.pictures")

MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}

SECRET_BYTES = 32

STORE_SECONDS = 30.0
"""An object store's bad moment fits in, and it is less than any client waits for its answer; the
library by itself would try for three minutes."""

RETRY_SECONDS = 5.0
"""What a store that is away needs at the least."""

MAX_REASON_CHARACTERS = 200
"""The library's messages go on with pages of their own structure."""


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """Bytes of a picture, its media type, and the seconds its link still works."""

    content: bytes
    media_type: str
    remaining: int


class PictureStore:
    """Keeps pictures for `ttl` seconds."""

    def __init__(self, store: ObjectStore, secret: bytes, ttl: float) -> None:
        self._store = store
        self._signer = Signer(secret, "pictures")
        self._ttl = ttl

    async def keep(self, picture: Picture) -> str:
        """Store the picture and return its token, the last part of its link.

        Raises `StoreFailed`.
        """
        content = base64.b64decode(picture.base64)
        media = picture.output_format if picture.output_format in MEDIA_TYPES else "png"
        name = f"{secrets.token_hex(16)}.{media}"
        with _failing_clearly(
            "The picture was made, but could not be stored for its link. It is kept with its "
            "generation for some minutes: see Content-Location, or watch its events."
        ):
            await obstore.put_async(self._store, name, content)
        return self._signer.sign(f"{name}:{int(time.time())}")

    async def fetch(self, token: str) -> StoredPicture:
        """The picture behind a token. Raises `LinkRefused`, `NotFound` or `StoreFailed`."""
        message = self._signer.read(token)
        if message is None:
            raise LinkRefused("This link was not made here.", code="link_invalid")
        path, _, made_at = message.rpartition(":")
        remaining = int(int(made_at) + self._ttl - time.time())
        if remaining <= 0:
            minutes = f"{self._ttl / 60:g}"
            raise LinkRefused(
                f"This link has expired: links work for {minutes} minutes after the picture was "
                "made. Generate the picture again."
            )
        message = "The picture could not be read; try again in a moment."
        with _failing_clearly(message, retry_after=RETRY_SECONDS):
            try:
                result = await obstore.get_async(self._store, path)
            except FileNotFoundError as error:
                raise NotFound("The picture is no longer stored.", code="picture_gone") from error
            content = bytes(await result.bytes_async())
        media = MEDIA_TYPES[path.rpartition(".")[2]]
        return StoredPicture(content, media, remaining)

    async def remove_expired(self) -> int:
        """Delete the pictures whose links no longer work; returns how many."""
        horizon = datetime.now(UTC) - timedelta(seconds=self._ttl)
        paths: list[str] = []
        async for batch in obstore.list(self._store):
            paths += [item["path"] for item in batch if item["last_modified"] < horizon]
        if paths:
            # Another server of the same store may be quicker; what is left goes at the next sweep.
            with suppress(FileNotFoundError):
                await obstore.delete_async(self._store, paths)
        return len(paths)


@contextmanager
def _failing_clearly(message: str, retry_after: float | None = None) -> Iterator[None]:
    """Whatever the store fails at becomes `StoreFailed` with that message; the log has the reason.

    A store that does not answer has failed as well.
    """
    try:
        with anyio.fail_after(STORE_SECONDS):
            yield
    except (OSError, obstore.exceptions.BaseError) as error:
        _log.warning("picture store failed", reason=reason_of(error))
        raise StoreFailed(message, retry_after=retry_after) from error


_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:/.*", re.IGNORECASE)


def reason_of(error: Exception) -> str:
    """Why the store would not, as one line for operators: without addresses, which have secrets."""
    line = (str(error).splitlines() or [""])[0]
    return _ADDRESS.sub("…", line)[:MAX_REASON_CHARACTERS] or type(error).__name__


def shown(url: str) -> str:
    """A store's URL as it can be shown: where it has a password or a query, its scheme alone."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return "(no URL)"
    return f"{scheme}://…" if set("@?#") & set(rest) else url


def open_store(data_dir: Path, url: str | None) -> ObjectStore:
    """The object store: `url`, or the folder `pictures` of the data directory."""
    if url is not None:
        return from_url(url)
    return LocalStore(data_dir / "pictures", mkdir=True)


def link_secret(data_dir: Path) -> bytes:
    """The secret that signs links: made once, kept readable by the owner alone."""
    file = data_dir / "link-secret"
    if not file.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        temporary.touch(mode=0o600)
        temporary.write_bytes(secrets.token_bytes(SECRET_BYTES))
        # Two servers starting at once must end up with the same secret: the first link wins.
        try:
            file.hardlink_to(temporary)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return file.read_bytes()


def tokens_to_links(base_url: str, tokens: Sequence[str]) -> list[str]:
    """Absolute URLs for tokens; `base_url` has no trailing slash."""
    return [f"{base_url}/v1/images/files/{token}" for token in tokens]
