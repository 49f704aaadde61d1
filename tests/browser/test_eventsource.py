"""`new EventSource(url)` in a real browser: one line, and it resumes by itself."""

import asyncio
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser

from harness.gateway import Serve
from harness.proxy import proxied
from harness.toxics import CutOnce
from harness.upstream import Step, completed, partial, scripted, sse

pytestmark = pytest.mark.asyncio(loop_scope="session")

WATCH = """
(path) => new Promise((resolve) => {
  const seen = [];
  const source = new EventSource(path);
  const note = (event) => seen.push(event.type.split(".")[1] + " " + event.lastEventId);
  for (const name of ["partial_image", "completed", "failed"]) {
    source.addEventListener("image_generation." + name, note);
  }
  source.onerror = () => { if (source.readyState === EventSource.CLOSED) resolve(seen); };
})
"""
PATH = "/v1/images/generations?model=gpt-image-1&prompt=x&partial_images=2"


async def watched(browser: Browser, url: str) -> list[str]:
    """What an EventSource on a page of that origin gets until it closes itself."""
    page = await browser.new_page()
    await page.goto(url + "/health")
    seen: list[str] = await page.evaluate(WATCH, PATH)
    await page.close()
    return [line.partition(" ")[0] for line in seen]


async def test_it_gets_every_event_and_stops_by_itself_after_the_last(
    browser: Browser, serve: Serve
) -> None:
    script: list[Step] = sse(partial(0), partial(1), completed())
    async with asyncio.timeout(40), scripted(script) as upstream, serve(upstream.url) as gateway:
        seen = await watched(browser, gateway.url)
    assert seen == ["partial_image", "partial_image", "completed"]
    assert len(upstream.requests) == 1


@pytest.mark.parametrize(
    "cut_at", [b"image_generation.completed", b'partial_image_index":1', b"~0001\n"]
)
async def test_a_cut_connection_is_resumed_without_a_gap_or_a_second_generation(
    browser: Browser, serve: Serve, cut_at: bytes
) -> None:
    script: list[Step] = sse(partial(0), partial(1), completed())
    async with asyncio.timeout(40), scripted(script) as upstream, serve(upstream.url) as gateway:
        cut = CutOnce(cut_at)
        async with proxied(urlsplit(gateway.url).port or 0, down=[cut]) as proxy:
            seen = await watched(browser, proxy.url)
        assert cut.cuts == 1
    assert seen == ["partial_image", "partial_image", "completed"]
    assert len(upstream.requests) == 1


async def test_a_refusal_reaches_the_page_as_an_event_with_words(
    browser: Browser, serve: Serve
) -> None:
    refusal = {"type": "error", "error": {"message": "no", "code": "moderation_blocked"}}
    async with asyncio.timeout(40), scripted(sse(refusal)) as upstream:
        async with serve(upstream.url) as gateway:
            assert await watched(browser, gateway.url) == ["failed"]
    assert len(upstream.requests) == 1
