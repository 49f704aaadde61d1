"""The log lines as an operator gets them, in a process of its own."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import structlog
from safelight.observe import configure
configure({format!r})
key = "sk-secret-local"
try:
    raise KeyError("boom")
except KeyError:
    structlog.stdlib.get_logger("t").exception("defect", request="req_1")
"""


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_traceback_is_logged_without_the_variables_around_it(log_format: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(format=log_format)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == ""
    assert "KeyError: 'boom'" in done.stderr
    assert "req_1" in done.stderr
    # The line that sets it may not be quoted either: only the failing one is.
    assert "sk-secret-local" not in done.stderr


def test_a_json_line_is_one_object() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(format="json")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    (line,) = done.stderr.strip().splitlines()
    assert json.loads(line)["level"] == "error"
