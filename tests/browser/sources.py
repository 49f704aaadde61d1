"""`new EventSource(url)` on a page, and what the page was told until it closed itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page

NAMES = (
    "image_generation.partial_image",
    "image_generation.completed",
    "image_generation.failed",
    "stream.gap",
    "stream.retry",
)

# Chromium opens six connections to an origin; a seventh EventSource would wait for one of them.
CONNECTIONS = 6

_WATCH = """
const watch = (url, told = () => {}) => new Promise((resolve) => {
  const source = new EventSource(url);
  const seen = [];
  for (const name of NAMES) source.addEventListener(name, (event) => {
    const data = JSON.parse(event.data);
    const picture = data.b64_json ?? null;
    const said = { name: event.type, id: event.lastEventId, picture, error: data.error ?? null };
    seen.push(said);
    told(said);
  });
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) resolve({ url, seen });
  };
});
""".replace("NAMES", str(list(NAMES)))

# One after the other, several at a time, as long as there are any; not all begin at once.
_ALL = """
async ({ urls, width, spread }) => {
  WATCH
  const waiting = [...urls], done = [];
  const work = async () => {
    await new Promise((resolve) => setTimeout(resolve, spread * Math.random()));
    while (waiting.length) done.push(await watch(waiting.shift()));
  };
  await Promise.all(Array.from({ length: width }, work));
  return done;
}
""".replace("WATCH", _WATCH)

_BEGIN = """
(url) => {
  WATCH
  window.told = [];
  window.ended = null;
  watch(url, (said) => window.told.push(said)).then((end) => { window.ended = end; });
}
""".replace("WATCH", _WATCH)


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a page gets it: `error` and `picture` (base64) where its data has them."""

    name: str
    id: str
    picture: str | None
    error: dict[str, Any] | None

    @property
    def kind(self) -> str:
        """The name without its family."""
        return self.name.partition(".")[2]

    @property
    def sequence(self) -> int:
        """The event's place in its generation."""
        return int(self.id.rpartition("~")[2])


async def watched(
    page: Page, urls: Sequence[str], *, width: int = CONNECTIONS, spread: int = 0
) -> dict[str, list[Told]]:
    """What each URL's EventSource was told until it was CLOSED; the first begin in `spread` ms."""
    ends = await page.evaluate(_ALL, {"urls": list(urls), "width": width, "spread": spread})
    return {end["url"]: [Told(**said) for said in end["seen"]] for end in ends}


class Watching:
    """An EventSource that goes on while the test does other things; one a page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def begin(self, url: str) -> "Watching":
        """Open it."""
        await self._page.evaluate(_BEGIN, url)
        return self

    async def has(self, count: int) -> list[Told]:
        """The events once there are `count` of them."""
        await self._page.wait_for_function("(count) => window.told.length >= count", arg=count)
        return await self._told()

    async def closed(self) -> list[Told]:
        """All events, once the EventSource is CLOSED."""
        await self._page.wait_for_function("window.ended !== null")
        return await self._told()

    async def _told(self) -> list[Told]:
        return [Told(**said) for said in await self._page.evaluate("window.told")]
