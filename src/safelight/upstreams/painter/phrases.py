"""A prompt cut into the phrases the painter knows, with plurals taken apart.

Only words are recognised here; what they mean together is the planner's. Pure, and total: any
text at all is cut.
"""

import re
import unicodedata
from collections.abc import Iterator

from safelight.upstreams.painter import nouns, wardrobe
from safelight.upstreams.painter import vocabulary as words
from safelight.upstreams.painter.palette import COLOUR_WORDS

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[.,;:!?\n()|]")
_LONGEST_PHRASE = 4
_IRREGULAR = {
    "mice": "mouse",
    "men": "man",
    "geese": "goose",
    "oxen": "ox",
    "calves": "calf",
    "women": "woman",
    "children": "child",
    "puppies": "puppy",
    "wolves": "wolf",
    "leaves": "leaf",
    "scarves": "scarf",
    "people": "people",
    "cacti": "cactus",
    "buses": "bus",
    "glasses": "glasses",
    "stars": "star",
    "fishes": "fish",
    "fires": "fire",
    "bunnies": "bunny",
    "pants": "pants",
}
_EVERYTHING = frozenset().union(
    nouns.SUBJECTS,
    words.SCENES,
    words.LIGHTS,
    words.WEATHERS,
    words.STYLES,
    words.COUNTS,
    words.SIZES,
    words.MARKINGS,
    words.POSES,
    wardrobe.GARMENTS,
    wardrobe.WEARING,
    words.COLOUR_SPELLINGS,
    words.PARTS,
    words.NOTHING,
    words.NEGATIONS,
    words.CLAUSE_WORDS,
    words.COPULAS,
    words.RIDING,
    words.RELATIONS,
    words.SEASONS,
    COLOUR_WORDS,
)


def phrases(prompt: str) -> Iterator[tuple[str, bool]]:
    """The longest known phrases in the singular, in order, and whether each was a plural."""
    plain = (
        unicodedata.normalize("NFKC", prompt)
        .casefold()
        .replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )
    tokens = [token.removesuffix("'s") for token in _TOKEN.findall(plain)]
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST_PHRASE, len(tokens) - at), 0, -1):
            found = _known(tokens[at : at + length])
            if found is not None or length == 1:
                yield found or (tokens[at], False)
                at += length
                break


def _known(tokens: list[str]) -> tuple[str, bool] | None:
    """The phrase as the vocabulary writes it, if it is there, and whether it was a plural."""
    phrase = " ".join(tokens)
    if phrase in _EVERYTHING:
        return phrase, phrase in nouns.CROWDS
    for singular in _singulars(phrase):
        if singular in _EVERYTHING:
            return singular, True
    first_singular = [next(_singulars(tokens[0]), tokens[0]), *tokens[1:]]
    phrase = " ".join(first_singular)
    return (phrase, True) if len(tokens) > 1 and phrase in _EVERYTHING else None


def _singulars(phrase: str) -> Iterator[str]:
    """What the phrase may be in the singular, likeliest first."""
    head, _, last = phrase.rpartition(" ")
    lead = f"{head} " if head else ""
    if last in _IRREGULAR:
        yield lead + _IRREGULAR[last]
    if last.endswith("ies"):
        yield lead + last[:-3] + "y"
    if last.endswith("es"):
        yield lead + last[:-2]
    if last.endswith("s") and not last.endswith("ss"):
        yield lead + last[:-1]
