"""Hostile text in all that comes back: no header, event or log line can be forged with it."""

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.process import Command
from harness.upstream import (
    CUT,
    ScriptedUpstream,
    Step,
    answer,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    scripted,
)

KEY = "sl-0123456789"
EVIL = "x-evil"

INJECTIONS = [
    f"\r\n{EVIL}: 1",
    f"\n{EVIL}: 1\n",
    f"\r{EVIL}: 1",
    f"\r\n\r\nHTTP/1.1 200 OK\r\n{EVIL}: 1\r\n\r\n",
    "\n\nevent: image_generation.completed\ndata: {}\n\n",
    "\r\revent: evil\rdata: 1\r\r",
    "\x00",
    "\x1b[31mred\x1b[0m",
    "\x85\u2028\u2029event: evil",
    '"}\n\ndata: {"type":"evil"}\n\n',
    "</script><script>",
    "%0d%0a",
    "%s%n{0}{x}",
    ">; rel=evil, <http://evil.test/",
    "\ud800",
    "\U0001f525",
    "é" * 10,
]
hostile = st.one_of(
    st.sampled_from(INJECTIONS),
    st.builds("".join, st.lists(st.sampled_from([*INJECTIONS, "a", " "]), max_size=4)),
    st.text(max_size=40),
)
PATHS = """
    /{} /v1/{} /v1/models/{} /v1/images/generations/{} /v1/images/generations/{}/events
    /v1/images/files/{} /static/{}
""".split()
HEADERS = """
    Last_Event_ID Idempotency_Key Prefer Safelight_Disconnect Host Origin X_Request_Id
    Authorization x_api_key Accept Content_Type traceparent
""".split()

in_utf8 = hostile.filter(lambda text: "\ud800" not in text)

bounded = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Session:
    """A gateway in its own process, asked with the very bytes that a test makes up."""

    def __init__(self, runner: asyncio.Runner, command: Command, upstream: ScriptedUpstream):
        self.runner = runner
        self.command = command
        self.upstream = upstream
        self.port = int(command.url.rpartition(":")[2])

    def exchange(self, request: bytes) -> bytes:
        """All that comes back until the connection is closed."""

        async def asked() -> bytes:
            async with asyncio.timeout(20):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    writer.write(request)
                    await writer.drain()
                    return await reader.read()
                except ConnectionError:
                    return b""
                finally:
                    writer.close()

        return self.runner.run(asked())

    def ask(
        self, method: str, target: str, body: bytes = b"", **headers: str | bytes
    ) -> tuple[int, bytes]:
        """Status and body, after the head has been looked through."""
        fields: dict[str, str | bytes] = {"Host": "localhost", "Authorization": f"Bearer {KEY}"}
        fields |= {"Content-Type": "application/json"} if body else {}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        fields |= {"Connection": "close", "Content-Length": str(len(body))}
        lines = [f"{method} {target} HTTP/1.1".encode()]
        for name, value in fields.items():
            raw = value if isinstance(value, bytes) else value.encode("latin-1")
            lines.append(name.encode() + b": " + raw)
        answered = self.exchange(b"\r\n".join([*lines, b"", body]))
        return looked_through(answered)


HEADER = re.compile(rb"[!-9;-~]+: [\x20-\x7e\x80-\xff]*")


def looked_through(answered: bytes) -> tuple[int, bytes]:
    """Status and body of one response, in whose head nothing is that we would not write."""
    raw, separator, body = answered.partition(b"\r\n\r\n")
    assert separator, answered[:200]
    status, *lines = raw.split(b"\r\n")
    assert re.fullmatch(rb"HTTP/1\.1 [1-5][0-9]{2} [A-Za-z ]*", status), status
    for line in lines:
        assert HEADER.fullmatch(line), line
        assert not line.lower().startswith(EVIL.encode()), line
    assert b"HTTP/1.1 200 OK\r\n" not in body
    if b"transfer-encoding: chunked" in (line.lower() for line in lines):
        body = dechunked(body)
    kind = next((line for line in lines if line.lower().startswith(b"content-type:")), b"")
    if b"text/event-stream" in kind:
        assert_sound_stream(body)
    elif b"application/json" in kind and body:
        json.loads(body)
    return int(status.split()[1]), body


