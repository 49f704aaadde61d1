"""Raw requests through each front: nobody can make it and Safelight see different ones.

Each payload's path is made its own, so that a front's log and what Safelight saw can be compared
payload by payload: a request of which the front knows nothing was smuggled past it. All that ends
in a fault of ours or in silence is found on the way.
"""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from conftest import Figure
from fronts.conftest import Before, each_front
from hardening.test_requests import mutated
from harness.fronts import CADDY, HAPROXY, NGINX, Passed, Product
from harness.gateway import listening, port_of
from harness.payloads import PAYLOADS, Payload
from harness.raw import connected
from harness.recorder import answer, live, raw_settings, read_body
from safelight.errors import SafelightError
from safelight.server.http import HttpTools

DEADLINE = 8.0
"""Seconds for everything that one payload leads to; the fronts are told to wait for one."""

QUIET_SECONDS = 0.4
"""After an answer, with nothing more to come."""

MUTATIONS = 600
"""With `--long`, besides: payloads with a few bytes changed."""

AT_ONCE = 200

HASTY: dict[str, Mapping[str, str]] = {
    NGINX.name: {"_timeout 10s": "_timeout 1s"},
    CADDY.name: {"read_header 10s": "read_header 1s", "read_body 10s": "read_body 1s"},
    HAPROXY.name: {"http-request 10s": "http-request 1s\n    timeout client 2s"},
}
"""The recipes' own deadlines, shorter. HAProxy's for a body is among Debian's defaults."""

REUSING: dict[str, Mapping[str, str]] = {
    NGINX.name: {
        "server {\n": "upstream reused { server 127.0.0.1:8000; keepalive 8; }\nserver {\n",
        "proxy_pass http://127.0.0.1:8000": "proxy_pass http://reused",
        "proxy_http_version 1.1;": 'proxy_http_version 1.1; proxy_set_header Connection "";',
    },
    CADDY.name: {"keepalive off": "keepalive 2s"},
    HAPROXY.name: {"option http-server-close": "http-reuse always"},
}
"""What the recipes avoid: connections to Safelight that many clients' requests share, so that what
is left over from one is read as the beginning of the next."""


@dataclass
class Counting:
    """Answers 200 and counts: connections, and each request once, by its target or as `refused`."""

    begun: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    connections: int = 0
    has_it: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await live(receive, send)
            return
        self.begun[path_of(scope["raw_path"].decode("latin-1"))] += 1
        if await read_body(receive) is not None:
            await answer(send, b"seen")

    def refuse(self, _: SafelightError) -> None:
        """Told of what the protocol answers itself, with the application in the middle or not."""
        self.refused += not self.has_it


