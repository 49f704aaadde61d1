"""Where the figures of a plan stand in a frame, and how large they are.

Geometry only, in units of the frame: no pixels and no colours.
"""

from dataclasses import dataclass

import numpy as np

from safelight.upstreams.painter.drawings.clothes import dressed
from safelight.upstreams.painter.drawings.registry import FIGURES
from safelight.upstreams.painter.palette import COLOUR_WORDS
from safelight.upstreams.painter.plan import Plan, Subject
from safelight.upstreams.painter.relations import Placement, Room, related

__all__ = ["Frame", "Placement", "arrange"]

_SIZES = {"small": 0.62, "usual": 1.0, "big": 1.3}
_WEIGHTLESS = ("space", "galaxy", "nebula", "underwater", "abstract")
_GAP = 0.04
_CABINS = frozenset(("car", "sports car", "truck", "bus", "van"))


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame in units (the shorter side 100): its size, and where subjects stand.

    What flies stays above `low`. A `centred` frame has no ground: figures go in its middle.
    """

    width: float
    height: float
    ground: float
    low: float
    emblem: bool = False
    centred: bool = False


def arrange(plan: Plan, frame: Frame, chance: np.random.Generator) -> list[Placement]:
    """Place every figure of the plan, back to front."""
    figures = [
        _sized(subject, number) for subject in plan.subjects for number in range(subject.count)
    ]
    if not figures:
        return []
    for placement in figures:
        placement.turned = placement.figure.turns and chance.random() < 0.4
    if plan.riding:
        return _riding(figures, plan, frame)
    if plan.relation is not None:
        return _related(figures, plan, frame)
    if plan.subjects[0].kind == "portrait" and not frame.emblem:
        return _sitting(figures, frame)
    if frame.emblem:
        _in_disc(figures, frame)
        return figures
    standing, flying = _parted(figures, plan)
    if flying and standing:
        _row(flying, frame, (0.06 * frame.height, 0.36 * frame.height), 0.4, chance)
        _stand(standing, frame, 0.6 * frame.height)
    elif flying:
        _hang(flying, frame, chance)
    else:
        _stand(standing, frame, 0.72 * frame.height)
    if frame.centred:
        _centre(flying + standing, frame)
    return flying + standing


def _related(figures: list[Placement], plan: Plan, frame: Frame) -> list[Placement]:
    """The first two kinds as their relation says; any others small at the side."""
    first, second, others = (
        [placement for placement in figures if placement.subject is subject]
        if subject is not None
        else [p for p in figures if p.subject not in plan.subjects[:2]]
        for subject in (plan.subjects[0], plan.subjects[1], None)
    )
    weightless = plan.scene in _WEIGHTLESS or frame.emblem
    for placement in first + second:
        placement.floating = weightless or placement.figure.stance == "air"
    room = Room(frame.width, frame.height, min(frame.ground, frame.height * 0.93))
    placed = related(plan.relation or "beside", first, second, room)
    if others:
        _fit(others, frame.width * 0.3, frame.height * 0.25)
        _spread(others, frame, 0.84)
        for placement in others:
            placement.base = frame.height * 0.96
    everything = placed + others
    if frame.emblem:
        _gather(everything, frame)
    elif weightless or frame.centred:
        _centre(everything, frame)
    return everything


def _gather(figures: list[Placement], frame: Frame) -> None:
    """Shrink a group, kept together, until it fits the disc of an emblem."""
    left = min(placement.x - placement.width / 2 for placement in figures)
    right = max(placement.x + placement.width / 2 for placement in figures)
    top = min(placement.base - placement.height for placement in figures)
    low = max(placement.base for placement in figures)
    scale = min(56 / (right - left), 54 / (low - top))
    for placement in figures:
        placement.x = frame.width / 2 + (placement.x - (left + right) / 2) * scale
        placement.base = frame.height / 2 + (placement.base - (top + low) / 2) * scale
        placement.width *= scale
        placement.height *= scale


def _sitting(figures: list[Placement], frame: Frame) -> list[Placement]:
    """Portraits reach down to the frame's foot, as if they were cut by it; others stand before."""
    sitters = [placement for placement in figures if placement.subject.kind == "portrait"]
    others = [placement for placement in figures if placement.subject.kind != "portrait"]
    _fit(sitters, frame.width * 0.94, frame.height * 0.84)
    _spread(sitters, frame)
    for placement in sitters:
        placement.base, placement.floating = frame.height * 1.005, True
    if others:
        _fit(others, frame.width * 0.5, frame.height * 0.3)
        _spread(others, frame, 0.5)
        for placement in others:
            placement.base, placement.floating = frame.height * 0.97, True
    return sitters + others


