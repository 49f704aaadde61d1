"""The painter under the names of OpenAI's models, as clients see it: the contract, field by field.

Everything is asked of `safelight serve` with nothing configured, over HTTP.
"""

import asyncio
import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest
from openai import OpenAI
from openai.types import ImageGenCompletedEvent, ImageGenPartialImageEvent
from PIL import Image

from contract.node_peer import install, peer
from harness.clients import EventSourceClient
from harness.process import Command
from harness.reading import read_events
from safelight.upstreams.painter.refusals import PHRASES

URL = "/v1/images/generations"
PROMPT = "a red boat on the sea at dusk"
"""Of 29 characters: 10 tokens."""

PROMPT_TOKENS = 10
REFUSE_PROMPT, REFUSE_UNLESS_LOW, REFUSE_PICTURE, REFUSE_FIRST = (each.words for each in PHRASES)


@pytest.fixture(scope="module")
def command() -> Iterator[Command]:
    with Command() as started:
        yield started


@pytest.fixture
def http(command: Command) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=command.url, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture
def client(command: Command) -> Iterator[OpenAI]:
    with OpenAI(
        base_url=f"{command.url}/v1", api_key="a-key-for-tests", timeout=30, max_retries=2,
        _strict_response_validation=True,
    ) as opened:  # fmt: skip
        yield opened


def post(http: httpx2.Client, **fields: Any) -> httpx2.Response:
    return http.post(URL, json={"prompt": PROMPT, **fields})


def events_of(response: httpx2.Response) -> list[dict[str, Any]]:
    assert response.headers["content-type"].startswith("text/event-stream")
    return [json.loads(block.data) for block in read_events(response.content).blocks]


def opened(encoded: str) -> Image.Image:
    image = Image.open(io.BytesIO(base64.b64decode(encoded)))
    image.load()
    return image


# What is told of a picture ---------------------------------------------------------------------

LOW = {"quality": "low"}
GPT_1, GPT_2 = "gpt-image-1", "gpt-image-2"

TOLD: list[tuple[str, dict[str, Any], tuple[str, str, str, str], int]] = [
    # model, fields; size, quality, background, output_format; output tokens
    (GPT_1, {"size": "auto"}, ("1024x1024", "high", "opaque", "png"), 4160),
    (
        "gpt-image-1-mini",
        LOW | {"size": "1024x1536", "output_format": "jpeg", "user": "u-1"},
        ("1024x1536", "low", "opaque", "jpeg"),
        408,
    ),
    (
        "gpt-image-1.5",
        LOW | {"background": "transparent", "output_format": "webp", "output_compression": 40},
        ("1024x1024", "low", "transparent", "webp"),
        272,
    ),
    (
        GPT_2,
        LOW | {"moderation": "low", "size": "1280x512"},
        ("1280x512", "low", "opaque", "png"),
        64,
    ),
    (
        "painter-1",
        {"quality": "xhigh", "size": "96x64", "background": "opaque", "safety_identifier": "s"},
        ("96x64", "xhigh", "opaque", "png"),
        3082,
    ),
]


@pytest.mark.parametrize(("model", "fields", "told", "tokens"), TOLD)
def test_a_picture_comes_with_its_facts_resolved_and_its_usage(
    client: OpenAI,
    model: str,
    fields: dict[str, Any],
    told: tuple[str, str, str, str],
    tokens: int,
) -> None:
    answered = client.images.generate(prompt=PROMPT, model=model, **fields)
    size, quality, background, output_format = told
    assert (answered.size, answered.quality) == (size, quality)
    assert (answered.background, answered.output_format) == (background, output_format)
    (item,) = answered.data or []
    assert (item.url, item.revised_prompt) == (None, None)
    image = opened(item.b64_json or "")
    assert f"{image.width}x{image.height}" == size
    assert image.format == output_format.upper()
    assert (image.mode == "RGBA") == (background == "transparent")
    usage = answered.usage
    assert usage is not None
    assert (usage.input_tokens, usage.output_tokens) == (PROMPT_TOKENS, tokens)
    assert usage.total_tokens == PROMPT_TOKENS + tokens
    assert usage.input_tokens_details.to_dict() == {"image_tokens": 0, "text_tokens": PROMPT_TOKENS}
    assert usage.output_tokens_details is not None
    assert usage.output_tokens_details.to_dict() == {"image_tokens": tokens, "text_tokens": 0}


