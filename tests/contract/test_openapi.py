"""`/openapi.json` against the specification, the seed contract, the routes and the server."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemathesis
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from starlette.routing import Route

from contract.instant import instant
from harness.gateway import Serve, settings_for
from harness.upstream import json_response, scripted
from safelight.app import create_app
from safelight.server.openapi import document as describe

GENERATIONS = "/v1/images/generations"

# Not positive_data_acceptance: which values go together depends on the model (a size of dall-e-3
# with a quality of gpt-image-1), and JSON Schema cannot say so; the seed's tests cover acceptance.
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
]

PAGES = {"/"}
"""Routes for people: the studio."""

Document = dict[str, Any]


@dataclass
class Verdict:
    """What schemathesis sent and what it found."""

    sent: Counter[str] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)
    failures: dict[tuple[str, str], str] = field(default_factory=dict)


def examine(document: Document, url: str, *, phases: list[str], examples: int = 1) -> Verdict:
    """Send generated requests, right and wrong, and judge the answers by the document."""
    schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig(seed=20261123))
    schema.config.update(base_url=url, continue_on_failure=True, request_timeout=10)
    schema.config.checks.update(included_check_names=CHECKS)
    schema.config.phases.update(phases=phases)
    # Its own settings for generated tests: no deadline, no database, the same cases every time.
    schema.config.generation.update(
        max_examples=examples, deterministic=True, database="none", no_shrink=True
    )
    verdict = Verdict()
    for event in from_schema(schema).execute():
        if isinstance(event, events.FatalError):
            raise event.exception
        if isinstance(event, events.NonFatalError):
            verdict.failures[(event.label, "error")] = repr(event.value)
        elif isinstance(event, events.ScenarioFinished):
            record(verdict, event)
    return verdict


def record(verdict: Verdict, event: events.ScenarioFinished) -> None:
    label = event.label or ""
    for interaction in event.recorder.interactions.values():
        verdict.sent[label] += 1
        if interaction.response is None:
            verdict.failures[(label, "no response")] = repr(interaction.request)
        else:
            verdict.answered[interaction.response.status_code] += 1
    for checks in event.recorder.checks.values():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                verdict.failures.setdefault(
                    (label, check.name),
                    f"{failure.title}: {failure.message}\n{check.failure_info.code_sample}",
                )


async def examined(serve: Serve, change: Callable[[Document], None], **how: Any) -> Verdict:
    """The verdict on a running server by its own document with `change` made to it."""
    async with scripted(instant) as upstream, serve(upstream.url) as gateway:
        document = (await gateway.client.get("/openapi.json")).json()
        change(document)
        async with asyncio.timeout(120):
            return await asyncio.to_thread(examine, document, gateway.url, **how)


def without_cursor(document: Document) -> None:
    """Any value made up for Last-Event-ID is 404 before the query is looked at."""
    parameters = document["paths"][GENERATIONS]["get"]["parameters"]
    parameters[:] = [each for each in parameters if each["name"] != "Last-Event-ID"]


def only(method: str, path: str = GENERATIONS) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        document["paths"] = {path: {method: document["paths"][path][method]}}

    return change


@pytest.fixture
def document(tmp_path: Path) -> Document:
    settings = settings_for("http://127.0.0.1:1/v1", tmp_path)
    router = create_app(settings).state.gateway.router
    described: Document = describe(router.route(name).model for name in router.served)
    # As a client gets it.
    loaded: Document = json.loads(json.dumps(described))
    return loaded


def test_the_document_is_valid_openapi_3_1(document: Document) -> None:
    assert document["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_a_document_with_a_mistake_would_not_be_valid(document: Document) -> None:
    del document["paths"]["/v1/models/{model}"]["get"]["parameters"]
    document["paths"][GENERATIONS]["post"]["responses"]["200"].pop("description")
    assert len(list(OpenAPIV31SpecValidator(document).iter_errors())) >= 2


def test_every_route_is_documented_and_every_documented_route_exists(
    document: Document, tmp_path: Path
) -> None:
    app = create_app(settings_for("http://127.0.0.1:1/v1", tmp_path))
    served = {
        (method, re.sub(r":path\}", "}", route.path))
        for route in app.routes
        if isinstance(route, Route) and route.path not in PAGES
        # Every GET route answers HEAD as well, as HTTP says.
        for method in (route.methods or set()) - {"HEAD"}
    }
    documented = {
        (method.upper(), path) for path, item in document["paths"].items() for method in item
    }
    assert documented == served


def test_every_operation_has_an_id_of_its_own_and_a_summary(document: Document) -> None:
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    identifiers = [operation["operationId"] for operation in operations]
    assert len(set(identifiers)) == len(identifiers)
    assert all(operation["summary"] for operation in operations)


def test_the_seeds_request_is_in_the_document_with_its_examples_and_ranges(
    document: Document,
) -> None:
    seed = json.loads(Path(__file__).with_name("seed.json").read_text("utf-8"))
    wanted = seed["components"]["schemas"]["ImageGenerateRequest"]
    ours = document["components"]["schemas"]["ImageGenerateRequest"]
    assert ours["required"] == wanted["required"]
    for name, theirs in wanted["properties"].items():
        here = ours["properties"][name]
        assert set(theirs.get("examples", ())) <= set(here.get("examples", ()))
        for branch in theirs.get("anyOf", [theirs]):
            found = next(b for b in here.get("anyOf", [here]) if b["type"] == branch["type"])
            assert set(branch.get("enum", ())) <= set(found.get("enum", branch.get("enum", ())))
            for end in ("minimum", "maximum"):
                assert found.get(end) == branch.get(end)


@pytest.mark.parametrize("name", ["ImagesResponse", "Image", "HTTPValidationError"])
def test_the_seeds_answers_are_in_the_document(document: Document, name: str) -> None:
    seed = json.loads(Path(__file__).with_name("seed.json").read_text("utf-8"))
    wanted = seed["components"]["schemas"][name]
    ours = document["components"]["schemas"][name]
    assert set(wanted["properties"]) <= set(ours["properties"])
    assert set(wanted.get("required", ())) <= set(ours.get("required", ()))


@pytest.mark.parametrize(
    ("method", "failure"), [("post", "error"), ("get", "image_generation.failed")]
)
def test_the_stream_is_documented_event_by_event(
    document: Document, method: str, failure: str
) -> None:
    content = document["paths"][GENERATIONS][method]["responses"]["200"]["content"]
    described = {
        event["properties"]["event"]["const"]: event["properties"]["data"]["contentSchema"]["$ref"]
        for event in content["text/event-stream"]["schema"]["oneOf"]
    }
    assert described == {
        "image_generation.partial_image": "#/components/schemas/PartialImageEvent",
        "image_generation.completed": "#/components/schemas/CompletedEvent",
        failure: "#/components/schemas/ErrorEvent",
    }


def test_choices_are_those_of_the_models_that_are_served(tmp_path: Path) -> None:
    def choices(**upstream: Any) -> tuple[set[str], set[str]]:
        settings = settings_for("http://127.0.0.1:1/v1", tmp_path, upstream=upstream)
        router = create_app(settings).state.gateway.router
        properties = describe(router.route(name).model for name in router.served)["components"][
            "schemas"
        ]["ImageGenerateRequest"]["properties"]
        found = [
            next(set(b["enum"]) for b in properties[name]["anyOf"] if "enum" in b)
            for name in ("quality", "output_format")
        ]
        return found[0], found[1]

    assert choices(models=("gpt-image-1",)) == (
        {"auto", "low", "medium", "high"},
        {"png", "jpeg", "webp"},
    )
    assert choices(models=("gpt-image-2.5-flare",))[1] == {"png", "jpeg", "webp", "gif", "svg"}


async def test_the_server_does_what_its_document_says_in_a_thousand_cases(serve: Serve) -> None:
    verdict = await examined(
        serve, without_cursor, phases=["examples", "coverage", "fuzzing"], examples=110
    )
    assert verdict.failures == {}
    assert sum(verdict.sent.values()) >= 1000
    # Refusals alone would prove little: both kinds of answers must have been judged.
    assert verdict.answered[200] >= 200
    assert verdict.answered[422] >= 200
    assert len(verdict.sent) == 8


async def test_made_up_cursors_are_answered_as_documented(serve: Serve) -> None:
    verdict = await examined(serve, only("get"), phases=["fuzzing"], examples=50)
    assert verdict.failures == {}
    assert verdict.answered[404] >= 20


async def test_whatever_status_an_upstream_fails_with_the_answer_is_a_documented_one(
    serve: Serve, document: Document
) -> None:
    statuses = (400, 402, 404, 409, 413, 415, 422, 429, 500, 503)
    error = {"error": {"message": "No.", "type": "t", "code": "c"}}
    scripts = [json_response(error, f"{status} Failed") for status in statuses]
    wrong: dict[int, list[str]] = {}
    async with scripted(*scripts) as upstream, serve(upstream.url) as gateway:
        for status in statuses:
            response = await gateway.generate(prompt="x", model="gpt-image-1", stream=True)
            described = document["paths"][GENERATIONS]["post"]["responses"]
            schema = described[str(response.status_code)]["content"]["application/json"]["schema"]
            validator = jsonschema.Draft202012Validator({**document, **schema})
            found = [problem.message for problem in validator.iter_errors(response.json())]
            if found:
                wrong[status] = found
    assert wrong == {}


def stricter_count(document: Document) -> None:
    """As if the server had forgotten the upper end of a range."""
    fields = document["components"]["schemas"]["ImageGenerateRequest"]["properties"]
    fields["partial_images"]["anyOf"][0]["maximum"] = 2
    fields["n"]["anyOf"][0]["maximum"] = 5


def undocumented_status(document: Document) -> None:
    del document["paths"][GENERATIONS]["post"]["responses"]["422"]


def undocumented_media_type(document: Document) -> None:
    content = document["paths"][GENERATIONS]["post"]["responses"]["200"]["content"]
    del content["application/json"]


def event_without_a_member(document: Document) -> None:
    """As if the completed event had lost a member that its schema requires."""
    document["components"]["schemas"]["CompletedEvent"]["required"].append("seed")


def answer_of_another_type(document: Document) -> None:
    fields = document["components"]["schemas"]["ImagesResponse"]["properties"]
    fields["created"] = {"type": "string"}


@pytest.mark.parametrize(
    "defects",
    [
        {
            "negative_data_rejection": stricter_count,
            "status_code_conformance": undocumented_status,
            "response_schema_conformance": answer_of_another_type,
        },
        {
            "content_type_conformance": undocumented_media_type,
            "response_schema_conformance": event_without_a_member,
        },
    ],
    ids=lambda defects: "-".join(defect.__name__ for defect in defects.values()),
)
async def test_a_document_that_disagrees_with_the_server_is_caught(
    serve: Serve, defects: dict[str, Callable[[Document], None]]
) -> None:
    def change(document: Document) -> None:
        only("post")(document)
        for defect in defects.values():
            defect(document)

    verdict = await examined(serve, change, phases=["examples", "coverage"])
    assert {name for _, name in verdict.failures} == set(defects)
