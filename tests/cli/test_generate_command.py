"""`safelight generate` in a pipe: what is on standard output, what is saved, what it ends with."""

import asyncio
import base64
import io
import os
import re
import shlex
import stat
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cli.calling import SECONDS, called, ended, serving, started
from harness.documented import README
from harness.process import Command
from harness.upstream import (
    CUT,
    Received,
    answer,
    completed,
    frame,
    head,
    json_response,
    partial,
    picture,
    sse,
)
from safelight.cli import ENTRIES
from safelight.cli.refusals import EXIT_BY_KIND, EXIT_CONFIGURATION, EXIT_FAILED

TEXT = README.read_text("utf-8")

SMALL = ("-m", "painter-1", "-s", "64x64")
KEY = "sk-0123456789abcdef"


@pytest.fixture(autouse=True)
def _in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def opened(path: Path) -> Image.Image:
    image = Image.open(path)
    image.load()
    return image


def test_the_path_of_the_picture_is_all_that_a_pipe_gets(tmp_path: Path, server: Command) -> None:
    done = called("generate", "A red fox!", *SMALL, "--base-url", server.url)
    assert (done.code, done.output, done.errors) == (0, b"a-red-fox.png\n", "")
    assert opened(tmp_path / "a-red-fox.png").size == (64, 64)
    assert [each.name for each in tmp_path.iterdir()] == ["a-red-fox.png"]
    assert stat.S_IMODE((tmp_path / "a-red-fox.png").stat().st_mode) & 0o400


def test_the_painter_paints_without_a_server_and_never_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "fox.png").write_text("mine")
    done = called("generate", "-", *SMALL, "--local", "-n", "2", "--save-partials", "-p", "1",
        typed=b"Fox\n",
    )  # fmt: skip
    assert (done.code, done.errors) == (0, "")
    assert sorted(done.paths) == ["fox-1.png", "fox-2.png"]
    assert (tmp_path / "fox.png").read_text() == "mine"
    names = {each.name for each in tmp_path.iterdir()}
    assert names == {"fox.png", *done.paths, "fox-1.partial-1.png", "fox-2.partial-1.png"}
    assert len({(tmp_path / name).read_bytes() for name in names}) == 5


def test_a_picture_in_a_pipe_is_its_bytes_in_the_format_asked_for(
    tmp_path: Path, server: Command
) -> None:
    done = called("generate", "x", *SMALL, "-f", "webp", "--compression", "50", "-o", "-",
        "--base-url", server.url,
    )  # fmt: skip
    assert (done.code, done.errors) == (0, "")
    assert Image.open(io.BytesIO(done.output)).format == "WEBP"
    assert list(tmp_path.iterdir()) == []


def test_json_is_a_line_for_each_event_without_pixels(tmp_path: Path, server: Command) -> None:
    done = called("generate", "x", *SMALL, "--json", "-o", "{id}-{n}.jpg", "--base-url", server.url)
    assert (done.code, done.errors) == (0, "")
    begun, *partials, last = done.events
    assert [event["event"] for event in partials] == ["partial_image"] * 2
    assert begun["generation"].startswith("gen_")
    assert last["path"] == f"{begun['generation']}-1.jpg"
    assert (last["format"], last["size"]) == ("jpeg", "64x64")
    assert last["bytes"] == (tmp_path / last["path"]).stat().st_size
    assert last["usage"]["output_tokens"] > 0
    assert len(done.output) < 3000


def plain(received: Received) -> Any:
    """A server that is no Safelight: partial images and a picture, or links."""
    if received.line.startswith("GET "):
        content = base64.b64decode(PNG)
        return [
            b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Type: image/png\r\n\r\n"
            % len(content),
            content,
        ]
    if received.json.get("stream"):
        return sse(*[partial(n) for n in range(received.json["partial_images"])], completed())
    return json_response(answer(received.json.get("n", 1)))


PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(40)).decode()


