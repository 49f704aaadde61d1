"""A page of another origin in a real browser: what it may where it is named, and nothing else."""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from browser.sources import Watching, watched
from browser.test_eventsource import PATH, URL, WHOLE, held, kinds, page_at
from harness.gateway import Running, Serve
from harness.upstream import CUT, Step, completed, frame, head, partial, picture, scripted, sse

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEY = "a-key-for-tests"
BEARER = {"Authorization": f"Bearer {KEY}"}
BODY: dict[str, Any] = {"model": "gpt-image-1", "prompt": "x", "stream": True, "partial_images": 2}
QUICK = {"reconnect_delay": 0.1}
SECONDS = 40

# The page keeps what has come in `window.text`, and all that it can know of the answer.
FETCH = """
async ([url, options]) => {
  window.stop = new AbortController();
  window.text = "";
  let response;
  try { response = await fetch(url, { ...options, signal: window.stop.signal }); }
  catch (error) { return { failed: error.name }; }
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  window.whole = (async () => {
    for (let part; reader && !(part = await reader.read()).done;) window.text += part.value;
    return window.text;
  })();
  window.whole.catch(() => {});
  return { type: response.type, status: response.status,
           headers: Object.fromEntries(response.headers) };
}
"""


async def fetched(page: Page, url: str, **options: Any) -> dict[str, Any]:
    """What `fetch` tells the page of the answer's head, or the name of what it throws."""
    told: dict[str, Any] = await page.evaluate(FETCH, [url, options])
    return told


def posted(**headers: str) -> dict[str, Any]:
    """The options of a POST of JSON."""
    headers = {"Content-Type": "application/json", **headers}
    return {"method": "POST", "body": json.dumps(BODY), "headers": headers}


async def ticketed(gateway: Running) -> str:
    """A URL with which a page may start one generation."""
    bought = await gateway.client.post("/v1/tickets", json={"start": 1}, headers=BEARER)
    return str(bought.json()["url"]) + "&model=gpt-image-1&partial_images=2&prompt=x"


async def test_a_named_origin_streams_by_fetch_with_a_key_and_reads_the_heads_fields(
    browser: Browser, serve: Serve
) -> None:
    release = asyncio.Event()
    async with (
        asyncio.timeout(SECONDS),
        scripted(held(release)) as upstream,
        serve(upstream.url) as elsewhere,
        serve(upstream.url, keys=(KEY,), cors_origins=(elsewhere.url,)) as gateway,
        page_at(browser, elsewhere.url) as page,
    ):
        told = await fetched(page, gateway.url + PATH, **posted(**BEARER))
        await page.wait_for_function("window.text.includes('partial_image_index\":0')")
        release.set()
        whole = await page.evaluate("window.whole")
    assert (told["type"], told["status"]) == ("cors", 200)
    assert whole.count("event: image_generation.") == len(WHOLE)
    headers = told["headers"]
    assert headers["safelight-generation"].startswith("gen_")
    assert headers["link"].startswith(f"<{gateway.url}{PATH}/{headers['safelight-generation']}")
    assert headers["content-location"].endswith(headers["safelight-generation"])
    assert headers["safelight-model"] == "gpt-image-1"
    assert headers["safelight-upstream"] == "scripted"
    assert headers["x-request-id"].startswith("req_")
    assert "set-cookie" not in headers


async def test_another_origin_gets_no_answer_to_a_key_and_no_upstream_is_asked(
    browser: Browser, serve: Serve
) -> None:
    async with (
        asyncio.timeout(SECONDS),
        scripted(sse(completed())) as upstream,
        serve(upstream.url) as elsewhere,
        serve(upstream.url, keys=(KEY,), cors_origins=("https://app.example",)) as gateway,
        page_at(browser, elsewhere.url) as page,
    ):
        for options in (
            posted(**BEARER),
            posted(**{"x-api-key": KEY}),
            {"method": "DELETE", "headers": BEARER},
            {"headers": BEARER},
        ):
            assert await fetched(page, gateway.url + PATH, **options) == {"failed": "TypeError"}
    assert not upstream.requests


async def test_without_keys_no_other_page_spends_anything_whatever_it_sends(
    browser: Browser, serve: Serve
) -> None:
    simple = {"method": "POST", "mode": "no-cors", "body": json.dumps(BODY)}
    async with (
        asyncio.timeout(SECONDS),
        scripted(sse(completed())) as upstream,
        serve(upstream.url) as elsewhere,
        serve(upstream.url, **QUICK) as gateway,
        page_at(browser, elsewhere.url) as page,
    ):
        url = gateway.url + PATH
        assert await fetched(page, url, **posted()) == {"failed": "TypeError"}
        # Requests that every page may send unasked, and whose answers it cannot see.
        assert (await fetched(page, url, **simple))["type"] == "opaque"
        assert (await fetched(page, gateway.url + URL, mode="no-cors"))["type"] == "opaque"
        assert await watched(page, [gateway.url + URL]) == {gateway.url + URL: []}
        async with page.expect_response(url):
            await page.evaluate(
                """([url, body]) => {
                  const form = document.createElement("form");
                  form.action = url; form.method = "post"; form.enctype = "text/plain";
                  const field = document.createElement("input");
                  field.name = body.slice(0, -1) + ',"user":"'; field.value = '"}';
                  form.append(field); document.body.append(form); form.submit();
                }""",
                [url, json.dumps(BODY)],
            )
        assert not upstream.requests
        # It is the page, not the request: the gateway's own page may.
        async with page_at(browser, gateway.url) as own:
            assert (await fetched(own, PATH, **posted()))["status"] == 200
    assert len(upstream.requests) == 1


