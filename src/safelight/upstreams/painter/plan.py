"""What to paint: a prompt read word by word, and what is made of it.

Reading is pure and total: any text at all gives a plan, the same one everywhere. Nothing is
drawn here, and neither numpy nor Pillow may be imported, so that a plan can be made anywhere.
"""

from dataclasses import dataclass, field, replace

from safelight.upstreams.painter import nouns
from safelight.upstreams.painter import vocabulary as words
from safelight.upstreams.painter.palette import COLOUR_WORDS
from safelight.upstreams.painter.phrases import phrases
from safelight.upstreams.painter.vocabulary import Light, Scene, Size, Style, Weather

MOST_KINDS = 4
MOST_FIGURES = 8
MOST_OF_A_KIND = 6

_NUMBER_REACH = 3
_SELDOM_ALONE = frozenset(("flower", "tulip", "mushroom", "star", "bird", "butterfly"))
# What people mean by a colour of hair.
_HAIR = {"red": "copper", "orange": "copper", "golden": "tan", "gold": "tan"}
_SKY_LIGHTS = frozenset(("moon", "sun", "star"))


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of thing to paint, how many of them, and how they look.

    `kind` is a name the drawings know, `colour` and `second` are colour words, and `marking` is
    one of siamese, striped, spotted, smiling, sleeping, old, old woman, woman
    and man; `hair` is a colour
    word. What was not said is None.
    """

    kind: str
    colour: str | None = None
    second: str | None = None
    count: int = 1
    size: Size = "usual"
    marking: str | None = None
    hair: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a picture shows: the subjects first to last, where they are, when, and how painted.

    `light` is None when the prompt says nothing about the time of day. `colours` are all colour
    words of the prompt in order. `riding` says that the first subject sits on the second, `road`
    that a road leads through the scene, `placed` that the prompt itself names the scene, and
    `peaks` that mountains stand behind another scene.
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


@dataclass(slots=True)
class _Reading:
    """What has been read so far, and the adjectives that still wait for their noun."""

    subjects: list[Subject] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)
    lights: list[Light] = field(default_factory=list)
    weathers: list[Weather] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    colours: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    count: int | None = None
    count_age: int = 0
    size: Size = "usual"
    marking: str | None = None
    negated: bool = False
    copula: bool = False
    riding_from: int | None = None
    road: bool = False

    def forget(self) -> None:
        """Drop the adjectives that wait: their noun has been, or is not coming."""
        self.waiting.clear()
        self.count = None
        self.size = "usual"
        self.marking = None


def plan(prompt: str) -> Plan:
    """Read a prompt (any text, any length) and say what is painted."""
    reading = _Reading()
    for phrase, plural in phrases(prompt):
        _read(reading, phrase, plural)
    _leftovers(reading)
    return _decide(reading)


def _read(reading: _Reading, phrase: str, plural: bool) -> None:
    """Take one phrase in."""
    if not phrase[0].isalnum():
        _punctuation(reading, phrase)
    elif phrase in words.NEGATIONS:
        reading.negated = True
        reading.forget()
    elif phrase in words.CLAUSE_WORDS:
        reading.negated = False
        _leftovers(reading)
    elif not reading.negated:
        _word(reading, phrase, plural)
        reading.copula = phrase in words.COPULAS
        reading.count_age += 1


def _punctuation(reading: _Reading, mark: str) -> None:
    reading.negated = False
    reading.count = None
    if mark != "," or not reading.waiting:
        _leftovers(reading)


def _word(reading: _Reading, phrase: str, plural: bool) -> None:
    colour = words.COLOUR_SPELLINGS.get(phrase, phrase)
    if phrase == "orange" and plural:
        _subject(reading, "orange fruit", plural)
    elif colour in COLOUR_WORDS:
        _colour(reading, colour)
    elif phrase in words.NOTHING:
        reading.forget()
    elif _adjective(reading, phrase) or _setting(reading, phrase):
        return
    elif phrase in nouns.SUBJECTS:
        _subject(reading, phrase, plural)
    elif phrase in words.PARTS:
        _part(reading, phrase)
    elif phrase in words.RIDING:
        reading.riding_from = len(reading.subjects)


def _colour(reading: _Reading, colour: str) -> None:
    reading.colours.append(colour)
    last = reading.subjects[-1] if reading.subjects else None
    if reading.copula and last is not None and last.colour is None:
        reading.subjects[-1] = replace(last, colour=colour)
    else:
        reading.waiting.append(colour)


def _adjective(reading: _Reading, phrase: str) -> bool:
    if phrase in words.COUNTS or (phrase.isdecimal() and len(phrase) < 3):
        reading.count = words.COUNTS.get(phrase) or min(int(phrase), MOST_OF_A_KIND)
        reading.count_age = 0
    elif phrase in words.SIZES:
        reading.size = words.SIZES[phrase]
    elif phrase in words.MARKINGS and phrase not in nouns.SUBJECTS:
        reading.marking = words.MARKINGS[phrase]
    else:
        return False
    return True


def _setting(reading: _Reading, phrase: str) -> bool:
    """Take in a place, a time of day, the weather or a manner of painting."""
    if phrase in words.STYLES:
        reading.styles.append(words.STYLES[phrase])
        return True
    if phrase in words.SCENES:
        reading.scenes.append(words.SCENES[phrase])
        reading.road |= "road" in phrase or "street" in phrase
    elif phrase in words.LIGHTS:
        reading.lights.append(words.LIGHTS[phrase])
    elif phrase in words.WEATHERS:
        reading.weathers.append(words.WEATHERS[phrase])
    else:
        return False
    # A colour before a place is the place's, but "a cat sleeping in a room" is a sleeping cat.
    reading.waiting.clear()
    _leftovers(reading)
    return True


def _subject(reading: _Reading, phrase: str, plural: bool) -> None:
    kind = nouns.SUBJECTS[phrase]
    marking = words.MARKINGS.get(phrase) or _seen(phrase, reading.marking)
    if phrase in ("siamese", "tabby"):
        # These may be the adjective of a noun that follows; what waits then waits for the noun.
        reading.marking = marking
        reading.subjects.append(Subject("cat", marking=marking))
        return
    colours = reading.waiting or [
        name for name in (nouns.COLOURED_BY_NAME.get(phrase),) if name is not None
    ]
    count = reading.count if reading.count_age <= _NUMBER_REACH else None
    if count is None:
        count = (3 if kind in _SELDOM_ALONE else 2) if plural else 1
    subject = Subject(
        kind,
        colour=colours[0] if colours else None,
        second=colours[1] if len(colours) > 1 else None,
        count=max(1, count),
        size=reading.size,
        marking=marking,
    )
    _add(reading.subjects, subject)
    reading.forget()


def _seen(phrase: str, marking: str | None) -> str | None:
    """How somebody looks: a word for age or mood says more than the one for a man or woman."""
    sex = nouns.PEOPLE.get(phrase)
    if marking == "old" or phrase.startswith("grand"):
        return "old woman" if sex == "woman" else "old"
    return marking or sex


def _add(subjects: list[Subject], subject: Subject) -> None:
    """Add a subject, or say more about the same one if it was named before."""
    for at, known in enumerate(subjects):
        if known.kind == subject.kind and None in (known.colour, subject.colour):
            subjects[at] = replace(
                known,
                colour=known.colour or subject.colour,
                second=known.second or subject.second,
                count=max(known.count, subject.count),
                size=subject.size if known.size == "usual" else known.size,
                marking=known.marking or subject.marking,
            )
            return
    subjects.append(subject)


def _part(reading: _Reading, part: str) -> None:
    """A part of the last subject: its colour is the part's, not the next noun's."""
    last = reading.subjects[-1] if reading.subjects else None
    if part in ("hair", "beard") and reading.waiting and last is not None:
        hair = _HAIR.get(reading.waiting[-1], reading.waiting[-1])
        reading.subjects[-1] = replace(last, hair=hair)
    reading.forget()


def _leftovers(reading: _Reading) -> None:
    """What waits at the end of a clause belongs to the noun before: "a car, red"."""
    if reading.subjects:
        last = reading.subjects[-1]
        colour = reading.waiting[0] if reading.waiting else None
        reading.subjects[-1] = replace(
            last, colour=last.colour or colour, marking=last.marking or reading.marking
        )
    reading.forget()


def _decide(reading: _Reading) -> Plan:
    subjects = _fitting(reading)
    weather = reading.weathers[0] if reading.weathers else None
    scene = _scene(reading, subjects, weather)
    kinds = {subject.kind for subject in subjects}
    lights = list(reading.lights)
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
        placed=bool(reading.scenes),
        peaks=not {"mountain", "lake"}.isdisjoint(reading.scenes),
    )


def _fitting(reading: _Reading) -> tuple[Subject, ...]:
    """The subjects that go into one picture; the moon and the sun only if nothing else does."""
    _sit(reading.subjects)
    earthly = [subject for subject in reading.subjects if subject.kind not in _SKY_LIGHTS]
    wanted = earthly or reading.subjects
    if not earthly and any(scene not in ("sky", "space") for scene in reading.scenes):
        wanted = []
    fitting: list[Subject] = []
    room = MOST_FIGURES
    for subject in wanted[:MOST_KINDS]:
        count = min(subject.count, MOST_OF_A_KIND, room)
        if count > 0:
            fitting.append(replace(subject, count=count))
            room -= count
    return tuple(fitting)


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


def _scene(reading: _Reading, subjects: tuple[Subject, ...], weather: Weather | None) -> Scene:
    """The place that was named, else the first subject's home, else what light and weather say."""
    named = [scene for scene in reading.scenes if scene != "abstract" or not subjects]
    if named:
        return _fitted(_telling(named), subjects)
    if weather == "snow":
        return "snow"
    if subjects:
        home = nouns.HOMES.get(subjects[0].kind, "meadow")
        outdoors = bool(reading.lights or reading.weathers) and home == "room"
        wild = outdoors and subjects[0].kind in ("cat", "mouse")
        return "meadow" if wild else _fitted(home, subjects)
    return "meadow" if reading.lights or weather else "abstract"


def _telling(named: list[Scene]) -> Scene:
    """The one of several places that says most: the sky is everywhere, snow lies on all of it."""
    if "snow" in named:
        return "snow"
    return next((scene for scene in named if scene != "sky"), named[0])


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
