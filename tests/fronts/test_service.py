"""README's systemd unit: systemd accepts it, its command runs, and ends in the time it is given."""

import asyncio
import configparser
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from fronts.reading import Reading
from harness.clients import PATH
from harness.fronts import changed, program, recipe
from harness.process import READY
from harness.upstream import frame, head, partial, scripted
from safelight.config import Settings
from safelight.server.run import FAREWELL_SECONDS

TIMEOUT = 30.0
INSTALLED = "/opt/safelight/bin/"
CONFIGURATION = "/etc/safelight/safelight.toml"
DATA = "/var/lib/safelight"
ASKED = {"prompt": "x", "model": "gpt-image-1", "stream": True, "partial_images": 1}


@pytest.fixture
def unit(tmp_path: Path) -> str:
    """The unit, for this installation and a directory of the test's."""
    return changed(
        recipe("ini"),
        {
            INSTALLED: f"{Path(sys.executable).parent}/",
            CONFIGURATION: str(tmp_path / "safelight.toml"),
            DATA: str(tmp_path / "data"),
        },
    )


def service(unit: str) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit)
    return parser["Service"]


def test_systemd_accepts_the_unit(unit: str, tmp_path: Path) -> None:
    file = tmp_path / "safelight.service"
    file.write_text(unit, "utf-8")
    done = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", file],
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_waits_longer_than_a_drain_takes() -> None:
    given = float(service(recipe("ini"))["TimeoutStopSec"])
    # The last second is uvicorn's, for connections to close.
    assert given >= Settings().drain_window + FAREWELL_SECONDS + 1 + 5


def test_the_data_is_where_systemd_lets_the_service_write() -> None:
    told = service(recipe("ini"))
    assert told["Environment"] == f"SAFELIGHT_DATA_DIR=/var/lib/{told['StateDirectory']}"


async def test_the_units_command_serves_and_ends_its_streams_when_it_is_told_to(
    unit: str, tmp_path: Path
) -> None:
    never = asyncio.Event()
    told = service(unit)
    name, _, value = told["Environment"].partition("=")
    async with scripted([head(), frame(partial(0)), never]) as upstream, asyncio.timeout(TIMEOUT):
        (tmp_path / "safelight.toml").write_text(
            f'port = 0\ndrain_window = 0.5\n[[upstreams]]\nname = "scripted"\nauth = "none"\n'
            f'base_url = "{upstream.url}"\nmodels = ["gpt-image-1"]\n'
        )
        process = await asyncio.create_subprocess_exec(
            *shlex.split(told["ExecStart"]),
            env={name: value},
            cwd="/",
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            assert process.stderr is not None
            ready = READY.match((await process.stderr.readline()).decode())
            assert ready
            async with (
                httpx2.AsyncClient(timeout=TIMEOUT, trust_env=False) as http,
                http.stream("POST", ready["url"] + PATH, json=ASKED) as response,
            ):
                reading = Reading(response)
                assert await reading.until(1, b"event: image_generation.partial_image")
                process.send_signal(signal.SIGTERM)
                assert await reading.ending() == "clean"
            assert re.search(rb"^event: error\ndata: .*interrupted", reading.text, re.MULTILINE)
            assert await process.wait() == 0
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()


def test_there_is_no_flag_for_several_workers() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "safelight", "serve", "--workers", "2"],
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert done.returncode == 2
    assert "No such option" in done.stderr
