"""README's examples, run as they stand but for the port."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.instant import tool
from harness.documented import README
from harness.process import Command

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


def run(*arguments: str, cwd: Path | None = None) -> str:
    done = subprocess.run(
        arguments, capture_output=True, text=True, timeout=60, check=False, cwd=cwd
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_streaming_curl_line_streams(server: Command) -> None:
    output = run("bash", "-c", example("sh", "curl -N", server))
    assert output.count("event: image_generation.partial_image\n") == 2
    assert output.count("event: image_generation.completed\n") == 1


def test_the_json_curl_line_answers_a_link(server: Command) -> None:
    output = run("bash", "-c", example("sh", "response_format", server))
    assert f'"url":"{server.url}/v1/images/files/' in output
    assert '"revised_prompt":' in output


def test_the_python_example_prints_every_event(server: Command) -> None:
    output = run(sys.executable, "-c", example("python", "OpenAI(", server))
    kinds = [line.split()[0].rpartition(".")[2] for line in output.splitlines()]
    assert kinds == ["partial_image", "partial_image", "completed"]


def test_the_node_example_prints_every_event(server: Command) -> None:
    code = example("js", "new OpenAI", server)
    output = run(tool("node"), "--input-type=module", "-e", code, cwd=NODE)
    kinds = [line.split()[0].rpartition(".")[2] for line in output.splitlines()]
    assert kinds == ["partial_image", "partial_image", "completed"]
