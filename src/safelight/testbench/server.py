"""A test bench in a process of its own, for whoever tests a client: started, found, ended.

The standard library alone, for it is loaded into other people's tests. It knows nothing of how a
server is made but its command line and the line it says when it is ready.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

FAULT = "Safelight-Fault"

START_SECONDS = 30.0
STOP_SECONDS = 10.0

_SETTINGS = {
    "SAFELIGHT_LOG_FORMAT": "json",
    # What is still being answered when a test has ended is of no use to anybody.
    "SAFELIGHT_DRAIN_WINDOW": "0.1",
}


class BenchServer:
    """`safelight serve --test-bench` on a free port, for `with` and for `async with`.

    `arguments` are further ones of the command; `replay` is a folder of recordings, played in
    `time_scale` (0: at once) in the place of the painter; `environment` is what it finds beside
    this process's own, of which it gets nothing of Safelight's or OpenAI's: no test may spend
    money by accident, nor be changed by a `safelight.toml` that is lying about.
    """

    def __init__(
        self,
        *arguments: str,
        replay: str | Path | None = None,
        time_scale: float = 0.0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.url = ""
        self._arguments = list(arguments)
        if replay is not None:
            self._arguments += [f"--replay={replay}", f"--time-scale={time_scale:g}"]
        self._environment = dict(environment or {})
        self._lines: list[str] = []
        self._said = threading.Condition()
        self._over = False
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        """What the SDKs call it: `http://127.0.0.1:PORT/v1`."""
        return f"{self.url}/v1"

    @property
    def log(self) -> str:
        """All it has said so far, a line of JSON for each request and each picture."""
        return "\n".join(self._lines)

    @staticmethod
    def fault(text: str) -> dict[str, str]:
        """The header that asks for a fault, such as `cut after 1`."""
        return {FAULT: text}

    def start(self) -> None:
        """Return once it listens. Raises RuntimeError with what it said where it does not."""
        self._folder = tempfile.TemporaryDirectory(prefix="safelight-")
        folder = Path(self._folder.name)
        (folder / "empty.toml").touch()
        own = [] if "--config" in self._arguments else [f"--config={folder / 'empty.toml'}"]
        bench = ["--port=0", "--test-bench", *own, *self._arguments]
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "safelight", "serve", *bench],
            env=_clean() | _SETTINGS | {"SAFELIGHT_DATA_DIR": str(folder)} | self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        assert self._process.stderr is not None  # noqa: S101 - a pipe was asked for
        self._reader = threading.Thread(
            target=self._listen, args=[self._process.stderr], daemon=True
        )
        self._reader.start()
        with self._said:
            self._said.wait_for(lambda: self.url or self._over, START_SECONDS)
        if not self.url:
            self.stop()
            raise RuntimeError(f"safelight serve did not start; it said:\n{self.log}")

    def stop(self) -> None:
        """End it, by force where it does not end by itself."""
        process, folder = self._process, self._folder
        self._process = self._folder = None
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if self._reader is not None:
                self._reader.join(STOP_SECONDS)
            if process.stderr is not None:
                process.stderr.close()
        if folder is not None:
            folder.cleanup()

    def _listen(self, stderr: IO[str]) -> None:
        """In a thread: a full pipe would stop the server."""
        for line in stderr:
            with self._said:
                self._lines.append(line.rstrip("\n"))
                self.url = self.url or _ready(line)
                self._said.notify_all()
        with self._said:
            self._over = True
            self._said.notify_all()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        try:
            await asyncio.to_thread(self.start)
        except asyncio.CancelledError:
            await asyncio.to_thread(self.stop)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self.stop)


def _clean() -> dict[str, str]:
    """This process's variables without settings or keys."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SAFELIGHT_", "OPENAI_"))
    }


def _ready(line: str) -> str:
    """The address, if this is the line that tells it."""
    try:
        said = json.loads(line)
    except ValueError:
        return ""
    is_it = isinstance(said, dict) and said.get("event") == "ready"
    return str(said["url"]) if is_it else ""
