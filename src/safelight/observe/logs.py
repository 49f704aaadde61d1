"""Log lines: ours and those of libraries in one format, one line each, with nothing secret in them.

Configured once, by the command line. What a line tells is decided by whoever writes it.
"""

import logging
import re
import sys
import time
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from safelight.config import Settings
from safelight.observe.cleaning import Cleaner
from safelight.observe.console import Console

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING}

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


class _Stamper:
    """The time as RFC 3339 has it, in UTC; a second's text is made once, and not for each line."""

    def __init__(self) -> None:
        self._second = (0, "")

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """The event with its `timestamp`."""
        microseconds = time.time_ns() // 1000
        second = microseconds // 1_000_000
        known, text = self._second
        if known != second:
            text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            self._second = (second, text)
        event["timestamp"] = f"{text}.{microseconds % 1_000_000:06d}Z"
        return event


_COMMON: tuple[Processor, ...] = (
    structlog.stdlib.add_log_level,
    _Stamper(),
)


def _final(settings: Settings, *, colors: bool) -> tuple[Processor, ...]:
    """What turns an event into text."""
    cleaner = Cleaner(settings.secrets(), escape=settings.log_format != "json")
    if settings.log_format == "json":
        rendered: tuple[Processor, ...] = (_Clean(cleaner), structlog.processors.JSONRenderer())
    else:
        rendered = (Console(cleaner, colors=colors),)
    return (structlog.processors.format_exc_info, *rendered)


class _Clean:
    """The event made fit for JSON; what every line has comes before what only some have."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._cleaner = cleaner

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """The event with all that it tells made fit."""
        traceback = event.pop("exception", None)
        first = {name: event.pop(name) for name in _FIRST if name in event}
        cleaned = {name: self._cleaner.value(value) for name, value in {**first, **event}.items()}
        if traceback is not None:
            cleaned["exception"] = self._cleaner.traceback(str(traceback))
        return cleaned


_FIRST = ("timestamp", "level", "event")


def _without_queries(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A library's words about an address: what stands after its `?` may be a ticket or a prompt."""
    event["event"] = _QUERY.sub("?…", str(event["event"]))
    return event


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
