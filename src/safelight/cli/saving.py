"""Where pictures are put: names made from a pattern, and files that are whole or not there.

A name of Safelight's own choice never replaces a file; one that was given does, as with `curl -o`.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from safelight.client.events import Shot
from safelight.config import ConfigurationError

STDOUT = "-"

PLACEHOLDERS = ("prompt", "n", "id", "format")

MAX_SLUG_CHARACTERS = 48
"""File systems take 255 bytes; a name is read by people."""

SUFFIXES = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "webp": "webp", "gif": "gif", "svg": "svg"}
"""Formats by the suffix of a file's name."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(slots=True)
class Destination:
    """Where a generation's pictures go. `pattern` None chooses names in the working directory.

    `prompt` is None where it is not known. Raises `ConfigurationError` for a pattern that cannot be
    used, before anything is paid for.
    """

    pattern: str | None
    prompt: str | None
    pictures: int
    generation: str | None = None
    _named: dict[int, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.to_stdout:
            self._check_stdout()
            return
        pattern = self.pattern or ""
        names = [name for name in PLACEHOLDERS if name != "prompt" or self.prompt is not None]
        for found in _PLACEHOLDER.finditer(pattern):
            if found[1] not in names:
                known = ", ".join(f"{{{name}}}" for name in names)
                raise ConfigurationError(f"-o: there is no {found[0]}; there are {known}.")
        folder = self._folder()
        if not folder.is_dir():
            raise ConfigurationError(f"-o: there is no folder {folder}.")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise ConfigurationError(f"-o: nothing can be written into {folder}.")

    @property
    def to_stdout(self) -> bool:
        """True if the picture's bytes go to standard output."""
        return self.pattern == STDOUT

    @property
    def wanted_format(self) -> str | None:
        """The format that the file's name asks for, if it does."""
        suffix = Path(self.pattern or "").suffix.removeprefix(".").lower()
        return SUFFIXES.get(suffix) if not self.to_stdout else None

    def _check_stdout(self) -> None:
        if self.pictures > 1:
            raise ConfigurationError("-o - takes one picture; give a file's name for several.")
        if sys.stdout.isatty():
            raise ConfigurationError("-o - would write a picture's bytes to the terminal.")

    def _folder(self) -> Path:
        pattern = self.pattern or ""
        path = Path(pattern).expanduser()
        if "{" in str(path.parent):
            raise ConfigurationError("-o: only the file's name may have {…}, not its folder.")
        return path if self._is_folder else path.parent

    @property
    def _is_folder(self) -> bool:
        pattern = self.pattern or ""
        return not pattern or pattern.endswith(os.sep) or Path(pattern).expanduser().is_dir()

    def save(self, shot: Shot, image_index: int) -> Path | None:
        """Keep a finished picture; returns where, None for standard output. Raises OSError."""
        if self.to_stdout:
            sys.stdout.buffer.write(shot.content)
            sys.stdout.buffer.flush()
            return None
        path = self._path(shot, image_index)
        if not self._is_folder:
            _write(path, shot.content)
            return path
        # Another command may have taken the name since it was chosen.
        while not _write_new(path, shot.content):
            path = self._named[image_index] = self._chosen(shot, image_index)
        return path

    def save_partial(self, shot: Shot, image_index: int, index: int) -> Path:
        """Keep a partial image beside where its picture will be. Raises OSError."""
        path = self._path(shot, image_index)
        partial = path.with_name(f"{path.stem}.partial-{index + 1}{path.suffix}")
        _write(partial, shot.content)
        return partial

    def _path(self, shot: Shot, image_index: int) -> Path:
        """The same for a picture and its partials, and nobody else's."""
        if image_index not in self._named:
            chosen = self._chosen(shot, image_index)
            self._named[image_index] = chosen
        return self._named[image_index]

    def _chosen(self, shot: Shot, image_index: int) -> Path:
        number = str(image_index + 1)
        several = self.pictures > 1
        if self._is_folder:
            stem = slug(self.prompt or "") or self.generation or "picture"
            stem = f"{stem}-{number}" if several else stem
            return _unused(self._folder(), stem, _suffix(shot.output_format))
        values = {
            "prompt": slug(self.prompt or "") or "picture",
            "n": number,
            "id": self.generation or "local",
            "format": _suffix(shot.output_format).removeprefix("."),
        }
        pattern = Path(self.pattern or "").expanduser()
        name = _PLACEHOLDER.sub(lambda found: values[found[1]], pattern.name)
        path = pattern.with_name(name)
        if several and "{n}" not in pattern.name:
            path = path.with_name(f"{path.stem}-{number}{path.suffix}")
        return path


def slug(prompt: str) -> str:
    """A prompt as the name of a file: lower case, words joined by dashes; letters of any script."""
    words = re.findall(r"\w+", prompt.lower())
    text = ""
    for word in words:
        joined = f"{text}-{word}" if text else word[:MAX_SLUG_CHARACTERS]
        if len(joined) > MAX_SLUG_CHARACTERS:
            break
        text = joined
    return text


def _suffix(output_format: str) -> str:
    return ".jpg" if output_format == "jpeg" else f".{output_format}"


def _unused(folder: Path, stem: str, suffix: str) -> Path:
    """A name that no file has yet, for itself or for a partial image's picture."""
    path = folder / f"{stem}{suffix}"
    number = 2
    while path.exists() or path.is_symlink():
        path = folder / f"{stem}-{number}{suffix}"
        number += 1
    return path


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, in the place of what is there: never half a picture."""
    if path.exists() and not path.is_file():
        # A device or a pipe: there is nothing to put in its place.
        try:
            path.write_bytes(content)
        except OSError as error:
            # Writing does not know the name, closing neither.
            error.filename = str(path)
            raise
        return
    mode = path.stat().st_mode & 0o777 if path.exists() else None
    with _written(path, content, mode) as new:
        new.replace(path)


def _write_new(path: Path, content: bytes) -> bool:
    """All of it or nothing; False where there is such a file already."""
    with _written(path, content, None) as new:
        try:
            path.hardlink_to(new)
        except FileExistsError:
            return False
        except OSError:
            # A file system without links: whoever comes first has the name.
            try:
                path.touch(exist_ok=False)
            except FileExistsError:
                return False
            new.replace(path)
    return True


@contextmanager
def _written(path: Path, content: bytes, mode: int | None) -> Iterator[Path]:
    """A file beside `path` with all of `content`, which is gone after the block."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.stem[:50]}.", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as writing:
            writing.write(content)
        new.chmod(0o666 & ~_umask() if mode is None else mode)
        yield new
    finally:
        new.unlink(missing_ok=True)


def _umask() -> int:
    """What the user takes from new files; it can be read only by setting it."""
    current = os.umask(0o077)
    os.umask(current)
    return current
