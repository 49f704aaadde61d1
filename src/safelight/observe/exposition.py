"""Families as the text that Prometheus reads, in a registry of the application's own.

The client library's global registry is left alone, so that two applications in one process do not
count each other's.
"""

from collections.abc import Iterable, Sequence

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.process_collector import ProcessCollector

from safelight.observe.families import Family


class Exposition:
    """What `/metrics` answers: the families, and what the kernel tells of the process."""

    def __init__(self, families: Iterable[Family]) -> None:
        self.families: Sequence[Family] = tuple(families)
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)

    def collect(self) -> Iterable[Metric]:
        """For the client library."""
        return (family.collect() for family in self.families)

    def text(self, accept: str) -> tuple[bytes, str]:
        """The body in the format that the Accept header wants, and its Content-Type."""
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type
