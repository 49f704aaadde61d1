"""Fixtures every test may use, and the rule that no test waits for ever."""

import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Final

import pytest
import structlog
from structlog.typing import EventDict

from harness.gateway import Running, Serve, running, settings_for
from safelight.config import Settings

Figure = Callable[[str], None]
"""The `figure` fixture: what a test measured, as a line at the end of the run."""

pytest_plugins = ["harness.alone"]

_FIGURE: Final = "figure"
"""The name under which a test's report carries one, to whichever process prints it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="run all the cases of which otherwise a sample is run"
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    figures = [
        str(line)
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "teardown"
        for name, line in report.user_properties
        if name == _FIGURE
    ]
    if figures:
        terminalreporter.section("figures")
        for line in figures:
            terminalreporter.line(line)


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Call it with a line that belongs in the report of the run."""

    def add(line: str) -> None:
        request.node.user_properties.append((_FIGURE, line))

    return add


@pytest.fixture
def every_case(request: pytest.FixtureRequest) -> bool:
    """True where `--long` asks for all cases instead of the fixed sample."""
    asked: bool = request.config.getoption("--long")
    return asked


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting or key of the machine's owner reaches a test."""
    for name in os.environ:
        if name.startswith(("SAFELIGHT_", "OPENAI_")):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _only_what_went_wrong_is_said() -> None:
    """A failed test shows warnings and defects, not each of a thousand requests."""
    shown = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.reset_defaults()
    structlog.configure(processors=[_drop_what_went_well, structlog.stdlib.add_log_level, shown])


def _drop_what_went_well(_: Any, method: str, event: EventDict) -> EventDict:
    if method in ("debug", "info"):
        raise structlog.DropEvent
    return event


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    """`async with serve(upstream.url, **settings) as gateway:`."""

    def start(upstream_url: str, **changes: Any) -> AbstractAsyncContextManager[Running]:
        settings: Settings = settings_for(upstream_url, tmp_path / "data", **changes)
        return running(settings)

    return start
