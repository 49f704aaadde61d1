"""Pictures cut out of JSON, against a JSON parser that reads all of it."""

import base64
import itertools
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from safelight.errors import UpstreamProtocolError
from safelight.wire.picture import (
    MAX_REST_BYTES,
    base64_format,
    from_data_uri,
    parse,
    parse_pieces,
)

A = b"iVBORw0KGgo+"
B = b"/9j/4AAQSkZJRg=="
KEYS = ("b64_json", "partial_image_b64")


@pytest.mark.parametrize(
    ("document", "value", "pictures"),
    [
        pytest.param(b'{"b64_json":"%s"}' % A, {"b64_json": 0}, [A], id="alone"),
        pytest.param(
            b'{"b64_json":"%s","type":"t","n":1}' % A,
            {"b64_json": 0, "type": "t", "n": 1},
            [A],
            id="first",
        ),
        pytest.param(
            b'{"type":"t","n":1,"b64_json":"%s"}' % A,
            {"type": "t", "n": 1, "b64_json": 0},
            [A],
            id="last",
        ),
        pytest.param(
            b'\r\n{ "b64_json"\t :\r\n "%s" }\n' % A, {"b64_json": 0}, [A], id="whitespace"
        ),
        pytest.param(
            b'{"partial_image_b64":"%s"}' % A, {"partial_image_b64": 0}, [A], id="responses-api"
        ),
        pytest.param(
            b'{"partial_image_b64":"%s","b64_json":"%s"}' % (B, A),
            {"partial_image_b64": 0, "b64_json": 1},
            [B, A],
            id="both-names-in-order",
        ),
        pytest.param(
            b'{"data":[{"b64_json":"%s"},{"b64_json":null},{"b64_json":"%s"}]}' % (A, B),
            {"data": [{"b64_json": 0}, {"b64_json": None}, {"b64_json": 1}]},
            [A, B],
            id="several",
        ),
        pytest.param(b'{"b64_json":null,"url":"u"}', {"b64_json": None, "url": "u"}, [], id="null"),
        pytest.param(
            b'{"b64_json":[1],"x":{"b64_json":{"b64_json":5}}}',
            {"b64_json": [1], "x": {"b64_json": {"b64_json": 5}}},
            [],
            id="not-a-string",
        ),
        pytest.param(
            b'{"p":"say \\"b64_json\\": \\"no\\"","b64_json":"%s"}' % A,
            {"p": 'say "b64_json": "no"', "b64_json": 0},
            [A],
            id="escaped-quotes",
        ),
        pytest.param(
            b'{"a":"b64_json","b":["b64_json","b64_json"],"b64_json":"%s"}' % A,
            {"a": "b64_json", "b": ["b64_json", "b64_json"], "b64_json": 0},
            [A],
            id="its-name-as-a-value",
        ),
        pytest.param(
            b'{"x\\"b64_json":"not one","y\\\\":1,"b64_json":"%s"}' % A,
            {'x"b64_json': "not one", "y\\": 1, "b64_json": 0},
            [A],
            id="its-name-at-the-end-of-another",
        ),
        pytest.param(
            b'{"p":"ends in a backslash \\\\","b64_json":"%s"}' % A,
            {"p": "ends in a backslash \\", "b64_json": 0},
            [A],
            id="after-a-backslash",
        ),
        pytest.param(
            b'{"my_b64_json":"x y","b64_json2":"z"}',
            {"my_b64_json": "x y", "b64_json2": "z"},
            [],
            id="longer-names",
        ),
        pytest.param(b"[]", [], [], id="no-object"),
        pytest.param(b'"b64_json"', "b64_json", [], id="just-its-name"),
        pytest.param(b"12.5", 12.5, [], id="a-number"),
        pytest.param(
            '{"é":"🖼","b64_json":"AAAA"}'.encode(), {"é": "🖼", "b64_json": 0}, [b"AAAA"], id="utf-8"
        ),
    ],
)
def test_pictures_are_cut_out_and_numbered(
    document: bytes, value: object, pictures: list[bytes]
) -> None:
    assert parse(document) == (value, pictures)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(b"\\/9j\\/4AAQ", b"/9j/4AAQ", id="escaped-slashes"),
        pytest.param(b"iV\\u002b\\u002BAA\\u003d\\u003D", b"iV++AA==", id="unicode-escapes"),
        pytest.param(b"\\u002f9j\\u002F", b"/9j/", id="unicode-slashes"),
        pytest.param(b"AAAA\\nBBBB\\r\\nCCCC\\n", b"AAAABBBBCCCC", id="wrapped"),
        pytest.param(b"QQ", b"QQ==", id="padding-missing"),
        pytest.param(b"QUI", b"QUI=", id="one-pad-missing"),
        pytest.param(b"QQ=", b"QQ==", id="padding-short"),
        pytest.param(b"QUJD=", b"QUJD", id="padding-too-much"),
        pytest.param(b"QQ====", b"QQ==", id="padding-doubled"),
        pytest.param(b"data:image/png;base64,iVBO", b"iVBO", id="data-uri"),
        pytest.param(b"data:image\\/png;base64,\\/9j\\/", b"/9j/", id="escaped-data-uri"),
        pytest.param(b"data:;base64,QQ", b"QQ==", id="data-uri-without-padding"),
        pytest.param(b"data:image/png;charset=x;base64,AAAA", b"AAAA", id="data-uri-parameters"),
    ],
)
def test_other_spellings_of_base64_are_made_the_plain_one(text: bytes, expected: bytes) -> None:
    assert parse(b'{"b64_json":"%s"}' % text) == ({"b64_json": 0}, [expected])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"=", id="only-padding"),
        pytest.param(b"A", id="one-letter"),
        pytest.param(b"AAAAA", id="five-letters"),
        pytest.param(b"AA=A", id="padding-inside"),
        pytest.param(b"AA AA", id="a-space"),
        pytest.param(b"AA-_", id="the-url-alphabet"),
        pytest.param(b"AAA\\", id="a-quote-escaped"),
        pytest.param(b"AAAA\\t", id="a-tab"),
        pytest.param(b"AAAA\\x", id="no-escape"),
        pytest.param(b"AAAA\\u00e9", id="an-escaped-letter"),
        pytest.param(b"AAAA\\ud800", id="an-escaped-surrogate"),
        pytest.param(b"AA\nAA", id="a-bare-newline"),
        pytest.param(b"AA\0A", id="null"),
        pytest.param("\uff21\uff21\uff21\uff21".encode(), id="wide-letters"),
        pytest.param(b"\xff\xff\xff\xff", id="no-utf-8"),
        pytest.param(b"https://example.org/a.png", id="a-link"),
        pytest.param(b"data:image/png,AAAA!", id="data-uri-not-base64"),
        pytest.param(b"data:image/png", id="data-uri-without-data"),
        pytest.param(b"data:image/png;base64,", id="data-uri-empty"),
        pytest.param(b"AAAA</svg>", id="markup"),
    ],
)
def test_a_picture_that_is_not_base64_is_refused(text: bytes) -> None:
    with pytest.raises(UpstreamProtocolError):
        parse(b'{"b64_json":"%s","x":1}' % text)


