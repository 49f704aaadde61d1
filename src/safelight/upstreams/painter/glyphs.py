"""Letters as masks: the font that Pillow carries, with the marks that it lacks drawn over it.

The font has the plain Latin letters alone; accents, cedillas and strokes are added here, so that
names keep them. Which characters are written at all is decided in `quoting.py`.
"""

from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

_LINES: dict[str, list[tuple[tuple[float, float], ...]]] = {
    "\u0300": [((0.07, 0.0), (-0.09, -0.16))],
    "\u0301": [((-0.07, 0.0), (0.09, -0.16))],
    "\u0302": [((-0.13, 0.0), (0.0, -0.14), (0.13, 0.0))],
    "\u0303": [((-0.15, -0.02), (-0.06, -0.11), (0.06, -0.03), (0.15, -0.12))],
    "\u0304": [((-0.14, -0.06), (0.14, -0.06))],
    "\u0306": [((-0.13, -0.13), (-0.06, -0.01), (0.06, -0.01), (0.13, -0.13))],
    "\u030b": [((-0.13, 0.0), (-0.01, -0.16)), ((0.05, 0.0), (0.17, -0.16))],
    "\u030c": [((-0.13, -0.14), (0.0, 0.0), (0.13, -0.14))],
}
_DOTS = {"\u0307": (0.0,), "\u0308": (-0.11, 0.11)}


@dataclass(frozen=True, slots=True)
class _Glyph:
    letter: str
    marks: str


class Face:
    """The font at one size: `height` is that of a line in pixels, letters take 0.8 of it."""

    def __init__(self, height: float) -> None:
        """Load it; raises `RuntimeError` where Pillow was built without its font."""
        font = ImageFont.load_default(max(4.0, height * 0.8))
        if not isinstance(font, ImageFont.FreeTypeFont):
            raise RuntimeError("this Pillow was built without its font")
        # The other layout engine is not in every build, and spaces letters differently.
        self._font = font.font_variant(layout_engine=ImageFont.Layout.BASIC)
        self._em = max(4.0, height * 0.8)

    def width(self, line: str) -> float:
        """How wide a line is, in pixels."""
        return float(self._font.getlength("".join(glyph.letter for glyph in _glyphs(line))))

    def write(self, mask: Image.Image, line: str, middle: tuple[float, float], weight: int) -> None:
        """Write a line about a point of a mask ("L"), its strokes thicker by `weight` pixels."""
        glyphs = _glyphs(line)
        plain = "".join(glyph.letter for glyph in glyphs)
        draw = ImageDraw.Draw(mask)
        x, y = middle[0] - self.width(line) / 2, middle[1] + self._em * 0.36
        draw.text((x, y), plain, 255, self._font, "ls", stroke_width=weight)
        for at, glyph in enumerate(glyphs):
            left = x + float(self._font.getlength(plain[:at]))
            right = x + float(self._font.getlength(plain[: at + 1]))
            for mark in glyph.marks:
                self._mark(draw, glyph.letter, mark, (left, right, y), weight)

    def _mark(
        self,
        draw: ImageDraw.ImageDraw,
        letter: str,
        mark: str,
        place: tuple[float, float, float],
        weight: int,
    ) -> None:
        left, right, base = place
        top = base + self._font.getbbox(letter, anchor="ls")[1]
        middle, em = (left + right) / 2, self._em
        thick = max(1, round(em * 0.075) + weight)
        if letter in "ij" and mark in {*_LINES, *_DOTS, "\u030a"}:
            # The mark takes the place of the dot.
            low = base + self._font.getbbox("x", anchor="ls")[1] - weight - 1
            draw.rectangle((left, top - weight, right, low - 1), 0)
            top = low
        above = top - em * 0.07 - weight
        for line in _LINES.get(mark, ()):
            points = [(middle + x * em, above + y * em) for x, y in line]
            draw.line(points, 255, thick, joint="curve")
        for aside in _DOTS.get(mark, ()):
            _dot(draw, middle + aside * em, above - em * 0.05, thick * 0.62)
        self._other(draw, mark, (left, right, top, base), thick)

    def _other(
        self,
        draw: ImageDraw.ImageDraw,
        mark: str,
        box: tuple[float, float, float, float],
        thick: int,
    ) -> None:
        """Rings, hooks under a letter, and strokes through it."""
        left, right, top, base = box
        middle, em = (left + right) / 2, self._em
        if mark == "\u030a":
            radius, y = em * 0.085, top - em * 0.12
            ring = middle - radius, y - radius, middle + radius, y + radius
            draw.ellipse(ring, outline=255, width=max(1, thick // 2))
        elif mark in ("\u0327", "\u0328"):
            side = 1 if mark == "\u0327" else -1
            points = ((0.0, 0.0), (0.05 * side, 0.07), (0.02 * side, 0.15), (-0.08 * side, 0.16))
            hook = [(middle + x * em, base + y * em) for x, y in points]
            draw.line(hook, 255, max(1, thick * 2 // 3), joint="curve")
        elif mark == "\u0338":
            draw.line((left, base + em * 0.02, right, top - em * 0.02), 255, max(1, thick * 2 // 3))
        elif mark == "\u0335":
            y = (top + base) / 2
            draw.line((left - em * 0.02, y, middle + em * 0.12, y), 255, max(1, thick * 2 // 3))


def _glyphs(line: str) -> list[_Glyph]:
    """Letters with the marks that follow them."""
    glyphs: list[_Glyph] = []
    for letter in line:
        if glyphs and ("\u0300" <= letter <= "\u036f"):
            glyphs[-1] = _Glyph(glyphs[-1].letter, glyphs[-1].marks + letter)
        else:
            glyphs.append(_Glyph(letter, ""))
    return glyphs


def _dot(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
