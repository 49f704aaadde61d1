"""What the routes share: the parts the application was composed of."""

from dataclasses import dataclass

from starlette.requests import Request

from safelight.catalog.catalog import Catalog
from safelight.config import Settings
from safelight.generations.registry import Registry
from safelight.observe.exposition import Exposition
from safelight.observe.metrics import Metrics
from safelight.pictures import PictureStore
from safelight.server.admission import Admission
from safelight.server.auth import Authenticator, Caller
from safelight.server.tickets import Tickets
from safelight.upstreams.router import Router


@dataclass(frozen=True, slots=True)
class Gateway:
    """Lives in `app.state.gateway` from start to end."""

    settings: Settings
    catalog: Catalog
    router: Router
    registry: Registry
    authenticator: Authenticator
    admission: Admission
    pictures: PictureStore
    tickets: Tickets
    metrics: Metrics
    exposition: Exposition

    @staticmethod
    def of(request: Request) -> "Gateway":
        """The gateway that serves `request`."""
        gateway = request.app.state.gateway
        assert isinstance(gateway, Gateway)  # noqa: S101 - set by the composition root
        return gateway

    def served_to(self, caller: Caller) -> tuple[str, ...]:
        """Ids of the models that the caller may use."""
        if not caller.models:
            return self.router.served
        allowed = {model.id for name in caller.models if (model := self.catalog.find(name))}
        return tuple(name for name in self.router.served if name in allowed)

    def base_url(self, request: Request) -> str:
        """How the caller reaches this server, without a trailing slash."""
        if self.settings.public_url:
            return self.settings.public_url
        return f"{request.scope['scheme']}://{request.headers.get('host', 'localhost')}"
