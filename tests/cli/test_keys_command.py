"""`safelight keys` as its user meets it: what is printed where, the file afterwards, exit codes."""

import os
import re
import shlex
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from harness.documented import README
from safelight.cli import cli
from safelight.keys import digest, read


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAFELIGHT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")


def keys(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["keys", *arguments])


def added(*arguments: str) -> str:
    done = keys("add", *arguments)
    assert done.exit_code == 0, done.stderr
    return done.stdout.strip()


def test_a_key_is_printed_once_and_kept_as_a_digest_for_the_owner_alone(tmp_path: Path) -> None:
    done = keys("add", "ann")
    key = done.stdout.removesuffix("\n")
    assert re.fullmatch(r"sl-[A-Za-z0-9_-]{43}", key)
    file = tmp_path / "data" / "keys.toml"
    assert str(file) in done.stderr
    assert key not in file.read_text()
    assert [(entry.name, entry.sha256) for entry in read(file)] == [("ann", digest(key).hex())]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["keys.toml"]
    assert key not in keys("list").output


def test_all_limits_are_written_and_listed_in_words(tmp_path: Path) -> None:
    added(
        "cy",
        *("--concurrent", "2", "--per-minute", "5", "--pictures-per-day", "10"),
        *("--model", "gpt-image-2", "--model", "openai/dall-e-3"),
        *("--origin", "https://app.example", "--disconnect", "finish", "--expires", "30d"),
    )
    (entry,) = read(tmp_path / "data" / "keys.toml")
    assert (entry.concurrent, entry.per_minute, entry.pictures_per_day) == (2, 5, 10)
    assert entry.models == ("gpt-image-2", "openai/dall-e-3")
    assert entry.expires is not None
    assert abs(entry.expires - datetime.now(UTC) - timedelta(days=30)) < timedelta(minutes=1)
    line = keys("list").stdout.splitlines()[1]
    assert line.startswith(f"cy    {entry.sha256[:12]}  2 at a time; 5 a minute; 10 pictures a day")
    assert "only gpt-image-2, openai/dall-e-3; from https://app.example; disconnect: fin" in line
    assert line.rstrip().endswith("UTC")


MISTAKES = [
    (["ann"], "there is a key called ann already; revoke it first, or choose another name."),
    (["two words"], "name must be 1 to 64 letters, digits, dots, dashes and underscores"),
    ([""], "name must be"),
    (["key-7"], "name must be"),
    (["ben", "--concurrent", "0"], "concurrent must be a whole number from 1 on."),
    (["ben", "--per-minute", "-3"], "per_minute must be a whole number from 1 on."),
    (["ben", "--pictures-per-day", "0"], "pictures_per_day must be a whole number from 1 on."),
    (["ben", "--model", "gtp-image-2"], "there is no model gtp-image-2. Models: dall-e-2, "),
    (["ben", "--origin", "*"], "origins must be web pages' origins such as https://app.example"),
    (["ben", "--origin", "https://a.example/x"], "origins must be"),
    (["ben", "--disconnect", "never"], "disconnect must be cancel, finish, or a number of sec"),
    (["ben", "--disconnect", "-1"], "disconnect must be"),
    (["ben", "--expires", "soon"], "expires must be a period (30d, 12h, 90m) or an ISO date"),
    (["ben", "--expires", ""], "expires must be"),
    (["ben", "--expires", "0d"], "expires must be"),
    (["ben", "--expires", "2020-01-01"], "expires must be in the future; 2020-01-01 is over."),
]


