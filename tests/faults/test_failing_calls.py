"""One in a hundred of the server's socket calls fails, whichever event loop it runs on.

A connection whose call has failed may end; what came over it until then must be right, it may not
end as if all were well, and whoever can come back, an EventSource, gets everything in the end.
`--long` makes 1,500 requests on each loop; a submission 60.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from conftest import Figure
from faults.recording import PARTIALS, PROMPT, Case, case_of, hurry, picture_of, told
from harness.clients import BROWSER, EventSourceClient, JSONClient, OpenAIClient
from harness.failing import FailingCalls
from harness.history import Exchange, Generation, History, Resources, Sent, Viewer
from harness.invariants import check
from harness.kernel import open_files
from harness.process import Command
from harness.reading import digest
from harness.upstream import (
    CUT,
    Received,
    ScriptedUpstream,
    Step,
    answer,
    chunked,
    completed,
    frame,
    head,
    json_response,
    partial,
    scripted,
)

MANY, FEW = 1500, 60
AT_ONCE = 16
PROBABILITY = 0.01
SETTLE_SECONDS = 2.0

SOCKETS = "posix/io/net/*"
CALLS: dict[str, tuple[str, ...]] = {
    # Not read(2) or write(2), though libuv uses them for sockets too: it also wakes itself with
    # them, and aborts where that fails as it never can. asyncio uses send(2) and recv(2).
    "uvloop": (SOCKETS, "posix/io/rw/writev"),
    "asyncio": (SOCKETS,),
}

CLIENTS = (
    OpenAIClient(),
    JSONClient(),
    EventSourceClient(sleep=hurry, headers=BROWSER),
)


def script(received: Received) -> Sequence[Step]:
    case = case_of(received)
    finished = picture_of(case, PARTIALS)
    if not received.json.get("stream"):
        return json_response(answer(data=[{"b64_json": finished}]))
    events = [partial(n, b64_json=picture_of(case, n)) for n in range(PARTIALS)]
    body = chunked([frame(each) for each in [*events, completed(b64_json=finished)]])
    # A connection each: a reset that libfiu makes up for a used one would be taken for the end of
    # a stale connection, and the request rightly sent once more.
    return [head(Transfer_Encoding="chunked"), body, CUT]


def exchange(received: Received) -> Exchange:
    case = case_of(received)
    partials = [
        Sent("partial_image", digest(picture_of(case, n)), n)
        for n in range(PARTIALS)
        if received.json.get("stream")
    ]
    ending = Sent("completed", digest(picture_of(case, PARTIALS)))
    return Exchange((*partials, ending), reached="prefix")


async def run(case: Case, url: str, turn: asyncio.Semaphore) -> Viewer:
    partials = {} if case.client.dialect == "json" else {"partial_images": PARTIALS}
    fields = {"prompt": f"{PROMPT} {case.name}", "model": "gpt-image-1", **partials}
    async with turn:
        return await case.client.generate(url, **fields)


def excused(viewer: Viewer) -> Viewer:
    """A connection that was seen to break is the fault's doing; what had come is judged still.

    An EventSource has no such excuse: it comes back.
    """
    if viewer.dialect == "eventsource":
        return viewer
    broken = [each.ending in ("cut", "reset") for each in viewer.connections]
    connections = [
        replace(each, ending="left") if cut else each
        for each, cut in zip(viewer.connections, broken, strict=True)
    ]
    return replace(viewer, connections=tuple(connections))


def history(
    cases: Sequence[Case], viewers: Sequence[Viewer], upstream: ScriptedUpstream
) -> History:
    known: dict[str, list[Exchange]] = {}
    for received in upstream.requests:
        known.setdefault(case_of(received), []).append(exchange(received))
    generations = [
        Generation(
            case.name,
            tuple(known.get(case.name, ())),
            (excused(viewer),),
            PARTIALS,
            # A page that was cut off before its first id asks anew.
            posts=len(viewer.connections) if viewer.dialect == "eventsource" else 1,
        )
        for case, viewer in zip(cases, viewers, strict=True)
    ]
    return History(tuple(generations))


async def in_use(command: Command) -> Resources:
    """By the server's own account, and by the kernel's."""
    async with httpx2.AsyncClient(base_url=command.url, trust_env=False) as client:
        text = (await client.get("/metrics")).text
        for path in ("/health", "/ready"):
            assert (await client.get(path)).status_code == 200

    def level(name: str) -> int:
        found = re.findall(rf"^{re.escape(name)} ([0-9.]+)$", text, re.MULTILINE)
        return int(float(found[0]))

    readings = ("openai", "eventsource", "whole")
    viewers = sum(level(f'safelight_viewers{{reading="{each}"}}') for each in readings)
    return Resources(
        generations=level("safelight_generations_active"),
        viewers=viewers,
        reserved_bytes=level('safelight_budget_bytes{held="in_flight"}'),
        files=len(open_files(command.process.pid)),
    )


async def settled(command: Command, before: Resources) -> Resources:
    after = await in_use(command)
    for _ in range(20):
        if not check(History((), before, after)):
            break
        await asyncio.sleep(SETTLE_SECONDS / 20)
        after = await in_use(command)
    return after


@pytest.fixture
def environment(loop_name: str, tmp_path: Path) -> dict[str, str]:
    """With an uvloop that cannot be imported where the loop is to be asyncio's."""
    if loop_name == "uvloop":
        return {}
    (tmp_path / "uvloop.py").write_text('raise ImportError("not here")\n', "ascii")
    return {"PYTHONPATH": str(tmp_path)}


