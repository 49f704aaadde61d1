"""`safelight check`: what it finds in a configuration, at upstreams, and behind a real nginx."""

import asyncio
import re
from pathlib import Path

import pytest

from cli.calling import Done, called, ended, serving, started
from harness.fronts import NGINX, fronted
from harness.gateway import Serve
from harness.proxy import proxied
from harness.toxics import Flip
from harness.upstream import json_response
from safelight.cli.diagnosis import findings
from safelight.client.probing import Probed

KEY = "sk-0123456789abcdef"


@pytest.fixture(autouse=True)
def _in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAFELIGHT_DATA_DIR", str(tmp_path / "data"))


def configured(tmp_path: Path, url: str, more: str = "") -> None:
    (tmp_path / "safelight.toml").write_text(
        f"""
        heartbeat = 7
        [[upstreams]]
        name = "studio"
        base_url = "{url}"
        key_env = "STUDIO_KEY"
        {more}
        """
    )


def checked(**variables: str) -> Done:
    return called("check", variables={"STUDIO_KEY": KEY, **variables})


def test_without_any_configuration_the_painter_is_tried() -> None:
    done = checked()
    assert (done.code, done.errors) == (0, "")
    assert "ok  upstream painter  The painter paints." in done.output.decode()
    assert "open to this machine only" in done.output.decode()


def test_an_upstream_is_asked_for_its_models_and_for_nothing_that_costs(tmp_path: Path) -> None:
    listing = json_response({"object": "list", "data": [{"id": "gpt-image-2"}]})
    with serving(listing) as upstream:
        configured(tmp_path, upstream.url, 'models = ["gpt-image-2"]')
        done = checked(SAFELIGHT_KEYS="a-long-secret-key,another-secret-key")
    text = done.output.decode()
    assert done.code == 0, text
    assert "It is there, takes the key and lists 1 models." in text
    assert "heartbeat = 7.0" in text
    assert "keys = (2 set)" in text
    assert "secret" not in text
    assert KEY not in text
    (request,) = upstream.requests
    assert request.line.startswith("GET /v1/models ")
    assert request.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("script", "words", "advice"),
    [
        (json_response({}, "401 Unauthorized"), "refuses the key (401)", "STUDIO_KEY"),
        (json_response({"data": [{"id": "x"}]}), "but not gpt-image-2", "models and rename"),
        (json_response({}, "503 Busy"), "answers 503", "base_url"),
    ],
)
def test_what_is_wrong_with_an_upstream_is_told_with_what_to_look_at(
    tmp_path: Path, script: list[bytes], words: str, advice: str
) -> None:
    with serving(script) as upstream:
        configured(tmp_path, upstream.url, 'models = ["gpt-image-2"]')
        done = checked()
    text = " ".join(done.output.decode().split())
    assert done.code == 1
    assert words in text
    assert advice in text.partition("→")[2]
    assert KEY not in text


def test_an_upstream_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    configured(tmp_path, "http://127.0.0.1:1/v1")
    done = checked()
    assert done.code == 1
    assert "no  upstream studio  The upstream could not be reached." in done.output.decode()


def test_a_configuration_that_serve_would_refuse_is_refused(tmp_path: Path) -> None:
    done = checked(SAFELIGHT_HOST="0.0.0.0")  # noqa: S104
    assert done.code == 2
    assert "SAFELIGHT_KEYS" in done.errors
    (tmp_path / "safelight.toml").write_text("hearbeat = 1")
    assert checked().code == 2
    for arguments in (("--silence", "3"), ("--key", KEY), ("--through", "nowhere")):
        assert called("check", *arguments).code == 2


HEEDLESS = "proxy_ignore_headers X-Accel-Buffering;"
ZIPS = "gzip on; gzip_types text/event-stream; gzip_min_length 0;"
IN_TIME = "proxy_read_timeout 600s;"
IN_CHUNKS = "proxy_http_version 1.1;"

WAYS: dict[str, tuple[dict[str, str], str, set[str], str]] = {
    "as-documented": ({}, "0", set(), "None: events come at once"),
    # What has no chunks, as to HTTP/1.0, is kept until a buffer is full.
    "keeps": ({IN_CHUNKS: HEEDLESS}, "0", {"buffering"}, "proxy_buffering off"),
    "zips": ({IN_TIME: ZIPS + HEEDLESS}, "0", {"compression", "buffering"}, "gzip_types"),
    "flushes": ({IN_TIME: ZIPS}, "0", set(), "(gzip), which holds nothing back"),
    "cuts": (
        {IN_TIME: "proxy_read_timeout 2s;"},
        "5",
        {"silence"},
        "proxy_read_timeout 600s",
    ),
}
"""What is changed in the recipe, for how long to be silent, what is found, and words of it."""


async def test_what_a_proxy_does_to_streams_is_told_with_what_to_change(
    tmp_path: Path, serve: Serve
) -> None:
    told: dict[str, Done] = {}

    async def diagnose(name: str, changes: dict[str, str], silence: str) -> None:
        folder = tmp_path / name
        folder.mkdir()
        async with fronted(NGINX, gateway.address[1], folder, changes) as front:
            asked = ("check", "--through", front.url, "--silence", silence)
            told[name] = await ended(await started(tmp_path, *asked))

    async with serve("http://127.0.0.1:1", heartbeat=4) as gateway:
        # At the same time, since they wait more than they work.
        async with asyncio.TaskGroup() as together:
            for name, (changes, silence, _, _) in WAYS.items():
                together.create_task(diagnose(name, changes, silence))
    for name, (_, _, expected, words) in WAYS.items():
        text = told[name].output.decode()
        found = set(re.findall(r"^  no  (\w+)", text, re.MULTILINE))
        assert (found, told[name].errors) == (expected, ""), f"{name}:\n{text}"
        assert told[name].code == (1 if expected else 0)
        assert words in " ".join(text.split()), f"{name}:\n{text}"


async def test_a_line_that_was_changed_on_the_way_is_noticed(tmp_path: Path, serve: Serve) -> None:
    async with serve("http://127.0.0.1:1") as gateway:
        async with proxied(gateway.address[1], down=[Flip(500_000)]) as proxy:
            done = await ended(
                await started(tmp_path, "check", "--through", proxy.url, "--silence", "0")
            )
    assert done.code == 1
    assert "no  long lines" in done.output.decode()


async def test_a_way_to_something_else_is_told(tmp_path: Path, serve: Serve) -> None:
    moved = (
        b"HTTP/1.1 301 Moved\r\nLocation: https://pictures.example/v1\r\nContent-Length: 0\r\n\r\n"
    )
    async with asyncio.timeout(30), serve("http://127.0.0.1:1", keys=(KEY,)) as gateway:
        done = await ended(await started(tmp_path, "check", "--through", gateway.url))
    assert done.code == 4
    assert "set SAFELIGHT_KEY" in done.output.decode()
    with serving([moved]) as other:
        elsewhere = await ended(await started(tmp_path, "check", "--through", other.url))
    assert elsewhere.code == 3
    assert "https://pictures.example/v1" in elsewhere.output.decode()


def test_nothing_that_came_is_nothing_that_is_well() -> None:
    found = list(findings(Probed(broken="The connection broke.")))
    assert [each.well for each in found] == [False, True, False, False]
    assert all(each.advice for each in found if not each.well)
