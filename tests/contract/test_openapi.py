"""`/openapi.json` against the specification, the seed contract, the routes and the server."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
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

UNKNOWN_HEADER = "x-schemathesis-unknown-property"
"""Counted as a violation, but every server must take headers that it does not know."""

JSON_ONLY = {"Accept": "application/json"}
A_BROWSER = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}

PAGES = {"/"}
"""Routes for people: the studio."""

Document = dict[str, Any]


@dataclass
class Verdict:
    """What schemathesis sent and what it found."""

    sent: Counter[str] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)
    failures: dict[tuple[str, str], str] = field(default_factory=dict)


def examine(
    document: Document,
    url: str,
    *,
    phases: list[str],
    examples: int = 1,
    checks: list[str] = CHECKS,
) -> Verdict:
    """Send generated requests, right and wrong, and judge the answers by the document."""
    schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig(seed=20261123))
    schema.config.update(base_url=url, continue_on_failure=True, request_timeout=10)
    schema.config.checks.update(included_check_names=checks)
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
    for identifier, checks in event.recorder.checks.items():
        sent: Any = event.recorder.cases[identifier].value.headers or {}
        for check in checks:
            if check.name == "negative_data_rejection" and UNKNOWN_HEADER in sent:
                continue
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


CURSORS = {"Last-Event-ID", "last_event_id"}
"""Any that is made up is 404 before the query is looked at."""

IDEMPOTENCY_KEYS = {"Idempotency-Key", "idempotency_key"}
"""The generated ones are mostly equal, and then every second request is refused."""


def each_on_its_own(document: Document) -> None:
    """Without what refers to an earlier request, which nothing that is made up can.

    Nor with probes, each of which takes as long as it is asked to; see tests/server/test_probe.py.
    """
    document["paths"].pop("/v1/probe", None)
    for operation in document["paths"][GENERATIONS].values():
        operation["parameters"] = [
            each
            for each in operation["parameters"]
            if each["name"] not in CURSORS | IDEMPOTENCY_KEYS
        ]
        operation.pop("security", None)


KEY = "a-key-for-tests"


def conforms(document: Document, response: httpx2.Response, path: str) -> None:
    """Fail unless the answer's status, headers and body are as documented for `path`."""
    method = response.request.method.lower()
    described = document["paths"][path][method]["responses"][str(response.status_code)]
    for name, reference in described.get("headers", {}).items():
        header = document["components"]["headers"][reference["$ref"].rpartition("/")[2]]
        assert name in response.headers or not header["required"], name
    if "content" in described:
        kind = response.headers["content-type"].partition(";")[0]
        validator = jsonschema.Draft202012Validator(
            {**document, **described["content"][kind]["schema"]}
        )
        bodies = [response.json()] if kind == "application/json" else events_of(response.text)
        for body in bodies:
            assert [problem.message for problem in validator.iter_errors(body)] == []


def events_of(text: str) -> list[dict[str, Any]]:
    """Each event as the object that the document describes."""
    found = []
    for block in text.removeprefix(":\n").split("\n\n"):
        fields: dict[str, Any] = dict(line.split(": ", 1) for line in block.splitlines() if line)
        if "retry" in fields:
            fields["retry"] = int(fields["retry"])
        if fields:
            found.append(fields)
    return found


