"""Which model a request is for, and what it means once that is known."""

from datetime import date
from typing import Any

import pytest

from catalog.judging import CATALOG, EVERY, PAINTER, SERVED, STREAMING, TODAY, chosen, request_for
from safelight.catalog.catalog import Catalog, default_model, load
from safelight.catalog.rules import ResolvedRequest, choose_model
from safelight.errors import InvalidRequest
from safelight.wire.request import GenerationRequest

# Which model.


@pytest.mark.parametrize("model", EVERY)
def test_a_model_goes_by_its_name_with_and_without_its_provider(model: str) -> None:
    for name in (model, f"openai/{model}"):
        assert chosen(request_for(model=name)).id == model


@pytest.mark.parametrize(
    "fields",
    [
        {"output_format": "png"},
        {"output_compression": 100},
        {"stream": True},
        {"partial_images": 0},
        {"partial_images": 2},
        {"moderation": "auto"},
        {"background": "auto"},
        {"safety_identifier": "s-1"},
        {"complexity": "low"},
        {"frame_count": 2},
        {"frame_duration_ms": 1},
        {"svg": {"model": "m"}},
        {"quality": "low"},
        {"quality": "medium"},
        {"quality": "high"},
        {"quality": "xhigh"},
        {"size": "auto"},
        {"size": "1536x1024"},
        {"size": "1024x1536"},
        {"size": "2048x2048"},
    ],
    ids=str,
)
def test_one_parameter_that_only_gpt_image_knows_makes_it_the_default(
    fields: dict[str, Any],
) -> None:
    request = request_for(**fields)
    assert default_model(request) == "gpt-image-1"
    assert chosen(request).id == "gpt-image-1"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"n": 10},
        {"stream": False},
        {"user": "u-1"},
        {"style": "vivid"},
        {"response_format": "url"},
        {"response_format": "b64_json"},
        {"quality": "auto"},
        {"quality": "standard"},
        {"quality": "hd"},
        {"size": "256x256"},
        {"size": "512x512"},
        {"size": "1024x1024"},
        {"size": "1792x1024"},
        {"size": "1024x1792"},
    ],
    ids=str,
)
def test_without_such_a_parameter_dall_e_2_is_the_default(fields: dict[str, Any]) -> None:
    request = request_for(**fields)
    assert default_model(request) == "dall-e-2"
    assert chosen(request).id == "dall-e-2"


def test_a_configured_default_wins_over_the_rule_and_a_named_model_over_both() -> None:
    assert chosen(request_for(), default="openai/gpt-image-2").id == "gpt-image-2"
    assert chosen(request_for(model="dall-e-3"), default="gpt-image-2").id == "dall-e-3"


def test_a_default_that_is_not_served_becomes_its_successor() -> None:
    for fields in ({}, {"stream": True}):
        request = request_for(**fields)
        model, stood_in_for = choose_model(request, CATALOG, ["gpt-image-2"], today=TODAY)
        assert model.id == "gpt-image-2"
        assert stood_in_for == default_model(request)


def test_a_default_without_a_served_successor_becomes_the_first_served_model() -> None:
    model, stood_in_for = choose_model(request_for(), CATALOG, [PAINTER], today=TODAY)
    assert (model.id, stood_in_for) == (PAINTER, "dall-e-2")


def test_a_served_model_stands_in_for_nothing() -> None:
    assert choose_model(request_for(), CATALOG, SERVED, today=TODAY)[1] is None


def no_such_model(request: GenerationRequest, served: tuple[str, ...], **options: Any) -> Any:
    with pytest.raises(InvalidRequest) as caught:
        choose_model(request, CATALOG, served, today=TODAY, **options)
    error = caught.value
    assert error.param == "model"
    assert all(name in error.message for name in served)
    return error


def test_a_retired_model_asked_for_by_name_is_refused_with_its_successor() -> None:
    error = no_such_model(request_for(model="openai/gpt-image-1"), ("gpt-image-2", PAINTER))
    assert error.code_sent == "model_retired"
    assert "2026-10-23" in error.message
    assert "successor gpt-image-2" in error.message


