"""An application's answer taken apart: its head, then its body in blocks.

The application answers at its own speed and is told that its client has gone when whoever plays the
answer is done with it. What it has said and nobody has played yet is held: a test bench serves one
developer, not a crowd.
"""

import math
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from safelight.server.connection import ClientGone, decline_unless_direct
from safelight.testbench.blocks import Block, Cutter


@dataclass(frozen=True, slots=True)
class Answered:
    """The head of an answer, and what comes after it."""

    start: Message
    _messages: MemoryObjectReceiveStream[Message]

    @property
    def status(self) -> int:
        """As in its first line."""
        status: int = self.start["status"]
        return status

    @property
    def headers(self) -> Headers:
        """Its fields."""
        return Headers(raw=list(self.start["headers"]))

    async def messages(self) -> AsyncIterator[Message]:
        """The rest of it, as it comes."""
        async for message in self._messages:
            yield message
            if not message.get("more_body", False):
                return

    async def body(self) -> bytes:
        """The whole body."""
        return b"".join([message.get("body", b"") async for message in self.messages()])

    async def blocks(self) -> AsyncGenerator[Block, None]:
        """The body of a stream, cut into its blocks as it comes."""
        cutter = Cutter()
        async for message in self.messages():
            for block in cutter.feed(message.get("body", b"")):
                yield block


@asynccontextmanager
async def answering(
    app: ASGIApp, scope: Scope, body: bytes, receive: Receive
) -> AsyncIterator[Answered]:
    """Ask `app`, and cancel the block if the client leaves meanwhile.

    Raises `ClientGone` where it leaves before there is a head.
    """
    gone = anyio.Event()
    into, out = anyio.create_memory_object_stream[Message](math.inf)
    unread = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        if unread:
            return unread.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    async def keep(message: Message) -> None:
        if not gone.is_set():
            into.send_nowait(message)

    async def run() -> None:
        with into:
            await app(inner, receive_again, keep)

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        playing.cancel()

    inner = _in_messages(scope, keep)
    answered = None
    with out:
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(run)
                async with anyio.create_task_group() as watching:
                    watching.start_soon(watch)
                    with anyio.CancelScope() as playing:
                        try:
                            answered = Answered(await out.receive(), out)
                            yield answered
                        finally:
                            gone.set()
                    watching.cancel_scope.cancel()
        except ExceptionGroup as failures:
            raise _first(failures) from None
    if answered is None:
        raise ClientGone


def _in_messages(scope: Scope, send: Send) -> Scope:
    """What is written past its messages would reach the client without its fault."""
    inner = dict(scope)
    decline_unless_direct(inner, send, alone=False)
    return inner


def _first(failure: Exception) -> Exception:
    """What went wrong, which its callers know by its class; not what followed from it."""
    while isinstance(failure, ExceptionGroup):
        known = [each for each in failure.exceptions if not isinstance(each, anyio.EndOfStream)]
        failure = (known or failure.exceptions)[0]
    return failure
