"""What a bad network does to one direction of a connection, in toxiproxy's words and a few more.

A toxic takes a flow of bytes and gives another; several are applied in order. Ending the flow for
both sides is `Severed`. Sockets are the proxy's matter (`proxy.py`).
"""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

Flow = AsyncIterator[bytes]
How = Literal["fin", "rst"]

Place = int | bytes
"""After that many bytes of the direction, or in the middle of the first such text."""


class Severed(Exception):
    """The connection ends here, on both sides."""

    def __init__(self, how: How) -> None:
        super().__init__(how)
        self.how = how


class Toxic(Protocol):
    """One fault."""

    def through(self, flow: Flow) -> Flow:
        """The flow as it comes out. Raises `Severed`."""


class _Parted:
    """A flow parted at a place; `found` once the place has come."""

    def __init__(self, flow: Flow, at: Place) -> None:
        self._flow, self._at = flow, at
        self._seen = b""
        self._passed = 0
        self._rest = b""
        self.found = at == 0

    def _offset(self, piece: bytes) -> int:
        """Where in `piece` the place is; beyond its end if it is not."""
        if isinstance(self._at, int):
            return self._at - self._passed
        self._seen += piece
        at = self._seen.find(self._at)
        return len(piece) + 1 if at < 0 else max(0, at + len(self._at) // 2 - self._passed)

    async def before(self) -> Flow:
        """Up to the place, which is also reached where the flow pauses right there."""
        while not self.found:
            piece = await anext(self._flow, b"")
            if not piece:
                return
            offset = self._offset(piece)
            if offset <= len(piece):
                self.found = True
                piece, self._rest = piece[:offset], piece[offset:]
            self._passed += len(piece)
            if piece:
                yield piece

    async def after(self) -> Flow:
        """The remainder."""
        if self._rest:
            yield self._rest
        async for piece in self._flow:
            yield piece


@dataclass(frozen=True, slots=True)
class Latency:
    """Every piece is late by `seconds`, give or take `jitter`."""

    seconds: float
    jitter: float = 0.0
    seed: int = 0

    async def through(self, flow: Flow) -> Flow:
        """The same bytes, later."""
        chance = random.Random(self.seed)
        async for piece in flow:
            await asyncio.sleep(max(0.0, self.seconds + chance.uniform(-1, 1) * self.jitter))
            yield piece


@dataclass(frozen=True, slots=True)
class Bandwidth:
    """At most `rate` bytes a second."""

    rate: float

    async def through(self, flow: Flow) -> Flow:
        """The same bytes, slower."""
        async for piece in flow:
            await asyncio.sleep(len(piece) / self.rate)
            yield piece


@dataclass(frozen=True, slots=True)
class Slicer:
    """Pieces of `size` bytes, give or take `variation`, with `delay` seconds between."""

    size: int
    variation: int = 0
    delay: float = 0.0
    seed: int = 0

    async def through(self, flow: Flow) -> Flow:
        """The same bytes in slices."""
        chance = random.Random(self.seed)
        async for piece in flow:
            at = 0
            while at < len(piece):
                size = max(1, self.size + chance.randint(-self.variation, self.variation))
                yield piece[at : at + size]
                at += size
                await asyncio.sleep(self.delay)


@dataclass(frozen=True, slots=True)
class SlowClose:
    """The end is told `seconds` late."""

    seconds: float

    async def through(self, flow: Flow) -> Flow:
        """The same bytes; then the wait."""
        async for piece in flow:
            yield piece
        await asyncio.sleep(self.seconds)


@dataclass(frozen=True, slots=True)
class Timeout:
    """Nothing gets through; after `seconds` the connection closes, with 0 it never does."""

    seconds: float = 0.0

    async def through(self, flow: Flow) -> Flow:
        """No bytes."""
        await _swallow(flow, self.seconds)
        raise Severed("fin")
        yield b""  # pragma: no cover - makes this a flow


@dataclass(frozen=True, slots=True)
class ResetPeer:
    """RST after `seconds`, whatever is under way; nothing gets through before."""

    seconds: float = 0.0

    async def through(self, flow: Flow) -> Flow:
        """No bytes."""
        if self.seconds:
            await _swallow(flow, self.seconds)
        raise Severed("rst")
        yield b""  # pragma: no cover - makes this a flow


@dataclass(frozen=True, slots=True)
class LimitData:
    """The connection closes once `size` bytes have passed."""

    size: int

    def through(self, flow: Flow) -> Flow:
        """The first `size` bytes."""
        return Cut(self.size).through(flow)


@dataclass(frozen=True, slots=True)
class Cut:
    """FIN or RST at a place."""

    at: Place
    how: How = "fin"

    async def through(self, flow: Flow) -> Flow:
        """The bytes before."""
        parted = _Parted(flow, self.at)
        async for piece in parted.before():
            yield piece
        if parted.found:
            raise Severed(self.how)


@dataclass(slots=True)
class CutOnce:
    """The same, on the first connection that comes to the place; `done` is set then."""

    at: Place
    how: How = "fin"
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def through(self, flow: Flow) -> Flow:
        """The bytes before, or all of them."""
        parted = _Parted(flow, self.at)
        async for piece in parted.before():
            yield piece
        if parted.found and not self.done.is_set():
            self.done.set()
            raise Severed(self.how)
        async for piece in parted.after():
            yield piece


@dataclass(frozen=True, slots=True)
class Stall:
    """Silence from a place on: the connection stays, and nothing more comes."""

    at: Place

    async def through(self, flow: Flow) -> Flow:
        """The bytes before."""
        parted = _Parted(flow, self.at)
        async for piece in parted.before():
            yield piece
        if parted.found:
            await asyncio.get_running_loop().create_future()


@dataclass(frozen=True, slots=True)
class Trickle:
    """One byte every `seconds` from a place on."""

    at: Place
    seconds: float

    async def through(self, flow: Flow) -> Flow:
        """The same bytes, the later ones one by one."""
        parted = _Parted(flow, self.at)
        async for piece in parted.before():
            yield piece
        async for piece in Slicer(1, delay=self.seconds).through(parted.after()):
            yield piece


@dataclass(frozen=True, slots=True)
class Flip:
    """The bits of `mask` in the first byte after a place are turned over."""

    at: Place
    mask: int = 1

    async def through(self, flow: Flow) -> Flow:
        """The same bytes but one."""
        parted = _Parted(flow, self.at)
        async for piece in parted.before():
            yield piece
        mask = self.mask
        async for piece in parted.after():
            yield bytes([piece[0] ^ mask]) + piece[1:]
            mask = 0


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The last `count` bytes before a place come once more."""

    at: Place
    count: int

    async def through(self, flow: Flow) -> Flow:
        """The bytes, and some of them twice."""
        parted = _Parted(flow, self.at)
        last = b""
        async for piece in parted.before():
            last = (last + piece)[-self.count :]
            yield piece
        if parted.found and last:
            yield last
        async for piece in parted.after():
            yield piece


@dataclass(frozen=True, slots=True)
class Inject:
    """`data` comes at a place."""

    at: Place
    data: bytes

    async def through(self, flow: Flow) -> Flow:
        """The bytes, and those among them."""
        parted = _Parted(flow, self.at)
        async for piece in parted.before():
            yield piece
        if parted.found:
            yield self.data
        async for piece in parted.after():
            yield piece


async def _swallow(flow: Flow, seconds: float) -> None:
    """Take what comes and give it to nobody, for that long; 0 is for ever."""
    try:
        async with asyncio.timeout(seconds or None):
            async for _ in flow:
                pass
            await asyncio.get_running_loop().create_future()
    except TimeoutError:
        return
