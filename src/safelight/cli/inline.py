"""Pictures as the bytes that make a terminal show them: kitty's, iTerm2's and the sixel protocol.

Pure: nothing is written here. A picture is made as small as it is shown first, since it may have to
go through an ssh connection four times.
"""

import base64
import io
import re
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

from safelight.cli.terminal import Screen

KITTY_CHUNK = 4096
"""Bytes of base64 in one command; more the protocol does not take."""

SIXEL_COLORS = 128
"""More than most of our skies need, and less than slow terminals choke on."""

_RUNS = re.compile(rb"(.)\1{3,}", re.DOTALL)


def drawn(content: bytes, screen: Screen, number: int) -> tuple[bytes, int] | None:
    """What shows the picture at the cursor, and how many rows it takes; None if it is unreadable.

    The cursor may be anywhere afterwards. `number` is the picture's own: a picture with the same
    one is replaced.
    """
    try:
        with Image.open(io.BytesIO(content)) as opened:
            columns, rows = screen.box(*opened.size)
            size = columns * screen.cell[0], rows * screen.cell[1]
            shrunk = opened.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
    except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    if screen.protocol == "sixel":
        return sixel(shrunk), rows
    as_png = io.BytesIO()
    shrunk.save(as_png, "PNG")
    encode = kitty if screen.protocol == "kitty" else iterm2
    return encode(as_png.getvalue(), columns, rows, number), rows


def kitty(png: bytes, columns: int, rows: int, number: int) -> bytes:
    """Shown, and its older self forgotten; the cursor stays, and nothing is answered."""
    text = base64.b64encode(png)
    chunks = [text[start : start + KITTY_CHUNK] for start in range(0, len(text), KITTY_CHUNK)]
    facts = f"a=T,f=100,t=d,i={number},p=1,q=2,C=1,c={columns},r={rows},"
    return b"".join(
        b"\x1b_G%sm=%d;%s\x1b\\"
        % (b"" if place else facts.encode(), place < len(chunks) - 1, chunk)
        for place, chunk in enumerate(chunks)
    )


def iterm2(png: bytes, columns: int, rows: int, _number: int) -> bytes:
    """Drawn over whatever is there."""
    facts = f"inline=1;size={len(png)};width={columns};height={rows};preserveAspectRatio=0"
    return b"\x1b]1337;File=%s:%s\x07" % (facts.encode(), base64.b64encode(png))


def sixel(picture: Image.Image) -> bytes:
    """The picture on black, in at most `SIXEL_COLORS` colours, six rows of pixels at a time."""
    ground = Image.new("RGBA", picture.size, "black")
    ground.alpha_composite(picture)
    quantized = ground.convert("RGB").quantize(SIXEL_COLORS)
    palette = quantized.getpalette() or []
    width, height = quantized.size
    pixels = quantized.tobytes()
    out = [b'\x1bPq"1;1;%d;%d' % (width, height)]
    for number in range(len(palette) // 3):
        red, green, blue = (each * 100 // 255 for each in palette[3 * number : 3 * number + 3])
        out.append(b"#%d;2;%d;%d;%d" % (number, red, green, blue))
    for top in range(0, height, 6):
        rows = [pixels[y * width : (y + 1) * width] for y in range(top, min(top + 6, height))]
        out += [b"$".join(_band(rows, width)), b"-"]
    return b"".join([*out[:-1], b"\x1b\\"])


def _band(rows: list[bytes], width: int) -> Iterator[bytes]:
    """Each colour of the band in turn: its number, and its pixels as columns of six bits."""
    columns: dict[int, bytearray] = {}
    for bit, row in enumerate(rows):
        for x, color in enumerate(row):
            if color not in columns:
                columns[color] = bytearray(width)
            columns[color][x] |= 1 << bit
    for color, bits in columns.items():
        text = bytes(bits).rstrip(b"\0").translate(_TO_SIXEL)
        yield b"#%d%s" % (color, _RUNS.sub(_repeated, text))


_TO_SIXEL = bytes((each + 63) % 256 for each in range(256))


def _repeated(run: "re.Match[bytes]") -> bytes:
    return b"!%d%s" % (len(run[0]), run[1])
