"""Several upstreams in order: who answers, who is said to have answered, who is in the log line."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from harness.gateway import Running, Serve, openai_upstream
from harness.upstream import (
    CUT,
    RESET,
    Script,
    ScriptedUpstream,
    answer,
    completed,
    frame,
    head,
    json_response,
    partial,
    scripted,
    sse,
)
from server.watching import (
    ASKED,
    QUERY,
    STREAMED,
    URL,
    code,
    ended,
    events,
    log_lines,
    names,
)

FIRST, SECOND = "first", "second"


@dataclass(frozen=True)
class Two:
    """A gateway in front of two upstreams, and the lines it has logged once the block is left."""

    gateway: Running
    first: ScriptedUpstream
    second: ScriptedUpstream
    lines: list[dict[str, Any]]

    @property
    def asked(self) -> tuple[int, int]:
        return len(self.first.requests), len(self.second.requests)


@asynccontextmanager
async def two(serve: Serve, first: Script, second: Script, **settings: Any) -> AsyncIterator[Two]:
    async with scripted(first) as one, scripted(second) as other:
        upstreams = openai_upstream(one.url, name=FIRST), openai_upstream(other.url, name=SECOND)
        async with serve(one.url, upstreams=upstreams, **settings) as gateway:
            with log_lines() as lines:
                yield Two(gateway, one, other, lines)
                await ended(gateway)


def error(name: str, status: str) -> Script:
    return json_response({"error": {"message": "No.", "type": name, "code": name}}, status)


REFUSAL = error("moderation_blocked", "400 Bad Request")

FREE: dict[str, tuple[Script, str]] = {
    "busy": (error("rate_limit_exceeded", "429 Too Many Requests"), "rate_limit_exceeded"),
    "out-of-money": (error("insufficient_quota", "429 Too Many Requests"), "insufficient_quota"),
    "wrong-key": (error("invalid_api_key", "401 Unauthorized"), "upstream_unauthorized"),
    "broken": (error("oops", "500 Internal Server Error"), "oops"),
    "reset": ([RESET], "upstream_error"),
    "cut": ([CUT], "upstream_protocol_error"),
    "empty": ([head(), CUT], "upstream_protocol_error"),
    "half-an-event": ([head(), frame(partial(0))[:-20], CUT], "upstream_protocol_error"),
    "no-picture": (json_response({"data": []}), "upstream_protocol_error"),
}


@pytest.mark.parametrize("failure", FREE)
async def test_before_the_first_event_the_next_upstream_makes_it(
    serve: Serve, failure: str
) -> None:
    script, told = FREE[failure]
    async with two(serve, script, sse(partial(0), completed())) as both:
        streamed = await both.gateway.generate(**STREAMED)
        watched = await both.gateway.client.get(URL, params=QUERY)
        assert both.asked == (2, 2)
    assert names(events(streamed)) == names(events(watched)) == ["partial_image", "completed"]
    assert streamed.headers["safelight-upstream"] == SECOND
    for line in both.lines:
        assert line["attempts"] == [f"{FIRST}:{told}", f"{SECOND}:ok"]
        assert (line["outcome"], line["upstream"]) == ("completed", SECOND)


async def test_an_answer_that_comes_whole_falls_back_as_well(serve: Serve) -> None:
    async with two(serve, [RESET], json_response(answer())) as both:
        response = await both.gateway.generate(**ASKED)
    assert (response.status_code, response.headers["safelight-upstream"]) == (200, SECOND)


@pytest.mark.parametrize(
    "script",
    [REFUSAL, error("invalid_value", "400 Bad Request"), error("invalid_size", "422 No")],
    ids=["refusal", "mistake", "mistake-by-422"],
)
async def test_refusals_and_mistakes_are_not_shopped_around(serve: Serve, script: Script) -> None:
    async with two(serve, script, sse(completed())) as both:
        response = await both.gateway.generate(**STREAMED)
        assert both.asked == (1, 0)
    assert response.status_code == 400
    assert response.headers["x-should-retry"] == "false"
    assert "safelight-upstream" not in response.headers, "nobody has answered"
    assert len(both.lines[0]["attempts"]) == 1


async def test_a_refusal_in_the_stream_is_one_too(serve: Serve) -> None:
    refusal = {"type": "error", "error": {"message": "No.", "code": "moderation_blocked"}}
    async with two(serve, [head(), frame(refusal), CUT], sse(completed())) as both:
        response = await both.gateway.generate(**STREAMED)
        assert both.asked == (1, 0)
    assert (response.status_code, code(response)) == (400, "moderation_blocked")


async def test_after_a_visible_event_there_is_no_other_upstream(serve: Serve) -> None:
    async with two(serve, [head(), frame(partial(0)), RESET], sse(completed())) as both:
        response = await both.gateway.generate(**STREAMED)
        assert both.asked == (1, 0)
    assert names(events(response)) == ["partial_image", "error"]
    assert response.headers["safelight-upstream"] == FIRST


async def test_silence_before_the_first_event_counts_and_the_next_has_its_own_time(
    serve: Serve,
) -> None:
    async with two(
        serve, [head(), asyncio.Event()], sse(completed()), first_event_timeout=0.15
    ) as both:
        response = await both.gateway.generate(**STREAMED)
        await both.first.closed.wait()
    assert names(events(response)) == ["completed"]
    assert both.lines[0]["attempts"] == [f"{FIRST}:first_event_timeout", f"{SECOND}:ok"]


@pytest.mark.parametrize(
    ("scripts", "safe"),
    [
        ((FREE["busy"][0], FREE["busy"][0]), "true"),
        ((FREE["broken"][0], FREE["busy"][0]), "false"),
        ((FREE["busy"][0], FREE["broken"][0]), "false"),
    ],
    ids=["nothing-spent", "first-may-have-cost", "second-may-have-cost"],
)
async def test_where_all_fail_a_retry_is_invited_only_if_none_can_have_cost_anything(
    serve: Serve, scripts: Sequence[Script], safe: str
) -> None:
    async with two(serve, *scripts) as both:
        response = await both.gateway.generate(**STREAMED)
        assert both.asked == (1, 1)
    assert response.headers["x-should-retry"] == safe


async def test_an_upstream_that_nobody_reaches_is_tried_and_told(serve: Serve) -> None:
    async with scripted(sse(completed())) as second:
        upstreams = (
            openai_upstream("http://127.0.0.1:1/v1", name=FIRST),
            openai_upstream(second.url, name=SECOND),
        )
        async with serve(second.url, upstreams=upstreams) as gateway:
            with log_lines() as lines:
                response = await gateway.generate(**STREAMED)
                await ended(gateway)
    assert response.headers["safelight-upstream"] == SECOND
    assert lines[0]["attempts"] == [f"{FIRST}:upstream_unreachable", f"{SECOND}:ok"]


async def test_what_was_broken_off_is_in_the_log_line_too(serve: Serve) -> None:
    async with two(serve, [head(), asyncio.Event()], sse(completed())) as both:
        response = await both.gateway.client.post(
            URL, json=STREAMED, headers={"Prefer": "respond-async"}
        )
        await both.first.arrived.wait()
        await both.gateway.client.delete(response.headers["location"])
    assert both.lines[0]["attempts"] == [f"{FIRST}:cancelled"]
