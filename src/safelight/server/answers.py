"""How a generation is answered: as a stream, as one JSON object, as its resource, or by a redirect.

Which of these a request wants is decided by the routes.
"""

import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from safelight.errors import (
    GenerationGone,
    InternalError,
    SafelightError,
    StoreFailed,
    TooManyViewers,
)
from safelight.generations.audience import told
from safelight.generations.generation import Generation
from safelight.pictures import tokens_to_links
from safelight.server.connection import while_connected
from safelight.server.failures import error_response
from safelight.server.gateway import Gateway
from safelight.server.responses import BufferedJSON
from safelight.server.stream import EVENT_STREAM, STREAM_HEADERS, EventStream, Pacing
from safelight.wire.events import Failed
from safelight.wire.fold import fold
from safelight.wire.frames import Dialect, come_back
from safelight.wire.resource import resource

GENERATIONS = "/v1/images/generations"

MOST_RETRY_FACTOR = 5
"""Reconnects are spread over this many times the shortest delay: they must not come at once."""

LIFETIME_SPREAD = 0.2
"""The part of a stream's lifetime that chance takes away, for the same reason."""


def headers_of(request: Request, gateway: Gateway, generation: Generation) -> dict[str, str]:
    """What every answer about a generation tells of it; the upstream once it is known."""
    request.state.generation = generation.id
    place = f"{gateway.base_url(request)}{GENERATIONS}/{generation.id}"
    headers = {
        "Safelight-Generation": generation.id,
        "Safelight-Model": generation.request.model.id,
        "Content-Location": place,
        "Link": f'<{events_url(request, gateway, generation)}>; rel="monitor"',
    }
    if generation.answered:
        headers["Safelight-Upstream"] = generation.upstream
    if generation.request.substituted_for:
        headers["Safelight-Substituted-For"] = generation.request.substituted_for
    return headers


def events_url(request: Request, gateway: Gateway, generation: Generation) -> str:
    """Where whoever has this address can watch the generation."""
    return f"{gateway.base_url(request)}{GENERATIONS}/{events_under(gateway, generation)}"


def events_under(gateway: Gateway, generation: Generation) -> str:
    """The same address relative to that of all generations."""
    return f"{generation.id}/events?ticket={gateway.tickets.to_watch(generation.id).text}"


async def stream(
    request: Request,
    gateway: Gateway,
    generation: Generation,
    dialect: Dialect,
    *,
    position: int = 0,
    seconds: float = float("inf"),
    hold: float = 0.0,
) -> Response:
    """The events from `position` on, for at most `seconds`, `hold` seconds after the head.

    In the OpenAI dialect the head waits for the first event, or `commit_after`, so that an early
    failure keeps its status. An EventSource shows its page neither status nor body: there a failure
    is always an event, and the head is sent at once, so that the page knows it is connected.
    """
    settings = gateway.settings
    lifetime = seconds
    if dialect == "eventsource":
        lifetime = min(seconds, lifetime_of(settings.viewer_lifetime))
    request.state.generation = generation.id
    refuse_crowd(gateway, generation)
    with ExitStack() as watching:
        viewer = watching.enter_context(generation.audience.attached(dialect, position))
        if dialect == "openai":
            async with while_connected(request.scope, request.receive, settings.commit_after):
                await generation.log.beyond(position)
            early = _failed_at_once(generation) or _gone(generation)
            if early is not None:
                viewer.ending = told(early)
                return refusal(request, gateway, generation, early)
        pacing = Pacing(
            settings.heartbeat, settings.send_timeout, lifetime, retry_ms(gateway), hold
        )
        headers = headers_of(request, gateway, generation)
        return EventStream(generation, viewer, pacing, headers, watching.pop_all())


def lifetime_of(most: float) -> float:
    """How long one stream lives, in seconds: streams that began together must not end together."""
    return most * (1 - LIFETIME_SPREAD * random.random())  # noqa: S311 - spreads load, hides nothing


def refuse_crowd(gateway: Gateway, generation: Generation) -> None:
    """Raise `TooManyViewers` where there is no room for one more."""
    if generation.audience.watching >= gateway.settings.viewers_per_generation:
        gateway.metrics.refused(TooManyViewers.code)
        raise TooManyViewers(
            "Too many clients are watching this generation; try again in a moment.", retry_after=1
        )


def _failed_at_once(generation: Generation) -> SafelightError | None:
    """What came before anything else: it can still have its own HTTP status."""
    first = generation.log[0].event if len(generation.log) else None
    return first.error if isinstance(first, Failed) else None


def _gone(generation: Generation) -> SafelightError | None:
    if not generation.gone:
        return None
    return GenerationGone(
        "The generation has ended and its pictures are no longer kept. Generate them again."
    )


