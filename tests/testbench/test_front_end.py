"""A front end's own tests in miniature: Node's fetch and Chromium's EventSource meet every fault.

The clients are in `front_end.mjs`; here is what each fault must come to on their page. The server
is the fixture that anybody has who installs Safelight.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import async_playwright

from browser.conftest import CHROMIUM_FLAGS
from contract.instant import tool
from safelight.testbench.kinds import KINDS, Answer
from safelight.testbench.server import BenchServer

# A page runs out of patience by the clock.
pytestmark = pytest.mark.alone

HERE = Path(__file__).parent
PATIENCE_MS = 4000
"""More than the 3 s after which a browser comes back."""

Outcome = tuple[list[int], bool, str]
"""The partial images shown, whether there is a picture, and how it ended."""

ALL: Outcome = ([0, 1], True, "completed")

OVER_FETCH: Mapping[str, Outcome] = {
    "pace 0.3": ALL,
    "jitter 0.2": ALL,
    "slow 40000": ALL,
    "stall after 0": ([], False, "silence"),
    "stall after 1": ([0], False, "silence"),
    "stall after 1 for 0.2": ALL,
    "partials 1": ([0], True, "completed"),
    "partials 0": ([], True, "completed"),
    "final first": ([], True, "completed"),
    "repeat": ALL,
    "backwards": ([1], True, "completed"),
    "no terminal": ([0, 1], False, "unfinished"),
    "cut after 0": ([], False, "lost"),
    "cut after 1": ([0], False, "lost"),
    "cut inside 2": ([0, 1], False, "lost"),
    "reset after 1": ([0], False, "lost"),
    "reset inside 0": ([], False, "lost"),
    "drop": ([], False, "lost"),
    "malformed after 0": ([1], True, "completed"),
    "malformed after 2": ([0, 1], False, "unfinished"),
    "error after 1": ([0], False, "server_error"),
    "flat error after 1": ([0], False, "server_error"),
    "refusal": ([], False, "moderation_blocked"),
    "refusal after 2": ([0, 1], False, "moderation_blocked"),
    "status 401": ([], False, "invalid_api_key"),
    "status 429 retry 1": ([], False, "rate_limit_exceeded"),
    "status 503": ([], False, "server_error"),
    "huge 8": ALL,
    "answer json": ([], True, "completed"),
    "content-type text/html": ([], False, "unreadable"),
    "clock -3600": ALL,
    "explode": ([], False, "unknown_fault"),
}

AS_JSON: Mapping[str, Outcome] = {
    "pace 0.3": ([], True, "completed"),
    "jitter 0.2": ([], True, "completed"),
    "slow 40000": ([], True, "completed"),
    "stall after 0": ([], False, "silence"),
    "cut after 0": ([], False, "lost"),
    "cut inside 0": ([], False, "lost"),
    "reset after 0": ([], False, "lost"),
    "reset inside 0": ([], False, "lost"),
    "drop": ([], False, "lost"),
    "malformed after 0": ([], False, "unreadable"),
    "refusal": ([], False, "moderation_blocked"),
    "status 500": ([], False, "server_error"),
    "huge 8": ([], True, "completed"),
    "answer sse": ([], True, "completed"),
    "content-type text/html": ([], False, "unreadable"),
    "clock +60": ([], True, "completed"),
}

BY_EVENTSOURCE: Mapping[str, Outcome] = {
    # What is cut, it takes up again by itself: that is what it is for.
    # What takes longest comes first.
    "stall after 1": ([0], False, "silence"),
    "cut after 0": ALL,
    "drop": ([], False, "lost"),
    "pace 0.3": ALL,
    "jitter 0.2": ALL,
    "slow 40000": ALL,
    "stall after 1 for 0.2": ALL,
    "partials 1": ([0], True, "completed"),
    "final first": ([], True, "completed"),
    "repeat": ALL,
    "backwards": ([1], True, "completed"),
    "no terminal": ALL,
    "cut after 1": ALL,
    "cut inside 1": ALL,
    "reset after 1": ALL,
    "reset inside 1": ALL,
    "malformed after 0": ([1], True, "completed"),
    "error after 1": ([0], False, "server_error"),
    "flat error after 1": ([0], False, "server_error"),
    "refusal": ([], False, "closed"),
    "refusal after 1": ([0], False, "moderation_blocked"),
    "status 503": ([], False, "closed"),
    "huge 8": ALL,
    "answer json": ([], False, "closed"),
    "content-type text/html": ([], False, "closed"),
    "clock +60": ALL,
    "explode": ([], False, "closed"),
}


@pytest.fixture(scope="module")
def server(safelight_server: type[BenchServer]) -> Iterator[BenchServer]:
    """One painter, so that none is started while a page is running out of patience."""
    quick = {"SAFELIGHT_PAINTER_WORKERS": "1", "SAFELIGHT_RECONNECT_DELAY": "0.1"}
    with safelight_server(environment=quick) as started:
        yield started
    said = [json.loads(line) for line in started.log.splitlines()]
    assert {line["event"] for line in said} == {"fault", "generation", "ready", "request"}


def seen(found: Mapping[str, Any]) -> dict[str, Outcome]:
    return {fault: (each["shown"], each["picture"], each["how"]) for fault, each in found.items()}


def test_a_page_over_fetch_ends_as_it_should_whatever_the_fault(server: BenchServer) -> None:
    cases = json.dumps({"stream": list(OVER_FETCH), "json": list(AS_JSON)})
    done = subprocess.run(
        [tool("node"), HERE / "front_end_node.mjs", server.url, cases],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = json.loads(done.stdout)
    assert seen(found["stream"]) == OVER_FETCH
    assert seen(found["json"]) == AS_JSON
    assert seen(found["prompt"]) == dict(list(OVER_FETCH.items())[:3])


async def test_a_page_with_an_eventsource_ends_as_it_should_whatever_the_fault(
    server: BenchServer,
) -> None:
    code = (HERE / "front_end.mjs").read_text("utf-8").replace("export ", "")
    code = f"""async ({{ faults, patience }}) => {{
      {code}
      return await outcomes(faults, (fault) => watched(location.origin, {{
        model: "painter-1", size: "64x64", partial_images: 2, prompt: `a fox [fault: ${{fault}}]`,
      }}, patience));
    }}"""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=tool("chromium"), args=CHROMIUM_FLAGS
        )
        page = await chromium.new_page()
        await page.goto(f"{server.url}/health")
        asked = {"faults": list(BY_EVENTSOURCE), "patience": PATIENCE_MS}
        found = await page.evaluate(code, asked)
        await chromium.close()
    assert seen(found) == BY_EVENTSOURCE


@pytest.mark.parametrize(
    ("answer", "cases"), [("stream", OVER_FETCH), ("stream", BY_EVENTSOURCE), ("json", AS_JSON)]
)
def test_every_fault_is_met(answer: Answer, cases: Mapping[str, Outcome]) -> None:
    for kind in KINDS:
        if answer in kind.on:
            assert any(kind.pattern.fullmatch(case) for case in cases), kind.usage
