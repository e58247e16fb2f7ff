"""Two PDFs of one document → how many of its lines and pages another program sets as we do.

A line is what stands on one baseline without a gap of more than half a character: the cells of a table's row are
lines of their own. Where on the page a line stands is not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pages import Pages  # of the tests

APART = 1.8  # type sizes from one character's beginning to the next one's; a space between words makes 1.5
MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Likeness:
    """Our pages and theirs, our lines and how many of them are theirs too, and the lines that differ."""

    pages: tuple[int, int]
    lines: int
    alike: int
    only_ours: tuple[str, ...]
    only_theirs: tuple[str, ...]


def likeness(ours: Path, theirs: Path) -> Likeness:
    """How their PDF is like ours."""
    pages = Pages(ours), Pages(theirs)
    own, other = (Counter(lines_of(one)) for one in pages)
    return Likeness(
        (len(pages[0]), len(pages[1])),
        own.total(),
        (own & other).total(),
        tuple((own - other).elements()),
        tuple((other - own).elements()),
    )


def lines_of(pages: Pages) -> Iterator[str]:
    """The words of every line, page numbers left out."""
    for page in pages:
        for line in page.text_lines:
            words, last = "", None
            for glyph in line.glyphs:
                if last is not None and glyph.origin - last.origin > APART * last.size * MM:
                    yield words
                    words = ""
                words, last = words + glyph.character, glyph
            yield words
