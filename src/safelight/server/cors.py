"""Cross-origin requests: exact origins from the settings and the keys file, never credentials.

Without any configured origin a browser keeps other pages out by itself. Whether a key may be used
from a page is decided where the key is known, in `auth.py`.
"""

from functools import partial

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from safelight.errors import ForbiddenOrigin
from safelight.server.auth import Authenticator
from safelight.server.failures import error_response

METHODS = ("GET", "POST", "DELETE")

EXPOSED = (
    "Content-Location",
    "Link",
    "Location",
    "Preference-Applied",
    "Retry-After",
    "Safelight-Generation",
    "Safelight-Model",
    "Safelight-Substituted-For",
    "Safelight-Upstream",
    "X-Request-Id",
    "x-should-retry",
)
"""What a page's script may read of an answer."""

PREFLIGHT_SECONDS = 600
"""How long a browser may remember that it may; revoked origins are out at last after that."""

_ALLOWED = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    # The SDKs send a dozen headers of their own. The asterisk covers all but the one with the key.
    "Access-Control-Allow-Headers": "*, Authorization",
    "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
}
_DEPENDS_ON = {
    "Vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Private-Network"
}


class KnownOrigins(CORSMiddleware):
    """Starlette's middleware with origins that may change while the server runs.

    A preflight is answered before routing: what it asks for need not exist.
    """

    def __init__(self, app: ASGIApp, authenticator: Authenticator) -> None:
        super().__init__(app, allow_methods=METHODS, expose_headers=EXPOSED)
        self._authenticator = authenticator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; without an origin, as programs send them, there is little to say."""
        if scope["type"] != "http" or any(name == b"origin" for name, _ in scope["headers"]):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, partial(_varied, send))

    def is_allowed_origin(self, origin: str) -> bool:
        """True for exactly the origins that are configured."""
        return self._authenticator.allows_origin(origin)

    def preflight_response(self, request_headers: Headers) -> Response:
        """204, or a refusal in the envelope of every other one: nothing sent is repeated."""
        origin = request_headers["origin"]
        if not self.is_allowed_origin(origin):
            refusal = ForbiddenOrigin(
                "Pages of this origin may not call: neither cors_origins nor any key names it."
            )
            return _refused(refusal)
        if request_headers["access-control-request-method"] not in METHODS:
            return _refused(ForbiddenOrigin(f"Pages may use {', '.join(METHODS)}."))
        headers = {"Access-Control-Allow-Origin": origin, **_ALLOWED, **_DEPENDS_ON}
        if request_headers.get("access-control-request-private-network") == "true":
            # A page on the internet, a gateway at home or in the office: the origin was named.
            headers["Access-Control-Allow-Private-Network"] = "true"
        return Response(status_code=204, headers=headers)


async def _varied(send: Send, message: Message) -> None:
    if message["type"] == "http.response.start":
        message["headers"] = [*message.get("headers", ()), (b"vary", b"Origin")]
    await send(message)


def _refused(error: ForbiddenOrigin) -> Response:
    response = error_response(error)
    response.headers.update(_DEPENDS_ON)
    return response
