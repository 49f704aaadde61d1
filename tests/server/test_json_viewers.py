"""Who waits for one JSON object is a viewer too: how its answer ends if it cannot go out whole."""

import asyncio
import json
from pathlib import Path

from harness.gateway import Serve
from harness.upstream import answer, json_response, picture, scripted
from server.draining import ending
from server.stalling import body_of, stalled
from server.watching import ASKED, SECONDS, URL, ended, log_lines

LARGE = picture(5, 4_000_000)
"""More than any buffer between the two ends holds."""

BODY = json.dumps(ASKED).encode()
SCRIPT = json_response(answer(data=[{"b64_json": LARGE}]))


async def test_leaving_in_the_middle_of_a_picture_is_told_from_an_answer_that_was_taken(
    serve: Serve,
) -> None:
    async with scripted(SCRIPT) as upstream, serve(upstream.url) as gateway:
        with log_lines() as lines:
            async with stalled(gateway.url, "POST", URL, BODY, version="1.1") as client:
                await client.until(b'"b64_json":"')
            async with asyncio.timeout(SECONDS):
                await ended(gateway)
    assert lines[0]["outcome"] == "completed"
    assert lines[0]["endings"] == {"client_gone:sending": 1}


async def test_one_that_does_not_read_is_cut_off_in_time(serve: Serve) -> None:
    async with scripted(SCRIPT) as upstream, serve(upstream.url, send_timeout=0.2) as gateway:
        with log_lines() as lines:
            async with stalled(gateway.url, "POST", URL, BODY, version="1.1") as client:
                await client.until(b'"b64_json":"')
                async with asyncio.timeout(SECONDS):
                    await ended(gateway)
                cut = body_of(await client.rest())
    assert lines[0]["endings"] == {"deadline:sending": 1}
    assert len(cut) < len(LARGE)


async def test_one_that_does_not_read_when_the_server_ends_is_cut_and_counted_as_that(
    tmp_path: Path,
) -> None:
    async with (
        scripted(SCRIPT) as upstream,
        ending(upstream.url, tmp_path, drain_window=0.1) as gateway,
    ):
        with log_lines() as lines:
            async with stalled(gateway.url, "POST", URL, BODY, version="1.1") as client:
                await client.until(b'"b64_json":"')
                gateway.terminate()
                await gateway.exits()
                cut = body_of(await client.rest())
    assert lines[0]["endings"] == {"draining": 1}
    assert len(cut) < len(LARGE)
