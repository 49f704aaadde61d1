"""The sheet a figure is drawn on: shapes with light from the upper left, written as SVG.

The one place that knows how light and shadow look in vector form, so that all figures agree
about it. What the figures are must not live here, nor how SVG becomes pixels.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from safelight.upstreams.painter.palette import Colour, shade, tint

INK = "#33283a"
WHITE = "#fffdf8"


@dataclass(frozen=True, slots=True)
class Looks:
    """How one figure should look.

    `main` and `second` are its colours, `marking` is one of the planner's markings or None, and
    `whim` (0 up to 1) is the figure's own chance: proportions and poses vary with it.
    """

    main: Colour
    second: Colour
    marking: str | None = None
    whim: float = 0.5


class Sheet:
    """Collects shapes in a coordinate system of about 200 units, y downwards.

    On a flat sheet every fill is one even colour, as in a logo. A turned sheet shows its figure
    from the other side, and the light still comes from the upper left.
    """

    def __init__(self, *, flat: bool = False, turned: bool = False) -> None:
        self._flat = flat
        self._turned = turned
        self._definitions: list[str] = []
        self._shapes: list[str] = []
        self._by_text: dict[str, str] = {}

    def svg(self, box: tuple[float, float, float, float], width: int, height: int) -> str:
        """The whole drawing: `box` is x, y, width and height in units, the size is in pixels."""
        left, top, across, down = box
        shapes = "".join(self._shapes)
        if self._turned:
            shapes = f'<g transform="translate({2 * left + across:g} 0) scale(-1 1)">{shapes}</g>'
        return (
            '<svg xmlns="http://www.w3.org/2000/svg"'
            f' viewBox="{left:g} {top:g} {across:g}'
            f' {down:g}"'
            f' width="{width}" height="{height}" preserveAspectRatio="none">'
            f"<defs>{''.join(self._definitions)}</defs>{shapes}</svg>"
        )

    def lit(self, colour: Colour, depth: float = 1.0) -> str:
        """A fill for a broad surface: light at the upper left, shadow at the lower right."""
        if self._flat:
            return colour
        return self._define(
            f'<linearGradient id="{{}}" x1="{self._side(0.1):g}" y1="0"'
            f' x2="{self._side(0.9):g}" y2="1">'
            f'<stop offset="0" stop-color="{tint(colour, 0.42 * depth)}"/>'
            f'<stop offset=".45" stop-color="{colour}"/>'
            f'<stop offset="1" stop-color="{shade(colour, 0.38 * depth)}"/></linearGradient>'
        )

    def ball(self, colour: Colour, depth: float = 1.0) -> str:
        """A fill for something round: a soft highlight, and a shadow that turns away."""
        if self._flat:
            return colour
        return self._define(
            f'<radialGradient id="{{}}" cx="{self._side(0.36):g}" cy=".3" r=".78">'
            f'<stop offset="0" stop-color="{tint(colour, 0.5 * depth)}"/>'
            f'<stop offset=".42" stop-color="{colour}"/>'
            f'<stop offset="1" stop-color="{shade(colour, 0.46 * depth)}"/></radialGradient>'
        )

    def pipe(self, colour: Colour, depth: float = 1.0) -> str:
        """A fill for something upright and round, such as a tower: light on the left side."""
        if self._flat:
            return colour
        return self._define(
            f'<linearGradient id="{{}}"'
            f' x1="{self._side(0):g}" y1="0"'
            f' x2="{self._side(1):g}" y2="0">'
            f'<stop offset="0" stop-color="{shade(colour, 0.06 * depth)}"/>'
            f'<stop offset=".28" stop-color="{tint(colour, 0.45 * depth)}"/>'
            f'<stop offset=".55" stop-color="{colour}"/>'
            f'<stop offset="1" stop-color="{shade(colour, 0.45 * depth)}"/></linearGradient>'
        )

    def fade(self, top: Colour, bottom: Colour, end: float = 1.0) -> str:
        """A fill from one colour at the top to another at the bottom, which has opacity `end`."""
        if self._flat and end == 1.0:
            return top
        return self._define(
            '<linearGradient id="{}" x1="0" y1="0" x2="0" y2="1">'
            f'<stop offset="0" stop-color="{top}"/>'
            f'<stop offset="1" stop-color="{bottom}" stop-opacity="{end:g}"/></linearGradient>'
        )

    def ramp(self, *colours: Colour) -> str:
        """A fill that goes through the colours from top to bottom, flat sheet or not."""
        last = max(1, len(colours) - 1)
        stops = "".join(
            f'<stop offset="{number / last:g}" stop-color="{colour}"/>'
            for number, colour in enumerate(colours)
        )
        return self._define(
            f'<linearGradient id="{{}}" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient>'
        )

    def halo(self, colour: Colour, strength: float = 0.8) -> str:
        """A fill that glows from its middle and fades to nothing at its rim."""
        return self._define(
            '<radialGradient id="{}">'
            f'<stop offset="0" stop-color="{colour}" stop-opacity="{strength:g}"/>'
            f'<stop offset=".4" stop-color="{colour}" stop-opacity="{strength * 0.45:g}"/>'
            f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
        )

    def curtain(self, top: Colour, bottom: Colour, strength: float) -> str:
        """A fill of hanging light: brightest near its foot, fading upwards to nothing."""
        return self._define(
            '<linearGradient id="{}" x1="0" y1="0" x2="0" y2="1">'
            f'<stop offset="0" stop-color="{top}" stop-opacity="0"/>'
            f'<stop offset=".5" stop-color="{top}" stop-opacity="{strength * 0.35:g}"/>'
            f'<stop offset=".86" stop-color="{bottom}" stop-opacity="{strength:g}"/>'
            f'<stop offset="1" stop-color="{bottom}" stop-opacity="0"/></linearGradient>'
        )

    def path(self, data: str, fill: str, opacity: float = 1.0) -> None:
        """A filled outline in SVG path syntax."""
        self._shapes.append(f'<path d="{data}" fill="{fill}"{_opacity(opacity)}/>')

    def line(self, data: str, colour: str, width: float, opacity: float = 1.0) -> None:
        """A stroke of one width with round ends along SVG path syntax."""
        faint = _opacity(opacity, "stroke")
        self._shapes.append(
            f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{width:g}"'
            f' stroke-linecap="round" stroke-linejoin="round"{faint}/>'
        )

    def ellipse(
        self,
        x: float,
        y: float,
        across: float,
        down: float,
        fill: str,
        turn: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        """An ellipse by its middle and its half axes, turned clockwise by degrees."""
        turned = f' transform="rotate({turn:g} {x:g} {y:g})"' if turn else ""
        self._shapes.append(
            f'<ellipse cx="{x:g}" cy="{y:g}" rx="{across:g}" ry="{down:g}" fill="{fill}"'
            f"{turned}{_opacity(opacity)}/>"
        )

    def circle(self, x: float, y: float, radius: float, fill: str, opacity: float = 1.0) -> None:
        """A circle by its middle and radius."""
        self.ellipse(x, y, radius, radius, fill, opacity=opacity)

    def box(
        self,
        x: float,
        y: float,
        across: float,
        down: float,
        fill: str,
        corner: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        """A rectangle by its upper left corner and its size, with rounded corners."""
        self._shapes.append(
            f'<rect x="{x:g}" y="{y:g}" width="{across:g}" height="{down:g}" rx="{corner:g}"'
            f' fill="{fill}"{_opacity(opacity)}/>'
        )

    @contextmanager
    def within(self, data: str) -> Iterator[None]:
        """Draw only what lies inside an outline: stripes on a coat, shadow on a hull."""
        name = f"c{len(self._definitions)}"
        self._definitions.append(f'<clipPath id="{name}"><path d="{data}"/></clipPath>')
        self._shapes.append(f'<g clip-path="url(#{name})">')
        yield
        self._shapes.append("</g>")

    @contextmanager
    def moved(self, x: float, y: float, scale: float = 1.0, turn: float = 0.0) -> Iterator[None]:
        """Draw moved by x and y units, then scaled, then turned clockwise by degrees."""
        self._shapes.append(
            f'<g transform="translate({x:g} {y:g}) scale({scale:g}) rotate({turn:g})">'
        )
        yield
        self._shapes.append("</g>")

    @contextmanager
    def mirrored(self, axis: float) -> Iterator[None]:
        """Draw mirrored left to right about a vertical axis."""
        self._shapes.append(f'<g transform="translate({2 * axis:g} 0) scale(-1 1)">')
        yield
        self._shapes.append("</g>")

    def _side(self, share: float) -> float:
        return 1 - share if self._turned else share

    def _define(self, template: str) -> str:
        name = self._by_text.get(template)
        if name is None:
            name = f"g{len(self._definitions)}"
            self._by_text[template] = name
            self._definitions.append(template.replace("{}", name, 1))
        return f"url(#{name})"


def _opacity(opacity: float, of: str = "fill") -> str:
    # Not the plain opacity attribute: for that the renderer opens a layer of the whole picture.
    return "" if opacity >= 1.0 else f' {of}-opacity="{opacity:g}"'
