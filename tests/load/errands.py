"""What the callers of a long run do: one errand each, all of it decided by a seed and a number.

An errand is a generation and everybody who has to do with it: who orders it, who asks for the same
again under its idempotency key, who joins, leaves and comes back. What each of them got is recorded
for the judge in `harness/invariants.py`.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args
from urllib.parse import urlencode, urlsplit

from harness.clients import BROWSER
from harness.history import Connection, Dialect, Viewer
from harness.plans import Fault, Plan
from harness.swift import PATH, Address, Heard, hear, post, request

Kind = Literal["openai", "json", "eventsource", "ordered"]
"""How a generation is asked for: a streamed POST, one for JSON, a page's `new EventSource` with a
ticket to start it, or one ordered with `respond-async` and then watched."""

FAULTS = tuple(each for each in get_args(Fault) if each != "none")
PATIENCE = 15.0
RETRY_SECONDS = 0.05
CONNECTIONS = 30
"""After so many reconnects something is wrong."""

NOTICE_SECONDS = 1.5
"""How long a running server may take to notice that its keys file has changed, and some more."""

LOST = frozenset({401, 403, 404, 410})
"""What ends an EventSource that belongs to a key that was revoked or to a process that is gone."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be done. `asks` is how many ask for it, under one key where there are several.

    `leaves` is after how many bytes each of them goes; None stays. `joiners` watch an ordered one,
    and `returns` is after how many bytes each connection of an EventSource is left, to come back.
    """

    number: int
    kind: Kind
    plan: Plan
    caller: str
    pictures: int
    asks: int
    leaves: tuple[int | None, ...]
    joiners: int
    returns: tuple[int, ...]
    keyed: bool
    proxied: bool

    @classmethod
    def of(cls, seed: str, number: int, callers: Sequence[str], faulty: float) -> "Errand":
        """The errand of that number."""
        chance = random.Random(f"{seed} {number}")
        kind: Kind = chance.choices(get_args(Kind), (45, 20, 15, 20))[0]
        plan = Plan(
            f"e{number}",
            partials=chance.randint(0, 3),
            size=4 * (chance.randint(21, 1000) if chance.random() < 0.98 else 1 << 16),
            first=chance.uniform(0, 0.05),
            gap=chance.choice((0.0, chance.uniform(0, 0.03))),
            fault=chance.choice(FAULTS) if chance.random() < faulty else "none",
            at=chance.random(),
        )
        asks = chance.choice((2, 3)) if kind in ("openai", "json") and chance.random() < 0.1 else 1
        leaves = tuple(
            int(chance.expovariate(1 / 2000)) if chance.random() < 0.1 else None
            for _ in range(asks)
        )
        returns = [int(chance.expovariate(1 / 2000)) for _ in range(chance.choice((0, 0, 1, 2)))]
        return cls(
            number,
            kind,
            plan,
            chance.choice(callers),
            pictures=2 if chance.random() < 0.1 else 1,
            asks=asks,
            leaves=leaves,
            joiners=chance.choice((0, 1, 1, 2)) if kind == "ordered" else 0,
            returns=tuple(returns),
            keyed=asks > 1 or chance.random() < 0.05,
            proxied=chance.random() < 0.1,
        )

    @property
    def fields(self) -> dict[str, Any]:
        """The request's members, but for `stream`."""
        fields: dict[str, Any] = {"model": "gpt-image-1", "prompt": self.plan.prompt}
        fields |= {"n": self.pictures} if self.pictures > 1 else {}
        return fields | ({} if self.kind == "json" else {"partial_images": self.plan.partials})

    @property
    def posts(self) -> int:
        """How many upstream POSTs it may cost: a stream of several pictures asks for each.

        A failure that cost nothing is not kept under its key: whoever asks again may have better
        luck.
        """
        once = 1 if self.kind == "json" else self.pictures
        return once * (self.asks if self.plan.fault == "busy" else 1)


@dataclass
class World:
    """Where everything happens, and what everybody must know.

    `front` is the server's own address, `detour` that of a bad network before it. `revoked` and
    `down` are moments and spans in monotonic seconds. `statuses` are (when, caller, status).
    """

    front: Address
    detour: Address
    keys: dict[str, str]
    revoked: dict[str, float] = field(default_factory=dict)
    down: tuple[float, float] = (float("inf"), float("inf"))
    statuses: list[tuple[float, str, int]] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    def restarting(self, since: float) -> bool:
        """True if the server went away at some time between `since` and now."""
        began, ended = self.down
        return began <= time.monotonic() and since <= ended

    def address(self, errand: Errand) -> Address:
        return self.detour if errand.proxied else self.front

    def authorised(self, errand: Errand) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[errand.caller]}"}

    def noted(self, errand: Errand, heard: Heard) -> Heard:
        """The same, and its status for the judgement of the keys."""
        if heard.status is not None:
            self.statuses.append((heard.began, errand.caller, heard.status))
            self.counted[f"status {heard.status}"] += 1
        return heard


