"""What to paint: what is made of all that a prompt says.

Planning is pure and total: any text at all gives a plan, the same one everywhere. Words are
recognised in `phrases.py` and noted in `reading.py`; what does not go together in one picture is
settled here. Nothing is drawn, and neither numpy nor Pillow may be imported.
"""

from dataclasses import replace

from safelight.upstreams.painter import nouns, wardrobe
from safelight.upstreams.painter.pairs import join, laid, related
from safelight.upstreams.painter.plan import (
    MOST_FIGURES,
    MOST_KINDS,
    MOST_OF_A_KIND,
    Plan,
    Subject,
)
from safelight.upstreams.painter.quoting import parted
from safelight.upstreams.painter.reading import Reading, read
from safelight.upstreams.painter.vocabulary import Light, Relation, Scene, Size, Weather

_MOST_TELLING: tuple[Scene, ...] = ("neon city", "village", "snow")
# The sky is over every other place.
_HEAVENS = frozenset(("sky", "galaxy", "nebula", "space"))
_SKY_LIGHTS = frozenset(("moon", "sun", "star"))


def plan(prompt: str) -> Plan:
    """Read a prompt (any text, any length) and say what is painted."""
    quoted = parted(prompt)
    told = quoted.told
    reading = read(told)
    if not reading.subjects and not {"baby", "babies"}.isdisjoint(told.casefold().split()):
        # Mostly the word only says that something is small.
        reading.subjects.append(Subject("person", size="small"))
    _company(reading.subjects, set(told.casefold().split()))
    if not reading.subjects and reading.furniture is not None:
        reading.subjects.append(Subject(reading.furniture))
    return replace(_decide(reading), text=quoted.text, unwritten=quoted.unwritten)


def _company(subjects: list[Subject], words: set[str]) -> None:
    """Who a couple or a family are, if nobody says."""
    kinds = [subject.kind for subject in subjects]
    if "couple" in words and not subjects:
        subjects += [Subject("person", marking=who) for who in ("woman", "man")]
    elif "couple" in words and kinds == ["bride"]:
        subjects.append(Subject("suit"))
    elif "family" in words and kinds == ["person"]:
        sizes: tuple[Size, ...] = ("usual", "usual", "small", "small")
        subjects[:] = [
            replace(subjects[0], count=1, marking=who, size=size)
            for who, size in zip(("woman", "man", "woman", "man"), sizes, strict=True)
        ]


def _decide(reading: Reading) -> Plan:
    subjects = tuple(related(subject, reading.related) for subject in _fitting(reading))
    weather = reading.weathers[0] if reading.weathers else None
    scene = _scene(reading, subjects, weather)
    signed = reading.logo and not subjects and scene in nouns.MOTIFS
    if signed:
        colour = reading.colours[0] if reading.colours else None
        subjects = (Subject(nouns.MOTIFS[scene], colour),)
    kinds = {subject.kind for subject in subjects}
    if weather is None and scene == "village" and "snow" in reading.scenes:
        weather = "snow"
    ridden = reading.riding_from == 1 and len(subjects) >= 2
    riding = ridden and subjects[1].kind in nouns.MOUNTS and subjects[0].count == 1
    relation: Relation | None = "on" if ridden else reading.related
    if relation is None and laid(subjects):
        subjects, relation = (subjects[1], subjects[0], *subjects[2:]), "on"
    return Plan(
        subjects=subjects,
        scene=scene,
        light=_light(reading, scene, weather),
        weather=weather,
        style=reading.styles[0] if reading.styles else "oil",
        colours=tuple(dict.fromkeys(reading.colours)),
        riding=riding,
        road=reading.road or bool(kinds & {"car", "sports car", "bicycle"}),
        placed=bool(reading.scenes) and not signed,
        neon=reading.neon,
        relation=None if riding or len(subjects) < 2 else relation,
        season=reading.seasons[0] if reading.seasons else None,
        peaks=not {"mountain", "lake"}.isdisjoint(reading.scenes),
        brook="lake" in reading.scenes and scene == "forest",
    )


def _light(reading: Reading, scene: Scene, weather: Weather | None) -> Light | None:
    """The time of day that was named, else night where only night shows what was named."""
    if reading.lights:
        return reading.lights[0]
    moon = not {"moon", "star"}.isdisjoint(subject.kind for subject in reading.subjects)
    dark = weather in ("aurora", "milky way") or scene == "neon city"
    return "night" if dark or (moon and scene not in ("space", "abstract")) else None


