"""Quoted words: which of them are written, in which lines, and that they can be seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from safelight.upstreams.painter.blockletters import block_lettering
from safelight.upstreams.painter.glyphs import Face
from safelight.upstreams.painter.lettering import Lettering, Manner, lettering
from safelight.upstreams.painter.painting import Commission, describe, paint
from safelight.upstreams.painter.quoting import MARKS, MOST_LETTERS, SPELLINGS, parted
from safelight.upstreams.painter.typesetting import Space, set_in

SHAPES = [(192, 192), (384, 128), (128, 384)]
MANNERS: list[tuple[Manner, float | None]] = [
    ("panel", None),
    ("ribbon", 0.9),
    ("neon", None),
    ("neon", 0.9),
]
LONG = "All work and no play makes Jack a dull boy, and Jill (too)!"


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ('a sign "OPEN"', "OPEN"),
        ("a sign \N{LEFT DOUBLE QUOTATION MARK}OPEN\N{RIGHT DOUBLE QUOTATION MARK}", "OPEN"),
        ("a cat says 'I'm hungry'", "I'm hungry"),
        ('a card "Happy" and "Birthday"', "Happy\nBirthday"),
        ('"Stop, look & listen!" (a poster)', "Stop, look & listen!"),
        ('a cat named "!!"', None),
        ("the cat's owner's house", None),
    ],
)
def test_what_stands_in_quotes_is_to_be_written(prompt: str, text: str | None) -> None:
    quoted = parted(prompt)
    assert (quoted.text, quoted.unwritten) == (text, False)


def test_letters_keep_their_marks_and_others_are_spelled() -> None:
    assert parted('"Łódź, über Ærø"').text == ("L\u0338o\u0301dz\u0301, u\u0308ber AEro\u0338")
    assert parted('"Straße \N{EURO SIGN}5"').text == "Strasse C\u03355"


@pytest.mark.parametrize("quoted", ["Привет, мир", "你好", "שלום", "\N{CAT FACE}42\u0e01"])
def test_what_the_font_lacks_is_not_written_and_the_description_says_so(quoted: str) -> None:
    parts = parted(f'a fox, "{quoted}"')
    assert (parts.text, parts.unwritten) == (None, True)
    told = describe(Commission(f'a fox, "{quoted}"', 64, 64, "low"))
    assert told.endswith("without its lettering, which is not in Latin letters.")


def test_a_text_written_in_part_is_told_to_be_so() -> None:
    assert parted('"Hello мир"').text == "Hello"
    assert describe(Commission('a fox "Hello мир"', 64, 64, "low")).endswith(
        "with part of the lettering."
    )
    assert describe(Commission('a fox "Hello"', 64, 64, "low")).endswith("with its lettering.")


def test_a_text_too_long_ends_in_an_ellipsis_at_a_word() -> None:
    quoted = parted('"' + "word " * 30 + '"')
    assert quoted.unwritten
    assert quoted.text is not None
    assert quoted.text.endswith("word...")
    assert len(quoted.text) <= MOST_LETTERS + 3


@given(st.text(max_size=120))
def test_any_prompt_is_parted(prompt: str) -> None:
    quoted = parted(f'a fox "{prompt}"')
    assert all(
        " " <= letter <= "~" or letter in MARKS or letter in "©®«»°±·\n"
        for letter in quoted.text or ""
    )


def test_every_mark_is_seen() -> None:
    face = Face(80)

    def written(text: str) -> bytes:
        mask = Image.new("L", (160, 120))
        face.write(mask, text, (80, 60), 1)
        return mask.tobytes()

    looks = {mark: written("o" + mark) for mark in MARKS}
    assert len({*looks.values(), written("o")}) == len(MARKS) + 1
    assert all(
        written(spelling) != written("o") for spelling in SPELLINGS.values() if spelling.strip()
    )


def test_lines_are_as_few_and_as_large_as_their_space_allows() -> None:
    wide = Space(across=100, down=20, tallest=20, lines=5)
    tall = Space(across=30, down=100, tallest=20, lines=5)
    words = "one two three four"
    lines, height = set_in(words, wide, lambda line: len(line) * 0.5)
    assert lines == [words]
    assert height == pytest.approx(11.1, abs=0.1)
    lines, height = set_in(words, tall, lambda line: len(line) * 0.5)
    assert lines == ["one", "two", "three", "four"]
    assert height == pytest.approx(12)


@given(
    st.lists(st.text("abcdefg", min_size=1, max_size=12), min_size=1, max_size=14),
    st.integers(1, 7),
)
def test_no_word_is_lost_and_no_line_leaves_its_space(words: list[str], most: int) -> None:
    space = Space(across=90, down=50, tallest=15, lines=most)
    lines, height = set_in(" ".join(words), space, len)
    assert " ".join(lines).split() == words
    assert len(lines) <= most
    assert height * len(lines) <= 50.001
    assert max(map(len, lines)) * height <= 90.001


def lettered(
    size: tuple[int, int], manner: Manner, share: float | None, text: str, *, blocks: bool
) -> Lettering:
    foot = None if share is None else size[1] * share
    put = block_lettering if blocks else lettering
    return put(size, text, "#e0722c", manner, foot)


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize(("manner", "share"), MANNERS)
@pytest.mark.parametrize("text", ["Hi", LONG, "Happy\nBirthday"])
@pytest.mark.parametrize("blocks", [False, True])
def test_words_stay_within_the_frame_and_on_what_carries_them(
    size: tuple[int, int], manner: Manner, share: float | None, text: str, blocks: bool
) -> None:
    layers = lettered(size, manner, share, text, blocks=blocks)
    assert layers.words.size == layers.carrier.size == size
    box, ground = (
        layer.getchannel("A").point([255 * (level > 8) for level in range(256)]).getbbox()
        for layer in (layers.words, layers.carrier)
    )
    assert box is not None
    assert ground is not None
    assert min(box[:2]) > 0
    assert box[2] < size[0]
    assert box[3] < size[1]
    assert ground[0] <= box[0]
    assert ground[1] <= box[1]
    assert ground[2] >= box[2]
    assert ground[3] >= box[3]


@pytest.mark.parametrize(
    "style", ["", "watercolour of ", "pencil sketch of ", "stained glass of ", "pixel art of "]
)
def test_words_are_as_dark_as_ink_on_a_light_ribbon_in_every_style(style: str) -> None:
    commission = Commission(f'{style}a white cat, "HELLO THERE"', 256, 256, "medium")
    *_, final = paint(commission, 0, lambda: False)
    grey = np.asarray(final.image.convert("L"), float)[208:248, 60:196]
    assert np.percentile(grey, 97) - np.percentile(grey, 5) > 120


def test_words_come_out_stronger_from_partial_to_partial() -> None:
    commission = Commission('a white cat, "HELLO THERE"', 256, 256, "medium")
    stages = list(paint(commission, 3, lambda: False))
    darkest = [
        float(np.percentile(np.asarray(stage.image.convert("L"), float)[208:248, 60:196], 5))
        for stage in stages
    ]
    assert darkest == sorted(darkest, reverse=True)
    assert darkest[0] > darkest[-1] + 40
