"""Figures in rows and grids: as large as their space allows, and all of them seen.

Geometry only, in units of the frame. Which figures stand together is the layout's.
"""

import math

import numpy as np

from safelight.upstreams.painter.relations import Placement

_GAP = 0.04
_SMALL = 0.62
_MOST_ROWS = 5
# Of each row but the first this share is seen above the heads in front, and so much smaller it is.
_SEEN = 0.6
_FARTHER = 0.9
# Figures must be so much larger for every row more.
_WORTH = 0.9


def fit(row: list[Placement], width: float, height: float) -> None:
    """Scale a row, kept in proportion, so that it fills a space of width by height."""
    across = sum(placement.width for placement in row)
    gaps = 1 + _GAP * (len(row) - 1)
    scale = min(width / (across * gaps), height / max(placement.height for placement in row))
    resize(row, scale * smallness(row))


def smallness(figures: list[Placement]) -> float:
    """A small thing asked for alone stays small."""
    alone = all(placement.subject.size == "small" for placement in figures)
    return _SMALL if alone else 1.0


def resize(figures: list[Placement], scale: float) -> None:
    """Make figures larger or smaller where they are."""
    for placement in figures:
        placement.width *= scale
        placement.height *= scale


def spread(row: list[Placement], width: float, middle: float = 0.5) -> None:
    """Put a row side by side about a share of the frame's width."""
    across = sum(placement.width for placement in row)
    gap = min(9.0, (width * 0.94 - across) / (len(row) + 1)) if len(row) > 1 else 0.0
    x = width * middle - (across + gap * (len(row) - 1)) / 2
    for placement in row:
        placement.x = x + placement.width / 2
        x += placement.width + gap


def crowd(
    figures: list[Placement], space: tuple[float, float, float], front: float
) -> list[Placement]:
    """Several rows, the tallest figures at the back; given back to front.

    `space` is the width of the frame, the height that all rows together may take, and how far up
    the last may stand from the first, which stands at `front`. There are as many rows as make
    the figures largest, if it is worth while.
    """
    width = space[0]
    ordered = sorted(figures, key=lambda placement: placement.height)
    most = min(_MOST_ROWS, max(2, len(figures) // 2 + 1), len(figures))
    choices = [_parted(ordered, rows) for rows in range(2, most + 1)]
    worth = [_scale(rows, space) * _WORTH ** len(rows) for rows in choices]
    rows = choices[worth.index(max(worth))]
    scale = _scale(rows, space) * smallness(figures)
    base = front
    for number, row in enumerate(rows):
        resize(row, scale * _FARTHER**number)
        spread(row, width)
        for placement in row:
            placement.base = base
        base -= max(placement.height for placement in row) * _SEEN
    _stagger(rows, width)
    return [placement for row in reversed(rows) for placement in row]


def _parted(ordered: list[Placement], rows: int) -> list[list[Placement]]:
    """The figures in rows, front to back, of equal length or one less towards the back."""
    fewest, over = divmod(len(ordered), rows)
    parted: list[list[Placement]] = []
    at = 0
    for number in range(rows):
        length = fewest + (number < over)
        parted.append(ordered[at : at + length])
        at += length
    return parted


def _scale(rows: list[list[Placement]], space: tuple[float, float, float]) -> float:
    """How large figures can be in these rows, when their proportions are kept."""
    width, height, deep = space
    across = max(
        sum(placement.width for placement in row)
        * (1 + _GAP * len(row))
        * _FARTHER**number
        * (1 + _stepped(rows, number) / (2 * len(row)))
        for number, row in enumerate(rows)
    )
    tall = [
        max(placement.height for placement in row) * _FARTHER**number
        for number, row in enumerate(rows)
    ]
    lift = sum(tall[:-1]) * _SEEN
    down = max(sum(tall[:number]) * _SEEN + own for number, own in enumerate(tall))
    return min(width * 0.95 / across, height / down, deep / lift)


def _stepped(rows: list[list[Placement]], number: int) -> bool:
    """Whether a row is as long as one beside it, and has to step aside."""
    beside = rows[max(0, number - 1) : number] + rows[number + 1 : number + 2]
    return any(len(row) == len(rows[number]) for row in beside)


def _stagger(rows: list[list[Placement]], width: float) -> None:
    """Move rows aside so that all figures look out between those of the row before."""
    side = 0.0
    for number, row in enumerate(rows):
        if _stepped(rows, number):
            step = row[1].x - row[0].x if len(row) > 1 else row[0].width
            side = step / 4 * (-1 if number % 2 == 0 else 1)
        for placement in row:
            placement.x += side
    figures = [placement for row in rows for placement in row]
    left = min(placement.x - placement.width / 2 for placement in figures)
    right = max(placement.x + placement.width / 2 for placement in figures)
    for placement in figures:
        placement.x += (width - left - right) / 2


def hang(figures: list[Placement], space: tuple[float, float], chance: np.random.Generator) -> None:
    """Only flying figures in a space of width by height: one in the middle, or a slanting grid."""
    width, low = space
    count = len(figures)
    if count == 1:
        fit(figures, width * 0.8, low * 0.76)
        figures[0].x, figures[0].base = width / 2, low * 0.5 + figures[0].height / 2
        return
    columns = _columns(figures, width, low)
    rows = -(-count // columns)
    cell_width, cell_height = width * 0.94 / columns, low * 0.94 / rows
    for number, placement in enumerate(figures):
        row, column = divmod(number, columns)
        in_row = min(columns, count - row * columns)
        fit([placement], cell_width * 0.84, cell_height * (0.78 if rows > 1 else 0.66))
        near = 1.0 if number == 0 else float(chance.uniform(0.74, 0.92))
        resize([placement], near)
        placement.x = width * 0.5 + (column - (in_row - 1) / 2) * cell_width
        slant = (column - (in_row - 1) / 2) * cell_height * (0.1 if in_row > 1 else 0)
        y = low * 0.03 + (row + 0.5) * cell_height - slant
        placement.base = y + placement.height / 2


def _columns(figures: list[Placement], width: float, height: float) -> int:
    """The number of columns in which the widest and tallest figure is largest."""
    wide = max(placement.width for placement in figures)
    tall = max(placement.height for placement in figures)
    count = len(figures)

    def size(columns: int) -> float:
        rows = -(-count // columns)
        # Grids of another shape than the frame, and a last row that is not full, look forced.
        forced = abs(math.log2(columns / rows * height / width)) + (columns * rows - count) / 4
        return min(width / columns / wide, height / rows / tall) * (1 - 0.08 * forced)

    return max(range(1, count + 1), key=size)
