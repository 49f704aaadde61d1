"""Pictures become PNG, JPEG or WebP bytes here.

Formats only: what is in the picture, and who asked for it, is known elsewhere.
"""

import io
from typing import Literal

from PIL import Image

# Paint is noisy: more effort costs seconds on large pictures and saves a few per cent.
_PNG_EFFORT = 1
_WEBP_EFFORT = 2


def encode(
    image: Image.Image, output_format: Literal["png", "jpeg", "webp"], compression: int
) -> bytes:
    """Encode a picture; `compression` 0..100 is the quality of JPEG and WebP, 100 the best.

    JPEG knows no transparency: what is transparent becomes white.
    """
    written = io.BytesIO()
    quality = min(100, max(0, compression))
    if output_format == "png":
        image.save(written, "PNG", compress_level=_PNG_EFFORT)
    elif output_format == "webp":
        image.save(written, "WEBP", quality=quality, method=_WEBP_EFFORT)
    else:
        # To Pillow a quality of 0 would mean its own default.
        _opaque(image).save(written, "JPEG", quality=max(1, quality))
    return written.getvalue()


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return white.convert("RGB")
