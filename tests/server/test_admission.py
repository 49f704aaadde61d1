"""Who may start how much: refused at once and honestly, and joining is never counted."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest

from conftest import Figure
from harness.gateway import Running, Serve
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
    scripted,
)
from safelight.cli import keys_file
from safelight.server import admission
from safelight.server.rates import SlidingWindow

URL = "/v1/images/generations"
BODY: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1"}
STREAMED = {**BODY, "stream": True}


@dataclass
class Place:
    """A gateway whose upstream paints at once, or with `"slow"` for a prompt once it may."""

    gateway: Running
    upstream: ScriptedUpstream
    keys: Mapping[str, str]
    painting: asyncio.Event
    running: list[asyncio.Task[httpx2.Response]] = field(default_factory=list)

    def headers(self, caller: str, **more: str) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.keys[caller]}", **named}

    async def generate(self, caller: str, headers: Any = None, **fields: Any) -> httpx2.Response:
        sent = self.headers(caller) | (headers or {})
        return await self.gateway.client.post(URL, json={**BODY, **fields}, headers=sent)

    async def occupy(self, caller: str, times: int = 1) -> None:
        """So many generations of the caller that run until `painting` is set."""
        before = self.gateway.gateway.registry.active
        for _ in range(times):
            started = self.generate(caller, prompt="slow", stream=True)
            self.running.append(asyncio.ensure_future(started))
        async with asyncio.timeout(10):
            while self.gateway.gateway.registry.active < before + times:  # noqa: ASYNC110
                await asyncio.sleep(0)

    async def finish(self) -> list[httpx2.Response]:
        self.painting.set()
        finished = await asyncio.gather(*self.running)
        async with asyncio.timeout(10):
            await self.gateway.gateway.registry.quiet()
        return finished


@asynccontextmanager
async def place(
    serve: Serve, tmp_path: Path, callers: Mapping[str, Mapping[str, Any]], **settings: Any
) -> AsyncIterator[Place]:
    painting = asyncio.Event()

    def painted(received: Received) -> list[Step]:
        wait: list[Step] = [painting] if received.json["prompt"] == "slow" else []
        if received.json.get("stream"):
            return [head(), *wait, frame(completed()), CUT]
        return [*wait, *json_response(answer(received.json.get("n", 1)))]

    file = tmp_path / "keys.toml"
    keys = {name: keys_file.add(file, name, limits) for name, limits in callers.items()}
    async with asyncio.timeout(30), scripted(painted) as upstream:
        async with serve(upstream.url, keys_file=file, **settings) as gateway:
            made = Place(gateway, upstream, keys, painting)
            yield made
            await made.finish()


def told(response: httpx2.Response) -> tuple[int, str, str]:
    """Status, code and whether a retry is invited; a refusal always says when."""
    assert 1 <= int(response.headers["retry-after"]) <= 86_400
    return (
        response.status_code,
        response.json()["error"]["code"],
        response.headers["x-should-retry"],
    )


BUSY = (429, "too_many_generations", "true")
FULL = (503, "overloaded", "true")
FAST = (429, "too_many_requests", "true")
USED = (429, "daily_limit", "false")


async def test_a_key_runs_as_many_generations_at_a_time_as_it_may(
    serve: Serve, tmp_path: Path
) -> None:
    async with place(serve, tmp_path, {"ann": {"concurrent": 2}, "ben": {}}) as here:
        await here.occupy("ann", 2)
        assert told(await here.generate("ann")) == BUSY
        assert (await here.generate("ben")).status_code == 200
        assert len(here.upstream.requests) == 3
        assert {each.status_code for each in await here.finish()} == {200}
        assert (await here.generate("ann")).status_code == 200


async def test_without_a_limit_of_its_own_the_settings_hold(serve: Serve, tmp_path: Path) -> None:
    limit = {"max_generations_per_caller": 1}
    async with place(serve, tmp_path, {"ann": {}, "ben": {"concurrent": 2}}, **limit) as here:
        await here.occupy("ann")
        await here.occupy("ben", 2)
        assert told(await here.generate("ann")) == BUSY
        assert told(await here.generate("ben")) == BUSY


async def test_all_callers_together_run_as_many_as_the_server_takes(
    serve: Serve, tmp_path: Path
) -> None:
    callers: dict[str, dict[str, Any]] = {"ann": {}, "ben": {}, "cy": {}}
    async with place(serve, tmp_path, callers, max_generations=3) as here:
        await here.occupy("ann", 2)
        await here.occupy("ben")
        for caller in callers:
            assert told(await here.generate(caller)) == FULL
        await here.finish()
        assert (await here.generate("cy")).status_code == 200


class Clock:
    """The time that rates are counted by."""

    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.passed


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    window = partial(SlidingWindow, clock=made.monotonic)
    monkeypatch.setattr(admission, "SlidingWindow", window)
    return made


async def test_new_generations_a_minute_are_counted_over_the_last_sixty_seconds(
    serve: Serve, tmp_path: Path, clock: Clock
) -> None:
    callers = {"ann": {"per_minute": 2}, "ben": {}}
    async with place(serve, tmp_path, callers, generations_per_minute=3) as here:
        for caller, many in (("ann", 2), ("ben", 3)):
            for _ in range(many):
                assert (await here.generate(caller)).status_code == 200
            refused = await here.generate(caller)
            assert told(refused) == FAST
            assert int(refused.headers["retry-after"]) <= 60
        assert len(here.upstream.requests) == 5
        clock.passed = 61
        assert (await here.generate("ann")).status_code == 200


async def test_pictures_a_day_are_counted_by_picture_and_what_is_left_is_told(
    serve: Serve, tmp_path: Path, clock: Clock
) -> None:
    async with place(serve, tmp_path, {"ann": {"pictures_per_day": 5}}) as here:
        assert (await here.generate("ann", n=3)).status_code == 200
        refused = await here.generate("ann", n=3)
        assert told(refused) == USED
        assert "5 pictures a day, and 2 are left" in refused.json()["error"]["message"]
        assert (await here.generate("ann", n=2)).status_code == 200
        assert told(await here.generate("ann")) == USED
        assert sum(received.json.get("n", 1) for received in here.upstream.requests) == 5
        clock.passed = 86_401
        assert (await here.generate("ann", n=5)).status_code == 200


async def test_pictures_are_free_again_a_day_after_they_were_made_and_not_all_at_once(
    serve: Serve, tmp_path: Path, clock: Clock
) -> None:
    async with place(serve, tmp_path, {"ann": {"pictures_per_day": 4}}) as here:
        assert (await here.generate("ann", n=1)).status_code == 200
        clock.passed = 80_000
        assert (await here.generate("ann", n=3)).status_code == 200
        refused = await here.generate("ann", n=1)
        assert told(refused) == USED
        assert 6_300 < int(refused.headers["retry-after"]) <= 6_400
        clock.passed = 86_401
        assert (await here.generate("ann", n=1)).status_code == 200
        assert int((await here.generate("ann", n=1)).headers["retry-after"]) > 79_000


async def test_more_than_a_whole_days_pictures_are_not_to_be_waited_for(
    serve: Serve, tmp_path: Path
) -> None:
    async with place(serve, tmp_path, {"ann": {"pictures_per_day": 2}}) as here:
        refused = await here.generate("ann", n=3)
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "daily_limit")
        assert "retry-after" not in refused.headers
        assert (await here.generate("ann", n=2)).status_code == 200


async def test_what_is_refused_for_one_reason_costs_nothing_of_another(
    serve: Serve, tmp_path: Path
) -> None:
    limits = {"concurrent": 1, "per_minute": 3, "pictures_per_day": 4}
    async with place(serve, tmp_path, {"ann": limits}) as here:
        await here.occupy("ann")
        for _ in range(5):
            assert told(await here.generate("ann")) == BUSY
        await here.finish()
        for _ in range(5):
            assert told(await here.generate("ann", n=4)) == USED
        assert (await here.generate("ann", n=2)).status_code == 200
        assert (await here.generate("ann")).status_code == 200
        assert told(await here.generate("ann")) == FAST


async def test_what_was_never_valid_is_not_counted(serve: Serve, tmp_path: Path) -> None:
    async with place(serve, tmp_path, {"ann": {"per_minute": 1}}) as here:
        for fields in ({"n": 99}, {"size": "1x1"}, {"nonsense": 1}, {"model": "no-such"}):
            assert (await here.generate("ann", **fields)).status_code == 422
        assert (await here.generate("ann")).status_code == 200


async def test_joining_resuming_watching_and_looking_are_never_counted(
    serve: Serve, tmp_path: Path
) -> None:
    limits = {"concurrent": 1, "per_minute": 1, "pictures_per_day": 1}
    async with place(serve, tmp_path, {"ann": limits}, max_generations=1) as here:
        once = here.headers("ann", Idempotency_Key="k")
        client = here.gateway.client
        started = asyncio.ensure_future(
            client.post(URL, json={**STREAMED, "prompt": "slow"}, headers=once)
        )
        await here.upstream.arrived.wait()
        assert told(await here.generate("ann")) == BUSY
        joined = [
            asyncio.ensure_future(
                client.post(URL, json={**STREAMED, "prompt": "slow"}, headers=once)
            )
            for _ in range(3)
        ]
        here.painting.set()
        first = await started
        ids = {each.headers["safelight-generation"] for each in await asyncio.gather(*joined)}
        assert ids == {first.headers["safelight-generation"]}
        (generation,) = ids
        cursor = str(here.gateway.gateway.registry.find(generation, "ann").log.cursor(0))  # type: ignore[union-attr]
        for ask in (
            client.get(f"{URL}/{generation}", headers=once),
            client.get(f"{URL}/{generation}/events", headers=once),
            client.get(f"{URL}?prompt=slow", headers=here.headers("ann", Last_Event_ID=cursor)),
            client.get(f"{URL}/{generation}/events?last_event_id={cursor}", headers=once),
            client.post("/v1/tickets", json={"generation": generation}, headers=once),
            client.get("/v1/models", headers=once),
        ):
            assert (await ask).is_success
        assert told(await here.generate("ann")) == FAST
        assert len(here.upstream.requests) == 1


@pytest.mark.parametrize(
    ("limits", "reason"), [({"concurrent": 1}, BUSY[1]), ({"per_minute": 1}, FAST[1])]
)
async def test_an_event_source_is_asked_to_come_back(
    serve: Serve, tmp_path: Path, limits: dict[str, int], reason: str
) -> None:
    async with place(serve, tmp_path, {"ann": limits}) as here:
        await here.occupy("ann")
        response = await here.gateway.client.get(
            URL, params={"prompt": "x", "model": "gpt-image-1"}, headers=here.headers("ann")
        )
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = dict(line.split(": ", 1) for line in response.text.split("\n") if line)
        assert lines["event"] == "stream.retry"
        assert int(lines["retry"]) >= 1000
        assert json.loads(lines["data"])["reason"] == reason
        assert len(here.upstream.requests) == 1


async def test_an_event_source_is_not_asked_back_all_day(serve: Serve, tmp_path: Path) -> None:
    async with place(serve, tmp_path, {"ann": {"pictures_per_day": 1}}) as here:
        assert (await here.generate("ann")).status_code == 200
        response = await here.gateway.client.get(
            URL, params={"prompt": "x", "model": "gpt-image-1"}, headers=here.headers("ann")
        )
        assert told(response) == USED


async def test_a_ticket_starts_within_its_buyers_limits(serve: Serve, tmp_path: Path) -> None:
    async with place(serve, tmp_path, {"ann": {"pictures_per_day": 1}}) as here:
        bought = await here.gateway.client.post(
            "/v1/tickets", json={"start": 5}, headers=here.headers("ann")
        )
        url = bought.json()["url"] + "&model=gpt-image-1&prompt="
        assert (await here.gateway.client.get(url + "a")).status_code == 200
        assert told(await here.gateway.client.get(url + "b")) == USED


async def test_refusals_are_quick_while_the_server_is_full(
    serve: Serve, tmp_path: Path, figure: Figure, every_case: bool
) -> None:
    async with place(serve, tmp_path, {"ann": {}, "ben": {}}, max_generations=16) as here:
        await here.occupy("ann", 16)
        times = []
        for _ in range(200):
            before = time.perf_counter()
            refused = await here.generate("ben")
            times.append(time.perf_counter() - before)
            assert told(refused) == FULL
        p99 = sorted(times)[197] * 1000
        figure(f"refusals while the server is full: p99 {p99:.1f} ms")
        # A measurement depends on the machine: it is judged where it has the machine for itself.
        assert not every_case or p99 <= 100


async def test_a_noisy_caller_takes_no_place_of_another(serve: Serve, tmp_path: Path) -> None:
    callers = {"ann": {"concurrent": 4}, "ben": {}}
    async with place(serve, tmp_path, callers, max_generations=8) as here:
        await here.occupy("ann", 4)
        noise = [asyncio.ensure_future(here.generate("ann")) for _ in range(60)]
        quiet = [asyncio.ensure_future(here.generate("ben")) for _ in range(4)]
        assert {each.status_code for each in await asyncio.gather(*quiet)} == {200}
        assert {told(each) for each in await asyncio.gather(*noise)} == {BUSY}
        assert len(here.upstream.requests) == 8


async def test_a_key_may_use_its_models_and_sees_no_others(serve: Serve, tmp_path: Path) -> None:
    callers = {"ann": {"models": ["openai/gpt-image-1", "dall-e-3"]}, "ben": {}}
    async with place(serve, tmp_path, callers) as here:
        client, ann, ben = here.gateway.client, here.headers("ann"), here.headers("ben")
        for name in ("gpt-image-1", "openai/gpt-image-1"):
            assert (await here.generate("ann", model=name)).status_code == 200
        refused = await here.generate("ann", model="gpt-image-2")
        assert refused.status_code == 422
        assert refused.json()["error"]["code"] == "model_not_found"
        assert "Available: dall-e-3, gpt-image-1." in refused.json()["error"]["message"]
        assert (await here.generate("ben", model="gpt-image-2")).status_code == 200
        listed = (await client.get("/v1/models", headers=ann)).json()["data"]
        assert {model["id"] for model in listed} == {"gpt-image-1", "dall-e-3"}
        assert len((await client.get("/v1/models", headers=ben)).json()["data"]) > 2
        foreign = await client.get("/v1/models/gpt-image-2", headers=ann)
        unknown = await client.get("/v1/models/no-such-mode", headers=ann)
        assert (foreign.status_code, unknown.status_code) == (404, 404)
        assert foreign.text.replace("gpt-image-2", "no-such-mode") == unknown.text
    assert {received.json["model"] for received in here.upstream.requests} == {
        "gpt-image-1",
        "gpt-image-2",
    }


async def left(here: Place, caller: str, **headers: str) -> None:
    """Begin a generation and leave it."""
    sent = here.headers(caller, **headers)
    body = {**STREAMED, "prompt": "slow"}
    task = asyncio.ensure_future(here.gateway.client.post(URL, json=body, headers=sent))
    here.upstream.arrived.clear()
    await here.upstream.arrived.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_leaving_means_is_the_requests_word_then_the_keys(
    serve: Serve, tmp_path: Path
) -> None:
    callers = {"ann": {"disconnect": "cancel"}, "ben": {"disconnect": "finish"}}
    async with place(serve, tmp_path, callers, linger=300) as here:
        await left(here, "ann")
        await here.upstream.closed.wait()
        here.upstream.closed.clear()
        await left(here, "ben", Safelight_Disconnect="cancel")
        await here.upstream.closed.wait()
        here.upstream.closed.clear()
        await left(here, "ben")
        await left(here, "ann", Safelight_Disconnect="finish")
        assert here.gateway.gateway.registry.active == 2
        await here.finish()
        assert not here.upstream.closed.is_set()
