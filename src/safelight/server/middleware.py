"""What every response gets: a request id, safe headers, the last-resort error boundary, and a line.

Pure ASGI: starlette's BaseHTTPMiddleware hides disconnects from streams.
"""

import secrets
from collections.abc import Callable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from safelight.errors import InternalError
from safelight.observe.access import UNMATCHED, Exchange
from safelight.server.connection import WRITTEN
from safelight.server.failures import error_response

_log = structlog.stdlib.get_logger("safelight.server")


def new_request_id() -> str:
    """What an answer is called in its header and in the log."""
    return f"req_{secrets.token_hex(12)}"


def _unseen(exchange: Exchange) -> None:
    """Where nobody wants to know."""


class Envelope:
    """Wraps the whole application; `answered` is told of every exchange when it is over."""

    def __init__(self, app: ASGIApp, answered: Callable[[Exchange], None] = _unseen) -> None:
        self._app = app
        self._answered = answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _exchange(scope)

        async def noted_receive() -> Message:
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body", False):
                exchange.received = True
            return message

        async def send_with_headers(message: Message) -> None:
            start = message["type"] == "http.response.start"
            if start:
                exchange.status = message["status"]
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"x-request-id", exchange.request_id.encode()),
                    (b"x-content-type-options", b"nosniff"),
                ]
            await send(message)
            if not start:
                exchange.bytes_sent += len(message.get("body", b""))
                exchange.finished = not message.get("more_body", False)

        try:
            await self._app(scope, noted_receive, send_with_headers)
        except Exception:
            # The outermost boundary: whatever went wrong, the client is told and the log knows why.
            _log.exception("request defect", request=exchange.request_id, path=scope["path"])
            if exchange.status is not None:
                # The status is out; only a broken connection can still say that it went wrong.
                raise
            words = f"Safelight failed; its log has the details under {exchange.request_id}."
            response = error_response(InternalError(words))
            await response(scope, receive, send_with_headers)
        finally:
            _complete(exchange, scope)
            self._answered(exchange)


def _exchange(scope: Scope) -> Exchange:
    client = scope.get("client")
    return Exchange(
        request_id=new_request_id(),
        method=scope["method"],
        path=scope["path"],
        client=client[0] if client else None,
    )


def _complete(exchange: Exchange, scope: Scope) -> None:
    """Take what the routes have found out."""
    exchange.route = getattr(scope.get("route"), "path", UNMATCHED)
    state = scope.get("state", {})
    exchange.caller = state.get("caller")
    exchange.generation = state.get("generation")
    exchange.bytes_sent += state.get(WRITTEN, 0)
