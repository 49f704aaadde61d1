"""Where the figures of a plan stand in a frame, and how large they are.

Geometry only, in units of the frame: no pixels and no colours. How rows are made is in `rows.py`,
and how related figures stand in `relations.py` and `mounting.py`.
"""

from dataclasses import dataclass

import numpy as np

from safelight.upstreams.painter.drawings.clothes import dressed
from safelight.upstreams.painter.drawings.registry import FIGURES
from safelight.upstreams.painter.mounting import mounted
from safelight.upstreams.painter.palette import COLOUR_WORDS
from safelight.upstreams.painter.plan import Plan, Subject
from safelight.upstreams.painter.relations import Placement, Room, related
from safelight.upstreams.painter.rows import crowd, fit, hang, resize, spread

__all__ = ["Frame", "Placement", "arrange"]

_SIZES = {"small": 0.62, "usual": 1.0, "big": 1.3}
# Next to something big, a small thing is at most so tall.
_CONTRAST = 0.5
_COVERING = frozenset(
    "jumper,suit,dress,wedding dress,kimono,superhero costume,space suit,cape,tie,scarf".split(",")
)
_WEIGHTLESS = ("space", "galaxy", "nebula", "underwater", "abstract")


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
    _contrast(figures)
    for placement in figures:
        placement.turned = placement.figure.turns and chance.random() < 0.4
    if plan.riding or plan.relation is not None:
        return _related(figures, plan, frame)
    if plan.subjects[0].kind == "portrait" and not frame.emblem:
        return _sitting(figures, frame)
    if frame.emblem:
        return _in_disc(figures, frame)
    standing, flying = _parted(figures, plan)
    if flying and standing:
        _fly(flying, frame, chance)
        standing = _stand(standing, frame, 0.6 * frame.height)
    elif flying:
        hang(flying, (frame.width, frame.low), chance)
    else:
        standing = _stand(standing, frame, 0.72 * frame.height)
    if frame.centred:
        _centre(flying + standing, frame)
    return flying + standing


def _sized(subject: Subject, number: int) -> Placement:
    """A figure in its natural proportions, 1.0 being the height of a cat."""
    worn = tuple((name, COLOUR_WORDS[hue] if hue else None) for name, hue in subject.worn)
    figure = dressed(subject.kind, FIGURES[subject.kind], worn)
    across, down = figure.box[2:]
    height = figure.size**0.6 * _SIZES[subject.size]
    width = height * across / down * (1.22 if subject.marking == "round" else 1.0)
    return Placement(subject, figure, number, 0.0, 0.0, width, height)


def _contrast(figures: list[Placement]) -> None:
    """A tiny house beside a huge mushroom is the smaller one, whatever houses are by nature."""
    big = [placement.height for placement in figures if placement.subject.size == "big"]
    small = [placement for placement in figures if placement.subject.size == "small"]
    if big and small:
        tallest = max(placement.height for placement in small)
        resize(small, min(1.0, min(big) * _CONTRAST / tallest))


def _related(figures: list[Placement], plan: Plan, frame: Frame) -> list[Placement]:
    """The first two kinds as their relation says; any others small at the side."""
    first = [placement for placement in figures if placement.subject is plan.subjects[0]]
    second = [placement for placement in figures if placement.subject is plan.subjects[1]]
    others = [placement for placement in figures if placement.subject not in plan.subjects[:2]]
    weightless = plan.scene in _WEIGHTLESS or frame.emblem
    for placement in first + second:
        placement.floating = weightless or placement.figure.stance == "air"
    room = Room(frame.width, frame.height, min(frame.ground, frame.height * 0.93))
    if plan.riding:
        placed = mounted(first[0], second, room)
    else:
        placed = related(plan.relation or "beside", first, second, room)
    if others:
        fit(others, frame.width * 0.3, frame.height * 0.25)
        spread(others, frame.width, 0.84)
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
    resize(figures, scale)


def _sitting(figures: list[Placement], frame: Frame) -> list[Placement]:
    """Portraits reach down to the frame's foot, as if they were cut by it; others stand before.

    In a tall frame one sitter comes nearer and shows more of the coat, or there would be nothing
    above the head.
    """
    sitters = [placement for placement in figures if placement.subject.kind == "portrait"]
    others = [placement for placement in figures if placement.subject.kind != "portrait"]
    tall = max(0.0, frame.height / frame.width - 1.3) if len(sitters) == 1 else 0.0
    height = frame.height * 0.84
    fit(sitters, frame.width * (0.94 + min(0.3, tall * 0.3)), height)
    spread(sitters, frame.width)
    for placement in sitters:
        lack = height * 0.95 - placement.height if tall and not _covered(placement.subject) else 0.0
        placement.below = min(1.2, max(0.0, lack / placement.height))
        placement.height *= 1 + placement.below
        placement.base, placement.floating = frame.height * 1.005, True
    if others:
        fit(others, frame.width * 0.5, frame.height * 0.3)
        spread(others, frame.width, 0.5)
        for placement in others:
            placement.base, placement.floating = frame.height * 0.97, True
    return sitters + others


def _covered(sitter: Subject) -> bool:
    """Whether what a sitter wears ends where the drawing does, so that no more can be shown."""
    return not _COVERING.isdisjoint(name for name, _ in sitter.worn)


def _centre(figures: list[Placement], frame: Frame) -> None:
    """Move everything up or down so that it is in the middle of the frame."""
    top = min(placement.base - placement.height for placement in figures)
    low = max(placement.base for placement in figures)
    for placement in figures:
        placement.base += (frame.height - top - low) / 2


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


def _stand(figures: list[Placement], frame: Frame, height: float) -> list[Placement]:
    """One row on the ground, or more if one would make the figures small."""
    narrow = frame.width / frame.height
    most = (
        1
        if narrow < 0.45
        else 2
        if narrow < 0.6
        else 3
        if narrow < 1.25
        else 4
        if narrow < 2
        else 8
    )
    if len(figures) > most:
        # The ground of a tall frame is made to fit; in any other, rows end at the horizon.
        deep = frame.height * (0.3 if narrow > 0.75 else 0.42)
        front = min(frame.height * 0.97, frame.ground + 4)
        return crowd(figures, (frame.width, height, deep), front)
    fit(figures, frame.width * (0.84 if len(figures) == 1 else 0.9), height)
    spread(figures, frame.width)
    for number, placement in enumerate(figures):
        placement.base = frame.ground + (number % 2) * 1.5
    return figures


def _fly(figures: list[Placement], frame: Frame, chance: np.random.Generator) -> None:
    """Flying figures in a band of the sky over others, to the right of the middle."""
    share = min(0.86, 0.4 + 0.16 * (len(figures) - 1))
    fit(figures, frame.width * share, 0.3 * frame.height)
    spread(figures, frame.width, 0.64 if len(figures) < 3 else 0.52)
    for number, placement in enumerate(figures):
        sway = (number % 2) * 0.06 + float(chance.uniform(0, 0.02))
        placement.base = (0.36 + sway) * frame.height


def _in_disc(figures: list[Placement], frame: Frame) -> list[Placement]:
    """Everything within the disc of an emblem."""
    if len(figures) > 2:
        figures = crowd(figures, (64, 54, 30), frame.height / 2)
        for placement in figures:
            placement.x += (frame.width - 64) / 2
        _gather(figures, frame)
    else:
        fit(figures, 54 if len(figures) == 1 else 64, 56)
        spread(figures, 66)
        for placement in figures:
            placement.x += (frame.width - 66) / 2
            placement.base = frame.height / 2 + placement.height / 2
    for placement in figures:
        placement.floating = True
    return figures
