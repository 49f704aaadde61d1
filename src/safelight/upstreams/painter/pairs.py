"""What nouns mean beside each other: "roses in a vase" are one thing, and so is "a corgi puppy".

Words are read elsewhere; here subjects that were read one by one are put together. Pure.
"""

from dataclasses import replace

from safelight.upstreams.painter import nouns
from safelight.upstreams.painter.plan import Subject
from safelight.upstreams.painter.vocabulary import Relation

_DOGS = frozenset("corgi shepherd pug poodle bulldog dachshund husky".split())
_HEROES = frozenset(
    "gown bride suit kimono samurai ninja cowboy viking firefighter police detective santa royal"
    " wizard chef knight doctor astronaut pirate dancer superhero mermaid fairy surfer".split()
)
# A general noun right after one of these says nothing new: "a pug dog", "an astronaut man".
GENERAL: dict[str, frozenset[str]] = {
    "dog": _DOGS,
    "cat": frozenset(("lion", "tiger")),
    "person": _HEROES,
    "bird": frozenset("owl parrot eagle flamingo hummingbird seagull swan peacock".split()),
    "fish": frozenset(("shark", "seahorse", "starfish")),
    "tree": frozenset("pine palm bonsai".split()),
    "flower": frozenset("rose tulip sunflower poppy lotus lavender".split()),
    "house": frozenset(("bakery",)),
}
# The first and the second, in this order, are one drawing.
_TOGETHER: dict[tuple[str, str], str] = {
    ("rose", "vase"): "rose vase",
    ("rose bouquet", "vase"): "rose vase",
    ("sunflower", "vase"): "sunflower vase",
    **{
        (flowers, "vase"): "flower vase"
        for flowers in ("flower", "tulip", "bouquet", "lavender", "poppy")
    },
    ("hummingbird", "flower"): "hummingbird",
    ("flower", "hummingbird"): "hummingbird",
    ("ring", "diamond"): "ring",
    ("diamond", "ring"): "ring",
    ("cake", "candle"): "cake",
    ("phoenix", "flame"): "phoenix",
    ("sloth", "tree"): "sloth",
    ("knight", "sword"): "knight",
    ("samurai", "sword"): "samurai",
    ("planet", "ring"): "planet",
    ("surfer", "surfboard"): "surfer",
    ("surfer", "wave"): "surfer",
    ("coffee", "bag"): "coffee",
    ("chest", "gold"): "chest",
    ("spaghetti", "tomato"): "spaghetti",
    ("lamp", "book"): "lamp",
}
# What somebody who is "with" it has in hand.
HANDHELD = frozenset(
    "umbrella,toy balloon,balloon,bouquet,rose bouquet,sword,book,flower,rose,tulip,sunflower,"
    "guitar,camera,lantern,racket,violin,trumpet,surfboard,icecream,phone,bubble tea,candle,"
    "crystal ball,football,basketball,skateboard".split(",")
)
PEOPLE = frozenset(("person", *_HEROES, "robot"))
# What lies in a bowl of fruit already.
_FRUIT = frozenset(
    "apple citrus banana grapes pear lemon cherries strawberry pineapple watermelon".split()
)
# What the first becomes where any of the others is in the picture too.
_BESIDE: dict[str, tuple[str, frozenset[str]]] = {
    "balloon": (
        "toy balloon",
        frozenset(("cake", "cupcake", "gift")),
    ),
    "egg": ("easter eggs", frozenset(("rabbit", "easter eggs"))),
    "pine": ("christmas tree", frozenset("gift santa fireplace".split())),
}
# Those that are several already: in the plural one drawing is enough.
SEVERAL = frozenset(
    "bouquet,rose bouquet,flower vase,rose vase,sunflower vase,blossom branch,lavender,crystal,"
    "macarons,dice,headphones,fries,popcorn,spaghetti,fruit bowl,easter eggs,grapes,cherries,"
    "glasses,pancakes,drum,mandala".split(",")
)


def related(subject: Subject, relation: Relation | None) -> Subject:
    """What a subject is where a word relates it: nobody holds a hot-air balloon."""
    if relation == "holding" and subject.kind == "balloon":
        return replace(subject, kind="toy balloon")
    if relation == "under" and subject.kind == "blossom branch":
        return replace(subject, kind="tree", colour=subject.colour or "pink", count=1)
    return subject


def laid(subjects: tuple[Subject, ...]) -> bool:
    """Whether the first is a table and the second lies on it: "a table with candles"."""
    kinds = [subject.kind for subject in subjects[:2]]
    return len(kinds) == 2 and kinds[0] == "table" and kinds[1] in nouns.ON_TABLES


def join(subjects: list[Subject]) -> None:
    """Put together, in place, what belongs together."""
    at = 0
    while at + 1 < len(subjects):
        first, second = subjects[at : at + 2]
        kind = _TOGETHER.get((first.kind, second.kind))
        if kind is None:
            at += 1
            continue
        several = second.kind == "vase"
        subjects[at : at + 2] = [
            replace(first, kind=kind, count=second.count if several else first.count)
        ]
    kinds = {subject.kind for subject in subjects}
    if "fruit bowl" in kinds:
        subjects[:] = [subject for subject in subjects if subject.kind not in _FRUIT]
    for number, subject in enumerate(subjects):
        kind, beside = _BESIDE.get(subject.kind, ("", frozenset[str]()))
        if beside & kinds:
            subjects[number] = replace(subject, kind=kind)
