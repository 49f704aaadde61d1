"""`/v1/images/generations`: a request in, a generation started or joined, its answer chosen."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from safelight.catalog.rules import ResolvedRequest, choose_model, judge
from safelight.errors import BodyTooLarge, InvalidRequest, NoUpstream, UnsupportedMediaType
from safelight.generations.generation import Generation
from safelight.generations.idempotency import Claim, checked_key, fingerprint
from safelight.generations.registry import Order
from safelight.generations.relay import Candidate
from safelight.server.answers import (
    answer,
    described,
    events_under,
    headers_of,
    or_later,
    stream,
)
from safelight.server.auth import Caller
from safelight.server.gateway import Gateway
from safelight.server.permits import Permit, permit
from safelight.server.preferences import (
    RESPOND_ASYNC,
    idempotency_key,
    linger,
    refuse_fault,
    responds_async,
    trace_of,
)
from safelight.server.stream import head_of_a_stream
from safelight.server.tickets import PARAMETER as TICKET
from safelight.server.tickets import Allowance
from safelight.server.watch import (
    LAST_EVENT_ID,
    is_browser,
    last_event_id,
    refuse_unless_events,
    resume,
)
from safelight.wire.request import GenerationRequest, parse_body, parse_query

ARRIVAL_SECONDS = 10.0
"""How long a generation waits for a first viewer who was only told where it is, whatever its
linger: one comes a round trip later, and a browser whose redirect was lost after 3 to 5 s."""

IDEMPOTENCY_PARAMETER = "idempotency_key"

_OWN_PARAMETERS = {LAST_EVENT_ID, TICKET, IDEMPOTENCY_PARAMETER}


async def generations(request: Request) -> Response:
    """One path, two ways to ask: POST for programs, GET for `EventSource`."""
    refuse_fault(request.headers)
    if request.method == "POST":
        return await create(request)
    return await create_from_query(request)


async def create(request: Request) -> Response:
    """POST: the OpenAI dialect when streamed, else one JSON object, or 202 at once."""
    gateway = Gateway.of(request)
    caller = gateway.authenticator.caller(request)
    parsed = parse_body(await body_of(request, gateway.settings.max_body_bytes))
    later = responds_async(request.headers)
    candidates = _candidates(gateway, parsed, caller, "body")
    order = Order(
        caller=caller.name,
        candidates=candidates,
        linger=_linger(request, gateway, caller, default=math.inf if later else None),
        arrival=ARRIVAL_SECONDS if later else 0.0,
        claim=_claim(caller, idempotency_key(request.headers), candidates),
        trace=trace_of(request.headers),
    )
    generation = _start(gateway, order, caller)
    if later:
        place = headers_of(request, gateway, generation)["Content-Location"]
        headers = {"Location": place, "Preference-Applied": RESPOND_ASYNC}
        return await described(request, gateway, generation, status=202, headers=headers)
    if parsed.streamed:
        return await stream(request, gateway, generation, "openai")
    return await answer(request, gateway, generation)


async def create_from_query(request: Request) -> Response:
    """GET with the request in the query: the EventSource dialect, resumable.

    With a `Last-Event-ID` it goes on with that generation and never starts another. A browser is
    sent on to the generation's own address, to which it keeps when it reconnects: so even one that
    was cut off before its first event comes back to the same generation.
    """
    gateway = Gateway.of(request)
    allowed = permit(request, gateway)
    refuse_unless_events(request, "POST answers JSON as well")
    if request.method == "HEAD":
        return head_of_a_stream()
    last = last_event_id(request)
    if last:
        return await resume(request, gateway, allowed, last)
    return await or_later(gateway, lambda: _started(request, gateway, allowed))


def _start(
    gateway: Gateway, order: Order, caller: Caller, allowance: Allowance | None = None
) -> Generation:
    """The order's generation; only a new one needs admission, and counts against a ticket."""
    same = gateway.registry.same(order)
    if same is None:
        if allowance is not None:
            allowance.refuse_if_spent()
        gateway.admission.admit(caller, order.candidates[0].request.request.pictures)
    generation = gateway.registry.start(order)
    if allowance is not None:
        allowance.count(generation.id)
    return generation


