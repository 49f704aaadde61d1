"""Pages watch a real `safelight serve` that drains, ends, is killed and started again."""

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.async_api import Browser, BrowserContext

from browser.sources import Told, Watching
from harness.process import Command
from harness.upstream import (
    CUT,
    Received,
    Script,
    Step,
    completed,
    frame,
    head,
    partial,
    scripted,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


def url_for(prompt: str) -> str:
    return f"/v1/images/generations?model=gpt-image-1&partial_images=1&prompt={prompt}"


def waiting_for(releases: dict[str, asyncio.Event]) -> Script:
    """A partial image at once; the picture when the prompt's event is set, or at once too."""

    def script(received: Received) -> Sequence[Step]:
        release = releases.get(received.json["prompt"])
        held: list[Step] = [] if release is None else [release]
        return [head(), frame(partial(0)), *held, frame(completed()), CUT]

    return script


def server(upstream_url: str, data: Path, port: int = 0) -> Command:
    """With the same data, so that its tickets are those of the one before."""
    config = f"""
        data_dir = "{data}"
        drain_window = 4
        reconnect_delay = 0.1
        [[upstreams]]
        name = "scripted"
        auth = "none"
        base_url = "{upstream_url}"
        models = ["gpt-image-1"]
    """
    return Command("--port", str(port), config=config)


@asynccontextmanager
async def profile(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context()
    yield context
    await context.close()


async def opened(context: BrowserContext, server_url: str, prompt: str) -> Watching:
    """A page of the server's, which watches `prompt`."""
    page = await context.new_page()
    await page.goto(server_url + "/health")
    return await Watching(page).begin(url_for(prompt))


def kinds(told: list[Told]) -> list[str]:
    return [each.kind for each in told]


def prompts_of(requests: Sequence[Received]) -> list[str]:
    return [request.json["prompt"] for request in requests]


async def draining(command: Command) -> None:
    """Return once it says that it takes nothing new."""
    async with httpx2.AsyncClient(base_url=command.url, trust_env=False) as http:
        while (await http.get("/ready")).status_code != 503:
            pass


async def test_pages_see_a_drain_to_its_end_and_come_back_to_the_next_server(
    browser: Browser, tmp_path: Path
) -> None:
    releases = {"finishes": asyncio.Event(), "hangs": asyncio.Event()}
    async with (
        asyncio.timeout(60),
        scripted(waiting_for(releases)) as upstream,
        profile(browser) as context,
    ):
        async with server(upstream.url, tmp_path) as first:
            port = urlsplit(first.url).port or 0
            finishes = await opened(context, first.url, "finishes")
            hangs = await opened(context, first.url, "hangs")
            late_page = await context.new_page()
            await late_page.goto(first.url + "/health")
            await finishes.has(1)
            await hangs.has(1)
            first.process.send_signal(signal.SIGTERM)
            await draining(first)
            late = await Watching(late_page).begin(url_for("late"))
            assert {each.name for each in await late.has(1)} == {"stream.retry"}
            releases["finishes"].set()
            assert kinds(await finishes.has(2)) == ["partial_image", "completed"]
            farewell = (await hangs.has(2))[1]
            assert farewell.kind == "failed"
            assert (farewell.error or {})["code"] == "interrupted"
            assert await asyncio.to_thread(first.process.wait, 10) == 0
        assert prompts_of(upstream.requests) == ["finishes", "hangs"]
        async with server(upstream.url, tmp_path, port):
            told = await late.closed()
            assert kinds([each for each in told if each.name != "stream.retry"]) == [
                "partial_image",
                "completed",
            ]
            # What they had was final, and the new server says so too.
            assert kinds(await finishes.closed()) == ["partial_image", "completed"]
            assert kinds(await hangs.closed()) == ["partial_image", "failed"]
    assert prompts_of(upstream.requests) == ["finishes", "hangs", "late"]


async def test_a_page_whose_generation_is_lost_with_its_server_stops_asking(
    browser: Browser, tmp_path: Path
) -> None:
    async with (
        asyncio.timeout(60),
        scripted(waiting_for({"lost": asyncio.Event()})) as upstream,
        profile(browser) as context,
    ):
        first = server(upstream.url, tmp_path)
        await asyncio.to_thread(first.start)
        port = urlsplit(first.url).port or 0
        lost = await opened(context, first.url, "lost")
        await lost.has(1)
        await asyncio.to_thread(first.kill)
        async with server(upstream.url, tmp_path, port):
            assert kinds(await lost.closed()) == ["partial_image"]
    assert prompts_of(upstream.requests) == ["lost"]
