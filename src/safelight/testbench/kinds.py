"""The faults there are: how each is written, what it does, and what a good client makes of it.

README's table is made from this one. What they do is done in `stages.py` and `bench.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Answer = Literal["stream", "json"]
"""What a request asks for; a fault acts on one of them or on both."""

MOST_SECONDS = 600.0
"""Longer than any client waits."""

MOST_MIB = 64
"""A huge event is twice what Safelight takes from an upstream; it is held whole in memory."""

_PARTS = {
    "K": r"(?P<count>\d{1,3})",
    "S": r"(?P<seconds>\d{1,3}(?:\.\d{1,3})?)",
    "±S": r"(?P<shift>[+-]?\d{1,9})",
    "B": r"(?P<rate>[1-9]\d{2,8})",
    "MIB": r"(?P<mib>[1-9]\d?)",
    "CODE": r"(?P<status>[45]\d\d)",
    "TYPE": r"(?P<type>[a-z]+/[a-z0-9.+-]+)",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One fault. `usage` is how it is written; what stands in brackets there may be left out.

    `ends` where it is how an answer ends, of which there is one; `alone` where it takes the place
    of the whole answer. `partials` is how many partial images it needs to act on, beside its own
    count where `counts`.
    """

    usage: str
    does: str
    client: str
    on: tuple[Answer, ...] = ("stream", "json")
    ends: bool = False
    alone: bool = False
    cuts: bool = False
    partials: int = 0

    @property
    def name(self) -> str:
        """The words before the first value."""
        words = self.usage.split()
        values = [number for number, word in enumerate(words) if word.strip("[]") in _PARTS]
        return " ".join(words[: values[0]] if values else words)

    @property
    def pattern(self) -> re.Pattern[str]:
        """What is accepted: the usage with values in it, in any case."""
        found = []
        for part in re.split(r"( \[.*\])", self.usage):
            words = " ".join(
                _PARTS.get(word, re.escape(word)) for word in part.strip(" []").split()
            )
            found.append(f"(?: {words})?" if part.startswith(" [") else words)
        return re.compile("".join(found), re.ASCII | re.IGNORECASE)


WAIT = "Waits, with a time limit of its own, and shows what it has."
NO_WHOLE = "Treats what it has as unfinished: a partial image is never the result."
TELLS = "Shows the message, and does not ask again by itself."

KINDS: Sequence[Kind] = (
    Kind(
        "pace S",
        "The events are spread evenly over S seconds; JSON comes after S seconds.",
        "Shows each picture as it comes.",
    ),
    Kind("jitter S", "Each event is late by up to S seconds, by chance.", WAIT),
    Kind(
        "slow B",
        "Bytes leave at B a second (100 or more), whatever their events.",
        "Reads in pieces and parses only whole events.",
    ),
    Kind(
        "stall after K [for S]",
        "Silence after K events: for S seconds, or until the client leaves.",
        WAIT,
    ),
    Kind(
        "partials K",
        "No more than K partial images come, although more were asked for.",
        "Waits for `completed`, not for a count.",
        on=("stream",),
        partials=1,
    ),
    Kind(
        "final first",
        "The finished picture comes before its partial images.",
        "Ends at `completed`; ignores what comes after.",
        on=("stream",),
        partials=1,
    ),
    Kind(
        "repeat",
        "Every partial image comes twice, with the same index.",
        "Shows it twice or once; counts by index.",
        on=("stream",),
        partials=1,
    ),
    Kind(
        "backwards",
        "The partial images come with falling indexes.",
        "Does not go back to a coarser picture.",
        on=("stream",),
        partials=2,
    ),
    Kind(
        "no terminal",
        "The stream ends in good order, without its terminal event.",
        NO_WHOLE,
        on=("stream",),
        ends=True,
    ),
    Kind("cut after K", "The connection is closed after K events.", NO_WHOLE, ends=True, cuts=True),
    Kind(
        "cut inside K",
        "The same in the middle of the event after those.",
        f"{NO_WHOLE} Drops the half event.",
        ends=True,
        cuts=True,
    ),
    Kind(
        "reset after K", "The connection is reset after K events.", NO_WHOLE, ends=True, cuts=True
    ),
    Kind(
        "reset inside K",
        "The same in the middle of the event after those.",
        f"{NO_WHOLE} Drops the half event.",
        ends=True,
        cuts=True,
    ),
    Kind(
        "drop",
        "The connection is closed without any answer.",
        "Says so. Asks again only with an `Idempotency-Key`: it may have been paid for.",
        ends=True,
        alone=True,
        cuts=True,
    ),
    Kind(
        "malformed after K",
        "The event after the first K is half its JSON; the stream goes on.",
        "Skips it or gives up with a message; does not break.",
    ),
    Kind(
        "error after K",
        "After K events the upstream's own failure, as `event: error`.",
        TELLS,
        on=("stream",),
        ends=True,
    ),
    Kind(
        "flat error after K",
        "The same without the `error` object around it, as some servers have it.",
        "Takes it for a failure, not for a picture.",
        on=("stream",),
        ends=True,
    ),
    Kind(
        "refusal",
        "Refused by content policy before it began: 400 `moderation_blocked`.",
        "Shows the message; never asks the same again.",
        ends=True,
        alone=True,
    ),
    Kind(
        "refusal after K",
        "Refused after K events, for what the picture shows.",
        "The same, and takes away the partial images.",
        on=("stream",),
        ends=True,
    ),
    Kind(
        "status CODE [retry S]",
        "That status, 400 to 599, with an error as providers send it, and `Retry-After`.",
        "401: asks for another key. 429, 503: waits for `Retry-After`. Others: shows the message.",
        ends=True,
        alone=True,
    ),
    Kind(
        "huge MIB",
        "The first picture is as many MiB of base64, up to 64, and still a picture.",
        "Has no limit on the length of a line.",
    ),
    Kind(
        "answer json",
        "One JSON object although a stream was asked for.",
        "Looks at `Content-Type` before it reads.",
        on=("stream",),
        ends=True,
        alone=True,
    ),
    Kind(
        "answer sse",
        "A stream although JSON was asked for.",
        "Looks at `Content-Type` before it reads.",
        on=("json",),
        ends=True,
        alone=True,
    ),
    Kind(
        "content-type TYPE",
        "The same bytes, called TYPE.",
        "Refuses what it cannot read, or looks at the bytes.",
    ),
    Kind(
        "clock ±S",
        "The clock is wrong by S seconds: `created_at` and `created`.",
        "Measures time by its own clock.",
    ),
)
"""In the order in which README shows them."""
