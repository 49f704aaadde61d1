"""What is fuzzed: each target takes any bytes and asserts what must hold for all of them.

Only the exceptions that the code documents are caught; any other is a finding, and so is an
assertion. Whole, byte by byte and cut in two, the same bytes must come to the same. Nothing here
knows atheris: the corpus is replayed as ordinary tests.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl

import httptools
import httpx2

from safelight.catalog.catalog import load
from safelight.catalog.rules import ResolvedRequest, judge
from safelight.errors import InvalidRequest, MalformedBody, SafelightError, UpstreamProtocolError
from safelight.upstreams.openai.failures import from_status
from safelight.upstreams.openai.links import link_target
from safelight.upstreams.openai.reader import LinkedPicture, Reader
from safelight.upstreams.transport.parser import ResponseParser
from safelight.wire.cursor import parse_cursor
from safelight.wire.events import Completed, Event, Failed
from safelight.wire.fold import fold
from safelight.wire.frames import encode
from safelight.wire.http1 import RequestLimits, RequestReader
from safelight.wire.request import GenerationRequest, parse_body, parse_query
from safelight.wire.sse import LINE_COST, Decoder, EventTooLarge, ServerSentEvent
from safelight.wire.ticket import parse_ticket_request

CATALOG = load()
LIMIT = 512
SECRET = "sk-0123456789"

MAX_REFUSAL_BYTES = 64 * 1024
"""However much is wrong, saying so must not take much more than what was said."""


def cuts(data: bytes) -> Iterable[Sequence[bytes]]:
    """The ways a network may cut it."""
    yield [data]
    # Byte by byte where that is quick: the number of inputs tried is worth more than the cuts.
    step = 1 if len(data) <= 256 else 7
    yield [data[at : at + step] for at in range(0, len(data), step)]
    half = len(data) // 2
    yield [data[:half], b"", data[half:]]


def sse(data: bytes) -> None:
    """The decoder of server-sent events."""
    outcomes = [_decoded(chunks) for chunks in cuts(data)]
    assert all(outcome == outcomes[0] for outcome in outcomes)


def _decoded(chunks: Sequence[bytes]) -> tuple[list[ServerSentEvent], bool]:
    decoder = Decoder(LIMIT)
    events: list[ServerSentEvent] = []
    try:
        for chunk in chunks:
            events.extend(decoder.feed(chunk))
            assert decoder.held <= LIMIT + LINE_COST
    except EventTooLarge:
        return events, True
    for event in events:
        assert b"\r" not in event.data
        assert not {"\r", "\n", "\0"} & set(event.id)
        assert not {"\r", "\n"} & set(event.event)
    return events, False


def request(data: bytes) -> None:
    """Bodies, queries, tickets and cursors of clients."""
    for parse in (parse_body, _query, parse_ticket_request):
        try:
            parsed = parse(data)
        except (InvalidRequest, MalformedBody) as error:
            _assert_sayable(error)
        else:
            if isinstance(parsed, GenerationRequest):
                _assert_judged(parsed)
    cursor = parse_cursor(data.decode("utf-8", "replace"))
    assert cursor is None or parse_cursor(str(cursor)) == cursor


def _query(data: bytes) -> GenerationRequest:
    pairs = parse_qsl(data.decode("latin-1"), keep_blank_values=True, max_num_fields=None)
    return parse_query(pairs)


def _assert_sayable(error: SafelightError) -> None:
    said = json.dumps(error.body(), ensure_ascii=False, allow_nan=False).encode()
    assert len(said) <= MAX_REFUSAL_BYTES
    assert error.message


def _assert_judged(parsed: GenerationRequest) -> None:
    """What was understood is what is sent on, and every model accepts it or says why not."""
    body = json.dumps(parsed.given()).encode()
    assert parse_body(body) == parsed
    for model in CATALOG:
        try:
            judge(parsed, model)
        except InvalidRequest as error:
            _assert_sayable(error)


STREAMED = ResolvedRequest(
    GenerationRequest(prompt="x", stream=True, partial_images=3), CATALOG.models["gpt-image-1"]
)
WHOLE = ResolvedRequest(GenerationRequest(prompt="x", n=2), CATALOG.models["gpt-image-1"])


def answer(data: bytes) -> None:
    """Answers of upstreams: streams, documents and errors, and what is made of them for clients."""
    for asked in (STREAMED, WHOLE):
        outcomes = [_read(chunks, asked) for chunks in cuts(data)]
        assert all(outcome == outcomes[0] for outcome in outcomes)
    for status in (400, 401, 429, 500):
        failure = from_status(status, data, {}, SECRET)
        _assert_sayable(failure)
        assert SECRET not in json.dumps(failure.body())


def _read(chunks: Sequence[bytes], asked: ResolvedRequest) -> tuple[list[Any], bool]:
    reader = Reader(asked, max_event_bytes=LIMIT, now=0, secret=SECRET)
    told: list[Any] = []
    try:
        for chunk in chunks:
            told.extend(map(_told, reader.feed(chunk)))
        told.extend(map(_told, reader.end()))
    except UpstreamProtocolError:
        return told, True
    return told, False


def _told(reading: Event | LinkedPicture) -> Any:
    """What clients are sent for the reading, which must be well formed."""
    if isinstance(reading, LinkedPicture):
        target = link_target(reading.url)
        assert target is None or target.path.startswith("/")
        return reading.url
    frames = [
        b"".join(encode(reading, 7, dialect).buffers) for dialect in ("openai", "eventsource")
    ]
    for frame in frames:
        _assert_one_event(frame)
    if isinstance(reading, Completed):
        json.loads(b"".join(fold([reading], 0, facts=True)), parse_constant=_refuse)
    assert not isinstance(reading, Failed) or SECRET not in reading.error.message
    return frames


def _assert_one_event(frame: bytes) -> None:
    """Two lines and a blank one, in ASCII, whose data is JSON that every parser takes."""
    lines = frame.decode("ascii").split("\n")
    assert len(lines) == 4
    assert lines[0].startswith("event: ")
    json.loads(lines[1].removeprefix("data: "), parse_constant=_refuse)


def _refuse(constant: str) -> float:
    raise AssertionError(f"{constant} is not JSON")


HEAD_LIMITS = RequestLimits(max_head_bytes=512, max_body_bytes=128)


def http_request(data: bytes) -> None:
    """Where requests end on a client's connection, and what is refused there."""
    outcomes = [_requests(chunks) for chunks in cuts(data)]
    assert all(outcome == outcomes[0] for outcome in outcomes)


