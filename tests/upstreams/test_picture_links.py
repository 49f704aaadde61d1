"""Pictures behind links: what a hostile upstream may write, and where no connection ever goes.

The forbidden listener is on loopback, the allowed one on another loopback address at the same port,
so that neither port nor reachability can be what saves us.
"""

import asyncio
import socket
from collections.abc import Sequence
from contextlib import suppress

import httpx2
import pytest
from structlog.testing import capture_logs

from conftest import Figure
from harness.generations import Boundless
from harness.listening import Answering, listening, picture_answer
from harness.upstream import picture, scripted
from safelight.errors import UpstreamError, UpstreamFailed, UpstreamProtocolError
from safelight.upstreams.http import PinnedClient
from safelight.upstreams.openai.links import PictureHosts, PictureLinks, resolve
from upstreams.linking import ALLOWED, FORBIDDEN, LISTED, MIB, PNG, Resolver, links

SPELLINGS = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://localhost.localdomain:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0x0.0x0.0x1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0177.0.0.01:{port}/",
    "http://017700000001:{port}/",
    "http://0x7f.1:{port}/",
    "http://0.0.0.0:{port}/",
    "http://0:{port}/",
    "http://[::1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://[::1%lo]:{port}/",
    "http://127.0.0.2@127.0.0.1:{port}/",
    "http://pictures.test@127.0.0.1:{port}/",
    "http://pictures.test:{port}@127.0.0.1:{port}/",
    "http://pictures.test:80%40127.0.0.1:{port}/",
    "http://pictures.test%40127.0.0.1:{port}/",
    "http://pictures.test\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@pictures.test/",
    "http://127.0.0.1:{port}#@pictures.test/",
    "http://127.0.0.1:{port}?@pictures.test/",
    "http://127.0.0.1:{port}/@pictures.test/",
    "http://127.0.0.1:{port}#.pictures.test/",
    "http:127.0.0.1:{port}/",
    "http:/127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "127.0.0.1:{port}/",
    "http://127\u30020\u30020\u30021:{port}/",
    "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:{port}/",
    "http://\uff11\uff12\uff17.0.0.1:{port}/",
    "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:{port}/",
    "http://127.0.0.1%00.pictures.test:{port}/",
    "http://127.0.0.1%2f.pictures.test:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1:{port}/\r\nHost: pictures.test\r\n",
    " http://127.0.0.1:{port}/",
    "http://\x00127.0.0.1:{port}/",
    "HTTP://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "https://[::1]:{port}/",
    "ws://127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET%20/",
    "dict://127.0.0.1:{port}/",
    "file:///etc/passwd",
    "javascript:fetch('http://127.0.0.1:{port}/')",
    "http://127.0.0.1.nip.test:{port}/",
    "http://pictures.test.loopback.test:{port}/",
    "http://loopback.test:{port}/",
    "https://loopback.test:{port}/",
    "http://mixed.test:{port}/",
    "http://mapped.test:{port}/",
    "http://translated.test:{port}/",
    "http://six.test:{port}/",
    "http://any.test:{port}/",
    "http://empty.test:{port}/",
    "http://LOOPBACK.test:{port}/",
]


async def test_no_spelling_of_a_link_reaches_the_forbidden_listener(figure: Figure) -> None:
    naive = 0
    async with asyncio.timeout(60), listening(lambda _: picture_answer(PNG), *FORBIDDEN) as bad:
        resolver = Resolver()
        async with links(bad.port, resolver=resolver) as fetching:
            for spelling in SPELLINGS:
                with pytest.raises(UpstreamError) as raised:
                    await fetching.fetch(spelling.format(port=bad.port), Boundless())
                assert not raised.value.retry_safe
                assert bad.connections == 0, spelling
        assert set(resolver.asked) <= set(LISTED), "an unlisted name was looked up"
        async with httpx2.AsyncClient(timeout=0.3, trust_env=False) as client:
            # Names that no resolver here knows would only take time.
            for spelling in (each for each in SPELLINGS if ".test" not in each):
                before = bad.connections
                with suppress(httpx2.HTTPError, httpx2.InvalidURL, UnicodeError, ValueError):
                    await client.get(spelling.format(port=bad.port))
                naive += bad.connections > before
    assert len(SPELLINGS) >= 60
    assert naive >= 15, "the table would not show a difference"
    figure(f"S3: {len(SPELLINGS)} URL spellings, 0 reach the forbidden listener (naive: {naive})")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    async with asyncio.timeout(20), listening(lambda _: b"", *FORBIDDEN) as bad:
        location = f"http://127.0.0.1:{bad.port}/"
        moved = picture_answer(PNG, f"{status} Moved", Location=location, Refresh=f"0;{location}")
        async with listening(lambda _: moved, ALLOWED, port=bad.port) as good:
            async with links(bad.port) as fetching:
                with pytest.raises(UpstreamFailed, match=f"status {status}"):
                    await fetching.fetch(f"http://pictures.test:{bad.port}/1.png", Boundless())
        assert (good.connections, bad.connections) == (1, 0)


