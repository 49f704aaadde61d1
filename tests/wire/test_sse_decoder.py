"""The decoder against the cases of web-platform-tests and a slow reading of the standard."""

import sys
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.wire.sse import HEARTBEAT, Decoder, EventTooLarge, ServerSentEvent, field
from wire.feeding import LIMIT, feed, feed_every_way, too_large_every_way

BOM = b"\xef\xbb\xbf"
LONG = b"x" * 2048


def data_of(stream: bytes) -> list[bytes]:
    return [event.data for event in feed_every_way(stream)]


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        pytest.param(BOM + b"data:1\n\n" + BOM + b"data:2\n\ndata:3\n\n", [b"1", b"3"], id="bom"),
        pytest.param(BOM + BOM + b"data:1\n\ndata:2\n\ndata:3\n\n", [b"2", b"3"], id="bom-twice"),
        pytest.param(b"\xef\xbbdata:1\n\ndata:2\n\n", [b"2"], id="cut-bom-is-a-name"),
        pytest.param(b"\xef\xbb", [], id="nothing-but-a-cut-bom"),
        pytest.param(
            b"data:1\r:\0\n:\r\ndata:2\n:"
            + LONG
            + b"\rdata:3\n:data:fail\r:"
            + LONG
            + b"\ndata:4\n\n",
            [b"1\n2\n3\n4"],
            id="comments",
        ),
        pytest.param(b": only\n\n:\n\n", [], id="comments-alone"),
        pytest.param(b"data:\n\ndata\ndata\n\ndata:test\n\n", [b"", b"\n", b"test"], id="data"),
        pytest.param(b"data:a\n\nid:1\ndata:b", [b"a"], id="cut-off-before-its-line-ends"),
        pytest.param(b"data:a\n\ndata:b\n", [b"a"], id="cut-off-before-its-blank-line"),
        pytest.param(b"data:a\n\ndata:b\r", [b"a"], id="cut-off-after-a-cr"),
        pytest.param(b"data:a\r\n\r", [b"a"], id="a-blank-cr-dispatches-at-once"),
        pytest.param(
            b"data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\r"
            b"data:\r\n data:32\ndata:4\n\n",
            [b"\0\n 2\n1\n3\n\n4"],
            id="field-parsing",
        ),
        pytest.param(
            b"data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n",
            [b"test\n\ntest"],
            id="unknown-fields",
        ),
        pytest.param(
            b"data:\ttest\rdata: \ndata:test\n\n", [b"\ttest\n\ntest"], id="leading-space"
        ),
        pytest.param(b"data:  two\n\n", [b" two"], id="only-one-space-is-stripped"),
        pytest.param(b"data:a: b:c\n\n", [b"a: b:c"], id="colons-in-the-value"),
        pytest.param(b"data:test\r\ndata\ndata:test\r\n\r&\n\n", [b"test\n\ntest"], id="newlines"),
        pytest.param(b"data:a\rdata:b\r\r", [b"a\nb"], id="cr"),
        pytest.param(b"data:a\r\ndata:b\r\n\r\n", [b"a\nb"], id="crlf"),
        pytest.param(b"data:a\n\rdata:b\n\n", [b"a", b"b"], id="lf-cr-are-two-ends"),
        pytest.param(b"\r\r\n\n\rdata:a\n\n", [b"a"], id="blank-lines-of-every-kind"),
        pytest.param(b"data:\0\n\n\n\n", [b"\0"], id="null-character"),
        pytest.param("data:ok…é🖼\n\n".encode(), ["ok…é🖼".encode()], id="utf-8"),
        pytest.param(
            "data:a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg\n\n".encode(),
            ["a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg".encode()],
            id="other-line-separators-do-not-end-lines",
        ),
        pytest.param(b"data:\xff\xc3\n\n", [b"\xff\xc3"], id="bytes-that-are-not-utf-8"),
        pytest.param(b"", [], id="nothing"),
    ],
)
def test_streams_are_read_as_the_standard_reads_them(stream: bytes, expected: list[bytes]) -> None:
    assert data_of(stream) == expected


def test_an_event_keeps_its_name_only_until_the_next_blank_line() -> None:
    events = feed_every_way(b"event:test\ndata:x\n\ndata:x\n\nevent:lost\n\ndata:x\n\n")
    assert [event.event for event in events] == ["test", "", ""]


@pytest.mark.parametrize("line", [b"event: ", b"event:", b"event"], ids=repr)
def test_an_empty_event_name_is_no_name(line: bytes) -> None:
    assert feed_every_way(b"event:a\n" + line + b"\ndata:x\n\n") == [ServerSentEvent(b"x")]


def test_the_last_of_several_event_names_counts() -> None:
    assert [e.event for e in feed_every_way(b"event:a\nevent:\xc3\xa9\ndata:x\n\n")] == ["é"]


def test_an_id_stays_until_another_one_comes() -> None:
    stream = b"id:1\ndata:x\n\ndata:x\n\nid:2\n\ndata:x\n\nid\ndata:x\n\n"
    assert [event.id for event in feed_every_way(stream)] == ["1", "1", "2", ""]


