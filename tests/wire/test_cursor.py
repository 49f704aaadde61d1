"""The text that SSE carries as an id."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelight.wire.cursor import Cursor, parse_cursor

LETTERS = string.ascii_letters + string.digits
SMALL = string.ascii_lowercase + string.digits

cursors = st.builds(
    Cursor,
    st.text(LETTERS, min_size=1, max_size=64).map("gen_{}".format),
    st.text(SMALL, min_size=1, max_size=16),
    st.integers(0, 999_999_999),
)


@given(cursors)
def test_a_cursor_is_read_back_from_its_text(cursor: Cursor) -> None:
    assert parse_cursor(str(cursor)) == cursor


@given(cursors)
def test_a_cursor_needs_no_preflight_and_at_most_128_bytes(cursor: Cursor) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._~-]{1,128}", str(cursor))


@given(st.lists(st.integers(0, 9999), min_size=2, max_size=2))
def test_cursors_of_one_generation_sort_as_their_sequences(sequences: list[int]) -> None:
    texts = [str(Cursor("gen_a", "e", sequence)) for sequence in sequences]
    assert sorted(texts) == [str(Cursor("gen_a", "e", s)) for s in sorted(sequences)]


def test_a_cursor_ahead_of_its_generation_is_still_a_cursor() -> None:
    assert parse_cursor("gen_a~e~999999999") == Cursor("gen_a", "e", 999_999_999)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "gen_a",
        "gen_a~e",
        "gen_a~e~",
        "gen_~e~0000",
        "gen_a~~0000",
        "a~e~0000",
        "GEN_a~e~0000",
        "gen_a~E~0000",
        "gen_a~e~-001",
        "gen_a~e~+001",
        "gen_a~e~ 001",
        "gen_a~e~1_0",
        "gen_a~e~0x1",
        "gen_a~e~0000~0000",
        "gen_a~e~0000\n",
        "\ngen_a~e~0000",
        "gen_a~e~0000 ",
        "gen_a:e:0000",
        "gen_a~e~0000\0",
        "gen_\0~e~0000",
        "gen_a~e~1234567890",
        "gen_é~e~0000",
        "gen_\uff41~e~0000",
        "gen_a~e~\u0660\u0660\u0660\u0661",
        "gen_a~e~\uff11",
        "gen_a~e~²",
        "gen_\ud800~e~0000",
        "../../etc/passwd",
        "gen_" + "a" * 65 + "~e~0000",
        "gen_a~" + "e" * 17 + "~0000",
        "x" * 10_240,
        "gen_" + "a" * 10_240,
        "gen_a~e~" + "0" * 10_240,
        "~" * 10_240,
    ],
    ids=lambda text: ascii(text)[:32],
)
def test_text_that_no_gateway_wrote_is_no_cursor(text: str) -> None:
    assert parse_cursor(text) is None


@given(st.text(max_size=200))
def test_any_text_is_a_cursor_or_none_and_never_an_error(text: str) -> None:
    cursor = parse_cursor(text)
    assert cursor is None or parse_cursor(str(cursor)) == cursor