def test_any_server_of_the_api_is_asked_as_the_sdks_ask(tmp_path: Path) -> None:
    with serving(plain) as upstream:
        done = called("generate", "x", "-m", "gpt-image-2", "--save-partials", "-o", "y.png",
            "--background", "opaque", "-q", "high",
            variables={"OPENAI_API_KEY": KEY, "SAFELIGHT_BASE_URL": upstream.url},
        )  # fmt: skip
    assert (done.code, done.paths, done.errors) == (0, ["y.png"], "")
    (request,) = upstream.requests
    assert request.line.startswith("POST /v1/images/generations ")
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.json == {
        "prompt": "x",
        "model": "gpt-image-2",
        "background": "opaque",
        "quality": "high",
        "stream": True,
        "partial_images": 2,
    }
    assert (tmp_path / "y.png").read_bytes() == base64.b64decode(picture(99))
    assert (tmp_path / "y.partial-2.png").read_bytes() == base64.b64decode(picture(1))


def test_a_providers_key_goes_to_no_server_that_was_not_named() -> None:
    with serving(plain) as upstream:
        mine = {"OPENAI_API_KEY": KEY, "SAFELIGHT_KEY": "the-key-of-this-one"}
        called("generate", "x", "--base-url", upstream.url, variables=mine)
    assert upstream.requests[0].headers["authorization"] == "Bearer the-key-of-this-one"
    # Nobody listens at the default address in a test; what would be sent is decided before.
    done = called("models", variables={"OPENAI_API_KEY": "kä"})
    assert "no usable key" not in done.errors


def test_links_are_followed_without_the_key(tmp_path: Path) -> None:
    def linking(received: Received) -> Any:
        if received.line.startswith("POST"):
            data = [{"url": f"{upstream.url}/files/1", "revised_prompt": "an x"}]
            return json_response({"created": 1, "data": data})
        return plain(received)

    with serving(linking) as upstream:
        done = called("generate", "x", "-m", "dall-e-3", "--base-url", upstream.url, "--json",
            variables={"SAFELIGHT_KEY": KEY},
        )  # fmt: skip
    assert done.code == 0, done.errors
    assert done.events[-1]["revised_prompt"] == "an x"
    assert (tmp_path / "x.png").read_bytes() == base64.b64decode(PNG)
    posted, fetched = upstream.requests
    assert "stream" not in posted.json
    assert "authorization" in posted.headers
    assert "authorization" not in fetched.headers


def refusing(status: int, code: str, kind: str = "invalid_request_error") -> Any:
    body = {"error": {"message": f"No: \x1b[31m{KEY}", "type": kind, "param": None, "code": code}}
    return json_response(body, f"{status} No")


BROKEN = {"type": "error", "error": {"message": "no luck", "code": "upstream_error"}}

