"""Web pages: which origins may call, as one table, and what every answer tells a browser."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio

from harness.gateway import Serve
from harness.upstream import answer, json_response, scripted
from safelight.server.cors import EXPOSED
from safelight.server.probe import MOST_PROBES
from security.callers import ASKS, BODY, GENERATIONS, World, world

CONFIGURED = ("https://app.example", "http://localhost:5173")

ORIGINS = {
    "https://app.example": True,
    "http://localhost:5173": True,
    "https://key.example": True,
    "http://app.example": False,
    "https://app.example:8443": False,
    "https://app.example:443": False,
    "https://sub.app.example": False,
    "https://app.example.evil.test": False,
    "https://evil-app.example": False,
    "https://app.example/": False,
    "https://APP.example": False,
    "https://old.example": False,
    "http://localhost": False,
    "https://evil.test": False,
    "null": False,
    "*": False,
    "": False,
}
"""Origins, and whether they are named in the settings or by a key that is valid."""

PATHS = [GENERATIONS, "/v1/tickets", "/v1/models", "/", "/no/such/route"]
"""A preflight is answered before routing: these stand for all."""

METHODS = {"GET": True, "POST": True, "DELETE": True, "PUT": False, "PATCH": False, "*": False}


@pytest_asyncio.fixture
async def known(serve: Serve, tmp_path: Path) -> AsyncIterator[World]:
    callers = {"ann": {}, "kay": {"origins": ["https://key.example"]}}
    async with (
        asyncio.timeout(60),
        world(
            serve,
            tmp_path,
            callers,
            cors_origins=CONFIGURED,
            max_generations_per_caller=len(ORIGINS) + 1,
        ) as made,
    ):
        yield made


def assert_no_permission(response: httpx2.Response) -> None:
    assert "access-control-allow-origin" not in response.headers
    assert "access-control-allow-credentials" not in response.headers


async def preflight(
    known: World, path: str, origin: str, method: str, **headers: str
) -> httpx2.Response:
    sent = {"Origin": origin, "Access-Control-Request-Method": method, **headers}
    return await known.gateway.client.request("OPTIONS", path, headers=sent)


async def test_a_preflight_is_allowed_for_exact_origins_and_the_methods_there_are(
    known: World,
) -> None:
    for path in PATHS:
        for origin, may in ORIGINS.items():
            for method, exists in METHODS.items():
                response = await preflight(known, path, origin, method)
                if may and exists:
                    assert (response.status_code, response.content) == (204, b"")
                    assert response.headers["access-control-allow-origin"] == origin
                    assert response.headers["access-control-allow-methods"] == "GET, POST, DELETE"
                    assert response.headers["access-control-allow-headers"] == "*, Authorization"
                    assert response.headers["access-control-max-age"] == "600"
                else:
                    assert response.status_code == 403, (path, origin, method)
                    assert response.json()["error"]["code"] == "forbidden_origin"
                    assert_no_permission(response)
                assert "access-control-allow-credentials" not in response.headers
                assert "Origin" in response.headers["vary"]


async def test_nothing_that_a_preflight_asks_with_is_repeated(known: World) -> None:
    asked = {"Access-Control-Request-Headers": "X-Canary, authorization"}
    for origin in ORIGINS:
        response = await preflight(known, GENERATIONS, origin, "POST", **asked)
        assert "canary" not in str(response.headers).lower() + response.text.lower()


async def test_a_private_network_is_open_to_named_origins_alone(known: World) -> None:
    asked = {"Access-Control-Request-Private-Network": "true"}
    for origin, may in ORIGINS.items():
        response = await preflight(known, GENERATIONS, origin, "POST", **asked)
        allowed = response.headers.get("access-control-allow-private-network") == "true"
        assert allowed is may, origin


async def test_an_answer_names_the_origin_that_may_read_it_and_never_all(known: World) -> None:
    # Side by side, since a probe takes a second; some may still be ending when the next begin.
    turn = asyncio.Semaphore(MOST_PROBES - 2)

    async def asked(name: str, origin: str, *, may: bool) -> None:
        headers = {**known.key("ann"), "Origin": origin}
        async with turn:
            response = await known.ask(name).of(known.gateway, headers)
        assert response.is_success, (name, origin)
        allowed = response.headers.get("access-control-allow-origin")
        assert allowed == (origin if may else None), (name, origin)
        assert "access-control-allow-credentials" not in response.headers
        assert "Origin" in response.headers["vary"]
        exposed = response.headers["access-control-expose-headers"]
        assert exposed == ", ".join(EXPOSED)

    for name in ASKS:
        async with asyncio.TaskGroup() as tasks:
            for origin, may in ORIGINS.items():
                tasks.create_task(asked(name, origin, may=may))


async def test_a_refusal_can_be_read_by_the_origins_that_may_call(known: World) -> None:
    response = await known.ask("create").of(known.gateway, {"Origin": CONFIGURED[0]})
    assert response.status_code == 401
    assert response.headers["access-control-allow-origin"] == CONFIGURED[0]


async def test_a_key_with_origins_works_from_their_pages_and_from_no_page(known: World) -> None:
    kay = known.key("kay")
    for origin in [*ORIGINS, None]:
        headers = kay | ({"Origin": origin} if origin is not None else {})
        response = await known.ask("create").of(known.gateway, headers)
        good = origin in (None, "https://key.example")
        assert response.status_code == (200 if good else 403), origin
    assert len(known.upstream.requests) == 2


async def test_without_keys_only_named_origins_get_through_to_an_upstream(serve: Serve) -> None:
    async with asyncio.timeout(30), scripted(json_response(answer())) as upstream:
        async with serve(upstream.url, cors_origins=CONFIGURED) as gateway:
            for origin in ORIGINS:
                before = len(upstream.requests)
                response = await gateway.client.post(
                    GENERATIONS,
                    json=BODY,
                    headers={"Origin": origin, "Sec-Fetch-Site": "cross-site"},
                )
                named = origin in CONFIGURED
                assert response.status_code == (200 if named else 403), origin
                assert len(upstream.requests) - before == named
                if not named:
                    assert_no_permission(response)


NO_STORE = "no-store"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


async def test_answers_are_neither_stored_nor_sniffed(known: World) -> None:
    for name in ASKS:
        for key in (known.key("ann"), {}):
            response = await known.ask(name).of(known.gateway, key)
            assert response.headers["x-content-type-options"] == "nosniff", name
            assert response.headers["cache-control"].split(", ")[0] == NO_STORE, name
    for path in ("/health", "/ready", "/no/such/route", "/v1/images/files/x"):
        response = await known.gateway.client.get(path)
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cache-control"] == NO_STORE, path


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/static/style.css"])
async def test_the_page_runs_its_own_code_alone_and_stands_in_no_frame(
    known: World, path: str
) -> None:
    response = await known.gateway.client.get(path)
    assert response.headers["content-security-policy"] == POLICY
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["x-content-type-options"] == "nosniff"
    if path == "/":
        assert "<script>" not in response.text
        assert " style=" not in response.text
        assert " on" + "click=" not in response.text


async def test_a_stored_picture_is_never_a_page(serve: Serve) -> None:
    async with asyncio.timeout(30), scripted(json_response(answer())) as upstream:
        async with serve(upstream.url) as gateway:
            made = await gateway.generate(prompt="x", model="dall-e-3")
            stored = await gateway.client.get(made.json()["data"][0]["url"])
    assert stored.headers["content-type"] == "image/png"
    assert stored.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert stored.headers["x-content-type-options"] == "nosniff"
    assert stored.headers["cache-control"].startswith("private, ")
