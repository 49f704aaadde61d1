"""A route's function as an ASGI application, and the request as it gets it.

What starlette does for a function is done once already, around all routes: failures become answers
there. A request's fields are asked for a dozen times, so they are found by name and not by search.
"""

from collections.abc import Awaitable, Callable
from functools import cached_property

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class Fields(Headers):
    """A request's header fields, by their names in lower case."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope=scope)
        self._named: dict[str, list[str]] = {}
        for name, value in self._list:
            named = self._named.setdefault(name.decode("latin-1"), [])
            named.append(value.decode("latin-1"))

    def __getitem__(self, key: str) -> str:
        return self._named[key.lower()][0]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key.lower() in self._named

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """The first field of that name."""
        values = self._named.get(key.lower())
        return default if values is None else values[0]

    def getlist(self, key: str) -> list[str]:
        """All fields of that name."""
        return list(self._named.get(key.lower(), ()))


class _Asked(Request):
    @cached_property
    def headers(self) -> Fields:
        return Fields(self.scope)


class Endpoint:
    """Answers with what `function` returns."""

    def __init__(self, function: Callable[[Request], Awaitable[Response]]) -> None:
        self._function = function

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        response = await self._function(_Asked(scope, receive, send))
        await response(scope, receive, send)
