"""An upstream that is hostile or broken: told as what it is, promptly, and at a bounded price."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from conftest import Figure
from harness.gateway import Serve
from harness.process import Command
from harness.upstream import CUT, scripted
from security.hostile import CASES, ENDLESS, LIMIT, MIB, Case

pytestmark = pytest.mark.alone

BODY: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1"}
STREAMED = {**BODY, "stream": True, "partial_images": 3}
GENERATIONS = "/v1/images/generations"

SECONDS = 20.0
"""For one case on a busy machine; a hang would last the server's deadlines of minutes."""


def outcome(response: httpx2.Response) -> str | None:
    """The code of the failure, or None for a picture; strict about what an answer may be."""
    if response.headers["content-type"].startswith("application/json"):
        body = response.json()
        if response.status_code == 200:
            assert body["data"][0]["b64_json"]
            json.dumps(body, allow_nan=False)
            return None
        code: str = body["error"]["code"]
        assert response.status_code in (400, 502)
        return code
    events = [line for line in response.text.split("\n") if line.startswith("data: ")]
    datas = [json.loads(line.removeprefix("data: "), parse_constant=int) for line in events]
    assert len([each for each in datas if not each["type"].endswith("partial_image")]) == 1
    assert len(datas) <= 4
    last = datas[-1]
    if last["type"] == "error":
        told: str = last["error"]["code"]
        return told
    assert last["type"] == "image_generation.completed"
    assert set(last["usage"]) >= {"input_tokens", "output_tokens", "total_tokens"}
    return None


@pytest.mark.parametrize("body", [BODY, STREAMED], ids=["whole", "streamed"])
async def test_every_answer_of_a_hostile_upstream_is_told_as_what_it_is(
    serve: Serve, body: dict[str, Any], figure: Figure
) -> None:
    failures: dict[str, str] = {}
    slow: list[tuple[float, str]] = []
    loop = asyncio.get_running_loop()
    async with scripted([CUT]) as upstream:
        async with serve(upstream.url, max_event_bytes=LIMIT) as gateway:
            for name, case in CASES.items():
                upstream.scripts[:] = [case.steps]
                upstream.closed.clear()
                before = loop.time()
                try:
                    async with asyncio.timeout(SECONDS):
                        response = await gateway.client.post(GENERATIONS, json=body)
                        got = outcome(response)
                        if case.ends:
                            await upstream.closed.wait()
                        await gateway.gateway.registry.quiet()
                except (AssertionError, TimeoutError, ValueError, httpx2.HTTPError) as error:
                    failures[name] = repr(error)[:300]
                else:
                    if got != case.code:
                        failures[name] = f"{got} instead of {case.code}"
                slow.append((loop.time() - before, name))
            assert (await gateway.client.get("/ready")).status_code == 200
    assert not failures
    seconds, name = max(slow)
    figure(
        f"M5: {len(CASES)} hostile answers told as what they are; slowest {seconds:.1f} s ({name})"
    )


CONFIGURATION = f"""
    max_event_bytes = {LIMIT}
    [[upstreams]]
    name = "hostile"
    auth = "none"
    base_url = "{{url}}"
    models = ["gpt-image-1"]
"""

HEAVY = {
    name: case for name, case in CASES.items() if case.ends or "bomb" in name or "10^6" in name
}
"""Where memory or time could be had."""


def peak_bytes(pid: int) -> int:
    """The most memory that the process has had."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    (line,) = [line for line in lines if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


async def health_while(client: httpx2.AsyncClient, asked: "asyncio.Task[Any]") -> float:
    """The longest that a health probe took, in seconds."""
    worst = 0.0
    loop = asyncio.get_running_loop()
    while not asked.done():
        before = loop.time()
        assert (await client.get("/health")).status_code == 200
        worst = max(worst, loop.time() - before)
        await asyncio.sleep(0.005)
    return worst


async def test_a_hostile_upstream_costs_little_memory(figure: Figure) -> None:
    worst = 0.0
    async with scripted([CUT]) as upstream:
        async with (
            Command(config=CONFIGURATION.format(url=upstream.url)) as command,
            httpx2.AsyncClient(base_url=command.url, timeout=SECONDS, trust_env=False) as client,
        ):
            await client.post(GENERATIONS, json=STREAMED)
            before = peak_bytes(command.process.pid)
            for case in HEAVY.values():
                upstream.scripts[:] = [case.steps]
                for body in (BODY, STREAMED):
                    asked = asyncio.ensure_future(client.post(GENERATIONS, json=body))
                    worst = max(worst, await health_while(client, asked))
                    assert outcome(await asked) == case.code
            grown = peak_bytes(command.process.pid) - before
    assert grown <= 40 * MIB
    figure(
        f"M5: {len(HEAVY)} endless or huge answers ({ENDLESS // MIB} MiB sent of each) grow the "
        f"server by {grown / MIB:.1f} MiB; slowest health probe {worst * 1000:.0f} ms"
    )


def test_the_cases_are_as_many_as_promised() -> None:
    assert len(CASES) >= 40
    assert all(isinstance(case, Case) for case in CASES.values())
