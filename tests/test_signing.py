"""Signed texts: read back as they were signed, and nothing else is."""

import string

from hypothesis import given
from hypothesis import strategies as st

from safelight.signing import Signer

SECRET = b"s" * 32
PLAIN = set(string.ascii_letters + string.digits + "-_.")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(texts)
def test_what_was_signed_is_read_back_from_characters_that_fit_an_address(message: str) -> None:
    signer = Signer(SECRET, "tests")
    signed = signer.sign(message)
    assert signer.read(signed) == message
    assert set(signed) <= PLAIN


@given(texts)
def test_nothing_that_was_not_signed_is_read(text: str) -> None:
    assert Signer(SECRET, "tests").read(text) is None


def test_no_character_of_a_signed_text_can_be_changed_left_out_or_added() -> None:
    signer = Signer(SECRET, "tests")
    signed = signer.sign("w1795471200:gen_1")
    for place in range(len(signed)):
        before, after = signed[:place], signed[place + 1 :]
        others = {before + after, before + "é" + after, before + "=" + signed[place:]}
        others |= {before + other + after for other in PLAIN - {signed[place]}}
        assert {signer.read(other) for other in others} == {None}


def test_a_text_signed_for_another_purpose_or_with_another_secret_is_not_read() -> None:
    signed = Signer(SECRET, "tests").sign("gen_1")
    assert Signer(SECRET, "others").read(signed) is None
    assert Signer(b"t" * 32, "tests").read(signed) is None