async def ask(world: World, address: Address, asked: bytes, **how: Any) -> Heard:
    """Ask; while the server is restarted, again until it is there, as SDKs do."""
    since = time.monotonic()
    while True:
        try:
            heard = await hear(address, asked, patience=PATIENCE, keep_output=True, **how)
        except ConnectionRefusedError:
            heard = None
        unheard = heard is None or (heard.status is None and heard.ending in ("cut", "reset"))
        if heard is not None and not (unheard and world.restarting(since)):
            return heard
        assert world.restarting(since), "connection refused"
        assert time.monotonic() < since + PATIENCE, "the server did not come back"
        world.counted["asked again"] += 1
        await asyncio.sleep(RETRY_SECONDS)


async def run(world: World, errand: Errand) -> tuple[Viewer, ...]:
    """Do it; what each viewer got."""
    if errand.kind in ("openai", "json"):
        return tuple(
            await asyncio.gather(*(_posted(world, errand, leave) for leave in errand.leaves))
        )
    if errand.kind == "eventsource":
        return await _started(world, errand)
    return await _ordered(world, errand)


async def _posted(world: World, errand: Errand, leave: int | None) -> Viewer:
    dialect: Dialect = "json" if errand.kind == "json" else "openai"
    fields = errand.fields | ({"stream": True} if dialect == "openai" else {})
    headers = world.authorised(errand)
    if errand.keyed:
        headers["Idempotency-Key"] = errand.plan.name
    asked = post(fields, **headers)
    heard = await ask(world, world.address(errand), asked, leave_after=leave)
    world.noted(errand, heard)
    return Viewer(dialect, (heard.connection(dialect),), heard.seconds)


async def _started(world: World, errand: Errand) -> tuple[Viewer, ...]:
    bought = await ask(
        world, world.front, post({"start": 2}, "/v1/tickets", **world.authorised(errand))
    )
    world.noted(errand, bought)
    if bought.status != 201:
        return (Viewer("json", (bought.connection("json"),), bought.seconds),)
    query = {**errand.fields, "ticket": bought.json["ticket"]}
    return (await _watched(world, errand, f"{PATH}?{urlencode(query)}"),)


async def _ordered(world: World, errand: Errand) -> tuple[Viewer, ...]:
    headers = world.authorised(errand) | {"Prefer": "respond-async"}
    asked = post(errand.fields | {"stream": True}, **headers)
    ordered = world.noted(errand, await ask(world, world.front, asked))
    if ordered.status != 202:
        return (Viewer("json", (ordered.connection("json"),), ordered.seconds),)
    parts = urlsplit(ordered.json["events_url"])
    path = f"{parts.path}?{parts.query}"
    chance = random.Random(errand.number)
    waits = [0.0, *(chance.uniform(0, 0.1) for _ in range(errand.joiners))]
    watching = (_watched(world, errand, path, wait) for wait in waits)
    return tuple(await asyncio.gather(*watching))


async def _watched(world: World, errand: Errand, path: str, wait: float = 0.0) -> Viewer:
    """A page's EventSource, that comes back until it is told to stop or has its end."""
    await asyncio.sleep(wait)
    since = time.monotonic()
    connections: list[Connection] = []
    last_id, leaves = "", iter(errand.returns)
    while len(connections) < CONNECTIONS:
        heard = await _connected(world, errand, path, last_id, next(leaves, None))
        moved = heard.headers.get("location") if heard.status == 301 else None
        if moved is not None:
            path = f"{PATH.rpartition('/')[0]}/{moved}"
            continue
        connections.append(_reconnecting(heard))
        last_id = heard.last_id
        frames = connections[-1].frames
        ended = any(frame.kind == "failed" for frame in frames)
        done = {f.picture for each in connections for f in each.frames if f.kind == "completed"}
        if ended or len(done) == errand.pictures or heard.ending == "silent":
            break
        if heard.status not in (None, 200):
            break
        await asyncio.sleep((heard.retry or 0) / 1000 * 0.1)
    world.counted["came back"] += len(connections) - 1
    seconds = time.monotonic() - since
    return Viewer("eventsource", _forgiven(world, errand, connections, since), seconds, slow=True)


async def _connected(
    world: World, errand: Errand, path: str, last_id: str, leave: int | None
) -> Heard:
    headers = {"Accept": "text/event-stream", **BROWSER}
    if last_id:
        headers["Last-Event-ID"] = last_id
    asked = request("GET", path, b"", **headers)
    return await ask(world, world.address(errand), asked, leave_after=leave, last_id=last_id)


def _reconnecting(heard: Heard) -> Connection:
    """What an EventSource makes of it: leaving, to it, is a cut like any other."""
    connection = heard.connection("eventsource")
    if connection.ending != "left":
        return connection
    return replace(connection, ending="cut")


def _forgiven(
    world: World, errand: Errand, connections: list[Connection], since: float
) -> tuple[Connection, ...]:
    """Who watched what is lost with a key or with a process is not owed an end of it."""
    *before, last = connections
    lost = errand.caller in world.revoked or world.restarting(since)
    if last.status in LOST and lost:
        world.counted["lost with its key or process"] += 1
        last = replace(last, ending="left")
    return (*before, last)
