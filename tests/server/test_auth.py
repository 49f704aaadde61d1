"""Who may call: keys, keys files, and open mode guarded against other web pages."""

import hashlib
from pathlib import Path

import pytest
from pydantic import SecretStr

from harness.gateway import Serve
from harness.upstream import answer, completed, json_response, scripted, sse
from safelight.config import ConfigurationError, Settings
from safelight.server.auth import Caller, authenticator, is_loopback_name

KEY, OTHER = "sl-0123456789abcdef", "sl-fedcba9876543210"
BODY = {"prompt": "x", "model": "gpt-image-1"}
URL = "/v1/images/generations"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": f"Bearer {KEY}"}, 200),
        ({"Authorization": f"bearer   {OTHER}"}, 200),
        ({"x-api-key": KEY}, 200),
        ({"Authorization": "Bearer wrong", "x-api-key": KEY}, 200),
        ({"Authorization": f"Bearer {KEY}x"}, 401),
        ({"Authorization": f"Bearer {KEY[:-1]}"}, 401),
        ({"Authorization": f"Basic {KEY}"}, 401),
        ({"Authorization": KEY}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"x-api-key": ""}, 401),
        ({"x-api-key": "\xff\xfe"}, 401),
    ],
)
async def test_a_key_is_needed_and_taken_from_either_header(
    serve: Serve, headers: dict[str, str], status: int
) -> None:
    sent = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url, keys=(KEY, OTHER)) as gateway:
            response = await gateway.client.post(URL, json=BODY, headers=sent)
    assert response.status_code == status
    if status == 401:
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert not upstream.requests


async def test_keys_are_never_accepted_in_the_url(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url, keys=(KEY,)) as gateway:
            response = await gateway.client.post(f"{URL}?api_key={KEY}&key={KEY}", json=BODY)
    assert response.status_code == 401


async def test_models_need_a_key_but_health_readiness_and_the_page_do_not(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1", keys=(KEY,)) as gateway:
        statuses = [
            (await gateway.client.get(path)).status_code
            for path in ("/v1/models", "/v1/models/gpt-image-1", "/health", "/ready")
        ]
    assert statuses == [401, 401, 200, 200]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8000"}, 200),
        ({"Host": "[::1]:8000"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "localhost.evil.example"}, 403),
        ({"Host": "127.0.0.1.nip.io"}, 403),
        ({"Host": "10.0.0.1"}, 403),
        ({"Host": ""}, 400),
        ({"Host": "localhost:8000", "Origin": "http://localhost:8000"}, 200),
        ({"Host": "localhost:8000", "Origin": "http://localhost:3000"}, 403),
        ({"Host": "localhost:8000", "Origin": "https://localhost:8000"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
    ],
)
async def test_open_mode_answers_this_machine_and_its_own_page_only(
    serve: Serve, headers: dict[str, str], status: int
) -> None:
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        response = await gateway.client.post(URL, json=BODY, headers=headers)
    assert response.status_code == status
    assert len(upstream.requests) == (status == 200)


async def test_a_name_that_is_not_this_machines_has_a_code_of_its_own(serve: Serve) -> None:
    async with serve("http://127.0.0.1:1") as gateway:
        named = await gateway.client.post(URL, json=BODY, headers={"Host": "evil.example"})
        called = await gateway.client.post(URL, json=BODY, headers={"Origin": "null"})
    assert named.json()["error"]["code"] == "forbidden_host"
    assert "SAFELIGHT_KEYS" in named.json()["error"]["message"]
    assert called.json()["error"]["code"] == "forbidden_origin"


def test_keys_of_the_settings_are_called_by_their_numbers() -> None:
    known = authenticator(Settings(keys=(SecretStr(KEY), SecretStr(OTHER))))
    assert known.named("key-1") == Caller("key-1")
    assert known.named("key-2") == Caller("key-2")
    assert known.named("key-0") is None
    assert known.named("key-3") is None
    assert known.named("open") is None


def test_without_keys_there_is_one_caller(tmp_path: Path) -> None:
    known = authenticator(Settings(data_dir=tmp_path))
    assert known.named("open") == Caller("open")
    assert known.named("key-1") is None


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://{host}", 200),
        ("https://{host}", 200),
        ("https://app.example", 200),
        ("https://evil.example", 403),
        ("http://{host}.evil.example", 403),
        ("null", 403),
    ],
)
async def test_a_ticket_is_spent_by_no_page_that_could_not_read_the_answer(
    serve: Serve, origin: str | None, status: int
) -> None:
    key = {"x-api-key": KEY}
    async with scripted(sse(completed())) as upstream:
        async with serve(
            upstream.url, keys=(KEY,), cors_origins=("https://app.example",)
        ) as gateway:
            bought = await gateway.client.post("/v1/tickets", json={"start": 1}, headers=key)
            host = gateway.url.removeprefix("http://")
            sent = {} if origin is None else {"Origin": origin.replace("{host}", host)}
            url = bought.json()["url"] + "&prompt=x&model=gpt-image-1"
            response = await gateway.client.get(url, headers=sent)
    assert response.status_code == status
    assert len(upstream.requests) == (status == 200)


def test_a_keys_file_holds_digests_and_names(tmp_path: Path) -> None:
    digest = hashlib.sha256(KEY.encode()).hexdigest()
    file = tmp_path / "keys.toml"
    file.write_text(f'[[keys]]\nname = "ann"\nsha256 = "{digest}"\n')
    known = authenticator(Settings(keys_file=file))
    assert not known.open
    assert known.named("ann") == Caller("ann")
    assert known.named("ben") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "keys = []",
        f'[[keys]]\nname = "ann"\nsha256 = "{KEY}"\n',
        f'[[keys]]\nname = "ann"\nkey = "{KEY}"\n',
        "not toml",
    ],
)
def test_a_keys_file_that_is_not_one_is_refused_without_quoting_it(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "keys.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError) as raised:
        authenticator(Settings(keys_file=file))
    assert KEY not in str(raised.value)


def test_a_missing_keys_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="keys file"):
        authenticator(Settings(keys_file=tmp_path / "none.toml"))


@pytest.mark.parametrize(
    ("name", "loopback"),
    [
        ("localhost", True),
        ("LOCALHOST", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("0.0.0.0", False),  # noqa: S104 - a name to be refused
        ("::", False),
        ("example.com", False),
        ("", False),
        ("2130706433", False),
    ],
)
def test_loopback_is_told_by_the_name_alone(name: str, loopback: bool) -> None:
    assert is_loopback_name(name) is loopback
