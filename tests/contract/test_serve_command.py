"""`safelight serve` as an operator starts it, in front of real clients; the painter paints."""

import asyncio
import base64
import io
import json
import re
import signal
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from PIL import Image

from contract.instant import instant, tool
from harness.process import Command
from harness.upstream import CUT, Script, completed, frame, head, partial, picture, scripted

KEY = "a-key-for-tests"


def configuration(base_url: str) -> str:
    """A safelight.toml that names one upstream."""
    return f"""
        drain_window = 5
        [[upstreams]]
        name = "studio"
        auth = "none"
        base_url = "{base_url}"
        models = ["gpt-image-1", "dall-e-3"]
    """


def opened(base64_text: str | None) -> Image.Image:
    assert base64_text is not None
    image = Image.open(io.BytesIO(base64.b64decode(base64_text)))
    image.load()
    return image


@pytest.fixture(scope="module")
def command() -> Iterator[Command]:
    """With nothing configured at all."""
    with Command() as started:
        yield started


@pytest.fixture
def client(command: Command) -> Iterator[OpenAI]:
    with OpenAI(
        base_url=f"{command.url}/v1",
        api_key=KEY,
        timeout=30,
        max_retries=0,
        _strict_response_validation=True,
    ) as opened_client:
        yield opened_client


def test_with_nothing_configured_it_says_where_it_is_and_what_to_try(command: Command) -> None:
    assert command.lines[0].startswith(f"Safelight is ready at {command.url}")
    assert "painter" in command.line("upstreams:")
    assert command.line("open to this machine only")


def test_the_command_it_offers_works_as_it_is_printed(command: Command) -> None:
    tool("curl")
    offered = command.line("curl -N") + "\n" + command.line("-d '")
    done = subprocess.run(
        ["sh", "-c", offered], capture_output=True, text=True, timeout=60, check=True
    )
    names = [line for line in done.stdout.splitlines() if line.startswith("event: ")]
    assert names[-1] == "event: image_generation.completed"
    assert len(names) == 3


@pytest.mark.parametrize("partials", [0, 1, 2, 3])
def test_the_painters_stream_is_partials_and_the_picture(client: OpenAI, partials: int) -> None:
    stream = client.images.generate(
        prompt="a red fox in the snow",
        model="painter-1",
        size="256x256",
        stream=True,
        partial_images=partials,
    )
    events = list(stream)
    kinds = [event.type.rpartition(".")[2] for event in events]
    assert kinds == ["partial_image"] * partials + ["completed"]
    for event in events:
        assert opened(event.b64_json).size == (256, 256)
        assert event.size == "256x256"
    assert len({event.b64_json for event in events}) == len(events)


@pytest.mark.parametrize(("asked", "got"), [("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WEBP")])
def test_the_painter_paints_in_the_format_that_was_asked_for(
    client: OpenAI, asked: Any, got: str
) -> None:
    answered = client.images.generate(
        prompt="a lighthouse", model="painter-1", size="256x256", output_format=asked
    )
    (image,) = answered.data or []
    assert opened(image.b64_json).format == got
    assert answered.output_format == asked
    assert answered.usage is not None
    assert answered.usage.total_tokens == answered.usage.input_tokens + answered.usage.output_tokens


def test_dall_e_2_answers_links_from_which_the_painters_pictures_download(
    client: OpenAI,
) -> None:
    answered = client.images.generate(prompt="two owls", model="dall-e-2", size="256x256", n=2)
    urls = [image.url for image in answered.data or []]
    assert len(set(urls)) == 2
    for url in urls:
        assert url is not None
        downloaded = httpx2.get(url, timeout=10, trust_env=False)
        assert downloaded.headers["content-type"] == "image/png"
        assert Image.open(io.BytesIO(downloaded.content)).size == (256, 256)