def test_a_cut_in_a_picture_is_told_as_one() -> None:
    with pytest.raises(UpstreamProtocolError, match="cut off in a picture"):
        parse(b'{"b64_json":"' + A)


def test_a_document_cut_anywhere_is_refused() -> None:
    document = b'{"type":"t","b64_json":"%s","usage":{"n":[1,2]}}' % A
    assert parse(document)[1] == [A]
    for end in range(len(document)):
        with pytest.raises(UpstreamProtocolError):
            parse(document[:end])


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[DONE]", id="done"),
        pytest.param(b"NaN", id="nan"),
        pytest.param(b'{"b64_json":"AAAA","n":NaN}', id="nan-inside"),
        pytest.param(b'{"n":Infinity}', id="infinity"),
        pytest.param(b'{"n":-Infinity}', id="minus-infinity"),
        pytest.param(b'{"n":1e999}', id="more-than-a-float"),
        pytest.param(b'{"n":' + b"9" * 5000 + b"}", id="more-than-an-integer"),
        pytest.param(b"{'b64_json':'AAAA'}", id="single-quotes"),
        pytest.param(b'{"b64_json":"AAAA",}', id="trailing-comma"),
        pytest.param(b'{"b64_json":"AAAA"}{"b64_json":"AAAA"}', id="two-documents"),
        pytest.param(b'{"b64_json"::"AAAA"}', id="two-colons"),
        pytest.param(b'{"b64_json":"AAAA":"BBBB"}', id="two-values"),
        pytest.param(b'{"p":"\xff"}', id="no-utf-8"),
        pytest.param(b'{"p":"a\nb"}', id="a-bare-newline"),
        pytest.param(b"<html>502</html>", id="a-page"),
        pytest.param(b"[" * 100_000, id="deep-nesting"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, id="deep-nesting-closed"),
    ],
)
def test_what_is_not_json_is_refused(document: bytes) -> None:
    with pytest.raises(UpstreamProtocolError):
        parse(document)


