"""What the painter can draw: every word leads to its drawing, and no drawing looks like another."""

import hashlib
import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from safelight.upstreams.painter import nouns, vocabulary
from safelight.upstreams.painter.drawings.registry import FIGURES
from safelight.upstreams.painter.drawings.sheet import Looks, Sheet
from safelight.upstreams.painter.painting import Commission, paint
from safelight.upstreams.painter.planning import plan
from safelight.upstreams.painter.raster import rasterise

# These words are read as something else when they stand alone, and rightly so.
_NOT_ALONE = frozenset(
    (
        "orange on",
        "orange in",
        "orange with",
    )
)
# Already several, or the same in the plural; or the plural is another word of the vocabulary.
_UNCHANGED = frozenset("people crowd family stars sheep deer baby siamese tabby".split())


def kinds(prompt: str) -> set[str]:
    return {subject.kind for subject in plan(prompt).subjects}


def plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"


WORDS = sorted(set(nouns.SUBJECTS) - _NOT_ALONE)


def test_a_hundred_subjects_and_more_are_known() -> None:
    assert len(FIGURES) >= 290
    assert set(nouns.SUBJECTS.values()) == set(FIGURES)
    assert len(nouns.SUBJECTS) > 1200


@pytest.mark.parametrize("kind", sorted(FIGURES))
def test_every_word_for_a_subject_is_recognised(kind: str) -> None:
    for word in WORDS:
        if nouns.SUBJECTS[word] == kind:
            assert kinds(f"a picture of one {word}") == {kind}, word


@pytest.mark.parametrize("kind", sorted(FIGURES))
def test_every_subject_is_recognised_in_the_plural(kind: str) -> None:
    for word in WORDS:
        if nouns.SUBJECTS[word] != kind or word in _UNCHANGED or plural(word) in _UNCHANGED:
            continue
        many = plan(f"three {plural(word)}").subjects
        assert [subject.kind for subject in many] == [kind], word
        assert many[0].count == 3, word


def shape(kind: str) -> np.ndarray:
    figure = FIGURES[kind]
    sheet = Sheet()
    figure.draw(sheet, Looks(figure.main, figure.second, None, 0.3))
    drawn = rasterise(sheet.svg(figure.box, 32, 32))
    ground = Image.new("RGBA", drawn.size, "#ffffff")
    ground.alpha_composite(drawn)
    return np.asarray(ground.convert("RGB"), np.float32)


def test_every_figure_is_another_picture_than_all_others() -> None:
    pictures = {kind: shape(kind) for kind in FIGURES}
    names = sorted(pictures)
    stack = np.stack([pictures[name] for name in names])
    for at, name in enumerate(names):
        apart = np.abs(stack - stack[at]).mean(axis=(1, 2, 3))
        apart[at] = 255
        nearest = int(apart.argmin())
        assert apart[nearest] > 8, f"{name} looks like {names[nearest]}"


@pytest.mark.parametrize(
    ("prompt", "relation"),
    [
        ("a cat on a sofa", "on"),
        ("a cat sitting on top of a chair", "on"),
        ("a dog under a tree", "under"),
        ("a fox in front of a castle", "front"),
        ("a house behind a tree", "behind"),
        ("a dog next to a bicycle", "beside"),
        ("an apple to the left of a banana", "left"),
        ("a lamp to the right of a sofa", "right"),
        ("a girl holding an umbrella", "holding"),
        ("a helicopter over a castle", "above"),
        ("a cat and a dog", None),
        ("a red car on a mountain road with a dog", None),
        ("a cat on a table, a dog", None),
        ("an astronaut riding a horse", None),
    ],
)
def test_a_relation_joins_the_nouns_around_it(prompt: str, relation: str | None) -> None:
    assert plan(prompt).relation == relation


@pytest.mark.parametrize(
    ("prompt", "kind", "worn"),
    [
        ("a cat wearing a hat", "cat", ["hat"]),
        ("a cat in a red hat", "cat", ["hat"]),
        ("two dogs with sunglasses and blue scarves", "dog", ["sunglasses", "scarf"]),
        ("portrait of a woman wearing a straw hat", "portrait", ["straw hat"]),
        ("a portrait of a queen", "portrait", ["crown"]),
        ("a cat astronaut", "cat", ["space helmet"]),
        ("a ninja cat", "cat", ["ninja mask"]),
        ("a corgi dressed as a pirate", "corgi", ["pirate hat"]),
        ("a wizard with a pointed hat", "wizard", []),
        ("a horse wearing a hat", "horse", []),
        ("a woman in a red dress", "gown", []),
        ("a man in a suit", "suit", []),
        ("a man in a blue coat", "person", []),
    ],
)
def test_clothes_are_worn_and_not_put_beside_their_wearer(
    prompt: str, kind: str, worn: list[str]
) -> None:
    (subject,) = plan(prompt).subjects
    assert subject.kind == kind
    assert [garment for garment, _ in subject.worn] == worn


