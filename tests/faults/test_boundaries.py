"""Eight faults at 24 kinds of places in an upstream's answer, in three framings, over real sockets.

A submission runs a fixed sample of 96 of the 576; `--long` runs them all. Each case is asked for by
both streaming dialects, and the relay everybody writes first takes the same sample.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from conftest import Figure
from faults.boundaries import FRAMINGS, PLACES, Framing, answer
from faults.recording import (
    PROMPT,
    SETTINGS,
    Case,
    blamed,
    case_of,
    hurry,
    picture_of,
    recorded,
    score,
    told,
)
from harness.clients import Client, EventSourceClient, OpenAIClient
from harness.gateway import Running, Serve, listening_as_it_comes
from harness.history import Exchange, Resources
from harness.invariants import Breach, check
from harness.naive import naive_relay
from harness.proxy import Link, Proxy, proxied
from harness.reading import on_the_wire
from harness.resources import in_use
from harness.toxics import Cut, Duplicate, Flip, Inject, Stall, Toxic, Trickle
from harness.upstream import CUT, Received, ScriptedUpstream, Step, frame, scripted

SILENCE_SECONDS = 1.0
"""What the relays under test allow between events; the product's default is 120 s."""

TRICKLE_SECONDS = 0.1
"""For each byte: far too slow for an event, and never silent."""

DEADLINE_SECONDS = 4.0
SLACK_SECONDS = 4.0
"""I7's one second, and room for a machine that is busy with other things."""

FLOOD = b": flood of comments, of which nothing may remain\n" * 2000


def extra_event(case: str) -> bytes:
    """A partial image with an index that was there, or will be."""
    kind, picture = "image_generation.partial_image", picture_of(case, 99)
    return frame({"type": kind, "b64_json": picture, "partial_image_index": 0})


Action = Callable[[int, Callable[[bytes], bytes], str], Toxic]
"""The toxic at a byte, given what puts bytes into a chunk where they need one, and the case."""

ACTIONS: dict[str, Action] = {
    "fin": lambda at, _chunk, _case: Cut(at),
    "rst": lambda at, _chunk, _case: Cut(at, "rst"),
    "stall": lambda at, _chunk, _case: Stall(at),
    "trickle": lambda at, _chunk, _case: Trickle(at, TRICKLE_SECONDS),
    "flip": lambda at, _chunk, _case: Flip(at),
    "duplicate": lambda at, _chunk, _case: Duplicate(at, 9),
    "comments": lambda at, chunk, _case: Inject(at, chunk(FLOOD)),
    "extra event": lambda at, chunk, case: Inject(at, chunk(extra_event(case))),
}
WAITING = ("stall", "trickle")


@dataclass(frozen=True, slots=True)
class Fault:
    """One of the 576."""

    place: str
    action: str
    framing: Framing

    def __str__(self) -> str:
        return f"{self.action} {self.place} ({self.framing})"


def all_faults() -> list[Fault]:
    return [Fault(p, a, f) for p in PLACES for a in ACTIONS for f in FRAMINGS]


