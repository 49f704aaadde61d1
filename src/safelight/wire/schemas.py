"""The answers' shapes as pydantic models: what `/openapi.json` documents and what tests hold the
real bytes against. Nothing is serialised through them on the way to a client.

Source: openai 3.54 `types/images_response.py`, `types/image_gen_*_event.py`; the seed contract.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Answer(BaseModel):
    model_config = ConfigDict(extra="allow")


class TokenDetails(_Answer):
    """Tokens by kind."""

    text_tokens: int
    image_tokens: int


class Usage(_Answer):
    """What the generation cost in tokens; `estimated` marks counts the upstream did not give."""

    input_tokens: int
    output_tokens: int
    total_tokens: int
    input_tokens_details: TokenDetails
    output_tokens_details: TokenDetails | None = None
    estimated: bool | None = None


class Image(_Answer):
    """Single image object."""

    b64_json: str | None = Field(None, description="Base64 of the picture.")
    url: str | None = Field(
        None, description="Link to the picture, for 60 minutes (`response_format: url`)."
    )
    revised_prompt: str | None = Field(None, description="The prompt as painted (dall-e-3).")


class ImagesResponse(_Answer):
    """Response from image generation."""

    created: int = Field(description="Unix time, seconds.")
    data: list[Image]
    background: str | None = None
    output_format: str | None = None
    quality: str | None = None
    size: str | None = None
    usage: Usage | None = None


class _PictureEvent(_Answer):
    b64_json: str = Field(description="Base64 of a complete picture in `output_format`.")
    created_at: int = Field(description="Unix time, seconds.")
    size: str
    quality: str
    background: str
    output_format: str
    sequence_number: int = Field(description="Place in the stream, from 0.")
    image_index: int | None = Field(None, description="Which of n pictures, where n is over 1.")


class PartialImageEvent(_PictureEvent):
    """`event: image_generation.partial_image`: the picture so far."""

    type: Literal["image_generation.partial_image"]
    partial_image_index: int = Field(description="From 0.")


class CompletedEvent(_PictureEvent):
    """`event: image_generation.completed`: the finished picture."""

    type: Literal["image_generation.completed"]
    usage: Usage


class ErrorObject(_Answer):
    """What went wrong, and with which parameter."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorResponse(_Answer):
    """Body of every error response."""

    error: ErrorObject


class ErrorEvent(_Answer):
    """`event: error`: the generation failed after the answer had begun."""

    type: Literal["error"]
    error: ErrorObject


class GapEvent(_Answer):
    """`event: stream.gap`: events that this reader should have had are no longer kept."""

    type: Literal["stream.gap"]
    missing_from: int = Field(description="The first missing `sequence_number`.")
    missing_to: int = Field(description="The last one.")
    sequence_number: int


class RetryEvent(_Answer):
    """`event: stream.retry`: not now; the stream ends, and the reader is to come back."""

    type: Literal["stream.retry"]
    reason: str = Field(description="The code that any other client would get.")
    retry_ms: int


class ProbeEvent(_Answer):
    """`event: probe.tick`, `probe.line` or `probe.end`: part of a probe."""

    type: Literal["probe.tick", "probe.line", "probe.end"]
    sent: float = Field(description="Seconds after the first one.")
    number: int | None = Field(None, description="Of a tick, from 0.")
    heartbeat: float | None = Field(None, description="The setting, in seconds.")
    silence: int | None = Field(None, description="How long the silence will be, in seconds.")
    filler: str | None = Field(None, description="The long line's base64.")
    bytes: int | None = Field(None, description="Its length.")
    sha256: str | None = Field(None, description="Its digest, in hexadecimal.")


class PictureCounts(_Answer):
    """How far a generation has come."""

    requested: int
    completed: int
    partial_images: int


class Cost(_Answer):
    """What finished pictures cost by the catalog's prices. A reckoning, not the provider's bill."""

    usd: float = Field(description="US dollars.")
    estimated: bool = Field(description="True if the upstream counted no tokens.")


class GenerationResource(_Answer):
    """A generation as it is now, with its pictures once it is completed."""

    id: str
    object: Literal["image.generation"]
    status: Literal["queued", "in_progress", "completed", "failed", "cancelled"]
    created_at: int = Field(description="Unix time, seconds.")
    completed_at: int | None = Field(description="When it ended, however it did.")
    expires_at: int | None = Field(description="Until when it can be read; null while it runs.")
    model: str
    upstream: str | None = Field(description="Who answered; null before the first event.")
    pictures: PictureCounts
    usage: Usage | None = Field(description="Of all finished pictures together.")
    cost: Cost | None = Field(description="Reckoned of finished pictures; null if nobody knows.")
    error: ErrorObject | None
    result_gone: bool = Field(description="True if finished pictures had to make room for others.")
    events_url: str = Field(description="Where whoever has this address can watch it.")
    result: ImagesResponse | None


class ValidationDetail(_Answer):
    """One problem with a request, as the seed contract shows it."""

    loc: list[str | int]
    msg: str
    type: str


class HTTPValidationError(_Answer):
    """Body of a 422: every problem in `detail`, the first one in `error`."""

    detail: list[ValidationDetail]
    error: ErrorObject


class Capabilities(_Answer):
    """What a model accepts here: its own rules, narrowed by the upstream that serves it."""

    prompt_characters: int
    n: int
    sizes: list[str]
    free_size: "FreeSize | None" = None
    qualities: list[str]
    output_formats: list[str]
    compressible_formats: list[str]
    backgrounds: list[str]
    moderation: list[str]
    styles: list[str]
    response_formats: list[str]
    streaming: bool
    partial_images: int
    parameters: list[str]


class FreeSize(_Answer):
    """Sizes by rule: both edges a multiple, bounded edge, ratio and pixels."""

    multiple_of: int
    longest_edge: int
    shortest_edge: int
    largest_ratio: float
    fewest_pixels: int
    most_pixels: int


class Prices(_Answer):
    """US dollars per million tokens, by which `cost` is reckoned."""

    text_in: float
    image_in: float
    image_out: float
    text_out: float | None = None
    cached_text_in: float | None = None
    cached_image_in: float | None = None


class ModelResource(_Answer):
    """One model: the union of OpenAI's and the seed API's fields, plus its capabilities."""

    id: str
    object: Literal["model"]
    created: int
    created_at: str
    owned_by: str
    provider: str
    display_name: str
    description: str
    shutdown_date: str | None
    successor: str | None
    upstream: str
    defaults: dict[str, str]
    prices: Prices | None = None
    capabilities: Capabilities


class ModelList(_Answer):
    """All models that can be used now."""

    object: Literal["list"]
    data: list[ModelResource]


class Health(_Answer):
    """Liveness and readiness."""

    status: str
