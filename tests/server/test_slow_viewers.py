"""Viewers that read slowly, or not at all: they wait alone, lose nothing, and are let go."""

import asyncio
import hashlib
import json
import re
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from harness.gateway import Running, Serve
from harness.process import Command
from harness.reading import Block
from harness.upstream import (
    CUT,
    Script,
    Step,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    scripted,
)
from safelight.generations.generation import Generation
from safelight.server import stream
from server.stalling import Stalled, body_of, stalled
from server.watching import (
    ASKED,
    SECONDS,
    STREAMED,
    URL,
    begin,
    ended,
    events,
    log_lines,
    names,
    read,
    reading,
)

LARGE = picture(5, 4_000_000)
"""More than any buffer between the two ends holds."""

MiB = 1024 * 1024


def kept(gateway: Running, identifier: str) -> Generation:
    found = gateway.gateway.registry.find(identifier, None)
    assert found is not None
    return found


async def has_been_sent_a_part(client: Stalled) -> None:
    """The beginning of the first event has come, and the rest cannot."""
    await client.until(b'"b64_json":"')


def data(block: Block) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(block.data)
    return value


async def test_no_heartbeat_falls_into_an_event_that_is_half_sent(serve: Serve) -> None:
    script: list[Step] = [head(), frame(completed(b64_json=LARGE)), CUT]
    async with scripted(script) as upstream, serve(upstream.url, heartbeat=0.02) as gateway:
        begun = await begin(gateway)
        await ended(gateway)
        async with stalled(gateway.url, "GET", begun["events_url"]) as client:
            await has_been_sent_a_part(client)
            # Ten heartbeats fall due meanwhile.
            await asyncio.sleep(0.2)
            blocks, rest = read(body_of(await client.rest()))
    (event,) = blocks
    assert rest == b""
    sent = data(event)["b64_json"]
    assert hashlib.sha256(sent.encode()).digest() == hashlib.sha256(LARGE.encode()).digest()


async def test_whoever_waits_for_memory_waits_less_long_for_a_reader_that_takes_nothing(
    serve: Serve,
) -> None:
    script: list[Step] = [head(), frame(completed(b64_json=LARGE)), CUT]
    settings = {"send_timeout": 600, "pressed_send_timeout": 0.2, "in_flight_bytes": 6 * MiB}
    body = json.dumps(STREAMED).encode()
    async with scripted(script) as upstream, serve(upstream.url, **settings) as gateway:
        async with AsyncExitStack() as stalling:
            for _ in range(2):
                client = await stalling.enter_async_context(stalled(gateway.url, "POST", URL, body))
                await has_been_sent_a_part(client)
            answer = await gateway.client.post(URL, json=STREAMED)
            assert names(events(answer)) == ["completed"]
            # With room again nobody is hurried: the second is borne with, or was cut as well.
            assert not gateway.gateway.registry.pressed


async def test_heartbeats_fill_silence_and_begin_anew_after_each_event(serve: Serve) -> None:
    first, second = asyncio.Event(), asyncio.Event()
    script: list[Step] = [head(), first, frame(partial(0)), second, frame(completed()), CUT]
    async with scripted(script) as upstream, serve(upstream.url, heartbeat=0.03) as gateway:
        begun = await begin(gateway)
        async with reading(gateway, "GET", begun["events_url"]) as reader:
            await reader.heartbeat(4)
            first.set()
            await reader.until(1)
            await reader.heartbeat(8)
            second.set()
            assert names(await reader.rest()) == ["partial_image", "completed"]
    assert reader.received.startswith(b":\n:\n:\n:\n")
    assert b"\n\n:\n:\n" in reader.received
    assert reader.received.endswith(b"}\n\n")


async def both_read_what_follows_a_large_partial_image(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, method: str
) -> list[str]:
    """A viewer stalls in the first of three partial images, until all has come."""
    monkeypatch.setattr(stream, "SLOW_FRAME_SECONDS", 0.01)
    release = asyncio.Event()
    rest = [frame(partial(1)), frame(partial(2)), frame(completed())]
    script: list[Step] = [head(), frame(partial(0, b64_json=LARGE)), release, *rest, CUT]
    body = STREAMED | {"partial_images": 3}
    key = {"Idempotency-Key": "k"}
    async with scripted(script) as upstream, serve(upstream.url) as gateway:
        begun = await begin(gateway, headers=key, partial_images=3)
        target = URL if method == "POST" else begun["events_url"]
        content = json.dumps(body).encode() if method == "POST" else b""
        async with stalled(
            gateway.url, method, target, content, "Idempotency-Key: k\r\n"
        ) as client:
            await has_been_sent_a_part(client)
            release.set()
            quick = await gateway.client.post(URL, json=body, headers=key)
            assert len(events(quick)) == 4, "the relay has not waited for anybody"
            blocks, left = read(body_of(await client.rest()))
    assert left == b""
    return names(blocks)


