"""nginx, Caddy and HAProxy as README sets them up, as child processes of a test.

A recipe is taken from README and run as it stands, but for addresses and what a test says it
changes. Around it is only what Debian's packages have around it (their default configuration), and
what a process in a temporary directory needs. None of them needs root, and none is a service.
"""

import asyncio
import json
import os
import pwd
import re
import shutil
import signal
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import trustme

from harness.documented import README

HOST = "127.0.0.1"
PUBLIC_NAME = "images.example.com"
SAFELIGHT = "127.0.0.1:8000"
"""What README calls the server's name, and Safelight's own address."""

OUTPUT = "output"
ACCESS_LOG = "access.log"
"""What a front says, and nginx' own list of requests, in a front's directory."""

START_SECONDS = 10.0
STOP_SECONDS = 5.0
POLL_SECONDS = 0.01
STARTS = 5
"""A port that was free may be taken by the time a front asks for it."""


def recipe(language: str) -> str:
    """The one block of README that is marked as being in `language`."""
    text = README.read_text("utf-8")
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert isinstance(found, str)
    return found


def changed(text: str, changes: Mapping[str, str]) -> str:
    """`text` with each key replaced by its value, everywhere. What is not there cannot be meant."""
    for old, new in changes.items():
        assert old in text, f"the recipe has no {old!r}"
        text = text.replace(old, new)
    return text


@dataclass(frozen=True, slots=True)
class Place:
    """Where a front is to listen, what is behind it, and its certificate if it speaks TLS."""

    directory: Path
    port: int
    target: int
    certificate: Path | None = None


@dataclass(frozen=True, slots=True)
class Launch:
    """A command; `configuration` is written to the file it names."""

    arguments: Sequence[str]
    file: Path
    configuration: str


@dataclass(frozen=True, slots=True)
class Product:
    """One kind of front.

    `sent` reads its log: the requests it began to pass on. `quits` is the signal upon which it ends
    what it is doing, and then itself.
    """

    name: str
    quits: signal.Signals
    launch: Callable[[str, Place], Launch]
    sent: Callable[[str], "list[Passed]"]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Passed:
    """A request that a front meant to pass on.

    `status` is what Safelight answered; None if that never came, of which `why` says whose fault it
    was, where the front tells.
    """

    target: str
    status: int | None
    why: str = ""


# nginx -------------------------------------------------------------------------------------------

_NGINX = """\
daemon off;
worker_processes 1;
error_log stderr notice;
pid {directory}/nginx.pid;
{user}
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    default_type application/octet-stream;
    gzip on;
    log_format passed 'passed "$request" $status $upstream_addr $upstream_status';
    access_log {directory}/{access_log} passed;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    {tls}
    {recipe}
}}
"""


def _nginx(text: str, place: Place) -> Launch:
    tls = ""
    address = f"listen {HOST}:{place.port}"
    if place.certificate:
        tls = f"ssl_certificate {place.certificate}; ssl_certificate_key {place.certificate};"
        address += " ssl http2"
    moved = {"listen 80": address, SAFELIGHT: f"{HOST}:{place.target}"}
    configuration = _NGINX.format(
        directory=place.directory,
        # Its workers would be nobody's, who may not enter a test's directory.
        user=f"user {pwd.getpwuid(0).pw_name};" if os.getuid() == 0 else "",
        access_log=ACCESS_LOG,
        tls=tls,
        recipe=changed(text, moved),
    )
    file = place.directory / "nginx.conf"
    arguments = ["-p", str(place.directory), "-e", "stderr", "-c", str(file)]
    return Launch(arguments, file, configuration)


def _sent_by_nginx(log: str) -> list[Passed]:
    lines = re.findall(r'^passed "(.*)" \d+ (\S+) (\S+)$', log, re.MULTILINE)
    return [
        Passed(request, int(status) if status.isdecimal() else None)
        for request, upstream, status in lines
        if upstream != "-"
    ]


# Caddy -------------------------------------------------------------------------------------------

_CADDY_OWN = """\
	admin off
	debug
	auto_https disable_redirects
	default_bind 127.0.0.1
"""


def _caddy(text: str, place: Place) -> Launch:
    site = f"http://:{place.port} {{"
    if place.certificate:
        site = f"https://localhost:{place.port} {{\n\ttls {place.certificate} {place.certificate}"
    moved = {PUBLIC_NAME + " {": site, SAFELIGHT: f"{HOST}:{place.target}"}
    configuration = changed(text, moved).replace("{\n", "{\n" + _CADDY_OWN, 1)
    file = place.directory / "Caddyfile"
    return Launch(["run", "--config", str(file), "--adapter", "caddyfile"], file, configuration)


def _sent_by_caddy(log: str) -> list[Passed]:
    found = []
    for line in log.splitlines():
        if '"upstream roundtrip"' in line:
            told = json.loads(line)
            target = told["request"]["uri"]
            found.append(Passed(target, told.get("status"), told.get("error", "")))
    return found


