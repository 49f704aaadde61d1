"""Errors as HTTP responses: the one place where a `SafelightError` becomes a status and headers."""

import math

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from safelight.errors import (
    ForbiddenOrigin,
    InvalidKey,
    InvalidTicket,
    LinkRefused,
    MethodNotAllowed,
    NotFound,
    SafelightError,
    TicketForbids,
)
from safelight.server.gateway import Gateway


def error_response(error: SafelightError) -> Response:
    """The envelope, and what tells an SDK whether to try again."""
    headers = {
        "Cache-Control": "no-store",
        "x-should-retry": "true" if error.retry_safe_sent else "false",
    }
    if error.retry_after is not None:
        headers["Retry-After"] = str(math.ceil(error.retry_after))
    if error.status_sent == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="safelight"'
    return JSONResponse(error.body(), error.status_sent, headers)


async def handle(request: Request, error: Exception) -> Response:
    """Starlette's exception handler for the whole tree."""
    if not isinstance(error, SafelightError):
        raise error
    if isinstance(error, (InvalidKey, InvalidTicket, TicketForbids, ForbiddenOrigin, LinkRefused)):
        Gateway.of(request).metrics.turned_away(error)
    return error_response(error)


async def handle_http(request: Request, error: Exception) -> Response:
    """The router's own refusals in our envelope."""
    if not isinstance(error, HTTPException):
        raise error
    method, path = request.method, request.scope["path"][:200]
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        response = error_response(
            MethodNotAllowed(f"{method} is not allowed on {path}; allowed: {allowed or 'GET'}.")
        )
        response.headers["Allow"] = allowed or "GET, HEAD"
        return response
    return error_response(NotFound(f"There is no {method} {path} here; see /openapi.json."))


async def handle_gone(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """Nobody reads this answer; 499 is what access logs call it."""
    return Response(status_code=499)