def _centre(figures: list[Placement], frame: Frame) -> None:
    """Move everything up or down so that it is in the middle of the frame."""
    top = min(placement.base - placement.height for placement in figures)
    low = max(placement.base for placement in figures)
    for placement in figures:
        placement.base += (frame.height - top - low) / 2


def _sized(subject: Subject, number: int) -> Placement:
    """A figure in its natural proportions, 1.0 being the height of a cat."""
    worn = tuple((name, COLOUR_WORDS[hue] if hue else None) for name, hue in subject.worn)
    figure = dressed(subject.kind, FIGURES[subject.kind], worn)
    across, down = figure.box[2:]
    height = figure.size**0.6 * _SIZES[subject.size]
    width = height * across / down * (1.22 if subject.marking == "round" else 1.0)
    return Placement(subject, figure, number, 0.0, 0.0, width, height)


def _parted(figures: list[Placement], plan: Plan) -> tuple[list[Placement], list[Placement]]:
    """Those that stand, and those that fly, swim or float."""
    standing: list[Placement] = []
    flying: list[Placement] = []
    for placement in figures:
        stance = placement.figure.stance
        floats = (
            stance == "air"
            or plan.scene in _WEIGHTLESS
            or (stance == "water" and plan.scene not in ("sea", "beach", "table", "room"))
        )
        grounded_under_water = plan.scene == "underwater" and stance == "ground"
        placement.floating = floats and not grounded_under_water
        (flying if placement.floating else standing).append(placement)
    return standing, flying


def _fit(row: list[Placement], width: float, height: float) -> None:
    """Scale a row, kept in proportion, so that it fills a space of width by height."""
    across = sum(placement.width for placement in row)
    gaps = 1 + _GAP * (len(row) - 1)
    scale = min(width / (across * gaps), height / max(placement.height for placement in row))
    # A small thing asked for alone stays small.
    if all(placement.subject.size == "small" for placement in row):
        scale *= 0.62
    for placement in row:
        placement.width *= scale
        placement.height *= scale


def _spread(row: list[Placement], frame: Frame, middle: float = 0.5) -> None:
    """Put a row side by side about the middle of the frame."""
    across = sum(placement.width for placement in row)
    gap = min(9.0, (frame.width * 0.94 - across) / (len(row) + 1)) if len(row) > 1 else 0.0
    x = frame.width * middle - (across + gap * (len(row) - 1)) / 2
    for placement in row:
        placement.x = x + placement.width / 2
        x += placement.width + gap


def _stand(figures: list[Placement], frame: Frame, height: float) -> None:
    """One row on the ground, or two if one would make the figures small."""
    narrow = frame.width / frame.height
    most = 3 if narrow < 1.25 else 4 if narrow < 2 else 8
    if narrow < 0.6:
        most = 2
    if len(figures) <= most:
        _fit(figures, frame.width * (0.78 if len(figures) == 1 else 0.9), height)
        _spread(figures, frame)
        for number, placement in enumerate(figures):
            placement.base = frame.ground + (number % 2) * 1.5
        return
    by_height = sorted(figures, key=lambda placement: -placement.height)
    split = (len(figures)) // 2
    back, front = by_height[:split], by_height[split:]
    _fit(back, frame.width * 0.76, height * 0.6)
    _fit(front, frame.width * 0.92, height * 0.62)
    limit = min(placement.height / placement.figure.size**0.6 for placement in front) * 1.05
    for placement in back:
        natural = placement.figure.size**0.6
        if placement.height / natural > limit * 0.85:
            shrink = limit * 0.85 * natural / placement.height
            placement.width *= shrink
            placement.height *= shrink
    _spread(front, frame)
    step = front[0].width / frame.width if len(back) == len(front) else 0.0
    _spread(back, frame, 0.5 + min(0.08, step * 0.3))
    lift = max(placement.height for placement in front) * 0.62
    for placement in front:
        placement.base = min(frame.height * 0.97, frame.ground + 4)
    for placement in back:
        placement.base = front[0].base - lift
    figures[:] = back + front


