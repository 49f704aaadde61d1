"""Memory follows the byte budget and not the number of streams."""

import asyncio

import pytest
import uvloop

from conftest import Figure
from harness.invariants import check
from harness.measuring import MIB
from harness.peers import Server, planned, serving
from harness.plans import Plan
from harness.swift import Address, Heard, hear
from load.asking import asked, history_of

pytestmark = pytest.mark.alone

PARTIALS = 3
LOOK_SECONDS = 0.1

ITSELF_MIB = 60
A_STREAM_MIB = 0.25
"""Peak resident memory may be that of the process itself, twice the budget, and this a stream: what
its transport reads ahead of the budget (two reads, 256 KiB), and its two connections."""


async def heard_by(server: Server, plans: list[Plan]) -> tuple[list[Heard], int]:
    """All at once; and the most upstreams that were made to wait at a time."""
    address = Address.of(server.url)
    most = 0

    async def watch() -> None:
        nonlocal most
        while True:
            numbers = await asyncio.to_thread(server.numbers)
            most = max(most, int(numbers["safelight_upstreams_waiting"]))
            await asyncio.sleep(LOOK_SECONDS)

    watching = asyncio.ensure_future(watch())
    asking = (hear(address, asked(plan), patience=300, read_as="openai") for plan in plans)
    heard = await asyncio.gather(*asking)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    return list(heard), most


@pytest.mark.parametrize(
    ("streams", "budget_mib"),
    [(100, 64), (100, 128), (300, 128), (1000, 128)],
)
def test_memory_follows_the_budget(
    figure: Figure, every_case: bool, streams: int, budget_mib: int
) -> None:
    if not every_case and budget_mib == 128:
        return  # the sample is the small one
    settings = {
        "in_flight_bytes": budget_mib * MIB,
        "replay_bytes": budget_mib * MIB // 8,
        "max_generations": streams,
        "max_generations_per_caller": streams,
    }
    plans = [Plan(f"fat-{number}", PARTIALS, MIB) for number in range(streams)]
    with planned() as upstream:
        with serving(upstream.url, **settings) as server:
            heard, waiting = uvloop.run(heard_by(server, plans))
            peak = server.process.peak_mib
        exchanges = upstream.journal()
    allowed = ITSELF_MIB + 2 * budget_mib + A_STREAM_MIB * streams
    figure(
        f"L3 {streams} streams x {PARTIALS + 1} x 1 MiB, budget {budget_mib} MiB: peak "
        f"{peak:.0f} MiB of {allowed:.0f}; up to {waiting} upstreams waited"
    )
    assert check(history_of(plans, heard, exchanges)) == []
    # Fewer streams than there is room for may never be held up.
    assert waiting > 0 or streams < budget_mib
    assert peak <= allowed
