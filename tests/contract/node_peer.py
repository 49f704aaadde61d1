"""The `openai` package for Node as a peer, through `node/peer.mjs`, its few lines of caller.

The package is installed beside that script when it is missing.
"""

import asyncio
import json
import subprocess
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest

from contract.instant import tool

HERE = Path(__file__).with_name("node")
Parameters = dict[str, Any] | list[dict[str, Any]]

PACKAGES = ("openai", "openai-7")
"""The version for older Node.js and the newest, by the names under which they are installed."""

LINE_BYTES = 64 * 1024 * 1024


class Address(Protocol):
    """A gateway, or a proxy in front of one."""

    @property
    def url(self) -> str:
        """Without a trailing slash."""


def install() -> None:
    """Have both versions of the package; fails the test if npm cannot."""
    packages = [HERE / "node_modules" / name for name in PACKAGES]
    if all(package.is_dir() for package in packages):
        return
    options = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    installed = subprocess.run(
        [tool("npm"), "install", *options, "--prefix", str(HERE)],
        cwd=HERE, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    if installed.returncode:
        pytest.fail(f"npm could not install the openai package:\n{installed.stderr}")


@asynccontextmanager
async def calling(
    place: Address,
    method: str,
    parameters: Parameters,
    *,
    stop_after: int = 0,
    **client: Any,
) -> AsyncIterator[Process]:
    """The script, running until its standard input ends."""
    call = {
        "url": place.url,
        "client": client,
        "method": method,
        "parameters": parameters,
        "stopAfter": stop_after,
    }
    process = await asyncio.create_subprocess_exec(
        tool("node"), str(HERE / "peer.mjs"), json.dumps(call),
        stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=LINE_BYTES,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        # Also closes the pipes.
        async with asyncio.timeout(10):
            await process.communicate(b"")


async def peer(
    place: Address, method: str, parameters: Parameters, **how: Any
) -> list[dict[str, Any]]:
    """The lines that the script printed."""
    async with calling(place, method, parameters, **how) as process, asyncio.timeout(30):
        output, errors = await process.communicate(b"")
    assert process.returncode == 0, errors.decode()
    return [json.loads(line) for line in output.splitlines()]