async def test_a_slow_eventsource_viewer_skips_what_is_superseded_never_the_last(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    got = await both_read_what_follows_a_large_partial_image(serve, monkeypatch, "GET")
    assert got == ["partial_image", "completed"]


async def test_a_slow_viewer_of_the_openai_dialect_gets_every_event(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    got = await both_read_what_follows_a_large_partial_image(serve, monkeypatch, "POST")
    assert got == ["partial_image"] * 3 + ["completed"]


async def test_a_quick_eventsource_viewer_skips_nothing(serve: Serve) -> None:
    script: list[Step] = [head(), *(frame(partial(index)) for index in range(3))]
    async with scripted([*script, frame(completed()), CUT]) as upstream:
        async with serve(upstream.url) as gateway:
            begun = await begin(gateway, partial_images=3)
            await ended(gateway)
            async with reading(gateway, "GET", begun["events_url"]) as reader:
                assert names(await reader.rest()) == ["partial_image"] * 3 + ["completed"]


async def test_viewers_that_stall_hold_up_neither_the_relay_nor_the_others(serve: Serve) -> None:
    release = asyncio.Event()
    script: list[Step] = [head(), frame(partial(0, b64_json=LARGE)), release]
    script += [frame(completed(b64_json=LARGE)), CUT]
    async with scripted(script) as upstream, serve(upstream.url) as gateway:
        begun = await begin(gateway)
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            go_on = asyncio.Event()
            stalling = asyncio.Semaphore(0)

            async def stall() -> bytes:
                async with stalled(gateway.url, "GET", begun["events_url"]) as client:
                    await has_been_sent_a_part(client)
                    stalling.release()
                    await go_on.wait()
                    return body_of(await client.rest())

            slow = [tasks.create_task(stall()) for _ in range(8)]
            for _ in slow:
                await stalling.acquire()
            release.set()
            async with reading(gateway, "GET", begun["events_url"]) as quick:
                assert names(await quick.rest()) == ["partial_image", "completed"]
            assert kept(gateway, begun["id"]).audience.watching >= 8
            go_on.set()
        for task in slow:
            blocks, rest = read(task.result())
            assert (names(blocks)[-1], rest) == ("completed", b"")


@pytest.mark.parametrize("streamed", [True, False])
async def test_a_viewer_that_never_reads_again_is_let_go_within_its_deadline(
    serve: Serve, streamed: bool
) -> None:
    whole = json_response({"created": 1, "data": [{"b64_json": LARGE}]})
    script: Script = [head(), frame(completed(b64_json=LARGE)), CUT] if streamed else whole
    body = json.dumps(STREAMED if streamed else ASKED).encode()
    async with scripted(script) as upstream, serve(upstream.url, send_timeout=0.2) as gateway:
        with log_lines() as lines:
            async with stalled(gateway.url, "POST", URL, body) as client:
                await has_been_sent_a_part(client)
                await ended(gateway)
                cut = body_of(await client.rest())
        assert gateway.gateway.registry.active == 0
    (line,) = lines
    assert (line["outcome"], line["endings"]) == ("completed", {"deadline:sending": 1})
    assert len(cut) < len(LARGE), "an end in good order would pass for the whole"
    assert not read(cut)[0]


async def test_what_a_stalled_viewer_held_is_free_when_it_is_let_go(serve: Serve) -> None:
    script: list[Step] = [head(), frame(completed(b64_json=LARGE)), CUT]
    async with scripted(script) as upstream, serve(upstream.url, send_timeout=0.2) as gateway:
        async with stalled(gateway.url, "POST", URL, json.dumps(STREAMED).encode()) as client:
            await has_been_sent_a_part(client)
            identifier = re.search(rb"safelight-generation: (gen_\w+)", client.received)
            assert identifier is not None
            budget = kept(gateway, identifier[1].decode()).budget
            assert budget.in_flight >= len(LARGE)
            await ended(gateway)
            assert budget.in_flight == 0


async def test_a_viewer_who_leaves_in_mid_event_lets_the_upstream_go_after_the_linger(
    serve: Serve,
) -> None:
    script: list[Step] = [head(), frame(partial(0, b64_json=LARGE)), asyncio.Event()]
    async with scripted(script) as upstream, serve(upstream.url, linger=0.05) as gateway:
        with log_lines() as lines:
            async with stalled(gateway.url, "POST", URL, json.dumps(STREAMED).encode()) as client:
                await has_been_sent_a_part(client)
            async with asyncio.timeout(SECONDS):
                await upstream.closed.wait()
            await ended(gateway)
    assert lines[0]["endings"] == {"client_gone:sending": 1}


def resident(pid: int) -> int:
    """Bytes of memory that a process has in use."""
    text = Path(f"/proc/{pid}/status").read_text("ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", text)
    assert found is not None
    return int(found[1]) * 1024


async def test_a_stalled_viewer_of_a_large_event_costs_little_memory() -> None:
    """It would cost the whole event, 5 MB, if that were written at once."""
    viewers = 40
    script: list[Step] = [head(), frame(completed(b64_json=LARGE)), CUT]
    async with scripted(script) as upstream:
        config = (
            f'[[upstreams]]\nname = "one"\nbase_url = "{upstream.url}"\nauth = "none"\n'
            'models = ["gpt-image-1"]\n'
        )
        async with Command(config=config) as command, AsyncExitStack() as stack:
            client = httpx2.AsyncClient(base_url=command.url, trust_env=False, timeout=SECONDS)
            await stack.enter_async_context(client)
            posted = await client.post(URL, json=STREAMED)
            place = f"{posted.headers['content-location']}/events"
            sizes = []
            # What the first ones cost is not each one's: code, buffers, the second encoding.
            for count in (3, viewers):
                for _ in range(count):
                    each = await stack.enter_async_context(stalled(command.url, "GET", place))
                    await has_been_sent_a_part(each)
                assert (await client.get("/health")).status_code == 200
                sizes.append(resident(command.process.pid))
    grown = sizes[1] - sizes[0]
    assert grown / viewers < 0.5 * MiB, f"{grown / viewers / MiB:.2f} MiB each"
