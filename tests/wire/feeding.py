"""The same bytes given to the decoder in every way a network may cut them."""

import random
import zlib
from collections.abc import Iterable, Iterator

from safelight.wire.sse import Decoder, EventTooLarge, ServerSentEvent

LIMIT = 1 << 20
EVERY_CUT = 600
"""Longer inputs get this many two-way cuts, evenly spread, instead of all."""


def feed(chunks: Iterable[bytes], limit: int = LIMIT) -> list[ServerSentEvent]:
    decoder = Decoder(limit)
    return [event for chunk in chunks for event in decoder.feed(chunk)]


def feed_every_way(stream: bytes, limit: int = LIMIT) -> list[ServerSentEvent]:
    """The events of `stream`, after asserting that no way of cutting it changes them."""
    whole = feed([stream], limit)
    for chunks in cuts(stream):
        assert feed(chunks, limit) == whole, [len(chunk) for chunk in chunks][:20]
    return whole


def too_large_every_way(stream: bytes, limit: int) -> list[ServerSentEvent]:
    """The events before `EventTooLarge`, after asserting that every cut comes to the same."""
    outcomes = [_until_too_large(chunks, limit) for chunks in [[stream], *cuts(stream)]]
    assert all(outcome == outcomes[0] for outcome in outcomes)
    return outcomes[0]


def _until_too_large(chunks: Iterable[bytes], limit: int) -> list[ServerSentEvent]:
    events: list[ServerSentEvent] = []
    decoder = Decoder(limit)
    try:
        for chunk in chunks:
            # Not extend(): the events before the exception count.
            for event in decoder.feed(chunk):
                events.append(event)  # noqa: PERF402
    except EventTooLarge:
        return events
    raise AssertionError(f"nothing of more than {limit} bytes was noticed")


def cuts(stream: bytes) -> Iterator[list[bytes]]:
    """Byte by byte (with and without empty chunks between), in two, and at random places."""
    single = [stream[at : at + 1] for at in range(len(stream))]
    yield single
    yield [piece for byte in single for piece in (byte, b"")]
    step = max(1, len(stream) // EVERY_CUT)
    for at in range(0, len(stream) + 1, step):
        yield [stream[:at], stream[at:]]
    chance = random.Random(zlib.crc32(stream))
    for _ in range(20):
        yield random_chunks(stream, chance)


def random_chunks(stream: bytes, chance: random.Random) -> list[bytes]:
    count = chance.randint(0, min(12, len(stream)))
    places = sorted(chance.randint(0, len(stream)) for _ in range(count))
    return [stream[a:b] for a, b in zip([0, *places], [*places, len(stream)], strict=True)]
