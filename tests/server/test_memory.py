"""The byte budget over real connections: upstreams wait, everybody gets on, nothing is left."""

import asyncio
import json
from typing import Any

import pytest

from harness.gateway import Running, Serve
from harness.upstream import (
    CUT,
    Received,
    Step,
    answer,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    scripted,
)
from safelight.generations.budget import Budget
from server.stalling import stalled
from server.watching import (
    ASKED,
    SECONDS,
    STREAMED,
    URL,
    begin,
    code,
    ended,
    events,
    names,
)

EVENT = 40_000
LARGE = 12_000_000
"""Bytes of picture: more than the buffers between an upstream and the gateway hold."""


def budget_of(gateway: Running, identifier: str) -> Budget:
    made = gateway.gateway.registry.find(identifier, None)
    assert made is not None
    return made.budget


def in_two_parts(received: Received) -> list[Step]:
    """Either kind of answer, with a pause in the middle of every event."""
    if not received.json.get("stream"):
        whole = json_response(answer(2, data=[{"b64_json": picture(n, EVENT)} for n in (1, 2)]))
    else:
        blocks = (partial(0), partial(1), completed())
        whole = [head(), *(frame({**b, "b64_json": picture(3, EVENT)}) for b in blocks), CUT]
    steps: list[Step] = []
    for step in whole:
        if isinstance(step, bytes) and len(step) > EVENT:
            at_once = asyncio.Event()
            asyncio.get_running_loop().call_later(0.01, at_once.set)
            steps += [step[: EVENT // 2], at_once, step[EVENT // 2 :]]
        else:
            steps.append(step)
    return steps


@pytest.mark.parametrize("in_flight", [1000, EVENT, 3 * EVENT])
async def test_many_half_read_events_over_the_budget_all_become_whole(
    serve: Serve, in_flight: int
) -> None:
    settings: dict[str, Any] = {
        "in_flight_bytes": in_flight,
        "replay_bytes": 1,
        "max_generations_per_caller": 100,
    }
    async with scripted(in_two_parts) as upstream, serve(upstream.url, **settings) as gateway:
        bodies = [STREAMED | {"partial_images": 2}, ASKED | {"n": 2}] * 10
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            sent = [tasks.create_task(gateway.client.post(URL, json=body)) for body in bodies]
        for number, each in enumerate(sent):
            response = each.result()
            if number % 2:
                assert len(response.json()["data"]) == 2
            else:
                assert names(events(response)) == ["partial_image"] * 2 + ["completed"]
        await ended(gateway)
        budget = budget_of(gateway, sent[0].result().headers["safelight-generation"])
        assert (budget.in_flight, budget.waiting) == (0, 0)


async def test_streams_whose_readers_want_them_whole_do_not_wait_for_each_other(
    serve: Serve,
) -> None:
    """Each holds its partial images for a reader of JSON, and needs room for the picture."""
    release = asyncio.Event()
    small = [{**block, "b64_json": picture(1, EVENT)} for block in (partial(0), completed())]
    script: list[Step] = [head(), frame(small[0]), release, frame(small[1]), CUT]
    settings = {"in_flight_bytes": EVENT * 2, "replay_bytes": 1}
    async with scripted(script) as upstream, serve(upstream.url, **settings) as gateway:
        async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as tasks:
            whole = []
            for number in range(4):
                key = {"Idempotency-Key": f"key-{number}"}
                await begin(gateway, headers=key)
                asking = gateway.client.post(URL, json=ASKED, headers=key)
                whole.append(tasks.create_task(asking))
            await upstream.after(4)
            release.set()
    for each in whole:
        assert each.result().json()["data"] == [{"b64_json": picture(1, EVENT)}]


async def test_over_the_budget_reading_stops_and_an_upstreams_silence_is_not_timed(
    serve: Serve,
) -> None:
    """A stalled viewer holds the budget; another's upstream waits longer than its timeout."""
    large = frame(completed(b64_json=picture(1, LARGE)))
    settings: dict[str, Any] = {
        "in_flight_bytes": 1_000_000,
        "first_event_timeout": 0.3,
        "event_timeout": 0.3,
        "send_timeout": 30,
    }
    async with scripted([head(), large, CUT]) as upstream:
        async with serve(upstream.url, **settings) as gateway:
            body = json.dumps(STREAMED).encode()
            async with stalled(gateway.url, "POST", URL, body) as first:
                await first.until(b'"b64_json":"')
                waiting = asyncio.create_task(gateway.client.post(URL, json=STREAMED))
                await upstream.after(2)
                # Three times its timeout, with everything that it could want on its way.
                await asyncio.sleep(0.9)
                identifier = first.received.partition(b"safelight-generation: ")[2][:44].decode()
                budget = budget_of(gateway, identifier)
                assert not waiting.done()
                assert budget.waiting == 1
                assert budget.in_flight < 2 * LARGE
            async with asyncio.timeout(SECONDS):
                response = await waiting
            assert names(events(response)) == ["completed"]
            await ended(gateway)
            assert (budget.in_flight, budget.waiting) == (0, 0)


async def test_whoever_waits_for_room_can_still_be_cancelled(serve: Serve) -> None:
    large = frame(completed(b64_json=picture(1, LARGE)))
    async with scripted([head(), large, CUT]) as upstream:
        async with serve(upstream.url, in_flight_bytes=1_000_000) as gateway:
            body = json.dumps(STREAMED).encode()
            async with stalled(gateway.url, "POST", URL, body) as first:
                await first.until(b'"b64_json":"')
                second = await begin(gateway)
                budget = budget_of(gateway, second["id"])
                await upstream.after(2)
                async with asyncio.timeout(SECONDS):
                    while not budget.waiting:  # noqa: ASYNC110 - nothing tells
                        await asyncio.sleep(0.01)
                    deleted = await gateway.client.delete(f"{URL}/{second['id']}")
                assert deleted.json()["status"] == "cancelled"
                assert budget.waiting == 0
            await ended(gateway)


async def test_finished_pictures_make_room_oldest_first_and_their_readers_are_told(
    serve: Serve,
) -> None:
    script: list[Step] = [head(), frame(completed(b64_json=picture(1, EVENT))), CUT]
    async with scripted(script) as upstream, serve(upstream.url, replay_bytes=150_000) as gateway:
        made = [await begin(gateway) for _ in range(4)]
        await ended(gateway)
        got = [await gateway.client.get(each["events_url"]) for each in made]
        assert [response.status_code for response in got] == [410, 410, 200, 200]
        assert code(got[0]) == "generation_gone"
        budget = budget_of(gateway, made[0]["id"])
        assert budget.kept <= 150_000


async def test_an_event_without_an_end_is_stopped_at_its_limit(serve: Serve) -> None:
    endless: list[Step] = [head(), b"data: " + b"A" * 200_000, asyncio.Event()]
    async with scripted(endless) as upstream:
        async with serve(upstream.url, max_event_bytes=100_000) as gateway:
            response = await gateway.generate(**STREAMED)
            async with asyncio.timeout(SECONDS):
                await upstream.closed.wait()
            budget = budget_of(gateway, response.headers["safelight-generation"])
            await ended(gateway)
            assert budget.in_flight == 0
    assert (response.status_code, code(response)) == (502, "upstream_protocol_error")