# HAProxy -----------------------------------------------------------------------------------------

_HAPROXY = """\
global
    log stdout len 65535 format raw local0
defaults
    log global
    mode http
    option httplog
    option dontlognull
    timeout connect 5000
    timeout client 50000
    timeout server 50000
"""


def _haproxy(text: str, place: Place) -> Launch:
    address = f"bind {HOST}:{place.port}"
    if place.certificate:
        address += f" ssl crt {place.certificate} alpn h2,http/1.1"
    moved = {"bind :80": address, SAFELIGHT: f"{HOST}:{place.target}"}
    file = place.directory / "haproxy.cfg"
    return Launch(["-db", "-f", str(file)], file, _HAPROXY + changed(text, moved))


def _sent_by_haproxy(log: str) -> list[Passed]:
    lines = re.findall(r'^\S+ \[.*?\] \S+ \S+/(\S+) \S+ (-?\d+) .*?"(.*)"$', log, re.MULTILINE)
    return [
        Passed(request, int(status) if int(status) > 0 else None)
        for server, status, request in lines
        if server != "<NOSRV>"
    ]


NGINX = Product("nginx", signal.SIGQUIT, _nginx, _sent_by_nginx)
CADDY = Product("caddy", signal.SIGTERM, _caddy, _sent_by_caddy)
HAPROXY = Product("haproxy", signal.SIGUSR1, _haproxy, _sent_by_haproxy)
FRONTS = (NGINX, CADDY, HAPROXY)


# Running one -------------------------------------------------------------------------------------


def program(name: str) -> str:
    """Its path. Debian keeps servers where only root looks for programs."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert path is not None, f"{name} is not installed; these tests need the real one"
    return path


@dataclass
class Front:
    """A front that listens. `text` is its recipe with the test's changes."""

    product: Product
    text: str
    place: Place
    process: asyncio.subprocess.Process | None = None
    _output: IO[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Where clients go."""
        if self.place.certificate:
            return f"https://localhost:{self.place.port}"
        return f"http://{HOST}:{self.place.port}"

    @property
    def log(self) -> str:
        """What it has said and logged so far, over all its lives."""
        files = (self.place.directory / name for name in (OUTPUT, ACCESS_LOG))
        return "".join(file.read_text("utf-8", "replace") for file in files if file.exists())

    @property
    def passed(self) -> list[Passed]:
        """The requests it meant to pass on, by its own account."""
        return self.product.sent(self.log)

    async def start(self) -> bool:
        """True once it listens; False if it has ended instead, as where its port is taken."""
        launch = self.product.launch(self.text, self.place)
        launch.file.write_text(launch.configuration, "utf-8")
        home = str(self.place.directory)
        self._output = (self.place.directory / OUTPUT).open("ab")
        self.process = await asyncio.create_subprocess_exec(
            program(self.product.name),
            *launch.arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=self._output,
            stderr=self._output,
            cwd=home,
            env={"PATH": os.environ.get("PATH", ""), "HOME": home},
            # So that its workers can be ended with it.
            start_new_session=True,
        )
        async with asyncio.timeout(START_SECONDS):
            while self.process.returncode is None:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection(HOST, self.place.port)
                    writer.close()
                    return True
                await asyncio.sleep(POLL_SECONDS)  # nothing announces that it listens
        return False

    async def quit(self) -> None:
        """Let it end in its own time, within bounds: what it has done is then in its log."""
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(self.product.quits)
            with suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS):
                    await self.process.wait()
        await self.end()

    async def end(self) -> None:
        """Kill it and its workers."""
        process = self.process
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        self.process = None
        if self._output is not None:
            self._output.close()


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        port = sock.getsockname()[1]
    assert isinstance(port, int)
    return port


def certificate_in(directory: Path) -> Path:
    """One file with a key and a certificate for localhost, of an authority nobody knows."""
    issued = trustme.CA().issue_cert("localhost")
    file = directory / "localhost.pem"
    chain = [each.bytes() for each in issued.cert_chain_pems]
    file.write_bytes(b"".join([issued.private_key_pem.bytes(), *chain]))
    return file


@asynccontextmanager
async def fronted(
    product: Product,
    target: int,
    directory: Path,
    changes: Mapping[str, str] | None = None,
    *,
    tls: bool = False,
) -> AsyncIterator[Front]:
    """The front of README's recipe before the loopback port `target`.

    `changes` are replacements in the recipe, `directory` is an empty place for its files.
    """
    own = directory / product.name
    own.mkdir()
    certificate = certificate_in(own) if tls else None
    text = changed(recipe(product.name), changes or {})
    for _ in range(STARTS):
        front = Front(product, text, Place(own, free_port(), target, certificate))
        try:
            if await front.start():
                yield front
                return
        finally:
            await front.end()
    said = (own / OUTPUT).read_text("utf-8", "replace")
    raise AssertionError(f"{product.name} does not start; it said:\n{said}")
