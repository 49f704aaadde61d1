"""How long the server takes to start, to paint, and how much memory a crowd of streams takes.

    PYTHONPATH=tests python -m bench.start

Cold start is from the process's start to the first 200 of `/ready`. The painter paints 1024x1024 at
high quality with two partial images, alone and four at a time; while four are painted, `/health` is
asked every few milliseconds, which shows what the event loop is kept from. Memory is the server's
high-water mark with 100 streams of 4 events of 3 MiB, over its size at rest, for clients that read
as fast as they can and for clients that read slowly. Medians of the rounds.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from bench import stacks
from bench.stacks import Stack

MIB = 1 << 20
STREAMS, EVENTS, SIZE = 100, 4, 3 * MIB
SLOW_BYTES_PER_READ, SLOW_SECONDS = 64 * 1024, 0.02
PAINTING = {
    "model": "gpt-image-1",
    "prompt": "a red fox in the snow",
    "size": "1024x1024",
    "quality": "high",
    "stream": True,
    "partial_images": 2,
}
KEY = "bench-key-bench-key"


def command(port: int, folder: Path, config: str = "") -> tuple[list[str], dict[str, str]]:
    """How Safelight is started, and its environment."""
    file = folder / "safelight.toml"
    file.write_text(config)
    serve = [sys.executable, "-m", "safelight", "serve", "--port", str(port)]
    return [*serve, "--config", str(file)], {
        "SAFELIGHT_DATA_DIR": str(folder / "data"),
        "SAFELIGHT_KEYS": KEY,
        "SAFELIGHT_MAX_GENERATIONS_PER_CALLER": "1000",
    }


def upstream(url: str) -> str:
    """The configuration of one OpenAI-compatible upstream."""
    return (
        f'[[upstreams]]\nname = "source"\nauth = "none"\nbase_url = "{url}/v1"\n'
        'models = ["gpt-image-1"]\n'
    )


@asynccontextmanager
async def served(config: str = "") -> AsyncIterator[tuple[Stack, float]]:
    """A server, and how many seconds it took to be ready."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        port = stacks.free_port()
        line, environment = command(port, folder, config)
        began = time.monotonic()
        process = running.enter_context(stacks.process(line, port, None, **environment))
        async with httpx2.AsyncClient(trust_env=False) as client:
            while (await client.get(f"http://127.0.0.1:{port}/ready")).status_code != 200:
                pass
        took = time.monotonic() - began
        yield Stack("safelight", f"http://127.0.0.1:{port}", (process.pid,)), took


async def painted(client: httpx2.AsyncClient) -> tuple[float, float]:
    """Seconds to the first partial image and to the finished picture."""
    began = time.monotonic()
    async with client.stream("POST", "/v1/images/generations", json=PAINTING) as answer:
        answer.raise_for_status()
        lines = answer.aiter_lines()
        times = [time.monotonic() - began async for line in lines if line.startswith("event:")]
    if len(times) != 3:
        raise RuntimeError(f"{len(times)} events instead of 3: no figure")
    return times[0], times[-1]


async def answer_times(client: httpx2.AsyncClient, enough: asyncio.Event) -> list[float]:
    """How long `/health` takes, again and again."""
    took: list[float] = []
    while not enough.is_set():
        began = time.monotonic()
        (await client.get("/health")).raise_for_status()
        took.append(time.monotonic() - began)
        await asyncio.sleep(0.005)
    return took


async def while_four_paint(client: httpx2.AsyncClient) -> float:
    """The 99th percentile of `/health` meanwhile, in seconds."""
    enough = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        asked = tasks.create_task(answer_times(client, enough))
        await asyncio.gather(*(painted(client) for _ in range(4)))
        enough.set()
    took = sorted(asked.result())
    return took[int(len(took) * 0.99)]


async def read_one(url: str, *, slowly: bool) -> int:
    """One stream's bytes."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=64 * 1024)
    body = (
        f'{{"model":"gpt-image-1","prompt":"{EVENTS} {SIZE} 10","stream":true,'
        f'"partial_images":{EVENTS - 1}}}'
    )
    writer.write(
        f"POST /v1/images/generations HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n"
        f"Authorization: Bearer {KEY}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    size = 0
    while piece := await reader.read(SLOW_BYTES_PER_READ):
        size += len(piece)
        if slowly:
            await asyncio.sleep(SLOW_SECONDS)
    writer.close()
    return size


async def peak(*, slowly: bool) -> float:
    """MiB at most with all streams, over the server at rest."""
    with stacks.source(None) as port:
        async with served(upstream(f"http://127.0.0.1:{port}")) as (stack, _):
            at_rest = stack.resident_kib() / 1024
            sizes = await asyncio.gather(
                *(read_one(stack.url, slowly=slowly) for _ in range(STREAMS))
            )
            if min(sizes) < EVENTS * SIZE:
                raise RuntimeError("a stream was short: no figure")
            return stack.peak_mib() - at_rest


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    cold: dict[str, list[float]] = {"openai": [], "painter": []}
    first: list[float] = []
    final: list[float] = []
    lag: list[float] = []
    for _ in range(rounds):
        async with served(upstream("http://127.0.0.1:9")) as (_, took):
            cold["openai"].append(took)
        async with served() as (stack, took):
            cold["painter"].append(took)
            headers = {"Authorization": f"Bearer {KEY}"}
            async with httpx2.AsyncClient(
                base_url=stack.url, headers=headers, timeout=60, trust_env=False
            ) as client:
                await painted(client)
                times = await painted(client)
                first.append(times[0])
                final.append(times[1])
                lag.append(await while_four_paint(client))
    lines = [
        *(f"cold start to ready, {name}: {_middle(took):.2f} s" for name, took in cold.items()),
        f"painter, first partial / final: {_middle(first):.2f} / {_middle(final):.2f} s",
        f"/health while four paint, p99: {_middle(lag) * 1000:.1f} ms",
        f"{STREAMS} x {EVENTS} x 3 MiB: {await peak(slowly=False):.0f} MiB over rest",
        f"the same, slow readers: {await peak(slowly=True):.0f} MiB over rest",
    ]
    print("\n".join(lines))  # noqa: T201 - its result


def _middle(values: Sequence[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    asyncio.run(main())
