"""A plain httpx client over the transport, that must leave no task and no connection behind."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2

from safelight.upstreams.transport.transport import UpstreamTransport

LIMITS: dict[str, Any] = {
    "max_connections": 10,
    "max_keepalive_connections": 10,
    "keepalive_expiry": 30,
}


@asynccontextmanager
async def client(
    context: ssl.SSLContext | None = None,
    timeouts: httpx2.Timeout | float = 10,
    **limits: Any,
) -> AsyncIterator[httpx2.AsyncClient]:
    """`limits` are those of `httpx.Limits`; the whole block has 30 seconds."""
    before = asyncio.all_tasks()
    transport = UpstreamTransport(httpx2.Limits(**(LIMITS | limits)), context)
    async with asyncio.timeout(30):
        async with httpx2.AsyncClient(
            transport=transport, timeout=timeouts, trust_env=False
        ) as made:
            yield made
            during = asyncio.all_tasks() - before
        # Those of the scripted upstream's connections, and whatever the test itself started.
        assert not {task for task in during if "safelight" in repr(task.get_coro())}


def only(**timeouts: float) -> httpx2.Timeout:
    """No limit but these."""
    limits: dict[str, float | None] = {"connect": None, "read": None, "write": None, "pool": None}
    return httpx2.Timeout(**(limits | timeouts))
