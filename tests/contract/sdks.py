"""Four unmodified SDKs as one kind of peer: the same streamed call by each, and what came of it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import openai
from openai import AsyncOpenAI, OpenAI

from contract.node_peer import Address, install, peer

KEY = "a-key-for-tests"
SECONDS = 20


@dataclass(slots=True)
class Outcome:
    """What a caller's loop got: events, then perhaps an exception.

    `code` and `status` are the exception's, `requests` counts what the SDK sent.
    """

    events: list[dict[str, Any]] = field(default_factory=list)
    raised: str | None = None
    code: str | None = None
    status: int | None = None
    requests: int = 0

    @property
    def kinds(self) -> list[str]:
        """The events' names, without their family."""
        return [event["type"].rpartition(".")[2] for event in self.events]

    @property
    def pictures(self) -> list[str]:
        """The base64 of each event."""
        return [event["b64_json"] for event in self.events]

    def caught(self, error: openai.APIError) -> None:
        """The loop ended with that."""
        self.raised = type(error).__name__
        self.code = error.code
        self.status = getattr(error, "status_code", None)


Sdk = Callable[[Address, dict[str, Any], Mapping[str, str], int], Awaitable[Outcome]]
"""`await sdk(place, parameters, headers, retries)` streams one generation."""


async def python(
    place: Address, parameters: dict[str, Any], headers: Mapping[str, str], retries: int
) -> Outcome:
    """The asynchronous client."""
    outcome = Outcome()

    async def count(_: object) -> None:
        outcome.requests += 1

    http = openai.DefaultAsyncHttpxClient(event_hooks={"request": [count]})
    async with AsyncOpenAI(
        base_url=f"{place.url}/v1", api_key=KEY, timeout=SECONDS, max_retries=retries,
        http_client=http, _strict_response_validation=True,
    ) as client:  # fmt: skip
        try:
            stream = await client.images.generate(
                **parameters, stream=True, extra_headers=dict(headers)
            )
            async for event in stream:
                outcome.events.append(event.model_dump())
        except openai.APIError as error:
            outcome.caught(error)
    return outcome


async def blocking_python(
    place: Address, parameters: dict[str, Any], headers: Mapping[str, str], retries: int
) -> Outcome:
    """The synchronous client, in a thread; its timeouts end every wait."""
    outcome = Outcome()

    def count(_: object) -> None:
        outcome.requests += 1

    def run() -> None:
        http = openai.DefaultHttpxClient(event_hooks={"request": [count]})
        with OpenAI(
            base_url=f"{place.url}/v1", api_key=KEY, timeout=SECONDS, max_retries=retries,
            http_client=http, _strict_response_validation=True,
        ) as client:  # fmt: skip
            try:
                stream = client.images.generate(
                    **parameters, stream=True, extra_headers=dict(headers)
                )
                for event in stream:
                    outcome.events.append(event.model_dump())
            except openai.APIError as error:
                outcome.caught(error)

    await asyncio.to_thread(run)
    return outcome


async def node(
    place: Address, parameters: dict[str, Any], headers: Mapping[str, str], retries: int
) -> Outcome:
    """The package that `PEER_PACKAGE` names."""
    await asyncio.to_thread(install)
    lines = await peer(
        place, "stream", parameters, maxRetries=retries, defaultHeaders=dict(headers)
    )
    outcome = Outcome([line["event"] for line in lines if "event" in line])
    for error in (line["error"] for line in lines if "error" in line):
        outcome.raised, outcome.code = error["class"], error["code"]
        outcome.status = error.get("status")
    outcome.requests = lines[-1]["requests"]
    return outcome


SDKS: Mapping[str, Sdk] = {
    "python": python,
    "python-blocking": blocking_python,
    "openai": node,
    "openai-7": node,
}
