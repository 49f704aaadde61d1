"""The fixtures that pytest finds where Safelight is installed, and the server behind them."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx2
import pytest

from harness.documented import README
from safelight.server import preferences
from safelight.testbench.server import BenchServer

ASKED = {"model": "gpt-image-2", "prompt": "a red fox", "quality": "low"}
SMALL = {"model": "painter-1", "prompt": "a red fox", "size": "64x64"}
EXAMPLE = next(
    block
    for block in re.findall(r"^```python\n(.*?)^```", README.read_text("utf-8"), re.M | re.S)
    if "safelight_server" in block
)


def generate(
    server: BenchServer, body: Mapping[str, object], fault: str | None = None
) -> httpx2.Response:
    headers = {} if fault is None else server.fault(fault)
    with httpx2.Client(timeout=30, trust_env=False) as client:
        return client.post(f"{server.base_url}/images/generations", json=body, headers=headers)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one painted picture in it."""
    folder = tmp_path_factory.mktemp("project") / "recordings"
    with BenchServer(f"--record={folder}", "--record-pictures=painted") as server:
        assert generate(server, ASKED).status_code == 200
        assert generate(server, {**ASKED, "n": 0}).status_code == 422
    return folder


def test_readmes_example_passes_as_it_stands(recordings: Path) -> None:
    project = recordings.parent
    (project / "test_client.py").write_text(EXAMPLE, "utf-8")
    (project / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=project,
        env=os.environ | {"OPENAI_API_KEY": "sk-must-not-be-used", "SAFELIGHT_PACE": "600"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout


def test_one_server_serves_the_session_and_makes_faults(safelight: BenchServer) -> None:
    assert generate(safelight, SMALL, "status 503").status_code == 503
    whole = generate(safelight, SMALL)
    assert whole.json()["data"]
    assert '"event": "fault"' in safelight.log


async def test_a_server_of_ones_own_plays_recordings_and_refuses_what_was_not_recorded(
    safelight_server: type[BenchServer], recordings: Path
) -> None:
    async with safelight_server(replay=recordings) as server:
        played = await asyncio.to_thread(generate, server, ASKED)
        refused = await asyncio.to_thread(generate, server, {**ASKED, "prompt": "a cat"})
    assert played.json()["data"]
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (404, "no_recording")
    assert error["message"].endswith("has another prompt.")


def test_a_server_that_cannot_start_says_why() -> None:
    with pytest.raises(RuntimeError, match="There is no folder of recordings"):
        BenchServer(replay="nowhere").start()
    with pytest.raises(RuntimeError, match="--time-scale is for --replay"):
        BenchServer("--time-scale=0").start()


def test_pytest_loads_nothing_of_the_server_for_it() -> None:
    code = (
        "import json, sys, safelight.testbench.plugin;"
        "print(json.dumps([name for name in sys.modules if name.startswith('safelight')]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert json.loads(done.stdout) == [
        "safelight",
        "safelight.testbench",
        "safelight.testbench.server",
        "safelight.testbench.plugin",
    ]
    assert BenchServer.fault("x") == {preferences.FAULT: "x"}
