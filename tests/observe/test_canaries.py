"""Nothing secret gets out: canaries through every outcome, with everything logged that can be.

Looked for in the log, in errors, numbers and spans, and in what the machine tells of processes.
"""

import asyncio
import base64
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest

from harness.gateway import Serve
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

CALLER_KEY = "sl-canary-of-the-caller"
UPSTREAM_KEY = "sk-canary-of-the-upstream"
PROMPT = "canary-prompt"
USER = "canary-user"
PIXELS = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"canary-pixels" * 50).decode()
CANARIES = (CALLER_KEY, UPSTREAM_KEY, PROMPT, USER, PIXELS[40:80], "canary")
URL = "/v1/images/generations"


def script(asked: Received) -> Sequence[Step]:
    """What the prompt asks for."""
    prompt = asked.json["prompt"]
    key = asked.headers["authorization"]
    quoting = {"message": f"Bad key {key} for {prompt}", "type": "t", "code": "c"}
    kinds: dict[str, Sequence[Step]] = {
        "whole": [
            head(),
            frame(partial(0, b64_json=PIXELS)),
            frame(completed(b64_json=PIXELS)),
            CUT,
        ],
        "plain": json_response(answer(data=[{"b64_json": PIXELS}])),
        "refused": json_response({"error": quoting}, "400 Bad Request"),
        "unauthorized": json_response({"error": quoting}, "401 Unauthorized"),
        "failed": json_response({"error": quoting}, "500 Oops"),
        "broken": [head(), frame(partial(0, b64_json=PIXELS)), b"data: {" + PIXELS.encode(), CUT],
        "garbled": [head(), b"data: {" + PIXELS.encode() + b"}\n\n", CUT],
        "strange": [b"HTTP/1.1 200 " + key.encode() + b"\r\nX: \x00\r\n\r\n", CUT],
        "silent": [head(), frame(partial(0, b64_json=PIXELS)), asyncio.Event()],
    }
    return kinds[prompt.rpartition(" ")[2]]


def configuration(upstream: ScriptedUpstream, collector: ScriptedUpstream) -> str:
    return f"""
        event_timeout = 0.3
        otlp_endpoint = "http://127.0.0.1:{collector.port}"
        [[upstreams]]
        name = "studio"
        base_url = "{upstream.url}"
        key_env = "STUDIO_KEY"
        models = ["gpt-image-1", "dall-e-3"]
        traceparent = true
    """


async def every_outcome(client: httpx2.AsyncClient) -> list[httpx2.Response]:
    """Each way to end, and each way to be refused; what clients may see is returned."""
    streamed = {"model": "gpt-image-1", "stream": True, "partial_images": 1, "user": USER}
    plain = {"model": "gpt-image-1", "user": USER}
    kinds = ("whole", "refused", "unauthorized", "failed", "broken", "garbled", "strange", "silent")
    for kind in kinds:
        await client.post(URL, json=streamed | {"prompt": f"{PROMPT} {kind}"})
        await client.get(URL, params={"prompt": f"{PROMPT} {kind}", "model": "gpt-image-1"})
    for kind in ("plain", "refused", "failed", "strange"):
        await client.post(URL, json=plain | {"prompt": f"{PROMPT} {kind}"})
    linked = await client.post(URL, json={"model": "dall-e-3", "prompt": f"{PROMPT} plain"})
    await client.get(linked.json()["data"][0]["url"])
    async with client.stream("POST", URL, json=streamed | {"prompt": f"{PROMPT} silent"}) as left:
        await anext(left.aiter_raw())
    bad = {"Authorization": f"Bearer wrong-{CALLER_KEY}"}
    return [
        await client.post(URL, json=plain | {"prompt": PROMPT, "model": "nope"}),
        await client.post(URL, content=b'{"prompt":"' + PROMPT.encode()),
        await client.get(f"/v1/models?key={CALLER_KEY}", headers=bad),
        await client.get(f"{URL}/gen_1/events?ticket={CALLER_KEY}", headers=bad),
        await client.post(URL, json=plain | {"prompt": f"{PROMPT} unauthorized"}),
    ]


async def ticket_of(client: httpx2.AsyncClient) -> str:
    """A ticket that has been used."""
    body = {"model": "gpt-image-1", "stream": True, "prompt": f"{PROMPT} whole"}
    answered = await client.post(URL, json=body)
    link = answered.headers["Link"].partition("<")[2].partition(">")[0]
    await client.get(link)
    return link.partition("ticket=")[2]


