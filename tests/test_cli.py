"""The command as a user meets it: what it says, what it refuses, how it ends."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

import safelight
from safelight.cli import ENTRIES

COMMAND = [sys.executable, "-m", "safelight"]

GREETING_LINES = 7
"""That a server writes where it is ready."""


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


@contextmanager
def serving(tmp_path: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    """`serve` on a free port, and what it writes to standard error."""
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *arguments],
        env=environment(tmp_path / "data"),
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        yield process, process.stderr


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


def test_every_command_is_in_the_list_with_what_its_own_help_says(tmp_path: Path) -> None:
    listed = run(tmp_path, "--help").stdout
    for name, entry in ENTRIES.items():
        assert name in listed
        command = entry.load(name)
        assert (command.help or "").splitlines()[0] == entry.help, name


def test_the_shell_completes_commands_options_and_models(tmp_path: Path) -> None:
    def completed(words: str) -> list[str]:
        return run(
            tmp_path,
            _SAFELIGHT_COMPLETE="complete_bash",
            COMP_WORDS=words,
            COMP_CWORD=str(len(words.split(" ")) - 1),
        ).stdout.split()

    assert set(ENTRIES) <= set(completed("safelight "))
    assert completed("safelight generate --save") == ["--save-partials"]
    assert completed("safelight generate -m painter") == ["painter-1"]


def test_a_mistyped_command_is_told_the_likely_one(tmp_path: Path) -> None:
    done = run(tmp_path, "genrate")
    assert done.returncode == 2
    assert "generate" in done.stderr


def test_what_a_client_reads_from_the_environment_does_not_stop_a_server(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--host", "0.0.0.0", SAFELIGHT_KEY="x", SAFELIGHT_BASE_URL="x")  # noqa: S104
    assert "SAFELIGHT_KEYS" in done.stderr
    assert "not a setting" not in done.stderr


def test_a_changed_file_starts_the_server_anew(tmp_path: Path) -> None:
    (tmp_path / "safelight.toml").write_text("pace = 1\n")
    with serving(tmp_path, "--reload") as (process, lines):
        first = "".join(lines.readline() for _ in range(GREETING_LINES))
        (tmp_path / "safelight.toml").write_text("pace = 2.5\n")
        line = lines.readline()
        second = "".join(lines.readline() for _ in range(GREETING_LINES))
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=30)
    assert line == "safelight: safelight.toml has changed; starting anew.\n"
    assert first.count("ready at") == second.count("ready at") == 1
    assert "Traceback" not in rest
    assert process.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_ends_cleanly_when_asked_to(tmp_path: Path, number: int) -> None:
    with serving(tmp_path) as (process, lines):
        greeting = "".join(lines.readline() for _ in range(GREETING_LINES))
        process.send_signal(number)
        _, rest = process.communicate(timeout=30)
    assert "Safelight is ready at http://127.0.0.1:" in greeting
    assert "  upstreams: painter (12 models)\n  open to this machine only · version" in greeting
    assert "safelight generate --base-url http://127.0.0.1:" in greeting
    assert "curl -N http://127.0.0.1:" in greeting
    assert "Traceback" not in rest
    assert process.returncode == 0
