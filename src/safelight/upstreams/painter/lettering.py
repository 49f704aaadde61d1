"""Quoted words become lettering: on a ribbon, on a panel of their own, or as a neon sign.

The letters come from the font that Pillow carries, so that they are the same on every machine.
Which words are quoted is the planner's.
"""

from typing import Literal, TypeAlias

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from safelight.upstreams.painter.palette import Colour, luminance, mix, shade, tint

Manner: TypeAlias = Literal["ribbon", "panel", "neon"]

# The share of the frame's width that a line may take, and of the shorter side that is its height.
_SPACE: dict[Manner, tuple[float, float]] = {
    "ribbon": (0.74, 0.085),
    "panel": (0.74, 0.2),
    "neon": (0.84, 0.24),
}
_MOST_LINES = 3
_CREAM = "#fbf3e0"
_DARK = "#2b2436"


def lettering(size: tuple[int, int], text: str, colour: Colour, manner: Manner) -> Image.Image:
    """A layer of `size` pixels, RGBA, with nothing on it but the words and what carries them."""
    lines = _lines(text, size, manner)
    font, height = _fitting(lines, size, manner)
    layer = Image.new("RGBA", size)
    across = max(_wide(font, line) for line in lines)
    down = height * len(lines)
    middle = size[1] * (0.9 if manner == "ribbon" else 0.46)
    if manner == "ribbon":
        middle = min(middle, size[1] - down * 0.5 - height * 0.5)
    top = middle - down / 2
    if manner == "neon":
        _neon(layer, lines, font, (top, height), colour)
        return layer
    carrier = _CREAM if manner == "panel" or luminance(colour) > 0.8 else colour
    _carry(layer, across, (top, down), height, carrier, ribbon=manner == "ribbon")
    ink = _DARK if luminance(carrier) > 0.5 else _CREAM
    draw = ImageDraw.Draw(layer)
    _write(draw, size, lines, font, (top, height), ink, max(1, round(height * 0.028)))
    return layer


def _lines(text: str, size: tuple[int, int], manner: Manner) -> list[str]:
    """The words in one line, or in a few where the frame has more height than width for them."""
    words = text.split()
    most = 1 if manner == "ribbon" else min(_MOST_LINES, len(words))
    target = max(6, len(text) / max(1.0, min(most, len(text) / 9 * min(1.6, size[1] / size[0]))))
    lines: list[str] = []
    for word in words:
        fits = lines and len(lines[-1]) + len(word) < target + 1
        if lines and (fits or len(lines) == most):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _fitting(
    lines: list[str], size: tuple[int, int], manner: Manner
) -> tuple[ImageFont.FreeTypeFont, float]:
    """The font at which the longest line just fits, and the height of a line in pixels."""
    share, tall = _SPACE[manner]
    height = min(size) * tall
    trial = _font(height)
    widest = max(_wide(trial, line) for line in lines)
    height *= min(1.0, size[0] * share / max(1.0, widest), size[1] * 0.7 / (height * len(lines)))
    return _font(height), max(4.0, height)


def _font(height: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(max(4.0, height * 0.8))
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("this Pillow was built without its font")
    return font


def _wide(font: ImageFont.FreeTypeFont, line: str) -> float:
    return float(font.getlength(line))


def _write(
    draw: ImageDraw.ImageDraw,
    size: tuple[int, int],
    lines: list[str],
    font: ImageFont.FreeTypeFont,
    band: tuple[float, float],
    ink: Colour,
    weight: int,
) -> None:
    top, height = band
    for number, line in enumerate(lines):
        place = size[0] / 2, top + (number + 0.5) * height
        draw.text(place, line, ink, font, "mm", stroke_width=weight, stroke_fill=ink)


def _carry(
    layer: Image.Image,
    across: float,
    band: tuple[float, float],
    height: float,
    colour: Colour,
    *,
    ribbon: bool,
) -> None:
    """What the words stand on: a ribbon with folded ends, or a panel with a fine frame."""
    draw = ImageDraw.Draw(layer)
    top, down = band
    left = layer.width / 2 - across / 2 - height * 0.55
    right = layer.width / 2 + across / 2 + height * 0.55
    above, below = top - height * 0.16, top + down + height * 0.16
    if not ribbon:
        above, below = top - height * 0.4, top + down + height * 0.4
        draw.rounded_rectangle((left, above, right, below), height * 0.2, colour)
        inset = height * 0.12
        frame = left + inset, above + inset, right - inset, below - inset
        draw.rounded_rectangle(
            frame,
            height * 0.14,
            outline=mix(colour, _DARK, 0.45),
            width=max(1, round(height * 0.03)),
        )
        return
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


def _neon(
    layer: Image.Image,
    lines: list[str],
    font: ImageFont.FreeTypeFont,
    band: tuple[float, float],
    colour: Colour,
) -> None:
    """Tubes of light, with their glow about them."""
    hue = colour if luminance(colour) > 0.25 else mix(colour, "#ffffff", 0.3)
    weight = max(1, round(band[1] * 0.03))
    glow = Image.new("RGBA", layer.size, hue)
    shape = Image.new("L", layer.size)
    draw = ImageDraw.Draw(shape)
    top, height = band
    for number, line in enumerate(lines):
        place = layer.width / 2, top + (number + 0.5) * height
        draw.text(place, line, 255, font, "mm", stroke_width=weight * 2)
    for spread, strength in ((0.34, 1.6), (0.1, 1.1)):
        soft = shape.filter(ImageFilter.GaussianBlur(height * spread))
        glow.putalpha(soft.point([min(235, round(level * strength)) for level in range(256)]))
        layer.alpha_composite(glow)
    bright = ImageDraw.Draw(layer)
    _write(bright, layer.size, lines, font, band, hue, weight * 2)
    _write(bright, layer.size, lines, font, band, mix(hue, "#ffffff", 0.78), max(0, weight // 2))
