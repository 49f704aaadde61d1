"""The orderly end: nothing new, what runs may finish, the rest is told, and it is over in time."""

import asyncio
import json
import signal
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from harness.gateway import Running
from harness.process import Command
from harness.upstream import CUT, Step, completed, frame, head, partial, picture, scripted, sse
from safelight.generations.generation import Generation
from server.draining import Drain, Ending, ending
from server.stalling import stalled
from server.watching import (
    ASKED,
    ASYNC,
    BROWSER,
    QUERY,
    SECONDS,
    STREAMED,
    URL,
    begin,
    code,
    events,
    halves,
    log_lines,
    names,
    read,
    reading,
    retries,
)

LARGE = picture(5, 4_000_000)
KEY = {"Idempotency-Key": "k"}


@pytest.fixture
def drain(tmp_path: Path) -> Drain:
    """`async with drain(upstream.url, **settings) as gateway:`."""

    def start(upstream_url: str, **changes: Any) -> AbstractAsyncContextManager[Ending]:
        return ending(upstream_url, tmp_path / "data", **changes)

    return start


def endless() -> list[Step]:
    return [head(), frame(partial(0)), asyncio.Event()]


def made_by(gateway: Running, response: httpx2.Response) -> Generation:
    found = gateway.gateway.registry.find(response.headers["safelight-generation"], None)
    assert found is not None
    return found


async def newcomer(gateway: Running, method: str, url: str, **request: Any) -> httpx2.Response:
    """The answer to a request on a connection of its own."""
    async with httpx2.AsyncClient(base_url=gateway.url, trust_env=False) as client:
        return await client.request(method, url, timeout=SECONDS, **request)


async def test_from_the_signal_on_nothing_new_is_begun_and_everybody_is_told_in_his_dialect(
    drain: Drain,
) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, drain(upstream.url) as gateway:
        async with reading(gateway, "POST", URL, json=STREAMED) as viewer:
            await viewer.until(1)
            assert (await newcomer(gateway, "GET", "/ready")).status_code == 200
            gateway.terminate()
            ready = await newcomer(gateway, "GET", "/ready")
            assert (ready.status_code, code(ready)) == (503, "draining")
            assert (await newcomer(gateway, "GET", "/health")).status_code == 200
            for body in (STREAMED, ASKED):
                refused = await newcomer(gateway, "POST", URL, json=body)
                assert (refused.status_code, code(refused)) == (503, "draining")
                assert refused.headers["x-should-retry"] == "true"
                assert int(refused.headers["retry-after"]) >= 1
            for headers in ({}, BROWSER):
                later = await newcomer(gateway, "GET", URL, params=QUERY, headers=headers)
                (event,) = events(later)
                assert (later.status_code, event.event, event.id) == (200, "stream.retry", "")
                assert json.loads(event.data)["reason"] == "draining"
                assert len(retries(later.content)) == 1
            release.set()
            assert names(await viewer.rest()) == ["partial_image", "completed"]
        await gateway.exits()
        assert len(upstream.requests) == 1


async def test_those_who_are_told_to_come_back_do_not_all_come_at_once(drain: Drain) -> None:
    async with scripted(endless()) as upstream, drain(upstream.url, drain_window=0.5) as gateway:
        await begin(gateway)
        gateway.terminate()
        answers = [await gateway.client.get(URL, params=QUERY) for _ in range(20)]
    waits = [wait for each in answers for wait in retries(each.content)]
    assert len(waits) == 20
    assert min(waits) >= 1000
    assert max(waits) <= 5000
    assert max(waits) - min(waits) > 1000


