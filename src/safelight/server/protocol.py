"""One client's connection: deadlines, bounds and refusals around uvicorn's HTTP protocol.

uvicorn parses, runs the application and writes its answers; it has no limit on how long a request
may take to arrive, nor on how long an answer may take to leave. Those are here, and so is the
strict reading of requests (`wire/http1.py`), which sees every byte before uvicorn's parser does.
uvicorn is handed one request at a time: the bytes of the next one wait until it is answered.
"""

import asyncio
import socket
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, cast

import structlog
import uvicorn
from uvicorn.server import ServerState

from safelight.errors import MalformedRequest, RequestTimeout, SafelightError
from safelight.server.connection import Piece
from safelight.server.failures import error_response
from safelight.server.http import Http, HttpTools
from safelight.server.middleware import new_request_id
from safelight.server.patience import SendDeadline
from safelight.wire.http1 import RequestLimits, RequestReader

_log = structlog.stdlib.get_logger("safelight.server")

READ_BYTES = 64 * 1024
"""One read. It bounds how far a body can run over its cap before that is seen."""

EARLY_BYTES = 64 * 1024
"""What is kept of requests sent before the last was answered; beyond it, reading stops."""

LINGER_SECONDS = 0.5
"""From a refusal to the cut: closing at once would reset the connection, and with bytes of the
client still on their way the refusal itself could be lost."""

LINGER_BYTES = 32 * 1024
"""What is read and thrown away meanwhile, so that the client's own end is seen."""

_RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Sizes of requests; seconds to receive one, and to get rid of what was written."""

    requests: RequestLimits
    receive_timeout: float
    send_timeout: float
    pressed_send_timeout: float


class Connection(asyncio.BufferedProtocol):
    """Made by uvicorn for every connection it accepts. See `protocol_class`."""

    limits: ClassVar[ConnectionLimits]
    refused: ClassVar[Callable[[SafelightError], None]]
    pressed: ClassVar[Callable[[], bool]]
    http_class: ClassVar[type[Http]]
    buffer: ClassVar[memoryview]

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._loop = _loop or asyncio.get_running_loop()
        self._http = self.http_class(config, server_state, app_state, self._loop)
        self._http.attach(self)
        self._server_state = server_state
        self._reader = RequestReader(self.limits.requests)
        self._transport: asyncio.Transport
        self._early = b""
        self._answered = False
        self._ended = False
        self._held_up = False
        self._discarded = 0
        self._receive_timer: asyncio.TimerHandle | None = None
        self._linger_timer: asyncio.TimerHandle | None = None
        self._when_gone: Callable[[], None] | None = None
        self._gone = False
        self.timed_out = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The first request is expected from now on."""
        # A cast, as uvloop's transports are only alike, not of the class.
        self._transport = transport = cast("asyncio.Transport", transport)
        # Paused means: something is left that the kernel did not take. So whatever an answer
        # leaves behind is under the send deadline.
        transport.set_write_buffer_limits(high=0)
        self._sending = SendDeadline(
            self._loop,
            self._patience,
            transport.get_write_buffer_size,
            self._send_overdue,
        )
        self._http.connection_made(transport)
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Free everything; the application learns of it."""
        if self._reader.in_head and not self._ended:
            self._cut_off()
        self._ended = True
        self._leave()
        self._sending.stop()
        for timer in (self._receive_timer, self._linger_timer):
            if timer is not None:
                timer.cancel()
        self._http.connection_lost(exc)
        self._http.stop_waiting()
        # Whoever still answers has hold of this connection; nobody else shall keep it.
        self._http.part()
        del self._sending

    def _cut_off(self) -> None:
        """The client left within a head. There is no request to be told of, only that."""
        error = MalformedRequest("The request's head was cut off.", code="request_cut_off")
        type(self).refused(error)
        client = self._http.client[0] if self._http.client else None
        _log.info("request cut off", error=error.code_sent, client=client)

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - asyncio's signature
        """One buffer for all connections: it is emptied before the next read begins."""
        return self.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Bytes came."""
        data = bytes(self.buffer[:nbytes])
        if self._ended:
            self._discarded += nbytes
            if self._discarded > LINGER_BYTES:
                self._http.flow.pause_reading()
        elif self._reader.complete:
            self._early += data
            if len(self._early) > EARLY_BYTES:
                self._http.flow.pause_reading()
        else:
            self._take(data)

    def eof_received(self) -> None:
        """The client sends no more: uvicorn takes it for gone, and so does the transport.

        The transport closes once it is rid of what was written. In the middle of an answer that the
        client does not take either, that would be never.
        """
        self._http.eof_received()
        if self._sending.running and self._http.drop_request():
            self.abort()

    def pause_writing(self) -> None:
        """The client does not read as fast as it is written to."""
        self._http.pause_writing()
        self._sending.start()

    def resume_writing(self) -> None:
        """Everything written has been taken."""
        self._sending.stop()
        self._http.resume_writing()

    def answered(self) -> None:
        """The current request has its whole answer; its body may still be on its way.

        The rest of the body is read and dropped, within the same deadline and cap.
        """
        if self._ended or self._transport.is_closing():
            return
        self._answered = True
        if self._reader.complete:
            self._next()
        else:
            self._http.stop_waiting()

    def refuse(self, error: SafelightError) -> None:
        """Answer the current request with `error`, if nothing else has, and end the connection."""
        if self._ended or self._transport.is_closing():
            return
        self._ended = True
        self._stop_awaiting()
        self._leave()
        if self._http.drop_request():
            # Half an answer is out: only a cut says that the rest will not come.
            self.abort()
            return
        if not self._answered:
            self._transport.write(self._refusal(error))
        self._linger_timer = self._loop.call_later(LINGER_SECONDS, self._transport.abort)
        self._http.flow.resume_reading()
        with suppress(OSError):  # already reset by the client
            self._transport.write_eof()

    def when_gone(self, call: Callable[[], None] | None) -> None:
        """Call this when the client has gone, as far as the response is concerned."""
        self._when_gone = call

    @property
    def gone(self) -> bool:
        """True once the client has left, so that what was written of late has reached nobody."""
        return self._gone or self._transport.is_closing()

    def _leave(self) -> None:
        if not self._gone:
            self._gone = True
            if self._when_gone is not None:
                self._when_gone()

    async def write(self, pieces: Sequence[Piece]) -> None:
        """Send part of the body of the answer whose head is out."""
        await self._http.send_body(pieces)

    def _patience(self) -> float:
        limits = self.limits
        return limits.pressed_send_timeout if type(self).pressed() else limits.send_timeout

    def _send_overdue(self) -> None:
        self.timed_out = True
        self.abort()

    def abort(self) -> None:
        """End the connection now, with a reset: neither we nor the kernel wait for the client."""
        self._ended = True
        self._http.drop_request()
        sock = self._transport.get_extra_info("socket")
        with suppress(OSError):  # already closed
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._transport.abort()

    def hang_up(self) -> None:
        """End the connection in order once what was written has left, in the middle of an answer.

        The client sees the answer cut, and no more comes of what the application says.
        """
        self._ended = True
        self._http.drop_request()
        self._transport.close()

    def _take(self, data: bytes) -> None:
        try:
            passed, self._early = self._reader.take(data)
        except SafelightError as error:
            self.refuse(error)
            return
        self._http.stop_waiting()
        if self._reader.complete:
            self._stop_awaiting()
        elif self._receive_timer is None:
            self._await_request()
        if passed:
            self._http.data_received(passed)
        if self._answered and self._reader.complete:
            self._http.wait_for_request()
            self._next()

    def _next(self) -> None:
        self._answered = False
        self._reader.next()
        early, self._early = self._early, b""
        if early:
            self._take(early)

    def _await_request(self) -> None:
        self._receive_timer = self._loop.call_later(self.limits.receive_timeout, self._overdue)

    def _stop_awaiting(self) -> None:
        if self._receive_timer is not None:
            self._receive_timer.cancel()
            self._receive_timer = None

    def _overdue(self) -> None:
        self._receive_timer = None
        held_up, self._held_up = self._held_up, self._http.flow.read_paused
        if held_up or self._held_up:
            # The application does not read the body, or has not for a time: not the client's fault.
            self._await_request()
        elif self._reader.begun:
            seconds = self.limits.receive_timeout
            self.refuse(RequestTimeout(f"The request was not complete within {seconds:g} s."))
        else:
            self._transport.close()

    def _refusal(self, error: SafelightError) -> bytes:
        request_id = new_request_id()
        type(self).refused(error)
        _log.info(
            "request refused",
            request=request_id,
            error=error.code_sent,
            status=error.status_sent,
            client=self._http.client[0] if self._http.client else None,
        )
        response = error_response(error)
        headers = [
            *self._server_state.default_headers,
            *response.raw_headers,
            (b"x-request-id", request_id.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"connection", b"close"),
        ]
        status = HTTPStatus(error.status_sent)
        lines = [
            f"HTTP/1.1 {status.value} {status.phrase}".encode(),
            *(name + b": " + value for name, value in headers),
            b"",
            bytes(response.body),
        ]
        return b"\r\n".join(lines)


def protocol_class(
    limits: ConnectionLimits,
    http_class: type[Http] = HttpTools,
    refused: Callable[[SafelightError], None] = lambda _: None,
    pressed: Callable[[], bool] = lambda: False,
) -> type[asyncio.Protocol]:
    """The class uvicorn is configured with: one per server, for they share its read buffer.

    `refused` is told of each request that never reaches the application; `pressed` says whether
    others wait for the memory that slow clients hold.
    """
    members = {
        "limits": limits,
        "refused": staticmethod(refused),
        "pressed": staticmethod(pressed),
        "http_class": http_class,
        "buffer": memoryview(bytearray(READ_BYTES)),
    }
    return cast("type[asyncio.Protocol]", type("Connection", (Connection,), members))
