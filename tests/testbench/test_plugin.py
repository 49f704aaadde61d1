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
BLOCKS = re.findall(r"^```\w+\n(.*?)^```", README.read_text("utf-8"), re.M | re.S)
EXAMPLE = next(block for block in BLOCKS if "def test_" in block)


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


def test_readmes_ways_to_ask_for_a_fault_work_as_they_stand(safelight: BenchServer) -> None:
    command, address = (
        next(block for block in BLOCKS if words in block).replace(
            "http://127.0.0.1:8000", safelight.url
        )
        for words in ("curl -iN", "[fault:")
    )
    by_header = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False
    )
    by_words = subprocess.run(
        ["curl", "-gsN", address.strip()], capture_output=True, text=True, timeout=60, check=False
    )
    for done in (by_header, by_words):
        assert done.returncode == 18, "curl: transfer closed with outstanding read data remaining"
        assert done.stdout.count("event: image_generation.partial_image\n") == 1
        assert "event: image_generation.completed" not in done.stdout
    assert "safelight-fault: cut after 1; slow 1000000" in by_header.stdout


def test_check_looks_through_the_recordings(recordings: Path) -> None:
    table = f"[[upstreams]]\nname = 'replay'\nkind = 'replay'\nrecordings = '{recordings}'\n"
    config = recordings.parent / "check.toml"
    for folder, code, words in (("", 0, "It has 1 recordings."), ("-gone", 1, "no folder")):
        config.write_text(table.replace("recordings'\n", f"recordings{folder}'\n"), "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "safelight", "check", "--config", str(config)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        said = " ".join((done.stdout + done.stderr).split())
        assert (done.returncode == 0) == (code == 0), said
        assert words in said


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
