"""Lettering for pixel art: every dot of a letter is a block of the picture, or half of one.

The bitmap font that Pillow carries has the letters of Western Europe; others lose their marks.
Smooth letters live in `lettering.py`.
"""

import unicodedata

from PIL import Image, ImageDraw, ImageFont

from safelight.upstreams.painter.lettering import Lettering, Manner, cloth, legible, space_for
from safelight.upstreams.painter.palette import Colour, mix
from safelight.upstreams.painter.typesetting import set_in

_ACROSS = 6
_LINE = 12
# Blocks along the shorter side, as in pictures of high quality, and for texts too long for them.
_BLOCKS, _FINEST = 96, 192
_DARK, _CREAM = "#241f33", "#fbf3e0"


def block_lettering(
    size: tuple[int, int], text: str, colour: Colour, manner: Manner, foot: float | None
) -> Lettering:
    """Lettering as in `lettering.py`, in blocks."""
    plain = "\n".join(_western(line) for line in text.split("\n"))
    shorter = min(size)
    units = range(max(1, shorter // _BLOCKS), max(1, shorter // _FINEST) - 1, -1)
    space = space_for(size, manner, low=foot is not None)
    lines: list[str] = []
    unit = 1
    for unit in units:
        # Blocks are of equal size, or letters would be ragged.
        lines, height = set_in(plain, space, lambda line: len(line) * _ACROSS / _LINE)
        if height >= _LINE * unit:
            break
    grid = -(-size[0] // unit), -(-size[1] // unit)
    across = max(len(line) for line in lines) * _ACROSS
    down = len(lines) * _LINE
    y = grid[1] * 0.47 if foot is None else min(foot / unit, grid[1] * 0.955 - down / 2)
    left, top = round((grid[0] - across) / 2), max(2, round(y - down / 2))
    ground = _DARK if manner == "neon" else _CREAM if manner == "panel" else cloth(colour)
    ink = colour if manner == "neon" else legible(ground)
    carrier, words = Image.new("RGBA", grid), Image.new("RGBA", grid)
    _framed(ImageDraw.Draw(carrier), (left - 5, top - 3, left + across + 4, top + down + 2), ground)
    _written(words, lines, (left, top, across), ink)
    return Lettering(_enlarged(carrier, unit, size), _enlarged(words, unit, size))


def _enlarged(layer: Image.Image, unit: int, size: tuple[int, int]) -> Image.Image:
    whole = layer.resize((layer.width * unit, layer.height * unit), Image.Resampling.NEAREST)
    return whole.crop((0, 0, *size))


def _framed(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], ground: Colour) -> None:
    """A box with a rim and cut corners, as in games."""
    left, top, right, low = box
    rim = mix(ground, legible(ground), 0.45)
    draw.rectangle((left + 1, top, right - 1, low), rim)
    draw.rectangle((left, top + 1, right, low - 1), rim)
    draw.rectangle((left + 1, top + 1, right - 1, low - 1), ground)


def _written(
    words: Image.Image, lines: list[str], place: tuple[int, int, int], ink: Colour
) -> None:
    left, top, across = place
    font = ImageFont.load_default_imagefont()
    draw = ImageDraw.Draw(words)
    draw.fontmode = "1"
    for number, line in enumerate(lines):
        x = left + (across - len(line) * _ACROSS) // 2
        draw.text((x, top + number * _LINE), line, ink, font)


def _western(line: str) -> str:
    """The line in characters of Western Europe, of which the font has all."""
    whole = unicodedata.normalize("NFC", line)
    return "".join(
        letter if letter <= "\u00ff" else unicodedata.normalize("NFD", letter)[0]
        for letter in whole
        if not unicodedata.combining(letter)
    )
