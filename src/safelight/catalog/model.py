"""One model of the catalog: its rules as validated data, and nothing that applies them."""

import math
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

from safelight.catalog.prices import Prices

PREFIX = "openai/"
"""What the seed contract puts before the names of models."""


class FreeSize(BaseModel):
    """Sizes by rule instead of by list. Edges and pixels are in pixels."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    multiple_of: PositiveInt
    longest_edge: PositiveInt
    shortest_edge: PositiveInt
    largest_ratio: Annotated[float, Field(ge=1)]
    fewest_pixels: PositiveInt
    most_pixels: PositiveInt

    def admits(self, width: int, height: int) -> bool:
        """True if a picture of `width` x `height` pixels is within the rule."""
        return (
            width % self.multiple_of == 0
            and height % self.multiple_of == 0
            and max(width, height) <= self.longest_edge
            and min(width, height) >= self.shortest_edge
            and max(width, height) <= self.largest_ratio * min(width, height)
            and self.fewest_pixels <= width * height <= self.most_pixels
        )

    def within(self, other: "FreeSize") -> "FreeSize":
        """The rule that admits what both rules admit."""
        return FreeSize(
            multiple_of=math.lcm(self.multiple_of, other.multiple_of),
            longest_edge=min(self.longest_edge, other.longest_edge),
            shortest_edge=max(self.shortest_edge, other.shortest_edge),
            largest_ratio=min(self.largest_ratio, other.largest_ratio),
            fewest_pixels=max(self.fewest_pixels, other.fewest_pixels),
            most_pixels=min(self.most_pixels, other.most_pixels),
        )

    def __str__(self) -> str:
        return (
            f"WIDTHxHEIGHT with both edges a multiple of {self.multiple_of} from "
            f"{self.shortest_edge} to {self.longest_edge}, a ratio of at most "
            f"{self.largest_ratio:g}:1 and {self.fewest_pixels} to {self.most_pixels} pixels"
        )


class Model(BaseModel):
    """What a model accepts. An empty tuple means that the parameter is not supported at all.

    `answers_facts` says that the JSON answer tells size, quality, ..., usage (not dall-e's).
    `parameters` are further parameters it knows, by name. `output_tokens` gives tokens by size and
    quality; `output_token_factors` the factor by quality of the formula in `catalog/tokens.py`.
    `prices` is None where nobody knows them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    aliases: tuple[str, ...] = ()
    owned_by: str = "openai"
    display_name: str = ""
    description: str = ""
    created: date = date(2025, 1, 1)
    retired_on: date | None = None
    successor: str | None = None

    prompt_characters: PositiveInt = 32_000
    n: Annotated[int, Field(ge=1, le=10)] = 10
    sizes: tuple[str, ...] = ("1024x1024", "1536x1024", "1024x1536", "auto")
    default_size: str = "auto"
    free_size: FreeSize | None = None
    qualities: tuple[str, ...] = ("auto", "low", "medium", "high")
    default_quality: str = "auto"
    output_formats: tuple[str, ...] = ()
    backgrounds: tuple[str, ...] = ()
    moderation: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    default_style: str | None = None
    response_formats: tuple[str, ...] = ()
    default_response_format: str | None = None
    streaming: bool = False
    partial_images: Annotated[int, Field(ge=0, le=3)] = 0
    revises_prompt: bool = False
    answers_facts: bool = True
    parameters: tuple[str, ...] = ()
    output_tokens: dict[str, dict[str, PositiveInt]] = {}
    output_token_factors: dict[str, PositiveInt] = {}
    prices: Prices | None = None

    @model_validator(mode="before")
    @classmethod
    def _name_itself(cls, data: Any) -> Any:
        """A model from configuration needs no more than an id."""
        if isinstance(data, dict) and "id" in data:
            return {"display_name": data["id"], **data}
        return data

    def named_in(self, names: Iterable[str]) -> str | None:
        """The first of `names` that means this model: an id or alias, with or without `openai/`."""
        own = (self.id, *self.aliases)
        return next(
            (name for name in names if name.removeprefix(PREFIX) in own or name in own), None
        )

    def retired(self, today: date) -> bool:
        """True if the provider no longer serves it on `today`."""
        return self.retired_on is not None and self.retired_on <= today
