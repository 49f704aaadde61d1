"""The generation resource: what can be told of a generation at any time, as JSON in ready pieces.

The finished pictures are spliced in as in `fold.py`. What a resource says is decided by its caller.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

OBJECT = "image.generation"


def resource(fields: Mapping[str, Any], result: Sequence[bytes] | None) -> tuple[bytes, ...]:
    """The body's buffers: `fields`, and as `result` an ImagesResponse or null."""
    head = json.dumps({"object": OBJECT, **fields}, separators=(",", ":"), allow_nan=False)
    if result is None:
        return (f'{head[:-1]},"result":null}}'.encode(),)
    return (f'{head[:-1]},"result":'.encode(), *result, b"}")