@pytest.mark.parametrize("value", [b"\0", b"\0x", b"x\0", b"a\0b"], ids=repr)
def test_an_id_with_a_null_character_is_ignored(value: bytes) -> None:
    events = feed_every_way(b"id:kept\nid:" + value + b"\ndata:x\n\n")
    assert [event.id for event in events] == ["kept"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (b"retry:03000", 3000),
        (b"retry: 0", 0),
        (b"retry:3000\nretry:1000x", 3000),
        (b"retry:1\nretry:2", 2),
        (b"retry", None),
        (b"retry:", None),
        (b"retry:-1", None),
        (b"retry:1.5", None),
        (b"retry:+1", None),
        (b"retry: 1 ", None),
        (b"retry:1_000", None),
        ("retry:\u0661\u0662".encode(), None),
        (b"retry:" + b"9" * 5000, None),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_retry_counts_only_if_it_is_all_digits(lines: bytes, expected: int | None) -> None:
    assert [event.retry for event in feed_every_way(lines + b"\ndata:x\n\n")] == [expected]


def test_a_retry_belongs_to_one_event() -> None:
    events = feed_every_way(b"retry:1\ndata:x\n\ndata:x\n\n")
    assert [event.retry for event in events] == [1, None]


def test_an_event_cut_off_and_gone_on_with_later_is_whole() -> None:
    decoder = Decoder(LIMIT)
    assert list(decoder.feed(b"event: a\r")) == []
    assert list(decoder.feed(b"\ndata: 1\r\n\r")) == [ServerSentEvent(b"1", "a")]
    assert list(decoder.feed(b"\n")) == []


# The limit.


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(b"data:" + b"x" * 60 + b"\n\n", id="one-line"),
        pytest.param(b"data:" + b"x" * 60, id="a-line-that-never-ends"),
        pytest.param(b"data:xxxxx\n" * 7 + b"\n", id="many-lines"),
        pytest.param(b"data\n" * 20 + b"\n", id="many-empty-lines"),
        pytest.param(b":" + b"x" * 70, id="a-comment-that-never-ends"),
        pytest.param(b"event:" + b"x" * 70 + b"\n", id="a-name"),
        pytest.param(b"x" * 70 + b"\ndata:1\n\n", id="an-unknown-field"),
    ],
)
def test_an_event_over_the_limit_is_refused_in_every_chunking(event: bytes) -> None:
    events = too_large_every_way(b"data:first\n\n" + event, limit=64)
    assert [event.data for event in events] == [b"first"]


def test_an_event_of_exactly_the_limit_is_accepted() -> None:
    stream = b"data:" + b"x" * 59 + b"\n\n"
    assert [event.data for event in feed_every_way(stream, limit=64)] == [b"x" * 59]
    too_large_every_way(b"data:" + b"x" * 60 + b"\n\n", limit=64)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(HEARTBEAT, id="heartbeats"),
        pytest.param(b": ping\n", id="comments"),
        pytest.param(b": ping\n\n", id="comment-blocks"),
        pytest.param(b"id:1\nevent:a\nretry:1\nx:y\n", id="fields-without-data"),
        pytest.param(b"\r\n", id="blank-lines"),
    ],
)
def test_endless_lines_that_hold_no_data_never_fill_the_limit(line: bytes) -> None:
    stream = b"data:1\n" + line * 2000 + b"data:2\n\n"
    for size in (len(stream), 1, 7, 64, 1000):
        chunks = [stream[at : at + size] for at in range(0, len(stream), size)]
        data = b"\n".join(event.data for event in feed(chunks, limit=64))
        assert data == b"1\n2"


def test_what_is_held_is_the_event_that_is_not_complete_yet() -> None:
    decoder = Decoder(LIMIT)
    assert decoder.held == 0
    assert list(decoder.feed(b"data: hel")) == []
    first = decoder.held
    assert first >= len(b"hel")
    assert list(decoder.feed(b"lo")) == []
    assert decoder.held == first + len(b"lo")
    assert [event.data for event in decoder.feed(b"\n\n")] == [b"hello"]
    assert decoder.held == 0


def test_the_limit_counts_each_event_on_its_own() -> None:
    stream = (b"data:" + b"x" * 50 + b"\n\n") * 50
    assert len(feed_every_way(stream, limit=64)) == 50


# Megabytes.


@pytest.mark.parametrize("size", [1, 2, 63, 4096, 65_536, 1 << 20])
def test_a_megabyte_in_one_line_comes_out_the_same_at_every_chunk_size(size: int) -> None:
    picture = bytes(range(48, 112)) * 16_384
    stream = b"event: e\r\ndata: " + picture + b"\r\n\r\n"
    chunks = (stream[at : at + size] for at in range(0, len(stream), size))
    assert feed(chunks, limit=2 << 20) == [ServerSentEvent(picture, "e")]