def _row(
    figures: list[Placement],
    frame: Frame,
    band: tuple[float, float],
    share: float,
    chance: np.random.Generator,
) -> None:
    """Flying figures in a band of the sky, to the right of the middle."""
    top, low = band
    _fit(figures, frame.width * min(0.86, share + 0.16 * (len(figures) - 1)), low - top)
    _spread(figures, frame, 0.64 if len(figures) < 3 else 0.52)
    for number, placement in enumerate(figures):
        sway = (number % 2) * 0.06 * frame.height + float(chance.uniform(0, 0.02)) * frame.height
        placement.base = low + sway


def _hang(figures: list[Placement], frame: Frame, chance: np.random.Generator) -> None:
    """Only flying figures: one in the middle, or several on a slanting grid."""
    count = len(figures)
    low = frame.low
    middle = low * 0.5
    if count == 1:
        _fit(figures, frame.width * 0.76, low * 0.76)
        figures[0].x, figures[0].base = frame.width / 2, middle + figures[0].height / 2
        return
    ratio = frame.width / low
    columns = max(1, min(count, round((count * ratio * 1.1) ** 0.5)))
    rows = -(-count // columns)
    cell_width, cell_height = frame.width * 0.94 / columns, low * 0.94 / rows
    for number, placement in enumerate(figures):
        row, column = divmod(number, columns)
        in_row = min(columns, count - row * columns)
        _fit([placement], cell_width * 0.84, cell_height * 0.74)
        near = 1.0 if number == 0 else float(chance.uniform(0.74, 0.92))
        placement.width *= near
        placement.height *= near
        placement.x = frame.width * 0.5 + (column - (in_row - 1) / 2) * cell_width
        slant = (column - (in_row - 1) / 2) * cell_height * (0.1 if in_row > 1 else 0)
        y = low * 0.03 + (row + 0.5) * cell_height - slant
        placement.base = y + placement.height / 2


def _in_disc(figures: list[Placement], frame: Frame) -> None:
    """Everything within the disc of an emblem."""
    _fit(figures, 54 if len(figures) == 1 else 64, 56)
    _spread(figures, Frame(66, 100, 0, 0))
    for placement in figures:
        placement.x += (frame.width - 66) / 2
        placement.base = frame.height / 2 + placement.height / 2
        placement.floating = True


def _riding(figures: list[Placement], plan: Plan, frame: Frame) -> list[Placement]:
    """The first figure on the back of the second; the others beside them."""
    rider, mount, *others = figures
    rider.turned = mount.turned
    _fit([mount], frame.width * 0.72, frame.height * (0.5 if frame.height < 130 else 0.42))
    mount.x = frame.width * 0.5
    mount.floating = plan.scene in _WEIGHTLESS or mount.figure.stance == "air"
    mount.base = (
        frame.height * 0.5 + mount.height * 0.72
        if mount.floating
        else min(frame.ground, frame.height)
    )
    scale = mount.height * 0.86 / rider.height
    rider.width, rider.height = rider.width * scale, rider.height * scale
    rider.x = mount.x - mount.width * (-0.08 if mount.turned else 0.08)
    # Who drives looks out at the top.
    lift = 0.62 if mount.subject.kind in _CABINS else 0.34
    rider.base = mount.base - mount.height * lift
    rider.floating = True
    if others:
        _fit(others, frame.width * 0.3, frame.height * 0.25)
        _spread(others, frame, 0.84)
        for placement in others:
            placement.base = frame.height * 0.96
    return [rider, mount, *others]
