"""`/v1/images/generations/{id}` and its events: look, watch, resume, share, cancel.

Nothing here starts a generation.
"""

from starlette.requests import Request
from starlette.responses import Response

from safelight.errors import GenerationGone, NotAcceptable, NotFound
from safelight.generations.generation import Generation
from safelight.server.answers import described, or_later, stream, until_ended
from safelight.server.gateway import Gateway
from safelight.server.permits import Permit, permit
from safelight.server.preferences import (
    RETURN_MINIMAL,
    refuse_fault,
    returns_minimal,
    waits_not,
)
from safelight.server.stream import EVENT_STREAM, head_of_a_stream
from safelight.wire.cursor import parse_cursor

LAST_EVENT_ID = "last_event_id"

HOLD_SECONDS = 0.5
"""Between the head and the first event anybody gets of a generation. A browser keeps to the address
of its events only once it has this head; a connection that breaks before shows it within this time,
and with nothing delivered the generation is found again by the request that started it."""

_ACCEPTED = ("*/*", "text/*", EVENT_STREAM)


async def generation(request: Request) -> Response:
    """One address: GET to look, DELETE to cancel."""
    if request.method == "DELETE":
        return await delete_generation(request)
    return await get_generation(request)


async def get_generation(request: Request) -> Response:
    """The resource, with the result once there is one and it is wanted."""
    gateway = Gateway.of(request)
    generation = permit(request, gateway).find(gateway, request.path_params["generation"])
    if returns_minimal(request.headers):
        applied = {"Preference-Applied": RETURN_MINIMAL}
        return await described(request, gateway, generation, pictures=False, headers=applied)
    return await described(request, gateway, generation)


async def delete_generation(request: Request) -> Response:
    """Cancel now. A generation that has ended stays as it ended."""
    gateway = Gateway.of(request)
    allowed = permit(request, gateway)
    allowed.starter()
    generation = allowed.find(gateway, request.path_params["generation"])
    gateway.registry.cancel(generation)
    await until_ended(generation)
    return await described(request, gateway, generation)


async def generation_events(request: Request) -> Response:
    """The events from the start, or from after the cursor: what is kept, then live."""
    refuse_fault(request.headers)
    gateway = Gateway.of(request)
    allowed = permit(request, gateway)
    generation = allowed.find(gateway, request.path_params["generation"])
    refuse_unless_events(request, "without /events it answers JSON")
    if request.method == "HEAD":
        return head_of_a_stream()
    last = last_event_id(request)
    if last:
        return await resume(request, gateway, allowed, last, of=generation)
    return await _from(request, gateway, allowed, generation, 0)


def refuse_unless_events(request: Request, otherwise: str) -> None:
    """Raise `NotAcceptable` where the client takes no events; `otherwise` says what it may do."""
    accept = request.headers.get("accept", "*/*")
    kinds = {kind.partition(";")[0].strip().lower() for kind in accept.split(",")}
    if kinds.isdisjoint(_ACCEPTED):
        raise NotAcceptable(f"This address answers {EVENT_STREAM}; {otherwise}.")


def last_event_id(request: Request) -> str | None:
    """The reader's cursor. The header wins: a browser reconnects with its first URL's old query."""
    return request.headers.get("last-event-id") or request.query_params.get(LAST_EVENT_ID)


async def resume(
    request: Request, gateway: Gateway, allowed: Permit, last: str, of: Generation | None = None
) -> Response:
    """Go on after the cursor `last`; where all was received, 204 stops an EventSource for good.

    A cursor that is not ours, or of another generation than `of`, is not found; one that claims
    more than there is gets everything there is.
    """
    cursor = parse_cursor(last)
    if cursor is None or (of is not None and cursor.generation != of.id):
        raise _unknown_cursor()
    generation = allowed.find(gateway, cursor.generation)
    if cursor.epoch != generation.log.epoch:
        raise _unknown_cursor()
    position = cursor.sequence + 1
    if generation.ended and position >= len(generation.log):
        return Response(status_code=204)
    if position > len(generation.log):
        position = 0
    return await _from(request, gateway, allowed, generation, position)


def is_browser(request: Request) -> bool:
    """True if a page's own machinery asks, which reconnects by rules of its own.

    Over plain HTTP from another machine a browser sends no Sec-Fetch headers.
    """
    headers = request.headers
    named = headers.get("user-agent", "").startswith("Mozilla/")
    return "sec-fetch-mode" in headers or (named and headers.get("accept") == EVENT_STREAM)


def _unknown_cursor() -> NotFound:
    return NotFound(
        "There is no such generation any more; open the URL anew to start another.",
        code="generation_not_found",
    )


def _hold(request: Request, generation: Generation) -> float:
    """Seconds between head and first event: some for an EventSource that was only just sent here.

    A page's script that reads the stream itself knows its address, and says that it need not wait.
    """
    if waits_not(request.headers) or not is_browser(request) or generation.audience.delivered:
        return 0.0
    return HOLD_SECONDS


async def _from(
    request: Request, gateway: Gateway, allowed: Permit, generation: Generation, position: int
) -> Response:
    if generation.log.forgotten(position):
        raise GenerationGone(
            "The generation has ended and its events are no longer kept. Generate it again."
        )
    return await or_later(
        gateway,
        lambda: stream(
            request,
            gateway,
            generation,
            "eventsource",
            position=position,
            seconds=allowed.seconds,
            hold=_hold(request, generation),
        ),
    )
