"""The application as ASGI sees it: starlette's, which knows whether it is spoken to directly.

What it is made of is said in `app.py`.
"""

from typing import Any

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from safelight.server.connection import decline_unless_direct


class Application(Starlette):
    """Answers write past ASGI under our own server alone, and with no middleware but our own."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self._own_middleware = list(self.user_middleware)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the application's life."""
        if scope["type"] == "http":
            alone = self.user_middleware == self._own_middleware
            decline_unless_direct(scope, send, alone=alone)
        await super().__call__(scope, receive, send)
