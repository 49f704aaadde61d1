"""How a log line looks to people: time, level, what happened, and the facts as `name=value`.

structlog's own renderer looks alike and takes seven times as long, which is felt at some hundred
requests a second; so does walking the facts once to clean and once more to write them.
"""

import re
from collections.abc import Mapping
from typing import Any

from structlog.typing import EventDict, WrappedLogger

from safelight.observe.cleaning import Cleaner

_RESET, _DIM, _BOLD = "\x1b[0m", "\x1b[2m", "\x1b[1m"
_COLORS = {"debug": "\x1b[34m", "info": "\x1b[32m", "warning": "\x1b[33m"}
_RED = "\x1b[31m"

_QUOTED = re.compile(r"""[ ='"\\,{}\[\]]""")
"""What would make it doubtful where a value ends, or what it is."""

_PLAIN = frozenset({int, float, bool, type(None)})


class Console:
    """Renders an event as one line."""

    def __init__(self, cleaner: Cleaner, *, colors: bool) -> None:
        self._cleaner = cleaner
        self._colors = colors

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> str:
        """One line, and below it the traceback where there is one."""
        timestamp, level = event.pop("timestamp"), event.pop("level")
        said = self._cleaner.text(str(event.pop("event")))
        traceback = event.pop("exception", None)
        facts = " ".join([f"{name}={self._fact(fact)}" for name, fact in event.items()])
        if self._colors:
            color = _COLORS.get(level, _RED)
            line = f"{_DIM}{timestamp}{_RESET} {color}{level:<8}{_RESET} {_BOLD}{said}{_RESET}"
        else:
            line = f"{timestamp} {level:<8} {said}"
        line = f"{line}  {facts}".rstrip()
        if traceback is None:
            return line
        return f"{line}\n{self._cleaner.traceback(str(traceback))}"

    def _fact(self, fact: Any) -> str:
        kind = type(fact)
        if kind is str:
            text = self._cleaner.text(fact)
            return text if text and _QUOTED.search(text) is None else f'"{_escaped(text)}"'
        if kind in _PLAIN:
            return str(fact)
        if isinstance(fact, str):
            return self._fact(str(fact))
        if isinstance(fact, Mapping):
            members = [f"{self._name(name)}: {self._fact(each)}" for name, each in fact.items()]
            return "{" + ", ".join(members) + "}"
        if isinstance(fact, (list, tuple)):
            return "[" + ", ".join(map(self._fact, fact)) + "]"
        return self._fact(str(fact))

    def _name(self, name: Any) -> str:
        return self._cleaner.text(str(name))


def _escaped(text: str) -> str:
    return text.replace('"', '\\"')
