"""Making a connection: names to addresses, the fastest address, TLS, all under one limit.

asyncio can race a host's addresses (Happy Eyeballs), uvloop cannot: its connection to a host whose
IPv6 is broken hangs until the limit. The race here is RFC 8305's, for any event loop.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

import anyio
import httpx2 as httpx

from safelight.upstreams.transport.connection import Connection
from safelight.upstreams.transport.request import Origin

ATTEMPT_SECONDS = 0.25
"""Head start of one address before the next is tried too: RFC 8305's recommendation."""

TLS_SHUTDOWN_SECONDS = 1.0
"""How long a server may take to answer our goodbye before its socket is closed anyway."""

Address = tuple[socket.AddressFamily, Any]
"""A family, and the address that `connect` takes."""


async def dial(
    origin: Origin,
    seconds: float | None,
    make: Callable[[], Connection],
    context: ssl.SSLContext | None,
) -> Connection:
    """A connection to `origin`, over TLS if there is a context.

    Raises `ConnectTimeout` if all of it took over `seconds`, `ConnectError` if it failed.
    """
    loop = asyncio.get_running_loop()
    try:
        with anyio.fail_after(seconds):
            connected = await _connected(await _addresses(origin))
            _, connection = await loop.create_connection(
                make,
                sock=connected,
                ssl=context,
                server_hostname=origin.host if context else None,
                ssl_shutdown_timeout=TLS_SHUTDOWN_SECONDS if context else None,
            )
    except TimeoutError as error:
        raise httpx.ConnectTimeout("Connecting took too long.") from error
    except (OSError, UnicodeError, OverflowError) as error:
        # ssl.SSLError is an OSError; a name or a port that cannot be one is of the other two.
        raise httpx.ConnectError("No connection could be made.") from error
    return connection


async def _addresses(origin: Origin) -> Sequence[Address]:
    """The host's addresses, families in turn, in the resolver's order."""
    try:
        # An address needs no resolver, and so no thread.
        found = socket.getaddrinfo(
            origin.host, origin.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
        )
    except socket.gaierror:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
    return in_turn([(family, address) for family, _, _, _, address in found])


def in_turn(addresses: Sequence[Address]) -> Sequence[Address]:
    """The families in turn, beginning with the first address's."""
    first = [each for each in addresses if each[0] == addresses[0][0]]
    second = [each for each in addresses if each[0] != addresses[0][0]]
    return [each for pair in zip_longest(first, second) for each in pair if each is not None]


async def _connected(addresses: Sequence[Address]) -> socket.socket:
    race = _Race()
    try:
        async with anyio.create_task_group() as group:
            for address in addresses:
                over = anyio.Event()
                group.start_soon(race.attempt, address, over, group.cancel_scope)
                with anyio.move_on_after(ATTEMPT_SECONDS):
                    await over.wait()
    except BaseException:
        race.close()
        raise
    return race.won()


class _Race:
    """Attempts to connect, of which the first that succeeds ends the others."""

    def __init__(self) -> None:
        self._winner: socket.socket | None = None
        self._errors: list[OSError] = []

    async def attempt(self, address: Address, over: anyio.Event, others: anyio.CancelScope) -> None:
        """Connect to one address; `over` is set at its end."""
        try:
            await self._connect(address)
            others.cancel()
        except OSError as error:
            self._errors.append(error)
        finally:
            over.set()

    async def _connect(self, address: Address) -> None:
        family, where = address
        connecting = socket.socket(family, socket.SOCK_STREAM)
        try:
            connecting.setblocking(False)
            # Some loops set it only on sockets that they made; a request must not wait for an ack.
            connecting.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.get_running_loop().sock_connect(connecting, where)
        except BaseException:
            connecting.close()
            raise
        if self._winner is None:
            self._winner = connecting
        else:
            connecting.close()

    def won(self) -> socket.socket:
        """The winner's socket. Raises the first attempt's error if there is none."""
        if self._winner is None:
            raise self._errors[0] if self._errors else OSError("The name has no address.")
        return self._winner

    def close(self) -> None:
        """Close the winner's socket: nobody takes it."""
        if self._winner is not None:
            self._winner.close()
