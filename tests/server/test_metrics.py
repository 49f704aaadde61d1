"""Who may read `/metrics`."""

import pytest

from harness.gateway import Serve
from harness.upstream import answer, json_response, scripted

UNREACHED = "http://127.0.0.1:1"
KEY, OTHER = "sl-0123456789abcdef", "sl-fedcba9876543210"


@pytest.mark.parametrize("keys", [{}, {"keys": KEY}], ids=["open", "keyed"])
async def test_a_program_on_this_machine_needs_no_key(serve: Serve, keys: dict[str, str]) -> None:
    async with serve(UNREACHED, **keys) as gateway:
        response = await gateway.client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert response.headers["cache-control"] == "no-store"
    assert "safelight_generations_active 0.0" in response.text


FORWARDED = [
    {"X-Forwarded-For": "192.0.2.1"},
    {"X-Forwarded-For": "127.0.0.1"},
    {"Forwarded": "for=127.0.0.1"},
    {"X-Real-IP": "127.0.0.1"},
    {"Via": "1.1 proxy"},
    {"Host": "pictures.example"},
    {"Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
]


@pytest.mark.parametrize("headers", FORWARDED, ids="-".join)
async def test_whatever_may_come_from_elsewhere_needs_one(
    serve: Serve, headers: dict[str, str]
) -> None:
    async with serve(UNREACHED, keys=KEY) as gateway:
        without = await gateway.client.get("/metrics", headers=headers)
        wrong = await gateway.client.get("/metrics", headers={**headers, "x-api-key": "wrong"})
        right = await gateway.client.get("/metrics", headers={**headers, "x-api-key": KEY})
    assert (without.status_code, wrong.status_code, right.status_code) == (401, 401, 200)
    assert "safelight" not in without.text.replace("safelight_", "")


@pytest.mark.parametrize(
    "headers", [{"Host": "pictures.example"}, {"Origin": "https://evil.example"}]
)
async def test_without_keys_other_pages_and_names_are_refused(
    serve: Serve, headers: dict[str, str]
) -> None:
    async with serve(UNREACHED) as gateway:
        response = await gateway.client.get("/metrics", headers=headers)
    assert response.status_code == 403


async def test_the_operator_can_name_the_keys_that_may_read_it(serve: Serve) -> None:
    async with serve(UNREACHED, keys=f"{KEY},{OTHER}", metrics_callers="key-2") as gateway:

        async def asked(key: str) -> int:
            headers = {"Via": "1.1 proxy", "Authorization": f"Bearer {key}"}
            return (await gateway.client.get("/metrics", headers=headers)).status_code

        assert (await asked(KEY), await asked(OTHER)) == (404, 200)


async def test_openmetrics_is_answered_where_it_is_asked_for(serve: Serve) -> None:
    async with serve(UNREACHED) as gateway:
        accept = {"Accept": "application/openmetrics-text; version=1.0.0"}
        response = await gateway.client.get("/metrics", headers=accept)
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    assert response.text.endswith("# EOF\n")


async def test_it_tells_neither_prompts_nor_keys(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url, keys=KEY) as gateway:
            headers = {"x-api-key": KEY}
            body = {"prompt": "a secret fox", "model": "gpt-image-1", "user": "a-secret-user"}
            await gateway.client.post("/v1/images/generations", json=body, headers=headers)
            text = (await gateway.client.get("/metrics")).text
    assert 'caller="key-1"' in text
    assert KEY not in text
    assert "secret" not in text
