"""From a plan to everything in the picture that is no subject: place, light and weather.

Chooses the scene and its frame and renders it. The scenes themselves, and the figures in front
of them, live elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image

from safelight.upstreams.painter import (
    caverns,
    crops,
    halls,
    hamlets,
    heavens,
    interiors,
    landscapes,
    streets,
    wilds,
)
from safelight.upstreams.painter.abstract import abstraction
from safelight.upstreams.painter.daylight import Daylight, daylight
from safelight.upstreams.painter.drawings.sheet import Sheet
from safelight.upstreams.painter.framing import framed
from safelight.upstreams.painter.layout import Placement
from safelight.upstreams.painter.palette import COLOUR_WORDS, Colour
from safelight.upstreams.painter.plan import Plan
from safelight.upstreams.painter.raster import rasterise
from safelight.upstreams.painter.view import View, backdrop, pebble
from safelight.upstreams.painter.vocabulary import Light, Scene

SHADOW = "#1d1530"
_INDOORS = ("room", "table", "kitchen", "stage", "studio", "library", "cave")
_NO_SHADOWS = ("space", "galaxy", "nebula", "underwater")


@dataclass(frozen=True, slots=True)
class _Place:
    paint: Callable[[View], None]
    horizon: float


_PLACES: dict[Scene, _Place] = {
    "meadow": _Place(landscapes.meadow, 0.56),
    "mountain": _Place(landscapes.mountain, 0.56),
    "sea": _Place(landscapes.sea, 0.55),
    "beach": _Place(landscapes.beach, 0.46),
    "forest": _Place(landscapes.forest, 0.6),
    "city": _Place(streets.city, 0.68),
    "neon city": _Place(streets.neon_city, 0.66),
    "village": _Place(hamlets.village, 0.52),
    "volcano": _Place(wilds.volcano, 0.6),
    "waterfall": _Place(wilds.waterfall, 0.6),
    "library": _Place(halls.library, 0.68),
    "cave": _Place(caverns.cave, 0.66),
    "poppy field": _Place(crops.poppies, 0.5),
    "lavender field": _Place(crops.lavender, 0.5),
    "tulip field": _Place(crops.tulips, 0.5),
    "sunflower field": _Place(crops.sunflowers, 0.5),
    "wheat field": _Place(crops.wheat, 0.52),
    "galaxy": _Place(heavens.galaxy, 0.6),
    "nebula": _Place(heavens.nebula, 0.6),
    "snow": _Place(landscapes.snow, 0.56),
    "desert": _Place(landscapes.desert, 0.54),
    "savanna": _Place(wilds.savanna, 0.52),
    "lake": _Place(wilds.lake, 0.54),
    "kitchen": _Place(halls.kitchen, 0.66),
    "studio": _Place(halls.studio, 0.7),
    "stage": _Place(halls.stage, 0.68),
    "sky": _Place(landscapes.high_sky, 0.62),
    "room": _Place(interiors.room, 0.66),
    "table": _Place(interiors.table, 0.58),
    "space": _Place(interiors.space, 0.6),
    "underwater": _Place(interiors.underwater, 0.6),
}


class Setting:
    """The place of one picture, ready to be rendered at any size.

    `chance` drives everything that varies between takes. With `bare` there is nothing but the
    shadows of the figures on a transparent ground; without figures, a piece of the place.
    """

    def __init__(self, plan: Plan, size: tuple[int, int], light: Light, *, bare: bool) -> None:
        """Lay out the frame; size is in pixels."""
        self.plan, self.bare = plan, bare
        self.light: Daylight = daylight(light, plan.weather)
        place = _PLACES.get(plan.scene)
        framing = framed(plan, size, place.horizon if place else 0.6, bare=bare)
        self.frame = framing.frame
        self.width, self.height = self.frame.width, self.frame.height
        self.horizon, self._enlarged = framing.horizon, framing.enlarged

    @property
    def ambient(self) -> tuple[float, float, float]:
        """What the light of the place does to the figures in it."""
        if self.frame.emblem or self.bare or self.plan.scene in (*_NO_SHADOWS, "abstract"):
            return (1.0, 1.0, 1.0)
        red, green, blue = self.light.ambient
        if self.light.dark:
            # Subjects keep more of their colours than their surroundings, or nobody would be seen.
            red, green, blue = ((1 - share) * 0.34 + share for share in (red, green, blue))
        if self.plan.scene in _INDOORS:
            return ((1 + red) / 2, (1 + green) / 2, (1 + blue) / 2)
        return (red, green, blue)

    def render(
        self,
        size: tuple[int, int],
        placements: list[Placement],
        main: Colour,
        chance: np.random.Generator,
    ) -> Image.Image:
        """Paint the place with the shadows of the figures, RGBA of a size in pixels."""
        sheet = Sheet(flat=self.plan.style == "flat")
        view = self._view(sheet, chance)
        if not self.bare:
            self._paint(view, main)
        elif not self.plan.subjects:
            # Nothing to cut out: a rounded piece of the place itself stands alone.
            with sheet.within(pebble(view)):
                self._paint(view, main)
        flat_cutout = self.bare and self.plan.style == "flat"
        weightless = not self.bare and self.plan.scene in _NO_SHADOWS
        if not (self.frame.emblem or flat_cutout or weightless):
            with sheet.moved(0, 0, 1 / self._enlarged):
                _shadows(sheet, placements, 0.4 if self.bare else 0.75)
        return rasterise(sheet.svg((0, 0, view.width, view.height), *size))

    def _view(self, sheet: Sheet, chance: np.random.Generator) -> View:
        """What scenes are drawn on: the frame, in units that are larger where scenery is."""
        frame, unit = self.frame, self._enlarged
        return View(
            sheet,
            frame.width / unit,
            frame.height / unit,
            self.horizon / unit,
            frame.ground / unit,
            self.light,
            chance,
            road=self.plan.road,
            lamp=not {"sun", "moon"} & {subject.kind for subject in self.plan.subjects},
            peaks=self.plan.peaks,
            brook=self.plan.brook,
            aurora=self.plan.weather == "aurora",
            milky=self.plan.weather == "milky way",
            alone=not self.plan.subjects,
            snowy=self.plan.weather == "snow" or self.plan.season == "winter",
            season=self.plan.season,
        )

    def _paint(self, view: View, main: Colour) -> None:
        # Scenes overlap their parts; should one leave a gap, haze shows and not a hole.
        backdrop(view, self.light.haze)
        if self.frame.emblem:
            interiors.emblem(view, main)
        elif self.plan.scene == "abstract":
            abstraction(view, tuple(COLOUR_WORDS[name] for name in self.plan.colours))
        else:
            _PLACES[self.plan.scene].paint(view)
            if self.plan.weather == "rainbow":
                _rainbow(view)

    def veil(self, size: tuple[int, int], chance: np.random.Generator) -> Image.Image | None:
        """The weather in front of the figures, RGBA, or None if there is none."""
        outside = self.plan.scene not in (*_INDOORS, *_NO_SHADOWS, "abstract")
        # Light rain would not be seen on paper.
        rain = partial(_rain, hue="#414a57" if self.plan.style in ("ink", "pencil") else "#e6f0fa")
        veils: dict[str, Callable[[View], None]] = {"rain": rain, "snow": _snowfall, "fog": _fog}
        painter = veils.get(self.plan.weather or "")
        if painter is None or not outside or self.bare or self.frame.emblem:
            return None
        sheet = Sheet()
        view = self._view(sheet, chance)
        painter(view)
        return rasterise(sheet.svg((0, 0, view.width, view.height), *size))


def _shadows(sheet: Sheet, placements: list[Placement], strength: float) -> None:
    """Soft shadows where figures touch the ground, falling away from the light."""
    for placement in placements:
        if placement.floating:
            continue
        across, down = placement.width, min(placement.width * 0.12, 9.0)
        fill = sheet.halo(SHADOW, strength)
        sheet.ellipse(
            placement.x + across * 0.09, placement.base - down * 0.15, across * 0.66, down, fill
        )
        sheet.ellipse(placement.x, placement.base - down * 0.1, across * 0.48, down * 0.45, fill)


def _rain(view: View, hue: Colour) -> None:
    for _ in range(int(view.width * view.height / 60)):
        x, y = view.between(-5, view.width), view.between(-5, view.height)
        length = view.between(2.5, 7)
        view.sheet.line(
            f"M{x:.1f} {y:.1f} l{-length * 0.22:.1f} {length:.1f}",
            hue,
            0.28,
            view.between(0.25, 0.6),
        )


def _snowfall(view: View) -> None:
    for _ in range(int(view.width * view.height / 75)):
        size = view.between(0.25, 0.75) if view.chance.random() < 0.9 else view.between(0.8, 1.4)
        view.sheet.circle(
            view.between(0, view.width),
            view.between(0, view.height),
            size,
            "#ffffff",
            view.between(0.55, 0.95),
        )


def _fog(view: View) -> None:
    for share, strength in ((0.3, 0.35), (0.52, 0.6), (0.72, 0.5), (0.92, 0.35)):
        for step in range(3):
            x = view.width * (step * 0.42 + view.between(-0.1, 0.25))
            view.sheet.ellipse(
                x,
                view.height * share,
                view.width * 0.6 + 20,
                17,
                view.sheet.halo(view.light.cloud, strength),
            )


def _rainbow(view: View) -> None:
    x, y = view.width * 0.62, view.horizon + 4
    reach = min(view.horizon * 0.9, view.width * 0.55)
    for number, hue in enumerate(
        ("#e8554a", "#f2953c", "#f5d54a", "#62b45a", "#4a8fd8", "#7a5fc0")
    ):
        size = reach - number * 2.2
        view.sheet.line(
            f"M{x - size:.1f} {y:.1f} A{size:.1f} {size:.1f} 0 0 1 {x + size:.1f} {y:.1f}",
            hue,
            2.4,
            0.55,
        )
