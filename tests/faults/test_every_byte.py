"""An upstream's answer cut at every single byte, by FIN and by RST: what clients are told."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from conftest import Figure
from faults.recording import (
    CALLER_KEY,
    KEYED,
    PARTIALS,
    Case,
    blamed,
    case_of,
    picture_of,
    recorded,
    score,
    told,
)
from harness.clients import Client, JSONClient, OpenAIClient
from harness.gateway import Serve, listening_as_it_comes
from harness.history import Exchange, Resources
from harness.invariants import Breach, check
from harness.naive import naive_relay
from harness.reading import on_the_wire
from harness.resources import in_use
from harness.upstream import CUT, RESET, Received, ScriptedUpstream, Step, frame, head, scripted

USAGE = {"input_tokens": 1, "output_tokens": 2, "total_tokens": 3}
FACTS: dict[str, Any] = {"size": "1024x1024", "output_format": "png"}
NAIVE_STEP = 16
"""Every so many bytes are enough to score the naive relay."""

BAD_END = {"fin": CUT, "rst": RESET}


def streamed(case: str) -> bytes:
    """A streamed answer of about 1.5 KiB with a chunk for each event."""
    events = [
        {
            "type": "image_generation.partial_image",
            "b64_json": picture_of(case, index, 220),
            "partial_image_index": index,
            **FACTS,
        }
        for index in range(PARTIALS)
    ]
    final = {"b64_json": picture_of(case, PARTIALS, 220), **FACTS, "usage": USAGE}
    events.append({"type": "image_generation.completed", **final})
    frames = [frame(event) for event in events]
    body = b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in frames)
    return head(Transfer_Encoding="chunked", x_request_id="r" * 20) + body + b"0\r\n\r\n"


def document(case: str) -> bytes:
    """A JSON answer."""
    body = json.dumps(
        {"created": 1, "data": [{"b64_json": picture_of(case, 0)}], **FACTS, "usage": USAGE}
    ).encode()
    return head("200 OK", "application/json", Content_Length=len(body)) + body


ANSWERS: dict[str, Callable[[str], bytes]] = {"streamed": streamed, "document": document}


def cut_of(case: str) -> tuple[bytes, Step]:
    """What the upstream sends for a case called `answer byte fin|rst …`, and its bad end."""
    answer, at, how, *_ = case.split(" ")
    return ANSWERS[answer](case)[: int(at)], BAD_END[how]


def script(received: Received) -> Sequence[Step]:
    sent, bad_end = cut_of(case_of(received))
    return [sent, bad_end] if sent else [bad_end]


def every_cut(answer: str, client: Client, step: int = 1) -> list[Case]:
    length = len(ANSWERS[answer](f"{answer} 0000 fin {client.dialect}"))
    return [
        Case(f"{answer} {at:04d} {how} {client.dialect}", client)
        for at in range(0, length + 1, step)
        for how in BAD_END
    ]


def exchange(case: str) -> Exchange:
    """What an upstream put on the wire for a case, by a reading of its bytes."""
    sent, bad_end = cut_of(case)
    events = on_the_wire(sent, ended=bad_end == CUT).events
    return Exchange(events, "all" if bad_end == CUT else "prefix", ending=case)


async def sweep(
    url: str,
    upstream: ScriptedUpstream,
    cases: Sequence[Case],
    active: Callable[[], int | None] = lambda: None,
) -> list[Breach]:
    """The breaches of `cases` by the relay at `url`; `active` counts its generations."""

    def measure() -> Resources:
        return in_use(upstream_connections=upstream.open, generations=active())

    def exchanges() -> Mapping[str, tuple[Exchange, ...]]:
        posts = Counter(case_of(received) for received in upstream.requests)
        return {case: (exchange(case),) * count for case, count in posts.items()}

    return check(await recorded(url, cases, exchanges=exchanges, measure=measure))


CLIENT = OpenAIClient(key=CALLER_KEY)
JSON_CLIENT = JSONClient(key=CALLER_KEY)


@pytest.mark.parametrize(
    ("answer", "client", "step"),
    [("streamed", CLIENT, 1), ("document", JSON_CLIENT, 1), ("streamed", JSON_CLIENT, 4)],
    ids=["openai", "json", "json-of-a-stream"],
)
async def test_a_cut_at_any_byte_is_told_and_nothing_is_lost_before_it(
    serve: Serve, figure: Figure, every_case: bool, answer: str, client: Client, step: int
) -> None:
    cases = every_cut(answer, client, 1 if every_case else step)
    async with (
        scripted(script) as upstream,
        serve(upstream.url, upstream=KEYED, keys=(CALLER_KEY,), replay_ttl=0.5) as gateway,
    ):
        registry = gateway.gateway.registry
        breaches = await sweep(gateway.url, upstream, cases, lambda: registry.active)
    figure(f"F1 {answer} answer, {client.dialect} client: {score(cases, breaches)}")
    assert not breaches, told(breaches)


async def test_the_naive_relay_is_blamed_for_most_cuts(figure: Figure) -> None:
    cases = every_cut("streamed", CLIENT, NAIVE_STEP)
    async with (
        scripted(script) as upstream,
        listening_as_it_comes(naive_relay(upstream.url, read_timeout=5)) as url,
    ):
        breaches = await sweep(url, upstream, cases)
    figure(f"F1 streamed answer, openai client, naive relay: {score(cases, breaches)}")
    assert len(blamed(breaches)) > len(cases) / 2