def test_a_colour_before_a_garment_is_the_garments() -> None:
    (cat,) = plan("a black cat in a red hat").subjects
    assert (cat.colour, cat.worn) == ("black", (("hat", "red"),))
    (men,) = plan("two men in blue suits").subjects
    assert (men.kind, men.colour) == ("suit", "blue")
    (fox,) = plan("a fox in red scarves").subjects
    assert (fox.colour, fox.worn) == (None, (("scarf", "red"),))
    (woman,) = plan("a woman in a red dress").subjects
    assert woman.colour == "red"


def test_a_hat_that_nobody_wears_is_a_hat() -> None:
    assert kinds("a red hat") == {"hat"}
    assert kinds("a cat and a hat") == {"cat", "hat"}
    assert kinds("a cat in the garden, a hat") == {"cat", "hat"}


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("a cat sleeping on a sofa", "sleeping cat"),
        ("a white bird flying over the sea", "flying bird"),
        ("a dragon in flight", "flying dragon"),
        ("a sleeping tabby cat", "sleeping cat"),
    ],
)
def test_a_pose_is_drawn(prompt: str, kind: str) -> None:
    assert plan(prompt).subjects[0].kind == kind


def test_a_pose_belongs_to_the_noun_before_it() -> None:
    cat, dog = plan("a cat sleeping beside a dog").subjects
    assert (cat.pose, dog.pose, dog.marking) == ("sleeping", None, None)


@pytest.mark.parametrize(
    ("prompt", "drawn"),
    [
        ("roses in a vase", ["rose vase"]),
        ("a bouquet of tulips in a vase", ["flower vase"]),
        ("a corgi puppy", ["corgi"]),
        ("a gold ring with a diamond", ["ring"]),
        ("saturn and its rings", ["planet"]),
        ("a bowl of fruit: apples and bananas", ["fruit bowl"]),
        ("a rabbit with eggs", ["rabbit", "easter eggs"]),
        ("a birthday cake with balloons", ["cake", "toy balloon"]),
        ("a hot air balloon", ["balloon"]),
        ("a vase and a rose", ["vase", "rose"]),
        ("a couple in the rain", ["person", "person"]),
        ("a bride and a dog", ["bride", "dog"]),
        ("a bedroom", ["bed"]),
        ("a bedroom with a desk lamp", ["lamp"]),
    ],
)
def test_nouns_that_mean_one_thing_together_are_one_drawing(prompt: str, drawn: list[str]) -> None:
    assert [subject.kind for subject in plan(prompt).subjects] == drawn


def test_a_logo_of_a_place_is_a_sign_and_not_a_landscape() -> None:
    places = set(vocabulary.SCENES.values()) - {"abstract"}
    assert set(nouns.MOTIFS) == places
    logo = plan("minimalist logo of a mountain")
    assert [subject.kind for subject in logo.subjects] == ["peak"]
    assert not logo.placed
    assert plan("flat illustration of a mountain").subjects == ()
    assert plan("logo of a fox in a forest").subjects[0].kind == "fox"


@pytest.mark.parametrize(
    ("prompt", "scene", "light"),
    [
        ("northern lights", "lake", "night"),
        ("northern lights over snowy mountains", "snow", "night"),
        ("the milky way over the desert", "desert", "night"),
        ("a cyberpunk street", "neon city", "night"),
        ("a village in winter", "village", None),
        ("a lake between mountains at sunset", "lake", "sunset"),
        ("a cat in a tree", "meadow", None),
        ("a wolf howling at the moon", "meadow", "night"),
    ],
)
def test_a_place_is_told_from_what_is_named_with_it(
    prompt: str, scene: str, light: str | None
) -> None:
    told = plan(prompt)
    assert (told.scene, told.light) == (scene, light)


def test_every_place_is_another_picture() -> None:
    small = [
        final(
            next(word for word in vocabulary.SCENES if vocabulary.SCENES[word] == scene), (64, 64)
        )
        for scene in sorted(set(vocabulary.SCENES.values()))
    ]
    for at, picture in enumerate(small):
        for other in small[at + 1 :]:
            assert np.abs(picture - other).mean() > 6


@pytest.mark.parametrize("weather", ["northern lights", "milky way", "rainbow", "rain", "fog"])
def test_what_is_in_the_sky_shows(weather: str) -> None:
    plain, shown = final("mountains at night"), final(f"mountains at night, {weather}")
    assert np.abs(plain - shown).mean() > 2


def final(prompt: str, size: tuple[int, int] = (128, 128), index: int = 0) -> np.ndarray:
    *_, last = paint(Commission(prompt, *size, "low", index), 0, lambda: False)
    return np.asarray(last.image, float)


def test_every_relation_is_another_picture() -> None:
    pictures = [
        final(f"a fox {word} a castle")
        for word in ("and", "on", "under", "in front of", "behind", "above", "holding", "right of")
    ]
    for at, picture in enumerate(pictures):
        for other in pictures[at + 1 :]:
            assert np.abs(picture - other).mean() > 3


