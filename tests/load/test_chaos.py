"""Everything at once, for a long time: faults, leaving, coming back, revoked keys, a restart.

The seed is printed; with it and an errand's number the same errand can be run again.
"""

import asyncio
import itertools
import random
import secrets
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvloop

from conftest import Figure
from harness.history import Generation, History, Resources, Viewer
from harness.invariants import check
from harness.measuring import slope
from harness.peers import PlannedUpstream, Server, planned
from harness.proxy import Link, proxied
from harness.resources import settled
from harness.swift import Address
from harness.toxics import Cut, Slicer, Toxic
from load.errands import NOTICE_SECONDS, Errand, World, run
from safelight.cli import keys_file

pytestmark = pytest.mark.alone

FAULTY = 0.05
CALLERS = 8
AT_ONCE = 40
WARM_UP = 2000
"""Generations after which a process has everything that it keeps."""

SENT_AWAY_SECONDS = 1.0
A_THOUSAND_MIB = 1.0
COMMIT_SECONDS = 0.5
WHOLE_SECONDS = 8.0

SETTINGS = {
    "max_generations_per_caller": 500,
    "replay_generations": 1000,
    "replay_bytes": 16 << 20,
    "linger": 0.3,
    # Well over what a busy machine makes of a short answer: only what stalls is to be late.
    "first_event_timeout": 3.0,
    "event_timeout": 3.0,
    "generation_timeout": WHOLE_SECONDS,
    "commit_after": COMMIT_SECONDS,
    "heartbeat": 0.2,
    "send_timeout": 3.0,
    "drain_window": 1.0,
    "reconnect_delay": 0.1,
}