async def test_without_keys_a_named_origin_may(browser: Browser, serve: Serve) -> None:
    async with (
        asyncio.timeout(SECONDS),
        scripted(sse(partial(0), partial(1), completed())) as upstream,
        serve(upstream.url) as elsewhere,
        serve(upstream.url, cors_origins=(elsewhere.url,), **QUICK) as gateway,
        page_at(browser, elsewhere.url) as page,
    ):
        assert (await fetched(page, gateway.url + PATH, **posted()))["status"] == 200
        told = await watched(page, [gateway.url + URL])
    assert kinds(told[gateway.url + URL]) == WHOLE


async def test_an_eventsource_across_origins_resumes_after_a_cut_by_its_ticket(
    browser: Browser, serve: Serve
) -> None:
    script: list[Step] = [
        head(),
        frame(partial(0)),
        again := asyncio.Event(),
        frame(completed()),
        CUT,
    ]
    async with (
        asyncio.timeout(SECONDS),
        scripted(script) as upstream,
        serve(upstream.url) as elsewhere,
        serve(
            upstream.url,
            keys=(KEY,),
            cors_origins=(elsewhere.url,),
            linger=30,
            # Ends the stream in the middle of the generation: the browser must come back.
            viewer_lifetime=1,
            **QUICK,
        ) as gateway,
        page_at(browser, elsewhere.url) as page,
    ):
        watching = await Watching(page).begin(await ticketed(gateway))
        await watching.has(1)
        while not gateway.gateway.registry.traffic.endings:  # noqa: ASYNC110 - a counter
            await asyncio.sleep(0.01)
        again.set()
        told = await watching.closed()
    assert [each.picture for each in told] == [picture(0), picture(99)]
    assert len(upstream.requests) == 1


async def test_a_ticket_does_not_open_the_gateway_to_other_origins(
    browser: Browser, serve: Serve
) -> None:
    async with (
        asyncio.timeout(SECONDS),
        scripted(sse(partial(0), partial(1), completed())) as upstream,
        serve(upstream.url) as elsewhere,
        serve(upstream.url, keys=(KEY,), **QUICK) as gateway,
        page_at(browser, elsewhere.url) as page,
    ):
        url = await ticketed(gateway)
        assert await watched(page, [url]) == {url: []}
        assert await fetched(page, url) == {"failed": "TypeError"}
        assert not upstream.requests
        # Nothing was spent: the ticket still starts the one generation that it is for.
        async with page_at(browser, gateway.url) as own:
            assert kinds((await watched(own, [url]))[url]) == WHOLE


async def test_a_named_origin_can_read_why_it_was_refused_and_when_to_come_back(
    browser: Browser, serve: Serve
) -> None:
    async with (
        asyncio.timeout(SECONDS),
        scripted([head(), frame(partial(0)), asyncio.Event()]) as upstream,
        serve(upstream.url) as elsewhere,
        serve(
            upstream.url,
            keys=(KEY,),
            cors_origins=(elsewhere.url,),
            max_generations_per_caller=1,
        ) as gateway,
        page_at(browser, elsewhere.url) as page,
        page_at(browser, elsewhere.url) as other,
    ):
        url = gateway.url + PATH
        wrong = await fetched(page, url, **posted(Authorization="Bearer wrong"))
        assert wrong["status"] == 401
        assert "invalid_api_key" in await page.evaluate("window.whole")
        await fetched(page, url, **posted(**BEARER))
        busy = await fetched(other, url, **posted(**BEARER))
        assert busy["status"] == 429
        assert int(busy["headers"]["retry-after"]) >= 1
        assert busy["headers"]["x-should-retry"] == "true"
        # Leaving is heard from another origin as well.
        await page.evaluate("window.stop.abort()")
        await upstream.closed.wait()


async def test_a_page_orders_looks_and_cancels_across_origins(
    browser: Browser, serve: Serve
) -> None:
    async with (
        asyncio.timeout(SECONDS),
        scripted([head(), frame(partial(0)), asyncio.Event()]) as upstream,
        serve(upstream.url) as elsewhere,
        serve(upstream.url, keys=(KEY,), cors_origins=(elsewhere.url,)) as gateway,
        page_at(browser, elsewhere.url) as page,
    ):
        order = posted(**BEARER, Prefer="respond-async")
        ordered = await fetched(page, gateway.url + PATH, **order)
        assert ordered["status"] == 202
        assert ordered["headers"]["preference-applied"] == "respond-async"
        place = ordered["headers"]["location"]
        assert (await fetched(page, place, headers=BEARER))["status"] == 200
        ended = await fetched(page, place, method="DELETE", headers=BEARER)
        assert ended["status"] == 200
        assert '"status":"cancelled"' in await page.evaluate("window.whole")
        await upstream.closed.wait()


async def test_a_keys_own_origins_are_the_only_pages_that_may_use_it(
    browser: Browser, serve: Serve, tmp_path: Path
) -> None:
    async with (
        asyncio.timeout(SECONDS),
        scripted(sse(partial(0), partial(1), completed())) as upstream,
        serve(upstream.url) as named,
        serve(upstream.url) as unnamed,
    ):
        digest = hashlib.sha256(KEY.encode()).hexdigest()
        file = tmp_path / "keys.toml"
        file.write_text(f'[[keys]]\nname = "ann"\nsha256 = "{digest}"\norigins = ["{named.url}"]\n')
        async with (
            serve(upstream.url, keys_file=file, cors_origins=(unnamed.url,)) as gateway,
            page_at(browser, named.url) as page,
            page_at(browser, unnamed.url) as other,
        ):
            url = gateway.url + PATH
            assert (await fetched(page, url, **posted(**BEARER)))["status"] == 200
            # This page may call, but not with ann's key.
            assert (await fetched(other, url, **posted(**BEARER)))["status"] == 403
    assert len(upstream.requests) == 1