def test_the_painter_streams_over_get_with_ids_and_resumes(command: Command) -> None:
    query = {"prompt": "x", "model": "painter-1", "size": "256x256", "partial_images": "2"}
    with httpx2.Client(base_url=command.url, timeout=30, trust_env=False) as http:
        whole = http.get("/v1/images/generations", params=query).text
        identifiers = [line for line in whole.splitlines() if line.startswith("id: ")]
        last_seen = identifiers[0].removeprefix("id: ")
        resumed = http.get(
            "/v1/images/generations", params=query, headers={"Last-Event-ID": last_seen}
        ).text
    assert len(identifiers) == 3
    assert [line for line in resumed.splitlines() if line.startswith("id: ")] == identifiers[1:]
    # How long to wait before the next reconnect is told anew, in the first event of each answer.
    told = re.compile(r"^retry: \d+\n", re.MULTILINE)
    assert told.sub("", whole).endswith(told.sub("", resumed).removeprefix(":\n"))


async def test_a_configuration_file_puts_it_in_front_of_an_upstream() -> None:
    async with scripted(instant) as upstream:
        async with (
            Command(config=configuration(upstream.url)) as command,
            AsyncOpenAI(base_url=f"{command.url}/v1", api_key=KEY, timeout=10) as client,
        ):
            stream = await client.images.generate(
                prompt="x", model="gpt-image-1", stream=True, partial_images=2
            )
            events = [event async for event in stream]
    assert [event.b64_json for event in events] == [picture(0), picture(1), picture(99)]


async def test_keys_from_the_environment_are_asked_for_and_never_logged() -> None:
    async with scripted(instant) as upstream:
        async with (
            Command(
                config=configuration(upstream.url), environment={"SAFELIGHT_KEYS": KEY}
            ) as command,
            AsyncOpenAI(base_url=f"{command.url}/v1", api_key=KEY, timeout=10) as client,
        ):
            with pytest.raises(openai.AuthenticationError):
                await client.with_options(api_key="another").images.generate(prompt="x")
            await client.images.generate(prompt="a secret prompt", model="gpt-image-1")
    assert "keys needed" in command.log
    assert KEY not in command.log
    assert "a secret prompt" not in command.log


async def test_a_sigterm_lets_the_running_stream_end_and_then_exits_with_0() -> None:
    release = asyncio.Event()
    script: Script = [head(), frame(partial(0)), release, frame(completed()), CUT]
    async with scripted(script) as upstream, asyncio.timeout(30):
        async with (
            Command(config=configuration(upstream.url)) as command,
            httpx2.AsyncClient(base_url=command.url, timeout=10, trust_env=False) as http,
            http.stream(
                "POST",
                "/v1/images/generations",
                json={"prompt": "x", "model": "gpt-image-1", "stream": True, "partial_images": 1},
            ) as response,
        ):
            received = b""
            async for piece in response.aiter_raw():
                received += piece
                if received.endswith(b"}\n\n") and not release.is_set():
                    command.process.send_signal(signal.SIGTERM)
                    release.set()
    assert received.count(b"event: image_generation.") == 2
    assert "image_generation.completed" in received.decode()


def test_json_logs_are_one_object_a_line() -> None:
    with Command(environment={"SAFELIGHT_LOG_FORMAT": "json"}) as command:
        answered = httpx2.post(
            f"{command.url}/v1/images/generations",
            json={"prompt": "x", "model": "dall-e-2", "size": "256x256"},
            timeout=30,
            trust_env=False,
        )
    assert answered.status_code == 200
    logged = [json.loads(line) for line in command.lines if line.startswith("{")]
    (line,) = (each for each in logged if each["event"] == "generation")
    assert (line["outcome"], line["model"]) == ("completed", "dall-e-2")


def test_a_command_that_cannot_start_says_why() -> None:
    command = Command(environment={"SAFELIGHT_NO_SUCH_SETTING": "1"})
    with pytest.raises(AssertionError, match="SAFELIGHT_NO_SUCH_SETTING is not a setting"):
        command.start()
