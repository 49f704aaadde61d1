"""A thousand viewers join running generations at the very moments at which events are published."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from harness.gateway import Running, Serve
from harness.reading import Block, digest, frame_of, read_answer, read_events
from harness.upstream import CUT, Received, Step, completed, frame, head, partial, picture, scripted
from safelight.generations.generation import Generation

pytestmark = pytest.mark.alone

GENERATIONS = 10
VIEWERS = 100
"""Of each generation: 1,000 in all."""

PICTURES, PARTIALS = 4, 3
EVENTS = PICTURES * (PARTIALS + 1)

PATH = "/v1/images/generations"
BODY = {
    "model": "gpt-image-1",
    "prompt": "x",
    "stream": True,
    "n": PICTURES,
    "partial_images": PARTIALS,
}

JITTER_SECONDS = 0.002
"""How much later than an event leaves the upstream a viewer may come: the time of its way."""


@dataclass
class Conductor:
    """Lets the upstream's streams go on, one event at a time and in random order.

    `moments` are set one after the other, each at the instant at which an event is sent.
    """

    chance: random.Random
    gates: list[list[asyncio.Event]] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    moments: list[asyncio.Event] = field(
        default_factory=lambda: [asyncio.Event() for _ in range(EVENTS)]
    )

    def script(self, _: Received) -> Sequence[Step]:
        """One picture's stream, each event behind a gate; its bytes tell it from the others."""
        number = len(self.gates)
        gates = [asyncio.Event() for _ in range(PARTIALS + 1)]
        self.gates.append(gates)
        if len(self.gates) == PICTURES:
            self.ready.set()
        pictures = [picture(number * 10 + place) for place in range(PARTIALS + 1)]
        events = [partial(index, b64_json=pictures[index]) for index in range(PARTIALS)]
        events.append(completed(b64_json=pictures[-1]))
        self.sent |= set(map(digest, pictures))
        steps: list[Step] = [head()]
        for gate, event in zip(gates, events, strict=True):
            steps += [gate, frame(event)]
        return [*steps, CUT]

    async def run(self) -> None:
        """Once all streams have begun, until all have ended."""
        await self.ready.wait()
        order = [number for number in range(PICTURES) for _ in range(PARTIALS + 1)]
        self.chance.shuffle(order)
        for moment, number in zip(self.moments, order, strict=True):
            self.gates[number].pop(0).set()
            moment.set()
            await asyncio.sleep(self.chance.uniform(0, 2 * JITTER_SECONDS))


@dataclass(frozen=True)
class Joined:
    """A viewer: after which event it began (-1 is from the start), and what it was sent."""

    after: int
    events: tuple[Block, ...]


async def join(
    gateway: Running, generation: Generation, moment: asyncio.Event, jitter: float, place: float
) -> Joined:
    """Watch, from `jitter` seconds after `moment`; `place` is how far into the events there are."""
    url = urlsplit(gateway.url)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    await moment.wait()
    await asyncio.sleep(jitter)
    after = int(place * (len(generation.log) + 1)) - 1
    cursor = f"Last-Event-ID: {generation.log.cursor(after)}\r\n" if after >= 0 else ""
    writer.write(
        f"GET {PATH}/{generation.id}/events HTTP/1.1\r\n"
        f"Host: {url.netloc}\r\nConnection: close\r\n{cursor}\r\n".encode()
    )
    answer = read_answer(await reader.read(), ended=True)
    writer.close()
    assert (answer.status, answer.body) == (200, "whole")
    events = read_events(answer.content)
    assert not events.leftover
    return Joined(after, events.blocks)


async def begin(gateway: Running, name: str) -> tuple[Generation, asyncio.Task[bytes]]:
    """A generation, and the POST that is its first viewer."""
    headers = {"Idempotency-Key": name}
    ordered = await gateway.client.post(
        PATH, json=BODY, headers=headers | {"Prefer": "respond-async"}
    )
    generation = gateway.gateway.registry.find(ordered.json()["id"], "open")
    assert generation is not None

    async def read() -> bytes:
        answered = await gateway.client.post(PATH, json=BODY, headers=headers)
        assert answered.headers["Safelight-Generation"] == ordered.json()["id"]
        return answered.content

    return generation, asyncio.create_task(read())


async def storm(gateway: Running, conductor: Conductor, name: str) -> tuple[bytes, list[Joined]]:
    """One generation and all who join it."""
    chance = conductor.chance
    generation, first = await begin(gateway, name)
    async with asyncio.TaskGroup() as tasks:
        joining = [
            tasks.create_task(
                join(
                    gateway,
                    generation,
                    # The last one ends the log: whoever has it all by then is told so by 204.
                    chance.choice(conductor.moments[:-1]),
                    chance.choice([0, chance.uniform(0, JITTER_SECONDS)]),
                    chance.random(),
                )
            )
            for _ in range(VIEWERS)
        ]
        tasks.create_task(conductor.run())
    return await first, [task.result() for task in joining]


async def test_whoever_joins_when_an_event_is_published_gets_each_once_and_in_order(
    serve: Serve,
) -> None:
    chance = random.Random("storm")
    conductors = [Conductor(chance) for _ in range(GENERATIONS)]
    scripts = [conductor.script for conductor in conductors for _ in range(PICTURES)]
    late = 0
    async with (
        asyncio.timeout(180),
        scripted(*scripts) as upstream,
        serve(upstream.url, viewers_per_generation=VIEWERS + 1) as gateway,
    ):
        for number, conductor in enumerate(conductors):
            posted, joined = await storm(gateway, conductor, f"storm-{number}")
            published = [frame_of(block, "openai") for block in read_events(posted).blocks]
            assert [each.sequence for each in published] == list(range(EVENTS))
            assert {each.digest for each in published} == conductor.sent
            for viewer in joined:
                got = [frame_of(block, "eventsource") for block in viewer.events]
                assert [each.sequence for each in got] == list(range(viewer.after + 1, EVENTS))
                assert [int(each.id.rpartition("~")[2]) for each in got] == [
                    each.sequence for each in got
                ]
                assert [each.digest for each in got] == [
                    each.digest for each in published[viewer.after + 1 :]
                ]
            late += sum(viewer.after >= 0 for viewer in joined)
    assert len(upstream.requests) == GENERATIONS * PICTURES
    assert 0 < late < GENERATIONS * VIEWERS
