"""Every route with every credential that is none: refused, alike, and no upstream is asked."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest_asyncio
from starlette.routing import Mount, Route

from conftest import Figure
from harness.gateway import Serve, settings_for
from safelight.app import create_app
from safelight.cli import keys_file
from safelight.generations.generation import new_id
from safelight.server.tickets import Tickets
from security.callers import ASKS, OF_A_GENERATION, TICKETED, World, world

PUBLIC = {
    ("GET", "/"),
    ("GET", "/health"),
    ("GET", "/ready"),
    ("GET", "/openapi.json"),
    ("GET", "/v1/images/files/{token}"),
    ("GET", "/static"),
}
"""What needs no key: pages, states, and links whose signature is the permission."""


@pytest_asyncio.fixture
async def known(serve: Serve, tmp_path: Path) -> AsyncIterator[World]:
    soon = datetime.now(UTC) + timedelta(days=1)
    callers = {"ann": {}, "ben": {}, "eve": {"expires": soon}, "rex": {}}
    async with asyncio.timeout(60), world(serve, tmp_path, callers) as made:
        yield made


def test_every_route_is_either_public_or_asked_for(tmp_path: Path) -> None:
    app = create_app(settings_for("http://127.0.0.1:1", tmp_path))
    routes = set()
    for route in app.routes:
        if isinstance(route, Mount):
            routes.add(("GET", route.path))
        elif isinstance(route, Route):
            routes |= {(method, route.path) for method in (route.methods or ()) if method != "HEAD"}
    asked = {
        (
            ask.method,
            ask.path.replace("{id}", "{generation}").replace("gpt-image-1", "{model:path}"),
        )
        for ask in ASKS.values()
        if ask.method != "HEAD"
    }
    assert routes == asked | PUBLIC


async def test_with_the_right_key_every_ask_is_answered(known: World) -> None:
    for name in ASKS:
        response = await known.ask(name).of(known.gateway, known.key("ann"))
        assert response.is_success, name


def comparable(response: httpx2.Response) -> tuple[int, bytes, Mapping[str, str]]:
    """All that a client sees, but for what differs between any two answers."""
    headers = dict(response.headers)
    assert headers.pop("x-request-id")
    headers.pop("date", None)
    return response.status_code, response.content, headers


async def until_refused(
    known: World,
    ask: str,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
) -> None:
    """Ask until the changed file is taken, which happens at requests alone."""
    while (await known.ask(ask).of(known.gateway, headers, query)).is_success:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


def code(response: httpx2.Response) -> str:
    text: str = response.json()["error"]["code"]
    return text


NO_KEYS = {
    "none": {},
    "an empty one": {"Authorization": "Bearer"},
    "no scheme": {"Authorization": "{ann}"},
    "another scheme": {"Authorization": "Basic {ann}"},
    "the digest": {"Authorization": "Bearer {digest}"},
    "the name": {"x-api-key": "ann"},
    "wrong": {"x-api-key": "sl-wrong"},
    "one character less": {"Authorization": "Bearer {less}"},
    "one character more": {"Authorization": "Bearer {ann}x"},
    "in a cookie": {"Cookie": "key={ann}; Authorization=Bearer {ann}"},
    "as another proxy sends it": {"Proxy-Authorization": "Bearer {ann}"},
    "as another header": {"api-key": "{ann}"},
}


def filled(headers: Mapping[str, str], known: World) -> dict[str, str]:
    key = known.keys["ann"]
    entry = next(e for _, e in known.gateway.gateway.authenticator._ring.entries())  # noqa: SLF001
    values = {"ann": key, "less": key[:-1], "digest": entry.sha256}
    return {name: value.format(**values) for name, value in headers.items()}


async def test_no_key_malformed_and_wrong_ones_are_refused_everywhere(
    known: World, figure: Figure
) -> None:
    refused = 0
    for name in ASKS:
        bodies = set()
        for kind, headers in NO_KEYS.items():
            response = await known.ask(name).of(known.gateway, filled(headers, known))
            assert response.status_code == 401, (name, kind)
            assert response.headers["www-authenticate"] == 'Bearer realm="safelight"'
            bodies.add(response.content)
            refused += 1
        assert len(bodies) <= 2, "missing, or not known: nothing else is told"
        in_query = {"key": known.keys["ann"], "api_key": known.keys["ann"]}
        response = await known.ask(name).of(known.gateway, query=in_query)
        assert response.status_code == 401, (name, "in the query")
        refused += 1
    assert not known.upstream.requests
    figure(f"S4: {len(ASKS)} asks x {len(NO_KEYS) + 1} bad keys, {refused} refused")


async def test_a_revoked_key_is_refused_everywhere_as_one_that_never_was(known: World) -> None:
    keys_file.revoke(known.file, "rex")
    await until_refused(known, "models", known.key("rex"))
    for name in ASKS:
        revoked = await known.ask(name).of(known.gateway, known.key("rex"))
        wrong = await known.ask(name).of(known.gateway, {"x-api-key": "sl-wrong"})
        assert revoked.status_code == 401, name
        assert comparable(revoked) == comparable(wrong), name
    assert not known.upstream.requests


async def test_an_expired_key_is_refused_everywhere(known: World) -> None:
    text = known.file.read_text().replace("expires = 2", "expires = 1")
    known.file.write_text(text)
    await until_refused(known, "models", known.key("eve"))
    for name in ASKS:
        response = await known.ask(name).of(known.gateway, known.key("eve"))
        assert response.status_code == 401, name
        if ASKS[name].method != "HEAD":
            assert code(response) == "expired_api_key"
    assert not known.upstream.requests


async def test_tickets_that_are_none_are_refused_everywhere(known: World, figure: Figure) -> None:
    tickets, ours = known.gateway.gateway.tickets, known.generation.id
    good = tickets.to_watch(ours).text
    body, _, signature = good.partition(".")
    bad = {
        "empty": "",
        "nonsense": "nonsense",
        "expired": tickets.to_watch(ours, ttl=-10).text,
        "expired, to start": tickets.to_start("ann", 1, ttl=-10).text,
        "another server's": Tickets(b"another", 60).to_watch(ours).text,
        "without signature": body,
        "with another's signature": f"{body}.{tickets.to_watch(new_id()).text.partition('.')[2]}",
        "changed": f"{body[:-2]}AA.{signature}",
        "of nobody": tickets.to_start("nobody", 1).text,
        "a link's signature": known.gateway.gateway.pictures._signer.sign(ours),  # noqa: SLF001
    }
    for name in ASKS:
        for kind, text in bad.items():
            response = await known.ask(name).of(known.gateway, query={"ticket": text})
            assert response.status_code == 401, (name, kind)
            if name in TICKETED and ASKS[name].method != "HEAD":
                expected = "ticket_expired" if kind.startswith("expired") else "invalid_ticket"
                assert code(response) == expected, (name, kind)
    assert not known.upstream.requests
    figure(f"S4: {len(ASKS)} asks x {len(bad)} bad tickets, all refused")


async def test_a_ticket_beside_a_key_is_what_counts(known: World) -> None:
    bad = {"ticket": "nonsense"}
    for name in TICKETED:
        response = await known.ask(name).of(known.gateway, known.key("ann"), bad)
        assert response.status_code == 401, name


async def test_a_ticket_to_watch_lets_watch_its_generation_and_nothing_else(known: World) -> None:
    ticket = {"ticket": known.gateway.gateway.tickets.to_watch(known.generation.id).text}
    statuses = {
        name: (await known.ask(name).of(known.gateway, query=ticket)).status_code for name in ASKS
    }
    allowed = {"look", "look, head", "watch", "watch, head", "watch on", "resume", "start, head"}
    assert {name for name, status in statuses.items() if status == 200} == allowed
    assert statuses["start"] == statuses["cancel"] == 403
    assert {status for name, status in statuses.items() if name not in TICKETED} == {401}
    assert not known.upstream.requests
    assert known.generation.completed


async def test_a_ticket_to_start_is_used_up_and_opens_nothing_older(known: World) -> None:
    ticket = {"ticket": known.gateway.gateway.tickets.to_start("ann", 1).text}
    for name in OF_A_GENERATION & TICKETED:
        response = await known.ask(name).of(known.gateway, query=ticket)
        assert response.status_code == 404, name
    start = known.ask("start")
    assert (await start.of(known.gateway, query=ticket)).status_code == 200
    spent = await start.of(known.gateway, query={**ticket, "idempotency_key": "another"})
    assert (spent.status_code, code(spent)) == (403, "ticket_forbids")
    assert len(known.upstream.requests) == 1


async def test_tickets_die_with_the_key_that_bought_them(known: World) -> None:
    tickets = known.gateway.gateway.tickets
    watching = {"ticket": tickets.to_watch(known.generation.id).text}
    starting = {"ticket": tickets.to_start("ann", 5).text}
    keys_file.revoke(known.file, "ann")
    await until_refused(known, "watch, head", query=watching)
    for name in TICKETED - {"start, head"}:
        for ticket in (watching, starting):
            response = await known.ask(name).of(known.gateway, query=ticket)
            assert response.status_code in (401, 403), name
    assert not known.upstream.requests


async def test_a_foreign_generation_is_answered_as_one_that_never_was(known: World) -> None:
    unknown = new_id()
    cursor = known.cursor.replace(known.generation.id, unknown)
    for name in OF_A_GENERATION:
        foreign = await known.ask(name).of(known.gateway, known.key("ben"))
        absent = await ASKS[name].about(unknown, cursor).of(known.gateway, known.key("ben"))
        assert foreign.status_code == 404, name
        assert comparable(foreign) == comparable(absent), name
        assert known.generation.id not in foreign.text
    assert not known.upstream.requests


async def test_an_idempotency_key_is_its_callers_own(known: World) -> None:
    first = await known.ask("create once").of(known.gateway, known.key("ann"))
    second = await known.ask("create once").of(known.gateway, known.key("ben"))
    ids = {response.headers["safelight-generation"] for response in (first, second)}
    assert len(ids) == len(known.upstream.requests) == 2


async def test_a_picture_needs_its_own_signature(known: World) -> None:
    for token in ["x", "a.png.x.y", "..%2f..%2flink-secret", "%00", "."]:
        response = await known.gateway.client.get(f"/v1/images/files/{token}")
        assert response.status_code in (403, 404), token
    ticket = known.gateway.gateway.tickets.to_watch(known.generation.id).text
    assert (await known.gateway.client.get(f"/v1/images/files/{ticket}")).status_code == 403
