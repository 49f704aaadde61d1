"""What is compared: each stack started as its own process, on a core of its own where asked."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

TESTS = Path(__file__).parents[1]
START_SECONDS = 120.0
"""LiteLLM's proxy takes most of a minute on one core."""

TRUSTED = "SSL_CERT_FILE"
"""Where OpenSSL, and so every stack in Python, looks for authorities."""

LITELLM = "BENCH_LITELLM"
"""Names LiteLLM's command; it has its own virtual environment, or it is left out."""

NGINX = """
worker_processes 1; daemon off; pid {dir}/pid; error_log {dir}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; client_body_temp_path {dir}; proxy_temp_path {dir}; fastcgi_temp_path {dir};
  uwsgi_temp_path {dir}; scgi_temp_path {dir};
  upstream source {{ server 127.0.0.1:{upstream}; keepalive 256; }}
  server {{
    listen 127.0.0.1:{port} backlog=2048;
    location / {{
      proxy_pass {scheme}://source; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_buffering off; proxy_request_buffering off; proxy_read_timeout 60s;
      proxy_ssl_session_reuse on;
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Stack:
    """A running stack. `pids` are the processes that do its work."""

    name: str
    url: str
    pids: tuple[int, ...]

    def cpu_seconds(self) -> float:
        """User and system time of its processes so far."""
        return sum(map(_cpu_seconds, self.pids))

    def resident_kib(self) -> int:
        """Its processes' resident memory now."""
        return sum(_status(pid, "VmRSS") for pid in self.pids)

    def peak_mib(self) -> float:
        """Its processes' high-water marks of resident memory."""
        return sum(_status(pid, "VmHWM") for pid in self.pids) / 1024


def _cpu_seconds(pid: int) -> float:
    """To the nanosecond: `stat` counts in ticks of 10 ms, in which nginx serves 200 MB."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def process(
    command: list[str], port: int, core: int | None, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that listens on `port`, pinned to `core`, ended when the block is."""
    pinned = ["taskset", "-c", str(core), *command] if core is not None else command
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAFELIGHT_")}
    running = subprocess.Popen(
        pinned,
        env=kept | {"PYTHONPATH": str(TESTS)} | environment,
        cwd=TESTS,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, running)
        yield running
    finally:
        running.terminate()
        running.wait(30)


def _wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and running.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"{running.args!r} did not start")


@contextmanager
def source(core: int | None, certificate: Path | None = None) -> Iterator[int]:
    """The upstream; yields its port."""
    port = free_port()
    command = [sys.executable, "-m", "bench.source", "--port", str(port)]
    if certificate is not None:
        command += ["--certificate", str(certificate)]
    with process(command, port, core):
        yield port


@contextmanager
def authority() -> Iterator[Path]:
    """A certificate for loopback with its key; whatever is started inside trusts who signed it."""
    made = trustme.CA()
    with tempfile.TemporaryDirectory() as folder:
        certificate, trusted = Path(folder, "server.pem"), Path(folder, "authority.pem")
        made.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(certificate))
        made.cert_pem.write_to_path(str(trusted))
        before = os.environ.get(TRUSTED)
        os.environ[TRUSTED] = str(trusted)
        try:
            yield certificate
        finally:
            del os.environ[TRUSTED]
            if before is not None:
                os.environ[TRUSTED] = before


@contextmanager
def direct(upstream: int, core: int | None, scheme: str = "http") -> Iterator[Stack]:  # noqa: ARG001
    """No relay at all."""
    yield Stack("direct", f"{scheme}://127.0.0.1:{upstream}/v1/images/generations", ())


@contextmanager
def nginx(upstream: int, core: int | None, scheme: str = "http") -> Iterator[Stack]:
    """nginx as a reverse proxy, unbuffered, one worker."""
    port = free_port()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        file = Path(folder, "nginx.conf")
        file.write_text(NGINX.format(dir=folder, port=port, upstream=upstream, scheme=scheme))
        Path(folder).chmod(0o777)
        master = stack.enter_context(process([nginx_command(), "-c", str(file)], port, core))
        yield Stack("nginx", _url(port), children_of(master.pid))


def children_of(pid: int) -> tuple[int, ...]:
    """The processes that a process has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return tuple(map(int, children))


def nginx_command() -> str:
    """Where nginx is: Debian puts it where only root looks."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise RuntimeError("nginx is not installed")
    return found


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}/v1/images/generations"


@contextmanager
def safelight(
    upstream: int, core: int | None, scheme: str = "http", **settings: str
) -> Iterator[Stack]:
    """Safelight with a key, as it is served by its own command."""
    port = free_port()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        config = folder / "safelight.toml"
        lines = [f"{name} = {value}" for name, value in settings.items()]
        config.write_text(
            "\n".join(lines) + f'\n[[upstreams]]\nname = "source"\nauth = "none"\n'
            f'base_url = "{scheme}://127.0.0.1:{upstream}/v1"\nmodels = ["gpt-image-1"]\n'
        )
        environment = {
            "SAFELIGHT_KEYS": "bench-key-bench-key",
            "SAFELIGHT_DATA_DIR": str(folder / "data"),
            "SAFELIGHT_MAX_GENERATIONS_PER_CALLER": "10000",
        }
        command = [sys.executable, "-m", "safelight", "serve", "--port", str(port)]
        command += ["--config", str(config)]
        running = stack.enter_context(process(command, port, core, **environment))
        yield Stack("safelight", _url(port), (running.pid,))


@contextmanager
def naive(upstream: int, core: int | None, scheme: str = "http") -> Iterator[Stack]:
    """The relay in `naive.py` under uvicorn as it comes."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "bench.naive:app", "--port", str(port)]
    command += ["--log-level", "warning"]
    upstream_url = f"{scheme}://127.0.0.1:{upstream}/v1"
    with process(command, port, core, NAIVE_UPSTREAM=upstream_url) as running:
        yield Stack("naive", _url(port), (running.pid,))


@contextmanager
def litellm(upstream: int, core: int | None, scheme: str = "http") -> Iterator[Stack]:
    """LiteLLM's proxy, which passes the path through: its own image route cannot stream."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "config.yaml")
        target = f"{scheme}://127.0.0.1:{upstream}/v1/images/generations"
        config.write_text(
            "general_settings:\n  pass_through_endpoints:\n"
            f'    - path: /relay\n      target: "{target}"\n'
            '      headers: {content-type: "application/json"}\n      forward_headers: true\n'
        )
        command = [os.environ[LITELLM], "--config", str(config), "--host", "127.0.0.1"]
        command += ["--port", str(port), "--telemetry", "False"]
        # Without a key of its own: what is measured is the relay.
        open_mode = {"LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "true"}
        with process(command, port, core, LITELLM_LOG="ERROR", **open_mode) as running:
            yield Stack("litellm", f"http://127.0.0.1:{port}/relay", (running.pid,))
