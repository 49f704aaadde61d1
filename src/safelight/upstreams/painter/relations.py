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
    "skateboard": 0.64,
    "surfboard": 0.5,
}
_COVERS = frozenset(("umbrella", "tree", "palm", "bridge", "mushroom", "table", "moon"))
# On these one sits between the arms.
_ARMED = ("sofa", "chair", "bed")


@dataclass(slots=True)
class Placement:
    """One figure: the middle of its foot at x, base; its box in units; how it is seen.

    `below` is how much more of it is shown under its box, as a share of the box's height, which
    `height` includes.
    """

    subject: Subject
    figure: Figure
    number: int
    x: float
    base: float
    width: float
    height: float
    turned: bool = False
    floating: bool = False
    below: float = 0.0


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
        return _under(first, second, room) if covered else _before(first, second, room)
    if relation == "front":
        return _before(first, second, room)
    if relation == "behind":
        return _before(second, first, room)
    order = second + first if relation == "right" else first + second
    row(order, room.width * 0.5, room.width * 0.9, room.height * 0.62, room.ground)
    return order


def row(figures: list[Placement], middle: float, across: float, down: float, base: float) -> None:
    """Figures side by side in their proportions, as large as the space allows."""
    wide = sum(placement.width for placement in figures)
    scale = min(across / (wide * 1.06), down / max(placement.height for placement in figures))
    x = middle - wide * scale * (1 + 0.06 * (len(figures) - 1) / len(figures)) / 2
    for placement in figures:
        placement.width *= scale
        placement.height *= scale
        placement.x, placement.base = x + placement.width / 2, base
        x += placement.width * (1 + 0.06)


def _natural(one: list[Placement], other: list[Placement]) -> float:
    """How tall the one is against the other before either is scaled."""
    return max(p.height for p in one) / max(p.height for p in other)


def _on(first: list[Placement], second: list[Placement], room: Room) -> list[Placement]:
    """The first on the second: on its seat if it has one, else on its top."""
    below = second[0]
    natural = max(0.3, min(1.6, _natural(first, second)))
    seat = _SEATS.get(below.subject.kind, 0.95)
    total = seat + natural
    down = room.height * 0.8 / max(1.0, total)
    row(second, room.width * 0.5, room.width * 0.8, down, room.ground)
    base = below.base - below.height * seat
    across = below.width * (0.74 if below.subject.kind in _ARMED else 1.1)
    row(first, below.x, across, below.height * natural, base)
    for placement in first:
        placement.floating = True
    return second + first


def _above(first: list[Placement], second: list[Placement], room: Room) -> list[Placement]:
    """The first in the air over the second."""
    row(second, room.width * 0.5, room.width * 0.8, room.height * 0.42, room.ground)
    top = room.ground - max(placement.height for placement in second)
    down = min(room.height * 0.36, max(room.height * 0.16, top * 0.8))
    row(first, room.width * 0.5, room.width * 0.7, down, max(down * 1.08, top - 3))
    for placement in first:
        placement.floating = True
    return second + first


def _holding(first: list[Placement], second: list[Placement], room: Room) -> list[Placement]:
    """The second in a hand of the first; what flies is held by its string, or overhead."""
    overhead = second[0].subject.kind == "umbrella"
    flies = second[0].figure.stance == "air"
    natural = min(0.5, max(0.28, _natural(second, first) * 0.62))
    row(first, room.width * 0.44, room.width * 0.7, room.height * 0.6, room.ground)
    holder = first[-1]
    hand = holder.base - holder.height * 0.24
    side = holder.x + holder.width * 0.36
    size = 0.98 if overhead else 0.5 if flies else natural
    row(second, side, holder.width * (1.4 if overhead else 0.8), holder.height * size, hand)
    for placement in second:
        placement.floating = True
        if overhead:
            placement.x, placement.base = (
                holder.x + holder.width * 0.36,
                hand + holder.height * 0.03,
            )
        elif flies:
            placement.x += placement.width * 0.3
            placement.base = holder.base - holder.height * 0.36
        else:
            placement.base = hand + placement.height * 0.4
    kept(first + second, room)
    return second + first if overhead else first + second


def _under(first: list[Placement], second: list[Placement], room: Room) -> list[Placement]:
    """The first in the shelter of the second, between its legs or beside its stem."""
    natural = min(0.5, max(0.3, _natural(first, second)))
    row(second, room.width * 0.5, room.width * 0.84, room.height * 0.68, room.ground)
    cover = second[0]
    row(first, cover.x, cover.width * 0.7, cover.height * natural, room.ground + 2)
    return second + first


def _before(near: list[Placement], far: list[Placement], room: Room) -> list[Placement]:
    """The near ones in front of the far ones, so far to the side that both are seen."""
    natural = _natural(near, far)
    natural = min(1.2, natural * 1.1) if natural > 1 else max(0.34, natural * 0.8)
    row(far, room.width * 0.5, room.width * 0.7, room.height * 0.66 / max(1.0, natural), 0.0)
    row(near, room.width * 0.5, room.width * 0.7, far[0].height * natural, 0.0)
    wide, narrow = _breadth(far), _breadth(near)
    # At most this much of the far ones is hidden.
    apart = max(wide * 0.2, (wide + narrow) / 2 - min(narrow * 0.8, wide * 0.45))
    for placement in near:
        placement.x -= apart / 2
        placement.base = 4.0
    for placement in far:
        placement.x += apart / 2
        placement.base = -2.0
    _within(far + near, room)
    return far + near


def _breadth(row: list[Placement]) -> float:
    left = min(placement.x - placement.width / 2 for placement in row)
    return max(placement.x + placement.width / 2 for placement in row) - left


def _within(group: list[Placement], room: Room) -> None:
    """Bring a group, kept together, into the room; its bases count from the ground."""
    left = min(placement.x - placement.width / 2 for placement in group)
    scale = min(1.0, room.width * 0.94 / _breadth(group))
    middle = left + _breadth(group) / 2
    for placement in group:
        placement.x = room.width / 2 + (placement.x - middle) * scale
        placement.base = room.ground + placement.base * scale
        placement.width *= scale
        placement.height *= scale


def kept(group: list[Placement], room: Room) -> None:
    """Move a group that reaches over the sides of the room into it, smaller if it must be."""
    scale = min(1.0, room.width * 0.96 / _breadth(group))
    for placement in group:
        placement.x *= scale
        placement.base = room.ground + (placement.base - room.ground) * scale
        placement.width *= scale
        placement.height *= scale
    left = min(placement.x - placement.width / 2 for placement in group)
    right = left + _breadth(group)
    aside = max(0.0, room.width * 0.02 - left) + min(0.0, room.width * 0.98 - right)
    for placement in group:
        placement.x += aside
