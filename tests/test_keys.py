"""The keys file: what it may hold, and that a mistake is told without quoting what stands there."""

import math
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safelight.config import ConfigurationError
from safelight.keys import KeyEntry, digest, new_key, read

KEY = "sl-not-a-key-that-anybody-has-0123456789"
DIGEST = digest(KEY).hex()
OTHER = digest("another").hex()

FULL = f"""
# who may call
[[keys]]
name = "ann"
sha256 = "{DIGEST}"
concurrent = 2
per_minute = 30
pictures_per_day = 500
models = ["gpt-image-2", "openai/dall-e-3"]
origins = ["https://app.example", "http://localhost:5173", "http://[::1]:8080"]
disconnect = "finish"
expires = 2027-01-31T18:00:00+01:00
"""


def entries(tmp_path: Path, text: str) -> list[KeyEntry]:
    file = tmp_path / "keys.toml"
    file.write_bytes(text.encode())
    return read(file)


def table(**fields: str) -> str:
    given = {"name": '"ann"', "sha256": f'"{DIGEST}"'} | fields
    return "[[keys]]\n" + "".join(f"{name} = {value}\n" for name, value in given.items())


def test_an_entry_may_have_all_limits(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, FULL)
    assert entry == KeyEntry(
        name="ann",
        sha256=DIGEST,
        concurrent=2,
        per_minute=30,
        pictures_per_day=500,
        models=("gpt-image-2", "openai/dall-e-3"),
        origins=("https://app.example", "http://localhost:5173", "http://[::1]:8080"),
        disconnect=math.inf,
        expires=datetime(2027, 1, 31, 17, tzinfo=UTC),
    )


def test_an_entry_needs_a_name_and_a_digest_alone(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, table())
    assert entry == KeyEntry(name="ann", sha256=DIGEST)
    assert not entry.expired(datetime(9999, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_may_end_in_either_way_and_the_digest_may_be_in_capitals(
    tmp_path: Path, end: str
) -> None:
    text = table(sha256=f'"{DIGEST.upper()}"').replace("\n", end)
    assert entries(tmp_path, text)[0].sha256 == DIGEST


@pytest.mark.parametrize(
    ("written", "seconds"),
    [('"cancel"', 0.0), ('"finish"', math.inf), ("0", 0.0), ("30", 30.0), ("1.5", 1.5)],
)
def test_disconnect_is_a_word_or_seconds(tmp_path: Path, written: str, seconds: float) -> None:
    assert entries(tmp_path, table(disconnect=written))[0].disconnect == seconds


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2027-01-31", datetime(2027, 1, 31, tzinfo=UTC)),
        ("2027-01-31T18:00:00", datetime(2027, 1, 31, 18, tzinfo=UTC)),
        ("2027-01-31T18:00:00Z", datetime(2027, 1, 31, 18, tzinfo=UTC)),
        ("2027-01-31 18:00:00+02:00", datetime(2027, 1, 31, 16, tzinfo=UTC)),
    ],
)
def test_a_date_is_its_first_moment_and_a_time_without_zone_is_utc(
    tmp_path: Path, written: str, moment: datetime
) -> None:
    (entry,) = entries(tmp_path, table(expires=written))
    assert entry.expires == moment
    assert entry.expired(moment)


MISTAKES = [
    ("name", {"name": '"two words"'}),
    ("name", {"name": '"open"'}),
    ("name", {"name": '"key-1"'}),
    ("name", {"name": '"a\\nb"'}),
    ("name", {"name": f'"{"a" * 65}"'}),
    ("name", {"name": "1"}),
    ("sha256", {"sha256": f'"{KEY}"'}),
    ("sha256", {"sha256": '"00"'}),
    ("concurrent", {"concurrent": "0"}),
    ("concurrent", {"concurrent": '"2"'}),
    ("concurrent", {"concurrent": "true"}),
    ("concurrent", {"concurrent": "1.0"}),
    ("per_minute", {"per_minute": "-1"}),
    ("pictures_per_day", {"pictures_per_day": "0"}),
    ("models", {"models": '"gpt-image-2"'}),
    ("models", {"models": '["two words"]'}),
    ("origins", {"origins": '["*"]'}),
    ("origins", {"origins": '["https://app.example/"]'}),
    ("origins", {"origins": '["https://*.example"]'}),
    ("origins", {"origins": '["HTTPS://APP.EXAMPLE"]'}),
    ("origins", {"origins": '["null"]'}),
    ("origins", {"origins": f'["https://{"a" * 253}"]'}),
    ("disconnect", {"disconnect": '"never"'}),
    ("disconnect", {"disconnect": '"5"'}),
    ("disconnect", {"disconnect": "-1"}),
    ("disconnect", {"disconnect": "nan"}),
    ("disconnect", {"disconnect": "true"}),
    ("expires", {"expires": '"tomorrow"'}),
    ("expires", {"expires": "18:00:00"}),
    ("key", {"key": f'"{KEY}"'}),
    ("admin", {"admin": "true"}),
]


@pytest.mark.parametrize(("field", "fields"), MISTAKES)
def test_a_mistake_is_told_by_its_field_in_one_line_without_what_was_written(
    tmp_path: Path, field: str, fields: dict[str, str]
) -> None:
    text = table(name='"ben"', sha256=f'"{OTHER}"') + table(**fields)
    with pytest.raises(ConfigurationError) as raised:
        entries(tmp_path, text)
    message = str(raised.value)
    told = message.partition("key number 2: ")[2]
    known = field in KeyEntry.model_fields
    assert told.startswith(f"{field} must be " if known else f"{field!r} is not a field")
    assert KEY not in message
    assert message.count("\n") == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'[[keys]]\nsha256 = "{DIGEST}"\n', "name is missing"),
        ('[[keys]]\nname = "ann"\n', "sha256 is missing"),
        (KEY, "not TOML"),
        (f"[[keys]]\nname = {KEY}\n", "not TOML (at line 2)"),
        ("keys = 3\n", "[[keys]] tables, and nothing else"),
        ('keys = ["ann"]\n', "[[keys]] tables, and nothing else"),
        ("port = 8000\n", "[[keys]] tables, and nothing else"),
        (table() + table(sha256=f'"{OTHER}"'), "two keys are called ann"),
        (table() + table(name='"ben"'), "ann and ben are the same key"),
    ],
)
def test_a_file_that_is_not_one_is_told_why(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        entries(tmp_path, text)
    assert words in str(raised.value)
    assert KEY not in str(raised.value)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        read(file)


def test_new_keys_have_256_random_bits() -> None:
    made = {new_key() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(key) == len("sl-") + 43 for key in made)
