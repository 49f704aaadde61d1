"""`safelight watch`, and how either command comes through lost connections and Ctrl-C."""

import asyncio
import base64
import re
import signal
from pathlib import Path

import pytest
from pydantic import SecretStr

from cli.calling import SECONDS, called, ended, started
from harness.gateway import Running, Serve
from harness.process import Command
from harness.proxy import Link, proxied
from harness.toxics import Cut, Latency, Toxic
from harness.upstream import picture, scripted
from server.watching import halves

KEY = "a-key-for-the-tests"

ASKED = ("generate", "x", "-m", "gpt-image-1", "-p", "1")
BODY = {"prompt": "x", "model": "gpt-image-1", "stream": True, "partial_images": 1}
PICTURE = base64.b64decode(picture(99))


async def ordered(gateway: Running) -> dict[str, str]:
    """A generation's resource, begun by somebody else."""
    answered = await gateway.client.post(
        "/v1/images/generations", json=BODY, headers={"Prefer": "respond-async"}
    )
    resource: dict[str, str] = answered.json()
    return resource


async def until(process: asyncio.subprocess.Process, event: str) -> None:
    """Until the command has told of it."""
    assert process.stdout is not None
    async with asyncio.timeout(SECONDS):
        line = await process.stdout.readline()
        while event.encode() not in line:
            assert line, f"it ended without {event}"
            line = await process.stdout.readline()


CUTS: list[Toxic] = [
    Cut(20, "fin"),
    # Whether the server is a Safelight is asked then, and lost in its turn.
    Cut(500, "rst"),
    Cut(b'"partial_image_index"', "fin"),
    Cut(b"event: image_generation", "rst"),
    Cut(b"event: image_generation.completed", "rst"),
]
"""What becomes of the first connections; the third has both the order and its first event."""


def cut(link: Link) -> list[Toxic]:
    return CUTS[link.number : link.number + 1]


async def test_a_lost_connection_is_made_anew_and_nothing_is_shown_twice_or_missed(
    tmp_path: Path, serve: Serve
) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url) as gateway:
        async with proxied(gateway.address[1], down=cut) as proxy:
            command = await started(tmp_path, *ASKED, "--json", SAFELIGHT_BASE_URL=proxy.url)
            await until(command, "resumed")
            await until(command, "partial_image")
            release.set()
            done = await ended(command)
    assert (done.code, done.errors) == (0, "")
    assert len(upstream.requests) == 1
    assert [event["event"] for event in done.events] == ["interrupted", "resumed", "completed"]
    assert (tmp_path / "x.png").read_bytes() == PICTURE
    asked = b"".join(bytes(link.up) for link in proxy.links).lower()
    assert b"last-event-id: gen_" in asked
    keys = set(re.findall(rb"idempotency-key: (\S+)", asked))
    assert len(keys) == 1


async def test_watching_joins_by_id_and_by_the_address_that_was_shared(
    tmp_path: Path, serve: Serve
) -> None:
    release = asyncio.Event()
    async with (
        scripted(halves(release)) as upstream,
        serve(upstream.url, keys=(SecretStr(KEY),)) as gateway,
    ):
        headers = {"Authorization": f"Bearer {KEY}"}
        gateway.client.headers.update(headers)
        resource = await ordered(gateway)
        by_id = await started(
            tmp_path, "watch", resource["id"], "-o", "id.png", "--json", "--save-partials",
            SAFELIGHT_BASE_URL=gateway.url, SAFELIGHT_KEY=KEY,
        )  # fmt: skip
        # No key is needed, and none is sent, where there is a ticket in the address.
        by_address = await started(
            tmp_path, "watch", resource["events_url"], "-o", "address.png", SAFELIGHT_KEY="kä"
        )
        await until(by_id, "partial_image")
        release.set()
        first, second = await ended(by_id), await ended(by_address)
        asked = {**BODY, "n": 2}
        two = await gateway.client.post(
            "/v1/images/generations", json=asked, headers={"Prefer": "respond-async"}
        )
        piped = await ended(
            await started(
                tmp_path, "watch", two.json()["id"], "-o", "-",
                SAFELIGHT_BASE_URL=gateway.url, SAFELIGHT_KEY=KEY,
            )
        )  # fmt: skip
        without = await ended(
            await started(tmp_path, "watch", resource["id"], SAFELIGHT_BASE_URL=gateway.url)
        )
    assert (first.code, first.errors) == (0, "")
    assert (second.code, second.paths) == (0, ["address.png"])
    assert (tmp_path / "id.png").read_bytes() == (tmp_path / "address.png").read_bytes() == PICTURE
    assert (tmp_path / "id.partial-1.png").read_bytes() == base64.b64decode(picture(0))
    assert (piped.code, piped.output) == (3, b"")
    assert "takes one picture" in piped.errors
    assert without.code == 4
    assert "SAFELIGHT_KEY" in without.errors


