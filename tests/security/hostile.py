"""What a hostile upstream answers: each case with what it is told as, streamed or not.

`ends` says that the answer must be given up while the upstream would go on for ever.
"""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.upstream import (
    CUT,
    Received,
    Step,
    answer,
    chunked,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    sse,
)

MIB = 1024 * 1024
PROTOCOL = "upstream_protocol_error"
FAILED = "upstream_error"
FINE = None

LIMIT = 4 * MIB
"""The tests' `max_event_bytes`."""

ENDLESS = 96 * MIB
"""What is sent where nothing ends by itself: many times any limit."""


@dataclass(frozen=True)
class Case:
    """`code` is what the failure is called; None where the picture comes all the same."""

    steps: Sequence[Step] | Callable[[Received], Sequence[Step]]
    code: str | None = PROTOCOL
    ends: bool = False


def endless(start: bytes, piece: bytes) -> list[Step]:
    """`start`, and then `piece` over and over."""
    block = piece * max(1, 65_536 // len(piece))
    return [start, *[block] * (ENDLESS // len(block)), CUT]


def either(streamed: Sequence[Step], whole: Sequence[Step]) -> Callable[[Received], Sequence[Step]]:
    def answering(received: Received) -> Sequence[Step]:
        return streamed if received.json.get("stream") else whole

    return answering


def events(*data: Mapping[str, Any] | bytes) -> list[Step]:
    pieces = [each if isinstance(each, bytes) else frame(dict(each)) for each in data]
    return [head(), *pieces, CUT]


def both(**changes: Any) -> Callable[[Received], Sequence[Step]]:
    """A picture with changed facts, in the form that is asked for."""
    return either(sse(completed(**changes)), json_response(answer(**changes)))


def raw(text: str, body: bytes = b"") -> list[Step]:
    return [text.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body, CUT]


def nested(depth: int, start: str = '{"a":', end: str = "}") -> str:
    return start * depth + "1" + end * depth


def with_text(field: str, text: str) -> Callable[[Received], Sequence[Step]]:
    """A picture beside which `field` has JSON that Python would not write."""
    event = json.dumps(completed())[:-1] + f',"{field}":{text}}}'
    whole = json.dumps(answer())[:-1] + f',"{field}":{text}}}'
    return either(
        [head(), f"data: {event}\n\n".encode(), CUT],
        [head(content_type="application/json"), whole.encode(), CUT],
    )


BOMB = zlib.compress(bytes(64 * MIB), 1)
PAGE = b"<html>" + b"<p>502 Bad Gateway</p>" * 50_000 + b"</html>"
OPENING = b'{"data":[{"b64_json":"'
EVENT = frame(completed())
BODY = json.dumps(answer()).encode()
OK = "HTTP/1.1 200 OK\nContent-Type: application/json\n"

CASES: dict[str, Case] = {
    # The head.
    "nothing at all": Case([CUT]),
    "not HTTP": Case([b"SSH-2.0-OpenSSH_9.2\r\n\r\n", CUT]),
    "half a status line": Case([b"HTTP/1.1 20", CUT]),
    "status 999": Case(raw("HTTP/1.1 999 What\nContent-Length: 0"), FAILED),
    "status 0": Case(raw("HTTP/1.1 000 What\nContent-Length: 0")),
    "HTTP/2.0": Case(raw("HTTP/2.0 200 OK\nContent-Length: 0")),
    "101 unasked": Case(raw("HTTP/1.1 101 Switching\nUpgrade: x\nConnection: upgrade")),
    "an endless status line": Case(endless(b"HTTP/1.1 200 ", b"x"), ends=True),
    "an endless header": Case(endless(b"HTTP/1.1 200 OK\r\nX: ", b"x"), ends=True),
    "endless headers": Case(endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), ends=True),
    "endless 100s": Case(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), ends=True),
    "NUL in a header": Case(raw(OK + "X: a\x00b", BODY)),
    "a folded header": Case(raw(OK + "X: a\n b", BODY)),
    "two lengths": Case(raw(OK + "Content-Length: 5\nContent-Length: 6", BODY)),
    "length and chunks": Case(raw(OK + "Content-Length: 5\nTransfer-Encoding: chunked", BODY)),
    "a negative length": Case(raw(OK + "Content-Length: -1", BODY)),
    "a length it never sends": Case(raw(OK + f"Content-Length: {10**15}", BODY)),
    "an unknown transfer coding": Case(raw(OK + "Transfer-Encoding: gzip, chunked", BODY)),
    # The framing of the body.
    "a gzip bomb": Case([head(Content_Encoding="gzip"), BOMB, CUT]),
    "deflate unasked": Case([head(Content_Encoding="deflate"), BOMB, CUT]),
    "brotli unasked": Case([head(Content_Encoding="br"), b"x", CUT]),
    "a chunk of 16 EiB": Case(raw(OK + "Transfer-Encoding: chunked", b"ffffffffffffffff\r\nx")),
    "an overflowing chunk": Case(raw(OK + "Transfer-Encoding: chunked", b"f" * 40 + b"\r\nx")),
    "an endless chunk size": Case(endless(head(Transfer_Encoding="chunked"), b"0"), ends=True),
    "an endless extension": Case(
        endless(head(Transfer_Encoding="chunked") + b"1;x=", b"y"), ends=True
    ),
    "endless trailers": Case(
        endless(head(Transfer_Encoding="chunked") + b"0\r\n", b"X: y\r\n"), ends=True
    ),
    "chunks without end": Case([head(Transfer_Encoding="chunked"), b"5\r\n12345\r\n", CUT]),
    "tiny chunks": Case(
        either(
            [
                head(Transfer_Encoding="chunked"),
                chunked([EVENT[i : i + 1] for i in range(len(EVENT))]),
            ],
            [
                head(Transfer_Encoding="chunked"),
                chunked([BODY[i : i + 1] for i in range(len(BODY))]),
            ],
        ),
        FINE,
    ),
    # Statuses that are not the answer.
    "a redirect": Case([head("302 Found", Location="http://169.254.169.254/"), CUT], FAILED),
    "304": Case([head("304 Not Modified"), CUT], FAILED),
    "204": Case([b"HTTP/1.1 204 No Content\r\n\r\n", CUT], FAILED),
    "503 with an endless body": Case(endless(head("503 No", "text/html"), b"x"), FAILED, ends=True),
    "a page of 1 MiB with 502": Case([head("502 No", "text/html"), PAGE, CUT], FAILED),
    # What is no picture.
    "a page of 1 MiB with 200": Case([head(content_type="text/html"), PAGE, CUT]),
    "an empty body": Case([head(), CUT]),
    "the wrong type": Case([head(content_type="image/png"), b"\x89PNG\r\n\x1a\n" * 1000, CUT]),
    "an error with 200": Case(json_response({"error": {"message": "no"}}), FAILED),
    "an error of words with 200": Case(json_response({"error": "no"}), FAILED),
    "an error event": Case(events({"type": "error", "error": {"message": "no"}}), FAILED),
    "a list": Case(json_response([1, 2])),
    "a number": Case([head(content_type="application/json"), b"7", CUT]),
    "no data": Case(json_response({"created": 1})),
    "data of numbers": Case(json_response({"data": [1]})),
    "an empty list": Case(json_response({"data": []})),
    "a picture that is a number": Case(json_response({"data": [{"b64_json": 7}]})),
    "a picture that is no base64": Case(json_response({"data": [{"b64_json": "<b>"}]})),
    "an empty picture": Case(json_response({"data": [{"b64_json": ""}]})),
    "a link elsewhere": Case(json_response({"data": [{"url": "http://169.254.169.254/"}]})),
    "a link to a file": Case(json_response({"data": [{"url": "file:///etc/passwd"}]})),
    "invalid UTF-8": Case([head(), b"data: \xff\xfe{\n\n", CUT]),
    "half an event": Case([head(), EVENT[: len(EVENT) // 2], CUT]),
    "half a document": Case([head(content_type="application/json"), BODY[:-200], CUT]),
    # What never ends.
    "an endless line": Case(endless(head(), b"x"), ends=True),
    "an endless event": Case(endless(head() + b"data: ", b"x"), ends=True),
    "endless data lines": Case(endless(head(), b"data: x\n"), ends=True),
    "endless empty data lines": Case(endless(head(), b"data\n"), ends=True),
    "an endless picture": Case(endless(head() + OPENING, b"A"), ends=True),
    "an endless event name": Case(endless(head() + b"event: ", b"x"), ends=True),
    "an endless id": Case(endless(head() + b"id: ", b"x"), ends=True),
    "an endless comment": Case(endless(head() + b":", b"x"), ends=True),
    "96 MiB of white space": Case(endless(head(content_type="application/json"), b" ")),
    "an endless document": Case(endless(head() + b"{", b'"a":1,'), ends=True),
    # A million of what means nothing, and then the picture.
    "10^6 blank lines": Case([head(), *[b"\n" * 62_500] * 16, EVENT, CUT], FINE),
    "10^6 comments": Case([head(), *[b": ping\n" * 62_500] * 16, EVENT, CUT], FINE),
    "20,000 unknown events": Case(
        [head(), *[b'event: x\ndata: {"type":"x"}\n\n' * 2000] * 10, EVENT, CUT], FINE
    ),
    "50,000 ids and retries": Case(
        [head(), *[b"id: 1\nretry: 1\n" * 10_000] * 5, EVENT, CUT], FINE
    ),
    # Pictures out of order.
    "completed twice": Case(either(sse(completed(), completed()), json_response(answer(2))), FINE),
    "a partial after the picture": Case(
        either(sse(completed(), partial(0)), [*json_response(answer())]), FINE
    ),
    "indexes backwards": Case(
        either(sse(partial(2), partial(1), partial(0), completed()), json_response(answer())), FINE
    ),
    "more partials than asked": Case(
        either(sse(*[partial(n) for n in range(9)], completed()), json_response(answer())), FINE
    ),
    "an index of thousands of digits": Case(
        either(
            [
                head(),
                frame(partial(0)).replace(b'index": 0', b'index": ' + b"9" * 4000),
                EVENT,
                CUT,
            ],
            json_response(answer()),
        ),
        FINE,
    ),
    "a partial as a link": Case(
        either(
            sse({"type": "image_generation.partial_image", "url": "http://x.test/"}, completed()),
            json_response({"data": [{"url": "http://x.test/"}]}),
        )
    ),
    "ten pictures for one": Case(json_response(answer(10)), FINE),
    # JSON that other parsers read otherwise.
    "deep JSON": Case(with_text("x", nested(100_000))),
    "deep lists": Case(with_text("x", nested(100_000, "[", "]"))),
    "deep usage": Case(with_text("usage", nested(900)), FINE),
    "deep details": Case(
        json_response(
            {
                "error": {
                    "code": "moderation_blocked",
                    "moderation_details": json.loads(nested(400)),
                }
            },
            "400 No",
        ),
        "moderation_blocked",
    ),
    "NaN": Case(with_text("usage", '{"input_tokens":NaN,"output_tokens":1}')),
    "Infinity": Case(with_text("created", "-Infinity")),
    "1e999": Case(with_text("created", "1e999")),
    "NaN in details": Case(
        [
            head("400 No", "application/json"),
            b'{"error":{"code":"moderation_blocked","moderation_details":{"score":NaN}}}',
            CUT,
        ],
        "moderation_blocked",
    ),
    "a number of 5,000 digits": Case(with_text("created", "9" * 5000)),
    "counts of 4,000 digits": Case(
        with_text("usage", f'{{"input_tokens":{"9" * 4000},"output_tokens":{"8" * 4000}}}'),
        FINE,
    ),
    "negative counts": Case(both(usage={"input_tokens": -5, "output_tokens": -5}), FINE),
    "counts that are no numbers": Case(
        both(usage={"input_tokens": "5", "output_tokens": True}), FINE
    ),
    "usage of megabytes": Case(both(usage={"x": "y" * (2 * MIB)})),
    "times that are none": Case(both(created=-1, created_at="soon"), FINE),
    "facts of a megabyte": Case(both(size="9" * 500_000, quality={"a": 1}, background=None), FINE),
    "duplicate keys": Case(
        either(
            [head(), EVENT.replace(b'"type"', b'"type": "x", "type"', 1), CUT],
            [head(content_type="application/json"), b'{"data":1,' + BODY[1:], CUT],
        ),
        FINE,
    ),
    "two pictures under one key": Case(
        [
            head(content_type="application/json"),
            b'{"data":[{"b64_json":"AAAA","b64_json":"%s"}]}' % picture(1).encode(),
            CUT,
        ],
        FINE,
    ),
    "a key in disguise": Case(
        [head(content_type="application/json"), b'{"data":[{"b64\\u005fjson":"AAAA"}]}', CUT]
    ),
    "a lone surrogate": Case(both(quality="\ud800", revised_prompt="\ud800"), FINE),
    "a byte order mark": Case(
        either([head(), b"\xef\xbb\xbf" + EVENT, CUT], [head(), b"\xef\xbb\xbf" + BODY, CUT]), FINE
    ),
    "an answer after the answer": Case(
        either(
            [head(Content_Length=len(EVENT)), EVENT + b"HTTP/1.1 200 OK\r\n", CUT],
            [
                head(content_type="application/json", Content_Length=len(BODY)),
                BODY + b"HTTP/1.1 ",
                CUT,
            ],
        ),
        FINE,
    ),
}
