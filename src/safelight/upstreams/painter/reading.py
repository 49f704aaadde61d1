"""A prompt read word by word: the subjects, places, lights and manners it names, in order.

What is found is only noted, each adjective with its noun; what becomes of it in one picture is
decided in `planning.py`. Pure, and total: any text at all is read.
"""

from dataclasses import dataclass, field, replace

from safelight.upstreams.painter import nouns, wardrobe
from safelight.upstreams.painter import vocabulary as words
from safelight.upstreams.painter.pairs import GENERAL, HANDHELD, PEOPLE, SEVERAL
from safelight.upstreams.painter.palette import COLOUR_WORDS, COLOURED_BY_NAME
from safelight.upstreams.painter.phrases import phrases
from safelight.upstreams.painter.plan import MOST_OF_A_KIND, Subject
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

_NUMBER_REACH = 3
_SELDOM_ALONE = frozenset(("flower", "poppy", "tulip", "mushroom", "star", "bird", "butterfly"))
# What people mean by a colour of hair.
_HAIR = {"red": "copper", "orange": "copper", "golden": "tan", "gold": "tan"}


@dataclass(slots=True)
class Reading:
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
    neon: bool = False
    seasons: list[Season] = field(default_factory=list)
    relation: Relation | None = None
    related: Relation | None = None
    pose: Pose | None = None
    logo: bool = False
    furniture: str | None = None
    clothing: str | None = None
    tinted: str | None = None
    noun: bool = False

    def forget(self) -> None:
        """Drop the adjectives that wait: their noun has been, or is not coming."""
        self.waiting.clear()
        self.count = None
        self.size = "usual"
        self.marking = None
        self.pose = None


def read(told: str) -> Reading:
    """Take in every word of a prompt whose quoted words have been set apart."""
    reading = Reading()
    for phrase, plural in phrases(told):
        _read(reading, phrase, plural)
        reading.neon |= phrase == "neon"
        reading.logo |= phrase in words.LOGOS
        reading.clothing = phrase if phrase in wardrobe.WEARING else reading.clothing
    _leftovers(reading)
    return reading


def _read(reading: Reading, phrase: str, plural: bool) -> None:
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
        tinted = reading.tinted
        _word(reading, phrase, plural)
        reading.tinted = None if reading.tinted == tinted else reading.tinted
        reading.copula = phrase in words.COPULAS
        reading.noun = phrase in nouns.SUBJECTS or (reading.noun and reading.copula)
        reading.count_age += 1


def _punctuation(reading: Reading, mark: str) -> None:
    reading.relation = reading.clothing = None
    reading.negated = reading.noun = False
    reading.count = None
    if mark != "," or not reading.waiting:
        _leftovers(reading)


def _word(reading: Reading, phrase: str, plural: bool) -> None:
    colour = words.COLOUR_SPELLINGS.get(phrase, phrase)
    if (thing := _thing(reading, phrase, plural)) is not None:
        _subject(reading, thing, plural)
    elif colour in COLOUR_WORDS:
        _colour(reading, colour)
    elif _garment(reading, phrase):
        return
    elif phrase in words.NOTHING:
        reading.forget()
    elif not (_adjective(reading, phrase) or _setting(reading, phrase)):
        _named(reading, phrase, plural)


def _thing(reading: Reading, phrase: str, plural: bool) -> str | None:
    """What is a subject here and something else elsewhere."""
    if phrase == "orange" and plural:
        return "orange fruit"
    if phrase == "table" and reading.relation not in (None, "on"):
        # On a table is a place; under one or beside it, the table itself is seen.
        return "dining table"
    return "star" if phrase == "stars" and reading.count is not None else None


def _named(reading: Reading, phrase: str, plural: bool) -> None:
    """Take in a noun, a part of one, or a word that joins two."""
    if phrase in nouns.SUBJECTS:
        _subject(reading, phrase, plural)
    elif phrase in words.PARTS:
        _part(reading, phrase)
    elif phrase in words.RIDING:
        reading.riding_from = len(reading.subjects)
    elif phrase in words.RELATIONS:
        reading.relation = words.RELATIONS[phrase]
        if phrase.startswith("flying"):
            _posed(reading, "flying")


