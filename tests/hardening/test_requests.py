"""What raw requests come to: refused with our envelope, or read as exactly the requests they are.

The same table for both parsers, whole and in pieces; then whatever mutations of it give, for which
both must agree.
"""

import asyncio
import random

import pytest

from harness.gateway import Serve
from harness.payloads import GET, MAX_BODY, MAX_HEAD, PAYLOADS, Payload
from harness.raw import END, connected
from harness.recorder import PARSERS, Recorded, Seen, raw_settings, recording
from harness.upstream import answer as picture_answer
from harness.upstream import json_response, scripted

in_the_servers_loop = pytest.mark.asyncio(loop_scope="module")
each_payload = pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload.name)

TIMEOUT = 10.0
MUTATIONS = 400


def test_the_table_is_worth_the_name() -> None:
    assert len(PAYLOADS) >= 60
    assert len({payload.name for payload in PAYLOADS}) == len(PAYLOADS)


@in_the_servers_loop
@each_payload
async def test_a_raw_request_is_refused_or_read_as_what_it_is(
    recorded: Recorded, payload: Payload
) -> None:
    async with asyncio.timeout(TIMEOUT), connected(recorded.port) as client:
        await client.send(payload.data)
        answers = []
        for status in payload.statuses:
            answer = await client.answer()
            while answer.status == 100:
                answer = await client.answer()
            answers.append(answer)
            assert answer.status == status, answer.body
        if payload.refused:
            assert answers[-1].headers["connection"] == "close"
            assert answers[-1].headers["content-type"] == "application/json"
            assert answers[-1].headers["x-request-id"].startswith("req_")
            assert answers[-1].error["type"] == "invalid_request_error"
            assert await client.rest() == b""
            later: tuple[bytes, ...] = ()
        else:
            # The connection is where it should be: the next request is read as such.
            await client.send(GET)
            assert (await client.answer()).status == 200
            later = (b"",)
        seen = recorded.recorder.seen.pop(client.port, [])
    assert tuple(request.body for request in seen) == payload.bodies + later
    assert not [request for request in seen if request.target == b"/hidden"]


@in_the_servers_loop
@pytest.mark.parametrize(
    "payload",
    # Those that are late are so in whatever pieces, and cost a deadline each.
    [payload for payload in PAYLOADS if payload.statuses[-1] != 408],
    ids=lambda payload: payload.name,
)
async def test_a_raw_request_in_pieces_comes_to_the_same(
    recorded: Recorded, payload: Payload
) -> None:
    cut = random.Random(payload.name).randrange(1, len(payload.data))
    async with asyncio.timeout(TIMEOUT), connected(recorded.port) as client:
        await client.send(payload.data[:cut])
        await asyncio.sleep(0.002)  # so that it mostly is a piece of its own; either way is right
        statuses = []
        try:
            await client.send(payload.data[cut:])
            for _ in payload.statuses:
                answer = await client.answer()
                while answer.status == 100:
                    answer = await client.answer()
                statuses.append(answer.status)
        except ConnectionError:
            # Refused for its first piece, and read no further.
            assert payload.refused
            statuses = list(payload.statuses)
        seen = recorded.recorder.seen.pop(client.port, [])
    assert tuple(statuses) == payload.statuses
    assert tuple(request.body for request in seen) == payload.bodies


async def test_the_gateway_itself_answers_none_of_them_with_a_fault(serve: Serve) -> None:
    limits = {"receive_timeout": 0.5, "max_head_bytes": MAX_HEAD, "max_body_bytes": MAX_BODY}

    async def last_status(port: int, payload: Payload) -> int:
        async with connected(port) as client:
            await client.send(payload.data)
            last = [await client.answer() for _ in payload.statuses][-1]
            assert last.error["code"]
            return last.status

    async with (
        asyncio.timeout(TIMEOUT),
        scripted(json_response(picture_answer())) as upstream,
        serve(upstream.url, **limits) as gateway,
    ):
        port = int(gateway.url.rpartition(":")[2])
        statuses = await asyncio.gather(*(last_status(port, payload) for payload in PAYLOADS))
    for payload, status in zip(PAYLOADS, statuses, strict=True):
        # It has no such path, and says so before the body is in.
        assert status in {404, payload.statuses[-1]}, payload.name
    assert not upstream.requests


def mutated(chance: random.Random) -> bytes:
    """A payload with a few bytes flipped, dropped, doubled or put in."""
    data = bytearray(chance.choice(PAYLOADS).data[:600])
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(data))
        kind = chance.randrange(4)
        if kind == 0:
            data[place] = chance.choice(b"\r\n\t \x00:;,+-_0159xX\x7f\xff")
        elif kind == 1:
            del data[place]
        elif kind == 2:
            data[place:place] = chance.choice([b"\r\n", b"\n", b" ", b"0", b"\r", b"a", END])
        else:
            data[place:place] = data[place : place + chance.randint(1, 20)]
    return bytes(data)


Outcome = tuple[list[int], list[Seen], int]
"""Statuses, requests seen to their end, and how many were seen that never ended."""


async def outcome(recorded: Recorded, data: bytes) -> Outcome:
    async with connected(recorded.port) as client:
        await client.send(data)
        answers = await client.rest()
        statuses = [int(line[9:12]) for line in answers.split(b"\r\n") if line[:9] == b"HTTP/1.1 "]
        recorder = recorded.recorder
        seen = recorder.seen.pop(client.port, [])
        return statuses, seen, recorder.unfinished.pop(client.port, 0)


async def test_two_parsers_see_the_same_requests_in_whatever_bytes() -> None:
    chance = random.Random(20)
    payloads = [mutated(chance) for _ in range(MUTATIONS)]
    outcomes: list[list[Outcome]] = []
    for http_class in PARSERS:
        async with recording(http_class, raw_settings(keep_alive_timeout=1)) as server:
            async with asyncio.timeout(30):
                one = (outcome(server, data) for data in payloads)
                outcomes.append(await asyncio.gather(*one))
    for data, *both in zip(payloads, *outcomes, strict=True):
        assert both[0] == both[1], data
        assert not [status for status in both[0][0] if status >= 500], data
    assert len({tuple(statuses) for statuses, _, _ in outcomes[0]}) >= 4
