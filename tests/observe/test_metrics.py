"""The numbers: what changes them, and that nobody outside can make up new ones."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from harness.gateway import Running, Serve, openai_upstream, settings_for
from harness.generations import completed as completed_event
from harness.generations import generation
from harness.upstream import (
    CUT,
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
from safelight.app import create_app
from safelight.observe.access import Exchange
from safelight.observe.exposition import Exposition
from safelight.observe.metrics import Metrics

KEY = "sl-0123456789abcdef"
STREAMED: dict[str, Any] = {
    "prompt": "x",
    "model": "gpt-image-1",
    "stream": True,
    "partial_images": 2,
}


@dataclass
class Numbers:
    """Samples by name and labels."""

    samples: dict[tuple[str, frozenset[tuple[str, str]]], float] = field(default_factory=dict)

    def of(self, name: str, **labels: str) -> float:
        """The sum of the samples of that name with at least these labels."""
        wanted = set(labels.items())
        return sum(
            value for (each, has), value in self.samples.items() if each == name and wanted <= has
        )

    def labels(self, name: str) -> list[dict[str, str]]:
        return [dict(has) for (each, has) in self.samples if each == name]


def parsed(text: str) -> Numbers:
    return Numbers(
        {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }
    )


async def numbers(gateway: Running) -> Numbers:
    response = await gateway.client.get("/metrics")
    assert response.status_code == 200
    return parsed(response.text)


async def quiet(gateway: Running) -> None:
    async with asyncio.timeout(10):
        await gateway.gateway.registry.quiet()


async def test_a_streamed_generation_is_counted_timed_and_paid(serve: Serve) -> None:
    script = sse(partial(0), partial(1), completed())
    async with scripted(script) as upstream, serve(upstream.url) as gateway:
        await gateway.generate(**STREAMED)
        await quiet(gateway)
        found = await numbers(gateway)
    ended = {"model": "gpt-image-1", "upstream": "scripted"}
    of = found.of
    assert of("safelight_generations_total", **ended, outcome="completed", phase="done") == 1
    assert of("safelight_first_partial_seconds_count", **ended) == 1
    assert of("safelight_final_seconds_count", **ended) == 1
    assert of("safelight_event_gap_seconds_count", upstream="scripted") == 2
    assert of("safelight_picture_bytes_total") == 2 * len(picture(0)) + len(picture(99))
    assert of("safelight_tokens_total", caller="open", kind="text_in") == 14
    assert of("safelight_tokens_total", caller="open", kind="image_out") == 272
    assert of("safelight_cost_usd_total", caller="open", estimated="false") == pytest.approx(
        0.01095
    )
    assert of("safelight_upstream_attempts_total", upstream="scripted") == 1
    assert of("safelight_viewers_ended_total", reading="openai", ending="completed") == 1
    assert of("safelight_sent_bytes_total", reading="openai") > 1000
    assert of("safelight_heartbeats_total") == 1
    assert of("safelight_budget_bytes", held="kept") == of("safelight_picture_bytes_total")
    assert of("safelight_http_requests_total", method="POST", status="200") == 1


async def test_a_json_answer_is_counted_alike(serve: Serve) -> None:
    async with scripted(json_response(answer(usage=None))) as upstream:
        async with serve(upstream.url) as gateway:
            await gateway.generate(prompt="x", model="gpt-image-1", quality="low")
            await quiet(gateway)
            found = await numbers(gateway)
    assert found.of("safelight_generations_total", outcome="completed") == 1
    assert found.of("safelight_first_partial_seconds_count") == 0
    assert found.of("safelight_event_gap_seconds_count") == 0
    assert found.of("safelight_final_seconds_count") == 1
    assert found.of("safelight_tokens_total", kind="image_out") == 272
    assert found.of("safelight_cost_usd_total", estimated="true") > 0
    assert found.of("safelight_viewers_ended_total", reading="whole", ending="completed") == 1


async def test_what_runs_is_told_while_it_runs(serve: Serve) -> None:
    release = asyncio.Event()
    script: list[Step] = [head(), frame(partial(0)), release, frame(completed()), CUT]
    async with asyncio.timeout(20), scripted(script) as upstream:
        async with serve(upstream.url, heartbeat=0.05) as gateway:
            url = "/v1/images/generations"
            async with gateway.client.stream("POST", url, json=STREAMED) as response:
                received, pieces = b"", response.aiter_raw()
                async for piece in pieces:
                    received += piece
                    if b"\n\n:\n:\n" in received:
                        break
                during = await numbers(gateway)
                release.set()
            await quiet(gateway)
            after = await numbers(gateway)
    assert during.of("safelight_generations_active") == 1
    assert during.of("safelight_viewers", reading="openai") == 1
    assert during.of("safelight_heartbeats_total") >= 3
    assert during.of("safelight_sent_bytes_total") >= len(received)
    assert after.of("safelight_generations_active") == after.of("safelight_viewers") == 0
    for name in ("safelight_heartbeats_total", "safelight_sent_bytes_total"):
        assert after.of(name) >= during.of(name)


async def test_an_error_is_counted_by_our_code_whatever_the_upstream_calls_it(
    serve: Serve,
) -> None:
    def script(number: int) -> list[Any]:
        error = {"message": "x", "code": f"invented_{number}", "type": f"made_up_{number}"}
        return json_response({"error": error}, "500 Oops")

    async with scripted(*map(script, range(5))) as upstream, serve(upstream.url) as gateway:
        for number in range(5):
            answered = await gateway.generate(**STREAMED)
            assert answered.json()["error"]["code"] == f"invented_{number}"
        await quiet(gateway)
        found = await numbers(gateway)
    assert found.labels("safelight_upstream_errors_total") == [
        {"upstream": "scripted", "code": "upstream_error"}
    ]
    assert found.of("safelight_upstream_errors_total") == 5
    assert found.of("safelight_generations_total", outcome="failed", phase="first_event") == 5


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"first_event_timeout": 0.05}, "first_event_timeout"),
        ({"event_timeout": 0.05}, "event_timeout"),
    ],
)
async def test_a_timeout_of_an_upstream_is_counted_by_its_name(
    serve: Serve, settings: dict[str, Any], code: str
) -> None:
    shown = [frame(partial(0))] if code == "event_timeout" else []
    stalled: list[Step] = [head(), *shown, asyncio.Event()]
    async with scripted(stalled) as upstream, serve(upstream.url, **settings) as gateway:
        await gateway.generate(**STREAMED)
        await quiet(gateway)
        found = await numbers(gateway)
    assert found.of("safelight_upstream_errors_total", code=code) == 1


async def test_a_generation_that_is_ended_is_no_error_of_its_upstream(serve: Serve) -> None:
    async with asyncio.timeout(20), scripted([head(), asyncio.Event()]) as upstream:
        async with serve(upstream.url) as gateway:
            asking = asyncio.ensure_future(gateway.generate(**STREAMED))
            await upstream.arrived.wait()
            asking.cancel()
            await quiet(gateway)
            found = await numbers(gateway)
    assert found.of("safelight_generations_total", outcome="cancelled") == 1
    assert found.of("safelight_upstream_attempts_total") == 1
    assert found.of("safelight_upstream_errors_total") == 0
    assert found.of("safelight_viewers_ended_total", ending="client_gone") == 1


async def test_a_fallback_is_counted_for_the_upstream_that_had_failed(serve: Serve) -> None:
    broken = json_response({"error": {"message": "x"}}, "503 Busy")
    async with asyncio.timeout(20), scripted(broken) as first, scripted(sse(completed())) as second:
        upstreams = (openai_upstream(first.url), openai_upstream(second.url, name="other"))
        async with serve(first.url, upstreams=upstreams) as gateway:
            await gateway.generate(**STREAMED)
            await gateway.generate(**STREAMED, n=2)
            await quiet(gateway)
            found = await numbers(gateway)
    assert found.of("safelight_fallbacks_total", upstream="scripted") == 3
    assert found.labels("safelight_fallbacks_total") == [{"upstream": "scripted"}]
    assert found.of("safelight_generations_total", upstream="other", outcome="completed") == 2


async def test_what_an_upstream_sends_out_of_order_is_counted(serve: Serve) -> None:
    async with scripted(sse(partial(1), partial(0), completed())) as upstream:
        async with serve(upstream.url) as gateway:
            await gateway.generate(**STREAMED)
            await quiet(gateway)
            found = await numbers(gateway)
    assert found.of("safelight_events_dropped_total", upstream="scripted") == 1


async def test_refusals_are_counted_by_the_limit_that_was_reached(serve: Serve) -> None:
    async with asyncio.timeout(20), scripted([head(), asyncio.Event()]) as upstream:
        async with serve(upstream.url, max_generations_per_caller=1) as gateway:
            asking = asyncio.ensure_future(gateway.generate(**STREAMED))
            await upstream.arrived.wait()
            assert (await gateway.generate(**STREAMED)).status_code == 429
            found = await numbers(gateway)
            asking.cancel()
    assert found.labels("safelight_refusals_total") == [{"reason": "too_many_generations"}]


async def test_strangers_are_counted_by_what_they_lacked(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1", keys=KEY) as gateway:
        await gateway.client.get("/v1/models")
        await gateway.client.get("/v1/models", headers={"x-api-key": "not-a-key"})
        await gateway.client.get("/v1/images/generations/gen_1/events?ticket=forged")
        found = await numbers(gateway)
    assert {each["code"] for each in found.labels("safelight_auth_failures_total")} == {
        "missing_api_key",
        "invalid_api_key",
        "invalid_ticket",
    }
    assert found.of("safelight_auth_failures_total") == 3


async def test_what_clients_make_up_makes_no_series(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1") as gateway:
        before = await numbers(gateway)
        for number in range(20):
            await gateway.client.get(f"/invented/{number}")
            await gateway.client.patch(f"/health?{number}")
            await gateway.generate(prompt="x", model=f"model-{number}")
            await gateway.client.get(f"/v1/models/model-{number}")
            await gateway.client.get(f"/v1/images/generations/gen_{number}")
            await gateway.client.get(f"/static/invented-{number}.js")
        found = await numbers(gateway)
    assert {each["route"] for each in found.labels("safelight_http_requests_total")} == {
        "unmatched",
        "/health",
        "/metrics",
        "/static",
        "/v1/images/generations",
        "/v1/images/generations/{generation}",
        "/v1/models/{model:path}",
    }
    assert found.of("safelight_http_requests_total", method="PATCH", status="405") == 20
    assert len(found.samples) - len(before.samples) < 15


def test_a_method_that_somebody_made_up_is_other() -> None:
    metrics = Metrics()
    for number in range(3):
        metrics.answered(Exchange("req_1", f"M{number}", "/", None))
    assert metrics.requests.values == {("unmatched", "other", "none"): 3}


async def test_a_request_that_cannot_be_read_is_counted(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1") as gateway:
        port = int(gateway.url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\nHost: localhost\n\n")
        async with asyncio.timeout(10):
            await reader.read()
        writer.close()
        found = await numbers(gateway)
    assert found.labels("safelight_malformed_requests_total") == [{"code": "malformed_request"}]


async def test_each_application_counts_for_itself(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1") as one, serve("http://127.0.0.1:1") as other:
        await one.client.get("/health")
        assert (await numbers(one)).of("safelight_http_requests_total", route="/health") == 1
        assert (await numbers(other)).of("safelight_http_requests_total", route="/health") == 0


def test_every_number_has_the_suffix_of_its_kind(tmp_path: Any) -> None:
    app = create_app(settings_for("http://127.0.0.1:1", tmp_path))
    families = app.state.gateway.exposition.families
    assert len({family.name for family in families}) == len(families) > 20
    for family in families:
        assert family.name.startswith("safelight_")
        assert family.name.endswith("_total") == (family.kind == "counter")
        assert family.says.endswith(".")


ODD = st.none() | st.integers() | st.floats() | st.text(max_size=3) | st.booleans()


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["input_tokens", "output_tokens", "input_tokens_details"]),
            ODD | st.dictionaries(st.sampled_from(["text_tokens", "image_tokens"]), ODD),
        ),
        max_size=3,
    )
)
def test_no_usage_of_an_upstream_can_break_the_counting(usages: list[dict[str, Any]]) -> None:
    made, metrics = generation(), Metrics()
    made.begin()
    for usage in usages:
        made.record(completed_event(), 1.0)
        made.usages[-1] = usage
    made.complete(2.0)
    metrics.ended(made)
    found = parsed(Exposition(metrics.families()).text("")[0].decode())
    assert all(value >= 0 for value in tokens(found))


def tokens(found: Numbers) -> Iterator[float]:
    return (value for (name, _), value in found.samples.items() if "tokens" in name)
