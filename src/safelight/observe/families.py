"""Numbers that only grow, levels, and spreads, each with its labels: plain fields of one thread.

Everything runs in one event loop, so a number is changed without a lock; it becomes Prometheus'
family when it is asked for. Which numbers there are is decided in `metrics.py`.
"""

import math
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import ClassVar, Literal

from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.utils import floatToGoString

Kind = Literal["counter", "gauge", "histogram"]
Labels = tuple[str, ...]


class Family(ABC):
    """A name, what it says in a sentence, and the names of its labels."""

    kind: ClassVar[Kind]

    def __init__(self, name: str, says: str, labels: Labels = ()) -> None:
        self.name = name
        self.says = says
        self.labels = labels

    @abstractmethod
    def collect(self) -> Metric:
        """As Prometheus' client writes it."""


class Counter(Family):
    """Only grows."""

    kind = "counter"

    def __init__(self, name: str, says: str, labels: Labels = ()) -> None:
        super().__init__(name, says, labels)
        self.values: dict[Labels, float] = {} if labels else {(): 0}

    def add(self, *values: str, amount: float = 1) -> None:
        """`amount` more, at least 0, under the labels' `values`."""
        self.values[values] = self.values.get(values, 0) + amount

    def collect(self) -> Metric:
        """As Prometheus' client writes it."""
        family = CounterMetricFamily(self.name, self.says, labels=self.labels)
        for values, number in self.values.items():
            family.add_metric(values, number)
        return family


class Read(Family):
    """A counter or gauge that is counted elsewhere and read when it is asked for."""

    def __init__(
        self,
        name: str,
        says: str,
        labels: Labels,
        read: Callable[[], Mapping[Labels, float]],
    ) -> None:
        super().__init__(name, says, labels)
        self._read = read

    def collect(self) -> Metric:
        """As Prometheus' client writes it."""
        made = CounterMetricFamily if self.kind == "counter" else GaugeMetricFamily
        family = made(self.name, self.says, labels=self.labels)
        for values, number in self._read().items():
            family.add_metric(values, number)
        return family


class CounterRead(Read):
    """Only grows."""

    kind = "counter"


class GaugeRead(Read):
    """What is now."""

    kind = "gauge"


class Histogram(Family):
    """How values spread over `buckets`, whose upper bounds are given in rising order."""

    kind = "histogram"

    def __init__(
        self, name: str, says: str, labels: Labels = (), *, buckets: Sequence[float]
    ) -> None:
        super().__init__(name, says, labels)
        self.buckets = (*buckets, math.inf)
        self._counts: dict[Labels, list[int]] = {}
        self._sums: dict[Labels, float] = {}

    def observe(self, value: float, *values: str) -> None:
        """One more `value` under the labels' `values`."""
        counts = self._counts.get(values)
        if counts is None:
            counts = self._counts[values] = [0] * len(self.buckets)
            self._sums[values] = 0.0
        counts[bisect_left(self.buckets, value)] += 1
        self._sums[values] += value

    def collect(self) -> Metric:
        """As Prometheus' client writes it."""
        family = HistogramMetricFamily(self.name, self.says, labels=self.labels)
        for values, counts in self._counts.items():
            bounds = map(floatToGoString, self.buckets)
            rows = zip(bounds, map(float, accumulate(counts)), strict=True)
            family.add_metric(values, list(rows), self._sums[values])
        return family
