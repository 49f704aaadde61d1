"""Painted pictures as files."""

import io
from typing import Literal

import numpy as np
import pytest
from PIL import Image

from safelight.upstreams.painter.encoding import encode


def sample(mode: str) -> Image.Image:
    noise = np.random.default_rng(3).integers(0, 256, (40, 60, 4), np.uint8)
    noise[:20, :, 3] = 0
    return Image.fromarray(noise).convert(mode)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("compression", [0, 50, 100])
def test_every_format_can_be_read_back(
    mode: str, output_format: Literal["png", "jpeg", "webp"], compression: int
) -> None:
    with Image.open(io.BytesIO(encode(sample(mode), output_format, compression))) as read:
        assert read.format == output_format.upper()
        assert read.size == (60, 40)
        assert ("A" in read.mode) == (mode == "RGBA" and output_format != "jpeg")


def test_png_keeps_every_pixel() -> None:
    with Image.open(io.BytesIO(encode(sample("RGBA"), "png", 0))) as read:
        assert read.tobytes() == sample("RGBA").tobytes()


@pytest.mark.parametrize("output_format", ["jpeg", "webp"])
def test_more_quality_takes_more_bytes(output_format: Literal["jpeg", "webp"]) -> None:
    sizes = [len(encode(sample("RGB"), output_format, quality)) for quality in (0, 50, 100)]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == 3


def test_what_is_transparent_is_white_in_jpeg() -> None:
    with Image.open(io.BytesIO(encode(sample("RGBA"), "jpeg", 100))) as read:
        assert np.asarray(read)[:16].min() > 230
