"""Waiting for a future with a limit in seconds, and the four limits that httpx knows."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple, Self, TypeVar

import httpx2 as httpx

Result = TypeVar("Result")


class Timeouts(NamedTuple):
    """Seconds, or None for no limit: to connect, between reads, between writes, for a slot."""

    connect: float | None = None
    read: float | None = None
    write: float | None = None
    pool: float | None = None

    @classmethod
    def of(cls, request: httpx.Request) -> Self:
        """Those of the request's `timeout` extension."""
        given: Mapping[str, float | None] = request.extensions.get("timeout", {})
        return cls(
            connect=given.get("connect"),
            read=given.get("read"),
            write=given.get("write"),
            pool=given.get("pool"),
        )


async def within(
    future: asyncio.Future[Result], seconds: float | None, late: httpx.TimeoutException
) -> Result:
    """The future's result; raises `late` if it has not come in time.

    A timer that fails the future: cheaper than a cancel scope, and nothing is cancelled.
    """
    if seconds is None:
        return await future
    timer = asyncio.get_running_loop().call_later(seconds, _fail, future, late)
    try:
        return await future
    finally:
        timer.cancel()
        if future.done() and not future.cancelled():
            # Cancelled just as time ran out: the failure is known, and not to be complained about.
            future.exception()


def _fail(future: asyncio.Future[Result], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