FAILURES = [
    (refusing(401, "invalid_api_key"), 4, "No: "),
    (refusing(400, "moderation_blocked", "image_generation_user_error"), 5, "No: "),
    (refusing(400, "content_policy_violation"), 5, "No: "),
    (refusing(422, "invalid_value"), 3, "No: "),
    (refusing(429, "rate_limit_exceeded", "requests"), 6, "No: "),
    (refusing(429, "insufficient_quota", "insufficient_quota"), 6, "No: "),
    (refusing(500, "server_error", "server_error"), 7, "No: "),
    ([head(), frame(partial(0)), frame(BROKEN), CUT], 7, "no luck"),
    ([b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>"], 7, "answered 502"),
    ([head(), frame(partial(0)), CUT], 8, "nothing can be resumed"),
    ([head(), frame(partial(0)), b"data: {", CUT], 8, "without a picture"),
    (sse({"type": "image_generation.completed", "b64_json": "@@"}), 7, "not base64"),
    (json_response({"created": 1}), 7, "without pictures"),
]


@pytest.mark.parametrize(("script", "code", "words"), FAILURES)
def test_a_failure_is_one_line_and_a_code_of_its_kind(
    tmp_path: Path, script: Any, code: int, words: str
) -> None:
    with serving(script) as upstream:
        done = called("generate", "x", "--base-url", upstream.url,
            variables={"SAFELIGHT_KEY": KEY},
        )  # fmt: skip
    assert (done.code, done.output) == (code, b"")
    (line,) = done.errors.splitlines()
    assert line.startswith("safelight: ")
    assert words in line
    assert KEY not in line
    assert "\x1b" not in line
    assert list(tmp_path.iterdir()) == []
    # Sent once: whatever went wrong, nobody is billed twice.
    assert sum(each.line.startswith("POST") for each in upstream.requests) == 1


MISTAKES = [
    (("-o", "no/such/x.png"), "there is no folder no/such"),
    (("-o", "{nr}.png"), "there is no {nr}; there are {prompt}, {n}, {id}, {format}"),
    (("-o", "{n}/x.png"), "only the file's name"),
    (("-o", "-", "-n", "2"), "takes one picture"),
    (("-o", "-", "--json"), "both write"),
    (("-o", "-", "--save-partials"), "needs a file"),
    (("--local", "--base-url", "http://localhost"), "leave --base-url"),
    (("--base-url", "localhost:8000"), "--base-url must begin with https:// or http://"),
    (("--base-url", "http://localhost/?a=b"), "no query"),
    (("--show", "aalib"), "aalib"),
]


@pytest.mark.parametrize(("arguments", "words"), MISTAKES)
def test_what_cannot_be_done_is_refused_before_anybody_is_asked(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = called("generate", "x", *arguments)
    assert (done.code, done.output) == (2, b"")
    assert words in done.errors
    assert list(tmp_path.iterdir()) == []


def test_the_rules_of_a_model_are_told_in_words(server: Command) -> None:
    remote = called(
        "generate", "x", "-m", "dall-e-3", "-n", "2", "-p", "1", "--base-url", server.url
    )
    assert remote.code == 3
    assert "n must be 1" in remote.errors or "dall-e-3" in remote.errors
    local = called("generate", "x", "--local", "-s", "10x10", "-q", "best")
    assert local.code == 3
    assert "size" in local.errors
    assert "quality" in local.errors


def test_a_server_that_is_not_there_is_told_with_what_to_do() -> None:
    done = called("generate", "x", "--base-url", "http://127.0.0.1:1")
    assert done.code == 8
    assert done.errors.startswith("safelight: 127.0.0.1:1 could not be reached")


def test_a_picture_that_cannot_be_saved_is_told(tmp_path: Path) -> None:
    (tmp_path / "full").symlink_to("/dev/full")
    done = called("generate", "x", *SMALL, "--local", "-o", "full")
    assert done.code == 1
    assert "could not be saved" in done.errors
    assert "No space left" in done.errors


async def test_the_picture_is_opened_with_what_the_machine_has_for_it(tmp_path: Path) -> None:
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/told\n')
    opener.chmod(0o755)
    os.mkfifo(tmp_path / "told")
    command = await started(
        tmp_path, "generate", "x", *SMALL, "--local", "--open", PATH=f"{tmp_path}:/usr/bin:/bin"
    )
    reading = await asyncio.create_subprocess_exec(
        "cat", tmp_path / "told", stdout=asyncio.subprocess.PIPE
    )
    assert (await ended(command)).code == 0
    assert (await ended(reading)).output == b"x.png"


async def test_a_reader_that_leaves_the_pipe_ends_it_in_words(tmp_path: Path) -> None:
    command = await started(tmp_path, "generate", "x", *SMALL, "--local", "--json")
    assert command.stdout is not None
    await command.stdout.readline()
    # As `head -1` does.
    command._transport.get_pipe_transport(1).close()  # type: ignore[attr-defined]  # noqa: SLF001
    assert command.stderr is not None
    async with asyncio.timeout(SECONDS):
        said = (await command.stderr.read()).decode()
        assert await command.wait() == 1
    assert said == "safelight: nobody reads standard output any more; cancelled.\n"


def test_every_exit_code_is_in_readme() -> None:
    for code in (0, EXIT_FAILED, EXIT_CONFIGURATION, *EXIT_BY_KIND.values()):
        assert f"\n| {code} | " in TEXT
    assert "\n| 130, 143 | " in TEXT


def test_every_command_in_readme_is_one() -> None:
    for line in re.findall(r"^(?:[A-Z_]+=\S+ |echo .* \| )?safelight .*$", TEXT, re.MULTILINE):
        words = shlex.split(line.partition(" > ")[0], comments=True)
        name, *arguments = words[words.index("safelight") + 1 :]
        if name.startswith("-"):
            continue
        command = ENTRIES[name].load(name)
        # Parsed, not run.
        command.make_context(name, list(arguments))
