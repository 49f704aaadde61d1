"""The sockets the server listens on, with what every accepted connection inherits from them.

Made here and not by uvicorn, because the kernel is the only one that can end a connection whose
peer is dead, and the only one that knows how much of an answer was never sent.
"""

import socket
from collections.abc import Iterator

from safelight.config import ConfigurationError, Settings

BACKLOG = 2048
"""Connections the kernel completes before they are accepted; Linux caps it at `somaxconn`."""

KEEPALIVE_IDLE_SECONDS = 15
KEEPALIVE_INTERVAL_SECONDS = 10
KEEPALIVE_PROBES = 3
"""A silent peer is probed: one that vanished while it waits for its pictures, without a FIN, is
noticed in 45 s, though nothing is written to it."""


def listen(settings: Settings) -> list[socket.socket]:
    """Bound sockets, one for each address of `settings.host`, all on one port.

    Raises `ConfigurationError` if the host has no address here or the port is taken.
    """
    sockets: list[socket.socket] = []
    port = settings.port
    try:
        for family, address in _addresses(settings.host):
            listener = socket.socket(family, socket.SOCK_STREAM)
            sockets.append(listener)
            _prepare(listener, settings)
            listener.bind((address, port))
            port = listener.getsockname()[1]
    except OSError as error:
        for each in sockets:
            each.close()
        raise ConfigurationError(_in_words(settings, error)) from error
    return sockets


def _addresses(host: str) -> Iterator[tuple[socket.AddressFamily, str]]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    for family, address in dict.fromkeys((each[0], str(each[4][0])) for each in found):
        if family in {socket.AF_INET, socket.AF_INET6}:
            yield family, address


def _prepare(listener: socket.socket, settings: Settings) -> None:
    listener.setblocking(False)
    # A restart need not wait for the last run's connections; two servers still cannot share a port.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if listener.family == socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _tcp_options(settings):
        # Not every system has them all; Linux, where this is meant to serve, does.
        option = getattr(socket, name, None)
        if option is not None:
            listener.setsockopt(socket.IPPROTO_TCP, option, value)


def _tcp_options(settings: Settings) -> Iterator[tuple[str, int]]:
    yield "TCP_NODELAY", 1
    yield "TCP_KEEPIDLE", KEEPALIVE_IDLE_SECONDS
    yield "TCP_KEEPINTVL", KEEPALIVE_INTERVAL_SECONDS
    yield "TCP_KEEPCNT", KEEPALIVE_PROBES
    yield "TCP_USER_TIMEOUT", int(settings.dead_peer_timeout * 1000)
    # Not SO_SNDBUF, which also caps what may be under way and so the speed over a long line, and
    # which most systems clamp to 208 KiB: this bounds only what was not even sent.
    yield "TCP_NOTSENT_LOWAT", settings.max_unsent_bytes


def _in_words(settings: Settings, error: OSError) -> str:
    where = f"{settings.host} port {settings.port}"
    reason = (error.strerror or str(error)).lower()
    hint = "; choose another with --port" if "in use" in reason else ""
    return f"cannot listen on {where}: {reason}{hint}."
