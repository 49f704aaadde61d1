"""A server that answers with bodies made beforehand, in its own process: the load of a bench.

A thread a connection and one `sendall` an answer, so that it costs its core as little as Python
can. `GET /<framing>/<bytes>`: framing is `chunked` (16 KiB chunks, as providers behind a CDN send
them) or `length`.
"""

import multiprocessing
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

import trustme

CHUNK = 16 * 1024


@dataclass(frozen=True)
class Source:
    """Where it listens, and the file of the certificate authority that vouches for it."""

    plain: str
    tls: str
    authority: Path


@cache
def body(size: int) -> bytes:
    """What a body of that many bytes is."""
    pattern = bytes(range(256))
    return (pattern * (size // len(pattern) + 1))[:size]


@cache
def response(framing: str, size: int) -> bytes:
    """A whole answer."""
    content = body(size)
    if framing == "length":
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (size, content)
    chunks = (content[at : at + CHUNK] for at in range(0, size, CHUNK))
    coded = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + coded + b"0\r\n\r\n"


@contextmanager
def running(authority: Path) -> Iterator[Source]:
    """A source in a process of its own, until the block ends; it writes `authority`."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, authority), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _serve(parent: Connection, authority: Path) -> None:
    made = trustme.CA()
    made.cert_pem.write_to_path(str(authority))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("127.0.0.1").configure_cert(tls)
    listeners = [socket.create_server(("127.0.0.1", 0), backlog=256) for _ in range(2)]
    plain, secure = (listener.getsockname()[1] for listener in listeners)
    threading.Thread(target=_accept, args=(listeners[0], None), daemon=True).start()
    parent.send(Source(f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}", authority))
    _accept(listeners[1], tls)


def _accept(listener: socket.socket, tls: ssl.SSLContext | None) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_answer, args=(connection, tls), daemon=True).start()


def _answer(connection: socket.socket, tls: ssl.SSLContext | None) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if tls is not None:
        connection = tls.wrap_socket(connection, server_side=True)
    received = b""
    with connection:
        while data := connection.recv(64 * 1024):
            received += data
            if received.endswith(b"\r\n\r\n"):
                _, framing, size = received.split(b" ", 2)[1].decode("ascii").split("/")
                received = b""
                connection.sendall(response(framing, int(size)))
