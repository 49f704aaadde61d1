"""Text broken into lines: as many as make the letters largest in the place they have.

Numbers only: how wide a word is, is told by whoever sets it.
"""

from collections.abc import Callable
from dataclasses import dataclass

# One line more must make letters so much larger.
_WORTH = 1.1


@dataclass(frozen=True, slots=True)
class Space:
    """Where text goes: the widest line and the height of all, in pixels, and the most lines.

    No line is taller than `tallest`.
    """

    across: float
    down: float
    tallest: float
    lines: int


def set_in(text: str, space: Space, width: Callable[[str], float]) -> tuple[list[str], float]:
    """The lines of a text and their height in pixels; `width` is of a line one pixel high.

    Line feeds in the text always break it.
    """
    best: tuple[list[str], float] = ([], 0.0)
    parts = [part.split() for part in text.split("\n")]
    for more in range(max(1, space.lines - len(parts) + 1)):
        lines = _broken(parts, more, width)
        widest = max(width(line) for line in lines)
        height = min(space.tallest, space.down / len(lines), space.across / max(1e-6, widest))
        if not best[0] or height > best[1] * _WORTH ** (len(lines) - len(best[0])):
            best = lines, height
    return best


def _broken(parts: list[list[str]], more: int, width: Callable[[str], float]) -> list[str]:
    """All parts in lines, `more` lines than there are parts, broken where they are widest."""
    counts = [1] * len(parts)
    broken = [_balanced(words, 1, width) for words in parts]
    for _ in range(more):
        open_parts = [at for at, words in enumerate(parts) if counts[at] < len(words)]
        if not open_parts:
            break
        at = max(open_parts, key=lambda at: max(map(width, broken[at])))
        counts[at] += 1
        broken[at] = _balanced(parts[at], counts[at], width)
    return [line for lines in broken for line in lines]


def _balanced(words: list[str], count: int, width: Callable[[str], float]) -> list[str]:
    """The words in `count` lines of which the widest is as narrow as can be."""
    # narrowest[n] is the best way to set the first n words in the lines made so far.
    narrowest: list[tuple[float, list[str]]] = [
        (width(" ".join(words[:end])), [" ".join(words[:end])]) for end in range(len(words) + 1)
    ]
    for _ in range(count - 1):
        narrowest = [
            min(
                (
                    (max(before[0], width(line)), [*before[1], line])
                    for start in range(1, end)
                    for before, line in ((narrowest[start], " ".join(words[start:end])),)
                ),
                key=lambda way: way[0],
                default=narrowest[end],
            )
            for end in range(len(words) + 1)
        ]
    return narrowest[-1][1]
