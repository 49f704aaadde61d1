"""`/v1/images/generations`: a request in, a generation started, its log out as SSE or one JSON."""

from contextlib import ExitStack
from datetime import UTC, datetime

import anyio
from starlette.requests import Request
from starlette.responses import Response

from safelight.catalog.rules import ResolvedRequest, choose_model, judge
from safelight.errors import (
    BodyTooLarge,
    InternalError,
    NotFound,
    NoUpstream,
    SafelightError,
    UnsupportedMediaType,
)
from safelight.generations.generation import Generation
from safelight.pictures import tokens_to_links
from safelight.server.gateway import Gateway
from safelight.server.responses import STREAM_HEADERS, BufferedJSON, EventStream, unless_gone
from safelight.upstreams.base import Upstream
from safelight.wire.cursor import parse_cursor
from safelight.wire.events import Failed
from safelight.wire.fold import fold
from safelight.wire.frames import Dialect
from safelight.wire.request import GenerationRequest, parse_body, parse_query

LAST_EVENT_ID = "last_event_id"


async def generations(request: Request) -> Response:
    """One path, two ways to ask: POST for programs, GET for `EventSource`."""
    return await (create(request) if request.method == "POST" else watch(request))


async def create(request: Request) -> Response:
    """POST: the OpenAI dialect when streamed, else one JSON object."""
    gateway = Gateway.of(request)
    caller = gateway.authenticator.caller(request)
    parsed = parse_body(await _body(request, gateway.settings.max_body_bytes))
    resolved, upstream = _resolve(gateway, parsed, "body")
    generation = gateway.registry.start(caller, resolved, upstream)
    if parsed.streamed:
        return await _stream(request, gateway, generation, "openai")
    return await _answer(request, gateway, generation)


async def watch(request: Request) -> Response:
    """GET with the request in the query: the EventSource dialect, resumable.

    With a `Last-Event-ID` it goes on with that generation and never starts another; after the
    terminal event the answer is 204, which stops a browser's EventSource for good.
    """
    gateway = Gateway.of(request)
    caller = gateway.authenticator.caller(request)
    if request.method == "HEAD":
        return Response(headers=STREAM_HEADERS, media_type="text/event-stream")
    # The header wins: a browser reconnects with the URL it began with, old query and all.
    last = request.headers.get("last-event-id") or request.query_params.get(LAST_EVENT_ID)
    if last:
        return await _resume(request, gateway, caller, last)
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] != LAST_EVENT_ID]
    parsed = parse_query(pairs)
    resolved, upstream = _resolve(gateway, parsed, "query")
    generation = gateway.registry.start(caller, resolved, upstream)
    return await _stream(request, gateway, generation, "eventsource")


async def _resume(request: Request, gateway: Gateway, caller: str, last: str) -> Response:
    cursor = parse_cursor(last)
    generation = gateway.registry.find(cursor.generation, caller) if cursor else None
    if cursor is None or generation is None or cursor.epoch != generation.log.epoch:
        raise NotFound(
            "There is no such generation any more; open the URL anew to start another.",
            code="generation_not_found",
        )
    position = cursor.sequence + 1
    if generation.ended and position >= len(generation.log):
        return Response(status_code=204)
    return await _stream(request, gateway, generation, "eventsource", position)


def _resolve(
    gateway: Gateway, request: GenerationRequest, place: str
) -> tuple[ResolvedRequest, Upstream]:
    router, settings = gateway.router, gateway.settings
    if not router.served:
        raise NoUpstream("No upstream is configured; see README, “Pointing it at a provider”.")
    model, substituted_for = choose_model(
        request,
        gateway.catalog,
        router.served,
        today=datetime.now(UTC).date(),
        default=settings.default_model,
        substitute_retired=settings.substitute_retired,
        place=place,
    )
    route = router.route(model.id)
    judge(request, route.model, place)
    return ResolvedRequest(request, route.model, substituted_for), route.upstream


async def _body(request: Request, limit: int) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        got = f"not {media_type}" if media_type else "but there is none"
        raise UnsupportedMediaType(f"Content-Type must be application/json, {got}.")
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise BodyTooLarge(f"The body is over {limit} bytes.")
        pieces.append(piece)
    return b"".join(pieces)


def _headers(generation: Generation) -> dict[str, str]:
    headers = {
        "Safelight-Generation": generation.id,
        "Safelight-Upstream": generation.upstream,
        "Safelight-Model": generation.request.model.id,
    }
    if generation.request.substituted_for:
        headers["Safelight-Substituted-For"] = generation.request.substituted_for
    return headers


async def _stream(
    request: Request, gateway: Gateway, generation: Generation, dialect: Dialect, position: int = 0
) -> Response:
    """The stream. In the OpenAI dialect its head waits for the first event, or `commit_after`.

    An EventSource shows its page neither status nor body: there a failure is always an event, and
    the head is sent at once, so that the page knows it is connected.
    """
    settings = gateway.settings

    async def first_event() -> None:
        with anyio.move_on_after(settings.commit_after):
            await generation.log.beyond(position)

    with ExitStack() as watching:
        watching.enter_context(generation.audience.attached())
        if dialect == "openai":
            await unless_gone(request, first_event)
            if _failed_at_once(generation):
                raise _failure(generation)
        return EventStream(
            generation,
            dialect,
            position=position,
            heartbeat=settings.heartbeat,
            send_timeout=settings.send_timeout,
            headers=_headers(generation),
            held=watching.pop_all(),
        )


def _failed_at_once(generation: Generation) -> bool:
    """True if nothing came before the failure: it can still have its own HTTP status."""
    return len(generation.log) > 0 and isinstance(generation.log[0].event, Failed)


async def _answer(request: Request, gateway: Gateway, generation: Generation) -> Response:
    """The one JSON object, when every picture has come."""

    async def until_ended() -> None:
        position = 0
        while await generation.log.beyond(position):
            position += 1

    with generation.audience.attached():
        await unless_gone(request, until_ended)
    pictures = generation.log.completed()
    if not pictures:
        raise _failure(generation)
    links = None
    if generation.request.wants_links:
        tokens = [await gateway.pictures.keep(each.picture) for each in pictures]
        links = tokens_to_links(gateway.base_url(request), tokens)
    facts = generation.request.model.answers_facts
    body = fold(pictures, generation.created_at, facts=facts, links=links)
    return BufferedJSON(body, _headers(generation))


def _failure(generation: Generation) -> SafelightError:
    return generation.error or InternalError("The generation ended without a picture.")