def test_the_rest_of_a_document_is_limited_and_its_pictures_are_not() -> None:
    picture = A * (2 * MAX_REST_BYTES // len(A))
    fits = b'{"b64_json":"%s","p":"%s"}'
    room = MAX_REST_BYTES - len(b'{"b64_json":0,"p":""}')
    assert parse(fits % (picture, b"x" * room))[1] == [picture]
    with pytest.raises(UpstreamProtocolError, match="too large"):
        parse(fits % (picture, b"x" * (room + 1)))


# Any document at all.


NASTY = st.sampled_from(
    [
        *KEYS,
        *('"b64_json"', '"b64_json":"AAAA"', 'x"b64_json', "b64_json\\", '\\"b64_json', "\\", '"'),
        *("\\\\", '":"', "AAAA", "\u2028", "\ud800", "\n", "é"),
    ]
)
texts = NASTY | st.text(max_size=8) | st.lists(NASTY, max_size=3).map("".join)
keys = texts.filter(lambda key: key not in KEYS)
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
scalars = st.none() | st.booleans() | numbers | texts
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(keys, inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), st.none() | st.lists(inner, max_size=2))
    ),
    max_leaves=8,
)
pictures_base64 = st.binary(min_size=1, max_size=40).map(lambda b: base64.b64encode(b).decode())


@st.composite
def documents(draw: st.DrawFn) -> Any:
    """A JSON value with 0 to 3 pictures at any depth and place."""
    document = draw(values)
    for picture in draw(st.lists(pictures_base64, max_size=3)):
        members = list(draw(st.dictionaries(keys, values, max_size=3)).items())
        members.append((draw(st.sampled_from(KEYS)), picture))
        members.append((draw(keys), document))
        document = dict(draw(st.permutations(members)))
    return document


def numbered(value: Any, found: list[bytes]) -> Any:
    """`value` with its pictures moved to `found`, as a whole JSON parser sees it."""
    if isinstance(value, list):
        return [numbered(item, found) for item in value]
    if not isinstance(value, dict):
        return value
    result: dict[str, Any] = {}
    for key, item in value.items():
        if key in KEYS and isinstance(item, str):
            result[key] = len(found)
            found.append(item.encode())
        else:
            result[key] = numbered(item, found)
    return result


