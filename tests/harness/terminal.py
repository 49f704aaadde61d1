"""A command in a pseudo-terminal of its own: what it wrote, and what a screen makes of it."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

SECONDS = 30.0
"""How long any of these tests waits for anything."""

_STRING = re.compile(rb"\x1b[_P][^\x1b]*\x1b\\")

_LINE_ANEW = re.compile(rb"(?=\r)")
"""Where a line begins to be written over: what it said until then has been seen."""

Answerer = Callable[[bytes], bytes]
"""What a terminal answers to what has just been written to it."""


def deaf(_: bytes) -> bytes:
    """A terminal that answers nothing."""
    return b""


class Terminal:
    """Runs `command` with a terminal for its input, output and errors, for `with`.

    `raw` is every byte that was written. `pixels` are the terminal's size in pixels, which not
    every terminal tells. `output` is a file for standard output, which else is the terminal too.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        directory: Path,
        *,
        columns: int = 80,
        rows: int = 24,
        pixels: tuple[int, int] = (0, 0),
        answers: Answerer = deaf,
        output: int | None = None,
    ) -> None:
        self.raw = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._answers = answers
        self._strings = _Strings()
        self._unseen: list[bytes] = []
        self._master, follower = pty.openpty()
        size = struct.pack("HHHH", rows, columns, *pixels)
        fcntl.ioctl(follower, termios.TIOCSWINSZ, size)
        self.process = subprocess.Popen(
            # In a session of its own, of which the terminal is the one that Ctrl-C is typed at.
            ["setsid", "--ctty", *command],
            cwd=directory,
            env={"TERM": "xterm-256color", **environment},
            stdin=follower,
            stdout=follower if output is None else output,
            stderr=follower,
        )
        os.close(follower)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)

    @property
    def lines(self) -> list[str]:
        """The screen's lines from the top, without what is empty at the end."""
        lines = [line.rstrip() for line in self._screen.display]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    @property
    def text(self) -> str:
        """The same as one text."""
        return "\n".join(self.lines)

    def until(self, text: str) -> None:
        """Read until `text` is on the screen."""
        self._read(lambda: text in self.text)
        assert text in self.text, f"{text!r} never came; the screen is:\n{self.text}"

    def wait(self) -> int:
        """Read to the end; the exit code."""
        self._read(lambda: False)
        return self.process.wait(SECONDS)

    def type(self, keys: bytes) -> None:
        """As a person would."""
        os.write(self._master, keys)

    def _read(self, found: Callable[[], bool]) -> None:
        """Look at every state of the screen, however many came at once, until one is `found`."""
        until = time.monotonic() + SECONDS
        while not found():
            if self._unseen:
                self._stream.feed(self._unseen.pop(0))
                continue
            left = until - time.monotonic()
            assert left > 0, f"it took too long; the screen is:\n{self.text}"
            if not select.select([self._master], [], [], left)[0]:
                continue
            try:
                piece = os.read(self._master, 65536)
            except OSError:
                # EIO: the last process that had the terminal is gone.
                return
            if not piece:
                return
            self.raw += piece
            self._unseen = _LINE_ANEW.split(self._strings.without(piece))
            answer = self._answers(piece)
            if answer:
                os.write(self._master, answer)


class _Strings:
    """Takes APC and DCS strings out, which pyte prints and terminals that know none skip."""

    def __init__(self) -> None:
        self._kept = b""

    def without(self, piece: bytes) -> bytes:
        text = _STRING.sub(b"", self._kept + piece)
        begun = max(text.rfind(b"\x1b_"), text.rfind(b"\x1bP"))
        begun = len(text) - 1 if begun < 0 and text.endswith(b"\x1b") else begun
        self._kept = text[begun:] if begun >= 0 else b""
        return text[: len(text) - len(self._kept)]
