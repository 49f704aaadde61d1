"""Fixtures for pytest, which finds them by itself where Safelight is installed.

Loaded into every run of pytest there: nothing of the server is imported here.
"""

from collections.abc import Callable, Iterator, Sequence

import pytest

from safelight.testbench.server import BenchServer


@pytest.fixture(scope="session")
def safelight_arguments() -> Sequence[str]:
    """Further arguments of the session's server; to be defined anew in a conftest.py."""
    return ()


@pytest.fixture(scope="session")
def safelight(safelight_arguments: Sequence[str]) -> Iterator[BenchServer]:
    """A test bench, one for all the session's tests; it paints unless it was told otherwise."""
    with BenchServer(*safelight_arguments) as server:
        yield server


@pytest.fixture(scope="session")
def safelight_server() -> Callable[..., BenchServer]:
    """Makes test benches of a test's own: `with safelight_server(replay="folder") as server:`."""
    return BenchServer
