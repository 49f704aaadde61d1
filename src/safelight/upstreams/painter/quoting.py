"""The quoted words of a prompt, apart from the rest: they are to be written, not drawn.

Which characters can be written is decided here, how they look in `glyphs.py`. Pure, and total: any
text at all is parted.
"""

import re
import unicodedata
from dataclasses import dataclass

# Longer texts would be too small to read; what is cut off is told by an ellipsis.
MOST_LETTERS = 80
MOST_QUOTES = 3

ELLIPSIS = "..."
# Marks over and under a letter, and strokes through it, that can be written.
MARKS = frozenset(
    "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328\u0335\u0338"
)
# What is written as something else that reads the same: with a stroke, or in other letters.
SPELLINGS = {
    "ß": "ss",
    "ẞ": "SS",
    "Æ": "AE",
    "æ": "ae",
    "Œ": "OE",
    "œ": "oe",
    "Þ": "Th",
    "þ": "th",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "Ø": "O\u0338",
    "ø": "o\u0338",
    "Ł": "L\u0338",
    "ł": "l\u0338",
    "Đ": "D\u0335",
    "đ": "d\u0335",
    "Ð": "D\u0335",
    "ð": "d\u0335",
    "€": "C\u0335",
    "£": "L\u0335",
    "¥": "Y\u0335",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{MINUS SIGN}": "-",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{SINGLE LOW-9 QUOTATION MARK}": ",",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
    "\N{BULLET}": "\u00b7",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{ACUTE ACCENT}": "'",
}
_PLAIN = frozenset(map(chr, range(0x21, 0x7F))) | frozenset("©®«»°±·")
_QUOTED = re.compile(
    r'"([^"\n]{1,400})"|\u201c([^\u201d\n]{1,400})\u201d|\u00ab([^\u00bb\n]{1,400})\u00bb'
    r"|(?<![^\s(:,])['\u2018]((?:[^'\u2019\n]|['\u2019](?=\w)){1,400})['\u2019](?![^\s).,;:!?])"
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A prompt in two parts.

    `told` is the prompt without its quoted words. `text` is what can be written of those, a line
    for each quote, in letters of the font and the `MARKS` that follow them, or None. `unwritten`
    says that some could not be written.
    """

    told: str
    text: str | None
    unwritten: bool


def parted(prompt: str) -> Quoted:
    """Part a prompt; quotes without a letter or digit are not taken for quotes."""
    lines: list[str] = []
    told: list[str] = []
    at, unwritten = 0, False
    for found in _QUOTED.finditer(prompt):
        quoted = next(group for group in found.groups() if group is not None)
        if not any(map(str.isalnum, quoted)):
            continue
        told += (prompt[at : found.start()], " , ")
        at = found.end()
        line, lost = _written(quoted, MOST_LETTERS - sum(map(len, lines)))
        unwritten |= lost or len(lines) == MOST_QUOTES
        if line and len(lines) < MOST_QUOTES:
            lines.append(line)
    told.append(prompt[at:])
    return Quoted("".join(told), "\n".join(lines) or None, unwritten)


def _written(quoted: str, room: int) -> tuple[str, bool]:
    """The words that the font has, cut at a word if they are too long, and whether any are lost."""
    words = [_spelled(word) for word in unicodedata.normalize("NFKC", quoted).split()]
    kept = [word for word in words if word]
    if not any(map(str.isalnum, "".join(kept))):
        return "", True
    text = ""
    for word in kept:
        if len(text) + len(word) >= room:
            return f"{text or word[: max(0, room)]}{ELLIPSIS}", True
        text = f"{text} {word}".strip()
    return text, len(kept) < len(words)


def _spelled(word: str) -> str:
    """A word in what the font has, or nothing if it has not all of it."""
    for letter, spelling in SPELLINGS.items():
        word = word.replace(letter, spelling)
    apart = unicodedata.normalize("NFD", word)
    return apart if all(letter in _PLAIN or letter in MARKS for letter in apart) else ""
