"""Many faults at a time leave nothing behind: no task, no generation, no connection."""

import asyncio
import json
import random
from pathlib import Path

from harness.gateway import running, settings_for
from harness.lines import logged
from harness.upstream import scripted
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


async def test_whoever_leaves_before_there_is_an_answer_is_no_defect(tmp_path: Path) -> None:
    async with scripted([asyncio.Event()]) as provider:
        changed = settings_for(provider.url, tmp_path, test_bench=True, access_log=True)
        async with running(changed) as gateway, logged(gateway) as lines:
            seen = await ask(gateway, PLAIN, "pace 0.1", patience=0.2)
            assert seen.silent
            async with asyncio.timeout(10):
                while not lines.of("request"):  # noqa: ASYNC110 - nothing tells
                    await asyncio.sleep(0.01)
    assert not lines.of("request defect")
    assert [line["reached"] for line in lines.of("request")] == ["head"]
