"""`/v1/probe`: what it says of itself is true, and it is nobody's lever."""

import asyncio
import hashlib
import json
from contextlib import AsyncExitStack

import pytest

from harness.gateway import Serve
from harness.reading import read_events
from safelight.server.probe import MOST_PROBES
from safelight.wire.probe import TICKS

NOWHERE = "http://127.0.0.1:1"


async def test_a_probe_is_ticks_a_long_line_silence_and_an_end(serve: Serve) -> None:
    async with serve(NOWHERE, heartbeat=7) as gateway:
        answered = await gateway.client.get("/v1/probe", params={"silence": 1, "bytes": 5000})
    assert answered.headers["content-type"].startswith("text/event-stream")
    assert answered.headers["x-accel-buffering"] == "no"
    assert "safelight-generation" not in answered.headers
    found = read_events(answered.content)
    said = [json.loads(block.data) for block in found.blocks]
    assert [each["type"] for each in said] == ["probe.tick"] * TICKS + ["probe.line", "probe.end"]
    assert {each["heartbeat"] for each in said[:TICKS]} == {7}
    line = said[TICKS]
    assert len(line["filler"]) == line["bytes"] == 5000
    assert hashlib.sha256(line["filler"].encode()).hexdigest() == line["sha256"]
    sent = [each["sent"] for each in said]
    assert sent == sorted(sent)
    assert sent[-1] - sent[-2] >= 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("silence=601", "silence"),
        ("silence=-1", "silence"),
        ("silence=1.5", "silence"),
        ("bytes=999999999", "bytes"),
        ("bytes=x", "bytes"),
        ("silence=1&silence=1", "silence"),
        ("pause=1", "pause"),
    ],
)
async def test_what_it_does_not_know_is_refused_by_name(
    serve: Serve, query: str, field: str
) -> None:
    async with serve(NOWHERE) as gateway:
        answered = await gateway.client.get(f"/v1/probe?{query}")
    assert answered.status_code == 422
    assert answered.json()["error"]["param"] == field


async def test_only_a_few_probes_run_at_a_time(serve: Serve) -> None:
    async with serve(NOWHERE) as gateway:
        async with AsyncExitStack() as running:
            for _ in range(MOST_PROBES):
                asked = gateway.client.stream("GET", "/v1/probe?silence=60&bytes=0")
                await running.enter_async_context(asked)
            refused = await gateway.client.get("/v1/probe?silence=0&bytes=0")
        # The server hears of their leaving when it hears of it.
        async with asyncio.timeout(10):
            taken = refused
            while taken.status_code == 503:
                taken = await gateway.client.get("/v1/probe?silence=0&bytes=0")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
    assert taken.status_code == 200
