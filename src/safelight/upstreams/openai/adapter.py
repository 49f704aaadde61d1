"""The adapter for OpenAI-compatible servers: one POST a generation, streamed or not.

Where the bytes go and with which key is decided here, from configuration alone; what they mean is
decided in `reader.py` and `failures.py`.
"""

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import anyio

from safelight.catalog.model import Model
from safelight.catalog.rules import ResolvedRequest
from safelight.upstreams.base import Intake
from safelight.upstreams.exchange import Answer
from safelight.upstreams.http import HttpClient
from safelight.upstreams.openai.failures import from_status
from safelight.upstreams.openai.links import PictureLinks
from safelight.upstreams.openai.reader import LinkedPicture, Reader, Reading
from safelight.wire.events import Completed, Event
from safelight.wire.trace import TraceContext

MAX_ERROR_BYTES = 64 * 1024
"""An error body is words; what is longer is not read."""

ERROR_BODY_SECONDS = 5.0
"""The status has said that it failed; its words are not worth the caller's whole patience."""

_WITHOUT: Mapping[str, Mapping[str, Any]] = {
    "background": {"backgrounds": ()},
    "moderation": {"moderation": ()},
    "output_format": {"output_formats": ()},
    "partial_images": {"partial_images": 0},
    "quality": {"qualities": ()},
    "response_format": {"response_formats": (), "default_response_format": None},
    "size": {"sizes": (), "free_size": None},
    "stream": {"streaming": False, "partial_images": 0},
    "style": {"styles": ()},
}
"""What a model is without a parameter; those not named here are in its `parameters`."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an upstream is and how to talk to it; all of it from configuration.

    `models` are the models it serves, empty for every catalogued one that is not retired; `rename`
    maps their names to its own; `refuses` are parameters it cannot take. `traceparent` says that it
    is told its place in the caller's trace.
    """

    name: str
    url: str
    auth: str = "bearer"
    key: str | None = field(default=None, repr=False)
    models: tuple[str, ...] = ()
    rename: Mapping[str, str] | None = None
    refuses: tuple[str, ...] = ()
    traceparent: bool = False

    def headers(self, trace: TraceContext | None = None) -> dict[str, str]:
        """The request's headers, with the key in the style the upstream wants."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key and self.auth == "bearer":
            headers["Authorization"] = f"Bearer {self.key}"
        elif self.key and self.auth == "api-key":
            headers["api-key"] = self.key
        if self.traceparent and trace is not None:
            headers |= trace.headers()
        return headers


Heard = Callable[[ResolvedRequest, int, Mapping[str, str]], None]
"""The request that is answered, the answer's status and its headers."""


def _unheard(request: ResolvedRequest, status: int, headers: Mapping[str, str]) -> None:
    """Where nobody wants to know."""


class OpenAIUpstream:
    """An `Upstream` over HTTP. `max_event_bytes` bounds one event and each picture of an answer.

    `heard` is told of the head of every answer.
    """

    makes_several = True

    def __init__(
        self,
        destination: Destination,
        client: HttpClient,
        links: PictureLinks,
        max_event_bytes: int,
        heard: Heard = _unheard,
    ) -> None:
        self._destination = destination
        self._client = client
        self._links = links
        self._max_event_bytes = max_event_bytes
        self._heard = heard

    @property
    def name(self) -> str:
        """As configured."""
        return self._destination.name

    def narrow(self, model: Model) -> Model | None:
        """The model without the parameters this server refuses."""
        destination = self._destination
        if destination.models:
            if model.named_in(destination.models) is None:
                return None
        elif model.owned_by != "openai" or model.retired(date.today()):  # noqa: DTZ011
            return None
        update: dict[str, Any] = {}
        for name in destination.refuses:
            update |= _WITHOUT.get(name, {})
        update["parameters"] = tuple(p for p in model.parameters if p not in destination.refuses)
        return model.model_copy(update=update)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keeps connections open until the server ends."""
        try:
            yield
        finally:
            await self._client.close()
            await self._links.close()

    @asynccontextmanager
    async def open(
        self, request: ResolvedRequest, intake: Intake
    ) -> AsyncIterator[AsyncIterator[Event]]:
        """One POST; its answer as events."""
        destination = self._destination
        content = json.dumps(self._body(request)).encode()
        async with self._client.request(
            "POST", destination.url, destination.headers(request.trace), content
        ) as answer:
            self._heard(request, answer.status, answer.headers)
            if answer.status != 200:
                body = await _beginning(answer)
                raise from_status(answer.status, body, answer.headers, destination.key)
            events = self._events(answer, request, intake)
            try:
                yield events
            finally:
                await events.aclose()

    def _body(self, request: ResolvedRequest) -> dict[str, Any]:
        """What the client gave, under the upstream's name for the model, always as base64."""
        body = request.request.given()
        for name in ("stream", "partial_images"):
            # Said or not, it is the same; but a server that knows no streams may not know the word.
            if not body.get(name):
                body.pop(name, None)
        rename = self._destination.rename or {}
        renamed = request.model.named_in(rename)
        body["model"] = request.model.id if renamed is None else rename[renamed]
        if request.model.response_formats:
            body["response_format"] = "b64_json"
        return body

    async def _events(
        self, answer: Answer, request: ResolvedRequest, intake: Intake
    ) -> AsyncGenerator[Event, None]:
        reader = Reader(
            request,
            max_event_bytes=self._max_event_bytes,
            now=int(time.time()),
            secret=self._destination.key,
        )
        while chunk := await answer.more():
            await intake.admit(len(chunk))
            for reading in reader.feed(chunk):
                yield await self._resolved(reading, intake)
            intake.holding(reader.held)
        for reading in reader.end():
            yield await self._resolved(reading, intake)

    async def _resolved(self, reading: Reading, intake: Intake) -> Event:
        if not isinstance(reading, LinkedPicture):
            return reading
        return await self._fetched(reading, intake)

    async def _fetched(self, linked: LinkedPicture, intake: Intake) -> Completed:
        """The picture behind a link; what it is is told by itself."""
        encoded, kind = await self._links.fetch(linked.url, intake)
        picture = replace(linked.completed.picture, base64=encoded, output_format=kind)
        return replace(linked.completed, picture=picture)


async def _beginning(answer: Answer) -> bytes:
    """As much of an error body as is worth reading, and worth waiting for."""
    pieces: list[bytes] = []
    size = 0
    with anyio.move_on_after(ERROR_BODY_SECONDS):
        while piece := await answer.more():
            pieces.append(piece)
            size += len(piece)
            if size >= MAX_ERROR_BYTES:
                break
    return b"".join(pieces)[:MAX_ERROR_BYTES]
