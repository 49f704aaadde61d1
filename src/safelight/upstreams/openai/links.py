"""Pictures that an upstream answers by reference: which links are followed, and how.

A link is chosen by the upstream, so it is the one address that does not come from configuration.
It is read by one strict grammar, its host must be listed, the host's addresses are looked up once
and judged, and the connection goes to the address that was judged: no second lookup, no redirect,
no key, no proxy, and bounds on time and size.
"""

import base64
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from socket import SOCK_STREAM
from urllib.parse import urlsplit

import anyio
import structlog

from safelight.config import ConfigurationError
from safelight.errors import UpstreamFailed, UpstreamProtocolError, UpstreamUnreachable
from safelight.upstreams.addresses import Network, address_of, network_of, public
from safelight.upstreams.base import Intake
from safelight.upstreams.exchange import Answer
from safelight.upstreams.http import PinnedClient, Target
from safelight.wire.picture import base64_format

_log = structlog.stdlib.get_logger("safelight.links")

MAX_LINK_CHARACTERS = 8192
"""Signed links are long; what is longer is not a link."""

MAX_ADDRESSES = 4
"""How many of a host's addresses are tried."""

_HOST = r"\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
_LINK = re.compile(rf"(https?)://({_HOST})(?::([0-9]{{1,5}}))?((?:[/?][!-~]*)?)", re.I | re.A)
_PLACE = re.compile(rf"({_HOST})(?::([0-9]{{1,5}}))?")
_PORTS = {"http": 80, "https": 443}
_LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""A name and a port to addresses, in order of preference. Raises OSError."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """The host's addresses, by the system's resolver."""
    found = await anyio.getaddrinfo(host, port, type=SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def link_target(url: str) -> Target | None:
    """Where `url` leads, or None for all that is not a plain http or https link."""
    if len(url) > MAX_LINK_CHARACTERS or not url.isascii():
        return None
    found = _LINK.fullmatch(url.partition("#")[0])
    if found is None:
        return None
    scheme, host = found[1].lower(), _canonical(found[2])
    port = int(found[3]) if found[3] else _PORTS[scheme]
    target = found[4] if found[4].startswith("/") else "/" + found[4]
    return Target(scheme, host, port, target) if 0 < port < 65536 else None


@dataclass(frozen=True, slots=True)
class PictureHosts:
    """What configuration lists: hosts with the port they may be asked at, and networks.

    A port of None is the scheme's own one or the upstream's, which is `own_port`. The addresses of
    `networks` may be connected to although they are not public.
    """

    hosts: frozenset[tuple[str, int | None]]
    networks: tuple[Network, ...]
    own_port: int | None

    @classmethod
    def parse(cls, entries: Iterable[str], upstream_url: str) -> "PictureHosts":
        """The entries of `picture_hosts`. Raises `ConfigurationError`."""
        own = urlsplit(upstream_url)
        hosts: set[tuple[str, int | None]] = set()
        networks: list[Network] = []
        for entry in entries:
            place = _PLACE.fullmatch(entry)
            if "/" in entry and (network := network_of(entry)) is not None:
                networks.append(network)
            elif (address := address_of(entry)) is not None:
                hosts.add((str(address), None))
                networks.append(ip_network(address))
            elif place is not None and int(place[2] or 1) in range(1, 65536):
                host = _canonical(place[1])
                hosts.add((host, int(place[2]) if place[2] else None))
                networks += _configured_networks(host)
            else:
                raise ConfigurationError(
                    f"picture_hosts: {entry} must be a host (pictures.example), with a port where "
                    "that is neither https's nor the upstream's own, or a network (10.0.0.0/8)."
                )
        return cls(frozenset(hosts), tuple(networks), own.port or _PORTS.get(own.scheme))

    def lists(self, target: Target) -> bool:
        """True if pictures may be fetched from there."""
        usual = target.port in (_PORTS[target.scheme], self.own_port)
        return (target.host, target.port) in self.hosts or (
            usual and (target.host, None) in self.hosts
        )

    def configures(self, text: str) -> bool:
        """True if the address is in a listed network."""
        address = address_of(text)
        return address is not None and any(address in network for network in self.networks)

    def reaches(self, text: str) -> bool:
        """True if the address may be connected to."""
        address = address_of(text)
        return self.configures(text) or (address is not None and public(address))


def _canonical(host: str) -> str:
    """One spelling for each host: names in lower case, addresses in their shortest form."""
    bare = host.strip("[]").lower()
    address = address_of(bare)
    return bare if address is None else str(address)


def _configured_networks(host: str) -> Sequence[Network]:
    """What a listed host says by itself: an address is that address, localhost the loopback."""
    if host == "localhost":
        return _LOOPBACK
    address = address_of(host)
    return () if address is None else (ip_network(address),)


class PictureLinks:
    """Fetches the pictures behind one upstream's links.

    `plain` says that the upstream itself is asked over plain http, `seconds` is for one picture, in
    all, and `most` are the bytes of its base64.
    """

    def __init__(
        self,
        hosts: PictureHosts,
        client: PinnedClient,
        *,
        plain: bool,
        seconds: float,
        most: int,
        resolver: Resolver = resolve,
    ) -> None:
        self._hosts = hosts
        self._client = client
        self._plain = plain
        self._seconds = seconds
        self._most = most // 4 * 3
        self._resolve = resolver

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def fetch(self, url: str, intake: Intake) -> tuple[bytes, str]:
        """The picture's base64 and its format. Raises `UpstreamError`, never one to be retried.

        The upstream has made the picture, and may have been paid for it.
        """
        target = link_target(url)
        if target is None:
            raise self._refused("it is not a plain http or https link")
        if not self._hosts.lists(target):
            raise self._refused("its host is not in picture_hosts", target)
        picture = await self._in_time(target, intake)
        encoded = base64.b64encode(picture)
        kind = base64_format(encoded)
        if kind is None:
            raise self._refused("there is no picture", target)
        return encoded, kind

    async def _in_time(self, target: Target, intake: Intake) -> bytes:
        with anyio.move_on_after(self._seconds) as scope:
            return await self._picture(target, _Patient(intake, scope))
        raise self._failed(f"it took longer than {self._seconds:g} s", target)

    async def _picture(self, target: Target, intake: "_Patient") -> bytes:
        for address in await self._addresses(target):
            try:
                async with self._client.get(target, address) as answer:
                    return await self._read(answer, target, intake)
            except UpstreamUnreachable:
                continue
        raise self._failed("its host cannot be reached", target)

    async def _addresses(self, target: Target) -> Sequence[str]:
        """The host's addresses, every one of which may be connected to."""
        try:
            literal = address_of(target.host) is not None
            found = [target.host] if literal else await self._resolve(target.host, target.port)
        except (OSError, UnicodeError) as error:
            raise self._failed("its host is not known", target) from error
        if not all(self._hosts.reaches(address) for address in found):
            raise self._refused("its host's address is not public", target)
        if target.scheme == "http" and not (
            self._plain and all(self._hosts.configures(address) for address in found)
        ):
            raise self._refused("it is not https", target)
        return found[:MAX_ADDRESSES]

    async def _read(self, answer: Answer, target: Target, intake: "_Patient") -> bytes:
        if answer.status != 200:
            raise self._failed(f"it answers with status {answer.status}", target)
        return await answer.read(self._most, intake.admit)

    def _refused(self, reason: str, target: Target | None = None) -> UpstreamProtocolError:
        self._tell("picture link refused", reason, target)
        return UpstreamProtocolError(
            f"The upstream's link to a picture was not followed: {reason}."
        )

    def _failed(self, reason: str, target: Target | None = None) -> UpstreamFailed:
        self._tell("picture not fetched", reason, target)
        return UpstreamFailed(f"The upstream's link to a picture does not work: {reason}.")

    def _tell(self, event: str, reason: str, target: Target | None) -> None:
        # Never the path or query: a signed link is a permission.
        place = f"{target.scheme}://{target.host}:{target.port}" if target else None
        _log.warning(event, reason=reason, host=place)


class _Patient:
    """The intake, with the time limit standing still while there is no room in our own memory."""

    def __init__(self, intake: Intake, scope: anyio.CancelScope) -> None:
        self._intake = intake
        self._scope = scope

    async def admit(self, size: int) -> None:
        left = self._scope.deadline - anyio.current_time()
        self._scope.deadline = float("inf")
        try:
            await self._intake.admit(size)
        finally:
            self._scope.deadline = anyio.current_time() + left
