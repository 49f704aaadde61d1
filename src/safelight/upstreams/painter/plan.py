"""What is painted, in the painter's own terms: subjects, a place, a light, a style.

The data alone: how a prompt becomes a plan is decided in `planning.py`, and where the subjects
stand in `layout.py`. Neither numpy nor Pillow may be imported, so that a plan can be made anywhere.
"""

from dataclasses import dataclass

from safelight.upstreams.painter.vocabulary import (
    Light,
    Pose,
    Relation,
    Scene,
    Season,
    Size,
    Style,
    Weather,
)

MOST_KINDS = 4
MOST_FIGURES = 12
MOST_OF_A_KIND = 12


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of thing to paint, how many of them, and how they look.

    `kind` is a name the drawings know; `colour`, `second` and `hair` are colour words. `marking`
    is one of siamese, striped, spotted, smiling, sleeping, glowing, fluffy, round, old, old
    woman, woman and man. `worn` are garments, each with its colour word. What was not said is
    None.
    """

    kind: str
    colour: str | None = None
    second: str | None = None
    count: int = 1
    size: Size = "usual"
    marking: str | None = None
    hair: str | None = None
    pose: Pose | None = None
    worn: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a picture shows: the subjects first to last, where they are, when, and how painted.

    `light` is None when the prompt says nothing about the time of day. `colours` are all colour
    words of the prompt in order. `riding` says that the first subject sits on the second, `road`
    that a road leads through the scene, `brook` that water runs through it, `placed` that the
    prompt itself names the scene, and `peaks` that mountains stand behind another scene. `text`
    is to be written into the picture, in `neon` light if that was named, and `unwritten` says that
    the prompt quotes more than can be written. `relation` is how the first subject stands to the
    second.
    """

    subjects: tuple[Subject, ...] = ()
    scene: Scene = "abstract"
    light: Light | None = None
    weather: Weather | None = None
    style: Style = "oil"
    colours: tuple[str, ...] = ()
    riding: bool = False
    road: bool = False
    placed: bool = False
    peaks: bool = False
    brook: bool = False
    text: str | None = None
    unwritten: bool = False
    neon: bool = False
    relation: Relation | None = None
    season: Season | None = None