@pytest.mark.parametrize("loop_name", CALLS)
async def test_one_in_a_hundred_socket_calls_may_fail_and_no_invariant_breaks(
    loop_name: str,
    environment: dict[str, str],
    tmp_path: Path,
    every_case: bool,
    figure: Figure,
) -> None:
    calls = FailingCalls(tmp_path)
    cases = [
        Case(f"{number}", CLIENTS[number % len(CLIENTS)])
        for number in range(MANY if every_case else FEW)
    ]
    turn = asyncio.Semaphore(AT_ONCE)
    async with asyncio.timeout(200), scripted(script) as upstream:
        config = (
            "max_generations_per_caller = 500\naccess_log = false\nlinger = 5\n"
            f'[[upstreams]]\nname = "one"\nbase_url = "{upstream.url}"\nauth = "none"\n'
            'models = ["gpt-image-1"]\n'
        )
        async with Command(config=config, environment=calls.environment | environment) as command:
            first = [Case(f"before {n}", CLIENTS[n % 3]) for n in range(2 * AT_ONCE)]
            await asyncio.gather(*(run(case, command.url, turn) for case in first))
            before = await in_use(command)
            with calls.failing(command.process.pid, CALLS[loop_name], PROBABILITY):
                viewers = await asyncio.gather(*(run(case, command.url, turn) for case in cases))
            after = await settled(command, before)
            again = [Case(f"after {n}", CLIENTS[n % 3]) for n in range(12)]
            recovered = await asyncio.gather(*(run(case, command.url, turn) for case in again))
            assert command.process.poll() is None
    breaches = check(replace(history(cases, viewers, upstream), before=before, after=after))
    ends = Counter(
        viewer.connections[0].status or viewer.connections[0].ending for viewer in viewers
    )
    figure(f"F6 {loop_name}: {len(cases)} requests, {dict(ends)}, {len(breaches)} breaches")
    assert not breaches, told(breaches)
    assert not check(history(again, recovered, upstream))
    assert all(viewer.frames[-1].kind == "completed" for viewer in recovered)
    assert ends[200] > len(cases) / 2
    for complaint in ("defect", "without completing response"):
        assert complaint not in command.log
