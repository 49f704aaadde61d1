"""The wheel is the tree and nothing else, and the same tree always gives the same wheel."""

import base64
import configparser
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_KEPT = ("__pycache__", ".pyc", ".egg-info")


def build(tree: Path, into: Path) -> Path:
    """The wheel that the build backend makes of `tree`."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)],
        cwd=tree,
        capture_output=True,
        timeout=60,
        check=True,
    )
    (wheel,) = into.glob("*.whl")
    return wheel


def copied(into: Path) -> Path:
    """What a release is made of, at another place and with other times."""
    skipped = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info")
    for name in ("src", "static"):
        shutil.copytree(ROOT / name, into / name, ignore=skipped)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, into / name)
    for number, file in enumerate(sorted(into.rglob("*"))):
        os.utime(file, (1_000_000_000 + number, 1_000_000_000 + number))
    return into


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two of them, built of copies of the tree at different places."""
    made = []
    for name in ("one", "two"):
        tree = tmp_path_factory.mktemp(name) / f"a longer path {name}"
        tree.mkdir()
        made.append(build(copied(tree), tmp_path_factory.mktemp("dist")))
    return made


@pytest.fixture(scope="module")
def contents(wheels: list[Path]) -> dict[str, bytes]:
    with zipfile.ZipFile(wheels[0]) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tree() -> dict[str, bytes]:
    """The files that belong into the wheel, under the names they have there."""
    found = {}
    for folder, name in (
        (ROOT / "src" / "safelight", "safelight"),
        (ROOT / "static", "safelight/static"),
    ):
        for file in folder.rglob("*"):
            if file.is_file() and not any(part in str(file) for part in NOT_KEPT):
                found[f"{name}/{file.relative_to(folder).as_posix()}"] = file.read_bytes()
    return found


def test_the_same_tree_gives_the_same_wheel_bit_for_bit(wheels: list[Path]) -> None:
    assert wheels[0].read_bytes() == wheels[1].read_bytes()
    assert wheels[0].name == wheels[1].name


def test_the_wheel_holds_the_tree_and_its_own_description(contents: dict[str, bytes]) -> None:
    packaged = {name: data for name, data in contents.items() if ".dist-info/" not in name}
    wanted = tree()
    assert packaged.keys() == wanted.keys()
    assert [name for name, data in packaged.items() if data != wanted[name]] == []
    described = {name.partition(".dist-info/")[2] for name in contents.keys() - packaged.keys()}
    assert described == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}


def test_every_file_of_the_wheel_is_one_that_git_keeps(contents: dict[str, bytes]) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "src", "static"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    ).stdout.splitlines()
    kept = {
        name.removeprefix("src/") if name.startswith("src/") else f"safelight/{name}"
        for name in listed
        if (ROOT / name).is_file()
    }
    assert {name for name in contents if ".dist-info/" not in name} == kept


def test_nothing_of_it_runs_before_it_is_asked_to(contents: dict[str, bytes]) -> None:
    # A .pth file is run at every start of Python; keys have been stolen that way.
    assert not [name for name in contents if name.endswith((".pth", ".so", ".pyd", ".dll", ".sh"))]
    assert {name.partition("/")[0].partition("-")[0] for name in contents} == {"safelight"}
    (points,) = [data for name, data in contents.items() if name.endswith("entry_points.txt")]
    parsed = configparser.ConfigParser()
    parsed.read_string(points.decode())
    assert {section: dict(parsed[section]) for section in parsed.sections()} == {
        "console_scripts": {"safelight": "safelight.cli:main"},
        "pytest11": {"safelight": "safelight.testbench.plugin"},
    }


def test_the_record_tells_every_file_by_its_hash(contents: dict[str, bytes]) -> None:
    (name,) = [name for name in contents if name.endswith("/RECORD")]
    rows = [line.rsplit(",", 2) for line in contents[name].decode().splitlines()]
    assert {row[0] for row in rows} == contents.keys()
    for file, told, size in rows:
        if file != name:
            digest = base64.urlsafe_b64encode(hashlib.sha256(contents[file]).digest())
            assert told == "sha256=" + digest.rstrip(b"=").decode()
            assert int(size) == len(contents[file])
