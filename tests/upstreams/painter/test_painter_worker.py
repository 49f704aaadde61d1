"""Painter processes on their own: the same bytes in all of them, within their memory budget."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from harness.compositions import LETTERED, RELATED
from harness.prompts import PROMPTS
from safelight.upstreams.painter.pool import WORKER

SAMPLE = (
    "twelve colourful fish in the rain",
    'watercolour of a fox, "Łódź"',
    'a red car on a mountain road, pixel art, "GO"',
)
PEAK_MIB = 360
"""What one painter may hold, whatever it paints as PNG; README tells it."""

_PATIENCE_SECONDS = 300
Painted = dict[str, list[str]]


class Worker:
    """A painter process that is talked to over its pipes."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        assert process.stdin is not None
        assert process.stdout is not None
        self._jobs, self._stages = process.stdin, process.stdout
        assert self._stage()[0]["kind"] == "ready"

    def ask(self, prompt: str, size: tuple[int, int], quality: str, partials: int) -> None:
        commission = {
            "prompt": prompt,
            "width": size[0],
            "height": size[1],
            "quality": quality,
            "index": 1,
            "transparent": False,
            "style": None,
        }
        job = {
            "job": 1,
            "commission": commission,
            "partials": partials,
            "output_format": "png",
            "compression": 100,
        }
        self._jobs.write(json.dumps(job).encode() + b"\n")
        self._jobs.flush()

    def answer(self) -> list[str]:
        """Each stage of what was asked for as a digest; the last one is the final."""
        digests: list[str] = []
        kind = "partial"
        while kind == "partial":
            header, payload = self._stage()
            kind = header["kind"]
            digests.append(hashlib.sha256(payload).hexdigest())
        assert kind == "completed"
        return digests

    def peak_mib(self) -> float:
        """The most memory it has held so far.

        From the kernel's account of the process: what `getrusage` tells of a child begins with the
        size of the process that started it.
        """
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024

    def _stage(self) -> tuple[dict[str, Any], bytes]:
        header = json.loads(self._stages.readline())
        return header, self._stages.read(header["bytes"])


@contextmanager
def worker(folder: Path | None = None, **environment: str) -> Iterator[Worker]:
    process = subprocess.Popen(
        [sys.executable, *WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
    )
    try:
        yield Worker(process)
    finally:
        process.kill()
        process.communicate(timeout=_PATIENCE_SECONDS)


def in_one(prompts: Sequence[str], folder: Path | None = None, **environment: str) -> Painted:
    painted: Painted = {}
    with worker(folder, **environment) as painter:
        for prompt in prompts:
            painter.ask(prompt, (112, 80), "high", 2)
            painted[prompt] = painter.answer()
    return painted


def in_two(prompts: Sequence[str]) -> Painted:
    """Two processes at the same time, each with every other prompt."""
    painted: Painted = {}
    with worker() as one, worker() as other:
        for first, second in zip(prompts[::2], (*prompts[1::2], prompts[0]), strict=False):
            one.ask(first, (112, 80), "high", 2)
            other.ask(second, (112, 80), "high", 2)
            painted[first] = one.answer()
            painted[second] = other.answer()
    return painted


def test_every_process_paints_the_same_bytes_wherever_it_runs_and_whatever_came_before(
    every_case: bool, tmp_path: Path
) -> None:
    prompts = (*SAMPLE, *PROMPTS, *LETTERED, *RELATED) if every_case else SAMPLE
    here = in_one(prompts, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", PYTHONHASHSEED="0")
    elsewhere = in_one(
        prompts[::-1],
        tmp_path,
        PYTHONHASHSEED="77",
        LC_ALL="tr_TR.UTF-8",
        TZ="Pacific/Apia",
        OMP_NUM_THREADS="4",
        OPENBLAS_NUM_THREADS="4",
    )
    assert all(len(set(stages)) == 3 for stages in here.values())
    assert elsewhere == here
    assert in_two(prompts) == here


def test_the_largest_picture_stays_within_the_memory_budget(
    every_case: bool, figure: Callable[[str], None]
) -> None:
    styles = ["oil painting"]
    if every_case:
        styles += "watercolour,pencil,ink,pastel,stained glass,pixel art,flat logo".split(",")
    for style in styles:
        with worker(OPENBLAS_NUM_THREADS="1") as painter:
            painter.ask(f'{style} of two dogs in fog at night, "Hi"', (3840, 2160), "low", 0)
            painter.answer()
            peak = painter.peak_mib()
        figure(f"painter, 3840x2160, {style}: {peak:.0f} MiB")
        assert peak < PEAK_MIB
