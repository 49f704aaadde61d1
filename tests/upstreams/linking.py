"""Fetching pictures behind links, with names that lead where a test says."""

import base64
import socket
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

from harness.upstream import picture
from safelight.upstreams.http import PinnedClient
from safelight.upstreams.openai.links import PictureHosts, PictureLinks
from safelight.upstreams.openai.links import Resolver as AnyResolver

PNG = base64.b64decode(picture(5))
ALLOWED, FORBIDDEN = "127.0.0.2", ("127.0.0.1", "::1")
MIB = 1024 * 1024

NAMES: dict[str, list[list[str]]] = {
    "pictures.test": [[ALLOWED]],
    "loopback.test": [["127.0.0.1"]],
    "mixed.test": [[ALLOWED, "127.0.0.1"]],
    "mapped.test": [["::ffff:127.0.0.1"]],
    "translated.test": [["64:ff9b::7f00:1"]],
    "six.test": [["::1"]],
    "any.test": [["0.0.0.0"]],  # noqa: S104 - what reaches this machine, and must not
    "empty.test": [[]],
    "rebound.test": [[ALLOWED], ["127.0.0.1"], ["127.0.0.1"]],
}
"""What each lookup of a name gives, in turn."""

LISTED = tuple(NAMES)


class Resolver:
    """Knows `NAMES`, and for everything else what the system makes of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        if host in NAMES:
            answers: list[list[str]] = NAMES[host]
            return answers[min(self.asked.count(host), len(answers)) - 1]
        addresses = [found[4][0] for found in socket.getaddrinfo(host, port)]
        return [str(address) for address in addresses]


@asynccontextmanager
async def links(
    port: int,
    hosts: Iterable[str] = (*LISTED, f"{ALLOWED}/32"),
    *,
    secure: bool = False,
    most: int = MIB,
    seconds: float = 10,
    resolver: AnyResolver | None = None,
) -> AsyncIterator[PictureLinks]:
    scheme = "https" if secure else "http"
    made = PictureLinks(
        PictureHosts.parse(hosts, f"{scheme}://upstream.test:{port}/v1"),
        PinnedClient(connect_timeout=2),
        plain=not secure,
        seconds=seconds,
        most=most,
        resolver=resolver or Resolver(),
    )
    try:
        yield made
    finally:
        await made.close()
