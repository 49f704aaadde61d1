"""The gateway of these tests reaches its upstream by the transport that a test asks for."""

from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from harness.gateway import Running, Serve


@pytest.fixture
def upstream_transport() -> str:
    """Safelight's own; a module about what upstreams answer overrides it with both."""
    return "own"


@pytest.fixture
def serve(serve: Serve, upstream_transport: str) -> Serve:
    def start(upstream_url: str, **changes: Any) -> AbstractAsyncContextManager[Running]:
        return serve(upstream_url, **({"upstream_transport": upstream_transport} | changes))

    return start
