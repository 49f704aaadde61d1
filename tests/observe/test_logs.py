"""Log lines as an operator gets them: one line each, in either format, with nothing secret."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from safelight.config import Settings
from safelight.observe.cleaning import MAX_VALUE_CHARACTERS, printable
from safelight.observe.logs import LIBRARY_LEVELS, configure

KEY = "sl-0123456789abcdef"
FORMATS = ("console", "json")

PROGRAM = """
import structlog
from safelight.config import Settings
from safelight.observe.logs import configure
configure(Settings(log_format={format!r}))
key = "sk-secret-local"
try:
    raise KeyError("boom")
except KeyError:
    structlog.stdlib.get_logger("t").exception("defect", request="req_1")
"""

Logged = Callable[[Callable[[], None]], list[str]]


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Logging belongs to the process: what a test configures is taken back."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def lines(say: Callable[[Any], None], log_format: str, **settings: Any) -> list[str]:
    """What is written when `say` is given a logger."""
    written = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", written)
        configure(Settings(log_format=log_format, **settings))
        say(structlog.stdlib.get_logger("test"))
    text = written.getvalue()
    assert text == "" or text.endswith("\n")
    return text.removesuffix("\n").split("\n") if text else []


@pytest.mark.parametrize("log_format", FORMATS)
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


def test_a_json_line_is_one_object_that_begins_with_what_every_line_has() -> None:
    (line,) = lines(lambda log: log.warning("generation", id="gen_1", error=None), "json")
    assert list(json.loads(line)) == ["timestamp", "level", "event", "id", "error"]


SPLITTERS = "\n\r\x00\v\f\x1b\x1c\x1d\x1e\x85\u2028\u2029\ud800"


@pytest.mark.parametrize("log_format", FORMATS)
@given(
    before=st.text(max_size=20),
    splitter=st.sampled_from(SPLITTERS),
    after=st.text(st.characters(codec=None), max_size=20),
)
def test_no_value_splits_a_line_or_speaks_to_the_terminal(
    log_format: str, before: str, splitter: str, after: str
) -> None:
    value = before + splitter + after

    def say(log: Any) -> None:
        log.info(value, text=value, each=[value], named={value: value})
        logging.getLogger("library").warning("it said %s", value)

    written = lines(say, log_format)
    assert len(written) == 2
    for line in written:
        assert len(line.splitlines()) == 1
        assert line.isprintable()


@pytest.mark.parametrize("log_format", FORMATS)
def test_json_gives_every_value_back_as_it_was(log_format: str) -> None:
    value = "a\r\nb\u2028c\x00"
    (line,) = lines(lambda log: log.info("request", path=value), log_format)
    if log_format == "json":
        assert json.loads(line)["path"] == value
    else:
        assert "\\r" in line


@pytest.mark.parametrize("log_format", FORMATS)
def test_a_line_of_a_traceback_cannot_be_taken_for_a_log_line(log_format: str) -> None:
    forged = "2026-11-24T00:00:00Z [info     ] generation outcome=completed"

    def say(log: Any) -> None:
        try:
            raise ValueError(f"x\r\n{forged}\u2028{forged}")
        except ValueError:
            log.exception("defect")

    first, *rest = lines(say, log_format)
    assert "defect" in first
    assert bool(rest) == (log_format == "console")
    for line in rest:
        assert line.startswith("  | ")
        assert len(line.splitlines()) == 1


@pytest.mark.parametrize("log_format", FORMATS)
def test_what_an_exception_quotes_is_cut_short(log_format: str) -> None:
    def say(log: Any) -> None:
        try:
            raise ValueError("iVBORw0KGgo" * 10_000)
        except ValueError:
            log.exception("defect")

    assert sum(map(len, lines(say, log_format))) < 4000


@pytest.mark.parametrize("log_format", FORMATS)
def test_a_value_of_64_kib_is_cut_short(log_format: str) -> None:
    (line,) = lines(lambda log: log.info("x", a="y" * 65536, b=["z" * 65536]), log_format)
    assert len(line) < 2 * MAX_VALUE_CHARACTERS + 200


@pytest.mark.parametrize("log_format", FORMATS)
@pytest.mark.parametrize("key", [KEY, 'sl-"quoted"-\\-key', "sl-it's-a-key"])
def test_a_key_that_gets_into_a_line_is_struck_out(log_format: str, key: str) -> None:
    def say(log: Any) -> None:
        log.error("x", header=f"Bearer {key}", headers=[("authorization", key)])
        logging.getLogger("library").error("sent %r", {"key": key})

    written = "\n".join(lines(say, log_format, keys=key))
    assert key not in written
    assert written.count("[secret]") == 3


@pytest.mark.parametrize("log_format", FORMATS)
def test_a_librarys_line_has_the_same_form_and_no_query(log_format: str) -> None:
    def say(_: Any) -> None:
        logging.getLogger("urllib3").debug("GET /v1/traces?ticket=abc&x=1 is it? yes")

    (line,) = lines(say, log_format, log_level="debug")
    assert "/v1/traces?… is it? yes" in line.replace("\\u2026", "…")
    assert "abc" not in line
    assert ("level" in line) == (log_format == "json")


@pytest.mark.parametrize("name", [*LIBRARY_LEVELS, "sse_starlette.sse", "httpcore2.http11"])
def test_a_talkative_library_stays_quiet_at_debug(name: str) -> None:
    def say(_: Any) -> None:
        logging.getLogger(name).debug("chunk: %s", b"pixels")
        logging.getLogger(name).info("HTTP Request: GET http://x/?key=1")

    assert lines(say, "json", log_level="debug") == []


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
    ],
)
def test_the_level_is_the_least_that_is_said(level: str, said: list[str]) -> None:
    def say(log: Any) -> None:
        for name in ("debug", "info", "warning", "error"):
            getattr(log, name)("x")

    written = [json.loads(line)["level"] for line in lines(say, "json", log_level=level)]
    assert written == said


def test_a_log_that_nobody_reads_any_more_stops_nothing() -> None:
    class Closed(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", Closed())
        configure(Settings(log_format="json"))
        structlog.stdlib.get_logger("test").info("x")
        logging.getLogger("library").warning("x")


def test_printable_leaves_words_of_any_language_alone() -> None:
    assert printable("ein Fuchs im Schnee, 雪の中の狐 🦊") == "ein Fuchs im Schnee, 雪の中の狐 🦊"


def test_on_a_console_a_value_ends_where_it_seems_to() -> None:
    def say(log: Any) -> None:
        log.info(
            "request", path="/a b", said='x" status=200', empty="", each=["a", "b c"], none=None
        )

    (line,) = lines(say, "console")
    assert line.partition("  request")[0] == line[: len("2026-11-24T14:00:00.000000Z info")] + "   "
    assert line.endswith(
        'request  path="/a b" said="x\\" status=200" empty="" each=[a, "b c"] none=None'
    )


def test_colours_are_for_terminals() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for terminal, colored in ((Terminal(), True), (io.StringIO(), False)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stderr", terminal)
            configure(Settings())
            structlog.stdlib.get_logger("test").error("x", path="\x1b[31m")
        written = terminal.getvalue()
        assert ("\x1b[31merror" in written) == colored
        assert "path=" in written
        assert "\x1b" not in written.partition("path=")[2]
