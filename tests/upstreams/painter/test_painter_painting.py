"""The painter as its callers see it: stages that sharpen, the same ones everywhere."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from safelight.upstreams.painter import oils
from safelight.upstreams.painter.painting import (
    Cancelled,
    Commission,
    Quality,
    Stage,
    describe,
    paint,
)

STYLES = [
    "",
    "watercolor of ",
    "flat logo of ",
    "pencil sketch of ",
    "ink drawing of ",
    "pastel of ",
    "stained glass of ",
    "pixel art of ",
]
QUALITIES: tuple[Quality, ...] = get_args(Quality)
CAR = Commission("a red car on a mountain road at sunset", 160, 128, "high")


def never() -> bool:
    return False


def painted(commission: Commission, partials: int = 0) -> list[Stage]:
    return list(paint(commission, partials, never))


def final(commission: Commission) -> Image.Image:
    return painted(commission)[-1].image


def difference(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(one, float) - np.asarray(other, float)).mean())


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("transparent", [False, True])
def test_each_partial_is_closer_to_the_final(style: str, transparent: bool) -> None:
    commission = Commission(f"{style}a fox in a forest", 192, 160, "high", transparent=transparent)
    *partials, last = painted(commission, 3)
    assert [stage.partial_index for stage in partials] == [0, 1, 2]
    assert last.partial_index is None
    errors = [difference(stage.image, last.image) for stage in partials]
    assert errors == sorted(errors, reverse=True)
    assert len(set(errors)) == 3
    assert errors[-1] > 0


@pytest.mark.parametrize("quality", QUALITIES)
def test_partials_sharpen_at_every_quality(quality: Quality) -> None:
    *partials, last = painted(replace(CAR, quality=quality), 3)
    errors = [difference(stage.image, last.image) for stage in partials]
    assert errors == sorted(errors, reverse=True)
    assert len(set(errors)) == 3


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("size", [(64, 64), (300, 200)])
@pytest.mark.parametrize("prompt", ["a tree in fog", "three boats at night"])
def test_partials_sharpen_where_there_is_little_to_tell_them_apart(
    prompt: str, size: tuple[int, int], style: str
) -> None:
    for transparent in (False, True):
        for quality in ("low", "max"):
            commission = Commission(style + prompt, *size, quality, 1, transparent)
            *partials, last = painted(commission, 3)
            errors = [difference(stage.image, last.image) for stage in partials]
            assert errors[0] > errors[1] > errors[2] > 0, commission


@pytest.mark.parametrize("style", STYLES)
def test_each_quality_is_visibly_another_one_in_every_medium(style: str) -> None:
    pictures = [
        np.asarray(final(Commission(f"{style}a red fox in the snow", 640, 512, quality)), float)
        for quality in QUALITIES
    ]
    for lower, higher in pairwise(pictures):
        visible = np.abs(higher - lower).max(axis=2) >= 8
        assert visible.mean() > 0.005


@pytest.mark.parametrize("style", STYLES)
def test_the_final_does_not_depend_on_the_number_of_partials(style: str) -> None:
    commission = Commission(f"{style}a house", 96, 96, "medium")
    finals = set()
    for partials in range(4):
        stages = painted(commission, partials)
        assert len(stages) == partials + 1
        finals.add(stages[-1].image.tobytes())
    assert len(finals) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(CAR, index=1),
        replace(CAR, index=2),
        replace(CAR, quality="low"),
        replace(CAR, style="vivid"),
        replace(CAR, style="natural"),
        replace(CAR, prompt="a blue car on a mountain road at sunset"),
    ],
    ids=lambda other: f"{other.prompt[:6]}-{other.index}-{other.quality}-{other.style}",
)
def test_another_commission_is_visibly_another_picture(other: Commission) -> None:
    assert difference(final(CAR), final(other)) > 3


def test_takes_of_one_prompt_differ_from_each_other() -> None:
    takes = [final(Commission("a cat", 96, 96, "low", index)) for index in range(10)]
    for at, take in enumerate(takes):
        assert all(difference(take, other) > 6 for other in takes[at + 1 :])


def test_quality_is_how_fine_the_same_picture_is() -> None:
    pictures = [final(replace(CAR, quality=quality)) for quality in QUALITIES]
    errors = [difference(picture, pictures[-1]) for picture in pictures[:-1]]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] > errors[1] > errors[2]
    assert errors[0] < 30, "not the same composition"


def test_vivid_is_more_colourful_than_natural() -> None:
    def saturation(commission: Commission) -> float:
        return float(np.asarray(final(commission).convert("HSV"), float)[..., 1].mean())

    vivid, usual, natural = (
        saturation(replace(CAR, style=style)) for style in ("vivid", None, "natural")
    )
    assert vivid > usual + 10 > natural + 20


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("subject", ["a red bird", "entropy", "a forest"])
def test_a_transparent_picture_is_nothing_but_its_subject(style: str, subject: str) -> None:
    for stage in painted(Commission(style + subject, 128, 128, "medium", transparent=True), 1):
        assert stage.image.mode == "RGBA"
        alpha = np.asarray(stage.image)[..., 3]
        corners = [alpha[0, 0], alpha[0, -1], alpha[-1, 0], alpha[-1, -1]]
        assert corners == [0, 0, 0, 0]
        assert 0.1 < (alpha > 250).mean() < 0.8
        assert not np.asarray(stage.image)[alpha == 0].any()


@pytest.mark.parametrize(
    ("width", "height"),
    [(64, 64), (192, 64), (64, 192), (101, 67), (67, 101), (300, 100)],
)
def test_any_size_is_painted_exactly(width: int, height: int) -> None:
    for prompt in ("two dogs on a beach in the rain", "entropy", "flat logo of a fox"):
        stages = painted(Commission(prompt, width, height, "low"), 2)
        assert all(stage.image.size == (width, height) for stage in stages)
        assert all(stage.image.mode == "RGB" for stage in stages)


SCENES = (
    "room table kitchen stage meadow mountain sea lake beach forest city winter desert savanna"
    " space underwater sky"
)


@pytest.mark.parametrize("scene", SCENES.split())
@pytest.mark.parametrize("light", ["", "at night in the fog"])
def test_every_scene_is_painted_with_and_without_a_subject(scene: str, light: str) -> None:
    empty = final(Commission(f"{scene} {light}", 64, 64, "low"))
    peopled = final(Commission(f"a person, {scene} {light}", 64, 64, "low"))
    assert difference(empty, peopled) > 2


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "\x00\x00",
        "\N{CAT FACE}\N{ZERO WIDTH JOINER}",
        "\ud800",
        "قطة جميلة",
        "<svg>&\"'</svg>",
        "{}%s",
        "x" * 32_000,
        "cat " * 8_000,
    ],
)
def test_no_prompt_is_too_strange(prompt: str) -> None:
    commission = Commission(prompt, 64, 64, "low")
    assert final(commission).size == (64, 64)
    assert describe(commission).endswith(".")


WORDS = [
    *"a two three red blue gold white small big siamese sleeping riding no with and".split(),
    *"cat horse fish boat balloon castle sunflower cake robot doctor moon heart book".split(),
    *"sea table forest city space underwater sky sunset night rain fog rainbow".split(),
    *"watercolor flat pencil pixel abstract".split(),
]


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS), max_size=8),
    size=st.tuples(st.integers(64, 120), st.integers(64, 120)),
    quality=st.sampled_from(QUALITIES),
    index=st.integers(0, 9),
    transparent=st.booleans(),
    partials=st.integers(0, 3),
)
def test_every_commission_is_painted(
    words: list[str],
    size: tuple[int, int],
    quality: Quality,
    index: int,
    transparent: bool,
    partials: int,
) -> None:
    stages = painted(Commission(" ".join(words), *size, quality, index, transparent), partials)
    assert [stage.partial_index for stage in stages] == [*range(partials), None]
    assert all(stage.image.size == size for stage in stages)


@settings(max_examples=100)
@given(prompt=st.text(max_size=60), index=st.integers(0, 9), transparent=st.booleans())
def test_every_prompt_is_described_in_one_sentence(
    prompt: str, index: int, transparent: bool
) -> None:
    sentence = describe(Commission(prompt, 64, 64, "low", index, transparent))
    assert sentence[0].isupper()
    assert sentence.count(".") == 1


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        ("red car, mountain road, sunset", "a red car on a mountain road at sunset."),
        ("two dogs", "two dogs in a meadow."),
        ("a white siamese cat", "a white Siamese cat in a cosy room."),
        ("astronaut riding a horse", "an astronaut riding a horse in space."),
        ("watercolor fox", "A watercolour of a fox in a forest."),
    ],
)
def test_the_description_says_what_is_painted(prompt: str, sentence: str) -> None:
    assert describe(Commission(prompt, 64, 64, "low")).endswith(sentence)


def test_a_cancelled_picture_stops_at_once() -> None:
    stages = paint(CAR, 3, lambda: True)
    with pytest.raises(Cancelled):
        next(stages)


def test_a_picture_can_be_cancelled_between_any_two_steps() -> None:
    asked = 0

    def count() -> bool:
        nonlocal asked
        asked += 1
        return False

    list(paint(CAR, 1, count))
    assert asked > 30
    for limit in (2, 5, asked // 2, asked - 1):
        answers = iter([False] * limit)
        with pytest.raises(Cancelled):
            list(paint(CAR, 1, partial(next, answers, True)))


def test_states_nobody_asks_for_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    unfinished, whole = oils.Oil.partial, oils.Oil.final

    def seen_partial(self: oils.Oil) -> Image.Image:
        drawn.append("partial")
        return unfinished(self)

    def seen_final(self: oils.Oil) -> Image.Image:
        drawn.append("final")
        return whole(self)

    monkeypatch.setattr(oils.Oil, "partial", seen_partial)
    monkeypatch.setattr(oils.Oil, "final", seen_final)
    stages: Iterator[Stage] = paint(CAR, 2, never)
    assert drawn == []
    next(stages)
    assert drawn == ["partial"]
    list(stages)
    assert drawn == ["partial", "partial", "final"]