def test_no_field_comes_that_the_contract_does_not_know(http: httpx2.Client) -> None:
    answered = post(http, model="painter-1", size="64x64", user="u-1").json()
    facts = {"background", "output_format", "quality", "size", "usage"}
    assert set(answered) == {"created", "data"} | facts
    assert [set(item) for item in answered["data"]] == [{"b64_json"}]
    (event,) = events_of(post(http, model="painter-1", size="64x64", stream=True))
    assert set(event) == {"type", "b64_json", "created_at", "sequence_number"} | facts


def test_several_pictures_differ_and_are_counted_together(http: httpx2.Client) -> None:
    one = post(http, model="painter-1", size="64x64").json()
    three = post(http, model="painter-1", size="64x64", n=3).json()
    pictures = [item["b64_json"] for item in three["data"]]
    assert len(set(pictures)) == 3
    assert pictures[0] == one["data"][0]["b64_json"]
    assert three["usage"]["output_tokens"] == 3 * one["usage"]["output_tokens"]
    assert three["usage"]["input_tokens"] == 3 * PROMPT_TOKENS


def test_less_compression_is_more_bytes(http: httpx2.Client) -> None:
    for output_format in ("jpeg", "webp"):
        sizes = []
        for compression in (0, 60, 100, None):
            fields = {"output_format": output_format, "output_compression": compression}
            answered = post(http, model="painter-1", size="96x64", **fields).json()
            sizes.append(len(answered["data"][0]["b64_json"]))
        assert sizes[0] < sizes[1] < sizes[2] == sizes[3]


# Streams ---------------------------------------------------------------------------------------


def test_a_stream_counts_its_partials_and_tells_the_same_facts_in_every_event(
    client: OpenAI,
) -> None:
    stream = client.images.generate(
        prompt=PROMPT, model=GPT_1, quality="low", stream=True, partial_images=3
    )
    *partials, last = events = list(stream)
    assert isinstance(last, ImageGenCompletedEvent)
    assert all(isinstance(event, ImageGenPartialImageEvent) for event in partials)
    assert [event.to_dict()["partial_image_index"] for event in partials] == [0, 1, 2]
    for number, event in enumerate(events):
        assert (event.model_extra or {})["sequence_number"] == number
        assert (event.size, event.quality) == ("1024x1024", "low")
        assert (event.background, event.output_format) == ("opaque", "png")
    assert last.usage.output_tokens == 272 + 300
    assert [event.created_at for event in events] == sorted(event.created_at for event in events)


@pytest.mark.parametrize("asked", [None, 0])
def test_without_partials_a_stream_is_one_event(http: httpx2.Client, asked: int | None) -> None:
    fields = {"model": "painter-1", "size": "64x64", "stream": True, "partial_images": asked}
    events = events_of(post(http, **fields))
    assert [event["type"] for event in events] == ["image_generation.completed"]


def test_each_of_several_streamed_pictures_is_whole(http: httpx2.Client) -> None:
    fields = {"model": "painter-1", "size": "64x64", "n": 3, "stream": True, "partial_images": 2}
    events = events_of(post(http, **fields))
    assert [event["sequence_number"] for event in events] == list(range(9))
    for picture in range(3):
        *partials, last = (event for event in events if event["image_index"] == picture)
        assert [event["partial_image_index"] for event in partials] == [0, 1]
        assert last["type"] == "image_generation.completed"
        assert last["usage"]["input_tokens"] == PROMPT_TOKENS


