"""The one JSON answer, spliced together, against what a JSON parser makes of it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types import ImagesResponse as TheirResponse

from safelight.wire.events import Completed, Picture
from safelight.wire.fold import fold, sum_usage
from safelight.wire.schemas import ImagesResponse

PICTURE = Picture(b"iVBORw0KGgo=", 1_790_000_001, "1024x1024", "low", "opaque", "png")
USAGE = {
    "input_tokens": 14,
    "input_tokens_details": {"image_tokens": 0, "text_tokens": 14},
    "output_tokens": 272,
    "output_tokens_details": {"image_tokens": 272, "text_tokens": 0},
    "total_tokens": 286,
}
ONE = Completed(PICTURE, USAGE)
CREATED = 1_790_000_000
BASE64 = "iVBORw0KGgo="


def folded(*pictures: Completed, **options: Any) -> Any:
    """The answer parsed, after holding it against both schemas."""
    body = b"".join(fold(pictures, CREATED, **{"facts": True, **options}))
    answer = json.loads(body)
    ImagesResponse.model_validate(answer, strict=True)
    TheirResponse.model_validate(answer, strict=True)
    return answer


def test_one_picture_is_answered_with_its_facts_and_usage() -> None:
    assert folded(ONE) == {
        "created": CREATED,
        "data": [{"b64_json": BASE64}],
        "background": "opaque",
        "output_format": "png",
        "quality": "low",
        "size": "1024x1024",
        "usage": USAGE,
    }


def test_several_pictures_are_items_in_order() -> None:
    pictures = [replace(ONE, picture=replace(PICTURE, base64=b"AAA%d" % n)) for n in range(10)]
    answer = folded(*pictures)
    assert [item["b64_json"] for item in answer["data"]] == [f"AAA{n}" for n in range(10)]


def test_models_that_tell_no_facts_are_answered_with_the_pictures_alone() -> None:
    assert folded(ONE, facts=False) == {"created": CREATED, "data": [{"b64_json": BASE64}]}


def test_no_pictures_are_an_empty_list() -> None:
    assert folded() == {"created": CREATED, "data": []}


def test_links_take_the_place_of_base64() -> None:
    links = ["https://example.org/a?x=1&y=2", "https://example.org/b"]
    answer = folded(ONE, replace(ONE, revised_prompt="as painted"), links=links, facts=False)
    assert answer["data"] == [{"url": links[0]}, {"url": links[1], "revised_prompt": "as painted"}]
    assert BASE64.encode() not in b"".join(fold([ONE], CREATED, facts=False, links=links))


@pytest.mark.parametrize(
    "prompt",
    ["", "a cat", 'a "cat"\n\\', "</script>", "\u2028\u0085\ud800\0", "Ünïcödé 🖼", '","url":"x'],
    ids=ascii,
)
def test_a_revised_prompt_stands_beside_its_picture(prompt: str) -> None:
    body = b"".join(fold([replace(ONE, revised_prompt=prompt)], CREATED, facts=False))
    assert body.isascii()
    assert json.loads(body)["data"] == [{"b64_json": BASE64, "revised_prompt": prompt}]


@pytest.mark.parametrize("name", ["size", "quality", "background"])
def test_facts_are_resolved_or_left_out_but_never_auto(name: str) -> None:
    picture = replace(PICTURE, **{name: "auto"})  # type: ignore[arg-type]
    answer = folded(replace(ONE, picture=picture))
    assert name not in answer
    assert len(answer) == 6


def test_the_lengths_of_the_buffers_are_the_content_length() -> None:
    for pictures in ([], [ONE], [ONE, replace(ONE, revised_prompt="é")]):
        buffers = fold(pictures, CREATED, facts=True)
        body = b"".join(buffers)
        assert sum(map(len, buffers)) == len(body)
        assert all(buffers)
        assert body == body.strip()


def test_pictures_are_spliced_in_and_never_copied() -> None:
    big = Completed(replace(PICTURE, base64=b"A" * 1_000_000))
    assert sum(buffer is big.picture.base64 for buffer in fold([big, big], 1, facts=True)) == 2


# Usage.


def test_usage_is_summed_member_by_member() -> None:
    assert folded(ONE, ONE, ONE)["usage"] == {
        "input_tokens": 42,
        "input_tokens_details": {"image_tokens": 0, "text_tokens": 42},
        "output_tokens": 816,
        "output_tokens_details": {"image_tokens": 816, "text_tokens": 0},
        "total_tokens": 858,
    }


def test_one_usage_for_all_pictures_stays_as_it_is() -> None:
    assert folded(ONE, replace(ONE, usage=None))["usage"] == USAGE
    assert folded(replace(ONE, usage=None), ONE)["usage"] == USAGE


def test_without_any_usage_there_is_none_in_the_answer() -> None:
    assert sum_usage([]) is None
    assert sum_usage([None, {}]) is None
    assert "usage" not in folded(replace(ONE, usage=None))


def test_the_mark_of_an_estimate_survives_the_sum() -> None:
    estimated = {**USAGE, "estimated": True}
    for usages in ([USAGE, estimated], [estimated, USAGE], [estimated, estimated]):
        total = sum_usage(usages)
        assert total is not None
        assert total["estimated"] is True
        assert total["total_tokens"] == 572


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"output_tokens_details": None, "total_tokens": None}, id="nulls"),
        pytest.param({"output_tokens_details": 5, "total_tokens": "many"}, id="other-types"),
        pytest.param({"output_tokens_details": [], "total_tokens": {}}, id="containers"),
    ],
)
def test_an_upstream_that_counts_oddly_once_breaks_no_answer(odd: dict[str, Any]) -> None:
    for usages in ([USAGE, odd], [odd, USAGE]):
        total = sum_usage(usages)
        assert total is not None
        assert total["input_tokens"] == 14
    assert sum_usage([USAGE, dict.fromkeys(USAGE)]) == USAGE
    assert sum_usage([dict.fromkeys(USAGE), USAGE]) == USAGE


def test_summing_changes_no_usage_that_went_in() -> None:
    before = json.dumps(USAGE)
    sum_usage([USAGE, USAGE])
    assert json.dumps(USAGE) == before


counts = st.dictionaries(
    st.sampled_from(["input_tokens", "output_tokens", "total_tokens", "cost"]), st.integers(0, 9999)
)


@given(st.lists(st.none() | counts, max_size=6))
def test_sums_are_sums(usages: list[dict[str, int] | None]) -> None:
    names = {name for usage in usages if usage for name in usage}
    expected = {name: sum((usage or {}).get(name, 0) for usage in usages) for name in names}
    assert sum_usage(usages) == (expected or None)


@given(st.text(st.characters()), st.text(st.characters()), st.booleans())
def test_any_text_from_an_upstream_is_carried_whole(prompt: str, word: str, facts: bool) -> None:
    picture = replace(PICTURE, size=word, quality=word)
    completed = Completed(picture, {**USAGE, word: word}, revised_prompt=prompt)
    body = b"".join(fold([completed, completed], CREATED, facts=facts))
    plain = json.loads(json.dumps([prompt, word]))
    answer = json.loads(body)
    assert [item["revised_prompt"] for item in answer["data"]] == [plain[0]] * 2
    assert answer.get("size", "auto") == (plain[1] if facts else "auto")
