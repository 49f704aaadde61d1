"""A plan in words: the sentence that tells the customer what was painted.

English only, and only what the picture really shows. No drawing happens here.
"""

from safelight.upstreams.painter.drawings.registry import FIGURES
from safelight.upstreams.painter.plan import Plan, Subject
from safelight.upstreams.painter.vocabulary import Light, Relation, Scene, Style, Weather

_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_SIZES = {"small": "small ", "usual": "", "big": "big "}
_MARKINGS = {
    "siamese": "Siamese ",
    "striped": "striped ",
    "spotted": "spotted ",
    "smiling": "smiling ",
    "sleeping": "sleeping ",
    "old": "old ",
    "glowing": "glowing ",
    "fluffy": "fluffy ",
    "round": "round ",
}
_PEOPLE: dict[tuple[str, str | None], tuple[str, str]] = {
    ("person", "woman"): ("woman", "women"),
    ("person", "man"): ("man", "men"),
    ("portrait", "woman"): ("portrait of a woman", "portraits of women"),
    ("portrait", "man"): ("portrait of a man", "portraits of men"),
    ("portrait", "old"): ("portrait of an old man", "portraits of old men"),
    ("portrait", "old woman"): ("portrait of an old woman", "portraits of old women"),
    ("person", "old woman"): ("old woman", "old women"),
    ("royal", "woman"): ("queen", "queens"),
}
_PLACES: dict[Scene, str] = {
    "room": "in a cosy room",
    "table": "on a wooden table",
    "meadow": "in a meadow",
    "mountain": "in the mountains",
    "sea": "at sea",
    "beach": "on a beach",
    "forest": "in a forest",
    "city": "in a city street",
    "snow": "in the snow",
    "desert": "in a desert",
    "savanna": "in the savanna",
    "lake": "at a lake",
    "kitchen": "in a kitchen",
    "stage": "on a stage",
    "studio": "before a painted backdrop",
    "library": "in a library",
    "volcano": "before a volcano",
    "village": "in a village",
    "neon city": "in a city of neon lights",
    "waterfall": "at a waterfall",
    "cave": "in a cave",
    "poppy field": "in a field of poppies",
    "lavender field": "in a field of lavender",
    "tulip field": "in a field of tulips",
    "sunflower field": "in a field of sunflowers",
    "wheat field": "in a field of wheat",
    "galaxy": "before a spiral galaxy",
    "nebula": "before a nebula",
    "space": "in space",
    "underwater": "under water",
    "sky": "in the sky",
    "abstract": "on an abstract ground",
}
_VIEWS: dict[Scene, str] = {
    "room": "a cosy room",
    "table": "a wooden table",
    "meadow": "a meadow",
    "mountain": "mountains",
    "sea": "the open sea",
    "beach": "a beach",
    "forest": "a forest",
    "city": "a city street",
    "snow": "a snowy landscape",
    "desert": "a desert",
    "savanna": "the savanna",
    "lake": "a lake among mountains",
    "kitchen": "a kitchen",
    "stage": "an empty stage",
    "studio": "a painted backdrop",
    "library": "a library",
    "volcano": "a volcano",
    "village": "a village",
    "neon city": "a city of neon lights",
    "waterfall": "a waterfall",
    "cave": "a cave",
    "poppy field": "a field of poppies",
    "lavender field": "a field of lavender",
    "tulip field": "a field of tulips",
    "sunflower field": "a field of sunflowers",
    "wheat field": "a field of wheat",
    "galaxy": "a spiral galaxy",
    "nebula": "a nebula",
    "space": "outer space",
    "underwater": "a reef under water",
    "sky": "the sky above the clouds",
    "abstract": "shapes and colours",
}
_LIGHTS: dict[Light, str] = {
    "day": "",
    "sunset": " at sunset",
    "night": " at night",
    "dawn": " at dawn",
}
_WEATHERS: dict[Weather, str] = {
    "rain": " in the rain",
    "snow": " while it snows",
    "fog": " in the fog",
    "rainbow": " under a rainbow",
    "aurora": " under northern lights",
    "milky way": " under the Milky Way",
}
_RELATIONS: dict[Relation, str] = {
    "on": "on",
    "under": "under",
    "above": "above",
    "front": "in front of",
    "behind": "behind",
    "beside": "beside",
    "left": "to the left of",
    "right": "to the right of",
    "holding": "holding",
}
_STYLES: dict[Style, str] = {
    "oil": "A picture-book oil painting of",
    "watercolour": "A watercolour of",
    "flat": "A flat illustration of",
    "pencil": "A pencil drawing of",
    "ink": "An ink drawing of",
    "pastel": "A pastel drawing of",
    "glass": "A stained-glass window with",
    "pixel": "A pixel-art picture of",
}
_INDOORS = (
    "room",
    "table",
    "kitchen",
    "stage",
    "studio",
    "library",
    "cave",
    "space",
    "galaxy",
    "nebula",
    "underwater",
    "abstract",
)


