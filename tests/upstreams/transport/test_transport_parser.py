"""The response parser: the same outcome however the bytes are cut, and nothing it lets through."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import h11
import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelight.upstreams.transport.parser import (
    MAX_FRAMING_BYTES,
    MAX_HEAD_BYTES,
    MAX_HEADERS,
    ResponseParser,
)
from wire.feeding import cuts

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@dataclass(frozen=True)
class Outcome:
    """What came of a connection's bytes; `refused` if they are no answer."""

    status: int | None
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    complete: bool
    reusable: bool
    refused: bool


def read(chunks: Sequence[bytes], method: bytes = b"POST", *, end: bool = False) -> Outcome:
    parser = ResponseParser(method)
    refused, grown = False, 0
    # The connection's buffer is overwritten by the next read; a parser that keeps it is found out.
    buffer = bytearray(max(map(len, chunks), default=0))
    try:
        for chunk in chunks:
            buffer[: len(chunk)] = chunk
            grown += parser.feed(memoryview(buffer)[: len(chunk)])
            buffer[:] = b"\xff" * len(buffer)
        if end:
            parser.end()
    except httpx2.RemoteProtocolError:
        refused = True
    head = parser.head
    body = b"".join(parser.pieces)
    if not refused:
        assert grown == len(body)
    parser.discard()
    return Outcome(
        head.status if head else None,
        tuple(head.headers) if head else (),
        body,
        parser.complete and not refused,
        parser.reusable and not refused,
        refused,
    )


def read_every_way(stream: bytes, method: bytes = b"POST", *, end: bool = False) -> Outcome:
    whole = read([stream], method, end=end)
    for chunks in cuts(stream):
        assert read(chunks, method, end=end) == whole, [len(chunk) for chunk in chunks][:20]
    return whole


@pytest.mark.parametrize(
    ("stream", "body", "reusable"),
    [
        (OK + b"Content-Length: 5\r\n\r\nhello", b"hello", True),
        (OK + b"content-length:5\r\n\r\nhello", b"hello", True),
        (OK + b"Content-Length: 5 \r\n\r\nhello", b"hello", True),
        (OK + b"Content-Length: 0\r\n\r\n", b"", True),
        (OK + b"Content-Length: 5\r\nConnection: close\r\n\r\nhello", b"hello", False),
        (OK + b"Content-Length: 5\r\nConnection: x, Close\r\n\r\nhello", b"hello", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"hello", False),
        (
            b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello",
            b"hello",
            True,
        ),
        (CHUNKED + b"5\r\nhello\r\n0\r\n\r\n", b"hello", True),
        (CHUNKED + b"2\r\nhe\r\n003\r\nllo\r\n00\r\n\r\n", b"hello", True),
        (CHUNKED + b"5;name=value\r\nhello\r\n0\r\nX-Sum: 1\r\nB: 2\r\n\r\n", b"hello", True),
        (CHUNKED + b"A\r\n0\r\n\r\n12345\r\n0\r\n\r\n", b"0\r\n\r\n12345", True),
        (CHUNKED + b"0\r\n\r\n", b"", True),
        (OK + b"TRANSFER-ENCODING: Chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", b"x", True),
        (b"\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\nx", b"x", True),
        (b"HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", b"x", True),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b"", True),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", b"", True),
    ],
)
def test_a_body_ends_where_its_framing_says(stream: bytes, body: bytes, reusable: bool) -> None:
    outcome = read_every_way(stream)
    assert (outcome.body, outcome.complete, outcome.reusable) == (body, True, reusable)
    assert read_every_way(stream, end=True) == outcome


def test_a_body_without_framing_ends_with_the_connection() -> None:
    stream = OK + b"Content-Type: text/event-stream\r\n\r\n5\r\nhello"
    open_still = read_every_way(stream)
    assert (open_still.body, open_still.complete) == (b"5\r\nhello", False)
    ended = read_every_way(stream, end=True)
    assert (ended.complete, ended.reusable) == (True, False)


@pytest.mark.parametrize(
    "framing", [b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b""]
)
def test_an_answer_to_head_has_no_body(framing: bytes) -> None:
    outcome = read_every_way(OK + framing + b"\r\n", b"HEAD")
    assert (outcome.complete, outcome.body) == (True, b"")


def test_status_reason_and_headers_are_kept_as_sent() -> None:
    stream = b"HTTP/1.1 429 Too Many\r\nX-A: 1\r\nx-a:  2\t\r\nContent-Length: 0\r\nE: \xe9\r\n\r\n"
    for chunks in cuts(stream):
        parser = ResponseParser(b"GET")
        for chunk in chunks:
            parser.feed(memoryview(chunk))
        assert parser.head is not None
        assert (parser.head.status, parser.head.reason) == (429, b"Too Many")
        assert parser.head.version == b"HTTP/1.1"
        names = [name for name, _ in parser.head.headers]
        assert names == [b"X-A", b"x-a", b"Content-Length", b"E"]
        assert parser.head.headers[3] == (b"E", b"\xe9")


