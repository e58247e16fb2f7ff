"""Superscript and subscript: a raised or lowered character is one character of its own, and rides in any words.

So m² stays m² through every slice, join and comparison, as no list of positions beside the words would. Raised
characters lie in Unicode's private plane 15, lowered ones in plane 16, each as far into it as the character that it
stands for lies in Unicode. Reading makes them (`book`); writers draw them; whatever else leaves the program says
`plain`. What a stranger's file has in these planes never comes so far (`book/characters`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from notice_gen.model.patterns import lazy_pattern

_RAISED, _LOWERED = 0xF0000, 0x100000
RAISED_SIZE = 0.65  # of the type around it: what Word makes of w:vertAlign
LEAST_RAISED = chr(_RAISED)  # no character from here on is anything else
MOST_RAISED = 0xFFFD  # what lies beyond has no place in a plane


class Manner(Enum):
    """How a run of words is set in its cell."""

    PLAIN = ""
    RAISED = "raised"
    LOWERED = "lowered"
    STRUCK = "struck"  # struck through: no valid text


# Unicode's own raised and lowered characters, which the faces of a 公文 lack.
_TYPED_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni", strict=True))
_TYPED_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()", strict=True))
TYPED = "".join((*_TYPED_RAISED, *_TYPED_LOWERED))
_FROM_TYPED = str.maketrans(
    {
        **{typed: chr(_RAISED + ord(c)) for typed, c in _TYPED_RAISED.items()},
        **{typed: chr(_LOWERED + ord(c)) for typed, c in _TYPED_LOWERED.items()},
    }
)
_TO_TYPED = {ord(str(after)): chr(typed) for typed, after in _FROM_TYPED.items()}
_TYPED_RUN = lazy_pattern(f"[{TYPED}]")
_RUN = lazy_pattern("[\U000f0000-\U000ffffd]+|[\U00100000-\U0010fffd]+")


def raised(words: str) -> str:
    """The words as superscript. White space stays what it is, and so do the few characters beyond U+FFFF."""
    return _moved(words, _RAISED)


def lowered(words: str) -> str:
    """The words as subscript."""
    return _moved(words, _LOWERED)


def _moved(words: str, plane: int) -> str:
    return "".join(c if c.isspace() or ord(c) > MOST_RAISED else chr(plane + ord(c)) for c in words)


def from_typed(words: str) -> str:
    """The words with Unicode's own ² and ₂ as the raised and lowered characters that they mean."""
    return words.translate(_FROM_TYPED) if _TYPED_RUN.search(words) else words


def bears(words: str) -> bool:
    """Whether any of the words is raised or lowered."""
    # Nothing of a private plane is printable: a third of a microsecond for the words of a cell.
    return not words.isprintable() and _RUN.search(words) is not None


def without_raised_end(words: str) -> str:
    """The words without the raised or lowered characters at their end."""
    while words and words[-1] >= LEAST_RAISED:
        words = words[:-1]
    return words


def base(words: str) -> str:
    """The words with each raised or lowered character as the plain one that it stands for: m2."""
    return _RUN.sub(_base_of, words) if bears(words) else words


def _base_of(run: re.Match[str]) -> str:
    return "".join(chr(ord(c) & 0xFFFF) for c in run[0])


def plain(words: str) -> str:
    """The words for whatever cannot raise: names of files, register, screen, JSON: m², CO₂, 4^(th), x_(max)."""
    return _RUN.sub(_plain_of, words) if bears(words) else words


def _plain_of(run: re.Match[str]) -> str:
    typed = [_TO_TYPED.get(ord(c)) for c in run[0]]
    if all(typed):
        return "".join(map(str, typed))
    return f"{'^' if run[0] < chr(_LOWERED) else '_'}({_base_of(run)})"


def runs_of(words: str) -> Iterator[tuple[Manner, str]]:
    """The words in runs of one manner, each with its plain characters."""
    at = 0
    for run in _RUN.finditer(words):
        if run.start() > at:
            yield Manner.PLAIN, words[at : run.start()]
        yield Manner.RAISED if run[0] < chr(_LOWERED) else Manner.LOWERED, _base_of(run)
        at = run.end()
    if at < len(words):
        yield Manner.PLAIN, words[at:]
