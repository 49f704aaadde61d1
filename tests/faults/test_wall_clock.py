"""The wall clock is set an hour forward or back under a running server.

By design it decides what is told as a time of day, and when tickets and links expire, for these
must mean the same to other machines and after a restart. Nothing else may notice.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from harness.clocks import WallClock
from harness.process import Command
from harness.upstream import (
    CUT,
    Received,
    ScriptedUpstream,
    Step,
    answer,
    completed,
    frame,
    head,
    json_response,
    partial,
    scripted,
)
from server.watching import ASKED, ASYNC, STREAMED, URL, Reader, code, names

pytestmark = pytest.mark.alone

HOUR = 3600
HEARTBEAT = 0.2
SILENCE = 2.5
"""Seconds an upstream may be silent: longer than anything here takes but for the silent one."""


@dataclass(frozen=True)
class Place:
    """A server whose wall clock can be set; a prompt says what its upstream does."""

    clock: WallClock
    command: Command
    upstream: ScriptedUpstream
    client: httpx2.AsyncClient
    release: asyncio.Event

    @asynccontextmanager
    async def stream(self, prompt: str) -> AsyncIterator[Reader]:
        body = STREAMED | {"prompt": prompt}
        async with self.client.stream("POST", URL, json=body) as response:
            yield Reader(response)

    async def ask(self, prompt: str = "quick", **headers: str) -> httpx2.Response:
        return await self.client.post(URL, json=ASKED | {"prompt": prompt}, headers=headers)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    release = asyncio.Event()

    def script(received: Received) -> Sequence[Step]:
        begun: list[Step] = [head(), frame(partial(0))]
        if received.json["prompt"] == "quick":
            return json_response(answer())
        if received.json["prompt"] == "silent":
            return [*begun, asyncio.Event()]
        return [*begun, release, frame(completed()), CUT]

    clock = WallClock(tmp_path / "offset")
    async with asyncio.timeout(60), scripted(script) as upstream:
        config = (
            f"heartbeat = {HEARTBEAT}\nevent_timeout = {SILENCE}\ngenerations_per_minute = 4\n"
            f'[[upstreams]]\nname = "one"\nbase_url = "{upstream.url}"\nauth = "none"\n'
            'models = ["gpt-image-1"]\n'
        )
        async with Command(config=config, environment=clock.environment) as command:
            async with httpx2.AsyncClient(
                base_url=command.url, trust_env=False, timeout=30
            ) as client:
                yield Place(clock, command, upstream, client, release)


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["forward", "back"])
async def test_a_jump_of_the_wall_clock_changes_no_deadline_heartbeat_rate_or_replay(
    place: Place, jump: int
) -> None:
    finished = (await place.ask()).headers["safelight-generation"]
    async with place.stream("halves") as healthy, place.stream("silent") as silent:
        for each in (healthy, silent):
            await each.until(1)
        place.clock.set(jump)
        later = await place.ask("quick", **ASYNC)
        # It did jump, for what is told as a time of day.
        assert abs(later.json()["created_at"] - time.time() - jump) < 60
        # One heartbeat an interval: neither none, as before a clock that went back, nor a flood.
        began, beats = time.monotonic(), healthy.received.count(b":\n")
        await healthy.heartbeat(beats + 3)
        assert time.monotonic() - began >= HEARTBEAT * 2 * 0.8
        refused = await place.ask()
        assert (refused.status_code, code(refused)) == (429, "too_many_requests")
        assert 0 < int(refused.headers["retry-after"]) <= 60
        place.release.set()
        assert names(await healthy.rest()) == ["partial_image", "completed"]
        # Long after the others, and not an hour later.
        assert names(await silent.rest()) == ["partial_image", "error"]
        assert b"(event_timeout)" in silent.received
    kept = await place.client.get(f"{URL}/{finished}")
    assert kept.json()["status"] == "completed"
    assert kept.json()["expires_at"] - kept.json()["completed_at"] == 600
    for path in ("/health", "/ready", "/metrics"):
        assert (await place.client.get(path)).status_code == 200
    assert "Traceback" not in place.command.log


async def test_tickets_expire_by_the_wall_clock_and_cut_off_nobody_who_is_watching(
    place: Place,
) -> None:
    begun = (
        await place.client.post(URL, json=STREAMED | {"prompt": "halves"}, headers=ASYNC)
    ).json()
    async with place.client.stream("GET", begun["events_url"]) as response:
        watching = Reader(response)
        await watching.until(1)
        place.clock.set(HOUR)
        expired = await place.client.get(begun["events_url"])
        assert (expired.status_code, code(expired)) == (401, "ticket_expired")
        assert "events_url" in (await place.client.get(f"{URL}/{begun['id']}")).json()
        place.clock.set(0)
        place.release.set()
        assert names(await watching.rest()) == ["partial_image", "completed"]
    again = await place.client.get(begun["events_url"])
    assert again.status_code == 200
