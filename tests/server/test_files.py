"""`response_format: url`: stored pictures, their links, and what becomes of both."""

import asyncio
import base64
import os
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from harness.gateway import Serve
from harness.upstream import answer, json_response, picture, scripted
from safelight.errors import LinkRefused, NotFound, StoreFailed
from safelight.pictures import PictureStore, link_secret, open_store
from safelight.wire.events import Picture

HOUR = 3600.0
SECRET = b"s" * 32


def made(output_format: str = "png") -> Picture:
    return Picture(picture(1).encode(), 0, "1024x1024", "low", "opaque", output_format)


def age(folder: Path, seconds: float) -> None:
    for file in folder.iterdir():
        stamp = file.stat().st_mtime - seconds
        os.utime(file, (stamp, stamp))


@pytest.mark.parametrize("explicit", [True, False])
async def test_dall_e_answers_links_that_work_at_once(serve: Serve, explicit: bool) -> None:
    body: dict[str, Any] = {"prompt": "x", "model": "dall-e-2"} | (
        {"response_format": "url"} if explicit else {}
    )
    async with scripted(json_response(answer(2))) as upstream, serve(upstream.url) as gateway:
        items = (await gateway.generate(**body, n=2)).json()["data"]
        assert [set(item) for item in items] == [{"url"}, {"url"}]
        for number, item in enumerate(items):
            assert item["url"].startswith(gateway.url)
            response = await gateway.client.get(item["url"])
            assert response.status_code == 200
            assert response.headers["content-type"] == "image/png"
            assert response.headers["cache-control"].startswith("private, max-age=3")
            assert response.content == base64.b64decode(picture(number))


