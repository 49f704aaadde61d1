"""What to paint: what is made of all that a prompt says.

Planning is pure and total: any text at all gives a plan, the same one everywhere. Words are
recognised in `phrases.py` and noted in `reading.py`; what does not go together in one picture is
settled here. Nothing is drawn, and neither numpy nor Pillow may be imported.
"""

from dataclasses import replace

from safelight.upstreams.painter import nouns
from safelight.upstreams.painter.plan import (
    MOST_FIGURES,
    MOST_KINDS,
    MOST_OF_A_KIND,
    Plan,
    Subject,
)
from safelight.upstreams.painter.quoting import parted
from safelight.upstreams.painter.reading import Reading, read
from safelight.upstreams.painter.vocabulary import Scene, Weather

_HEAVENS = frozenset(("sky", "galaxy", "nebula", "space"))
_SKY_LIGHTS = frozenset(("moon", "sun", "star"))


def plan(prompt: str) -> Plan:
    """Read a prompt (any text, any length) and say what is painted."""
    told, text = parted(prompt)
    reading = read(told)
    if not reading.subjects and not {"baby", "babies"}.isdisjoint(told.casefold().split()):
        # Mostly the word only says that something is small.
        reading.subjects.append(Subject("person", size="small"))
    return replace(_decide(reading), text=text)


def _decide(reading: Reading) -> Plan:
    subjects = _fitting(reading)
    weather = reading.weathers[0] if reading.weathers else None
    if reading.related == "holding":
        # Nobody holds a hot-air balloon.
        subjects = tuple(
            replace(subject, kind="toy balloon") if subject.kind == "balloon" else subject
            for subject in subjects
        )
    scene = _scene(reading, subjects, weather)
    signed = reading.logo and not subjects and scene in nouns.MOTIFS
    if signed:
        colour = reading.colours[0] if reading.colours else None
        subjects = (Subject(nouns.MOTIFS[scene], colour),)
    kinds = {subject.kind for subject in subjects}
    lights = list(reading.lights)
    if not lights and (weather == "aurora" or scene == "neon city"):
        lights.append("night")
    named = {subject.kind for subject in reading.subjects}
    if not lights and named & {"moon", "star"} and scene not in ("space", "abstract"):
        lights.append("night")
    riding = (
        reading.riding_from == 1
        and len(subjects) >= 2
        and subjects[1].kind in nouns.MOUNTS
        and subjects[0].count == 1
    )
    return Plan(
        subjects=subjects,
        scene=scene,
        light=lights[0] if lights else None,
        weather=weather,
        style=reading.styles[0] if reading.styles else "oil",
        colours=tuple(dict.fromkeys(reading.colours)),
        riding=riding,
        road=reading.road or bool(kinds & {"car", "bicycle"}),
        placed=bool(reading.scenes) and not signed,
        neon=reading.neon,
        relation=None if riding or len(subjects) < 2 else reading.related,
        season=reading.seasons[0] if reading.seasons else None,
        peaks=not {"mountain", "lake"}.isdisjoint(reading.scenes),
        brook="lake" in reading.scenes and scene == "forest",
    )


def _fitting(reading: Reading) -> tuple[Subject, ...]:
    """The subjects that go into one picture; the moon and the sun only if nothing else does."""
    _sit(reading.subjects)
    _put_in_vases(reading.subjects)
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


def _put_in_vases(subjects: list[Subject]) -> None:
    """Flowers and the vase that is named after them are one thing: "roses in a vase"."""
    for at in range(len(subjects) - 1):
        flowers, vase = subjects[at : at + 2]
        if vase.kind == "vase" and flowers.kind in nouns.IN_VASES:
            kind = nouns.IN_VASES[flowers.kind]
            subjects[at : at + 2] = [replace(flowers, kind=kind, count=vase.count)]
            return


def _sit(subjects: list[Subject]) -> None:
    """A portrait of a person is one large figure; of anything else, it is just a picture of it."""
    kinds = [subject.kind for subject in subjects]
    if "portrait" not in kinds or len(kinds) < 2:
        return
    portrait = subjects.pop(kinds.index("portrait"))
    if "person" in kinds:
        at = next(at for at, subject in enumerate(subjects) if subject.kind == "person")
        person = subjects[at]
        subjects[at] = replace(
            person, kind="portrait", count=1, marking=person.marking or portrait.marking
        )


def _scene(reading: Reading, subjects: tuple[Subject, ...], weather: Weather | None) -> Scene:
    """The place that was named, else the first subject's home, else what light and weather say."""
    named = [scene for scene in reading.scenes if scene != "abstract" or not subjects]
    if named:
        return _fitted(_telling(named), subjects)
    if weather == "snow":
        return "snow"
    if subjects:
        carried = reading.related == "on" and len(subjects) > 1 and subjects[1].kind == "boat"
        home = "sea" if carried else nouns.HOMES.get(subjects[0].kind, "meadow")
        outdoors = bool(reading.lights or reading.weathers) and home == "room"
        wild = outdoors and subjects[0].kind in ("cat", "mouse")
        return "meadow" if wild else _fitted(home, subjects)
    if reading.neon:
        return "city"
    if weather == "aurora":
        return "lake"
    return "meadow" if reading.lights or reading.seasons or weather else "abstract"


def _telling(named: list[Scene]) -> Scene:
    """The one of several places that says most: the sky is everywhere, snow lies on all of it."""
    if "snow" in named:
        return "snow"
    if "neon city" in named:
        return "neon city"
    earthly = (scene for scene in named if scene not in _HEAVENS)
    return next(earthly, named[0])


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
