"""A front is killed in the middle of a stream and started again: nothing is lost or paid twice."""

import asyncio
import json
import re
from urllib.parse import urljoin

import httpx2

from fronts.conftest import Before, each_front
from fronts.reading import Reading
from harness.clients import BROWSER, PATH
from harness.fronts import Front, Product
from harness.gateway import Serve
from harness.upstream import CUT, Script, completed, frame, head, partial, picture, scripted

TIMEOUT = 20.0
LINGER = 15.0
PAGE = BROWSER | {"Accept": "text/event-stream"}
QUERY = "?model=gpt-image-1&partial_images=2&prompt=x"
PARTIAL = b"event: image_generation.partial_image"


async def restarted(front: Front) -> None:
    """Killed with all its workers, and there again under the same address."""
    await front.end()
    assert await front.start(), front.log


def pictures_in(text: bytes) -> list[str]:
    return [json.loads(line[6:])["b64_json"] for line in text.split(b"\n") if line[:6] == b"data: "]


@each_front
async def test_a_page_resumes_after_its_front_was_killed(
    serve: Serve, before: Before, product: Product
) -> None:
    release = asyncio.Event()
    script: Script = [
        head(), frame(partial(0)), release, frame(partial(1)), frame(completed()), CUT,
    ]  # fmt: skip
    async with (
        asyncio.timeout(TIMEOUT),
        scripted(script) as upstream,
        serve(upstream.url, linger=LINGER) as gateway,
        before(gateway.address[1], product) as front,
        httpx2.AsyncClient(timeout=TIMEOUT, trust_env=False, verify=False) as http,
    ):
        redirect = await http.get(front.url + PATH + QUERY, headers=PAGE)
        place = urljoin(front.url + PATH, redirect.headers["location"])
        async with http.stream("GET", place, headers=PAGE) as response:
            first = Reading(response)
            # The blank line too: an id counts from there on.
            assert await first.until(1, PARTIAL)
            assert await first.until(2, b"")
            await restarted(front)
            await first.ending()
        headers = PAGE | {"Last-Event-ID": last_id(first)}
        async with http.stream("GET", place, headers=headers) as response:
            second = Reading(response)
            release.set()
            assert await second.ending() == "clean"
        told = await http.get(place, headers=PAGE | {"Last-Event-ID": last_id(second)})
        assert told.status_code == 204
    assert pictures_in(first.text) == [picture(0)]
    assert pictures_in(second.text) == [picture(1), picture(99)]
    assert len(upstream.requests) == 1


def last_id(reading: Reading) -> str:
    """What a page would come back with."""
    found: list[bytes] = re.findall(rb"^id: (.+)$", reading.text, re.MULTILINE)
    return found[-1].decode()


@each_front
async def test_a_repeated_post_under_its_key_joins_what_the_killed_front_had_passed_on(
    serve: Serve, before: Before, product: Product
) -> None:
    release = asyncio.Event()
    script: Script = [head(), frame(partial(0)), release, frame(completed()), CUT]
    asked = {"model": "gpt-image-1", "prompt": "x", "stream": True, "partial_images": 1}
    key = {"Idempotency-Key": "order-17"}
    async with (
        asyncio.timeout(TIMEOUT),
        scripted(script) as upstream,
        serve(upstream.url, linger=LINGER) as gateway,
        before(gateway.address[1], product) as front,
        httpx2.AsyncClient(timeout=TIMEOUT, trust_env=False, verify=False) as http,
    ):
        async with http.stream("POST", front.url + PATH, json=asked, headers=key) as response:
            assert await Reading(response).until(1, PARTIAL)
            await restarted(front)
        release.set()
        again = await http.post(front.url + PATH, json=asked, headers=key)
    assert pictures_in(again.content) == [picture(0), picture(99)]
    assert len(upstream.requests) == 1
