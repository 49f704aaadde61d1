"""Whether each upstream of a configuration can be reached and takes its key, without any picture.

A provider is asked for its list of models, which costs nothing; the painter paints a stamp; a
replay's folder is looked through.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import anyio

from safelight.cli.diagnosis import Finding
from safelight.client.events import Failed, Finished, Meter
from safelight.client.failures import printable
from safelight.client.local import Painted
from safelight.config import ConfigurationError, Settings, UpstreamSettings
from safelight.errors import SafelightError
from safelight.upstreams.exchange import Answer
from safelight.upstreams.http import HttpClient
from safelight.upstreams.openai.adapter import Destination
from safelight.upstreams.replay.library import Library

MAX_LIST_BYTES = 8 * 1024 * 1024
ANSWER_SECONDS = 20.0
MOST_NAMES = 5


async def reached(settings: Settings) -> AsyncIterator[Finding]:
    """A finding for each upstream, in order."""
    for upstream in settings.upstreams:
        if upstream.kind == "painter":
            yield await _painted(upstream)
        elif upstream.kind == "replay":
            yield _recorded(upstream)
        else:
            yield await _listed(upstream, settings)


async def _painted(upstream: UpstreamSettings) -> Finding:
    what = f"upstream {upstream.name}"
    async with Painted({"prompt": "a fox", "size": "64x64"}, Meter()).events() as events:
        found = [event async for event in events]
    failed = [event for event in found if isinstance(event, Failed)]
    if failed or not any(isinstance(event, Finished) for event in found):
        words = failed[0].failure.message if failed else "It painted nothing."
        return Finding(what, False, words, "The installation may be incomplete: install it anew.")
    return Finding(what, True, "The painter paints.")


def _recorded(upstream: UpstreamSettings) -> Finding:
    """Whether its folder can be played."""
    what = f"upstream {upstream.name}"
    try:
        library = Library.opened(
            upstream.recordings or Path(), upstream.match, may_be_empty=not upstream.strict
        )
    except ConfigurationError as error:
        return Finding(what, False, str(error), "Record some: safelight serve --record FOLDER.")
    return Finding(what, True, f"It has {len(library)} recordings.")


async def _listed(upstream: UpstreamSettings, settings: Settings) -> Finding:
    """What GET …/models says, asked as a generation would be."""
    what = f"upstream {upstream.name}"
    key = upstream.key.get_secret_value() if upstream.key else None
    headers = Destination(upstream.name, upstream.base_url, upstream.auth, key).headers()
    del headers["Content-Type"]
    client = HttpClient(settings.connect_timeout, settings.upstream_transport)
    status, body = 0, b""
    try:
        with anyio.move_on_after(ANSWER_SECONDS):
            url = f"{upstream.base_url}/models"
            async with client.request("GET", url, headers) as answer:
                status, body = answer.status, await _body(answer)
    except SafelightError as error:
        return Finding(what, False, error.message, "See its base_url, and the network's proxies.")
    finally:
        await client.close()
    return _judged(what, upstream, status, body)


async def _body(answer: Answer) -> bytes:
    async def admit(_: int) -> None:
        """Nobody else needs the memory."""

    return await answer.read(MAX_LIST_BYTES, admit)


def _judged(what: str, upstream: UpstreamSettings, status: int, body: bytes) -> Finding:
    if status in (401, 403):
        place = upstream.key_env or upstream.key_file or "OPENAI_API_KEY"
        words = f"It is there, and refuses the key ({status})."
        return Finding(what, False, words, f"See the key in {place}, and auth = {upstream.auth!r}.")
    if status == 0:
        words = f"It gave no answer within {ANSWER_SECONDS:g} s."
        return Finding(what, False, words, "See its base_url, and the network's proxies.")
    if status >= 500 or 300 <= status < 400:
        words = f"It is there, and answers {status} where its models should be listed."
        return Finding(what, False, words, "See its base_url.")
    names = _names(body) if status == 200 else None
    if names is None:
        words = f"It is there; it lists no models ({status}), so its key is not tried."
        return Finding(what, True, words)
    wanted = [_renamed(upstream.rename, name) for name in upstream.models]
    missing = [name for name in wanted if name not in names]
    words = f"It is there, takes the key and lists {len(names)} models"
    if missing:
        unlisted = ", ".join(missing[:MOST_NAMES])
        return Finding(
            what,
            False,
            f"{words}, but not {unlisted}.",
            "See models and rename of this upstream; what it does not have it will refuse.",
        )
    return Finding(what, True, f"{words}.")


def _renamed(rename: Mapping[str, str], name: str) -> str:
    return rename.get(name, name)


def _names(body: bytes) -> Sequence[str] | None:
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    items = value.get("data") if isinstance(value, dict) else None
    if not isinstance(items, list):
        return None
    return [printable(str(item.get("id"))) for item in items if isinstance(item, dict)]
