"""Where a request stands in its caller's distributed trace: the two headers of W3C Trace Context.

Read tolerantly (a header that is not one is as good as none, as the recommendation says), written
strictly. What is recorded of a trace, and who is told of it, is decided elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

TRACEPARENT = "traceparent"
TRACESTATE = "tracestate"

MAX_STATE_CHARACTERS = 512
"""What the recommendation asks everybody to pass on; more than that is left out."""

_PARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.ASCII)

_SAMPLED = 1


@dataclass(frozen=True, slots=True)
class TraceContext:
    """A place in a trace: ids in lower-case hexadecimal (32 and 16 digits), `flags` 0 to 255."""

    trace_id: str
    span_id: str
    flags: int = _SAMPLED
    state: str = ""

    @property
    def sampled(self) -> bool:
        """True if whoever came before records this trace."""
        return bool(self.flags & _SAMPLED)

    def attempt(self, upstream: str) -> "TraceContext":  # noqa: ARG002 - as whoever records does
        """For an upstream the same place again: nothing is recorded here, only passed on."""
        return self

    def headers(self) -> dict[str, str]:
        """As the headers of a request."""
        parent = f"00-{self.trace_id}-{self.span_id}-{self.flags:02x}"
        return {TRACEPARENT: parent} | ({TRACESTATE: self.state} if self.state else {})


def parse_trace(parents: Sequence[str], states: Sequence[str]) -> TraceContext | None:
    """From all the values of `traceparent` and of `tracestate`; None where there is no trace."""
    found = _PARENT.fullmatch(parents[0].strip()) if len(parents) == 1 else None
    if found is None:
        return None
    version, trace_id, span_id, flags, more = found.groups()
    # A version to come may have further fields, this one may not.
    invalid = version == "ff" or (version == "00" and more)
    if invalid or not int(trace_id, 16) or not int(span_id, 16):
        return None
    return TraceContext(trace_id, span_id, int(flags, 16), _state(states))


def _state(states: Sequence[str]) -> str:
    state = ",".join(each.strip() for each in states if each.strip())
    fits = len(state) <= MAX_STATE_CHARACTERS and state.isascii() and state.isprintable()
    return state if fits else ""
