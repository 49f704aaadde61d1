"""Colours by name, and how a colour changes in light and in shadow.

Every drawing and every scene takes its colours from here, so that light is warm and shadow is
cool throughout one picture. Arrays of pixels must not live here: this module is imported by
the planner, which knows neither numpy nor Pillow.
"""

from collections.abc import Sequence
from typing import TypeAlias

Colour: TypeAlias = str
"""A colour as SVG writes it: ``#rrggbb``."""

COLOUR_WORDS: dict[str, Colour] = {
    "white": "#f4f0e8",
    "black": "#34323c",
    "red": "#d9362b",
    "crimson": "#b3202f",
    "scarlet": "#dd3322",
    "maroon": "#7c2330",
    "burgundy": "#73202f",
    "green": "#45a049",
    "lime": "#9bcf3c",
    "olive": "#84853a",
    "emerald": "#1f9d63",
    "mint": "#9fdcbd",
    "blue": "#2f72d0",
    "navy": "#25386f",
    "azure": "#4aa3e6",
    "cyan": "#38c0d6",
    "teal": "#1f928f",
    "turquoise": "#38bfb8",
    "indigo": "#47419b",
    "yellow": "#f4c62a",
    "gold": "#dba92c",
    "golden": "#e2ab3a",
    "amber": "#e89a25",
    "orange": "#ee842b",
    "peach": "#f7b58c",
    "coral": "#f0765f",
    "purple": "#7f4bc0",
    "violet": "#8256cc",
    "lavender": "#b3a1e0",
    "lilac": "#c3a4dd",
    "magenta": "#cc3f97",
    "pink": "#f08bb0",
    "brown": "#80502f",
    "tan": "#c99f6c",
    "beige": "#e0cba5",
    "cream": "#f2e5c6",
    "ivory": "#f3ead3",
    "grey": "#8d939b",
    "silver": "#bfc5cd",
    "bronze": "#b07a3e",
    "copper": "#c06f43",
}

# The colour that a word brings along where the prompt names none.
COLOURED_BY_NAME: dict[str, str] = {
    "golden retriever": "gold",
    "labrador": "cream",
    "retriever": "gold",
    "shiba": "orange",
    "dove of peace": "white",
    "bluebird": "blue",
    "blue jay": "blue",
    "canary": "yellow",
    "dove": "white",
    "crow": "black",
    "raven": "black",
    "robin": "brown",
    "sparrow": "brown",
    "cardinal": "red",
    "pigeon": "grey",
    "taxi": "yellow",
    "cab": "yellow",
    "green apple": "green",
    "red apple": "red",
    "clownfish": "orange",
    "clown fish": "orange",
    "goldfish": "orange",
    "badger": "grey",
    "red panda": "copper",
    "white swan": "white",
    "fire truck": "red",
    "fire engine": "red",
    "glass of water": "azure",
    "milk": "white",
    "glass of milk": "white",
    "lemonade": "yellow",
    "glass of white wine": "cream",
    "champagne": "gold",
    "blueberry": "indigo",
    "raspberry": "magenta",
    "tangerine": "orange",
    "clementine": "orange",
    "ruby": "red",
    "sapphire": "blue",
    "sakura tree": "pink",
    "cherry blossom tree": "pink",
    "cherry tree": "pink",
    "chocolate cake": "brown",
    "polar bear": "white",
    "black bear": "black",
    "hamster": "tan",
    "donkey": "grey",
}

# Five colours each, dark to light: what an abstract takes when the prompt names no colour.
HARMONIES: tuple[tuple[Colour, ...], ...] = (
    ("#1d2f5f", "#2f72b8", "#e8733f", "#f3b95f", "#f8ecd2"),
    ("#3a1f4f", "#a23a72", "#ef7a5b", "#f8c66d", "#fbefd8"),
    ("#123f46", "#1f8a83", "#7cc2a0", "#f0c25e", "#f6efdb"),
    ("#2b2350", "#5a4fae", "#3fb0c5", "#f39ab0", "#f7edf0"),
    ("#46202b", "#b2382f", "#e98a3c", "#8fae7d", "#f5ead0"),
    ("#20351f", "#4d7f3c", "#b5b94a", "#e98f54", "#f7eed4"),
)

_LIGHT = "#fff3d6"
# How much of each channel is left in full shadow: blue lasts longest, so shadow looks cool.
_SHADOW = (0.34, 0.25, 0.42)


def channels(colour: Colour) -> tuple[int, int, int]:
    """Red, green and blue of a colour, each 0..255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour on the way from first (share 0) to second (share 1)."""
    blended = (
        round(start + (end - start) * min(1.0, max(0.0, share)))
        for start, end in zip(channels(first), channels(second), strict=True)
    )
    return "#" + "".join(f"{channel:02x}" for channel in blended)


def tint(colour: Colour, share: float) -> Colour:
    """The colour in warm light; share 0..1."""
    return mix(colour, _LIGHT, share)


def shade(colour: Colour, share: float) -> Colour:
    """The colour in cool shadow; share 0..1."""
    dark = (round(channel * part) for channel, part in zip(channels(colour), _SHADOW, strict=True))
    return mix(colour, "#" + "".join(f"{channel:02x}" for channel in dark), share * 1.15)


def under(colour: Colour, light: tuple[float, float, float]) -> Colour:
    """The colour under coloured light: each channel times its share of the light, 0..1.2."""
    lit = (
        min(255, round(channel * part))
        for channel, part in zip(channels(colour), light, strict=True)
    )
    return "#" + "".join(f"{channel:02x}" for channel in lit)


def luminance(colour: Colour) -> float:
    """How light a colour looks, 0 (black) to 1 (white)."""
    red, green, blue = channels(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def contrasting(colour: Colour, choices: Sequence[Colour]) -> Colour:
    """The choice that is farthest from the colour; the first of equals."""
    return max(
        choices,
        key=lambda choice: sum(
            abs(one - other) for one, other in zip(channels(colour), channels(choice), strict=True)
        ),
    )