def dechunked(body: bytes) -> bytes:
    pieces = []
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        assert rest[length : length + 2] == b"\r\n"
        pieces.append(rest[:length])
        body = rest[length + 2 :]
    return b"".join(pieces)


KNOWN_EVENTS = {
    "image_generation.partial_image",
    "image_generation.completed",
    "image_generation.failed",
    "error",
    "stream.gap",
    "stream.retry",
}


def assert_sound_stream(body: bytes) -> None:
    """Every line is one that we write, in ASCII, and every event is one of ours."""
    text = body.decode("ascii")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)
    assert text.endswith("\n\n")
    for line in text.split("\n"):
        name, _, value = line.partition(": ")
        if name == "data":
            assert isinstance(json.loads(value), dict)
        elif name == "event":
            assert value in KNOWN_EVENTS
        elif name == "id":
            assert re.fullmatch(r"[A-Za-z0-9._~-]{1,128}", value)
        else:
            assert line in ("", ":") or re.fullmatch(r"retry: [0-9]+", line), line


CONFIGURATION = """
    linger = 0
    [[upstreams]]
    name = "scripted"
    auth = "none"
    base_url = "{url}"
    models = ["gpt-image-1"]
"""


@pytest.fixture(scope="module", params=["json", "console"])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """Logs in one format; what was logged is looked through at the end."""
    environment = {"SAFELIGHT_LOG_FORMAT": request.param, "SAFELIGHT_KEYS": KEY}
    with asyncio.Runner() as runner:
        playing = scripted(json_response(answer()))
        upstream = runner.run(playing.__aenter__())
        config = CONFIGURATION.format(url=upstream.url)
        with Command(config=config, environment=environment) as command:
            greeting = len(command.lines)
            yield Session(runner, command, upstream)
            lines = command.lines[greeting:]
        runner.run(playing.__aexit__(None, None, None))
    assert len(lines) > 10, "nothing was logged"
    for line in lines:
        assert_sound_line(line, request.param)


def assert_sound_line(line: str, log_format: str) -> None:
    """It begins as each of ours does, and has no control character in it."""
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", line), line
    if log_format == "json":
        assert json.loads(line)["event"]
    else:
        assert re.match(r"[0-9-]{10}T[0-9:.]+Z? (info|warning|error)", line), line


def test_what_a_client_writes_forges_nothing(session: Session) -> None:
    @bounded
    @given(
        place=st.sampled_from(["model", "prompt", "user", "size", "quality", "n", "a name"]),
        text=in_utf8,
        times=st.sampled_from([1, 1, 1, 4000]),
        stream=st.booleans(),
    )
    def body(place: str, text: str, times: int, stream: bool) -> None:
        fields: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1", "stream": stream}
        fields |= {text * times: 1} if place == "a name" else {place: text * times}
        encoded = json.dumps(fields).encode()
        status, answered = session.ask("POST", "/v1/images/generations", encoded)
        assert status in (200, 400, 413, 422, 502)
        assert status == 200 or len(answered) < 10_000

    @bounded
    @given(
        path=st.sampled_from(PATHS),
        text=in_utf8,
        method=st.sampled_from(["GET", "DELETE", "PUT", "POST"]),
    )
    def in_path(path: str, text: str, method: str) -> None:
        target = path.format(quote(text, safe=""))
        status, answered = session.ask(method, target)
        assert status < 500
        assert status == 200 or len(answered) < 10_000

    @bounded
    @given(
        name=st.sampled_from(
            ["prompt", "model", "n", "size", "ticket", "last_event_id", "idempotency_key", ""]
        ),
        text=in_utf8,
    )
    def in_query(name: str, text: str) -> None:
        pair = f"{name}={quote(text)}" if name else f"{quote(text, safe='')}=1"
        target = f"/v1/images/generations?model=gpt-image-1&prompt=x&{pair}"
        status, answered = session.ask("GET", target)
        assert status in (200, 204, 401, 404, 422), answered

    @bounded
    @given(
        name=st.sampled_from(HEADERS),
        raw=st.one_of(
            st.binary(max_size=40),
            in_utf8.map(lambda text: text.encode()),
            # A line end begins another field or request, which is the client's right.
        ).map(lambda raw: raw.translate(None, b"\r\n")),
        method=st.sampled_from(["GET", "POST", "OPTIONS"]),
    )
    def in_header(name: str, raw: bytes, method: str) -> None:
        body = b'{"prompt":"x","model":"gpt-image-1"}' if method == "POST" else b""
        target = "/v1/images/generations" + ("?prompt=x&model=gpt-image-1" if not body else "")
        session.ask(method, target, body, **{name: raw})

    body()
    in_path()
    in_query()
    in_header()


