"""What the kernel tells of a process, and what is made of many measurements."""

import math
import os
import resource
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20
FILES = 16_384
"""Enough for the greatest load here: some thousands of connections in one process."""


def raise_file_limit() -> None:
    """This process, and those it starts, may open `FILES` files. Fails where the system forbids."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < FILES:
        assert hard == resource.RLIM_INFINITY or hard >= FILES, f"only {hard} files may be opened"
        resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, hard))


@dataclass(frozen=True, slots=True)
class Process:
    """A running process of this machine."""

    pid: int

    @property
    def resident_kib(self) -> int:
        """Its resident memory now."""
        return self._status("VmRSS")

    @property
    def peak_mib(self) -> float:
        """The most resident memory it has ever had."""
        return self._status("VmHWM") / 1024

    @property
    def cpu_seconds(self) -> float:
        """User and system time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def files(self) -> int:
        """Files it has open."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))

    @property
    def threads(self) -> int:
        """Its threads."""
        return self._status("Threads")

    def _status(self, name: str) -> int:
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which `part` of all lie; not a number where there are none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * part))] if ranked else math.nan


def in_ms(seconds: Sequence[float]) -> str:
    """Median and 99th percentile, in words."""
    p50, p99 = (percentile(seconds, part) * 1000 for part in (0.5, 0.99))
    return f"p50 {p50:,.1f} ms, p99 {p99:,.1f} ms"


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The rise per unit of the line that fits the points best."""
    count = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
