"""A connection as the loop sees it: when it stops reading, and when it goes on."""

import asyncio

import pytest

from safelight.upstreams.transport.connection import HIGH_WATER_BYTES, RECEIVE_BYTES, Connection
from safelight.upstreams.transport.request import Origin, Outgoing
from safelight.upstreams.transport.waiting import Timeouts

ORIGIN = Origin("http", "u.example", 80)
REQUEST = Outgoing(ORIGIN, b"GET", b"GET / HTTP/1.1\r\n\r\n", b"", 0, False)


class Loopside(asyncio.Transport):
    """What the loop would give: it notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.reading = True
        self.closed = False
        self.written = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def pause_reading(self) -> None:
        assert self.reading
        self.reading = False

    def resume_reading(self) -> None:
        assert not self.reading
        self.reading = True

    def abort(self) -> None:
        self.closed = True


@pytest.fixture
async def pair() -> tuple[Connection, Loopside]:
    connection = Connection(ORIGIN, memoryview(bytearray(RECEIVE_BYTES)), lambda _: None)
    loopside = Loopside()
    connection.connection_made(loopside)
    return connection, loopside


def receive(connection: Connection, data: bytes) -> None:
    for at in range(0, len(data), RECEIVE_BYTES):
        piece = data[at : at + RECEIVE_BYTES]
        connection.get_buffer(-1)[: len(piece)] = piece
        connection.buffer_updated(len(piece))


async def answered(connection: Connection, size: int) -> None:
    """A request sent, and the head of its answer received."""
    sending = asyncio.ensure_future(connection.send(REQUEST, None, Timeouts()))
    await asyncio.sleep(0)
    receive(connection, b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
    await sending


async def test_reading_pauses_above_the_mark_and_goes_on_once_the_reader_caught_up(
    pair: tuple[Connection, Loopside],
) -> None:
    connection, loopside = pair
    await answered(connection, 10 * HIGH_WATER_BYTES)
    receive(connection, b"x" * HIGH_WATER_BYTES)
    assert loopside.reading
    receive(connection, b"x")
    assert not loopside.reading
    read = await connection.read(None)
    assert len(read) >= HIGH_WATER_BYTES
    assert loopside.reading


async def test_reading_goes_on_when_a_body_is_left_unread_and_the_connection_kept(
    pair: tuple[Connection, Loopside],
) -> None:
    connection, loopside = pair
    size = HIGH_WATER_BYTES + 1000
    await answered(connection, size)
    receive(connection, b"x" * size)
    assert not loopside.reading
    assert connection.finish()
    assert loopside.reading
    await answered(connection, 2)
    receive(connection, b"ok")
    assert await connection.read(None) == b"ok"


async def test_small_pieces_are_joined_and_large_ones_are_not_copied(
    pair: tuple[Connection, Loopside],
) -> None:
    connection, _ = pair
    await answered(connection, 10 * HIGH_WATER_BYTES)
    for _ in range(3):
        receive(connection, b"small")
    assert await connection.read(None) == b"smallsmallsmall"
    for _ in range(2):
        receive(connection, b"x" * RECEIVE_BYTES)
    assert len(await connection.read(None)) == RECEIVE_BYTES
    assert len(await connection.read(None)) == RECEIVE_BYTES


async def test_bytes_that_are_no_answer_close_the_connection_though_nobody_reads(
    pair: tuple[Connection, Loopside],
) -> None:
    connection, loopside = pair
    sending = asyncio.ensure_future(connection.send(REQUEST, None, Timeouts()))
    await asyncio.sleep(0)
    receive(connection, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    await sending
    receive(connection, b"nonsense\r\n")
    assert loopside.closed
