"""Counters, levels and histograms, held against those of Prometheus' own client."""

import prometheus_client
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelight.observe.exposition import Exposition
from safelight.observe.families import Counter, Family, GaugeRead, Histogram

BUCKETS = (0.3, 1, 60, 600)


def text(*families: Family) -> list[str]:
    body, _ = Exposition(families).text("")
    return [line for line in body.decode().splitlines() if "process_" not in line]


def theirs(registry: prometheus_client.CollectorRegistry) -> list[str]:
    body = prometheus_client.generate_latest(registry).decode()
    return [line for line in body.splitlines() if "_created" not in line]


@given(st.lists(st.floats(0, 1000) | st.sampled_from(BUCKETS)))
def test_a_histogram_says_what_the_client_librarys_says(values: list[float]) -> None:
    registry = prometheus_client.CollectorRegistry()
    reference = prometheus_client.Histogram("h", "says", ["a"], buckets=BUCKETS, registry=registry)
    histogram = Histogram("h", "says", ("a",), buckets=BUCKETS)
    for value in values:
        reference.labels("x").observe(value)
        histogram.observe(value, "x")
    assert text(histogram) == theirs(registry)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 100))))
def test_a_counter_says_what_the_client_librarys_says(steps: list[tuple[str, float]]) -> None:
    registry = prometheus_client.CollectorRegistry()
    reference = prometheus_client.Counter("c_total", "says", ["a"], registry=registry)
    counter = Counter("c_total", "says", ("a",))
    for label, amount in steps:
        reference.labels(label).inc(amount)
        counter.add(label, amount=amount)
    assert text(counter) == theirs(registry)


def test_a_level_is_read_when_it_is_asked_for() -> None:
    now = [1.0]
    level = GaugeRead("g", "says", (), lambda: {(): now[0]})
    now[0] = 2
    assert text(level)[-1] == "g 2.0"


def test_a_counter_without_labels_is_there_from_the_start() -> None:
    assert text(Counter("c_total", "says"))[-1] == "c_total 0.0"


@pytest.mark.parametrize(
    ("accept", "content_type", "last"),
    [
        ("", "text/plain; version=0.0.4; charset=utf-8", ""),
        ("*/*", "text/plain; version=0.0.4; charset=utf-8", ""),
        (
            "application/openmetrics-text; version=1.0.0",
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
            "# EOF",
        ),
    ],
)
def test_the_format_is_the_one_that_is_accepted(accept: str, content_type: str, last: str) -> None:
    body, told = Exposition([Counter("c_total", "says")]).text(accept)
    assert told.startswith(content_type)
    assert body.decode().splitlines()[-1].startswith(last)
    assert "c_total 0.0" in body.decode()


def test_the_kernel_is_asked_about_the_process() -> None:
    body, _ = Exposition([]).text("")
    assert "process_resident_memory_bytes" in body.decode()
