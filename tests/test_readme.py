"""README is true: its tables are the code's, its commands exist, its examples parse."""

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from harness.documented import README, TABLES, table_in
from harness.gateway import Serve
from harness.lines import logged
from harness.upstream import completed, scripted, sse
from safelight.catalog.catalog import load
from safelight.catalog.rules import judge
from safelight.config import Settings, UpstreamSettings
from safelight.keys import KeyEntry, entry
from safelight.wire.request import parse_body
from safelight.wire.ticket import parse_ticket_request

TEXT = README.read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", TABLES)
def test_the_table_is_what_the_code_says(name: str) -> None:
    assert table_in(TEXT, name) == "\n".join(TABLES[name]())


def test_every_curl_example_is_a_request_that_is_accepted() -> None:
    bodies: list[str] = []
    tickets: list[str] = []
    for kind, block in BLOCKS:
        if kind in {"sh", "bash", "console"}:
            for command in block.replace("\\\n", " ").splitlines():
                words = shlex.split(command, comments=True)
                if words[:1] == ["curl"] and "-d" in words:
                    kept = tickets if words[1].endswith("/v1/tickets") else bodies
                    kept.append(words[words.index("-d") + 1])
    assert len(bodies) >= 2
    for ticket in tickets:
        parse_ticket_request(ticket.encode())
    for body in bodies:
        request = parse_body(body.encode())
        model = load().find(request.model or "")
        assert model is not None, json.loads(body)
        judge(request, model)


def test_every_toml_example_is_a_configuration() -> None:
    examples = [tomllib.loads(block) for kind, block in BLOCKS if kind == "toml"]
    assert examples
    for example in examples:
        upstreams = tuple(UpstreamSettings(**each) for each in example.pop("upstreams", ()))
        for fields in example.pop("keys", ()):
            assert set(fields) == set(KeyEntry.model_fields), "every field is shown"
            entry(fields)
        Settings(**example, upstreams=upstreams)


async def test_the_sample_of_log_lines_has_what_such_lines_have(serve: Serve) -> None:
    (block,) = (block for kind, block in BLOCKS if kind == "json" and '"generation"' in block)
    shown = {line["event"]: line for line in map(json.loads, block.splitlines())}
    trace = shown["generation"]["trace"]
    async with scripted(sse(completed())) as upstream:
        async with serve(upstream.url, access_log=True) as gateway, logged(gateway) as lines:
            await gateway.client.post(
                "/v1/images/generations",
                json={"prompt": "x", "model": "gpt-image-1", "stream": True},
                headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"},
            )
    for event, sample in shown.items():
        said = set(lines.only(event)) - {"log_level"}
        assert set(sample) - {"timestamp", "level"} == said


def test_the_test_command_is_the_one_that_ci_runs() -> None:
    root = Path(README).parent
    command = re.search(r"exec (bash tests/run)", (root / ".ci" / "run").read_text("utf-8"))
    assert command
    assert command[1] in TEXT


def test_pictures_and_files_that_readme_names_are_there() -> None:
    root = Path(README).parent
    names = re.findall(r"\]\(([^)#:]+)\)", TEXT) + re.findall(r'src="([^":]+)"', TEXT)
    assert names
    for name in names:
        assert (root / name).is_file(), name


def test_every_test_that_is_named_as_showing_a_promise_is_there() -> None:
    section = re.search(r"^## Reliability\n(.*?)^## ", TEXT, re.DOTALL | re.MULTILINE)
    assert section
    rows = [row.split(" | ") for row in section[1].splitlines() if row.startswith("| ")][2:]
    for row in rows:
        shown = re.findall(r"`([\w/]+\.py)`", row[-1])
        assert shown or row[0].startswith(("| **", "| The suite ")), row[0]
        for name in shown:
            assert (Path(README).parent / "tests" / name).is_file(), name
    assert len(rows) >= 30


def test_nothing_names_a_registry_or_a_machine() -> None:
    root = Path(README).parent
    for file in [README, root / "pyproject.toml", *(root / "src").rglob("*.py")]:
        text = file.read_text("utf-8")
        assert not re.search(r"py" + r"pi\.org|npm" + r"js\.(org|com)|/work" + "/", text), file
