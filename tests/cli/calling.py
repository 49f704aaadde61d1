"""The commands called as a script calls them: output and errors in pipes, nothing of the machine's.

In this process where only arguments, answers and words are looked at, since starting one takes half
a second; as the process it is where signals, speed or its environment are.
"""

import asyncio
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anyio.from_thread import start_blocking_portal
from typer.testing import CliRunner

from harness.upstream import Script, ScriptedUpstream, scripted
from safelight.cli import cli

COMMAND = (sys.executable, "-m", "safelight")

SECONDS = 30


@dataclass(frozen=True, slots=True)
class Done:
    """How it ended, and what it wrote."""

    code: int
    output: bytes
    errors: str

    @property
    def paths(self) -> list[str]:
        return self.output.decode().splitlines()

    @property
    def events(self) -> list[dict[str, Any]]:
        """The lines of `--json`."""
        return [json.loads(line) for line in self.output.splitlines()]


def called(*arguments: str, typed: bytes = b"", variables: Mapping[str, str] | None = None) -> Done:
    """Run it in this process to its end."""
    done = CliRunner().invoke(cli, arguments, input=typed, env=dict(variables or {}))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Done(done.exit_code, done.stdout_bytes, done.stderr)


@contextmanager
def serving(*scripts: Script) -> Iterator[ScriptedUpstream]:
    """A scripted server in a thread of its own."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(scripted(*scripts)) as upstream,
    ):
        yield upstream


def environment(**extra: str) -> dict[str, str]:
    """The machine's variables without anybody's settings or keys, and without its terminal."""
    foreign = ("SAFELIGHT_", "OPENAI_", "SSH_", "TMUX", "KITTY_", "TERM_")
    terminals = {"CI", "STY", "COLUMNS", "LINES", "LC_TERMINAL", "TERM", "NO_COLOR"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(foreign) and name not in terminals
    }
    return kept | extra


async def started(directory: Path, *arguments: str, **variables: str) -> asyncio.subprocess.Process:
    """The running command."""
    return await asyncio.create_subprocess_exec(
        *COMMAND,
        *arguments,
        cwd=directory,
        env=environment(**variables),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ended(process: asyncio.subprocess.Process) -> Done:
    """Wait for its end, in time."""
    try:
        async with asyncio.timeout(SECONDS):
            output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    words = (errors or b"").decode()
    assert "Traceback" not in words
    assert process.returncode is not None
    return Done(process.returncode, output, words)
