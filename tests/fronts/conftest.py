"""A front for a test: README's recipe before a gateway of its own."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from harness.fronts import FRONTS, Front, Product, fronted

Before = Callable[..., AbstractAsyncContextManager[Front]]
"""The `before` fixture: `async with before(port, product, changes, tls=...) as front:`."""

each_front = pytest.mark.parametrize("product", FRONTS, ids=str)


@pytest.fixture
def before(tmp_path: Path) -> Before:
    """Puts a front before a loopback port; any number of them in one test."""

    def start(
        port: int, product: Product, changes: Mapping[str, str] | None = None, *, tls: bool = False
    ) -> AbstractAsyncContextManager[Front]:
        directory = tmp_path / f"front-{len(list(tmp_path.iterdir()))}"
        directory.mkdir()
        return fronted(product, port, directory, changes, tls=tls)

    return start
