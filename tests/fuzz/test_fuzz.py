"""The fuzzing corpus as ordinary tests, and a short run of the fuzzer itself over each target."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Figure
from fuzz.targets import TARGETS

HERE = Path(__file__).parent
CORPUS = {name: sorted((HERE / "corpus" / name).iterdir()) for name in TARGETS}

SHORT_SECONDS, LONG_SECONDS = 3, 600


@pytest.mark.parametrize("name", TARGETS)
def test_the_corpus_holds_what_must_hold_for_all_inputs(name: str) -> None:
    assert len(CORPUS[name]) >= 15
    for file in CORPUS[name]:
        try:
            TARGETS[name](file.read_bytes())
        except Exception as error:
            error.add_note(f"input: {file.name}")
            raise


@pytest.mark.parametrize("name", TARGETS)
def test_the_fuzzer_finds_nothing(
    name: str, tmp_path: Path, every_case: bool, figure: Figure
) -> None:
    seconds = LONG_SECONDS if every_case else SHORT_SECONDS
    found = tmp_path / "found"
    found.mkdir()
    command = [sys.executable, str(HERE / "run.py"), name, f"-max_total_time={seconds}"]
    # Through a shell that stays: a program's peak memory begins with that of whoever started it.
    shell = ["sh", "-c", '"$@"; exit $?', "sh"]
    done = subprocess.run(
        [*shell, *command, f"-artifact_prefix={tmp_path}/", str(found)],
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=False,
    )
    crashes = {
        file.name: file.read_bytes()
        for file in tmp_path.iterdir()
        if re.match("crash-|timeout-|oom-|leak-", file.name)
    }
    assert not crashes, done.stderr[-4000:]
    assert done.returncode == 0, done.stderr[-4000:]
    runs = re.search(r"Done (\d+) runs in (\d+) second", done.stderr)
    assert runs, done.stderr[-4000:]
    assert int(runs[1]) > 100
    figure(f"M4: {name}: {int(runs[1]):,} inputs in {runs[2]} s, nothing found")
