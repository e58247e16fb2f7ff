"""A bound document and the words of the Word file made of it → the same words, each knowing its cell.

Values remember their cells until they are drawn (`values`); here they are found again in what was drawn, in
the same order, so that no writer has to carry them. What is not found has no cell; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from notice_gen.model.diagnostics import Place
from notice_gen.model.document import (
    Attachment,
    Block,
    Document,
    Form,
    Heading,
    Roster,
    Slot,
    Table,
    Text,
    TitleLines,
    inline,
)
from notice_gen.model.document import (
    Paragraph as BodyParagraph,
)
from notice_gen.model.values import Listing, place_of, shown
from notice_gen.office.edited.paragraphs import INVISIBLE, Paragraph, Span, bare


@dataclass(frozen=True, slots=True)
class _Said:
    """Words that stand together in one paragraph: pieces with their cells.

    `whole`: they are all of it (a line of a table cell). `aside`: others may stand before them, out of order.
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
        if place.cell and long:
            yield Span(seen[at], seen[at + long - 1] + 1, place, words)
        at += long


# ---- what a document says, in the order of the file ---------------------------------------------


def _said(document: Document) -> Iterator[_Said]:
    head = document.head
    for text in (head.copy_number, head.classification, head.urgency, head.mark):
        yield from _one(text)
    # Two rows of signatories stand before the number and after it.
    for text in (head.number, head.signatories):
        for said in _names(text) if text is head.signatories else _one(text):
            yield replace(said, aside=True)
    yield from _title(document.title)
    if document.addressees:
        yield from _one(document.addressees.text)
    yield from _blocks(document.body)
    yield from _note(document.attachments)
    if document.signature:
        yield from _one(document.signature.issuer)
        yield from _one(document.signature.date)
    yield from _one(document.note)
    for enclosure in document.enclosures:
        yield from _title(enclosure.title)
        yield from _blocks(enclosure.body)
        yield from _note(enclosure.attachments)
        yield from _attachments(enclosure.attachments)
    yield from _attachments(document.attachments)
    if document.imprint:
        imprint = document.imprint
        for text in (imprint.main_to, imprint.copy_to, imprint.printer, imprint.date):
            yield from _one(text)


def _one(text: Text) -> Iterator[_Said]:
    """A text as one paragraph."""
    pieces: list[tuple[str, Place]] = []
    for part in text.parts:
        if isinstance(part, Listing):
            for n, item in enumerate(part):
                between = [("、", Place())] if n else []
                pieces += [*between, (shown(item), place_of(item) if place_of(item).cell else part.place)]
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
                yield _Said(((shown(item), place_of(item) if place_of(item).cell else part.place),))
        else:
            yield _Said(((inline(part), place_of(part)),))


def _title(title: TitleLines | None) -> Iterator[_Said]:
    if title is not None:
        yield from _one(title.text)


def _note(attachments: tuple[Attachment, ...]) -> Iterator[_Said]:
    for attachment in attachments:
        yield from _title(attachment.title)


def _attachments(attachments: tuple[Attachment, ...]) -> Iterator[_Said]:
    for attachment in attachments:
        yield from _title(attachment.title)
        yield from _blocks(attachment.body)


def _blocks(blocks: tuple[Block, ...]) -> Iterator[_Said]:
    for block in blocks:
        match block:
            case Heading():
                lines = list(_lines(block.run_in)) if block.run_in else [_Said(())]
                own = [
                    piece
                    for text in (block.number, block.title)
                    for said in _one(text)
                    for piece in said.pieces
                ]
                yield _Said((*own, *lines[0].pieces))
                yield from lines[1:]
            case BodyParagraph():
                yield from _lines(block.text)
            case Roster():
                for role, members in block.groups:
                    yield _Said(((role, place_of(role)),))
                    for member in members:
                        yield _Said(((member.name, place_of(member.name)),))
                        if member.post:
                            yield _Said(((member.post, place_of(member.post)),))
            case Table():
                for row in (*block.header, *block.rows):
                    for cell in row:
                        for line in cell.text.split("\n") if cell else ():
                            yield _Said(((line, place_of(cell.text if cell else "")),), whole=True)
            case Form():
                for places in block.rows:
                    for blank in places.blanks:
                        yield from _one(blank.label)
                        for filled in blank.lines:
                            yield from _one(filled)
            case Slot():
                raise TypeError("words are traced in a bound document")
            case _:
                assert_never(block)
