"""Requests through each front: answers are whole, links lead back to it, nothing can be forged."""

import asyncio
import hashlib
import json
from typing import Any
from urllib.parse import urljoin

import httpx2
import pytest

from fronts.conftest import Before, each_front
from harness.clients import BROWSER, PATH
from harness.fronts import Product
from harness.gateway import Serve
from harness.lines import logged
from harness.upstream import (
    answer,
    completed,
    json_response,
    partial,
    picture,
    scripted,
    sse,
)

KEY = "a-key-for-tests"
ELSEWHERE = "127.0.0.5"
"""An address of a client's that is not the front's."""

FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=203.0.113.9;proto=https;host=evil.example",
}
LARGE = 4_000_000
PICTURES = 3


def client(**options: Any) -> httpx2.AsyncClient:
    """From `ELSEWHERE`, with a key, unless told otherwise."""
    transport = httpx2.AsyncHTTPTransport(local_address=ELSEWHERE, verify=False)
    headers = {"x-api-key": KEY} | options.pop("headers", {})
    return httpx2.AsyncClient(transport=transport, timeout=20, headers=headers, **options)


@each_front
async def test_a_large_json_answer_comes_whole(
    serve: Serve, before: Before, product: Product
) -> None:
    pictures = [picture(number, LARGE) for number in range(PICTURES)]
    sent = answer(data=[{"b64_json": each} for each in pictures])
    async with scripted(json_response(sent)) as upstream:
        async with serve(upstream.url, keys=(KEY,)) as gateway:
            async with before(gateway.address[1], product) as front, client() as http:
                body = {"prompt": "x", "model": "gpt-image-1", "n": PICTURES}
                answered = await http.post(front.url + PATH, json=body)
    assert answered.status_code == 200
    got = [each["b64_json"] for each in answered.json()["data"]]
    assert list(map(fingerprint, got)) == list(map(fingerprint, pictures))


def fingerprint(text: str) -> str:
    """Short, for a failure to be readable."""
    return hashlib.sha256(text.encode()).hexdigest()


@each_front
@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
async def test_links_and_redirects_lead_back_to_the_front(
    serve: Serve, before: Before, product: Product, tls: bool
) -> None:
    async with scripted(sse(partial(0), completed())) as upstream:
        async with serve(upstream.url, keys=(KEY,)) as gateway:
            async with before(gateway.address[1], product, tls=tls) as front, client() as http:
                body = {"prompt": "x", "model": "gpt-image-1", "stream": True}
                ordered = await http.post(
                    front.url + PATH, json=body, headers={"Prefer": "respond-async"}
                )
                assert ordered.status_code == 202
                assert ordered.headers["location"].startswith(f"{front.url}{PATH}/gen_")
                events_url = ordered.json()["events_url"]
                assert events_url.startswith(f"{front.url}{PATH}/gen_")
                assert f"<{front.url}{PATH}/gen_" in ordered.headers["link"]
                # A ticket is all a page needs, and a page's EventSource is sent on once.
                http.headers.pop("x-api-key")
                assert "event: image_generation.completed" in (await http.get(events_url)).text
                ticket = await http.post(
                    f"{front.url}/v1/tickets", json={"start": 1}, headers={"x-api-key": KEY}
                )
                url = ticket.json()["url"] + "&prompt=x&model=gpt-image-1&partial_images=1"
                assert url.startswith(front.url + PATH)
                page = BROWSER | {"Accept": "text/event-stream", "Origin": front.url}
                redirect = await http.get(url, headers=page)
                assert redirect.status_code == 301
                place = urljoin(url, redirect.headers["location"])
                assert place.startswith(f"{front.url}{PATH}/gen_")
                stream = await http.get(place, headers=page)
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.text.count("\nevent: image_generation.") == 2
    assert len(upstream.requests) == 2


@each_front
async def test_what_a_client_says_of_itself_is_not_believed(
    serve: Serve, before: Before, product: Product
) -> None:
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url, keys=(KEY,), access_log=True) as gateway:
            async with before(gateway.address[1], product) as front, logged(gateway) as lines:
                async with client(headers=FORGED) as http:
                    body = {"prompt": "x", "model": "gpt-image-1"}
                    answered = await http.post(front.url + PATH, json=body)
    assert lines.only("request")["client"] == ELSEWHERE
    assert answered.headers["content-location"].startswith(f"{front.url}{PATH}/gen_")


@each_front
async def test_nobody_behind_a_front_counts_as_this_machine(
    serve: Serve, before: Before, product: Product
) -> None:
    async with scripted() as upstream, serve(upstream.url, keys=(KEY,)) as gateway:
        async with before(gateway.address[1], product) as front:
            async with httpx2.AsyncClient(trust_env=False, verify=False) as http:
                assert (await http.get(f"{gateway.url}/metrics")).status_code == 200
                assert (await http.get(f"{front.url}/metrics")).status_code == 401


@each_front
async def test_without_keys_a_front_under_a_public_name_gets_nothing(
    serve: Serve, before: Before, product: Product
) -> None:
    async with scripted() as upstream, serve(upstream.url) as gateway:
        async with before(gateway.address[1], product) as front, client() as http:
            refused = await http.post(
                front.url + PATH, json={"prompt": "x"}, headers={"Host": "images.example.com"}
            )
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "forbidden_host"


@each_front
async def test_a_long_prompt_in_a_query_fits_through(
    serve: Serve, before: Before, product: Product
) -> None:
    prompt = "é" * 10_000  # 60 KB, percent-encoded
    async with scripted(sse(completed())) as upstream:
        async with serve(upstream.url, keys=(KEY,)) as gateway:
            async with before(gateway.address[1], product) as front, client() as http:
                query = {"model": "gpt-image-1", "prompt": prompt}
                answered = await http.get(front.url + PATH, params=query)
    assert answered.status_code == 200
    assert json.loads(upstream.requests[0].body)["prompt"] == prompt


@each_front
async def test_an_error_comes_through_as_safelight_says_it(
    serve: Serve, before: Before, product: Product
) -> None:
    async with scripted() as upstream, serve(upstream.url, keys=(KEY,)) as gateway:
        async with before(gateway.address[1], product) as front, client() as http:
            body = {"model": "gpt-image-1", "prompt": "x", "n": 0}
            through, direct = await asyncio.gather(
                *(http.post(url + PATH, json=body) for url in (front.url, gateway.url))
            )
    assert through.status_code == direct.status_code == 422
    assert through.content == direct.content
    assert through.headers["x-should-retry"] == direct.headers["x-should-retry"] == "false"