def test_what_an_upstream_writes_forges_nothing(session: Session) -> None:
    details = st.recursive(
        hostile, lambda inner: st.dictionaries(in_utf8, inner, max_size=3), max_leaves=4
    )
    errors = st.fixed_dictionaries(
        {},
        optional={
            "message": hostile,
            "code": hostile,
            "type": hostile,
            "param": hostile,
            "moderation_details": details,
        },
    )

    def ask(how: str) -> tuple[int, bytes]:
        if how == "eventsource":
            target = "/v1/images/generations?prompt=x&model=gpt-image-1&partial_images=1"
            return session.ask("GET", target)
        fields: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1"}
        if how == "openai":
            fields |= {"stream": True, "partial_images": 1}
        headers: dict[str, str] = {"Prefer": "respond-async"} if how == "later" else {}
        body = json.dumps(fields).encode()
        status, answered = session.ask("POST", "/v1/images/generations", body, **headers)
        while how == "later" and json.loads(answered).get("status") in ("queued", "in_progress"):
            _, answered = session.ask("GET", f"/v1/images/generations/{json.loads(answered)['id']}")
        return status, answered

    hows = st.sampled_from(["openai", "eventsource", "whole", "later"])

    @bounded
    @given(how=hows, error=errors, status=st.sampled_from([400, 403, 429, 500]))
    def failing(how: str, error: dict[str, Any], status: int) -> None:
        session.upstream.scripts[:] = [json_response({"error": error}, f"{status} No")]
        answered, body = ask(how)
        assert answered in (200, 202, 400, 402, 413, 415, 429, 502), body

    @bounded
    @given(how=hows, error=errors)
    def failing_midway(how: str, error: dict[str, Any]) -> None:
        steps: list[Step] = [
            head(),
            frame(partial(0)),
            _event({"type": "error", "error": error}),
            CUT,
        ]
        session.upstream.scripts[:] = [steps]
        ask(how)

    @bounded
    @given(
        how=hows,
        facts=st.dictionaries(
            st.sampled_from(["size", "quality", "background", "output_format", "created_at"]),
            hostile,
        ),
        revised=hostile,
        usage=details,
    )
    def painting(how: str, facts: dict[str, str], revised: str, usage: Any) -> None:
        if how in ("openai", "eventsource"):
            last = completed(**facts, usage=usage, b64_json=picture(1))
            session.upstream.scripts[:] = [[head(), _event(partial(0, **facts)), _event(last), CUT]]
        else:
            data = [{"b64_json": picture(1), "revised_prompt": revised}]
            whole = answer() | {"data": data, "usage": usage} | facts
            session.upstream.scripts[:] = [json_response(whole)]
        answered, body = ask(how)
        assert answered in (200, 202), body

    failing()
    failing_midway()
    painting()


def _event(data: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"
