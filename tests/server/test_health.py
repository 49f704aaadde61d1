"""`/health` and `/ready` where there is nothing to send a generation to."""

from typing import Any

import pytest

from harness.gateway import Serve
from server.watching import ASKED, STREAMED, URL


@pytest.mark.parametrize("body", [ASKED, STREAMED], ids=["json", "stream"])
async def test_without_any_upstream_it_lives_but_is_not_ready_and_says_so_to_clients(
    serve: Serve, body: dict[str, Any]
) -> None:
    async with serve("http://127.0.0.1:1", upstreams=()) as gateway:
        alive = await gateway.client.get("/health")
        ready = await gateway.client.get("/ready")
        refused = await gateway.client.post(URL, json=body)
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    for response in (ready, refused):
        assert response.status_code == 503
        assert response.json()["error"]["code"] == "no_upstream"