async def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_judged() -> None:
    resolver = Resolver()
    async with asyncio.timeout(20), listening(lambda _: b"", *FORBIDDEN) as bad:
        async with listening(lambda _: picture_answer(PNG), ALLOWED, port=bad.port) as good:
            async with links(bad.port, resolver=resolver) as fetching:
                url = f"http://rebound.test:{bad.port}/a%2Fb.png?sig=x%2F%3D&n=1#part"
                encoded, kind = await fetching.fetch(url, Boundless())
    assert (encoded.decode(), kind) == (picture(5), "png")
    assert resolver.asked == ["rebound.test"]
    assert bad.connections == 0
    lines = good.heads[0].decode().split("\r\n")
    assert lines[0] == "GET /a%2Fb.png?sig=x%2F%3D&n=1 HTTP/1.1"
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
    assert headers["host"] == f"rebound.test:{bad.port}"
    assert headers["accept-encoding"] == "identity"
    assert not {"authorization", "api-key", "x-api-key", "cookie", "referer"} & set(headers)


async def test_a_cookie_is_neither_kept_nor_sent() -> None:
    answer = picture_answer(PNG, Set_Cookie="session=1; Path=/")
    async with asyncio.timeout(20), listening(lambda _: answer, ALLOWED) as good:
        async with links(good.port) as fetching:
            for _ in range(2):
                await fetching.fetch(f"http://pictures.test:{good.port}/", Boundless())
    assert len(good.heads) == good.connections == 2
    assert b"cookie" not in good.heads[1].lower()


