"""What the terminal can show: asked of its environment first, then of itself.

A terminal is asked only where its environment makes an answer likely, where this command has it to
itself, and with a short patience: an answer that nobody reads would stand there as rubbish.
"""

import fcntl
import os
import re
import select
import struct
import termios
import time
import tty
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TextIO

Protocol = Literal["kitty", "iterm2", "sixel"]
Choice = Literal["auto", "kitty", "iterm2", "sixel", "none"]

ANSWER_SECONDS = 0.3
"""Terminals answer within a few milliseconds."""

FAR_ANSWER_SECONDS = 1.0
"""The same over ssh."""

DEVICE_ATTRIBUTES = b"\x1b[c"
"""Every terminal since the VT100 answers this, and in order: what was asked before has been
answered by then, or will not be."""

KITTY_QUERY = b"\x1b_Gi=4207,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
VERSION_QUERY = b"\x1b[>q"

_ATTRIBUTES = re.compile(rb"\x1b\[\?([0-9;]*)c")
_KITTY_ANSWER = re.compile(rb"\x1b_Gi=4207;OK\x1b\\")
_VERSION = re.compile(rb"\x1bP>\|([ -~]*)\x1b\\")

_DEAF = ("dumb", "linux", "screen", "tmux", "vt", "ansi", "cygwin", "unknown")
"""Terminals that show no pictures, and multiplexers, which keep them from those that would."""

_USUAL_CELL = (10, 20)
_SMALLEST_CELL = (6, 12)
"""Where it is not told: what is placed by cells is stretched to them, sixels have to fit."""


@dataclass(frozen=True, slots=True)
class Screen:
    """How pictures are shown, in how many cells at most, and how many pixels a cell has."""

    protocol: Protocol
    columns: int
    rows: int
    cell: tuple[int, int]

    def box(self, width: int, height: int) -> tuple[int, int]:
        """Columns and rows for a picture of that many pixels, in its own shape, never enlarged."""
        cell_width, cell_height = self.cell
        scale = min(self.columns * cell_width / width, self.rows * cell_height / height, 1.0)
        columns = max(1, round(width * scale / cell_width))
        return columns, max(1, round(height * scale / cell_height))


MOST_ROWS = 24
MOST_COLUMNS = 100
"""A picture is looked at, not wallpaper."""

LINES_BESIDE = 5
"""The prompt, the progress and the lines after it."""


def screen(
    choice: Choice, output: TextIO, environment: Mapping[str, str] = os.environ
) -> Screen | None:
    """How to show pictures on `output`; None where nothing can, or is to."""
    if choice == "none" or not output.isatty():
        return None
    columns, rows, cell = _size(output.fileno())
    protocol = _detected(output.fileno(), environment) if choice == "auto" else choice
    most_rows = min(MOST_ROWS, rows - LINES_BESIDE)
    if protocol is None or most_rows < 2:
        return None
    cell = cell or (_SMALLEST_CELL if protocol == "sixel" else _USUAL_CELL)
    return Screen(protocol, min(columns - 1, MOST_COLUMNS), most_rows, cell)


def _detected(output: int, environment: Mapping[str, str]) -> Protocol | None:
    if not may_be_asked(environment) or not _has_terminal(output):
        return None
    hint = _hint(environment)
    query = {"kitty": KITTY_QUERY, "iterm2": VERSION_QUERY}.get(hint or "", b"")
    far = "SSH_CONNECTION" in environment
    answer = _asked(
        output, query + DEVICE_ATTRIBUTES, FAR_ANSWER_SECONDS if far else ANSWER_SECONDS
    )
    return understood(answer)


def may_be_asked(environment: Mapping[str, str]) -> bool:
    """True where the environment makes an answer likely."""
    term = environment.get("TERM", "")
    through = {"TMUX", "STY", "CI"} & environment.keys()
    return bool(term) and not term.startswith(_DEAF) and not through


def understood(answer: bytes) -> Protocol | None:
    """What a terminal's answers say it can show, the best first."""
    version = _VERSION.search(answer)
    if _KITTY_ANSWER.search(answer):
        return "kitty"
    if version is not None and version[1].startswith((b"iTerm2", b"WezTerm")):
        return "iterm2"
    attributes = _ATTRIBUTES.search(answer)
    if attributes is not None and b"4" in attributes[1].split(b";")[1:]:
        return "sixel"
    return None


def _hint(environment: Mapping[str, str]) -> Protocol | None:
    """What the environment promises; a terminal that promises nothing is asked nothing special."""
    program = environment.get("TERM_PROGRAM", "")
    if (
        "KITTY_WINDOW_ID" in environment
        or environment.get("TERM", "") in ("xterm-kitty", "xterm-ghostty")
        or program == "ghostty"
    ):
        return "kitty"
    if program in ("iTerm.app", "WezTerm") or environment.get("LC_TERMINAL") == "iTerm2":
        return "iterm2"
    return None


def _has_terminal(output: int) -> bool:
    """True if standard input is the same kind of place, and nobody else reads from it now."""
    try:
        return (
            os.isatty(0) and os.ttyname(0) == os.ttyname(output) and os.tcgetpgrp(0) == os.getpgrp()
        )
    except OSError:
        return False


def _asked(output: int, query: bytes, seconds: float) -> bytes:
    """The answers up to that to `DEVICE_ATTRIBUTES`; what of them came where it stays away."""
    before = termios.tcgetattr(0)
    answer = b""
    try:
        tty.setcbreak(0, termios.TCSADRAIN)
        os.write(output, query)
        until = time.monotonic() + seconds
        while not _ATTRIBUTES.search(answer):
            left = until - time.monotonic()
            if left <= 0 or not select.select([0], [], [], left)[0]:
                break
            answer += os.read(0, 1024)
    except OSError:
        return b""
    finally:
        termios.tcsetattr(0, termios.TCSAFLUSH, before)
    return answer


def _size(output: int) -> tuple[int, int, tuple[int, int] | None]:
    """Columns, rows, and a cell's pixels, where the terminal tells them."""
    try:
        packed = fcntl.ioctl(output, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return 80, 24, None
    rows, columns, width, height = struct.unpack("HHHH", packed)
    if not rows or not columns:
        return 80, 24, None
    if width < columns or height < rows:
        return columns, rows, None
    return columns, rows, (width // columns, height // rows)
