"""`/v1/probe`: a stream of known timing, by which `safelight check --through` judges a proxy.

It has the head of every other stream and is written in the same way; no generation is begun.
"""

import anyio
from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from safelight.errors import Overloaded
from safelight.server.connection import Body, ClientGone, SendTimeout, while_connected
from safelight.server.gateway import Gateway
from safelight.server.responses import head_message
from safelight.server.stream import STREAM_HEADERS, head_of_a_stream
from safelight.server.watch import refuse_unless_events
from safelight.wire.frames import slices
from safelight.wire.probe import END, TICK, TICK_SECONDS, TICKS, event, line, parse_query
from safelight.wire.sse import HEARTBEAT

MOST_PROBES = 8
"""At a time: an operator needs one, and each may hold a long line in memory."""


class Probes:
    """How many are running. One of these is in `app.state.probes`."""

    def __init__(self) -> None:
        self.running = 0


async def probe(request: Request) -> Response:
    """The stream; its query says how long it is silent and how long its line is."""
    gateway = Gateway.of(request)
    gateway.authenticator.caller(request)
    refuse_unless_events(request, "and nothing else")
    settings = gateway.settings
    silence, size = parse_query(
        request.query_params.multi_items(),
        heartbeat=settings.heartbeat,
        most_bytes=settings.max_event_bytes,
    )
    if request.method == "HEAD":
        return head_of_a_stream()
    probes: Probes = request.app.state.probes
    if probes.running >= MOST_PROBES:
        raise Overloaded("Other probes are running; try again in a minute.", retry_after=60)
    return ProbeStream(
        probes, silence, size, heartbeat=settings.heartbeat, send_timeout=settings.send_timeout
    )


class ProbeStream(EventSourceResponse):
    """Small events one by one, a long line, silence, and an end. Times are in seconds."""

    def __init__(
        self, probes: Probes, silence: int, size: int, *, heartbeat: float, send_timeout: float
    ) -> None:
        super().__init__(iter(()), headers=STREAM_HEADERS, ping=0)
        # Whether it stays open after this is between the client and the server.
        del self.headers["connection"]
        self._probes = probes
        self._silence = silence
        self._size = size
        self._heartbeat = heartbeat
        self._send_timeout = send_timeout

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the end, or until the client leaves or reads nothing for too long."""
        body = Body(scope, send, self._send_timeout)
        self._probes.running += 1
        try:
            async with while_connected(scope, receive):
                await send(head_message(self))
                await self._write(body)
                await body.end()
        except (ClientGone, SendTimeout):
            return
        finally:
            self._probes.running -= 1

    async def _write(self, body: Body) -> None:
        began = anyio.current_time()
        facts = {"heartbeat": self._heartbeat, "silence": self._silence}
        await body.write((HEARTBEAT,))
        for number in range(TICKS):
            if number:
                await anyio.sleep(TICK_SECONDS)
            sent = anyio.current_time() - began
            await body.write((event(TICK, number=number, sent=round(sent, 4), **facts),))
        sent = anyio.current_time() - began
        for group in slices(line(self._size, round(sent, 4))):
            await body.write(group)
        await anyio.sleep(self._silence)
        sent = anyio.current_time() - began
        await body.write((event(END, sent=round(sent, 4)),))
