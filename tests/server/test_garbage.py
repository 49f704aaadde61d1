"""What a request leaves goes with it, and does not wait for the garbage collector.

Which comes seldom: pictures in a forgotten cycle would be memory that no budget knows of.
"""

import asyncio
import gc
import json
from collections.abc import Iterator
from typing import Any

import pytest

from harness.gateway import Running, Serve
from harness.upstream import CUT, Step, completed, frame, head, partial, scripted
from server.stalling import stalled
from server.watching import ASKED, SECONDS, STREAMED, URL, begin, ended

ONE_KEPT = {"replay_generations": 1}
PICTURE: list[Step] = [head(), frame(partial(0)), frame(completed()), CUT]


@pytest.fixture
def _collector_off() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


pytestmark = pytest.mark.usefixtures("_collector_off")


def left_behind() -> list[str]:
    """Objects of the gateway and of its server that nothing reaches and that keep each other."""
    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.collect()
    classes = {type(each) for each in gc.garbage}
    return sorted(
        f"{each.__module__}.{each.__qualname__}"
        for each in classes
        if each.__module__.startswith(("safelight.", "uvicorn.", "starlette.", "sse_starlette"))
    )


async def over(gateway: Running) -> None:
    """All that ran has ended, and all connections are closed."""
    await ended(gateway)
    await gateway.client.aclose()
    async with asyncio.timeout(SECONDS):
        while connections_of(gateway):  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)


def connections_of(gateway: Running) -> list[Any]:
    address = gateway.address
    return [
        each
        for each in gc.get_objects()
        if type(each).__name__ == "HttpTools" and each.server == address and each.parser
    ]


@pytest.mark.parametrize("body", [ASKED, STREAMED, ASKED | {"n": 2}, STREAMED | {"n": 2}])
async def test_answers_and_their_connections_leave_nothing(
    serve: Serve, body: dict[str, Any]
) -> None:
    async with scripted(PICTURE) as upstream, serve(upstream.url, **ONE_KEPT) as gateway:
        for _ in range(3):
            await gateway.generate(**body)
        await over(gateway)
        assert left_behind() == []


async def test_a_generation_that_was_begun_watched_and_forgotten_leaves_nothing(
    serve: Serve,
) -> None:
    async with scripted(PICTURE) as upstream, serve(upstream.url, **ONE_KEPT) as gateway:
        for _ in range(3):
            made = await begin(gateway)
            await gateway.client.get(made["events_url"])
            await gateway.client.get(f"{URL}/{made['id']}")
        await over(gateway)
        assert left_behind() == []


async def test_a_failure_leaves_nothing(serve: Serve) -> None:
    broken: list[Step] = [head(), b"data: {not json}\n\n", CUT]
    async with scripted(broken) as upstream, serve(upstream.url, **ONE_KEPT) as gateway:
        for body in (ASKED, STREAMED, {"prompt": 1}):
            await gateway.generate(**body)
        await gateway.client.get("/nothing-is-here")
        await over(gateway)
        assert left_behind() == []


async def test_a_client_that_leaves_in_the_middle_leaves_nothing(serve: Serve) -> None:
    script: list[Step] = [head(), frame(partial(0)), asyncio.Event()]
    async with (
        scripted(script) as upstream,
        serve(upstream.url, linger=0, **ONE_KEPT) as gateway,
    ):
        body = json.dumps(STREAMED | {"partial_images": 1}).encode()
        for _ in range(2):
            async with stalled(gateway.url, "POST", URL, body) as one:
                await one.until(b'"b64_json":"')
        await over(gateway)
        assert left_behind() == []
