"""The real `safelight serve` as its own process: started, watched, ended as an operator would."""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

READY = re.compile(
    r"Safelight is ready at (?P<url>http://\S+)|.*\"ready\", \"url\": \"(?P<json>http://[^\"]+)"
)
"""What it says when it listens, in either format of its log."""

START_SECONDS = 20.0
STOP_SECONDS = 10.0
LINE_SECONDS = 10.0


class Command:
    """`safelight serve` on a free port, for `with` and for `async with`.

    `config` is the text of its safelight.toml, `environment` what it finds besides the machine's
    own variables (of which nothing of Safelight's or OpenAI's is passed on). Leaving the block ends
    it with SIGTERM and fails the test if it does not exit in time, with code 0.
    """

    def __init__(
        self,
        *arguments: str,
        config: str | None = None,
        environment: Mapping[str, str] | None = None,
        start_seconds: float = START_SECONDS,
    ) -> None:
        self.url = ""
        self.lines: list[str] = []
        self._arguments = arguments
        self._config = config
        self._environment = dict(environment or {})
        self._start_seconds = start_seconds
        self._grown = threading.Condition()
        self._over = False
        self._directory = tempfile.TemporaryDirectory(prefix="safelight-")
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    @property
    def process(self) -> subprocess.Popen[str]:
        """The running process."""
        assert self._process is not None, "not started"
        return self._process

    @property
    def log(self) -> str:
        """Everything it has written to standard error so far."""
        return "\n".join(self.lines)

    def start(self) -> None:
        """Return once it listens, or fail with what it said."""
        directory = Path(self._directory.name)
        if self._config is not None:
            (directory / "safelight.toml").write_text(self._config, "utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "safelight", "serve", "--port", "0", *self._arguments],
            cwd=directory,
            env=_clean_environment() | {"SAFELIGHT_DATA_DIR": "data"} | self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        assert self._process.stderr is not None
        self._reader = threading.Thread(target=self._drain, args=[self._process.stderr])
        self._reader.start()
        with self._grown:
            self._grown.wait_for(lambda: self.url or self._over, self._start_seconds)
        if not self.url:
            self._end(self._process.kill)
            raise AssertionError(f"safelight serve did not become ready; it said:\n{self.log}")

    def line(self, text: str, seconds: float = LINE_SECONDS) -> str:
        """The first line with `text` in it, waited for."""
        with self._grown:
            self._grown.wait_for(lambda: self._find(text) or self._over, seconds)
            found = self._find(text)
        assert found is not None, f"safelight serve never said {text!r}, but:\n{self.log}"
        return found

    def _find(self, text: str) -> str | None:
        return next((line for line in self.lines if text in line), None)

    def stop(self) -> None:
        """SIGTERM, then exit code 0 in time."""
        code = self._end(self.process.terminate)
        assert code == 0, f"safelight serve ended with {code}; it said:\n{self.log}"

    def kill(self) -> None:
        """SIGKILL: what it had in memory is lost, and nobody is told."""
        self._end(self.process.kill)

    def _end(self, ask: Callable[[], None]) -> int | None:
        """The exit code, or None if it had to be killed after it was asked to go."""
        process = self.process
        code = None
        try:
            ask()
            code = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.lines.append(
                f"(killed: still running {STOP_SECONDS:g} s after it was asked to go)"
            )
            process.kill()
            process.wait()
        finally:
            if self._reader is not None:
                self._reader.join(STOP_SECONDS)
            if process.stderr is not None:
                process.stderr.close()
            self._directory.cleanup()
        return code

    def _drain(self, stderr: IO[str]) -> None:
        """In a thread: a full pipe would stop the server."""
        for line in stderr:
            with self._grown:
                self.lines.append(line.rstrip("\n"))
                found = READY.match(line)
                self.url = (found["url"] or found["json"]) if found else self.url
                self._grown.notify_all()
        with self._grown:
            self._over = True
            self._grown.notify_all()

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
        starting = asyncio.ensure_future(asyncio.to_thread(self.start))
        try:
            await asyncio.shield(starting)
        except asyncio.CancelledError:
            # The thread cannot be cancelled, and its process must not outlive the test.
            await starting
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


def _clean_environment() -> dict[str, str]:
    """The machine's variables without anybody's settings or keys."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SAFELIGHT_", "OPENAI_"))
    }
