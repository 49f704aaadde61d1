"""Many cases run at once against one gateway, and recorded as one history.

A case is a client and a name; the name is in its prompt, so that the upstream knows whose request
it has, and in its pictures, so that another's bytes are noticed.
"""

import asyncio
import base64
import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pydantic import SecretStr
from structlog.testing import capture_logs

from harness.clients import Client
from harness.history import Exchange, Generation, History, Resources, Viewer
from harness.invariants import Breach
from harness.resources import settled
from harness.upstream import Received

PARTIALS = 2
PROMPT = "canary-prompt"
UPSTREAM_KEY = "canary-upstream-key"
CALLER_KEY = "canary-caller-key"
SECRETS = tuple(text.encode() for text in (PROMPT, UPSTREAM_KEY, CALLER_KEY))

SETTINGS: dict[str, Any] = {
    "upstream": {"auth": "bearer", "key": SecretStr(UPSTREAM_KEY)},
    "max_generations_per_caller": 500,
}
"""A gateway's: its upstream has a key that must never be told, and no case is sent away."""

AT_ONCE = 16
"""Cases under way together: enough to overlap, few enough that none waits long for its turn."""


async def hurry(seconds: float) -> None:  # noqa: ARG001 - the shape of a sleep
    """How long a client here waits before it reconnects, whatever it was told."""
    await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Case:
    """One request of `client`."""

    name: str
    client: Client


def case_of(received: Received) -> str:
    """The name of the case whose request an upstream has."""
    return str(received.json["prompt"]).removeprefix(f"{PROMPT} ")


def picture_of(case: str, number: int, size: int = 66) -> str:
    """Base64 of `size` bytes that begin like a PNG and are nobody else's."""
    noise = hashlib.shake_256(f"{case} {number}".encode()).digest(size - 8)
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + noise).decode()


async def recorded(
    url: str,
    cases: Sequence[Case],
    *,
    exchanges: Callable[[], Mapping[str, tuple[Exchange, ...]]],
    measure: Callable[[], Resources],
    at_once: int = AT_ONCE,
    **terms: Any,
) -> History:
    """The history of `cases` against the gateway at `url`.

    `exchanges` tells, once all is over, what upstreams were asked and sent for each case; `measure`
    what is in use now. `terms` are further members of the history.
    """
    # A first request starts what stays, such as a library's one watcher of signals.
    await _run([replace(cases[-1], name=f"{cases[-1].name} before")], url, 1)
    before = measure()
    with _listening_in() as output:
        viewers = await _run(cases, url, at_once)
        after = await settled(measure, before)
    known = exchanges()
    generations = tuple(
        Generation(case.name, known.get(case.name, ()), (viewer,), PARTIALS)
        for case, viewer in zip(cases, viewers, strict=True)
    )
    return History(generations, before, after, SECRETS, tuple(output), **terms)


async def _run(cases: Sequence[Case], url: str, at_once: int) -> list[Viewer]:
    """What each case's client got, in their order."""
    turn = asyncio.Semaphore(at_once)

    async def run(case: Case) -> Viewer:
        partials = {} if case.client.dialect == "json" else {"partial_images": PARTIALS}
        async with turn:
            return await case.client.generate(
                url, prompt=f"{PROMPT} {case.name}", model="gpt-image-1", **partials
            )

    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(run(case)) for case in cases]
    return [task.result() for task in running]


class _Keeper(logging.Handler):
    """Keeps what libraries log."""

    def __init__(self, output: list[bytes]) -> None:
        super().__init__(logging.INFO)
        self._output = output

    def emit(self, record: logging.LogRecord) -> None:
        self._output.append(self.format(record).encode())


@contextmanager
def _listening_in() -> Iterator[list[bytes]]:
    """Everything that is logged inside, by Safelight and by its libraries."""
    output: list[bytes] = []
    root = logging.getLogger()
    level, handlers = root.level, root.handlers
    root.handlers = [_Keeper(output)]
    root.setLevel(logging.INFO)
    try:
        with capture_logs() as entries:
            yield output
    finally:
        root.setLevel(level)
        root.handlers = handlers
    output += [repr(entry).encode() for entry in entries]


def blamed(breaches: Sequence[Breach]) -> set[str]:
    """Where something was wrong, the gateway as a whole included."""
    return {breach.where for breach in breaches}


def score(cases: Sequence[Case], breaches: Sequence[Breach]) -> str:
    """How many cases went right, in words."""
    wrong = len(blamed(breaches))
    return f"{max(0, len(cases) - wrong)} of {len(cases)} right"


def told(breaches: Sequence[Breach]) -> str:
    """The first of them, for a test's failure."""
    return "\n".join([f"{len(breaches)} breaches", *map(str, breaches[:20])])