def _garment(reading: Reading, phrase: str) -> bool:
    """Take in what the last subject wears: "a cat in a red hat" is no hat beside a cat."""
    garment = wardrobe.GARMENTS.get(phrase)
    last = reading.subjects[-1] if reading.subjects else None
    if garment is None or last is None:
        return False
    if reading.clothing is None and (garment, last.kind) not in wardrobe.TAKEN_TO_BE_WORN:
        return False
    if garment in wardrobe.WORN_ALREADY.get(last.kind, ()):
        pass
    elif last.kind in wardrobe.WEARERS:
        colour = reading.waiting[0] if reading.waiting else None
        if colour is None and reading.tinted is not None:
            # "Men in blue suits": what seemed theirs is the suit's.
            colour, last = reading.tinted, replace(last, colour=None)
        reading.subjects[-1] = wardrobe.put_on(last, garment, colour)
    elif reading.clothing not in wardrobe.SURELY:
        return False
    reading.forget()
    return True


def _posed(reading: Reading, pose: Pose) -> None:
    """Right after a noun a pose is that noun's; before one it waits for it."""
    if reading.noun and reading.subjects:
        reading.subjects[-1] = replace(reading.subjects[-1], pose=pose)
    else:
        reading.pose = pose


def _colour(reading: Reading, colour: str) -> None:
    reading.colours.append(colour)
    last = reading.subjects[-1] if reading.subjects else None
    if reading.copula and last is not None and last.colour is None:
        reading.subjects[-1] = replace(last, colour=colour)
        reading.tinted = colour
    else:
        reading.waiting.append(colour)


def _adjective(reading: Reading, phrase: str) -> bool:
    if phrase in words.COUNTS or (phrase.isdecimal() and len(phrase) < 3):
        reading.count = words.COUNTS.get(phrase) or min(int(phrase), MOST_OF_A_KIND)
        reading.count_age = 0
    elif phrase in words.SIZES:
        reading.size = words.SIZES[phrase]
    elif phrase in words.POSES:
        _posed(reading, words.POSES[phrase])
    elif phrase in words.MARKINGS and phrase not in nouns.SUBJECTS:
        reading.marking = words.MARKINGS[phrase]
    else:
        return False
    return True


def _setting(reading: Reading, phrase: str) -> bool:
    """Take in a place, a time of day, the weather or a manner of painting."""
    if phrase in words.STYLES:
        reading.styles.append(words.STYLES[phrase])
        return True
    if phrase in words.SCENES:
        reading.scenes.append(words.SCENES[phrase])
        reading.furniture = reading.furniture or nouns.FURNISHED.get(phrase)
        reading.road |= "road" in phrase or "street" in phrase
    elif phrase in words.LIGHTS:
        reading.lights.append(words.LIGHTS[phrase])
    elif phrase in words.WEATHERS:
        reading.weathers.append(words.WEATHERS[phrase])
    elif phrase in words.SEASONS:
        reading.seasons.append(words.SEASONS[phrase])
    else:
        return False
    reading.relation = reading.clothing = None
    # A colour before a place is the place's, but "a cat sleeping in a room" is a sleeping cat.
    reading.waiting.clear()
    _leftovers(reading)
    return True


