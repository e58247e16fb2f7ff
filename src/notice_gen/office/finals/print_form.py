"""A Word file → what its pages say: words with the spaces that print, how they are set, and the cell that they stand in.

Two files that are equal in this say the same on paper, wherever their lines and pages break. Faces and sizes, and where
a paragraph stands on the page, are not looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import normalize

from notice_gen.model.raised import base
from notice_gen.taking.elements import Cell, Element, read_elements, without_unseen
from notice_gen.taking.looks import Look, Mark
from notice_gen.taking.paragraphs import PAGE_NUMBER, REPEATED, bare
from notice_gen.taking.word_parts import opened

# A paragraph: the cells that it stands in, and its words in runs that are set alike.
Line = tuple[tuple[Cell, ...], tuple[tuple[str, Look], ...]]
DRAWN = "〔绘〕"  # a line or shape without words, and the mark of a note
# Where white space is seen by itself.
_SHOWN = frozenset({Mark.UNDERLINED, Mark.STRUCK, Mark.BOXED, Mark.SHADED})


def print_form(data: bytes) -> tuple[Line, ...]:
    """What a .docx says on paper, a line for each paragraph that has words and for each of a table. Raises Refused for
    what is no Word file."""
    return tuple(_lines(read_elements(opened(data))))


def _lines(elements: Iterable[Element]) -> Iterator[Line]:
    before: list[tuple[str, Look]] = []
    repeated: dict[str, Line] = {}
    for one in elements:
        runs = [*before, *_runs(one)]
        before = runs if one.runs_on else []
        if before:
            continue
        runs = list(_joined(runs))
        words = "".join(text for text, _ in runs)
        if not bare(words) and not one.cells and not runs:
            continue
        line = one.cells, tuple(runs)
        if one.part not in REPEATED:
            yield line
        elif bare(words) and not PAGE_NUMBER.fullmatch(bare(words)):
            repeated[words] = line
    yield from repeated.values()


def _runs(element: Element) -> Iterator[tuple[str, Look]]:
    if element.number:
        yield element.number, Look()
    for piece in element.pieces:
        words = without_unseen(piece.words) or (DRAWN if piece.drawn else "")
        if words and not piece.hidden:
            yield words, piece.look


def _joined(runs: Sequence[tuple[str, Look]]) -> Iterator[tuple[str, Look]]:
    """Runs that are set alike as one, however the file cuts them; white space is set as what stands before it, and
    falls away at the end, where it is not seen."""
    joined: list[tuple[str, Look]] = []
    for words, look in runs:
        if joined and not bare(words) and not look.marks & _SHOWN and not joined[-1][1].marks & _SHOWN:
            look = joined[-1][1]
        if joined and joined[-1][1] == look:
            joined[-1] = joined[-1][0] + words, look
        else:
            joined.append((words, look))
    while joined and not joined[-1][1].marks & _SHOWN:
        words, look = joined.pop()
        if words.rstrip():
            joined.append((words.rstrip(), look))
            break
    return iter(joined)


# ---- on the pages of a PDF -----------------------------------------------------------------------


def missing_in(text: str, final: bytes) -> str:
    """The characters of a final that the text of its PDF has not, or not so often; "" where all are there.

    White space, pictures, symbols and formulas are not looked for; that the PDF has more (page numbers, header rows that
    come again) is no fault.
    """
    wanted: Counter[str] = Counter()
    for line in _lines(read_elements(opened(final))):
        for words, look in line[1]:
            if not look.marks & {Mark.SYMBOLS, Mark.FORMULA}:
                wanted.update(_letters(words))
    wanted -= Counter(_letters(text))
    return "".join(wanted)


def _letters(words: str) -> Iterator[str]:
    for c in normalize("NFKC", base(words)).casefold():
        if c.isalnum():
            yield c
