"""Raw requests that HTTP implementations have been known to read differently, and what ours says.

The families are those that differential testing of servers has found to be dangerous (request
smuggling, header injection, lenient numbers), each with the sane request next to it.
"""

from dataclasses import dataclass

HOST = b"Host: localhost\r\n"
GET = b"GET /a HTTP/1.1\r\n" + HOST + b"\r\n"
POST = b"POST /a HTTP/1.1\r\n" + HOST
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
HIDDEN = b"GET /hidden HTTP/1.1\r\n" + HOST + b"\r\n"

MAX_HEAD = 4096
MAX_BODY = 8192
"""Limits the table is written for."""


@dataclass(frozen=True)
class Payload:
    """`statuses` are the answers in order; a refusal is the last, and ends the connection.

    `bodies` are the bodies of the requests that the application must see, no more and no fewer.
    """

    name: str
    data: bytes
    statuses: tuple[int, ...]
    bodies: tuple[bytes, ...] = ()

    @property
    def refused(self) -> bool:
        return self.statuses[-1] != 200


def _refused(status: int, table: dict[str, bytes]) -> list[Payload]:
    return [Payload(name, data, (status,)) for name, data in table.items()]


def _taken(table: dict[str, tuple[bytes, tuple[bytes, ...]]]) -> list[Payload]:
    return [
        Payload(name, data, (200,) * len(bodies), bodies) for name, (data, bodies) in table.items()
    ]


def _line(line: bytes) -> bytes:
    return line + b"\r\n" + HOST + b"\r\n"


def _field(field: bytes) -> bytes:
    return b"GET /a HTTP/1.1\r\n" + HOST + field + b"\r\n\r\n"


def _hosts(fields: bytes) -> bytes:
    return b"GET /a HTTP/1.1\r\n" + fields + b"\r\n"


def _length(value: bytes) -> bytes:
    return POST + b"Content-Length: " + value + b"\r\n\r\nhello"


def _coding(value: bytes) -> bytes:
    return POST + b"Transfer-Encoding: " + value + b"\r\n\r\n5\r\nhello\r\n0\r\n\r\n"


def _chunk(framing: bytes) -> bytes:
    return CHUNKED + framing + b"0\r\n\r\n"


REQUEST_LINES = _refused(
    400,
    {
        "method in lower case": _line(b"get /a HTTP/1.1"),
        "unknown method": _line(b"FROB /a HTTP/1.1"),
        "longer than a known method": _line(b"GETS /a HTTP/1.1"),
        "method with a colon": _line(b"GET: /a HTTP/1.1"),
        "no method": _line(b" /a HTTP/1.1"),
        "no version": _line(b"GET /a"),
        "version 0.9": _line(b"GET /a HTTP/0.9"),
        "version 1.2": _line(b"GET /a HTTP/1.2"),
        "version 1.10": _line(b"GET /a HTTP/1.10"),
        "version 1": _line(b"GET /a HTTP/1"),
        "version 2.0": _line(b"GET /a HTTP/2.0"),
        "version in lower case": _line(b"GET /a http/1.1"),
        "another protocol": _line(b"GET /a HTTQ/1.1"),
        "space after the version": _line(b"GET /a HTTP/1.1 "),
        "two spaces before the path": _line(b"GET  /a HTTP/1.1"),
        "tab instead of a space": _line(b"GET\t/a HTTP/1.1"),
        "space in the path": _line(b"GET /a b HTTP/1.1"),
        "no path": _line(b"GET  HTTP/1.1"),
        "path without a slash": _line(b"GET a HTTP/1.1"),
        "absolute form": _line(b"GET http://evil.example/a HTTP/1.1"),
        "authority form": _line(b"CONNECT evil.example:443 HTTP/1.1"),
        "connect with a path": _line(b"CONNECT /a HTTP/1.1"),
        "asterisk form": _line(b"OPTIONS * HTTP/1.1"),
        "fragment": _line(b"GET /a#b HTTP/1.1"),
        "byte over 127 in the path": _line(b"GET /\xc3\xa9 HTTP/1.1"),
        "NUL in the path": _line(b"GET /a\x00b HTTP/1.1"),
        "bare CR in the path": _line(b"GET /a\rb HTTP/1.1"),
        "escape character in the path": _line(b"GET /a\x1bb HTTP/1.1"),
        "two empty lines first": b"\r\n\r\n" + GET,
        "bare LF first": b"\n" + GET,
        "bare LF everywhere": b"GET /a HTTP/1.1\nHost: localhost\n\n",
        "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
        "SSH": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "an answer instead of a request": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    },
)

