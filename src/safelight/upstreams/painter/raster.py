"""Vector drawings become pixels here, and nowhere else.

The one module that knows the vector renderer.
"""

import io

import resvg_py
from PIL import Image


def rasterise(svg: str) -> Image.Image:
    """Render an SVG document, which states its own size in pixels, to an RGBA picture."""
    data = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    with Image.open(io.BytesIO(bytes(data))) as picture:
        return picture.convert("RGBA")