async def _started(request: Request, gateway: Gateway, allowed: Permit) -> Response:
    caller = allowed.starter()
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] not in _OWN_PARAMETERS]
    order = _order_from_query(request, gateway, parse_query(pairs), caller)
    await gateway.registry.settle(order)
    generation = _start(gateway, order, caller, allowed.allowance)
    if is_browser(request):
        # 301 is the only status after which every browser reconnects to where it was sent. The
        # place is relative, so that it is right under whatever prefix a proxy puts before us.
        place = f"generations/{events_under(gateway, generation)}"
        headers = {"Location": place, "Cache-Control": "no-store"}
        return Response(status_code=301, headers=headers_of(request, gateway, generation) | headers)
    return await stream(request, gateway, generation, "eventsource", seconds=allowed.seconds)


def _order_from_query(
    request: Request, gateway: Gateway, parsed: GenerationRequest, caller: Caller
) -> Order:
    text = request.query_params.get(IDEMPOTENCY_PARAMETER)
    if text is not None:
        key: str | None = checked_key(text, "query", IDEMPOTENCY_PARAMETER)
    else:
        key = idempotency_key(request.headers)
    candidates = _candidates(gateway, parsed, caller, "query")
    return Order(
        caller=caller.name,
        candidates=candidates,
        linger=_linger(request, gateway, caller),
        arrival=ARRIVAL_SECONDS if is_browser(request) else 0.0,
        claim=_claim(caller, key, candidates),
        adoptable=_fingerprint(candidates) if key is None else None,
        trace=trace_of(request.headers),
    )


def _claim(caller: Caller, key: str | None, candidates: Sequence[Candidate]) -> Claim | None:
    return None if key is None else Claim(caller.name, key, _fingerprint(candidates))


def _fingerprint(candidates: Sequence[Candidate]) -> bytes:
    resolved = candidates[0].request
    return fingerprint(resolved.request, resolved.model.id)


def _linger(
    request: Request, gateway: Gateway, caller: Caller, default: float | None = None
) -> float:
    """What this request says, else `default`, else the caller's key, else the settings."""
    settings = gateway.settings
    said = linger(request.headers, settings.generation_timeout)
    for chosen in (said, default, caller.disconnect):
        if chosen is not None:
            return chosen
    return settings.linger


def _candidates(
    gateway: Gateway, request: GenerationRequest, caller: Caller, place: str
) -> Sequence[Candidate]:
    """The upstreams that can make what is asked for, in order of preference.

    Raises `InvalidRequest` in the words of the first one's rules where none can.
    """
    router, settings = gateway.router, gateway.settings
    if not router.served:
        raise NoUpstream("No upstream is configured; see README, “Pointing it at a provider”.")
    model, substituted_for = choose_model(
        request,
        gateway.catalog,
        gateway.served_to(caller),
        today=datetime.now(UTC).date(),
        default=settings.default_model,
        substitute_retired=settings.substitute_retired,
        place=place,
    )
    candidates: list[Candidate] = []
    refused: list[InvalidRequest] = []
    for route in router.routes(model.id):
        try:
            judge(request, route.model, place)
        except InvalidRequest as error:
            refused.append(error)
        else:
            resolved = ResolvedRequest(request, route.model, substituted_for)
            candidates.append(Candidate(resolved, route.upstream))
    if not candidates:
        raise refused[0]
    return candidates


async def body_of(request: Request, limit: int) -> bytes:
    """The JSON body, at most `limit` bytes. Raises `UnsupportedMediaType` or `BodyTooLarge`."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        got = f"not {media_type}" if media_type else "but there is none"
        raise UnsupportedMediaType(f"Content-Type must be application/json, {got}.")
    pieces: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        piece = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise BodyTooLarge(f"The body is over {limit} bytes.")
        pieces.append(piece)
        more = message.get("more_body", False)
    return b"".join(pieces)