HOSTS = _refused(
    400,
    {
        "no host": _hosts(b"Accept: */*\r\n"),
        "no field at all": _hosts(b""),
        "two hosts": _hosts(HOST + b"Host: evil.example\r\n"),
        "the same host twice": _hosts(HOST + HOST),
        "host twice in other cases": _hosts(HOST + b"hOST: localhost\r\n"),
        "empty host": _hosts(b"Host: \r\n"),
        "host with a space": _hosts(b"Host: local host\r\n"),
        "host with a comma": _hosts(b"Host: localhost, evil.example\r\n"),
        "host with a path": _hosts(b"Host: localhost/a\r\n"),
        "host with a user": _hosts(b"Host: me@localhost\r\n"),
        "host with a port of letters": _hosts(b"Host: localhost:http\r\n"),
        "host with two ports": _hosts(b"Host: localhost:80:80\r\n"),
    },
)

FIELDS = _refused(
    400,
    {
        "folded with a space": _field(b"X: a\r\n b"),
        "folded with a tab": _field(b"X: a\r\n\tb"),
        "first field folded": b"GET /a HTTP/1.1\r\n " + HOST + b"\r\n",
        "space before the colon": _field(b"X : a"),
        "length with a space before the colon": POST + b"Content-Length : 5\r\n\r\nhello",
        "coding with a tab before the colon": POST
        + b"Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n",
        "underscore in a name": _field(b"X_Api_Key: a"),
        "underscore in Content-Length": POST + b"Content_Length: 5\r\n\r\nhello",
        "name with a NUL": _field(b"X\x00Y: a"),
        "name with a space": _field(b"X Y: a"),
        "name with a byte over 127": _field(b"X\xe9: a"),
        "name with a slash": _field(b"X/Y: a"),
        "no name": _field(b": a"),
        "no colon": _field(b"nothing"),
        "NUL in a value": _field(b"X: a\x00b"),
        "bare CR in a value": _field(b"X: a\rY: b"),
        "bare LF in a value": _field(b"X: a\nY: b"),
        "vertical tab in a value": _field(b"X: a\x0bb"),
        "delete in a value": _field(b"X: a\x7fb"),
        "CR CR LF": _field(b"X: a\r"),
        "LF ends one field": b"GET /a HTTP/1.1\r\nHost: localhost\nX: a\r\n\r\n",
        "LF CR LF ends the head": b"GET /a HTTP/1.1\r\nHost: localhost\n\r\n",
    },
)

LENGTHS = _refused(
    400,
    {
        "plus sign": _length(b"+5"),
        "minus sign": _length(b"-5"),
        "underscore in a number": _length(b"0_5"),
        "hexadecimal length": _length(b"0x5"),
        "decimal point": _length(b"5.0"),
        "exponent": _length(b"5e0"),
        "empty length": _length(b""),
        "two numbers": _length(b"5 5"),
        "equal list": _length(b"5, 5"),
        "differing list": _length(b"5, 6"),
        "number and comma": _length(b"5,"),
        "quoted number": _length(b'"5"'),
        "digits of another script": _length(b"\xd9\xa5"),
        "vertical tab before the number": _length(b"\x0b5"),
        "length over 64 bits": _length(b"18446744073709551621"),
        "two equal lengths": POST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "two differing lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "no length and then one": POST + b"Content-Length: 0\r\ncontent-length: 5\r\n\r\nhello",
    },
)

CODINGS = _refused(
    400,
    {
        "coding and length": POST
        + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
        + HIDDEN,
        "length and coding": POST
        + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        + HIDDEN,
        "coding on 1.0": b"POST /a HTTP/1.0\r\n"
        + HOST
        + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "two codings fields": POST
        + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "identity": _coding(b"identity"),
        "chunked, identity": _coding(b"chunked, identity"),
        "identity, chunked": _coding(b"identity, chunked"),
        "gzip, chunked": _coding(b"gzip, chunked"),
        "chunked twice": _coding(b"chunked, chunked"),
        "chunked and a comma": _coding(b"chunked,"),
        "comma and chunked": _coding(b", chunked"),
        "chunked with a parameter": _coding(b"chunked;q=1"),
        "xchunked": _coding(b"xchunked"),
        "chunkedx": _coding(b"chunkedx"),
        "quoted chunked": _coding(b'"chunked"'),
        "vertical tab before chunked": _coding(b"\x0bchunked"),
        "NUL after chunked": _coding(b"chunked\x00"),
        "empty coding": _coding(b""),
        "folded coding": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    },
)

