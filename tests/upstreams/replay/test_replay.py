"""Recorded once, played again: the same pictures to the same requests, clear words to others."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pybase64
import pytest
from PIL import Image

from harness.gateway import OPENAI_MODELS, Running, Serve, running
from harness.upstream import (
    CUT,
    Received,
    Script,
    Step,
    answer,
    completed,
    frame,
    head,
    json_response,
    partial,
    scripted,
    sse,
)
from safelight.app import create_app
from safelight.config import ConfigurationError, Settings, UpstreamSettings
from safelight.upstreams.replay.recording import NotARecording, lines, read

STREAMED = {"model": "gpt-image-1", "prompt": "a fox", "stream": True, "partial_images": 2}
PLAIN = {"model": "gpt-image-1", "prompt": "a fox", "n": 2}
KEY = "sk-provider-0123456789abcdef"

REFUSED = {
    "error": {
        "message": "No.",
        "type": "image_generation_user_error",
        "code": "moderation_blocked",
        "param": None,
        "moderation_details": {"moderation_stage": "input", "categories": ["x"]},
    }
}


def well(received: Received) -> list[Step]:
    asked = received.json
    if asked.get("stream"):
        return sse(*(partial(i) for i in range(asked.get("partial_images", 0))), completed())
    return json_response(answer(asked.get("n", 1)))


@asynccontextmanager
async def replaying(folder: Path, data: Path, **changes: Any) -> AsyncIterator[Running]:
    """A gateway with nothing but recordings behind it, played at once."""
    fields = {"name": "replay", "kind": "replay", "recordings": folder, "time_scale": 0} | changes
    settings = Settings(
        port=0, data_dir=data, access_log=False, upstreams=(UpstreamSettings(**fields),)
    )
    async with running(settings) as gateway:
        yield gateway


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


async def record(
    folder: Path, serve: Serve, *bodies: dict[str, Any], script: Script = well
) -> list[str]:
    """What a gateway answers each of the bodies while it records."""
    async with scripted(script) as provider, serve(provider.url, record=folder) as gateway:
        return [(await gateway.generate(**body)).text for body in bodies]


def pictures(text: str) -> list[Any]:
    """What is seen of a stream's events, or of JSON, that does not depend on when it came."""
    if text.startswith("{"):
        document = json.loads(text)
        return [document.get("error"), document.get("data"), document.get("usage")]
    return [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]


async def test_what_was_recorded_is_played_to_the_same_requests(
    tmp_path: Path, serve: Serve
) -> None:
    folder = tmp_path / "recordings"
    before = await record(folder, serve, STREAMED, PLAIN)
    assert [file.name for file in files(folder)] == [
        "000001-gpt-image-1.jsonl",
        "000002-gpt-image-1.jsonl",
        "000003-gpt-image-1.jsonl",
    ]
    async with replaying(folder, tmp_path) as gateway:
        stream = await gateway.generate(**STREAMED)
        plain = await gateway.generate(**PLAIN)
    assert stream.headers["safelight-upstream"] == "replay"
    assert [pictures(stream.text), pictures(plain.text)] == [pictures(text) for text in before]


