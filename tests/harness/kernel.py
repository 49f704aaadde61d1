"""What the kernel tells of another process, and the limits that a test sets it while it runs."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def open_files(process: int) -> set[str]:
    """The numbers of its file descriptors."""
    return {entry.name for entry in Path(f"/proc/{process}/fd").iterdir()}


def cpu_seconds(process: int) -> float:
    """The time for which it has computed so far, user's and system's."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def at_most_files(process: int, count: int) -> Iterator[None]:
    """It may have so many file descriptors open while the block runs."""
    before = resource.prlimit(process, resource.RLIMIT_NOFILE)
    resource.prlimit(process, resource.RLIMIT_NOFILE, (count, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_NOFILE, before)
