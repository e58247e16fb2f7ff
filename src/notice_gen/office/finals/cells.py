"""A bound document and the paragraphs of the Word file made of it → the same paragraphs with the cells of their words.

Values remember their cells (`model/values`), XML does not. So the document's values are searched in the paragraphs, in the
order of the file, and writers need not carry cells along. Words that are not found have no cell; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from notice_gen.model.document import (
    Addressees,
    Article,
    AttachmentLabel,
    AttachmentNote,
    Attendance,
    Byline,
    Classification,
    Contributor,
    Copies,
    CopyNumber,
    CopyTo,
    Document,
    DocumentNumber,
    EditedOn,
    Editor,
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
    PrintDate,
    Printer,
    Remark,
    ReportedTo,
    Roster,
    SentTo,
    Signatories,
    Signature,
    Subtitle,
    TitleLines,
    TitleNote,
    Urgency,
    walk,
)
from notice_gen.model.document import Paragraph as BodyParagraph
from notice_gen.model.issuers import marked
from notice_gen.model.original import OriginalPages
from notice_gen.model.places import NOWHERE, Place, cells_of
from notice_gen.model.table import Table, TableLine
from notice_gen.model.text import Slot, Text, inline
from notice_gen.model.values import Listing, place_of, shown
from notice_gen.taking.elements import INVISIBLE
from notice_gen.taking.paragraphs import Paragraph, Span, bare


@dataclass(frozen=True, slots=True)
class _Said:
    """Words that are expected in one paragraph: pieces with their cells.

    `whole`: they are all of the paragraph (a line of a table cell). `aside`: it may come out of the document's order.
    """

    pieces: tuple[tuple[str, Place], ...]
    whole: bool = False
    aside: bool = False


def traced(document: Document, drawn: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs of a document's Word file, with the cells that their words come from."""
    bares = [paragraph.bare for paragraph in drawn]
    found: list[list[Span]] = [[] for _ in drawn]
    at, offset = 0, 0
    for said in _said(document):
        text = "".join(bare(words) for words, _ in said.pieces)
        if not text:
            continue
        for n in range(at, len(drawn)):
            start = offset if n == at else 0
            where = bares[n].find(text, start)
            if where < 0 or (said.whole and bares[n] != text):
                continue
            found[n] += _spans(drawn[n].text, where, said)
            if not said.aside:
                at, offset = n, where + len(text)
            break
    return [
        replace(paragraph, spans=tuple(sorted(spans, key=lambda span: span.start)))
        for paragraph, spans in zip(drawn, found, strict=True)
    ]


def _spans(text: str, at: int, said: _Said) -> Iterator[Span]:
    """Where in the paragraph the pieces with a cell stand, `at` counted without spaces."""
    seen = [n for n, c in enumerate(text) if not (c.isspace() or c in INVISIBLE)]
    for words, place in said.pieces:
        long = len(bare(words))
        if cells_of(place) and long:
            yield Span(seen[at], seen[at + long - 1] + 1, place, words)
        at += long


# ---- what a document says, in the order of the file ---------------------------------------------


def _said(document: Document) -> Iterator[_Said]:
    for element in walk(document):
        yield from _said_of(element)


