"""What the place does to a drawn figure, and a figure to its place: light, fur, glow, reflection.

Pixels only: which figures there are and where they stand is known to whoever composes.
"""

import numpy as np
from PIL import Image, ImageFilter

from safelight.upstreams.painter.drawings.figure import Glow
from safelight.upstreams.painter.layout import Placement
from safelight.upstreams.painter.palette import Colour, tint

_REFLECTED = ("boat", "whale", "swan", "duck", "pirate ship", "canoe", "torii", "lotus")


def fluffed(figure: Image.Image) -> Image.Image:
    """A figure whose outline is drawn out into tufts, the same ones every time; its face stays."""
    pixels = np.asarray(figure.convert("RGBa"))
    height, width = pixels.shape[:2]
    shorter = min(height, width)
    cells = max(2, 64 * height // shorter), max(2, 64 * width // shorter)
    reach = np.float32(shorter * 0.036)
    down, across = (
        (np.asarray(Image.fromarray(field).resize((width, height))) - np.float32(0.5)) * reach
        for field in np.random.default_rng(7).random((2, *cells)).astype(np.float32)
    )
    rows = np.arange(height)[:, None] + down.astype(np.intp)
    columns = np.arange(width)[None] + across.astype(np.intp)
    tufted = pixels[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)]
    soft = figure.getchannel("A").filter(ImageFilter.BoxBlur(shorter * 0.035))
    inside = soft.point([255 * (level > 250) for level in range(256)])
    return Image.composite(figure, Image.fromarray(tufted, "RGBa").convert("RGBA"), inside)


def shone_on(figure: Image.Image, ambient: tuple[float, float, float], glow: Glow) -> Image.Image:
    """A figure in coloured light; what glows by itself keeps its colour."""
    if glow == "all":
        return figure
    bands = figure.split()
    dimmed = [
        band.point([min(255, int(level * part)) for level in range(256)])
        for band, part in zip(bands, ambient, strict=False)
    ]
    lit = Image.merge("RGBA", (*dimmed, bands[3]))
    if glow == "windows":
        red, green, blue = (np.asarray(band, np.int16) for band in bands[:3])
        lamp = np.clip(np.minimum(red - 190, green - blue - 50), 0, 30) * 255 // 30
        lit.paste(figure, mask=Image.fromarray(lamp.astype(np.uint8)))
    return lit


def paste(picture: Image.Image, figure: Image.Image, corner: tuple[int, int]) -> None:
    """Composite a figure that may reach over the frame."""
    x, y = corner
    cut = figure.crop((max(0, -x), max(0, -y), figure.width, figure.height))
    if cut.width > 0 and cut.height > 0 and x < picture.width and y < picture.height:
        picture.alpha_composite(cut, (max(0, x), max(0, y)))


def glow(
    picture: Image.Image, figure: Image.Image, corner: tuple[int, int], colour: Colour
) -> None:
    """Light of a figure's own colour about it; on a transparent ground too."""
    spread = max(2, min(figure.size) // 7)
    small = (max(2, figure.width // spread * 2), max(2, figure.height // spread * 2))
    shape = Image.new("L", (small[0] + 12, small[1] + 12))
    shape.paste(figure.getchannel("A").resize(small), (6, 6))
    soft = shape.filter(ImageFilter.GaussianBlur(2.2)).point(
        [min(225, level * 2) for level in range(256)]
    )
    across = round(figure.width * shape.width / small[0])
    down = round(figure.height * shape.height / small[1])
    light = Image.new("RGBA", (across, down), tint(colour, 0.55))
    light.putalpha(soft.resize((across, down), Image.Resampling.BICUBIC))
    middle = corner[0] + (figure.width - across) // 2, corner[1] + (figure.height - down) // 2
    paste(picture, light, middle)


def afloat(
    picture: Image.Image, figure: Image.Image, corner: tuple[int, int], placement: Placement
) -> None:
    """The broken reflection of a boat or whale under it."""
    if placement.subject.kind not in _REFLECTED:
        return
    reflection = figure.transpose(Image.Transpose.FLIP_TOP_BOTTOM).crop(
        (0, 0, figure.width, max(1, figure.height // 3))
    )
    rows = np.arange(reflection.height, dtype=np.float32)
    fading = (
        0.3 * (1 - rows / reflection.height) * (0.75 + 0.25 * np.sin(rows * 40 / figure.height))
    )
    alpha = np.asarray(reflection.getchannel("A"), np.float32) * fading[:, None]
    reflection.putalpha(Image.fromarray(alpha.astype(np.uint8)))
    paste(picture, reflection, (corner[0], corner[1] + figure.height - max(1, figure.height // 40)))
