"""Text → its width in em cells: 汉字 and full-width marks 1, ASCII 0.5, its space too, as 小标宋 and 仿宋 have them."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import combining, east_asian_width

FULL_SPACE = "\u3000"


@lru_cache(maxsize=8192)
def _width(character: str) -> float:
    if combining(character) or character in "\u200b\u2060\ufeff":
        return 0.0
    return 1.0 if east_asian_width(character) in "WFA" else 0.5


@lru_cache(maxsize=8192)
def em(text: str) -> float:
    """Width of one line of text in em cells."""
    return sum(map(_width, text))


def spread(text: str, width: int) -> str:
    """Text set to so many cells: 吴刚 in three becomes 吴　刚; longer words are filled up at their end."""
    missing = width - round(em(text) + 0.49)
    if missing <= 0:
        return text
    if len(text) == 2:
        return text[0] + FULL_SPACE * missing + text[1]
    return text + FULL_SPACE * missing
