"""What README says of two servers behind one front: each knows only what it has begun itself."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from harness.clients import PATH
from harness.gateway import Running, running, settings_for
from harness.upstream import completed, partial, scripted, sse

KEY = "a-key-for-tests"
ASKED = {"model": "gpt-image-1", "prompt": "x", "stream": True, "partial_images": 1}
SCRIPT = sse(partial(0), completed())


async def test_a_second_server_knows_nothing_of_what_the_first_has_begun(tmp_path: Path) -> None:
    async with scripted(SCRIPT) as upstream:
        one, two = (
            settings_for(upstream.url, tmp_path / name, keys=(KEY,)) for name in ("one", "two")
        )
        async with running(one) as first, running(two) as second:
            headers = {"x-api-key": KEY, "Idempotency-Key": "order-17"}
            begun = await ask(first, "POST", PATH, json=ASKED, headers=headers)
            id_line = await ask(first, "GET", events_of(begun), headers={"x-api-key": KEY})
            last_id = id_line.text.partition("\nid: ")[2].partition("\n")[0]
            # By ticket, by cursor, by its own address, and once more under its key.
            link = urlsplit(begun.headers["link"].partition("<")[2].partition(">")[0])
            assert (await ask(first, "GET", f"{link.path}?{link.query}")).status_code == 200
            assert (await ask(second, "GET", f"{link.path}?{link.query}")).status_code == 401
            cursor = {"x-api-key": KEY, "Last-Event-ID": last_id}
            query = f"{PATH}?model=gpt-image-1&prompt=x"
            assert (await ask(first, "GET", query, headers=cursor)).status_code == 200
            assert (await ask(second, "GET", query, headers=cursor)).status_code == 404
            assert (await ask(second, "DELETE", link.path[:-7], headers=headers)).status_code == 404
            assert len(upstream.requests) == 1
            await ask(second, "POST", PATH, json=ASKED, headers=headers)
            assert len(upstream.requests) == 2


async def ask(server: Running, method: str, target: str, **options: Any) -> httpx2.Response:
    return await server.client.request(method, target, **options)


def events_of(begun: httpx2.Response) -> str:
    """The path of its events, without a ticket."""
    return f"{PATH}/{begun.headers['safelight-generation']}/events"


@pytest.mark.parametrize("believed", [False, True], ids=["unknown front", "named front"])
async def test_a_front_on_another_machine_is_believed_once_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, believed: bool
) -> None:
    """Its address is a loopback one here, but not the one that is believed by default."""
    front = "127.0.0.5"
    if believed:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", front)
    async with scripted(SCRIPT) as upstream:
        settings = settings_for(upstream.url, tmp_path / "data", keys=(KEY,))
        async with running(settings) as server:
            transport = httpx2.AsyncHTTPTransport(local_address=front)
            async with httpx2.AsyncClient(transport=transport, base_url=server.url) as http:
                headers = {"x-api-key": KEY, "X-Forwarded-Proto": "https"}
                answered = await http.post(PATH, json=ASKED, headers=headers)
    scheme = "https" if believed else "http"
    assert answered.headers["content-location"].startswith(f"{scheme}://")
