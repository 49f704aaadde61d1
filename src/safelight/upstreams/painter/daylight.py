"""Times of day: the colours of sky, haze and cloud, and what the light does to every colour.

Constants and their lookup only; the sky itself is painted by the scenery.
"""

from dataclasses import dataclass, replace

from safelight.upstreams.painter.palette import Colour, mix
from safelight.upstreams.painter.vocabulary import Light, Weather


@dataclass(frozen=True, slots=True)
class Daylight:
    """One time of day. `ambient` multiplies red, green and blue of whatever stands in it."""

    sky: tuple[Colour, ...]
    haze: Colour
    cloud: Colour
    cloud_shadow: Colour
    lamp: Colour
    lamp_height: float
    ambient: tuple[float, float, float]
    dark: bool = False
    overcast: bool = False


LIGHTS: dict[Light, Daylight] = {
    "day": Daylight(
        sky=("#3f8fd6", "#7fbdea", "#d8eef5"),
        haze="#cfe6f0",
        cloud="#ffffff",
        cloud_shadow="#c6d8ea",
        lamp="#fff6cf",
        lamp_height=0.2,
        ambient=(1.0, 1.0, 1.0),
    ),
    "sunset": Daylight(
        sky=("#3d3576", "#a8528c", "#f0785f", "#ffcf7c"),
        haze="#f3a37c",
        cloud="#ffb98a",
        cloud_shadow="#a9587f",
        lamp="#ffe9a8",
        lamp_height=0.74,
        ambient=(1.03, 0.84, 0.78),
    ),
    "night": Daylight(
        sky=("#0b1030", "#1c2a5e", "#41588f"),
        haze="#3d4f86",
        cloud="#4f629c",
        cloud_shadow="#27345f",
        lamp="#f6f0d0",
        lamp_height=0.2,
        ambient=(0.56, 0.62, 0.88),
        dark=True,
    ),
    "dawn": Daylight(
        sky=("#7f9fd6", "#c9b6dc", "#f7c6b8", "#fff0c9"),
        haze="#f5dcd0",
        cloud="#fff0e6",
        cloud_shadow="#d9b3c4",
        lamp="#fff3c4",
        lamp_height=0.7,
        ambient=(1.02, 0.94, 0.94),
    ),
}

_GREY = "#a7b1bb"


def daylight(light: Light, weather: Weather | None) -> Daylight:
    """The light at a time of day in some weather."""
    day = LIGHTS[light]
    if weather not in ("rain", "fog", "snow"):
        return day
    share = 0.6 if weather != "fog" else 0.5
    grey = mix(_GREY, "#2c3350", 0.7) if day.dark else _GREY
    return replace(
        day,
        sky=tuple(mix(colour, grey, share) for colour in day.sky),
        haze=mix(day.haze, grey, 0.5),
        cloud=mix(day.cloud, mix(grey, "#ffffff", 0.4), share),
        cloud_shadow=mix(day.cloud_shadow, mix(grey, "#30384a", 0.3), share),
        ambient=tuple(channel * 0.88 for channel in day.ambient),  # type: ignore[arg-type]
        overcast=True,
    )
