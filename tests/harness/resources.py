"""What the test's process holds at a moment, to tell whether a run left anything behind."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from harness.gateway import Running
from harness.history import Resources

SETTLE_SECONDS = 2.0
"""How long a run's last connections and tasks may take to go."""

_LOOK_SECONDS = 0.02


def in_use(upstream_connections: int, gateway: Running | None = None) -> Resources:
    """Now: by the gateway's own account, its metrics, and by the kernel's of this process.

    The process holds gateway, upstreams and clients together. Without a gateway of ours there is
    no account of generations, viewers and bytes.
    """
    told: Counter[str] = Counter()
    for family in gateway.gateway.exposition.collect() if gateway else ():
        for sample in family.samples:
            told[sample.name] += int(sample.value) if sample.labels.get("held") != "kept" else 0
    ours = gateway is not None
    return Resources(
        generations=told["safelight_generations_active"] if ours else None,
        viewers=told["safelight_viewers"] if ours else None,
        reserved_bytes=told["safelight_budget_bytes"] if ours else None,
        upstream_connections=upstream_connections,
        tasks=len(asyncio.all_tasks()),
        threads=threading.active_count(),
        files=len(list(Path("/proc/self/fd").iterdir())),
    )


async def settled(measure: Callable[[], Resources], before: Resources) -> Resources:
    """What is in use once nothing is above `before`, or after `SETTLE_SECONDS`.

    Nothing announces that a kernel has closed a file, so this has to look again and again.
    """
    after = measure()
    for _ in range(int(SETTLE_SECONDS / _LOOK_SECONDS)):
        if not _above(after, before):
            break
        await asyncio.sleep(_LOOK_SECONDS)
        after = measure()
    return after


def _above(after: Resources, before: Resources) -> bool:
    pairs = [(getattr(after, f.name), getattr(before, f.name)) for f in fields(Resources)]
    return any(a is not None and b is not None and a > b for a, b in pairs)
