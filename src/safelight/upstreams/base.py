"""The seam between Safelight and whatever makes the pictures.

An adapter opens one request and yields domain events; leaving the context closes the upstream
request at once. Adapters import neither servers nor generations.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from safelight.catalog.model import Model
from safelight.catalog.rules import ResolvedRequest
from safelight.wire.events import Event


class Intake(Protocol):
    """How an adapter asks for memory before it takes what an upstream sends."""

    async def admit(self, size: int) -> None:
        """Wait until `size` bytes more may be taken for the event that is arriving."""

    def holding(self, size: int) -> None:
        """State how many bytes of an unfinished event are held now."""


class Upstream(Protocol):
    """A system that makes pictures."""

    @property
    def name(self) -> str:
        """As configured; told to clients in `Safelight-Upstream`."""

    @property
    def makes_several(self) -> bool:
        """True if one unstreamed request may ask for n pictures; else it is split into n."""

    def narrow(self, model: Model) -> Model | None:
        """The model with only what this upstream can do of it; None if it does not serve it."""

    def running(self) -> AbstractAsyncContextManager[None]:
        """The upstream's own resources, from the server's start to its end."""

    def open(
        self, request: ResolvedRequest, intake: Intake
    ) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """Send the request and yield its events, each picture ending with its terminal event.

        Entering is timed from outside, so no cancel scope or task group may span the context.
        Raises `UpstreamError` for whatever goes wrong before or between events.
        """
