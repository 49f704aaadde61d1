"""`POST /v1/tickets`: a key buys a ticket that may stand in a browser's address."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from safelight.errors import NotFound
from safelight.server.answers import GENERATIONS
from safelight.server.gateway import Gateway
from safelight.server.images import body_of
from safelight.server.tickets import PARAMETER
from safelight.wire.ticket import Ticket, parse_ticket_request


async def create_ticket(request: Request) -> Response:
    """To watch one of the caller's generations, or to start some in the caller's name."""
    gateway = Gateway.of(request)
    caller = gateway.authenticator.caller(request)
    asked = parse_ticket_request(await body_of(request, gateway.settings.max_body_bytes))
    if asked.generation is not None:
        if gateway.registry.find(asked.generation, caller.name) is None:
            raise NotFound(
                "There is no such generation any more, or it is not yours.",
                code="generation_not_found",
            )
        issued = gateway.tickets.to_watch(asked.generation, asked.expires_in)
        path = f"{GENERATIONS}/{asked.generation}/events"
    else:
        issued = gateway.tickets.to_start(caller.name, asked.start or 1, asked.expires_in)
        path = GENERATIONS
    url = f"{gateway.base_url(request)}{path}?{PARAMETER}={issued.text}"
    ticket = Ticket(ticket=issued.text, expires_at=issued.expires_at, url=url)
    return JSONResponse(ticket.model_dump(), 201, {"Cache-Control": "no-store"})
