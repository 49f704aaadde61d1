"""What SDKs make of streams that are slow, silent, cut, refused for now, or asked for again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from contract.instant import instant
from contract.sdks import SDKS, Outcome
from harness.gateway import Running, Serve
from harness.proxy import Link, proxied
from harness.toxics import Cut, Flow, Slicer, Toxic
from harness.upstream import (
    CUT,
    Received,
    Script,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    scripted,
    sse,
)

GPT: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1", "partial_images": 2}
WHOLE = ["partial_image", "partial_image", "completed"]
HEARTBEAT = b"\r\n:\n\r\n"
"""As a chunk of its own."""

Ask = Callable[..., Awaitable[Outcome]]


@pytest.fixture(params=SDKS)
def ask(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """`await ask(place, headers={…}, retries=…, **parameters)` by each SDK in turn."""
    name: str = request.param
    monkeypatch.setenv("PEER_PACKAGE", name)

    async def asked(
        place: Any, *, headers: dict[str, str] | None = None, retries: int = 0, **parameters: Any
    ) -> Outcome:
        async with asyncio.timeout(40):
            return await SDKS[name](place, GPT | parameters, headers or {}, retries)

    return asked


class Beats:
    """Passes everything on; `enough` is set once `count` heartbeats have passed."""

    def __init__(self, count: int) -> None:
        self._left = count
        self.enough = asyncio.Event()

    async def through(self, flow: Flow) -> Flow:
        """The same bytes."""
        async for piece in flow:
            self._left -= piece.count(HEARTBEAT)
            if self._left <= 0:
                self.enough.set()
            yield piece


def port_of(gateway: Running) -> int:
    return urlsplit(gateway.url).port or 0


async def test_heartbeats_between_events_are_not_seen(serve: Serve, ask: Ask) -> None:
    beats = Beats(5)
    script: Script = [head(), frame(partial(0)), beats.enough, frame(completed()), CUT]
    async with scripted(script) as upstream, serve(upstream.url, heartbeat=0.05) as gateway:
        async with proxied(port_of(gateway), down=[beats]) as proxy:
            outcome = await ask(proxy)
    assert outcome.kinds == ["partial_image", "completed"]
    assert outcome.raised is None


async def test_events_that_come_in_slow_slices_arrive_whole(serve: Serve, ask: Ask) -> None:
    large = [picture(number, 1_000_000) for number in range(3)]
    events = [partial(0, b64_json=large[0]), partial(1, b64_json=large[1])]
    script = sse(*events, completed(b64_json=large[2]))
    slow = Slicer(30_000, variation=29_999, delay=0.001)
    async with scripted(script) as upstream, serve(upstream.url, heartbeat=0.02) as gateway:
        async with proxied(port_of(gateway), down=[slow]) as proxy:
            outcome = await ask(proxy)
    assert outcome.kinds == WHOLE
    assert [got == sent for got, sent in zip(outcome.pictures, large, strict=True)] == [True] * 3


async def test_of_two_pictures_one_that_fails_is_raised_after_the_other_has_come(
    serve: Serve, ask: Ask
) -> None:
    failure = {"type": "error", "error": {"message": "no", "type": "server_error", "code": "boom"}}
    scripts: list[Script] = [sse(partial(0), completed()), sse(partial(0), failure)]
    async with scripted(*scripts) as upstream, serve(upstream.url) as gateway:
        outcome = await ask(gateway, n=2, retries=2)
    assert outcome.kinds.count("completed") == 1
    assert (outcome.raised, outcome.code) == ("APIError", "boom")
    assert len(upstream.requests) == 2
    assert outcome.requests == 1


async def test_a_failure_after_partials_is_raised_and_not_asked_again(
    serve: Serve, ask: Ask
) -> None:
    async with scripted([head(), frame(partial(0)), CUT]) as upstream:
        async with serve(upstream.url) as gateway:
            outcome = await ask(gateway, retries=2)
    assert outcome.kinds == ["partial_image"]
    assert (outcome.raised, outcome.code) == ("APIError", "upstream_protocol_error")
    assert outcome.requests == len(upstream.requests) == 1


async def test_a_server_that_is_ending_is_asked_again_until_another_answers(
    serve: Serve, ask: Ask
) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        gateway.gateway.registry.draining = True

        def next_server(_: Link) -> list[Toxic]:
            # Once the first answer begins; the second finds a server that is not ending.
            gateway.gateway.registry.draining = False
            return []

        async with proxied(port_of(gateway), down=next_server) as proxy:
            outcome = await ask(proxy, retries=1)
    assert outcome.kinds == WHOLE
    assert outcome.requests == 2
    assert len(upstream.requests) == 1


async def test_a_caller_with_too_many_running_waits_and_gets_its_turn(
    serve: Serve, ask: Ask
) -> None:
    release = asyncio.Event()

    def script(received: Received) -> Any:
        held = [release] if received.json["prompt"] == "first" else []
        return [head(), frame(partial(0)), *held, frame(partial(1)), frame(completed()), CUT]

    def ends(_: Link) -> list[Toxic]:
        release.set()
        return []

    async with (
        scripted(script) as upstream,
        serve(upstream.url, max_generations_per_caller=1) as gateway,
        proxied(port_of(gateway), down=ends) as proxy,
        asyncio.TaskGroup() as tasks,
    ):
        body = GPT | {"prompt": "first", "stream": True}
        tasks.create_task(gateway.generate(**body))
        await upstream.arrived.wait()
        outcome = await ask(proxy, retries=3)
    assert outcome.kinds == WHOLE
    assert outcome.requests >= 2
    assert len(upstream.requests) == 2


async def test_a_quota_that_is_used_up_is_not_asked_again(serve: Serve, ask: Ask) -> None:
    error = {"message": "No money.", "type": "insufficient_quota", "code": "insufficient_quota"}
    refused = json_response({"error": error}, "429 Too Many Requests")
    async with scripted(refused) as upstream, serve(upstream.url) as gateway:
        outcome = await ask(gateway, retries=2)
    assert (outcome.raised, outcome.status) == ("RateLimitError", 429)
    assert outcome.code == "insufficient_quota"
    assert outcome.requests == len(upstream.requests) == 1


@pytest.mark.parametrize("kept", [True, False])
async def test_a_call_that_is_cut_and_sent_again_costs_once_under_an_idempotency_key(
    serve: Serve, ask: Ask, kept: bool
) -> None:
    def first_is_cut(link: Link) -> list[Toxic]:
        return [Cut(0, "rst")] if link.number == 0 else []

    headers = {"Idempotency-Key": "order-17"} if kept else {}
    async with scripted(instant) as upstream, serve(upstream.url, linger=10) as gateway:
        async with proxied(port_of(gateway), down=first_is_cut) as proxy:
            outcome = await ask(proxy, headers=headers, retries=2)
    assert outcome.kinds == WHOLE
    assert outcome.requests == 2
    # Without a key nobody can know that it is the same call.
    assert len(upstream.requests) == (1 if kept else 2)
