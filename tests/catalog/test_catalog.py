"""The shipped catalog holds together, and configuration may change it."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from safelight.catalog.catalog import (
    DEFAULT_FAMILY,
    GPT_IMAGE_FAMILY,
    Catalog,
    default_model,
    load,
    unlisted_model,
)
from safelight.catalog.model import FreeSize, Model
from safelight.catalog.rules import ResolvedRequest, judge
from safelight.errors import InvalidRequest
from safelight.wire.request import GenerationRequest

SHIPPED = load()
MODELS = [pytest.param(model, id=model.id) for model in SHIPPED]


def test_the_seeds_models_and_openais_current_ones_are_shipped() -> None:
    seeds = {"dall-e-2", "dall-e-3", "gpt-image-1"}
    current = {"gpt-image-2", "gpt-image-2.5-sunburst", "gpt-image-2.6-flare", "painter-1"}
    assert seeds | current <= set(SHIPPED.models)
    assert {DEFAULT_FAMILY, GPT_IMAGE_FAMILY} <= set(SHIPPED.models)


def test_no_two_models_share_a_name() -> None:
    names = [name for model in SHIPPED for name in (model.id, *model.aliases)]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert set(names) == set(SHIPPED.names)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_is_found_by_all_its_names(model: Model) -> None:
    for name in (model.id, *model.aliases):
        assert SHIPPED.find(name) is model
        assert SHIPPED.find(f"openai/{name}") is model


@pytest.mark.parametrize("name", ["", "openai/", "gpt-image", "openai/openai/gpt-image-1"])
def test_any_other_name_finds_nothing(name: str) -> None:
    assert SHIPPED.find(name) is None


@pytest.mark.parametrize("model", MODELS)
def test_successors_exist_and_are_not_retired_themselves(model: Model) -> None:
    if model.retired_on is None:
        assert model.successor is None
        return
    successor = SHIPPED.find(model.successor or "")
    assert successor is not None
    assert successor.retired_on is None


@pytest.mark.parametrize("model", MODELS)
def test_every_default_is_among_its_choices(model: Model) -> None:
    assert model.default_size in model.sizes
    assert model.default_quality in model.qualities
    assert (model.default_style is None) == (not model.styles)
    assert model.default_style is None or model.default_style in model.styles
    assert (model.default_response_format is None) == (not model.response_formats)
    if model.default_response_format is not None:
        assert model.default_response_format in model.response_formats


@pytest.mark.parametrize("model", MODELS)
def test_the_choices_are_ones_that_a_request_can_make(model: Model) -> None:
    lists: dict[str, tuple[Any, ...]] = {
        "size": model.sizes,
        "quality": model.qualities,
        "output_format": model.output_formats,
        "background": model.backgrounds,
        "moderation": model.moderation,
        "style": model.styles,
        "response_format": model.response_formats,
    }
    for name, choices in lists.items():
        assert len(set(choices)) == len(choices)
        for choice in choices:
            judge(GenerationRequest.model_validate({"prompt": "x", name: choice}), model)
    assert set(model.parameters) <= set(GenerationRequest.model_fields)


@pytest.mark.parametrize("model", MODELS)
def test_a_plain_request_passes_every_model(model: Model) -> None:
    judge(GenerationRequest(prompt="A white siamese cat"), model)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_introduces_itself(model: Model) -> None:
    assert model.display_name
    assert model.description
    assert model.owned_by
    assert date(2022, 1, 1) <= model.created
    assert model.retired_on is None or model.retired_on > model.created


@pytest.mark.parametrize("model", MODELS)
def test_only_models_that_stream_make_partial_images(model: Model) -> None:
    assert (model.partial_images > 0) == model.streaming


@pytest.mark.parametrize("model", MODELS)
def test_listed_sizes_of_a_free_model_obey_its_rule(model: Model) -> None:
    if model.free_size is None:
        return
    for size in model.sizes:
        if size != "auto":
            width, height = map(int, size.split("x"))
            assert model.free_size.admits(width, height)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_that_counts_tokens_counts_all_its_common_qualities(model: Model) -> None:
    if model.response_formats:
        assert not model.output_tokens
        assert not model.output_token_factors
        return
    tables = [*model.output_tokens.values(), model.output_token_factors]
    for table in filter(None, tables):
        assert {"low", "medium", "high"} <= set(table)
        assert list(table.values()) == sorted(table.values())
    assert bool(model.output_tokens) != bool(model.output_token_factors)
    if model.output_tokens:
        assert set(model.output_tokens) == set(model.sizes) - {"auto"}


@pytest.mark.parametrize(
    ("day", "retired"),
    [(date(2026, 5, 11), False), (date(2026, 5, 12), True), (date(2026, 5, 13), True)],
    ids=str,
)
def test_a_model_is_retired_from_its_day_on(day: date, retired: bool) -> None:
    assert SHIPPED.models["dall-e-3"].retired(day) is retired
    assert not SHIPPED.models["gpt-image-2"].retired(day)


def test_only_dall_e_answers_without_facts() -> None:
    silent = {model.id for model in SHIPPED if not model.answers_facts}
    assert silent == {"dall-e-2", "dall-e-3"}


# Configuration.


def test_a_model_from_configuration_needs_no_more_than_an_id() -> None:
    catalog = load([{"id": "my-model"}])
    model = catalog.find("openai/my-model")
    assert model is not None
    assert model.display_name == "my-model"
    judge(GenerationRequest(prompt="x"), model)
    assert set(catalog.models) == {*SHIPPED.models, "my-model"}


def test_an_entry_with_a_known_id_changes_just_what_it_gives() -> None:
    catalog = load([{"id": "gpt-image-1", "n": 2, "aliases": ["mine"]}])
    before, after = SHIPPED.models["gpt-image-1"], catalog.models["gpt-image-1"]
    assert after == before.model_copy(update={"n": 2, "aliases": ("mine",)})
    assert catalog.find("mine") is after
    assert list(catalog.models) == list(SHIPPED.models)


def test_later_entries_are_laid_over_earlier_ones() -> None:
    catalog = load([{"id": "m", "n": 2, "streaming": True}, {"id": "m", "n": 3}])
    assert (catalog.models["m"].n, catalog.models["m"].streaming) == (3, True)


def test_loading_again_gives_the_shipped_catalog_untouched() -> None:
    load([{"id": "gpt-image-1", "n": 2}])
    assert load() == SHIPPED


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"n": 1},
        {"id": 5},
        {"id": "m", "wrong": 1},
        {"id": "m", "n": 0},
        {"id": "m", "n": 11},
        {"id": "m", "partial_images": 4},
        {"id": "m", "prompt_characters": 0},
        {"id": "m", "free_size": {"multiple_of": 16}},
        {"id": "m", "retired_on": "soon"},
        {"id": "gpt-image-1", "sizes": 5},
    ],
    ids=str,
)
def test_an_entry_that_is_no_model_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        load([entry])


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"stream": True, "partial_images": 3, "n": 10},
        {"size": "auto"},
        {"size": "777x333"},
        {"size": "16384x1024"},
        {"quality": "max"},
        {"quality": "hd", "style": "natural"},
        {"output_format": "webp", "output_compression": 1, "background": "transparent"},
        {"moderation": "low", "user": "u", "safety_identifier": "s"},
    ],
    ids=str,
)
def test_a_model_that_only_an_upstream_knows_takes_what_the_wire_allows(
    fields: dict[str, Any],
) -> None:
    catalog = load([unlisted_model("vendor/new-model")])
    model = catalog.find("vendor/new-model")
    assert model is not None
    request = GenerationRequest.model_validate({"prompt": "x", **fields})
    judge(request, model)
    plain = ResolvedRequest(GenerationRequest(prompt="x"), model)
    assert (plain.size, plain.quality, plain.wants_links) == ("auto", "auto", False)


def test_an_unlisted_model_is_a_whole_entry_of_its_own() -> None:
    catalog: Catalog = load([unlisted_model("new"), unlisted_model("newer")])
    assert {"new", "newer"} <= set(catalog.models)
    assert catalog.models["new"].description
    with pytest.raises(InvalidRequest) as caught:
        judge(GenerationRequest(prompt="x", size="99999x99999"), catalog.models["new"])
    assert caught.value.param == "size"


def test_a_default_is_always_a_shipped_model() -> None:
    for fields in ({}, {"stream": True}):
        request = GenerationRequest.model_validate({"prompt": "x", **fields})
        assert default_model(request) in SHIPPED.models


def test_a_size_rule_tells_itself_in_words() -> None:
    rule = FreeSize(
        multiple_of=8,
        longest_edge=2000,
        shortest_edge=64,
        largest_ratio=2.5,
        fewest_pixels=5000,
        most_pixels=90_000,
    )
    words = ("multiple of 8", "64", "2000", "2.5:1", "5000", "90000")
    assert all(word in str(rule) for word in words)
    assert rule.admits(64, 80)
    assert not rule.admits(56, 96)
