"""Log lines: ours and those of libraries in one format, one line each, with nothing secret in them.

Configured once, by the command line. What a line tells is decided by whoever writes it.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from safelight.config import Settings
from safelight.observe.console import Console

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING}

MAX_VALUE_CHARACTERS = 2048
"""A client can make any name it sends 64 KiB long; a line need not repeat all of it."""

MAX_TRACEBACK_LINES = 120
MAX_TRACEBACK_CHARACTERS = 300
"""Of each line: an exception's message may quote what it stumbled over, such as a picture."""

SHORTEST_SECRET = 8
"""What is shorter would be found in ordinary words."""

LIBRARY_LEVELS = {
    "sse_starlette": logging.WARNING,  # below it: every event's bytes
    "httpx2": logging.WARNING,  # every URL with its query
    "httpcore2": logging.WARNING,  # an upstream's headers
    "uvicorn": logging.WARNING,  # addresses with queries; its other lines are said by us
    "asyncio": logging.WARNING,  # representations of whatever a task holds
}
"""The lowest level at which a library may speak, whatever is asked of all others."""

_QUERY = re.compile(r"(?<=[\w/%)\]])\?[^\s\"'<>]+")


def configure(settings: Settings) -> None:
    """Send log lines to standard error, coloured only on a terminal."""
    level = LEVELS[settings.log_level]
    output = _Output(sys.stderr)
    final = _final(settings, colors=sys.stderr.isatty())
    structlog.configure(
        processors=[*_COMMON, *final],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, output)),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_COMMON, _without_queries],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    quiet_libraries()


def quiet_libraries() -> None:
    """Keep libraries from logging what nobody may read, whoever handles their lines."""
    for name, level in LIBRARY_LEVELS.items():
        logging.getLogger(name).setLevel(level)


_COMMON: tuple[Processor, ...] = (
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def _final(settings: Settings, *, colors: bool) -> tuple[Processor, ...]:
    """What turns an event into text."""
    secrets = settings.secrets()
    if settings.log_format == "json":
        # JSON escapes by itself.
        shaped, rendered = _Shaped(secrets, escape=False), structlog.processors.JSONRenderer()
        return (structlog.processors.format_exc_info, shaped, rendered)
    shaped = _Shaped(secrets, escape=True)
    return (structlog.processors.format_exc_info, shaped, Console(colors=colors))


class _Shaped:
    """Makes every value fit for a line, in one pass: this is a tenth of a small request.

    Secrets that are known are struck out wherever they came from, every text is held within its
    bound, and where `escape` says so nothing in it can end its line or speak to the terminal. What
    every line has comes before what only some have.
    """

    def __init__(self, secrets: Iterable[str], *, escape: bool) -> None:
        self._forms = _forms_of(secrets)
        self._shortest = min(map(len, self._forms), default=sys.maxsize)
        self._escape = escape

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """The event with all that it tells made fit."""
        traceback = event.pop("exception", None)
        first = {name: event.pop(name) for name in _FIRST if name in event}
        shaped = {
            name: value if type(value) in _PLAIN else self._value(value)
            for name, value in {**first, **event}.items()
        }
        if traceback is not None:
            shaped["exception"] = self._traceback(str(traceback))
        return shaped

    def _value(self, value: Any) -> Any:
        """What is no JSON value becomes a text."""
        if isinstance(value, str):
            return self._text(value)
        if value is None or isinstance(value, (int, float)):
            return value
        if isinstance(value, Mapping):
            return {self._value(key): self._value(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._value(each) for each in value]
        return self._text(str(value))

    def _text(self, text: str) -> str:
        # Secrets are struck out before anything is cut, so that no half of one is left.
        if len(text) >= self._shortest:
            text = self._struck(text)
        if len(text) > MAX_VALUE_CHARACTERS:
            text = _cut(text, MAX_VALUE_CHARACTERS)
        return printable(text) if self._escape else text

    def _traceback(self, text: str) -> str:
        # By \n alone: other line ends come from a message, and stay inside their line.
        lines = self._struck(text).split("\n")[-MAX_TRACEBACK_LINES:]
        cut = [_cut(line, MAX_TRACEBACK_CHARACTERS) for line in lines]
        return "\n".join([f"  | {printable(line)}" for line in cut] if self._escape else cut)

    def _struck(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, "[secret]")
        return text


_FIRST = ("timestamp", "level", "event")
_PLAIN = frozenset({int, float, bool, type(None)})


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def printable(text: str) -> str:
    """`text` with everything that is not a visible character or a space escaped."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def _without_queries(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A library's words about an address: what stands after its `?` may be a ticket or a prompt."""
    event["event"] = _QUERY.sub("?…", str(event["event"]))
    return event


def _forms_of(secrets: Iterable[str]) -> Sequence[str]:
    """Each secret as it is, and as JSON or a representation writes it."""
    known = [secret for secret in secrets if len(secret) >= SHORTEST_SECRET]
    forms = {form for each in known for form in (each, json.dumps(each)[1:-1], repr(each)[1:-1])}
    return sorted(forms, key=len, reverse=True)


class _Output:
    """Standard error, whose reader may go away: a server goes on without its log."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """A whole line in one piece: threads may write too."""
        try:
            self._file.write(text)
        except (OSError, ValueError):
            return

    def flush(self) -> None:
        try:
            self._file.flush()
        except (OSError, ValueError):
            return
