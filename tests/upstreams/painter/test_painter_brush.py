"""Layers of brush strokes."""

import numpy as np
from PIL import Image, ImageDraw

from safelight.upstreams.painter.brush import Canvas, Layer, lay

SIZE = (96, 80)


def never() -> None:
    return None


def target() -> Image.Image:
    picture = Image.new("RGB", SIZE, "#3060a0")
    ImageDraw.Draw(picture).ellipse((20, 15, 75, 65), fill="#f0b040")
    return picture


def error(canvas: Canvas, picture: Image.Image) -> float:
    seen = np.asarray(canvas.picture(), float)
    return float(np.abs(seen - np.asarray(picture, float)).mean())


def everywhere() -> Image.Image:
    return Image.new("L", SIZE, 255)


def test_each_finer_layer_brings_the_canvas_closer() -> None:
    picture, chance = target(), np.random.default_rng(1)
    canvas = Canvas(Image.new("RGB", (4, 4), "grey"), SIZE)
    errors = [error(canvas, picture)]
    for width in (16, 8, 4):
        assert lay(canvas, picture, everywhere(), Layer(width, 5.0), chance, never) > 0
        errors.append(error(canvas, picture))
    canvas.enlarge()
    lay(canvas, picture, everywhere(), Layer(2, 5.0), chance, never)
    errors.append(error(canvas, picture))
    assert errors == sorted(errors, reverse=True)


def test_nothing_is_painted_where_nothing_is_missing() -> None:
    picture = target()
    canvas = Canvas(picture, SIZE)
    before = canvas.colour.tobytes()
    chance = np.random.default_rng(1)
    assert lay(canvas, picture, everywhere(), Layer(6, 3.0), chance, never) == 0
    assert canvas.colour.tobytes() == before


def test_the_brush_is_more_careful_where_there_is_interest() -> None:
    picture = target()
    strokes = [
        lay(
            Canvas(Image.new("RGB", (4, 4), "#506880"), SIZE),
            picture,
            Image.new("L", SIZE, interest),
            Layer(5, 14.0),
            np.random.default_rng(1),
            never,
        )
        for interest in (0, 255)
    ]
    assert strokes[1] > strokes[0] > 0


def test_thin_layers_leave_no_relief() -> None:
    canvas = Canvas(Image.new("RGB", (4, 4), "grey"), SIZE)
    chance = np.random.default_rng(1)
    lay(canvas, target(), everywhere(), Layer(6, 3.0, thick=False), chance, never)
    assert canvas.relief.getextrema() == (128, 128)
    lay(canvas, target(), everywhere(), Layer(6, 0.0, thick=True), chance, never)
    assert canvas.relief.getextrema() != (128, 128)
