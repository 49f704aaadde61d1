"""A server of raw requests for each parser."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from harness.recorder import PARSERS, Recorded, raw_settings, recording


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=PARSERS)
async def recorded(request: pytest.FixtureRequest) -> AsyncIterator[Recorded]:
    """One server for a module's tests, once for each parser."""
    async with recording(request.param, raw_settings()) as server:
        yield server
