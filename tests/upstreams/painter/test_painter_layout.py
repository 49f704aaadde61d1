"""Where figures stand in a frame."""

from itertools import pairwise

import numpy as np
import pytest

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
