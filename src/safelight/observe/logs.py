"""Log lines: ours and those of libraries in one format, one line each, with nothing secret in them.

Configured once, by the command line. What a line tells is decided by whoever writes it.
"""

import codecs
import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
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

_escape = codecs.getencoder("unicode_escape")
# Found now: Python reads a codec's module at its first use, which a process out of files cannot.

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
    # Struck out before anything is cut, so that no half of one is left.
    shaped = (structlog.processors.format_exc_info, _WithoutSecrets(secrets), _bounded)
    if settings.log_format == "json":
        return (*shaped, structlog.processors.JSONRenderer())
    return (*shaped, _escaped, Console(colors=colors))


def _bounded(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Every value within its bound, and what every line has before what only some have."""
    first = {name: event.pop(name) for name in ("timestamp", "level", "event") if name in event}
    traceback = event.pop("exception", None)
    bounded = {name: _each_text(value, _cut_value) for name, value in {**first, **event}.items()}
    if traceback is None:
        return bounded
    # By \n alone: other line ends come from a message, and stay inside their line.
    lines = [_cut(line, MAX_TRACEBACK_CHARACTERS) for line in str(traceback).split("\n")]
    return {**bounded, "exception": "\n".join(lines[-MAX_TRACEBACK_LINES:])}


def _escaped(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Nothing in a value can end its line or speak to the terminal. JSON escapes by itself."""
    traceback = event.pop("exception", None)
    escaped = {name: _each_text(value, printable) for name, value in event.items()}
    if traceback is None:
        return escaped
    lines = [f"  | {printable(line)}" for line in str(traceback).split("\n")]
    return {**escaped, "exception": "\n".join(lines)}


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """`value` with `change` made to every text in it; what is no JSON value becomes a text."""
    if isinstance(value, str):
        return change(value)
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, Mapping):
        return {_each_text(key, change): _each_text(each, change) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_each_text(each, change) for each in value]
    return change(str(value))


def _cut_value(text: str) -> str:
    return _cut(text, MAX_VALUE_CHARACTERS)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def printable(text: str) -> str:
    """`text` with everything that is not a visible character or a space escaped."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else _escape(each)[0].decode() for each in text)


def _without_queries(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A library's words about an address: what stands after its `?` may be a ticket or a prompt."""
    event["event"] = _QUERY.sub("?…", str(event["event"]))
    return event


class _WithoutSecrets:
    """Strikes out the secrets that are known, wherever they came from."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._forms = _forms_of(secrets)

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {name: _each_text(value, self._struck) for name, value in event.items()}

    def _struck(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, "[secret]")
        return text


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
