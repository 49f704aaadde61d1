"""Streams in which nothing is sent until what came before it has arrived.

The upstream sends an event only after the client has seen the last one, whole. A front that kept
one until more came would wait for ever, and with it the test, which is bounded: what is proved is
an order, on however slow a machine. How long each event took is measured beside it.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from harness.reading import digest, frame_of, read_events
from harness.upstream import CUT, Received, Step, completed, frame, head, partial, picture

PARTIALS = 3
EVENTS = PARTIALS + 1
ASKED: dict[str, Any] = {"model": "gpt-image-1", "stream": True, "partial_images": PARTIALS}
"""Beside a prompt, which says of how many bytes the pictures are."""


class HeldBack(AssertionError):
    """An event did not come, and nothing more would be sent before it."""


@dataclass
class Turns:
    """One client at a time: an upstream's `script`, and `read` for what its client gets.

    `patience` is in seconds for one event, of which it needs milliseconds.
    """

    patience: float = 10.0
    delays: list[float] = field(default_factory=list)
    _gates: list[asyncio.Event] = field(default_factory=list)
    _released: float = 0.0
    _size: int = 0

    def script(self, received: Received) -> Sequence[Step]:
        """Each event behind its own gate; the first is open."""
        self._size = int(received.json["prompt"])
        self._gates = [asyncio.Event() for _ in range(EVENTS)]
        pictures = [picture(number, self._size) for number in range(EVENTS)]
        events = [partial(number, b64_json=pictures[number]) for number in range(PARTIALS)]
        frames = map(frame, [*events, completed(b64_json=pictures[-1])])
        self._gates[0].set()
        steps = [step for pair in zip(self._gates, frames, strict=True) for step in pair]
        return [head(), *steps, CUT]

    async def read(self, pieces: AsyncIterator[bytes], *, gzip: bool = False) -> None:
        """Take a whole stream in turns. Raises `HeldBack`, or AssertionError for other bytes."""
        unzipped = zlib.decompressobj(zlib.MAX_WBITS | 16) if gzip else None
        body: list[bytes] = []
        seen, last = 0, b""
        try:
            async with asyncio.timeout(self.patience) as waiting:
                async for piece in pieces:
                    text = unzipped.decompress(piece) if unzipped else piece
                    body.append(text)
                    # An event's end may lie in two pieces.
                    complete = seen + (last + text).count(b"\n\n")
                    last = text[-1:] or last
                    if complete > seen:
                        assert complete == seen + 1, "events that nobody has sent yet"
                        seen = complete
                        self._arrived(seen)
                        waiting.reschedule(asyncio.get_running_loop().time() + self.patience)
        except TimeoutError:
            raise HeldBack(f"event {seen + 1} of {EVENTS} never came") from None
        self._judge(b"".join(body))

    def _arrived(self, seen: int) -> None:
        now = perf_counter()
        if seen > 1:
            # The first one's way began with a connection.
            self.delays.append(now - self._released)
        if seen < EVENTS:
            self._released = perf_counter()
            self._gates[seen].set()

    def _judge(self, body: bytes) -> None:
        frames = [frame_of(block, "openai") for block in read_events(body).blocks]
        assert [each.kind for each in frames] == ["partial_image"] * PARTIALS + ["completed"]
        sent = [digest(picture(number, self._size)) for number in range(EVENTS)]
        assert [each.digest for each in frames] == sent


def spread(delays: Sequence[float]) -> str:
    """p50 and p99, in words."""
    ordered = sorted(delays)
    p50, p99 = (1000 * ordered[int(len(ordered) * share)] for share in (0.5, 0.99))
    return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms of {len(ordered)} events"
