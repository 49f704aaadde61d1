"""Cross-origin requests: exact origins from the settings and the keys file, never credentials.

Without any configured origin a browser keeps other pages out by itself. Whether a key may be used
from a page is decided where the key is known, in `auth.py`.
"""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from safelight.server.auth import Authenticator

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


class KnownOrigins(CORSMiddleware):
    """Starlette's middleware with origins that may change while the server runs.

    Any request header is allowed: the SDKs send a dozen of their own, and no cookie is ever taken.
    """

    def __init__(self, app: ASGIApp, authenticator: Authenticator) -> None:
        super().__init__(
            app,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("*",),
            expose_headers=EXPOSED,
            max_age=PREFLIGHT_SECONDS,
        )
        self._authenticator = authenticator

    def is_allowed_origin(self, origin: str) -> bool:
        """True for exactly the origins that are configured."""
        return self._authenticator.allows_origin(origin)
