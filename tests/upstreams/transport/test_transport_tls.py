"""TLS with certificates made here: the right one is good, every other is refused."""

import asyncio
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
import trustme

from harness.upstream import CUT, DROP, Step, head, scripted
from upstreams.transport.client import client

KEPT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
YESTERDAY = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def certified(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["h2", "http/1.1"])
    certificate.configure_cert(context)
    return context


async def test_a_verified_server_is_spoken_to_in_http_1(authority: trustme.CA) -> None:
    server = certified(authority.issue_cert("127.0.0.1"))
    async with scripted([KEPT], tls=server) as upstream, client(trusting(authority)) as http:
        for _ in range(2):
            assert (await http.post(upstream.url, content=b"hello")).content == b"ok"
    assert upstream.accepted == 1
    (tls, _) = (each.tls for each in upstream.requests)
    assert tls is not None
    assert tls.selected_alpn_protocol() == "http/1.1"


@pytest.mark.parametrize("fault", ["unknown authority", "another host", "expired"])
async def test_a_server_that_cannot_be_verified_is_refused(
    authority: trustme.CA, fault: str
) -> None:
    issuer = trustme.CA() if fault == "unknown authority" else authority
    host = "other.example" if fault == "another host" else "127.0.0.1"
    expiry = YESTERDAY if fault == "expired" else None
    certificate = issuer.issue_cert(
        host, not_before=YESTERDAY - timedelta(days=1), not_after=expiry
    )
    server = certified(certificate)
    async with scripted([KEPT], tls=server) as upstream, client(trusting(authority)) as http:
        with pytest.raises(httpx2.ConnectError):
            await http.get(upstream.url)
    assert not upstream.requests


async def test_the_authorities_of_the_environment_are_trusted(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = certified(authority.issue_cert("127.0.0.1"))
    with authority.cert_pem.tempfile() as file:
        monkeypatch.setenv("SSL_CERT_FILE", file)
        async with scripted([KEPT], tls=server) as upstream, client() as http:
            assert (await http.get(upstream.url)).content == b"ok"


async def test_a_server_that_does_not_speak_tls_is_a_connect_error(authority: trustme.CA) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with server, client(trusting(authority)) as http:
        with pytest.raises(httpx2.ConnectError):
            await http.get(url)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_new_connection_resumes_the_session(
    authority: trustme.CA, version: ssl.TLSVersion
) -> None:
    server = certified(authority.issue_cert("127.0.0.1"))
    server.maximum_version = version
    async with scripted([head(Content_Length=2), b"ok", CUT], tls=server) as upstream:
        async with client(trusting(authority)) as http:
            for _ in range(3):
                assert (await http.get(upstream.url)).content == b"ok"
    assert upstream.accepted == 3
    resumed = [each.tls.session_reused for each in upstream.requests if each.tls]
    assert resumed == [False, True, True]


async def test_a_session_is_never_resumed_under_another_name(authority: trustme.CA) -> None:
    server = certified(authority.issue_cert("127.0.0.1", "localhost"))
    async with scripted([head(Content_Length=2), b"ok", CUT], tls=server) as upstream:
        async with client(trusting(authority)) as http:
            await http.get(upstream.url)
            await http.get(upstream.url.replace("127.0.0.1", "localhost"))
    assert [each.tls.session_reused for each in upstream.requests if each.tls] == [False, False]


@pytest.mark.parametrize(
    ("script", "whole"),
    [
        ([head(), b"hello", CUT], True),
        ([head(), b"hello", DROP], False),
        ([head(Content_Length=5), b"hello", DROP], True),
        ([head(Content_Length=6), b"hello", DROP], False),
    ],
    ids=["goodbye", "no goodbye", "counted", "short"],
)
async def test_a_body_that_ends_with_the_connection_needs_the_servers_goodbye(
    authority: trustme.CA, script: Sequence[Step], whole: bool
) -> None:
    """Without close_notify anybody on the way can have cut it (RFC 9112, 9.8)."""
    server = certified(authority.issue_cert("127.0.0.1"))
    async with scripted(script, tls=server) as upstream, client(trusting(authority)) as http:
        if whole:
            assert (await http.get(upstream.url)).content == b"hello"
        else:
            with pytest.raises(httpx2.RemoteProtocolError):
                await http.get(upstream.url)


async def test_a_large_body_comes_whole(authority: trustme.CA) -> None:
    body = bytes(range(256)) * 32_768
    server = certified(authority.issue_cert("127.0.0.1"))
    async with scripted([head(Content_Length=len(body)), body], tls=server) as upstream:
        async with client(trusting(authority)) as http:
            assert (await http.get(upstream.url)).content == body


async def test_a_stale_connection_is_replaced_over_tls_too(authority: trustme.CA) -> None:
    server = certified(authority.issue_cert("127.0.0.1"))
    async with scripted([KEPT], [DROP], [KEPT], tls=server) as upstream:
        async with client(trusting(authority)) as http:
            for _ in range(2):
                assert (await http.post(upstream.url, content=b"hello")).content == b"ok"
    assert (len(upstream.requests), upstream.accepted) == (3, 2)
