"""Where figures stand in a frame."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from safelight.upstreams.painter.drawings.registry import FIGURES
from safelight.upstreams.painter.layout import Placement, arrange
from safelight.upstreams.painter.planning import plan
from safelight.upstreams.painter.scenery import Setting

SIZES = [(1024, 1024), (1536, 1024), (1024, 1536), (1536, 512), (512, 1536)]
PROMPTS = [
    "a cat",
    "a red car",
    "two dogs",
    "three cats and two dogs",
    "six apples",
    "a blue bird and a yellow flower",
    "five balloons",
    "a butterfly over a tulip",
    "a castle, a dragon, a knight and a tree",
    "a robot in space",
]


def placed(prompt: str, size: tuple[int, int]) -> tuple[Setting, list[Placement]]:
    planned = plan(prompt)
    setting = Setting(planned, size, "day", bare=False)
    return setting, arrange(planned, setting.frame, np.random.default_rng(5))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_every_figure_is_within_the_frame(prompt: str, size: tuple[int, int]) -> None:
    setting, placements = placed(prompt, size)
    assert placements
    for placement in placements:
        assert placement.x - placement.width / 2 >= -1
        assert placement.x + placement.width / 2 <= setting.width + 1
        assert placement.base - placement.height >= -1
        assert placement.base <= setting.height + 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("prompt", ["a cat", "a red car", "a rocket", "a lighthouse"])
def test_a_single_subject_is_large(prompt: str, size: tuple[int, int]) -> None:
    _, (placement,) = placed(prompt, size)
    assert max(placement.width, placement.height) > 50


@pytest.mark.parametrize("prompt", ["two dogs", "three cats", "a dog and a house"])
def test_figures_side_by_side_do_not_overlap(prompt: str) -> None:
    _, placements = placed(prompt, (1024, 1024))
    row = sorted(placements, key=lambda placement: placement.x)
    for left, right in pairwise(row):
        assert left.x + left.width / 2 <= right.x - right.width / 2 + 1


def test_small_and_big_are_seen() -> None:
    _, (usual,) = placed("a cat", (512, 512))
    _, (small,) = placed("a small cat", (512, 512))
    assert small.height < usual.height * 0.75


def test_a_rider_is_above_the_mount() -> None:
    _, (rider, mount) = placed("a wizard riding a dragon", (512, 512))
    assert rider.base - rider.height < mount.base - mount.height
    assert abs(rider.x - mount.x) < mount.width / 2


def test_what_flies_is_above_what_stands() -> None:
    _, placements = placed("a butterfly over a tulip", (512, 512))
    tulip, butterfly = sorted(placements, key=lambda placement: placement.subject.kind)[::-1]
    assert butterfly.base - butterfly.height / 2 < tulip.base - tulip.height / 2


Box = tuple[float, float, float, float]


def box(placement: Placement) -> Box:
    """Left, top, right and low edge."""
    half = placement.width / 2
    top = placement.base - placement.height
    return placement.x - half, top, placement.x + half, placement.base


def overlap(one: Placement, other: Placement) -> float:
    """Which share of the one the other covers."""
    (left, top, right, low), (a, b, c, d) = box(one), box(other)
    across, down = max(0.0, min(right, c) - max(left, a)), max(0.0, min(low, d) - max(top, b))
    return across * down / (one.width * one.height)


def pair(
    prompt: str, size: tuple[int, int]
) -> tuple[Setting, list[Placement], Placement, Placement]:
    """Everything placed, and the first figure of each of the first two kinds."""
    setting, placements = placed(prompt, size)
    first, second = plan(prompt).subjects[:2]
    return (
        setting,
        placements,
        next(p for p in placements if p.subject == first),
        next(p for p in placements if p.subject == second),
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("prompt", ["a cat on a sofa", "a bird on a horse", "a mouse on a pumpkin"])
def test_on_is_above_the_foot_of_the_other_and_within_its_sides(
    prompt: str, size: tuple[int, int]
) -> None:
    _, placements, upper, lower = pair(prompt, size)
    assert placements.index(upper) > placements.index(lower)
    assert box(lower)[1] < upper.base < lower.base
    assert abs(upper.x - lower.x) < lower.width / 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("prompt", ["a cat under a table", "a dog under an umbrella"])
def test_under_is_in_the_shelter_of_the_other(prompt: str, size: tuple[int, int]) -> None:
    _, placements, sheltered, cover = pair(prompt, size)
    assert placements.index(sheltered) > placements.index(cover)
    assert overlap(sheltered, cover) > 0.9
    assert sheltered.height < cover.height * 0.6


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("prompt", "nearer"),
    [
        ("a dog in front of a house", 0),
        ("a car in front of a castle", 0),
        ("a lion behind a tree", 1),
        ("a dragon behind a castle", 1),
        ("a mouse behind an elephant", 1),
    ],
)
def test_in_front_is_lower_and_later_and_leaves_the_other_to_be_seen(
    prompt: str, nearer: int, size: tuple[int, int]
) -> None:
    setting, placements, *both = pair(prompt, size)
    near, far = both[nearer], both[1 - nearer]
    assert placements.index(near) > placements.index(far)
    assert near.base > far.base
    assert 0 < overlap(far, near) < 0.55
    assert max(box(near)[2], box(far)[2]) <= setting.width + 1


@pytest.mark.parametrize("size", SIZES)
def test_left_and_right_are_not_exchanged(size: tuple[int, int]) -> None:
    _, _, cat, dog = pair("a cat to the left of a dog", size)
    assert box(cat)[2] <= box(dog)[0] + 1
    _, _, cat, dog = pair("a cat to the right of a dog", size)
    assert box(dog)[2] <= box(cat)[0] + 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "prompt", ["a robot holding a flower", "a bear holding a book", "a girl holding an umbrella"]
)
def test_what_is_held_is_at_the_holders_hand_and_not_on_the_face(
    prompt: str, size: tuple[int, int]
) -> None:
    setting, placements, holder, held = pair(prompt, size)
    assert overlap(held, holder) > 0.1
    assert held.x > holder.x
    face = replace(holder, height=holder.height * 0.5, base=holder.base - holder.height * 0.5)
    in_front = placements.index(held) > placements.index(holder)
    assert not in_front or overlap(face, held) < 0.2
    assert box(holder)[0] >= 0
    assert box(held)[2] <= setting.width


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mount", ["horse", "bicycle", "dragon", "elephant", "motorcycle"])
def test_a_rider_is_seen_on_every_mount(mount: str, size: tuple[int, int]) -> None:
    setting, _, rider, ridden = pair(f"a girl riding a {mount}", size)
    assert box(rider)[1] < box(ridden)[1]
    assert box(rider)[1] >= -1
    assert abs(rider.x - ridden.x) < ridden.width / 2
    assert ridden.base <= setting.height + 1


@pytest.mark.parametrize("wearer", ["cat", "man", "dog", "owl", "portrait of a woman"])
@pytest.mark.parametrize("worn", ["hat", "crown", "sunglasses"])
@pytest.mark.parametrize("size", SIZES)
def test_what_is_worn_is_on_the_head(wearer: str, worn: str, size: tuple[int, int]) -> None:
    setting, (wears,) = placed(f"a {wearer} wearing a {worn}", size)
    bare = FIGURES[wears.subject.kind]
    assert [garment for garment, _ in wears.subject.worn] == [worn]
    assert wears.figure.draw is not bare.draw
    unit, bare_unit = wears.width / wears.figure.box[2], bare.box[3] / bare.size
    assert wears.figure.box[3] / wears.figure.size == pytest.approx(bare_unit)
    assert unit * wears.figure.box[3] > 0.4 * min(setting.width, setting.height) * 0.5
    assert box(wears)[1] >= -1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", range(1, 13))
@pytest.mark.parametrize("kind", ["cats", "apples", "fish", "people", "cars"])
def test_every_count_is_placed_in_full_view(kind: str, count: int, size: tuple[int, int]) -> None:
    _, placements = placed(f"{count} {kind}", size)
    assert len(placements) == count
    for at, placement in enumerate(placements):
        hidden = max((overlap(placement, other) for other in placements[at + 1 :]), default=0.0)
        assert hidden < 0.5


@pytest.mark.parametrize("prompt", ["a tiny castle and a huge mushroom", "a big cat, a small bear"])
def test_big_is_bigger_than_small_whatever_they_are_by_nature(prompt: str) -> None:
    _, placements = placed(prompt, (512, 512))
    heights = {placement.subject.size: placement.height for placement in placements}
    assert heights["big"] > heights["small"] * 1.5


TALL = [(576, 1024), (512, 1536)]


@pytest.mark.parametrize("size", TALL)
@pytest.mark.parametrize(
    "prompt",
    ["a man in a garden", "a red teapot", "five cats", "a cat on a sofa", "a red car", "two dogs"],
)
def test_subjects_are_about_the_middle_of_a_tall_frame(prompt: str, size: tuple[int, int]) -> None:
    setting, placements = placed(prompt, size)
    top = min(box(placement)[1] for placement in placements) / setting.height
    low = max(placement.base for placement in placements) / setting.height
    assert 0.4 < (top + low) / 2 < 0.7
    assert low < 0.95


@pytest.mark.parametrize("size", TALL)
def test_a_portrait_fills_a_tall_frame(size: tuple[int, int]) -> None:
    setting, (sitter,) = placed("portrait of a woman", size)
    assert box(sitter)[1] < setting.height * 0.3
    assert sitter.base >= setting.height


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("prompt", ["nine cats", "twelve people in a park", "five dogs on a beach"])
def test_a_crowd_stands_on_the_ground_and_not_in_the_sky(
    prompt: str, size: tuple[int, int]
) -> None:
    setting, placements = placed(prompt, size)
    farthest = min(placement.base for placement in placements)
    assert farthest > setting.horizon - setting.height * 0.02


@pytest.mark.parametrize("prompt", ["white sneakers on a plain background", "a mandala"])
def test_on_a_backdrop_what_is_low_or_hangs_is_about_the_middle(prompt: str) -> None:
    setting, placements = placed(prompt, (1024, 1024))
    top = min(placement.base - placement.height for placement in placements)
    low = max(placement.base for placement in placements)
    assert 0.45 < (top + low) / 2 / setting.height < 0.68
