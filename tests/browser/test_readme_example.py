"""README's EventSource example, run as it stands on a page of the server."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, expect

from harness.documented import README
from harness.process import Command

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_eventsource_example_shows_the_finished_picture(
    browser: Browser, painter_server: Command
) -> None:
    blocks = re.findall(r"^```js\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    (code,) = [block for block in blocks if "new EventSource" in block]
    page = await browser.new_page()
    async with asyncio.timeout(60):
        await page.goto(painter_server.url + "/health")
        await page.evaluate("document.body.replaceChildren(document.createElement('img'))")
        await page.evaluate(f"() => {{ {code}; window.source = source; }}")
        await page.wait_for_function("window.source.readyState === EventSource.CLOSED")
        await expect(page.locator("img")).to_have_attribute(
            "src", re.compile("^data:image/png;base64,iVBOR"), timeout=10_000
        )
    await page.close()
