"""Who is told what happens, and passes it on to the log, the numbers and the traces."""

from contextlib import AbstractAsyncContextManager

from safelight.config import Settings
from safelight.generations.generation import Generation, Trace
from safelight.observe import access
from safelight.observe.access import Exchange
from safelight.observe.metrics import Metrics
from safelight.observe.summary import Summary
from safelight.observe.tracing import tracing_to
from safelight.wire.trace import TraceContext


class Observer:
    """Of one application. Raises `ConfigurationError` for traces that cannot be made."""

    def __init__(self, settings: Settings) -> None:
        self.metrics = Metrics()
        self._summary = Summary(prompts=settings.log_prompts)
        self._access_log = settings.access_log
        self._tracing = tracing_to(settings.otlp_endpoint)

    def running(self) -> AbstractAsyncContextManager[None]:
        """From the server's start to its end."""
        return self._tracing.running()

    def record(self, incoming: TraceContext | None) -> Trace | None:
        """A generation begins: its place in its caller's trace."""
        return self._tracing.record(incoming)

    def ended(self, generation: Generation) -> None:
        """It has its outcome; viewers may still be reading."""
        self.metrics.ended(generation)
        self._tracing.ended(generation)

    def left(self, generation: Generation) -> None:
        """Its last viewer has left too."""
        self._summary.write(generation)

    def answered(self, exchange: Exchange) -> None:
        """A request is over."""
        self.metrics.answered(exchange)
        if self._access_log:
            access.write(exchange)
