"""A request judged by its model's rules, and completed with its defaults.

Every refusal names the field and says what would be accepted. Nothing here talks to upstreams.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from safelight.catalog.catalog import Catalog, default_model
from safelight.catalog.model import Model
from safelight.errors import InvalidRequest, Problem
from safelight.wire.request import MAX_NAME_CHARACTERS, GenerationRequest
from safelight.wire.trace import TraceContext

_COMPRESSIBLE = ("jpeg", "webp")
_TRANSPARENT = ("png", "webp")
_ANIMATION = ("frame_count", "frame_duration_ms")
_NOT_STREAMABLE = ("gif", "svg")


@dataclass(frozen=True, slots=True)
class ResolvedRequest:
    """A request with the model that will make it; the properties are never unset.

    `substituted_for` is the retired default that `model` stands in for. `image_index` numbers the
    pictures where one request is split into several, and is None where it is not. `trace` is for
    upstreams that are to be told of it.
    """

    request: GenerationRequest
    model: Model
    substituted_for: str | None = None
    image_index: int | None = None
    trace: TraceContext | None = None

    @property
    def size(self) -> str:
        """`WIDTHxHEIGHT` or `auto`."""
        return self.request.size or self.model.default_size

    @property
    def quality(self) -> str:
        """A quality of the model, maybe `auto`."""
        return self.request.quality or self.model.default_quality

    @property
    def output_format(self) -> str:
        """`png` for models that offer no choice."""
        return self.request.output_format or "png"

    @property
    def compression(self) -> int:
        """0..100; 100 is the least compressed."""
        given = self.request.output_compression
        return 100 if given is None else given

    @property
    def background(self) -> str:
        """`transparent`, `opaque` or `auto`."""
        return self.request.background or "auto"

    @property
    def style(self) -> str | None:
        """`vivid` or `natural` for models that know styles."""
        return self.request.style or self.model.default_style

    @property
    def wants_links(self) -> bool:
        """True if the answer gives links to stored pictures instead of base64."""
        chosen = self.request.response_format or self.model.default_response_format
        return chosen == "url"

    def split(self) -> list["ResolvedRequest"]:
        """One request a picture, numbered where there are several."""
        count = self.request.pictures
        if count == 1:
            return [self]
        single = self.request.model_copy(update={"n": 1})
        return [replace(self, request=single, image_index=number) for number in range(count)]


def choose_model(
    request: GenerationRequest,
    catalog: Catalog,
    served: Sequence[str],
    *,
    today: date,
    default: str | None = None,
    substitute_retired: bool = False,
    place: str = "body",
) -> tuple[Model, str | None]:
    """The model to use, and the retired name it stands in for, if any.

    `served` are the ids that some upstream serves. A default pick that is not served becomes its
    successor; a model asked for by name only where `substitute_retired` is on. Raises
    `InvalidRequest` naming what can be used instead.
    """
    name = request.model or default or default_model(request)
    model = catalog.find(name)
    if model is not None and model.id in served:
        return model, None
    if model is not None and (request.model is None or substitute_retired):
        successor = _live_successor(model, catalog, served)
        if successor is not None:
            return successor, model.id
        if request.model is None and default is None and served:
            return catalog.models[served[0]], model.id
    raise InvalidRequest([_no_such_model(name, model, served, today, place)])


def _live_successor(model: Model, catalog: Catalog, served: Sequence[str]) -> Model | None:
    seen = {model.id}
    while model.successor and model.successor not in seen and model.successor in catalog.models:
        model = catalog.models[model.successor]
        seen.add(model.id)
        if model.id in served:
            return model
    return None


def _no_such_model(
    name: str, model: Model | None, served: Sequence[str], today: date, place: str
) -> Problem:
    choices = ", ".join(served) or "none: no upstream is configured"
    name = name[:MAX_NAME_CHARACTERS]
    if model is not None and model.retired(today):
        advice = f" Use its successor {model.successor}." if model.successor else ""
        message = f"The model {name} was retired on {model.retired_on}.{advice}"
        return Problem((place, "model"), f"{message} Available: {choices}.", "model_retired")
    message = f"The model {name} is not available here. Available: {choices}."
    return Problem((place, "model"), message, "model_not_found")


def judge(request: GenerationRequest, model: Model, place: str = "body") -> None:
    """Raise `InvalidRequest` with every rule of `model` that `request` breaks."""
    problems = [
        Problem((place, name), message, code) for name, message, code in _broken(request, model)
    ]
    if problems:
        raise InvalidRequest(problems)


Finding = tuple[str, str, str]


def _broken(request: GenerationRequest, model: Model) -> Iterator[Finding]:
    yield from _prompt_and_count(request, model)
    yield from _size(request, model)
    for name, accepted in (
        ("quality", model.qualities),
        ("output_format", model.output_formats),
        ("background", model.backgrounds),
        ("moderation", model.moderation),
        ("style", model.styles),
        ("response_format", model.response_formats),
    ):
        yield from _choice(request, model, name, accepted)
    yield from _parameters(request, model)
    yield from _streaming(request, model)
    yield from _format_dependent(request, model)


def _prompt_and_count(request: GenerationRequest, model: Model) -> Iterator[Finding]:
    if len(request.prompt) > model.prompt_characters:
        message = (
            f"prompt has {len(request.prompt)} characters; {model.id} takes at most "
            f"{model.prompt_characters}."
        )
        yield "prompt", message, "string_above_max_length"
    if request.pictures > model.n:
        message = f"n is {request.pictures}; {model.id} makes at most {model.n} at once."
        yield "n", message, "unsupported_value"


def _size(request: GenerationRequest, model: Model) -> Iterator[Finding]:
    size = request.size
    if size is None or size in model.sizes:
        return
    if model.free_size is not None and "x" in size:
        width, height = (int(edge) for edge in size.split("x"))
        if model.free_size.admits(width, height):
            return
    if not model.sizes and model.free_size is None:
        yield "size", f"size is not supported by {model.id}; leave it out.", "unsupported_parameter"
        return
    accepted = ", ".join(model.sizes)
    if model.free_size is not None:
        accepted += f", or {model.free_size}"
    yield "size", f"size {size} is not supported by {model.id}: use {accepted}.", "invalid_value"


def _choice(
    request: GenerationRequest, model: Model, name: str, accepted: Sequence[str]
) -> Iterator[Finding]:
    value = getattr(request, name)
    if value is None or value in accepted:
        return
    if not accepted:
        yield name, f"{name} is not supported by {model.id}; leave it out.", "unsupported_parameter"
        return
    choices = ", ".join(accepted)
    shown = str(value)[:MAX_NAME_CHARACTERS]
    message = f"{name} {shown!r} is not supported by {model.id}: use {choices}."
    yield name, message, "invalid_value"


def _parameters(request: GenerationRequest, model: Model) -> Iterator[Finding]:
    for name in ("user", "safety_identifier", "complexity", *_ANIMATION, "svg"):
        if getattr(request, name) is not None and name not in model.parameters:
            message = f"{name} is not supported by {model.id}; leave it out."
            yield name, message, "unsupported_parameter"


def _streaming(request: GenerationRequest, model: Model) -> Iterator[Finding]:
    if request.streamed and not model.streaming:
        message = f"{model.id} cannot stream; leave stream out or use a GPT image model."
        yield "stream", message, "unsupported_value"
    if request.partial_images is None:
        return
    if not model.streaming:
        message = f"partial_images is not supported by {model.id}; leave it out."
        yield "partial_images", message, "unsupported_parameter"
    elif request.partial_images > 0 and not request.streamed:
        message = "partial_images needs stream: true; a JSON answer has no partial images."
        yield "partial_images", message, "unsupported_value"
    elif request.partial_images > model.partial_images:
        message = f"{model.id} makes at most {model.partial_images} partial images."
        yield "partial_images", message, "unsupported_value"


def _format_dependent(request: GenerationRequest, model: Model) -> Iterator[Finding]:
    chosen = request.output_format or "png"
    if request.output_compression is not None:
        if not model.output_formats:
            message = f"output_compression is not supported by {model.id}; leave it out."
            yield "output_compression", message, "unsupported_parameter"
        elif chosen not in _COMPRESSIBLE:
            message = "output_compression needs output_format jpeg or webp."
            yield "output_compression", message, "unsupported_value"
    if request.background == "transparent" and chosen not in _TRANSPARENT:
        message = "background transparent needs output_format png or webp."
        yield "background", message, "unsupported_value"
    for name in _ANIMATION:
        if getattr(request, name) is not None and chosen != "gif":
            yield name, f"{name} needs output_format gif.", "unsupported_value"
    if chosen == "svg" and request.pictures > 1:
        yield "n", "output_format svg makes one picture at a time.", "unsupported_value"
    if request.svg is not None and chosen != "svg":
        yield "svg", "svg needs output_format svg.", "unsupported_value"
    if chosen in _NOT_STREAMABLE and request.streamed:
        message = f"output_format {chosen} cannot be streamed."
        yield "stream", message, "unsupported_value"
