"""An upstream's answer as domain events: tolerant in what it accepts, strict in what it gives.

Accepts streams with or without `event:` lines, comments, `[DONE]`, missing echo fields, other
servers' names for the usage counts, and one JSON answer where a stream was asked (facts of the
field, not of any specification). Sans-IO: bytes in, events out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from safelight.catalog.rules import ResolvedRequest
from safelight.catalog.tokens import estimate
from safelight.errors import UpstreamProtocolError
from safelight.upstreams.openai.failures import classify
from safelight.upstreams.openai.plain import is_count, is_plain
from safelight.wire.events import NO_TOKENS, Completed, Event, Failed, PartialImage, Picture
from safelight.wire.picture import base64_format, from_data_uri, parse_pieces
from safelight.wire.sse import Decoder, EventTooLarge

_WHITESPACE = b" \t\r\n"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NOTHING_BYTES = 64


@dataclass(frozen=True, slots=True)
class LinkedPicture:
    """A finished picture given by reference: `completed` lacks only its base64."""

    url: str
    completed: Completed


Reading = Event | LinkedPicture


class Reader:
    """One answer. `now` is unix seconds, for pictures whose time the upstream does not give."""

    def __init__(
        self,
        request: ResolvedRequest,
        *,
        max_event_bytes: int,
        now: int,
        secret: str | None = None,
    ) -> None:
        self._request = request
        self._limit = max_event_bytes * max(1, request.request.pictures)
        self._decoder = Decoder(max_event_bytes)
        self._now = now
        self._secret = secret
        self._document: list[bytes] | None = None
        self._size = 0
        self._streaming = False
        self._partials = 0
        self._completed = 0

    @property
    def held(self) -> int:
        """Bytes of what has not become an event yet."""
        return self._size + self._decoder.held

    def feed(self, chunk: bytes) -> Iterator[Reading]:
        """Yield the events that `chunk` completes. Raises `UpstreamProtocolError`."""
        if not self._streaming and self._document is None:
            # Nothing of it is kept: some send a blank every second until they have an answer.
            chunk = chunk.lstrip(_BYTE_ORDER_MARK + _WHITESPACE)
            if not chunk:
                return
            # By the first byte, not by Content-Type: relays are known to label streams as JSON.
            if chunk[:1] in (b"{", b"["):
                self._document = []
            else:
                self._streaming = True
        if self._document is None:
            yield from self._from_stream(chunk)
            return
        self._size += len(chunk)
        if self._size > self._limit:
            raise UpstreamProtocolError(f"The upstream answered more than {self._limit} bytes.")
        self._document.append(chunk)

    def end(self) -> Iterator[Reading]:
        """The body is over: yield what a JSON answer holds."""
        if self._document is not None:
            document, self._document = self._document, []
            self._size = 0
            yield from self._from_answer(*parse_pieces(document))

    def _from_stream(self, chunk: bytes) -> Iterator[Reading]:
        try:
            for message in self._decoder.feed_in_pieces(chunk):
                if not _says_nothing(message.pieces):
                    yield from self._from_message(message.event, message.pieces)
        except EventTooLarge as error:
            raise UpstreamProtocolError(f"The upstream sent {error}.") from error

    def _from_message(self, name: str, data: Sequence[bytes]) -> Iterator[Reading]:
        value, pictures = parse_pieces(data)
        if not isinstance(value, dict):
            raise UpstreamProtocolError("The upstream sent an event that is not an object.")
        kind = str(value.get("type") or name)
        if value.get("error") or kind == "error":
            yield Failed(self._failure(value))
        elif kind.endswith(".partial_image"):
            yield self._partial(value, pictures)
        elif kind.endswith(".completed"):
            # Some send a last event with nothing but the usage after the pictures themselves.
            if self._has_picture(value) or not self._completed:
                usage = _known_usage(value.get("usage"))
                yield self._finished(value, value, pictures, usage)
        elif isinstance(value.get("data"), list):
            yield from self._from_answer(value, pictures)

    def _from_answer(self, value: object, pictures: Sequence[bytes]) -> Iterator[Reading]:
        if not isinstance(value, dict):
            raise UpstreamProtocolError("The upstream answered JSON that is not an object.")
        if value.get("error"):
            yield Failed(self._failure(value))
            return
        items = value.get("data")
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise UpstreamProtocolError("The upstream answered JSON without pictures.")
        usage = _known_usage(value.get("usage"))
        for number, item in enumerate(items):
            # One usage for all the pictures: it goes with the first, so that sums stay true.
            counted = usage is not None and number > 0
            yield self._finished(value, item, pictures, usage, counted=counted)

    def _failure(self, value: Mapping[str, Any]) -> Any:
        error = value.get("error")
        if isinstance(error, str):
            error = {"message": error}
        return classify(error if isinstance(error, dict) else value, None, self._secret)

    @staticmethod
    def _has_picture(item: Mapping[str, Any]) -> bool:
        return any(item.get(name) is not None for name in ("b64_json", "url"))

    def _partial(self, value: Mapping[str, Any], pictures: Sequence[bytes]) -> PartialImage:
        index = value.get("partial_image_index")
        if not is_count(index):
            index = self._partials
        self._partials += 1
        base64, link = _base64(value, pictures)
        if link:
            raise UpstreamProtocolError("The upstream sent a partial image as a link.")
        return PartialImage(self._picture(value, base64), index)

    def _finished(
        self,
        facts: Mapping[str, Any],
        item: Mapping[str, Any],
        pictures: Sequence[bytes],
        usage: Mapping[str, Any] | None,
        *,
        counted: bool = False,
    ) -> Completed | LinkedPicture:
        """`counted` says that `usage` went with another picture."""
        self._completed += 1
        base64, link = _base64(item, pictures)
        picture = self._picture(facts, base64)
        revised = item.get("revised_prompt")
        if counted:
            usage = None
        elif usage is None:
            usage = self._estimate(picture)
        completed = Completed(picture, usage, revised if isinstance(revised, str) else None)
        return LinkedPicture(link, completed) if link else completed

    def _picture(self, facts: Mapping[str, Any], base64: bytes) -> Picture:
        created = facts.get("created_at", facts.get("created"))
        return Picture(
            base64=base64,
            created_at=created if is_count(created) else self._now,
            size=_word(facts.get("size")) or self._request.size,
            quality=_word(facts.get("quality")) or self._request.quality,
            background=_word(facts.get("background")) or self._request.background,
            output_format=_word(facts.get("output_format"))
            or base64_format(base64)
            or self._request.output_format,
        )

    def _estimate(self, picture: Picture) -> Mapping[str, Any] | None:
        """In the place of a count that the upstream does not give, streamed or not."""
        request = self._request
        guess = estimate(
            request.model,
            prompt=request.request.prompt,
            size=picture.size,
            quality=picture.quality,
            partials=self._partials,
        )
        if guess is None and not request.request.streamed:
            return None
        # The completed event must have a usage, or strict SDKs reject the finished picture.
        return {**(guess or NO_TOKENS), "estimated": True}


def _says_nothing(data: Sequence[bytes]) -> bool:
    """True of blank events, and of the word that some servers end their streams with."""
    if sum(map(len, data)) >= _NOTHING_BYTES:
        return False
    return b"".join(data).strip(_WHITESPACE) in (b"", b"[DONE]")


def _known_usage(usage: object) -> Mapping[str, Any] | None:
    """The usage with the names every SDK expects, and all that came with it and is plain."""
    if not isinstance(usage, dict):
        return None
    given = usage.get("input_tokens", usage.get("prompt_tokens"))
    made = usage.get("output_tokens", usage.get("completion_tokens"))
    if not is_count(given) or not is_count(made):
        return None
    plain = {name: value for name, value in usage.items() if is_plain(value)}
    total, details = plain.get("total_tokens"), plain.get("input_tokens_details")
    return {
        **plain,
        "input_tokens": given,
        "output_tokens": made,
        "total_tokens": total if is_count(total) else given + made,
        "input_tokens_details": details
        if isinstance(details, dict)
        else {"image_tokens": 0, "text_tokens": given},
    }


def _base64(item: Mapping[str, Any], pictures: Sequence[bytes]) -> tuple[bytes, str | None]:
    """The picture's text, or none and the link it is behind."""
    for name in ("b64_json", "partial_image_b64"):
        number = item.get(name)
        if type(number) is int and 0 <= number < len(pictures):
            return pictures[number], None
    url = item.get("url")
    if isinstance(url, str) and url:
        inline = from_data_uri(url)
        return (inline, None) if inline is not None else (b"", url)
    raise UpstreamProtocolError("The upstream sent an event without its picture.")


def _word(value: object) -> str | None:
    """A short echo field as sent; anything else is taken from the request."""
    return value if isinstance(value, str) and 0 < len(value) <= 32 else None
