"""Log lines as data, as they were before they became text."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from structlog.testing import capture_logs

from harness.gateway import Running


@dataclass
class Lines:
    """What has been logged since the block began."""

    entries: list[Any] = field(default_factory=list)

    def of(self, event: str) -> list[dict[str, Any]]:
        return [entry for entry in self.entries if entry["event"] == event]

    def only(self, event: str) -> dict[str, Any]:
        found = self.of(event)
        assert len(found) == 1, self.entries
        return found[0]


@asynccontextmanager
async def logged(gateway: Running) -> AsyncIterator[Lines]:
    """The lines of a block, and of the generations begun in it, which have ended after it."""
    lines = Lines()
    with capture_logs() as entries:
        lines.entries = entries
        yield lines
        async with asyncio.timeout(10):
            await gateway.gateway.registry.quiet()