def sentence(plan: Plan, light: Light, *, transparent: bool) -> str:
    """One English sentence about the plan in a light; the words written in it are not told."""
    shown = _shown(plan, light, transparent=transparent).removesuffix(".")
    if plan.text is not None:
        return f"{shown}, with {'part of the' if plan.unwritten else 'its'} lettering."
    if plan.unwritten:
        return f"{shown}, without its lettering, which is not in Latin letters."
    return f"{shown}."


def _shown(plan: Plan, light: Light, *, transparent: bool) -> str:
    if not plan.subjects and plan.scene == "abstract":
        colours = f" in {_listed(list(plan.colours))}" if plan.colours else ""
        return f"{_STYLES[plan.style]} abstract shapes{colours}."
    outside = plan.scene not in _INDOORS and not (transparent and plan.subjects)
    when = (_WEATHERS[plan.weather] if plan.weather else "") + _LIGHTS[light] if outside else ""
    if not plan.subjects:
        cut = " cut out on a transparent background" if transparent else ""
        return f"{_STYLES[plan.style]} {_VIEWS[plan.scene]}{when}{cut}."
    what = _subjects(plan)
    if transparent:
        return f"{_STYLES[plan.style]} {what} on a transparent background."
    if plan.style == "flat" and not plan.placed:
        return f"A flat emblem with {what}."
    place = _PLACES[plan.scene]
    if plan.road and plan.scene == "mountain":
        place = "on a mountain road"
    return f"{_STYLES[plan.style]} {what} {place}{when}."


def _subjects(plan: Plan) -> str:
    named = [_named(subject) for subject in plan.subjects]
    if plan.riding:
        ridden = f"{named[0]} riding {named[1]}"
        return _listed([ridden, *named[2:]])
    if plan.relation is not None:
        between = f"{named[0]} {_RELATIONS[plan.relation]} {named[1]}"
        return _listed([between, *named[2:]])
    return _listed(named)


def _named(subject: Subject) -> str:
    figure = FIGURES[subject.kind]
    label, labels = _PEOPLE.get((subject.kind, subject.marking), (figure.label, figure.labels))
    colour = subject.colour or ""
    if subject.colour and subject.second:
        colour = f"{subject.colour} and {subject.second}"
    if colour and " in a " in label:
        # It is the dress that is red, and not the lady.
        label, labels = (
            label.replace(" in a ", f" in a {colour} "),
            labels.replace(" in ", f" in {colour} "),
        )
        colour = ""
    looks = f"{_SIZES[subject.size]}{colour}{' ' if colour else ''}"
    if subject.kind != "portrait" and not label.startswith(subject.marking or "\n"):
        looks += _MARKINGS.get(subject.marking or "", "")
    if subject.count > 1:
        return f"{_NUMBERS[subject.count]} {looks}{labels}{_clothes(subject)}"
    phrase = looks + label + _clothes(subject)
    return f"{'an' if phrase[0] in 'aeiou' else 'a'} {phrase}"


def _clothes(subject: Subject) -> str:
    """What the subject wears, as the end of its name."""
    if not subject.worn:
        return ""
    named = [f"{colour} {garment}" if colour else garment for garment, colour in subject.worn]
    return f" wearing {_listed([_counted(name) for name in named])}"


def _counted(name: str) -> str:
    if name.endswith("s"):
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _listed(names: list[str]) -> str:
    """The names with commas and an "and"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
