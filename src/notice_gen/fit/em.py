"""Text → its width in em cells: 汉字 and full-width marks 1, ASCII 0.5, its space too, as 小标宋 and 仿宋 have them."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import combining, east_asian_width

from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.raised import LEAST_RAISED, RAISED_SIZE, base

FULL_SPACE = "\u3000"


@lru_cache(maxsize=8192)
def _width(character: str) -> float:
    if character >= LEAST_RAISED:
        return RAISED_SIZE * _width(base(character))
    if combining(character) or character in "\u200b\u2060\ufeff":
        return 0.0
    return 1.0 if east_asian_width(character) in "WFA" else 0.5


@lru_cache(maxsize=8192)
def em(text: str) -> float:
    """Width of one line of text in em cells."""
    try:
        return len(text.encode("gbk")) / 2  # in this code, what is half a cell wide is a byte, all else two
    except UnicodeEncodeError:
        return sum(map(_width, text))


@lru_cache(maxsize=8192)
def widest(text: str, before: str = "") -> float:
    """Width of one line of text where it is set widest: in a free face whose Latin characters are not half a cell
    wide, and with the air that LibreOffice leaves between them and 汉字 (it does not read w:autoSpaceDE).

    `before` is the character that the text follows. Measured in LibreOffice 7.4 with the face that tests use for
    小标宋 (Noto Serif CJK SC Black), rounded up.
    """
    return _AIR * changes_of_script(before + text) + sum(map(_widest, text))


@lru_cache(maxsize=8192)
def _widest(character: str) -> float:
    return _WIDE.get(character, _width(character))


def changes_of_script(text: str) -> int:
    """How often 汉字 and Latin characters stand side by side: where LibreOffice leaves air."""
    return len(_CHANGE.findall(base(text)))


# A letter or digit of ASCII beside one of another script.
_CHANGE = lazy_pattern(r"[0-9A-Za-z](?=[^\W\x00-\x7f])|[^\W\x00-\x7f](?=[0-9A-Za-z])")
_AIR = 0.21
_WIDE = {
    **dict.fromkeys("0123456789+~=<>bhknuxyz", 0.62),
    **dict.fromkeys("adegopqv", 0.69),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&", 0.87),
    **dict.fromkeys("MW%@wm", 1.11),
}


def spread(text: str, width: int) -> str:
    """Text set to so many cells: 吴刚 in three becomes 吴　刚; longer words are filled up at their end."""
    missing = width - round(em(text) + 0.49)
    if missing <= 0:
        return text
    if len(text) == 2:
        return text[0] + FULL_SPACE * missing + text[1]
    return text + FULL_SPACE * missing