# dall-e ----------------------------------------------------------------------------------------


def test_dall_e_answers_links_and_nothing_of_what_its_successors_tell(http: httpx2.Client) -> None:
    answered = post(http, model="dall-e-2", size="256x256", n=2, user="u-1").json()
    assert set(answered) == {"created", "data"}
    assert [set(item) for item in answered["data"]] == [{"url"}] * 2
    for item in answered["data"]:
        got = http.get(item["url"])
        assert (got.status_code, got.headers["content-type"]) == (200, "image/png")
        assert Image.open(io.BytesIO(got.content)).size == (256, 256)


def test_dall_e_3_alone_tells_what_it_made_of_the_prompt(http: httpx2.Client) -> None:
    asked = {"response_format": "b64_json", "style": "natural", "quality": "standard"}
    answered = post(http, model="dall-e-3", size="1024x1024", **asked).json()
    assert set(answered) == {"created", "data"}
    (item,) = answered["data"]
    assert set(item) == {"b64_json", "revised_prompt"}
    assert "boat" in item["revised_prompt"]
    assert opened(item["b64_json"]).size == (1024, 1024)
    plain = post(http, model="dall-e-2", size="256x256", response_format="b64_json").json()
    assert [set(each) for each in plain["data"]] == [{"b64_json"}]


# Wrong fields ----------------------------------------------------------------------------------

UNKNOWN, TYPE, VALUE = "unknown_parameter", "invalid_type", "invalid_value"
NOT_HERE, NOT_THIS = "unsupported_parameter", "unsupported_value"
TOO_LONG = "string_above_max_length"

WRONG: list[tuple[str, dict[str, Any], str]] = [
    (GPT_1, {"prompt": ""}, VALUE),
    (GPT_1, {"prompt": None}, TYPE),
    (GPT_1, {"prompt": "x" * 32_001}, TOO_LONG),
    ("dall-e-3", {"prompt": "x" * 4001}, TOO_LONG),
    ("dall-e-2", {"prompt": "x" * 1001}, TOO_LONG),
    (GPT_1, {"n": 0}, VALUE),
    (GPT_1, {"n": 11}, VALUE),
    (GPT_1, {"n": "2"}, TYPE),
    ("dall-e-3", {"n": 2}, NOT_THIS),
    (GPT_1, {"size": "123x456"}, VALUE),
    (GPT_1, {"size": "huge"}, VALUE),
    ("dall-e-2", {"size": "1792x1024"}, VALUE),
    ("dall-e-3", {"size": "auto"}, VALUE),
    (GPT_2, {"size": "1000x1000"}, VALUE),
    (GPT_2, {"size": "3840x3840"}, VALUE),
    ("painter-1", {"size": "10x10"}, VALUE),
    (GPT_1, {"quality": "hd"}, VALUE),
    (GPT_2, {"quality": "max"}, VALUE),
    ("dall-e-2", {"quality": "hd"}, VALUE),
    ("dall-e-3", {"quality": "low"}, VALUE),
    (GPT_1, {"background": "red"}, VALUE),
    (GPT_1, {"background": "transparent", "output_format": "jpeg"}, NOT_THIS),
    ("dall-e-3", {"background": "auto"}, NOT_HERE),
    (GPT_1, {"output_format": "gif"}, VALUE),
    ("gpt-image-2.5-sunburst", {"output_format": "gif"}, VALUE),
    ("gpt-image-2.5-sunburst", {"complexity": "low"}, NOT_HERE),
    ("dall-e-3", {"output_format": "png"}, NOT_HERE),
    (GPT_1, {"output_compression": 101, "output_format": "jpeg"}, VALUE),
    (GPT_1, {"output_compression": 50}, NOT_THIS),
    ("dall-e-2", {"output_compression": 50}, NOT_HERE),
    (GPT_1, {"moderation": "off"}, VALUE),
    ("dall-e-3", {"moderation": "low"}, NOT_HERE),
    (GPT_1, {"response_format": "url"}, NOT_HERE),
    ("painter-1", {"response_format": "b64_json"}, NOT_HERE),
    ("dall-e-2", {"response_format": "png"}, VALUE),
    (GPT_1, {"style": "vivid"}, NOT_HERE),
    ("dall-e-2", {"style": "vivid"}, NOT_HERE),
    ("dall-e-3", {"style": "cool"}, VALUE),
    (GPT_1, {"user": 5}, TYPE),
    ("dall-e-2", {"safety_identifier": "s"}, NOT_HERE),
    (GPT_1, {"stream": "true"}, TYPE),
    ("dall-e-3", {"stream": True}, NOT_THIS),
    (GPT_1, {"partial_images": 4, "stream": True}, VALUE),
    (GPT_1, {"partial_images": 2}, NOT_THIS),
    ("dall-e-2", {"partial_images": 0}, NOT_HERE),
    (GPT_1, {"input_fidelity": "high"}, UNKNOWN),
    (GPT_1, {"foo": 1}, UNKNOWN),
    ("no-such-model", {"model": "no-such-model"}, "model_not_found"),
]


