"""The request as it stands on the wire: fields, types and ranges that hold for every model.

What a particular model accepts (sizes, qualities, prompt length, ...) is catalog data and is judged
in `catalog/rules.py`. Types are strict (`n: "2"` is refused), JSON null means unset (the SDKs send
explicit nulls), unknown parameters are refused by name: nothing is ignored silently.

Source: the seed contract's ImageGenerateRequest, and OpenAI's image_generate_params of openai 3.54.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, ValidationError
from pydantic_core import ErrorDetails

from safelight.errors import InvalidRequest, MalformedBody, Problem

Count = Annotated[StrictInt, Field(ge=1, le=10)]
Percent = Annotated[StrictInt, Field(ge=0, le=100)]
Partials = Annotated[StrictInt, Field(ge=0, le=3)]
Effort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]


class SvgReasoning(BaseModel):
    """How long the model may think about an SVG."""

    model_config = ConfigDict(extra="forbid", strict=True)
    effort: Effort | None = None


class SvgOptions(BaseModel):
    """Which text model writes the SVG (`output_format: svg` only)."""

    model_config = ConfigDict(extra="forbid", strict=True, protected_namespaces=())
    model: str
    reasoning: SvgReasoning | None = None


class GenerationRequest(BaseModel):
    """Request to generate images."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, title="ImageGenerateRequest"
    )

    prompt: str = Field(
        min_length=1,
        description="What to paint. The longest prompt depends on the model: 32000 characters for "
        "the GPT image models, 4000 for dall-e-3, 1000 for dall-e-2.",
        examples=["A white siamese cat"],
    )
    model: str | None = Field(
        None,
        min_length=1,
        description="The model, with or without `openai/`. Left out, it is dall-e-2 unless a "
        "parameter that only the GPT image models know is used, then gpt-image-1; the setting "
        "`default_model` overrides this.",
        examples=["openai/dall-e-3", "openai/dall-e-2", "openai/gpt-image-1"],
    )
    n: Count | None = Field(
        None, description="How many pictures, 1 to 10; dall-e-3 makes only 1.", examples=[1, 4]
    )
    quality: str | None = Field(
        None,
        description="`auto` (default) lets the model choose; `low`, `medium`, `high` for the GPT "
        "image models (`xhigh`, `max` for some); `hd`, `standard` for dall-e-3; `standard` for "
        "dall-e-2.",
        examples=["standard", "hd", "high"],
    )
    response_format: Literal["url", "b64_json"] | None = Field(
        None,
        description="dall-e-2 and dall-e-3 only: a link that works for 60 minutes (default), or "
        "base64 in the answer. The GPT image models always answer base64.",
        examples=["url", "b64_json"],
    )
    output_format: str | None = Field(
        None,
        description="GPT image models: `png` (default), `jpeg` or `webp`; some know more.",
        examples=["png", "webp"],
    )
    output_compression: Percent | None = Field(
        None,
        description="GPT image models with `jpeg` or `webp`: 0 to 100, default 100.",
        examples=[85, 100],
    )
    stream: StrictBool | None = Field(
        None,
        description="GPT image models: answer server-sent events while the picture develops.",
        examples=[True, False],
    )
    partial_images: Partials | None = Field(
        None,
        description="With `stream`: how many partial images, 0 to 3. With 0 the answer is one "
        "event. The upstream may finish before it has made them all.",
        examples=[0, 2],
    )
    size: str | None = Field(
        None,
        pattern=r"^(auto|[1-9][0-9]{1,4}x[1-9][0-9]{1,4})$",
        description="`WIDTHxHEIGHT` in pixels, or `auto` (default); which ones depends on the "
        "model.",
        examples=["1024x1024", "1792x1024", "auto"],
    )
    moderation: Literal["low", "auto"] | None = Field(
        None,
        description="GPT image models: how strict the content policy is.",
        examples=["auto", "low"],
    )
    background: Literal["transparent", "opaque", "auto"] | None = Field(
        None,
        description="GPT image models; `transparent` needs `png` or `webp`.",
        examples=["transparent", "opaque", "auto"],
    )
    style: Literal["vivid", "natural"] | None = Field(
        None, description="dall-e-3 only.", examples=["vivid", "natural"]
    )
    user: str | None = Field(
        None, description="Your end user's identifier, passed on for abuse monitoring."
    )
    safety_identifier: str | None = Field(
        None, description="Successor of `user`; wins over it where both are given."
    )
    complexity: Literal["low", "medium", "high"] | None = Field(
        None, description="How much planning some models put into the picture."
    )
    frame_count: Annotated[StrictInt, Field(ge=2, le=16)] | None = Field(
        None, description="`output_format: gif` only: frames, 2 to 16, default 9."
    )
    frame_duration_ms: Annotated[StrictInt, Field(ge=1, le=655_350)] | None = Field(
        None, description="`output_format: gif` only: milliseconds a frame, default 200."
    )
    svg: SvgOptions | None = Field(None, description="`output_format: svg` only.")

    @property
    def pictures(self) -> int:
        """How many pictures are asked for; 1 where `n` is unset."""
        return self.n or 1

    @property
    def streamed(self) -> bool:
        """True if the answer is to be server-sent events."""
        return self.stream is True

    @property
    def partials(self) -> int:
        """How many partial images each picture may have."""
        return (self.partial_images or 0) if self.streamed else 0

    def given(self) -> dict[str, Any]:
        """The fields that the client set to something other than null."""
        return self.model_dump(exclude_none=True)


