"""What a person at a terminal sees of a generation: one live line, and the picture where it can be.

Everything goes to standard error; on standard output are paths or pictures, for programs. Where
standard error is no terminal, nothing is shown but failures.
"""

import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from safelight.cli.inline import drawn
from safelight.cli.terminal import Screen
from safelight.client.events import (
    Begun,
    Event,
    Finished,
    Interrupted,
    Meter,
    Missed,
    Partial,
    Resumed,
)

FRAMES_PER_SECOND = 10
BAR_COLUMNS = 16


class Display:
    """The live line of one generation, for `with`.

    `partials` are the partial images asked for, None if unknown.
    """

    def __init__(
        self, meter: Meter, screen: Screen | None, partials: int | None, *, quiet: bool = False
    ) -> None:
        self._console = Console(stderr=True, markup=False, emoji=False, highlight=False)
        self._shown = self._console.is_terminal and not quiet
        self._screen = screen if self._shown else None
        self._meter = meter
        self._partials = partials
        self._started = time.monotonic()
        self._begun = Begun()
        self._state = "asking"
        self._stages = 0
        self._finished = 0
        self._spinner = Spinner("dots")
        self._live = Live(console=self._console, auto_refresh=False, transient=True)
        self._picture = secrets.randbelow(1 << 20) + 1
        self._rows = self._below = 0

    def __enter__(self) -> "Display":
        if self._shown:
            self._live.start()
            self.tick()
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._live.stop()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While something else is written, which may go to the same terminal."""
        if self._shown and sys.stdout.isatty():
            self._live.stop()
            yield
            self._below += 1
            self._live.start()
            self.tick()
        else:
            yield

    @property
    def elapsed(self) -> float:
        """Seconds since the request was made."""
        return time.monotonic() - self._started

    def tick(self) -> None:
        """Draw the line as it is now."""
        if self._shown:
            self._live.update(self._line(), refresh=True)

    def say(self, text: str, style: str = "") -> None:
        """A line that stays."""
        line = Text(text, style)
        if self._console.is_terminal:
            self._below += len(line.wrap(self._console, self._console.width))
        # For programs a complaint is one line, however long.
        self._console.print(line, soft_wrap=not self._console.is_terminal)

    def note(self, text: str) -> None:
        """A line that stays, for people alone."""
        if self._shown:
            self.say(text, "dim")

    def state(self, text: str) -> None:
        """What is going on."""
        self._state = text
        self.tick()

    def show(self, event: Event) -> None:
        """The event, as far as it is to be seen."""
        match event:
            case Begun():
                self._begun = event
                self._state = "waiting for the first event"
            case Partial():
                self._stages += 1
                of = "" if self._partials is None else f" of {self._partials}"
                self._state = f"partial {event.index + 1}{of}{self._numbered(event.image_index)}"
                self._draw(event)
            case Finished():
                self._finished += 1
                self._state = f"picture {self._finished} of {self._begun.pictures}"
                self._draw(event)
                self.note(self._summary(event))
            case Interrupted():
                self.note(f"{event.reason} Trying again in {event.wait:.1f} s.")
                self._state = "reconnecting"
            case Resumed():
                self.note("The connection is there again; nothing was missed.")
                self._state = "resumed"
            case Missed():
                self.note(f"{event.count} partial image(s) are no longer kept by the server.")
            case _:
                pass
        self.tick()

    def _numbered(self, image_index: int) -> str:
        return f" (picture {image_index + 1})" if self._begun.pictures > 1 else ""

    def _line(self) -> Group:
        stages = self._begun.pictures * ((self._partials or 0) + 1)
        grid = Table.grid(padding=(0, 1))
        bar = ProgressBar(
            total=stages, completed=self._stages + self._finished, width=BAR_COLUMNS, pulse=False
        )
        facts = [self._state, f"{self.elapsed:.1f} s"]
        if self._meter.received:
            facts.insert(1, in_bytes(self._meter.received))
        text = Text(" · ".join(facts), no_wrap=True, overflow="ellipsis")
        known = self._partials is not None
        grid.add_row(self._spinner, *([bar] if known else []), text)
        return Group(grid)

    def _summary(self, event: Finished) -> str:
        shot = event.shot
        what = " ".join(filter(None, [shot.size, shot.output_format]))
        facts = [f"{what}, {in_bytes(len(shot.content))}", f"{self.elapsed:.1f} s"]
        model, upstream = self._begun.model, self._begun.upstream
        if model:
            facts.append(f"{model} via {upstream}" if upstream else model)
        tokens = (event.usage or {}).get("output_tokens")
        if isinstance(tokens, int) and tokens > 0:
            facts.append(f"{tokens:,} output tokens")
        number = (
            f"{event.image_index + 1}/{self._begun.pictures} " if self._begun.pictures > 1 else ""
        )
        return f"✓ {number}{' · '.join(facts)}"

    def _draw(self, event: Partial | Finished) -> None:
        """The first picture develops in its place; further ones are shown when finished."""
        first = event.image_index == 0
        if self._screen is None or not (first or isinstance(event, Finished)):
            return
        made = drawn(event.shot.content, self._screen, self._picture + event.image_index)
        if made is None:
            return
        picture, rows = made
        if not first or not self._rows:
            self._make_room(rows)
        up = self._rows + self._below if first else rows
        # What has been scrolled away cannot be drawn over; nor what has another shape.
        if up < self._console.height and (not first or rows == self._rows):
            _write(b"\x1b7\r\x1b[%dA%s\x1b8" % (up, picture))

    def _make_room(self, rows: int) -> None:
        """Empty lines above the live one, made by scrolling what is there."""
        self._console.print("\n" * (rows - 1))
        self.tick()
        if self._rows:
            self._below += rows
        else:
            self._rows = rows


def _write(escape: bytes) -> None:
    """Past rich, which would count it as text."""
    sys.stderr.flush()
    sys.stderr.buffer.write(escape)
    sys.stderr.buffer.flush()


def in_bytes(count: int) -> str:
    """A size as people read it."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"
