"""Fixtures every test may use, and the rule that no test waits for ever."""

import os
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
import structlog
from structlog.typing import EventDict

from harness.gateway import Running, Serve, running, settings_for
from safelight.config import Settings


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
