"""The line of a generation: every way to end, and how far it had come."""

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx2
import pytest

from harness.gateway import Running, Serve, openai_upstream
from harness.generations import generation
from harness.lines import Lines, logged
from harness.upstream import (
    CUT,
    Script,
    Step,
    answer,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    scripted,
    sse,
)

STREAMED: dict[str, Any] = {
    "prompt": "a secret fox",
    "model": "gpt-image-1",
    "stream": True,
    "partial_images": 2,
}
STALLED: Sequence[Step] = [head(), asyncio.Event()]
REFUSAL = {"error": {"message": "no", "type": "image_generation_user_error"}}


async def line_of(
    serve: Serve, script: Script, body: dict[str, Any] = STREAMED, **settings: Any
) -> dict[str, Any]:
    async with asyncio.timeout(20), scripted(script) as upstream:
        async with serve(upstream.url, **settings) as gateway, logged(gateway) as lines:
            await gateway.generate(**body)
    return lines.only("generation")


async def test_a_completed_generation_tells_who_what_how_long_how_much_and_what_it_cost(
    serve: Serve,
) -> None:
    line = await line_of(serve, sse(partial(0), completed()))
    assert line["id"].startswith("gen_")
    sent = line.pop("sent_bytes")
    assert sent > 900
    for name in ("first_event_seconds", "final_seconds", "seconds"):
        assert 0 <= line.pop(name) < 20
    del line["id"]
    assert line == {
        "event": "generation",
        "log_level": "info",
        "caller": "open",
        "model": "gpt-image-1",
        "upstream": "scripted",
        "attempts": ["scripted:ok"],
        "streamed": True,
        "pictures": "1/1",
        "outcome": "completed",
        "phase": "done",
        "events": 2,
        "picture_bytes": len(picture(0)) + len(picture(99)),
        "viewers": 1,
        "endings": {"completed": 1},
        "heartbeats": 1,
        "usage": {"input": 14, "output": 272},
        "cost_usd": round((14 * 5 + 272 * 40) / 1e6, 6),
    }


async def test_json_and_streamed_tell_the_same_usage_and_cost(serve: Serve) -> None:
    streamed = await line_of(serve, sse(completed()))
    plain = await line_of(serve, json_response(answer()), {"prompt": "x", "model": "gpt-image-1"})
    for name in ("usage", "cost_usd"):
        assert plain[name] == streamed[name]


async def test_estimated_tokens_say_so_streamed_or_not(serve: Serve) -> None:
    body = {"prompt": "x", "model": "gpt-image-1", "quality": "low"}
    streamed = await line_of(serve, sse(completed(usage=None)), body | {"stream": True})
    plain = await line_of(serve, json_response(answer(usage=None)), body)
    assert plain["usage"] == streamed["usage"] == {"input": 1, "output": 272, "estimated": True}
    assert plain["cost_usd"] == streamed["cost_usd"] > 0


@pytest.mark.parametrize(("on", "told"), [(False, None), (True, "a secret fox")])
async def test_the_prompt_is_told_only_where_the_operator_asks_for_it(
    serve: Serve, on: bool, told: str | None
) -> None:
    line = await line_of(serve, sse(completed()), log_prompts=on)
    assert line.get("prompt") == told
    assert ("fox" in str(line)) == on


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (
            json_response(REFUSAL, "400 Bad Request"),
            {"error": "upstream_rejected", "phase": "first_event"},
        ),
        ([head(), CUT], {"error": "upstream_protocol_error", "phase": "first_event"}),
        (
            [head(), frame(partial(0)), CUT],
            {"error": "upstream_protocol_error", "phase": "between_events"},
        ),
        (
            json_response({"error": {"message": "x", "code": "mystery"}}, "500 Oops"),
            {"error": "mystery", "phase": "first_event"},
        ),
    ],
    ids=["refused", "cut before", "cut between", "a code of the upstream's own"],
)
async def test_a_failure_tells_its_code_and_the_phase_it_came_in(
    serve: Serve, script: Script, told: dict[str, Any]
) -> None:
    line = await line_of(serve, script)
    assert (line["log_level"], line["outcome"]) == ("warning", "failed")
    assert {name: line[name] for name in told} == told
    assert line["endings"] == {"failed": 1}
    assert line["attempts"] == [f"scripted:{told['error']}"]
    assert "usage" not in line
    assert "cost_usd" not in line


@pytest.mark.parametrize(
    ("script", "settings", "error", "phase"),
    [
        (STALLED, {"first_event_timeout": 0.1}, "first_event_timeout", "first_event"),
        (
            [head(), frame(partial(0)), asyncio.Event()],
            {"event_timeout": 0.1},
            "event_timeout",
            "between_events",
        ),
        (STALLED, {"generation_timeout": 0.2}, "generation_timeout", "first_event"),
    ],
)
async def test_a_timeout_tells_which_one(
    serve: Serve, script: Script, settings: dict[str, Any], error: str, phase: str
) -> None:
    line = await line_of(serve, script, **settings)
    assert (line["error"], line["phase"]) == (error, phase)


async def test_an_attempt_that_was_cut_off_with_its_generation_is_not_called_well(
    serve: Serve,
) -> None:
    line = await line_of(serve, STALLED, generation_timeout=0.2)
    assert line["attempts"] == ["scripted:cancelled"]