def test_interim_answers_are_skipped() -> None:
    stream = (
        b"HTTP/1.1 100 Continue\r\n\r\n"
        b"HTTP/1.1 102 Processing\r\nX-Progress: 1\r\n\r\n"
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\nhi"
    )
    outcome = read_every_way(stream)
    assert (outcome.status, outcome.body, outcome.complete) == (200, b"hi", True)
    assert outcome.headers == ((b"Content-Length", b"2"),)


@pytest.mark.parametrize(
    "stream",
    [
        b"",
        b"HTTP/1.1 2",
        OK,
        OK + b"Content-Length: 5\r\n",
        OK + b"Content-Length: 5\r\n\r\n",
        OK + b"Content-Length: 5\r\n\r\nhell",
        CHUNKED,
        CHUNKED + b"5\r\nhel",
        CHUNKED + b"5\r\nhello\r\n",
        CHUNKED + b"5\r\nhello\r\n0\r\n",
        CHUNKED + b"5\r\nhello\r\n0\r\nX: y\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ],
)
def test_an_answer_cut_short_is_refused(stream: bytes) -> None:
    assert not read_every_way(stream).complete
    assert read_every_way(stream, end=True).refused


@pytest.mark.parametrize(
    "stream",
    [
        OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        OK + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        OK + b"Content-Length: 5, 5\r\n\r\nhello",
        OK + b"Content-Length: +5\r\n\r\nhello",
        OK + b"Content-Length: -5\r\n\r\nhello",
        OK + b"Content-Length: 0x5\r\n\r\nhello",
        OK + b"Content-Length: 5_0\r\n\r\nhello",
        OK + b"Content-Length:\r\n\r\nhello",
        OK + b"Content-Length: 99999999999999999999999\r\n\r\nhello",
        OK + b"Content-Length : 5\r\n\r\nhello",
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\nContent-Length: 2\r\n\r\nhi" + OK + b"\r\n",
        b"HTTP/1.1 103 Hints\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + OK + b"\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 099 Low\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/2.0 200 OK\r\n\r\n",
        b"http/1.1 200 OK\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"\x15\x03\x01\x00\x02\x02\x28",
        b"HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        OK + b"A: b\n\r\n",
        OK + b"A: b\r\n folded\r\n\r\n",
        OK + b" A: b\r\n\r\n",
        OK + b"A: b\x00c\r\n\r\n",
        OK + b"A\x00: b\r\n\r\n",
        OK + b"no colon\r\n\r\n",
        OK + b": no name\r\n\r\n",
        CHUNKED + b"5 \r\nhello\r\n0\r\n\r\n",
        CHUNKED + b" 5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + b"0x5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + b"+5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + b"g\r\nhello\r\n0\r\n\r\n",
        CHUNKED + b"5\nhello\n0\n\n",
        CHUNKED + b"5\r\nhelloX\r\n0\r\n\r\n",
        CHUNKED + b"5\r\nhello0\r\n\r\n",
        CHUNKED + b"\r\n5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + b"fffffffffffffffff\r\nhello",
    ],
)
def test_what_two_readers_could_see_differently_is_refused(stream: bytes) -> None:
    assert read_every_way(stream).refused


@pytest.mark.parametrize(
    "first",
    [
        OK + b"Content-Length: 5\r\n\r\nhello",
        CHUNKED + b"5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + b"5\r\nhello\r\n0\r\nX: y\r\n\r\n",
    ],
)
@pytest.mark.parametrize(
    "surplus",
    [
        OK + b"Content-Length: 4\r\n\r\nevil",
        CHUNKED + b"1\r\nx\r\n0\r\n\r\n",
        b"junk",
        # Which some readers pass over in silence.
        b"\r\n",
        b"\r",
        b"\n\r\n\r\n",
    ],
)
def test_what_follows_an_answer_is_dropped_and_the_connection_not_used_again(
    first: bytes, surplus: bytes
) -> None:
    outcome = read_every_way(first + surplus)
    assert (outcome.body, outcome.complete, outcome.reusable) == (b"hello", True, False)
    assert outcome.headers == read([first]).headers


@pytest.mark.parametrize("code", [b"204", b"304"])
def test_a_body_after_a_status_without_one_is_dropped(code: bytes) -> None:
    outcome = read_every_way(b"HTTP/1.1 " + code + b" No\r\n\r\nhello")
    assert (outcome.body, outcome.complete, outcome.reusable) == (b"", True, False)


def padded(size: int) -> bytes:
    """A head of exactly that many bytes."""
    rest = OK + b"Content-Length: 0\r\nX: \r\n\r\n"
    return OK + b"Content-Length: 0\r\nX: " + b"x" * (size - len(rest)) + b"\r\n\r\n"


def test_a_head_is_read_up_to_its_limit() -> None:
    fits, too_large = padded(MAX_HEAD_BYTES), padded(MAX_HEAD_BYTES + 1)
    for step in (len(fits) + 1, 4096, 1000):
        assert read([fits[at : at + step] for at in range(0, len(fits), step)]).complete
        assert read([too_large[at : at + step] for at in range(0, len(too_large), step)]).refused


@pytest.mark.parametrize(
    ("first", "piece"),
    [
        (OK, b"X: " + b"x" * 1000 + b"\r\n"),
        (OK + b"X: ", b"x" * 1000),
        (b"", b"\r\n"),
        (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    ],
    ids=["fields", "one field", "blank lines", "interim answers"],
)
def test_a_head_without_end_is_refused_before_it_is_kept(first: bytes, piece: bytes) -> None:
    count = MAX_HEAD_BYTES // len(piece)
    assert not read([first, *[piece] * (count - 10)]).refused
    assert read([first, *[piece] * (count + 1)]).refused


def test_fields_are_counted() -> None:
    def head(count: int) -> bytes:
        return OK + b"Content-Length: 0\r\n" + b"A: b\r\n" * (count - 1) + b"\r\n"

    assert read([head(MAX_HEADERS)]).complete
    assert read([head(MAX_HEADERS + 1)]).refused


@pytest.mark.parametrize(
    "stream",
    [
        CHUNKED + b"5;" + b"x" * (MAX_FRAMING_BYTES + 100) + b"\r\nhello\r\n0\r\n\r\n",
        CHUNKED + b"0" * (MAX_FRAMING_BYTES + 100) + b"5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + b"5\r\nhello\r\n0\r\nX: " + b"x" * (MAX_FRAMING_BYTES + 100) + b"\r\n\r\n",
        CHUNKED + b"5\r\nhello\r\n0\r\n" + b"A: b\r\n" * 12_000 + b"\r\n",
    ],
    ids=["extension", "zeros", "a trailer", "trailers"],
)
def test_chunk_extensions_and_trailers_have_a_limit(stream: bytes) -> None:
    for step in (len(stream), 5000, 100):
        assert read([stream[at : at + step] for at in range(0, len(stream), step)]).refused


def test_many_tiny_chunks_are_no_abuse() -> None:
    stream = CHUNKED + b"1;x\r\na\r\n" * 100_000 + b"0\r\n\r\n"
    for step in (len(stream), 128 * 1024, 7):
        outcome = read([stream[at : at + step] for at in range(0, len(stream), step)])
        assert outcome.complete
        assert outcome.body == b"a" * 100_000


@given(st.data())
def test_any_chunking_of_any_body_comes_out_as_the_body(data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.binary(max_size=300), max_size=8))
    coded = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces if piece)
    stream = CHUNKED + coded + b"0\r\n\r\n"
    places = data.draw(st.lists(st.integers(0, len(stream)), max_size=10).map(sorted))
    chunks = [stream[a:b] for a, b in zip([0, *places], [*places, len(stream)], strict=True)]
    outcome = read(chunks)
    assert (outcome.body, outcome.complete) == (b"".join(pieces), True)


