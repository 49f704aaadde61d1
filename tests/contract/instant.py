"""What the contract tests share: an upstream that answers anything at once, and real tools."""

import shutil
from collections.abc import Sequence

import pytest

from harness.upstream import Received, Step, answer, completed, json_response, partial, sse


def instant(received: Received) -> Sequence[Step]:
    """A script: partials as many as asked for and the picture, or n pictures as JSON."""
    asked = received.json
    if asked.get("stream"):
        partials = [partial(index) for index in range(asked.get("partial_images", 0))]
        return sse(*partials, completed())
    return json_response(answer(asked.get("n", 1)))


def tool(name: str) -> str:
    """The path of a program these tests cannot do without."""
    path = shutil.which(name)
    if path is None:
        pytest.fail(f"{name} is not installed; the contract tests need the real one.")
    return path
