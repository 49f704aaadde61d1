"""Many viewers of one generation, and viewers that hardly read: bytes per CPU second, and memory.

`python -m bench.crowd` prints one table. Fan-out is compared with nginx serving the same bytes as
a static file to as many clients; memory is the growth of the server's resident set per viewer.
"""

import argparse
import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import httpx2

from bench import stacks
from bench.stacks import Stack

KEY = {"Authorization": "Bearer bench-key-bench-key"}
MiB = 1 << 20

STATIC = """
worker_processes 1; daemon off; pid {dir}/pid; error_log {dir}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; client_body_temp_path {dir}; proxy_temp_path {dir};
  fastcgi_temp_path {dir}; uwsgi_temp_path {dir}; scgi_temp_path {dir};
  server {{ listen 127.0.0.1:{port} backlog=2048; root {dir}; }}
}}
"""


@contextmanager
def static_file(size: int, core: int | None) -> Iterator[Stack]:
    """nginx with one file of `size` bytes."""
    port = stacks.free_port()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        (folder / "file").write_bytes(b"A" * size)
        config = folder / "nginx.conf"
        config.write_text(STATIC.format(dir=folder, port=port))
        master = stack.enter_context(
            stacks.process([stacks.nginx_command(), "-c", str(config)], port, core)
        )
        pids = stacks.children_of(master.pid)
        yield Stack("nginx", f"http://127.0.0.1:{port}/file", pids)


class Reader(asyncio.Protocol):
    """Reads an answer to its end and counts."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.received = 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.received += len(data)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(error)


def request_for(url: str) -> bytes:
    """A GET that ends with its connection."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return (
        f"GET {parts.path}{query} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n"
        f"Authorization: {KEY['Authorization']}\r\n\r\n"
    ).encode()


async def read_all(url: str, viewers: int) -> list[Reader]:
    """`viewers` readers of `url`, all to the end."""
    parts = urlsplit(url)
    loop = asyncio.get_running_loop()
    readers: list[Reader] = []
    for _ in range(viewers):
        _, reader = await loop.create_connection(
            lambda: Reader(request_for(url)), parts.hostname or "", parts.port or 80
        )
        readers.append(reader)
    async with asyncio.timeout(120):
        await asyncio.gather(*(reader.done for reader in readers))
    return readers


async def generated(client: httpx2.AsyncClient, prompt: str) -> str:
    """A generation started in the background; where to watch it."""
    body = {"model": "gpt-image-1", "prompt": prompt, "stream": True, "partial_images": 3}
    answer = await client.post(
        "/v1/images/generations", json=body, headers={**KEY, "Prefer": "respond-async"}
    )
    answer.raise_for_status()
    url: str = answer.json()["events_url"]
    return url


async def fan_out(stack: Stack, viewers: int, size: int) -> float:
    """Megabytes that `stack` sends per CPU second to viewers of one generation."""
    url = stack.url
    if stack.name != "nginx":
        async with httpx2.AsyncClient(base_url=_base(url), trust_env=False) as client:
            url = await generated(client, f"4 {size} 20")
    before = stack.cpu_seconds()
    readers = await read_all(url, viewers)
    spent = stack.cpu_seconds() - before
    short = [reader.received for reader in readers if reader.received < 4 * size]
    if short:
        raise RuntimeError(f"{len(short)} viewers got less than all: no figure")
    return sum(reader.received for reader in readers) / 1e6 / spent


def _base(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@asynccontextmanager
async def stalled(url: str, viewers: int) -> AsyncIterator[None]:
    """`viewers` that ask and then read nothing."""
    parts = urlsplit(url)
    writers: list[asyncio.StreamWriter] = []
    for _ in range(viewers):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=1)
        reader._transport.pause_reading()  # type: ignore[attr-defined] # noqa: SLF001 - nothing is read
        writer.write(request_for(url))
        writers.append(writer)
    try:
        yield
    finally:
        for writer in writers:
            writer.transport.abort()


async def memory_per_viewer(stack: Stack, prompt: str, viewers: int) -> float:
    """Kibibytes of resident memory that each further viewer of one generation costs."""
    async with httpx2.AsyncClient(base_url=_base(stack.url), trust_env=False) as client:
        url = await generated(client, prompt)
        async with stalled(url, 1):
            await asyncio.sleep(2)
            before = stack.resident_kib()
            async with stalled(url, viewers):
                await asyncio.sleep(4)
                return (stack.resident_kib() - before) / viewers


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    viewers = options.viewers
    rates: dict[str, list[float]] = {"safelight": [], "nginx": []}
    with ExitStack() as running:
        port = running.enter_context(stacks.source(1))
        ours = running.enter_context(stacks.safelight(port, 0))
        file = running.enter_context(static_file(4 * MiB, 0))
        for _ in range(options.rounds):
            for stack in (ours, file):
                rates[stack.name].append(await fan_out(stack, viewers, MiB))
        slow = await memory_per_viewer(ours, f"2 {4 * MiB} 1000", viewers)
    with ExitStack() as running:
        # A fresh process: memory that was given back would hide what idle viewers take.
        port = running.enter_context(stacks.source(1))
        ours = running.enter_context(stacks.safelight(port, 0))
        idle = await memory_per_viewer(ours, "2 1024 30000", viewers)
    best = {name: max(values) for name, values in rates.items()}
    result = {
        "fan-out MB per CPU second": {name: round(value) for name, value in best.items()},
        "x nginx": round(best["safelight"] / best["nginx"], 2),
        "KiB per stalled viewer of 4 MiB events": round(slow),
        "KiB per idle viewer": round(idle),
    }
    print(json.dumps(result, indent=2))  # noqa: T201 - its result


if __name__ == "__main__":
    asyncio.run(main())