@pytest.mark.parametrize(("arguments", "words"), MISTAKES)
def test_a_mistake_is_one_line_and_code_2_and_changes_nothing(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    added("ann")
    file = tmp_path / "data" / "keys.toml"
    before = file.read_bytes()
    done = keys("add", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"safelight: {words}")
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == ["keys.toml"]


COMMENTED = """\
# Callers of the shop. Ask ann before you change anything.

[[keys]]
name = "ann"        # runs the shop
sha256 = "{0}"
models = [
  "gpt-image-2",    # the cheap one
]

# works nights
[[ keys ]]  # the second
sha256 = "{1}"
name = "ben"

# the end
"""


@pytest.fixture
def commented(tmp_path: Path) -> Path:
    file = tmp_path / "commented.toml"
    file.write_text(COMMENTED.format(digest("a").hex(), digest("b").hex()))
    file.chmod(0o640)
    return file


def test_adding_leaves_every_line_and_the_mode_as_they_were(commented: Path) -> None:
    before = commented.read_text()
    added("cy", "--file", str(commented))
    assert commented.read_text().startswith(before)
    assert [entry.name for entry in read(commented)] == ["ann", "ben", "cy"]
    assert stat.S_IMODE(commented.stat().st_mode) == 0o640


@pytest.mark.parametrize("name", ["ann", "ben"])
def test_revoking_leaves_the_comments_of_the_others(commented: Path, name: str) -> None:
    assert keys("revoke", name, "--file", str(commented)).exit_code == 0
    left = commented.read_text()
    assert [entry.name for entry in read(commented)] == [{"ann": "ben", "ben": "ann"}[name]]
    for comment in ("# Callers of the shop.", "# works nights", "# the end"):
        assert comment in left
    assert ("# runs the shop" in left) == (name == "ben")
    assert ("# the second" in left) == (name == "ann")


def test_windows_line_ends_stay(commented: Path) -> None:
    commented.write_bytes(commented.read_bytes().replace(b"\n", b"\r\n"))
    assert keys("revoke", "ann", "--file", str(commented)).exit_code == 0
    assert commented.read_bytes().count(b"\n") == commented.read_bytes().count(b"\r\n")


def test_a_file_behind_a_link_is_changed_where_it_is(tmp_path: Path, commented: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(commented)
    added("cy", "--file", str(link))
    assert link.is_symlink()
    assert [entry.name for entry in read(commented)] == ["ann", "ben", "cy"]


def test_a_file_in_another_form_of_toml_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "inline.toml"
    file.write_text(f'keys = [{{name = "ann", sha256 = "{digest("a").hex()}"}}]\n')
    before = file.read_text()
    for arguments in (["add", "ben"], ["revoke", "ann"]):
        done = keys(*arguments, "--file", str(file))
        assert done.exit_code == 2
        assert "edited by hand" in done.stderr
    assert file.read_text() == before


def test_revoking_the_last_key_says_what_that_means(tmp_path: Path) -> None:
    added("ann")
    done = keys("revoke", "ann")
    assert (done.exit_code, done.stdout) == (0, "The key of ann is revoked.\n")
    assert "refuses everybody" in done.stderr
    assert read(tmp_path / "data" / "keys.toml") == []


def test_revoking_nobody_is_told(tmp_path: Path) -> None:
    done = keys("revoke", "ann")
    assert done.exit_code == 2
    assert done.stderr.startswith("safelight: ")
    assert not (tmp_path / "data").exists()
    added("ben")
    done = keys("revoke", "ann")
    assert done.exit_code == 2
    assert "there is no key called ann" in done.stderr


def test_listing_before_the_first_key_says_how_to_make_one() -> None:
    done = keys("list")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "safelight keys add NAME" in done.stderr


def test_keys_of_the_environment_are_listed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFELIGHT_KEYS", "first-long-key,second-long-key")
    added("ann")
    rows = [line.split()[0] for line in keys("list").stdout.splitlines()]
    assert rows == ["name", "key-1", "key-2", "ann"]
    assert "first-long-key" not in keys("list").output


def test_an_expired_key_is_listed_as_such(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text(f'[[keys]]\nname = "a"\nsha256 = "{"0" * 64}"\nexpires = 2020-01-01\n')
    assert "expired 2020-01-01 00:00 UTC" in keys("list", "--file", str(file)).stdout


def test_the_file_named_in_the_settings_is_the_one_that_is_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "safelight.toml").write_text('keys_file = "here.toml"\n')
    added("ann")
    monkeypatch.setenv("SAFELIGHT_KEYS_FILE", "ignored.toml")
    added("ben")
    assert [entry.name for entry in read(tmp_path / "here.toml")] == ["ann", "ben"]


@pytest.mark.parametrize(
    "arguments", [["list", "--file", "no/file"], ["add", "a", "--file", "/proc/no/file"]]
)
def test_a_file_that_cannot_be_used_is_told_without_a_traceback(arguments: list[str]) -> None:
    done = keys(*arguments)
    assert done.exit_code == 2
    assert done.stderr.startswith("safelight: keys file ")


def test_keys_that_are_added_at_the_same_time_are_all_there(tmp_path: Path) -> None:
    def add(number: int) -> int:
        command = [sys.executable, "-m", "safelight", "keys", "add", f"caller-{number}"]
        return subprocess.run(
            command, env=dict(os.environ), capture_output=True, timeout=60, check=False
        ).returncode

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(add, range(4))) == [0] * 4
    names = {entry.name for entry in read(tmp_path / "data" / "keys.toml")}
    assert names == {f"caller-{number}" for number in range(4)}


def test_a_lock_that_was_left_over_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safelight.cli.keys_file.WAIT_SECONDS", 0.0)
    (tmp_path / "data").mkdir()
    lock = tmp_path / "data" / "keys.toml.lock"
    lock.touch()
    done = keys("add", "ann")
    assert done.exit_code == 2
    assert str(lock) in done.stderr
    assert lock.exists()


def test_readmes_example_makes_the_key_that_it_says(tmp_path: Path) -> None:
    (command,) = re.findall(
        r"^\.venv/bin/safelight keys (add .*)$", README.read_text("utf-8"), re.M
    )
    added(*shlex.split(command.removeprefix("add ")))
    (entry,) = read(tmp_path / "data" / "keys.toml")
    assert (entry.name, entry.concurrent, entry.pictures_per_day) == ("ann", 4, 100)
