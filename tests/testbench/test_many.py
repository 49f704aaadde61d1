"""Many faults at a time leave nothing behind: no task, no generation, no connection."""

import asyncio
import json
import random
from pathlib import Path

from harness.lines import logged
from safelight.testbench.kinds import KINDS
from testbench.benches import PLAIN, STREAMED, ask, bench
from testbench.test_faults import example

TOGETHER = 12


async def settled(tasks: int) -> None:
    """Until no more than so many tasks are left."""
    async with asyncio.timeout(10):
        while len(asyncio.all_tasks()) > tasks:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def test_any_faults_at_once_leave_nothing_behind(tmp_path: Path, every_case: bool) -> None:
    chance = random.Random(7)
    names = [example(kind).replace("1.5", "0.01") for kind in KINDS]
    asked = [chance.choice(names) for _ in range(2000 if every_case else 100)]
    async with bench(tmp_path) as gateway, logged(gateway) as lines:
        assert (await ask(gateway, STREAMED)).names
        before = len(asyncio.all_tasks())
        turns = asyncio.Semaphore(TOGETHER)

        async def one(fault: str) -> None:
            async with turns:
                seen = await ask(gateway, chance.choice((STREAMED, PLAIN)), fault, patience=0.3)
                assert seen.broken or seen.silent or seen.status
                if seen.status == 422:
                    assert json.loads(seen.body)["error"]["code"] == "invalid_fault"

        await asyncio.gather(*map(one, asked))
        await settled(before)
        async with asyncio.timeout(10):
            await gateway.gateway.registry.quiet()
    assert not lines.of("request defect")
