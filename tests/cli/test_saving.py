"""Where pictures are put, and what is never overwritten."""

import os
import stat
from pathlib import Path

import pytest

from safelight.cli.saving import Destination, slug
from safelight.client.events import Shot
from safelight.config import ConfigurationError

PNG = Shot(b"png", "png")
JPEG = Shot(b"jpeg", "jpeg")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("A red fox, in the snow!", "a-red-fox-in-the-snow"),
        ("../../etc/passwd", "etc-passwd"),
        ("-rf *", "rf"),
        ("ein Füchslein 狐", "ein-füchslein-狐"),
        ("\x1b[31m\n", "31m"),
        ("!!!", ""),
        ("word " * 99, "word-word-word-word-word-word-word-word-word"),
        ("x" * 300, "x" * 48),
    ],
)
def test_a_prompt_becomes_a_name_and_never_a_path(prompt: str, name: str) -> None:
    assert slug(prompt) == name


def test_names_of_its_own_replace_nothing_even_if_taken_meanwhile(tmp_path: Path) -> None:
    destination = Destination(None, "fox", 1)
    partial = destination.save_partial(PNG, 0, 0)
    (tmp_path / "fox.png").write_text("another command's")
    saved = destination.save(PNG, 0)
    assert (str(partial), str(saved)) == ("fox.partial-1.png", "fox-2.png")
    assert (tmp_path / "fox.png").read_text() == "another command's"
    assert {each.name for each in tmp_path.iterdir()} == {
        "fox.partial-1.png",
        "fox.png",
        "fox-2.png",
    }


def test_a_name_that_was_given_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "x.png"
    file.write_text("old")
    file.chmod(0o640)
    assert Destination("x.png", "fox", 1).save(PNG, 0) == Path("x.png")
    assert file.read_bytes() == b"png"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    previous = os.umask(0o027)
    Destination("y.png", "fox", 1).save(PNG, 0)
    os.umask(previous)
    assert stat.S_IMODE((tmp_path / "y.png").stat().st_mode) == 0o640


PATTERNS = [
    ("x.png", 1, "x.png"),
    ("x.png", 2, "x-2.png"),
    ("{n}_{prompt}.{format}", 2, "2_red-fox.jpg"),
    ("{id}.jpg", 1, "gen_1.jpg"),
    ("sub/", 1, "sub/red-fox.jpg"),
    ("sub", 2, "sub/red-fox-2.jpg"),
]


@pytest.mark.parametrize(("pattern", "pictures", "path"), PATTERNS)
def test_patterns(tmp_path: Path, pattern: str, pictures: int, path: str) -> None:
    (tmp_path / "sub").mkdir()
    destination = Destination(pattern, "Red fox", pictures, generation="gen_1")
    assert destination.save(JPEG, pictures - 1) == Path(path)
    assert (tmp_path / path).read_bytes() == b"jpeg"


@pytest.mark.parametrize(
    ("pattern", "format_"), [("a.JPG", "jpeg"), ("a.webp", "webp"), ("a", None), ("-", None)]
)
def test_a_name_says_which_format_is_wanted(pattern: str, format_: str | None) -> None:
    assert Destination(pattern, "x", 1).wanted_format == format_


def test_a_folder_that_is_not_there_is_refused_before_anything_is_made() -> None:
    with pytest.raises(ConfigurationError, match="no folder"):
        Destination("no/x.png", "x", 1)
    with pytest.raises(ConfigurationError, match=r"no \{prompt\}"):
        Destination("{prompt}.png", None, 1)
