"""A Word file → what its pages say: words with the spaces that print, how they are set, and the cell that they stand in.

Two files that are equal in this say the same on paper, wherever their lines and pages break. Faces and sizes, and where
a paragraph stands on the page, are not looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import normalize

from notice_gen.model.raised import base
from notice_gen.office.finals.aligning import codes
from notice_gen.taking.elements import PICTURE, Cell, Element, read_elements, without_unseen
from notice_gen.taking.looks import Look, Mark
from notice_gen.taking.paragraphs import DATE_WORDS, NUMBER_WORDS, PAGE_NUMBER, REPEATED, bare
from notice_gen.taking.word_parts import opened

# A paragraph: the cells that it stands in, and its words in runs that are set alike.
Line = tuple[tuple[Cell, ...], tuple[tuple[str, Look], ...]]
NEAR = 10  # characters shown on either side of a change
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


# ---- what is set otherwise ------------------------------------------------------------------------


def set_otherwise(draft: bytes, final: bytes) -> list[str]:
    """Where two files have the same words in other spaces, looks or cells, each as it is said to a person. Raises Refused
    for what is no Word file."""
    ours, theirs = print_form(draft), print_form(final)
    said: list[str] = []
    for tag, i1, i2, j1, _ in codes([_bare(one) for one in ours], [_bare(one) for one in theirs]):
        for n in range(i2 - i1 if tag == "equal" else 0):
            if ours[i1 + n] != theirs[j1 + n] and bare(_words(theirs[j1 + n])):
                said += _how(ours[i1 + n], theirs[j1 + n])
    return said


def _words(line: Line) -> str:
    return "".join(words for words, _ in line[1])


def _bare(line: Line) -> str:
    return bare(_words(line))


def _how(old: Line, new: Line) -> Iterator[str]:
    """How a line of the same words is set otherwise; nothing where only its place in a table is reckoned otherwise."""
    before, after = _words(old), _words(new)
    if before != after and not _only_open(before):
        at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
        near = slice(max(0, at - NEAR), at + NEAR)
        yield f"空格、换行不同：工作簿是“{before[near]}”，定稿是“{after[near]}”"
    mine, theirs = (list(_set(line)) for line in (old, new))
    changed = [(c, a, b) for (c, a), (_, b) in zip(mine, theirs, strict=False) if a != b]
    if changed:
        _, was, now = changed[0]
        words = "".join(c for c, a, b in changed if (a, b) == (was, now))[: 2 * NEAR]
        more, less = now.marks - was.marks, was.marks - now.marks
        how = [f"加了{mark.value}" for mark in more] + [f"去了{mark.value}" for mark in less]
        yield f"“{words}”{'、'.join(sorted(how)) or '改了颜色'}"
    if old[0] != new[0]:
        yield f"“{after.strip()[: 2 * NEAR]}”在表格中换了位置"


def _set(line: Line) -> Iterator[tuple[str, Look]]:
    """The characters of a line that are no space, each as it is set."""
    for words, look in line[1]:
        yield from ((c, look) for c in bare(words))


def _only_open(words: str) -> bool:
    """Whether these are a number or date that is open: there the spaces are room to write."""
    return any(pattern.fullmatch(words.strip()) for pattern in (NUMBER_WORDS, DATE_WORDS))


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
                wanted.update(_letters(words.replace(PICTURE, "").replace(DRAWN, "")))
    wanted -= Counter(_letters(text))
    return "".join(wanted)


def _letters(words: str) -> Iterator[str]:
    for c in normalize("NFKC", base(words)).casefold():
        if c.isalnum():
            yield c
