"""What a picture is reckoned to have cost: published prices of pictures are reproduced."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from safelight.catalog.catalog import load
from safelight.catalog.prices import FREE, Cost, Prices, Tokens, cost, tokens_of
from safelight.catalog.tokens import estimate

PRICES = Prices(
    text_in=5, image_in=8, image_out=32, text_out=10, cached_text_in=1.25, cached_image_in=2
)


def usage(given: int, made: int, **more: Any) -> dict[str, Any]:
    return {"input_tokens": given, "output_tokens": made, "total_tokens": given + made, **more}


@pytest.mark.parametrize(
    ("model", "quality", "usd"),
    [
        # OpenAI's prices of one 1024x1024 picture, in whole tenths of a cent.
        ("gpt-image-1", "low", 0.011),
        ("gpt-image-1", "medium", 0.042),
        ("gpt-image-1", "high", 0.167),
        ("gpt-image-1.5", "low", 0.009),
        ("gpt-image-1.5", "medium", 0.034),
        ("gpt-image-1.5", "high", 0.133),
        ("gpt-image-2", "low", 0.006),
        ("gpt-image-2", "medium", 0.053),
        ("gpt-image-2", "high", 0.211),
    ],
)
def test_the_shipped_prices_and_token_tables_give_the_published_price_of_a_picture(
    model: str, quality: str, usd: float
) -> None:
    known = load().models[model]
    tokens = estimate(known, prompt="", size="1024x1024", quality=quality, partials=0)
    reckoned = cost(known.prices, tokens)
    assert reckoned is not None
    assert reckoned.usd == pytest.approx(usd, abs=0.0007)


def test_every_kind_of_token_has_its_price() -> None:
    counts = usage(
        1_000,
        2_000,
        input_tokens_details={
            "text_tokens": 400,
            "image_tokens": 600,
            "cached_tokens": 300,
            "cached_tokens_details": {"text_tokens": 100, "image_tokens": 200},
        },
        output_tokens_details={"image_tokens": 1_500, "text_tokens": 500},
    )
    assert tokens_of(counts) == Tokens(400, 600, 100, 200, 500, 1_500)
    expected = 300 * 5 + 100 * 1.25 + 400 * 8 + 200 * 2 + 500 * 10 + 1_500 * 32
    assert cost(PRICES, counts) == Cost(round(expected / 1e6, 6), estimated=False)


def test_without_details_what_goes_in_is_text_and_what_comes_out_is_picture() -> None:
    assert tokens_of(usage(14, 272)) == Tokens(14, 0, 0, 0, 0, 272)
    assert cost(PRICES, usage(14, 272)) == Cost(round((14 * 5 + 272 * 32) / 1e6, 6), False)


def test_what_has_no_price_of_its_own_has_the_next_wider_one() -> None:
    plain = Prices(text_in=5, image_in=8, image_out=30)
    counts = usage(
        100,
        100,
        input_tokens_details={"text_tokens": 100, "image_tokens": 0, "cached_tokens": 50},
        output_tokens_details={"image_tokens": 0, "text_tokens": 100},
    )
    assert cost(plain, counts) == Cost(round((100 * 5 + 100 * 30) / 1e6, 6), estimated=False)


@pytest.mark.parametrize(
    ("prices", "counts"),
    [
        (None, usage(1, 1)),
        (PRICES, None),
        (PRICES, {}),
        (PRICES, usage(-1, 1)),
        (PRICES, usage(1, 10**400)),
        (PRICES, usage(True, 1)),
        (PRICES, usage(0, 0, estimated=True)),
    ],
    ids=["no prices", "no usage", "empty", "negative", "huge", "a boolean", "no estimate either"],
)
def test_what_nobody_knows_is_not_reckoned(
    prices: Prices | None, counts: dict[str, Any] | None
) -> None:
    assert cost(prices, counts) is None


def test_what_is_free_costs_nothing_however_many_tokens_it_took() -> None:
    assert cost(FREE, usage(14, 272)) == cost(FREE, None) == Cost(0.0, estimated=False)


def test_costs_add_up_and_stay_estimated() -> None:
    together = Cost(0.1, estimated=True).plus(Cost(0.2, estimated=False)).plus(None)
    assert together == Cost(0.3, estimated=True)
    assert together.as_object() == {"usd": 0.3, "estimated": True}


def test_prices_can_be_laid_over_the_catalog_as_any_field() -> None:
    mine = {"text_in": 1, "image_in": 2, "image_out": 3}
    changed = load([{"id": "gpt-image-2", "prices": mine}]).models["gpt-image-2"]
    assert changed.prices == Prices(text_in=1, image_in=2, image_out=3)
    assert changed.sizes == load().models["gpt-image-2"].sizes


@pytest.mark.parametrize(
    "wrong",
    [
        {"text_in": 1},
        {"text_in": -1, "image_in": 1, "image_out": 1},
        {"text_in": float("nan"), "image_in": 1, "image_out": 1},
        {"text_in": 1, "image_in": 1, "image_out": 1, "per": "picture"},
    ],
)
def test_prices_that_are_none_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Prices.model_validate(wrong)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.dictionaries(
        st.sampled_from(["text_tokens", "image_tokens", "cached_tokens", "cached_tokens_details"]),
        inner,
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "input_tokens",
                "output_tokens",
                "input_tokens_details",
                "output_tokens_details",
                "estimated",
            ]
        ),
        ANYTHING | st.integers(0, 10_000),
    )
)
def test_whatever_an_upstream_calls_usage_costs_something_finite_or_nothing(
    counts: dict[str, Any],
) -> None:
    tokens = tokens_of(counts)
    assert tokens is None or min(tokens.text_in, tokens.image_in, tokens.image_out) >= 0
    reckoned = cost(PRICES, counts)
    assert reckoned is None or 0 <= reckoned.usd < 1000