def test_a_wrong_field_is_named_with_what_is_wrong_and_nothing_is_painted(
    http: httpx2.Client,
) -> None:
    for model, fields, code in WRONG:
        response = post(http, **{"model": model, **fields})
        answered = response.json()
        error = answered["error"]
        name = next(iter(fields))
        assert response.status_code == 422, fields
        assert response.headers["x-should-retry"] == "false"
        assert (error["type"], error["param"]) == ("invalid_request_error", name)
        assert error["code"] == code, (model, fields, error)
        assert name in error["message"]
        assert set(error) == {"message", "type", "param", "code"}
        assert [problem["loc"] for problem in answered["detail"]] == [["body", name]]
        assert "safelight-generation" not in response.headers


def test_null_in_every_field_is_as_if_it_were_left_out(http: httpx2.Client) -> None:
    names = [
        "background", "complexity", "frame_count", "frame_duration_ms", "moderation", "n",
        "output_compression", "output_format", "partial_images", "quality", "response_format",
        "safety_identifier", "stream", "style", "svg", "user",
    ]  # fmt: skip
    asked = {"model": "painter-1", "size": "64x64"}
    left_out, nulls = (post(http, **asked, **dict.fromkeys(each)) for each in ([], names))
    assert nulls.json()["data"] == left_out.json()["data"]


# Refusals --------------------------------------------------------------------------------------

SMALL: dict[str, Any] = {"model": "painter-1", "size": "64x64"}


def assert_refused(error: dict[str, Any], stage: str) -> None:
    assert error["code"] == "moderation_blocked"
    assert error["type"] == "image_generation_user_error"
    assert error["param"] is None
    assert error["moderation_details"]["moderation_stage"] == stage
    assert "safety system" in error["message"]


@pytest.mark.parametrize("stream", [True, False])
def test_a_refused_prompt_is_400_before_any_stream(http: httpx2.Client, stream: bool) -> None:
    response = post(http, **SMALL, stream=stream, prompt=f"A fox. {REFUSE_PROMPT.title()}!")
    assert response.status_code == 400
    assert response.headers["x-should-retry"] == "false"
    assert_refused(response.json()["error"], "input")


def test_a_refused_picture_is_an_error_after_its_partials(http: httpx2.Client) -> None:
    response = post(http, **SMALL, stream=True, partial_images=2, prompt=REFUSE_PICTURE)
    assert response.status_code == 200
    *before, last = events_of(response)
    assert [event["partial_image_index"] for event in before] == [0, 1]
    assert (last["type"], last["sequence_number"]) == ("error", 2)
    assert_refused(last["error"], "output")


