"""The line of a request: what it tells, and what it must not."""

import asyncio
from functools import partial as partial_of
from typing import Any

import pytest

from harness.gateway import Running, Serve
from harness.lines import Lines, logged
from harness.upstream import answer, completed, frame, head, json_response, partial, scripted, sse

KEY = "sl-0123456789abcdef"
BODY: dict[str, Any] = {"prompt": "a secret fox", "model": "gpt-image-1"}
URL = "/v1/images/generations"


@pytest.fixture
def serve(serve: Serve) -> Serve:
    """With the lines of requests, which most tests do without."""
    return partial_of(serve, access_log=True)


async def until(lines: Lines, count: int = 1) -> list[dict[str, Any]]:
    """The first lines of requests; a line is written after its answer was received."""
    async with asyncio.timeout(10):
        while len(lines.of("request")) < count:  # noqa: ASYNC110 - a list tells nobody
            await asyncio.sleep(0.01)
    return lines.of("request")


async def test_it_tells_who_asked_for_what_and_how_it_was_answered(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url, keys=KEY) as gateway, logged(gateway) as lines:
            response = await gateway.client.post(URL, json=BODY, headers={"x-api-key": KEY})
            (line,) = await until(lines)
    assert 0 <= line.pop("seconds") < 10
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "POST",
        "path": URL,
        "status": 200,
        "bytes": len(response.content),
        "request": response.headers["X-Request-Id"],
        "caller": "key-1",
        "client": "127.0.0.1",
        "generation": response.headers["Safelight-Generation"],
    }


@pytest.mark.parametrize(
    "path",
    [
        f"{URL}?prompt=secret-fox&model=gpt-image-1",
        "/health?api_key=secret",
        "/nowhere?secret",
        f"{URL}/gen_1/events?ticket=secret",
    ],
)
async def test_no_query_is_told(serve: Serve, path: str) -> None:
    async with scripted(sse(completed())) as upstream:
        async with serve(upstream.url) as gateway, logged(gateway) as lines:
            await gateway.client.get(path)
            (line,) = await until(lines)
    assert line["path"] == path.partition("?")[0]
    assert "secret" not in str(lines.entries)


@pytest.mark.parametrize("more", ["", "/", "/more", "%2Fmore"])
async def test_a_pictures_link_is_not_told_since_it_is_a_permission(
    serve: Serve, more: str
) -> None:
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url) as gateway, logged(gateway) as lines:
            answered = await gateway.generate(prompt="x", model="dall-e-2")
            link = answered.json()["data"][0]["url"]
            await gateway.client.get(link + more)
            _, line = await until(lines, 2)
    assert line["path"] == "/v1/images/files/…"
    assert link.rpartition("/")[2] not in str(lines.entries)


async def test_ids_in_paths_are_told(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url) as gateway, logged(gateway) as lines:
            await gateway.client.get("/v1/models/openai%2Fgpt-image-1")
            await gateway.client.get(f"{URL}/gen_unknown")
            first, second = await until(lines, 2)
    assert (first["path"], first["status"]) == ("/v1/models/openai/gpt-image-1", 200)
    assert (second["path"], second["status"]) == (f"{URL}/gen_unknown", 404)


async def test_whoever_has_no_key_has_no_name_in_it(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1", keys=KEY) as gateway, logged(gateway) as lines:
        await gateway.client.get("/v1/models", headers={"x-api-key": "wrong-key-sent"})
        (line,) = await until(lines)
    assert (line["status"], "caller" in line) == (401, False)
    assert "wrong-key-sent" not in str(lines.entries)


async def test_control_characters_of_a_path_are_data_and_a_long_one_is_cut(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1") as gateway, logged(gateway) as lines:
        await gateway.client.get("/a%0d%0ab%00%e2%80%a8c")
        await gateway.client.get("/" + "x" * 5000)
        first, second = await until(lines, 2)
    assert first["path"] == "/a\r\nb\x00\u2028c"
    assert second["path"] == "/" + "x" * 199


async def test_it_can_be_switched_off(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1", access_log=False) as gateway:
        async with logged(gateway) as lines:
            await gateway.client.get("/health")
    assert lines.entries == []


async def raw(gateway: Running, *pieces: bytes) -> tuple[asyncio.StreamReader, Any]:
    port = int(gateway.url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"".join(pieces))
    await writer.drain()
    return reader, writer


POST = (
    b"POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
)


async def test_a_client_that_leaves_while_it_sends_reached_the_request(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1") as gateway, logged(gateway) as lines:
        _, writer = await raw(gateway, POST, b"Content-Length: 100\r\n\r\n", b'{"prompt"')
        # Answered only once the request before it has reached the application.
        await gateway.client.get("/health")
        writer.transport.abort()
        line = (await until(lines, 2))[1]
    assert (line["status"], line["reached"]) == (499, "request")


async def test_a_client_that_leaves_before_there_is_an_answer_reached_the_head(
    serve: Serve,
) -> None:
    body = b'{"prompt":"x","model":"gpt-image-1"}'
    async with scripted([head(), asyncio.Event()]) as upstream:
        async with serve(upstream.url) as gateway, logged(gateway) as lines:
            length = f"Content-Length: {len(body)}\r\n\r\n".encode()
            _, writer = await raw(gateway, POST, length, body)
            await upstream.arrived.wait()
            writer.transport.abort()
            (line,) = await until(lines)
    assert (line["status"], line["reached"], line["bytes"]) == (499, "head", 0)
    assert line["generation"].startswith("gen_")


async def test_a_client_that_leaves_in_the_middle_was_being_answered(serve: Serve) -> None:
    streamed = BODY | {"stream": True, "partial_images": 1}
    async with scripted([head(), frame(partial(0)), asyncio.Event()]) as upstream:
        async with serve(upstream.url) as gateway, logged(gateway) as lines:
            async with gateway.client.stream("POST", URL, json=streamed) as response:
                async for piece in response.aiter_raw():
                    if piece.endswith(b"\n\n"):
                        break
            (line,) = await until(lines)
    assert (line["status"], line["reached"]) == (200, "answering")
