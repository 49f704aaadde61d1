"""What a client of a test bench sees of each fault, on the wire."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pybase64
import pytest

from harness.gateway import Running, Serve, listening_as_it_comes, settings_for
from harness.upstream import FACTS, Step, frame, head, json_response, partial, picture, scripted
from safelight.app import create_app
from testbench.benches import PLAIN, STREAMED, URL, Seen, ask, bench, seen_of, well

P, C = "partial_image", "completed"


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Running]:
    async with bench(tmp_path) as running:
        yield running


def indexes(seen: Seen) -> list[int]:
    documents = [json.loads(data) for name, data in seen.events if name.endswith(P)]
    return [document["partial_image_index"] for document in documents]


@pytest.mark.parametrize(
    ("fault", "names", "broken"),
    [
        ("pace 0.05", [P, P, C], False),
        ("jitter 0.02", [P, P, C], False),
        ("slow 100000", [P, P, C], False),
        ("stall after 1 for 0.02", [P, P, C], False),
        ("partials 1", [P, C], False),
        ("partials 0", [C], False),
        ("final first", [C, P, P], False),
        ("repeat", [P, P, P, P, C], False),
        ("backwards", [P, P, C], False),
        ("no terminal", [P, P], False),
        ("cut after 0", [], True),
        ("cut after 1", [P], True),
        ("cut after 9", [P, P], True),
        ("cut inside 1", [P], True),
        ("cut inside 9", [P, P], True),
        ("reset after 0", [], True),
        ("reset after 2", [P, P], True),
        ("reset inside 1", [P], True),
        ("malformed after 1", [P, P, C], False),
        ("malformed after 9", [P, P, C], False),
        ("error after 1", [P, "error"], False),
        ("flat error after 0", ["error"], False),
        ("refusal after 9", [P, P, "error"], False),
        ("huge 1", [P, P, C], False),
        ("content-type text/html", [P, P, C], False),
        ("clock 60", [P, P, C], False),
    ],
)
async def test_a_stream_comes_with_its_fault(
    gateway: Running, fault: str, names: list[str], broken: bool
) -> None:
    seen = await ask(gateway, STREAMED, fault)
    assert (seen.status, seen.names, seen.broken) == (200, names, broken)
    assert seen.headers["safelight-fault"] == fault


@pytest.mark.parametrize(
    "fault", ["cut after 3", "cut inside 0", "reset after 0", "reset inside 1"]
)
async def test_json_is_cut_before_it_is_whole(gateway: Running, fault: str) -> None:
    seen = await ask(gateway, PLAIN, fault)
    assert (seen.status, seen.broken) == (200, True)
    assert len(seen.body) < int(seen.headers["content-length"])
    assert bool(seen.body) == ("inside" in fault)


@pytest.mark.parametrize("body", [PLAIN, STREAMED], ids=["json", "stream"])
async def test_a_dropped_request_gets_no_answer_and_makes_no_picture(
    body: dict[str, Any], serve: Serve
) -> None:
    async with scripted(well) as provider, serve(provider.url, test_bench=True) as gateway:
        seen = await ask(gateway, body, "drop")
        assert (seen.status, seen.broken) == (0, True)
        assert not provider.requests


@pytest.mark.parametrize("body", [PLAIN, STREAMED], ids=["json", "stream"])
@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("status 401", 401, "invalid_api_key"),
        ("status 404", 404, None),
        ("status 429", 429, "rate_limit_exceeded"),
        ("status 503", 503, "server_error"),
        ("refusal", 400, "moderation_blocked"),
    ],
)
async def test_a_status_comes_with_an_error_as_providers_send_it(
    gateway: Running, body: dict[str, Any], fault: str, status: int, code: str | None
) -> None:
    seen = await ask(gateway, body, fault)
    error = json.loads(seen.body)["error"]
    assert (seen.status, error["code"]) == (status, code)
    assert {"message", "type", "param", "code"} <= set(error)
    assert "x-request-id" in seen.headers


async def test_a_status_has_the_retry_after_that_was_asked_for(gateway: Running) -> None:
    seen = await ask(gateway, STREAMED, "status 429 retry 7")
    assert seen.headers["retry-after"] == "7"
    assert "retry-after" not in (await ask(gateway, STREAMED, "status 429")).headers


async def test_repeated_and_backward_partials_have_the_indexes_that_say_so(
    gateway: Running,
) -> None:
    assert indexes(await ask(gateway, STREAMED, "repeat")) == [0, 0, 1, 1]
    assert indexes(await ask(gateway, STREAMED, "backwards")) == [1, 0]


async def test_a_refusal_says_at_which_stage_it_came(gateway: Running) -> None:
    early = json.loads((await ask(gateway, PLAIN, "refusal")).body)["error"]
    late = await ask(gateway, STREAMED, "refusal after 1")
    (_, data) = late.events[-1]
    assert early["moderation_details"]["moderation_stage"] == "input"
    assert json.loads(data)["error"]["moderation_details"]["moderation_stage"] == "output"


async def test_a_flat_error_has_no_error_object(gateway: Running) -> None:
    flat = json.loads((await ask(gateway, STREAMED, "flat error after 0")).events[0][1])
    nested = json.loads((await ask(gateway, STREAMED, "error after 0")).events[0][1])
    assert "error" not in flat
    assert flat["message"] == nested["error"]["message"]
    assert flat["type"] == nested["type"] == "error"


async def test_a_malformed_event_is_no_json_and_only_that_one(gateway: Running) -> None:
    events = (await ask(gateway, STREAMED, "malformed after 1")).events
    json.loads(events[0][1])
    with pytest.raises(ValueError, match="Unterminated"):
        json.loads(events[1][1])
    json.loads(events[2][1])


async def test_malformed_json_is_whole_as_far_as_http_can_tell(gateway: Running) -> None:
    seen = await ask(gateway, PLAIN, "malformed after 0")
    assert not seen.broken
    with pytest.raises(ValueError, match=r"Unterminated|delimiter"):
        json.loads(seen.body)


@pytest.mark.parametrize("body", [PLAIN, STREAMED], ids=["json", "stream"])
async def test_a_huge_picture_is_as_large_as_asked_and_begins_as_it_did(
    gateway: Running, body: dict[str, Any]
) -> None:
    seen = await ask(gateway, body, "huge 2")
    document = json.loads(seen.events[0][1] if body is STREAMED else seen.body)
    encoded = document["b64_json"] if body is STREAMED else document["data"][0]["b64_json"]
    assert len(encoded) == 2 * 1024 * 1024
    assert pybase64.b64decode(encoded).startswith(pybase64.b64decode(picture(0))[:8])


async def test_the_clock_is_wrong_in_events_and_in_json(gateway: Running) -> None:
    stream = await ask(gateway, STREAMED, "clock -3600")
    plain = await ask(gateway, PLAIN, "clock +60")
    assert {json.loads(data)["created_at"] for _, data in stream.events} == {
        FACTS["created_at"] - 3600
    }
    assert json.loads(plain.body)["created"] == FACTS["created_at"] + 60


async def test_json_comes_where_a_stream_was_asked_for(gateway: Running) -> None:
    seen = await ask(gateway, STREAMED, "answer json")
    assert seen.headers["content-type"] == "application/json"
    document = json.loads(seen.body)
    assert document["data"][0]["b64_json"] == picture(99)
    assert document["created"] == FACTS["created_at"]


async def test_a_stream_comes_where_json_was_asked_for(gateway: Running) -> None:
    seen = await ask(gateway, PLAIN, "answer sse")
    assert seen.headers["content-type"].startswith("text/event-stream")
    assert seen.names == [C]
    assert json.loads(seen.events[0][1])["b64_json"] == picture(0)


async def test_the_content_type_is_what_was_asked_for_and_the_bytes_are_not_touched(
    gateway: Running,
) -> None:
    seen = await ask(gateway, PLAIN, "content-type text/html")
    assert seen.headers["content-type"] == "text/html"
    assert json.loads(seen.body)["data"]


async def test_a_stalled_stream_is_silent_until_its_client_leaves(tmp_path: Path) -> None:
    async with bench(tmp_path, heartbeat=0.05) as gateway:
        seen = await ask(gateway, STREAMED, "stall after 1", patience=0.5)
        assert (seen.names, seen.silent) == ([P], True)
        assert seen.body.endswith(b"\n\n")
        assert (await ask(gateway, STREAMED)).names == [P, P, C]


async def test_the_words_in_a_prompt_do_the_same(gateway: Running) -> None:
    seen = await ask(gateway, {**STREAMED, "prompt": "a fox [fault: cut after 1]"})
    assert (seen.names, seen.broken) == ([P], True)


async def test_faults_go_together(gateway: Running) -> None:
    seen = await ask(gateway, STREAMED, "clock 60; partials 1; cut after 1")
    assert (seen.names, seen.broken) == ([P], True)
    assert json.loads(seen.events[0][1])["created_at"] == FACTS["created_at"] + 60


async def test_a_request_without_faults_is_served_as_ever(gateway: Running) -> None:
    assert (await ask(gateway, STREAMED)).names == [P, P, C]
    seen = await ask(gateway, PLAIN)
    assert json.loads(seen.body)["data"]
    assert "safelight-fault" not in seen.headers


async def test_an_unknown_fault_is_refused_with_the_list(gateway: Running) -> None:
    seen = await ask(gateway, STREAMED, "explode")
    error = json.loads(seen.body)["error"]
    assert (seen.status, error["code"], error["param"]) == (422, "unknown_fault", "Safelight-Fault")
    assert "cut after K" in error["message"]


async def test_a_request_that_is_refused_anyway_is_refused_as_ever(gateway: Running) -> None:
    seen = await ask(gateway, {**STREAMED, "n": 99}, "cut after 1")
    assert (seen.status, seen.broken) == (422, False)
    assert (await ask(gateway, PLAIN | {"model": "none"}, "clock 1")).status == 422


async def test_the_header_is_refused_where_it_could_do_nothing(gateway: Running) -> None:
    response = await gateway.client.get("/v1/models", headers={"Safelight-Fault": "drop"})
    assert response.status_code == 422
    assert "acts on" in response.json()["error"]["message"]


async def test_without_the_bench_the_header_is_refused_and_words_are_a_prompt_like_any(
    serve: Serve,
) -> None:
    async with scripted(well) as provider, serve(provider.url) as gateway:
        refused = await ask(gateway, STREAMED, "cut after 1")
        prompted = await ask(gateway, {**STREAMED, "prompt": "a fox [fault: cut after 1]"})
    error = json.loads(refused.body)["error"]
    assert (refused.status, error["code"]) == (422, "no_test_bench")
    assert "--test-bench" in error["message"]
    assert prompted.names == [P, P, C]
    assert provider.requests[0].json["prompt"] == "a fox [fault: cut after 1]"


async def test_who_watches_first_meets_the_fault_and_who_resumes_does_not(
    gateway: Running,
) -> None:
    ordered = await gateway.client.post(
        URL, json=STREAMED, headers={"Prefer": "respond-async", "Safelight-Fault": "cut after 1"}
    )
    url = ordered.json()["events_url"]
    first = await seen_of(gateway, "GET", url)
    assert (first.names, first.broken) == ([P], True)
    last = next(line[4:] for line in first.body.decode().splitlines() if line.startswith("id: "))
    resumed = await seen_of(gateway, "GET", url, headers={"Last-Event-ID": last})
    assert resumed.names == [P, C]


async def test_an_eventsource_meets_it_under_the_names_of_its_dialect(gateway: Running) -> None:
    query = {"model": "gpt-image-1", "prompt": "a [fault: error after 1]", "partial_images": "2"}
    seen = await seen_of(gateway, "GET", URL, params=query)
    assert seen.names == [P, "failed"]


async def test_the_header_works_on_a_stream_that_is_watched(gateway: Running) -> None:
    ordered = await gateway.client.post(URL, json=STREAMED, headers={"Prefer": "respond-async"})
    url = ordered.json()["events_url"]
    seen = await seen_of(gateway, "GET", url, headers={"Safelight-Fault": "no terminal"})
    assert seen.names == [P, P]


async def test_the_header_may_be_there_twice(gateway: Running) -> None:
    twice = [("Safelight-Fault", "clock 60"), ("Safelight-Fault", "partials 0")]
    seen = await seen_of(gateway, "POST", URL, json=STREAMED, headers=twice)
    assert seen.names == [C]
    assert seen.headers["safelight-fault"] == "clock 60; partials 0"


async def test_under_a_server_that_is_not_ours_what_cannot_be_cut_is_refused(
    tmp_path: Path,
) -> None:
    async with scripted(well) as provider:
        app = create_app(settings_for(provider.url, tmp_path, test_bench=True))
        async with listening_as_it_comes(app) as url, httpx2.AsyncClient(base_url=url) as client:
            for fault in ("cut after 1", "drop"):
                refused = await client.post(URL, json=STREAMED, headers={"Safelight-Fault": fault})
                assert refused.status_code == 422
                assert "Safelight's own server" in refused.json()["error"]["message"]
            played = await client.post(
                URL, json=STREAMED, headers={"Safelight-Fault": "no terminal"}
            )
    assert Seen(body=played.content).names == [P, P]


async def test_who_leaves_a_faulty_stream_leaves_its_generation(serve: Serve) -> None:
    never = asyncio.Event()
    script: list[Step] = [head(), frame(partial(0)), never]
    async with scripted(script) as provider, serve(provider.url, test_bench=True) as gateway:
        cut = await ask(gateway, STREAMED, "cut after 1")
        assert (cut.names, cut.broken) == ([P], True)
        async with asyncio.timeout(10):
            await provider.closed.wait()


async def test_a_failure_of_the_upstream_itself_is_passed_on_with_a_fault_or_without(
    serve: Serve,
) -> None:
    busy = json_response({"error": {"message": "Busy."}}, "429 Too Many", Retry_After=3)
    async with scripted(busy) as provider, serve(provider.url, test_bench=True) as gateway:
        for body in (STREAMED, PLAIN):
            seen = await ask(gateway, body, "stall after 1")
            assert (seen.status, seen.headers["retry-after"]) == (429, "3")