async def test_what_is_answered_about_a_generation_is_as_documented(
    serve: Serve, document: Document
) -> None:
    path, body = f"{GENERATIONS}/{{generation}}", {"prompt": "x", "model": "gpt-image-1"}
    keyed = {"Authorization": f"Bearer {KEY}"}
    async with scripted(instant) as upstream, serve(upstream.url, keys=(KEY,)) as gateway:
        client = gateway.client
        client.headers.update(keyed)
        begun = await client.post(GENERATIONS, json=body, headers={"Prefer": "respond-async"})
        watched = await client.get(begun.json()["events_url"])
        (event,) = events_of(watched.text)
        place, again = begun.headers["Location"], {"Last-Event-ID": event["id"]}
        asked: list[tuple[int, str, httpx2.Response]] = [
            (202, GENERATIONS, begun),
            (200, f"{path}/events", watched),
            (204, f"{path}/events", await client.get(f"{place}/events", headers=again)),
            (406, f"{path}/events", await client.get(f"{place}/events", headers=JSON_ONLY)),
            (200, path, await client.get(place)),
            (200, path, await client.delete(place)),
            (201, "/v1/tickets", await client.post("/v1/tickets", json={"start": 1})),
            (301, GENERATIONS, await client.get(GENERATIONS, params=body, headers=A_BROWSER)),
            (200, "/v1/probe", await client.get("/v1/probe?silence=0&bytes=9")),
            (422, "/v1/probe", await client.get("/v1/probe?silence=never")),
        ]
        del client.headers["Authorization"]
        asked.append((401, path, await client.get(place)))
        gateway.gateway.registry.draining = True
        client.headers.update(keyed)
        asked += [
            (200, GENERATIONS, await client.get(GENERATIONS, params=body)),
            (503, GENERATIONS, await client.post(GENERATIONS, json=body)),
        ]
    for status, described, response in asked:
        assert response.status_code == status, (described, response.text)
        conforms(document, response, described)


async def test_what_is_no_longer_kept_is_told_as_documented(
    serve: Serve, document: Document
) -> None:
    path = f"{GENERATIONS}/{{generation}}/events"
    async with scripted(instant) as upstream, serve(upstream.url, replay_bytes=450) as gateway:
        whole = await gateway.generate(prompt="x", stream=True, partial_images=2)
        place = whole.headers["Content-Location"]
        with_gap = await gateway.client.get(f"{place}/events")
        await gateway.generate(prompt="y", stream=True)
        gone = await gateway.client.get(f"{place}/events")
    assert [event["event"] for event in events_of(with_gap.text)] == [
        "stream.gap",
        "image_generation.completed",
    ]
    assert gone.status_code == 410
    for response in (with_gap, gone):
        conforms(document, response, path)


def only(method: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        document["paths"] = {GENERATIONS: {method: document["paths"][GENERATIONS][method]}}
        each_on_its_own(document)

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


PICTURES = {
    "image_generation.partial_image": "#/components/schemas/PartialImageEvent",
    "image_generation.completed": "#/components/schemas/CompletedEvent",
}
FOR_EVENTSOURCE = PICTURES | {
    "image_generation.failed": "#/components/schemas/ErrorEvent",
    "stream.gap": "#/components/schemas/GapEvent",
    "stream.retry": "#/components/schemas/RetryEvent",
}


@pytest.mark.parametrize(
    ("method", "path", "events"),
    [
        ("post", GENERATIONS, PICTURES | {"error": "#/components/schemas/ErrorEvent"}),
        ("get", GENERATIONS, FOR_EVENTSOURCE),
        ("get", f"{GENERATIONS}/{{generation}}/events", FOR_EVENTSOURCE),
    ],
)
def test_the_stream_is_documented_event_by_event(
    document: Document, method: str, path: str, events: dict[str, str]
) -> None:
    content = document["paths"][path][method]["responses"]["200"]["content"]
    described = {
        event["properties"]["event"]["const"]: event["properties"]["data"]["contentSchema"]["$ref"]
        for event in content["text/event-stream"]["schema"]["oneOf"]
    }
    assert described == events


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
        serve, each_on_its_own, phases=["examples", "coverage", "fuzzing"], examples=60
    )
    assert verdict.failures == {}
    assert sum(verdict.sent.values()) >= 1000
    # Refusals alone would prove little: both kinds of answers must have been judged.
    assert verdict.answered[200] >= 200
    assert verdict.answered[422] >= 200
    assert len(verdict.sent) == 13


async def test_made_up_cursors_are_answered_as_documented(serve: Serve) -> None:
    def change(document: Document) -> None:
        operation = document["paths"][GENERATIONS]["get"]
        document["paths"] = {GENERATIONS: {"get": operation}}
        # The server needs none, but each request shall have one.
        for each in operation["parameters"]:
            each["required"] = each["name"] in CURSORS or each.get("required", False)

    checks = [each for each in CHECKS if each != "negative_data_rejection"]
    verdict = await examined(serve, change, phases=["fuzzing"], examples=50, checks=checks)
    assert verdict.failures == {}
    assert verdict.answered[404] >= 15


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