FRAGMENTS = [
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 100 Continue\r\n",
    b"HTTP/1.0 404 No\r\n",
    b"Content-Length: 5\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Connection: close\r\n",
    b"X: y\r\n",
    b"\r\n",
    b"\n",
    b"5\r\nhello\r\n",
    b"0\r\n",
    b"hello",
    b"\x00",
    b"\xff",
]


@given(st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=6), max_size=14), st.booleans())
def test_any_bytes_are_an_answer_or_a_protocol_error(parts: list[bytes], end: bool) -> None:
    stream = b"".join(parts)
    whole = read([stream], end=end)
    assert read([stream[at : at + 1] for at in range(len(stream))], end=end) == whole


FIELDS = [fragment for fragment in FRAGMENTS if b":" in fragment]
BODIES = [b"5\r\nhello\r\n", b"0\r\n\r\n", b"0\r\nX: y\r\n\r\n", b"hello", b"3;a=b\r\nabc\r\n"]


@given(st.lists(st.sampled_from(FIELDS), max_size=3), st.lists(st.sampled_from(BODIES), max_size=4))
def test_no_complete_answer_is_read_otherwise_than_h11_reads_it(
    fields: list[bytes], bodies: list[bytes]
) -> None:
    stream = OK + b"".join(fields) + b"\r\n" + b"".join(bodies)
    ours = read([stream])
    if not ours.complete:
        return
    reader = h11.Connection(h11.CLIENT)
    reader.send(h11.Request(method="POST", target="/", headers=[("Host", "x")]))
    reader.send(h11.EndOfMessage())
    reader.receive_data(stream)
    events: list[Any] = [reader.next_event()]
    while not isinstance(events[-1], h11.EndOfMessage):
        events.append(reader.next_event())
        assert events[-1] is not h11.NEED_DATA
    body = b"".join(bytes(each.data) for each in events if isinstance(each, h11.Data))
    assert (ours.status, ours.body) == (events[0].status_code, body)