async def test_a_recording_has_what_is_documented_and_no_key_and_no_user(
    tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "recordings"
    monkeypatch.setenv("PROVIDER_KEY", KEY)
    script: list[Step] = [
        head(Set_Cookie="session=1", OpenAI_Organization="org-1", X_Request_Id="req_1"),
        frame(partial(0)),
        frame(completed()),
        CUT,
    ]
    async with scripted(script) as provider:
        upstream = {"auth": "bearer", "key": KEY}
        async with serve(provider.url, record=folder, upstream=upstream) as gateway:
            body = {
                **STREAMED,
                "user": "ann",
                "prompt": f"a fox {KEY} sk-other-0123456789abcdef0123",
            }
            await gateway.generate(**body)
        assert provider.requests[0].headers["authorization"] == f"Bearer {KEY}"
    (file,) = files(folder)
    text = file.read_text("utf-8")
    first, second, *events, last = map(json.loads, text.splitlines())
    assert first["recording"] == 1
    assert first["upstream"] == "scripted"
    assert first["request"] == {
        "model": "gpt-image-1",
        "prompt": "a fox [key] [key]",
        "stream": True,
        "partial_images": 2,
    }
    assert second["head"]["status"] == 200
    assert second["head"]["headers"] == {
        "content-type": "text/event-stream",
        "x-request-id": "req_1",
    }
    assert [event["event"]["type"].rpartition(".")[2] for event in events] == [
        "partial_image",
        "completed",
    ]
    assert last["end"]
    for hidden in (KEY, "session", "org-1", "ann", "0123456789abcdef"):
        assert hidden not in text
    times = [line["after"] for line in [second, *events, last]]
    assert times == sorted(times)


@pytest.mark.parametrize(
    "script",
    [
        json_response(REFUSED, "400 Bad Request"),
        json_response({"error": {"message": "Slow down."}}, "429 Too Many", Retry_After=7),
        json_response({"error": {"message": "Broken."}}, "500 Oops"),
        sse(partial(0), {"type": "error", **REFUSED}),
        [head(), frame(partial(0)), CUT],
        [head(), b"data: {half\n\n", CUT],
    ],
    ids=["refused", "busy", "failed", "refused late", "cut", "malformed"],
)
async def test_failures_are_played_as_they_were(
    tmp_path: Path, serve: Serve, script: Script
) -> None:
    folder = tmp_path / "recordings"
    async with scripted(script) as provider, serve(provider.url, record=folder) as gateway:
        before = await gateway.generate(**STREAMED)
    async with replaying(folder, tmp_path) as gateway:
        after = await gateway.generate(**STREAMED)
    assert after.status_code == before.status_code
    assert pictures(after.text) == pictures(before.text)
    for name in ("retry-after", "x-should-retry"):
        assert after.headers.get(name) == before.headers.get(name)


async def test_an_answer_that_was_broken_off_from_our_side_is_not_recorded(
    tmp_path: Path, serve: Serve
) -> None:
    never = asyncio.Event()
    script: list[Step] = [head(), frame(partial(0)), never]
    folder = tmp_path / "recordings"
    async with scripted(script) as provider:
        async with serve(provider.url, record=folder, event_timeout=0.1) as gateway:
            response = await gateway.generate(**STREAMED)
    assert "event_timeout" in response.text
    assert files(folder) == []


async def test_recording_goes_on_after_what_is_there(tmp_path: Path, serve: Serve) -> None:
    folder = tmp_path / "recordings"
    await record(folder, serve, STREAMED)
    await record(folder, serve, STREAMED)
    assert [file.name[:6] for file in files(folder)] == ["000001", "000002"]


async def test_recordings_of_one_request_are_played_in_turn(tmp_path: Path, serve: Serve) -> None:
    folder = tmp_path / "recordings"
    scripts = [json_response(answer(created=1)), json_response(answer(created=2))]
    async with scripted(*scripts) as provider, serve(provider.url, record=folder) as gateway:
        for _ in scripts:
            await gateway.generate(**PLAIN | {"n": 1})
    async with replaying(folder, tmp_path) as gateway:
        played = [(await gateway.generate(**PLAIN | {"n": 1})).json()["created"] for _ in range(3)]
    assert played == [1, 2, 1]


async def test_a_request_without_a_recording_is_told_which_is_nearest(
    tmp_path: Path, serve: Serve
) -> None:
    folder = tmp_path / "recordings"
    await record(folder, serve, STREAMED)
    async with replaying(folder, tmp_path) as gateway:
        response = await gateway.generate(**STREAMED | {"prompt": "a cat", "quality": "low"})
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (404, "no_recording")
    assert error["message"] == (
        "No recording is of this request. The nearest, 000001-gpt-image-1.jsonl, has another "
        "prompt, quality."
    )
    assert response.headers["x-should-retry"] == "false"


async def test_without_strictness_the_next_upstream_is_asked_and_its_answer_recorded(
    tmp_path: Path, serve: Serve
) -> None:
    folder = tmp_path / "recordings"
    replay = UpstreamSettings(
        name="replay", kind="replay", recordings=folder, time_scale=0, strict=False
    )
    async with scripted(well) as provider:
        live = UpstreamSettings(
            name="live", base_url=provider.url, auth="none", models=OPENAI_MODELS
        )
        for asked, upstream in ((1, "live"), (1, "replay")):
            settings = {"record": folder, "upstreams": (replay, live)}
            async with serve(provider.url, **settings) as gateway:
                response = await gateway.generate(**STREAMED)
            assert response.headers["safelight-upstream"] == upstream
            assert len(provider.requests) == asked
    assert len(files(folder)) == 1


async def test_in_order_each_is_played_once_whatever_is_asked(tmp_path: Path, serve: Serve) -> None:
    folder = tmp_path / "recordings"
    await record(folder, serve, STREAMED)
    async with replaying(folder, tmp_path, match="order") as gateway:
        first = await gateway.generate(model="gpt-image-2", prompt="something else")
        second = await gateway.generate(**STREAMED)
    assert len(first.json()["data"]) == 1
    assert second.json()["error"]["message"] == "All 1 recordings have been played."


@pytest.mark.parametrize(
    ("after", "scale", "least"), [(1000, 0, 0), (0.2, 1, 0.2), (20, 0.01, 0.2)]
)
async def test_events_come_at_the_times_they_came_at_or_at_once(
    tmp_path: Path, serve: Serve, after: float, scale: float, least: float
) -> None:
    folder = tmp_path / "recordings"
    await record(folder, serve, STREAMED)
    (file,) = files(folder)
    file.write_text(
        re.sub(r'"after":[0-9.]+', f'"after":{after}', file.read_text("utf-8")), "utf-8"
    )
    async with replaying(folder, tmp_path, time_scale=scale) as gateway, asyncio.timeout(10):
        began = asyncio.get_running_loop().time()
        assert "completed" in (await gateway.generate(**STREAMED)).text
        assert asyncio.get_running_loop().time() - began >= least


@pytest.mark.parametrize(
    "prompt",
    # The painter refuses these words to its own callers, and would leave the provider's picture.
    [STREAMED["prompt"], "safelight test: refuse the picture"],
    ids=["any prompt", "a test prompt"],
)
async def test_pictures_are_replaced_by_painted_ones_of_the_same_size(
    tmp_path: Path, serve: Serve, prompt: str
) -> None:
    folder = tmp_path / "recordings"
    facts = {"size": "96x64", "output_format": "webp"}
    script = sse(partial(0, **facts), partial(1, **facts), completed(**facts))
    async with scripted(script) as provider:
        async with serve(provider.url, record=folder, record_pictures="painted") as gateway:
            live = await gateway.generate(**STREAMED | {"prompt": prompt})
    (file,) = files(folder)
    recording = file.read_text("utf-8")
    shown = [json.loads(line)["event"] for line in recording.splitlines() if '"event"' in line]
    assert len(shown) == 3
    for event in shown:
        assert event["b64_json"] not in live.text
        picture = tmp_path / "picture"
        picture.write_bytes(pybase64.b64decode(event["b64_json"]))
        with Image.open(picture) as image:
            assert (image.size, image.format) == ((96, 64), "WEBP")
    assert len({event["b64_json"] for event in shown}) == 3


def test_a_recording_read_and_written_again_is_the_same() -> None:
    text = "".join(
        f"{json.dumps(line, separators=(',', ':'))}\n"
        for line in (
            {"recording": 1, "recorded_at": 1, "upstream": "a", "request": {"model": "m"}},
            {"after": 0.5, "head": {"status": 200, "headers": {"date": "x"}}},
            {
                "after": 1.0,
                "failure": {
                    "kind": "UpstreamRefused",
                    "status": 400,
                    "retry_after": None,
                    "error": {"message": "No.", "type": "t", "param": None, "code": "c"},
                },
            },
            {"after": 1.5, "end": True},
        )
    )
    assert "".join(f"{line}\n" for line in lines(read(text))) == text


GOOD = '{"recording":1,"recorded_at":1,"upstream":"a","request":{}}'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1 is not the beginning"),
        ("{}", "line 1 is not the beginning"),
        (GOOD.replace("1,", "2,", 1), "of version 1"),
        (GOOD, "no end"),
        (f'{GOOD}\n{{"after":1}}', "line 2: KeyError"),
        (f"{GOOD}\nhalf", "line 2: JSONDecodeError"),
        (f'{GOOD}\n{{"after":1,"event":{{"type":"x"}}}}', "line 2: KeyError"),
    ],
)
def test_what_is_no_recording_says_where(text: str, words: str) -> None:
    with pytest.raises(NotARecording, match=words):
        read(text)


@pytest.mark.parametrize(
    ("name", "words"),
    [(None, "no recordings"), ("1.jsonl", "1.jsonl is not a recording: line 1"), ("", "no folder")],
)
def test_a_folder_that_cannot_be_played_is_refused_at_start(
    tmp_path: Path, name: str | None, words: str
) -> None:
    folder = tmp_path / "recordings"
    if name != "":
        folder.mkdir()
    if name:
        (folder / name).write_text("nothing", "utf-8")
    upstream = UpstreamSettings(name="replay", kind="replay", recordings=folder)
    with pytest.raises(ConfigurationError, match=words):
        create_app(Settings(data_dir=tmp_path, upstreams=(upstream,)))


def test_settings_that_would_do_nothing_are_refused() -> None:
    for fields in (
        {"kind": "replay"},
        {"kind": "replay", "recordings": "x", "base_url": "http://a"},
        {"kind": "openai", "strict": False},
        {"kind": "painter", "recordings": "x"},
    ):
        with pytest.raises(ValueError, match="upstream a: "):
            UpstreamSettings.model_validate({"name": "a", **fields})
    with pytest.raises(ValueError, match="record_pictures"):
        Settings(record_pictures="painted")
