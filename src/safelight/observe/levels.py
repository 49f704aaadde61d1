"""The numbers that are read when somebody asks: what runs, who watches, what is held.

They are the application's own state, so reading them costs nothing until it is done.
"""

from collections.abc import Iterator, Mapping
from typing import get_args

import safelight
from safelight.config import Settings
from safelight.generations.audience import Reading
from safelight.generations.budget import Budget
from safelight.generations.registry import Registry
from safelight.observe.families import CounterRead, Family, GaugeRead, Labels

READINGS: tuple[Reading, ...] = get_args(Reading)


def levels(settings: Settings, registry: Registry, budget: Budget) -> Iterator[Family]:
    """Every family that is read."""
    yield GaugeRead(
        "safelight_generations_active",
        "Generations running now.",
        (),
        lambda: {(): registry.active},
    )
    yield from _traffic(registry)
    yield GaugeRead(
        "safelight_budget_bytes",
        "Bytes of picture held: `in_flight` (arriving or not yet sent) and `kept` for replay.",
        ("held",),
        lambda: {("in_flight",): budget.in_flight, ("kept",): budget.kept},
    )
    yield GaugeRead(
        "safelight_budget_limit_bytes",
        "How many may be held.",
        ("held",),
        lambda: {("in_flight",): settings.in_flight_bytes, ("kept",): settings.replay_bytes},
    )
    yield GaugeRead(
        "safelight_upstreams_waiting",
        "Upstreams that are made to wait for room in the budget.",
        (),
        lambda: {(): budget.waiting},
    )
    yield GaugeRead(
        "safelight_info",
        "Always 1; tells which version this is.",
        ("version",),
        lambda: {(safelight.__version__,): 1},
    )


def _traffic(registry: Registry) -> Iterator[Family]:
    traffic = registry.traffic
    yield GaugeRead(
        "safelight_viewers",
        "Viewers now, by how they read: either dialect of the stream, or the whole as JSON.",
        ("reading",),
        lambda: _by_reading(traffic.watching()),
    )
    yield CounterRead(
        "safelight_viewers_ended_total",
        "Viewers that are gone, by how their answer ended.",
        ("reading", "ending"),
        lambda: {(reading, ending): n for (reading, ending), n in traffic.endings.items()},
    )
    yield CounterRead(
        "safelight_sent_bytes_total",
        "Bytes sent to viewers.",
        ("reading",),
        lambda: _by_reading(traffic.bytes_sent()),
    )
    yield CounterRead(
        "safelight_heartbeats_total", "Heartbeats sent.", (), lambda: {(): traffic.heartbeats()}
    )


def _by_reading(counts: Mapping[Reading, int]) -> dict[Labels, float]:
    return {(reading,): counts.get(reading, 0) for reading in READINGS}
