"""Liveness and readiness, for orchestrators; no key needed, nothing told but the state."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from safelight.errors import Draining, NoUpstream
from safelight.server.gateway import Gateway


async def health(request: Request) -> Response:  # noqa: ARG001 - starlette's shape
    """The process runs and its event loop turns."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


async def ready(request: Request) -> Response:
    """New generations are welcome; 503 while draining or with nothing to send them to."""
    gateway = Gateway.of(request)
    if gateway.registry.draining:
        raise Draining("The server is shutting down.", retry_after=1)
    if not gateway.router.served:
        raise NoUpstream("No upstream serves any model.")
    return JSONResponse({"status": "ready"}, headers={"Cache-Control": "no-store"})
