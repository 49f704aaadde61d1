"""Readers that ask and then read nothing, and when they were cut off."""

import asyncio
import select
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from harness.swift import Address

RECEIVE_BUFFER_BYTES = 16 * 1024


class Stalled:
    """One of them: what it asked has been sent. `cut` is when the server reset the connection."""

    def __init__(self, address: Address, asked: bytes) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        self.socket.connect((address.host, address.port))
        self.socket.sendall(asked)
        self.asked = time.monotonic()
        self.cut: float | None = None

    @property
    def seconds(self) -> float | None:
        """From the request to the cut."""
        return None if self.cut is None else self.cut - self.asked


class Watch:
    """Sees the ends of connections from which nothing is read: the kernel tells of a reset."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._poll = select.epoll()
        self._open: dict[int, Stalled] = {}
        self._all_cut = asyncio.Event()
        loop.add_reader(self._poll.fileno(), self._ended)

    def add(self, reader: Stalled) -> None:
        """Watch this one too."""
        self._open[reader.socket.fileno()] = reader
        # Asked for nothing, it tells of errors and of the end alone.
        self._poll.register(reader.socket.fileno(), 0)

    def _ended(self) -> None:
        for number, _ in self._poll.poll(0):
            self._poll.unregister(number)
            self._open.pop(number).cut = time.monotonic()
        if not self._open:
            self._all_cut.set()

    async def all_cut(self, seconds: float) -> None:
        """Until no connection is left, or that time is over."""
        try:
            async with asyncio.timeout(seconds):
                await self._all_cut.wait()
        except TimeoutError:
            return

    def close(self) -> None:
        """Watch no more."""
        self._loop.remove_reader(self._poll.fileno())
        self._poll.close()


@contextmanager
def stalled(address: Address, asked: Sequence[bytes]) -> Iterator[tuple[list[Stalled], Watch]]:
    """One reader for each request."""
    watch = Watch(asyncio.get_running_loop())
    readers: list[Stalled] = []
    try:
        for each in asked:
            readers.append(Stalled(address, each))
            watch.add(readers[-1])
        yield readers, watch
    finally:
        watch.close()
        for reader in readers:
            reader.socket.close()
