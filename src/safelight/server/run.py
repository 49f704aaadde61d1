"""Running the application under uvicorn: what is said at start, and how it ends.

Binding, draining and uvicorn's settings live here; routes do not.
"""

import gc
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from socket import socket
from types import FrameType
from urllib.parse import urlsplit

import anyio
import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

import safelight
from safelight.config import ConfigurationError, Settings
from safelight.errors import SafelightError
from safelight.server.auth import is_loopback_name
from safelight.server.gateway import Gateway
from safelight.server.http import Http, HttpTools
from safelight.server.listener import BACKLOG, listen
from safelight.server.protocol import ConnectionLimits, protocol_class
from safelight.wire.http1 import RequestLimits

if sys.platform != "win32":
    import resource

_log = structlog.stdlib.get_logger("safelight.run")

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM)

FAREWELL_SECONDS = 0.7
"""After the drain window: time for the farewells to leave, before connections are cut."""

QUIET_POLL_SECONDS = 0.02
"""How often a drain looks whether the last answers have left."""

LEARNT_BLOCK_BYTES = 31 * 1024 * 1024
"""Just under the largest block that glibc learns from (`mallopt(3)`, M_MMAP_THRESHOLD)."""

COLLECTED_EVERY = (2_000, 10, 50)
"""`gc.set_threshold`: the young after so many new objects, which takes under a millisecond; all of
them after a million, more than all that is kept, so that only an unknown leak comes so far."""

MOST_FILES = 65_536
"""Far more than the settings' limits together need; where the system sets no bound, this is it."""

USUAL_URL = "http://127.0.0.1:8000"
"""Where a client looks that is told nothing else."""

FORCED_POLL_SECONDS = 0.1
"""How often a drain looks whether it is to end at once."""


class Server(uvicorn.Server):
    """Ends in order: no new generations, running ones get the drain window, then a farewell."""

    def __init__(self, config: uvicorn.Config, gateway: Gateway, on_ready: Callable[[], None]):
        super().__init__(config)
        self._gateway = gateway
        self._on_ready = on_ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGINT and SIGTERM ask for an orderly end, which is a success: they are not raised anew.

        A second SIGINT ends without waiting.
        """
        previous = {number: signal.signal(number, self.handle_exit) for number in ENDING_SIGNALS}
        try:
            yield
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Nothing new is begun from this moment on; the rest follows in `shutdown`."""
        self._gateway.registry.draining = True
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Drain, then close.

        The listener stays open meanwhile: whoever comes is told to try again or elsewhere, and
        `/ready` says so, instead of finding a closed door.
        """
        registry = self._gateway.registry
        registry.draining = True
        await self._until_quiet(self._gateway.settings.drain_window)
        registry.end_all()
        await self._until_quiet(FAREWELL_SECONDS)
        for task in list(self.server_state.tasks):
            # Whoever could be told farewell has been: what is left does not read.
            task.cancel()
        await super().shutdown(sockets)

    async def _until_quiet(self, seconds: float) -> None:
        """Until nothing runs and nobody reads, for at most `seconds`, or until a second SIGINT.

        Whoever reads what is kept of a finished generation is waited for as well.
        """

        async def watch() -> None:
            while not self.force_exit:  # noqa: ASYNC110 - a signal handler can only set a flag
                await anyio.sleep(FORCED_POLL_SECONDS)
            tasks.cancel_scope.cancel()

        with anyio.move_on_after(seconds):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(watch)
                await self._gateway.registry.quiet()
                while self.server_state.tasks:  # noqa: ASYNC110 - uvicorn keeps a set and no event
                    await anyio.sleep(QUIET_POLL_SECONDS)
                tasks.cancel_scope.cancel()


def refuse_unsafe(settings: Settings, *, open_mode: bool) -> None:
    """Raise `ConfigurationError` where starting would be a mistake."""
    if open_mode and not is_loopback_name(settings.host):
        raise ConfigurationError(
            f"refusing to listen on {settings.host} without keys: anybody who reaches it could "
            "spend your provider's money. Set SAFELIGHT_KEYS or keys_file."
        )
    own = {f"http://{host}:{settings.port}" for host in ("localhost", "127.0.0.1", settings.host)}
    for upstream in settings.upstreams:
        if upstream.kind == "openai" and any(
            upstream.base_url == url or upstream.base_url.startswith(url + "/") for url in own
        ):
            raise ConfigurationError(
                f"upstream {upstream.name} is this server itself ({upstream.base_url}); is "
                "OPENAI_BASE_URL meant for the client?"
            )


def run(app: Starlette, settings: Settings) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit code. Raises `ConfigurationError`."""
    gateway: Gateway = app.state.gateway
    refuse_unsafe(settings, open_mode=gateway.authenticator.open)
    keep_freed_memory()
    collect_seldom()
    raise_file_limit()
    sockets = listen(settings)
    config = uvicorn_config(
        app,
        settings,
        refused=gateway.metrics.malformed,
        pressed=lambda: gateway.registry.pressed,
    )
    server = Server(config, gateway, lambda: _greet(server, gateway))
    # Through anyio, whose every call else asks anew which library is running it.
    options = {"loop_factory": config.get_loop_factory()}
    anyio.run(server.serve, sockets, backend_options=options)
    return 0 if server.started else 1


