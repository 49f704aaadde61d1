"""The words for what is worn, and who can wear it.

Words only, as in the vocabulary: the garments are drawn in `drawings/clothes.py`, and the clothes
that make somebody another figure (a dress, a suit, a kimono) are figures of their own.
"""

from dataclasses import replace

from safelight.upstreams.painter.plan import Subject
from safelight.upstreams.painter.vocabulary import index

GARMENTS = index(
    {
        "hat": "hat, fedora, bowler hat, sun cap, trilby, sailor hat",
        "pirate hat": "pirate hat, tricorn",
        "viking helmet": "viking helmet, horned helmet",
        "police cap": "police cap, police hat, captain hat, captain's hat",
        "space helmet": "space helmet, astronaut helmet",
        "ninja mask": "ninja mask, balaclava",
        "top hat": "top hat, cylinder hat, tall hat",
        "straw hat": "straw hat, sun hat, summer hat, sombrero",
        "cowboy hat": "cowboy hat, stetson",
        "cap": "cap, baseball cap, visor",
        "knitted hat": "beanie, woolly hat, wool hat, winter hat, bobble hat, knitted hat",
        "party hat": "party hat, birthday hat",
        "pointed hat": "wizard hat, witch hat, witch's hat, wizard's hat, pointed hat, pointy hat",
        "santa hat": "santa hat, christmas hat, santa claus hat",
        "chef hat": "chef hat, chef's hat, cook hat",
        "crown": "crown, tiara, golden crown",
        "flower crown": "flower crown, floral crown, wreath of flower, wreath, flower wreath",
        "beret": "beret",
        "helmet": "helmet, hard hat, bike helmet",
        "bow": "hair bow, bow, ribbon bow",
        "glasses": "glasses, spectacles, eyeglasses, round glasses, reading glasses",
        "sunglasses": "sunglasses, shades, dark glasses, cool sunglasses",
        "scarf": "scarf, shawl, woolly scarf, knitted scarf",
        "bow tie": "bow tie, bowtie",
        "tie": "tie, necktie",
        "cape": "cape, cloak, superhero cape",
        "bandana": "bandana, neckerchief, kerchief",
        "headphones": "headphone, headset, earphone",
        "mask": "eye mask, superhero mask, mask",
        "jumper": "sweater, jumper, pullover, hoodie, shirt, t shirt, jacket, coat, cardigan,"
        "raincoat, christmas sweater, wool sweater, leather jacket, uniform, pyjamas",
        "suit": "suit, business suit, tuxedo, three piece suit, dark suit",
        "dress": "dress, gown, evening dress, ball gown, skirt, summer dress, princess dress",
        "wedding dress": "wedding dress, bridal gown, wedding gown",
        "kimono": "kimono, yukata",
        "superhero costume": "superhero costume, superhero suit, superhero outfit",
        "space suit": "space suit, spacesuit, astronaut suit, astronaut costume",
    }
)
# Only these say for certain that what follows is worn.
SURELY = frozenset(
    "wearing,wears,wore,dressed in,dressed as,dressed like,sporting,dressed with,"
    "dressed up in".split(",")
)
WEARING = SURELY | {"in", "with", "has", "having"}
WEARERS = frozenset(
    "cat dog bear panda mouse otter tiger koala monkey husky wolf fox rabbit raccoon pig lion"
    " corgi shepherd pug poodle bulldog penguin owl frog cow sheep dragon squirrel llama kangaroo"
    " seal robot portrait person doctor bride suit gown".split()
)
# Without a word for wearing: "portrait of a woman, red dress".
TAKEN_TO_BE_WORN = frozenset(
    (garment, kind)
    for garment in ("dress", "wedding dress", "suit", "kimono", "jumper")
    for kind in ("person", "portrait", "gown", "suit")
)
# What an animal puts on to be somebody: "a cat astronaut", "a dog dressed as a pirate".
ROLES: dict[str, tuple[str, ...]] = {
    "astronaut": ("space helmet",),
    "ninja": ("ninja mask",),
    "pirate": ("pirate hat",),
    "wizard": ("pointed hat",),
    "chef": ("chef hat",),
    "royal": ("crown",),
    "santa": ("santa hat",),
    "cowboy": ("cowboy hat",),
    "detective": ("hat",),
    "superhero": ("cape", "mask"),
    "suit": ("suit",),
    "police": ("police cap",),
    "viking": ("viking helmet",),
    "samurai": ("viking helmet",),
    "bride": ("flower crown",),
}
_UPRIGHT = frozenset("person doctor bride suit gown portrait".split())
ANIMALS = WEARERS - _UPRIGHT
_ANY_HAT = frozenset(
    "hat,top hat,straw hat,cowboy hat,cap,pointed hat,santa hat,chef hat,crown,helmet,jumper".split(
        ","
    )
)
# What is part of a figure as it is drawn.
WORN_ALREADY: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        "royal wizard chef knight santa cowboy viking firefighter police detective samurai ninja"
        " pirate astronaut".split(),
        _ANY_HAT | {"cape", "suit"},
    ),
    "superhero": frozenset(("cape", "mask", "suit", "superhero costume")),
    "gown": frozenset(("dress", "jumper")),
    "suit": frozenset(("suit", "tie", "jumper")),
    "bride": frozenset(("dress", "wedding dress")),
    "kimono": frozenset(("kimono", "dress")),
    "penguin": frozenset(("scarf",)),
    "snowman": frozenset(("scarf", "hat", "top hat")),
    "dachshund": frozenset(("jumper",)),
}
# Who may sit for a portrait, and what they keep on.
SITTERS: dict[str, tuple[tuple[str, str | None], ...]] = {
    "royal": (("crown", None),),
    "wizard": (("pointed hat", None),),
    "chef": (("chef hat", None),),
    "cowboy": (("cowboy hat", None),),
    "santa": (("santa hat", None),),
    "detective": (("hat", None),),
    "suit": (("suit", "navy"),),
    "pirate": (("top hat", None),),
    "gown": (),
    "doctor": (),
}
# What a person becomes in it.
_DISGUISES = {
    "suit": "suit",
    "dress": "gown",
    "wedding dress": "bride",
    "kimono": "kimono",
    "superhero costume": "superhero",
    "space suit": "astronaut",
}


def in_role(animal: Subject, role: str) -> Subject:
    """The animal with what tells its role."""
    return replace(animal, worn=(*animal.worn, *((garment, None) for garment in ROLES[role])))


def put_on(wearer: Subject, garment: str, colour: str | None) -> Subject:
    """The subject in a garment: over its coat, as its coat, or as another figure."""
    if wearer.kind == "person" and garment in _DISGUISES:
        return replace(wearer, kind=_DISGUISES[garment], colour=colour)
    if wearer.kind == "portrait" and garment == "suit":
        colour = colour or "navy"
        return replace(wearer, colour=colour, worn=(*wearer.worn, (garment, colour)))
    upright = wearer.kind in ("person", "portrait", "doctor", "bride", "gown")
    if garment in ("dress", "wedding dress", "kimono") or (upright and garment == "jumper"):
        garment, plain = "jumper", wearer.kind == "person" or wearer.kind == "portrait"
        if plain:
            return replace(wearer, colour=colour or wearer.colour)
    if garment in ("superhero costume", "space suit"):
        garment = "cape" if garment == "superhero costume" else "space helmet"
    return replace(wearer, worn=(*wearer.worn, (garment, colour)))
