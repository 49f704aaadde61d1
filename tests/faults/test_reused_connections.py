"""Connections to an upstream are used again, and what one answer left over is never the next one's.

An upstream that sends more than it announced (or an attacker behind a careless proxy) would
otherwise give one caller's picture to another.
"""

import json
from collections.abc import Sequence

import pytest

from faults.recording import SETTINGS, Case, case_of, picture_of, recorded, told
from harness.clients import Client, JSONClient, OpenAIClient
from harness.gateway import Serve
from harness.history import Exchange, Resources, Sent
from harness.invariants import check
from harness.reading import digest
from harness.resources import in_use
from harness.upstream import Received, Step, chunked, completed, frame, scripted

COUNT = 20


def document(picture: str) -> bytes:
    return json.dumps({"created": 1, "data": [{"b64_json": picture}]}).encode()


def stream(picture: str) -> bytes:
    return frame(completed(b64_json=picture))


def kept_alive(body: bytes, *, in_chunks: bool) -> bytes:
    """An answer after which the connection stays open."""
    if in_chunks:
        return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked([body])
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.mark.parametrize("transport", ["own", "stock"])
@pytest.mark.parametrize("in_chunks", [False, True], ids=["length", "chunked"])
@pytest.mark.parametrize("surplus", [False, True], ids=["exact", "surplus"])
@pytest.mark.parametrize("client", [OpenAIClient(), JSONClient()], ids=lambda c: c.dialect)
async def test_nothing_of_one_answer_reaches_the_next_caller(
    serve: Serve, client: Client, surplus: bool, in_chunks: bool, transport: str
) -> None:
    make = document if client.dialect == "json" else stream

    def script(received: Received) -> Sequence[Step]:
        case = case_of(received)
        own = kept_alive(make(picture_of(case, 0)), in_chunks=in_chunks)
        more = kept_alive(make(picture_of(case, 1)), in_chunks=in_chunks)
        return [own + more] if surplus else [own]

    settings = SETTINGS | {"upstream_transport": transport}
    async with scripted(script) as upstream, serve(upstream.url, **settings) as gateway:

        def measure() -> Resources:
            return in_use(0, gateway)

        def exchanges() -> dict[str, tuple[Exchange, ...]]:
            return {
                case: (Exchange((Sent("completed", digest(picture_of(case, 0))),)),)
                for case in map(case_of, upstream.requests)
            }

        cases = [Case(f"{number}", client) for number in range(COUNT)]
        history = await recorded(
            gateway.url, cases, exchanges=exchanges, measure=measure, at_once=1
        )
        breaches = check(history)
        assert not breaches, told(breaches)
        assert len(upstream.requests) == COUNT + 1
