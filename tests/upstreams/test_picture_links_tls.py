"""Pictures behind https links: the certificate must be of the link's own host."""

import asyncio
import ssl
from pathlib import Path

import pytest
import trustme

from harness.generations import Boundless
from harness.listening import Listener, listening, picture_answer
from safelight.errors import UpstreamError
from upstreams.linking import ALLOWED, LISTED, PNG, links


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return made


def server_context(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


async def over_tls(context: ssl.SSLContext, host: str) -> tuple[Listener, str | None]:
    """The listener, and what became of a fetch from `host`: None if it worked, else the message."""
    answer = picture_answer(PNG)
    async with asyncio.timeout(20), listening(lambda _: answer, ALLOWED, context=context) as good:
        async with links(good.port, (*LISTED, ALLOWED), secure=True) as fetching:
            try:
                await fetching.fetch(f"https://{host}:{good.port}/1.png", Boundless())
            except UpstreamError as error:
                return good, error.message
    return good, None


async def test_the_certificate_is_checked_against_the_links_own_host(
    authority: trustme.CA,
) -> None:
    good, failure = await over_tls(server_context(authority, "pictures.test"), "pictures.test")
    assert failure is None
    assert good.names == ["pictures.test"]
    assert good.heads[0].startswith(b"GET /1.png HTTP/1.1\r\n")
    good, failure = await over_tls(server_context(authority, ALLOWED), ALLOWED)
    assert failure is None


@pytest.mark.parametrize("name", ["other.test", ALLOWED, "*.pictures.test"])
async def test_a_certificate_for_another_name_is_refused(authority: trustme.CA, name: str) -> None:
    good, failure = await over_tls(server_context(authority, name), "pictures.test")
    assert failure is not None
    assert not good.heads


@pytest.mark.usefixtures("authority")
async def test_a_certificate_of_nobody_known_is_refused() -> None:
    good, failure = await over_tls(server_context(trustme.CA(), "pictures.test"), "pictures.test")
    assert failure is not None
    assert not good.heads
