"""A painter process: jobs as JSON lines on standard input, stages on standard output.

Run as `python -m safelight.upstreams.painter.worker` by `pool.py` and by nothing else. A stage is a
JSON line (`kind`, `job`, `index`, `bytes`, ...) followed by that many bytes of base64. The process
ends when its input does, so that no painter outlives its server, however that one died.
"""

import base64
import json
import os
import queue
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from safelight.upstreams.painter.encoding import encode
from safelight.upstreams.painter.painting import Cancelled, Commission, describe, paint

NICENESS = 5
"""Painting can wait a little; the server's event loop cannot."""


class _Inbox:
    """Jobs in order, and which of them are cancelled; filled by a thread that only reads."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._jobs: queue.Queue[dict[str, Any]] = queue.Queue()
        self._cancelled: set[int] = set()

    def read_all(self) -> None:
        for line in self._source:
            message = json.loads(line)
            if "cancel" in message:
                self._cancelled.add(message["cancel"])
            else:
                self._jobs.put(message)
        # The server is gone: whatever is being painted has no reader.
        os._exit(0)

    def next_job(self) -> dict[str, Any]:
        return self._jobs.get()

    def is_cancelled(self, job: int) -> bool:
        return job in self._cancelled

    def forget(self, job: int) -> None:
        self._cancelled.discard(job)


def main() -> None:
    """Paint until standard input ends."""
    # Ctrl-C in a terminal reaches the whole group, and so does the SIGTERM of many supervisors: the
    # server decides when painters end, for a drain lets pictures be finished.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    os.nice(NICENESS)
    inbox = _Inbox(sys.stdin.buffer)
    threading.Thread(target=inbox.read_all, daemon=True).start()
    output = sys.stdout.buffer
    _send(output, {"kind": "ready"})
    while True:
        message = inbox.next_job()
        job = message["job"]
        try:
            _paint(message, inbox, output)
        except Cancelled:
            _send(output, {"kind": "cancelled", "job": job})
        except Exception as error:  # noqa: BLE001 - the boundary of a job: report and go on
            _send(output, {"kind": "failed", "job": job, "reason": _reason(error)})
        inbox.forget(job)


def _reason(error: Exception) -> str:
    """What went wrong and where; not the message, which may quote the prompt."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"


def _paint(message: dict[str, Any], inbox: _Inbox, output: BinaryIO) -> None:
    job = message["job"]
    commission = Commission(**message["commission"])
    stages = paint(commission, message["partials"], lambda: inbox.is_cancelled(job))
    for stage in stages:
        final = stage.partial_index is None
        picture = encode(stage.image, message["output_format"], message["compression"])
        header = {"kind": "completed" if final else "partial", "job": job}
        header |= {"description": describe(commission)} if final else {"index": stage.partial_index}
        _send(output, header, base64.b64encode(picture))


def _send(output: BinaryIO, header: dict[str, Any], payload: bytes = b"") -> None:
    output.write(json.dumps({**header, "bytes": len(payload)}).encode() + b"\n")
    output.write(payload)
    output.flush()


if __name__ == "__main__":
    main()
