"""A recording: one picture's request, answer and timing, as lines of JSON.

    {"recording": 1, "recorded_at": …, "upstream": "openai", "request": {"model": …, "prompt": …}}
    {"after": 0.8, "head": {"status": 200, "headers": {"content-type": "text/event-stream", …}}}
    {"after": 9.1, "event": {"type": "image_generation.partial_image", "b64_json": …, …}}
    {"after": 20.3, "event": {"type": "image_generation.completed", "b64_json": …, "usage": …, …}}
    {"after": 20.3, "end": true}

`after` is in seconds since the upstream was asked; the head is there where it speaks HTTP. A
failure is `{"after": …, "failure": {"kind": "UpstreamRefused", "status": 400, "error": {…}}}`.
No keys, no user identifiers. Pure.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from safelight import errors
from safelight.catalog.rules import ResolvedRequest
from safelight.errors import SafelightError, UpstreamError, UpstreamFailed
from safelight.wire.events import Completed, Event, Failed, PartialImage, Picture
from safelight.wire.frames import COMPLETED, PARTIAL

VERSION = 1

_NOT_KEPT = frozenset(
    {"n", "partial_images", "response_format", "safety_identifier", "stream", "user"}
)
"""What does not decide what the picture is, or says who asked for it."""

_KINDS: Mapping[str, type[UpstreamError]] = {
    name: value
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, UpstreamError)
}
_ENVELOPE = frozenset({"message", "type", "param", "code"})


class NotARecording(ValueError):
    """The text is no recording; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Head:
    """An upstream's response head, as far as it may be kept; names are lower case."""

    status: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Timed:
    """Something that happened so many seconds after the upstream was asked."""

    after: float
    what: Event | Head


@dataclass(frozen=True, slots=True)
class Recording:
    """One picture. `ended` is when the answer was over, in seconds as in `Timed`."""

    upstream: str
    recorded_at: int
    request: Mapping[str, Any]
    timed: tuple[Timed, ...]
    ended: float


def asked(request: ResolvedRequest, image_index: int | None = None) -> dict[str, Any]:
    """What a recording is of: two requests are alike if this is."""
    given = request.request.given()
    kept = {name: value for name, value in given.items() if name not in _NOT_KEPT}
    kept["model"] = request.model.id
    if request.request.streamed:
        kept |= {"stream": True, "partial_images": request.request.partials}
    index = request.image_index if image_index is None else image_index
    return kept if index is None else {**kept, "image_index": index}


def lines(recording: Recording) -> Iterator[str]:
    """The recording's lines, without their ends."""
    yield _line(
        {
            "recording": VERSION,
            "recorded_at": recording.recorded_at,
            "upstream": recording.upstream,
            "request": recording.request,
        }
    )
    for timed in recording.timed:
        yield _line({"after": round(timed.after, 4), **_told(timed.what)})
    yield _line({"after": round(recording.ended, 4), "end": True})


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def _told(what: Event | Head) -> dict[str, Any]:
    if isinstance(what, Head):
        return {"head": {"status": what.status, "headers": dict(what.headers)}}
    if isinstance(what, Failed):
        error = what.error
        kind = type(error).__name__ if isinstance(error, UpstreamError) else UpstreamFailed.__name__
        failure = {"kind": kind, "status": error.status_sent, "retry_after": error.retry_after}
        return {"failure": {**failure, "error": error.error_object()}}
    picture = what.picture
    event: dict[str, Any] = {
        "type": PARTIAL if isinstance(what, PartialImage) else COMPLETED,
        "b64_json": picture.base64.decode("ascii"),
        "created_at": picture.created_at,
        "size": picture.size,
        "quality": picture.quality,
        "background": picture.background,
        "output_format": picture.output_format,
    }
    if isinstance(what, PartialImage):
        event["partial_image_index"] = what.partial_image_index
    else:
        event |= {"usage": what.usage, "revised_prompt": what.revised_prompt}
    return {"event": event}


def request_of(first_line: str) -> Mapping[str, Any]:
    """What a recording is of, by its first line alone. Raises `NotARecording`."""
    return _opening(first_line)["request"]  # type: ignore[no-any-return]


def read(text: str) -> Recording:
    """A recording from its text. Raises `NotARecording`."""
    first, *others = text.splitlines() or [""]
    opening = _opening(first)
    timed: list[Timed] = []
    for number, line in enumerate(others, start=2):
        try:
            value = json.loads(line)
            after = float(value["after"])
            if value.get("end"):
                request = opening["request"]
                return Recording(
                    str(opening["upstream"]),
                    int(opening["recorded_at"]),
                    request,
                    tuple(timed),
                    after,
                )
            timed.append(Timed(after, _understood(value)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotARecording(f"line {number}: {type(error).__name__}: {error}") from error
    raise NotARecording("it has no end: it was cut off")


def _opening(line: str) -> dict[str, Any]:
    try:
        value: dict[str, Any] = json.loads(line)
        version = value["recording"]
        known = isinstance(value["request"], dict) and {"upstream", "recorded_at"} <= value.keys()
    except (ValueError, KeyError, TypeError) as error:
        raise NotARecording("line 1 is not the beginning of a recording") from error
    if version != VERSION or not known:
        raise NotARecording(f"line 1 is not the beginning of a recording of version {VERSION}")
    return value


def _understood(value: Mapping[str, Any]) -> Event | Head:
    if "head" in value:
        return Head(int(value["head"]["status"]), dict(value["head"]["headers"]))
    if "failure" in value:
        return Failed(_error(value["failure"]))
    event = value["event"]
    picture = Picture(
        base64=event["b64_json"].encode("ascii"),
        created_at=int(event["created_at"]),
        size=str(event["size"]),
        quality=str(event["quality"]),
        background=str(event["background"]),
        output_format=str(event["output_format"]),
    )
    if event["type"] == PARTIAL:
        return PartialImage(picture, int(event["partial_image_index"]))
    if event["type"] != COMPLETED:
        raise ValueError(f"unknown event {event['type']}")
    return Completed(picture, event["usage"], event["revised_prompt"])


def _error(failure: Mapping[str, Any]) -> SafelightError:
    error = failure["error"]
    details = {name: value for name, value in error.items() if name not in _ENVELOPE}
    made = _KINDS[failure["kind"]](
        str(error["message"]),
        param=error["param"],
        retry_after=failure["retry_after"],
        details=details,
    )
    return made.as_upstream_said(int(failure["status"]), error["type"], error["code"])