def _fitting(reading: Reading) -> tuple[Subject, ...]:
    """The subjects that go into one picture; the moon and the sun only if nothing else does."""
    _sit(reading.subjects)
    join(reading.subjects)
    earthly = [subject for subject in reading.subjects if subject.kind not in _SKY_LIGHTS]
    wanted = earthly or reading.subjects
    if not earthly and any(scene not in ("sky", "space") for scene in reading.scenes):
        wanted = []
    fitting: list[Subject] = []
    room = MOST_FIGURES
    for subject in wanted[:MOST_KINDS]:
        count = min(subject.count, MOST_OF_A_KIND, room)
        if count > 0:
            fitting.append(replace(_posing(subject), count=count))
            room -= count
    return tuple(fitting)


def _posing(subject: Subject) -> Subject:
    """The drawing of a kind in a pose, where there is one; else asleep is with closed eyes."""
    if subject.pose is None:
        return subject
    kind = nouns.POSED.get((subject.kind, subject.pose))
    closed = "sleeping" if subject.pose == "sleeping" else None
    return replace(subject, kind=kind or subject.kind, marking=subject.marking or closed)


def _sit(subjects: list[Subject]) -> None:
    """A portrait of a person is one large figure; of anything else, it is just a picture of it."""
    kinds = [subject.kind for subject in subjects]
    if "portrait" not in kinds or len(kinds) < 2:
        return
    portrait = subjects.pop(kinds.index("portrait"))
    for at, person in enumerate(subjects):
        if person.kind == "person" or person.kind in wardrobe.SITTERS:
            subjects[at] = replace(
                person,
                kind="portrait",
                count=1,
                marking=person.marking or portrait.marking,
                worn=(*wardrobe.SITTERS.get(person.kind, ()), *person.worn),
            )
            return


def _scene(reading: Reading, subjects: tuple[Subject, ...], weather: Weather | None) -> Scene:
    """The place that was named, else the first subject's home, else what light and weather say."""
    named = [scene for scene in reading.scenes if scene != "abstract" or not subjects]
    if named:
        scene = _telling(named)
        covered = "snow" in reading.weathers and scene in ("mountain", "meadow")
        return "snow" if covered else _fitted(scene, subjects)
    if weather == "snow":
        return "snow"
    if subjects:
        carried = reading.related == "on" and len(subjects) > 1 and subjects[1].kind == "boat"
        home = "sea" if carried else nouns.HOMES.get(subjects[0].kind, "meadow")
        if home == "room" and reading.related and len(subjects) > 1:
            home = _shared(subjects[1].kind)
        if "space helmet" in {garment for garment, _ in subjects[0].worn}:
            return "space"
        outdoors = bool(reading.lights or reading.weathers) and home == "room"
        wild = outdoors and subjects[0].kind in ("cat", "mouse")
        # The moon is not seen among trees.
        wild |= home == "forest" and "moon" in {subject.kind for subject in reading.subjects}
        return "meadow" if wild else _fitted(home, subjects)
    if reading.neon:
        return "city"
    if weather in ("aurora", "milky way"):
        return "lake" if weather == "aurora" else "mountain"
    return "meadow" if reading.lights or reading.seasons or weather else "abstract"


def _shared(kind: str) -> Scene:
    """Where somebody is who is at home in a room, beside a thing that may not be."""
    there = nouns.HOMES.get(kind, "meadow")
    return "room" if kind in nouns.ON_TABLES or there in ("table", "stage") else there


def _telling(named: list[Scene]) -> Scene:
    """The one of several places that says most: the sky is everywhere, snow lies on all of it."""
    if "mountain" in named and "lake" in named:
        return "lake"
    first = [scene for scene in _MOST_TELLING if scene in named]
    earthly = [scene for scene in named if scene not in _HEAVENS]
    return (first + earthly + named)[0]


def _fitted(scene: Scene, subjects: tuple[Subject, ...]) -> Scene:
    """Nobody walks on water, fish are best seen under it, and people do not stand on tables."""
    if not subjects:
        return scene
    if scene == "table" and subjects[0].kind not in nouns.ON_TABLES:
        return "room"
    if scene not in ("sea", "lake"):
        return scene
    if nouns.HOMES.get(subjects[0].kind) == "underwater":
        return "underwater"
    if any(subject.kind in nouns.AFLOAT for subject in subjects):
        return "sea"
    return "beach" if scene == "sea" else "lake"