def parse_body(body: bytes) -> GenerationRequest:
    """The request in a JSON body. Raises `MalformedBody` or `InvalidRequest`."""
    try:
        return GenerationRequest.model_validate_json(body)
    except ValidationError as error:
        reason = not_json(error)
        if reason is not None:
            raise MalformedBody(f"The body is not valid JSON: {reason}.") from error
        raise InvalidRequest(validation_problems(error, "body")) from error


MAX_NAME_CHARACTERS = 100
"""A client may invent a parameter whose name is a megabyte; the answer need not repeat it."""

MAX_PROBLEMS = 50
"""Or eighty thousand parameters, of which each would be answered with a sentence of its own."""

_NUMBERS = frozenset(
    {"n", "partial_images", "output_compression", "frame_count", "frame_duration_ms"}
)


def parse_query(pairs: Iterable[tuple[str, str]]) -> GenerationRequest:
    """The request in query form, for `new EventSource(url)`: always streamed.

    Numbers are written in decimal digits; an empty value is unset. Raises `InvalidRequest`.
    """
    fields: dict[str, Any] = {}
    for name, text in pairs:
        if name in fields:
            short = name[:MAX_NAME_CHARACTERS]
            message = f"{short} is given twice."
            raise InvalidRequest([Problem(("query", short), message, "repeated")])
        fields[name] = int(text) if name in _NUMBERS and _is_decimal(text) else (text or None)
    if fields.pop("stream", None) not in (None, "true"):
        message = "stream can only be true here: this route always answers server-sent events."
        raise InvalidRequest([Problem(("query", "stream"), message, "unsupported_value")])
    try:
        return GenerationRequest.model_validate({**fields, "stream": True})
    except ValidationError as error:
        raise InvalidRequest(validation_problems(error, "query")) from error


_SVG_FIELDS = (*SvgOptions.model_fields, *SvgReasoning.model_fields)


def _is_decimal(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def not_json(error: ValidationError) -> str | None:
    """Why the body is no JSON at all, in words; None where it is."""
    if error.error_count() > 1:
        return None
    (detail,) = error.errors(include_url=False, include_input=False)
    return detail["ctx"]["error"] if detail["type"] == "json_invalid" else None


def validation_problems(
    error: ValidationError, place: str, known: str | None = None
) -> list[Problem]:
    """Pydantic's findings in our words; `known` are the fields there are."""
    count = error.error_count()
    if count > MAX_PROBLEMS:
        known = known or ", ".join(GenerationRequest.model_fields)
        message = f"{count} mistakes, most of them unknown parameters. Known parameters: {known}."
        return [Problem((place,), message, "unknown_parameter")]
    details = error.errors(include_url=False, include_input=False)
    return [_problem(detail, place, known) for detail in details]


def _problem(detail: ErrorDetails, place: str, known: str | None) -> Problem:
    path = tuple(_short(part) for part in detail["loc"])
    name = ".".join(str(part) for part in path) or "body"
    kind, context = detail["type"], detail.get("ctx", {})
    if known is None:
        known = ", ".join(_SVG_FIELDS if path[:1] == ("svg",) else GenerationRequest.model_fields)
    wording: dict[str, tuple[str, str]] = {
        "missing": (f"{name} is required.", "missing_required_parameter"),
        "extra_forbidden": (
            f"Unknown parameter: {name}. Known parameters: {known}.",
            "unknown_parameter",
        ),
        "literal_error": (f"{name} must be {context.get('expected', '')}.", "invalid_value"),
        "string_pattern_mismatch": (
            f"{name} must be auto or WIDTHxHEIGHT, such as 1024x1024.",
            "invalid_value",
        ),
        "string_too_short": (f"{name} must not be empty.", "invalid_value"),
    }
    if kind in wording:
        message, code = wording[kind]
    else:
        code = "invalid_type" if kind.endswith("_type") else "invalid_value"
        message = f"{name}: {detail['msg']}."
    return Problem((place, *path), message, code)


def _short(part: int | str) -> int | str:
    return part[:MAX_NAME_CHARACTERS] if isinstance(part, str) else part
