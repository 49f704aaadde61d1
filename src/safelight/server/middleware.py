"""What every response gets: a request id, safe headers, and the last-resort error boundary.

Pure ASGI: starlette's BaseHTTPMiddleware hides disconnects from streams.
"""

import secrets

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from safelight.errors import InternalError
from safelight.server.failures import error_response

_log = structlog.stdlib.get_logger("safelight.server")


def new_request_id() -> str:
    """What an answer is called in its header and in the log."""
    return f"req_{secrets.token_hex(12)}"


class Envelope:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = new_request_id()
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"x-request-id", request_id.encode()),
                    (b"x-content-type-options", b"nosniff"),
                ]
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception:
            _log.exception("request defect", request=request_id, path=scope["path"])
            if begun:
                # The status is out; only a broken connection can still say that it went wrong.
                raise
            words = f"Safelight failed; its log has the details under {request_id}."
            response = error_response(InternalError(words))
            await response(scope, receive, send_with_headers)
