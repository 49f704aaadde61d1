"""A generation's events folded into the one JSON answer (streaming off).

Source: ImagesResponse of openai 3.54; the seed requires `created` and `data`. The base64 is spliced
between ready text, so a 3 MiB picture costs no parse, no copy and no re-encoding.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from safelight.wire.events import Completed


def fold(
    pictures: Sequence[Completed], created: int, *, facts: bool, links: Sequence[str] | None = None
) -> tuple[bytes, ...]:
    """The body's buffers, whose lengths sum to the Content-Length.

    `facts` adds what the GPT image models say of their pictures (size, quality, ..., usage).
    `links` are the pictures' URLs where the answer gives links instead of base64.
    """
    buffers: list[bytes] = [f'{{"created":{created},"data":['.encode()]
    for number, completed in enumerate(pictures):
        buffers.append(b"," if number else b"")
        link = links[number] if links else None
        buffers += _item(completed, link)
    rest = _facts(pictures) if facts and pictures else {}
    buffers.append(("]" + (f",{_members(rest)}" if rest else "") + "}").encode())
    return tuple(buffer for buffer in buffers if buffer)


def _item(completed: Completed, link: str | None) -> list[bytes]:
    rest: dict[str, Any] = {}
    if completed.revised_prompt is not None:
        rest["revised_prompt"] = completed.revised_prompt
    if link is not None:
        return [f"{{{_members({'url': link, **rest})}}}".encode()]
    tail = '"' + (f",{_members(rest)}" if rest else "") + "}"
    return [b'{"b64_json":"', completed.picture.base64, tail.encode()]


def _facts(pictures: Sequence[Completed]) -> dict[str, Any]:
    first = pictures[0].picture
    facts: dict[str, Any] = {
        "background": first.background,
        "output_format": first.output_format,
        "quality": first.quality,
        "size": first.size,
    }
    # OpenAI's answer has these resolved or not at all, never `auto`.
    facts = {name: value for name, value in facts.items() if value != "auto"}
    usage = sum_usage([completed.usage for completed in pictures])
    return {**facts, "usage": usage} if usage else facts


def sum_usage(usages: Sequence[Mapping[str, Any] | None]) -> dict[str, Any] | None:
    """Token counts added member by member; None where no picture has any."""
    counted = [usage for usage in usages if usage]
    if len(counted) == 1:
        return dict(counted[0])
    total: dict[str, Any] = {}
    for usage in counted:
        _add(total, usage)
    return total or None


def _add(total: dict[str, Any], usage: Mapping[str, Any]) -> None:
    for name, value in usage.items():
        known = total.get(name)
        if isinstance(value, Mapping):
            total[name] = known if isinstance(known, dict) else {}
            _add(total[name], value)
        elif _is_count(value):
            total[name] = value + (known if _is_count(known) else 0)
        elif known is None:
            total[name] = value


def _is_count(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _members(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, separators=(",", ":"), allow_nan=False)[1:-1]
