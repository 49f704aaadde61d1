"""Tickets: what may stand in an address instead of a key, for whom, for what and for how long."""

import asyncio
import hashlib
from pathlib import Path
from typing import Any

import httpx2
import pytest

from harness.gateway import Running, Serve
from harness.upstream import completed, partial, scripted, sse
from safelight.errors import InvalidTicket, TicketForbids
from safelight.server import keyring
from safelight.server.tickets import Tickets
from server.watching import (
    ANN,
    BEN,
    BROWSER,
    KEYS,
    QUERY,
    SECONDS,
    STREAMED,
    URL,
    begin,
    code,
    ended,
    events,
    halves,
    names,
    read,
)

TICKETS = "/v1/tickets"
SECRET = b"s" * 32


async def bought(gateway: Running, headers: dict[str, str] = ANN, **asked: Any) -> Any:
    response = await gateway.client.post(TICKETS, json=asked, headers=headers)
    assert response.status_code == 201, response.text
    return response.json()


async def start(gateway: Running, ticket: str, **query: str) -> httpx2.Response:
    return await gateway.client.get(URL, params=QUERY | query | {"ticket": ticket})


# As themselves -----------------------------------------------------------------------------------


def test_a_ticket_says_what_it_is_for_until_it_expires() -> None:
    now = [1000.0]
    tickets = Tickets(SECRET, 60, lambda: now[0])
    issued = tickets.to_watch("gen_1")
    assert issued.expires_at == 1060
    now[0] = 1059.5
    for _ in range(3):
        assert tickets.read(issued.text).generation == "gen_1"
    now[0] = 1060
    with pytest.raises(InvalidTicket) as expired:
        tickets.read(issued.text)
    assert expired.value.code_sent == "ticket_expired"


def test_nothing_that_was_not_issued_here_is_a_ticket() -> None:
    tickets = Tickets(SECRET, 60)
    issued = tickets.to_watch("gen_1").text
    others = Tickets(b"t" * 32, 60).to_watch("gen_1").text
    body, signature = issued.rsplit(".", 1)
    changed = ("A" if issued[3] != "A" else "B").join((issued[:3], issued[4:]))
    for text in (
        "",
        ".",
        "x",
        body,
        f".{signature}",
        changed,
        others,
        issued[::-1],
        "é" * 10,
        "\0",
        "\ud800",
        "x" * 100_000,
    ):
        with pytest.raises(InvalidTicket) as refused:
            tickets.read(text)
        assert refused.value.code_sent == "invalid_ticket"


def test_an_expired_ticket_cannot_be_given_a_longer_life() -> None:
    tickets = Tickets(SECRET, 60, lambda: 1000.0)
    soon, late = tickets.to_watch("gen_1", 1).text, tickets.to_watch("gen_1", 900).text
    mixed = f"{late.rsplit('.', 1)[0]}.{soon.rsplit('.', 1)[1]}"
    with pytest.raises(InvalidTicket):
        tickets.read(mixed)


def test_a_ticket_to_start_counts_each_generation_once() -> None:
    allowance = Tickets(SECRET, 60).read(Tickets(SECRET, 60).to_watch("g").text).allowance
    assert allowance is None
    tickets = Tickets(SECRET, 60)
    allowance = tickets.read(tickets.to_start("ann", 2).text).allowance
    assert allowance is not None
    for name in ("gen_1", "gen_1", "gen_2"):
        allowance.refuse_if_spent()
        allowance.count(name)
    with pytest.raises(TicketForbids):
        allowance.refuse_if_spent()
    again = tickets.read(tickets.to_start("ann", 1).text).allowance
    assert again is not None
    assert again.started == set()


def test_a_ticket_to_start_does_not_outlive_the_server_that_counts_it() -> None:
    issued = Tickets(SECRET, 60).to_start("ann", 2)
    with pytest.raises(InvalidTicket):
        Tickets(SECRET, 60).read(issued.text)


# Over HTTP ---------------------------------------------------------------------------------------


async def test_a_ticket_to_watch_opens_its_generation_to_anybody_more_than_once(
    serve: Serve,
) -> None:
    async with scripted(sse(partial(0), completed())) as upstream:
        async with serve(upstream.url, keys=KEYS) as gateway:
            begun = await begin(gateway, headers=ANN)
            ticket = await bought(gateway, generation=begun["id"])
            await ended(gateway)
            assert (await gateway.client.get(f"{URL}/{begun['id']}/events")).status_code == 401
            for _ in range(3):
                assert names(events(await gateway.client.get(ticket["url"]))) == [
                    "partial_image",
                    "completed",
                ]
            seen = await gateway.client.get(f"{URL}/{begun['id']}?ticket={ticket['ticket']}")
            assert seen.json()["status"] == "completed"


