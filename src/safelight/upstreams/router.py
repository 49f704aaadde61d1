"""Which upstream serves which model, in the configured order of preference."""

from collections.abc import Sequence
from dataclasses import dataclass

from safelight.catalog.catalog import Catalog
from safelight.catalog.model import Model
from safelight.upstreams.base import Upstream


@dataclass(frozen=True, slots=True)
class Route:
    """A model as one upstream serves it."""

    model: Model
    upstream: Upstream


class Router:
    """The first upstream that serves a model gets its requests; the others stand in for it."""

    def __init__(self, catalog: Catalog, upstreams: Sequence[Upstream]) -> None:
        self.upstreams = tuple(upstreams)
        self._routes: dict[str, list[Route]] = {}
        for upstream in self.upstreams:
            for model in catalog:
                narrowed = upstream.narrow(model)
                if narrowed is not None:
                    self._routes.setdefault(model.id, []).append(Route(narrowed, upstream))

    @property
    def served(self) -> tuple[str, ...]:
        """Ids of the models that can be used now."""
        return tuple(self._routes)

    def route(self, model_id: str) -> Route:
        """The preferred route of a served model."""
        return self._routes[model_id][0]

    def routes(self, model_id: str) -> Sequence[Route]:
        """All routes of a served model, in order of preference."""
        return tuple(self._routes[model_id])
