"""The openai adapter as the composition root makes it, for tests that need no gateway."""

from collections.abc import Sequence

from safelight.upstreams.http import HttpClient, PinnedClient, TransportKind
from safelight.upstreams.openai.adapter import Destination, OpenAIUpstream
from safelight.upstreams.openai.links import PictureHosts, PictureLinks


def openai(
    destination: Destination,
    picture_hosts: Sequence[str] = (),
    limit: int = 32 * 1024 * 1024,
    transport: TransportKind = "own",
) -> OpenAIUpstream:
    """`limit` is `max_event_bytes`."""
    hosts = PictureHosts.parse(picture_hosts, destination.url)
    plain = destination.url.startswith("http://")
    links = PictureLinks(hosts, PinnedClient(2), plain=plain, seconds=10, most=limit)
    return OpenAIUpstream(destination, HttpClient(2, transport), links, limit)
