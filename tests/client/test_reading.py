"""What a client makes of answers, whatever the cut their bytes come in."""

import json
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from harness.upstream import answer, completed, frame, partial, picture
from safelight.client.events import Failed, Finished, Missed, Partial, Shot
from safelight.client.failures import MAX_MESSAGE_CHARACTERS, printable
from safelight.client.reading import (
    AnswerReader,
    ComeBack,
    Linked,
    Reading,
    StreamReader,
    Unreadable,
    shot_of,
)
from safelight.client.watching import parse_place

Cut = Callable[[bytes], list[bytes]]


def whole(data: bytes) -> list[bytes]:
    return [data]


def byte_by_byte(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


def at_random(data: bytes) -> list[bytes]:
    chance = random.Random(7)
    places = sorted(chance.sample(range(len(data)), min(9, len(data))))
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]


CUTS = [whole, byte_by_byte, at_random]


def read(data: bytes, cut: Cut) -> list[Reading]:
    reader = AnswerReader()
    found = [reading for piece in cut(data) for reading in reader.feed(piece)]
    return [*found, *reader.end()]


def named(name: str, **data: Any) -> bytes:
    return f"id: {name}~1\nevent: {name}\ndata: {json.dumps({'type': name, **data})}\n\n".encode()


@pytest.mark.parametrize("cut", CUTS)
def test_a_stream_is_its_pictures(cut: Cut) -> None:
    stream = b":\n" + frame(partial(0)) + b":\n" + frame(partial(1)) + frame(completed())
    first, second, last = read(stream + b"data: [DONE]\n\n", cut)
    assert isinstance(first, Partial)
    assert isinstance(second, Partial)
    assert isinstance(last, Finished)
    assert (first.index, second.index) == (0, 1)
    assert first.shot.output_format == "png"
    assert len({first.shot.content, second.shot.content, last.shot.content}) == 3
    assert last.usage


@pytest.mark.parametrize("cut", CUTS)
def test_json_is_its_pictures_and_their_usage_is_told_once(cut: Cut) -> None:
    found = read(b"\xef\xbb\xbf  \n" + json.dumps(answer(3)).encode(), cut)
    assert [each.image_index for each in found if isinstance(each, Finished)] == [0, 1, 2]
    assert [bool(each.usage) for each in found if isinstance(each, Finished)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("cut", CUTS)
def test_what_a_safelight_adds_is_understood(cut: Cut) -> None:
    reader = StreamReader()
    data = (
        named("stream.gap", missing_from=1, missing_to=3)
        + named("stream.retry", retry_ms=1500)
        + named("image_generation.failed", error={"message": "No.", "code": "moderation_blocked"})
    )
    gap, back, failed = [each for piece in cut(data) for each in reader.feed(piece)]
    assert gap == Missed(3)
    assert back == ComeBack(1.5)
    assert isinstance(failed, Failed)
    assert (failed.failure.kind, failed.failure.message) == ("policy", "No.")
    assert reader.last_id == "image_generation.failed~1"


def test_the_cursor_is_never_that_of_an_event_that_was_cut_off() -> None:
    reader = StreamReader()
    data = named("stream.gap", missing_from=1, missing_to=3)
    for piece in byte_by_byte(data[:-1]):
        assert list(reader.feed(piece)) == []
        assert reader.last_id == ""


def test_links_are_left_to_be_fetched() -> None:
    body = {"data": [{"url": "http://x/1", "revised_prompt": "y"}, {"url": "http://x/2"}]}
    assert read(json.dumps(body).encode(), whole) == [
        Linked("http://x/1", 0, "y"),
        Linked("http://x/2", 1, None),
    ]


NONSENSE: Sequence[tuple[bytes, str]] = [
    (b"data: {\n\n", "not JSON"),
    (b"data: 1\n\n", "not an object"),
    (b'data: {"type":"x.completed"}\n\n', "without its picture"),
    (b'data: {"type":"x.completed","b64_json":"a b"}\n\n', "not base64"),
    (b'data: {"type":"x.completed","b64_json":7}\n\n', "without its picture"),
    (b"[1]", "not an object"),
    (b'{"data":{}}', "without pictures"),
    (b'{"data":[{}]}', "without its picture"),
    (b"{" + b"[" * 100_000, "not JSON"),
]


@pytest.mark.parametrize(("data", "words"), NONSENSE)
def test_what_is_no_picture_is_never_taken_for_one(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read(data, whole)


def test_a_link_to_a_page_is_no_picture() -> None:
    assert shot_of(b"\x89PNG\r\n\x1a\n" + bytes(9)) == Shot(b"\x89PNG\r\n\x1a\n" + bytes(9), "png")
    with pytest.raises(Unreadable, match="no picture"):
        shot_of(b"<!doctype html>")


def test_a_servers_words_cannot_speak_to_a_terminal_or_tell_the_key() -> None:
    said = printable("a\x1b]0;b\x07\n\tc \u202e sk-secret-1", "sk-secret-1")
    assert said == "a\ufffd]0;b\ufffd c \ufffd [key]"
    assert len(printable("x" * 10**6)) == MAX_MESSAGE_CHARACTERS + 1


def test_words_that_are_too_long_are_not_a_size() -> None:
    (found,) = read(frame(completed(size="x" * 99, quality="\x1b[1m", b64_json=picture(1))), whole)
    assert isinstance(found, Finished)
    assert (found.shot.size, found.shot.quality) == ("", "")


PLACES = [
    ("gen_1", None, "/images/generations/gen_1", {}),
    (
        "http://h:1/a/v1/images/generations/gen_1/events?ticket=t%2Bu",
        "http://h:1/a/v1",
        "/images/generations/gen_1",
        {"ticket": "t+u"},
    ),
    ("https://h/v1/images/generations/gen_1", "https://h/v1", "/images/generations/gen_1", {}),
]


@pytest.mark.parametrize(("text", "base", "path", "params"), PLACES)
def test_a_generation_is_found_by_id_or_address(
    text: str, base: str | None, path: str, params: dict[str, str]
) -> None:
    found, place = parse_place(text)
    assert (found, place.path, place.params) == (base, path, params)


@pytest.mark.parametrize(
    "text", ["", "a/b", "http://h/v1/images/generations/", "http://h/v1/images/generations/x?key=1"]
)
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is neither|is not the address|has parameters"):
        parse_place(text)