class Searched(bytes):
    """Bytes that count how many of them `find` has looked at."""

    looked_at = 0

    def find(self, *wanted: Any) -> int:
        found = super().find(*wanted)
        _, start, *end = (*wanted, 0) if len(wanted) == 1 else wanted
        stop = end[0] if end else len(self)
        self.looked_at += (found if found >= 0 else stop) - start
        return found


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"], ids=repr)
@pytest.mark.parametrize("tail", [b"", b"\r", b"\n"], ids=repr)
def test_a_chunk_of_many_lines_is_searched_a_fixed_number_of_times(end: bytes, tail: bytes) -> None:
    chunk = Searched((b"data: x" + end) * 20_000 + tail)
    decoder = Decoder(len(chunk) * 20)
    assert list(decoder.feed(b": \n\n")) == []
    events = len(list(decoder.feed(chunk)))
    assert events == (1 if tail and end + tail != b"\r\n" else 0)
    assert len(chunk) // 2 < chunk.looked_at <= 3 * len(chunk)


@pytest.mark.parametrize("line", [b"data:ab\n", b"data\n", b"data:\n", b"data: \r\n"], ids=repr)
def test_an_event_of_many_short_lines_is_too_large_before_it_takes_more_memory(line: bytes) -> None:
    limit = 1 << 20
    tracemalloc.start()
    try:
        with pytest.raises(EventTooLarge):
            feed((line * 1000 for _ in range(1000)), limit)
        assert tracemalloc.get_traced_memory()[1] < 2 * limit
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=repr)
@pytest.mark.parametrize("line", [b"", b": ping", b":"], ids=repr)
def test_a_million_blank_lines_and_comments_are_passed_over_at_once(
    line: bytes, end: bytes
) -> None:
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    stream = (line + end) * 1_000_000 + b"data: x\n\n"
    chunks = [stream[at : at + 65_536] for at in range(0, len(stream), 65_536)]
    sys.setprofile(count)
    try:
        events = feed(chunks)
    finally:
        sys.setprofile(None)
    assert events == [ServerSentEvent(b"x")]
    assert calls < 100 * len(chunks)


# A slow reader written straight from the standard, 9.2.5 and 9.2.6.


def reference(stream: bytes) -> list[tuple[str, str, str, int | None]]:
    """(data, event type, last event id, retry given in the block) of every dispatched event."""
    text = stream.decode("utf-8", "replace").removeprefix("\ufeff")
    events: list[tuple[str, str, str, int | None]] = []
    data, event_type, last_id = "", "", ""
    retry: int | None = None
    for line in _lines(text):
        if line == "":
            if data != "":
                events.append((data.removesuffix("\n"), event_type, last_id, retry))
            data, event_type, retry = "", "", None
            continue
        if line.startswith(":"):
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            event_type = value
        elif name == "data":
            data += value + "\n"
        elif name == "id":
            last_id = last_id if "\0" in value else value
        elif name == "retry" and value and all(digit in "0123456789" for digit in value):
            retry = int(value)
    return events


def _lines(text: str) -> list[str]:
    """Every line that has an end; what follows the last end is not a line yet."""
    lines, line, position = [], "", 0
    while position < len(text):
        character = text[position]
        position += 1
        if character not in "\r\n":
            line += character
            continue
        if character == "\r" and text[position : position + 1] == "\n":
            position += 1
        lines.append(line)
        line = ""
    return lines


FRAGMENTS = st.sampled_from(
    [
        *(b"data", b"data:", b"data: ", b"event:", b"event", b"id:", b"id", b"retry:", b"retry: 1"),
        *(b":", b": ", b" ", b"\n", b"\n", b"\r", b"\r\n", b"\n\n", b"\r\r", b"\r\n\r\n"),
        *(BOM, b"\xef", b"\xbb", b"\xbf", b"\0", "é".encode(), "\u2028".encode(), b"\xe2\x80"),
        *(b"\xff", b"\xf0\x9f", b"12", b"x", b"[DONE]", b"\x85", b"\x0b"),
    ]
)


@settings(max_examples=400)
@given(st.lists(FRAGMENTS, max_size=40), st.data())
def test_any_stream_in_any_cut_is_read_as_by_the_slow_reader(
    fragments: list[bytes], data: st.DataObject
) -> None:
    stream = b"".join(fragments)
    places = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    cut = [stream[a:b] for a, b in zip([0, *places], [*places, len(stream)], strict=True)]
    for chunks in (cut, [stream], [bytes([byte]) for byte in stream]):
        read = [(e.data.decode("utf-8", "replace"), e.event, e.id, e.retry) for e in feed(chunks)]
        assert read == reference(stream)


# The encoder.


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\0b", "\n", "x\r\nevent: y"], ids=repr)
def test_a_value_that_would_forge_a_field_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="id must not hold CR, LF or NUL"):
        field("id", value)


@given(st.text().filter(lambda text: not set(text) & set("\r\n\0")))
def test_a_written_id_is_read_back(value: str) -> None:
    stream = field("id", value) + field("data", value) + b"\n"
    assert feed([stream]) == [ServerSentEvent(value.encode(), "", value)]


def test_a_heartbeat_ends_no_event() -> None:
    assert feed_every_way(b"id: 1\n" + HEARTBEAT + b"data: a\n" + HEARTBEAT + b"\n") == [
        ServerSentEvent(b"a", "", "1")
    ]
