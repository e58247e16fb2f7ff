"""A document whose PDF has a page that the standard lets a printer mend → the PDF with the least that helps, and what is said.

Where the signature would stand alone, the last lines of the text go over to it, or lines a little wider apart bring them
(7.3.5.5); where 版记 would, they go over to it with the signature; addressees that leave the first page without text go to
版记 (7.3.2). Nothing is taken that makes anything else the worse. Nothing is put on the disk here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Fault
from notice_gen.model.document import Addressees, AttachmentNote, Document, Imprint, MainTo, first
from notice_gen.model.layout import Layout
from notice_gen.pages import (
    Unreadable,
    addressees_mended,
    brought_to_imprint,
    findings_on,
    last_lines,
    left_before_signature,
    lines_brought,
    look_at,
    note_parted,
    parted_signature_mended,
    unread,
)
from notice_gen.pages.faults import IMPRINT_ALONE, NO_TEXT_ON_FIRST_PAGE, PAGE_LEFT_EMPTY, SIGNATURE_ALONE

SPACINGS = (4, 12, 20, 28)  # twips; at most a twentieth of a line
MOST_BROUGHT = 2  # lines of the text; one where all of it is two lines
LEFT = 4  # lines left empty on a page, which a reader sees
MENDED = (SIGNATURE_ALONE, PAGE_LEFT_EMPTY, NO_TEXT_ON_FIRST_PAGE, IMPRINT_ALONE)

Write = Callable[[Composed, Layout], bytes]  # a document in a layout → its PDF
Settle = Callable[[Composed, Layout], Layout]  # … → the layout with the page of 版记 counted


@dataclass(frozen=True, slots=True)
class _Try:
    """Another way to set a document, and what is said where it is taken, which says the fault that it `causes` too."""

    composed: Composed
    layout: Layout
    said: Diagnostic
    causes: Fault | None = None


def mended(
    composed: Composed, layout: Layout, write: Write, settle: Settle
) -> tuple[bytes, list[Diagnostic]]:
    """The PDF of a document and what is to be said of its pages. `layout` is settled already."""
    data = write(composed, layout)
    try:
        first = _Looked.at(data, composed, layout)
        for other in _tries(first, composed, layout):
            settled = settle(other.composed, other.layout)
            again = write(other.composed, settled)
            looked = _Looked.at(again, other.composed, settled).without(other.causes)
            if looked.better(first):
                return again, [other.said, *looked.found]
    except Unreadable:
        return data, [unread()]
    return data, first.found


@dataclass(frozen=True, slots=True)
class _Looked:
    """What is found on the pages of a PDF; the characters of the text's last lines, and the lines left empty before them."""

    found: list[Diagnostic]
    lines: tuple[int, ...]
    left: int

    @classmethod
    def at(cls, data: bytes, composed: Composed, layout: Layout) -> _Looked:
        pages = look_at(data, composed.document, layout)
        return cls(findings_on(pages), last_lines(pages), left_before_signature(pages))

    def has(self, fault: Fault) -> bool:
        return any(finding.fault is fault for finding in self.found)

    def without(self, fault: Fault | None) -> _Looked:
        return replace(self, found=[one for one in self.found if one.fault is not fault])

    def better(self, other: _Looked) -> bool:
        """Whether a fault that can be mended is gone, or less is left empty, and nothing is there that was not."""
        if not {one.fault for one in self.found} <= {one.fault for one in other.found}:
            return False
        gone = any(other.has(fault) and not self.has(fault) for fault in MENDED)
        return gone or (not any(map(other.has, MENDED)) and self.left < other.left)


def _tries(looked: _Looked, composed: Composed, layout: Layout) -> Iterator[_Try]:
    """What could help, the least first."""
    alone = looked.has(SIGNATURE_ALONE)
    at_fault = alone or looked.has(PAGE_LEFT_EMPTY)
    if at_fault or looked.left >= LEFT:
        yield from _lines_to_the_signature(composed, layout, looked.lines, at_fault)
        if first(composed.shape.main.elements, AttachmentNote) is not None:
            parted = replace(layout, note_kept=0)
            yield _Try(composed, parted, note_parted(composed.document))
            yield from _lines_to_the_signature(composed, parted, looked.lines, at_fault)
    if alone:
        yield from _lines_spaced(composed, layout)
    if looked.has(IMPRINT_ALONE):
        yield from _lines_to_the_imprint(composed, layout, looked.lines)
    if looked.has(NO_TEXT_ON_FIRST_PAGE) and composed.shape.addressees is not None:
        moved = replace(composed, shape=_addressees_at_the_foot(composed.shape))
        yield _Try(moved, layout, addressees_mended(composed.document))


def _lines_spaced(composed: Composed, layout: Layout) -> Iterator[_Try]:
    for wider in SPACINGS:
        spaced = replace(layout, notice_spacing=wider)
        yield _Try(composed, spaced, parted_signature_mended(composed.document, layout, spaced))


def _lines_to_the_signature(
    composed: Composed, layout: Layout, lines: tuple[int, ...], at_fault: bool
) -> Iterator[_Try]:
    """`lines` are the characters of each line of the last block of the text.

    Two lines go, also of a block of two with text before it. One line alone goes only for a fault: some empty lines on
    the page before are no reason to part a block of two lines.
    """
    several = len(composed.shape.main.blocks) > 1
    fewest = 1 if at_fault or not several else MOST_BROUGHT
    for many in range(min(MOST_BROUGHT, len(lines) - (not several)), fewest - 1, -1):
        brought = replace(layout, brought=sum(lines[-many:]))
        yield _Try(composed, brought, lines_brought(composed.document, many))


def _lines_to_the_imprint(composed: Composed, layout: Layout, lines: tuple[int, ...]) -> Iterator[_Try]:
    several = len(composed.shape.main.blocks) > 1  # else the page before keeps a line
    for many in range(min(MOST_BROUGHT, len(lines) - (not several)), 0, -1):
        brought = replace(layout, brought=sum(lines[-many:]), brought_to_imprint=True)
        yield _Try(composed, brought, brought_to_imprint(composed.document, many), PAGE_LEFT_EMPTY)


def _addressees_at_the_foot(shape: Document) -> Document:
    """The document with its addressees in 版记, above 抄送 (7.3.2)."""
    below = shape.imprint.elements if shape.imprint is not None else ()
    elements = tuple(element for element in shape.main.elements if not isinstance(element, Addressees))
    moved = shape.with_main(replace(shape.main, elements=elements))
    return replace(moved, imprint=Imprint((MainTo(shape.main_to), *below)))
