"""Answers to HTTP/1.0, which knows no chunks: what has no length ends with its connection.

uvicorn's protocol over llhttp would send chunks all the same (RFC 9112 6.1 forbids it), and their
sizes would stand in the middle of what such a client reads.
"""

from uvicorn._types import ASGISendCallable, ASGISendEvent
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


def ended_by_closing(cycle: RequestResponseCycle, send: ASGISendCallable) -> ASGISendCallable:
    """`send` for an answer to HTTP/1.0, whose connection is closed after it in any case."""
    sized = True

    async def sending(message: ASGISendEvent) -> None:
        nonlocal sized
        if message["type"] == "http.response.start":
            sized = any(name.lower() == b"content-length" for name, _ in message["headers"])
            if not sized:
                cycle.chunked_encoding = False
        elif message["type"] == "http.response.body" and not sized:
            # uvicorn counts down from the length, which must come out even at the end.
            cycle.expected_content_length = len(message.get("body", b""))
        await send(message)

    return sending
