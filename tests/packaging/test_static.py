"""What reading the source shows: no known bad pattern, no secret, and a reason for each waiver."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import default_settings

ROOT = Path(__file__).parents[2]
SOURCE = sorted((ROOT / "src").rglob("*.py"))

WAIVER = re.compile(r"# (?:noqa|nosec|type: ignore|pragma)\b[^#]*")
REASON = re.compile(r"# noqa: [A-Z0-9, ]+ - \w.+")

KNOWN = {
    ("README.md", "Secret Keyword", "unused-without-keys"),
    ("README.md", "Hex High Entropy String", '"id": "gen_'),
}
"""What is no secret although it looks like one: file, kind, and what stands in its line."""


def test_bandit_finds_nothing_of_medium_severity_or_above() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-r", str(ROOT / "src"), "-ll", "-f", "json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    report = json.loads(done.stdout)
    assert report["results"] == []
    assert report["errors"] == []
    assert report["metrics"]["_totals"]["nosec"] == 0


def test_ruffs_security_rules_hold_for_all_of_the_source() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert {"S", "BLE", "DTZ"} <= set(settings["select"])
    assert not [rule for rule in settings["ignore"] if rule.startswith("S1") or rule == "S"]
    assert list(settings["per-file-ignores"]) == ["tests/**"]


def test_each_waived_security_rule_has_its_reason() -> None:
    waived = [
        (file.name, found[0])
        for file in SOURCE
        for line in file.read_text("utf-8").splitlines()
        if (found := re.search(r"# noqa: [^#]*\b(?:S\d|BLE)\d*.*", line))
    ]
    assert waived
    assert [each for each in waived if not REASON.fullmatch(each[1])] == []


def test_there_is_no_secret_in_what_is_shipped() -> None:
    files = [*SOURCE, *sorted((ROOT / "static").iterdir())]
    files += [ROOT / "README.md", ROOT / "pyproject.toml", *sorted((ROOT / ".ci").iterdir())]
    found = SecretsCollection(root=str(ROOT))
    with default_settings():
        for file in files:
            found.scan_file(str(file.relative_to(ROOT)))
    unknown = []
    for name, secret in found:
        line = (ROOT / name).read_text("utf-8").splitlines()[secret.line_number - 1]
        if not any((name, secret.type) == known[:2] and known[2] in line for known in KNOWN):
            unknown.append((name, secret.line_number, secret.type))
    assert unknown == []


def test_the_search_for_secrets_finds_one(tmp_path: Path) -> None:
    file = tmp_path / "planted.py"
    file.write_text('aws_key = "AKIA' + "IOSFODNN7EXAMPLE" + '"\n')
    found = SecretsCollection()
    with default_settings():
        found.scan_file(str(file))
    assert len(list(found)) >= 1