async def test_a_ticket_to_watch_is_for_nothing_else(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        begun, other = [await begin(gateway, headers=ANN) for _ in range(2)]
        ticket = (await bought(gateway, generation=begun["id"]))["ticket"]
        await ended(gateway)
        for method, url in (
            ("GET", f"{URL}/{other['id']}"),
            ("GET", f"{URL}/{other['id']}/events"),
            ("DELETE", f"{URL}/{begun['id']}"),
            ("GET", f"{URL}?prompt=x"),
        ):
            separator = "&" if "?" in url else "?"
            response = await gateway.client.request(method, f"{url}{separator}ticket={ticket}")
            assert (response.status_code, code(response)) == (403, "ticket_forbids"), url
        # Where no ticket is taken, it is no key either.
        for url in (URL, TICKETS):
            response = await gateway.client.post(f"{url}?ticket={ticket}", json=STREAMED)
            assert response.status_code == 401
        assert (await gateway.client.get(f"/v1/models?ticket={ticket}")).status_code == 401
        assert len(upstream.requests) == 2


@pytest.mark.parametrize("ticket", ["", "x", "%00", "a.b", "é", "x" * 5000])
async def test_a_forged_ticket_opens_nothing_even_in_open_mode(serve: Serve, ticket: str) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url) as gateway:
        begun = await begin(gateway)
        await ended(gateway)
        for url in (f"{URL}/{begun['id']}", f"{URL}/{begun['id']}/events", URL):
            response = await gateway.client.get(f"{url}?ticket={ticket}&prompt=x")
            assert (response.status_code, code(response)) == (401, "invalid_ticket")
        assert len(upstream.requests) == 1


async def test_a_stream_ends_cleanly_when_its_ticket_expires_and_is_not_resumed(
    serve: Serve,
) -> None:
    release = asyncio.Event()
    async with (
        asyncio.timeout(SECONDS),
        scripted(halves(release)) as upstream,
        serve(upstream.url, keys=KEYS) as gateway,
    ):
        begun = await begin(gateway, headers=ANN)
        ticket = await bought(gateway, generation=begun["id"], expires_in=1)
        watched = await gateway.client.get(ticket["url"])
        assert names(events(watched)) == ["partial_image"]
        again = await gateway.client.get(ticket["url"])
        assert (again.status_code, code(again)) == (401, "ticket_expired")
        release.set()
        # The generation itself does not care.
        done = await gateway.client.get(begun["events_url"])
        assert names(events(done)) == ["partial_image", "completed"]


async def test_a_ticket_to_start_starts_so_many_and_resumes_them_for_nothing(
    serve: Serve,
) -> None:
    async with scripted(sse(partial(0), completed())) as upstream:
        async with serve(upstream.url, keys=KEYS) as gateway:
            ticket = (await bought(gateway, start=2))["ticket"]
            first = await start(gateway, ticket)
            event, last = events(first)
            for _ in range(2):
                resumed = await gateway.client.get(
                    f"{URL}?prompt=x&ticket={ticket}", headers={"Last-Event-ID": event.id}
                )
                assert [block.id for block in events(resumed)] == [last.id]
            place = first.headers["content-location"]
            assert (await gateway.client.get(f"{place}?ticket={ticket}")).status_code == 200
            assert (await start(gateway, ticket)).status_code == 200
            spent = await start(gateway, ticket)
            assert (spent.status_code, code(spent)) == (403, "ticket_forbids")
            assert len(upstream.requests) == 2