async def test_b64_json_is_answered_where_it_is_asked_for(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        response = await gateway.generate(prompt="x", model="dall-e-2", response_format="b64_json")
    body = response.json()
    assert set(body) == {"created", "data"}
    assert body["data"] == [{"b64_json": picture(0)}]


async def test_links_are_made_with_the_public_url(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url, public_url="https://pictures.example/x") as gateway:
            response = await gateway.generate(prompt="x", model="dall-e-2")
    url = response.json()["data"][0]["url"]
    assert url.startswith("https://pictures.example/x/v1/images/files/")


async def test_a_forged_link_gets_a_clear_403(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        answered = await gateway.generate(prompt="x", model="dall-e-2")
        url = answered.json()["data"][0]["url"]
        # Not the last character, some of whose bits base64 leaves unused.
        response = await gateway.client.get(url[:-9] + ("a" if url[-9] != "a" else "b") + url[-8:])
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "link_invalid"


async def test_an_expired_link_gets_a_clear_403_before_and_after_its_picture_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = PictureStore(open_store(tmp_path, None), SECRET, HOUR)
    token = await pictures.keep(made())
    _let_time_pass(monkeypatch, HOUR + 2)
    with pytest.raises(LinkRefused, match="60 minutes") as expired:
        await pictures.fetch(token)
    assert expired.value.status_sent == 403
    age(tmp_path / "pictures", HOUR + 2)
    assert await pictures.remove_expired() == 1
    assert list((tmp_path / "pictures").iterdir()) == []
    with pytest.raises(LinkRefused, match="60 minutes"):
        await pictures.fetch(token)


async def test_a_link_works_until_its_last_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = PictureStore(open_store(tmp_path, None), SECRET, HOUR)
    token = await pictures.keep(made("webp"))
    _let_time_pass(monkeypatch, HOUR - 60)
    assert await pictures.remove_expired() == 0
    assert (await pictures.fetch(token)).media_type == "image/webp"


def _let_time_pass(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time
    monkeypatch.setattr("safelight.pictures.time.time", lambda: now() + seconds)


@pytest.mark.parametrize("url", ["memory:///", "file"])
async def test_any_object_store_keeps_and_forgets_pictures(tmp_path: Path, url: str) -> None:
    if url == "file":
        (tmp_path / "elsewhere").mkdir()
        url = f"file://{tmp_path}/elsewhere"
    pictures = PictureStore(open_store(tmp_path, url), SECRET, HOUR)
    token = await pictures.keep(made())
    stored = await pictures.fetch(token)
    assert stored.content == base64.b64decode(picture(1))
    assert await pictures.remove_expired() == 0


async def test_a_picture_lost_from_the_store_is_not_found(tmp_path: Path) -> None:
    pictures = PictureStore(open_store(tmp_path, None), SECRET, HOUR)
    token = await pictures.keep(made())
    for file in (tmp_path / "pictures").iterdir():
        file.unlink()
    with pytest.raises(NotFound):
        await pictures.fetch(token)


DALL_E: dict[str, Any] = {"prompt": "x", "model": "dall-e-2"}


def make_unusable(data_dir: Path) -> Path:
    """A file where the store's folder was, which stops root as well; returns the folder."""
    folder = data_dir / "pictures"
    folder.rename(data_dir / "away")
    folder.touch()
    return folder


def repair(folder: Path) -> None:
    folder.unlink()
    (folder.parent / "away").rename(folder)


async def test_a_picture_that_cannot_be_stored_is_told_and_not_asked_for_again(
    serve: Serve, tmp_path: Path
) -> None:
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url) as gateway:
            folder = make_unusable(tmp_path / "data")
            failed = await gateway.generate(**DALL_E)
            error = failed.json()["error"]
            assert (failed.status_code, error["code"]) == (503, "picture_store_failed")
            # A picture was paid for: an SDK must not order a second one by itself.
            assert failed.headers["x-should-retry"] == "false"
            assert "retry-after" not in failed.headers
            assert str(tmp_path) not in failed.text
            # Whoever needs no store is served as ever.
            for body in ({"response_format": "b64_json"}, {"model": "gpt-image-1"}):
                assert (await gateway.generate(**DALL_E | body)).status_code == 200
            # And the picture itself is not lost.
            place = failed.headers["content-location"]
            again = await gateway.client.get(place)
            assert (again.status_code, again.headers["x-should-retry"]) == (503, "true")
            repair(folder)
            (item,) = (await gateway.client.get(place)).json()["result"]["data"]
            assert (await gateway.client.get(item["url"])).status_code == 200
            assert len(upstream.requests) == 3


async def test_under_its_key_the_same_order_is_stored_later_and_not_made_again(
    serve: Serve, tmp_path: Path
) -> None:
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        folder = make_unusable(tmp_path / "data")
        url, key = "/v1/images/generations", {"Idempotency-Key": "order-17"}
        failed = await gateway.client.post(url, json=DALL_E, headers=key)
        repair(folder)
        answered = await gateway.client.post(url, json=DALL_E, headers=key)
    assert (failed.status_code, answered.status_code) == (503, 200)
    assert len(upstream.requests) == 1


async def test_a_store_that_cannot_be_read_is_told_apart_from_a_lost_picture(
    serve: Serve, tmp_path: Path
) -> None:
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url) as gateway:
            (item,) = (await gateway.generate(**DALL_E)).json()["data"]
            folder = make_unusable(tmp_path / "data")
            failed = await gateway.client.get(item["url"])
            assert failed.status_code == 503
            assert failed.json()["error"]["code"] == "picture_store_failed"
            assert failed.headers["x-should-retry"] == "true"
            assert failed.headers["retry-after"] == "5"
            repair(folder)
            assert (await gateway.client.get(item["url"])).status_code == 200


async def test_that_the_store_may_fail_is_documented_wherever_it_is_used(serve: Serve) -> None:
    async with scripted(json_response(answer())) as upstream, serve(upstream.url) as gateway:
        paths = (await gateway.client.get("/openapi.json")).json()["paths"]
    one = paths["/v1/images/generations/{generation}"]
    files = paths["/v1/images/files/{token}"]
    for operation in (paths["/v1/images/generations"]["post"], *one.values(), *files.values()):
        assert "503" in operation["responses"]


async def test_a_store_that_never_answers_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safelight.pictures.STORE_SECONDS", 0.1)
    # Connections to it are made, and nobody takes them.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        monkeypatch.setenv("AWS_ENDPOINT", f"http://{host}:{port}")
        for name in ("ALLOW_HTTP", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "REGION"):
            monkeypatch.setenv(f"AWS_{name}", "true")
        store = open_store(tmp_path, "s3://bucket/pictures")
        async with asyncio.timeout(10):
            with capture_logs() as lines, pytest.raises(StoreFailed):
                await PictureStore(store, SECRET, HOUR).keep(made())
    told = [(line["event"], line["reason"]) for line in lines]
    assert told == [("picture store failed", "TimeoutError")]


async def test_two_servers_may_remove_the_same_expired_pictures(tmp_path: Path) -> None:
    stores = [PictureStore(open_store(tmp_path, None), SECRET, HOUR) for _ in range(4)]
    for number in range(200):
        (tmp_path / "pictures" / f"{number}.png").touch()
    age(tmp_path / "pictures", HOUR + 2)
    async with asyncio.timeout(10), asyncio.TaskGroup() as sweeps:
        for each in stores:
            sweeps.create_task(each.remove_expired())
    await stores[0].remove_expired()
    assert list((tmp_path / "pictures").iterdir()) == []


def test_the_links_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    first = link_secret(tmp_path / "data")
    assert len(first) == 32
    assert link_secret(tmp_path / "data") == first
    assert (tmp_path / "data" / "link-secret").stat().st_mode & 0o077 == 0
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["link-secret"]