def keep_freed_memory() -> None:
    """Make glibc keep what pictures leave for the next ones, up to 64 MiB.

    It gives every block of 128 KiB or more back to the kernel and faults it in anew, until one just
    under 32 MiB has been freed, from which it learns. Half of a relay's time went there.
    """
    block = bytes(LEARNT_BLOCK_BYTES)
    del block


def collect_seldom() -> None:
    """Have the garbage collector look less often, and never at what is there from the start.

    No request leaves cycles, so it would find nothing; but every kept generation is something to
    look at, again and again. With the usual thresholds a fifth of a small request's time went
    there, and with ten thousand kept a full collection held up everybody for a third of a second.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTED_EVERY)


def raise_file_limit() -> None:
    """Take as many file descriptors as the system lets us have.

    Each client and each request to an upstream is one. The usual soft limit, 1024, is for programs
    that use select(2); our loops do not.
    """
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def uvicorn_config(
    app: ASGIApp,
    settings: Settings,
    http_class: type[Http] = HttpTools,
    refused: Callable[[SafelightError], None] = lambda _: None,
    pressed: Callable[[], bool] = lambda: False,
) -> uvicorn.Config:
    """How uvicorn serves `app`; its sockets are made by `listen`.

    `refused` is told of each request that never reaches the application; `pressed` says whether
    upstreams wait for the memory that slow clients hold.
    """
    limits = ConnectionLimits(
        RequestLimits(settings.max_head_bytes, settings.max_body_bytes),
        receive_timeout=settings.receive_timeout,
        send_timeout=settings.send_timeout,
        pressed_send_timeout=min(settings.pressed_send_timeout, settings.send_timeout),
    )
    return uvicorn.Config(
        app,
        http=protocol_class(limits, http_class, refused, pressed),
        # uvloop where there is one: it writes views of shared buffers without joining them first.
        loop="auto",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=settings.keep_alive_timeout,
        # For connections to close after the drain, which is our own.
        timeout_graceful_shutdown=1,
    )


def _greet(server: uvicorn.Server, gateway: Gateway) -> None:
    settings = gateway.settings
    port = server.servers[0].sockets[0].getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"http://{host}:{port}"
    keyed = not gateway.authenticator.open
    if settings.log_format == "json":
        _log.info("ready", url=url, keys_needed=keyed, version=safelight.__version__)
        return
    key = " -H 'Authorization: Bearer YOUR_KEY'" if keyed else ""
    model = next(filter(partial(_streams, gateway), gateway.router.served), "")
    body = (
        f'{{"model":"{model}","prompt":"a red fox in the snow","stream":true,"partial_images":2}}'
    )
    access = "keys needed" if keyed else "open to this machine only"
    there = "" if url == USUAL_URL else f" --base-url {url}"
    lines = [
        f"Safelight is ready at {url}  (open this page: the studio)",
        f"  upstreams: {', '.join(_upstreams(gateway))}",
        f"  {access} · version {safelight.__version__} · Ctrl-C ends it",
        *(["  test bench: misbehaves where Safelight-Fault asks it to"] * settings.test_bench),
        "  try it:",
        f'  {"SAFELIGHT_KEY=YOUR_KEY " if keyed else ""}safelight generate{there} "a red fox"',
        f"  curl -N {url}/v1/images/generations -H 'Content-Type: application/json'{key} \\",
        f"    -d '{body}'",
    ]
    sys.stderr.write("\n".join(lines) + "\n")
    sys.stderr.flush()


def _upstreams(gateway: Gateway) -> Iterator[str]:
    """Each by name, with where it is and for how many models it is asked first."""
    router = gateway.router
    asked = [router.route(name).upstream.name for name in router.served]
    for upstream in gateway.settings.upstreams:
        count = asked.count(upstream.name)
        models = f"{count} model{'' if count == 1 else 's'}"
        host = urlsplit(upstream.base_url).hostname
        where = f" at {host}" if upstream.kind == "openai" else ""
        yield f"{upstream.name}{where} ({models})"


def _streams(gateway: Gateway, name: str) -> bool:
    model = gateway.router.route(name).model
    return model.streaming and model.retired_on is None
