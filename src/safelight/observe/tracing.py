"""Where spans go, if anywhere: the seam to OpenTelemetry, which is loaded only where it is wanted.

Without `otlp_endpoint` nothing is recorded, and a caller's trace is merely passed on.
"""

from contextlib import AbstractAsyncContextManager, nullcontext
from importlib import import_module
from typing import Protocol, cast

from safelight.config import ConfigurationError
from safelight.generations.generation import Generation, Trace
from safelight.wire.trace import TraceContext

RECORDER = "safelight.observe.otlp"


class Tracing(Protocol):
    """Records a span for each generation and each attempt."""

    def record(self, incoming: TraceContext | None) -> Trace | None:
        """A generation begins, in its caller's trace or in one of its own."""

    def ended(self, generation: Generation) -> None:
        """It has its outcome."""

    def running(self) -> AbstractAsyncContextManager[None]:
        """From the server's start to its end, when what is left is sent."""


class NoTracing:
    """Records nothing."""

    def record(self, incoming: TraceContext | None) -> Trace | None:
        """The caller's trace as it is."""
        return incoming

    def ended(self, generation: Generation) -> None:
        """Nothing to do."""

    def running(self) -> AbstractAsyncContextManager[None]:
        """Nothing to do."""
        return nullcontext()


def tracing_to(endpoint: str | None) -> Tracing:
    """Spans to a collector. Raises `ConfigurationError` where the extra is not installed."""
    if endpoint is None:
        return NoTracing()
    try:
        recorder = import_module(RECORDER)
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("opentelemetry"):
            raise
        raise ConfigurationError(
            "otlp_endpoint needs OpenTelemetry, which is not installed: install safelight[otel]."
        ) from error
    return cast(Tracing, recorder.to_collector(endpoint))