@pytest.mark.parametrize("fields", [{}, {"stream": True}], ids=["json", "stream without partials"])
def test_a_refused_picture_that_nothing_was_shown_of_is_400(
    http: httpx2.Client, fields: dict[str, Any]
) -> None:
    response = post(http, **SMALL, **fields, prompt=REFUSE_PICTURE)
    assert response.status_code == 400
    assert_refused(response.json()["error"], "output")


def test_low_moderation_lets_its_prompt_through(http: httpx2.Client) -> None:
    assert post(http, **SMALL, prompt=REFUSE_UNLESS_LOW).status_code == 400
    assert post(http, **SMALL, prompt=REFUSE_UNLESS_LOW, moderation="auto").status_code == 400
    assert post(http, **SMALL, prompt=REFUSE_UNLESS_LOW, moderation="low").status_code == 200


def test_of_several_pictures_one_can_be_refused(http: httpx2.Client) -> None:
    answered = post(http, **SMALL, n=3, prompt=REFUSE_FIRST).json()
    whole = post(http, **SMALL, n=3).json()
    assert len(answered["data"]) == 2
    assert 3 * answered["usage"]["output_tokens"] == 2 * whole["usage"]["output_tokens"]
    events = events_of(post(http, **SMALL, n=3, stream=True, prompt=REFUSE_FIRST))
    assert sorted(event["image_index"] for event in events[:-1]) == [1, 2]
    assert_refused(events[-1]["error"], "output")


def test_dall_e_refuses_in_its_own_words(http: httpx2.Client) -> None:
    response = post(http, model="dall-e-3", prompt=REFUSE_PROMPT)
    error = response.json()["error"]
    assert response.status_code == 400
    assert (error["type"], error["code"]) == ("invalid_request_error", "content_policy_violation")


@pytest.mark.parametrize("words", [REFUSE_PROMPT, REFUSE_PICTURE])
def test_the_python_sdk_raises_a_refusal_as_a_bad_request(client: OpenAI, words: str) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.images.generate(**SMALL, prompt=words)
    assert (caught.value.code, caught.value.type) == (
        "moderation_blocked",
        "image_generation_user_error",
    )
    assert (caught.value.request_id or "").startswith("req_")


def test_the_python_sdk_raises_a_refusal_out_of_its_stream(client: OpenAI) -> None:
    stream = client.images.generate(**SMALL, prompt=REFUSE_PICTURE, stream=True, partial_images=1)
    shown: list[str] = []
    with pytest.raises(openai.APIError) as caught:
        shown.extend(event.type for event in stream)
    assert shown == ["image_generation.partial_image"]
    assert caught.value.code == "moderation_blocked"


async def test_the_node_sdk_raises_a_refusal_out_of_its_stream(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asyncio.to_thread(install)
    monkeypatch.setenv("PEER_PACKAGE", "openai")
    lines = await peer(command, "stream", {**SMALL, "prompt": REFUSE_PICTURE, "partial_images": 1})
    assert [list(line) for line in lines] == [["event"], ["error"], ["requests"]]
    assert lines[1]["error"]["code"] == "moderation_blocked"
    assert lines[2]["requests"] == 1


async def at_once(_: float) -> None:
    """A browser that does not wait before it comes back."""


@pytest.mark.parametrize(
    ("words", "stage", "partials"), [(REFUSE_PROMPT, "input", 0), (REFUSE_PICTURE, "output", 2)]
)
async def test_an_eventsource_is_told_of_a_refusal_and_then_that_there_is_no_more(
    command: Command, http: httpx2.Client, words: str, stage: str, partials: int
) -> None:
    query = {**SMALL, "prompt": words, "partial_images": 2}
    viewer = await EventSourceClient(sleep=at_once).generate(command.url, **query)
    kinds = [frame.kind for connection in viewer.connections for frame in connection.frames]
    assert kinds == ["partial_image"] * partials + ["failed"]
    assert [connection.status for connection in viewer.connections] == [200, 204]
    *_, last = events_of(http.get(URL, params=query))
    assert_refused(last["error"], stage)
