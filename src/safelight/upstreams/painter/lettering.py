"""Quoted words become lettering: on a ribbon, on a panel of their own, or as a neon sign.

Which words are quoted is the planner's, which lines they make the typesetting's, and how a letter
looks the glyphs'. What carries the words is painted with the picture, and the words come on top of
the paint: strokes and washes would make them hard to read.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from PIL import Image, ImageDraw, ImageFilter

from safelight.upstreams.painter.glyphs import Face
from safelight.upstreams.painter.palette import Colour, luminance, mix, shade, tint
from safelight.upstreams.painter.typesetting import Space, set_in

Manner: TypeAlias = Literal["ribbon", "panel", "neon"]

_CREAM = "#fbf3e0"
_DARK = "#2b2436"
_WOOD = "#8a5c3a"
_TRIAL = 40.0


@dataclass(frozen=True, slots=True)
class Lettering:
    """Two layers of a picture's size, RGBA: what carries the words, and the words."""

    carrier: Image.Image
    words: Image.Image


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of text in a picture: their middle, their height, and the width of the widest."""

    lines: list[str]
    middle: tuple[float, float]
    height: float
    across: float

    @property
    def top(self) -> float:
        """Where the first line begins."""
        return self.middle[1] - self.height * len(self.lines) / 2

    @property
    def bottom(self) -> float:
        """Where the last line ends."""
        return self.middle[1] + self.height * len(self.lines) / 2


def space_for(size: tuple[int, int], manner: Manner, *, low: bool) -> Space:
    """The room that words have: `low` ones leave the picture above them to its subjects."""
    width, height, shorter = *size, min(size)
    if manner == "ribbon":
        return Space(width * 0.72, height * 0.22, shorter * 0.085, 3)
    if low:
        return Space(width * 0.84, height * 0.3, shorter * 0.16, 3)
    across = width * (0.84 if manner == "neon" else 0.74)
    return Space(across, height * 0.62, shorter * (0.24 if manner == "neon" else 0.2), 7)


def lettering(
    size: tuple[int, int],
    text: str,
    colour: Colour,
    manner: Manner,
    foot: float | None,
    *,
    standing: bool = False,
) -> Lettering:
    """Both layers at a size in pixels.

    `foot` is the height that low words are about, in pixels, None where they have the middle. A
    `standing` panel is a sign on two posts.
    """
    trial = Face(_TRIAL)
    space = space_for(size, manner, low=foot is not None)
    lines, height = set_in(text, space, lambda line: trial.width(line) / _TRIAL)
    face = Face(height)
    across = max(face.width(line) for line in lines)
    down = height * len(lines)
    middle = size[1] * 0.47 if foot is None else min(foot, size[1] * 0.955 - down / 2)
    placed = Lines(lines, (size[0] / 2, middle), height, across)
    if manner == "neon":
        return _neon(size, face, placed, colour)
    carrier = Image.new("RGBA", size)
    ground = _CREAM if manner == "panel" else cloth(colour)
    if manner == "ribbon":
        _ribbon(ImageDraw.Draw(carrier), placed, ground)
    else:
        if standing:
            _posts(ImageDraw.Draw(carrier), placed, size[1] * 0.9)
        _panel(ImageDraw.Draw(carrier), placed, ground)
    ink = legible(ground)
    return Lettering(carrier, _inked(size, face, placed, ink, max(0, round(height * 0.022))))


def cloth(colour: Colour) -> Colour:
    """The colour for a ribbon, out of the middle tones on which no ink can be read well."""
    light = luminance(colour)
    if light > 0.8:
        return _CREAM
    return tint(colour, 0.35) if light > 0.45 else shade(colour, 0.12)


def legible(ground: Colour) -> Colour:
    """The ink that is read best on a ground."""
    return _DARK if luminance(ground) > 0.5 else _CREAM


def _inked(
    size: tuple[int, int], face: Face, placed: Lines, ink: Colour, weight: int
) -> Image.Image:
    """The words alone, in one colour."""
    layer = Image.new("RGBA", size, ink)
    layer.putalpha(_mask(size, face, placed, weight))
    return layer


def _mask(size: tuple[int, int], face: Face, placed: Lines, weight: int) -> Image.Image:
    mask = Image.new("L", size)
    for number, line in enumerate(placed.lines):
        middle = placed.middle[0], placed.top + (number + 0.5) * placed.height
        face.write(mask, line, middle, weight)
    return mask


def _posts(draw: ImageDraw.ImageDraw, placed: Lines, low: float) -> None:
    """Two wooden posts from behind a panel to the ground."""
    wide = placed.height * 0.2
    for side in (-1, 1):
        x = placed.middle[0] + side * placed.across * 0.32
        draw.rectangle((x - wide / 2, placed.middle[1], x + wide / 2, low), _WOOD)
        draw.rectangle((x + wide * 0.15, placed.middle[1], x + wide / 2, low), shade(_WOOD, 0.3))


def _panel(draw: ImageDraw.ImageDraw, placed: Lines, colour: Colour) -> None:
    """A panel with a fine frame."""
    x, height = placed.middle[0], placed.height
    left, right = x - placed.across / 2 - height * 0.5, x + placed.across / 2 + height * 0.5
    above, below = placed.top - height * 0.35, placed.bottom + height * 0.35
    draw.rounded_rectangle((left, above, right, below), height * 0.2, colour)
    inset = height * 0.12
    draw.rounded_rectangle(
        (left + inset, above + inset, right - inset, below - inset),
        height * 0.14,
        outline=mix(colour, _DARK, 0.45),
        width=max(1, round(height * 0.03)),
    )


def _ribbon(draw: ImageDraw.ImageDraw, placed: Lines, colour: Colour) -> None:
    """A ribbon with folded ends."""
    x, height = placed.middle[0], placed.height
    left, right = x - placed.across / 2 - height * 0.55, x + placed.across / 2 + height * 0.55
    above, below = placed.top - height * 0.16, placed.bottom + height * 0.16
    drop, end = height * 0.28, height * 0.75
    for edge, side in ((left, -1), (right, 1)):
        outer = edge + side * end
        draw.polygon(
            [
                (edge - side * height * 0.3, above + drop),
                (outer, above + drop),
                (outer - side * height * 0.35, (above + below) / 2 + drop),
                (outer, below + drop),
                (edge - side * height * 0.3, below + drop),
            ],
            shade(colour, 0.3),
        )
        draw.polygon(
            [
                (edge, below),
                (edge - side * height * 0.3, below),
                (edge - side * height * 0.3, below + drop),
            ],
            shade(colour, 0.6),
        )
    draw.rectangle((left, above, right, below), colour)
    draw.line((left, above, right, above), tint(colour, 0.4), max(1, round(height * 0.04)))


def _neon(size: tuple[int, int], face: Face, placed: Lines, colour: Colour) -> Lettering:
    """Tubes of light, with their glow about them."""
    hue = colour if luminance(colour) > 0.25 else mix(colour, "#ffffff", 0.3)
    height = placed.height
    weight = max(1, round(height * 0.03))
    carrier, glow = Image.new("RGBA", size), Image.new("RGBA", size, hue)
    shape = _mask(size, face, placed, weight * 2)
    for spread, strength in ((0.34, 1.6), (0.1, 1.1)):
        soft = shape.filter(ImageFilter.GaussianBlur(height * spread))
        glow.putalpha(soft.point([min(235, round(level * strength)) for level in range(256)]))
        carrier.alpha_composite(glow)
    words = _inked(size, face, placed, hue, weight * 2)
    words.alpha_composite(
        _inked(size, face, placed, mix(hue, "#ffffff", 0.78), max(0, weight // 2))
    )
    return Lettering(carrier, words)
