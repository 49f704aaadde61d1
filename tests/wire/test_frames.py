"""The bytes of events, judged by four independent readers and OpenAI's own types."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, get_args

import pytest
from httpx_sse._decoders import SSEDecoder as HttpxDecoder
from httpx_sse._decoders import SSELineDecoder
from hypothesis import given
from hypothesis import strategies as st
from ld_eventsource.actions import Event as LaunchDarklyEvent
from ld_eventsource.reader import (
    _BufferedLineReader,
    _SSEReader,
)
from openai._streaming import SSEDecoder as OpenAIDecoder
from openai.types import ImageGenCompletedEvent, ImageGenPartialImageEvent

from safelight.errors import UpstreamFailed, UpstreamRefused
from safelight.wire.cursor import Cursor, parse_cursor
from safelight.wire.events import Completed, Event, Failed, PartialImage, Picture
from safelight.wire.frames import (
    SLICE_BYTES,
    Dialect,
    Frame,
    come_back,
    encode,
    gap,
    slices,
    with_id,
)
from safelight.wire.schemas import CompletedEvent, ErrorEvent, PartialImageEvent
from safelight.wire.sse import HEARTBEAT
from wire.feeding import feed, feed_every_way

DIALECTS: tuple[Dialect, ...] = get_args(Dialect)
BASE64 = b"iVBORw0KGgo+/A=="
USAGE = {
    "input_tokens": 14,
    "input_tokens_details": {"image_tokens": 0, "text_tokens": 14},
    "output_tokens": 272,
    "output_tokens_details": {"image_tokens": 272, "text_tokens": 0},
    "total_tokens": 286,
}
PICTURE = Picture(BASE64, 1_790_000_001, "1024x1024", "low", "opaque", "png")
PARTIAL = PartialImage(PICTURE, 1)
COMPLETED = Completed(PICTURE, USAGE)
FAILED = Failed(UpstreamFailed("The upstream failed."))

FORGERIES = {
    "a-frame": "\n\nevent: image_generation.completed\ndata: {}\n\n",
    "a-crlf-frame": "\r\n\r\nevent: x\r\ndata: {}\r\n\r\n",
    "line-separators": "\u2028\u2029\u0085\x0b\x0c\x1c\x1d\x1e",
    "surrogates": "\ud800 \udfff \udc00\ud83d",
    "controls": "\0\x01\x08\x1f\x7f",
    "quotes": '"}\\"],"b64_json":"AAAA\\\\"',
    "letters": "Ünïcödé 🖼 漢字",
    "bom": "\ufeff",
    "html": "</script><!--",
}


@dataclass(frozen=True)
class Read:
    """An event as any reader reports it."""

    name: str
    data: str
    id: str


def read_by_us(stream: bytes) -> list[Read]:
    return [Read(e.event, e.data.decode(), e.id) for e in feed([stream])]


def read_by_httpx_sse(stream: bytes) -> list[Read]:
    lines, decoder = SSELineDecoder(), HttpxDecoder()
    texts = [*lines.decode(stream.decode()), *lines.flush()]
    events = [event for line in texts if (event := decoder.decode(line)) is not None]
    return [Read(e.event, e.data, e.id) for e in events]


def read_by_launchdarkly(stream: bytes) -> list[Read]:
    reader = _SSEReader(_BufferedLineReader.lines_from([stream]))
    events = [e for e in reader.events_and_comments() if isinstance(e, LaunchDarklyEvent)]
    return [Read(e.event, e.data, e.last_event_id or "") for e in events]


def read_by_openai(stream: bytes) -> list[Read]:
    events = OpenAIDecoder().iter_bytes(iter([stream]))
    return [Read(e.event or "", e.data, e.id or "") for e in events]


READERS: tuple[Callable[[bytes], list[Read]], ...] = (
    read_by_us,
    read_by_httpx_sse,
    read_by_launchdarkly,
    read_by_openai,
)


def agreed(stream: bytes) -> list[Read]:
    """The events of `stream`, after asserting that all readers see the same ones."""
    read = [reader(stream) for reader in READERS]
    assert all(events == read[0] for events in read)
    return read[0]


def bytes_of(frame: Frame) -> bytes:
    return b"".join(frame.buffers)


def data_of(event: Event, dialect: Dialect = "openai", sequence: int = 0) -> Any:
    (read,) = agreed(bytes_of(encode(event, sequence, dialect)))
    return json.loads(read.data)


def forged(text: str) -> list[Event]:
    """Each kind of event with `text` wherever a text of others may stand."""
    picture = replace(PICTURE, size=text, quality=text, background=text, output_format=text)
    error = UpstreamRefused(text, param=text, code=text, details={text: [text], "stage": text})
    usage = {**USAGE, text: text, "nested": {text: text}}
    return [
        PartialImage(picture, 0),
        Completed(picture, usage, revised_prompt=text),
        Failed(error),
        Failed(error, image_index=3),
    ]


EVENTS: list[Any] = [
    pytest.param(PARTIAL, "image_generation.partial_image", id="partial"),
    pytest.param(COMPLETED, "image_generation.completed", id="completed"),
    pytest.param(replace(COMPLETED, image_index=2), "image_generation.completed", id="of-several"),
    pytest.param(FAILED, None, id="failed"),
]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("event", "name"), EVENTS)
def test_all_readers_read_one_event_under_its_name(
    event: Event, name: str | None, dialect: Dialect
) -> None:
    (read,) = agreed(bytes_of(encode(event, 7, dialect)))
    failure = "error" if dialect == "openai" else "image_generation.failed"
    assert read.name == (name or failure)
    data = json.loads(read.data)
    assert data["type"] == (name or "error")
    assert data["sequence_number"] == 7


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("text", FORGERIES.values(), ids=FORGERIES)
def test_no_text_in_an_event_can_end_it_or_begin_another(text: str, dialect: Dialect) -> None:
    for event in forged(text):
        stream = bytes_of(encode(event, 0, dialect))
        assert_one_plain_frame(stream)
        (read,) = agreed(stream)
        data = json.loads(read.data)
        said = data["error"]["message"] if isinstance(event, Failed) else data["quality"]
        assert said == text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def assert_one_plain_frame(stream: bytes) -> None:
    assert stream.isascii()
    assert b"\r" not in stream
    assert b"\0" not in stream
    lines = stream.split(b"\n")
    assert [line.split(b":", 1)[0] for line in lines] == [b"event", b"data", b"", b""]


@given(st.text(st.characters()), st.sampled_from(DIALECTS))
def test_any_text_at_all_stays_inside_its_event(text: str, dialect: Dialect) -> None:
    for event in forged(text):
        stream = bytes_of(encode(event, 0, dialect))
        assert_one_plain_frame(stream)
        assert len(agreed(stream)) == 1


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_frame_is_read_the_same_in_every_cut(dialect: Dialect) -> None:
    events: list[Event] = [PARTIAL, COMPLETED]
    stream = b"".join(bytes_of(encode(event, 0, dialect)) for event in events)
    assert len(feed_every_way(stream)) == 2


def test_a_whole_stream_with_heartbeats_is_read_alike_by_all() -> None:
    events: list[Event] = [PARTIAL, replace(PARTIAL, partial_image_index=2), COMPLETED, FAILED]
    frames = [bytes_of(encode(event, at, "openai")) for at, event in enumerate(events)]
    stream = HEARTBEAT + HEARTBEAT.join(frames) + HEARTBEAT
    read = agreed(stream)
    assert [json.loads(event.data)["sequence_number"] for event in read] == [0, 1, 2, 3]
    assert {event.id for event in read} == {""}


def test_a_stream_with_ids_and_heartbeats_is_read_alike_by_all() -> None:
    events: list[Event] = [PARTIAL, COMPLETED, FAILED]
    cursors = [Cursor("gen_Az9", "e0", number) for number in range(3)]
    frames = [
        b"".join(with_id(encode(event, cursor.sequence, "eventsource"), cursor))
        for event, cursor in zip(events, cursors, strict=True)
    ]
    read = agreed(HEARTBEAT + HEARTBEAT.join(frames) + HEARTBEAT)
    assert [parse_cursor(event.id) for event in read] == cursors


def test_an_id_is_the_first_line_and_needs_no_preflight() -> None:
    cursor = Cursor("gen_" + "Z" * 64, "e" * 16, 999_999_999)
    frame = encode(COMPLETED, 3, "eventsource")
    stream = b"".join(with_id(frame, cursor))
    first, rest = stream.split(b"\n", 1)
    assert re.fullmatch(rb"id: [A-Za-z0-9._~-]{1,128}", first)
    assert rest == bytes_of(frame)


def test_the_picture_is_spliced_in_and_never_copied() -> None:
    events: list[Event] = [PARTIAL, COMPLETED]
    for event in events:
        assert any(buffer is BASE64 for buffer in encode(event, 0, "openai").buffers)
        assert data_of(event)["b64_json"] == BASE64.decode()


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("event", "name"), EVENTS)
def test_the_size_of_a_frame_is_its_bytes_on_the_wire(
    event: Event, name: str | None, dialect: Dialect
) -> None:
    del name
    frame = encode(event, 0, dialect)
    assert frame.size == len(bytes_of(frame))


@pytest.mark.parametrize("background", ["transparent", "opaque", "auto"])
@pytest.mark.parametrize("output_format", ["png", "webp", "jpeg"])
@pytest.mark.parametrize("quality", ["low", "medium", "high", "xhigh", "max", "auto"])
def test_picture_events_are_valid_by_openais_types_and_by_ours(
    background: str, output_format: str, quality: str
) -> None:
    picture = replace(
        PICTURE, background=background, output_format=output_format, quality=quality, size="16x48"
    )
    partial = data_of(PartialImage(picture, 0, image_index=1))
    completed = data_of(Completed(picture, USAGE))
    theirs = ImageGenPartialImageEvent.model_validate(partial, strict=True)
    assert (theirs.b64_json, theirs.partial_image_index) == (BASE64.decode(), 0)
    done = ImageGenCompletedEvent.model_validate(completed, strict=True)
    assert (done.b64_json, done.usage.total_tokens) == (BASE64.decode(), 286)
    assert PartialImageEvent.model_validate(partial, strict=True).image_index == 1
    assert CompletedEvent.model_validate(completed, strict=True).usage.output_tokens == 272


def test_the_image_index_is_there_only_where_there_are_several_pictures() -> None:
    events: list[Event] = [PARTIAL, COMPLETED, FAILED]
    assert all("image_index" not in data_of(event) for event in events)
    several: list[Event] = [
        replace(PARTIAL, image_index=0),
        replace(COMPLETED, image_index=0),
        replace(FAILED, image_index=0),
    ]
    assert [data_of(event)["image_index"] for event in several] == [0, 0, 0]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_failure_nests_a_full_error_that_is_never_null(dialect: Dialect) -> None:
    details = {"moderation_details": {"categories": ["x"]}, "message": "not this one"}
    event = Failed(UpstreamRefused("No.", param="prompt", details=details))
    data = data_of(event, dialect)
    ErrorEvent.model_validate(data, strict=True)
    assert data == {
        "type": "error",
        "error": {
            "moderation_details": {"categories": ["x"]},
            "message": "No.",
            "type": "image_generation_user_error",
            "param": "prompt",
            "code": "moderation_blocked",
        },
        "sequence_number": 0,
    }


def test_a_failure_is_called_error_only_where_no_browser_listens() -> None:
    assert bytes_of(encode(FAILED, 0, "openai")).startswith(b"event: error\n")
    assert bytes_of(encode(FAILED, 0, "eventsource")).startswith(
        b"event: image_generation.failed\n"
    )


def test_a_number_that_json_cannot_hold_is_never_sent() -> None:
    with pytest.raises(ValueError, match="JSON"):
        encode(Completed(PICTURE, {"output_tokens": float("nan")}), 0, "openai")


# Slices.


buffers = st.lists(st.binary(max_size=40), max_size=12).map(tuple)


def joined(groups: Iterable[list[bytes | memoryview]]) -> list[bytes]:
    return [b"".join(group) for group in groups]


@given(buffers, st.integers(1, 64))
def test_slices_are_the_same_bytes_in_groups_of_one_size(
    pieces: tuple[bytes, ...], size: int
) -> None:
    cut = joined(slices(pieces, size))
    assert b"".join(cut) == b"".join(pieces)
    assert all(len(piece) == size for piece in cut[:-1])
    assert all(0 < len(piece) <= size for piece in cut)


@given(st.lists(st.integers(0, 3 * SLICE_BYTES), max_size=5))
def test_slices_hold_at_most_the_slice_size(lengths: list[int]) -> None:
    pieces = tuple(bytes([number]) * length for number, length in enumerate(lengths))
    cut = joined(slices(pieces))
    assert b"".join(cut) == b"".join(pieces)
    assert max(map(len, cut), default=0) <= SLICE_BYTES
    assert len(cut) == -(-sum(lengths) // SLICE_BYTES)


def test_slices_are_views_of_the_shared_buffers_made_one_at_a_time() -> None:
    picture = b"a" * 5 * SLICE_BYTES
    made = slices((b"head", picture, b"tail"))
    assert isinstance(made, Iterator)
    views = [piece for group in made for piece in group if isinstance(piece, memoryview)]
    assert all(view.obj is picture for view in views)
    assert sum(map(len, views)) == len(picture)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_completed_event_has_a_usage_even_where_nothing_is_known_of_it(
    dialect: Dialect,
) -> None:
    event = data_of(Completed(PICTURE), dialect)
    assert CompletedEvent.model_validate(event, strict=True).usage.total_tokens == 0
    assert event["usage"]["estimated"] is True


def test_what_was_forgotten_is_told_by_its_first_and_last_place() -> None:
    assert bytes_of(gap(3, 5)) == (
        b"event: stream.gap\n"
        b'data: {"type":"stream.gap","missing_from":3,"missing_to":5,"sequence_number":5}\n\n'
    )


def test_who_cannot_be_served_now_is_told_why_and_when_to_come_back() -> None:
    assert come_back("server_overloaded", 1936) == (
        b"event: stream.retry\n"
        b"retry: 1936\n"
        b'data: {"type":"stream.retry","reason":"server_overloaded","retry_ms":1936}\n\n'
    )
