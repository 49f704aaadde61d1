"""A real server for the commands to talk to, with nothing configured: the painter paints."""

from collections.abc import Iterator

import pytest

from harness.process import Command

PACE_SECONDS = 0.6
"""Slow enough for a screen to be looked at between two events."""


@pytest.fixture(scope="module")
def server() -> Iterator[Command]:
    """`safelight serve`."""
    with Command("--pace", str(PACE_SECONDS)) as started:
        yield started
