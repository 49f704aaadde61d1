"""Every test here runs on asyncio's loop and on uvloop, and may leave no socket behind."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import uvloop
from hypothesis import HealthCheck, settings

settings.register_profile(
    "transport", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("transport")

SOCKETS = Path("/proc/self/fd")


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


def open_sockets() -> set[str]:
    """The process's sockets, by their names in the kernel."""
    found = set()
    for number in SOCKETS.iterdir():
        try:
            name = str(number.readlink())
        except FileNotFoundError:  # the directory's own descriptor
            continue
        if name.startswith("socket:"):
            found.add(name)
    return found


@pytest.fixture(autouse=True)
def _no_socket_is_left_open() -> Iterator[None]:
    before = open_sockets()
    yield
    assert not open_sockets() - before
