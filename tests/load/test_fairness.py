"""Twenty callers with limits, one of them noisy: nobody gets more than its share, or much less."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
import uvloop

from conftest import Figure
from harness.invariants import check
from harness.measuring import in_ms, percentile
from harness.peers import planned, serving
from harness.plans import Plan
from harness.swift import Address, Heard, hear
from load.asking import asked, history_of
from safelight.cli import keys_file

pytestmark = pytest.mark.alone

CALLERS = 20
NOISY = "caller-0"
CONCURRENT = 2
NOISE_RATE = 50.0
"""Requests a second of the noisy one, of which six or seven can be served."""


@dataclass
class Town:
    """The callers at one server, and everything that was asked and heard."""

    address: Address
    keys: dict[str, str]
    plans: list[Plan] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    async def ask(self, caller: str) -> Heard:
        plan = Plan(f"{caller}-{next(self.numbers)}", 2, 16 * 1024, 0.1, 0.1, group=caller)
        key = f"Bearer {self.keys[caller]}"
        heard = await hear(self.address, asked(plan, Authorization=key), read_as="openai")
        self.plans.append(plan)
        self.heard.append(heard)
        return heard

    async def quiet(self, seconds: float) -> list[float]:
        """All but the noisy one, each asking for one after the other; how long each took."""
        until = time.monotonic() + seconds
        took: list[float] = []

        async def live(caller: str) -> None:
            while time.monotonic() < until:
                heard = await self.ask(caller)
                assert heard.status == 200
                took.append(heard.seconds)

        async with asyncio.TaskGroup() as tasks:
            for caller in self.keys:
                if caller != NOISY:
                    tasks.create_task(live(caller))
        return took

    async def noise(self, seconds: float) -> list[Heard]:
        """The noisy one, at an even pace."""
        began = time.monotonic()
        asking: list[asyncio.Task[Heard]] = []
        for number in range(int(NOISE_RATE * seconds)):
            await asyncio.sleep(max(0.0, began + number / NOISE_RATE - time.monotonic()))
            asking.append(asyncio.ensure_future(self.ask(NOISY)))
        return list(await asyncio.gather(*asking))


@dataclass
class Lived:
    """Seconds that the quiet ones' generations took, and what the noisy one was answered."""

    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    noise: list[Heard] = field(default_factory=list)


async def lived(town: Town, rounds: int, seconds: float) -> Lived:
    """By turns without the noise and with it: what else this machine does comes to both."""
    made = Lived()
    await town.quiet(seconds / 4)
    for _ in range(rounds):
        made.alone += await town.quiet(seconds)
        beside, noise = await asyncio.gather(town.quiet(seconds), town.noise(seconds))
        made.beside += beside
        made.noise += noise
    return made


def test_a_noisy_caller_is_held_to_its_limit_and_costs_the_others_little(
    figure: Figure, every_case: bool
) -> None:
    rounds, seconds = (6, 5.0) if every_case else (2, 1.0)
    with tempfile.TemporaryDirectory(prefix="safelight-town-") as directory:
        file = Path(directory) / "keys.toml"
        names = [f"caller-{number}" for number in range(CALLERS)]
        keys = {name: keys_file.add(file, name, {"concurrent": CONCURRENT}) for name in names}
        with planned() as upstream:
            with serving(upstream.url, keys_file=str(file)) as server:
                town = Town(Address.of(server.url), keys)
                made = uvloop.run(lived(town, rounds, seconds))
            exchanges = upstream.journal()
            most = upstream.state["most"]
    served = sum(each.status == 200 for each in made.noise)
    dearer = [percentile(made.beside, p) / percentile(made.alone, p) for p in (0.5, 0.99)]
    figure(
        f"S7 {CALLERS} callers, {len(town.heard)} requests: none over its {CONCURRENT} at a time; "
        f"noisy one served {served} of {len(made.noise)}; the others {in_ms(made.alone)} without "
        f"it, {in_ms(made.beside)} beside it (p50 x{dearer[0]:.2f}, p99 x{dearer[1]:.2f})"
    )
    assert check(history_of(town.plans, town.heard, exchanges)) == []
    assert {caller: number for caller, number in most.items() if number > CONCURRENT} == {
        "": most[""]
    }
    assert most[NOISY] == CONCURRENT
    refused = [each for each in made.noise if each.status != 200]
    assert {(each.status, each.headers["retry-after"]) for each in refused} == {(429, "1")}
    assert dearer[0] <= 2
