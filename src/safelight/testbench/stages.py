"""What faults do to an answer: blocks in, other blocks out, at other times.

Each stage takes the blocks of the one before. First what is said is changed, then when it is said,
last how it ends. A stage that ends the connection raises `Cut`; who ends it is `bench.py`.
"""

import random
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import replace
from typing import Any

import anyio
import pybase64

from safelight.testbench.blocks import Block
from safelight.testbench.faults import Fault, Faults
from safelight.wire.frames import FAILED, Dialect

Blocks = AsyncGenerator[Block, None]
Stage = Callable[[Blocks, Fault], Blocks]

MiB = 1024 * 1024


class Cut(Exception):
    """The connection ends here: in order, or with `reset` by a reset."""

    def __init__(self, *, reset: bool) -> None:
        super().__init__()
        self.reset = reset


@asynccontextmanager
async def played(blocks: Blocks, faults: Faults, dialect: Dialect) -> AsyncIterator[Blocks]:
    """The answer as the faults have it; taking it raises `Cut` where the connection is to end."""
    async with AsyncExitStack() as stages:
        for names, stage in _STAGES:
            fault = faults.get(*names)
            if fault is not None:
                blocks = await stages.enter_async_context(aclosing(stage(blocks, fault)))
        failing = faults.get("error after", "flat error after", "refusal after")
        if failing is not None:
            failed = _failed(blocks, failing, dialect)
            blocks = await stages.enter_async_context(aclosing(failed))
        yield blocks


# What is said --------------------------------------------------------------------------------


async def _shifted(blocks: Blocks, fault: Fault) -> Blocks:
    shift = int(fault.number("shift"))
    async for block in blocks:
        if not block.event:
            yield block
            continue
        document = block.document
        for name in ("created", "created_at"):
            if name in document:
                document[name] += shift
        yield block.with_document(document)


async def _grown(blocks: Blocks, fault: Fault) -> Blocks:
    """The first picture with zeros behind it, which decoders of pictures do not mind."""
    grown = False
    async for block in blocks:
        document = block.document if block.event and not grown else {}
        holder = (document.get("data") or [document])[0]
        encoded = holder.get("b64_json")
        if encoded is None:
            yield block
            continue
        grown = True
        raw = pybase64.b64decode(encoded)
        missing = int(fault.number("mib")) * MiB * 3 // 4 - len(raw)
        holder["b64_json"] = pybase64.b64encode(raw + bytes(max(0, missing))).decode("ascii")
        yield block.with_document(document)


async def _fewer(blocks: Blocks, fault: Fault) -> Blocks:
    """Counted for each picture by itself."""
    passed: dict[Any, int] = {}
    async for block in blocks:
        if block.partial:
            picture = block.document.get("image_index")
            passed[picture] = passed.get(picture, 0) + 1
            if passed[picture] > fault.count:
                continue
        yield block


async def _repeated(blocks: Blocks, _fault: Fault) -> Blocks:
    async for block in blocks:
        yield block
        if block.partial:
            yield block


async def _backwards(blocks: Blocks, _fault: Fault) -> Blocks:
    held: list[Block] = []
    async for block in blocks:
        if block.partial:
            held.append(block)
            continue
        if block.terminal:
            for each in reversed(held):
                yield each
            held = []
        yield block


async def _final_first(blocks: Blocks, _fault: Fault) -> Blocks:
    held: list[Block] = []
    async for block in blocks:
        if block.partial:
            held.append(block)
        else:
            yield block
    for block in held:
        yield block


async def _malformed(blocks: Blocks, fault: Fault) -> Blocks:
    passed = 0
    broken = False
    async for block in blocks:
        if not broken and block.event and (passed >= fault.count or block.terminal):
            broken = True
            yield block.halved()
        else:
            yield block
        passed += block.event


# When it is said -----------------------------------------------------------------------------


