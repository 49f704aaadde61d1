"""The five ends of a viewer's stream, and no sixth, as the summary line counts them."""

import asyncio
import json
import logging
from typing import Any

import pytest
from structlog.testing import capture_logs

from harness.gateway import Serve
from harness.upstream import (
    CUT,
    RESET,
    Step,
    answer,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    scripted,
    sse,
)
from server.stalling import stalled
from server.watching import (
    ASKED,
    ASYNC,
    KEYS,
    SECONDS,
    STREAMED,
    URL,
    begin,
    ended,
    halves,
    log_lines,
    reading,
)

LARGE = picture(5, 4_000_000)
KEY = {"Idempotency-Key": "k"}


async def test_completed_by_stream_and_by_json(serve: Serve) -> None:
    async with scripted(sse(partial(0), completed())) as upstream, serve(upstream.url) as gateway:
        with log_lines() as lines:
            async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as tasks:
                for body in (STREAMED, ASKED, STREAMED):
                    tasks.create_task(gateway.client.post(URL, json=body, headers=KEY))
            await ended(gateway)
    (line,) = lines
    assert (line["viewers"], line["endings"]) == (3, {"completed": 3})


async def test_failed_by_status_by_event_and_by_json(serve: Serve) -> None:
    async with scripted([RESET], [head(), frame(partial(0)), RESET]) as upstream:
        async with serve(upstream.url) as gateway:
            with log_lines() as lines:
                for body in (STREAMED, STREAMED, ASKED):
                    await gateway.generate(**body)
                    await ended(gateway)
    assert [line["endings"] for line in lines] == [{"failed": 1}] * 3


async def test_client_gone_with_the_place_it_had_come_to(serve: Serve) -> None:
    script: list[Step] = [head(), frame(partial(0)), asyncio.Event()]
    async with scripted(script) as upstream, serve(upstream.url, linger=0) as gateway:
        with log_lines() as lines:
            async with reading(gateway, "POST", URL, json=STREAMED) as viewer:
                await viewer.until(1)
            await ended(gateway)
    assert lines[0]["endings"] == {"client_gone:between_events": 1}


async def test_deadline_of_a_streams_own_lifetime_and_of_one_that_does_not_read(
    serve: Serve,
) -> None:
    release = asyncio.Event()
    script: list[Step] = [head(), frame(partial(0, b64_json=LARGE)), release]
    script += [frame(completed()), CUT]
    settings: dict[str, Any] = {"viewer_lifetime": 0.3, "send_timeout": 0.3, "linger": 5}
    async with scripted(script) as upstream, serve(upstream.url, **settings) as gateway:
        with log_lines() as lines:
            begun = await begin(gateway)
            async with stalled(gateway.url, "GET", begun["events_url"]) as slow:
                await slow.until(b'"b64_json":"')
                await gateway.client.get(begun["events_url"])
                made = gateway.gateway.registry.find(begun["id"], None)
                assert made is not None
                async with asyncio.timeout(SECONDS):
                    await made.audience.empty()
            release.set()
            await ended(gateway)
    assert lines[0]["endings"] == {"deadline:between_events": 1, "deadline:sending": 1}


async def test_a_generation_that_nobody_watched_has_no_ends(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        with log_lines() as lines:
            await gateway.client.post(URL, json=ASKED, headers=ASYNC)
            await ended(gateway)
    assert (lines[0]["viewers"], lines[0]["endings"]) == (0, {})


OUR_CLIENT = ("httpx2", "httpcore2")
"""It logs the addresses that it asks for; it is the test's own."""


async def test_no_line_tells_a_key_a_ticket_a_prompt_or_a_picture(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    """Every line, whatever it is about, while everything is done that has a secret in it."""
    caplog.set_level(logging.DEBUG)
    release = asyncio.Event()
    prompt, image = "a-prompt-nobody-logs", picture(9)
    ann = {"Authorization": f"Bearer {KEYS[0]}"}
    script = halves(release, b64_json=image)
    settings: dict[str, Any] = {"keys": KEYS, "access_log": True}
    with capture_logs() as everything:
        async with scripted(script) as upstream, serve(upstream.url, **settings) as gateway:
            client = gateway.client
            begun = await begin(gateway, headers=ann | {"Idempotency-Key": "k-1"}, prompt=prompt)
            watch = await client.post("/v1/tickets", json={"generation": begun["id"]}, headers=ann)
            start = await client.post("/v1/tickets", json={"start": 1}, headers=ann)
            tickets = [each.json()["ticket"] for each in (watch, start)]
            tickets.append(begun["events_url"].partition("ticket=")[2])
            async with reading(gateway, "GET", watch.json()["url"]) as viewer:
                await viewer.until(1)
                release.set()
                await viewer.rest()
            for url in (
                begun["events_url"],
                f"{start.json()['url']}&prompt={prompt}",
                f"{start.json()['url']}&prompt={prompt}",
                f"{URL}?ticket=forged-{tickets[0]}",
                f"{URL}/x/events?ticket={tickets[0]}",
                f"/nowhere?ticket={tickets[0]}&api_key={KEYS[0]}",
                f"{URL}?api_key={KEYS[0]}&prompt={prompt}",
            ):
                await client.get(url)
            await client.post(f"{URL}?ticket={tickets[0]}", json=STREAMED)
            await ended(gateway)
    text = json.dumps(everything, default=repr)
    others = [each for each in caplog.records if not each.name.startswith(OUR_CLIENT)]
    text += "".join(each.getMessage() for each in others)
    assert text.count('"request"') > 10, "there are lines to be looked at"
    for secret in (*tickets, *KEYS, prompt, image, image[:64]):
        assert secret not in text
