"""Hats, crowns and glasses, where those who wear them have their heads and eyes.

Geometry only, in units of the frame; heads are in the units of their drawings. Who can wear
something is the vocabulary's.
"""

from dataclasses import dataclass

from safelight.upstreams.painter.relations import Placement


@dataclass(frozen=True, slots=True)
class _Head:
    """A head in a drawing: the height of its eyes, how far they are from the middle (which is at
    100), where a brim lies on it, and how wide it is there."""

    eyes: float = 65
    apart: float = 20
    brim: float = 34
    wide: float = 92


_HEAD = _Head()
_HEADS = {
    "dog": _Head(64, 19, 36, 84),
    "rabbit": _Head(66, 24, 30, 84),
    "person": _Head(68, 16, 42, 92),
    "portrait": _Head(78, 17, 44, 104),
    "frog": _Head(43, 34, 34, 90),
    "owl": _Head(70, 27, 34, 90),
    "dragon": _Head(60, 21, 30, 80),
    "lion": _Head(66, 20, 30, 110),
    "koala": _Head(64, 24, 30, 90),
    "monkey": _Head(64, 17, 32, 84),
    "sheep": _Head(66, 18, 34, 84),
}
# How wide each is on the head it sits on, and which share of its height is under the brim's line.
_HAT = (1.32, 0.08)
_CROWN = (0.74, 0.1)
_LENSES_APART = 54 / 244


def wear(wearer: Placement, worn: Placement) -> None:
    """Put what is worn on the head of its wearer, who has been placed."""
    head = _HEADS.get(wearer.subject.kind, _HEAD)
    left, top, across, down = wearer.figure.box
    unit = wearer.width / across
    tall = wearer.height / (down * (1 + wearer.below))
    aside = (100 - left) * unit - wearer.width / 2
    worn.x = wearer.x + (-aside if wearer.turned else aside)
    worn.turned, worn.floating = wearer.turned, True
    roof = wearer.base - wearer.height
    if worn.subject.kind == "glasses":
        _scale(worn, head.apart * unit / _LENSES_APART)
        worn.base = roof + (head.eyes - top) * tall + worn.height * 0.49
        return
    wide, under = _CROWN if worn.subject.kind == "crown" else _HAT
    _scale(worn, head.wide * wide * unit)
    worn.base = roof + (head.brim - top) * tall + worn.height * under


def _scale(worn: Placement, width: float) -> None:
    worn.height *= width / worn.width
    worn.width = width
