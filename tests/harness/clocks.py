"""The wall clock of a process that a test has started, which the test may set: libfaketime's.

The monotonic clock goes on as the kernel's, as it does when an administrator or NTP sets the time.
"""

import os
from pathlib import Path

LIBRARIES = (
    Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
    Path("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
)
"""Where Debian's package `libfaketime` puts it."""


class WallClock:
    """Its `environment` is for the process; `file` is what the library reads at every look."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.set(0)

    def set(self, offset: int) -> None:
        """So many seconds from the true time, from now on."""
        written = self._file.with_suffix(".new")
        written.write_text(f"{offset:+d}\n", "ascii")
        # Renamed, for a half-written file would be half a jump.
        os.replace(written, self._file)  # noqa: PTH105 - atomic

    @property
    def environment(self) -> dict[str, str]:
        """Variables of the process whose clock it is to be."""
        library = next(filter(Path.exists, LIBRARIES))
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }
