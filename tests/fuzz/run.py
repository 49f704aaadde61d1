"""Fuzzing with atheris: `python tests/fuzz/run.py TARGET [libFuzzer options]`.

Begins with the corpus, knows the target's words from `dictionaries/`, and writes what crashes it to
the working directory; give a directory first to keep what it finds interesting. For hours:
`-max_total_time=3600`, and `-max_len=160` for several times as many inputs. What it found and was
mended belongs into `corpus/`, from where every run of the tests replays it.
"""

import sys
import time
from pathlib import Path

import atheris  # type: ignore[import-untyped]  # published without types

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

with atheris.instrument_imports(include=["safelight"]):
    from fuzz.targets import TARGETS

LIMITS = ["-max_len=1024", "-timeout=20", "-rss_limit_mb=512"]
"""Bytes of an input, seconds until one hangs, and MiB of memory: over any of them is a finding."""

MAX_CPU_SECONDS = 0.5
"""For one input, several times over, on a slow machine: more is a finding too."""


def main() -> None:
    """Run until an option or a finding ends it."""
    name, *options = sys.argv[1:]
    target = TARGETS[name]

    def within_its_time(data: bytes) -> None:
        before = time.process_time()
        target(data)
        took = time.process_time() - before
        if took > MAX_CPU_SECONDS:
            raise AssertionError(f"{len(data)} bytes took {took:.1f} s")

    words = f"-dict={HERE / 'dictionaries' / name}.txt"
    corpus = str(HERE / "corpus" / name)
    atheris.Setup([sys.argv[0], *LIMITS, words, *options, corpus], within_its_time)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
