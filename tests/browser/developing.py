"""Pictures that a browser can show, answers that come when a test says so, and a line to cut."""

import asyncio
import base64
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from PIL import Image

from harness.upstream import Received, Step, completed, frame, head, partial


def png(shade: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (96, 64), (shade, shade // 3, shade // 8)).save(content, "png")
    return content.getvalue()


def shown(content: bytes) -> dict[str, str]:
    return {"b64_json": base64.b64encode(content).decode()}


def stage(index: int, **changes: Any) -> dict[str, Any]:
    """A partial image that a browser can show."""
    return partial(index, **shown(png(60 + 50 * index)), **changes)


FINAL = png(240)


def finished(**changes: Any) -> dict[str, Any]:
    """A finished picture that a browser can show."""
    return completed(**shown(FINAL), **changes)


def failure(message: str, code: str) -> dict[str, Any]:
    error = {"message": message, "code": code, "type": "server_error", "param": None}
    return {"type": "error", "error": error}


class Stepped:
    """A streamed answer whose events come when the test says so."""

    def __init__(self, *events: dict[str, Any]) -> None:
        self._gates = [asyncio.Event() for _ in events]
        self.script: list[Step] = [head()]
        for gate, event in zip(self._gates, events, strict=True):
            self.script += [gate, frame(event)]

    def advance(self) -> None:
        """The next event comes."""
        next(gate for gate in self._gates if not gate.is_set()).set()


def developing(received: Received, seconds: float = 0.15) -> list[Step]:
    """Three partial images and the finished one, so many seconds apart, as a real one comes."""
    assert received.json["stream"] is True
    steps: list[Step] = [head()]
    for place, event in enumerate((stage(0), stage(1), stage(2), finished())):
        due = asyncio.Event()
        asyncio.get_running_loop().call_later(seconds * (place + 1), due.set)
        steps += [due, frame(event)]
    return steps


class Line:
    """Another way to `target`, which can be cut, now or after so many more bytes of answers."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._writers: list[asyncio.StreamWriter] = []
        self._cut = False
        self._left: int | None = None
        self.url = ""

    def cut(self) -> None:
        """Everything that goes through it ends, and nothing new gets through."""
        self._cut = True
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def cut_once_after(self, count: int) -> None:
        """So many bytes of answers get through yet; then what is connected ends, once."""
        self._left = count

    def lead_to(self, target: str) -> None:
        """From now on it is the way to another server."""
        self._target = target

    def mend(self) -> None:
        """It works again."""
        self._cut = False
        self._left = None

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        host, _, port = self._target.removeprefix("http://").partition(":")
        there, onward = await asyncio.open_connection(host, int(port))
        self._writers += [writer, onward]
        await asyncio.gather(self._pump(reader, onward), self._pump(there, writer, answers=True))

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool = False
    ) -> None:
        with suppress(ConnectionError):
            while content := await reader.read(65536):
                writer.write(self._allowed(content) if answers else content)
                await writer.drain()
                if answers and self._left == 0:
                    self.cut()
                    self.mend()
        writer.close()

    def _allowed(self, content: bytes) -> bytes:
        if self._left is None:
            return content
        content = content[: self._left]
        self._left -= len(content)
        return content


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Line]:
    """A running one."""
    line = Line(url)
    front = await asyncio.start_server(line.connected, "127.0.0.1", 0)
    line.url = f"http://127.0.0.1:{front.sockets[0].getsockname()[1]}"
    try:
        yield line
    finally:
        front.close()
        line.cut()
        await front.wait_closed()
