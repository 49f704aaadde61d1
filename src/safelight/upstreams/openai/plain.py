"""Which values of an upstream's JSON may be passed on beside pictures: shallow, finite, not vast.

What an upstream nests hundreds deep, or counts with thousands of digits, would be parsed here and
break the encoder of the answer, or the client's parser.
"""

import math

from typing_extensions import TypeIs

MAX_DEPTH = 8
"""Usage has two levels, a refusal's details about four."""

MAX_NUMBER = 2**53
"""Every JSON parser there is holds whole numbers up to this exactly."""


def is_plain(value: object, depth: int = MAX_DEPTH) -> bool:
    """True for words, numbers, and lists and objects of them at most `depth` deep."""
    if isinstance(value, dict):
        return depth > 0 and all(is_plain(each, depth - 1) for each in value.values())
    if isinstance(value, list):
        return depth > 0 and all(is_plain(each, depth - 1) for each in value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return -MAX_NUMBER <= value <= MAX_NUMBER
    return value is None or isinstance(value, str)


def is_count(value: object) -> TypeIs[int]:
    """True for whole numbers from 0 on."""
    return type(value) is int and 0 <= value <= MAX_NUMBER