def _requests(chunks: Sequence[bytes]) -> tuple[list[bytes], int | None]:
    """Whole requests as they are passed on to llhttp, and the status of what ended them."""
    reader = RequestReader(HEAD_LIMITS)
    requests: list[bytes] = []
    current = b""
    for chunk in chunks:
        rest = chunk
        while rest:
            before = len(rest)
            try:
                passed, rest = reader.take(rest)
            except SafelightError as error:
                _assert_sayable(error)
                return requests, error.status_sent
            current += passed
            if reader.complete:
                _assert_read_alike(current)
                requests.append(current)
                current = b""
                reader.next()
            else:
                assert not rest, f"{len(rest)} of {before} bytes are nobody's"
    return requests, None


def _assert_read_alike(passed: bytes) -> None:
    """What is passed on is one request to llhttp too: all of it, and nothing behind."""
    ends: list[int] = []
    parser = httptools.HttpRequestParser(_Ends(ends))
    try:
        parser.feed_data(passed)
    except httptools.HttpParserError:
        # Refused by it, which is answered 400: two opinions, and no request.
        return
    assert ends == [1]


class _Ends:
    """Counts the messages that llhttp sees."""

    def __init__(self, ends: list[int]) -> None:
        self._ends = ends

    def on_message_complete(self) -> None:
        self._ends.append(1)


def http_response(data: bytes) -> None:
    """Answers on an upstream's connection: head, body, and where they end."""
    for method in (b"POST", b"HEAD"):
        outcomes = [_response(chunks, method) for chunks in cuts(data)]
        assert all(outcome == outcomes[0] for outcome in outcomes)


def _response(chunks: Sequence[bytes], method: bytes) -> tuple[Any, ...]:
    parser = ResponseParser(method)
    grown, refused = 0, False
    try:
        for chunk in chunks:
            grown += parser.feed(memoryview(chunk))
        parser.end()
    except httpx2.RemoteProtocolError:
        refused = True
    head, body = parser.head, b"".join(parser.pieces)
    parser.discard()
    assert refused or grown == len(body) <= sum(map(len, chunks))
    return head, body, refused or (parser.complete, parser.reusable)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "sse": sse,
    "request": request,
    "answer": answer,
    "http_request": http_request,
    "http_response": http_response,
}
