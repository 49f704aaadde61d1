"""Connections cut at random bytes: no event lost or doubled, and each generation paid for once."""

import asyncio
import random
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import get_args
from urllib.parse import urlsplit

import pytest
import trustme
from playwright.async_api import Browser, Page

from browser.sources import Told, watched
from harness.cuts import Cut, CuttingProxy, Place, Viewing, cutting
from harness.gateway import Running, Serve
from harness.upstream import (
    CUT,
    Received,
    Script,
    Step,
    completed,
    frame,
    head,
    partial,
    picture,
    scripted,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEY = "a-key-for-tests"

CUTS = 200

BEFORE = 5
"""How many of them come between the head and the first event, where few bytes are."""

ORIGINS = 6
"""With TLS, and as many without."""

SETTLED_SECONDS = 4.0
"""Longer than any wait before a reconnect, be it Chromium's own 3 s or what it was told."""


def url_for(prompt: str) -> str:
    return f"/v1/images/generations?model=gpt-image-1&partial_images=2&prompt={prompt}"


def developing(viewings: dict[str, Viewing]) -> Script:
    """An upstream whose pictures come up as real ones do: later than a round trip, bit by bit."""

    def script(received: Received) -> Sequence[Step]:
        viewing = viewings[received.json["prompt"]]
        return [head(), viewing.connected, *_in_time(partial(0), partial(1), completed()), CUT]

    return script


def _in_time(*events: dict[str, object]) -> list[Step]:
    steps: list[Step] = []
    for place, event in enumerate(events):
        due = asyncio.Event()
        asyncio.get_running_loop().call_later(0.1 * place, due.set)
        steps += [due, frame(event)]
    return steps


def port_of(gateway: Running) -> int:
    return urlsplit(gateway.url).port or 0


def certified() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


@asynccontextmanager
async def pages_at(browser: Browser, *proxies: CuttingProxy) -> AsyncIterator[list[Page]]:
    """One page an origin."""
    context = await browser.new_context(ignore_https_errors=True)
    pages = []
    for origin in [origin for proxy in proxies for origin in proxy.origins]:
        pages.append(await context.new_page())
        await pages[-1].goto(origin + "/health")
    yield pages
    await context.close()


async def watched_by(pages: list[Page], prompts: Sequence[str]) -> dict[str, list[Told]]:
    """What the pages together were told of each prompt, each by an EventSource of its own."""
    parts = [
        watched(page, [url_for(prompt) for prompt in prompts[place :: len(pages)]], spread=1500)
        for place, page in enumerate(pages)
    ]
    told = {url: events for part in await asyncio.gather(*parts) for url, events in part.items()}
    return {prompt: told[url_for(prompt)] for prompt in prompts}


def assert_all_came(told: Sequence[Told]) -> None:
    """Every event, once and in order."""
    assert [each.kind for each in told] == ["partial_image", "partial_image", "completed"]
    assert [each.sequence for each in told] == [0, 1, 2]
    assert [each.picture for each in told] == [picture(0), picture(1), picture(99)]
    assert len({each.id.partition("~")[0] for each in told}) == 1


def assert_kept_to_its_address(viewing: Viewing) -> None:
    """It asked for a generation until it was sent to one, and from then on only for events."""
    asks = [urlsplit(target).path.endswith("/events") for target in viewing.asked]
    lost = viewing.places.count("redirect") + viewing.places.count("head")
    assert asks[-1]
    assert asks.count(False) <= 1 + lost
    assert len({target for target in viewing.asked if "/events" in target}) <= 1 + lost


def cuts_of(whole: bytes, chance: random.Random) -> list[Cut]:
    """Random ones over all that leads to the last event, and some in the smallest place."""
    started = whole.index(b"\r\n\r\n", whole.index(b"HTTP/1.1 200")) + 4
    before = [started + chance.randrange(whole.index(b"\nid:") - started) for _ in range(BEFORE)]
    anywhere = [chance.randrange(len(whole)) for _ in range(CUTS - BEFORE)]
    return [Cut(offset, chance.choice(["fin", "rst"])) for offset in before + anywhere]


async def test_cut_anywhere_every_page_gets_every_event_once_and_nothing_is_generated_twice(
    browser: Browser, serve: Serve
) -> None:
    chance = random.Random("cuts")
    viewings = {"whole": Viewing()}
    settings = {"linger": 60, "reconnect_delay": 0.1, "max_generations_per_caller": CUTS}
    async with (
        asyncio.timeout(180),
        scripted(developing(viewings)) as upstream,
        serve(upstream.url, **settings) as gateway,
        cutting(port_of(gateway), viewings, ports=ORIGINS) as plain,
        cutting(port_of(gateway), viewings, ports=ORIGINS, tls=certified()) as encrypted,
        pages_at(browser, plain, encrypted) as pages,
    ):
        await watched_by(pages[:1], ["whole"])
        # Less the 204 that came last.
        whole = bytes(viewings["whole"].passed.removesuffix(viewings["whole"].answer))
        cuts = {f"cut-{number}": cut for number, cut in enumerate(cuts_of(whole, chance))}
        viewings.update({prompt: Viewing([cut]) for prompt, cut in cuts.items()})
        told = await watched_by(pages, list(cuts))
        asked = plain.requests + encrypted.requests
        await asyncio.sleep(SETTLED_SECONDS)
        assert plain.requests + encrypted.requests == asked, "somebody came back after the 204"
    for prompt, events in told.items():
        assert_all_came(events)
        assert_kept_to_its_address(viewings[prompt])
    posts = Counter(request.json["prompt"] for request in upstream.requests)
    assert posts == dict.fromkeys(viewings, 1)
    places = Counter(place for prompt in told for place in viewings[prompt].places)
    assert places.total() == CUTS
    assert set(places) == set(get_args(Place))


async def test_a_page_of_a_server_elsewhere_without_tls_is_kept_to_its_events_too(
    browser: Browser, serve: Serve
) -> None:
    prompt = "elsewhere"
    viewings = {prompt: Viewing([Cut(2000, "fin"), Cut(0, "rst")])}
    async with (
        asyncio.timeout(60),
        scripted(developing(viewings)) as upstream,
        serve(upstream.url, keys=(KEY,), linger=60, reconnect_delay=0.1) as gateway,
        cutting(port_of(gateway), viewings) as proxy,
    ):
        headers = {"x-api-key": KEY}
        bought = await gateway.client.post("/v1/tickets", json={"start": 1}, headers=headers)
        url = f"{url_for(prompt)}&ticket={bought.json()['ticket']}"
        page = await browser.new_page()
        await page.goto(f"http://safelight.test:{proxy.ports[0]}/health")
        told = await watched(page, [url])
        await page.close()
    assert_all_came(told[url])
    assert viewings[prompt].places[0] == "inside the first event"
    assert [("/events" in target) for target in viewings[prompt].asked[:2]] == [False, True]
    assert len(upstream.requests) == 1