def _said_of(element: Element) -> Iterator[_Said]:
    match element:
        case Head():
            for one in element.elements:
                yield from _said_of_head(one)
        case EditorsNote():
            yield from _lines(element.text)
        case Attendance():
            for labelled in element.people:
                yield from _said_of(labelled)
        case Article() | Contributor() | TitleLines() | Subtitle() | TitleNote() | Addressees() | Remark():
            yield from _one(element.text)
        case Byline():
            yield from _one(element.author)
            yield from _one(element.date)
        case Labelled():
            lines = list(_lines(element.text)) or [_Said(())]
            label = [piece for said in _one(element.label) for piece in said.pieces]
            yield _Said((*label, ("：", NOWHERE), *lines[0].pieces))
            yield from lines[1:]
        case AttachmentLabel():
            pass  # the program's own words
        case AttachmentNote():
            for entry in element.entries:
                yield from _one(entry.title)
        case Signature():
            yield from _names(element.issuer) if len(element.issuer.items) > 1 else _one(element.issuer)
            yield from _one(element.date)
        case Heading():
            lines = list(_lines(element.run_in)) if element.run_in else [_Said(())]
            own = [
                piece
                for text in (element.number, element.title)
                for said in _one(text)
                for piece in said.pieces
            ]
            yield _Said((*own, *lines[0].pieces))
            yield from lines[1:]
        case BodyParagraph():
            yield from _lines(element.text)
        case Roster():
            for role, members in element.groups:
                yield _Said(((role, place_of(role)),))
                for member in members:
                    yield _Said(((member.name, place_of(member.name)),))
                    if member.post:
                        yield _Said(((member.post, place_of(member.post)),))
        case Table():
            yield from _table(element)
        case OriginalPages():
            yield _Said(((element.said, place_of(element.file)),))
        case Form():
            for places in element.rows:
                for blank in places.blanks:
                    yield from _one(blank.label)
                    for filled in blank.lines:
                        yield from _one(filled)
        case Imprint():
            for below in element.elements:
                match below:
                    case (
                        MainTo() | CopyTo() | ReportedTo() | SentTo() | IssuedTo() | Printer() | PrintDate()
                        | Copies()
                    ):  # fmt: skip
                        yield from _one(below.text)
                    case _:
                        assert_never(below)
        case Slot():
            raise TypeError("words are traced in a bound document")
        case _:
            assert_never(element)


def _table(table: Table) -> Iterator[_Said]:
    """A line before or after the grid is a paragraph, and so is each line of a cell."""

    def beside(lines: tuple[TableLine, ...]) -> Iterator[_Said]:
        for line in lines:
            yield _Said(tuple((piece, place_of(piece)) for piece in line.pieces))

    yield from beside(table.before)
    for row in table.all_rows:
        for cell in row:
            for line in cell.text.split("\n") if cell else ():
                yield _Said(((line, place_of(cell.text if cell else "")),), whole=True)
    yield from beside(table.after)


def _said_of_head(element: HeadElement) -> Iterator[_Said]:
    match element:
        # In a letter the mark stands before the others (10.1); two rows of signatories stand before the number and after.
        case Mark() if marked(element)[0]:  # of several issuers, each a paragraph, or the host's alone
            yield from (replace(said, aside=True) for said in _names(element.text))
        case CopyNumber() | Classification() | Urgency() | Mark() | DocumentNumber() | Editor() | EditedOn():
            yield from (replace(said, aside=True) for said in _one(element.text))
        case Signatories():
            yield from (replace(said, aside=True) for said in _names(element.text))
        case _:
            assert_never(element)


def _one(text: Text) -> Iterator[_Said]:
    """A text as one paragraph."""
    pieces: list[tuple[str, Place]] = []
    for part in text.parts:
        if isinstance(part, Listing):
            for n, item in enumerate(part):
                between = [("、", NOWHERE)] if n else []
                pieces += [
                    *between,
                    (shown(item), place_of(item) if cells_of(place_of(item)) else part.place),
                ]
        else:
            pieces.append((inline(part), place_of(part)))
    yield _Said(tuple(pieces))


def _lines(text: Text) -> Iterator[_Said]:
    """A text whose lines are paragraphs where it is a single value."""
    if isinstance(text.alone, str):
        for line in text.paragraphs:
            yield _Said(((line, place_of(text.alone)),))
    else:
        yield from _one(text)


def _names(text: Text) -> Iterator[_Said]:
    for part in text.parts:
        if isinstance(part, Listing):
            for item in part:
                yield _Said(((shown(item), place_of(item) if cells_of(place_of(item)) else part.place),))
        else:
            yield _Said(((inline(part), place_of(part)),))
