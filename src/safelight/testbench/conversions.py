"""The right pictures in the wrong kind of answer: a stream as JSON, JSON as a stream. Pure."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from safelight.testbench.blocks import Block, is_completed
from safelight.wire.frames import COMPLETED

_OF_AN_EVENT = frozenset({"type", "b64_json", "created_at", "image_index", "sequence_number"})


def as_json(blocks: Iterable[Block]) -> bytes:
    """The finished pictures of a stream as one JSON object, or its failure."""
    terminal = [block for block in blocks if block.terminal]
    finished = [block.document for block in terminal if is_completed(block)]
    if not finished:
        failed = {"error": terminal[0].document.get("error")} if terminal else {"data": []}
        return json.dumps(failed).encode()
    last: dict[str, Any] = finished[-1]
    facts = {name: value for name, value in last.items() if name not in _OF_AN_EVENT}
    data = [{"b64_json": each["b64_json"]} for each in finished]
    return json.dumps({"created": last["created_at"], "data": data, **facts}).encode()


def as_stream(body: bytes) -> Iterator[Block]:
    """The pictures of a JSON answer as one `completed` event each."""
    document: dict[str, Any] = json.loads(body)
    facts = {name: value for name, value in document.items() if name not in {"created", "data"}}
    empty = Block(f"event: {COMPLETED}\ndata: {{}}\n\n".encode(), COMPLETED, terminal=True)
    for number, item in enumerate(document["data"]):
        yield empty.with_document(
            {
                "type": COMPLETED,
                **item,
                "created_at": document["created"],
                **facts,
                "sequence_number": number,
            }
        )
