"""`/metrics`: for a key, or for a program on this machine.

Who calls how often is nobody else's business. A program on this machine is known by its address,
unless the request says that it was forwarded, or comes from a web page: behind a reverse proxy
everybody's address is this machine's.
"""

from starlette.requests import Request
from starlette.responses import Response

from safelight.errors import ForbiddenOrigin, NotFound
from safelight.server.auth import is_loopback_name, refuse_other_pages
from safelight.server.gateway import Gateway

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


async def get_metrics(request: Request) -> Response:
    """Every number, in Prometheus' text format or in OpenMetrics'."""
    gateway = Gateway.of(request)
    if gateway.authenticator.open or not _from_this_machine(request):
        caller = gateway.authenticator.caller(request)
        readers = gateway.settings.metrics_callers
        if readers and caller.name not in readers:
            raise NotFound("There is no GET /metrics here for this key.")
    body, content_type = gateway.exposition.text(request.headers.get("accept", ""))
    headers = {"Cache-Control": "no-store", "Content-Type": content_type}
    return Response(body, headers=headers)


def _from_this_machine(request: Request) -> bool:
    client = request.client
    if client is None or not is_loopback_name(client.host):
        return False
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        refuse_other_pages(request)
    except ForbiddenOrigin:
        return False
    return True
