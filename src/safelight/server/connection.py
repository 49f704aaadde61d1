"""What the server lets a response do with the connection it is sent on.

An ASGI extension, so that the application stays one that any server can run.
"""

from collections.abc import Callable

from starlette.types import Scope

CONNECTION = "safelight.connection"
"""Key in `scope["extensions"]`; the value is what `offer` makes."""


def offer(abort: Callable[[], None]) -> dict[object, object]:
    """The extension's value: `abort` ends the connection without waiting for the client."""
    return {"abort": abort}


def abort(scope: Scope) -> bool:
    """Cut the connection of this request at once, with a reset; what was not sent is dropped.

    For a client that does not read: closing would wait until it does. False if the server does not
    offer it (a test client), so that nothing was done.
    """
    offered = scope.get("extensions", {}).get(CONNECTION)
    if offered is None:
        return False
    offered["abort"]()
    return True
