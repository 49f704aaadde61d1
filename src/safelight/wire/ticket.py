"""What buys a ticket, and what is got for it, as they stand on the wire. What a ticket permits is
decided elsewhere."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError

from safelight.errors import InvalidRequest, MalformedBody, Problem
from safelight.wire.request import not_json, validation_problems

MAX_STARTS = 100
"""Generations one ticket may start: a page's worth, not a month's."""

MAX_SECONDS = 86_400
"""A ticket is in an address, and addresses are kept in many places: no longer than a day."""


class TicketRequest(BaseModel):
    """Request for a ticket: to watch one generation, or to start some."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    generation: str | None = Field(
        None, min_length=1, max_length=100, description="Id of the generation to be watched."
    )
    start: Annotated[StrictInt, Field(ge=1, le=MAX_STARTS)] | None = Field(
        None, description="How many generations may be started with it, by EventSource."
    )
    expires_in: Annotated[StrictInt, Field(ge=1, le=MAX_SECONDS)] | None = Field(
        None, description="Seconds until it expires; left out, the setting `ticket_ttl`."
    )


class Ticket(BaseModel):
    """A ticket, and the address that it opens."""

    object: Literal["ticket"] = "ticket"
    ticket: str
    expires_at: int = Field(description="Unix time, seconds.")
    url: str = Field(description="For `new EventSource(url)`; one that starts needs its `prompt`.")


def parse_ticket_request(body: bytes) -> TicketRequest:
    """The request in a JSON body. Raises `MalformedBody` or `InvalidRequest`."""
    try:
        request = TicketRequest.model_validate_json(body)
    except ValidationError as error:
        reason = not_json(error)
        if reason is not None:
            raise MalformedBody(f"The body is not valid JSON: {reason}.") from error
        known = ", ".join(TicketRequest.model_fields)
        raise InvalidRequest(validation_problems(error, "body", known)) from error
    if (request.generation is None) == (request.start is None):
        message = "Give generation (an id, to watch it) or start (a number), and not both."
        raise InvalidRequest([Problem(("body", "generation"), message, "invalid_value")])
    return request
