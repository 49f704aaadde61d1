"""The reader of upstream answers: tolerant in what it accepts, whatever the cuts."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from harness.upstream import USAGE, answer, completed, frame, partial, picture
from safelight.catalog.catalog import load
from safelight.catalog.rules import ResolvedRequest
from safelight.errors import UpstreamProtocolError, UpstreamRefused
from safelight.upstreams.openai.reader import LinkedPicture, Reader, Reading
from safelight.wire.events import Completed, Failed, PartialImage
from safelight.wire.request import GenerationRequest

CATALOG = load()
NOW = 1_790_000_009


def request(**fields: Any) -> ResolvedRequest:
    given: dict[str, Any] = {
        "prompt": "x",
        "model": "gpt-image-1",
        "stream": True,
        "partial_images": 3,
    } | fields
    return ResolvedRequest(GenerationRequest(**given), CATALOG.models["gpt-image-1"])


def read(chunks: Iterable[bytes], resolved: ResolvedRequest | None = None) -> list[Reading]:
    reader = Reader(resolved or request(), max_event_bytes=100_000, now=NOW, secret="sk-secret")
    readings = [reading for chunk in chunks for reading in reader.feed(chunk)]
    return [*readings, *reader.end()]


def read_one(body: bytes, resolved: ResolvedRequest | None = None) -> Reading:
    (reading,) = read([body], resolved)
    return reading


def data_only(*events: object) -> bytes:
    return b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events)


@pytest.mark.parametrize(
    "body",
    [
        frame(partial(0)) + frame(completed()),
        data_only(partial(0), completed()),
        data_only(partial(0), completed()) + b"data: [DONE]\n\n",
        data_only(partial(0), completed()) + b"data: [DONE] \n\n",
        (frame(partial(0)) + frame(completed())).replace(b"\n", b"\r\n"),
        (frame(partial(0)) + frame(completed())).replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + frame(partial(0)) + frame(completed()),
        b": OPENROUTER PROCESSING\n\n" + frame(partial(0)) + b": ka\n\n" + frame(completed()),
        b":\n" + frame(partial(0)) + b":\n" + frame(completed()),
        b"retry: 100\n\nid: 7\n\n" + frame(partial(0)) + frame(completed()),
        b"event: ping\ndata: {}\n\n" + frame(partial(0)) + frame(completed()),
        frame(partial(0)).replace(b"data: ", b"data:") + frame(completed()),
        frame(partial(0)) + data_only({"type": "keepalive"}) + frame(completed()),
        frame(partial(0)).replace(b": {", b': {"error":null,') + frame(completed()),
        json.dumps(partial(0)).join(["data: ", "\n\n"]).replace(", ", ",\ndata: ").encode()
        + frame(completed()),
    ],
    ids=[
        "as OpenAI",
        "no event lines",
        "DONE",
        "DONE with a space",
        "CRLF",
        "CR",
        "BOM",
        "comment blocks",
        "bare comments",
        "retry and id blocks",
        "ping event",
        "no space",
        "unknown type",
        "error null",
        "data over several lines",
    ],
)
def test_every_shape_of_stream_gives_the_same_events_in_any_cut(body: bytes) -> None:
    whole = read([body])
    assert [type(reading) for reading in whole] == [PartialImage, Completed]
    first, last = whole
    assert isinstance(first, PartialImage)
    assert first.picture.base64 == picture(0).encode()
    assert isinstance(last, Completed)
    assert last.usage == USAGE
    assert read([body[i : i + 1] for i in range(len(body))]) == whole
    for cut in range(0, len(body), 37):
        assert read([body[:cut], body[cut:]]) == whole


def test_an_event_that_is_a_whole_answer_is_read_as_one() -> None:
    pictures = [{"b64_json": picture(number)} for number in range(2)]
    events = read([data_only(answer(data=pictures))], request(n=2))
    assert [type(event) for event in events] == [Completed, Completed]
    assert [event.picture.base64 for event in events if isinstance(event, Completed)] == [
        picture(number).encode() for number in range(2)
    ]


def test_missing_echo_fields_are_filled_from_the_request_and_the_picture() -> None:
    bare = {"type": "image_generation.completed", "b64_json": picture(1)}
    event = read_one(data_only(bare), request(quality="high", size="1536x1024"))
    assert isinstance(event, Completed)
    made = event.picture
    assert (made.size, made.quality, made.output_format) == ("1536x1024", "high", "png")
    assert (made.created_at, made.background) == (NOW, "auto")


def test_a_stream_without_usage_gets_an_estimate_that_says_so() -> None:
    event = read_one(frame(completed(usage=None)), request(quality="low"))
    assert isinstance(event, Completed)
    assert event.usage is not None
    assert (event.usage["estimated"], event.usage["output_tokens"]) == (True, 272)


def test_a_json_answer_without_usage_gets_the_same_estimate_as_a_stream() -> None:
    streamed = read_one(frame(completed(usage=None)), request(quality="low"))
    asked = request(quality="low", stream=False, partial_images=None)
    (plain,) = read([json.dumps(answer(usage=None)).encode()], asked)
    assert isinstance(streamed, Completed)
    assert isinstance(plain, Completed)
    assert plain.usage == streamed.usage


def test_each_picture_of_a_json_answer_without_usage_is_estimated() -> None:
    asked = request(quality="low", stream=False, partial_images=None, n=2)
    readings = read([json.dumps(answer(2, usage=None)).encode()], asked)
    usages = [reading.usage for reading in readings if isinstance(reading, Completed)]
    assert [usage and usage["output_tokens"] for usage in usages] == [272, 272]


def test_a_json_answer_of_a_model_whose_tokens_nobody_knows_has_no_usage() -> None:
    asked = replace(request(stream=False, partial_images=None), model=CATALOG.models["dall-e-3"])
    (plain,) = read([json.dumps(answer(usage=None)).encode()], asked)
    assert isinstance(plain, Completed)
    assert plain.usage is None


def test_other_names_of_the_usage_counts_are_mapped_and_extra_members_kept() -> None:
    usage = {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12, "cost": 0.04}
    event = read_one(frame(completed(usage=usage)))
    assert isinstance(event, Completed)
    assert event.usage is not None
    assert event.usage["input_tokens"] == 5
    assert event.usage["output_tokens"] == 7
    assert event.usage["cost"] == 0.04
    assert event.usage["input_tokens_details"] == {"image_tokens": 0, "text_tokens": 5}


def test_a_json_answer_gives_one_completed_a_picture_and_its_usage_once() -> None:
    readings = read([json.dumps(answer(3)).encode()], request(stream=None, partial_images=None))
    assert [type(reading) for reading in readings] == [Completed] * 3
    usages = [reading.usage for reading in readings if isinstance(reading, Completed)]
    assert usages == [USAGE, None, None]


def test_a_stream_labelled_or_not_is_recognised_by_its_first_byte() -> None:
    assert isinstance(read_one(b"\n\n" + frame(completed())), Completed)
    assert isinstance(read_one(b"\n \t" + json.dumps(answer()).encode()), Completed)


def test_a_last_event_with_nothing_but_usage_is_no_picture() -> None:
    usage_only = {"type": "image_generation.completed", "usage": USAGE}
    readings = read([frame(completed()), data_only(usage_only)])
    assert len(readings) == 1


@pytest.mark.parametrize(
    "error",
    [
        {"type": "error", "error": {"message": "no", "code": "moderation_blocked"}},
        {"type": "error", "message": "no", "code": "moderation_blocked"},
        {"error": {"message": "no", "code": "moderation_blocked"}},
    ],
    ids=["nested", "flat", "no type"],
)
def test_an_error_in_the_stream_is_a_failed_event_with_the_upstreams_code(
    error: dict[str, Any],
) -> None:
    event = read_one(data_only(error))
    assert isinstance(event, Failed)
    assert isinstance(event.error, UpstreamRefused)
    assert event.error.code_sent == "moderation_blocked"


def test_an_error_named_only_by_its_event_line_is_a_failed_event() -> None:
    event = read_one(b'event: error\ndata: {"message":"boom"}\n\n')
    assert isinstance(event, Failed)
    assert event.error.message == "boom"


def test_a_picture_behind_a_link_is_given_with_its_link() -> None:
    body = answer(data=[{"url": "https://pictures.example/1.png"}])
    reading = read_one(json.dumps(body).encode(), request(stream=None, partial_images=None))
    assert isinstance(reading, LinkedPicture)
    assert reading.url == "https://pictures.example/1.png"


def test_a_link_beside_an_empty_base64_is_the_picture() -> None:
    body = answer(data=[{"b64_json": "", "url": "https://pictures.example/1.png"}])
    assert isinstance(read_one(json.dumps(body).encode()), LinkedPicture)


def test_a_data_uri_is_a_picture() -> None:
    body = answer(data=[{"url": "data:image/png;base64," + picture(3)}])
    reading = read_one(json.dumps(body).encode())
    assert isinstance(reading, Completed)
    assert reading.picture.base64 == picture(3).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"data: not json\n\n",
        b"data: [1]\n\n",
        b"<html>no</html>data: 1\n\ndata: x\n\n",
        b'{"created": 1}',
        b'{"data": [1]}',
        b"[]",
        b'{"data": [{}]}',
        b'{"data": [{"b64_json": ""}]}',
        b'{"data": [{"b64_json": -1}, {"b64_json": "AAAA"}]}',
        data_only({"type": "image_generation.completed"}),
        data_only({**partial(0), "b64_json": "not base64!"}),
        data_only({**partial(0), "b64_json": 7}),
        b'{"data":[{"b64_json":"iVBOR',
    ],
)
def test_an_answer_that_cannot_be_passed_on_is_a_protocol_error(body: bytes) -> None:
    with pytest.raises(UpstreamProtocolError):
        read([body])


@pytest.mark.parametrize("begin", [b"data: ", b'{"data":[{"b64_json":"'])
def test_an_answer_over_the_limit_is_given_up_on_before_it_ends(begin: bytes) -> None:
    reader = Reader(request(), max_event_bytes=100_000, now=NOW)
    fed = 0

    def feed_for_ever() -> None:
        nonlocal fed
        list(reader.feed(begin))
        while fed < 10_000_000:
            fed += 1000
            list(reader.feed(b"A" * 1000))

    with pytest.raises(UpstreamProtocolError):
        feed_for_ever()
    assert fed <= 101_000
