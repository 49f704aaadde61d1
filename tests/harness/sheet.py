"""Contact sheets: what the painter makes of prompts people really type, to be looked at.

    PYTHONPATH=tests nice -n 10 python -m harness.sheet FOLDER [--part words]

writes a few numbered PNGs into FOLDER, a dozen pictures each with its prompt below. A picture is
seen as a client sees it; `--partials` puts its three partials beside each, `--shapes` shows it in
frames from 3:1 to 1:3, and `--set` takes prompts that try one question. Nothing is asserted here:
what a test can tell lives in `tests/upstreams/painter`.
"""

import argparse
import textwrap
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from harness.compositions import COUNTED, LETTERED, RELATED, SHAPED
from harness.prompts import PROMPTS
from safelight.upstreams.painter.drawings.registry import FIGURES
from safelight.upstreams.painter.painting import Commission, paint

CELL = 300
CAPTION = 30
COLUMNS = 4
ROWS = 3
# Where a picture of each shape is put among those of the same prompt: pixels, and its corner.
SHAPES = (
    ((960, 320), (0, 0)),
    ((704, 396), (0, 165)),
    ((512, 512), (485, 0)),
    ((396, 704), (752, 0)),
    ((320, 960), (963, 0)),
)
SHAPED_CELL = (1136, 504)
SHAPED_PAGE = 4
SETS = {
    "usual": PROMPTS,
    "shaped": SHAPED,
    "lettered": LETTERED,
    "related": RELATED,
    "counted": COUNTED,
}
_CHEQUER = "#d9d4de"


def pictures(prompt: str, size: tuple[int, int], partials: int) -> Iterator[Image.Image]:
    """The states of one prompt's picture, transparent ones on a chequered ground."""
    cut = "transparent" in prompt
    commission = Commission(prompt, *size, "high", transparent=cut)
    for stage in paint(commission, partials, lambda: False):
        yield _grounded(stage.image)


def _grounded(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, "#ffffff")
    draw = ImageDraw.Draw(ground)
    step = max(8, min(picture.size) // 16)
    for y in range(0, picture.height, step):
        for x in range(y // step % 2 * step, picture.width, 2 * step):
            draw.rectangle((x, y, x + step - 1, y + step - 1), _CHEQUER)
    ground.paste(picture, mask=picture)
    return ground


def sheet(cells: list[tuple[str, Image.Image]]) -> Image.Image:
    """Pictures in rows of four, each in a square cell with its caption below."""
    rows = -(-len(cells) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * CELL, rows * (CELL + CAPTION)), "#ffffff")
    draw = ImageDraw.Draw(page)
    for number, (caption, picture) in enumerate(cells):
        x, y = number % COLUMNS * CELL, number // COLUMNS * (CELL + CAPTION)
        page.paste(ImageOps.pad(picture, (CELL - 4, CELL - 4), color="#ffffff"), (x + 2, y + 2))
        draw.multiline_text((x + 4, y + CELL), textwrap.fill(caption, 48), "#000000", spacing=1)
    return page


def shaped(prompts: Sequence[str]) -> Image.Image:
    """Each prompt in every shape, all of about the same area, two prompts in a row."""
    rows = -(-len(prompts) // 2)
    page = Image.new("RGB", (SHAPED_CELL[0] * 2, SHAPED_CELL[1] * rows), "#ffffff")
    draw = ImageDraw.Draw(page)
    for number, prompt in enumerate(prompts):
        x, y = number % 2 * SHAPED_CELL[0], number // 2 * SHAPED_CELL[1]
        draw.text((x + 4, y + SHAPED_CELL[1] - 20), prompt, "#000000")
        for size, corner in SHAPES:
            (picture,) = pictures(prompt, size, 0)
            small = picture.resize((size[0] // 2, size[1] // 2), Image.Resampling.LANCZOS)
            page.paste(small, (x + corner[0], y + corner[1]))
    return page


def pages(asked: argparse.Namespace) -> Iterator[Image.Image]:
    """The sheets that were asked for, one by one."""
    prompts = [figure.label for figure in FIGURES.values()] if asked.kinds else SETS[asked.set]
    wanted = [prompt for prompt in prompts if asked.part in prompt]
    if asked.shapes:
        for first in range(0, len(wanted), SHAPED_PAGE):
            yield shaped(wanted[first : first + SHAPED_PAGE])
        return
    width, height = map(int, asked.size.split("x"))
    cells = (
        (prompt, picture)
        for prompt in wanted
        for picture in pictures(prompt, (width, height), 3 * asked.partials)
    )
    while page := list(islice(cells, COLUMNS * ROWS)):
        yield sheet(page)


def main() -> None:
    """Write the sheets that were asked for."""
    parser = argparse.ArgumentParser(prog="harness.sheet", description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="where the sheets are written")
    parser.add_argument("--kinds", action="store_true", help="every subject instead of prompts")
    parser.add_argument("--part", default="", help="only prompts that contain this")
    parser.add_argument("--set", choices=SETS, default="usual", help="which prompts")
    parser.add_argument("--size", default="512x512", help="width x height in pixels")
    parser.add_argument("--shapes", action="store_true", help="every prompt in five shapes")
    parser.add_argument("--partials", action="store_true", help="show the three partials too")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages(asked)):
        page.save(asked.folder / f"sheet-{number:02}.png")


if __name__ == "__main__":
    main()