@settings(max_examples=300)
@given(documents(), st.booleans(), st.none() | st.integers(0, 3), st.booleans())
def test_any_document_is_read_as_a_json_parser_reads_it(
    document: Any, ascii_only: bool, indent: int | None, slashes: bool
) -> None:
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent)
    if slashes:
        text = text.replace("/", "\\/")
    body = text.encode("utf-8", "surrogatepass")
    found: list[bytes] = []
    expected = numbered(json.loads(body), found)
    assert parse(body) == (expected, found)


@settings(max_examples=300)
@given(st.lists(st.sampled_from([b'"b64_json"', b":", b'"', b"AAAA", b"\\", b"{", b"}", b" "])))
def test_any_bytes_are_read_or_refused_and_nothing_else(pieces: list[bytes]) -> None:
    with suppress(UpstreamProtocolError):
        parse(b"".join(pieces))


# Data URIs and formats.


def test_a_data_uri_gives_its_base64() -> None:
    assert from_data_uri("data:image/png;base64,iVBORw0KGgo") == b"iVBORw0KGgo="


@pytest.mark.parametrize(
    "uri", ["", "https://example.org/;base64,AAAA", "data:image/png,AAAA", "/data:;base64,AAAA"]
)
def test_any_other_address_is_not_a_data_uri(uri: str) -> None:
    assert from_data_uri(uri) is None


@pytest.mark.parametrize("text", ["", "not base64", "é", "\ud800", "AAAA\\"], ids=ascii)
def test_a_data_uri_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(UpstreamProtocolError):
        from_data_uri("data:image/png;base64," + text)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0", "png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "jpeg"),
        (b"\xff\xd8\xff\xdb\0\x43", "jpeg"),
        (b"RIFF\x24\0\0\0WEBP", "webp"),
        (b"GIF87a\1\0", "gif"),
        (b"GIF89a\1\0", "gif"),
        (b'<svg xmlns="', "svg"),
        (b"BM\0\0\0\0", None),
        (b"", None),
    ],
)
def test_a_format_is_known_by_its_first_bytes(head: bytes, expected: str | None) -> None:
    assert base64_format(base64.b64encode(head)) == expected


SNIPPETS = st.sampled_from(
    [
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b'"',
        b"\\",
        b'\\"',
        b" ",
        b"null",
        b"1",
        b'"b64_json"',
        b'"b64_',
        b'json"',
        b'"b64_json":"',
        b'{"b64_json":"',
        b'","type":"t"}',
        b'"}',
        b"data:image/png;base64,",
        A,
        B,
        A * 4,
        b"Zm94",
        b"=",
    ]
)


def outcome(*arguments: Any) -> object:
    try:
        return parse_pieces(*arguments) if len(arguments) > 1 else parse(arguments[0])
    except UpstreamProtocolError as error:
        return str(error)


@example([b'"b64_json"', b":", b'"b64_json":"'], 1)
@settings(max_examples=2000)
@given(st.lists(SNIPPETS, max_size=30), st.integers(1, 8))
def test_in_whatever_pieces_a_document_comes_the_same_is_found_in_it(
    pieces: list[bytes], least: int
) -> None:
    assert outcome(pieces, least) == outcome(b"".join(pieces))


@given(st.data(), st.integers(1, 8))
def test_a_picture_cut_anywhere_is_whole_again(data: st.DataObject, least: int) -> None:
    document = b'{"x":"%s","data":[{"b64_json":"%s"},{"b64_json":"%s"}]}' % (A * 3, A * 9, B)
    cuts = data.draw(st.sets(st.integers(0, len(document))))
    places = [0, *sorted(cuts), len(document)]
    pieces = [document[start:end] for start, end in itertools.pairwise(places)]
    assert parse_pieces(pieces, least) == parse(document)


def test_a_picture_that_is_held_back_as_a_whole_is_not_joined_with_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = [b'{"b64_json":"', b"Zm94" * 10, b"Zm94" * 10, b'","n":1}']
    monkeypatch.setattr("safelight.wire.picture.parse", None)
    assert parse_pieces(whole, 4) == ({"b64_json": 0, "n": 1}, [b"Zm94" * 20])
