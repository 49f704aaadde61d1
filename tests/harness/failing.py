"""System calls of a process that a test has started, made to fail by chance: libfiu's.

Debian's package `fiu-utils` has it. A call that fails was never made; its error number is any that
the manual knows for it, so peers see nothing but what follows from how the process takes it.
"""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

LIBRARIES = ("/usr/lib/fiu/fiu_run_preload.so", "/usr/lib/fiu/fiu_posix_preload.so")


class FailingCalls:
    """`environment` is for the process; `directory` is where it listens for what is to fail."""

    def __init__(self, directory: Path) -> None:
        self._prefix = directory / "fiu"

    @property
    def environment(self) -> dict[str, str]:
        """Variables of the process whose calls may be made to fail."""
        return {"LD_PRELOAD": ":".join(LIBRARIES), "FIU_CTRL_FIFO": str(self._prefix)}

    @contextmanager
    def failing(self, process: int, calls: Sequence[str], probability: float) -> Iterator[None]:
        """Each of the calls, in libfiu's names, fails so often while the block runs."""
        for name in calls:
            self._order(process, f"enable_random name={name},probability={probability}")
        try:
            yield
        finally:
            for name in calls:
                self._order(process, f"disable name={name}")

    def _order(self, process: int, order: str) -> None:
        words = ["fiu-ctrl", "-f", str(self._prefix), "-c", order, str(process)]
        done = subprocess.run(words, capture_output=True, timeout=10, check=True)
        assert b"error" not in done.stdout + done.stderr, done
