"""What the painter makes of a prompt's words."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.upstreams.painter import nouns, vocabulary, wardrobe
from safelight.upstreams.painter.palette import COLOUR_WORDS
from safelight.upstreams.painter.plan import MOST_FIGURES, MOST_KINDS, Plan, Subject
from safelight.upstreams.painter.planning import plan

ANY_TEXT = st.text(max_size=200)
KNOWN_WORDS = st.sampled_from(
    sorted(
        {
            *nouns.SUBJECTS,
            *vocabulary.SCENES,
            *vocabulary.LIGHTS,
            *vocabulary.WEATHERS,
            *vocabulary.STYLES,
            *vocabulary.COUNTS,
            *vocabulary.SIZES,
            *vocabulary.MARKINGS,
            *vocabulary.PARTS,
            *vocabulary.NEGATIONS,
            *vocabulary.CLAUSE_WORDS,
            *vocabulary.COPULAS,
            *vocabulary.RIDING,
            *vocabulary.NOTHING,
            *COLOUR_WORDS,
            "a",
            "the",
            ",",
            ".",
            "3",
            "400",
        }
    )
)


def kinds(prompt: str) -> list[str]:
    return [subject.kind for subject in plan(prompt).subjects]


def only(prompt: str) -> Subject:
    (subject,) = plan(prompt).subjects
    return subject


@given(ANY_TEXT)
def test_any_text_at_all_gives_a_plan(prompt: str) -> None:
    assert isinstance(plan(prompt), Plan)


@settings(max_examples=300)
@given(st.lists(KNOWN_WORDS, max_size=25).map(" ".join))
def test_known_words_in_any_order_give_a_plan_that_can_be_painted(prompt: str) -> None:
    planned = plan(prompt)
    assert len(planned.subjects) <= MOST_KINDS
    assert sum(subject.count for subject in planned.subjects) <= MOST_FIGURES
    assert all(subject.count >= 1 for subject in planned.subjects)
    assert all(colour in COLOUR_WORDS for colour in planned.colours)


@pytest.mark.parametrize(
    ("prompt", "kind", "colour"),
    [
        ("a red car", "car", "red"),
        ("A WHITE SIAMESE CAT", "cat", "white"),
        ("a red sports car on a mountain road at sunset", "sports car", "red"),
        ("a car, red", "car", "red"),
        ("the house is blue", "house", "blue"),
        ("a house painted blue", "house", "blue"),
        ("an orange cat", "cat", "orange"),
        ("a light blue wooden boat", "boat", "azure"),
        ("a gray mouse", "mouse", "grey"),
        ("a cat with green eyes", "cat", None),
        ("a dog and a red collar", "dog", None),
        ("a cat in a green field", "cat", None),
        ("a blue sky over a lighthouse", "lighthouse", None),
    ],
)
def test_a_colour_belongs_to_its_own_noun(prompt: str, kind: str, colour: str | None) -> None:
    subject = only(prompt)
    assert (subject.kind, subject.colour) == (kind, colour)


def test_each_noun_has_its_own_colour() -> None:
    bird, flower = plan("blue bird and yellow flower").subjects
    assert (bird.kind, bird.colour) == ("bird", "blue")
    assert (flower.kind, flower.colour) == ("flower", "yellow")


def test_two_colours_of_one_noun_are_both_kept() -> None:
    subject = only("a black and white cat")
    assert (subject.colour, subject.second) == ("black", "white")


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("a cat", 1),
        ("two cats", 2),
        ("three little kittens", 3),
        ("3 red balloons", 3),
        ("a pair of robots", 2),
        ("six apples", 6),
        ("99 balloons", 12),
        ("cats", 2),
        ("0 cats", 1),
        ("16:9, a cat", 1),
    ],
)
def test_counts_are_understood_up_to_twelve(prompt: str, count: int) -> None:
    assert only(prompt).count == count


@pytest.mark.parametrize(
    "prompt",
    [
        "catalog of dogma",
        "a carpet of ideas",
        "foxtrot",
        "",
        "   ",
        "\x00",
        "??!",
        "\N{CAT FACE}",
        "حلم جميل",
        "no cats",
        "without a dog, never a car",
    ],
)
def test_what_is_not_asked_for_is_not_painted(prompt: str) -> None:
    assert kinds(prompt) == []


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a cat without a dog", ["cat"]),
        ("no cats, a dog", ["dog"]),
        ("a cat without a dog but with a bird", ["cat", "bird"]),
        ("mice, foxes and butterflies", ["mouse", "fox", "butterfly"]),
        ("a bowl of apples", ["apple"]),
        ("a cup of coffee", ["coffee"]),
        ("an orange on a table", ["citrus"]),
        ("two oranges", ["citrus"]),
        ("a rose", ["rose"]),
        ("a sailboat under the moon", ["boat"]),
        ("the moon", ["moon"]),
        ("a birthday cake with candles", ["cake"]),
        ("children's book drawing of a veterinarian with a baby otter", ["doctor", "otter"]),
        ("children\N{RIGHT SINGLE QUOTATION MARK}s book about a fox", ["fox"]),
    ],
)
def test_nouns_are_found_by_whole_words(prompt: str, expected: list[str]) -> None:
    assert kinds(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "scene"),
    [
        ("a cat", "room"),
        ("a cat in the snow", "snow"),
        ("a fish", "underwater"),
        ("a fish in the sea", "underwater"),
        ("a sailboat on a lake", "sea"),
        ("a dog at the sea", "beach"),
        ("a bowl of ramen", "table"),
        ("a rocket", "space"),
        ("a fox in a snowy forest", "snow"),
        ("a car on a mountain road", "mountain"),
        ("a robot in a city street", "city"),
        ("a chef at the table", "room"),
        ("quiet evening", "meadow"),
        ("entropy", "abstract"),
    ],
)
def test_every_subject_has_a_fitting_place(prompt: str, scene: str) -> None:
    assert plan(prompt).scene == scene


@pytest.mark.parametrize(
    ("prompt", "light", "weather", "style"),
    [
        ("a house", None, None, "oil"),
        ("a house at sunset, watercolor", "sunset", None, "watercolour"),
        ("minimal logo of a rocket", None, None, "flat"),
        ("pencil sketch of a foggy city at night", "night", "fog", "pencil"),
        ("8-bit pixel art, rainy morning, a frog", "dawn", "rain", "pixel"),
        ("a rainbow over a field, oil painting", None, "rainbow", "oil"),
        ("a tree under the moon", "night", None, "oil"),
    ],
)
def test_light_weather_and_style_are_read(
    prompt: str, light: str | None, weather: str | None, style: str
) -> None:
    planned = plan(prompt)
    assert (planned.light, planned.weather, planned.style) == (light, weather, style)


def test_sizes_and_markings_belong_to_their_noun() -> None:
    small, big = plan("a small striped cat and a big dog").subjects
    assert (small.size, small.marking) == ("small", "striped")
    assert (big.size, big.marking) == ("big", None)


def test_what_stands_at_the_end_of_a_clause_belongs_to_the_noun_before() -> None:
    assert only("a kitten sleeping on the floor").marking == "sleeping"
    assert only("a cat asleep").marking == "sleeping"


def test_men_and_women_are_told_apart() -> None:
    assert only("a girl in a garden").marking == "woman"
    assert only("a king").marking == "man"
    assert only("a person").marking is None


def test_a_rider_sits_on_the_mount() -> None:
    planned = plan("an astronaut riding a horse")
    assert planned.riding
    assert [subject.kind for subject in planned.subjects] == ["astronaut", "horse"]
    assert not plan("an astronaut and a horse").riding


def test_a_very_long_prompt_is_read() -> None:
    assert kinds("word " * 6300 + " a red cat") == ["cat"]


def test_planning_loads_neither_numpy_nor_pillow() -> None:
    code = (
        "import sys, safelight.upstreams.painter.planning;"
        "sys.exit(bool({'numpy', 'PIL', 'resvg_py'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("prompt", "relation", "expected"),
    [
        ("a cat on a sofa", "on", ["cat", "sofa"]),
        ("a cat under a table", "under", ["cat", "table"]),
        ("a dog beside the table", "beside", ["dog", "table"]),
        ("a lion behind a tree", "behind", ["lion", "tree"]),
        ("a car in front of a castle", "front", ["car", "castle"]),
        ("a cat to the right of a dog", "right", ["cat", "dog"]),
        ("a girl left of a tree", "left", ["person", "tree"]),
        ("a robot holding a flower", "holding", ["robot", "flower"]),
        ("a cat riding a skateboard", "on", ["cat", "skateboard"]),
        ("a dog wearing a hat", None, ["dog"]),
        ("a man in a red hat", None, ["person"]),
        ("a cat with sunglasses", None, ["cat"]),
        ("a cat and a hat", None, ["cat", "hat"]),
        ("a cat with a dog", None, ["cat", "dog"]),
        ("a boat with a hat", None, ["boat", "hat"]),
        ("a cat on a table", None, ["cat"]),
    ],
)
def test_how_the_first_stands_to_the_second_is_read(
    prompt: str, relation: str | None, expected: list[str]
) -> None:
    assert plan(prompt).relation == relation
    assert kinds(prompt) == expected


def test_each_of_several_wearers_has_its_own_hat() -> None:
    cats = only("three cats wearing hats")
    assert (cats.count, cats.worn) == (3, (("hat", None),))
    bears, dog = plan("ten bears wearing crowns and a dog").subjects
    assert (bears.count, bears.worn, dog.worn) == (10, (("crown", None),), ())
    assert bears.count + dog.count <= MOST_FIGURES


def test_whoever_can_wear_something_is_a_kind_of_subject() -> None:
    assert set(nouns.SUBJECTS.values()) >= wardrobe.WEARERS


def test_a_girl_and_a_boy_are_two_people() -> None:
    assert [subject.marking for subject in plan("a girl and a boy").subjects] == ["woman", "man"]
    assert [subject.count for subject in plan("a woman, the woman in red").subjects] == [1]


def test_stars_that_are_counted_are_painted_one_by_one() -> None:
    assert (only("ten stars").kind, only("ten stars").count) == ("star", 10)
    assert kinds("a meadow under the stars") == []
