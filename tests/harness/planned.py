"""An upstream that does what each prompt plans, in a process: `python -m harness.planned`.

It writes down what it put on the wire for whom, in the terms of a history. `GET /journal` tells
that, `GET /state` how much is under way, and `GET /hang-up` closes what is idle; all answer JSON.
Callbacks and no tasks, so that it is
never what a load is waiting for.
"""

import argparse
import asyncio
import json
import socket
import struct
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import uvloop

from harness.measuring import raise_file_limit
from harness.plans import Pieces, Plan, Step, document_of, plan_of, stream_of

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
JSON_HEAD = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
REFUSED = b'{"error":{"message":"not now","type":"server_error","param":null,"code":null}}'
STATUS = {"status": b"500 Internal Server Error", "busy": b"429 Too Many Requests"}
SEND_BUFFER_BYTES = 128 * 1024
"""A real upstream's unsent bytes are in another machine's memory. Here a thousand of them would be
in this one's, and its kernel drops packets of all connections when it runs short."""

_RESET = struct.pack("ii", 1, 0)


@dataclass(slots=True)
class Record:
    """One request: the events that were put on the wire whole, and how its answer ended."""

    name: str
    events: list[tuple[str, str, int | None]] = field(default_factory=list)
    reached: str = "all"
    ending: str = "open"


@dataclass
class Upstream:
    """What all connections share. `paused` ones wait for the gateway to take what was sent."""

    records: list[Record] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    running: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    open: int = 0
    paused: int = 0
    most_paused: int = 0
    idle: set["Answering"] = field(default_factory=set)

    def began(self, plan: Plan) -> Record:
        record = Record(plan.name)
        self.records.append(record)
        self.asked[plan.name] += 1
        for group in {"", plan.group}:
            self.running[group] += 1
            self.most[group] = max(self.most[group], self.running[group])
        return record

    def ended(self, plan: Plan) -> None:
        for group in {"", plan.group}:
            self.running[group] -= 1

    def told(self, path: bytes) -> Any:
        """The answer to a GET."""
        if path == b"/journal":
            return [[each.name, each.events, each.reached, each.ending] for each in self.records]
        if path == b"/hang-up":
            for each in list(self.idle):
                each.transport.close()
        return {
            "requests": len(self.records),
            "running": self.running,
            "most": self.most,
            "open": self.open,
            "most_paused": self.most_paused,
        }


class Answering(asyncio.Protocol):
    """One connection: requests one after the other, each answered by its plan."""

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self.loop = asyncio.get_running_loop()
        self.data = b""
        self.plan = Plan("")
        self.record: Record | None = None
        self.steps: Iterator[Step] = iter(())
        self.due: Step | None = None
        self.left: int | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self.transport.set_write_buffer_limits(high=0)
        self.upstream.open += 1
        self.upstream.idle.add(self)

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        self.upstream.open -= 1
        self.upstream.idle.discard(self)
        self.upstream.paused -= self.paused
        if self.timer is not None:
            self.timer.cancel()
        if self.record is not None:
            self.finish("left", "prefix")

    def pause_writing(self) -> None:
        self.paused = True
        self.upstream.paused += 1
        self.upstream.most_paused = max(self.upstream.most_paused, self.upstream.paused)

    def resume_writing(self) -> None:
        self.paused = False
        self.upstream.paused -= 1
        if self.timer is None:
            self.go_on()

    def data_received(self, data: bytes) -> None:
        self.data += data
        head, found, rest = self.data.partition(b"\r\n\r\n")
        if not found:
            return
        line, *lines = head.split(b"\r\n")
        method, path, _ = line.split(b" ", 2)
        if method == b"GET":
            self.data = rest
            self.upstream.idle.discard(self)
            self.reply(b"200 OK", json.dumps(self.upstream.told(path)).encode())
            return
        fields = dict(each.lower().split(b":", 1) for each in lines)
        length = int(fields[b"content-length"])
        if len(rest) >= length:
            self.data = rest[length:]
            self.answer(json.loads(rest[:length]))

    def reply(self, status: bytes, body: bytes) -> None:
        self.transport.writelines([JSON_HEAD % (status, len(body)), body])

    def answer(self, request: dict[str, Any]) -> None:
        plan = self.plan = plan_of(request["prompt"])
        self.upstream.idle.discard(self)
        self.record = self.upstream.began(plan)
        # Several streams of one request have pictures of their own.
        name = f"{plan.name} {self.upstream.asked[plan.name]}"
        streamed = bool(request.get("stream"))
        if plan.fault in STATUS or (plan.fault == "error" and not streamed):
            self.record.events.append(("failed", "", None))
            self.reply(STATUS.get(plan.fault, STATUS["status"]), REFUSED)
            self.finish(plan.fault, "all")
            return
        if streamed:
            self.transport.write(HEAD)
            steps = stream_of(plan, name)
        else:
            steps = document_of(plan, name, request.get("n") or 1)
        self.left = None
        if plan.fault in ("fin", "rst", "stall"):
            size = sum(len(piece) for step in steps for piece in step.made(0))
            # At least one byte: a used connection that is lost before any may be tried again.
            self.left = max(1, int(plan.at * size))
        self.steps = iter(steps)
        self.prepare()

    def prepare(self) -> None:
        """Turn to the next step and wait for its time."""
        self.due = next(self.steps, None)
        if self.due is None:
            self.finish("whole", "all")
        elif self.due.wait:
            self.timer = self.loop.call_later(self.due.wait, self.overdue)
        else:
            self.go_on()

    def overdue(self) -> None:
        self.timer = None
        self.go_on()

    def go_on(self) -> None:
        """Send what is due, unless the gateway has not taken what was sent before."""
        step = self.due
        if step is None or self.paused or self.transport.is_closing():
            return
        stamp = time.monotonic_ns()
        pieces = step.made(stamp)
        size = sum(map(len, pieces))
        if self.left is not None and self.left <= size:
            self.break_off(step, stamp, pieces)
            return
        if self.left is not None:
            self.left -= size
        self.due = None
        self.transport.writelines(pieces)
        self.note(step, stamp)
        if not self.transport.is_closing():
            self.prepare()

    def note(self, step: Step, stamp: int) -> None:
        assert self.record is not None
        self.record.events += step.digests(stamp)

    def break_off(self, step: Step, stamp: int, pieces: Pieces) -> None:
        """The fault's place is in this step, or at its end."""
        assert self.left is not None
        whole = b"".join(pieces)
        self.due = None
        self.transport.write(whole[: self.left])
        if self.left >= len(whole) - step.tail:
            self.note(step, stamp)
        if self.plan.fault == "fin":
            self.finish("fin", "all")
            self.transport.close()
        elif self.plan.fault == "rst":
            self.finish("rst", "prefix")
            sock = self.transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.transport.abort()

    def finish(self, ending: str, reached: str) -> None:
        assert self.record is not None
        self.record.ending, self.record.reached = ending, reached
        self.record = None
        self.upstream.ended(self.plan)
        self.upstream.idle.add(self)


async def serve(port: int) -> None:
    """Until the process is ended; its address is its first line."""
    upstream = Upstream()
    listener = socket.create_server(("127.0.0.1", port), backlog=2048)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    listener.setblocking(False)
    server = await asyncio.get_running_loop().create_server(
        lambda: Answering(upstream), sock=listener, backlog=2048
    )
    print(listener.getsockname()[1], flush=True)  # noqa: T201 - for who started it
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    raise_file_limit()
    uvloop.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