CHUNKS = _refused(
    400,
    {
        "0x before the size": _chunk(b"0x5\r\nhello\r\n"),
        "underscore in the size": _chunk(b"0_5\r\nhello\r\n"),
        "plus before the size": _chunk(b"+5\r\nhello\r\n"),
        "minus before the size": _chunk(b"-5\r\nhello\r\n"),
        "space before the size": _chunk(b" 5\r\nhello\r\n"),
        "space after the size": _chunk(b"5 \r\nhello\r\n"),
        "tab after the size": _chunk(b"5\t\r\nhello\r\n"),
        "no size": _chunk(b"\r\nhello\r\n"),
        "size with a letter g": _chunk(b"g\r\nhello\r\n"),
        "size over 32 bits": _chunk(b"100000005\r\nhello\r\n"),
        "size over 64 bits": _chunk(b"10000000000000005\r\nhello\r\n"),
        "LF after the size": _chunk(b"5\nhello\r\n"),
        "LF after the data": _chunk(b"5\r\nhello\n"),
        "CR after the data": _chunk(b"5\r\nhello\r\r\n"),
        "nothing after the data": _chunk(b"5\r\nhello"),
        "data longer than its size": _chunk(b"5\r\nhello there\r\n"),
        "data shorter than its size": _chunk(b"6\r\nhello\r\n"),
        "LF in an extension": _chunk(b"5;a\nb\r\nhello\r\n"),
        "CR in an extension": _chunk(b"5;a\rb\r\nhello\r\n"),
        "NUL in an extension": _chunk(b"5;a\x00\r\nhello\r\n"),
        "nothing after the semicolon": _chunk(b"5;\r\nhello\r\n"),
        "extension that never ends": CHUNKED + b"5;" + b"a" * 300,
        "LF ends the body": CHUNKED + b"0\n\n",
        "trailer field": CHUNKED + b"0\r\nX: a\r\n\r\n",
        "trailer that is framing": CHUNKED + b"0\r\nContent-Length: 5\r\n\r\nhello",
        "trailer that is a request": CHUNKED + b"0\r\n" + HIDDEN,
    },
)

SIZES = [
    *_refused(
        414,
        {
            "path over the limit": _line(b"GET /" + b"a" * MAX_HEAD + b" HTTP/1.1"),
            "path that never ends": b"GET /" + b"a" * 2 * MAX_HEAD,
        },
    ),
    *_refused(
        431,
        {
            "field over the limit": _field(b"X: " + b"a" * MAX_HEAD),
            "field that never ends": b"GET /a HTTP/1.1\r\nX: " + b"a" * 2 * MAX_HEAD,
            "fields that never end": b"GET /a HTTP/1.1\r\n" + b"X: aaaaaaaaaa\r\n" * 600,
            "101 fields": _hosts(HOST + b"X: a\r\n" * 100),
        },
    ),
    *_refused(
        413,
        {
            "length over the limit": POST + b"Content-Length: %d\r\n\r\n" % (MAX_BODY + 1),
            "a gibibyte announced": POST + b"Content-Length: 1073741824\r\n\r\n",
            "eighteen digits": POST + b"Content-Length: 999999999999999999\r\n\r\n",
            "chunk over the limit": CHUNKED + b"%x\r\n" % (MAX_BODY + 1),
        },
    ),
    *_refused(
        417,
        {
            "unknown expectation": _field(b"Expect: tea"),
            "expectation with more": _field(b"Expect: 100-continue, tea"),
        },
    ),
]

LATER = [
    Payload("a fault in the second request", GET + _line(b"GET /b HTTQ/1.1"), (200, 400), (b"",)),
    Payload(
        "a second request of bare LF", GET + b"GET /b HTTP/1.1\nHost: a\n\n", (200, 400), (b"",)
    ),
    Payload(
        "more than the length says",
        POST + b"Content-Length: 5\r\n\r\nhello there",
        (200, 408),
        (b"hello",),
    ),
    Payload("no end of the head", GET[:-2], (408,)),
    Payload("no end of the body", POST + b"Content-Length: 5\r\n\r\nhell", (408,)),
    Payload("no end of the chunk", CHUNKED + b"5\r\nhell", (408,)),
    Payload("no last chunk", CHUNKED + b"5\r\nhello\r\n", (408,)),
    Payload("no end of the trailers", CHUNKED + b"5\r\nhello\r\n0\r\n", (408,)),
    Payload("no end of the size", CHUNKED + b"5", (408,)),
]

