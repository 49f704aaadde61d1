"""Spans: in memory, and at a collector that is reached over TCP."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span as SentSpan
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode, format_span_id, format_trace_id

from harness.gateway import Serve
from harness.generations import GivenUpstream, completed, partial, relay, request
from harness.upstream import Received, json_response, scripted, sse
from harness.upstream import completed as completed_data
from harness.upstream import partial as partial_data
from safelight.errors import UpstreamFailed
from safelight.generations.budget import Budget
from safelight.generations.generation import Generation
from safelight.observe.otlp import OtlpTracing
from safelight.wire.trace import TraceContext

CALLER = TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 1, "vendor=x")
STREAMED: dict[str, Any] = {
    "prompt": "a secret fox",
    "model": "gpt-image-1",
    "stream": True,
    "partial_images": 2,
}


@contextmanager
def recorder() -> Iterator[tuple[OtlpTracing, InMemorySpanExporter]]:
    spans = InMemorySpanExporter()
    yield OtlpTracing(SimpleSpanProcessor(spans)), spans


async def gives(_: Any) -> Any:
    yield partial(0)
    yield completed()


async def fails(_: Any) -> Any:
    raise UpstreamFailed("secret words").as_upstream_said(None, None, "its_own_code")
    yield


def generation_for(
    tracing: OtlpTracing, incoming: TraceContext | None = CALLER, **fields: Any
) -> Generation:
    return Generation(
        caller="ann",
        request=request(prompt="a secret fox", **fields),
        upstream="given",
        created_at=int(time.time()),
        started=time.monotonic(),
        budget=Budget(1000, 1000),
        trace=tracing.record(incoming),
    )


async def traced(
    tracing: OtlpTracing,
    *upstreams: GivenUpstream,
    incoming: TraceContext | None = CALLER,
    **fields: Any,
) -> Generation:
    made = generation_for(tracing, incoming, **fields)
    async with asyncio.timeout(10):
        await relay(made, *upstreams).run()
    tracing.ended(made)
    return made


def by_name(spans: Sequence[ReadableSpan]) -> dict[str, ReadableSpan]:
    return {span.name: span for span in spans}


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


async def test_a_generation_is_a_span_in_its_callers_trace_with_its_attempt_below() -> None:
    with recorder() as (tracing, exporter):
        upstream = GivenUpstream(gives)
        made = await traced(tracing, upstream)
    found = by_name(exporter.get_finished_spans())
    whole, attempt = found["generation"], found["attempt given"]
    assert whole.parent is not None
    assert format_trace_id(whole.context.trace_id) == CALLER.trace_id
    assert format_span_id(whole.parent.span_id) == CALLER.span_id
    assert attempt.parent is not None
    assert attempt.parent.span_id == whole.context.span_id
    assert (whole.kind, attempt.kind) == (SpanKind.SERVER, SpanKind.CLIENT)
    assert attributes(whole)["safelight.generation"] == made.id
    assert attributes(whole)["safelight.outcome"] == "completed"
    assert attributes(whole)["gen_ai.request.model"] == "gpt-image-1"
    assert attributes(attempt) == {"safelight.upstream": "given"}
    assert whole.resource.attributes["service.name"] == "safelight"


async def test_the_first_partial_image_and_the_end_are_events_at_their_times() -> None:
    with recorder() as (tracing, exporter):
        made = await traced(tracing, GivenUpstream(gives))
    whole = by_name(exporter.get_finished_spans())["generation"]
    assert [event.name for event in whole.events] == ["first partial image", "completed"]
    assert whole.start_time is not None
    assert whole.end_time is not None
    moments = [whole.start_time, *(event.timestamp for event in whole.events), whole.end_time]
    assert moments == sorted(moments)
    assert abs(whole.start_time / 1e9 - time.time()) < 60
    assert made.ended_at is not None
    assert abs((whole.end_time - whole.start_time) / 1e9 - (made.ended_at - made.started)) < 0.5


async def test_each_span_ends_when_its_subject_did_however_late_it_is_told() -> None:
    with recorder() as (tracing, exporter):
        made = generation_for(tracing)
        async with asyncio.timeout(10):
            await relay(made, GivenUpstream(gives)).run()
        (attempt,) = made.attempts
        assert attempt.ended_at is not None
        assert made.ended_at is not None
        attempt.ended_at -= 100
        made.ended_at -= 50
        tracing.ended(made)
    found = by_name(exporter.get_finished_spans())
    ends = [found[name].end_time or 0 for name in ("attempt given", "generation")]
    assert round((ends[1] - ends[0]) / 1e9) == 50
    assert round(time.time() - ends[1] / 1e9) == 50


async def test_what_the_upstream_is_told_is_the_attempts_place_in_the_same_trace() -> None:
    with recorder() as (tracing, exporter):
        upstream = GivenUpstream(gives)
        await traced(tracing, upstream)
    attempt = by_name(exporter.get_finished_spans())["attempt given"]
    passed = upstream.asked[0].trace
    assert passed == TraceContext(
        CALLER.trace_id, format_span_id(attempt.context.span_id), 1, "vendor=x"
    )


async def test_a_fallback_is_two_attempts_of_which_one_failed() -> None:
    with recorder() as (tracing, exporter):
        first, second = GivenUpstream(fails, name="first"), GivenUpstream(gives, name="second")
        await traced(tracing, first, second)
    found = by_name(exporter.get_finished_spans())
    assert found["attempt first"].status.status_code is StatusCode.ERROR
    assert attributes(found["attempt first"])["error.type"] == "its_own_code"
    assert found["attempt second"].status.status_code is StatusCode.UNSET
    assert attributes(found["generation"])["safelight.upstream"] == "second"


async def test_a_failure_is_an_error_and_an_event() -> None:
    with recorder() as (tracing, exporter):
        await traced(tracing, GivenUpstream(fails))
    whole = by_name(exporter.get_finished_spans())["generation"]
    assert whole.status.status_code is StatusCode.ERROR
    assert attributes(whole)["error.type"] == "its_own_code"
    assert [event.name for event in whole.events] == ["failed"]


async def test_each_picture_of_several_has_its_attempt() -> None:
    with recorder() as (tracing, exporter):
        await traced(tracing, GivenUpstream(gives), n=3)
    attempts = [s for s in exporter.get_finished_spans() if s.name == "attempt given"]
    assert sorted(attributes(span)["safelight.image_index"] for span in attempts) == [0, 1, 2]


async def test_without_a_caller_it_begins_a_trace_of_its_own() -> None:
    with recorder() as (tracing, exporter):
        made = await traced(tracing, GivenUpstream(gives), incoming=None)
    whole = by_name(exporter.get_finished_spans())["generation"]
    assert whole.parent is None
    assert made.trace is not None
    assert format_trace_id(whole.context.trace_id) == made.trace.trace_id


async def test_a_caller_that_does_not_record_is_followed() -> None:
    with recorder() as (tracing, exporter):
        upstream = GivenUpstream(gives)
        quiet = TraceContext(CALLER.trace_id, CALLER.span_id, flags=0)
        await traced(tracing, upstream, incoming=quiet)
    assert exporter.get_finished_spans() == ()
    assert upstream.asked[0].trace is not None
    assert upstream.asked[0].trace.trace_id == CALLER.trace_id
    assert not upstream.asked[0].trace.sampled


async def test_no_span_tells_prompts_or_pictures() -> None:
    with recorder() as (tracing, exporter):
        await traced(tracing, GivenUpstream(gives))
        await traced(tracing, GivenUpstream(fails))
    told = "".join(span.to_json() for span in exporter.get_finished_spans())
    assert "secret" not in told
    assert "AAAA" not in told


async def test_a_collector_gets_the_spans_when_the_server_ends_at_the_latest(
    serve: Serve,
) -> None:
    async with asyncio.timeout(30), scripted(json_response({})) as collector:
        address = f"http://127.0.0.1:{collector.port}"
        async with scripted(sse(partial_data(0), completed_data())) as upstream:
            told = {"upstream": {"traceparent": True}, "otlp_endpoint": address}
            async with serve(upstream.url, **told) as gateway:
                await gateway.client.post(
                    "/v1/images/generations", json=STREAMED, headers=CALLER.headers()
                )
        (posted,) = collector.requests
    assert posted.line == "POST /v1/traces HTTP/1.1"
    spans = {span.name: span for span in sent(posted)}
    assert set(spans) == {"generation", "attempt scripted"}
    assert {span.trace_id.hex() for span in spans.values()} == {CALLER.trace_id}
    assert spans["generation"].parent_span_id.hex() == CALLER.span_id
    span_id = spans["attempt scripted"].span_id.hex()
    (asked,) = upstream.requests
    assert asked.headers["traceparent"] == f"00-{CALLER.trace_id}-{span_id}-01"
    assert asked.headers["tracestate"] == "vendor=x"
    assert b"secret fox" not in posted.body


def sent(posted: Received) -> list[SentSpan]:
    document = ExportTraceServiceRequest.FromString(posted.body)
    return [
        span
        for resource in document.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


@pytest.mark.parametrize(("path", "posted"), [("/otlp/v1/traces", "/otlp/v1/traces")])
async def test_an_endpoint_with_a_path_is_the_very_address(
    serve: Serve, path: str, posted: str
) -> None:
    async with asyncio.timeout(30), scripted(json_response({})) as collector:
        address = f"http://127.0.0.1:{collector.port}{path}"
        async with scripted(sse(completed_data())) as upstream:
            async with serve(upstream.url, otlp_endpoint=address) as gateway:
                await gateway.generate(**STREAMED)
    assert collector.requests[0].line == f"POST {posted} HTTP/1.1"


async def test_a_collector_that_is_away_holds_up_neither_pictures_nor_the_end(
    serve: Serve,
) -> None:
    async with asyncio.timeout(20), scripted(sse(completed_data())) as upstream:
        async with serve(upstream.url, otlp_endpoint="http://127.0.0.1:1") as gateway:
            assert (await gateway.generate(**STREAMED)).status_code == 200


async def test_without_tracing_a_trace_is_passed_on_as_it_came_where_that_is_configured(
    serve: Serve,
) -> None:
    async with scripted(sse(completed_data())) as upstream:
        for told in (False, True):
            async with serve(upstream.url, upstream={"traceparent": told}) as gateway:
                await gateway.client.post(
                    "/v1/images/generations", json=STREAMED, headers=CALLER.headers()
                )
    untold, passed = upstream.requests
    assert not {"traceparent", "tracestate"} & set(untold.headers)
    assert passed.headers["traceparent"] == CALLER.headers()["traceparent"]
    assert passed.headers["tracestate"] == "vendor=x"


WITHOUT = """
import sys
for name in list(sys.modules):
    assert not name.startswith("opentelemetry")
sys.modules["opentelemetry"] = None
from safelight.app import create_app
from safelight.config import ConfigurationError, Settings
create_app(Settings(data_dir=sys.argv[1]))
assert not [name for name in sys.modules if name.startswith("opentelemetry.")]
try:
    create_app(Settings(data_dir=sys.argv[1], otlp_endpoint="http://127.0.0.1:4318"))
except ConfigurationError as error:
    print(error)
"""


def test_without_the_extra_nothing_is_loaded_and_an_endpoint_is_refused(tmp_path: Any) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == (
        "otlp_endpoint needs OpenTelemetry, which is not installed: install safelight[otel]."
    )
