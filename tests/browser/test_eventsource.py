"""`new EventSource(url)` in a real browser: one line; and who else may watch, by what address."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from browser.sources import Told, Watching, watched
from harness.gateway import Running, Serve
from harness.upstream import CUT, Script, completed, frame, head, partial, picture, scripted, sse

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/v1/images/generations"
URL = f"{PATH}?model=gpt-image-1&prompt=x&partial_images=2"
BODY: dict[str, Any] = {"model": "gpt-image-1", "prompt": "x", "stream": True, "partial_images": 2}
KEY = "a-key-for-tests"
QUICK = {"reconnect_delay": 0.1}

WHOLE = ["partial_image", "partial_image", "completed"]

# A page that streams by fetch and can read the answer's head, as the SDK for JavaScript does.
POST = """
async ([path, body]) => {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  window.whole = response.text();
  return response.headers.get("Link");
}
"""


@asynccontextmanager
async def page_at(browser: Browser, url: str) -> AsyncIterator[Page]:
    """A page of that origin, in a browser profile of its own."""
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(url + "/health")
    yield page
    await context.close()


async def seen_at(browser: Browser, gateway: Running, url: str = URL) -> list[Told]:
    """What an EventSource on a page of the gateway's own is told."""
    async with page_at(browser, gateway.url) as page:
        return (await watched(page, [url]))[url]


def kinds(told: list[Told]) -> list[str]:
    return [each.kind for each in told]


def held(release: asyncio.Event) -> Script:
    """One partial image at once, the rest when it is released."""
    return [head(), frame(partial(0)), release, frame(partial(1)), frame(completed()), CUT]


async def test_it_gets_every_event_and_stops_by_itself_after_the_last(
    browser: Browser, serve: Serve
) -> None:
    script = sse(partial(0), partial(1), completed())
    async with asyncio.timeout(40), scripted(script) as upstream:
        async with serve(upstream.url, **QUICK) as gateway:
            told = await seen_at(browser, gateway)
    assert kinds(told) == WHOLE
    assert len(upstream.requests) == 1


async def test_a_refusal_reaches_the_page_as_an_event_with_words(
    browser: Browser, serve: Serve
) -> None:
    refusal = {"type": "error", "error": {"message": "no", "code": "moderation_blocked"}}
    async with asyncio.timeout(40), scripted(sse(refusal)) as upstream:
        async with serve(upstream.url, **QUICK) as gateway:
            (told,) = await seen_at(browser, gateway)
    assert told.kind == "failed"
    assert (told.error or {})["code"] == "moderation_blocked"
    assert len(upstream.requests) == 1


async def test_a_second_page_joins_by_the_link_and_sees_the_same_pictures_live(
    browser: Browser, serve: Serve
) -> None:
    release = asyncio.Event()
    async with (
        asyncio.timeout(40),
        scripted(held(release)) as upstream,
        serve(upstream.url, **QUICK) as gateway,
        page_at(browser, gateway.url) as first,
        page_at(browser, gateway.url) as second,
    ):
        link = await first.evaluate(POST, [PATH, BODY])
        (shared,) = re.findall(r'<([^>]+)>; rel="monitor"', link)
        joined = await Watching(second).begin(shared)
        # The upstream has not gone on: this is the running generation, from its beginning.
        assert [each.picture for each in await joined.has(1)] == [picture(0)]
        release.set()
        told = await joined.closed()
        whole = await first.evaluate("window.whole")
    assert kinds(told) == WHOLE
    for each in told:
        assert whole.count(f'"b64_json":"{each.picture}"') == 1
    assert len(upstream.requests) == 1


async def test_a_page_that_is_reloaded_finds_its_generation_by_its_key(
    browser: Browser, serve: Serve
) -> None:
    release = asyncio.Event()
    async with (
        asyncio.timeout(40),
        scripted(held(release)) as upstream,
        serve(upstream.url, linger=30, **QUICK) as gateway,
        page_at(browser, gateway.url) as page,
    ):
        url = URL + "&idempotency_key=order-17"
        (before,) = await (await Watching(page).begin(url)).has(1)
        await page.reload()
        again = await Watching(page).begin(url)
        assert await again.has(1) == [before]
        release.set()
        assert kinds(await again.closed()) == WHOLE
    assert len(upstream.requests) == 1


async def test_a_backend_orders_and_the_browser_watches(browser: Browser, serve: Serve) -> None:
    release = asyncio.Event()
    async with (
        asyncio.timeout(40),
        scripted(held(release)) as upstream,
        serve(upstream.url, keys=(KEY,), **QUICK) as gateway,
        page_at(browser, gateway.url) as page,
    ):
        headers = {"x-api-key": KEY, "Prefer": "respond-async"}
        ordered = await gateway.client.post(PATH, json=BODY, headers=headers)
        assert ordered.status_code == 202
        assert ordered.headers["Preference-Applied"] == "respond-async"
        watching = await Watching(page).begin(ordered.json()["events_url"])
        await watching.has(1)
        release.set()
        told = await watching.closed()
        found = await gateway.client.get(ordered.headers["Location"], headers=headers)
    assert [each.picture for each in told] == [picture(0), picture(1), picture(99)]
    assert found.json()["result"]["data"] == [{"b64_json": picture(99)}]
    assert len(upstream.requests) == 1


async def test_with_keys_a_page_starts_as_many_as_its_ticket_allows(
    browser: Browser, serve: Serve
) -> None:
    script = sse(partial(0), partial(1), completed())
    async with (
        asyncio.timeout(40),
        scripted(script) as upstream,
        serve(upstream.url, keys=(KEY,), **QUICK) as gateway,
        page_at(browser, gateway.url) as page,
    ):
        headers = {"Authorization": f"Bearer {KEY}"}
        bought = await gateway.client.post("/v1/tickets", json={"start": 2}, headers=headers)
        assert bought.status_code == 201
        ticketed = bought.json()["url"] + "&model=gpt-image-1&partial_images=2&prompt="
        told = await watched(page, [ticketed + name for name in "abc"], width=1)
        assert await watched(page, [URL]) == {URL: []}
    assert [kinds(told[ticketed + name]) for name in "abc"] == [WHOLE, WHOLE, []]
    assert len(upstream.requests) == 2


async def test_a_page_of_another_origin_watches_where_that_origin_is_allowed(
    browser: Browser, serve: Serve
) -> None:
    script = sse(partial(0), partial(1), completed())
    async with (
        asyncio.timeout(40),
        scripted(script) as upstream,
        serve(upstream.url) as elsewhere,
        serve(upstream.url, keys=(KEY,), cors_origins=(elsewhere.url,), **QUICK) as allowing,
        serve(upstream.url, keys=(KEY,), **QUICK) as refusing,
        page_at(browser, elsewhere.url) as page,
    ):
        urls = []
        for gateway in (allowing, refusing):
            headers = {"Authorization": f"Bearer {KEY}"}
            bought = await gateway.client.post("/v1/tickets", json={"start": 1}, headers=headers)
            urls.append(bought.json()["url"] + "&model=gpt-image-1&partial_images=2&prompt=x")
        told = await watched(page, urls)
    assert [kinds(told[url]) for url in urls] == [WHOLE, []]
    assert len(upstream.requests) == 1
