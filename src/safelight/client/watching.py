"""Watching a generation of a Safelight to its end, through lost connections.

Every reconnect asks for what follows the last event that came whole, so nothing is shown twice and
nothing is missed. Starting a generation is done in `ordering.py`.
"""

import random
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from urllib.parse import parse_qs, quote, urlsplit

import anyio

from safelight.client.events import Begun, Event, Failed, Finished, Interrupted, Resumed
from safelight.client.failures import Failure, Lost, Refused, is_passing, printable
from safelight.client.http import HEARTBEAT_SECONDS, Answer, Server
from safelight.client.reading import ComeBack, Linked, StreamReader, Unreadable, as_object

GENERATIONS = "/images/generations"

PATIENCE_SECONDS = 120.0
"""How long a lost connection is tried anew without a single event; a server restarts in less."""

FIRST_WAIT_SECONDS = 0.25
LONGEST_WAIT_SECONDS = 5.0
"""Waits double from the one to the other, less up to half by chance."""

CANCEL_SECONDS = 5.0


class Place:
    """Where a generation is: its id, and the ticket of an address that was passed on."""

    def __init__(self, generation: str, ticket: str | None = None) -> None:
        self.generation = generation
        self.path = f"{GENERATIONS}/{quote(generation, safe='')}"
        self.params = {} if ticket is None else {"ticket": ticket}


def parse_place(text: str) -> tuple[str | None, Place]:
    """The base URL, if `text` is an address, and the place. Raises ValueError.

    `gen_…`, the address of a generation, or that of its events with its ticket.
    """
    if "://" not in text:
        if not text or any(each in text for each in "/?#% "):
            raise ValueError("is neither a generation's id (gen_…) nor its address")
        return None, Place(text)
    parts = urlsplit(text)
    before, found, after = parts.path.partition(f"{GENERATIONS}/")
    generation, _, rest = after.partition("/")
    if not found or not generation or rest not in ("", "events"):
        raise ValueError("is not the address of a generation (…/images/generations/gen_…)")
    query = parse_qs(parts.query)
    beyond = sorted(query.keys() - {"ticket", "last_event_id"})
    if beyond:
        raise ValueError(f"has parameters that no generation has: {', '.join(beyond)}")
    ticket = query.get("ticket", [None])[0]
    return f"{parts.scheme}://{parts.netloc}{before}", Place(generation, ticket)


class Patience:
    """How long to wait before each reconnect, and when to give up. `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float] = anyio.current_time) -> None:
        self._clock = clock
        self._since: float | None = None
        self._wait = FIRST_WAIT_SECONDS

    def progress(self) -> None:
        """Something came: it works again."""
        self._since = None
        self._wait = FIRST_WAIT_SECONDS

    def next_wait(self, at_least: float = 0.0) -> float | None:
        """Seconds to wait, or None where it has been long enough."""
        now = self._clock()
        self._since = now if self._since is None else self._since
        if now - self._since >= PATIENCE_SECONDS:
            return None
        wait = self._wait * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, hides nothing
        self._wait = min(2 * self._wait, LONGEST_WAIT_SECONDS)
        return max(wait, min(at_least, LONGEST_WAIT_SECONDS))


class Watching:
    """A generation's events from the first that is kept on, each once."""

    def __init__(self, server: Server, place: Place, pictures: int = 1) -> None:
        self._server = server
        self._place = place
        self._left = pictures
        self._last_id = ""
        self._away = False
        self._told: float | None = None

    async def events(self) -> AsyncGenerator[Event, None]:
        """To the last one. Raises `Lost` where patience is at its end, and `Refused`."""
        patience = Patience()
        while True:
            reason = None
            try:
                async with aclosing(self._connection()) as events:
                    async for event in events:
                        if event is None:
                            return
                        if not isinstance(event, Resumed):
                            patience.progress()
                        yield event
                        if self._ends(event):
                            return
            except Lost as lost:
                reason = lost.message
            wait = patience.next_wait(self._told or 0.0)
            if wait is None:
                again = f"safelight watch {self._place.generation} goes on."
                raise Lost(f"{reason or 'The server sends nothing.'} {again}", sent=True)
            if reason is not None:
                self._away = True
                yield Interrupted(reason, wait)
            await anyio.sleep(wait)

    def _ends(self, event: Event) -> bool:
        self._left -= isinstance(event, Finished)
        return isinstance(event, Failed) or self._left <= 0

    async def _connection(self) -> AsyncGenerator[Event | None, None]:
        """The events of one connection; None where the server says that there are no more."""
        headers = {"Accept": "text/event-stream"}
        if self._last_id:
            headers["Last-Event-ID"] = self._last_id
        self._told = None
        async with self._server.request(
            "GET",
            f"{self._place.path}/events",
            headers=headers,
            params=self._place.params,
            silence=HEARTBEAT_SECONDS,
        ) as answer:
            if answer.status == 204:
                yield None
            elif answer.status == 200:
                if self._away:
                    self._away = False
                    yield Resumed()
                async with aclosing(self._read(answer)) as events:
                    async for event in events:
                        yield event
            else:
                await self._refuse(answer)

    async def _refuse(self, answer: Answer) -> None:
        failure: Failure = await self._server.failure(answer)
        if is_passing(failure):
            self._told = failure.retry_after
            raise Lost(failure.message, sent=True)
        raise Refused(failure)

    async def _read(self, answer: Answer) -> AsyncGenerator[Event, None]:
        reader = StreamReader(self._server.address.key)
        try:
            async for chunk in answer.pieces:
                for reading in reader.feed(chunk):
                    if isinstance(reading, ComeBack):
                        self._told = reading.seconds
                    elif not isinstance(reading, Linked):
                        yield reading
                    self._last_id = reader.last_id or self._last_id
                self._last_id = reader.last_id or self._last_id
        except Unreadable as error:
            raise Refused(Failure("server", str(error))) from error


class Joined:
    """A generation that somebody has begun, to be watched; leaving it does not cancel it."""

    def __init__(self, server: Server, place: Place) -> None:
        self._server = server
        self._place = place
        self.generation: str | None = place.generation
        self.settled = anyio.Event()
        self.settled.set()

    def events(self) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """What is kept of it, then live to the end. Reading raises `Lost` and `Refused`."""
        return aclosing(self._events())

    async def _events(self) -> AsyncGenerator[Event, None]:
        answer = await self._server.read_json(self._place.path, self._place.params)
        try:
            begun = begun_from(await answer.read())
        except Unreadable as error:
            raise Refused(Failure("server", str(error))) from error
        yield begun
        watching = Watching(self._server, self._place, begun.pictures)
        async with aclosing(watching.events()) as events:
            async for event in events:
                yield event

    async def cancel(self) -> bool:
        """Nothing is cancelled by who only watches."""
        return False


def begun_from(body: bytes) -> Begun:
    """What a generation's resource says of it. Raises `Unreadable` where it is none."""
    value = as_object(body)
    generation = value.get("id")
    if value.get("object") != "image.generation" or not isinstance(generation, str):
        raise Unreadable("The server answered something that is not a generation.")
    counts = value.get("pictures")
    requested = counts.get("requested") if isinstance(counts, dict) else 1
    model, upstream = value.get("model"), value.get("upstream")
    return Begun(
        printable(generation),
        printable(str(model)) if model else None,
        printable(str(upstream)) if upstream else None,
        requested if isinstance(requested, int) and 0 < requested <= 100 else 1,
    )
