"""Leaving: what it means by default, by request and by key, and that the upstream is let go."""

import asyncio
import hashlib
import socket
from pathlib import Path
from typing import Any

import pytest

from harness.gateway import Running, Serve
from harness.upstream import CUT, Step, completed, frame, head, partial, scripted, sse
from server.watching import (
    ASKED,
    BROWSER,
    QUERY,
    SECONDS,
    STREAMED,
    URL,
    WATCH,
    code,
    ended,
    halves,
    log_lines,
    names,
    reading,
    speaking,
)


def endless() -> list[Step]:
    return [head(), frame(partial(0)), asyncio.Event()]


def leaving(how: str) -> dict[str, str]:
    return {"Safelight-Disconnect": how}


async def watched_and_left(gateway: Running, headers: dict[str, str] | None = None) -> str:
    """The address of a generation whose only viewer has had a partial image and left."""
    async with reading(gateway, "POST", URL, json=STREAMED, headers=headers) as viewer:
        await viewer.until(1)
        return viewer.response.headers["content-location"]


async def status(gateway: Running, place: str, headers: dict[str, str] | None = None) -> str:
    return str((await gateway.client.get(place, headers=headers)).json()["status"])


async def test_after_the_linger_the_upstream_is_let_go_and_the_generation_cancelled(
    serve: Serve,
) -> None:
    async with (
        asyncio.timeout(SECONDS),
        scripted(endless()) as upstream,
        serve(upstream.url, linger=0.05) as gateway,
    ):
        with log_lines() as lines:
            place = await watched_and_left(gateway)
            await upstream.closed.wait()
            await ended(gateway)
        assert await status(gateway, place) == "cancelled"
    (line,) = lines
    assert (line["outcome"], line["error"]) == ("cancelled", "generation_cancelled")
    assert line["endings"] == {"client_gone:between_events": 1}


async def test_whoever_comes_back_within_the_linger_finds_it_running(serve: Serve) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url, linger=5) as gateway:
        place = await watched_and_left(gateway)
        async with reading(gateway, "GET", f"{place}/events") as again:
            await again.until(1)
            release.set()
            assert names(await again.rest()) == ["partial_image", "completed"]


async def test_cancel_means_at_once(serve: Serve) -> None:
    async with (
        asyncio.timeout(SECONDS),
        scripted(endless()) as upstream,
        serve(upstream.url, linger=1000) as gateway,
    ):
        await watched_and_left(gateway, leaving("cancel"))
        await upstream.closed.wait()
        await ended(gateway)


async def test_finish_means_to_the_end(serve: Serve) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url, linger=0) as gateway:
        place = await watched_and_left(gateway, leaving("finish"))
        # Another one's leaving, which is handled, shows that this one's has been handled too.
        other = await watched_and_left(gateway)
        async with asyncio.timeout(SECONDS):
            await upstream.closed.wait()
        assert await status(gateway, place) == "in_progress"
        release.set()
        await ended(gateway)
        assert (await status(gateway, place), await status(gateway, other)) == (
            "completed",
            "cancelled",
        )


async def test_seconds_mean_so_many_seconds(serve: Serve) -> None:
    async with (
        asyncio.timeout(SECONDS),
        scripted(endless()) as upstream,
        serve(upstream.url, linger=1000) as gateway,
    ):
        place = await watched_and_left(gateway, leaving("1"))
        assert await status(gateway, place) == "in_progress"
        await upstream.closed.wait()


async def test_the_most_patient_of_equal_requests_is_followed(serve: Serve) -> None:
    release = asyncio.Event()
    key = {"Idempotency-Key": "k"}
    async with scripted(halves(release)) as upstream, serve(upstream.url, linger=0) as gateway:
        async with reading(
            gateway, "POST", URL, json=STREAMED, headers=key | leaving("cancel")
        ) as first:
            await first.until(1)
            await watched_and_left(gateway, key | leaving("finish"))
        release.set()
        await ended(gateway)
        place = first.response.headers["content-location"]
        assert await status(gateway, place) == "completed"


@pytest.mark.parametrize(
    "text", ["never", "", "-1", "1.5", "591", "1e3", "99999999", "\xb2", "finish, cancel"]
)
@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_what_is_not_understood_is_refused_not_ignored(
    serve: Serve, text: str, method: str
) -> None:
    headers = {b"Safelight-Disconnect": text.encode("latin-1")}
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        request: dict[str, Any] = {"json": STREAMED} if method == "POST" else {"params": QUERY}
        response = await gateway.client.request(method, URL, headers=headers, **request)
        assert (response.status_code, code(response)) == (422, "invalid_value")
        assert response.json()["detail"][0]["loc"] == ["header", "Safelight-Disconnect"]
        assert not upstream.requests


