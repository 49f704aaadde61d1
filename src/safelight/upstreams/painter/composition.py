"""From a plan to the reference: the finished drawing that the brush then works towards.

Scenery and figures come together here, with the colours that were asked for. Nothing in here
knows brush strokes or stages.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from PIL import Image, ImageChops, ImageEnhance

from safelight.upstreams.painter.blockletters import block_lettering
from safelight.upstreams.painter.drawings.registry import VARIETY
from safelight.upstreams.painter.drawings.sheet import Looks, Sheet
from safelight.upstreams.painter.effects import afloat, fluffed, glow, paste, shone_on
from safelight.upstreams.painter.layout import Placement, arrange
from safelight.upstreams.painter.lettering import Manner, lettering
from safelight.upstreams.painter.palette import COLOUR_WORDS, Colour, channels, contrasting
from safelight.upstreams.painter.plan import Plan
from safelight.upstreams.painter.raster import rasterise
from safelight.upstreams.painter.scenery import Setting
from safelight.upstreams.painter.vocabulary import Light, Scene, Style

Temper: TypeAlias = Literal["vivid", "natural"]

# Vectors are rendered with this share of the picture's pixels at most, within bounds, and then
# enlarged: the brush would not show more, and gradients are what costs time.
_FIGURE_PIXELS = (130_000, 0.15, 450_000)
_SCENERY_PIXELS = (110_000, 0.15, 400_000)
_OUTDOORS: tuple[Scene, ...] = (
    "meadow",
    "mountain",
    "sea",
    "beach",
    "forest",
    "city",
    "snow",
    "desert",
    "savanna",
    "lake",
    "village",
    "volcano",
    "waterfall",
    "poppy field",
    "lavender field",
    "tulip field",
    "sunflower field",
    "wheat field",
    "sky",
)
_OTHER_LIGHTS: tuple[Light, ...] = ("day", "sunset", "day", "dawn", "day", "sunset", "day", "night")
_TEMPERS: dict[Temper | None, tuple[float, float]] = {
    None: (1.06, 1.0),
    "vivid": (1.5, 1.16),
    "natural": (0.72, 0.93),
}
# Styles that know no colours, and styles whose pieces are larger than letters.
_GREY_STYLES = ("pencil", "ink")
_BROKEN_STYLES = ("glass", "pixel")
# Where words at the foot stand; watercolour has a torn rim.
_FOOT: dict[Style, float] = {"watercolour": 0.86}
_ALTERNATIVES: tuple[Colour, ...] = ("#fbf1e0", "#7a4a2e")


@dataclass(frozen=True, slots=True)
class Reference:
    """The drawing to paint from, all of one size.

    `picture` is RGB and complete to its borders. `mask` ("L") is where the figures are. `alpha`
    ("L") is what a transparent picture shows, None for an opaque one. `words` (RGBA), which may be
    smaller, are to be written over the finished picture with their corner at `words_at`.
    """

    picture: Image.Image
    mask: Image.Image
    alpha: Image.Image | None
    words: Image.Image | None = None
    words_at: tuple[int, int] = (0, 0)


def seed(*parts: object) -> int:
    """A number that depends on nothing but the parts as text, on every machine."""
    text = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big")


def light_of(plan: Plan, index: int) -> Light:
    """The time of day: what the plan says, else day, with other lights in later takes."""
    if plan.light is not None:
        return plan.light
    if plan.scene in _OUTDOORS:
        return _OTHER_LIGHTS[index % len(_OTHER_LIGHTS)]
    return "day"


def compose(
    plan: Plan,
    size: tuple[int, int],
    index: int,
    number: int,
    *,
    transparent: bool,
    temper: Temper | None,
    check: Callable[[], None],
) -> Reference:
    """Draw the plan at a size in pixels; `number` is the seed of this take.

    `check` is called between the steps and may raise to stop the work.
    """
    chance = np.random.default_rng(number)
    setting = Setting(plan, size, light_of(plan, index), bare=transparent)
    check()
    placements = arrange(plan, setting.frame, chance)
    looks = [_looks(placement, index, chance) for placement in placements]
    main = looks[-1].main if looks else "#808080"
    ground = setting.render(_reduced(size), placements, main, chance)
    check()
    picture = ground.resize(size, Image.Resampling.BICUBIC)
    check()
    if not transparent and plan.style != "flat":
        picture = _textured(picture, chance)
    mask = Image.new("L", size)
    for placement, look in zip(placements, looks, strict=True):
        check()
        _place(picture, mask, placement, look, setting)
    check()
    veil = setting.veil(_reduced(size), chance)
    if veil is not None:
        picture.alpha_composite(veil.resize(size, Image.Resampling.BICUBIC))
    check()
    alpha = picture.getchannel("A") if transparent else None
    rgb = _bled(picture) if transparent else picture.convert("RGB")
    check()
    reference = Reference(_tempered(rgb, temper), mask, alpha)
    del picture, rgb
    check()
    # Left and right are not to be exchanged where the prompt names them.
    if index % 2 == 1 and plan.relation not in ("left", "right"):
        reference = _mirrored(reference)
    return _lettered(reference, plan, setting, main) if plan.text else reference


def _lettered(reference: Reference, plan: Plan, setting: Setting, main: Colour) -> Reference:
    """Write the quoted words, across the foot of the picture or alone in its middle."""
    size = reference.picture.size
    grey = plan.style in _GREY_STYLES
    shining = plan.neon and not grey
    manner: Manner = "neon" if shining else "ribbon" if plan.subjects else "panel"
    named = [COLOUR_WORDS[name] for name in plan.colours]
    colour = named[0] if named else "#ff5aa8" if shining else "#fbf3e0" if grey else main
    foot = None
    if plan.subjects:
        # On an emblem the ribbon lies over the foot of its disc, wherever that is.
        emblem = setting.frame.emblem
        foot = size[1] / 2 + min(size) * 0.41 if emblem else size[1] * _FOOT.get(plan.style, 0.9)
    text = plan.text or ""
    if plan.style == "pixel":
        layers = block_lettering(size, text, colour, manner, foot)
    else:
        standing = plan.scene in _OUTDOORS and plan.scene != "sky"
        layers = lettering(size, text, colour, manner, foot, standing=standing)
    both = Image.alpha_composite(layers.carrier, layers.words)
    box = both.getbbox() or (0, 0, 1, 1)
    both, carrier = both.crop(box), layers.carrier.crop(box)
    # These styles break up what carries the words too.
    words = both if plan.style in _BROKEN_STYLES else layers.words.crop(box)
    del layers
    picture, mask, alpha = reference.picture, reference.mask, reference.alpha
    picture.paste(carrier.convert("RGB"), box, carrier.getchannel("A"))
    mask.paste(255, box, carrier.getchannel("A"))
    if alpha is not None:
        alpha.paste(ImageChops.lighter(alpha.crop(box), both.getchannel("A")), box)
    return Reference(picture, mask, alpha, words, box[:2])


def _mirrored(reference: Reference) -> Reference:
    """Every other take is seen in a mirror, light and all."""
    flip = Image.Transpose.FLIP_LEFT_RIGHT
    alpha = reference.alpha.transpose(flip) if reference.alpha is not None else None
    return Reference(reference.picture.transpose(flip), reference.mask.transpose(flip), alpha)


def _place(
    picture: Image.Image, mask: Image.Image, placement: Placement, looks: Looks, setting: Setting
) -> None:
    """Put one figure into the picture, and note where it is in the mask."""
    plan = setting.plan
    scale = picture.width / setting.width
    figure = _drawn(placement, looks, scale, setting, flat=plan.style == "flat")
    corner = (
        round(placement.x * scale - figure.width / 2),
        round(placement.base * scale - figure.height),
    )
    if looks.marking == "glowing":
        glow(picture, figure, corner, looks.main)
    if plan.scene in ("sea", "beach", "lake") and not setting.bare and not placement.floating:
        afloat(picture, figure, corner, placement)
    paste(picture, figure, corner)
    mask.paste(255, corner, figure.getchannel("A"))


def _reduced(size: tuple[int, int]) -> tuple[int, int]:
    """The size at which scenery is rendered: it is soft, so half the pixels are enough."""
    least, part, most = _SCENERY_PIXELS
    pixels = size[0] * size[1]
    share = min(1.0, (min(most, max(least, pixels * part)) / pixels) ** 0.5)
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _looks(placement: Placement, index: int, chance: np.random.Generator) -> Looks:
    """The colours of a figure: what was asked for, else what is natural for this one of many."""
    subject, figure = placement.subject, placement.figure
    whim = float(chance.random())
    main, second = figure.main, figure.second
    if subject.colour is not None:
        main = COLOUR_WORDS[subject.colour]
    else:
        variety = VARIETY.get(subject.kind, (main,))
        main = variety[(placement.number + index) % len(variety)]
    if figure.second == figure.main:
        second = main
    elif subject.kind != "portrait" and main != figure.main and _alike(main, second):
        second = contrasting(main, _ALTERNATIVES)
    if subject.second is not None:
        second = COLOUR_WORDS[subject.second]
    if subject.kind == "portrait" and subject.hair is not None:
        second = COLOUR_WORDS[subject.hair]
    return Looks(main, second, subject.marking, whim)


def _alike(one: Colour, other: Colour) -> bool:
    return sum(abs(a - b) for a, b in zip(channels(one), channels(other), strict=True)) < 110


def _drawn(
    placement: Placement, looks: Looks, scale: float, setting: Setting, *, flat: bool
) -> Image.Image:
    """One figure in pixels, in the light of its place."""
    sheet = Sheet(flat=flat, turned=placement.turned)
    placement.figure.draw(sheet, looks)
    width = max(2, round(placement.width * scale))
    height = max(2, round(placement.height * scale))
    least, part, most = _FIGURE_PIXELS
    pixels = min(most, max(least, (setting.width * scale) * (setting.height * scale) * part))
    share = min(1.0, (pixels / (width * height)) ** 0.5)
    left, top, across, down = placement.figure.box
    drawn = rasterise(
        sheet.svg(
            (left, top, across, down * (1 + placement.below)),
            max(2, round(width * share)),
            max(2, round(height * share)),
        )
    )
    if drawn.size != (width, height):
        drawn = drawn.resize((width, height), Image.Resampling.LANCZOS)
    if looks.marking == "fluffy":
        drawn = fluffed(drawn)
    if setting.ambient == (1.0, 1.0, 1.0) or looks.marking == "glowing":
        return drawn
    return shone_on(drawn, setting.ambient, placement.figure.glow)


def _textured(picture: Image.Image, chance: np.random.Generator) -> Image.Image:
    """Uneven pigment: even fills would betray that the scenery is made of vectors."""
    width, height = picture.size
    shorter = min(width, height)
    coarse = Image.fromarray(
        chance.integers(
            96, 160, (max(2, height * 9 // shorter), max(2, width * 9 // shorter)), np.uint8
        )
    ).resize((max(2, width // 4), max(2, height // 4)), Image.Resampling.BICUBIC)
    fine = Image.fromarray(
        chance.integers(
            104, 152, (max(2, height * 42 // shorter), max(2, width * 26 // shorter)), np.uint8
        )
    ).resize(coarse.size, Image.Resampling.BICUBIC)
    grain = ImageChops.add(coarse, fine, 2.0).resize(picture.size, Image.Resampling.BILINEAR)
    rgb = ImageChops.overlay(picture.convert("RGB"), Image.merge("RGB", (grain, grain, grain)))
    rgb.putalpha(255)
    return rgb


def _tempered(picture: Image.Image, temper: Temper | None) -> Image.Image:
    """Colour and contrast as the temper wants them."""
    saturation, contrast = _TEMPERS[temper]
    picture = ImageEnhance.Color(picture).enhance(saturation)
    return picture if contrast == 1.0 else ImageEnhance.Contrast(picture).enhance(contrast)


def _bled(picture: Image.Image) -> Image.Image:
    """Let the figures' colours run out under the transparency, so that edges have no halo."""
    small = picture.convert("RGBa").reduce(max(1, min(picture.size) // 96))
    spread = small
    for _ in range(5):
        spread = Image.fromarray(_widened(np.asarray(spread)), "RGBa")
    around = spread.convert("RGBA").resize(picture.size, Image.Resampling.BICUBIC)
    around.putalpha(255)
    around.alpha_composite(picture)
    return around.convert("RGB")


def _widened(pixels: np.ndarray) -> np.ndarray:
    """Each transparent pixel of a premultiplied picture takes the mean of what is beside it."""
    padded = np.pad(pixels.astype(np.uint16), ((2, 2), (2, 2), (0, 0)))
    height, width = pixels.shape[:2]
    total = sum(
        padded[2 + dy : 2 + dy + height, 2 + dx : 2 + dx + width]
        for dy in (-2, -1, 0, 1, 2)
        for dx in (-2, -1, 0, 1, 2)
    )
    blurred = np.minimum(255, np.asarray(total) // 25 * 3).astype(np.uint8)
    return np.where(pixels[..., 3:] > 200, pixels, np.maximum(pixels, blurred))