async def test_a_ticket_to_start_sees_nothing_that_it_has_not_started(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        begun = await begin(gateway, headers=ANN)
        await ended(gateway)
        ticket = (await bought(gateway, start=1))["ticket"]
        for method, suffix in (("GET", ""), ("GET", "/events"), ("DELETE", "")):
            url = f"{URL}/{begun['id']}{suffix}?ticket={ticket}"
            assert (await gateway.client.request(method, url)).status_code == 404


async def test_what_was_never_begun_costs_a_ticket_nothing(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        ticket = (await bought(gateway, start=1))["ticket"]
        assert (await start(gateway, ticket, partial_images="9")).status_code == 422
        gateway.gateway.registry.draining = True
        (told,) = events(await start(gateway, ticket))
        assert told.event == "stream.retry"
        gateway.gateway.registry.draining = False
        assert names(events(await start(gateway, ticket))) == ["completed"]


async def test_a_browser_with_a_ticket_is_sent_to_the_events_of_what_it_started(
    serve: Serve,
) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        ticket = (await bought(gateway, start=1))["ticket"]
        params = QUERY | {"ticket": ticket}
        sent_on = await gateway.client.get(URL, params=params, headers=BROWSER)
        assert sent_on.status_code == 301
        assert not sent_on.headers["location"].startswith("http")
        assert ticket not in sent_on.headers["location"], "from here on it may only watch"
        place = sent_on.url.join(sent_on.headers["location"])
        assert names(events(await gateway.client.get(place, headers=BROWSER))) == ["completed"]
        assert len(upstream.requests) == 1


@pytest.mark.parametrize(
    ("asked", "status", "param"),
    [
        ({}, 422, "generation"),
        ({"generation": None, "start": None}, 422, "generation"),
        ({"generation": "gen_0", "start": 1}, 422, "generation"),
        ({"start": 0}, 422, "start"),
        ({"start": 101}, 422, "start"),
        ({"start": "1"}, 422, "start"),
        ({"start": 1, "expires_in": 0}, 422, "expires_in"),
        ({"start": 1, "expires_in": 86_401}, 422, "expires_in"),
        ({"start": 1, "uses": 3}, 422, "uses"),
        ({"generation": "gen_0"}, 404, None),
        ({"generation": "x" * 101}, 422, "generation"),
    ],
)
async def test_what_cannot_be_bought_is_refused_by_name(
    serve: Serve, asked: dict[str, Any], status: int, param: str | None
) -> None:
    async with serve("http://127.0.0.1:1", keys=KEYS) as gateway:
        response = await gateway.client.post(TICKETS, json=asked, headers=ANN)
        assert (response.status_code, response.json()["error"]["param"]) == (status, param)
        assert (await gateway.client.post(TICKETS, json=asked)).status_code == 401


async def test_nobody_buys_a_ticket_for_anothers_generation(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        begun = await begin(gateway, headers=ANN)
        asked = {"generation": begun["id"]}
        theirs = await gateway.client.post(TICKETS, json=asked, headers=BEN)
        unknown = await gateway.client.post(TICKETS, json={"generation": "gen_0"}, headers=BEN)
        assert (theirs.status_code, theirs.content) == (404, unknown.content)


async def test_tickets_end_with_the_key_that_they_were_bought_with(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*names_: str) -> None:
        digests = {name: hashlib.sha256(f"key-of-{name}".encode()).hexdigest() for name in names_}
        file.write_text(
            "".join(f'[[keys]]\nname = "{n}"\nsha256 = "{d}"\n' for n, d in digests.items())
        )

    file = tmp_path / "keys.toml"
    write("ann", "ben")
    monkeypatch.setattr(keyring, "LOOK_EVERY_SECONDS", 0)
    ann = {"x-api-key": "key-of-ann"}
    async with (
        scripted(sse(completed())) as upstream,
        serve(upstream.url, keys_file=file) as gateway,
    ):
        begun = await begin(gateway, headers=ann)
        watch = await bought(gateway, headers=ann, generation=begun["id"])
        starts = await bought(gateway, headers=ann, start=5)
        await ended(gateway)
        assert (await gateway.client.get(watch["url"])).status_code == 200
        write("ben")
        for url in (watch["url"], begun["events_url"], f"{starts['url']}&prompt=x"):
            response = await gateway.client.get(url)
            assert (response.status_code, code(response)) == (401, "invalid_ticket"), url
        assert len(upstream.requests) == 1


@pytest.mark.parametrize("name", ["api_key", "key", "x-api-key", "authorization", "token"])
async def test_keys_are_never_accepted_in_an_address(serve: Serve, name: str) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        begun = await begin(gateway, headers=ANN)
        await ended(gateway)
        for url in (URL, f"{URL}/{begun['id']}", f"{URL}/{begun['id']}/events", "/v1/models"):
            response = await gateway.client.get(url, params=QUERY | {name: KEYS[0]})
            assert response.status_code == 401
            assert KEYS[0] not in response.text
        as_ticket = await gateway.client.get(URL, params=QUERY | {"ticket": KEYS[0]})
        assert as_ticket.status_code == 401
        # Nor is one beside a ticket that would do.
        ticket = (await bought(gateway, start=1))["ticket"]
        refused = await start(gateway, ticket, **{name: KEYS[0]})
        assert refused.status_code == 422
        assert KEYS[0] not in refused.text
        assert len(upstream.requests) == 1


async def test_cursors_of_a_ticket_reach_no_further_than_the_ticket(serve: Serve) -> None:
    async with scripted(sse(completed())) as upstream, serve(upstream.url, keys=KEYS) as gateway:
        mine, other = [await begin(gateway, headers=ANN) for _ in range(2)]
        await ended(gateway)
        (event,) = read((await gateway.client.get(other["events_url"])).content)[0]
        cursor = {"Last-Event-ID": event.id.replace("~0000", "~0007")}
        confused = await gateway.client.get(mine["events_url"], headers=cursor)
        assert confused.status_code == 404
        ticket = (await bought(gateway, generation=mine["id"]))["ticket"]
        at_start = await gateway.client.get(f"{URL}?ticket={ticket}", headers=cursor)
        assert at_start.status_code == 403