@pytest.mark.parametrize("index", [0, 1])
def test_left_and_right_are_kept_in_every_take(index: int) -> None:
    left = final("a red apple to the left of a green pear on a table", index=index)
    right = final("a red apple to the right of a green pear on a table", index=index)

    def redness(half: np.ndarray) -> float:
        return float(np.clip(half[..., 0] - half[..., 1] - 60, 0, None).mean())

    assert redness(left[:, :64]) > redness(left[:, 64:])
    assert redness(right[:, 64:]) > redness(right[:, :64])


def test_each_count_up_to_twelve_is_painted() -> None:
    numbers = "one two three four five six seven eight nine ten eleven twelve".split()
    for count, word in enumerate(numbers, 1):
        assert [subject.count for subject in plan(f"{word} roses").subjects] == [count]
    pictures = [final(f"{word} roses", (96, 96)) for word in numbers]
    assert all(np.abs(fewer - more).mean() > 1 for fewer, more in pairwise(pictures))


@pytest.mark.parametrize(
    ("prompt", "text", "subjects"),
    [
        ('a neon sign that says "OPEN"', "OPEN", set()),
        ("logo for a coffee shop called 'Morning Brew'", "Morning Brew", {"coffee"}),
        ("a cat saying \u201chello, you\u201d", "hello, you", {"cat"}),
        ("the dog's ball and the cat's tail", None, {"dog", "football", "cat"}),
        ('a fox ""', None, {"fox"}),
        ('a fox "\u4f60\u597d"', None, {"fox"}),
        ('"a red fox"', "a red fox", set()),
    ],
)
def test_quoted_words_are_written_and_not_drawn(
    prompt: str, text: str | None, subjects: set[str]
) -> None:
    assert plan(prompt).text == text
    assert kinds(prompt) == subjects


@pytest.mark.parametrize("prompt", ["a cat {}", "a neon sign {}", "a poster {}", "flat logo {}"])
@pytest.mark.parametrize("size", [(128, 128), (240, 80), (80, 240)])
def test_other_words_are_another_picture(prompt: str, size: tuple[int, int]) -> None:
    one, other = (final(prompt.format(f'"{word}"'), size) for word in ("MILK", "HONEY & BEES"))
    assert np.abs(one - other).mean() > 0.5


def test_lettering_is_never_seen_in_a_mirror() -> None:
    takes = [final('flat poster "L"', (160, 160), index)[48:98, 56:104] for index in (0, 1)]
    for take in takes:
        dark = take.sum(2) < 300
        assert dark.any()
        assert dark[:, :24].sum() > dark[:, 24:].sum()


@pytest.mark.parametrize("season", ["spring", "autumn", "winter"])
def test_seasons_show(season: str) -> None:
    assert np.abs(final(f"a forest in {season}") - final("a forest")).mean() > 4


def test_scenes_and_styles_are_as_many_as_promised() -> None:
    assert len(set(vocabulary.SCENES.values())) >= 30
    assert len(set(vocabulary.STYLES.values())) >= 8


DETERMINISTIC = (
    ('twelve fluffy glowing sheep in autumn, "Hi"', "high"),
    ("stained glass of a peacock", "medium"),
    ("ink drawing of a girl holding a balloon", "low"),
    ("pastel portrait of an old woman", "medium"),
    ("a ninja cat under northern lights in a sunflower field", "low"),
)


def test_new_styles_words_and_relations_are_the_same_in_every_process() -> None:
    code = (
        "import hashlib, sys;"
        "from safelight.upstreams.painter.painting import *;"
        f"jobs = {DETERMINISTIC!r};"
        "d = hashlib.sha256();"
        "[d.update(list(paint(Commission(p, 96, 80, q, 1), 1, lambda: False))[-1].image.tobytes())"
        " for p, q in jobs];"
        "print(d.hexdigest())"
    )
    digest = hashlib.sha256()
    for prompt, quality in DETERMINISTIC:
        commission = Commission(prompt, 96, 80, quality, 1)  # type: ignore[arg-type]
        digest.update(list(paint(commission, 1, lambda: False))[-1].image.tobytes())
    for hash_seed, locale in (("2", "C"), ("99", "tr_TR.UTF-8")):
        there = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "LC_ALL": locale},
            check=True,
            capture_output=True,
            text=True,
        )
        assert there.stdout.strip() == digest.hexdigest()


@pytest.mark.parametrize(
    "word", "big small red old fluffy striped spotted round glowing sleeping smiling".split()
)
def test_adjectives_show(word: str) -> None:
    kind = "person" if word == "old" else "cat"
    one, other = final(f"a {kind} on grass"), final(f"a {word} {kind} on grass")
    assert np.abs(one - other).max() > 40


def test_a_painters_name_is_a_style_and_no_vehicle() -> None:
    assert kinds("sunflowers, van gogh style") == {"sunflower"}
