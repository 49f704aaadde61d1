"""How the loads ask for what is planned, and how what they hear becomes a history."""

from collections.abc import Mapping, Sequence
from typing import Any

from harness.history import Exchange, Generation, History, Viewer
from harness.plans import Plan
from harness.swift import Heard, post


def body_of(plan: Plan) -> dict[str, Any]:
    """The plan's request for a stream."""
    body: dict[str, Any] = {"model": "gpt-image-1", "prompt": plan.prompt, "stream": True}
    return body | {"partial_images": plan.partials}


def asked(plan: Plan, **headers: str) -> bytes:
    """A POST for the plan's stream."""
    return post(body_of(plan), **headers)


def history_of(
    wanted: Sequence[Plan], heard: Sequence[Heard], exchanges: Mapping[str, tuple[Exchange, ...]]
) -> History:
    """One POST in the OpenAI dialect each."""
    generations = [
        Generation(
            plan.name,
            exchanges.get(plan.name, ()),
            (Viewer("openai", (each.connection("openai"),), each.seconds),),
            plan.partials,
        )
        for plan, each in zip(wanted, heard, strict=True)
    ]
    return History(tuple(generations))
