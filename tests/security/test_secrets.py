"""Keys never leave: not in an answer, a log, a redirect, an exception or a child process."""

import asyncio
import logging
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from harness.gateway import Serve, openai_upstream
from harness.listening import listening
from harness.process import Command
from harness.upstream import (
    CUT,
    RESET,
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
from safelight.cli import keys_file
from safelight.config import Settings
from safelight.upstreams.openai.adapter import Destination

UPSTREAM_KEY = "sk-canary-5e1f0c2b7d"
CALLER_KEY = "sl-canary-93ab44d0ff"
CANARIES = (UPSTREAM_KEY, CALLER_KEY)
BODY: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1"}
GENERATIONS = "/v1/images/generations"

QUOTING = {
    "message": f"Incorrect API key provided: {UPSTREAM_KEY}",
    "code": UPSTREAM_KEY,
    "param": f"header {UPSTREAM_KEY}",
}
REFUSING = {"code": "moderation_blocked", "moderation_details": {"for": UPSTREAM_KEY}}

OUTCOMES: dict[str, Sequence[Step]] = {
    "streamed": sse(partial(0), completed()),
    "whole": json_response(answer()),
    "401 quoting the key": json_response({"error": QUOTING}, "401 No"),
    "400 quoting the key": json_response({"error": QUOTING}, "400 No"),
    "500 quoting the key": json_response({"error": QUOTING}, "500 No"),
    "429": json_response({"error": {"message": "slow"}}, "429 No", Retry_After=1),
    "a refusal quoting the key": json_response({"error": REFUSING}, "400 No"),
    "the key in a page": [head("502 No", "text/html"), UPSTREAM_KEY.encode(), CUT],
    "the key in a header": [head("500 No", X_Key=UPSTREAM_KEY, Set_Cookie=UPSTREAM_KEY), CUT],
    "an error in the stream": sse(partial(0), {"type": "error", "error": QUOTING}),
    "an error first": sse({"type": "error", "error": QUOTING}),
    "not an event": [head(), b"data: " + UPSTREAM_KEY.encode() + b"\n\n", CUT],
    "not HTTP": [UPSTREAM_KEY.encode() + b"\r\n\r\n", CUT],
    "compressed": [head(Content_Encoding="gzip"), b"\x1f\x8b", CUT],
    "a link": json_response(answer(data=[{"url": f"https://x.test/?k={UPSTREAM_KEY}"}])),
    "cut": [head(), frame(partial(0))[:40], CUT],
    "reset": [RESET],
}


SILENCED = ("httpx2", "httpcore2", "sse_starlette")
"""Libraries that tell bodies and headers at lower levels; the command silences them at start."""


@pytest.mark.parametrize("transport", ["own", "stock"])
async def test_no_outcome_tells_a_key_to_client_or_log(
    serve: Serve, caplog: pytest.LogCaptureFixture, transport: str
) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[str] = []
    async with asyncio.timeout(60), scripted([CUT]) as upstream:
        keyed = openai_upstream(upstream.url, auth="bearer", key=SecretStr(UPSTREAM_KEY))
        dead = openai_upstream(
            "http://127.0.0.1:1", auth="api-key", key=SecretStr(UPSTREAM_KEY), name="dead"
        ).model_copy(update={"models": ("gpt-image-2",)})
        with capture_logs() as logs:
            async with serve(
                upstream.url,
                keys=(CALLER_KEY,),
                upstreams=(keyed, dead),
                upstream_transport=transport,
            ) as gateway:
                client = gateway.client
                client.headers["Authorization"] = f"Bearer {CALLER_KEY}"
                for script in OUTCOMES.values():
                    upstream.scripts[:] = [script]
                    for fields in ({"stream": True, "partial_images": 1}, {}):
                        response = await client.post(GENERATIONS, json={**BODY, **fields})
                        told += [response.text, str(response.headers)]
                    response = await client.get(GENERATIONS, params={**BODY, "user": "u"})
                    told += [response.text, str(response.headers)]
                response = await client.post(GENERATIONS, json={**BODY, "model": "gpt-image-2"})
                assert response.json()["error"]["code"] == "upstream_unreachable"
                told += [response.text, str(response.headers)]
                for path in ("/v1/models", "/openapi.json", "/metrics", "/", "/no/such/route"):
                    response = await client.get(path, headers={"x-api-key": CALLER_KEY})
                    told += [response.text, str(response.headers)]
    sent = {request.headers["authorization"] for request in upstream.requests}
    assert sent == {f"Bearer {UPSTREAM_KEY}"}, "the key went where it belongs"
    assert len(logs) > len(OUTCOMES)
    formatter = logging.Formatter()
    told += [formatter.format(r) for r in caplog.records if not r.name.startswith(SILENCED)]
    told += [str(line) for line in logs]
    for canary in CANARIES:
        assert not [text for text in told if canary in text]


@pytest.mark.parametrize("transport", ["own", "stock"])
async def test_a_redirect_is_not_followed_with_the_key_or_without(
    serve: Serve, transport: str
) -> None:
    statuses = (301, 302, 303, 307, 308)
    async with (
        asyncio.timeout(30),
        listening(lambda _: b"") as elsewhere,
        scripted([CUT]) as upstream,
    ):
        location = f"http://127.0.0.1:{elsewhere.port}/steal?k=1"
        keyed = openai_upstream(upstream.url, auth="bearer", key=SecretStr(UPSTREAM_KEY))
        async with serve(upstream.url, upstreams=(keyed,), upstream_transport=transport) as gateway:
            for status in statuses:
                moved = head(f"{status} Moved", Location=location, Content_Length=0)
                upstream.scripts[:] = [[moved, CUT]]
                response = await gateway.client.post(GENERATIONS, json=BODY)
                assert response.status_code == 502
                assert "location" not in response.headers
                assert "steal" not in response.text
    assert len(upstream.requests) == len(statuses)
    assert elsewhere.connections == 0


def test_no_repr_shows_a_key(tmp_path: Path) -> None:
    upstream = openai_upstream("http://u.test", auth="bearer", key=SecretStr(UPSTREAM_KEY))
    settings = Settings(data_dir=tmp_path, keys=(SecretStr(CALLER_KEY),), upstreams=(upstream,))
    gateway = create_app(settings).state.gateway
    parts = [settings, upstream, gateway, *vars(gateway.authenticator).values()]
    parts += gateway.router.upstreams
    parts += [Destination("u", "http://u.test", key=UPSTREAM_KEY)]
    for part in parts:
        for show in (repr, str):
            assert not [canary for canary in CANARIES if canary in show(part)], type(part)


def test_a_wrong_setting_is_told_without_its_value() -> None:
    command = Command(environment={"SAFELIGHT_KEYS": "short", "SAFELIGHT_PORT": CALLER_KEY})
    with pytest.raises(AssertionError) as raised:
        command.start()
    assert CALLER_KEY not in str(raised.value)
    assert "short" not in str(raised.value)
    assert "Traceback" not in str(raised.value)


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def paint(command: Command) -> None:
    """One picture, so that there is a painter."""
    response = httpx2.post(
        f"{command.url}{GENERATIONS}",
        json={"prompt": "x", "model": "painter-1", "size": "256x256"},
        headers={"x-api-key": CALLER_KEY},
        timeout=30,
        trust_env=False,
    )
    assert response.status_code == 200


def open_files(pid: int) -> set[str]:
    found: set[str] = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed since it was listed
            found.add(str(each.readlink()))
    return found


def test_painters_are_given_no_key_and_no_socket_and_no_command_line_shows_one() -> None:
    environment = {
        "SAFELIGHT_KEYS": CALLER_KEY,
        "OPENAI_API_KEY": UPSTREAM_KEY,
        "AWS_SECRET_ACCESS_KEY": UPSTREAM_KEY,
        "SAFELIGHT_PAINTER_WORKERS": "1",
    }
    with Command(environment=environment) as command:
        pid = command.process.pid
        paint(command)
        painters = children(pid)
        sockets = {name for name in open_files(pid) if "socket" in name}
        assert painters
        assert sockets
        for painter in painters:
            inherited = Path(f"/proc/{painter}/environ").read_bytes().decode()
            assert not [canary for canary in CANARIES if canary in inherited]
            names = {line.partition("=")[0] for line in inherited.split("\0") if line}
            assert not [name for name in names if re.search("KEY|TOKEN|SECRET", name)]
            assert not sockets & open_files(painter)
        for process in (pid, *painters):
            shown = Path(f"/proc/{process}/cmdline").read_bytes().decode()
            assert not [canary for canary in CANARIES if canary in shown]
    assert not [canary for canary in CANARIES if canary in command.log]


@pytest.mark.parametrize(("name", "mode"), [("link-secret", 0o600), ("keys.toml", 0o600)])
def test_what_is_kept_is_readable_by_the_owner_alone(tmp_path: Path, name: str, mode: int) -> None:
    create_app(Settings(data_dir=tmp_path, upstreams=(openai_upstream("http://u.test"),)))
    keys_file.add(tmp_path / "keys.toml", "ann", {})
    assert (tmp_path / name).stat().st_mode & 0o777 == mode
