"""A request's one line, in place of the server's own, which would tell queries.

Paths are told as they came, but for those that are a permission in themselves.
"""

import time
from dataclasses import dataclass, field
from typing import Literal

import structlog

_log = structlog.stdlib.get_logger("safelight.access")

SECRET_PATH = "/v1/images/files/"  # noqa: S105 - below it are signed links
MAX_PATH_CHARACTERS = 200

UNMATCHED = "unmatched"
"""Stands for the route of a request that has none."""

Reached = Literal["request", "head", "answering", "done"]
"""How far an exchange has come: the request's body is not all here, nothing is answered yet, part
of the answer is sent, all of it is."""


@dataclass(slots=True)
class Exchange:
    """One request and its answer, as far as they have come.

    `route` is the template that matched; `caller` and `generation` are known later, if at all.
    """

    request_id: str
    method: str
    path: str
    client: str | None
    started: float = field(default_factory=time.monotonic)
    status: int | None = None
    bytes_sent: int = 0
    received: bool = False
    finished: bool = False
    route: str = UNMATCHED
    caller: str | None = None
    generation: str | None = None

    @property
    def reached(self) -> Reached:
        """How far it has come."""
        if self.status in (None, CLIENT_LEFT):
            return "head" if self.received else "request"
        return "done" if self.finished else "answering"


CLIENT_LEFT = 499
"""The status that nobody received, since the client had left."""


def write(exchange: Exchange) -> None:
    """The line of an exchange that is over."""
    reached = exchange.reached
    facts = {
        "method": exchange.method[:MAX_PATH_CHARACTERS],
        "path": _path(exchange),
        "status": exchange.status,
        "seconds": round(time.monotonic() - exchange.started, 3),
        "bytes": exchange.bytes_sent,
        "reached": None if reached == "done" else reached,
        "request": exchange.request_id,
        "caller": exchange.caller,
        "client": exchange.client,
        "generation": exchange.generation,
    }
    _log.info("request", **{name: fact for name, fact in facts.items() if fact is not None})


def _path(exchange: Exchange) -> str:
    if exchange.path.startswith(SECRET_PATH):
        return f"{SECRET_PATH}…"
    return exchange.path[:MAX_PATH_CHARACTERS]
