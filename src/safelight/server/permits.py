"""Who may do what with a request: a caller with a key, or the bearer of a ticket."""

import math
from dataclasses import dataclass

from starlette.requests import Request

from safelight.errors import InvalidTicket, NotFound, TicketForbids
from safelight.generations.generation import Generation
from safelight.server.auth import Caller
from safelight.server.gateway import Gateway
from safelight.server.tickets import PARAMETER, Allowance


@dataclass(frozen=True, slots=True)
class Permit:
    """`caller` is None where a ticket to watch lets somebody in whoever they are.

    `generation` is the one that such a ticket is for; `allowance` is what a ticket to start may
    spend. `seconds` is how long the permit lasts, infinity with a key.
    """

    caller: Caller | None
    generation: str | None = None
    allowance: Allowance | None = None
    seconds: float = math.inf

    def starter(self) -> Caller:
        """In whose name a generation may be started or ended. Raises `TicketForbids`."""
        if self.caller is None:
            raise TicketForbids("This ticket is for watching alone.")
        return self.caller

    def find(self, gateway: Gateway, generation_id: str) -> Generation:
        """The generation, if it may be seen. Raises `NotFound` or `TicketForbids`."""
        if self.generation not in (None, generation_id):
            raise TicketForbids("This ticket is for another generation.")
        name = self.caller.name if self.caller else None
        generation = gateway.registry.find(generation_id, name)
        foreign = self.allowance is not None and generation_id not in self.allowance.started
        if generation is None or foreign:
            raise NotFound(
                "There is no such generation any more, or it is not yours.",
                code="generation_not_found",
            )
        if gateway.authenticator.named(generation.caller) is None:
            raise InvalidTicket("The key that this ticket was bought with is no longer valid.")
        return generation


def permit(request: Request, gateway: Gateway) -> Permit:
    """By the ticket in the query, else by the key. Raises `InvalidTicket`, `InvalidKey`, ..."""
    text = request.query_params.get(PARAMETER)
    if text is None:
        return Permit(gateway.authenticator.caller(request))
    gateway.authenticator.refuse_other_pages(request)
    ticket = gateway.tickets.read(text)
    seconds = gateway.tickets.seconds_left(ticket)
    if ticket.allowance is None:
        return Permit(None, generation=ticket.generation, seconds=seconds)
    gateway.authenticator.refuse_deaf_pages(request)
    caller = gateway.authenticator.named(ticket.allowance.caller)
    if caller is None:
        raise InvalidTicket("The key that this ticket was bought with is no longer valid.")
    request.state.caller = caller.name
    return Permit(caller, allowance=ticket.allowance, seconds=seconds)