def refusal(
    request: Request, gateway: Gateway, generation: Generation, error: SafelightError
) -> Response:
    """An error as the answer to a generation's request."""
    response = error_response(error)
    response.headers.update(headers_of(request, gateway, generation))
    return response


async def answer(request: Request, gateway: Gateway, generation: Generation) -> Response:
    """The one JSON object, when every picture has come."""
    request.state.generation = generation.id
    refuse_crowd(gateway, generation)
    with ExitStack() as waiting:
        viewer = waiting.enter_context(generation.audience.attached("whole"))
        async with while_connected(request.scope, request.receive):
            await until_ended(generation)
        gone = _gone(generation)
        if gone is not None or not generation.completed:
            error = gone or generation.error
            error = error or InternalError("The generation ended without a picture.")
            viewer.ending = told(error)
            return refusal(request, gateway, generation, error)
        try:
            body = await _folded(request, gateway, generation)
        except StoreFailed as error:
            error.after_spending()
            viewer.ending = told(error)
            return refusal(request, gateway, generation, error)
        return BufferedJSON(
            body,
            headers_of(request, gateway, generation),
            send_timeout=gateway.settings.send_timeout,
            viewer=viewer,
            held=waiting.pop_all(),
        )


async def until_ended(generation: Generation) -> None:
    """Return when the last event is in the log."""
    while await generation.log.beyond(len(generation.log)):
        pass


async def _folded(request: Request, gateway: Gateway, generation: Generation) -> tuple[bytes, ...]:
    """The pictures as one ImagesResponse, stored first where links are wanted."""
    pictures = generation.log.completed()
    links = None
    if generation.request.wants_links:
        async with generation.storing:
            if generation.links is None:
                kept = [await gateway.pictures.keep(each.picture) for each in pictures]
                generation.links = tuple(kept)
        links = tokens_to_links(gateway.base_url(request), generation.links)
    facts = generation.request.model.answers_facts
    # When the picture was made, as the upstream says it, and not when it was asked for.
    return fold(pictures, pictures[0].picture.created_at, facts=facts, links=links)


async def described(
    request: Request,
    gateway: Gateway,
    generation: Generation,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    pictures: bool = True,
) -> Response:
    """The generation resource as it is now; its result only with `pictures`."""
    with ExitStack() as reading:
        result = None
        if pictures and generation.ended and generation.completed and not generation.gone:
            # What is being read must not be forgotten meanwhile.
            reading.enter_context(generation.audience.held())
            result = await _folded(request, gateway, generation)
        body = resource(_facts(request, gateway, generation), result)
        return BufferedJSON(
            body,
            {**headers_of(request, gateway, generation), **(headers or {})},
            send_timeout=gateway.settings.send_timeout,
            status=status,
            held=reading.pop_all(),
        )


def _facts(request: Request, gateway: Gateway, generation: Generation) -> dict[str, Any]:
    asked = generation.request.request
    ended = generation.ended_at
    completed_at = None if ended is None else generation.created_at + ended - generation.started
    kept_until = None if completed_at is None else int(completed_at + gateway.settings.replay_ttl)
    return {
        "id": generation.id,
        "status": generation.state,
        "created_at": generation.created_at,
        "completed_at": None if completed_at is None else int(completed_at),
        "expires_at": kept_until,
        "model": generation.request.model.id,
        "upstream": generation.upstream if generation.answered else None,
        "pictures": {
            "requested": asked.pictures,
            "completed": generation.completed,
            "partial_images": generation.partials,
        },
        "usage": generation.usage,
        "cost": generation.cost.as_object() if generation.cost else None,
        "error": generation.error.error_object() if generation.error else None,
        "result_gone": generation.gone,
        "events_url": events_url(request, gateway, generation),
    }


def retry_ms(gateway: Gateway) -> int:
    """How long this EventSource is to wait before it reconnects, in milliseconds."""
    shortest = gateway.settings.reconnect_delay * 1000
    return int(random.uniform(shortest, shortest * MOST_RETRY_FACTOR))  # noqa: S311 - jitter


def later(gateway: Gateway, error: SafelightError) -> Response:
    """To an EventSource that cannot be served now: a stream that asks it to come back."""
    wait = max(retry_ms(gateway), int((error.retry_after or 0) * 1000))
    body = come_back(error.code_sent, wait)
    return Response(body, media_type=EVENT_STREAM, headers=STREAM_HEADERS)


async def or_later(gateway: Gateway, work: Callable[[], Awaitable[Response]]) -> Response:
    """The answer, or where a retry is safe a stream that asks an EventSource to come back."""
    try:
        return await work()
    except SafelightError as error:
        if error.retry_safe_sent and error.status_sent in (429, 503):
            return later(gateway, error)
        raise
