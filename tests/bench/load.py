"""The client of the benchmarks: N connections that ask again and again, and check what they get.

Prints one JSON object. An answer with a lost or short event is an error, and a run with an error
has no figure.
"""

import argparse
import asyncio
import json
import statistics
import time
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

import httptools
import uvloop

from bench.source import STAMP_DIGITS

MARK = b'"b64_json":"'


@dataclass
class Job:
    """What every connection asks for."""

    events: int
    size: int
    gap: int
    stream: bool
    model: str
    path: str
    host: str

    def request(self) -> bytes:
        """The same bytes each time."""
        fields: dict[str, Any] = {
            "model": self.model,
            "prompt": f"{self.events} {self.size} {self.gap}",
        }
        if self.stream:
            fields |= {"stream": True, "partial_images": self.events - 1}
        body = json.dumps(fields).encode()
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer bench-key-bench-key\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


@dataclass
class Tally:
    """What all connections have got."""

    answers: int = 0
    events: int = 0
    body_bytes: int = 0
    errors: list[str] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)


class Connection(asyncio.Protocol):
    """One connection of the load."""

    def __init__(self, job: Job, tally: Tally, until: float) -> None:
        self.job = job
        self.tally = tally
        self.until = until
        self.done = asyncio.get_running_loop().create_future()
        self.bytes = self.lines = 0
        self.tail = b""
        self.stamp: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self.ask()

    def ask(self) -> None:
        self.parser = httptools.HttpResponseParser(self)
        self.bytes = self.lines = 0
        self.tail = b""
        self.transport.write(self.job.request())

    def data_received(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError as error:
            self.fail(f"not HTTP: {error}")

    def on_body(self, body: bytes) -> None:
        self.bytes += len(body)
        if self.job.gap:
            self.time(body)
        if self.job.stream:
            self.lines += body.count(b"\n")

    def time(self, body: bytes) -> None:
        """How long ago the event that ends here was sent."""
        data = self.tail + body
        position = data.find(MARK)
        start = position + len(MARK)
        if self.stamp is None and position >= 0 and len(data) >= start + STAMP_DIGITS:
            self.stamp = int(data[start : start + STAMP_DIGITS])
        if self.stamp is not None and body.endswith(b"\n\n"):
            self.tally.delays.append((time.monotonic_ns() - self.stamp) / 1e6)
            self.stamp = None
        self.tail = data[-(len(MARK) + STAMP_DIGITS) :] if self.stamp is None else b""

    def on_message_complete(self) -> None:
        job, tally = self.job, self.tally
        wanted = job.events if job.stream else 1
        if self.parser.get_status_code() != 200:
            self.fail(f"status {self.parser.get_status_code()}")
        elif self.bytes < wanted * job.size:
            self.fail(f"{self.bytes} bytes for {wanted} events of {job.size}")
        elif job.stream and self.lines < 3 * wanted:
            self.fail(f"{self.lines} lines for {wanted} events")
        else:
            tally.answers += 1
            tally.events += wanted
            tally.body_bytes += self.bytes
            asyncio.get_running_loop().call_soon(self.go_on)

    def go_on(self) -> None:
        if time.monotonic() < self.until:
            self.ask()
        else:
            self.transport.close()

    def fail(self, reason: str) -> None:
        self.tally.errors.append(reason)
        self.transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        if error is not None:
            self.tally.errors.append(f"connection lost: {error}")
        if not self.done.done():
            self.done.set_result(None)


async def load(url: str, job: Job, connections: int, seconds: float) -> dict[str, Any]:
    """Run `job` on that many connections for that long."""
    parts = urlsplit(url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    loop = asyncio.get_running_loop()
    tally = Tally()
    started = time.monotonic()
    open_ones: list[Connection] = []
    for _ in range(connections):
        _, connection = await loop.create_connection(
            lambda: Connection(job, tally, started + seconds), host, port
        )
        open_ones.append(connection)
    await asyncio.wait_for(asyncio.gather(*(each.done for each in open_ones)), seconds * 4 + 30)
    took = time.monotonic() - started
    delays = sorted(tally.delays)
    return {
        "mb_per_second": tally.body_bytes / took / 1e6,
        "answers_per_second": tally.answers / took,
        "bytes": tally.body_bytes,
        "answers": tally.answers,
        "errors": tally.errors[:3],
        "p50": statistics.median(delays) if delays else None,
        "p99": delays[int(len(delays) * 0.99)] if delays else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--events", type=int, default=4)
    parser.add_argument("--size", type=int, default=1 << 20)
    parser.add_argument("--gap", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--model", default="gpt-image-1")
    options = parser.parse_args()
    parts = urlsplit(options.url)
    job = Job(
        options.events,
        options.size,
        options.gap,
        not options.json,
        options.model,
        parts.path,
        parts.netloc,
    )
    result = uvloop.run(load(options.url, job, options.connections, options.seconds))
    print(json.dumps(result))  # noqa: T201 - its result


if __name__ == "__main__":
    main()