async def test_a_key_may_say_what_its_callers_leaving_means(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    digests = [hashlib.sha256(f"key-of-{name}".encode()).hexdigest() for name in ("ann", "ben")]
    file.write_text(
        f'[[keys]]\nname = "ann"\nsha256 = "{digests[0]}"\ndisconnect = "finish"\n'
        f'[[keys]]\nname = "ben"\nsha256 = "{digests[1]}"\ndisconnect = "cancel"\n'
    )
    ann, ben = ({"x-api-key": f"key-of-{name}"} for name in ("ann", "ben"))
    release = asyncio.Event()
    async with (
        asyncio.timeout(SECONDS),
        scripted(halves(release)) as upstream,
        serve(upstream.url, keys_file=file, linger=1000) as gateway,
    ):
        hers, his = await watched_and_left(gateway, ann), await watched_and_left(gateway, ben)
        overruled = await watched_and_left(gateway, ben | leaving("finish"))
        await upstream.closed.wait()
        release.set()
        await ended(gateway)
        assert [
            await status(gateway, hers, ann),
            await status(gateway, his, ben),
            await status(gateway, overruled, ben),
        ] == ["completed", "cancelled", "completed"]


@pytest.mark.parametrize("answered", [[], [head()]], ids=["before-the-head", "after-the-head"])
async def test_a_client_who_hangs_up_while_waiting_for_json_is_noticed(
    serve: Serve, answered: list[Step]
) -> None:
    async with (
        asyncio.timeout(SECONDS),
        scripted([*answered, asyncio.Event()]) as upstream,
        serve(upstream.url, linger=0) as gateway,
    ):
        with log_lines() as lines:
            waiting = asyncio.create_task(gateway.generate(**ASKED))
            await upstream.arrived.wait()
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            await upstream.closed.wait()
            await ended(gateway)
        assert gateway.gateway.registry.active == 0
    assert lines[0]["endings"] == {"client_gone:head": 1}


async def test_a_half_closed_client_has_left(serve: Serve) -> None:
    async with scripted(endless()) as upstream, serve(upstream.url, linger=0) as gateway:
        async with speaking(gateway, WATCH) as (reader, writer):
            await reader.readuntil(b"partial_image_index")
            writer.get_extra_info("socket").shutdown(socket.SHUT_WR)
            await upstream.closed.wait()
        await ended(gateway)


async def test_a_client_who_sent_another_request_behind_is_noticed_too(serve: Serve) -> None:
    behind = b"GET /health HTTP/1.1\r\nHost: localhost"
    async with (
        scripted(endless()) as upstream,
        serve(upstream.url, linger=0, heartbeat=0.05) as gateway,
    ):
        async with speaking(gateway, WATCH, behind) as (reader, writer):
            await reader.readuntil(b"partial_image_index")
            writer.transport.abort()
            await upstream.closed.wait()
        await ended(gateway)


async def test_a_page_that_is_sent_on_has_time_to_arrive_even_without_any_linger(
    serve: Serve,
) -> None:
    script: list[Step] = [head(), frame(completed()), CUT]
    async with scripted(script) as upstream, serve(upstream.url, linger=0) as gateway:
        sent_on = await gateway.client.get(URL, params=QUERY, headers=BROWSER)
        place = sent_on.url.join(sent_on.headers["location"])
        async with reading(gateway, "GET", str(place), headers=BROWSER) as page:
            assert names(await page.rest()) == ["completed"]
        assert len(upstream.requests) == 1


async def test_a_page_that_is_cut_off_before_its_first_event_comes_back_to_the_same(
    serve: Serve,
) -> None:
    release = asyncio.Event()
    script: list[Step] = [release, head(), frame(completed()), CUT]
    async with scripted(script) as upstream, serve(upstream.url, linger=5) as gateway:
        sent_on = await gateway.client.get(URL, params=QUERY, headers=BROWSER)
        place = str(sent_on.url.join(sent_on.headers["location"]))
        async with reading(gateway, "GET", place, headers=BROWSER) as page:
            await page.heartbeat()
        # Some keep to the first address, where there is nothing else that tells them apart.
        again = await gateway.client.get(URL, params=QUERY, headers=BROWSER)
        assert again.headers["content-location"] == sent_on.headers["content-location"]
        async with reading(gateway, "GET", place, headers=BROWSER) as page:
            release.set()
            assert names(await page.rest()) == ["completed"]
        assert len(upstream.requests) == 1
