"""The composition root: settings to upstreams, upstreams to routes, routes to an application.

The only module that knows all the others.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import anyio
import obstore
import structlog
from pydantic import ValidationError
from sse_starlette.sse import AppStatus
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from safelight.catalog.catalog import Catalog, unlisted_model
from safelight.catalog.catalog import load as load_catalog
from safelight.config import ConfigurationError, Settings, UpstreamSettings, in_words
from safelight.errors import SafelightError
from safelight.generations.budget import Budget
from safelight.generations.registry import Registry
from safelight.generations.relay import Deadlines
from safelight.generations.store import MemoryStore
from safelight.observe.exposition import Exposition
from safelight.observe.levels import levels
from safelight.observe.logs import quiet_libraries
from safelight.observe.observer import Observer
from safelight.pictures import PictureStore, link_secret, open_store, reason_of, shown
from safelight.server import (
    files,
    health,
    images,
    metrics,
    models,
    openapi,
    probe,
    ticketing,
    watch,
)
from safelight.server.admission import Admission
from safelight.server.application import Application
from safelight.server.auth import authenticator
from safelight.server.connection import ClientGone
from safelight.server.cors import KnownOrigins
from safelight.server.endpoint import Endpoint
from safelight.server.failures import handle, handle_gone, handle_http
from safelight.server.gateway import Gateway
from safelight.server.middleware import Envelope
from safelight.server.studio import studio_routes
from safelight.server.tickets import Tickets
from safelight.testbench.bench import TestBench
from safelight.upstreams.base import Upstream
from safelight.upstreams.http import HttpClient, PinnedClient
from safelight.upstreams.openai.adapter import Destination, OpenAIUpstream
from safelight.upstreams.openai.links import PictureHosts, PictureLinks
from safelight.upstreams.painter.adapter import PainterUpstream
from safelight.upstreams.replay.adapter import ReplayUpstream
from safelight.upstreams.replay.library import Library
from safelight.upstreams.replay.painted import PaintedInstead
from safelight.upstreams.replay.recorder import Recorder
from safelight.upstreams.router import Router

_log = structlog.stdlib.get_logger("safelight.app")

SWEEP_PICTURES_SECONDS = 300.0
"""How often expired pictures are removed; links stop working at their own time regardless."""


def create_app(settings: Settings) -> Starlette:
    """The application. Raises `ConfigurationError`."""
    # Our own writer says farewell; the library would cut streams the moment SIGTERM arrives.
    AppStatus.enable_automatic_graceful_drain = False
    quiet_libraries()
    observer = Observer(settings)
    recorder = _recorder(settings)
    gateway, running = _compose(settings, observer, recorder)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:  # noqa: ARG001 - starlette's shape
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(observer.running())
            if recorder is not None:
                await stack.enter_async_context(recorder.running())
            for upstream in running:
                await stack.enter_async_context(upstream.running())
            tasks = await stack.enter_async_context(anyio.create_task_group())
            stack.callback(tasks.cancel_scope.cancel)
            tasks.start_soon(_remove_expired_pictures, gateway.pictures)
            await stack.enter_async_context(gateway.registry.running())
            yield

    app = Application(
        routes=_routes(),
        middleware=[
            Middleware(Envelope, answered=observer.answered),
            Middleware(KnownOrigins, authenticator=gateway.authenticator),
            *_test_bench(settings),
        ],
        exception_handlers={
            SafelightError: handle,
            HTTPException: handle_http,
            ClientGone: handle_gone,
            ClientDisconnect: handle_gone,
        },
        lifespan=lifespan,
    )
    app.state.gateway = gateway
    app.state.probes = probe.Probes()
    return app


def _test_bench(settings: Settings) -> list[Middleware]:
    if not settings.test_bench:
        return []
    return [Middleware(TestBench, max_body_bytes=settings.max_body_bytes)]


def _routes() -> list[BaseRoute]:
    """Every address that is answered."""
    return [
        _route("/v1/images/generations", images.generations, methods=["GET", "POST"]),
        _route(
            "/v1/images/generations/{generation}",
            watch.generation,
            methods=["GET", "DELETE"],
        ),
        _route(
            "/v1/images/generations/{generation}/events",
            watch.generation_events,
            methods=["GET"],
        ),
        _route("/v1/tickets", ticketing.create_ticket, methods=["POST"]),
        _route("/v1/images/files/{token}", files.get_file, methods=["GET"]),
        _route("/v1/models", models.list_models, methods=["GET"]),
        _route("/v1/models/{model:path}", models.get_model, methods=["GET"]),
        _route("/v1/probe", probe.probe, methods=["GET"]),
        _route("/health", health.health, methods=["GET"]),
        _route("/ready", health.ready, methods=["GET"]),
        _route("/metrics", metrics.get_metrics, methods=["GET"]),
        _route("/openapi.json", openapi.openapi, methods=["GET"]),
        *studio_routes(),
    ]


def _route(
    path: str, function: Callable[[Request], Awaitable[Response]], *, methods: Sequence[str]
) -> Route:
    return Route(path, Endpoint(function), methods=methods)


def _compose(
    settings: Settings, observer: Observer, recorder: Recorder | None
) -> tuple[Gateway, Sequence[Upstream]]:
    catalog = _catalog_of(settings)
    upstreams = [_upstream(each, settings, recorder) for each in settings.upstreams]
    budget = Budget(settings.in_flight_bytes, settings.replay_bytes)
    registry = Registry(
        Deadlines(
            first_event=settings.first_event_timeout,
            between_events=settings.event_timeout,
            whole=settings.generation_timeout,
        ),
        budget,
        MemoryStore(budget, ttl=settings.replay_ttl, most=settings.replay_generations),
        on_end=observer.left,
        on_outcome=observer.ended,
        record=observer.record,
    )
    secret = _secret(settings)
    gateway = Gateway(
        settings=settings,
        catalog=catalog,
        router=Router(catalog, upstreams),
        registry=registry,
        authenticator=authenticator(settings),
        admission=Admission(settings, registry, observer.metrics.refused),
        pictures=_pictures(settings, secret),
        tickets=Tickets(secret, settings.ticket_ttl),
        metrics=observer.metrics,
        exposition=Exposition([*observer.metrics.families(), *levels(settings, registry, budget)]),
    )
    return gateway, upstreams


def _secret(settings: Settings) -> bytes:
    """What signs links and tickets."""
    try:
        return link_secret(settings.data_dir)
    except OSError as error:
        raise ConfigurationError(
            f"data_dir {settings.data_dir} cannot be used: {error.strerror}"
        ) from error


def _pictures(settings: Settings, secret: bytes) -> PictureStore:
    url = settings.pictures_url
    try:
        return PictureStore(open_store(settings.data_dir, url), secret, settings.link_ttl)
    except (OSError, ValueError, obstore.exceptions.BaseError) as error:
        where = f"data_dir {settings.data_dir}" if url is None else f"pictures_url {shown(url)}"
        raise ConfigurationError(f"{where} cannot be used: {reason_of(error)}") from error


def _catalog_of(settings: Settings) -> Catalog:
    """The shipped models, those of the configuration, and names that only an upstream knows."""
    try:
        catalog = load_catalog(settings.models)
    except ValidationError as error:
        raise ConfigurationError(f"[[models]]: {in_words(error)}") from error
    named = [name for upstream in settings.upstreams for name in upstream.models]
    unlisted = [unlisted_model(name) for name in named if catalog.find(name) is None]
    if unlisted:
        catalog = load_catalog([*settings.models, *unlisted])
    _refuse_unknown_models(settings, catalog)
    return catalog


def _refuse_unknown_models(settings: Settings, catalog: Catalog) -> None:
    """A name that no model goes by is a typing mistake, and would otherwise have no effect."""
    default = [("default_model", settings.default_model)] if settings.default_model else []
    renamed = [
        (f"upstream {upstream.name}: rename", name)
        for upstream in settings.upstreams
        for name in upstream.rename
    ]
    for where, name in [*default, *renamed]:
        if catalog.find(name) is None:
            known = ", ".join(model.id for model in catalog)
            raise ConfigurationError(f"{where}: there is no model {name}. Models: {known}.")


def _upstream(
    settings: UpstreamSettings, all_settings: Settings, recorder: Recorder | None
) -> Upstream:
    """The upstream, with the recorder beside it unless it plays what was recorded."""
    if settings.kind == "replay":
        return _replay(settings)
    upstream: Upstream
    if settings.kind == "painter":
        workers = all_settings.painter_workers or os.cpu_count() or 1
        upstream = PainterUpstream(settings.name, settings.models, workers, all_settings.pace)
    else:
        upstream = _openai(settings, all_settings, recorder)
    return upstream if recorder is None else recorder.beside(upstream)


def _replay(settings: UpstreamSettings) -> ReplayUpstream:
    folder = settings.recordings or Path()
    library = Library.opened(folder, settings.match, may_be_empty=not settings.strict)
    return ReplayUpstream(
        settings.name,
        settings.models,
        library,
        time_scale=settings.time_scale,
        strict=settings.strict,
    )


def _recorder(settings: Settings) -> Recorder | None:
    if settings.record is None:
        return None
    painted = PaintedInstead() if settings.record_pictures == "painted" else None
    return Recorder(settings.record, settings.secrets(), painted)


def _openai(
    settings: UpstreamSettings, all_settings: Settings, recorder: Recorder | None
) -> OpenAIUpstream:
    destination = Destination(
        name=settings.name,
        url=settings.base_url + settings.path,
        auth=settings.auth,
        key=settings.key.get_secret_value() if settings.key else None,
        models=settings.models,
        rename=settings.rename,
        refuses=settings.refuses,
        traceparent=settings.traceparent,
    )
    client = HttpClient(all_settings.connect_timeout, all_settings.upstream_transport)
    links = _picture_links(settings, all_settings)
    limit = all_settings.max_event_bytes
    if recorder is None:
        return OpenAIUpstream(destination, client, links, limit)
    return OpenAIUpstream(destination, client, links, limit, recorder.heard)


def _picture_links(settings: UpstreamSettings, all_settings: Settings) -> PictureLinks:
    """What may be fetched for one upstream. Raises `ConfigurationError`."""
    try:
        hosts = PictureHosts.parse(settings.picture_hosts, settings.base_url)
    except ConfigurationError as error:
        raise ConfigurationError(f"upstream {settings.name}: {error}") from error
    return PictureLinks(
        hosts,
        PinnedClient(all_settings.connect_timeout),
        plain=settings.base_url.startswith("http://"),
        seconds=all_settings.picture_timeout,
        most=all_settings.max_event_bytes,
    )


async def _remove_expired_pictures(pictures: PictureStore) -> None:
    while True:
        await _remove_expired_once(pictures)
        await anyio.sleep(SWEEP_PICTURES_SECONDS)


async def _remove_expired_once(pictures: PictureStore) -> None:
    """One sweep; a store that is away for a moment is tried again at the next."""
    try:
        await pictures.remove_expired()
    except obstore.exceptions.BaseError as error:
        _log.warning("expired pictures not removed", reason=type(error).__name__)
