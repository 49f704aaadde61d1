"""The quoted words of a prompt, apart from the rest: they are to be written, not drawn.

Pure, and total: any text at all is parted.
"""

import re
import unicodedata

# Longer texts would be too small to read.
MOST_LETTERS = 32

_QUOTED = re.compile(
    r'"([^"\n]{1,80})"|\u201c([^\u201d\n]{1,80})\u201d|\u00ab([^\u00bb\n]{1,80})\u00bb'
    r"|(?<![^\s(:,])['\u2018]([^'\u2019\n]{1,80})['\u2019](?![^\s).,;:!?])"
)


def parted(prompt: str) -> tuple[str, str | None]:
    """The prompt without its first quoted words, and those words as they can be written."""
    for found in _QUOTED.finditer(prompt):
        text = _written(next(group for group in found.groups() if group is not None))
        if text:
            return f"{prompt[: found.start()]} , {prompt[found.end() :]}", text
    return prompt, None


def _written(quoted: str) -> str:
    """Only what the font has, in single spaces, cut at a word if it is too long."""
    plain = unicodedata.normalize("NFKC", quoted)
    kept = "".join(
        letter if " " < letter <= "\u017f" and letter.isprintable() else " " for letter in plain
    )
    words = kept.split()
    text = ""
    for word in words:
        if len(text) + len(word) >= MOST_LETTERS:
            break
        text = f"{text} {word}".strip()
    return text or "".join(words)[:MOST_LETTERS]