@pytest.mark.parametrize("name", ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"])
async def test_a_proxy_of_the_environment_is_not_asked(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asyncio.timeout(20), listening(lambda _: b"", *FORBIDDEN) as bad:
        monkeypatch.setenv(name, f"http://127.0.0.1:{bad.port}")
        async with listening(lambda _: picture_answer(PNG), ALLOWED) as good:
            async with links(good.port) as fetching:
                await fetching.fetch(f"http://pictures.test:{good.port}/", Boundless())
        assert bad.connections == 0


def endless(_head: bytes) -> bytes:
    chunk = b"10000\r\n%s\r\n" % bytes(0x10000)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 32


@pytest.mark.parametrize(
    ("answering", "error"),
    [
        (lambda _: picture_answer(PNG, "404 Not Found"), UpstreamFailed),
        (lambda _: picture_answer(b"<html>no</html>"), UpstreamProtocolError),
        (lambda _: picture_answer(b'{"secret": "metadata"}'), UpstreamProtocolError),
        (lambda _: picture_answer(b""), UpstreamProtocolError),
        (lambda _: picture_answer(PNG, Content_Encoding="gzip"), UpstreamProtocolError),
        (lambda _: picture_answer(PNG + bytes(MIB)), UpstreamProtocolError),
        (lambda _: picture_answer(PNG, Content_Length=len(PNG) + 9), UpstreamProtocolError),
        (endless, UpstreamProtocolError),
        (lambda _: b"", UpstreamProtocolError),
        (lambda _: b"nonsense\r\n\r\n", UpstreamProtocolError),
    ],
    ids=[
        "404",
        "a page",
        "JSON",
        "nothing",
        "compressed",
        "too large",
        "cut short",
        "endless",
        "closed at once",
        "not HTTP",
    ],
)
async def test_what_is_no_picture_of_the_right_size_is_an_error_that_invites_no_retry(
    answering: Answering, error: type[UpstreamError]
) -> None:
    async with asyncio.timeout(20), listening(answering, ALLOWED) as good:
        async with links(good.port) as fetching:
            with pytest.raises(error) as raised:
                await fetching.fetch(f"http://pictures.test:{good.port}/?sig=s", Boundless())
    assert not raised.value.retry_safe_sent
    assert str(good.port) not in raised.value.message


async def test_nobody_there_is_told_as_a_failure_that_may_have_cost_money() -> None:
    async with asyncio.timeout(20), links(1) as fetching:
        with pytest.raises(UpstreamFailed, match="cannot be reached") as raised:
            await fetching.fetch("http://pictures.test:1/", Boundless())
    assert not raised.value.retry_safe_sent


async def test_a_host_that_nobody_knows_is_a_failure_that_may_have_cost_money() -> None:
    async def nobody(host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, f"{host} is not known")

    async with asyncio.timeout(20), links(1, resolver=nobody) as fetching:
        with pytest.raises(UpstreamFailed, match="not known") as raised:
            await fetching.fetch("http://pictures.test:1/", Boundless())
    assert not raised.value.retry_safe_sent


async def test_names_are_looked_up_by_the_systems_resolver_each_address_once() -> None:
    found = await resolve("localhost", 80)
    assert set(found) & {"127.0.0.1", "::1"}
    assert len(set(found)) == len(found)


async def test_the_next_address_is_tried_where_one_refuses() -> None:
    async def resolver(_host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.3", ALLOWED]

    async with asyncio.timeout(20), listening(lambda _: picture_answer(PNG), ALLOWED) as good:
        hosts = PictureHosts.parse(("a.test", "127.0.0.0/8"), f"http://u.test:{good.port}/")
        fetching = PictureLinks(
            hosts, PinnedClient(2), plain=True, seconds=9, most=MIB, resolver=resolver
        )
        assert await fetching.fetch(f"http://a.test:{good.port}/", Boundless())
        await fetching.close()


async def test_a_picture_that_comes_too_slowly_is_given_up() -> None:
    async with asyncio.timeout(20), scripted([asyncio.Event()]) as silent:
        async with links(silent.port, ("127.0.0.1",), seconds=0.2) as fetching:
            with pytest.raises(UpstreamFailed, match=r"longer than 0\.2 s"):
                await fetching.fetch(f"http://127.0.0.1:{silent.port}/", Boundless())


class Full(Boundless):
    """Has no room until it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.room = asyncio.Event()

    async def admit(self, size: int) -> None:
        self.asked.set()
        await self.room.wait()
        await super().admit(size)


async def test_a_wait_for_our_own_memory_does_not_count_against_the_picture() -> None:
    async with asyncio.timeout(20), listening(lambda _: picture_answer(PNG), ALLOWED) as good:
        async with links(good.port, seconds=0.3) as fetching:
            intake = Full()
            url = f"http://pictures.test:{good.port}/"
            fetched = asyncio.ensure_future(fetching.fetch(url, intake))
            await intake.asked.wait()
            # Longer than the picture may take: that must not matter, so there is no event for it.
            await asyncio.sleep(0.4)
            intake.room.set()
            encoded, _ = await fetched
    assert encoded.decode() == picture(5)
    assert intake.admitted == len(PNG)


async def test_plain_http_leads_only_from_a_plain_upstream_to_a_configured_network() -> None:
    async with asyncio.timeout(20), listening(lambda _: picture_answer(PNG), ALLOWED) as good:
        url = f"http://pictures.test:{good.port}/"
        async with links(good.port, secure=True) as fetching:
            with pytest.raises(UpstreamProtocolError, match="not https"):
                await fetching.fetch(url, Boundless())
        assert good.connections == 0

    async def somewhere(_host: str, _port: int) -> Sequence[str]:
        return ["93.184.216.34"]

    hosts = PictureHosts.parse(("pictures.test",), "http://upstream.test/")
    fetching = PictureLinks(
        hosts, PinnedClient(1), plain=True, seconds=5, most=MIB, resolver=somewhere
    )
    with pytest.raises(UpstreamProtocolError, match="not https"):
        await fetching.fetch("http://pictures.test/", Boundless())
    await fetching.close()


async def test_what_is_refused_is_logged_without_path_and_query() -> None:
    async with links(1) as fetching:
        with capture_logs() as logs, pytest.raises(UpstreamProtocolError):
            await fetching.fetch("https://elsewhere.test/secret/path?sig=secret", Boundless())
    (line,) = logs
    assert line["host"] == "https://elsewhere.test:443"
    assert "secret" not in str(line)
