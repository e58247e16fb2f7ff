"""The pages of a PDF and the document that they show → where each of its words stands: element, cell, page and box.

The words are found again in the order in which the page was drawn, which is that of the document; only what spans
rows of a table is drawn late. Nothing is judged here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import assert_never
from unicodedata import is_normalized, normalize

from notice_gen.model.document import (
    Addressees,
    Article,
    AttachmentLabel,
    AttachmentNote,
    Attendance,
    Byline,
    Contributor,
    CopyTo,
    Document,
    EditorsNote,
    Element,
    Form,
    Head,
    HeadElement,
    Heading,
    Imprint,
    IssuedTo,
    Labelled,
    MainTo,
    Mark,
    Paragraph,
    Remark,
    ReportedTo,
    Roster,
    SentTo,
    Signatories,
    Signature,
    Subtitle,
    TitleLines,
    TitleNote,
    walk,
)
from notice_gen.model.issuers import marked
from notice_gen.model.original import OriginalPages
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE, Place
from notice_gen.model.raised import base
from notice_gen.model.table import Table
from notice_gen.model.text import Slot, Text, inline, without_end_marks
from notice_gen.model.values import place_of
from notice_gen.pages.glyphs import MM, Page, Run

# Spaces, what is never drawn, and accents, which a face may have as one glyph with their letter.
_UNSEEN = lazy_pattern(
    "[\\s\u00ad\u0300-\u036f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u3099\u309a\ufeff]+"
)


def bare(words: object) -> str:
    """Words as they are compared: without spaces, without what is never drawn, and without accents."""
    text = base(str(words))
    return _UNSEEN.sub("", text if is_normalized("NFD", text) else normalize("NFD", text))


@dataclass(frozen=True, slots=True)
class Box:
    """Where words stand on a page, from 1, in millimetres from its upper left corner: from edge to edge of their squares."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Traced:
    """Words of an element that stand together, their cell, and the runs that show them, with the page of each.

    `row` is their row in a table, from 0 below its header, and -1 for all else. No runs: the pages do not show them.
    """

    element: Element
    words: str
    place: Place
    row: int
    runs: tuple[tuple[int, Run], ...]

    @property
    def first_page(self) -> int:
        """The page on which they begin; 0 where no page shows them."""
        return self.runs[0][0] if self.runs else 0

    @property
    def last_page(self) -> int:
        """The page on which they end; 0 where no page shows them."""
        return self.runs[-1][0] if self.runs else 0

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The squares of their lines, whole runs."""
        return tuple(
            Box(
                page,
                run.start,
                run.baseline - ABOVE * run.size * MM,
                run.end,
                run.baseline + BELOW * run.size * MM,
            )
            for page, run in self.runs
        )


# How far the squares of characters reach above and below their baseline, in type sizes.
ABOVE, BELOW = 0.88, 0.12


def traced(pages: Sequence[Page], document: Document, joint: bool = True) -> tuple[Traced, ...]:
    """All words of a bound document in the order of its elements, each with its runs on the pages.

    `joint`: the mark of several issuers names all of them, not the host alone.
    """
    stream = _Stream(pages)
    found = []
    # Of an enclosure that is pages of others, what we know of it is on none of ours.
    unseen = {id(one) for part in document.parts if part.is_original for one in part.elements}
    for element in walk(document):
        for words, place, row in _words(element, joint) if id(element) not in unseen else ():
            if not words:
                continue
            match element:
                case Table() | Form():
                    runs = stream.cell(words)
                case Head():
                    runs = stream.anywhere(words)
                case Imprint():
                    runs = stream.last(words)
                case _:
                    runs = stream.following(words)
            found.append(Traced(element, words, place, row, runs))
        stream.leave()
    return tuple(found)


Found = tuple[tuple[int, Run], ...]


class _Stream:
    """What the pages say, in the order in which they were drawn, and what of it has been found."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.runs = [(page.number, run) for page in pages for run in page.runs if not run.repeated]
        self._texts = [bare(run.text) for _, run in self.runs]
        self.text = "".join(self._texts)
        self.starts = list(accumulate(map(len, self._texts), initial=0))
        self._bounds = {at: n for n, at in enumerate(self.starts)}
        self._start = 0  # of the element, and as far as it is found
        self._at = 0
        self._taken: set[int] = set()  # runs of the element that are cells found already
        # The runs by their words, the last one first, and by words of several runs where to look on: a cell of a long
        # table is found without looking at all others.
        self._of_words: dict[str, list[int]] = {}
        for n in range(len(self._texts) - 1, -1, -1):
            self._of_words.setdefault(self._texts[n], []).append(n)
        self._looked: dict[str, int] = {}

    def leave(self) -> None:
        """The next element follows what was found."""
        self._start = self._at
        self._taken.clear()

    def following(self, words: str) -> Found:
        """Words that stand behind what was found."""
        return self._found(self.text.find(words, self._at), words)

    def anywhere(self, words: str) -> Found:
        """Words that stand somewhere in their element."""
        return self._found(self.text.find(words, self._start), words)

    def last(self, words: str) -> Found:
        """Words that no others like them follow."""
        return self._found(self.text.rfind(words), words)

    def cell(self, words: str) -> Found:
        """Words that fill runs of their own. A cell over several rows is drawn when the last of them is."""
        own = self._of_words.get(words, [])
        while own:
            n = own.pop()
            if self.starts[n] >= self._start and n not in self._taken:
                self._taken.add(n)
                return self._found(self.starts[n], words)
        at = self.text.find(words, max(self._start, self._looked.get(words, 0)))
        while at >= 0:
            first, last = self._bounds.get(at), self._bounds.get(at + len(words))
            if first is not None and last is not None and first not in self._taken:
                self._taken.update(range(first, last))
                self._looked[words] = at + 1
                return self._found(at, words)
            at = self.text.find(words, at + 1)
        self._looked[words] = len(self.text)
        return self._parted(words)

    def _parted(self, words: str) -> Found:
        """The runs of a cell that two pages show: other cells of its row stand between its lines."""
        runs = []
        for n in range(self._bounds.get(self._start, len(self.runs)), len(self.runs)):
            text = self._texts[n]
            if text and n not in self._taken and words.startswith(text):
                runs.append(n)
                words = words[len(text) :]
                if not words:
                    self._taken.update(runs)
                    self._at = max(self._at, self.starts[n + 1])
                    return tuple(self.runs[n] for n in runs)
        return ()

    def _found(self, at: int, words: str) -> Found:
        if at < 0:
            return ()
        end = at + len(words)
        self._at = max(self._at, end)
        return tuple(self.runs[bisect_right(self.starts, at) - 1 : bisect_right(self.starts, end - 1)])


