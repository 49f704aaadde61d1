"""The keys that are valid now: the file is taken anew while the server runs, or left alone."""

import asyncio
import errno
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from structlog.testing import capture_logs

from harness.gateway import Running, Serve
from harness.upstream import answer, json_response, scripted
from safelight import keys
from safelight.cli import keys_file
from safelight.config import ConfigurationError
from safelight.keys import KeyEntry, digest
from safelight.server.keyring import LOOK_EVERY_SECONDS, REST_SECONDS, KeyRing

BODY = {"prompt": "x", "model": "gpt-image-1"}
KEY = "sl-of-ann"


def table(name: str, key: str, **fields: str) -> str:
    given = {"name": f'"{name}"', "sha256": f'"{digest(key).hex()}"'} | fields
    return "[[keys]]\n" + "".join(f"{field} = {value}\n" for field, value in given.items())


class Clock:
    """Both clocks of a ring; the file's times are set to it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    def write(self, text: str) -> None:
        """The file is `text` from now on."""
        self._file.write_text(text)
        os.utime(self._file, (self.now, self.now))

    def look(self, seconds: float = LOOK_EVERY_SECONDS) -> None:
        self.now += seconds


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.toml"


@pytest.fixture
def clock(file: Path) -> Clock:
    clock = Clock(file)
    clock.write(table("ann", KEY))
    return clock


@pytest.fixture
def ring(file: Path, clock: Clock) -> KeyRing:
    return KeyRing((), file, clock=clock, now=clock)


def names(ring: KeyRing) -> set[str]:
    return {entry.name for _, entry in ring.entries()}


def test_a_key_that_is_added_or_revoked_is_known_within_a_second(
    ring: KeyRing, clock: Clock
) -> None:
    changed = clock.now
    clock.write(table("ben", "b") + table("cy", "c"))
    while names(ring) != {"ben", "cy"}:
        clock.look(0.01)
    assert clock.now - changed <= 1.0
    assert ring.named("ann") is None


def test_the_file_is_looked_at_about_twice_a_second_however_many_ask(
    ring: KeyRing, clock: Clock
) -> None:
    clock.write(table("ben", "b"))
    clock.now += LOOK_EVERY_SECONDS - 0.01
    assert names(ring) == {"ann"}
    clock.now += 0.02
    assert names(ring) == {"ben"}


def test_a_file_that_is_being_written_is_taken_when_it_has_come_to_rest(
    ring: KeyRing, clock: Clock
) -> None:
    whole = table("ann", KEY) + table("ben", "b") + table("cy", "c")
    for cut in range(0, len(whole) + 1, 20):
        clock.look()
        clock.write(whole[:cut])
        assert names(ring) == {"ann"}, "half a file shut somebody out"
    clock.write(whole)
    clock.look()
    assert names(ring) == {"ann", "ben", "cy"}


def test_a_file_that_changes_while_it_is_read_is_taken_as_it_is_afterwards(
    ring: KeyRing, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = keys.read

    def read(file: Path) -> list[KeyEntry]:
        entries = really(file)
        monkeypatch.undo()
        clock.write(table("cy", "c") + table("dee", "d"))
        return entries

    clock.look(3600)
    clock.write(table("ben", "b"))
    clock.look()
    monkeypatch.setattr(keys, "read", read)
    assert names(ring) == {"ann"}, "what was read was no longer true"
    clock.look()
    assert names(ring) == {"cy", "dee"}


def test_a_file_that_changed_while_nobody_asked_is_taken_at_the_next_request(
    ring: KeyRing, clock: Clock
) -> None:
    clock.look(3600)
    clock.write(table("ben", "b"))
    clock.look(REST_SECONDS)
    assert names(ring) == {"ben"}


def test_a_file_from_the_future_is_taken_at_the_second_look(
    ring: KeyRing, clock: Clock, file: Path
) -> None:
    clock.write(table("ben", "b"))
    os.utime(file, (clock.now + 9999, clock.now + 9999))
    clock.look()
    assert names(ring) == {"ann"}
    clock.look()
    assert names(ring) == {"ben"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (table("ann", KEY)[:30], "not TOML"),
        ('[[keys]]\nname = "ann"\nsha256 = "sl-secret"\n', "sha256 must be 64 hex digits"),
        (table("ann", KEY, concurrent="0"), "concurrent must be"),
        (table("ann", KEY) * 2, "two keys are called ann"),
        (None, "No such file"),
    ],
)
def test_a_file_that_is_none_changes_nothing_and_is_told_once(
    ring: KeyRing, clock: Clock, file: Path, text: str | None, reason: str
) -> None:
    with capture_logs() as logs:
        if text is None:
            file.unlink()
        else:
            clock.write(text)
        for _ in range(5):
            clock.look()
            assert names(ring) == {"ann"}
            assert ring.needed
    (line,) = logs
    assert line["log_level"] == "error"
    assert reason in line["reason"]
    assert "sl-secret" not in str(line)
    assert digest(KEY).hex() not in str(line)


def test_a_file_that_comes_back_is_taken(ring: KeyRing, clock: Clock, file: Path) -> None:
    file.unlink()
    for _ in range(2):
        clock.look()
        assert names(ring) == {"ann"}
    clock.write(table("ben", "b"))
    clock.look()
    assert names(ring) == {"ben"}


def test_what_has_changed_is_logged_by_name(ring: KeyRing, clock: Clock) -> None:
    with capture_logs() as logs:
        clock.write(table("ben", "b"))
        clock.look()
        ring.entries()
    (line,) = logs
    assert (line["keys"], line["added"], line["revoked"]) == (1, ["ben"], ["ann"])
    assert digest("b").hex() not in str(line)


def test_a_key_that_expires_is_named_no_longer(file: Path, clock: Clock) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    past = datetime.now(UTC) - timedelta(hours=1)
    clock.write(
        table("ann", "a", expires=soon.isoformat(), origins='["https://a.example"]')
        + table("ben", "b", expires=past.isoformat(), origins='["https://b.example"]')
    )
    ring = KeyRing((), file, clock=clock, now=clock)
    assert ring.named("ann") is not None
    assert ring.named("ben") is None
    assert ring.origins() == {"https://a.example"}


def test_without_any_key_none_is_needed_until_the_first_is_made(
    tmp_path: Path, clock: Clock
) -> None:
    file = tmp_path / "later.toml"
    ring = KeyRing((), file, clock=clock, now=time.time)
    assert not ring.needed
    keys_file.add(file, "ann", {})
    looks = 0
    while not ring.needed:
        clock.look()
        looks += 1
    assert looks <= 2
    file.unlink()
    for _ in range(3):
        clock.look()
        assert ring.needed, "a vanished file must not open the server"


def test_a_key_of_the_settings_that_is_in_the_file_too_is_refused(file: Path, clock: Clock) -> None:
    settled = KeyEntry.model_construct(name="key-1", sha256=digest(KEY).hex())
    with pytest.raises(ConfigurationError, match="key-1 and ann are the same key"):
        KeyRing([settled], file, clock=clock, now=clock)


async def until(gateway: Running, key: str | None, status: int) -> None:
    """Ask until the answer's status is `status`: the file's own clock cannot be waited for."""
    async with asyncio.timeout(10):
        while (await asked(gateway, key)).status_code != status:  # noqa: ASYNC110 - a file's event
            await asyncio.sleep(0.05)


async def asked(gateway: Running, key: str | None) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return await gateway.client.get("/v1/models", headers=headers)


async def test_keys_are_added_and_revoked_while_the_server_runs(serve: Serve, file: Path) -> None:
    first = keys_file.add(file, "ann", {})
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url, keys_file=file) as gateway:
            assert (await asked(gateway, first)).status_code == 200
            second = keys_file.add(file, "ben", {})
            await until(gateway, second, 200)
            keys_file.revoke(file, "ann")
            await until(gateway, first, 401)
            assert (await asked(gateway, second)).status_code == 200
            headers = {"Authorization": f"Bearer {first}"}
            refused = await gateway.client.post(
                "/v1/images/generations", json=BODY, headers=headers
            )
    assert refused.status_code == 401
    assert not upstream.requests


async def test_the_first_key_ends_open_mode_while_the_server_runs(
    serve: Serve, tmp_path: Path
) -> None:
    async with serve("http://127.0.0.1:1") as gateway:
        assert (await gateway.client.get("/v1/models")).status_code == 200
        key = keys_file.add(tmp_path / "data" / "keys.toml", "ann", {})
        await until(gateway, None, 401)
        assert (await asked(gateway, key)).status_code == 200


def test_a_file_that_cannot_be_opened_for_a_time_is_taken_when_it_can(
    ring: KeyRing, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.write(table("ben", "b"))
    clock.look()
    opened = Path.read_bytes

    def no_descriptor_left(path: Path) -> bytes:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE), str(path))

    with capture_logs() as logs:
        monkeypatch.setattr(Path, "read_bytes", no_descriptor_left)
        for _ in range(5):
            clock.look()
            assert names(ring) == {"ann"}
        assert [line["log_level"] for line in logs] == ["error"]
        monkeypatch.setattr(Path, "read_bytes", opened)
        clock.look()
        assert names(ring) == {"ben"}
        assert ring.named("ann") is None