async def _paced(blocks: Blocks, fault: Fault) -> Blocks:
    """As a painter with a pace: all of it is known before the first is shown."""
    began = anyio.current_time()
    events = [block async for block in blocks if block.event]
    for number, block in enumerate(events, start=1):
        await anyio.sleep_until(began + fault.number("seconds") * number / len(events))
        yield block


async def _late(blocks: Blocks, fault: Fault) -> Blocks:
    async for block in blocks:
        if block.event:
            await anyio.sleep(random.uniform(0, fault.number("seconds")))  # noqa: S311 - no secret
        yield block


async def _stalled(blocks: Blocks, fault: Fault) -> Blocks:
    passed = 0
    stalled = False
    async for block in blocks:
        if not stalled and (passed >= fault.count or block.terminal):
            stalled = True
            await _silence(fault)
        yield block
        passed += block.event


async def _silence(fault: Fault) -> None:
    if "seconds" in fault.values:
        await anyio.sleep(fault.number("seconds"))
    else:
        await anyio.sleep_forever()


# How it ends ---------------------------------------------------------------------------------


async def _unended(blocks: Blocks, _fault: Fault) -> Blocks:
    async for block in blocks:
        if not block.terminal:
            yield block


async def _cut_after(blocks: Blocks, fault: Fault) -> Blocks:
    async for block in _upto(blocks, fault.count):
        if not block.terminal:
            yield block
    raise Cut(reset=fault.kind.name.startswith("reset"))


async def _cut_inside(blocks: Blocks, fault: Fault) -> Blocks:
    passed = 0
    async for block in blocks:
        if block.event and (passed >= fault.count or block.terminal):
            yield replace(block, raw=block.cut())
            raise Cut(reset=fault.kind.name.startswith("reset"))
        yield block
        passed += block.event


async def _failed(blocks: Blocks, fault: Fault, dialect: Dialect) -> Blocks:
    passed = 0
    async for block in _upto(blocks, fault.count):
        if not block.terminal:
            yield block
            passed += block.event
    error = refused("output") if fault.kind.name == "refusal after" else FAILURE
    flat = fault.kind.name == "flat error after"
    body: Mapping[str, Any] = error if flat else {"error": error}
    name = "error" if dialect == "openai" else FAILED
    empty = Block(f"event: {name}\ndata: {{}}\n\n".encode(), name, terminal=True)
    yield empty.with_document({**body, "type": "error", "sequence_number": passed})


async def _upto(blocks: Blocks, count: int) -> Blocks:
    """The blocks until `count` events have passed, or to the first terminal one and with it."""
    passed = 0
    while passed < count:
        block = await anext(blocks, None)
        if block is None:
            return
        yield block
        if block.terminal:
            return
        passed += block.event


FAILURE = {
    "message": "The server had an error while processing your request. (A fault that was asked "
    "for.)",
    "type": "server_error",
    "param": None,
    "code": "server_error",
}


def refused(stage: str) -> dict[str, Any]:
    """A refusal's error object, as OpenAI's; `stage` is `input` or `output`."""
    return {
        "message": "Your request was rejected by the safety system. (A fault that was asked for.)",
        "type": "image_generation_user_error",
        "param": None,
        "code": "moderation_blocked",
        "moderation_details": {"moderation_stage": stage, "categories": ["test_bench"]},
    }


_STAGES: tuple[tuple[tuple[str, ...], Stage], ...] = (
    (("clock",), _shifted),
    (("huge",), _grown),
    (("partials",), _fewer),
    (("repeat",), _repeated),
    (("backwards",), _backwards),
    (("final first",), _final_first),
    (("malformed after",), _malformed),
    (("pace",), _paced),
    (("jitter",), _late),
    (("stall after",), _stalled),
    (("no terminal",), _unended),
    (("cut after", "reset after"), _cut_after),
    (("cut inside", "reset inside"), _cut_inside),
)
"""In the order in which they act."""
