"""Spans by OpenTelemetry: one for a generation, one for each attempt at an upstream below it.

The only module that imports OpenTelemetry, and loaded only where `otlp_endpoint` is set. A span is
begun when its subject is, so that its id can be passed on; everything else about it is read from
the generation at the end. No prompts, no pictures, no addresses.
"""

import threading
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import anyio
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    Tracer,
    TraceState,
    format_span_id,
    format_trace_id,
    set_span_in_context,
)

import safelight
from safelight.generations.generation import Attempt, Generation
from safelight.wire.events import Completed, Failed, PartialImage
from safelight.wire.trace import TraceContext

EXPORT_TIMEOUT_SECONDS = 10.0
CLOSE_SECONDS = 3.0
"""At the end: a collector that does not answer must not hold up a shutdown."""

_TRACES_PATH = "/v1/traces"


def to_collector(endpoint: str) -> "OtlpTracing":
    """Spans in batches over HTTP; `OTEL_EXPORTER_OTLP_HEADERS` and the like are heeded.

    `endpoint` is a collector's address, or with a path the very address to post to.
    """
    url = endpoint if urlsplit(endpoint).path else endpoint + _TRACES_PATH
    exporter = OTLPSpanExporter(endpoint=url, timeout=EXPORT_TIMEOUT_SECONDS)
    return OtlpTracing(BatchSpanProcessor(exporter))


class OtlpTracing:
    """A `Tracing` whose finished spans are given to `processor`."""

    def __init__(self, processor: SpanProcessor) -> None:
        itself = {"service.name": "safelight", "service.version": safelight.__version__}
        # What the operator says in OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES wins.
        resource = Resource.create(itself).merge(OTELResourceDetector().detect())
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("safelight", safelight.__version__)

    def record(self, incoming: TraceContext | None) -> "GenerationTrace":
        """Begin a generation's span, below its caller's."""
        return GenerationTrace(self._tracer, incoming)

    def ended(self, generation: Generation) -> None:
        """End its spans."""
        if isinstance(generation.trace, GenerationTrace):
            generation.trace.end(generation)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send what is left at the end, if it can be sent soon."""
        try:
            yield
        finally:
            # In a thread of its own that nobody waits for: it may hang as long as the collector.
            last = threading.Thread(target=self._provider.shutdown, daemon=True)
            last.start()
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(last.join, CLOSE_SECONDS)


class GenerationTrace:
    """The spans of one generation; implements `generations.generation.Trace`."""

    def __init__(self, tracer: Tracer, incoming: TraceContext | None) -> None:
        self._tracer = tracer
        self._span = tracer.start_span("generation", _below(incoming), SpanKind.SERVER)
        self._attempts: list[Span] = []
        # The generation's clock is monotonic, a span's is not.
        self._epoch_ns = time.time_ns() - time.monotonic_ns()
        self.trace_id = format_trace_id(self._span.get_span_context().trace_id)

    def attempt(self, upstream: str) -> TraceContext:
        """Begin the span of an attempt; its place is for the upstream."""
        span = self._tracer.start_span(
            f"attempt {upstream}", set_span_in_context(self._span, Context()), SpanKind.CLIENT
        )
        self._attempts.append(span)
        return _as_context(span.get_span_context())

    def end(self, generation: Generation) -> None:
        """End all spans, each at its own time, and let go of them."""
        over = generation.ended_at or time.monotonic()
        for span, attempt in zip(self._attempts, generation.attempts, strict=True):
            _describe_attempt(span, attempt)
            span.end(self._at(attempt.ended_at or over))
        self._attempts.clear()
        self._note_events(generation)
        _describe(self._span, generation)
        self._span.end(self._at(over))
        self._span = NonRecordingSpan(self._span.get_span_context())

    def _note_events(self, generation: Generation) -> None:
        log = generation.log
        for name, times in (
            ("first partial image", log.times(PartialImage)[:1]),
            ("completed", log.times(Completed)),
            ("failed", log.times(Failed)),
        ):
            for moment in times:
                self._span.add_event(name, timestamp=self._at(moment))

    def _at(self, moment: float) -> int:
        """A monotonic time in seconds as unix time in nanoseconds."""
        return self._epoch_ns + int(moment * 1e9)


def _below(incoming: TraceContext | None) -> Context:
    if incoming is None:
        return Context()
    place = SpanContext(
        int(incoming.trace_id, 16),
        int(incoming.span_id, 16),
        is_remote=True,
        trace_flags=TraceFlags(incoming.flags),
        trace_state=TraceState.from_header([incoming.state]),
    )
    return set_span_in_context(NonRecordingSpan(place), Context())


def _as_context(place: SpanContext) -> TraceContext:
    return TraceContext(
        format_trace_id(place.trace_id),
        format_span_id(place.span_id),
        int(place.trace_flags),
        place.trace_state.to_header(),
    )


def _describe_attempt(span: Span, attempt: Attempt) -> None:
    span.set_attribute("safelight.upstream", attempt.upstream)
    if attempt.image_index is not None:
        span.set_attribute("safelight.image_index", attempt.image_index)
    if attempt.failure is not None:
        span.set_attribute("error.type", attempt.failure)
        span.set_status(Status(StatusCode.ERROR))


def _describe(span: Span, generation: Generation) -> None:
    """By the names of OpenTelemetry's conventions where there are any."""
    usage: Mapping[str, object] = generation.usage or {}
    facts: dict[str, object] = {
        "gen_ai.operation.name": "generate_content",
        "gen_ai.output.type": "image",
        "gen_ai.request.model": generation.request.model.id,
        "gen_ai.usage.input_tokens": usage.get("input_tokens"),
        "gen_ai.usage.output_tokens": usage.get("output_tokens"),
        "safelight.generation": generation.id,
        "safelight.caller": generation.caller,
        "safelight.upstream": generation.upstream,
        "safelight.streamed": generation.request.request.streamed,
        "safelight.pictures": generation.completed,
        "safelight.outcome": generation.state,
        "safelight.phase": generation.phase,
        "safelight.cost_usd": generation.cost.usd if generation.cost else None,
        "error.type": generation.error.code_sent if generation.error else None,
    }
    for name, fact in facts.items():
        if isinstance(fact, (str, int, float)) and _fits(fact):
            span.set_attribute(name, fact)
    if generation.state == "failed":
        span.set_status(Status(StatusCode.ERROR))


def _fits(fact: str | float) -> bool:
    """OTLP's integers have 64 bits, an upstream's may have more."""
    return not isinstance(fact, int) or -(2**63) <= fact < 2**63
