"""Where the server listens, and what every accepted connection gets from there."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from harness.gateway import listening, port_of
from harness.payloads import GET
from harness.raw import connected
from harness.recorder import live, raw_settings
from safelight.config import ConfigurationError, Settings
from safelight.server.listener import listen

TCP = socket.IPPROTO_TCP


@pytest.mark.parametrize(
    ("level", "option", "expected"),
    [
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
        (TCP, socket.TCP_NODELAY, 1),
        (TCP, socket.TCP_KEEPIDLE, 15),
        (TCP, socket.TCP_KEEPINTVL, 10),
        (TCP, socket.TCP_KEEPCNT, 3),
        (TCP, socket.TCP_USER_TIMEOUT, 7500),
        (TCP, socket.TCP_NOTSENT_LOWAT, 65536),
    ],
)
def test_accepted_connections_have_what_the_listener_has(
    level: int, option: int, expected: int
) -> None:
    settings = Settings(port=0, dead_peer_timeout=7.5, max_unsent_bytes=65536)
    (listener,) = listen(settings)
    with listener:
        listener.listen()
        with socket.create_connection(listener.getsockname(), timeout=5):
            listener.settimeout(5)
            accepted, _ = listener.accept()
            with accepted:
                assert accepted.getsockopt(level, option) == expected


def test_a_name_with_several_addresses_is_one_port_on_all_of_them() -> None:
    found = socket.getaddrinfo("localhost", None, type=socket.SOCK_STREAM)
    listeners = listen(Settings(host="localhost", port=0))
    names = [listener.getsockname()[:2] for listener in listeners]
    for listener in listeners:
        listener.close()
    assert {name[0] for name in names} == {str(each[4][0]) for each in found}
    assert len({name[1] for name in names}) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "cannot listen on 127.0.0.1 port {port}: address already in use; .*--port"),
        ({"host": "192.0.2.1"}, "cannot listen on 192.0.2.1 port {port}: .*assign"),
        ({"host": "nowhere.invalid"}, "cannot listen on nowhere.invalid port {port}: "),
    ],
)
def test_a_place_that_cannot_be_had_is_named(changes: dict[str, str], words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = Settings.model_validate({"port": port, **changes})
        with pytest.raises(ConfigurationError, match=words.format(port=port)):
            listen(settings)


def test_serving_on_a_taken_port_is_one_line_and_an_exit_code(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "safelight", "serve", "--port", str(port)],
            cwd=tmp_path,
            env={"SAFELIGHT_DATA_DIR": "data"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == (
        f"safelight: cannot listen on 127.0.0.1 port {port}: address already in use; choose "
        "another with --port.\n"
    )
    assert done.stdout == ""


async def test_the_kernel_drops_a_peer_that_takes_nothing() -> None:
    """Nothing in the process waits for it here: send and keep-alive timeouts are far away."""
    gone = asyncio.Event()

    async def app(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        if scope["type"] == "lifespan":
            await live(receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(64):
            await send({"type": "http.response.body", "body": bytes(65536), "more_body": True})
        await receive()
        assert (await receive())["type"] == "http.disconnect"
        gone.set()

    settings = raw_settings(send_timeout=60, keep_alive_timeout=60, dead_peer_timeout=1)
    async with (
        asyncio.timeout(20),
        listening(app, settings) as server,
        connected(port_of(server), reads=False) as client,
    ):
        await client.send(GET)
        await gone.wait()
        assert not server.server_state.connections