async def test_what_runs_can_still_be_joined_resumed_and_watched(drain: Drain) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, drain(upstream.url) as gateway:
        begun = await begin(gateway, headers=KEY)
        async with reading(gateway, "GET", begun["events_url"]) as viewer:
            (first,) = await viewer.until(1)
            gateway.terminate()
            joined = asyncio.create_task(gateway.client.post(URL, json=STREAMED, headers=KEY))
            resuming = gateway.client.get(begun["events_url"], headers={"Last-Event-ID": first.id})
            resumed = asyncio.create_task(resuming)
            async with reading(gateway, "GET", begun["events_url"]) as late:
                await late.until(1)
                release.set()
                assert names(await late.rest()) == ["partial_image", "completed"]
        assert names(events(await joined)) == ["partial_image", "completed"]
        assert names(events(await resumed)) == ["completed"]
        await gateway.exits()
        assert len(upstream.requests) == 1


async def test_one_that_nobody_watches_may_finish_too(drain: Drain) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, drain(upstream.url) as gateway:
        with log_lines() as lines:
            await begin(gateway)
            await upstream.after(1)
            gateway.terminate()
            release.set()
            await gateway.exits()
    assert lines[0]["outcome"] == "completed"


async def test_a_client_that_is_lost_meanwhile_does_not_cancel_what_it_waits_for(
    drain: Drain,
) -> None:
    """It may be the server's own end that took the connection away."""
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, drain(upstream.url, linger=30) as gateway:
        with log_lines() as lines:
            async with reading(gateway, "POST", URL, json=STREAMED) as viewer:
                await viewer.until(1)
                gateway.terminate()
            await made_by(gateway, viewer.response).audience.empty()
            release.set()
            await gateway.exits()
    assert lines[0]["outcome"] == "completed"


async def test_after_the_window_everybody_gets_his_farewell(drain: Drain) -> None:
    async with scripted(endless()) as upstream, drain(upstream.url, drain_window=0.2) as gateway:
        with log_lines() as lines:
            async with reading(gateway, "POST", URL, json=STREAMED, headers=KEY) as posted:
                await posted.until(1)
                place = f"{posted.response.headers['content-location']}/events"
                async with reading(gateway, "GET", place) as watched:
                    await watched.until(1)
                    whole = asyncio.create_task(gateway.client.post(URL, json=ASKED, headers=KEY))
                    audience = made_by(gateway, posted.response).audience
                    while audience.watching < 3:  # noqa: ASYNC110 - nothing tells
                        await asyncio.sleep(0.01)
                    gateway.terminate()
                    by_post, by_get = await posted.rest(), await watched.rest()
                    by_json = await whole
            await gateway.exits()
        await upstream.emptied.wait()
    assert [block.event for block in by_post[-1:]] == ["error"]
    assert [block.event for block in by_get[-1:]] == ["image_generation.failed"]
    for body in (by_post[-1].data, by_get[-1].data, by_json.content):
        assert json.loads(body)["error"]["code"] == "interrupted"
    assert (by_json.status_code, by_json.headers["x-should-retry"]) == (503, "false")
    (line,) = lines
    assert (line["outcome"], line["error"]) == ("failed", "interrupted")
    assert line["endings"] == {"draining": 3}


async def test_readers_that_stall_do_not_hold_up_the_end_and_no_torn_event_ends_well(
    drain: Drain,
) -> None:
    script: list[Step] = [head(), frame(partial(0, b64_json=LARGE)), asyncio.Event()]
    async with scripted(script) as upstream:
        async with drain(upstream.url, drain_window=0.2, heartbeat=0.02) as gateway:
            with log_lines() as lines:
                begun = await begin(gateway)
                async with (
                    stalled(gateway.url, "GET", begun["events_url"], version="1.1") as first,
                    stalled(gateway.url, "GET", begun["events_url"], version="1.1") as second,
                ):
                    for each in (first, second):
                        await each.until(b'"b64_json":"')
                    gateway.terminate()
                    await gateway.exits()
                    torn = [await first.rest(), await second.rest()]
    for received in torn:
        assert len(received) < len(LARGE)
        assert not received.endswith(b"0\r\n\r\n"), "a clean end would pass for the whole"
    assert lines[0]["endings"] == {"draining": 2}