# ---- words of an element ------------------------------------------------------------------------

Words = tuple[str, Place, int]  # as a page shows them, their cell, their row in a table or NO_ROW
NO_ROW = -1


def _words(element: Element, joint: bool = True) -> Iterator[Words]:
    match element:
        case Head(elements=elements):
            printed = str(element.mode) in (
                "",
                "全印",
            )  # else the mark stands on the paper already, or nowhere
            for one in elements:
                if printed or not isinstance(one, Mark):
                    yield from _of_head(one, joint)
        case AttachmentLabel():
            yield bare(element), NOWHERE, NO_ROW
        case Addressees(text=text):
            yield from _closed(text)
        case (
            TitleLines(text=text) | Subtitle(text=text) | TitleNote(text=text) | Paragraph(text=text)
            | Remark(text=text) | EditorsNote(text=text) | Article(text=text) | Contributor(text=text)
        ):  # fmt: skip
            yield from _of_text(text)
        case Heading():
            yield from _of_text(element.number)
            yield from _of_text(element.title)
            yield from _of_text(element.run_in)
        case Labelled():
            yield from _closed(element.label)
            yield from _of_text(element.text)
        case Attendance():
            for labelled in element.people:
                yield from _words(labelled)
        case Byline():
            yield from _of_text(element.author)
            yield from _of_text(element.date)
        case Roster():
            for role, members in element.groups:
                yield bare(role), place_of(role), NO_ROW
                for member in members:
                    yield bare(member.name), place_of(member.name), NO_ROW
                    yield bare(member.post), place_of(member.post), NO_ROW
        case Table():
            yield from _of_table(element)
        case Form():
            for row in element.rows:
                for blank in row.blanks:
                    yield bare(blank.label), NOWHERE, NO_ROW
                    for line in blank.lines:
                        yield from _of_text(line)
        case AttachmentNote():
            for entry in element.entries:
                yield from _of_text(entry.title)
        case Signature():
            for name in element.issuer.items:
                yield bare(name), place_of(element.issuer.alone), NO_ROW
            yield from _of_text(element.date)
        case Imprint(elements=elements):
            for part in elements:
                yield from _closed(part.text) if isinstance(part, SENT) else _of_text(part.text)
        case OriginalPages():
            pass  # they say what they say
        case Slot():
            raise TypeError("pages show a bound document")
        case _:
            assert_never(element)


SENT = (MainTo, CopyTo, ReportedTo, SentTo, IssuedTo)


def _of_head(element: HeadElement, joint: bool) -> Iterator[Words]:
    if isinstance(element, Signatories):  # side by side, each spread to one width
        for name in element.text.items:
            yield bare(name), place_of(element.text.alone), NO_ROW
    elif isinstance(element, Mark) and (several := marked(element))[0]:
        names, suffix = several
        for name in (*names, suffix) if joint else (names[0] + suffix,):
            yield bare(name), place_of(element.text.parts[0]), NO_ROW
    else:
        yield from _of_text(element.text)


def _of_text(text: Text) -> Iterator[Words]:
    for part in text.parts:
        if not isinstance(part, Slot):
            yield bare(inline(part)), place_of(part), NO_ROW


def _closed(text: Text) -> Iterator[Words]:
    """The words of a text that the page closes with a mark of its own: those that were typed at its end are not printed."""
    ended = str(text)
    beyond = len(ended) - len(without_end_marks(ended))
    found: list[Words] = []
    for part in reversed(text.parts):
        if not isinstance(part, Slot):
            words = inline(part)
            left = max(0, len(words) - beyond)
            beyond -= len(words) - left
            found.append((bare(words[:left]), place_of(part), NO_ROW))
    yield from reversed(found)


def _of_table(table: Table) -> Iterator[Words]:
    for line in table.before:
        yield from ((bare(piece), place_of(piece), NO_ROW) for piece in line.pieces)
    for cells, row in chain(
        ((cells, NO_ROW) for cells in table.header), ((r.cells, n) for n, r in enumerate(table.rows))
    ):
        yield from ((bare(cell.text), place_of(cell.text), row) for cell in cells if cell is not None)
    for line in table.after:
        yield from ((bare(piece), place_of(piece), NO_ROW) for piece in line.pieces)
