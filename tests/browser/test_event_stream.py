"""The page's own reader of server-sent events, run where it will be used: in the browser."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from browser.watched import Studio, visiting
from harness.upstream import sse

pytestmark = pytest.mark.asyncio(loop_scope="session")

SAMPLE = (
    "\ufeff: a comment\n"
    "event: first\n"
    "data: one\n"
    "data:two\n"
    "data:  three\n"
    "\n"
    "data: with\r\n"
    "id: 7\r\n"
    "retry: 10\r\n"
    "\r\n"
    "event: return\r"
    "data: färg, 写真, 🦊\r"
    "\r"
    ":\n"
    "data\n"
    "unknown: field\n"
    "\n"
    "event: without data\n"
    "\n"
    "id: a\0b\n"
    "data: a: b\n"
    "\n"
    "data: cut off by the end\n"
)

EVENTS = [
    {"event": "first", "data": "one\ntwo\n three", "id": ""},
    {"event": "message", "data": "with", "id": "7"},
    {"event": "return", "data": "färg, 写真, 🦊", "id": "7"},
    {"event": "message", "data": "", "id": "7"},
    {"event": "message", "data": "a: b", "id": "7"},
]

READ = """
const { EventDecoder, eventsOf } = await import("/static/sse.js");
const readAll = (pieces) => {
  const decoder = new EventDecoder();
  return pieces.flatMap((piece) => decoder.push(piece));
};
const read = (pieces) =>
  readAll(pieces)
    .filter((each) => !("comment" in each))
    .map(({ event, data, id }) => ({ event, data, id }));
"""

Run = Callable[..., Awaitable[Any]]
"""The `in_page` fixture: `await in_page(script, given)` is what the script returns."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def in_page(browser: Browser, studio: Studio) -> AsyncIterator[Run]:
    """One tab for all scripts: they share nothing but the module they import."""
    async with visiting(browser) as visitor:
        await visitor.open(studio(sse()))

        async def run(script: str, argument: Any = None) -> Any:
            return await visitor.page.evaluate(f"async (given) => {{ {READ} {script} }}", argument)

        yield run


async def test_the_same_events_come_wherever_the_stream_is_cut(in_page: Run) -> None:
    script = """
    const bytes = new TextEncoder().encode(given);
    const results = [read([bytes]), read([...bytes].map((byte) => Uint8Array.of(byte)))];
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      results.push(read([bytes.slice(0, cut), new Uint8Array(0), bytes.slice(cut)]));
    }
    return results;
    """
    results = await in_page(script, SAMPLE)
    assert len(results) > len(SAMPLE)
    assert all(events == EVENTS for events in results)


async def test_heartbeats_waits_and_frames_as_they_came_are_told_too(in_page: Run) -> None:
    script = """
    const found = readAll([new TextEncoder().encode(given)]);
    return found.map(({ comment, retry, raw }) => comment ?? [retry, raw.join("")]);
    """
    told = await in_page(
        script, ":\n: still here\nid: 1\nretry: 250\ndata: x\n\nretry: no\ndata: y\n\n"
    )
    assert told == [
        "",
        "still here",
        [250, "id: 1\nretry: 250\ndata: x\n\n"],
        [None, "retry: no\ndata: y\n\n"],
    ]


async def test_an_event_comes_with_its_blank_line_not_with_the_next_byte(in_page: Run) -> None:
    script = 'return read([new TextEncoder().encode("data: now\\r\\r")]).length;'
    assert await in_page(script) == 1


async def test_leaving_the_loop_cancels_the_stream(in_page: Run) -> None:
    script = """
    let cancelled = false;
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("data: x\\n\\n")),
      cancel: () => { cancelled = true; },
    });
    for await (const event of eventsOf(stream)) break;
    return cancelled;
    """
    assert await in_page(script) is True


async def test_a_line_of_many_megabytes_in_small_pieces_is_read_in_linear_time(
    in_page: Run,
) -> None:
    # Looking at the whole line again for each piece would be over 100 GB: minutes, not seconds.
    script = """
    const piece = new Uint8Array(1024).fill(65);
    const pieces = Array(16384).fill(piece);
    const text = (words) => new TextEncoder().encode(words);
    const started = performance.now();
    const [event] = read([text("data: "), ...pieces, text("\\n\\n")]);
    return [event.data.length, performance.now() - started];
    """
    length, milliseconds = await in_page(script)
    assert length == 16 * 1024 * 1024
    assert milliseconds < 5000
