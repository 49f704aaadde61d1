"""The openai adapter over real TCP: what it sends, how it reads, where it never goes."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from harness.adapters import openai
from harness.generations import Boundless
from harness.upstream import (
    CUT,
    RESET,
    Script,
    ScriptedUpstream,
    Step,
    answer,
    chunked,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    scripted,
    sse,
)
from safelight.catalog.catalog import load
from safelight.catalog.rules import ResolvedRequest
from safelight.errors import (
    SafelightError,
    UpstreamFailed,
    UpstreamProtocolError,
    UpstreamUnreachable,
)
from safelight.upstreams.http import TransportKind
from safelight.upstreams.openai.adapter import Destination, OpenAIUpstream
from safelight.wire.events import Completed, Event, PartialImage
from safelight.wire.request import GenerationRequest

CATALOG = load()
MIB = 1024 * 1024
PNG = base64.b64decode(picture(5))


def resolved(model: str = "gpt-image-1", **fields: Any) -> ResolvedRequest:
    return ResolvedRequest(GenerationRequest(prompt="x", **fields), CATALOG.models[model])


STREAMED = resolved(stream=True, partial_images=2)


class Transport:
    """By which of the two the tests reach their upstreams; each test runs by both."""

    kind: TransportKind = "own"


@pytest.fixture(params=["own", "stock"], autouse=True)
def _by_both_transports(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Transport, "kind", request.param)


@asynccontextmanager
async def adapter(
    upstream: ScriptedUpstream,
    limit: int = 32 * MIB,
    picture_hosts: Sequence[str] = (),
    **destination: Any,
) -> AsyncIterator[OpenAIUpstream]:
    made = Destination(**{"name": "u", "url": upstream.url + "/images/generations", **destination})
    adapted = openai(made, picture_hosts, limit, Transport.kind)
    async with adapted.running():
        yield adapted


async def events(
    script: Script, request: ResolvedRequest = STREAMED, **destination: Any
) -> tuple[list[Event], ScriptedUpstream]:
    async with asyncio.timeout(20), scripted(script) as upstream:
        async with (
            adapter(upstream, **destination) as adapted,
            adapted.open(request, Boundless()) as opened,
        ):
            return [event async for event in opened], upstream


@pytest.mark.parametrize(
    "script",
    [
        sse(partial(0), completed()),
        [
            head(Transfer_Encoding="chunked"),
            chunked(
                [frame(partial(0))[i : i + 7] for i in range(0, 900, 7)] + [frame(completed())]
            ),
            CUT,
        ],
        [head(content_type="application/json"), frame(partial(0)), frame(completed()), CUT],
        [
            head(content_type="text/plain", X_Odd="1"),
            b": hello\r\n\r\n",
            frame(partial(0)).replace(b"\n", b"\r\n"),
            frame(completed()),
            b"data: [DONE]\n\n",
            CUT,
        ],
        [b"HTTP/1.1 100 Continue\r\n\r\n", *sse(partial(0), completed())],
    ],
    ids=["until close", "tiny chunks", "labelled JSON", "CRLF and DONE", "100 Continue"],
)
async def test_a_stream_is_read_however_it_is_framed(script: Sequence[Step]) -> None:
    got, _ = await events(script)
    assert [type(event) for event in got] == [PartialImage, Completed]


async def test_a_thirty_megabyte_event_comes_through_unchanged() -> None:
    big = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(22 * MIB)).decode()
    assert len(big) > 29 * MIB
    (event,), _ = await events(sse(completed(b64_json=big)))
    assert isinstance(event, Completed)
    assert event.picture.base64 == big.encode()


async def test_an_event_over_the_limit_ends_the_stream_with_an_error() -> None:
    async with asyncio.timeout(20), scripted(sse(completed(b64_json="A" * 40_000))) as upstream:
        async with (
            adapter(upstream, limit=30_000) as adapted,
            adapted.open(STREAMED, Boundless()) as opened,
        ):
            with pytest.raises(UpstreamProtocolError):
                await anext(opened)


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ([CUT], UpstreamProtocolError),
        ([RESET], UpstreamFailed),
        ([b"HTTP/1.1 2", CUT], UpstreamProtocolError),
        ([b"not http at all\r\n\r\n", CUT], UpstreamProtocolError),
        ([head(Content_Length=5000), frame(partial(0)), CUT], UpstreamProtocolError),
        ([head(Transfer_Encoding="chunked"), b"5\r\nab", CUT], UpstreamProtocolError),
        ([head(), frame(partial(0))[:50], RESET], UpstreamFailed),
        ([head(Content_Encoding="gzip"), b"\x1f\x8b", CUT], UpstreamProtocolError),
        (json_response({"error": {"message": "busy"}}, "503 Busy"), UpstreamFailed),
        ([head("302 Found", Location="http://127.0.0.1:9/"), CUT], UpstreamFailed),
    ],
    ids=[
        "closed at once",
        "reset at once",
        "cut in the status line",
        "not HTTP",
        "shorter than its length",
        "cut in a chunk",
        "reset in an event",
        "compressed unasked",
        "503",
        "redirect",
    ],
)
async def test_a_broken_answer_is_an_upstream_error(
    script: Sequence[Step], error: type[SafelightError]
) -> None:
    with pytest.raises(error) as raised:
        await events(script)
    assert "127.0.0.1" not in raised.value.message


async def test_a_refused_connection_is_told_from_a_broken_one() -> None:
    upstream = ScriptedUpstream([[]], port=1)
    async with asyncio.timeout(20), adapter(upstream) as adapted:
        with pytest.raises(UpstreamUnreachable):
            async with adapted.open(STREAMED, Boundless()):
                pass


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ("bearer", "authorization", "Bearer sk-1"),
        ("api-key", "api-key", "sk-1"),
    ],
)
async def test_the_key_is_sent_in_the_configured_style(auth: str, header: str, value: str) -> None:
    _, upstream = await events(sse(completed()), auth=auth, key="sk-1")
    assert upstream.requests[0].headers[header] == value


async def test_without_a_key_no_credentials_are_sent() -> None:
    _, upstream = await events(sse(completed()), auth="none")
    assert not {"authorization", "api-key"} & set(upstream.requests[0].headers)


async def test_a_model_is_sent_under_the_upstreams_own_name() -> None:
    _, upstream = await events(sse(completed()), rename={"gpt-image-1": "my-deployment"})
    assert upstream.requests[0].json["model"] == "my-deployment"


async def test_pictures_are_always_asked_for_as_base64_where_there_is_a_choice() -> None:
    script = json_response(answer())
    _, upstream = await events(script, resolved("dall-e-3", response_format="url"))
    assert upstream.requests[0].json["response_format"] == "b64_json"
    _, upstream = await events(script, resolved())
    assert "response_format" not in upstream.requests[0].json


async def test_leaving_closes_the_upstream_connection_at_once() -> None:
    async with asyncio.timeout(20):
        async with scripted([head(), frame(partial(0)), asyncio.Event()]) as upstream:
            async with adapter(upstream) as adapted:
                async with adapted.open(STREAMED, Boundless()) as opened:
                    await anext(opened)
                await upstream.closed.wait()


async def test_a_connection_is_used_again_for_the_next_request() -> None:
    body = json.dumps(answer()).encode()
    kept = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    async with asyncio.timeout(20), scripted([kept % len(body) + body]) as upstream:
        async with adapter(upstream) as adapted:
            for _ in range(3):
                async with adapted.open(resolved(), Boundless()) as opened:
                    assert [type(event) async for event in opened] == [Completed]
    assert len(upstream.requests) == 3


def linking(url: str) -> list[Step]:
    return json_response(answer(data=[{"url": url}]))


async def test_a_picture_behind_a_link_is_fetched_from_an_allowed_host_without_the_key() -> None:
    async with scripted([head(content_type="image/png"), PNG, CUT]) as pictures:
        place = f"127.0.0.1:{pictures.port}"
        (event,), _ = await events(
            linking(f"http://{place}/1.png"), resolved(), key="sk-1", picture_hosts=(place,)
        )
    assert isinstance(event, Completed)
    assert event.picture.base64 == picture(5).encode()
    assert event.picture.output_format == "png"
    assert "authorization" not in pictures.requests[0].headers


async def test_a_link_to_any_other_host_is_not_followed() -> None:
    async with scripted([head(content_type="image/png"), PNG, CUT]) as pictures:
        for host in ("127.0.0.1", "localhost"):
            with pytest.raises(UpstreamProtocolError):
                await events(linking(f"http://{host}:{pictures.port}/1.png"), resolved())
        assert not pictures.requests


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999/1.png", "http://127.0.0.1:x/1.png"])
async def test_a_link_that_is_no_address_is_an_error(url: str) -> None:
    with pytest.raises(UpstreamProtocolError):
        await events(linking(url), resolved(), picture_hosts=("127.0.0.1",))


@pytest.mark.parametrize("script", [[head("404 Not Found"), CUT], [head("302 Found"), CUT]])
async def test_a_link_that_does_not_work_is_an_error(script: Sequence[Step]) -> None:
    async with scripted(script) as pictures:
        place = f"127.0.0.1:{pictures.port}"
        with pytest.raises(UpstreamFailed):
            await events(linking(f"http://{place}/1.png"), resolved(), picture_hosts=(place,))


def test_refused_parameters_are_taken_out_of_the_models_rules() -> None:
    refuses = ("moderation", "background", "output_format", "partial_images", "user")
    destination = Destination("u", "https://u.example/", refuses=refuses, models=("gpt-image-1",))
    narrowed = openai(destination).narrow(CATALOG.models["gpt-image-1"])
    assert narrowed is not None
    assert (narrowed.moderation, narrowed.backgrounds, narrowed.output_formats) == ((), (), ())
    assert (narrowed.streaming, narrowed.partial_images) == (True, 0)
    assert "user" not in narrowed.parameters


def test_without_a_list_it_serves_the_providers_models_that_are_not_retired() -> None:
    adapted = openai(Destination("u", "https://u.example/"))
    served = {model.id for model in CATALOG if adapted.narrow(model)}
    assert "gpt-image-2" in served
    assert not served & {"dall-e-2", "dall-e-3", "gpt-image-1", "painter-1"}
