"""Every refusal in one envelope, with headers that tell an SDK what to do."""

import json
from collections.abc import AsyncIterator, Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from harness.gateway import Serve
from safelight import errors
from safelight.errors import SafelightError, UpstreamRateLimited
from safelight.server.failures import error_response
from safelight.server.middleware import Envelope

UNREACHED = "http://127.0.0.1:1"
URL = "/v1/images/generations"


@pytest.fixture(params=["own", "stock"])
def upstream_transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def tree(root: type[SafelightError] = SafelightError) -> Iterator[type[SafelightError]]:
    for child in root.__subclasses__():
        yield child
        yield from tree(child)


def test_the_drawn_tree_names_every_error_with_its_status() -> None:
    drawn = errors.__doc__ or ""
    for error in tree():
        if error is not errors.UpstreamError:
            line = next(row for row in drawn.splitlines() if f" {error.__name__} " in row + " ")
            assert str(error.status) in line, error


@pytest.mark.parametrize("error", list(tree()), ids=lambda error: error.__name__)
def test_every_error_becomes_the_envelope_with_all_four_keys(error: type[SafelightError]) -> None:
    if error is errors.InvalidRequest:
        made: SafelightError = errors.InvalidRequest([errors.Problem(("body", "n"), "no", "bad")])
    else:
        made = error("words")
    response = error_response(made)
    body = json.loads(bytes(response.body))
    assert response.status_code == error.status
    assert set(body["error"]) == {"message", "type", "param", "code"}
    assert response.headers["x-should-retry"] == ("true" if error.retry_safe else "false")
    assert response.headers["cache-control"] == "no-store"


def test_retry_after_is_whole_seconds_rounded_up() -> None:
    response = error_response(UpstreamRateLimited("slow down", retry_after=0.25))
    assert response.headers["retry-after"] == "1"


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("application/json", b"{", 400, "invalid_json"),
        ("application/json", b"", 400, "invalid_json"),
        ("application/json", b"\xff", 400, "invalid_json"),
        ("application/json", b"[]", 422, "invalid_type"),
        ("application/json; charset=utf-8", b"{}", 422, "missing_required_parameter"),
        ("APPLICATION/JSON", b"{}", 422, "missing_required_parameter"),
        ("text/plain", b"{}", 415, "unsupported_media_type"),
        ("multipart/form-data", b"{}", 415, "unsupported_media_type"),
        ("", b"{}", 415, "unsupported_media_type"),
        ("application/json", b'{"prompt":"' + b"x" * 1_048_576 + b'"}', 413, "body_too_large"),
    ],
)
async def test_a_body_that_is_no_request_is_told_what_is_wrong_with_it(
    serve: Serve, content_type: str, body: bytes, status: int, code: str
) -> None:
    async with serve(UNREACHED) as gateway:
        headers = {"Content-Type": content_type} if content_type else {}
        response = await gateway.client.post(URL, content=body, headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nope", 404),
        ("POST", "/v1/nope", 404),
        ("GET", "/v1/images/nope", 404),
        ("GET", "/static/nope.js", 404),
        ("GET", "/static/../../pyproject.toml", 404),
        ("PUT", URL, 405),
        ("DELETE", "/v1/models", 405),
        ("POST", "/", 405),
    ],
)
async def test_an_unknown_route_or_method_is_told_in_the_same_envelope(
    serve: Serve, method: str, path: str, status: int
) -> None:
    async with serve(UNREACHED) as gateway:
        response = await gateway.client.request(method, path)
    assert response.status_code == status
    assert set(response.json()["error"]) == {"message", "type", "param", "code"}
    assert ("allow" in response.headers) == (status == 405)


async def test_every_response_has_a_request_id_of_its_own_and_nosniff(serve: Serve) -> None:
    async with serve(UNREACHED) as gateway:
        responses = [await gateway.client.get(path) for path in ("/", "/health", "/nope")]
    ids = {response.headers["x-request-id"] for response in responses}
    assert len(ids) == 3
    assert all(r.headers["x-content-type-options"] == "nosniff" for r in responses)


def test_a_defect_is_answered_without_its_traceback_and_logged_under_its_id() -> None:
    async def defective(_: Request) -> Response:
        raise KeyError("secret detail")

    app = Starlette(routes=[Route("/", defective)], middleware=[Middleware(Envelope)])
    with capture_logs() as logs:
        response = TestClient(app).get("/")
    assert response.status_code == 500
    assert "secret" not in response.text
    request_id = response.headers["x-request-id"]
    assert request_id in response.json()["error"]["message"]
    assert [line["request"] for line in logs] == [request_id]


def test_a_defect_after_the_answer_began_breaks_the_connection_instead_of_ending_it_well() -> None:
    async def defective(_: Request) -> Response:
        async def body() -> AsyncIterator[bytes]:
            yield b"half"
            raise KeyError

        return StreamingResponse(body())

    app = Starlette(routes=[Route("/", defective)], middleware=[Middleware(Envelope)])
    with pytest.raises(KeyError):
        TestClient(app).get("/")


async def test_health_is_liveness_and_ready_ends_with_the_drain(serve: Serve) -> None:
    async with serve(UNREACHED) as gateway:
        assert (await gateway.client.get("/health")).json() == {"status": "ok"}
        assert (await gateway.client.get("/ready")).json() == {"status": "ready"}
        gateway.gateway.registry.draining = True
        assert (await gateway.client.get("/health")).status_code == 200
        assert (await gateway.client.get("/ready")).status_code == 503
        refused = await gateway.generate(prompt="x", model="gpt-image-1")
    assert refused.status_code == 503
    assert refused.headers["x-should-retry"] == "true"
    assert refused.headers["retry-after"] == "1"


async def test_a_name_of_a_megabyte_is_not_repeated_in_the_answer(serve: Serve) -> None:
    async with serve(UNREACHED) as gateway:
        unknown = await gateway.generate(prompt="x", **{"y" * 100_000: 1})
        no_model = await gateway.generate(prompt="x", model="y" * 100_000)
    assert (unknown.status_code, no_model.status_code) == (422, 422)
    assert max(len(unknown.content), len(no_model.content)) < 4096
