"""The painter's own drawings, each by itself."""

import numpy as np
import pytest

from safelight.upstreams.painter import nouns, wardrobe
from safelight.upstreams.painter.drawings.clothes import GARMENTS, WEARERS, dressed
from safelight.upstreams.painter.drawings.registry import FIGURES, VARIETY
from safelight.upstreams.painter.drawings.sheet import Looks, Sheet
from safelight.upstreams.painter.raster import rasterise


def drawn(kind: str, *, flat: bool = False, turned: bool = False, whim: float = 0.3) -> np.ndarray:
    figure = FIGURES[kind]
    sheet = Sheet(flat=flat, turned=turned)
    figure.draw(sheet, Looks(figure.main, figure.second, None, whim))
    return np.asarray(rasterise(sheet.svg(figure.box, 64, 64)))


@pytest.mark.parametrize("kind", sorted(FIGURES))
def test_every_figure_fills_its_box_and_stays_in_it(kind: str) -> None:
    alpha = drawn(kind)[..., 3] > 200
    assert alpha.mean() > 0.1
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    assert rows[-1] - rows[0] > 40
    assert columns[-1] - columns[0] > 30
    border = np.concatenate([alpha[0], alpha[:, 0], alpha[:, -1]])
    assert border.mean() < 0.2, "cut off at the top or at a side"


@pytest.mark.parametrize("kind", sorted(FIGURES))
def test_every_figure_can_be_flat_and_turned_and_whimsical(kind: str) -> None:
    for whim in (0.0, 0.999):
        assert drawn(kind, flat=True, turned=True, whim=whim)[..., 3].any()


def test_markings_change_a_figure() -> None:
    figure = FIGURES["cat"]
    pictures = set()
    for marking in (None, "siamese", "striped", "spotted", "sleeping"):
        sheet = Sheet()
        figure.draw(sheet, Looks(figure.main, figure.second, marking))
        pictures.add(sheet.svg(figure.box, 64, 64))
    assert len(pictures) == 5


def test_a_turned_figure_is_still_lit_from_the_upper_left() -> None:
    sheet = Sheet(turned=True)
    sheet.circle(100, 100, 100, sheet.ball("#808080"))
    ball = np.asarray(rasterise(sheet.svg((0, 0, 200, 200), 64, 64)).convert("L"), float)
    assert ball[16:24, 16:24].mean() > ball[40:48, 40:48].mean() + 20


@pytest.mark.parametrize("garment", sorted(GARMENTS))
@pytest.mark.parametrize("kind", ["cat", "person", "penguin", "portrait"])
def test_every_garment_is_seen_on_its_wearer_and_not_cut_off(kind: str, garment: str) -> None:
    bare = FIGURES[kind]
    figure = dressed(kind, bare, ((garment, None),))
    pictures = []
    for draw in (bare.draw, figure.draw):
        sheet = Sheet()
        draw(sheet, Looks(bare.main, bare.second, None, 0.3))
        pictures.append(np.asarray(rasterise(sheet.svg(figure.box, 64, 64)), float))
    assert np.abs(pictures[0] - pictures[1]).mean() > 0.5
    alpha = pictures[1][..., 3] > 200
    border = np.concatenate([alpha[0], alpha[:, 0], alpha[:, -1]])
    assert border.mean() < 0.2, "cut off at the top or at a side"


def test_a_hat_does_not_change_how_large_its_wearer_is() -> None:
    bare = FIGURES["cat"]
    hatted = dressed("cat", bare, (("top hat", None),))
    assert hatted.size / hatted.box[3] == pytest.approx(bare.size / bare.box[3])


def test_a_garment_has_its_own_colour_or_the_one_that_is_said() -> None:
    bare = FIGURES["dog"]
    pictures = []
    for colour in (None, "#2f72d0"):
        sheet = Sheet()
        dressed("dog", bare, (("scarf", colour),)).draw(sheet, Looks(bare.main, bare.second))
        pictures.append(sheet.svg(bare.box, 64, 64))
    assert "#2f72d0" in pictures[1]
    assert "#2f72d0" not in pictures[0]


def test_who_can_wear_something_has_a_place_for_it() -> None:
    assert set(WEARERS) == wardrobe.WEARERS
    worn = {garment for garments in wardrobe.ROLES.values() for garment in garments}
    disguises = {"dress", "wedding dress", "kimono", "superhero costume", "space suit"}
    assert worn | (set(wardrobe.GARMENTS.values()) - disguises) == set(GARMENTS)


def test_every_word_of_the_vocabulary_can_be_drawn() -> None:
    assert set(nouns.SUBJECTS.values()) <= set(FIGURES)
    assert set(nouns.HOMES) | set(nouns.MOUNTS) | set(nouns.AFLOAT) <= set(FIGURES)
    assert set(VARIETY) <= set(FIGURES)
    assert set(nouns.POSED.values()) | set(nouns.MOTIFS.values()) <= set(FIGURES)
    assert set(nouns.FURNISHED.values()) | nouns.ON_TABLES <= set(FIGURES)