async def test_ctrl_c_ends_the_watching_and_not_the_generation(
    tmp_path: Path, serve: Serve
) -> None:
    release = asyncio.Event()
    async with scripted(halves(release)) as upstream, serve(upstream.url) as gateway:
        resource = await ordered(gateway)
        watch = ("watch", resource["id"])
        watching = await started(tmp_path, *watch, "--json", SAFELIGHT_BASE_URL=gateway.url)
        await until(watching, "partial_image")
        watching.send_signal(signal.SIGINT)
        left = await ended(watching)
        release.set()
        again = await ended(await started(tmp_path, *watch, SAFELIGHT_BASE_URL=gateway.url))
    assert left.code == 130
    assert f"the generation goes on (safelight watch {resource['id']})" in left.errors
    assert (again.code, again.paths) == (0, [f"{resource['id']}.png"])


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["int", "term"]
)
async def test_a_signal_cancels_what_was_ordered_here(
    tmp_path: Path, serve: Serve, number: signal.Signals, code: int
) -> None:
    async with scripted(halves(asyncio.Event())) as upstream, serve(upstream.url) as gateway:
        command = await started(tmp_path, *ASKED, "--json", SAFELIGHT_BASE_URL=gateway.url)
        await until(command, "partial_image")
        command.send_signal(number)
        done = await ended(command)
        async with asyncio.timeout(SECONDS):
            await upstream.closed.wait()
    assert (done.code, done.errors) == (code, "safelight: cancelled.\n")
    assert done.output.endswith(b"}\n")


async def test_a_signal_before_the_generation_has_a_name_cancels_it_all_the_same(
    tmp_path: Path, serve: Serve
) -> None:
    async with scripted(halves(asyncio.Event())) as upstream, serve(upstream.url) as gateway:
        async with proxied(gateway.address[1], down=[Latency(0.7, 0.0)]) as proxy:
            command = await started(tmp_path, *ASKED, SAFELIGHT_BASE_URL=proxy.url)
            async with asyncio.timeout(SECONDS):
                await upstream.after(1)
            command.send_signal(signal.SIGINT)
            done = await ended(command)
            async with asyncio.timeout(SECONDS):
                await upstream.closed.wait()
    assert (done.code, done.errors) == (130, "safelight: cancelled.\n")


async def test_a_generation_that_is_cancelled_by_another_has_a_code_of_its_own(
    tmp_path: Path, serve: Serve
) -> None:
    async with scripted(halves(asyncio.Event())) as upstream, serve(upstream.url) as gateway:
        resource = await ordered(gateway)
        watching = await started(
            tmp_path, "watch", resource["id"], "--json", SAFELIGHT_BASE_URL=gateway.url
        )
        await until(watching, "partial_image")
        await gateway.client.delete(f"/v1/images/generations/{resource['id']}")
        done = await ended(watching)
    assert (done.code, done.errors) == (9, "safelight: The generation was cancelled.\n")


def test_what_is_not_known_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Command
) -> None:
    monkeypatch.chdir(tmp_path)
    done = called("watch", "gen_0000", "--base-url", server.url)
    assert done.code == 3
    assert done.errors.startswith("safelight: ")
    for nonsense in (
        "a/b",
        "http://localhost/v1/models",
        "http://localhost/v1/images/generations/",
    ):
        assert called("watch", nonsense).code == 2
    ticketed = "http://localhost/v1/images/generations/gen_1/events?ticket=abc"
    assert called("watch", ticketed, "--key", "12345678").code == 2
    assert called("watch", ticketed, "--base-url", server.url).code == 2
