"""`/v1/models`: what can be used here and what it accepts."""

from datetime import UTC, datetime, time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from safelight.catalog.model import Model
from safelight.errors import NotFound
from safelight.server.gateway import Gateway
from safelight.upstreams.router import Route
from safelight.wire.schemas import Capabilities, FreeSize, ModelList, ModelResource, Prices


def resource(route: Route) -> ModelResource:
    """The model as its upstream serves it."""
    model = route.model
    created = datetime.combine(model.created, time(), UTC)
    return ModelResource(
        id=model.id,
        object="model",
        created=int(created.timestamp()),
        created_at=created.isoformat().replace("+00:00", "Z"),
        owned_by=model.owned_by,
        provider=model.owned_by,
        display_name=model.display_name,
        description=model.description,
        shutdown_date=model.retired_on.isoformat() if model.retired_on else None,
        successor=model.successor,
        upstream=route.upstream.name,
        defaults=_defaults(model),
        prices=Prices(**model.prices.model_dump()) if model.prices else None,
        capabilities=_capabilities(model),
    )


def _defaults(model: Model) -> dict[str, str]:
    """What an unset parameter stands for."""
    chosen = {
        "size": model.default_size,
        "quality": model.default_quality,
        "style": model.default_style,
        "response_format": model.default_response_format,
    }
    return {name: value for name, value in chosen.items() if value is not None}


def _capabilities(model: Model) -> Capabilities:
    return Capabilities(
        prompt_characters=model.prompt_characters,
        n=model.n,
        sizes=list(model.sizes),
        free_size=FreeSize(**model.free_size.model_dump()) if model.free_size else None,
        qualities=list(model.qualities),
        output_formats=list(model.output_formats),
        compressible_formats=[f for f in model.output_formats if f in ("jpeg", "webp")],
        backgrounds=list(model.backgrounds),
        moderation=list(model.moderation),
        styles=list(model.styles),
        response_formats=list(model.response_formats),
        streaming=model.streaming,
        partial_images=model.partial_images,
        parameters=list(model.parameters),
    )


async def list_models(request: Request) -> Response:
    """All models that some upstream serves and the caller may use."""
    gateway = Gateway.of(request)
    caller = gateway.authenticator.caller(request)
    models = [resource(gateway.router.route(name)) for name in gateway.served_to(caller)]
    return _json(ModelList(object="list", data=models))


async def get_model(request: Request) -> Response:
    """One model, by any of its names; the slash of `openai/…` may be raw or percent-encoded."""
    gateway = Gateway.of(request)
    caller = gateway.authenticator.caller(request)
    name = request.path_params["model"]
    model = gateway.catalog.find(name)
    if model is None or model.id not in gateway.served_to(caller):
        raise NotFound(f"The model {name[:100]} is not available here.", code="model_not_found")
    return _json(resource(gateway.router.route(model.id)))


def _json(body: ModelList | ModelResource) -> Response:
    return JSONResponse(body.model_dump(), headers={"Cache-Control": "no-store"})
