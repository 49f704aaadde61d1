"""The processes of a load: a planned upstream, and a `safelight serve` that tells about itself."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from harness.history import Exchange, Resources, Sent
from harness.measuring import Process, raise_file_limit
from harness.process import Command

_TESTS = Path(__file__).parents[1]
_TELLING = Path(__file__).parent / "telling"
DEFAULTS = {
    "log_level": "warning",
    "access_log": False,
    "drain_window": 2,
    "connect_timeout": 30,
}
"""A load's servers: they say what went wrong, what is left at the end is not waited for, and a
machine that is too busy to take a connection within 5 s is no unreachable upstream."""

END_SECONDS = 10.0
LOOK_SECONDS = 0.02


@dataclass(frozen=True)
class PlannedUpstream:
    """A running `harness.planned`."""

    port: int
    process: Process

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def state(self) -> dict[str, Any]:
        """What is and was under way."""
        told: dict[str, Any] = self._get("state")
        return told

    def journal(self) -> dict[str, tuple[Exchange, ...]]:
        """What it was asked and what it sent, by the plans' names."""
        told: dict[str, tuple[Exchange, ...]] = {}
        for name, events, reached, ending in self._get("journal"):
            sent = tuple(Sent(kind, digest, index) for kind, digest, index in events)
            told[name] = (*told.get(name, ()), Exchange(sent, reached, ending))
        return told

    def hang_up(self) -> None:
        """Close the connections that carry nothing."""
        self._get("hang-up")

    def _get(self, what: str) -> Any:
        url = f"http://127.0.0.1:{self.port}/{what}"
        return json.loads(httpx2.get(url, timeout=60, trust_env=False, verify=False).content)


@contextmanager
def planned() -> Iterator[PlannedUpstream]:
    """An upstream that does what it is told in the prompts, until the block ends."""
    raise_file_limit()
    running = subprocess.Popen(
        [sys.executable, "-m", "harness.planned"], cwd=_TESTS, stdout=subprocess.PIPE, text=True
    )
    try:
        assert running.stdout is not None
        yield PlannedUpstream(int(running.stdout.readline()), Process(running.pid))
    finally:
        running.terminate()
        running.wait(END_SECONDS)
        if running.stdout is not None:
            running.stdout.close()


class Server:
    """A `safelight serve` in front of an upstream; its settings are given by name.

    Entering it starts it, leaving ends it as an operator would; `restart` does both, on the same
    address and with the same data.
    """

    def __init__(self, upstream_url: str, data: Path, **settings: Any) -> None:
        raise_file_limit()
        self._tasks_file = data / "tasks"
        chosen = DEFAULTS | {"data_dir": str(data)} | settings
        lines = [f"{name} = {json.dumps(value)}" for name, value in chosen.items()]
        self._config = "\n".join(
            [
                *lines,
                "[[upstreams]]",
                'name = "planned"',
                'auth = "none"',
                f'base_url = "{upstream_url}"',
                'models = ["gpt-image-1"]',
            ]
        )
        self._command = self._new(0)
        self.url = ""

    def _new(self, port: int) -> Command:
        environment = {
            "PYTHONPATH": os.pathsep.join([str(_TELLING), os.environ.get("PYTHONPATH", "")]),
            "TASKS_FILE": str(self._tasks_file),
        }
        return Command("--port", str(port), config=self._config, environment=environment)

    def __enter__(self) -> "Server":
        self._command.start()
        self.url = self._command.url
        return self

    def __exit__(self, *_: object) -> None:
        self._command.stop()

    @property
    def process(self) -> Process:
        """The process that serves now."""
        return Process(self._command.process.pid)

    @property
    def log(self) -> str:
        """What the one that serves now has said."""
        return self._command.log

    def restart(self) -> str:
        """SIGTERM, an orderly end, and a new process in its place; what the old one said."""
        port = int(self.url.rpartition(":")[2])
        self._command.stop()
        said = self._command.log
        self._command = self._new(port)
        self._command.start()
        return said

    def numbers(self) -> dict[str, float]:
        """Its metrics, those of one name added up but for what is kept for replay."""
        text = httpx2.get(f"{self.url}/metrics", timeout=30, trust_env=False, verify=False).text
        told: dict[str, float] = {}
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                counted = sample.value if sample.labels.get("held") != "kept" else 0.0
                told[sample.name] = told.get(sample.name, 0.0) + counted
        return told

    def resources(self) -> Resources:
        """What it holds: by its own account, by its event loop's, and by the kernel's."""
        numbers, process = self.numbers(), self.process
        return Resources(
            generations=int(numbers["safelight_generations_active"]),
            viewers=int(numbers["safelight_viewers"]),
            reserved_bytes=int(numbers["safelight_budget_bytes"]),
            tasks=self.tasks(),
            threads=process.threads,
            files=process.files,
        )

    def tasks(self) -> int:
        """How many asyncio tasks it has."""
        self._tasks_file.unlink(missing_ok=True)
        os.kill(self.process.pid, signal.SIGUSR2)
        deadline = time.monotonic() + END_SECONDS
        while not self._tasks_file.exists():
            assert time.monotonic() < deadline, "the server did not tell its tasks"
            time.sleep(LOOK_SECONDS)
        return int(self._tasks_file.read_text("utf-8"))


@contextmanager
def serving(upstream_url: str, **settings: Any) -> Iterator[Server]:
    """A server with data of its own."""
    with tempfile.TemporaryDirectory(prefix="safelight-load-") as data:
        with Server(upstream_url, Path(data), **settings) as server:
            yield server
