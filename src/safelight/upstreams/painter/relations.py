"""Where two kinds of figures stand that a word relates: on, under, before, beside, held.

Geometry only, in units of the frame, as in the layout, which asks for it.
"""

from dataclasses import dataclass

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.plan import Subject
from safelight.upstreams.painter.vocabulary import Relation

# How far up a thing its seat is, as a share of its height; others are stood on at their top.
_SEATS = {
    "pumpkin": 0.7,
    "sofa": 0.5,
    "chair": 0.46,
    "bed": 0.46,
    "bicycle": 0.62,
    "motorcycle": 0.66,
    "tractor": 0.5,
    "truck": 0.5,
    "boat": 0.16,
    "horse": 0.6,
    "unicorn": 0.56,
    "elephant": 0.86,
    "bridge": 0.36,
    "flower": 0.74,
    "sunflower": 0.72,
    "tree": 0.8,
    "crocodile": 0.74,
    "whale": 0.7,
    "table": 0.97,
    "piano": 0.62,
}
_COVERS = frozenset(("umbrella", "tree", "palm", "bridge", "mushroom", "table", "moon"))


@dataclass(slots=True)
class Placement:
    """One figure: the middle of its foot at x, base; its box in units; how it is seen."""

    subject: Subject
    figure: Figure
    number: int
    x: float
    base: float
    width: float
    height: float
    turned: bool = False
    floating: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """The space that related figures share: the frame's size, and the height of its ground."""

    width: float
    height: float
    ground: float


def related(
    relation: Relation, first: list[Placement], second: list[Placement], room: Room
) -> list[Placement]:
    """Place both kinds, and give them back to front."""
    if relation == "on":
        return _on(first, second, room)
    if relation == "above":
        return _above(first, second, room)
    if relation == "holding":
        return _holding(first, second, room)
    if relation == "under":
        covered = second[0].subject.kind in _COVERS
        return _before(first, second, room, 0.0 if covered else 0.12)
    if relation == "front":
        return _before(first, second, room, 0.16)
    if relation == "behind":
        return _before(second, first, room, 0.16)
    order = second + first if relation == "right" else first + second
    _row(order, room.width * 0.5, room.width * 0.9, room.height * 0.62, room.ground)
    return order


def _row(row: list[Placement], middle: float, across: float, down: float, base: float) -> None:
    """Figures side by side in their proportions, as large as the space allows."""
    wide = sum(placement.width for placement in row)
    scale = min(across / (wide * 1.06), down / max(placement.height for placement in row))
    x = middle - wide * scale * (1 + 0.06 * (len(row) - 1) / len(row)) / 2
    for placement in row:
        placement.width *= scale
        placement.height *= scale
        placement.x, placement.base = x + placement.width / 2, base
        x += placement.width * (1 + 0.06)


def _on(first: list[Placement], second: list[Placement], room: Room) -> list[Placement]:
    """The first on the second: on its seat if it has one, else on its top."""
    below = second[0]
    natural = max(0.3, min(1.6, first[0].height / below.height))
    seat = _SEATS.get(below.subject.kind, 0.95)
    total = seat + natural
    down = room.height * 0.8 / max(1.0, total)
    _row(second, room.width * 0.5, room.width * 0.8, down, room.ground)
    base = below.base - below.height * seat
    _row(first, below.x, below.width * 1.1, below.height * natural, base)
    for placement in first:
        placement.floating = True
    return second + first


def _above(first: list[Placement], second: list[Placement], room: Room) -> list[Placement]:
    """The first in the air over the second."""
    _row(second, room.width * 0.5, room.width * 0.8, room.height * 0.42, room.ground)
    top = room.ground - max(placement.height for placement in second)
    down = min(room.height * 0.36, max(room.height * 0.16, top * 0.8))
    _row(first, room.width * 0.5, room.width * 0.7, down, max(down * 1.08, top - 3))
    for placement in first:
        placement.floating = True
    return second + first


def _holding(first: list[Placement], second: list[Placement], room: Room) -> list[Placement]:
    """The second in a hand of the first; what flies is held by its string."""
    _row(first, room.width * 0.44, room.width * 0.7, room.height * 0.6, room.ground)
    holder, held = first[-1], second[0]
    natural = min(0.55, max(0.26, held.height / holder.height * 0.5))
    hand = holder.base - holder.height * 0.24
    side = holder.x + holder.width * 0.36
    if held.subject.kind == "umbrella":
        return _sheltered(first, second)
    flies = held.figure.stance == "air"
    _row(second, side, holder.width * 0.8, holder.height * (0.5 if flies else natural), hand)
    for placement in second:
        placement.floating = True
        if flies:
            placement.x += placement.width * 0.3
            placement.base = holder.base - holder.height * 0.36
        else:
            placement.base = hand + placement.height * 0.4
    return first + second


def _sheltered(first: list[Placement], second: list[Placement]) -> list[Placement]:
    """An umbrella in the hand and over the head, which is before it."""
    holder = first[-1]
    down = holder.height * 0.98
    side = holder.x + holder.width * 0.34
    _row(second, side, down * 1.2, down, holder.base - holder.height * 0.24)
    for placement in second:
        placement.floating = True
    return second + first


def _before(
    near: list[Placement], far: list[Placement], room: Room, aside: float
) -> list[Placement]:
    """The near ones in front of the far ones, a little to the side so that both are seen."""
    shift = aside * min(room.width, room.height * 1.1)
    _row(far, room.width * 0.5 + shift * 0.5, room.width * 0.76, room.height * 0.66, room.ground)
    natural = near[0].height / far[0].height
    down = min(room.height * 0.44, max(far[0].height * min(natural, 0.62), room.height * 0.24))
    _row(near, room.width * 0.5 - shift, room.width * 0.8, down, room.ground + 4)
    return far + near