async def test_a_fallback_tells_both_attempts_and_whose_picture_it_is(
    serve: Serve,
) -> None:
    busy = json_response({"error": {"message": "x", "code": "busy"}}, "503 Busy")
    async with asyncio.timeout(20), scripted(busy) as first, scripted(sse(completed())) as second:
        upstreams = (openai_upstream(first.url), openai_upstream(second.url, name="other"))
        async with serve(first.url, upstreams=upstreams) as gateway, logged(gateway) as lines:
            await gateway.generate(**STREAMED)
    line = lines.only("generation")
    assert line["attempts"] == ["scripted:busy", "other:ok"]
    assert (line["upstream"], line["outcome"]) == ("other", "completed")


async def leaving(gateway: Running, after: bytes | None) -> None:
    """A client that leaves once `after` is in what it has read; None: before there is anything."""
    if after is None:
        posting = asyncio.ensure_future(gateway.generate(**STREAMED))
        while not gateway.gateway.registry.traffic.viewers:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
        posting.cancel()
        return
    async with gateway.client.stream("POST", "/v1/images/generations", json=STREAMED) as response:
        received = b""
        async for piece in response.aiter_raw():
            received += piece
            if after in received:
                return


HUGE = completed(b64_json=picture(1, 12 * 1024 * 1024))


@pytest.mark.parametrize(
    ("script", "after", "settings", "ending", "phase"),
    [
        (STALLED, None, {}, "client_gone:head", "first_event"),
        (STALLED, b":\n", {"commit_after": 0.05}, "client_gone:first_event", "first_event"),
        (
            [head(), frame(partial(0)), asyncio.Event()],
            b"\n\n",
            {},
            "client_gone:between_events",
            "between_events",
        ),
        ([head(), frame(HUGE), CUT], b"AQEB", {}, "client_gone:sending", "done"),
    ],
    ids=["head", "first event", "between events", "mid frame"],
)
async def test_a_client_that_leaves_is_told_by_the_place_where_it_left(
    serve: Serve,
    script: Script,
    after: bytes | None,
    settings: dict[str, Any],
    ending: str,
    phase: str,
) -> None:
    async with asyncio.timeout(30), scripted(script) as upstream:
        async with serve(upstream.url, **settings) as gateway, logged(gateway) as lines:
            await leaving(gateway, after)
    line = lines.only("generation")
    assert (line["endings"], line["phase"]) == ({ending: 1}, phase)
    assert line["outcome"] == ("completed" if phase == "done" else "cancelled")


async def test_a_client_that_reads_nothing_is_told_by_its_deadline(serve: Serve) -> None:
    async with asyncio.timeout(30), scripted([head(), frame(HUGE), CUT]) as upstream:
        async with serve(upstream.url, send_timeout=0.2) as gateway, logged(gateway) as lines:
            url = "/v1/images/generations"
            async with gateway.client.stream("POST", url, json=STREAMED):
                await until_line(lines)
    assert lines.only("generation")["endings"] == {"deadline:sending": 1}


async def until_line(lines: Lines) -> None:
    while not lines.of("generation"):  # noqa: ASYNC110 - a list tells nobody that it has grown
        await asyncio.sleep(0.01)


async def test_a_json_client_that_leaves_waited_for_the_head(serve: Serve) -> None:
    async with asyncio.timeout(20), scripted(STALLED) as upstream:
        async with serve(upstream.url) as gateway, logged(gateway) as lines:
            body = {"prompt": "x", "model": "gpt-image-1"}
            posting = asyncio.ensure_future(gateway.generate(**body))
            await upstream.arrived.wait()
            posting.cancel()
    line = lines.only("generation")
    assert (line["endings"], line["phase"]) == ({"client_gone:head": 1}, "first_event")


async def test_a_cancelled_generation_and_a_drained_one_tell_so(serve: Serve) -> None:
    async with asyncio.timeout(20), scripted(STALLED) as upstream:
        async with serve(upstream.url) as gateway, logged(gateway) as lines:
            running = asyncio.ensure_future(gateway.generate(**STREAMED))
            await upstream.arrived.wait()
            gateway.gateway.registry.end_all()
            assert (await running).status_code == 503
            waiting = await gateway.client.post(
                "/v1/images/generations",
                json=STREAMED,
                headers={"Prefer": "respond-async"},
            )
            assert (await gateway.client.delete(waiting.headers["Location"])).status_code == 200
    drained, cancelled = lines.of("generation")
    assert (drained["outcome"], drained["error"]) == ("failed", "interrupted")
    assert (cancelled["outcome"], cancelled["viewers"]) == ("cancelled", 0)


async def test_a_trace_that_came_is_named_so_that_it_can_be_found(serve: Serve) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        async with logged(gateway) as lines:
            headers = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
            response: httpx2.Response = await gateway.client.post(
                "/v1/images/generations", json=STREAMED, headers=headers
            )
    assert response.status_code == 200
    assert lines.only("generation")["trace"] == trace
    assert "traceparent" not in upstream.requests[0].headers


def test_a_generation_that_no_upstream_was_asked_for_is_queued() -> None:
    made = generation()
    phases = [made.phase]
    made.attempt("u", None, 0.0)
    assert [*phases, made.phase] == ["queued", "first_event"]