def test_a_retired_model_is_substituted_where_the_operator_wants_it() -> None:
    request = request_for(model="openai/dall-e-3")
    model, stood_in_for = choose_model(
        request, CATALOG, ["gpt-image-2"], today=TODAY, substitute_retired=True
    )
    assert (model.id, stood_in_for) == ("gpt-image-2", "dall-e-3")
    no_such_model(request, (PAINTER,), substitute_retired=True)


@pytest.mark.parametrize(
    ("today", "code"),
    [(date(2026, 11, 30), "model_not_found"), (date(2026, 12, 1), "model_retired")],
    ids=str,
)
def test_a_model_retires_on_its_day(today: date, code: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        choose_model(request_for(model="gpt-image-1.5"), CATALOG, [PAINTER], today=today)
    assert caught.value.code_sent == code


@pytest.mark.parametrize("name", ["gpt-image-9", "openai/", "openai/openai/dall-e-2", "a/b", " "])
def test_an_unknown_model_is_refused_with_the_list_of_models(name: str) -> None:
    error = no_such_model(request_for(model=name), SERVED)
    assert error.code_sent == "model_not_found"
    assert name in error.message


def test_an_unknown_configured_default_is_refused_and_not_replaced() -> None:
    assert no_such_model(request_for(), SERVED, default="nothing").code_sent == "model_not_found"


def test_without_any_upstream_the_refusal_says_so() -> None:
    assert "no upstream is configured" in no_such_model(request_for(), ()).message


def test_a_refusal_speaks_of_where_the_model_was_named() -> None:
    error = no_such_model(request_for(model="x"), SERVED, place="query")
    assert error.problems[0].location == ("query", "model")


def test_successors_that_name_each_other_end_the_search() -> None:
    entries = [{"id": "a", "successor": "b"}, {"id": "b", "successor": "a"}]
    catalog: Catalog = load(entries)
    with pytest.raises(InvalidRequest):
        choose_model(
            request_for(model="a"), catalog, [PAINTER], today=TODAY, substitute_retired=True
        )


# What a request means once its model is known.


def resolved(name: str, **fields: Any) -> ResolvedRequest:
    return ResolvedRequest(request_for(**fields), CATALOG.models[name])


@pytest.mark.parametrize(
    ("model", "size", "quality", "style", "links"),
    [
        ("dall-e-2", "1024x1024", "standard", None, True),
        ("dall-e-3", "1024x1024", "standard", "vivid", True),
        *((name, "auto", "auto", None, False) for name in STREAMING),
    ],
)
def test_what_is_left_out_is_the_models_default(
    model: str, size: str, quality: str, style: str | None, links: bool
) -> None:
    plain = resolved(model)
    assert (plain.size, plain.quality, plain.style, plain.wants_links) == (
        size,
        quality,
        style,
        links,
    )
    assert (plain.output_format, plain.compression, plain.background) == ("png", 100, "auto")


def test_what_is_given_is_kept() -> None:
    given = resolved(
        "gpt-image-1",
        size="1536x1024",
        quality="low",
        output_format="webp",
        output_compression=0,
        background="opaque",
    )
    assert (given.size, given.quality, given.output_format) == ("1536x1024", "low", "webp")
    assert (given.compression, given.background) == (0, "opaque")
    older = resolved("dall-e-3", style="natural", response_format="b64_json")
    assert (older.style, older.wants_links) == ("natural", False)


def test_one_picture_is_not_split() -> None:
    for fields in ({}, {"n": 1}):
        one = resolved("gpt-image-1", **fields)
        assert one.split() == [one]
        assert one.image_index is None


def test_several_pictures_are_split_into_numbered_requests_for_one() -> None:
    parts = resolved("gpt-image-1", n=10, quality="low", stream=True).split()
    assert [part.image_index for part in parts] == list(range(10))
    assert {part.request.pictures for part in parts} == {1}
    assert {part.quality for part in parts} == {"low"}
