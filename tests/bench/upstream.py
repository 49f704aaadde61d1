"""How fast bodies come from an upstream: httpx's stock transport against Safelight's own.

    PYTHONPATH=tests python -m bench.upstream

Three ways take turns in every round: `stock`, httpx's client as it comes; `seam`, the same client
over Safelight's transport; `own`, the client that Safelight's adapters use. Bodies are chunked or
counted, plain or over TLS, under asyncio and uvloop, from a loopback server in another process,
eight at a time. A figure is the median of the rounds, a ratio that of the ratios within a round;
CPU is this process's alone. A run in which one body is short or different prints no figure.
"""

import argparse
import asyncio
import os
import ssl
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import anyio
import httpx2
import uvloop

from bench.bodies import Source, body, running
from safelight.upstreams.http import LIMITS, HttpClient
from safelight.upstreams.transport.transport import UpstreamTransport

MIB = 1024 * 1024
SIZES = (MIB, 64 * 1024, 1024)
STREAMS = 8
WAYS = ("stock", "seam", "own")

Read = Callable[[str], Awaitable[list[bytes]]]
"""One body's pieces, by one of the ways."""


@dataclass(frozen=True)
class Case:
    """What is read, and how it is framed and carried."""

    scheme: str
    framing: str
    size: int

    def __str__(self) -> str:
        size = f"{self.size // MIB} MiB" if self.size >= MIB else f"{self.size // 1024} KiB"
        return f"{'TLS' if self.scheme == 'https' else 'plain'}, {self.framing}, {size}"


@dataclass(frozen=True)
class Figure:
    """One run: megabytes a second, CPU seconds a gigabyte."""

    speed: float
    cpu: float


Figures = dict[Case, list[dict[str, Figure]]]
"""Each case's rounds: a figure for each way."""


class WrongBody(Exception):
    """A body was not what the server sent: the run is worth nothing."""


async def run(read: Read, url: str, size: int, count: int) -> Figure:
    """`count` bodies, `STREAMS` at a time; the first of them is compared, all are counted."""
    if b"".join(await read(url)) != body(size):
        raise WrongBody(url)

    async def reader() -> None:
        for _ in range(count // STREAMS):
            got = sum(map(len, await read(url)))
            if got != size:
                raise WrongBody(f"{url}: {got} bytes")

    cpu, clock = time.process_time(), time.perf_counter()
    async with anyio.create_task_group() as readers:
        for _ in range(STREAMS):
            readers.start_soon(reader)
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    total = count // STREAMS * STREAMS * size
    return Figure(total / clock / 1e6, cpu / (total / 1e9))


@asynccontextmanager
async def ways(context: Callable[[], ssl.SSLContext]) -> AsyncIterator[dict[str, Read]]:
    """The three ways, each with connections of its own."""
    stock = httpx2.AsyncHTTPTransport(verify=context(), limits=LIMITS)
    seam = UpstreamTransport(LIMITS, context())
    own = HttpClient(connect_timeout=5)

    def through(client: httpx2.AsyncClient) -> Read:
        async def read(url: str) -> list[bytes]:
            async with client.stream("GET", url) as response:
                return [piece async for piece in response.aiter_raw()]

        return read

    async def directly(url: str) -> list[bytes]:
        async with own.request("GET", url, {}) as answer:
            pieces = []
            while piece := await answer.more():
                pieces.append(piece)
            return pieces

    async with (
        httpx2.AsyncClient(transport=stock, timeout=None) as first,
        httpx2.AsyncClient(transport=seam, timeout=None) as second,
    ):
        yield {"stock": through(first), "seam": through(second), "own": directly}
        await own.close()


async def measure(source: Source, cases: Sequence[Case], rounds: int, megabytes: int) -> Figures:
    """All ways, in turn, round by round; the first round warms up."""
    figures: Figures = defaultdict(list)
    async with ways(lambda: ssl.create_default_context(cafile=source.authority)) as read:
        for number, case in product(range(rounds + 1), cases):
            base = source.tls if case.scheme == "https" else source.plain
            url = f"{base}/{case.framing}/{case.size}"
            # Enough to be measured, and not so many small ones that it takes for ever.
            count = max(STREAMS * 4, min(1600, megabytes * MIB // case.size))
            measured = {way: await run(read[way], url, case.size, count) for way in WAYS}
            if number:
                figures[case].append(measured)
    return figures


def rows(loop: str, figures: Figures) -> Iterator[str]:
    """The table's rows: one a case."""
    for case, rounds in figures.items():
        speed = {way: statistics.median(each[way].speed for each in rounds) for way in WAYS}
        cpu = {way: statistics.median(each[way].cpu for each in rounds) for way in WAYS}
        gain = {
            way: statistics.median(each[way].speed / each["stock"].speed for each in rounds)
            for way in WAYS
        }
        saved = statistics.median(each["stock"].cpu / each["own"].cpu for each in rounds)
        cells = [loop, str(case)]
        cells += [f"{speed[way]:,.0f}" for way in WAYS]
        cells += [f"{gain['seam']:.1f}", f"{gain['own']:.1f}"]
        cells += [f"{cpu[way]:,.2f}" for way in WAYS] + [f"{saved:.1f}"]
        cells += [f"{speed['own'] * 1e6 / case.size:,.0f}"]
        yield "| " + " | ".join(cells) + " |"


HEAD = """\
| loop | bodies | MB/s: stock | seam | own | seam x stock | own x stock \
| CPU s/GB: stock | seam | own | stock x own | own: bodies/s |
| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |"""


def table(source: Source, rounds: int, megabytes: int) -> Iterator[str]:
    """Measure on both loops; the lines of one table."""
    yield HEAD
    cases = [Case(*each) for each in product(("http", "https"), ("chunked", "length"), SIZES)]
    for name, loop in (("asyncio", asyncio.new_event_loop), ("uvloop", uvloop.new_event_loop)):
        with asyncio.Runner(loop_factory=loop) as runner:
            yield from rows(name, runner.run(measure(source, cases, rounds, megabytes)))


def main() -> None:
    """Measure, then print one table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--megabytes", type=int, default=32, help="read by each way in each round")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        authority = Path(directory) / "authority.pem"
        os.environ["SSL_CERT_FILE"] = str(authority)  # what Safelight's client verifies by
        with running(authority) as source:
            lines = list(table(source, arguments.rounds, arguments.megabytes))
    print("\n".join(lines))  # noqa: T201 - the table is what it is for


if __name__ == "__main__":
    main()
