"""Starting a generation with any server of the images API, and reading it to its end.

A Safelight is asked to answer at once where the generation is (`Prefer: respond-async`, which other
servers may ignore and do): so it can be cancelled and resumed from the first moment on. Whatever
server it is, a request is sent again only where that cannot begin a second generation.
"""

import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any

import anyio

from safelight.client.events import Begun, Event, Failed, Finished, Interrupted
from safelight.client.failures import Failure, Lost, Refused
from safelight.client.http import Answer, Server
from safelight.client.reading import (
    AnswerReader,
    ComeBack,
    Linked,
    Reading,
    Unreadable,
    as_object,
    shot_of,
)
from safelight.client.watching import GENERATIONS, Patience, Place, Watching, begun_from


class Ordered:
    """One request for pictures. `generation` is its id, once a Safelight has told it.

    `settled` is set once it is known whether and where there is a generation.
    """

    def __init__(self, server: Server, body: Mapping[str, Any]) -> None:
        self.generation: str | None = None
        self.settled = anyio.Event()
        self._server = server
        self._body = dict(body)
        self._key = f"safelight-{secrets.token_hex(16)}"

    def events(self) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """From `Begun` to the last one. Reading them raises `Lost` and `Refused`."""
        return aclosing(self._events())

    async def _events(self) -> AsyncGenerator[Event, None]:
        patience = Patience()
        while True:
            try:
                async with aclosing(self._asked()) as events:
                    async for event in events:
                        yield event
                return
            except Lost as lost:
                # Once it was answered, all that can be done has been done.
                if self.settled.is_set() or not lost.sent:
                    self.settled.set()
                    raise
                wait = patience.next_wait()
                if wait is None or not await self._joins_again(patience):
                    self.settled.set()
                    raise
                yield Interrupted(lost.message, wait)
                await anyio.sleep(wait)

    async def _asked(self) -> AsyncGenerator[Event, None]:
        begun: Begun | None = None
        async with self._server.request(
            "POST",
            GENERATIONS,
            json=self._body,
            headers={"Prefer": "respond-async", "Idempotency-Key": self._key},
        ) as answer:
            if answer.status == 202:
                begun = await self._begun(answer)
            elif answer.status == 200:
                self.settled.set()
                yield Begun(pictures=self._body.get("n") or 1)
                async with aclosing(self._answered(answer)) as events:
                    async for event in events:
                        yield event
            else:
                self.settled.set()
                raise Refused(await self._server.failure(answer))
        if begun is not None and self.generation is not None:
            yield begun
            watching = Watching(self._server, Place(self.generation), begun.pictures)
            async with aclosing(watching.events()) as events:
                async for event in events:
                    yield event

    async def _begun(self, answer: Answer) -> Begun:
        body = await answer.read()
        self.settled.set()
        try:
            begun = begun_from(body)
        except Unreadable as error:
            raise Refused(Failure("server", str(error))) from error
        self.generation = begun.generation
        return begun

    async def _answered(self, answer: Answer) -> AsyncGenerator[Event, None]:
        """Another server's stream or JSON."""
        reader = AnswerReader(self._server.address.key)
        finished = failed = 0
        try:
            async for chunk in answer.pieces:
                for reading in reader.feed(chunk):
                    async for event in self._resolved(reading):
                        finished += isinstance(event, Finished)
                        failed += isinstance(event, Failed)
                        yield event
            for reading in reader.end():
                async for event in self._resolved(reading):
                    finished += isinstance(event, Finished)
                    failed += isinstance(event, Failed)
                    yield event
        except Unreadable as error:
            raise Refused(Failure("server", str(error))) from error
        if not finished and not failed:
            raise Lost(
                "The server ended its answer without a picture. It is no Safelight, so nothing can "
                "be resumed.",
                sent=True,
            )

    async def _resolved(self, reading: Reading) -> AsyncGenerator[Event, None]:
        """The event, with its picture fetched where the server gave a link to it."""
        if isinstance(reading, Linked):
            shot = shot_of(await self._server.fetch(reading.url))
            yield Finished(shot, reading.image_index, None, reading.revised_prompt)
        elif not isinstance(reading, ComeBack):
            yield reading

    async def _joins_again(self, patience: Patience) -> bool:
        """True where the same request, sent again, is the same generation: only a Safelight says.

        Another server may heed `Idempotency-Key` or not; asking would cost a picture.
        """
        while True:
            try:
                answer = await self._server.read_json("/models")
                models = as_object(await answer.read()).get("data")
            except Lost:
                wait = patience.next_wait()
                if wait is None:
                    return False
                await anyio.sleep(wait)
            except (Refused, Unreadable):
                return False
            else:
                first = models[0] if isinstance(models, list) and models else None
                return isinstance(first, dict) and {"capabilities", "upstream"} <= first.keys()

    async def cancel(self) -> bool:
        """Cancel at the server; True where it says that it did. Raises `Lost`."""
        if self.generation is None:
            return False
        async with self._server.request("DELETE", Place(self.generation).path, silence=5) as answer:
            return answer.status == 200
