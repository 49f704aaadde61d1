"""What makes a value fit for a log line, whoever sent it and whatever it is.

Secrets that are known are struck out wherever they came from, every text is held within its bound,
and where lines are for people nothing in a text can end its line or speak to the terminal.
"""

import codecs
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MAX_VALUE_CHARACTERS = 2048
"""A client can make any name it sends 64 KiB long; a line need not repeat all of it."""

MAX_TRACEBACK_LINES = 120
MAX_TRACEBACK_CHARACTERS = 300
"""Of each line: an exception's message may quote what it stumbled over, such as a picture."""

SHORTEST_SECRET = 8
"""What is shorter would be found in ordinary words."""

_escape = codecs.getencoder("unicode_escape")
# Found now: Python reads a codec's module at its first use, which a process out of files cannot.


class Cleaner:
    """Of one log. `escape` is for lines that are not JSON, which escapes by itself."""

    def __init__(self, secrets: Iterable[str], *, escape: bool) -> None:
        self._forms = _forms_of(secrets)
        self._shortest = min(map(len, self._forms), default=sys.maxsize)
        self._escape = escape

    def text(self, text: str) -> str:
        """A value's text."""
        # Secrets are struck out before anything is cut, so that no half of one is left.
        if len(text) >= self._shortest:
            text = self._struck(text)
        if len(text) > MAX_VALUE_CHARACTERS:
            text = _cut(text, MAX_VALUE_CHARACTERS)
        return printable(text) if self._escape else text

    def value(self, value: Any) -> Any:
        """Any value as JSON has them; what is none becomes a text."""
        if isinstance(value, str):
            return self.text(value)
        if value is None or isinstance(value, (int, float)):
            return value
        if isinstance(value, Mapping):
            return {self.value(key): self.value(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(each) for each in value]
        return self.text(str(value))

    def traceback(self, text: str) -> str:
        """Its last lines."""
        # By \n alone: other line ends come from a message, and stay inside their line.
        lines = self._struck(text).split("\n")[-MAX_TRACEBACK_LINES:]
        cut = [_cut(line, MAX_TRACEBACK_CHARACTERS) for line in lines]
        return "\n".join([f"  | {printable(line)}" for line in cut] if self._escape else cut)

    def _struck(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, "[secret]")
        return text


def printable(text: str) -> str:
    """`text` with everything that is not a visible character or a space escaped."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else _escape(each)[0].decode() for each in text)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _forms_of(secrets: Iterable[str]) -> Sequence[str]:
    """Each secret as it is, and as JSON or a representation writes it."""
    known = [secret for secret in secrets if len(secret) >= SHORTEST_SECRET]
    forms = {form for each in known for form in (each, json.dumps(each)[1:-1], repr(each)[1:-1])}
    return sorted(forms, key=len, reverse=True)
