"""The painter's own drawings, each by itself."""

import numpy as np
import pytest

from safelight.upstreams.painter import nouns
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


def test_every_word_of_the_vocabulary_can_be_drawn() -> None:
    assert set(nouns.SUBJECTS.values()) <= set(FIGURES)
    assert set(nouns.HOMES) | set(nouns.MOUNTS) | set(nouns.AFLOAT) <= set(FIGURES)
    assert set(VARIETY) <= set(FIGURES)
