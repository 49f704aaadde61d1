"""Requests are cut at the same places, and refused for the same reason, in whatever pieces."""

import random
from collections.abc import Iterable
from itertools import pairwise

import pytest

from harness.payloads import CHUNKED, GET, HIDDEN, HOST, MAX_BODY, MAX_HEAD, PAYLOADS, POST, Payload
from safelight.errors import BodyTooLarge, HeadTooLarge, MalformedRequest, SafelightError
from safelight.wire import http1
from safelight.wire.http1 import RequestLimits, RequestReader

LIMITS = RequestLimits(MAX_HEAD, MAX_BODY)

Reading = tuple[list[bytes], type[SafelightError] | None]


def read(pieces: Iterable[bytes], limits: RequestLimits = LIMITS) -> Reading:
    """The whole requests in `pieces` as they are passed on, and the refusal that ended them."""
    reader = RequestReader(limits)
    requests: list[bytes] = []
    current = b""
    for piece in pieces:
        rest = piece
        while rest:
            try:
                passed, rest = reader.take(rest)
            except SafelightError as error:
                return requests, type(error)
            current += passed
            assert reader.begun
            if reader.complete:
                requests.append(current)
                current = b""
                reader.next()
                assert not reader.begun
    return requests, None


def singly(data: bytes) -> list[bytes]:
    return [data[n : n + 1] for n in range(len(data))]


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload.name)
def test_the_cuts_of_the_network_change_nothing(payload: Payload) -> None:
    whole = read([payload.data])
    assert len(whole[0]) == len(payload.bodies)
    assert (whole[1].status if whole[1] else 408) == (
        payload.statuses[-1] if payload.refused else 408
    )
    assert read(singly(payload.data)) == whole
    chance = random.Random(payload.name)
    for _ in range(5):
        cuts = sorted(chance.choices(range(len(payload.data)), k=3))
        edges = [0, *cuts, len(payload.data)]
        assert read(payload.data[a:b] for a, b in pairwise(edges)) == whole


def test_what_is_passed_on_is_what_came() -> None:
    data = POST + b"Content-Length: 5\r\n\r\nhello"
    assert read([data + GET]) == ([data, GET], None)
    chunked = CHUNKED + b"5;a=b\r\nhello\r\n0\r\n\r\n"
    assert read([chunked]) == ([chunked], None)


def test_each_request_has_its_own_framing_whatever_the_last_one_had() -> None:
    chunked = CHUNKED + b"5\r\nhello\r\n0\r\n\r\n"
    counted = POST + b"Content-Length: 5\r\n\r\nhello"
    requests = [chunked, counted, GET, counted, chunked, GET, chunked, counted]
    assert read([b"".join(requests)]) == (requests, None)
    assert read(singly(b"".join(requests))) == (requests, None)


def test_a_chunk_longer_than_its_size_is_refused_before_its_line_ends() -> None:
    assert read([CHUNKED + b"1\r\nx", b"y"]) == ([], MalformedRequest)
    assert read([CHUNKED + b"1\r\nx\r\n0\r\nX"]) == ([], MalformedRequest)


def test_the_head_is_passed_on_only_when_all_of_it_was_judged() -> None:
    reader = RequestReader(LIMITS)
    for piece in singly(GET)[:-1]:
        assert reader.take(piece) == (b"", b"")
    assert reader.take(b"\n") == (GET, b"")


@pytest.mark.parametrize("field", [b"Upgrade: h2c\r\n", b"pROXY-cONNECTION: close\r\n"])
def test_a_field_that_only_some_parsers_act_on_is_not_passed_on(field: bytes) -> None:
    head = POST + b"Connection: upgrade\r\n" + field + b"Content-Length: 5\r\n\r\n"
    assert read([head + b"hello" + HIDDEN]) == (
        [head.replace(field, b"") + b"hello", HIDDEN],
        None,
    )


def test_white_space_after_a_value_is_not_passed_on() -> None:
    head = POST + b"Authorization: \t Bearer k \t \r\nContent-Length: 0 \r\n\r\n"
    passed = POST + b"Authorization: \t Bearer k\r\nContent-Length: 0\r\n\r\n"
    assert read([head]) == ([passed], None)


def test_an_expectation_of_http_1_0_is_not_passed_on() -> None:
    head = b"POST /a HTTP/1.0\r\nExpect: tea\r\nContent-Length: 5\r\n\r\n"
    assert read([head + b"hello"]) == ([head.replace(b"Expect: tea\r\n", b"") + b"hello"], None)


def test_http_1_0_may_go_without_a_host() -> None:
    assert read([b"GET /a HTTP/1.0\r\n\r\n"])[1] is None


def test_the_head_may_be_as_long_as_the_limit_and_no_longer() -> None:
    head = b"GET /a HTTP/1.1\r\n" + HOST + b"X: "
    room = MAX_HEAD - len(head) - 4
    assert read([head + b"a" * room + b"\r\n\r\n"])[1] is None
    assert read([head + b"a" * (room + 1) + b"\r\n\r\n"])[1] is HeadTooLarge


def test_chunks_may_hold_as_much_as_the_limit_and_no_more() -> None:
    full = CHUNKED + b"%x\r\n" % (MAX_BODY - 1) + b"x" * (MAX_BODY - 1) + b"\r\n"
    assert read([full + b"1\r\nx\r\n0\r\n\r\n"])[1] is None
    assert read([full + b"2\r\n"])[1] is BodyTooLarge


def test_a_body_of_more_framing_than_content_is_refused() -> None:
    limits = RequestLimits(MAX_HEAD, 1024 * 1024)
    extended = b"1;" + b"a" * 200 + b"\r\nx\r\n"
    count = (limits.max_body_bytes + http1.CHUNK_OVERHEAD_BYTES) // len(extended)
    assert read([CHUNKED, extended * count], limits)[1] is None
    assert read([CHUNKED, extended * (count + 1)], limits)[1] is BodyTooLarge


def test_a_body_of_very_many_chunks_is_refused() -> None:
    limits = RequestLimits(MAX_HEAD, 1024 * 1024)
    assert read([CHUNKED, b"1\r\nx\r\n" * http1.MAX_CHUNKS], limits)[1] is None
    assert read([CHUNKED, b"1\r\nx\r\n" * (http1.MAX_CHUNKS + 1)], limits)[1] is MalformedRequest


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"GET a HTTP/1.1\r\n" + HOST, "request line"),
        (b"GET /a HTTP/1.1\r\n" + HOST + b"X_Y: a\r\n", "Header line 2 .* no underscore"),
        (b"GET /a HTTP/1.1\r\nX: secret\x01\r\n", "control character"),
        (b"GET /a HTTP/1.1\r\n" + HOST * 2, "two host fields"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_repeats_nothing(head: bytes, words: str) -> None:
    with pytest.raises(MalformedRequest, match=words) as caught:
        RequestReader(LIMITS).take(head + b"\r\n")
    assert "secret" not in caught.value.message
