"""The studio in a real browser."""

import os
import shutil
from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from browser.watched import Studio, Watched, visiting
from harness.gateway import running, settings_for
from harness.process import Command
from harness.upstream import Script, scripted, sse

# One event loop for the browser and all its tests.
SCOPE: Final = "session"

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A name that is not this machine's own to the browser, for what it then leaves out.
    "--host-resolver-rules=MAP safelight.test 127.0.0.1",
]


@pytest_asyncio.fixture(scope="session", loop_scope=SCOPE)
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS
        )
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope=SCOPE)
async def visitor(browser: Browser) -> AsyncIterator[Watched]:
    """A tab of the test's own."""
    async with visiting(browser) as watched:
        yield watched


@pytest_asyncio.fixture(scope="session", loop_scope=SCOPE)
async def studio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Studio]:
    """One gateway for the tests that leave nothing unfinished; the others `serve` their own."""
    async with scripted(sse()) as upstream:
        with pytest.MonkeyPatch.context() as environment:  # begins before a test's own cleaning
            for name in os.environ:
                if name.startswith(("SAFELIGHT_", "OPENAI_")):
                    environment.delenv(name)
            settings = settings_for(upstream.url, tmp_path_factory.mktemp("studio"))
        async with running(settings) as gateway:

            def playing(script: Script) -> str:
                upstream.scripts[:] = [script]
                upstream.requests.clear()
                return gateway.url

            yield playing


@pytest_asyncio.fixture(loop_scope=SCOPE)
async def painter_server() -> AsyncIterator[Command]:
    """A server as it comes, its painter spreading a picture over two seconds."""
    async with Command("--pace", "2") as command:
        yield command
