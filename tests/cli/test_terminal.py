"""What a person sees: the commands in a pseudo-terminal, looked at as a screen would show them."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli.calling import COMMAND, environment
from harness.process import Command
from harness.terminal import Answerer, Terminal, deaf
from safelight.cli.terminal import may_be_asked, understood

ASKED = ("generate", "a red fox", "-m", "painter-1", "-s", "64x64")


def terminal(
    directory: Path,
    server: Command,
    *arguments: str,
    answers: Answerer = deaf,
    pixels: tuple[int, int] = (0, 0),
    output: int | None = None,
    variables: Mapping[str, str] | None = None,
) -> Terminal:
    return Terminal(
        [*COMMAND, *arguments],
        environment(SAFELIGHT_BASE_URL=server.url, **(variables or {})),
        directory,
        answers=answers,
        pixels=pixels,
        output=output,
    )


def test_a_person_sees_one_line_that_moves_and_then_what_came_of_it(
    tmp_path: Path, server: Command
) -> None:
    with terminal(tmp_path, server, *ASKED) as screen:
        screen.until("partial 1 of 2")
        (line,) = screen.lines
        assert re.fullmatch(r"\S ━+[╸╺]━+ partial 1 of 2 · \d+ kB · \d\.\d s", line)
        assert screen.wait() == 0
    summary, path = screen.lines
    assert re.fullmatch(
        r"✓ 64x64 png, \d+ kB · \d\.\d s · painter-1 · [\d,]+ output tokens", summary
    )
    assert path == "a-red-fox.png"
    # Nothing but the question that every terminal answers, and its cursor is there again.
    assert screen.raw.count(b"\x1b[c") == 1
    assert not {b"\x1b_", b"\x1bP", b"\x1b]"} & {
        screen.raw[n : n + 2] for n in range(len(screen.raw))
    }
    assert screen.raw.rfind(b"\x1b[?25h") > screen.raw.rfind(b"\x1b[?25l")


def test_progress_is_on_the_terminal_while_the_picture_goes_into_a_pipe(
    tmp_path: Path, server: Command
) -> None:
    reading, writing = os.pipe()
    with terminal(tmp_path, server, *ASKED, output=writing) as screen:
        os.close(writing)
        screen.until("partial 2 of 2")
        assert screen.wait() == 0
    with os.fdopen(reading, "rb") as pipe:
        assert pipe.read() == b"a-red-fox.png\n"
    (line,) = screen.lines
    assert line.startswith("✓ 64x64 png")


def test_a_picture_does_not_go_to_a_terminal(tmp_path: Path, server: Command) -> None:
    with terminal(tmp_path, server, *ASKED, "-o", "-") as screen:
        assert screen.wait() == 2
    assert "would write a picture's bytes to the terminal" in screen.text


def test_quiet_is_quiet(tmp_path: Path, server: Command) -> None:
    with terminal(tmp_path, server, *ASKED, "--quiet") as screen:
        assert screen.wait() == 0
    assert screen.raw == b"a-red-fox.png\r\n"


def kitty(written: bytes) -> bytes:
    return b"\x1b_Gi=4207;OK\x1b\\\x1b[?62;c" if b"\x1b[c" in written else b""


def with_sixels(written: bytes) -> bytes:
    return b"\x1b[?62;4;22c" if b"\x1b[c" in written else b""


def iterm(written: bytes) -> bytes:
    return b"\x1bP>|iTerm2 3.6.1\x1b\\\x1b[?64;4c" if b"\x1b[c" in written else b""


def plain(written: bytes) -> bytes:
    return b"\x1b[?62;22c" if b"\x1b[c" in written else b""


SHOWING: list[tuple[Answerer, dict[str, str], bytes]] = [
    (kitty, {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, rb"\x1b_Ga=T,f=100,[^;]*,c=6,r=3,"),
    (with_sixels, {"TERM": "foot"}, rb'\x1bPq"1;1;60;60#0;2;'),
    (iterm, {"TERM_PROGRAM": "iTerm.app"}, rb"\x1b\]1337;File=inline=1;size=\d+;width=6;height=3;"),
]


@pytest.mark.parametrize(("answers", "variables", "drawing"), SHOWING)
def test_a_terminal_that_can_shows_the_picture_developing_in_its_place(
    tmp_path: Path, server: Command, answers: Answerer, variables: dict[str, str], drawing: bytes
) -> None:
    with terminal(
        tmp_path, server, *ASKED, answers=answers, pixels=(800, 480), variables=variables
    ) as screen:
        assert screen.wait() == 0
    # Two partial images and the picture, each drawn three rows above the line, and back.
    places = re.findall(rb"\x1b7\r\x1b\[(\d+)A" + drawing, screen.raw)
    assert places == [b"3", b"3", b"3"]
    assert screen.lines[3].startswith("✓ 64x64 png")
    assert screen.lines[4] == "a-red-fox.png"
    assert not any(screen.lines[:3])


def test_where_pictures_cannot_get_through_nothing_is_asked(
    tmp_path: Path, server: Command
) -> None:
    # A multiplexer keeps from its clients what the terminal around it could do.
    variables = {"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"}
    with terminal(
        tmp_path, server, *ASKED, "-p", "0", answers=kitty, variables=variables
    ) as screen:
        assert screen.wait() == 0
    assert b"\x1b[c" not in screen.raw
    assert b"\x1b_" not in screen.raw


@pytest.mark.parametrize(
    ("variables", "asked"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "foot"}, True),
        ({"TERM": "dumb", "KITTY_WINDOW_ID": "1"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "screen.xterm-256color"}, False),
        ({"TERM": "xterm-kitty", "CI": "true"}, False),
        ({"TERM": "xterm", "TMUX": "/tmp/tmux-0/default,1,0"}, False),  # noqa: S108 - as tmux says
        ({}, False),
    ],
)
def test_only_a_terminal_that_is_likely_to_answer_is_asked(
    variables: dict[str, str], asked: bool
) -> None:
    assert may_be_asked(variables) == asked


@pytest.mark.parametrize(
    ("answer", "protocol"),
    [
        (kitty(b"\x1b[c"), "kitty"),
        (iterm(b"\x1b[c"), "iterm2"),
        (with_sixels(b"\x1b[c"), "sixel"),
        (plain(b"\x1b[c"), None),
        (b"\x1b_Gi=4207;ENOTSUP\x1b\\\x1b[?62;c", None),
        (b"\x1b[?4;6c", None),
        (b"x\x1b[?64;14;42c", None),
        (b"", None),
    ],
)
def test_a_terminals_answer_is_taken_at_its_word(answer: bytes, protocol: str | None) -> None:
    assert understood(answer) == protocol


def test_ctrl_c_cancels_the_generation_at_the_server(tmp_path: Path, server: Command) -> None:
    with terminal(tmp_path, server, *ASKED) as screen:
        screen.until("partial 1 of 2")
        screen.type(b"\x03")
        assert screen.wait() == 130
    assert screen.text.strip().endswith("safelight: cancelled.")
    assert not list(tmp_path.iterdir())
    assert "outcome=cancelled" in server.line("outcome=cancelled")


def test_ctrl_c_before_anything_has_come_cancels_too(tmp_path: Path, server: Command) -> None:
    cancelled = sum("outcome=cancelled" in line for line in server.lines)
    with terminal(tmp_path, server, *ASKED) as screen:
        screen.until("waiting for the first event")
        screen.type(b"\x03")
        assert screen.wait() == 130
    server.line("DELETE")
    assert sum("outcome=cancelled" in line for line in server.lines) == cancelled + 1
