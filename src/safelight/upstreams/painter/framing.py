"""The frame of a picture: how high the ground and the horizon are for its shape and its subjects.

A square frame has the heights of its scene. In a tall one the ground rises until the subjects are
about its middle, and all that stands behind them is drawn larger: neither an empty sky nor an
empty foreground is a composition. Geometry only, in units of the frame.
"""

from dataclasses import dataclass, replace

import numpy as np

from safelight.upstreams.painter.layout import Frame, Placement, arrange
from safelight.upstreams.painter.plan import Plan

# What is taller than this, against its width, is a tall frame.
_TALL = 1.3
# Where the middle of the subjects is to be, as a share of the frame's height.
_MIDDLE = 0.63
_HIGHEST_GROUND = 0.66
_LOWEST_GROUND = 0.93
_HIGHEST_HORIZON = 0.36
_LARGEST_SCENERY = 1.5
_RIBBON = 0.06
_INDOORS = ("room", "table", "kitchen", "stage", "studio", "library", "cave")
_OPEN_BELOW = ("space", "galaxy", "nebula", "underwater", "abstract", "sky")


@dataclass(frozen=True, slots=True)
class Framing:
    """A frame with the height of its horizon, and how much larger than usual scenery is drawn."""

    frame: Frame
    horizon: float
    enlarged: float


def framed(plan: Plan, size: tuple[int, int], horizon: float, *, bare: bool) -> Framing:
    """Frame a plan for a size in pixels.

    `horizon` is the scene's own, as a share of a square frame's height. A `bare` frame has no
    ground but shadows.
    """
    shorter = min(size)
    width, height = size[0] / shorter * 100, size[1] / shorter * 100
    sunk = max(0.0, height / 100 - 1) * 0.07
    if not plan.subjects and plan.scene not in _INDOORS:
        # Where nobody stands there may be more sky, but not where sky is nearly all there is.
        sunk = 0.09 + sunk * 0.2
    level = height * (horizon + sunk)
    depth = 28 * (height / 100) ** 0.5
    ground = height * 0.88 if bare else min(height * _LOWEST_GROUND, level + depth)
    if plan.text and plan.subjects:
        # A ribbon at the foot is not to lie on everybody's feet.
        ground -= height * _RIBBON
    emblem = plan.style == "flat" and not bare and not plan.placed and bool(plan.subjects)
    frame = Frame(width, height, ground, _low(plan, height, level, ground, bare), emblem, bare)
    if plan.scene == "studio" and not bare and not emblem:
        return Framing(_lifted(plan, frame), level, 1.0)
    if bare or emblem or height / width <= _TALL or plan.scene in _OPEN_BELOW:
        return Framing(frame, level, 1.0)
    enlarged = min(_LARGEST_SCENERY, (height / width / _TALL) ** 0.5)
    standing = [p for p in arrange(plan, frame, np.random.default_rng(0)) if _stands(plan, p)]
    if not standing:
        return Framing(frame, level, enlarged)
    top = min(placement.base - placement.height for placement in standing)
    low = max(placement.base for placement in standing)
    ground += height * _MIDDLE - (top + low) / 2
    ground = min(height * _LOWEST_GROUND, max(height * _HIGHEST_GROUND, ground))
    farthest = ground + min(placement.base for placement in standing) - low
    level = max(height * _HIGHEST_HORIZON, min(ground - depth * 0.9, farthest - depth * 0.4))
    low = _low(plan, height, level, ground, bare)
    return Framing(Frame(width, height, ground, low), level, enlarged)


def _lifted(plan: Plan, frame: Frame) -> Frame:
    """A backdrop has no horizon: what is low stands higher on it, not at the foot of the frame."""
    standing = [p for p in arrange(plan, frame, np.random.default_rng(0)) if _stands(plan, p)]
    if not standing:
        return frame
    top = min(placement.base - placement.height for placement in standing)
    low = max(placement.base for placement in standing)
    sunk = max(0.0, (top + low) / 2 - frame.height * _MIDDLE)
    return replace(frame, ground=frame.ground - sunk)


def _stands(plan: Plan, placement: Placement) -> bool:
    """Whether a figure goes with the ground: a portrait does not, and what flies only if held."""
    if placement.subject.kind == "portrait":
        return False
    return not placement.floating or plan.riding or plan.relation is not None


def _low(plan: Plan, height: float, horizon: float, ground: float, bare: bool) -> float:
    """The height above which all stays that flies."""
    open_below = bare or plan.scene in _OPEN_BELOW or plan.scene == "studio"
    return height if open_below else (horizon + ground) / 2