def _subject(reading: Reading, phrase: str, plural: bool) -> None:
    kind = nouns.SUBJECTS[phrase]
    if reading.noun and reading.subjects and reading.subjects[-1].kind in GENERAL.get(kind, ()):
        reading.forget()
        return
    if _role(reading, kind):
        return
    if reading.clothing == "with" and reading.relation is None and kind in HANDHELD:
        people = bool(reading.subjects) and reading.subjects[-1].kind in PEOPLE
        reading.relation = "holding" if people else None
    if reading.relation is None and kind in nouns.ENTERED.get(reading.clothing or "", ()):
        reading.relation = "holding" if kind == "kite" else "on"
    marking = words.MARKINGS.get(phrase) or _seen(phrase, reading.marking)
    if phrase in ("siamese", "tabby"):
        # These may be the adjective of a noun that follows; what waits then waits for the noun.
        reading.marking = marking
        reading.subjects.append(Subject("cat", marking=marking))
        return
    colours = reading.waiting or [
        name for name in (COLOURED_BY_NAME.get(phrase),) if name is not None
    ]
    count = reading.count if reading.count_age <= _NUMBER_REACH else None
    if count is None and kind in SEVERAL:
        count = 1
    if count is None:
        count = (3 if kind in _SELDOM_ALONE else 2) if plural else 1
    subject = Subject(
        kind,
        colour=colours[0] if colours else None,
        second=colours[1] if len(colours) > 1 else None,
        count=max(1, count),
        size=reading.size,
        marking=marking,
        pose=reading.pose,
    )
    _add(reading.subjects, subject)
    if reading.relation == "holding" and kind in nouns.HEAVY:
        reading.relation = "beside"
    reading.clothing = None
    kinds = [known.kind for known in reading.subjects]
    # "Portrait of a man" is one subject.
    portrayed = "portrait" in kinds and "person" in kinds
    if len(kinds) == 2 + portrayed and reading.related is None:
        reading.related = reading.relation
    reading.relation = None
    reading.forget()


def _role(reading: Reading, kind: str) -> bool:
    """Whether the noun says what an animal beside it is dressed as: "a ninja cat"."""
    if not reading.subjects:
        return False
    last = reading.subjects[-1]
    told = reading.noun or reading.clothing in ("dressed as", "dressed like")
    if told and last.kind in wardrobe.ANIMALS and kind in wardrobe.ROLES:
        reading.subjects[-1] = wardrobe.in_role(last, kind)
    elif reading.noun and last.kind in wardrobe.ROLES and kind in wardrobe.ANIMALS:
        reading.subjects[-1] = wardrobe.in_role(replace(last, kind=kind), last.kind)
    else:
        return False
    reading.forget()
    return True


def _seen(phrase: str, marking: str | None) -> str | None:
    """How somebody looks: a word for age or mood says more than the one for a man or woman."""
    sex = nouns.PEOPLE.get(phrase)
    if marking == "old" or phrase.startswith("grand"):
        return "old woman" if sex == "woman" else "old"
    return marking or sex


def _add(subjects: list[Subject], subject: Subject) -> None:
    """Add a subject, or say more about the same one if it was named before."""
    for at, known in enumerate(subjects):
        sexes = {known.marking, subject.marking} == {"man", "woman"}
        if known.kind == subject.kind and None in (known.colour, subject.colour) and not sexes:
            subjects[at] = replace(
                known,
                colour=known.colour or subject.colour,
                second=known.second or subject.second,
                count=max(known.count, subject.count),
                size=subject.size if known.size == "usual" else known.size,
                marking=known.marking or subject.marking,
                pose=known.pose or subject.pose,
            )
            return
    subjects.append(subject)


def _part(reading: Reading, part: str) -> None:
    """A part of the last subject: its colour is the part's, not the next noun's."""
    last = reading.subjects[-1] if reading.subjects else None
    if part in ("hair", "beard") and reading.waiting and last is not None:
        hair = _HAIR.get(reading.waiting[-1], reading.waiting[-1])
        reading.subjects[-1] = replace(last, hair=hair)
    reading.forget()


def _leftovers(reading: Reading) -> None:
    """What waits at the end of a clause belongs to the noun before: "a car, red"."""
    if reading.subjects:
        last = reading.subjects[-1]
        colour = reading.waiting[0] if reading.waiting else None
        reading.subjects[-1] = replace(
            last,
            colour=last.colour or colour,
            marking=last.marking or reading.marking,
            pose=last.pose or reading.pose,
        )
    reading.forget()