@dataclass
class Run:
    """A run: `count` errands by `seed`, against `server`."""

    seed: str
    count: int
    server: Server
    upstream: PlannedUpstream
    keys: Path
    world: World
    viewers: dict[int, tuple[Viewer, ...]] = field(default_factory=dict)
    errands: dict[int, Errand] = field(default_factory=dict)
    resident: dict[int, list[tuple[float, float]]] = field(default_factory=dict)
    logs: list[str] = field(default_factory=list)

    async def whole(self) -> tuple[Resources, Resources]:
        """All errands and all that happens meanwhile; what was in use before and after."""
        callers = list(self.world.keys)
        await run(self.world, Errand.of(self.seed, -1, callers, 0))
        await asyncio.to_thread(self.upstream.hang_up)
        before = await asyncio.to_thread(self.server.resources)
        numbers = itertools.count()
        happenings = {
            self.count // 4: self._revoke(callers[0]),
            self.count * 3 // 8: self._restart(),
            self.count * 5 // 8: self._revoke(callers[1]),
        }
        look = max(1, self.count // 80)
        async with asyncio.TaskGroup() as tasks:

            async def work() -> None:
                while (number := next(numbers)) < self.count:
                    if number in happenings:
                        tasks.create_task(happenings[number])
                    if number % look == 0:
                        self._look(number)
                    errand = Errand.of(self.seed, number, callers, FAULTY)
                    self.errands[number] = errand
                    self.viewers[number] = await run(self.world, errand)
                    if self.world.restarting(time.monotonic()):
                        # Else all errands would be sent away while there is a drain.
                        await asyncio.sleep(SENT_AWAY_SECONDS)

            for _ in range(AT_ONCE):
                tasks.create_task(work())
        await asyncio.to_thread(self.upstream.hang_up)
        return before, await settled(self.server.resources, before)

    def _look(self, number: int) -> None:
        began, ended = self.world.down
        if not began <= time.monotonic() <= ended:
            process = self.server.process
            points = self.resident.setdefault(process.pid, [])
            points.append((number / 1000, process.resident_kib / 1024))

    async def _revoke(self, caller: str) -> None:
        await asyncio.to_thread(keys_file.revoke, self.keys, caller)
        self.world.revoked[caller] = time.monotonic()

    async def _restart(self) -> None:
        self.world.down = (time.monotonic(), float("inf"))
        self.logs.append(await asyncio.to_thread(self.server.restart))
        self.world.down = (self.world.down[0], time.monotonic())

    def history(self, before: Resources, after: Resources) -> History:
        exchanges = self.upstream.journal()
        generations = tuple(
            Generation(
                f"{self.seed} {number} {errand} {told(self.viewers[number])}",
                exchanges.get(errand.plan.name, ()),
                self.viewers[number],
                errand.plan.partials,
                errand.pictures,
                errand.posts,
            )
            for number, errand in self.errands.items()
        )
        return History(
            generations,
            before,
            after,
            secrets=tuple(key.encode() for key in self.world.keys.values()),
            logs=tuple(each.encode() for each in [*self.logs, self.server.log]),
            commit_after=COMMIT_SECONDS,
            deadline=2 * WHOLE_SECONDS,
        )

    def slopes(self) -> list[float]:
        """MiB of resident memory a thousand generations, of each process once it was warm."""
        warm = [
            [point for point in points if point[0] >= points[0][0] + WARM_UP / 1000]
            for points in self.resident.values()
        ]
        return [slope(points) for points in warm if len(points) > 2]


def told(viewers: Sequence[Viewer]) -> list[tuple[float, list[tuple[int | None, str, float]]]]:
    """How long each took, how each connection ended and when its head came, in seconds."""
    return [
        (
            round(each.seconds, 2),
            [(c.status, c.error or c.ending, round(c.head_after, 2)) for c in each.connections],
        )
        for each in viewers
    ]


def bad_network(seed: str) -> Callable[[Link], list[Toxic]]:
    """Pages are cut off somewhere, others get their bytes in pieces."""

    def toxics(link: Link) -> list[Toxic]:
        chance = random.Random(f"{seed} link {link.number}")
        if link.up.startswith(b"GET") and chance.random() < 0.5:
            how = chance.choice(("fin", "rst"))
            return [Cut(int(chance.expovariate(1 / 3000)), "rst" if how == "rst" else "fin")]
        return [Slicer(chance.randint(50, 4000), seed=link.number)]

    return toxics


def misjudged(world: World) -> list[tuple[float, str, int]]:
    """Answers that a valid key should not have had, or one that had been revoked should have."""
    wrong = []
    for began, caller, status in world.statuses:
        revoked = world.revoked.get(caller, float("inf"))
        refused = status == 401
        if (refused and began < revoked - NOTICE_SECONDS) or (
            not refused and began > revoked + NOTICE_SECONDS and status != 503
        ):
            wrong.append((began - revoked, caller, status))
    return wrong


async def chaos(
    seed: str,
    count: int,
    server: Server,
    upstream: PlannedUpstream,
    keys: Path,
    secrets_of: dict[str, str],
) -> tuple[Run, History]:
    front = Address.of(server.url)
    async with proxied(front.port, down=bad_network(seed)) as network:
        world = World(front, Address.of(network.url), secrets_of)
        made = Run(seed, count, server, upstream, keys, world)
        before, after = await made.whole()
    return made, await asyncio.to_thread(made.history, before, after)


def test_nothing_breaks_in_a_long_run_of_faults_leavers_and_a_restart(
    figure: Figure, every_case: bool
) -> None:
    count = 20_000 if every_case else 300
    seed = secrets.token_hex(4)
    with tempfile.TemporaryDirectory(prefix="safelight-chaos-") as directory, planned() as upstream:
        keys = Path(directory) / "keys.toml"
        limits = {"concurrent": 500}
        known = {f"caller-{n}": keys_file.add(keys, f"caller-{n}", limits) for n in range(CALLERS)}
        with Server(
            upstream.url, Path(directory) / "data", keys_file=str(keys), **SETTINGS
        ) as server:
            began = time.monotonic()
            made, history = uvloop.run(chaos(seed, count, server, upstream, keys, known))
            took = time.monotonic() - began
    breaches = check(history)
    rises = made.slopes()
    figure(
        f"L7 {count} errands in {took:.0f} s (seed {seed}): {len(breaches)} breaches; "
        + ", ".join(f"{name}: {number}" for name, number in sorted(made.world.counted.items()))
        + f"; MiB a thousand {', '.join(f'{rise:.2f}' for rise in rises) or 'not measured'}; "
        f"files {history.before.files} then {history.after.files}, "
        f"tasks {history.before.tasks} then {history.after.tasks}"
    )
    assert breaches == [], "\n".join([f"seed {seed}", *map(str, breaches[:10])])
    assert misjudged(made.world) == []
    assert [line for text in made.logs for line in text.splitlines() if " error " in line] == []
    assert [rise for rise in rises if rise > A_THOUSAND_MIB] == []
