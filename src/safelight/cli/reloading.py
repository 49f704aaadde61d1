"""`safelight serve --reload`: the server as a child process, started anew when its code changes.

For developers. Files are looked at again and again, by time and size: no library, no inotify, and
it works on shared folders too.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import FrameType

import typer

import safelight

SOURCE = Path(safelight.__file__).parent

LOOK_SECONDS = 0.3

PATIENCE_SECONDS = 2.0
"""For running generations after a change; a developer does not wait for a drain."""

_SUFFIXES = frozenset({".py", ".toml", ".html", ".js", ".css", ".svg"})

State = Mapping[Path, tuple[int, int]]


class _Ending:
    """Whether this process was asked to end, and by what."""

    def __init__(self) -> None:
        self.asked: int | None = None

    def ask(self, number: int, _frame: FrameType | None) -> None:
        self.asked = number


def reloading(arguments: Sequence[str], folders: Sequence[Path], config: Path) -> int:
    """Run `safelight serve` with `arguments` until interrupted; returns the last one's exit code.

    A server that ended by itself is started anew at the next change.
    """
    ending = _Ending()
    previous = {
        number: signal.signal(number, ending.ask) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        return _run(arguments, folders, config, ending)
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _run(arguments: Sequence[str], folders: Sequence[Path], config: Path, ending: _Ending) -> int:
    while True:
        before = _state(folders, config)
        # It gets the terminal's Ctrl-C itself.
        server = subprocess.Popen([sys.executable, "-m", "safelight", "serve", *arguments])  # noqa: S603 - our own command
        changed = None
        while changed is None and ending.asked is None:
            time.sleep(LOOK_SECONDS)
            changed = _changed(before, _state(folders, config))
        if changed is None:
            if ending.asked == signal.SIGTERM:
                server.terminate()
            return server.wait()
        typer.echo(f"safelight: {changed.name} has changed; starting anew.", err=True)
        _end(server)


def _end(server: "subprocess.Popen[bytes]") -> None:
    """In order, then without waiting, then by force."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    server.wait()


def _state(folders: Iterable[Path], config: Path) -> State:
    """When each file was last written, and how long it is."""
    files = [file for folder in folders for file in folder.rglob("*")]
    found: dict[Path, tuple[int, int]] = {}
    for file in [*files, config]:
        if file.suffix not in _SUFFIXES and file != config:
            continue
        try:
            facts = file.stat()
        except OSError:
            # It is being replaced, or was never there.
            continue
        found[file] = (facts.st_mtime_ns, facts.st_size)
    return found


def _changed(before: State, now: State) -> Path | None:
    """A file that is new, gone or different; None if there is none."""
    differing = before.items() ^ now.items()
    return min((file for file, _ in differing), default=None)
