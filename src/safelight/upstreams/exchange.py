"""One exchange with an upstream: its answer as it comes, and its failures in our own words.

Every transport failure becomes a `SafelightError` without a URL in it. How a request is sent is
decided in `http.py`.
"""

import errno
import socket
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import httpx2 as httpx

from safelight.errors import (
    Overloaded,
    SafelightError,
    UpstreamFailed,
    UpstreamProtocolError,
    UpstreamUnreachable,
)

UNTRANSLATED = (httpx.TransportError, httpx.InvalidURL)
"""What httpx and the transports raise."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An upstream's response head, and its body as it comes.

    Names of `headers` are lower case. `more` gives the next bytes of the body, at least one, and
    b"" at its end; `close` ends the exchange, whose connection is kept if the body was at its end.
    """

    status: int
    headers: Mapping[str, str]
    more: Callable[[], Awaitable[bytes]]
    close: Callable[[], Awaitable[None]]

    async def read(self, limit: int, admit: Callable[[int], Awaitable[None]]) -> bytes:
        """The whole body, each piece once `admit` has let its size in.

        Raises `UpstreamProtocolError` over `limit` bytes.
        """
        pieces: list[bytes] = []
        size = 0
        while piece := await self.more():
            await admit(len(piece))
            size += len(piece)
            if size > limit:
                raise UpstreamProtocolError(f"The upstream answered more than {limit} bytes.")
            pieces.append(piece)
        return b"".join(pieces)


class Exchange:
    """A context: sends, gives the answer, and closes the exchange at once when it is left.

    Raises `UpstreamUnreachable` where no connection came about, `Overloaded` where that was for
    want of a file descriptor, and `UpstreamFailed` or `UpstreamProtocolError` after, wherever in
    the block the transport failed.
    """

    __slots__ = ("_answer", "_send")

    def __init__(self, send: Callable[[], Coroutine[Any, Any, Answer]]) -> None:
        self._send = send
        self._answer: Answer | None = None

    async def __aenter__(self) -> Answer:
        """Send, and wait for the head."""
        try:
            answer = await self._send()
        except UNTRANSLATED as error:
            raise in_our_words(error) from error
        if answer.headers.get("content-encoding", "identity") != "identity":
            await answer.close()
            raise UpstreamProtocolError("The upstream compressed its answer unasked.")
        self._answer = answer
        return answer

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close, and say what went wrong."""
        if self._answer is not None:
            await self._answer.close()
        if isinstance(error, UNTRANSLATED):
            raise in_our_words(error) from error


def named(fields: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header fields by lower-case name; those of one name joined as RFC 9110 5.3 allows."""
    headers: dict[str, str] = {}
    for raw, value in fields:
        name = raw.decode("latin-1").lower()
        text = value.decode("latin-1")
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    return headers


def in_our_words(error: Exception) -> SafelightError:
    """What a failure of httpx or of a transport means for the caller."""
    if isinstance(error, httpx.ConnectTimeout):
        message = "Connecting to the upstream took too long."
        return UpstreamUnreachable(message, code="connect_timeout", retry_after=1)
    if isinstance(error, httpx.PoolTimeout):
        message = "All connections to the upstream are in use."
        return UpstreamUnreachable(message, code="pool_timeout", retry_after=1)
    if isinstance(error, httpx.ConnectError):
        return _unconnected(error)
    if isinstance(error, httpx.RemoteProtocolError):
        return UpstreamProtocolError("The upstream broke off its answer.")
    if isinstance(error, httpx.InvalidURL):
        return UpstreamProtocolError("The upstream's address is not a URL.")
    return UpstreamFailed("The connection to the upstream failed.")


def _unconnected(error: httpx.ConnectError) -> SafelightError:
    """By what stopped it: an operator has to look in a different place for each."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            message = "No secure connection to the upstream could be made."
            return UpstreamUnreachable(message, code="tls_failed", retry_after=1)
        if isinstance(cause, socket.gaierror):
            message = "The upstream's name could not be resolved."
            return UpstreamUnreachable(message, code="name_unresolved", retry_after=1)
        if isinstance(cause, OSError) and cause.errno in {errno.EMFILE, errno.ENFILE}:
            message = "The server has no file descriptor left; try again in a moment."
            return Overloaded(message, code="out_of_files", retry_after=1)
    return UpstreamUnreachable("The upstream could not be reached.", retry_after=1)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What led to it, the nearest first; transports wrap each other's errors."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
