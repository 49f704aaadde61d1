"""A page's stream cut at any byte, by FIN and by RST, while its generation runs: it gets the rest.

The generation is made to wait until the cut connection is gone, so that every resumption joins a
running log in the middle. A submission cuts at every thirteenth byte; `--long` at every one.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from conftest import Figure
from faults.recording import (
    AT_ONCE,
    PARTIALS,
    SETTINGS,
    Case,
    case_of,
    hurry,
    picture_of,
    recorded,
    score,
    told,
)
from harness.clients import BROWSER, EventSourceClient
from harness.gateway import Running, Serve
from harness.history import Dialect, Exchange, Generation, Resources, Sent, Viewer
from harness.invariants import check
from harness.proxy import proxied
from harness.reading import digest
from harness.resources import in_use
from harness.toxics import CutOnce, How
from harness.upstream import CUT, Received, Step, completed, frame, head, partial, scripted

STEP = 13
REFERENCE = "uncut"
LAST = 6
"""The bytes after the terminal event are among the last ones."""

HOWS: tuple[How, ...] = ("fin", "rst")
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
    """An EventSource whose first connection that gets to the place of `cut` is cut there."""

    cut: CutOnce
    headers: Mapping[str, str]
    dialect: Dialect = "eventsource"

    async def generate(self, url: str, **fields: Any) -> Viewer:
        """Through a proxy of its own."""
        page = EventSourceClient(sleep=hurry, headers=self.headers)
        async with proxied(urlsplit(url).port or 0, down=[self.cut]) as proxy:
            return await page.generate(proxy.url, **fields)


async def stream_of(gateway: Running, headers: Mapping[str, str]) -> bytes:
    """The bytes of a whole stream as such a client gets it, without what sent it there."""
    page = EventSourceClient(headers=headers)
    fields = {"model": "gpt-image-1", "prompt": f"x {REFERENCE}", "partial_images": PARTIALS}
    output = (await page.generate(gateway.url, **fields)).connections[0].output
    return output[output.rfind(b"HTTP/1.1 ") :]


def cuts_of(stream: bytes, headers: Mapping[str, str], step: int) -> dict[str, Case]:
    """Cuts at every `step`th byte, and at each of the last, by both ways of ending."""
    cases = {}
    for at in sorted({*range(1, len(stream), step), *range(len(stream) - LAST, len(stream))}):
        for how in HOWS:
            event = min(stream[:at].count(b"\n\n"), PARTIALS)
            name = f"{event} {at:04d} {how}"
            cases[name] = Case(name, CutClient(CutOnce(at, how), headers))
    return cases


def may_ask_anew(generation: Generation, stream: bytes) -> Generation:
    """What a program may cost that is cut off inside its first event.

    It has no id to come back with, and who knows what it made of half an event? A browser was told
    before where its own generation is.
    """
    cut_at = int(generation.name.split(" ")[1])
    in_first = cut_at > first_event_in(stream) and not generation.viewers[0].connections[0].frames
    return replace(generation, posts=2 if in_first else 1)


def first_event_in(stream: bytes) -> int:
    """Where the chunk begins that brings the first event; a heartbeat may come in one before."""
    at = stream.index(b"\r\n\r\n") + 4
    while True:
        size, _, rest = stream[at:].partition(b"\r\n")
        if b"id: " in rest[: int(size, 16)]:
            return at
        at += len(size) + int(size, 16) + 4


@pytest.mark.parametrize("headers", [{}, BROWSER], ids=["program", "browser"])
async def test_a_page_that_is_cut_off_at_any_byte_gets_the_rest_of_the_same_generation(
    serve: Serve, figure: Figure, every_case: bool, headers: Mapping[str, str]
) -> None:
    cases: dict[str, Case] = {}

    def script(received: Received) -> Sequence[Step]:
        case = case_of(received)
        frames = frames_of(case)
        client = cases[case].client if case in cases else None
        if not isinstance(client, CutClient):
            return [head(), *frames, CUT]
        # The event that is cut is sent; what follows waits until its viewer has been cut off.
        sent = int(case.split(" ")[0]) + 1
        return [head(), *frames[:sent], client.cut.done, *frames[sent:], CUT]

    async with (
        scripted(script) as upstream,
        serve(upstream.url, linger=LINGER_SECONDS, **SETTINGS) as gateway,
    ):

        def measure() -> Resources:
            return in_use(upstream.open, gateway)

        def exchanges() -> Mapping[str, tuple[Exchange, ...]]:
            posts = Counter(case_of(received) for received in upstream.requests)
            return {case: (exchange(case),) * count for case, count in posts.items()}

        stream = await stream_of(gateway, headers)
        cases |= cuts_of(stream, headers, 1 if every_case else STEP)
        history = await recorded(
            gateway.url,
            list(cases.values()),
            exchanges=exchanges,
            measure=measure,
            # Who lost a redirect waits for seconds until its generation counts as abandoned.
            at_once=96 if headers else AT_ONCE,
        )
    if not headers:
        generations = tuple(may_ask_anew(each, stream) for each in history.generations)
        history = replace(history, generations=generations)
    breaches = check(history)
    whose = "browser" if headers else "program"
    figure(f"F1 a {whose}'s EventSource cut and resumed: {score(list(cases.values()), breaches)}")
    assert not breaches, told(breaches)
    connections = [len(each.viewers[0].connections) for each in history.generations]
    # Cut, told to stop; in between resumed, unless the cut came after the terminal event.
    assert min(connections) == 2
    assert connections.count(3) > len(cases) / 2
