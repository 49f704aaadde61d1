"""A page whose every request, console line and uncaught exception is written down."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Error, Locator, Page, Request, expect

from harness.upstream import Script

# The browser's own line about a response with an error status; no page can prevent it.
BROWSERS_OWN = "Failed to load resource: "

Studio = Callable[[Script], str]
"""The `studio` fixture: `studio(script)` is the address of a studio whose upstream plays that."""


class Watched:
    """A tab with the studio in it, and what a visitor does there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.urls: list[str] = []
        self.complaints: list[str] = []
        self.orders: list[dict[str, object]] = []
        page.on("request", self._requested)
        page.on("console", self._said)
        page.on("pageerror", self._broke)

    async def open(self, url: str) -> None:
        """Go to the studio and wait until it can be used."""
        await self.page.goto(url)
        await expect(self.develop).to_be_enabled()

    async def order(self, prompt: str, **options: str) -> None:
        """Choose, write and press Develop."""
        for name, value in options.items():
            await self.page.select_option(f"#{name}", value)
        await self.page.fill("#prompt", prompt)
        await self.develop.click()

    @property
    def develop(self) -> Locator:
        """The button that begins."""
        return self.page.get_by_role("button", name="Develop", exact=True)

    @property
    def status(self) -> Locator:
        """The line that says how it stands."""
        return self.page.locator("#status")

    @property
    def notice(self) -> Locator:
        """What went wrong, in words."""
        return self.page.locator("#notice")

    @property
    def frames(self) -> Locator:
        """Where pictures come up."""
        return self.page.locator(".frame")

    def assert_sound(self) -> None:
        """No request to another origin, no defect, no breach of the page's policy."""
        origins = {_origin(url) for url in self.urls if not url.startswith(("blob:", "data:"))}
        assert len(origins) == 1, origins
        own = [line for line in self.complaints if not line.startswith(BROWSERS_OWN)]
        assert not own, own

    def _requested(self, request: Request) -> None:
        self.urls.append(request.url)
        if request.method == "POST":
            self.orders.append(request.post_data_json or {})

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _broke(self, error: Error) -> None:
        self.complaints.append(str(error))


@asynccontextmanager
async def visiting(browser: Browser) -> AsyncIterator[Watched]:
    """A fresh tab. Whatever is done there, the page stays at home and has no defects."""
    # Without fades, which cost a software renderer more than all the rest.
    context = await browser.new_context(
        viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    watched = Watched(await context.new_page())
    yield watched
    await context.close()
    watched.assert_sound()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
