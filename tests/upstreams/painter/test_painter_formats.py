"""Formats of painted pictures as a client of a running gateway gets them."""

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from harness.gateway import Running, running
from safelight.config import Settings, UpstreamSettings
from safelight.upstreams.painter.painting import Commission, paint

PROMPT = "a red fox in a forest"


async def picture(gateway: Running, **fields: Any) -> tuple[int, Image.Image]:
    """How many bytes the picture takes, and the picture itself."""
    body = {"model": "painter-1", "prompt": PROMPT, "size": "192x128", "quality": "low"}
    answer = await gateway.generate(**body, **fields)
    assert answer.status_code == 200, answer.text
    data = base64.b64decode(answer.json()["data"][0]["b64_json"])
    with Image.open(io.BytesIO(data)) as read:
        assert read.format == fields.get("output_format", "png").upper()
        return len(data), read.convert("RGBA" if "A" in read.mode else "RGB")


def error(one: Image.Image, other: Image.Image) -> float:
    pixels = [np.asarray(image.convert("RGB"), float) for image in (one, other)]
    return float(np.abs(pixels[0] - pixels[1]).mean())


async def test_output_compression_is_the_quality_of_jpeg_and_webp_and_refused_for_png(
    tmp_path: Path,
) -> None:
    painter = UpstreamSettings(name="painter", kind="painter")
    settings = Settings(
        port=0, data_dir=tmp_path, access_log=False, upstreams=(painter,), painter_workers=1
    )
    async with running(settings) as gateway:
        _, exact = await picture(gateway)
        for output_format in ("jpeg", "webp"):
            taken = [
                await picture(gateway, output_format=output_format, output_compression=level)
                for level in (0, 30, 70, 100)
            ]
            sizes = [size for size, _ in taken]
            errors = [error(image, exact) for _, image in taken]
            assert sizes == sorted(set(sizes))
            assert errors == sorted(set(errors), reverse=True)
            size, unsaid = await picture(gateway, output_format=output_format)
            assert (size, unsaid.tobytes()) == (sizes[-1], taken[-1][1].tobytes())
        refused = await gateway.generate(
            model="painter-1", prompt=PROMPT, output_format="png", output_compression=50
        )
        assert refused.status_code == 422
        assert refused.json()["error"]["param"] == "output_compression"
        _, clear = await picture(gateway, output_format="webp", background="transparent")
        assert clear.mode == "RGBA"
        assert clear.getpixel((0, 0))[3] == 0  # type: ignore[index]


STYLES = "oil painting,watercolour,flat logo,pencil,ink,pastel,stained glass,pixel art".split(",")


def off(image: Image.Image) -> float:
    """How far the colours of soft edges are from the nearest colour inside, 0..255.

    Thin ropes have no inside.
    """
    pixels = np.asarray(image).astype(int)
    alpha, colours = pixels[..., 3], pixels[..., :3]
    inside, edge = alpha > 250, (alpha > 30) & (alpha < 225)
    nearest = np.full(alpha.shape, 999)
    for down in range(-3, 4):
        for across in range(-3, 4):
            shift = (down, across)
            away = np.abs(np.roll(colours, shift, (0, 1)) - colours).max(-1)
            seen = np.roll(inside, shift, (0, 1))
            nearest = np.where(seen, np.minimum(nearest, away), nearest)
    return float(np.percentile(nearest[edge & (nearest < 999)], 90))


@pytest.mark.parametrize("style", STYLES)
def test_the_edges_of_a_cut_out_have_its_own_colours_and_none_of_a_ground(style: str) -> None:
    commission = Commission(f"{style} of a red balloon", 144, 144, "high", transparent=True)
    *_, final = paint(commission, 0, lambda: False)
    assert off(final.image) < 60
    halo = Image.new("RGBA", final.image.size, "#00d000")
    halo.alpha_composite(final.image)
    halo.putalpha(final.image.getchannel("A"))
    assert off(halo) > 75