TAKEN = _taken(
    {
        "GET": (GET, (b"",)),
        "two at once": (GET + GET, (b"", b"")),
        "one empty line first": (b"\r\n" + GET, (b"",)),
        "an empty line between": (GET + b"\r\n" + GET, (b"", b"")),
        "length": (_length(b"5"), (b"hello",)),
        "length with zeros": (_length(b"0005"), (b"hello",)),
        "length of zero": (POST + b"Content-Length: 0\r\n\r\n", (b"",)),
        "neither length nor coding": (POST + b"\r\n", (b"",)),
        "white space around values": (
            POST + b"Content-Length: \t 5 \t\r\n\r\nhello",
            (b"hello",),
        ),
        "no space before the value": (POST + b"Content-Length:5\r\n\r\nhello", (b"hello",)),
        "empty value": (_field(b"X:"), (b"",)),
        "bytes over 127 in a value": (_field(b"X: \xe9\xff"), (b"",)),
        "every character of a name": (_field(b"!#$%&'*+-.^`|~09azAZ: a"), (b"",)),
        "100 fields": (_hosts(HOST + b"X: a\r\n" * 99), (b"",)),
        "chunks": (CHUNKED + b"5\r\nhello\r\n6\r\n there\r\n0\r\n\r\n", (b"hello there",)),
        "white space around the coding": (_coding(b" \t chunked \t "), (b"hello",)),
        "a field of proxies": (_field(b"Proxy-Connection: close"), (b"",)),
        "chunked in upper case": (_coding(b"CHUNKED"), (b"hello",)),
        "chunk size with zeros": (CHUNKED + b"0005\r\nhello\r\n000\r\n\r\n", (b"hello",)),
        "chunk size in both cases": (
            CHUNKED + b"aA\r\n" + b"x" * 170 + b"\r\n0\r\n\r\n",
            (b"x" * 170,),
        ),
        "chunk extensions": (
            CHUNKED + b'5;a;b=c;d="e f"\r\nhello\r\n0;z\r\n\r\n',
            (b"hello",),
        ),
        "empty chunked body": (CHUNKED + b"0\r\n\r\n", (b"",)),
        "a request in a body": (
            POST + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN,
            (HIDDEN,),
        ),
        "a request in a chunk": (
            CHUNKED + b"%x\r\n" % len(HIDDEN) + HIDDEN + b"\r\n0\r\n\r\n",
            (HIDDEN,),
        ),
        "an end of chunks in a chunk": (
            CHUNKED + b"5\r\n0\r\n\r\n\r\n0\r\n\r\n" + GET,
            (b"0\r\n\r\n", b""),
        ),
        "an upgrade with a body": (
            POST
            + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: %d\r\n\r\n" % len(HIDDEN)
            + HIDDEN,
            (HIDDEN,),
        ),
        "an upgrade to a web socket": (
            _field(b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"),
            (b"",),
        ),
        "a host with a port": (_hosts(b"Host: localhost:8000\r\n"), (b"",)),
        "a host that is an address": (_hosts(b"Host: [::1]:8000\r\n"), (b"",)),
        "characters of a path": (
            _line(b"GET /a;b=c,d%20e/..//'(~)*![]{}|?q=\"<>?&#"[:-1] + b" HTTP/1.1"),
            (b"",),
        ),
        "length at the limit": (
            POST + b"Content-Length: %d\r\n\r\n" % MAX_BODY + b"x" * MAX_BODY,
            (b"x" * MAX_BODY,),
        ),
        "an expectation with its body": (
            POST + b"Expect: 100-Continue\r\nContent-Length: 5\r\n\r\nhello",
            (b"hello",),
        ),
    }
)

PAYLOADS = [
    *REQUEST_LINES,
    *HOSTS,
    *FIELDS,
    *LENGTHS,
    *CODINGS,
    *CHUNKS,
    *SIZES,
    *LATER,
    *TAKEN,
]
