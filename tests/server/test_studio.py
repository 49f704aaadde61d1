"""The studio's files over HTTP: policy, revalidation, and compression that changes nothing."""

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio

from harness.gateway import running, settings_for
from safelight.server.studio import TEXTS, static_directory, takes_gzip

FILES = sorted(static_directory().iterdir())
COMPRESSED = {"Accept-Encoding": "gzip, deflate, br"}
PLAIN = {"Accept-Encoding": "identity"}


@pytest_asyncio.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with running(settings_for("http://127.0.0.1:9", tmp_path)) as gateway:
        yield gateway.client


async def raw(client: httpx2.AsyncClient, path: str) -> tuple[httpx2.Response, bytes]:
    """The answer to a client that takes gzip, and its body as it travelled."""
    async with client.stream("GET", path, headers=COMPRESSED) as response:
        return response, b"".join([piece async for piece in response.aiter_raw()])


async def test_every_text_comes_compressed_and_is_the_file(client: httpx2.AsyncClient) -> None:
    for file in FILES:
        response, body = await raw(client, f"/static/{file.name}")
        assert file.name.endswith(TEXTS)
        assert response.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in response.headers["vary"]
        assert int(response.headers["content-length"]) == len(body)
        assert gzip.decompress(body) == file.read_bytes()


async def test_the_whole_page_is_less_than_60_kilobytes_on_the_wire(
    client: httpx2.AsyncClient,
) -> None:
    sizes = [len((await raw(client, f"/static/{file.name}"))[1]) for file in FILES]
    assert sum(sizes) < 60_000


async def test_a_client_that_takes_no_gzip_gets_the_file_itself(client: httpx2.AsyncClient) -> None:
    for path, name in (("/", "index.html"), ("/static/app.js", "app.js")):
        response = await client.get(path, headers=PLAIN)
        assert "content-encoding" not in response.headers
        assert "Accept-Encoding" in response.headers["vary"]
        assert response.content == (static_directory() / name).read_bytes()


async def test_both_forms_have_the_same_policy_and_type_and_tags_of_their_own(
    client: httpx2.AsyncClient,
) -> None:
    compressed, _ = await raw(client, "/static/style.css")
    plain = await client.get("/static/style.css", headers=PLAIN)
    for name in ("content-security-policy", "cache-control", "referrer-policy", "content-type"):
        assert compressed.headers[name] == plain.headers[name]
    assert compressed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("accepted", [PLAIN, COMPRESSED], ids=["plain", "compressed"])
async def test_a_page_that_has_the_file_is_told_that_it_has_not_changed(
    client: httpx2.AsyncClient, accepted: dict[str, str]
) -> None:
    first = await client.get("/static/app.js", headers=accepted)
    for tag in (first.headers["etag"], f"W/{first.headers['etag']}"):
        again = await client.get("/static/app.js", headers={**accepted, "If-None-Match": tag})
        assert again.status_code == 304
        assert again.content == b""
        assert "Accept-Encoding" in again.headers["vary"]
    other = await client.get("/static/app.js", headers={**accepted, "If-None-Match": '"other"'})
    assert other.status_code == 200


async def test_head_tells_the_compressed_length_and_sends_nothing(
    client: httpx2.AsyncClient,
) -> None:
    got, body = await raw(client, "/static/app.js")
    head = await client.head("/static/app.js", headers=COMPRESSED)
    assert head.headers["content-length"] == got.headers["content-length"] == str(len(body))
    assert head.content == b""


async def test_what_the_api_answers_is_not_compressed(client: httpx2.AsyncClient) -> None:
    for path in ("/v1/models", "/openapi.json", "/health"):
        response = await client.get(path, headers=COMPRESSED)
        assert "content-encoding" not in response.headers
        assert "Accept-Encoding" not in response.headers.get("vary", "")


@pytest.mark.parametrize(
    ("field", "taken"),
    [
        ("gzip", True),
        ("GZIP;q=0.1, br", True),
        ("*", True),
        ("br, *;q=0.5", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("*, gzip;q=0.0", False),
        ("*;q=0", False),
        ("gzip;q=nonsense", False),
        ("xgzip", False),
    ],
)
def test_gzip_is_taken_exactly_where_the_client_says_so(field: str, taken: bool) -> None:
    assert takes_gzip(field) is taken


async def test_the_page_loads_all_its_modules_at_once_and_has_nothing_inline() -> None:
    html = (static_directory() / "index.html").read_text("utf-8")
    loaded = set(re.findall(r'(?:href|src)="/static/([^"]+)"', html))
    assert loaded == {file.name for file in FILES if file.name != "index.html"}
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]+src=)", html)
    assert not re.search(r"https?://", html)
