"""A page's stream cut at any byte, by FIN and by RST, while its generation runs: it gets the rest.

The generation is made to wait until the cut connection is gone, so that every resumption joins a
running log in the middle. A submission cuts at every thirteenth byte; `--long` at every one.
"""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from conftest import Figure
from faults.recording import (
    KEYED,
    PARTIALS,
    Case,
    case_of,
    picture_of,
    recorded,
    score,
    told,
)
from harness.clients import EventSourceClient
from harness.gateway import Serve
from harness.history import Dialect, Exchange, Resources, Sent, Viewer
from harness.invariants import check
from harness.proxy import Proxy, proxied
from harness.reading import digest
from harness.resources import in_use
from harness.toxics import CutOnce, How
from harness.upstream import CUT, Received, Step, completed, frame, head, partial, scripted

STEP = 13
REFERENCE = "uncut"
LINGER_SECONDS = 20.0
"""Longer than any reconnect takes: who comes back in time must find the generation running."""


def frames_of(case: str) -> list[bytes]:
    partials = [partial(n, b64_json=picture_of(case, n)) for n in range(PARTIALS)]
    return [frame(each) for each in [*partials, completed(b64_json=picture_of(case, PARTIALS))]]


def exchange(case: str) -> Exchange:
    digests = [digest(picture_of(case, number)) for number in range(PARTIALS + 1)]
    partials = [Sent("partial_image", digests[n], n) for n in range(PARTIALS)]
    return Exchange((*partials, Sent("completed", digests[-1])), ending=case)


@dataclass(frozen=True, slots=True)
class CutClient:
    """An EventSource whose first connection that gets to byte `at` is cut there.

    Its proxy is put into `proxies` under the case's name, for the upstream to wait for.
    """

    at: int
    how: How
    proxies: dict[str, Proxy]
    dialect: Dialect = "eventsource"

    async def generate(self, url: str, **fields: Any) -> Viewer:
        """Through a proxy of its own."""
        cut = CutOnce(self.at, self.how)
        async with proxied(urlsplit(url).port or 0, down=[cut]) as proxy:
            self.proxies[str(fields["prompt"]).partition(" ")[2]] = proxy
            return await EventSourceClient().generate(proxy.url, **fields)


async def test_a_page_that_is_cut_off_at_any_byte_gets_the_rest(
    serve: Serve, figure: Figure, every_case: bool
) -> None:
    proxies: dict[str, Proxy] = {}

    def script(received: Received) -> Sequence[Step]:
        case = case_of(received)
        frames = frames_of(case)
        if case.startswith(REFERENCE) or case not in proxies:
            return [head(), *frames, CUT]
        # The event that is cut has been sent; what follows waits until its viewer is gone.
        sent = int(case.split(" ")[0]) + 1
        return [head(), *frames[:sent], proxies[case].links[0].closed, *frames[sent:], CUT]

    async with AsyncExitStack() as stack:
        upstream = await stack.enter_async_context(scripted(script))
        gateway = await stack.enter_async_context(
            serve(upstream.url, upstream=KEYED, linger=LINGER_SECONDS)
        )
        registry = gateway.gateway.registry

        def measure() -> Resources:
            return in_use(upstream_connections=upstream.open, generations=registry.active)

        def exchanges() -> Mapping[str, tuple[Exchange, ...]]:
            posts: dict[str, tuple[Exchange, ...]] = {}
            for received in upstream.requests:
                case = case_of(received)
                posts[case] = (*posts.get(case, ()), exchange(case))
            return posts

        uncut = await EventSourceClient().generate(
            gateway.url, prompt=f"x {REFERENCE}", model="gpt-image-1", partial_images=PARTIALS
        )
        whole = uncut.connections[0].output
        cases = [
            Case(f"{event_at(whole, at)} {at:04d} {how}", CutClient(at, how, proxies))
            for at in range(1, len(whole), 1 if every_case else STEP)
            for how in ("fin", "rst")
        ]
        history = await recorded(gateway.url, cases, exchanges=exchanges, measure=measure)
    resumed = tuple(
        # Who was cut off before the first id has nothing to resume by: it asks anew.
        replace(each, posts=1 if each.viewers[0].connections[0].frames else 2)
        for each in history.generations
    )
    breaches = check(replace(history, generations=resumed))
    figure(f"F1 a page's stream cut and resumed, eventsource client: {score(cases, breaches)}")
    assert not breaches, told(breaches)
    # Cut, resumed, told to stop: unless the cut came after the terminal event.
    connections = [len(each.viewers[0].connections) for each in history.generations]
    assert min(connections) == 2
    assert connections.count(3) > len(cases) / 2


def event_at(output: bytes, at: int) -> int:
    """Which of a stream's events the byte at that place belongs to."""
    return min(output[:at].count(b"\n\n"), PARTIALS)
