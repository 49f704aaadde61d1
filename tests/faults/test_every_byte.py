"""An upstream's answer cut at every single byte, by FIN and by RST: what clients are told."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from conftest import Figure
from faults.recording import (
    CALLER_KEY,
    PARTIALS,
    SETTINGS,
    Case,
    blamed,
    case_of,
    picture_of,
    recorded,
    score,
    told,
)
from harness.clients import Client, JSONClient, OpenAIClient
from harness.gateway import Running, Serve, listening_as_it_comes
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

BIT_STEP = 5
"""Of every so many bytes a bit is flipped; with `--long` all bits of all bytes."""

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


def sent_for(case: str) -> tuple[bytes, Step]:
    """What the upstream sends for a case called `answer byte fault …`, and how it ends."""
    answer, place, fault, *_ = case.split(" ")
    wire, at = ANSWERS[answer](case), int(place)
    if fault in BAD_END:
        return wire[:at], BAD_END[fault]
    return wire[:at] + bytes([wire[at] ^ 1 << int(fault)]) + wire[at + 1 :], CUT


def script(received: Received) -> Sequence[Step]:
    sent, end = sent_for(case_of(received))
    return [sent, end] if sent else [end]


def case(answer: str, at: int, fault: str, client: Client) -> Case:
    return Case(f"{answer} {at:04d} {fault} {client.dialect}", client)


def length_of(answer: str, client: Client) -> int:
    return len(ANSWERS[answer](case(answer, 0, "fin", client).name))


def every_cut(answer: str, client: Client, step: int = 1) -> list[Case]:
    places = range(0, length_of(answer, client) + 1, step)
    return [case(answer, at, how, client) for at in places for how in BAD_END]


def every_bit(answer: str, client: Client, step: int = 1) -> list[Case]:
    """A bit of every `step`th byte, or with 1 all of them."""
    places = range(0, length_of(answer, client), step)
    bits = range(8) if step == 1 else None
    return [case(answer, at, str(bit), client) for at in places for bit in bits or [at % 7]]


def exchange(case: str) -> Exchange:
    """What an upstream put on the wire for a case, by a reading of its bytes."""
    sent, end = sent_for(case)
    seen = on_the_wire(sent, ended=end == CUT)
    if end == RESET:
        return Exchange(seen.events, "prefix", ending=case)
    return Exchange(seen.events, "all" if seen.regular else "some", ending=case)


async def sweep(
    url: str,
    upstream: ScriptedUpstream,
    cases: Sequence[Case],
    gateway: Running | None = None,
) -> list[Breach]:
    """The breaches of `cases` by the relay at `url`, which is `gateway` if it is ours."""

    def measure() -> Resources:
        return in_use(upstream.open, gateway)

    def exchanges() -> Mapping[str, tuple[Exchange, ...]]:
        posts = Counter(case_of(received) for received in upstream.requests)
        return {case: (exchange(case),) * count for case, count in posts.items()}

    history = await recorded(url, cases, exchanges=exchanges, measure=measure)
    assert all(each.exchanges for each in history.generations), "a case never met its fault"
    return check(history)


async def sweep_ours(serve: Serve, cases: Sequence[Case]) -> list[Breach]:
    """The breaches of `cases` by Safelight, which forgets what is over soon."""
    async with (
        scripted(script) as upstream,
        serve(upstream.url, keys=(CALLER_KEY,), replay_ttl=0.5, **SETTINGS) as gateway,
    ):
        return await sweep(gateway.url, upstream, cases, gateway)


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
    breaches = await sweep_ours(serve, cases)
    figure(f"F1 {answer} answer, {client.dialect} client: {score(cases, breaches)}")
    assert not breaches, told(breaches)


@pytest.mark.parametrize(
    ("answer", "client"),
    [("streamed", CLIENT), ("document", JSON_CLIENT)],
    ids=["openai", "json"],
)
async def test_a_flipped_bit_is_told_or_passed_on_as_it_came(
    serve: Serve, figure: Figure, every_case: bool, answer: str, client: Client
) -> None:
    cases = every_bit(answer, client, 1 if every_case else BIT_STEP)
    breaches = await sweep_ours(serve, cases)
    figure(f"F1 bits of a {answer} answer, {client.dialect} client: {score(cases, breaches)}")
    assert not breaches, told(breaches)


async def test_the_naive_relay_is_blamed_for_most_cuts_and_not_for_a_whole_answer(
    figure: Figure,
) -> None:
    cuts = every_cut("streamed", CLIENT, NAIVE_STEP)
    whole = case("streamed", length_of("streamed", CLIENT), "fin", CLIENT)
    async with (
        scripted(script) as upstream,
        listening_as_it_comes(naive_relay(upstream.url, read_timeout=5)) as url,
    ):
        breaches = await sweep(url, upstream, [*cuts, whole])
    figure(f"F1 streamed answer, openai client, naive relay: {score(cuts, breaches)}")
    assert len(blamed(breaches)) > len(cuts) / 2
    assert not any(where.startswith(whole.name) for where in blamed(breaches))