async def test_whoever_reads_what_is_kept_of_an_earlier_one_gets_it_whole(drain: Drain) -> None:
    script: list[Step] = [head(), frame(completed(b64_json=LARGE)), CUT]
    async with scripted(script) as upstream, drain(upstream.url) as gateway:
        begun = await begin(gateway)
        await gateway.gateway.registry.quiet()
        place = f"{URL}/{begun['id']}"
        async with (
            stalled(gateway.url, "GET", begun["events_url"]) as stream,
            stalled(gateway.url, "GET", place) as resource,
        ):
            for each in (stream, resource):
                await each.until(b'"b64_json":"')
            gateway.terminate()
            await asyncio.sleep(0.3)
            assert not gateway.stopped.done()
            for each in (stream, resource):
                assert LARGE.encode() in await each.rest()
        await gateway.exits()


async def test_a_second_interrupt_ends_without_waiting(drain: Drain) -> None:
    async with scripted(endless()) as upstream, drain(upstream.url, drain_window=600) as gateway:
        async with reading(gateway, "POST", URL, json=STREAMED) as viewer:
            await viewer.until(1)
            gateway.terminate(signal.SIGINT)
            assert (await newcomer(gateway, "GET", "/ready")).status_code == 503
            gateway.terminate(signal.SIGINT)
            await gateway.exits()


async def test_with_nothing_to_do_the_end_is_at_once(drain: Drain) -> None:
    async with scripted(sse(completed())) as upstream:
        async with drain(upstream.url, drain_window=600) as gateway:
            assert (await gateway.client.get("/health")).status_code == 200
            gateway.terminate()
            await gateway.exits()


async def test_the_process_ends_well_and_in_time_though_many_watch_and_some_stall() -> None:
    large = picture(5, 1_000_000)
    script: list[Step] = [head(), frame(partial(0, b64_json=large)), asyncio.Event()]
    async with scripted(script) as upstream:
        config = (
            f'drain_window = 1\n[[upstreams]]\nname = "one"\nbase_url = "{upstream.url}"\n'
            'auth = "none"\nmodels = ["gpt-image-1"]\n'
        )
        # Leaving the block wants exit code 0 within its time.
        async with (
            Command(config=config) as command,
            httpx2.AsyncClient(base_url=command.url, trust_env=False, timeout=30) as client,
            asyncio.timeout(30),
        ):
            begun = (await client.post(URL, json=STREAMED, headers=ASYNC)).json()
            place, joined = begun["events_url"], asyncio.Semaphore(0)

            async def watch() -> bytes:
                received: list[bytes] = []
                async with client.stream("GET", place) as response:
                    async for chunk in response.aiter_raw():
                        received.append(chunk)
                        if chunk.endswith(b"}\n\n") and len(received) > 2:
                            joined.release()
                return b"".join(received)

            async def stall() -> bytes:
                async with stalled(command.url, "GET", place, version="1.1") as each:
                    await each.until(b'"b64_json":"')
                    joined.release()
                    await asyncio.to_thread(command.process.wait, SECONDS)
                    return await each.rest()

            async with asyncio.TaskGroup() as tasks:
                watching = [tasks.create_task(watch()) for _ in range(40)]
                stalling = [tasks.create_task(stall()) for _ in range(8)]
                for _ in [*watching, *stalling]:
                    await joined.acquire()
                command.process.send_signal(signal.SIGTERM)
            assert command.process.returncode == 0
            assert "Traceback" not in command.log, "a reader that stalls is no defect"
    for each in watching:
        blocks, rest = read(each.result())
        assert [block.event for block in blocks] == [
            "image_generation.partial_image",
            "image_generation.failed",
        ]
        assert rest == b""
    assert not any(each.result().endswith(b"0\r\n\r\n") for each in stalling)
