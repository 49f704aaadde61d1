"""`safelight models`: a table for people, the answer itself for programs."""

import json

from cli.calling import called, serving
from harness.process import Command
from harness.upstream import json_response


def test_a_safelights_models_are_listed_with_what_they_accept(server: Command) -> None:
    done = called("models", "--base-url", server.url)
    assert (done.code, done.errors) == (0, "")
    head, *rows = done.output.decode().splitlines()
    assert head.split() == [
        "model",
        "sizes",
        "qualities",
        "formats",
        "n",
        "partials",
        "upstream",
        "note",
    ]
    (row,) = (each for each in rows if each.startswith("gpt-image-2 "))
    assert "any, up to 3840 px" in row
    assert "png jpeg webp" in row
    assert "painter" in row
    assert any("no stream" in each for each in rows if each.startswith("dall-e-3"))


def test_the_answer_itself_is_there_for_programs(server: Command) -> None:
    done = called("models", "--json", "--base-url", server.url)
    assert {"object", "data"} <= json.loads(done.output).keys()


def test_other_servers_models_are_names() -> None:
    listing = {"object": "list", "data": [{"id": "a\x1b[31m"}, {"id": "b", "capabilities": 3}, 7]}
    with serving(json_response(listing)) as upstream:
        done = called("models", "--base-url", upstream.url)
    assert done.output.decode().split() == ["model", "a\ufffd[31m", "b"]


def test_what_is_no_list_is_told() -> None:
    with serving(json_response({"data": None})) as upstream:
        done = called("models", "--base-url", upstream.url)
    assert done.code == 7
    assert done.errors == "safelight: The server answered something that is no list of models.\n"