class Noting(HttpTools):
    """Tells `counter` of connections, and whether the application has what is about to end."""

    counter: Counting

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.counter.connections += 1
        super().connection_made(transport)

    def drop_request(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        self.counter.has_it = cycle is not None and not cycle.response_complete
        return super().drop_request()


@asynccontextmanager
async def counting() -> AsyncIterator[tuple[int, Counting]]:
    """Safelight's protocol before an application that counts; its port."""
    app = Counting()
    protocol = type("Noting", (Noting,), {"counter": app})
    async with listening(app, raw_settings(), protocol, app.refuse) as server:
        yield port_of(server), app


def path_of(target: str) -> str:
    """`/a17` where the target is the 17th payload's, `/hidden` of what a body holds, or `other`."""
    found = re.search(r"/(a\d+|hidden)\b", target)
    return found[0] if found else "other"


def own(payload: Payload, number: int) -> bytes:
    """Its bytes with a path of its own, where it has the usual one. No body has it."""
    return payload.data.replace(b" /a ", b" /a%d " % number)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a client got: the statuses of its answers, and whether anything happened in time."""

    payload: Payload
    statuses: tuple[int, ...]
    hung: bool


async def sent(port: int, payload: Payload, data: bytes) -> Outcome:
    """Send it whole, and read until the end or until an answer is followed by quiet."""
    text, hung = b"", False
    async with connected(port) as client:
        try:
            await client.send(data)
            async with asyncio.timeout(DEADLINE):
                while piece := await client.some(QUIET_SECONDS if statuses_in(text) else DEADLINE):
                    text += piece
        except TimeoutError:
            hung = True
        except ConnectionError:
            pass
    return Outcome(payload, statuses_in(text), hung)


def batched(payloads: Sequence[Payload]) -> Iterator[Sequence[tuple[int, Payload]]]:
    """With their numbers, as many at a time as Debian's nginx takes connections."""
    numbered = list(enumerate(payloads))
    for start in range(0, len(numbered), AT_ONCE):
        yield numbered[start : start + AT_ONCE]


def statuses_in(text: bytes) -> tuple[int, ...]:
    """Of the final answers."""
    found = map(int, re.findall(rb"^HTTP/1\.[01] (\d{3})\b", text, re.MULTILINE))
    return tuple(status for status in found if status >= 200)


BAD_BODY = re.compile("malformed|invalid byte in chunk length|chunk length too large")
"""Caddy's words for a client's fault that it finds while it passes the body on. It answers 502."""


@dataclass
class Verdict:
    """What was found wrong with a front and Safelight behind it, and how much was compared."""

    wrong: list[str] = field(default_factory=list)
    passed_on: int = 0


def judged(outcomes: Sequence[Outcome], passed: Sequence[Passed], app: Counting) -> Verdict:
    """Compare the front's account, Safelight's, and what clients got."""
    verdict = Verdict(passed_on=len(passed))
    meant = Counter(path_of(each.target) for each in passed)
    answered = Counter(path_of(each.target) for each in passed if each.status is not None)
    for path, count in app.begun.items():
        if count > meant[path]:
            verdict.wrong.append(f"{path}: Safelight saw {count}, the front sent {meant[path]}")
    seen, heard = sum(app.begun.values()) + app.refused, sum(answered.values())
    # A request may fail between the two, as where its own body is broken.
    if not heard <= seen <= len(passed):
        verdict.wrong.append(f"{heard} answered, {seen} seen, {len(passed)} sent")
    ours = {path_of(each.target) for each in passed if not BAD_BODY.search(each.why)}
    for number, each in enumerate(outcomes):
        if each.hung:
            verdict.wrong.append(f"{each.payload.name}: neither an answer nor an end")
        if any(status >= 500 for status in each.statuses) and f"/a{number}" in ours:
            verdict.wrong.append(f"{each.payload.name}: {each.statuses}, and not by the front")
    return verdict


@each_front
@pytest.mark.parametrize("reusing", [False, True], ids=["as it stands", "reusing connections"])
async def test_no_request_is_read_in_two_ways(
    before: Before, figure: Figure, every_case: bool, product: Product, reusing: bool
) -> None:
    payloads = list(PAYLOADS)
    if every_case:
        chance = random.Random(20)
        payloads += [Payload(f"mutation {n}", mutated(chance), ()) for n in range(MUTATIONS)]
    changes = {**(REUSING[product.name] if reusing else {}), **HASTY[product.name]}
    async with counting() as (port, app), before(port, product, changes) as front:
        outcomes = []
        for batch in batched(payloads):
            jobs = [sent(front.place.port, each, own(each, number)) for number, each in batch]
            outcomes += await asyncio.gather(*jobs)
        await front.quit()
        verdict = judged(outcomes, front.passed, app)
    kind = "reusing connections" if reusing else "as it stands"
    figure(
        f"raw requests through {product} {kind}: {len(payloads)} sent, {verdict.passed_on} passed "
        f"on, {app.refused} of these refused by us, {len(verdict.wrong)} wrong"
    )
    assert not verdict.wrong
    seen = sum(app.begun.values()) + app.refused
    assert seen > len(payloads) // 10
    assert (app.connections < seen) == reusing


def test_what_a_front_knows_nothing_of_is_found() -> None:
    app = Counting(Counter({"/a0": 2}))
    outcome = Outcome(PAYLOADS[0], (200,), hung=False)
    verdict = judged([outcome], [Passed("/a0", 200)], app)
    assert verdict.wrong == [
        "/a0: Safelight saw 2, the front sent 1",
        "1 answered, 2 seen, 1 sent",
    ]


def test_a_fault_that_is_not_the_fronts_is_found() -> None:
    app = Counting(Counter({"/a0": 1, "/a1": 1, "/a2": 1}))
    faults = [(502,), (502,), ()]
    outcomes = [Outcome(PAYLOADS[0], statuses, hung=not statuses) for statuses in faults]
    passed = [Passed("/a0", None, "malformed chunk"), Passed("/a1", None), Passed("/a2", None)]
    assert len(judged(outcomes, passed, app).wrong) == 2