def sample() -> list[Fault]:
    """Every second pair of place and action, the framings in turn."""
    faults = []
    for row, place in enumerate(PLACES):
        for column, action in enumerate(ACTIONS):
            if (row + column) % 2 == 0:
                framing = FRAMINGS[(row + column // 2) % 3]
                faults.append(Fault(place, action, framing))
    return faults


FAULTS = {str(fault): fault for fault in all_faults()}


def fault_of(case: str) -> Fault:
    return FAULTS[case.partition(" by ")[0]]


def cases_of(faults: Sequence[Fault], client: Client) -> list[Case]:
    return [Case(f"{fault} by {client.dialect}", client) for fault in faults]


def script(received: Received) -> Sequence[Step]:
    case = case_of(received)
    return [bytes(answer(case, fault_of(case).framing).wire), CUT]


def case_of_link(link: Link) -> str:
    """Whose request passed through a connection of the proxy."""
    body = bytes(link.up).partition(b"\r\n\r\n")[2].decode()
    prompt = str(json.JSONDecoder().raw_decode(body)[0]["prompt"])
    return prompt.removeprefix(f"{PROMPT} ")


def toxics(link: Link) -> Sequence[Toxic]:
    case = case_of_link(link)
    fault = fault_of(case)
    written = answer(case, fault.framing)

    def chunk(data: bytes) -> bytes:
        framed = fault.framing == "chunked" and written.between_chunks(fault.place)
        return b"%x\r\n%s\r\n" % (len(data), data) if framed else data

    return [ACTIONS[fault.action](written.places[fault.place], chunk, case)]


def exchange(case: str, link: Link) -> Exchange:
    """What came through the proxy, by a reading of the very bytes that it passed on."""
    seen = on_the_wire(bytes(link.down), ended=link.ending in ("cut", "ended"))
    if fault_of(case).action in ("rst", "trickle"):
        return Exchange(seen.events, "prefix", ending=case)
    return Exchange(seen.events, "all" if seen.regular else "some", ending=case)


async def run(
    url: str,
    upstream: ScriptedUpstream,
    proxy: Proxy,
    cases: Sequence[Case],
    gateway: Running | None = None,
    **terms: Any,
) -> list[Breach]:
    """The breaches of `cases` by the relay at `url`, which is `gateway` if it is ours."""

    def measure() -> Resources:
        return in_use(proxy.open, gateway)

    def exchanges() -> Mapping[str, tuple[Exchange, ...]]:
        links = {case_of_link(link): link for link in proxy.links}
        posts = Counter(case_of(received) for received in upstream.requests)
        return {case: (exchange(case, links[case]),) * n for case, n in posts.items()}

    history = await recorded(url, cases, exchanges=exchanges, measure=measure, **terms)
    assert all(each.exchanges for each in history.generations), "a case never met its fault"
    return check(history)


def test_the_sample_has_every_place_every_action_and_every_framing_equally() -> None:
    faults = sample()
    assert len(all_faults()) == len(set(map(str, all_faults()))) == 576
    assert len(faults) == len(set(map(str, faults))) == 96
    assert set(Counter(fault.place for fault in faults).values()) == {4}
    assert set(Counter(fault.action for fault in faults).values()) == {12}
    assert set(Counter(fault.framing for fault in faults).values()) == {32}


@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_place_is_where_its_name_says(framing: Framing) -> None:
    written = answer("x", framing)
    assert set(written.places) == set(PLACES)
    wire, at = bytes(written.wire), written.places
    assert wire[at["in a UTF-8 character"] - 1 :][:2] == "ü".encode()
    assert wire[at["between CR and LF"] - 1 :][:2] == b"\r\n"
    assert wire[at["before the length's LF"] - 1 :][:2] == b"\r\n"
    assert wire[at["between the LFs"] - 1 :][:2] == b"\n\n"
    assert wire[: at["after the head"]].endswith(b"\r\n\r\n")
    assert wire[at["in data"] - 2 :][:5] == b"data:"
    assert wire[at["before the payload's CRLF"] :][:2] == b"\r\n"
    events = on_the_wire(wire, ended=True)
    assert events.regular
    assert [event.kind for event in events.events] == ["partial_image"] * 2 + ["completed"]
    without_the_end = on_the_wire(wire[: at["after completed"]], ended=False)
    assert without_the_end.events == events.events


CLIENTS: tuple[Client, ...] = (OpenAIClient(), EventSourceClient(sleep=hurry))
LIMITS: dict[str, Any] = {
    "first_event_timeout": SILENCE_SECONDS,
    "event_timeout": SILENCE_SECONDS,
    "generation_timeout": DEADLINE_SECONDS,
}


@pytest.mark.parametrize(
    ("waiting", "limits", "at_once"),
    [
        # No limit of time may interfere where nothing is slow, however busy the machine.
        pytest.param(False, {}, 16, id="hurt"),
        pytest.param(True, LIMITS, 96, id="slow"),
    ],
)
async def test_no_fault_of_an_upstream_breaks_an_invariant(
    serve: Serve,
    figure: Figure,
    every_case: bool,
    waiting: bool,
    limits: dict[str, Any],
    at_once: int,
) -> None:
    chosen = all_faults() if every_case else sample()
    faults = [fault for fault in chosen if (fault.action in WAITING) == waiting]
    cases = [case for client in CLIENTS for case in cases_of(faults, client)]
    async with (
        scripted(script) as upstream,
        proxied(upstream.port, down=toxics) as proxy,
        serve(proxy.url + "/v1", **SETTINGS, **limits) as gateway,
    ):
        breaches = await run(
            gateway.url,
            upstream,
            proxy,
            cases,
            gateway,
            at_once=at_once,
            deadline=DEADLINE_SECONDS,
            slack=SLACK_SECONDS,
        )
    what = "stall and trickle" if waiting else "the other faults"
    for client in CLIENTS:
        own = [each for each in breaches if each.where.endswith((f"({client.dialect})", "gateway"))]
        figure(f"F2 {what}, {client.dialect} client: {score(cases_of(faults, client), own)}")
    assert not breaches, told(breaches)


async def test_the_naive_relay_is_blamed_for_most_of_the_sample(figure: Figure) -> None:
    cases = cases_of(sample(), OpenAIClient(patience=DEADLINE_SECONDS))
    async with (
        scripted(script) as upstream,
        proxied(upstream.port, down=toxics) as proxy,
        listening_as_it_comes(naive_relay(proxy.url + "/v1", read_timeout=SILENCE_SECONDS)) as url,
    ):
        breaches = await run(url, upstream, proxy, cases, at_once=96)
    figure(f"F2 all faults of the sample, openai client, naive relay: {score(cases, breaches)}")
    assert len(blamed(breaches)) > len(cases) / 2
