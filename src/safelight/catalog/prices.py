"""What tokens cost, and so what a picture is reckoned to have cost.

A reckoning and no bill: the provider's own account is what counts. Source of the shipped prices:
see the catalog's files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

PER = 1_000_000
"""Prices are for this many tokens."""

MOST_TOKENS = 10_000_000
"""More than any picture takes by far: a larger count is an upstream's mistake, not a price."""

Price = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]


class Prices(BaseModel):
    """US dollars per million tokens. What is cached costs the full price where none is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text_in: Price
    image_in: Price
    image_out: Price
    text_out: Price | None = None
    cached_text_in: Price | None = None
    cached_image_in: Price | None = None


FREE = Prices(text_in=0, image_in=0, image_out=0)


@dataclass(frozen=True, slots=True)
class Cost:
    """US dollars. `estimated` says that the tokens were: the upstream counted none."""

    usd: float
    estimated: bool

    def plus(self, other: "Cost | None") -> "Cost":
        """Both together."""
        if other is None:
            return self
        return Cost(round(self.usd + other.usd, 6), self.estimated or other.estimated)

    def as_object(self) -> dict[str, Any]:
        """As the generation resource tells it."""
        return {"usd": self.usd, "estimated": self.estimated}


@dataclass(frozen=True, slots=True)
class Tokens:
    """Counts of a usage object by kind, each from 0 to `MOST_TOKENS`."""

    text_in: int
    image_in: int
    cached_text_in: int
    cached_image_in: int
    text_out: int
    image_out: int


def tokens_of(usage: Mapping[str, Any]) -> Tokens | None:
    """The counts in OpenAI's image usage object; None where an upstream has put no counts there.

    Tokens that the details leave out are text on the way in and image on the way out.
    """
    given, made = _count(usage, "input_tokens"), _count(usage, "output_tokens")
    if given is None or made is None:
        return None
    details = _part(usage, "input_tokens_details")
    image_in = min(_count(details, "image_tokens") or 0, given)
    text_in = given - image_in
    text_out = min(_count(_part(usage, "output_tokens_details"), "text_tokens") or 0, made)
    cached = _part(details, "cached_tokens_details")
    cached_text = _count(cached, "text_tokens") if cached else _count(details, "cached_tokens")
    return Tokens(
        text_in=text_in,
        image_in=image_in,
        cached_text_in=min(cached_text or 0, text_in),
        cached_image_in=min(_count(cached, "image_tokens") or 0, image_in),
        text_out=text_out,
        image_out=made - text_out,
    )


def _part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = value.get(name)
    return part if isinstance(part, Mapping) else {}


def _count(value: Mapping[str, Any], name: str) -> int | None:
    count = value.get(name)
    if not isinstance(count, int) or isinstance(count, bool):
        return None
    return count if 0 <= count <= MOST_TOKENS else None


def cost(prices: Prices | None, usage: Mapping[str, Any] | None) -> Cost | None:
    """What a picture cost; None where the model has no prices, or nobody knows the tokens."""
    if prices == FREE:
        return Cost(0.0, estimated=False)
    tokens = tokens_of(usage or {})
    estimated = usage is not None and usage.get("estimated") is True
    if prices is None or tokens is None or (estimated and not tokens.image_out):
        return None
    amount = (
        (tokens.text_in - tokens.cached_text_in) * prices.text_in
        + tokens.cached_text_in * _or(prices.cached_text_in, prices.text_in)
        + (tokens.image_in - tokens.cached_image_in) * prices.image_in
        + tokens.cached_image_in * _or(prices.cached_image_in, prices.image_in)
        + tokens.text_out * _or(prices.text_out, prices.image_out)
        + tokens.image_out * prices.image_out
    )
    return Cost(round(amount / PER, 6), estimated)


def _or(price: float | None, otherwise: float) -> float:
    return otherwise if price is None else price
