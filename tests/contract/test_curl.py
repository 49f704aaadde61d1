"""The API from a shell: what `curl` is answered, and when its bytes arrive."""

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from contract.instant import instant, tool
from harness.gateway import Serve
from harness.upstream import CUT, Script, completed, frame, head, partial, picture, scripted

PATH = "/v1/images/generations"
KEYS = ("first-key-for-tests", "second-key-for-tests")
QUERY = "?prompt=a%20red%20fox&model=gpt-image-1&partial_images=2"
JSON = ("-H", "Content-Type: application/json")

LINE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Reply:
    """What curl printed: the last response's head and body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The error's machine name."""
        return str(self.json["error"]["code"])


@asynccontextmanager
async def curling(*arguments: str) -> AsyncIterator[Process]:
    """A running curl; killed if the block ends first, as when a user presses Ctrl-C."""
    process = await asyncio.create_subprocess_exec(
        tool("curl"), "-sS", "--max-time", "20", *arguments,
        stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=LINE_BYTES,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        # Also closes the pipes.
        async with asyncio.timeout(10):
            await process.communicate()


async def curl(*arguments: str, stdin: bytes = b"") -> Reply:
    async with curling("-i", *arguments) as process, asyncio.timeout(25):
        output, errors = await process.communicate(stdin)
    assert process.returncode == 0, errors.decode()
    return parsed(output)


def parsed(output: bytes) -> Reply:
    """The reply behind any `100 Continue`."""
    top, _, rest = output.partition(b"\r\n\r\n")
    status, *fields = top.decode("latin-1").split("\r\n")
    if status.split()[1] == "100":
        return parsed(rest)
    headers = {name.lower(): value.strip() for name, value in (f.split(":", 1) for f in fields)}
    return Reply(int(status.split()[1]), headers, rest)


def stdout_of(process: Process) -> asyncio.StreamReader:
    assert process.stdout is not None
    return process.stdout


def blocks_of(body: bytes) -> list[dict[str, str]]:
    """The fields of each event; the body must end with an event's end.

    Comments and the delay before a reconnect, which chance chooses, are left out.
    """
    assert body.endswith(b"\n\n")
    blocks = [
        dict(
            line.split(": ", 1)
            for line in block.split("\n")
            if line and not line.startswith((":", "retry: "))
        )
        for block in body.decode().split("\n\n")
    ]
    return [block for block in blocks if block]


@pytest.mark.parametrize("size", [300, 2_000_000])
async def test_the_first_partial_arrives_while_the_upstream_is_still_at_work(
    serve: Serve, size: int
) -> None:
    release = asyncio.Event()
    first = partial(0, b64_json=picture(0, size))
    script: Script = [head(), frame(first), release, frame(completed()), CUT]
    body = '{"prompt":"x","model":"gpt-image-1","stream":true,"partial_images":1}'
    async with (
        scripted(script) as upstream,
        serve(upstream.url) as gateway,
        curling("-N", gateway.url + PATH, *JSON, "-d", body) as process,
        asyncio.timeout(20),
    ):
        received = await stdout_of(process).readuntil(b"}\n\n")
        assert not release.is_set()
        (block,) = blocks_of(received)
        assert json.loads(block["data"])["b64_json"] == first["b64_json"]
        release.set()
        rest = await stdout_of(process).read()
        assert await process.wait() == 0
    (last,) = blocks_of(rest)
    assert last["event"] == "image_generation.completed"


async def test_a_plain_post_is_answered_with_one_json_object(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        reply = await curl(
            gateway.url + PATH, *JSON, "-d", '{"prompt":"x","model":"gpt-image-1","n":2}'
        )
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    assert [item["b64_json"] for item in reply.json["data"]] == [picture(0), picture(1)]


async def test_a_body_that_is_not_declared_as_json_is_415(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        # What curl declares when nobody tells it what -d is.
        reply = await curl(gateway.url + PATH, "-d", '{"prompt":"x"}')
    assert (reply.status, reply.code) == (415, "unsupported_media_type")
    assert "x-www-form-urlencoded" in reply.json["error"]["message"]
    assert upstream.requests == []


async def test_a_body_that_is_not_json_is_400(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        reply = await curl(gateway.url + PATH, *JSON, "-d", '{"prompt": "x",')
    assert (reply.status, reply.code) == (400, "invalid_json")
    assert upstream.requests == []


async def test_a_body_over_the_cap_is_413_and_curl_gets_to_read_it(serve: Serve) -> None:
    body = json.dumps({"prompt": "x" * 3_000_000}).encode()
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        reply = await curl(gateway.url + PATH, *JSON, "--data-binary", "@-", stdin=body)
    assert (reply.status, reply.code) == (413, "body_too_large")
    assert upstream.requests == []


async def test_an_unknown_route_is_404_in_the_envelope(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        reply = await curl(gateway.url + "/v1/images/edits", *JSON, "-d", "{}")
    assert (reply.status, reply.code) == (404, "not_found")
    assert "/v1/images/edits" in reply.json["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("DELETE", PATH, {"GET", "HEAD", "POST"}), ("POST", "/v1/models", {"GET", "HEAD"})],
)
async def test_a_wrong_method_is_405_and_told_which_are_right(
    serve: Serve, method: str, path: str, allowed: set[str]
) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        reply = await curl("-X", method, gateway.url + path)
    assert (reply.status, reply.code) == (405, "method_not_allowed")
    assert set(reply.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("X-Nothing: 1", "missing_api_key"),
        ("Authorization: Bearer wrong-key-entirely", "invalid_api_key"),
        ("x-api-key: wrong-key-entirely", "invalid_api_key"),
    ],
)
async def test_without_a_known_key_the_answer_is_401_and_says_how_to_authenticate(
    serve: Serve, header: str, code: str
) -> None:
    async with scripted(instant) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        reply = await curl(gateway.url + PATH, *JSON, "-H", header, "-d", '{"prompt":"x"}')
    assert (reply.status, reply.code) == (401, code)
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert upstream.requests == []


@pytest.mark.parametrize("header", [f"Authorization: Bearer {KEYS[0]}", f"x-api-key: {KEYS[1]}"])
async def test_a_known_key_works_in_either_header(serve: Serve, header: str) -> None:
    body = '{"prompt":"x","model":"gpt-image-1"}'
    async with scripted(instant) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        reply = await curl(gateway.url + PATH, *JSON, "-H", header, "-d", body)
    assert reply.status == 200
    assert KEYS[0] not in str(upstream.requests)
    assert KEYS[1] not in str(upstream.requests)


async def test_a_get_is_streamed_with_an_id_on_every_event(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        reply = await curl("-N", gateway.url + PATH + QUERY)
    blocks = blocks_of(reply.body)
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert [block["event"].rpartition(".")[2] for block in blocks] == [
        "partial_image", "partial_image", "completed",
    ]  # fmt: skip
    assert len({block["id"] for block in blocks}) == 3
    assert upstream.requests[0].json["prompt"] == "a red fox"


async def test_a_get_resumes_after_the_event_it_names_and_starts_nothing(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        url = gateway.url + PATH + QUERY
        whole = blocks_of((await curl("-N", url)).body)
        for number, block in enumerate(whole[:-1], 1):
            resumed = await curl("-N", url, "-H", f"Last-Event-ID: {block['id']}")
            assert blocks_of(resumed.body) == whole[number:]
        by_query = await curl("-N", f"{url}&last_event_id={whole[0]['id']}")
        assert blocks_of(by_query.body) == whole[1:]
    assert len(upstream.requests) == 1


async def test_a_curl_that_was_cut_off_resumes_the_generation_while_it_runs(serve: Serve) -> None:
    release = asyncio.Event()
    script: Script = [
        head(),
        frame(partial(0)),
        release,
        frame(partial(1)),
        frame(completed()),
        CUT,
    ]
    async with (
        scripted(script) as upstream,
        serve(upstream.url, linger=10, commit_after=0.05) as gateway,
        asyncio.timeout(20),
    ):
        url = gateway.url + PATH + QUERY
        async with curling("-N", url) as process:
            (first,) = blocks_of(await stdout_of(process).readuntil(b"}\n\n"))
        async with curling("-N", url, "-H", f"Last-Event-ID: {first['id']}") as process:
            # The head is out, so the second viewer watches before anything more has come.
            assert await stdout_of(process).readuntil(b":\n") == b":\n"
            release.set()
            rest = blocks_of(await stdout_of(process).read())
    assert [json.loads(block["data"])["sequence_number"] for block in rest] == [1, 2]
    assert len(upstream.requests) == 1


async def test_after_the_terminal_event_a_resume_is_204(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        url = gateway.url + PATH + QUERY
        last = blocks_of((await curl("-N", url)).body)[-1]
        reply = await curl(url, "-H", f"Last-Event-ID: {last['id']}")
    assert (reply.status, reply.body) == (204, b"")
    assert len(upstream.requests) == 1


@pytest.mark.parametrize("cursor", ["7", "gen_unknown~abc123~0001", "~~", "'; DROP TABLE x", "é"])
async def test_a_cursor_that_was_never_given_out_is_404_and_starts_nothing(
    serve: Serve, cursor: str
) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        reply = await curl(gateway.url + PATH + QUERY, "-H", f"Last-Event-ID: {cursor}")
    assert (reply.status, reply.code) == (404, "generation_not_found")
    assert upstream.requests == []


async def test_another_callers_cursor_is_404(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        url = gateway.url + PATH + QUERY
        mine = blocks_of((await curl("-N", url, "-H", f"x-api-key: {KEYS[0]}")).body)[0]
        resume = ("-H", f"Last-Event-ID: {mine['id']}")
        theirs = await curl(url, *resume, "-H", f"x-api-key: {KEYS[1]}")
        again = await curl(url, *resume, "-H", f"x-api-key: {KEYS[0]}")
    assert (theirs.status, theirs.code) == (404, "generation_not_found")
    assert again.status == 200
    assert len(upstream.requests) == 1


async def test_a_wrong_query_is_422_and_names_the_field(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        reply = await curl(gateway.url + PATH + QUERY + "&n=eleven")
    assert (reply.status, reply.json["error"]["param"]) == (422, "n")
    assert reply.json["detail"][0]["loc"] == ["query", "n"]
    assert upstream.requests == []


async def test_a_head_request_has_a_streams_headers_and_starts_nothing(serve: Serve) -> None:
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        reply = await curl("-I", gateway.url + PATH + QUERY)
        assert gateway.gateway.registry.active == 0
    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert upstream.requests == []
