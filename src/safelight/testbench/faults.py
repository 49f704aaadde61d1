"""How faults are asked for: words in a header or in the prompt, to faults or a clear refusal.

    Safelight-Fault: cut after 1; slow 20000
    {"prompt": "a red fox [fault: cut after 1; slow 20000]"}

Both may be there, and the prompt may have several brackets. Pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from safelight.errors import InvalidRequest, Problem
from safelight.server.preferences import FAULT
from safelight.testbench.kinds import KINDS, MOST_MIB, MOST_SECONDS, Answer, Kind

_BRACKETS = re.compile(r"\[\s*fault\s*:([^\]]*)\]", re.IGNORECASE)
_PATTERNS = tuple((kind, kind.pattern) for kind in KINDS)

MAX_FAULT_CHARACTERS = 100
"""What is not a fault is repeated to whoever sent it, but not a whole prompt of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for, as far as faults mind; None where it is not known."""

    answer: Answer
    partials: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault as it was asked for: seconds, counts and sizes are in `values` by their names."""

    kind: Kind
    text: str
    values: Mapping[str, float | str]

    def number(self, name: str, default: float = 0.0) -> float:
        """A value that is a number."""
        value = self.values.get(name, default)
        return float(value)

    @property
    def count(self) -> int:
        """Events after which it acts, or how many are let through."""
        return int(self.number("count"))


class Faults:
    """The faults of one request, each kind once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self._by_name = {fault.kind.name: fault for fault in faults}

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def __str__(self) -> str:
        return "; ".join(fault.text for fault in self._by_name.values())

    def get(self, *names: str) -> Fault | None:
        """The one of that name, or of the first of the names that there is."""
        return next((self._by_name[name] for name in names if name in self._by_name), None)

    def only(self, *names: str) -> "Faults":
        """Those of these names."""
        return Faults([fault for name, fault in self._by_name.items() if name in names])

    def without(self, others: "Faults") -> "Faults":
        """All but those."""
        return Faults([f for name, f in self._by_name.items() if not others.get(name)])

    @property
    def cut(self) -> bool:
        """True if the connection itself is to be ended."""
        return any(fault.kind.cuts for fault in self._by_name.values())

    @property
    def at_once(self) -> Fault | None:
        """The one that needs no picture: nothing is generated."""
        return self.get("drop", "status", "refusal")

    def check(self, asked: Asked) -> None:
        """Raise `InvalidRequest` where one of them would have nothing to act on."""
        for fault in self._by_name.values():
            _check(fault, asked)


def parse(header: str | None, prompt: str | None) -> Faults:
    """The faults that are asked for. Raises `InvalidRequest`."""
    named = _parts([] if header is None else [header])
    words = _parts(_BRACKETS.findall(prompt or ""))
    faults = [_fault(text, ("header", FAULT)) for text in named]
    faults += [_fault(text, ("body", "prompt")) for text in words]
    _refuse_contradictions(faults)
    return Faults(faults)


def _parts(texts: Iterable[str]) -> list[str]:
    return [" ".join(part.split()) for text in texts for part in text.split(";")]


def _fault(text: str, place: tuple[str, str]) -> Fault:
    for kind, pattern in _PATTERNS:
        found = pattern.fullmatch(text)
        if found is not None:
            values = {name: value for name, value in found.groupdict().items() if value is not None}
            fault = Fault(kind, text.lower(), values)
            if fault.number("seconds") > MOST_SECONDS:
                raise refusal(f"{text}: at most {MOST_SECONDS:g} seconds.", place)
            if fault.number("mib") > MOST_MIB:
                raise refusal(f"{text}: at most {MOST_MIB} MiB.", place)
            return fault
    known = ", ".join(kind.usage for kind in KINDS)
    shown = text[:MAX_FAULT_CHARACTERS]
    message = (
        f"There is no fault “{shown}”. Faults: {known}. K counts events, S is seconds, B bytes a "
        "second; what is in brackets may be left out; several are separated by semicolons."
    )
    raise refusal(message, place, "unknown_fault")


def _refuse_contradictions(faults: Sequence[Fault]) -> None:
    names = [fault.kind.name for fault in faults]
    for fault in faults:
        if names.count(fault.kind.name) > 1:
            raise refusal(f"{fault.kind.name} is asked for twice.")
        if fault.kind.alone and len(faults) > 1:
            raise refusal(f"{fault.text} goes with no other fault: it is the whole answer.")
    ends = [fault.text for fault in faults if fault.kind.ends]
    if len(ends) > 1:
        raise refusal(f"{' and '.join(ends)}: an answer ends in one way.")


def _check(fault: Fault, asked: Asked) -> None:
    if asked.answer not in fault.kind.on:
        other = (
            "streams: ask with stream: true" if asked.answer == "json" else "JSON: do not stream"
        )
        raise refusal(f"{fault.text} acts on {other}.")
    if fault.kind.partials and asked.partials is not None:
        least = fault.kind.partials + fault.count
        if asked.partials < least:
            raise refusal(f"{fault.text} needs partial_images of {least} or more to act on.")


def refusal(
    message: str, place: tuple[str, str] = ("header", FAULT), code: str = "invalid_fault"
) -> InvalidRequest:
    """What is said to a request whose faults cannot be."""
    return InvalidRequest([Problem(place, message, code)])
