"""Two processes run the tests, but a test that measures has the machine for itself.

Most tests wait for something most of the time, so two of them side by side take little more than
one. What a test measures, seconds or memory under load, must be its own doing all the same: it is
marked `alone`, comes after all others, and begins when no other test runs. Under one process, as
where pytest is called without `-n`, only the order is left of that.
"""

import fcntl
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest
from xdist.workermanage import WorkerController

MARKER: Final = "alone"

_TURNS: Final = "turns"
"""What a worker is told of: the file that a test locks, with others or for itself."""

_FILE = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARKER}: it measures; no other test runs beside it")


def pytest_configure_node(node: WorkerController) -> None:
    stash = node.config.stash
    if _FILE not in stash:
        with tempfile.NamedTemporaryFile(prefix="safelight-tests-", delete=False) as file:
            stash[_FILE] = Path(file.name)
    node.workerinput[_TURNS] = str(stash[_FILE])


def pytest_unconfigure(config: pytest.Config) -> None:
    if _FILE in config.stash:
        config.stash[_FILE].unlink(missing_ok=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that measure go last: the workers then wait for each other once."""
    items.sort(key=lambda item: item.get_closest_marker(MARKER) is not None)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """With its fixtures: a server that starts is no quiet neighbour either."""
    turns = _turns_of(item.config)
    if turns is None:
        return (yield)
    with turns.open("rb") as file:
        # The kernel lets go of it should the process die.
        fcntl.flock(file, fcntl.LOCK_EX if item.get_closest_marker(MARKER) else fcntl.LOCK_SH)
        return (yield)


def _turns_of(config: pytest.Config) -> Path | None:
    """None but in a worker."""
    given = getattr(config, "workerinput", {}).get(_TURNS)
    return Path(given) if given else None
