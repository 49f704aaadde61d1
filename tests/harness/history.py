"""What happened in a run, as plain records: what each upstream sent, what each client got.

Every run against faults, load or drains is recorded like this, so that one judge (`invariants.py`)
can say of each whether it was right. Knows nothing of sockets or of how records are made.
"""

from dataclasses import dataclass
from typing import Literal

Dialect = Literal["openai", "eventsource", "json"]
Ending = Literal["clean", "cut", "reset", "silent", "left"]
Kind = Literal["partial_image", "completed", "failed", "gap", "notice", "other"]


@dataclass(frozen=True, slots=True)
class Sent:
    """An event an upstream put on the wire whole; `digest` is the SHA-256 of its base64."""

    kind: Literal["partial_image", "completed", "failed"]
    digest: str = ""
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One upstream POST and its answer.

    `reached` says what must have come to the gateway: `all` of the events; a `prefix` of them,
    after a reset or in a race with a deadline; or `some`, where bytes were changed so that two
    readers may differ. `ending` is for the reader of a report.
    """

    events: tuple[Sent, ...]
    reached: Literal["all", "prefix", "some"] = "all"
    ending: str = "whole"


@dataclass(frozen=True, slots=True)
class Frame:
    """An event as a client parsed it; a JSON answer is one `completed` for each picture.

    `index` is the partial's, `picture` the place among n. A `gap` announces missing events, a
    `notice` is control (a farewell); `other` is what the client's dialect does not have.
    """

    kind: Kind
    digest: str = ""
    index: int | None = None
    picture: int = 0
    sequence: int | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """One HTTP exchange of a client.

    `status` is None where no head came. `left` is the client's or the test's own doing, `silent`
    the end of a client's patience. `error` is the code in the error envelope, if that is the body.
    `leftover` is what followed the last whole event. `head_after` is in seconds.
    """

    status: int | None
    frames: tuple[Frame, ...] = ()
    ending: Ending = "clean"
    error: str | None = None
    leftover: bytes = b""
    head_after: float = 0.0
    output: bytes = b""


@dataclass(frozen=True, slots=True)
class Viewer:
    """What one client got, over all its connections. Only a `slow` one may miss partial images."""

    dialect: Dialect
    connections: tuple[Connection, ...]
    seconds: float = 0.0
    slow: bool = False

    @property
    def frames(self) -> list[Frame]:
        """All frames, in the order in which they came."""
        return [frame for connection in self.connections for frame in connection.frames]

    @property
    def left(self) -> bool:
        """True if the client itself gave up what it was getting."""
        return bool(self.connections) and self.connections[-1].ending == "left"

    @property
    def sent_away(self) -> bool:
        """True if a server that was about to end began nothing for it, and said so.

        Another of the same request may have found its successor.
        """
        return bool(self.connections) and self.connections[-1].error == "draining"


@dataclass(frozen=True, slots=True)
class Generation:
    """A request, all its upstream POSTs in order, and all its viewers.

    `partials` and `pictures` are what was asked for; `posts` is how many upstream POSTs that may
    cost: n where n pictures are streamed, more with fallback upstreams.
    """

    name: str
    exchanges: tuple[Exchange, ...]
    viewers: tuple[Viewer, ...]
    partials: int = 0
    pictures: int = 1
    posts: int = 1


@dataclass(frozen=True, slots=True)
class Resources:
    """What is in use at one moment; None is what nobody measured."""

    generations: int | None = None
    viewers: int | None = None
    reserved_bytes: int | None = None
    upstream_connections: int | None = None
    tasks: int | None = None
    threads: int | None = None
    files: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A whole run. `commit_after`, `deadline`, `slack` are in seconds; `logs` are outputs too."""

    generations: tuple[Generation, ...]
    before: Resources = Resources()
    after: Resources = Resources()
    secrets: tuple[bytes, ...] = ()
    logs: tuple[bytes, ...] = ()
    commit_after: float = float("inf")
    deadline: float = float("inf")
    slack: float = 1.0
