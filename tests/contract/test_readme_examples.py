"""README's examples, run as they stand but for the port."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract.instant import tool
from harness.documented import README
from harness.process import Command

KEY = "a-key-for-tests"
NODE = Path(__file__).with_name("node")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def server() -> Iterator[Command]:
    with Command() as command:
        yield command


def example(kind: str, containing: str, server: Command) -> str:
    found: str
    (found,) = [block for name, block in BLOCKS if name == kind and containing in block]
    return found.replace("http://127.0.0.1:8000", server.url)


def run(*arguments: str, cwd: Path | None = None, **environment: str) -> str:
    done = subprocess.run(
        arguments,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=cwd,
        env=os.environ | environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def order(server: Command) -> tuple[str, dict[str, Any]]:
    """What a backend is answered: the head and the resource."""
    head, _, body = run("bash", "-c", example("sh", "respond-async", server)).partition("\n\n")
    resource: dict[str, Any] = json.loads(body)
    return head, resource


def fields_of(stream: str) -> list[str]:
    """What each line begins with."""
    return [line.partition(" ")[0] for line in stream.strip().splitlines()]


def test_the_streaming_curl_line_streams(server: Command) -> None:
    output = run("bash", "-c", example("sh", "curl -N http", server))
    assert output.count("event: image_generation.partial_image\n") == 2
    assert output.count("event: image_generation.completed\n") == 1


def test_a_backend_orders_and_its_answer_is_what_readme_shows(server: Command) -> None:
    head, resource = order(server)
    (shown,) = [block for _, block in BLOCKS if "202 Accepted" in block]
    head_shown, _, body_shown = shown.partition("\n\n")
    for line in head_shown.replace("http://127.0.0.1:8000", server.url).splitlines():
        assert f"\n{line.partition('gen_')[0]}" in f"\n{head}"
    for member in re.findall(r'"([a-z_]+)":', body_shown):
        assert member in resource
    assert resource["events_url"].startswith(f"{server.url}/v1/images/generations/gen_")


def test_the_resuming_curl_line_goes_on_after_the_id(server: Command) -> None:
    _, resource = order(server)
    url = resource["events_url"]
    whole = run("curl", "-sN", url)
    first, *others = re.findall(r"^id: (.+)$", whole, re.MULTILINE)
    command = example("sh", "Last-Event-ID", server)
    output = run("bash", "-c", command, EVENTS_URL=url, LAST_EVENT_ID=first)
    assert re.findall(r"^id: (.+)$", output, re.MULTILINE) == others
    (shown,) = [block for _, block in BLOCKS if block.startswith(":\nid: ")]
    assert fields_of(shown) == fields_of(output)


def test_the_cancelling_curl_line_cancels(server: Command) -> None:
    _, resource = order(server)
    output = run("bash", "-c", example("sh", "-X DELETE", server), ID=resource["id"])
    assert json.loads(output)["status"] == "cancelled"
    assert json.loads(output)["error"]["code"] == "generation_cancelled"


def test_the_line_with_an_idempotency_key_costs_once_however_often_it_is_run(
    server: Command,
) -> None:
    command = example("sh", "Idempotency-Key", server).replace("curl ", "curl -i ", 1)
    answers = [run("bash", "-c", command) for _ in range(2)]
    generations = {re.findall(r"gen_[0-9a-f]{40}", answer)[0] for answer in answers}
    assert len(generations) == 1
    assert answers[0].partition("\n\n")[2] == answers[1].partition("\n\n")[2]


def test_the_ticket_line_buys_what_readme_shows() -> None:
    with Command(environment={"SAFELIGHT_KEYS": KEY}) as keyed:
        command = example("sh", "/v1/tickets", keyed).replace("YOUR_KEY", KEY)
        bought = json.loads(run("bash", "-c", command))
        (shown,) = [block for _, block in BLOCKS if block.startswith('{"object":"ticket"')]
        assert list(bought) == list(json.loads(shown))
        url = bought["url"] + "&model=gpt-image-2&prompt=a+red+fox"
        assert bought["url"].startswith(keyed.url)
        assert "event: image_generation.completed\n" in run("curl", "-sN", url)


def test_the_json_curl_line_answers_a_link(server: Command) -> None:
    output = run("bash", "-c", example("sh", "response_format", server))
    assert f'"url":"{server.url}/v1/images/files/' in output
    assert '"revised_prompt":' in output


def test_the_python_example_prints_every_event(server: Command) -> None:
    output = run(sys.executable, "-c", example("python", "for event in client", server))
    kinds = [line.split()[0].rpartition(".")[2] for line in output.splitlines()]
    assert kinds == ["partial_image", "partial_image", "completed"]


def test_the_node_example_prints_every_event(server: Command) -> None:
    code = example("js", "new OpenAI", server)
    output = run(tool("node"), "--input-type=module", "-e", code, cwd=NODE)
    kinds = [line.split()[0].rpartition(".")[2] for line in output.splitlines()]
    assert kinds == ["partial_image", "partial_image", "completed"]
