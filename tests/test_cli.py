"""The command as a user meets it: what it says, what it refuses, how it ends."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import safelight

COMMAND = [sys.executable, "-m", "safelight"]


def environment(data_dir: Path, **extra: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "SAFELIGHT_DATA_DIR": str(data_dir), **extra}


def run(tmp_path: Path, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(tmp_path / "data", **extra),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_version_is_printed(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").stdout.strip() == safelight.__version__


def test_binding_beyond_loopback_without_keys_is_refused_and_says_why(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104
    assert done.returncode == 2
    assert "SAFELIGHT_KEYS" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistake_in_the_configuration_ends_with_one_line_and_code_2(tmp_path: Path) -> None:
    (tmp_path / "safelight.toml").write_text("prot = 1\n")
    done = run(tmp_path, "serve")
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    assert "prot" in done.stderr


def test_an_upstream_that_is_this_server_itself_is_refused(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "serve",
        "--port",
        "8000",
        OPENAI_API_KEY="sk-0123456789",
        OPENAI_BASE_URL="http://localhost:8000/v1",
    )
    assert done.returncode == 2
    assert "this server itself" in done.stderr


def test_a_port_that_is_taken_is_told_without_a_traceback(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode != 0
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_data_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    done = run(tmp_path, "serve", "--port", "0")
    assert done.returncode == 2
    assert "data_dir" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_ends_cleanly_when_asked_to(tmp_path: Path, number: int) -> None:
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"],
        env=environment(tmp_path / "data"),
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        greeting = "".join(process.stderr.readline() for _ in range(5))
        process.send_signal(number)
        _, rest = process.communicate(timeout=30)
    assert "Safelight is ready at http://127.0.0.1:" in greeting
    assert "curl -N http://127.0.0.1:" in greeting
    assert "Traceback" not in rest
    assert process.returncode == 0
