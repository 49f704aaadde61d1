"""The painter in this very process's charge: pictures without any server.

A request is judged by the same rules as a server would judge it.
"""

import json
import os
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import anyio
import pybase64
from anyio.abc import ObjectSendStream

from safelight.catalog.catalog import Catalog
from safelight.catalog.catalog import load as load_catalog
from safelight.catalog.rules import ResolvedRequest, choose_model, judge
from safelight.client.events import Begun, Event, Failed, Finished, Meter, Partial, Shot
from safelight.client.failures import Failure, Refused, from_event
from safelight.errors import InvalidRequest, SafelightError
from safelight.upstreams.painter.adapter import PainterUpstream
from safelight.wire import events as domain
from safelight.wire.request import parse_body

DEFAULT_MODEL = "painter-1"


class Painted:
    """A request for the painter. Leaving the events ends its processes."""

    def __init__(self, body: Mapping[str, Any], meter: Meter) -> None:
        self.generation: str | None = None
        self.settled = anyio.Event()
        self.settled.set()
        self._body = {"model": DEFAULT_MODEL, **body}
        self._meter = meter

    @asynccontextmanager
    async def events(self) -> AsyncIterator[AsyncIterator[Event]]:
        """From `Begun` to the last one. Raises `Refused` where the painter's rules do.

        A context, since there are tasks in it; nothing may be raised out of its block.
        """
        upstream = PainterUpstream("painter", (), os.cpu_count() or 1, 0.0)
        resolved = _judged(self._body, load_catalog(), upstream)
        pictures = resolved.request.pictures
        begun = Begun(model=resolved.model.id, upstream=upstream.name, pictures=pictures)
        send, receive = anyio.create_memory_object_stream[domain.Event](pictures)
        async with upstream.running(), anyio.create_task_group() as painting, receive:
            painting.start_soon(_paint_all, upstream, resolved.split(), send)
            yield self._seen(begun, receive)
            painting.cancel_scope.cancel()

    async def _seen(
        self, begun: Begun, painted: AsyncIterator[domain.Event]
    ) -> AsyncGenerator[Event, None]:
        yield begun
        async for event in painted:
            self._meter.received += domain.picture_bytes(event)
            yield _seen(event)

    async def cancel(self) -> bool:
        """Leaving the events is all it takes."""
        return True


class _Unlimited:
    """Memory for whatever is painted: there is one caller, who asked for it."""

    async def admit(self, size: int) -> None:
        """At once."""

    def holding(self, size: int) -> None:
        """Nobody counts."""


def _judged(
    body: Mapping[str, Any], catalog: Catalog, upstream: PainterUpstream
) -> ResolvedRequest:
    narrowed = {
        model.id: served for model in catalog if (served := upstream.narrow(model)) is not None
    }
    try:
        request = parse_body(json.dumps(body).encode())
        model, substituted_for = choose_model(
            request,
            catalog,
            tuple(narrowed),
            today=datetime.now(UTC).date(),
            default=None,
            substitute_retired=False,
            place="option",
        )
        judge(request, narrowed[model.id], "option")
    except InvalidRequest as error:
        words = " ".join(problem.message for problem in error.problems)
        raise Refused(Failure("request", words, error.code_sent)) from error
    return ResolvedRequest(request, narrowed[model.id], substituted_for)


async def _paint_all(
    upstream: PainterUpstream,
    parts: list[ResolvedRequest],
    send: ObjectSendStream[domain.Event],
) -> None:
    """The pictures side by side; the first failure is the last event."""

    async def paint(part: ResolvedRequest) -> None:
        try:
            async with upstream.open(part, _Unlimited()) as events:
                async for event in events:
                    await send.send(_numbered(event, part.image_index))
        except SafelightError as error:
            await send.send(domain.Failed(error))

    async with send, anyio.create_task_group() as pictures:
        for part in parts:
            pictures.start_soon(paint, part)


def _numbered(event: domain.Event, number: int | None) -> domain.Event:
    if isinstance(event, domain.PartialImage):
        return domain.PartialImage(event.picture, event.partial_image_index, number)
    if isinstance(event, domain.Completed):
        return domain.Completed(event.picture, event.usage, event.revised_prompt, number)
    return event


def _seen(event: domain.Event) -> Event:
    if isinstance(event, domain.Failed):
        return Failed(from_event(event.error.error_object()))
    picture = event.picture
    shot = Shot(
        pybase64.b64decode(picture.base64), picture.output_format, picture.size, picture.quality
    )
    if isinstance(event, domain.PartialImage):
        return Partial(shot, event.partial_image_index, event.image_index or 0)
    return Finished(shot, event.image_index or 0, event.usage, event.revised_prompt)