def processes(pid: int) -> str:
    """What anybody on the machine can read of the server and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return "".join(Path(f"/proc/{each}/cmdline").read_text() for each in (str(pid), *children))


@pytest.mark.parametrize("log_format", ["console", "json"])
async def test_no_canary_gets_out_in_any_outcome_with_debug_logging_on(log_format: str) -> None:
    async with asyncio.timeout(90), scripted(script) as upstream:
        async with scripted(json_response({})) as collector:
            command = Command(
                config=configuration(upstream, collector),
                environment={
                    "SAFELIGHT_KEYS": CALLER_KEY,
                    "STUDIO_KEY": UPSTREAM_KEY,
                    "SAFELIGHT_LOG_LEVEL": "debug",
                    "SAFELIGHT_LOG_FORMAT": log_format,
                },
            )
            async with command:
                headers = {"Authorization": f"Bearer {CALLER_KEY}"}
                async with httpx2.AsyncClient(
                    base_url=command.url, headers=headers, timeout=20, trust_env=False
                ) as client:
                    seen = await every_outcome(client)
                    ticket = await ticket_of(client)
                    numbers = (await client.get("/metrics")).text
                listed = processes(command.process.pid)
            log = command.log
            spans = b"".join(posted.body for posted in collector.requests)
    answers = "".join(response.text for response in seen)
    for name, text in (("log", log), ("numbers", numbers), ("processes", listed)):
        for canary in (*CANARIES, ticket):
            assert canary not in text, f"{canary} is in the {name}"
    for canary in CANARIES:
        assert canary.encode() not in spans
    assert UPSTREAM_KEY not in answers
    assert PIXELS[40:80] not in answers
    # And something was said at all, at the lowest level, of every generation.
    assert "attempt ended" in log
    assert log.count("first_event_seconds") >= 8
    assert b"generation" in spans
    if log_format == "json":
        assert all(json.loads(line) for line in command.lines)


async def test_whoever_handles_the_libraries_lines_sees_no_pixels_or_addresses(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one: list[Step] = [head(), frame(completed(b64_json=PIXELS)), CUT]
    async with scripted(one) as upstream, serve(upstream.url) as gateway:
        body: dict[str, Any] = {"prompt": PROMPT, "model": "gpt-image-1"}
        await gateway.generate(**body, stream=True)
        await gateway.client.get(URL, params=body)
    assert not [each for each in caplog.messages if any(canary in each for canary in CANARIES)]


NASTY = "x%0d%0a2026-11-24T00:00:00Z%20[info]%20forged%00%e2%80%a8%c2%85%1b[31m"


@pytest.mark.parametrize("log_format", ["console", "json"])
async def test_nothing_a_client_or_an_upstream_sends_splits_a_line(log_format: str) -> None:
    words = "a\r\nforged\u2028b\x00\x85\x1b[31m"
    error = {"message": words, "code": words, "type": words, "param": words}
    async with asyncio.timeout(60), scripted(json_response({"error": error}, "500 X")) as upstream:
        command = Command(
            config=f"""
                [[upstreams]]
                name = "studio"
                auth = "none"
                base_url = "{upstream.url}"
                models = ["gpt-image-1"]
            """,
            environment={"SAFELIGHT_LOG_FORMAT": log_format, "SAFELIGHT_LOG_PROMPTS": "true"},
        )
        async with command:
            async with httpx2.AsyncClient(
                base_url=command.url, timeout=20, trust_env=False
            ) as client:
                await client.get(f"/{NASTY}")
                await client.get(f"/v1/models/{NASTY}")
                await client.get(f"{URL}/{NASTY}")
                await client.post(URL, json={"prompt": words, "model": "gpt-image-1"})
                await client.post(URL, json={"prompt": words, "model": words, "user": words})
                await client.get(f"{URL}/gen_1/events", headers={b"Last-Event-ID": b"a\x85b"})
                command.line("forged")
    lines = [line for line in command.lines if "forged" in line]
    # Three paths, and what the generation's line tells of the prompt and the error.
    assert len(lines) == 4
    for line in lines:
        assert len(line.splitlines()) == 1
        assert line.isprintable()
        if log_format == "json":
            assert json.loads(line)["event"] in ("request", "generation")
        else:
            assert " info     request " in line or " warning  generation " in line
