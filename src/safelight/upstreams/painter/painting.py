"""A commission carried out: plan, compose, and paint coarse to fine, one whole state at a time.

The painter's front door. It knows no transport and no formats: pictures leave as pixels.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from PIL import Image

from safelight.upstreams.painter.composition import compose, light_of, seed
from safelight.upstreams.painter.media import MEDIA
from safelight.upstreams.painter.medium import Quality
from safelight.upstreams.painter.planning import plan
from safelight.upstreams.painter.wording import sentence

__all__ = ["Cancelled", "Commission", "Quality", "Stage", "describe", "paint"]


@dataclass(frozen=True, slots=True)
class Commission:
    """What to paint.

    `prompt` may be any text. `width` and `height` are in pixels, 64..3840 and within 1:3 and 3:1.
    `index` (0..9) numbers the pictures of one request: each is another take on the same plan.
    A `transparent` picture shows the subjects alone. `style` changes colour and drama.
    """

    prompt: str
    width: int
    height: int
    quality: Quality
    index: int = 0
    transparent: bool = False
    style: Literal["vivid", "natural"] | None = None


class Cancelled(Exception):
    """The picture is no longer wanted."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One state of the picture: RGB, or RGBA when transparent.

    `partial_index` counts from 0; None is the final.
    """

    partial_index: int | None
    image: Image.Image


@dataclass(frozen=True, slots=True)
class _Finish:
    """What every state gets when it leaves: words on top, and the outline of a cut-out."""

    alpha: Image.Image | None
    words: Image.Image | None
    corner: tuple[int, int]

    def of(self, picture: Image.Image, share: float) -> Image.Image:
        """The state with its words, which are as strong as the share of the work that is done."""
        if self.words is not None:
            strength = self.words.getchannel("A")
            if share < 1.0:
                strength = strength.point([round(level * share**2) for level in range(256)])
            # A final may be the drawing itself, which stays as it is.
            picture = picture.copy()
            picture.paste(self.words.convert("RGB"), self.corner, strength)
        return picture if self.alpha is None else _cut(picture, self.alpha)


def paint(commission: Commission, partials: int, cancelled: Callable[[], bool]) -> Iterator[Stage]:
    """Paint, yielding exactly `partials` (0..3) states that sharpen, and then the final.

    States are drawn when they are asked for. `cancelled` is asked many times a second; once it
    says yes, `Cancelled` is raised.
    """

    def check() -> None:
        if cancelled():
            raise Cancelled

    check()
    size = commission.width, commission.height
    planned = plan(commission.prompt)
    number = seed(commission.prompt, *size, commission.index)
    reference = compose(
        planned,
        size,
        commission.index,
        number,
        transparent=commission.transparent,
        temper=commission.style,
        check=check,
    )
    medium = MEDIA[planned.style](reference, commission.quality, number, check)
    finish = _Finish(reference.alpha, reference.words, reference.words_at)
    # Media on paper do not need the whole drawing any more, and it is large.
    del reference
    wanted = [(place + 1) * medium.states // (partials + 1) for place in range(partials)]
    for state in range(medium.states):
        medium.advance()
        if state in wanted:
            share = (state + 1) / (medium.states + 1)
            yield Stage(wanted.index(state), finish.of(medium.partial(), share))
    yield Stage(None, finish.of(medium.final(), 1.0))


def describe(commission: Commission) -> str:
    """One English sentence that says what is painted."""
    planned = plan(commission.prompt)
    return sentence(
        planned, light_of(planned, commission.index), transparent=commission.transparent
    )


def _cut(picture: Image.Image, alpha: Image.Image) -> Image.Image:
    """Give a transparent picture its alpha, and nothing where nothing shows."""
    cut = picture.convert("RGBA")
    cut.putalpha(alpha)
    cut.paste((0, 0, 0, 0), mask=alpha.point([255] + [0] * 255))
    return cut
