"""Bodies under a server that knows nothing of our connection: the same, by ASGI's own means."""

import asyncio

import pytest
from starlette.types import Message, Scope

from safelight.server.connection import Body, ClientGone, SendTimeout, while_connected

SECONDS = 10.0


def scope() -> Scope:
    return {"type": "http", "method": "GET"}


async def never() -> Message:
    await asyncio.Event().wait()
    return {"type": "http.disconnect"}


async def gone() -> Message:
    return {"type": "http.disconnect"}


async def test_pieces_go_out_joined_and_in_order() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async with asyncio.timeout(SECONDS):
        async with while_connected(scope(), never):
            body = Body(scope(), send, 5)
            await body.write((b"a", memoryview(b"bc")))
            await body.write((b"d",))
            await body.end()
    assert [message["body"] for message in sent] == [b"abc", b"d", b""]
    assert [message["more_body"] for message in sent] == [True, True, False]


async def test_a_client_that_takes_nothing_is_told_apart_from_one_that_left() -> None:
    async def stalls(_: Message) -> None:
        await asyncio.Event().wait()

    async with asyncio.timeout(SECONDS):
        with pytest.raises(SendTimeout):
            async with while_connected(scope(), never):
                await Body(scope(), stalls, 0.02).write((b"a",))
        with pytest.raises(ClientGone):
            async with while_connected(scope(), gone):
                await Body(scope(), stalls, 5).write((b"a",))


async def test_what_goes_wrong_in_the_block_comes_out_as_it_is() -> None:
    async with asyncio.timeout(SECONDS):
        with pytest.raises(KeyError):
            async with while_connected(scope(), never):
                raise KeyError
